"""What comes next for a referral, by the published cascade: to whom it is offered and why, whom to wait for, who takes it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tendering.framework.places import Holding
from tendering.framework.referrals import (
    ACCEPTED,
    CHOICE,
    FRAMEWORK,
    ON_DUTY,
    OPEN,
    OTHER_MAINS,
    Book,
    Offer,
    Referral,
)
from tendering.framework.rota import mains_in
from tendering.law.calendar import day_text
from tendering.model.rota import Offering, Rota

OFFER, WAIT, PLACE, TIE, NOBODY, DONE = "offer", "wait", "place", "tie", "nobody", "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is to be offered a referral, at which step, and why."""

    provider: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What comes next.

    Attributes:
        what: ``offer`` it, ``wait`` for answers, ``place`` it, a ``tie`` that a person settles, ``nobody`` is left, ``done``.
        turns: To whom it is offered.
        lapsed: Offers whose time to answer is over.
        chosen: The offer that takes it; or the equal ones.
        because: Why, in a sentence.
    """

    what: str
    turns: tuple[Turn, ...] = ()
    lapsed: tuple[Offer, ...] = ()
    chosen: tuple[Offer, ...] = ()
    because: str = ""


def next_of(book: Book, referral: Referral, moment: datetime) -> Next:
    """Return what comes next for a referral at a moment."""
    rota = book.rota
    if referral.state != OPEN:
        return Next(what=DONE, because=f"it is {referral.state}")
    if rota is None:
        return Next(what=NOBODY, because="the tender publishes no rota")
    waiting = referral.waiting
    lapsed = tuple(o for o in waiting if o.late(moment))
    if len(lapsed) < len(waiting):
        still = [o for o in waiting if o not in lapsed]
        until = min((o.respond_by for o in still if o.respond_by is not None), default=None)
        last = f" until {until:%H:%M} on {day_text(until.date())}" if until is not None else ""
        said = f"{', '.join(o.provider for o in still)} may still answer{last}"
        return Next(what=WAIT, lapsed=lapsed, chosen=tuple(still), because=said)
    accepted = [o for o in referral.current if o.answer == ACCEPTED]
    if accepted:
        return _chosen(book, rota, referral, accepted, lapsed)
    if referral.goes_on:
        # a change was asked for, and the provider that was chosen does not take it: nobody else was asked for
        said = f"{_before(referral)}; care goes on with {referral.packages[-1].provider}"
        return Next(what=NOBODY, lapsed=lapsed, because=said)
    return _offers(book, rota, referral, moment.date(), lapsed)


def _offers(
    book: Book, rota: Rota, referral: Referral, day: date, lapsed: tuple[Offer, ...]
) -> Next:
    duty = book.duty(referral.lot, referral.zone, referral.week_of)
    if duty is not None and duty.clash:
        return Next(what=NOBODY, lapsed=lapsed, because=duty.because)
    for offering in rota.cascade:
        turns = tuple(turns_at(book, offering, referral, day))
        if turns:
            turns = turns if offering.how == "at_once" else turns[:1]
            return Next(what=OFFER, turns=turns, lapsed=lapsed)
    said = "everybody of the cascade was offered it, and nobody takes it"
    return Next(what=NOBODY, lapsed=lapsed, because=said)


def turns_at(book: Book, offering: Offering, referral: Referral, day: date) -> Iterator[Turn]:
    """Yield who can be offered a referral at a step of the cascade: active on the day, and not offered it this time round."""
    asked = {o.provider for o in referral.current} | referral.barred
    for place, reason in _candidates(book, offering.to, referral, day):
        if place.active and place.provider not in asked:
            asked.add(place.provider)
            yield Turn(provider=place.provider, step=offering.to, reason=reason)


def _candidates(
    book: Book, step: str, referral: Referral, day: date
) -> Iterator[tuple[Holding, str]]:
    """Yield the places of a step in order, each with the reason it is offered to; suspended ones among them."""
    held = book.held(day)
    mains = mains_in(held, referral.lot, referral.zone)
    duty = book.duty(referral.lot, referral.zone, referral.week_of)
    by_place = {p.provider: p for p in mains}
    if step == ON_DUTY:
        # on the day of the offer the main may be suspended: then the step has nobody, and the next one follows
        place = by_place.get(duty.provider) if duty is not None else None
        if place is not None and duty is not None:
            week = f"{day_text(duty.first)} to {day_text(duty.last)}"
            yield place, f"{place.provider} is the main on duty: {duty.because} ({week})"
    elif step == OTHER_MAINS:
        for place in mains:
            if duty is None or place.provider != duty.provider:
                yield place, f"{_before(referral)}; {place.provider} is the other main of the zone"
    elif step == FRAMEWORK:
        own = {p.provider for p in mains}
        others = (p for p in held if p.lot == referral.lot and not p.zone)
        for place in sorted(others, key=lambda p: (p.position, p.provider)):
            if place.provider not in own:
                said = f"{_before(referral)}; offered to every other framework provider at once"
                yield place, f"{said}: {place.provider} has place {place.position}"


def _before(referral: Referral) -> str:
    """Say what became of the offers before."""
    said = [
        f"{o.provider} {'did not answer' if o.answer in ('', 'none') else 'refused'}"
        for o in referral.current
    ]
    if referral.barred:
        said.append(f"{', '.join(sorted(referral.barred))} handed it back")
    return ", ".join(said) or "no main could be offered it"


def _chosen(
    book: Book,
    rota: Rota,
    referral: Referral,
    accepted: Sequence[Offer],
    lapsed: tuple[Offer, ...],
) -> Next:
    """Return who takes a referral of those who accepted: the only one, or by the published rules of its step."""
    if len(accepted) == 1:
        (one,) = accepted
        said = f"{one.provider} accepted it, and can start on {_start(one)}"
        return Next(what=PLACE, lapsed=lapsed, chosen=(one,), because=said)
    step = next((s for s in rota.cascade if s.to == accepted[0].step), None)
    left, told = list(accepted), [f"{len(accepted)} accepted it"]
    for rule in step.choose if step is not None else ():
        if len(left) < 2:
            break
        left, said = _narrowed(book, referral, rule, left)
        told.append(said)
    if len(left) == 1:
        because = f"{'; '.join(told)}: {left[0].provider}"
        return Next(what=PLACE, lapsed=lapsed, chosen=tuple(left), because=because)
    because = f"{'; '.join(told)}: {', '.join(o.provider for o in left)} are equal"
    return Next(what=TIE, lapsed=lapsed, chosen=tuple(left), because=because)


def _narrowed(
    book: Book, referral: Referral, rule: str, left: Sequence[Offer]
) -> tuple[list[Offer], str]:
    if rule == "earliest_start":
        best = min(o.start or date.max for o in left)
        kept = [o for o in left if (o.start or date.max) == best]
        return kept, f"the earliest start is {day_text(best)}"
    places = {o.provider: _place(book, referral, o) for o in left}
    first = min(places.values())
    kept = [o for o in left if places[o.provider] == first]
    return kept, f"of those who can start then, the higher place in the framework order is {first}"


def _place(book: Book, referral: Referral, offer: Offer) -> int:
    held = book.held(offer.at.date())
    mine = [
        p.position
        for p in held
        if p.provider == offer.provider and p.lot == referral.lot and not p.zone
    ]
    return min(mine, default=10**6)


def _start(offer: Offer) -> str:
    return day_text(offer.start) if offer.start is not None else "a day not said"


def chosen_turn(book: Book, referral: Referral, provider: str, day: date) -> Turn | None:
    """Return the offer to the provider a person chose, whoever's week it is; None where it holds no active place in the lot."""
    held = (p for p in book.held(day) if p.provider == provider and p.lot == referral.lot)
    if not any(p.active and p.in_zone(referral.zone) for p in held):
        return None
    said = f"the person chose {provider}, whoever's week it is"
    return Turn(provider=provider, step=CHOICE, reason=said)
