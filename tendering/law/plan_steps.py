"""The steps of a procurement, from the start of service back to the decision to procure, by the tender's own law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tendering.law.backwards import (
    CALENDAR,
    GIVEN,
    LAW,
    OWN_RULES,
    PRACTICE,
    Backwards,
    Step,
    counted_before,
)
from tendering.law.calendar import DAY, day_text
from tendering.law.periods import NONE, before, months_on, on_or_before
from tendering.law.regime import Regime, RegimeAnswer
from tendering.law.thresholds import most_value
from tendering.law.values import LawValue, value
from tendering.model.papers import Length
from tendering.model.tender import Tender

ANSWERED = "questions can only be answered once the documents are out"


def count_back(tender: Tender, regime: RegimeAnswer, start: date) -> Backwards:
    """Count every step back from the start of service.

    Raises:
        CalendarEndsError: A day lies outside the bank holidays that are known.
        StandstillRefusedError: The end of standstill cannot be computed.
    """
    CALENDAR.require(start)
    plan = Backwards(tender, regime)
    given = Step(
        id="start",
        title="Service starts",
        last_safe=start,
        last_lawful=start,
        rule="as given",
        basis=GIVEN,
        cite="",
    )
    plan.put(given)
    _contract(plan)
    _standstill(plan)
    _decision(plan, "summaries" if regime.regime is Regime.PA2023 else "letters")
    _tenders(plan)
    _before_notice(plan)
    return plan


def _contract(plan: Backwards) -> None:
    """Staff information and the signature, which names the new employer."""
    told = plan.add(
        "tupe_information",
        "Old employers give staff information to new ones",
        ("start",),
        rule=value("other.transfer.employee_information"),
    )
    signed = plan.add("signature", "Contract signed", ("start",), key="mobilisation")
    because = "the new employer must be known when staff information is due"
    plan.cap(signed.id, told.id, because)


def _standstill(plan: Backwards) -> None:
    """The end of standstill, counted forwards by law, and the last day of issue that leaves it its time."""
    signed = plan.steps["signature"]
    gap, _, source = plan.chosen("signing")
    issue, result = plan.last_issue(before(signed.last_safe, gap, CALENDAR))
    lawful_issue, lawful = plan.last_issue(signed.last_lawful)
    plan.standstill_calendar = result.calendar
    act = plan.regime.regime is Regime.PA2023
    if result.last_day is not None and lawful.last_day is not None:
        plan.put(
            Step(
                id="standstill_ends",
                title="Standstill ends",
                last_safe=result.last_day,
                last_lawful=lawful.last_day,
                rule=f"{result.why}; then {gap} before: contract signed",
                basis=result.basis,
                cite=f"{result.rule_cite}; {source}",
                before=("signature",),
            )
        )
    title = "Contract award notice (UK6) published" if act else "Standstill letters sent"
    ends = (
        f"standstill then ends on {day_text(result.last_day)}" if result.last_day else result.why
    )
    plan.put(
        Step(
            id="award_notice" if act else "letters",
            title=title,
            last_safe=issue,
            last_lawful=lawful_issue,
            rule=ends,
            basis=result.basis,
            cite=result.rule_cite,
            before=("standstill_ends",) if result.last_day else ("signature",),
        )
    )
    if act:
        rule = value("pa2023.deadlines.summaries")
        title = "Assessment summaries given, all at one time"
        plan.add("summaries", title, ("award_notice",), key="summaries", rule=rule)


def _decision(plan: Backwards, issue: str) -> None:
    """The decision, what the public must see before it, and the call-in after it."""
    governed = plan.tender.governance
    days = governed.call_in_days
    if days is None and governed.key_decision is not False:
        days = value("practice.plan.call_in").days
    if days:
        _call_in(plan, issue, days, own=governed.call_in_days is not None)
        published = ("decision_published",)
        made = plan.add("decision", "Decision to award", published, key="decision_published")
        lawful = min(made.last_lawful, plan.steps[issue].last_lawful)
        plan.put(replace(made, last_lawful=lawful))
    else:
        plan.add("decision", "Decision to award", (issue,), key="letters")
    ahead = "decision"
    if governed.key_decision is not False:
        report, notice = (
            value(f"other.deadlines.{name}")
            for name in ("report_published", "key_decision_notice")
        )
        plan.add("report_published", "Report to members published", ("decision",), rule=report)
        private = ", part in private" if governed.exempt_reason else ""
        title = f"Public notice of the key decision{private}"
        plan.add("key_decision_notice", title, ("decision",), rule=notice)
        ahead = "report_published"
    plan.add("recommendation", "Recommendation agreed", (ahead,), key="governance")


def _call_in(plan: Backwards, issue: str, days: int, *, own: bool) -> None:
    """The call-in runs so many working days after the decision is published, by the authority's own rules."""
    ends = plan.add("call_in_ends", "Call-in ends", (issue,), key="letters")
    length = Length(number=days, unit="working_day")
    # the letters may go before call-in ends, at a risk; the contract may not be made before
    lawful = on_or_before(plan.steps["signature"].last_lawful - DAY, CALENDAR)
    lawful = max(lawful, ends.last_safe)
    plan.put(replace(ends, last_lawful=lawful))
    plan.put(
        Step(
            id="decision_published",
            title="Record of the decision published",
            last_safe=before(ends.last_safe, length, CALENDAR),
            last_lawful=before(lawful, length if own else NONE, CALENDAR),
            rule=counted_before(length, ends.title),
            basis=OWN_RULES if own else PRACTICE,
            cite="governance.call_in_days" if own else PRACTICE,
            before=(ends.id,),
        )
    )


def _tenders(plan: Backwards) -> None:
    """The close of tenders, the time for them, and an earlier stage where there is one."""
    law = _instrument(plan)
    plan.add("tenders_close", "Tenders close", ("recommendation",), key="evaluation")
    answers = value("pcr2015.deadlines.answers") if law == "pcr2015" else None
    title = "Last answers to bidders' questions"
    plan.add("answers", title, ("tenders_close",), key="answers", rule=answers)
    staged = len(plan.tender.stages) > 1 or plan.tender.procedure == "restricted"
    if not staged:
        _notice(plan, "tenders_close", "tender_period", _period(plan, law, "tender_period"))
        plan.cap("tender_notice", "answers", ANSWERED)
        return
    invited = "tender_period_invited" if law == "pcr2015" else "tender_period"
    title, period = "Bidders invited to tender", _period(plan, law, invited)
    plan.add("invitation", title, ("tenders_close",), key="tender_period", rule=period)
    plan.cap("invitation", "answers", ANSWERED)
    plan.add("requests_close", "Requests to participate close", ("invitation",), key="selection")
    _notice(plan, "requests_close", "participation", _period(plan, law, "participation"))


def _period(plan: Backwards, law: str, name: str) -> LawValue | None:
    """Return the least period of a law, or for light touch the rule that there is none; None where no law is held."""
    if not law:
        return None
    return value(f"{law}.deadlines.{'time_limits' if plan.regime.light_touch else name}")


def _instrument(plan: Backwards) -> str:
    """Return the instrument whose periods are counted; none for the Regulations of 2006."""
    regime = plan.regime.regime
    return str(regime) if regime in (Regime.PCR2015, Regime.PA2023) else ""


def _notice(plan: Backwards, ahead: str, key: str, rule: LawValue | None) -> None:
    act = plan.regime.regime is Regime.PA2023
    name = "Tender notice (UK4) published" if act else "Contract notice sent"
    plan.add("tender_notice", f"{name}, the documents with it", (ahead,), key=key, rule=rule)


def _before_notice(plan: Backwards) -> None:
    """What stands before the tender notice: conflicts, engagement, planning notices, the decision to procure."""
    act, notice = plan.regime.regime is Regime.PA2023, ("tender_notice",)
    law = _instrument(plan)
    conflicts = (
        value("pa2023.deadlines.conflicts_assessment")
        if act
        else value("pcr2015.deadlines.conflicts")
        if law
        else None
    )
    plan.add(
        "conflicts_assessment",
        "Conflicts assessment prepared",
        notice,
        key="conflicts",
        rule=conflicts,
    )
    plan.add("engagement_ends", "Market engagement ends", notice, key="drafting", optional=True)
    plan.add(
        "engagement_notice",
        "Market engagement begins" + (", by notice (UK2)" if act else ""),
        ("engagement_ends",),
        key="engagement",
        rule=value("pa2023.deadlines.engagement_notice") if act else None,
        optional=True,
    )
    planned = {"pa2023": "planned_notice", "pcr2015": "prior_information_notice"}.get(law)
    name = "Planned procurement notice (UK3)" if act else "Prior information notice"
    plan.add(
        "planned_notice",
        f"{name}, if wanted",
        notice,
        key="planned_notice",
        rule=value(f"{law}.deadlines.{planned}") if planned else None,
        optional=True,
    )
    plan.add(
        "decision_to_procure",
        "Decision to procure, social value and equality considered",
        ("engagement_notice", "planned_notice", "conflicts_assessment"),
        key="decision_to_procure",
        rule=value("other.deadlines.social_value"),
    )
    if act:
        _pipeline(plan)


def _pipeline(plan: Backwards) -> None:
    """The pipeline notice (UK1) of the last financial year whose day for it came before the tender notice."""
    over = value("pa2023.deadlines.pipeline_contract")
    amount = most_value(plan.tender)
    if amount is not None and amount <= over.money:
        return
    rule = value("pa2023.deadlines.pipeline_notice")
    noticed = plan.steps["tender_notice"]
    days = [_pipeline_day(rule, d) for d in (noticed.last_safe, noticed.last_lawful)]
    spend = value("pa2023.deadlines.pipeline_spend")
    plan.put(
        Step(
            id="pipeline_notice",
            title="Pipeline notice (UK1) published",
            last_safe=days[0],
            last_lawful=days[1],
            rule=f"{rule.shown} from the start of the financial year; where the authority plans to spend over "
            f"{spend.shown} in the year, for contracts over {over.shown}",
            basis=LAW,
            cite=rule.cite,
            before=("tender_notice",),
        )
    )


def _pipeline_day(rule: LawValue, notice_by: date) -> date:
    month, day = (int(word) for word in rule.words)
    year_start = date(notice_by.year, month, day)
    while year_start + DAY * (rule.days - 1) > notice_by:
        year_start = months_on(year_start, -12)
    return on_or_before(year_start + DAY * (rule.days - 1), CALENDAR)
