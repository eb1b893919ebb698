"""An invented year of Bolton's rota from a seed: referrals, one main that fails step by step, one suspended and returned. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tendering.framework.places import Holding
from tendering.framework.referrals import Book
from tendering.framework.rota import MAIN, is_open, mains_in, zones_of
from tendering.framework.shares import refusals
from tendering.framework.simulated_referrals import Flow, Habits, Referrals
from tendering.framework.steps import (
    LASTING,
    NOT_TAKEN,
    REMOVAL,
    RETURN,
    SUSPENSION,
    TAKEN,
    WARNING,
    Step,
    measures,
    steps_of,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Tender

TURNOVER = 65
"""New referrals a year for each hundred people supported: invented, as the paper prints none."""
REVIEW_WEEKS = 4
ANSWER_DAYS = 10
SUSPENDED_DAYS = 42
MILD = 15
"""The percentage of refusals up to which a first warning is not taken, where the provider says what it has mended."""
GRAVE = 20
"""The percentage below which neither suspension nor removal is in proportion."""
TIME_TO_MEND = 6
"""Weeks a provider has after each step before the next is considered."""
RATED = "The Care Quality Commission rated"
FEWEST = 4
"""Refusals below which the simulated officer takes no step, whatever their share."""
INSPECTION = (
    "The council may suspend a provider from new referrals on written notice where the Care Quality Commission rates the "
    "location Inadequate (terms, ending a place on the framework)"
)


class BoltonYear(Referrals):
    """Referrals of a year, with what officers do about refusals every four weeks."""

    def __init__(
        self, tender: Tender, book: Book, number: int, days: tuple[date, date], seed: int
    ) -> None:
        places = zones_of(tender)
        super().__init__(book, number, days, seed, _flow(tender))
        self.tender = tender
        lot, zone = places[0]
        mains = mains_in(book.held(days[0]), lot, zone)
        if len(mains) > 1:
            self.failing = mains[-1].provider
            self.habits[self.failing] = Habits(refuses=300, silent=30)
        day = days[0] + timedelta(weeks=12)
        while day <= days[1]:
            self.at(_morning(day), self._review)
            day += timedelta(weeks=REVIEW_WEEKS)
        second = mains_in(book.held(days[0]), *places[1]) if len(places) > 1 else ()
        if second:
            self._to_inspect(second[-1], days[0] + timedelta(days=225))

    def _review(self, moment: datetime) -> None:
        """Notify the next published step to each main that refused more than the tender allows, where none is open."""
        for found in refusals(self.desk.book, moment.date()):
            provider, _, _ = found.message.partition(" ")
            lot = found.where.removeprefix("lot ").partition(",")[0]
            step = self._next_step(provider, lot, moment.date())
            if step:
                # the evidence is read by the provider itself, which knows no id
                said = f"It{found.message.removeprefix(provider)}"
                self._notify(moment, (provider, lot), step, said)

    def _next_step(self, provider: str, lot: str, day: date) -> str:
        """Return the next step of the published order; empty while one is open, or the last had no time yet to be of use."""
        agreement = self.tender.agreement
        failure = agreement.failure if agreement is not None else None
        mine = steps_of(self.desk.made, provider, lot)
        if failure is None or any(s.open for s in mine):
            return ""
        early = day - timedelta(weeks=TIME_TO_MEND)
        for measure in measures(self.desk.made):
            lasts = measure.step in LASTING and (measure.until or date.max) > early
            if measure.meets(provider, lot) and (measure.since > early or lasts):
                return ""
        taken = [s.step for s in mine if s.decision == TAKEN]
        return next((s for s in failure.steps if s not in taken), "")

    def _notify(
        self, moment: datetime, about: tuple[str, str], step: str, evidence: str, term: str = ""
    ) -> None:
        provider, lot = about
        due = moment.date() + timedelta(days=ANSWER_DAYS)
        facts = {
            "step": step,
            "evidence": evidence,
            "answer_by": due.isoformat(),
            "rule": self._rule(step),
            "out_of_order": term,
        }
        entry = self.desk.enter(EntryKind.STEP_NOTIFIED, moment, (lot, provider, ""), facts)
        notice = entry.number or 0
        if self.draw(800):
            at = _morning(moment.date() + timedelta(days=4 + self.rng.randrange(5)))
            self.at(at, lambda when: self._answered(when, notice))
        self.at(_morning(due + timedelta(days=1)), lambda when: self._decide(when, notice))

    def _rule(self, step: str) -> str:
        agreement = self.tender.agreement
        failure = agreement.failure if agreement is not None else None
        if failure is None or step not in failure.steps:
            return ""
        return f"step {failure.steps.index(step) + 1} of {len(failure.steps)} of the published steps: {', '.join(failure.steps)}"

    def _step(self, notice: int) -> Step | None:
        return next((s for s in steps_of(self.desk.made) if s.number == notice), None)

    def _answered(self, moment: datetime, notice: int) -> None:
        step = self._step(notice)
        if step is not None and step.open:
            said = (
                "We have a plan with the Commission, and its first actions are done."
                if _inspected(step)
                else "We are recruiting, and have two more carers from next month."
            )
            facts = {"notice": str(notice), "answer": said}
            about = (step.lot, step.provider, "")
            self.desk.enter(EntryKind.STEP_ANSWERED, moment, about, facts)

    def _decide(self, moment: datetime, notice: int) -> None:
        """Decide a step as a named person would: on the evidence, and on what was answered."""
        step = self._step(notice)
        if step is None or not step.open:
            return
        taken, reason = _weighed(step)
        facts = {
            "notice": str(notice),
            "step": step.step,
            "decision": TAKEN if taken else NOT_TAKEN,
            "from": (moment.date() + timedelta(days=3)).isoformat() if taken else "",
            "reason": reason,
        }
        about = (step.lot, step.provider, "")
        entry = self.desk.enter(EntryKind.STEP_DECIDED, moment, about, facts)
        since = entry.day("from")
        if since is None:
            return
        if step.step == SUSPENSION:
            back = _morning(since + timedelta(days=SUSPENDED_DAYS))
            self.at(back, lambda when: self._return(when, step, entry.number or 0))
        elif step.step == REMOVAL:
            self._vacant(moment, step, since)

    def _return(self, moment: datetime, step: Step, decided: int) -> None:
        held = self.desk.book.held(moment.date())
        if not any(p.provider == step.provider and p.lot == step.lot for p in held):
            return
        facts = {
            "step": RETURN,
            "decision": TAKEN,
            "ends": str(decided),
            "from": (moment.date() + timedelta(days=1)).isoformat(),
            "reason": "What the suspension rested on has been put right, as a visit of the council's officers found.",
        }
        about = (step.lot, step.provider, "")
        self.desk.enter(EntryKind.STEP_DECIDED, moment, about, facts)

    def _vacant(self, moment: datetime, step: Step, since: date) -> None:
        """Give the places of a main that is removed to the framework provider next in order, from the day it leaves."""
        before = self.desk.book.held(moment.date())
        left = [
            p for p in before if (p.provider, p.lot, p.role) == (step.provider, step.lot, MAIN)
        ]
        for place in left:
            heir = self._heir(place, since)
            if heir:
                facts = {
                    "zone": place.zone,
                    "role": MAIN,
                    "position": str(place.position),
                    "from": since.isoformat(),
                    "reason": (
                        f"{heir} is the next framework provider in order that is no main; it takes over the place that "
                        f"{step.provider} leaves (on_withdrawal: promote)"
                    ),
                }
                self.desk.enter(EntryKind.PLACE_GIVEN, moment, (place.lot, heir, ""), facts)

    def _heir(self, place: Holding, day: date) -> str:
        """Return the framework provider highest in the order of the lot that is no main anywhere."""
        held = self.desk.book.held(day)
        mains = {p.provider for p in held if p.role == MAIN}
        others = [p for p in held if p.lot == place.lot and not p.zone and p.active]
        for other in sorted(others, key=lambda p: p.position):
            if other.provider not in mains and other.provider != place.provider:
                return other.provider
        return ""

    def _to_inspect(self, place: Holding, day: date) -> None:
        evidence = f"{RATED} the location Inadequate on {day_text(day)}"
        about = (place.provider, place.lot)

        def happens(moment: datetime) -> None:
            self._notify(moment, about, SUSPENSION, evidence, INSPECTION)

        self.at(_morning(day), happens)


def _inspected(step: Step) -> bool:
    return step.evidence.startswith(RATED)


def _weighed(step: Step) -> tuple[bool, str]:
    """Return whether the simulated officer takes a step, and why: what rests on few refusals, or on a share in proportion to less."""
    if _inspected(step):
        return True, "The rating stands, and new people would be at risk until it is lifted."
    if _number(step.evidence.partition(" of ")[0].split()[-1:]) < FEWEST:
        return False, f"Fewer than {FEWEST} refusals in the period are too few to act on."
    percent = _number([step.evidence.rpartition("(")[2].partition(".")[0]])
    if step.step == WARNING and step.answered and percent < MILD:
        return False, "The share is little above the limit, and more carers have been found."
    if step.step in (SUSPENSION, REMOVAL) and percent < GRAVE:
        return False, f"Below {GRAVE}% it would be out of proportion; the plan goes on."
    late = ", and the answer mends it too late" if step.answered else ""
    return True, f"The evidence is not disputed{late}."


def _number(words: list[str]) -> int:
    return int(words[0]) if words and words[0].isdigit() else 0


def bolton_year(
    tender: Tender, book: Book, number: int, days: tuple[date, date], seed: int
) -> tuple[Entry, ...]:
    """Return the entries of an invented year.

    Args:
        tender: As published.
        book: The record so far: who holds which place. It takes every entry made.
        number: How many entries the record has.
        days: The first and last day of the year.
        seed: The same seed gives the same entries.
    """
    return BoltonYear(tender, book, number, days, seed).run()


def _flow(tender: Tender) -> Flow:
    """Return how many referrals come in each zone: the published number of people, times an invented turnover."""
    found = {}
    for lot, zone in zones_of(tender):
        part = tender.lot(lot)
        area = part.zone(zone) if part is not None else None
        clients = area.demand.clients if area is not None and area.demand is not None else None
        found[lot, zone] = int(clients or 0) * TURNOVER // 100
    return Flow(referrals=found)


def _morning(day: date) -> datetime:
    """Return ten o'clock on the first day on or after one on which the office is open."""
    while not is_open(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(10))
