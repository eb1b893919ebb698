"""What came of the alternate weeks: offers, answers and hours of each main and zone, why they differ, and refusals over the limit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tendering.framework.referrals import (
    ACCEPTED,
    CHOICE,
    NO_ANSWER,
    ON_DUTY,
    OTHER_MAINS,
    REFUSED,
    Book,
    Offer,
    Package,
    Referral,
)
from tendering.framework.rota import MAIN, mains_in
from tendering.law.calendar import day_text
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, plain

Days = tuple[date, date]
PENALISED = "penalised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one provider had of a zone's new work in a period.

    Attributes:
        main: Whether it was a main of the zone on any day of the period.
        days: Days on duty; ``days_all`` those of the period on which anybody was.
        own: Referrals offered to it in its own weeks; ``own_refused`` of them refused or left unanswered.
        passed: Offered because the main on duty did not take them; ``passed_taken`` of them accepted.
        at_once: Offered to every other framework provider together; ``at_once_taken`` of them placed with it.
        chosen: People who chose it; ``chosen_taken`` of them placed with it.
        placed: Packages placed with it; ``hours`` a week of them, of which some of its own weeks (``hours_own``), some
            passed on by another main (``hours_passed``), some of people who chose it (``hours_chosen``).
        handed_back: Packages it handed back.
        hours_all: Hours a week of every package placed in the zone, by whomever.
    """

    lot: str
    zone: str
    provider: str
    main: bool
    days: int = 0
    days_all: int = 0
    own: int = 0
    own_all: int = 0
    own_refused: int = 0
    own_unanswered: int = 0
    passed: int = 0
    passed_taken: int = 0
    at_once: int = 0
    at_once_taken: int = 0
    chosen: int = 0
    chosen_taken: int = 0
    placed: int = 0
    hours: Fraction = Fraction(0)
    hours_own: Fraction = Fraction(0)
    hours_passed: Fraction = Fraction(0)
    hours_chosen: Fraction = Fraction(0)
    hours_all: Fraction = Fraction(0)
    handed_back: int = 0

    @property
    def offers(self) -> int:
        """Every offer made to it."""
        return self.own + self.passed + self.at_once + self.chosen

    @property
    def share(self) -> Fraction | None:
        """Its part of the hours placed in the zone; None where nothing was placed."""
        return self.hours / self.hours_all if self.hours_all else None


@dataclass(slots=True)
class _Count:
    """A share being counted."""

    days: int = 0
    own: int = 0
    own_refused: int = 0
    own_unanswered: int = 0
    passed: int = 0
    passed_taken: int = 0
    at_once: int = 0
    at_once_taken: int = 0
    chosen: int = 0
    chosen_taken: int = 0
    placed: int = 0
    hours: Fraction = Fraction(0)
    hours_own: Fraction = Fraction(0)
    hours_passed: Fraction = Fraction(0)
    hours_chosen: Fraction = Fraction(0)
    handed_back: int = 0


def shares(book: Book, places: Sequence[tuple[str, str]], days: Days) -> tuple[Share, ...]:
    """Return what each provider had of each zone's new work in a period: the mains of the zone first, then the others.

    Args:
        book: The referrals.
        places: The lots and zones, in order.
        days: The first and last day; offers and packages count on the day they were made and placed.
    """
    counts: dict[tuple[str, str], dict[str, _Count]] = {place: {} for place in places}
    mains: dict[tuple[str, str], dict[str, None]] = {place: {} for place in places}
    on_duty: dict[tuple[str, str], int] = dict.fromkeys(places, 0)
    for place in places:
        _days(book, place, days, counts[place], mains[place])
        on_duty[place] = sum(c.days for c in counts[place].values())
    for referral in book.referrals.values():
        here = counts.get((referral.lot, referral.zone))
        if here is not None:
            _count(referral, days, here)
    found: list[Share] = []
    for lot, zone in places:
        mine = counts[lot, zone]
        whole = sum((c.hours for c in mine.values()), Fraction(0))
        own = sum(c.own for c in mine.values())
        order = [*mains[lot, zone], *sorted(p for p in mine if p not in mains[lot, zone])]
        for provider in order:
            count = mine.setdefault(provider, _Count())
            found.append(
                Share(
                    lot=lot,
                    zone=zone,
                    provider=provider,
                    main=provider in mains[lot, zone],
                    days_all=on_duty[lot, zone],
                    own_all=own,
                    hours_all=whole,
                    **{name: getattr(count, name) for name in _Count.__slots__},
                )
            )
    return tuple(found)


def _days(
    book: Book,
    place: tuple[str, str],
    days: Days,
    counts: dict[str, _Count],
    mains: dict[str, None],
) -> None:
    """Count who was on duty day by day, and note who was a main."""
    day, last = days
    while day <= last:
        for holding in mains_in(book.held(day), *place):
            mains.setdefault(holding.provider)
        duty = book.duty(*place, day)
        if duty is not None and duty.provider:
            counts.setdefault(duty.provider, _Count()).days += 1
        day += timedelta(days=1)


def _count(referral: Referral, days: Days, here: dict[str, _Count]) -> None:
    first, last = days
    placed = {p.provider: p for p in referral.packages}
    for offer in referral.offers:
        if first <= offer.at.date() <= last:
            count = here.setdefault(offer.provider, _Count())
            package = placed.get(offer.provider)
            _offer(count, offer, taken=package is not None and offer.answer == ACCEPTED)
    for package in referral.packages:
        count = here.setdefault(package.provider, _Count())
        taken = _accepted(referral, package)
        placed_on = taken.answered.date() if taken and taken.answered else package.start
        if first <= placed_on <= last:
            _add(count, referral.hours, taken.step if taken is not None else "")
        if package.returned_on is not None and first <= package.returned_on <= last:
            count.handed_back += 1


def _accepted(referral: Referral, package: Package) -> Offer | None:
    """Return the offer by which a package was placed: the last its provider accepted."""
    taken = [
        o
        for o in referral.offers
        if o.provider == package.provider and o.answer == ACCEPTED and o.number < package.number
    ]
    return taken[-1] if taken else None


def _add(count: _Count, hours: Fraction, step: str) -> None:
    count.placed += 1
    count.hours += hours
    if step == ON_DUTY:
        count.hours_own += hours
    elif step == OTHER_MAINS:
        count.hours_passed += hours
    elif step == CHOICE:
        count.hours_chosen += hours


def _offer(count: _Count, offer: Offer, *, taken: bool) -> None:
    if offer.step == ON_DUTY:
        count.own += 1
        count.own_refused += offer.answer == REFUSED
        count.own_unanswered += offer.answer == NO_ANSWER
    elif offer.step == OTHER_MAINS:
        count.passed += 1
        count.passed_taken += taken
    elif offer.step == CHOICE:
        count.chosen += 1
        count.chosen_taken += taken
    else:
        count.at_once += 1
        count.at_once_taken += taken


def why(share: Share, mains: int) -> str:
    """Say why a main's part of the hours is not the one its turns alone would give.

    Args:
        share: Of a main.
        mains: How many mains share the weeks of the zone.
    """
    if share.share is None:
        return "nothing was placed in the zone"
    even = share.hours_all / mains
    off = share.hours - even
    side = "as many as" if not off else f"{plain(abs(off))} {'more' if off > 0 else 'fewer'} than"
    parts = [
        (
            f"{plain(share.hours_own)} hours came on its days on duty ({share.days} of {share.days_all} days, "
            f"{share.own} of {share.own_all} referrals, {share.own_refused} refused, {share.own_unanswered} unanswered)"
        ),
        f"{plain(share.hours_passed)} passed on by another main ({share.passed_taken} of {share.passed} taken)",
        f"{plain(share.hours_chosen)} of people who chose it ({share.chosen_taken})",
    ]
    rest = share.hours - share.hours_own - share.hours_passed - share.hours_chosen
    if rest:
        parts.append(f"{plain(rest)} as one of the other framework providers")
    if share.handed_back:
        parts.append(f"it handed back {share.handed_back}")
    return (
        f"{plain(share.hours)} of {plain(share.hours_all)} hours a week ({fixed(share.share * 100, 1)}%), {side} "
        f"1 in {mains}: {'; '.join(parts)}"
    )


def refusals(book: Book, day: date) -> Iterator[Finding]:
    """Find each main that refused more of the referrals of its own weeks than the tender allows, in the weeks that end with a day.

    An offer left unanswered counts as refused, and so does a package handed back where the tender penalises that.
    """
    rota = book.rota
    if rota is None or rota.refusals_most is None or rota.refusals_weeks is None:
        return
    first = day - timedelta(weeks=rota.refusals_weeks) + timedelta(days=1)
    long_enough = {(p.lot, p.zone, p.provider) for p in book.held(first) if p.role == MAIN}
    offered: dict[tuple[str, str, str], list[int]] = {}
    for referral in book.referrals.values():
        for offer in referral.offers:
            if offer.step != ON_DUTY or not first <= offer.at.date() <= day or offer.open:
                continue
            duty = book.duty(referral.lot, referral.zone, offer.at.date())
            if duty is None or duty.turn != offer.provider:
                continue  # it stood in for another: the week was not its own
            if (referral.lot, referral.zone, offer.provider) not in long_enough:
                continue  # it was no main yet when these weeks began
            seen = offered.setdefault((referral.lot, referral.zone, offer.provider), [0, 0])
            seen[0] += 1
            seen[1] += offer.answer in (REFUSED, NO_ANSWER) or (
                rota.hand_back == PENALISED and offer.provider in referral.barred
            )
    for (lot, zone, provider), (count, refused) in sorted(offered.items()):
        percent = Fraction(100 * refused, count)
        if percent > rota.refusals_most:
            said = (
                f"{provider} refused or left unanswered {refused} of {count} referrals of its own weeks from "
                f"{day_text(first)} to {day_text(day)} ({fixed(percent, 1)}%), and the tender allows {plain(rota.refusals_most)}%"
            )
            yield finding("L054", f"lot {lot}, zone {zone}", said)
