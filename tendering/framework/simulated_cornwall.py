"""An invented year of an open market, from a seed: applications, choices, requests, offers, awards, outcomes, payments, withholding.

The stock is the published one, the growth of the first year after it too; how many packages end in a year, who applies, what is asked
and what comes of it are invented. Nothing is decided here that a rule decides: who is asked, which offer wins, what is due and whether
the rule of withholding is met come from the same pure functions as in use. Same tender, record and seed: the same year, to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from random import Random

from tendering.evaluation.draw import commitment
from tendering.framework.admissions import (
    ADMITTED,
    ANSWERS,
    CHOICE,
    REASONS,
    REFUSED,
    Market,
    entry_questions,
    not_passed,
)
from tendering.framework.requests import RECIPIENTS, Need, recipients, request_of
from tendering.framework.simulated_agenda import Year
from tendering.framework.simulated_packages import Aftermath
from tendering.framework.simulated_providers import Provider, provider
from tendering.framework.simulated_requests import (
    MANAGER,
    MANAGERS,
    OFFICERS,
    Competition,
    Field,
)
from tendering.law.calendar import DAY, ENGLAND_AND_WALES
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import fixed, rounded
from tendering.model.tender import Tender

ENDS_PERCENT = 45
"""Invented: of the published stock so many of a hundred packages end in a year, and are begun anew."""
APPLICANTS = 44
FAILS = 7
"""Invented: one applicant in so many does not pass an entry question."""
SEASON = {6: 112, 7: 118, 8: 120, 12: 118, 1: 122, 2: 108}
"""Invented: requests of a month, of a hundred in another: the paper says that summer and winter are hard, not how hard."""
ENABLEMENT = "enablement"
OF_A_HUNDRED = 62
"""Invented: so many of a hundred requests ask for enablement."""
OUTCOMES = (
    "Washes and dresses without help",
    "Prepares a hot meal",
    "Takes medicines as prescribed without reminders",
    "Climbs the stairs safely",
    "Walks to the shop and back",
    "Gets in and out of bed without help",
    "Uses the telephone and the alarm",
    "Meets other people twice a week",
)


def simulated_year(
    tender: Tender, before: Sequence[Entry], seed: int, day_one: date
) -> tuple[tuple[Entry, ...], dict[str, bytes]]:
    """Return the entries of an invented year with their numbers, and the files they bring, by digest.

    Args:
        tender: An open market with its rules of requests and enablement.
        before: The record, with the places of the first round.
        seed: Of everything that is invented.
        day_one: The first day of the year.
    """
    year = Year(
        tender=tender,
        before=tuple(before),
        seed=seed,
        day_one=day_one,
        last=date(day_one.year + 1, day_one.month, day_one.day) - DAY,
        random=Random(seed),  # noqa: S311 - an invented year, the same for everyone who has its seed
        now=datetime.combine(day_one, time()),
    )
    _Market(year).plan()
    year.run()
    return tuple(year.entries), year.bodies


class _Market:
    """The market of the year: its providers, its requests, and what follows each award."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.tender = year.tender
        self.providers: dict[str, Provider] = {}
        self.told: list[Entry] = [e for e in year.before if e.kind in _MARKET]
        self.market = Market.of(self.tender, self.told)
        self.persons = 0
        self.after = Aftermath(year, self.changed)
        self.field = Field(
            year=year, providers=self.providers, won=self.after.awarded, again=self._repeat
        )
        agreement = self.tender.agreement
        admission = agreement.admission if agreement is not None else None
        self.services = {
            lot.id: [s.id for s in admission.services_of(lot.id)] if admission else []
            for lot in self.tender.lots
        }
        rules = agreement.requests if agreement is not None else None
        self.joint = rules.joint_health if rules is not None else ()
        self.areas = [z.id for z in self.tender.lots[0].zones]

    def changed(self, entry: Entry) -> None:
        """Read the market again after an entry that bears on who is asked."""
        self.told.append(entry)
        self.market = Market.of(self.tender, self.told)

    # --- who is there

    def plan(self) -> None:
        """Put the year on the agenda."""
        year = self.year
        start = datetime.combine(ENGLAND_AND_WALES.next_working_day(year.day_one), time(9, 0))
        members = [
            p.provider for lot in self.services for p in self.market.members(lot, start.date())
        ]
        for bidder in dict.fromkeys(members):
            made = provider(year.random, bidder, self.areas, self._every(), joint=False)
            self.providers[bidder] = made
            self._widely(bidder, made)
            year.at(start, partial(self._choose, bidder))
        for number in range(1, APPLICANTS + 1):
            # most come in the first weeks, and the market is open to the last day
            week = min(year.random.randrange(1, 10) ** 2 // 2, 44)
            day = start.date() + timedelta(weeks=week, days=year.random.randrange(5))
            when = datetime.combine(ENGLAND_AND_WALES.next_working_day(day), time(10, 0))
            year.at(when, partial(self._apply, f"s{number:02}"))
        self._requests(start.date())
        self.after.plan(start.date())

    def _every(self) -> list[str]:
        return [s for services in self.services.values() for s in services]

    def _widely(self, bidder: str, made: Provider) -> None:
        """Let the providers of the first round work in what they bid for, and a wider choice of services."""
        self.providers[bidder] = replace(
            made, services=tuple(self._every()), weekly=made.weekly + 3
        )

    def _choose(self, bidder: str, lots: Sequence[str] = ()) -> None:
        """Let a provider choose its areas and services in the lots it is admitted to."""
        made = self.providers[bidder]
        for lot in lots or self.services:
            pairs = made.choices(self.services[lot])
            if pairs and self.market.is_member(bidder, lot, self.year.now.date()):
                entry = self.year.enter(
                    EntryKind.SERVICES_SET,
                    self._officer(),
                    lot=lot,
                    bidder=bidder,
                    facts={"from": self.year.now.date().isoformat()},
                    rows={CHOICE: [{"area": a, "service": s} for a, s in pairs]},
                )
                self.changed(entry)

    def _officer(self) -> str:
        return self.year.random.choice(OFFICERS)

    def _apply(self, name: str) -> None:
        """Take in an application, and put its decision on the agenda within the time the law gives."""
        year = self.year
        joint = name not in self.providers and year.random.randrange(5) == 0
        if name not in self.providers:
            self.providers[name] = provider(
                year.random, name, self.areas, self._every(), joint=joint
            )
        for lot in self.providers[name].lots:
            asked = entry_questions(self.tender, lot)
            fails = year.random.choice(asked).id if year.random.randrange(FAILS) == 0 else ""
            rows = [
                {
                    "question": q.id,
                    "answer": "fail" if q.id == fails else "pass",
                    "evidence": f"{name}-{q.id}",
                }
                for q in asked
            ]
            entry = year.enter(
                EntryKind.APPLICATION_RECEIVED,
                self._officer(),
                lot=lot,
                bidder=name,
                facts={
                    "name": f"Simulated Provider {name[1:]}",
                    "email": f"{name}@provider.example",
                    "answered": str(len(rows)),
                },
                rows={ANSWERS: rows},
            )
            self.changed(entry)
            when = year.working(year.random.randint(3, 10), time(15, 0))
            year.at(when, partial(self._decide, entry))

    def _decide(self, application: Entry) -> None:
        year = self.year
        answers = {r["question"]: r["answer"] for r in application.rows[ANSWERS]}
        failed = not_passed(self.tender, application.lot, answers)
        roles = self.tender.lot(application.lot)
        decision = REFUSED if failed else ADMITTED
        facts = {
            "application": str(application.number),
            "decision": decision,
            "role": MANAGER,
            "reason": f"Entry questions not passed: {', '.join(failed)}."
            if failed
            else "Every entry question is passed.",
        }
        if not failed and roles is not None:
            facts |= {
                "place": roles.roles[0].role,
                "from": year.now.date().isoformat(),
            }
        reasons = [
            {"question": q, "reason": "The answer given does not pass the published question."}
            for q in failed
        ]
        entry = year.enter(
            EntryKind.ADMISSION_DECIDED,
            MANAGERS[0],
            lot=application.lot,
            bidder=application.bidder,
            facts=facts,
            rows={REASONS: reasons},
        )
        self.changed(entry)
        if failed:
            if year.random.randrange(2):
                when = year.working(30, time(10, 0))
                year.at(when, partial(self._again, application.bidder))
        else:
            when = year.working(1, time(9, 30))
            year.at(when, partial(self._choose, application.bidder, (application.lot,)))

    def _again(self, bidder: str) -> None:
        if not any(
            self.market.is_member(bidder, lot, self.year.now.date()) for lot in self.services
        ):
            self._apply(bidder)

    # --- requests

    def _requests(self, start: date) -> None:
        """Put a year's requests on the agenda: what ends of the stock, and the published growth of the year."""
        year, day = self.year, start
        days: list[date] = []
        while day <= year.last - timedelta(days=10):
            if ENGLAND_AND_WALES.is_working(day):
                days.append(day)
            day += DAY
        weights = [SEASON.get(d.month, 100) for d in days]
        for _ in range(starts_of(self.tender, start)):
            when = datetime.combine(
                year.random.choices(days, weights)[0],
                time(9 + year.random.randrange(6), year.random.randrange(60)),
            )
            year.at(when, partial(self._request, self.tender.lots[0].id))
        if len(self.tender.lots) > 1:
            for week in range(50):
                when = datetime.combine(
                    ENGLAND_AND_WALES.next_working_day(start + timedelta(weeks=week, days=2)),
                    time(11, 0),
                )
                year.at(when, partial(self._request, self.tender.lots[1].id))

    def _repeat(self, entry: Entry) -> None:
        self._request(entry.lot, entry)

    def _request(self, lot: str, again: Entry | None = None) -> None:
        """Send a request to every admitted provider of its area and service that is not withheld."""
        year, random = self.year, self.year.random
        if again is None:
            facts, person = self._need(lot), self._person()
        else:
            facts = {
                k: again.fact(k)
                for k in ("area", "service", "hours", "outcomes", "budget", "weeks")
            }
            facts |= {"again": str(again.number)}
            person = again.person
        closes = year.working(1, time(12, 0)) + timedelta(hours=random.choice((0, 2, 4)))
        start_by = year.working(6 if again is None else 15, time(9), closes.date()).date()
        need = Need(
            lot=lot,
            area=facts["area"],
            service=facts["service"],
            day=year.now.date(),
            enablement=bool(facts.get("budget")),
        )
        asked = recipients(self.market, need)
        seed = f"{random.getrandbits(128):032x}"
        entry = year.enter(
            EntryKind.SERVICE_REQUESTED,
            self._officer(),
            lot=lot,
            person=person,
            facts={
                **facts,
                "closes": f"{closes:%Y-%m-%dT%H:%M}",
                "start_by": start_by.isoformat(),
                "funding": "joint" if lot in self.joint and random.randrange(12) == 0 else "care",
                "commitment": commitment(seed),
            },
            rows={
                RECIPIENTS: [
                    {"bidder": r.bidder, "sent": "yes" if r.sent else "no", "reason": r.reason}
                    for r in asked
                ]
            },
        )
        sent = request_of(entry)
        if sent is None:
            raise AssertionError("a request of this module is read as it was written")
        Competition(self.field, entry, sent, seed).plan(closes)

    def _person(self) -> str:
        self.persons += 1
        return f"P-{self.persons:04}"

    def _need(self, lot: str) -> dict[str, str]:
        """Invent what a person needs."""
        random = self.year.random
        zones = (self.tender.lot(lot) or self.tender.lots[0]).zones
        people = [int(z.demand.clients or 1) if z.demand is not None else 1 for z in zones]
        area = random.choices([z.id for z in zones], people)[0]
        hours = Fraction(random.randint(8, 42), 2)
        facts = {"area": area, "hours": fixed(hours, 1)}
        services = self.services[lot]
        if ENABLEMENT in services and random.randrange(100) < OF_A_HUNDRED:
            weeks = random.choice((6, 6, 6, 6, 5, 4, 3))
            outcomes = random.sample(OUTCOMES, random.choice((1, 2, 2, 3, 3, 4)))
            pounds = int(hours * weeks * random.randint(1250, 1500) / 100 / 5) * 5
            return facts | {
                "service": ENABLEMENT,
                "outcomes": "; ".join(outcomes),
                "budget": f"{min(pounds, 2400)}.00",
                "weeks": str(weeks),
            }
        others = [s for s in services if s != ENABLEMENT]
        weights = [3 if n == 0 else 1 for n in range(len(others))]
        return facts | {"service": random.choices(others, weights)[0]}


def starts_of(tender: Tender, day: date) -> int:
    """Return how many packages begin in the year from a day: those that replace what ends, and the published growth of that year.

    The year of growth is the financial year in which the first day lies; one that is not published adds nothing.
    """
    agreement = tender.agreement
    growth = agreement.demand_growth if agreement is not None else None
    if growth is None:
        return 0
    first = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    percent = growth.years.get(f"{first}-{(first + 1) % 100:02d}", Fraction(0))
    ends = Fraction(growth.packages * ENDS_PERCENT, 100)
    return int(rounded(ends + growth.packages * percent / 100, 0))


_MARKET = frozenset(
    {
        EntryKind.FRAMEWORK_STARTED,
        EntryKind.PLACE_GIVEN,
        EntryKind.PLACE_ENDED,
        EntryKind.STEP_DECIDED,
        EntryKind.ENDED,
        EntryKind.SUPERSEDED,
        EntryKind.SERVICES_SET,
        EntryKind.APPLICATION_RECEIVED,
        EntryKind.ADMISSION_DECIDED,
    }
)
