"""An invented year of Bristol's main providers from a seed: referrals, Outcomes Plans, results paid, promises checked. Pure.

The paper prints how referrals go (to the zone's main provider, unless the council believes that a specialist is more
suitable), that outcomes are rewarded once achieved, proven and sustained, and that promises are terms. How often any of
it happens is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from tendering.framework.places import Holding
from tendering.framework.referrals import ACCEPTED, OPEN, Book
from tendering.framework.results import (
    ACHIEVED,
    LOST,
    PAID,
    PROVEN,
    SUSTAINED,
    TABLE,
    Reward,
    rewards,
)
from tendering.framework.rota import MAIN, is_open, zones_of
from tendering.framework.simulated_referrals import Flow, Happens, Place, Referrals
from tendering.framework.terms import IN_PART, KEPT, NOT_KEPT, Term, row_of
from tendering.framework.terms import TABLE as TERMS
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import plain
from tendering.model.results import Results
from tendering.model.tender import Tender

TURNOVER = 30
"""New referrals a year for each hundred people supported: invented, as the paper prints none."""
SPECIALIST, PLANNED = 60, 400
"""Of a thousand referrals, those the council sends to a specialist; of a thousand packages, those with a plan."""
ACHIEVES, LATE, LOSES, PROVES = 700, 150, 120, 900
STAFF = ("Meera Shah", "Tom Ashdown", "Ruth Okafor")
OFFICER = "Simulated officer"
OUTCOMES = (
    ("Makes her own breakfast", "No morning visit is needed"),
    ("Washes and dresses without help", "Seen on three visits in a week"),
    ("Walks to the shop alone", "Goes twice a week with nobody"),
    ("Takes medicine from a prompt by telephone", "Four weeks without a missed dose"),
    ("Joins the lunch club and travels by bus", "Attends three weeks in a row"),
)
FINDINGS = {
    KEPT: "A sample of twenty files and the payroll agree with what was promised",
    IN_PART: "Fourteen of a sample of twenty agree; six do not, and a date to mend them was given",
    NOT_KEPT: "Eleven of a sample of twenty do not agree, and no plan to mend them was shown",
}
FIRST_CHECK, SECOND_CHECK, QUARTER = 180, 330, 91


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the year starts from beside the record: the promises of those who hold places, and the rate of each provider."""

    terms: tuple[Term, ...]
    rates: Mapping[str, str]


class BristolYear(Referrals):
    """Referrals of a year to the mains of the zones, and what follows them here: plans, results, promises."""

    def __init__(
        self,
        tender: Tender,
        before: Sequence[Entry],
        days: tuple[date, date],
        seed: int,
        given: Given,
    ) -> None:
        """Begin the year.

        Args:
            tender: As published.
            before: The record so far.
            days: The first and last day.
            seed: The same seed gives the same year.
            given: What it starts from beside.
        """
        self.tender, self.before = tender, tuple(before)
        self.terms, self.rates = given.terms, given.rates
        self.followed = 0
        super().__init__(Book(tender, before), len(self.before), days, seed, _flow(tender))
        self._terms(days[0])
        for quarter in range(1, 5):
            day = min(days[0] + timedelta(days=QUARTER * quarter), days[1])
            self.at(_morning(day, days[1]), self._pays)

    @property
    def rule(self) -> Results:
        """The published rule of results."""
        agreement = self.tender.agreement
        if agreement is None or agreement.results is None:
            raise ValueError("the tender publishes no payment by results")
        return agreement.results

    def enter(
        self,
        kind: EntryKind,
        moment: datetime,
        about: tuple[str, str, str],
        facts: dict[str, str],
        *,
        rows: Mapping[str, Sequence[dict[str, str]]] | None = None,
        by: str = OFFICER,
    ) -> Entry:
        """Make an entry with rows, by somebody."""
        entry = self.desk.enter(kind, moment, about, facts)
        made = replace(entry, by=by, rows={k: tuple(v) for k, v in (rows or {}).items()})
        self.desk.made[-1] = made
        return made

    def _arrives(self, place: Place) -> Happens:
        usual = super()._arrives(place)
        special = [n for n in self.tender.needs if n.lot == place[0]]

        def happens(moment: datetime) -> None:
            if not special or not self.draw(SPECIALIST):
                usual(moment)
                return
            self._person += 1
            need = self.rng.choice(special)
            facts = {
                "zone": place[1],
                "route": "other",
                "hours": str(4 + self.rng.randrange(12)),
                "start_by": (moment.date() + timedelta(days=7)).isoformat(),
                "needs": need.title,
            }
            about = (place[0], "", f"P-{self._person:04}")
            made = self.desk.enter(EntryKind.REFERRAL_MADE, moment, about, facts)
            why = (
                "The council believes that a specialist's skills make it more suitable for this person, and refers the "
                f"package to a secondary provider: {need.title}"
            )
            self.at(moment + timedelta(minutes=20), self._elsewhere(made.number or 0, why))

        return happens

    def _elsewhere(self, number: int, why: str) -> Happens:
        def happens(moment: datetime) -> None:
            referral = self.desk.book.referral(number)
            if referral is not None and referral.state == OPEN and not referral.waiting:
                self.desk.close(EntryKind.REFERRAL_WITHDRAWN, number, moment, {"reason": why})

        return happens

    def _stuck(self, entry: Entry, moment: datetime) -> None:
        """Where the main cannot take a package, the council decides who delivers it: it has the final decision."""
        referral = self.desk.book.referral(entry.fact("referral"))
        if referral is None or referral.state != OPEN or referral.waiting or referral.goes_on:
            return
        if any(o.answer == ACCEPTED for o in referral.current):
            return
        why = (
            f"{entry.bidder}, the main provider of the zone, could not start it; the council has the final decision and "
            "places the package with another provider"
        )
        day = _open_day(moment.date() + timedelta(days=1))
        self.at(datetime.combine(day, time(9, 30)), self._elsewhere(referral.number, why))

    def _follow(self, moment: datetime) -> None:
        super()._follow(moment)
        made = self.desk.made
        while self.followed < len(made):
            entry = made[self.followed]
            self.followed += 1
            if entry.kind is EntryKind.PACKAGE_PLACED and self.draw(PLANNED):
                begin = _open_day(moment.date() + timedelta(days=14 + self.rng.randrange(14)))
                self.at(datetime.combine(begin, time(11)), self._plans(entry))

    def _plans(self, package: Entry) -> Happens:
        def happens(moment: datetime) -> None:
            whole = int(Fraction(package.fact("hours")) * 4)
            count = 1 + self.rng.randrange(2)
            rows, left = [], whole
            for number in range(1, count + 1):
                saved = 2 + self.rng.randrange(8)
                if left - saved < 4:
                    break
                words, known = self.rng.choice(OUTCOMES)
                by = moment.date() + timedelta(weeks=8 + self.rng.randrange(8))
                rows.append(
                    {
                        "bidder": package.bidder,
                        "outcome": f"O{number}",
                        "words": words,
                        "achieve_by": by.isoformat(),
                        "known_by": known,
                        "hours_before": plain(Fraction(left, 4)),
                        "hours_after": plain(Fraction(left - saved, 4)),
                    }
                )
                left -= saved
            if not rows or not self._holds(package, moment.date()):
                return
            facts = {
                "zone": package.fact("zone"),
                "role": "social worker",
                "rate": self.rates[package.bidder],
            }
            about = (package.lot, package.bidder, self._of(package))
            worker = self.rng.choice(STAFF)
            made = self.enter(
                EntryKind.OUTCOMES_PLANNED, moment, about, facts, rows={TABLE: rows}, by=worker
            )
            for row in rows:
                self._goes(made, row, moment, worker)

        return happens

    def _of(self, package: Entry) -> str:
        referral = self.desk.book.referral(package.fact("referral"))
        return referral.person if referral is not None else ""

    def _holds(self, package: Entry, day: date) -> bool:
        held: Sequence[Holding] = self.desk.book.held(day)
        zone = package.fact("zone")
        return any(p.provider == package.bidder and p.in_zone(zone) for p in held)

    def _goes(self, plan: Entry, row: dict[str, str], moment: datetime, worker: str) -> None:
        """Let an outcome go its way: achieved or not, in time or late, lost again or not, proven, found to have lasted."""
        if not self.draw(ACHIEVES):
            return
        by = date.fromisoformat(row["achieve_by"])
        late = self.draw(LATE)
        span = (by - moment.date()).days
        achieved = (
            by + timedelta(days=3 + self.rng.randrange(20))
            if late
            else moment.date() + timedelta(days=21 + self.rng.randrange(max(span - 24, 1)))
        )
        achieved = _open_day(achieved)
        if not late and achieved > by:
            achieved = by
        name = (plan, row["outcome"])
        self._at_day(achieved, name, ACHIEVED, ("The provider's notes of two weeks", "", OFFICER))
        proven = _open_day(achieved + timedelta(days=7 + self.rng.randrange(14)))
        if self.draw(PROVES):
            seen = ("Seen on a visit, and confirmed by the person", "social worker", worker)
            self._at_day(proven, name, PROVEN, seen)
            if self.draw(LOSES):
                lost = _open_day(proven + timedelta(days=10 + self.rng.randrange(30)))
                again = ("The person needs the help again after an illness", "", worker)
                self._at_day(lost, name, LOST, again)
                return
            weeks = self.rule.sustained_weeks or 0
            kept = _open_day(achieved + timedelta(weeks=weeks, days=self.rng.randrange(14)))
            still = (
                "Review: still in place, and the smaller package is enough",
                "social worker",
                worker,
            )
            self._at_day(max(kept, proven), name, SUSTAINED, still)

    def _at_day(
        self, day: date, about: tuple[Entry, str], stage: str, shown: tuple[str, str, str]
    ) -> None:
        plan, outcome = about
        evidence, role, by = shown

        def happens(moment: datetime) -> None:
            facts = {"outcome": outcome, "stage": stage, "evidence": evidence, "role": role}
            whom = (plan.lot, plan.bidder, plan.person)
            self.enter(EntryKind.OUTCOME_STAGE, moment, whom, facts, by=by)

        self.at(datetime.combine(day, time(15)), happens)

    def _pays(self, moment: datetime) -> None:
        """Pay each provider, once a quarter, what is due and not paid."""
        found = rewards(self.rule, (*self.before, *self.desk.made), moment.date())
        for provider in dict.fromkeys(r.outcome.provider for r in found):
            due = [r for r in found if r.outcome.provider == provider and r.unpaid > 0]
            if due:
                self._paid(moment, provider, due)

    def _paid(self, moment: datetime, provider: str, due: Sequence[Reward]) -> None:
        rows = [
            {
                "bidder": provider,
                "person": r.outcome.person,
                "outcome": r.outcome.id,
                "amount": plain(r.unpaid),
                "working": " ".join(r.working),
            }
            for r in due
        ]
        facts = {
            "first_day": max(self.days[0], moment.date() - timedelta(days=QUARTER)).isoformat(),
            "last_day": moment.date().isoformat(),
            "amount": plain(sum((r.unpaid for r in due), Fraction(0))),
        }
        about = (due[0].outcome.lot, provider, "")
        self.enter(EntryKind.RESULT_PAID, moment, about, facts, rows={PAID: rows})

    def _terms(self, first: date) -> None:
        """Make the promises of each provider terms on the first day, and look twice in the year whether they are kept."""
        for provider in dict.fromkeys(t.marked.provider for t in self.terms):
            mine = [t for t in self.terms if t.marked.provider == provider]
            due = first + timedelta(days=FIRST_CHECK)
            self.at(datetime.combine(first, time(9)), self._schedules(provider, mine, due))
            for after in (FIRST_CHECK, SECOND_CHECK):
                day = _open_day(first + timedelta(days=after))
                self.at(datetime.combine(day, time(14)), self._checks(mine))

    def _schedules(self, provider: str, mine: Sequence[Term], due: date) -> Happens:
        def happens(moment: datetime) -> None:
            rows = [
                row_of(t, due, "Sample of files, rotas and payroll", "contracts officer")
                for t in mine
            ]
            lots = sorted({r["lot"] for r in rows})
            about = (lots[0] if len(lots) == 1 else "", provider, "")
            self.enter(EntryKind.TERMS_SCHEDULED, moment, about, {}, rows={TERMS: rows})

        return happens

    def _checks(self, mine: Sequence[Term]) -> Happens:
        def happens(moment: datetime) -> None:
            for term in mine:
                drawn = self.rng.randrange(1000)
                state = KEPT if drawn < 780 else IN_PART if drawn < 920 else NOT_KEPT
                facts = {"term": term.id, "state": state, "evidence": FINDINGS[state]}
                about = (term.marked.lot, term.marked.provider, "")
                self.enter(EntryKind.PROMISE_CHECKED, moment, about, facts, by="Contracts officer")

        return happens


def mains(held: Sequence[Holding]) -> dict[str, list[str]]:
    """Return the zones of each main.

    >>> mains([Holding(provider="p1", lot="m", zone="2", role="main", position=1, since=date(2015, 6, 1))])
    {'p1': ['2']}
    """
    found: dict[str, list[str]] = {}
    for place in held:
        if place.role == MAIN:
            found.setdefault(place.provider, []).append(place.zone)
    return found


def _flow(tender: Tender) -> Flow:
    """Return how many referrals come in each zone: the stated number of people, times an invented turnover."""
    found = {}
    for lot, zone in zones_of(tender):
        part = tender.lot(lot)
        area = part.zone(zone) if part is not None else None
        clients = area.demand.clients if area is not None and area.demand is not None else None
        found[lot, zone] = int(clients or 0) * TURNOVER // 100
    return Flow(referrals=found, chosen=0, changed=0)


def _open_day(day: date) -> date:
    while not is_open(day):
        day += timedelta(days=1)
    return day


def _morning(day: date, last: date) -> datetime:
    """Return four o'clock on an open day, the last one of the year where the day is none or beyond it."""
    found = min(_open_day(day), last)
    return datetime.combine(found, time(16))
