"""Counting backwards: a step, and the last day it may be done if everything after it is to have its time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.periods import NONE, before, latest, length_of, on_or_before
from tendering.law.regime import RegimeAnswer
from tendering.law.standstill import BY_LAW, StandstillResult, for_tender
from tendering.law.values import ADOPTED, BINDING, NOT, LawValue, value
from tendering.model.papers import Length
from tendering.model.tender import Tender

PRACTICE, PLAN, OWN_RULES, GIVEN = "practice", "plan", "own rules", "given"
LAW = BY_LAW
CALENDAR = ENGLAND_AND_WALES


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """When a step is planned: a day, or a period or month it falls in, and where the tender says so."""

    first: date
    last: date
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the plan and the last day it may be done.

    Attributes:
        last_safe: Last day that leaves everything after it its time, by law, by plan and by practice.
        last_lawful: Last day by law alone, if nothing else took any time.
        rule: What the day is counted by, in words.
        basis: What sets its length: ``law``, ``adopted``, ``voluntary``, ``own rules``, ``plan``, ``practice`` or ``given``.
        cite: The provision; ``practice`` or the key of the plan where no law sets the length.
        before: The steps it is counted back from.
        verified: False where the provision was not read at its source.
        planned: When the tender's own timetable has it.
    """

    id: str
    title: str
    last_safe: date
    last_lawful: date
    rule: str
    basis: str
    cite: str
    before: tuple[str, ...] = ()
    verified: bool = True
    planned: Planned | None = None

    @property
    def slack(self) -> int | None:
        """Days between the planned day, at its latest, and the last safe one; below nought is late."""
        return None if self.planned is None else (self.last_safe - self.planned.last).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A length of the plan below the least that the law allows."""

    key: str
    given: Length
    rule: LawValue


@dataclass(slots=True)
class Backwards:
    """Steps counted back from the start of service, the last one first."""

    tender: Tender
    regime: RegimeAnswer
    steps: dict[str, Step] = field(default_factory=dict)
    short: list[Short] = field(default_factory=list)
    standstill_calendar: str = ""

    def binds(self, row: LawValue | None) -> str:
        """Return how a rule binds this tender: ``binding``, ``adopted`` or ``not``."""
        return NOT if row is None else row.binds(light_touch=self.regime.light_touch)

    def chosen(self, key: str) -> tuple[Length, str, str]:
        """Return a length of the plan, or of practice where the plan does not say: with its basis and source."""
        given: Length | None = getattr(self.tender.plan, key, None)
        if given is not None:
            return given, PLAN, f"plan.{key}"
        return length_of(value(f"practice.plan.{key}")), PRACTICE, PRACTICE

    def add(
        self,
        name: str,
        title: str,
        ahead_of: tuple[str, ...],
        *,
        key: str = "",
        rule: LawValue | None = None,
        optional: bool = False,
    ) -> Step:
        """Add a step that people take on a working day, counted back from the earliest of the steps it precedes.

        Args:
            name: Its id.
            title: What is done.
            ahead_of: The steps it must precede.
            key: The length of the plan between them.
            rule: The law's own length, or the rule that asks for the step.
            optional: Nobody must do it: by law alone it may be left as late as the next step.
        """
        safe_by = min(self.steps[b].last_safe for b in ahead_of)
        lawful_by = min(self.steps[b].last_lawful for b in ahead_of)
        wanted, basis, source = self.chosen(key) if key else (NONE, LAW, "")
        least = NONE
        bound = self.binds(rule)
        if rule is not None and rule.length is not None and bound != NOT:
            least = length_of(rule)
        by_plan, by_law = before(safe_by, wanted, CALENDAR), before(safe_by, least, CALENDAR)
        if rule is not None and basis == PLAN and bound == BINDING and by_law < by_plan:
            self.short.append(Short(key=key, given=wanted, rule=rule))
        legal = least != NONE and (by_law <= by_plan or not key)
        if legal or not key:
            basis = ADOPTED if bound == ADOPTED else LAW
        raw = min(by_plan, by_law)
        counted = least if bound == BINDING and not optional else NONE
        lawful = on_or_before(before(lawful_by, counted, CALENDAR), CALENDAR)
        target = min(ahead_of, key=lambda b: self.steps[b].last_safe)
        cites = [rule.cite] if rule is not None and (bound != NOT or optional) else []
        return self.put(
            Step(
                id=name,
                title=title,
                last_safe=on_or_before(raw, CALENDAR),
                last_lawful=lawful,
                rule=counted_before(least if legal else wanted, self.steps[target].title)
                + _moved(raw),
                basis=basis,
                cite="; ".join(cites if legal or not key else [*cites, source]),
                before=ahead_of,
                verified=rule is None or bound == NOT or rule.verified,
            )
        )

    def cap(self, name: str, by: str, because: str) -> None:
        """Let a step be no later than another one, for a reason."""
        step, other = self.steps[name], self.steps[by]
        if other.last_safe < step.last_safe:
            ahead = (*step.before, by)
            self.put(replace(step, last_safe=other.last_safe, rule=because, before=ahead))

    def put(self, step: Step) -> Step:
        """Keep a step."""
        self.steps[step.id] = step
        return step

    def last_issue(self, contract_by: date) -> tuple[date, StandstillResult]:
        """Return the last working day on which letters (or the award notice) leave the standstill its time.

        Args:
            contract_by: The day by which the contract must be free to be made.
        """
        CALENDAR.require(contract_by)
        day = latest(lambda d: CALENDAR.is_working(d) and self._free(d, contract_by), contract_by)
        return day, for_tender(self.tender, day)

    def _free(self, issue: date, contract_by: date) -> bool:
        """Say whether the contract may be made by a day if letters go out on another; a count past all known days is late."""
        try:
            return for_tender(self.tender, issue).earliest_contract_date <= contract_by
        except CalendarEndsError:
            return False


def counted_before(length: Length, title: str) -> str:
    """Say how far before what: ``28 clear days before: decision``."""
    what = title[0].lower() + title[1:]
    return f"{length} before: {what}" if length.number else f"no later than: {what}"


def _moved(raw: date) -> str:
    """Say that a day was moved back to a working day, and why."""
    because = CALENDAR.not_working_because(raw)
    return f"; {day_text(raw)} is a {because}, so the working day before" if because else ""
