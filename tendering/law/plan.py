"""The plan of a procurement: its last safe days, its own timetable set against them, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tendering.law.backwards import CALENDAR, PRACTICE, Backwards, Planned, Step
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.periods import first_day, last_day
from tendering.law.plan_steps import count_back
from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.law.standstill import StandstillRefusedError
from tendering.model import events
from tendering.model.findings import Finding, finding
from tendering.model.tender import Event, Tender

WHOLE, START, END = "whole", "start", "end"


def _whole(*names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return events that count whole, the first that is there."""
    return tuple((name, WHOLE) for same in names for name in same)


# Days that follow from another step: of the start another finding speaks, and standstill is late when letters are.
FOLLOWING = ("start", "standstill_ends")
# Which events of a timetable are which step, the first that is there; of a period, the part that counts.
EVENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "pipeline_notice": (("pipeline_notice", WHOLE),),
    "decision_to_procure": (("decision_to_procure", WHOLE),),
    "planned_notice": (
        ("planned_procurement_notice", WHOLE),
        ("prior_information_notice", WHOLE),
    ),
    "engagement_notice": (
        ("preliminary_market_engagement_notice", WHOLE),
        ("market_engagement", START),
    ),
    "engagement_ends": (("market_engagement", END),),
    "conflicts_assessment": (("conflicts_assessment", WHOLE),),
    "tender_notice": _whole(events.BEGINS),
    "requests_close": (("selection_closes", WHOLE), ("requests_close", WHOLE)),
    "invitation": (("invitation", WHOLE), ("tender_period", START)),
    "answers": (("clarifications_answered", WHOLE),),
    "tenders_close": (*_whole(events.TENDERS_CLOSE), ("tender_period", END)),
    "recommendation": (("recommendation", WHOLE), ("evaluation", END)),
    "key_decision_notice": (("key_decision_notice", WHOLE),),
    "report_published": (("report_published", WHOLE),),
    "decision": (("decision", WHOLE), ("cabinet_decision", WHOLE)),
    "decision_published": (("decision_published", WHOLE),),
    "call_in_ends": (*_whole(events.CALL_IN_ENDS), ("call_in", END)),
    "summaries": _whole(events.SUMMARIES, events.LETTERS),
    "letters": _whole(events.LETTERS),
    "award_notice": _whole(events.AWARD_NOTICE),
    "standstill_ends": (("standstill", END),),
    "signature": (*_whole(events.SIGNED), ("award", WHOLE)),
    "tupe_information": (("tupe_information", WHOLE), ("employee_liability_information", WHOLE)),
    "start": _whole(events.STARTS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanResult:
    """A plan: the steps in the order of their last safe days, and the findings.

    Attributes:
        start: The start of service it was counted back from.
        regime: The law counted by.
        steps: Empty where the plan could not be counted; a finding then says why.
        calendar: Edition of the bank holidays counted with.
    """

    tender: str
    start: date
    regime: RegimeAnswer
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    calendar: str = ""

    def step(self, name: str) -> Step | None:
        """Return a step by id, or None."""
        return next((s for s in self.steps if s.id == name), None)


def plan_for(tender: Tender, start: date, *, on: date | None = None) -> PlanResult:
    """Return the plan that has service start on a day.

    Args:
        tender: The tender; its ``plan``, ``governance``, ``standstill`` and law set the lengths.
        start: First day of service.
        on: The day asked, to name the last safe days already past; None names none.
    """
    answer = regime_of(tender)
    whole = PlanResult(tender=tender.id, start=start, regime=answer)
    refused = _refused(tender, answer, start)
    if refused is not None:
        return replace(whole, findings=(refused,))
    try:
        counted = count_back(tender, answer, start)
    except (CalendarEndsError, StandstillRefusedError, OverflowError) as error:
        said = f"the plan for a start on {day_text(start)} cannot be counted: {error}"
        remedy = "Give a start whose bank holidays are known, with all that comes before it."
        refusal = finding("L004", "--start-of-service", said, remedy=remedy)
        return replace(whole, findings=(refusal,))
    order = list(reversed(counted.steps.values()))
    steps = tuple(
        replace(step, planned=planned(tender, step.id))
        for step in sorted(order, key=lambda s: s.last_safe)
    )
    found = (
        *_about_law(tender, counted),
        *_late(tender, start, steps),
        *_about_start(tender, start),
        *_past(steps, on),
        *_unconfirmed(steps),
    )
    editions = (CALENDAR.edition, counted.standstill_calendar)
    calendar = "; ".join(dict.fromkeys(edition for edition in editions if edition))
    return replace(whole, steps=steps, findings=found, calendar=calendar)


def _refused(tender: Tender, answer: RegimeAnswer, start: date) -> Finding | None:
    """Return what forbids a plan: a law not known, or a start before the procurement began."""
    if answer.regime is None:
        said = f"which law applies cannot be decided: {answer.because}"
        return finding("L004", tender.at("started_by"), said)
    began = tender.started_by_on
    if began is not None and start <= began:
        event = (tender.started_by_event or "an event").replace("_", " ")
        said = (
            f"service cannot start on {day_text(start)}: the procurement began with {event} on "
            f"{day_text(began)}"
        )
        remedy = "Give a later start, or correct started_by in tender.yaml."
        return finding("L004", "--start-of-service", said, remedy=remedy)
    return None


def planned(tender: Tender, step: str) -> Planned | None:
    """Return when the tender's own timetable has a step, or None."""
    if step == "start" and tender.agreement is not None and tender.agreement.starts_on is not None:
        on = tender.agreement.starts_on
        return Planned(first=on, last=on, path="agreement.starts_on")
    for name, part in EVENTS.get(step, ()):
        for n, event in enumerate(tender.timetable):
            if event.event == name:
                found = _part(event, part)
                if found is not None:
                    return Planned(first=found[0], last=found[1], path=f"timetable[{n}]")
    began = tender.started_by_on
    if step == "tender_notice" and began is not None:
        names = {name for name, _ in EVENTS[step]}
        if tender.started_by_event in names:
            return Planned(first=began, last=began, path="started_by.on")
    return None


def _part(event: Event, part: str) -> tuple[date, date] | None:
    first, last = first_day(event), last_day(event)
    if first is None or last is None:
        return None
    return {START: (first, first), END: (last, last)}.get(part, (first, last))


def _late(tender: Tender, start: date, steps: tuple[Step, ...]) -> Iterator[Finding]:
    """Each step planned later than it may be: an error where the law leaves no way, else a warning."""
    for step in steps:
        own = step.planned
        if own is None or step.id in FOLLOWING or own.last <= step.last_safe:
            continue
        when = f"planned for {day_text(own.last)}"
        if own.first != own.last:
            when = f"planned between {day_text(own.first)} and {day_text(own.last)}"
        where, law = tender.at(own.path), "" if step.cite == PRACTICE else step.cite
        if own.first > step.last_lawful:
            said = (
                f"{step.title}: {when}; for service to start on {day_text(start)} the law allows "
                f"{day_text(step.last_lawful)} at the latest"
            )
            yield finding("L002", where, said, law=law)
        else:
            days = (own.last - step.last_safe).days
            said = (
                f"{step.title}: {when}, {days} day{'' if days == 1 else 's'} after the last safe day, "
                f"{day_text(step.last_safe)} ({step.rule})"
            )
            yield finding("L001", where, said, law=law)


def _about_law(tender: Tender, counted: Backwards) -> Iterator[Finding]:
    """What the law makes of the lengths, of the governance and of the standstill."""
    for short in counted.short:
        said = f"{short.key.replace('_', ' ')} of {short.given} is below the {short.rule.shown} of {short.rule.cite}"
        where = tender.at(f"plan.{short.key}")
        yield finding(
            "L003", where, f"{said}; the plan counts {short.rule.shown}", law=short.rule.cite
        )
    if counted.regime.regime is Regime.PCR2006:
        said = (
            f"the procedure was {counted.regime.because}: the periods of the {counted.regime.title} are named, not "
            "computed, and the standstill is counted as adopted"
        )
        yield finding("X55", tender.at("started_by"), said, law=counted.regime.cite)
    if tender.governance.key_decision is None:
        said = "the tender does not say whether the award is a key decision; it is planned as one"
        yield finding("L006", tender.at("governance"), said)
    if "standstill_ends" not in counted.steps:
        said = "the plan has no standstill, because the tender says that there is none"
        yield finding("X05", tender.at("standstill.stated_days"), said)


def _about_start(tender: Tender, start: date) -> Iterator[Finding]:
    """Another start than the tender's own."""
    own = planned(tender, "start")
    if own is not None and not own.first <= start <= own.last:
        said = (
            f"the plan is for a start on {day_text(start)}; the tender says {day_text(own.first)}"
        )
        yield finding("L007", tender.at(own.path), said)


def _past(steps: tuple[Step, ...], on: date | None) -> Iterator[Finding]:
    """Name the steps whose last safe day is past on the day asked, but for those planned in time."""
    late = [
        step
        for step in steps
        if on is not None and step.last_safe < on and (step.slack is None or step.slack < 0)
    ]
    if late and on is not None:
        names = "; ".join(f"{s.title} ({day_text(s.last_safe)})" for s in late)
        yield finding("L008", "--on", f"on {day_text(on)} these last safe days are past: {names}")


def _unconfirmed(steps: tuple[Step, ...]) -> Iterator[Finding]:
    """Name the rules the plan rests on that were not read at their source."""
    rules = [s for s in steps if not s.verified]
    if rules:
        said = "; ".join(f"{s.title} ({s.cite.split('; practice')[0]})" for s in rules)
        yield finding(
            "L005",
            "plan",
            f"these days rest on rules that have not been confirmed at their source: {said}",
        )


__all__ = ["EVENTS", "PlanResult", "Planned", "Step", "plan_for", "planned"]
