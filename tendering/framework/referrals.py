"""Referrals as the record tells them: made, offered, answered, placed, handed back, ended. Pure, and linear in the entries.

A `Book` takes entries one by one and knows after each where every referral stands: what a year of referrals is replayed with,
and what each new entry is held against.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.framework.places import KINDS as PLACE_KINDS
from tendering.framework.places import Holding, Register, register_of
from tendering.framework.rota import Duty, duty_among, rota_of, start_of
from tendering.model.entries import Entry, EntryKind, standing
from tendering.model.numbers import exact

if TYPE_CHECKING:
    from tendering.model.tender import Tender

ON_DUTY, OTHER_MAINS, FRAMEWORK, CHOICE = "on_duty", "other_mains", "framework", "choice"
ACCEPTED, REFUSED, NO_ANSWER = "accepted", "refused", "none"
KINDS = frozenset(
    {
        EntryKind.REFERRAL_MADE,
        EntryKind.REFERRAL_OFFERED,
        EntryKind.REFERRAL_ANSWERED,
        EntryKind.REFERRAL_WITHDRAWN,
        EntryKind.PACKAGE_PLACED,
        EntryKind.PACKAGE_HANDED_BACK,
        EntryKind.PACKAGE_ENDED,
    }
)
"""The kinds of entries that tell of a referral."""
PSEUDONYM = re.compile(r"[A-Za-z]{1,8}-?[0-9]{1,9}")
"""How a person who receives care is written: P-0413, never a name."""
OPEN, PLACED, WITHDRAWN, ENDED = "open", "placed", "withdrawn", "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A referral offered to one provider.

    Attributes:
        round: 1 for the first time round; one more after each hand-back or change of provider.
        step: The step of the cascade, or ``choice``.
        respond_by: The last moment to answer; None where none was written.
        answer: ``accepted``, ``refused`` or ``none``; empty while it is open.
        turn: Whether the offer was made to the main whose week it was.
    """

    number: int
    provider: str
    round: int
    step: str
    at: datetime
    respond_by: datetime | None
    reason: str
    answer: str = ""
    answered: datetime | None = None
    start: date | None = None
    refusal: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing was answered yet."""
        return not self.answer

    def late(self, moment: datetime) -> bool:
        """Say whether its time to answer is over at a moment."""
        return self.respond_by is not None and moment > self.respond_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A person's care with one provider.

    Attributes:
        last_day: The last day this provider delivers; None while it goes on.
        handed_back: The entry by which it was handed back; None where it was not.
    """

    number: int
    provider: str
    start: date
    last_day: date | None = None
    handed_back: int | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One referral, from its entry to the end of the package.

    Attributes:
        number: The entry that made it.
        week_of: The day whose week counts: of the referral, or of the last hand-back or change.
        state: ``open``, ``placed``, ``withdrawn`` or ``ended``.
        packages: Each provider that had the package, in order.
    """

    number: int
    lot: str
    zone: str
    person: str
    route: str
    hours: Fraction
    at: datetime
    start_by: date | None
    week_of: date
    round: int = 1
    state: str = OPEN
    offers: tuple[Offer, ...] = ()
    packages: tuple[Package, ...] = ()

    @property
    def current(self) -> tuple[Offer, ...]:
        """The offers of this time round."""
        return tuple(o for o in self.offers if o.round == self.round)

    @property
    def waiting(self) -> tuple[Offer, ...]:
        """The offers that are not answered."""
        return tuple(o for o in self.current if o.open)

    @property
    def package(self) -> Package | None:
        """The package as it stands; None before there is one."""
        return self.packages[-1] if self.packages else None

    @property
    def goes_on(self) -> bool:
        """Whether care goes on with the provider it is with, whatever is offered beside it."""
        return bool(self.packages) and self.packages[-1].handed_back is None

    @property
    def barred(self) -> frozenset[str]:
        """The providers that handed this package back."""
        return frozenset(p.provider for p in self.packages if p.handed_back is not None)


class Book:
    """The referrals of a record: entries are taken in order, and each is looked up at once."""

    def __init__(self, tender: Tender | None, entries: Iterable[Entry] = ()) -> None:
        self.tender = tender
        self.rota = rota_of(tender)
        self._begin(standing(e for e in entries if e.kind in KINDS or e.kind in PLACE_KINDS))

    def _begin(self, still: Iterable[Entry]) -> None:
        """Read entries that stand, from the first."""
        self.referrals: dict[str, Referral] = {}
        self.offers: dict[int, str] = {}
        self._of_person: dict[str, list[str]] = {}
        self.last: datetime | None = None
        self._taken: list[Entry] = []
        self._register: Register | None = None
        self._held: dict[date, tuple[Holding, ...]] = {}
        self._duties: dict[tuple[str, str, date], Duty] = {}
        self._starts: dict[str, date] = {}
        for entry in still:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Take the next entry of the record."""
        if entry.kind is EntryKind.SUPERSEDED:
            self._again(entry)
            return
        if entry.kind in PLACE_KINDS:
            self._taken.append(entry)
            self._register = None
            self._held.clear()
            self._duties.clear()
            self._starts.clear()
        elif entry.kind in KINDS:
            self._taken.append(entry)
            self._tell(entry)

    def _again(self, entry: Entry) -> None:
        """Begin again without what an entry took out."""
        left = standing((*self._taken, entry))
        if len(left) != len(self._taken):
            self._begin(left)

    def _tell(self, entry: Entry) -> None:
        self.last = moment_of(entry)
        if entry.kind is EntryKind.REFERRAL_MADE:
            self.referrals[str(entry.number)] = _made(entry)
            self._of_person.setdefault(entry.person, []).append(str(entry.number))
            return
        referral = self.referrals.get(entry.fact("referral"))
        if entry.kind is EntryKind.REFERRAL_OFFERED and entry.number is not None:
            self.offers[entry.number] = entry.fact("referral")
        if referral is not None:
            self.referrals[entry.fact("referral")] = TELL[entry.kind](referral, entry)

    @property
    def register(self) -> Register:
        """Who holds which place, as the entries taken so far say."""
        if self._register is None:
            self._register = register_of(e for e in self._taken if e.kind in PLACE_KINDS)
        return self._register

    def held(self, day: date) -> tuple[Holding, ...]:
        """Return who holds which place on a day."""
        found = self._held.get(day)
        if found is None:
            found = self._held[day] = self.register.on(day)
        return found

    def duty(self, lot: str, zone: str, day: date) -> Duty | None:
        """Return who is on duty in a zone on a day; None where the tender has no rota."""
        if self.rota is None:
            return None
        key = (lot, zone, day)
        found = self._duties.get(key)
        if found is None:
            start = self._starts.get(lot)
            if start is None:
                start = self._starts[lot] = start_of(self.register, lot)
            found = duty_among(self.rota, self.held(day), start, (lot, zone), day)
            self._duties[key] = found
        return found

    def offer(self, number: int) -> tuple[Referral, Offer] | None:
        """Return an offer by the number of its entry, with its referral."""
        referral = self.referrals.get(self.offers.get(number, ""))
        found = [o for o in referral.offers if o.number == number] if referral is not None else []
        return (referral, found[0]) if referral is not None and found else None

    def of_person(self, person: str) -> tuple[Referral, ...]:
        """Return the referrals of a person that are looked for or delivered, in order."""
        mine = (self.referrals[number] for number in self._of_person.get(person, ()))
        return tuple(r for r in mine if r.state in (OPEN, PLACED))

    def referral(self, number: int | str) -> Referral | None:
        """Return a referral by the number of its entry."""
        return self.referrals.get(str(number))


def moment_of(entry: Entry) -> datetime:
    """Return the day and local time of an entry; the first instant of the day where no time was written."""
    return datetime.combine(entry.on, entry.at or time())


def instant(text: str) -> datetime | None:
    """Return a day and time written as text; None where it is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def hours_of(text: str) -> Fraction | None:
    """Return hours a week as an exact number above nought; None where the text is none."""
    try:
        hours = exact(text)
    except ValueError:
        return None
    return hours if hours > 0 else None


def _made(entry: Entry) -> Referral:
    return Referral(
        number=entry.number or 0,
        lot=entry.lot,
        zone=entry.fact("zone"),
        person=entry.person,
        route=entry.fact("route"),
        hours=hours_of(entry.fact("hours")) or Fraction(0),
        at=moment_of(entry),
        start_by=entry.day("start_by"),
        week_of=entry.on,
    )


def _offered(referral: Referral, entry: Entry) -> Referral:
    again = entry.fact("step") == CHOICE and referral.state == PLACED
    made = Offer(
        number=entry.number or 0,
        provider=entry.bidder,
        round=referral.round + again,
        step=entry.fact("step"),
        at=moment_of(entry),
        respond_by=instant(entry.fact("respond_by")),
        reason=entry.fact("reason"),
    )
    return replace(
        referral,
        round=made.round,
        state=OPEN,
        week_of=entry.on if again else referral.week_of,
        offers=(*referral.offers, made),
    )


def _answered(referral: Referral, entry: Entry) -> Referral:
    named = entry.fact("offer")
    offers = tuple(
        replace(
            o,
            answer=entry.fact("answer"),
            answered=moment_of(entry),
            start=entry.day("start"),
            refusal=entry.fact("reason"),
        )
        if str(o.number) == named
        else o
        for o in referral.offers
    )
    return replace(referral, offers=offers)


def _withdrawn(referral: Referral, entry: Entry) -> Referral:
    del entry
    return replace(referral, state=PLACED if referral.goes_on else WITHDRAWN)


def _placed(referral: Referral, entry: Entry) -> Referral:
    start = entry.day("start") or entry.on
    packages = referral.packages
    if packages:  # whoever had it keeps delivering until the new provider starts
        before = max(start - timedelta(days=1), packages[-1].start)
        packages = (*packages[:-1], replace(packages[-1], last_day=before))
    made = Package(number=entry.number or 0, provider=entry.bidder, start=start)
    return replace(referral, state=PLACED, packages=(*packages, made))


def _handed_back(referral: Referral, entry: Entry) -> Referral:
    if not referral.packages:
        return referral
    last = replace(
        referral.packages[-1],
        last_day=entry.day("last_day"),
        handed_back=entry.number,
        returned_on=entry.on,
    )
    return replace(
        referral,
        state=OPEN,
        round=referral.round + 1,
        week_of=entry.on,
        packages=(*referral.packages[:-1], last),
    )


def _ended(referral: Referral, entry: Entry) -> Referral:
    if not referral.packages:
        return replace(referral, state=ENDED)
    last = replace(referral.packages[-1], last_day=entry.day("last_day") or entry.on)
    return replace(referral, state=ENDED, packages=(*referral.packages[:-1], last))


TELL: Mapping[EntryKind, Callable[[Referral, Entry], Referral]] = {
    EntryKind.REFERRAL_OFFERED: _offered,
    EntryKind.REFERRAL_ANSWERED: _answered,
    EntryKind.REFERRAL_WITHDRAWN: _withdrawn,
    EntryKind.PACKAGE_PLACED: _placed,
    EntryKind.PACKAGE_HANDED_BACK: _handed_back,
    EntryKind.PACKAGE_ENDED: _ended,
}
"""What each kind of entry makes of the referral it names."""
