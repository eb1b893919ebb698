"""Invented referrals from a seed: when they come, who answers what, how long packages last, and who hands back. Pure.

Whole numbers alone decide, drawn in one order: the same seed gives the same entries. Everything happens in the order of time, and
by the published rota: only what people would decide is drawn.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tendering.framework.cascade import NOBODY
from tendering.framework.referrals import (
    ACCEPTED,
    CHOICE,
    FRAMEWORK,
    OPEN,
    PLACED,
    REFUSED,
    Book,
)
from tendering.framework.referring import Referring, Request
from tendering.framework.rota import is_open
from tendering.model.entries import Entry, EntryKind

Place = tuple[str, str]
Happens = Callable[[datetime], None]
MINUTE = timedelta(minutes=1)
PERMILLE = 1000
REFUSALS = (
    "No carers free at the times asked for",
    "The round in that part of the zone is full",
    "Two carers are needed for each visit, and only one is free",
    "Staff sickness this week",
)
HAND_BACKS = (
    "The times asked for have changed, and cannot be met",
    "Carers have left, and the round cannot be staffed",
)
ENDS = ("The person manages without care", "The person moved to a care home", "The person died")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a provider answers, in thousandths: what it refuses and what it leaves unanswered."""

    refuses: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How much happens, in thousandths of referrals or packages, and referrals a year by lot and zone."""

    referrals: Mapping[Place, int]
    hospital: int = 450
    chosen: int = 40
    withdrawn: int = 15
    handed_back: int = 25
    changed: int = 10
    ended: int = 550


class Referrals:
    """Invents referrals over some days, entry by entry.

    Attributes:
        desk: What makes the entries; ``desk.made`` holds them.
    """

    def __init__(
        self, book: Book, number: int, days: tuple[date, date], seed: int, flow: Flow
    ) -> None:
        self.desk = Referring(book, number, "Simulated officer")
        self.days = days
        self.flow = flow
        self.habits: dict[str, Habits] = {}
        self.rng = random.Random(seed)  # noqa: S311 - invented, and to be the same again
        self._events: list[tuple[datetime, int, Happens]] = []
        self._count = 0
        self._seen = 0
        self._person = 0
        for place in flow.referrals:
            self._arrivals(place)

    def at(self, moment: datetime, happens: Happens) -> None:
        """Let something happen at a moment; what is told first of the same moment happens first."""
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, happens))

    def run(self) -> tuple[Entry, ...]:
        """Let everything happen to the end of the last day, and return the entries."""
        end = datetime.combine(self.days[1], time(23, 59))
        while self._events and self._events[0][0] <= end:
            moment, _, happens = heapq.heappop(self._events)
            happens(moment)
            self._follow(moment)
        return tuple(self.desk.made)

    def draw(self, thousandths: int) -> bool:
        """Say yes in so many of a thousand cases."""
        return self.rng.randrange(PERMILLE) < thousandths

    def _arrivals(self, place: Place) -> None:
        first, last = self.days
        days = (last - first).days + 1
        for _ in range(self.flow.referrals[place] * days // 365):
            day = first + timedelta(days=self.rng.randrange(days))
            while not is_open(day):
                day += timedelta(days=1)
            at = datetime.combine(day, time(8, 30)) + MINUTE * self.rng.randrange(8 * 60)
            self.at(at, self._arrives(place))

    def _arrives(self, place: Place) -> Happens:
        def happens(moment: datetime) -> None:
            self._person += 1
            hospital = self.draw(self.flow.hospital)
            quarters = 14 + self.rng.randrange(50)
            needed = moment.date() + timedelta(days=1 + self.rng.randrange(7))
            request = Request(
                lot=place[0],
                zone=place[1],
                person=f"P-{self._person:04}",
                hours=f"{quarters // 4}.{quarters % 4 * 25:02}".rstrip("0").rstrip("."),
                route="hospital" if hospital else "other",
                start_by=needed.isoformat(),
            )
            choice = self._choice(place, moment.date()) if self.draw(self.flow.chosen) else ""
            number = self.desk.refer(request, moment, choice=choice)
            if self.draw(self.flow.withdrawn):
                self.at(moment + MINUTE * 45, self._withdraws(number))

        return happens

    def _choice(self, place: Place, day: date) -> str:
        """Return a provider that a person of a zone might choose: any that is active there."""
        lot, zone = place
        held = self.desk.book.held(day)
        active = sorted(
            {p.provider for p in held if p.lot == lot and p.active and p.in_zone(zone)}
        )
        return self.rng.choice(active) if active else ""

    def _withdraws(self, number: int) -> Happens:
        def happens(moment: datetime) -> None:
            referral = self.desk.book.referral(number)
            if referral is not None and referral.state == OPEN:
                facts = {"reason": "The person went back to hospital"}
                self.desk.close(EntryKind.REFERRAL_WITHDRAWN, number, moment, facts)

        return happens

    def _follow(self, moment: datetime) -> None:
        """Plan what follows from the entries made since the last event."""
        made = self.desk.made
        once: set[str] = set()
        while self._seen < len(made):
            entry = made[self._seen]
            self._seen += 1
            if entry.kind is EntryKind.REFERRAL_OFFERED:
                self._plan_answer(entry, once)
            elif entry.kind is EntryKind.PACKAGE_PLACED:
                self._plan_package(entry, moment)
            elif entry.kind is EntryKind.REFERRAL_ANSWERED and entry.fact("answer") != ACCEPTED:
                self._stuck(entry, moment)

    def _plan_answer(self, entry: Entry, once: set[str]) -> None:
        due = datetime.fromisoformat(entry.fact("respond_by"))
        offered = datetime.combine(entry.on, entry.at or time())
        step, number = entry.fact("step"), entry.number or 0
        habits = self._habits(entry.bidder, step)
        drawn = self.rng.randrange(PERMILLE)
        early = self.rng.randrange(90)
        at = max(offered + MINUTE * 5, due - MINUTE * early)
        if drawn < habits.silent:
            pass
        elif drawn < habits.silent + habits.refuses:
            self.at(at, self._answers(number, REFUSED))
        else:
            self.at(at, self._answers(number, ACCEPTED))
        if entry.fact("referral") not in once:  # of several at once, the time is over for all
            once.add(entry.fact("referral"))
            self.at(due + MINUTE, self._over(int(entry.fact("referral")), number))

    def _habits(self, provider: str, step: str) -> Habits:
        if step == FRAMEWORK:
            return Habits(refuses=550, silent=330)
        if step == CHOICE:
            return Habits(refuses=120, silent=20)
        if provider not in self.habits:
            self.habits[provider] = Habits(
                refuses=15 + self.rng.randrange(45), silent=5 + self.rng.randrange(15)
            )
        return self.habits[provider]

    def _answers(self, offer: int, answer: str) -> Happens:
        def happens(moment: datetime) -> None:
            found = self.desk.book.offer(offer)
            if found is None or not found[1].open or found[0].state != OPEN:
                return
            start = moment.date() + timedelta(days=1 + self.rng.randrange(6))
            reason = self.rng.choice(REFUSALS) if answer == REFUSED else ""
            self.desk.answer(offer, answer, moment, start=start, reason=reason)

        return happens

    def _over(self, referral: int, offer: int) -> Happens:
        """Return what happens once the time to answer is over: whoever was silent is put down, and the next is asked."""

        def happens(moment: datetime) -> None:
            found = self.desk.book.offer(offer)
            known = self.desk.book.referral(referral)
            if (
                known is None
                or found is None
                or known.state != OPEN
                or found[1].round != known.round
            ):
                return
            if any(o.step == found[1].step for o in known.waiting):
                self.desk.go_on(referral, moment)

        return happens

    def _stuck(self, entry: Entry, moment: datetime) -> None:
        """Where nobody is left to ask, the person is asked the next working day whom they would choose."""
        referral = self.desk.book.referral(entry.fact("referral"))
        if referral is None or referral.state != OPEN or referral.waiting:
            return
        if any(o.answer == ACCEPTED for o in referral.current):
            return
        day = moment.date() + timedelta(days=1)
        while not is_open(day):
            day += timedelta(days=1)
        self.at(datetime.combine(day, time(9, 30)), self._asks(referral.number))

    def _asks(self, number: int) -> Happens:
        def happens(moment: datetime) -> None:
            referral = self.desk.book.referral(number)
            if referral is None or referral.state != OPEN or referral.waiting:
                return
            if referral.goes_on:  # a change that nobody takes is given up
                facts = {"reason": "The person stays with the provider they have"}
                self.desk.close(EntryKind.REFERRAL_WITHDRAWN, number, moment, facts)
                return
            after = self.desk.go_on(number, moment)
            if after is not None and after.what == NOBODY:
                choice = self._choice((referral.lot, referral.zone), moment.date())
                if choice:
                    self.desk.choose(number, choice, moment)

        return happens

    def _plan_package(self, entry: Entry, moment: datetime) -> None:
        number, placed = int(entry.fact("referral")), entry.number
        weeks = 2 + self.rng.randrange(50)
        at = moment + timedelta(days=7 * weeks, minutes=self.rng.randrange(60))
        if self.draw(self.flow.handed_back):
            self.at(at, self._hands_back(number, placed))
        elif self.draw(self.flow.changed):
            self.at(at, self._changes(number, placed))
        elif self.draw(self.flow.ended):
            self.at(at, self._ends(number, placed))

    def _still(self, number: int, placed: int | None) -> bool:
        referral = self.desk.book.referral(number)
        return (
            referral is not None
            and referral.state == PLACED
            and referral.packages[-1].number == placed
        )

    def _hands_back(self, number: int, placed: int | None) -> Happens:
        def happens(moment: datetime) -> None:
            if self._still(number, placed):
                last = moment.date() + timedelta(days=14 + self.rng.randrange(7))
                self.desk.hand_back(number, moment, last, self.rng.choice(HAND_BACKS))

        return happens

    def _changes(self, number: int, placed: int | None) -> Happens:
        def happens(moment: datetime) -> None:
            referral = self.desk.book.referral(number)
            if referral is None or not self._still(number, placed):
                return
            choice = self._choice((referral.lot, referral.zone), moment.date())
            if choice and choice != referral.packages[-1].provider:
                self.desk.choose(number, choice, moment)

        return happens

    def _ends(self, number: int, placed: int | None) -> Happens:
        def happens(moment: datetime) -> None:
            if self._still(number, placed):
                facts = {"last_day": moment.date().isoformat(), "reason": self.rng.choice(ENDS)}
                self.desk.close(EntryKind.PACKAGE_ENDED, number, moment, facts)

        return happens
