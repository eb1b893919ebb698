"""What follows the awards of an invented year: reviews, exceptions, payments, and the withholding of offers after repeated failure.

What is due and whether the rule of withholding is met come from the same rules as in use; what was delivered, met, claimed, answered and
decided is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial

from tendering.framework.enablement import Basis, Payment, most_claimable
from tendering.framework.ongoing import WEEK, Kept, Week
from tendering.framework.package_faults import published
from tendering.framework.packages import (
    ENABLEMENT,
    GRANTED,
    LINES,
    ONGOING,
    OUTCOMES,
    VISITS,
    WEEKS,
    YES,
    Package,
    enablement_due,
    line_rows,
    ongoing_due,
    packages,
    payment_facts,
    week_rows,
)
from tendering.framework.simulated_agenda import Year
from tendering.framework.simulated_providers import Provider
from tendering.framework.simulated_requests import MANAGER, MANAGERS, OFFICERS
from tendering.framework.steps import TAKEN, WITHHOLDING
from tendering.framework.withholding import (
    Tally,
    answer_by,
    hold_all,
    last_day,
    rule_sentence,
    withheld,
)
from tendering.law.calendar import DAY, ENGLAND_AND_WALES
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import fixed

REVIEWER = "Reviewing officer"
REVIEWERS = ("Loveday Uren", "Petroc Angove")
BLOCK = 12
"""Invented: weeks of ongoing support stated together, three times the four that the tender sets against their budgets."""
GOES_ON = 700
"""Invented: of a thousand packages whose outcomes were met so many go on to ongoing support."""


class Aftermath:
    """What becomes of packages once they are awarded."""

    def __init__(self, year: Year, changed: Callable[[Entry], None]) -> None:
        self.year = year
        self.rule = published(year.tender)
        self.changed = changed
        self.about: dict[str, list[Entry]] = {}
        self.reviewed: list[Entry] = []

    def plan(self, start: date) -> None:
        """Put the monthly look at the rule of withholding on the agenda."""
        day = start
        while day <= self.year.last:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            first = ENGLAND_AND_WALES.next_working_day(day)
            self.year.at(datetime.combine(first, time(16, 0)), self._look)

    def awarded(self, request: Entry, award: Entry, known: Provider) -> None:
        """Put what follows an award on the agenda."""
        if self.rule is None:
            return
        key = str(request.number)
        self.about[key] = [request, award]
        package = self._package(key)
        if package.starts_on is None or package.rate_from is None:
            return
        if package.pounds is not None:
            done = package.starts_on + WEEK * package.weeks + timedelta(days=self._days(0, 9))
            when = datetime.combine(ENGLAND_AND_WALES.next_working_day(done), time(10, 30))
            self.year.at(when, partial(self._review, key, known))
        else:
            self._next_block(key, package.rate_from)

    def _days(self, least: int, most: int) -> int:
        return self.year.random.randint(least, most)

    def _package(self, key: str) -> Package:
        return packages(self.about[key])[key]

    def _enter(
        self,
        kind: EntryKind,
        by: str,
        package: Package,
        facts: dict[str, str],
        rows: Mapping[str, Sequence[dict[str, str]]] | None = None,
    ) -> Entry:
        entry = self.year.enter(
            kind,
            by,
            lot=package.lot,
            bidder=package.provider,
            person=package.person,
            facts=facts,
            rows=rows,
        )
        self.about[package.request].append(entry)
        if kind is not EntryKind.PACKAGE_PAYMENT:
            self.reviewed.append(entry)
        return entry

    # --- enablement

    def _review(self, key: str, known: Provider) -> None:
        """Review a package: every outcome met, or some not; time delivered falls as the person needs less."""
        year, random, package = self.year, self.year.random, self._package(key)
        met = year.chance(known.meets)
        unmet = (
            ()
            if met
            else random.sample(package.outcomes, random.randint(1, len(package.outcomes)))
        )
        rows = [
            {
                "outcome": o,
                "met": "no" if o in unmet else YES,
                "evidence": f"Review {key}, sheet {n}",
            }
            for n, o in enumerate(package.outcomes, 1)
        ]
        visits = self._visits(package, 105 if met else 76)
        total = sum(int(v["minutes"]) for v in visits)
        facts = {
            "request": key,
            "starts_on": package.starts_on.isoformat() if package.starts_on else "",
            "met": YES if met else "no",
            "minutes": str(total),
            "role": REVIEWER,
            "reason": f"{len(package.outcomes) - len(unmet)} of {len(package.outcomes)} outcomes were met at the review visit.",
        }
        by = random.choice(REVIEWERS)
        tables = {OUTCOMES: rows, VISITS: visits}
        self._enter(EntryKind.OUTCOMES_REVIEWED, by, package, facts, tables)
        self._claim(key)
        year.at(year.working(self._days(2, 4), time(14, 0)), partial(self._pay, key))
        if not met or year.chance(GOES_ON):
            after = package.rate_from
            if after is not None:
                self._next_block(key, after)

    def _visits(self, package: Package, first: int) -> list[dict[str, str]]:
        """Invent the time delivered, from so many of a hundred of the assessed hours in the first week down."""
        random = self.year.random
        full = int(package.hours * 60)
        rows = []
        for week in range(package.weeks):
            share = first - 9 * week + random.randint(-14, 14)
            minutes = max(full * share // 100 // 15 * 15, 0)
            rows.append(
                {
                    "week": str(week + 1),
                    "visits": str(max(minutes // 45, 1) if minutes else 0),
                    "minutes": str(minutes),
                }
            )
        return rows

    def _claim(self, key: str) -> None:
        """Let some providers claim exceptional circumstances, and a named person decide."""
        package = self._package(key)
        if package.budget is None or package.met is None:
            return
        basis = Basis.EXCESS if package.met else Basis.NOT_MET
        most = most_claimable(package.budget, basis, met=package.met, minutes=package.minutes)
        if most < 20 or not self.year.chance(320 if package.met else 180):
            return
        pounds = Fraction(int(most))
        words = basis.value.replace("_", " ")
        facts = {
            "request": key,
            "basis": words,
            "amount": fixed(pounds, 2),
            "circumstances": "The person fell ill in the third week, and more visits were needed."
            if basis is Basis.EXCESS
            else "The person was in hospital for part of the enablement weeks.",
            "evidence": f"Letter of the practice, reference {key}-1",
        }
        claim = self._enter(EntryKind.EXCEPTION_CLAIMED, package.provider, package, facts)
        when = self.year.working(1, time(12, 0))
        self.year.at(when, partial(self._decide, key, claim, pounds))

    def _decide(self, key: str, claim: Entry, pounds: Fraction) -> None:
        package = self._package(key)
        granted = self.year.chance(560)
        given = pounds if self.year.chance(500) else Fraction(int(pounds * 2 / 3))
        facts = {
            "claim": str(claim.number),
            "request": key,
            "decision": GRANTED if granted else "refused",
            "amount": fixed(given, 2) if granted else "",
            "role": MANAGER,
            "reason": "The letter shows the illness and its days."
            if granted
            else "The letter does not cover the weeks in question.",
        }
        self._enter(EntryKind.EXCEPTION_DECIDED, MANAGERS[1], package, facts)

    def _pay(self, key: str) -> None:
        package = self._package(key)
        due = enablement_due(package)
        if due is None or package.starts_on is None:
            return
        last = package.starts_on + WEEK * package.weeks - DAY
        self._state(package, ENABLEMENT, due, (package.starts_on, last), ())

    def _state(
        self,
        package: Package,
        stage: str,
        due: Payment,
        days: tuple[date, date],
        weeks: Sequence[Week],
    ) -> None:
        facts = payment_facts(package, stage, due, *days)
        rows = {LINES: line_rows(due), WEEKS: week_rows(weeks)}
        by = self.year.random.choice(OFFICERS)
        self._enter(EntryKind.PACKAGE_PAYMENT, by, package, facts, rows)

    # --- ongoing support

    def _next_block(self, key: str, first: date) -> None:
        last = first + WEEK * BLOCK
        when = datetime.combine(ENGLAND_AND_WALES.next_working_day(last), time(13, 0))
        self.year.at(when, partial(self._block, key, first))

    def _block(self, key: str, first: date) -> None:
        """State a block of weeks of ongoing support, with an absence now and then."""
        package = self._package(key)
        if self.rule is None or package.support is None:
            return
        weeks = self._weeks(package, first)
        due = ongoing_due(self.rule, package, weeks)
        if due is not None:
            self._state(package, ONGOING, due, (first, first + WEEK * BLOCK - DAY), weeks)
        if self.year.chance(780):
            self._next_block(key, first + WEEK * BLOCK)

    def _weeks(self, package: Package, first: date) -> list[Week]:
        random = self.year.random
        away = range(0)
        if random.randrange(14) == 0:
            begins = random.randint(1, BLOCK - 7)
            away = range(begins, begins + random.randint(1, 5))
        most = self.rule.retainer.weeks if self.rule is not None and self.rule.retainer else 0
        weeks = []
        for n in range(BLOCK):
            kept, minutes = Kept.SERVICE, 0
            if n in away:
                kept = Kept.RETAINER if n - away.start < most else Kept.ABSENT
            else:
                minutes = int(package.hours * 60) * (96 + random.randint(-12, 10)) // 100
            weeks.append(Week(starts_on=first + WEEK * n, kept=kept, minutes=minutes))
        return weeks

    # --- withholding

    def _look(self) -> None:
        """Hold the published rule against every provider; where it is met, a person may notify it."""
        rule = self.rule.withholding if self.rule is not None else None
        if rule is None:
            return
        today = self.year.now.date()
        for found in hold_all(rule, self.reviewed, today):
            spared = self._waits(found.provider) or withheld(self.reviewed, found.provider, today)
            if found.met and not spared and self.year.chance(850):
                self._notify(found)

    def _waits(self, provider: str) -> bool:
        """Say whether a notice to a provider waits for its decision."""
        mine = [e for e in self.reviewed if e.bidder == provider]
        notices = {str(e.number) for e in mine if e.kind is EntryKind.STEP_NOTIFIED}
        decided = {e.fact("notice") for e in mine if e.kind is EntryKind.STEP_DECIDED}
        return bool(notices - decided)

    def _step(self, kind: EntryKind, by: str, provider: str, facts: dict[str, str]) -> Entry:
        lot = self.year.tender.lots[0].id
        entry = self.year.enter(kind, by, lot=lot, bidder=provider, facts=facts)
        self.reviewed.append(entry)
        self.changed(entry)
        return entry

    def _notify(self, found: Tally) -> None:
        due = answer_by(found.rule, self.year.now.date())
        facts = {
            "step": WITHHOLDING,
            "evidence": found.sentence,
            "answer_by": due.isoformat(),
            "rule": rule_sentence(found.rule),
        }
        notice = self._step(EntryKind.STEP_NOTIFIED, MANAGERS[1], found.provider, facts)
        if self.year.chance(700):
            when = self.year.working(self._days(2, 8), time(11, 30))
            self.year.at(when, partial(self._answer, notice))
        when = self.year.working(1, time(10, 0), due)
        self.year.at(when, partial(self._withhold, notice, found))

    def _answer(self, notice: Entry) -> None:
        facts = {
            "notice": str(notice.number),
            "answer": "Two care workers left in the quarter; three began since, and a therapist trains all of them.",
        }
        self._step(EntryKind.STEP_ANSWERED, notice.bidder, notice.bidder, facts)

    def _withhold(self, notice: Entry, found: Tally) -> None:
        taken = self.year.chance(720)
        since = self.year.working(2, time(9)).date()
        facts = {
            "notice": str(notice.number),
            "step": WITHHOLDING,
            "decision": TAKEN if taken else "not taken",
            "reason": "The failures stand, and the answer shows no change before the next quarter."
            if taken
            else "The answer shows new staff and training, and the last two packages were met.",
        }
        if taken:
            facts |= {"from": since.isoformat(), "until": last_day(found.rule, since).isoformat()}
        self._step(EntryKind.STEP_DECIDED, MANAGERS[0], notice.bidder, facts)
