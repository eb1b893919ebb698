"""The plan counted back from the start of service: days worked by hand, each law's own steps, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.law.backwards import Step
from tendering.law.calendar import ENGLAND_AND_WALES
from tendering.law.periods import after
from tendering.law.plan import EVENTS, PlanResult, plan_for
from tendering.law.standstill import for_tender
from tendering.model.criteria import Stage
from tendering.model.papers import Agreement, Event, Governance, Length, Plan, Standstill
from tendering.model.tender import Authority, Tender

DAY = timedelta(days=1)
CARE, OFFICE = ("85000000-9",), ("30000000-9",)


def weeks(number: int) -> Length:
    return Length(number=number, unit="week")


PCR = Tender(
    id="t",
    title="T",
    authority=Authority(name="Council", nation="england"),
    procedure="light_touch_own",
    started_by_event="contract_notice",
    started_by_on=date(2016, 1, 4),
    cpv=CARE,
    governance=Governance(key_decision=True, call_in_days=5),
)
ACT = replace(PCR, started_by_event="tender_notice", started_by_on=date(2025, 4, 1))
OLD = replace(
    PCR, started_by_on=date(2014, 6, 16), standstill=Standstill(basis="adopted"), cpv=CARE
)
START = date(2017, 7, 3)
ACT_START = date(2027, 7, 5)


def day(result: PlanResult, step: str) -> date:
    found = result.step(step)
    assert found is not None, step
    return found.last_safe


def test_the_last_days_worked_by_hand() -> None:
    plan = plan_for(PCR, START)
    # 28 days before Monday 3 July 2017 is Monday 5 June
    assert day(plan, "tupe_information") == date(2017, 6, 5)
    # twelve weeks before it is Monday 10 April
    assert day(plan, "signature") == date(2017, 4, 10)
    # three working days before: Wednesday 5 April. Letters of Friday 24 March end on Monday 3 April (day 10)
    # and those of Monday 27 March would end on Thursday 6 April
    assert day(plan, "letters") == date(2017, 3, 24)
    assert day(plan, "standstill_ends") == date(2017, 4, 3)
    assert day(plan, "call_in_ends") == date(2017, 3, 21)
    assert day(plan, "decision_published") == date(2017, 3, 14)
    assert day(plan, "decision") == date(2017, 3, 10)
    # clear days: 10 February to 9 March are 28, and Friday 3 to Thursday 9 March five working days
    assert day(plan, "key_decision_notice") == date(2017, 2, 9)
    assert day(plan, "report_published") == date(2017, 3, 2)


def test_a_day_on_no_working_day_moves_back_over_easter() -> None:
    plan = plan_for(replace(PCR, plan=Plan(mobilisation=weeks(4))), date(2017, 5, 15))
    # four weeks before is Easter Monday 17 April; the working day before is Thursday 13 April. The new employer
    # must be known by then too: 28 days before is the same Monday
    assert day(plan, "signature") == date(2017, 4, 13)
    found = plan.step("signature")
    assert found is not None
    assert "bank holiday" in found.rule


def test_the_new_employer_is_known_before_staff_information_is_due() -> None:
    plan = plan_for(replace(PCR, plan=Plan(mobilisation=weeks(1))), START)
    assert day(plan, "signature") == day(plan, "tupe_information")


def test_each_step_says_its_rule_or_that_it_is_practice() -> None:
    for tender, start in ((PCR, START), (ACT, ACT_START), (OLD, date(2015, 6, 1))):
        for step in plan_for(tender, start).steps:
            assert step.cite or step.basis == "given"
            assert step.basis in {
                "law",
                "adopted",
                "voluntary",
                "own rules",
                "plan",
                "practice",
                "given",
            }
            assert (step.basis != "practice") or "practice" in step.cite


def test_the_act_has_its_own_steps() -> None:
    plan = plan_for(replace(ACT, value_amount=None), ACT_START)
    ids = {step.id for step in plan.steps}
    assert {"summaries", "award_notice", "pipeline_notice", "conflicts_assessment"} <= ids
    assert "letters" not in ids
    assert day(plan, "summaries") < day(plan, "award_notice") < day(plan, "standstill_ends")
    notice = plan.step("award_notice")
    assert notice is not None
    assert notice.basis == "voluntary"
    pipeline = day(plan, "pipeline_notice")
    assert (pipeline.month, pipeline.day) == (5, 26)
    assert pipeline <= day(plan, "tender_notice")
    assert plan.calendar.count("any_part_of_uk") == 1


def test_a_small_contract_is_in_no_pipeline_notice() -> None:
    small = replace(ACT, value_amount=2_000_000, value_vat="included")  # type: ignore[arg-type]
    assert plan_for(small, ACT_START).step("pipeline_notice") is None
    with_vat = replace(ACT, value_amount=1_800_000, value_vat="excluded")  # type: ignore[arg-type]
    assert plan_for(with_vat, ACT_START).step("pipeline_notice") is not None


def test_light_touch_has_no_least_period_and_the_full_regime_has() -> None:
    light = plan_for(PCR, START).step("tender_notice")
    assert light is not None
    assert (light.basis, light.cite) == ("practice", "PCR 2015 reg 76(6); practice")
    short = Plan(tender_period=Length(number=10, unit="day"), answers=Length(number=6, unit="day"))
    full = plan_for(replace(PCR, cpv=OFFICE, procedure="open", plan=short), START)
    notice = full.step("tender_notice")
    assert notice is not None
    assert (notice.basis, notice.cite) == ("law", "PCR 2015 reg 27(2), (4)")
    assert (day(full, "tenders_close") - notice.last_safe).days >= 30
    assert [f.code for f in full.findings if f.code == "L003"] == ["L003"]
    act = plan_for(replace(ACT, cpv=OFFICE, procedure="open", plan=short), ACT_START)
    assert [f.law for f in act.findings if f.code == "L003"] == ["Procurement Act 2023 s.54"]
    longer = replace(PCR, cpv=OFFICE, procedure="open", plan=Plan(tender_period=weeks(8)))
    assert not [f for f in plan_for(longer, START).findings if f.code == "L003"]


def test_two_stages_have_a_time_for_requests() -> None:
    staged = replace(PCR, stages=(Stage(id="selection"), Stage(id="tender")))
    plan = plan_for(staged, START)
    order = ["tender_notice", "requests_close", "invitation", "answers", "tenders_close"]
    days = [day(plan, step) for step in order]
    assert days == sorted(days)
    assert day(plan, "tender_notice") < day(plan, "requests_close")


def test_no_key_decision_has_no_public_notice_and_no_call_in() -> None:
    plan = plan_for(replace(PCR, governance=Governance(key_decision=False)), START)
    assert {"key_decision_notice", "report_published", "call_in_ends"}.isdisjoint(
        step.id for step in plan.steps
    )
    assert not [f for f in plan.findings if f.code == "L006"]
    unsaid = plan_for(replace(PCR, governance=Governance()), START)
    assert unsaid.step("key_decision_notice") is not None
    assert [f.code for f in unsaid.findings if f.code == "L006"] == ["L006"]


def event(name: str, on: date) -> Event:
    return Event(event=name, on=on)


def test_a_planned_day_after_the_last_safe_one_is_a_warning_and_after_the_last_lawful_one_an_error() -> (
    None
):
    in_time = replace(PCR, timetable=(event("letters_issued", date(2017, 3, 24)),))
    late = replace(PCR, timetable=(event("letters_issued", date(2017, 3, 27)),))
    unlawful = replace(PCR, timetable=(event("letters_issued", date(2017, 6, 23)),))
    codes = [
        [f.code for f in plan_for(t, START).findings if f.code in {"L001", "L002"}]
        for t in (in_time, late, unlawful)
    ]
    assert codes == [[], ["L001"], ["L002"]]
    found = plan_for(late, START).step("letters")
    assert found is not None
    assert found.slack == -3


def test_a_month_is_late_when_its_last_day_is() -> None:
    month = replace(PCR, timetable=(Event(event="award", month="2017-04"),))
    found = [f for f in plan_for(month, START).findings if f.code == "L001"]
    assert "between" in found[0].message


def test_every_event_that_means_a_step_names_a_step() -> None:
    staged = replace(ACT, stages=(Stage(id="a"), Stage(id="b")))
    known = {s.id for s in plan_for(staged, ACT_START).steps}
    known |= {s.id for s in plan_for(PCR, START).steps}
    assert set(EVENTS) <= known


def test_what_cannot_be_planned_is_said() -> None:
    undecided = replace(PCR, started_by_event=None)
    too_far = date(2030, 1, 1)
    started = replace(PCR, started_by_on=date(2017, 8, 1))
    short = replace(ACT, standstill=Standstill(stated_days=5))
    refused = replace(OLD, standstill=None)
    for tender, start in (
        (undecided, START),
        (PCR, too_far),
        (started, START),
        (short, ACT_START),
        (refused, date(2015, 6, 1)),
    ):
        result = plan_for(tender, start)
        assert result.steps == ()
        assert [(f.code, f.severity.value) for f in result.findings] == [("L004", "error")]


def test_no_standstill_is_a_warning_and_no_step() -> None:
    result = plan_for(replace(ACT, standstill=Standstill(stated_days=0)), ACT_START)
    assert result.step("standstill_ends") is None
    assert "X05" in [f.code for f in result.findings]


def test_the_regulations_of_2006_are_named_and_only_what_was_adopted_is_counted() -> None:
    result = plan_for(OLD, date(2015, 6, 1))
    assert "X55" in [f.code for f in result.findings]
    letters = result.step("letters")
    assert letters is not None
    assert letters.basis == "adopted"
    notice = result.step("tender_notice")
    assert notice is not None
    assert notice.cite == "practice"


def test_another_start_than_the_tender_says_is_noted() -> None:
    own = replace(PCR, agreement=Agreement(kind="framework", starts_on=START))
    assert "L007" not in [f.code for f in plan_for(own, START).findings]
    assert "L007" in [f.code for f in plan_for(own, START + 7 * DAY).findings]


def test_days_past_on_the_day_asked_are_named() -> None:
    before = plan_for(PCR, START, on=date(2016, 1, 4))
    later = plan_for(PCR, START, on=date(2017, 3, 11))
    assert "L008" not in [f.code for f in before.findings]
    assert "Decision to award" in next(f.message for f in later.findings if f.code == "L008")


STARTS = st.dates(date(2016, 7, 1), date(2028, 12, 1))
LENGTHS = st.builds(
    Length,
    number=st.integers(0, 12),
    unit=st.sampled_from(["day", "week", "working_day", "month"]),
)
PLANS = st.builds(
    Plan,
    mobilisation=LENGTHS,
    signing=LENGTHS,
    letters=LENGTHS,
    summaries=LENGTHS,
    governance=LENGTHS,
    evaluation=LENGTHS,
    tender_period=LENGTHS,
    answers=LENGTHS,
    selection=LENGTHS,
    drafting=LENGTHS,
)
GOVERNANCES = st.builds(
    Governance,
    key_decision=st.sampled_from([True, False, None]),
    call_in_days=st.sampled_from([None, 0, 3, 5, 10]),
)


@st.composite
def tenders(draw: st.DrawFn) -> Tender:
    base = draw(st.sampled_from([PCR, ACT]))
    stages = draw(st.sampled_from([(), (Stage(id="a"), Stage(id="b"))]))
    method = draw(st.sampled_from(["electronic", "post"]))
    return replace(
        base,
        started_by_on=date(2016, 1, 4) if base is PCR else date(2025, 3, 1),
        cpv=draw(st.sampled_from([CARE, OFFICE])),
        stages=stages,
        standstill=Standstill(method=method),
        plan=draw(PLANS),
        governance=draw(GOVERNANCES),
    )


def start_for(tender: Tender, start: date) -> date:
    return start if tender.started_by_event == "contract_notice" else max(start, date(2027, 1, 1))


PEOPLE = ("start", "standstill_ends")


@settings(max_examples=60)
@given(tenders(), STARTS)
def test_each_step_is_on_or_before_what_it_precedes_and_on_a_working_day(
    tender: Tender, start: date
) -> None:
    plan = plan_for(tender, start_for(tender, start))
    by_id = {step.id: step for step in plan.steps}
    assert by_id
    assert [s.last_safe for s in plan.steps] == sorted(s.last_safe for s in plan.steps)
    for step in plan.steps:
        for ahead in step.before:
            assert step.last_safe <= by_id[ahead].last_safe, (step.id, ahead)
        assert step.last_safe <= step.last_lawful, step.id
        if step.id not in PEOPLE:
            assert ENGLAND_AND_WALES.is_working(step.last_safe), step.id


@settings(max_examples=40)
@given(tenders(), STARTS)
def test_counting_forwards_from_the_plan_meets_the_start(tender: Tender, start: date) -> None:
    start = start_for(tender, start)
    by_id = {step.id: step for step in plan_for(tender, start).steps}
    issue = by_id.get("award_notice") or by_id["letters"]
    standstill = for_tender(tender, issue.last_safe)
    signed = by_id["signature"].last_safe
    wanted = tender.plan.signing
    assert wanted is not None
    assert standstill.earliest_contract_date <= signed
    assert after(standstill.earliest_contract_date, wanted, ENGLAND_AND_WALES) <= signed or (
        wanted.unit == "month"  # a month back and a month on need not meet at the end of a month
    )
    assert signed + 28 * DAY <= start or by_id["tupe_information"].last_safe == signed
    assert by_id["tupe_information"].last_safe + 28 * DAY <= start
    if "key_decision_notice" in by_id:
        decided = by_id["decision"].last_safe
        assert (decided - by_id["key_decision_notice"].last_safe).days - 1 >= 28
        between = by_id["report_published"].last_safe + DAY
        clear = ENGLAND_AND_WALES.working_days(between, 5)
        assert clear[-1] < decided
    # one day later, and the standstill would not have its time
    later = ENGLAND_AND_WALES.next_working_day(issue.last_safe + DAY)
    late = for_tender(tender, later).earliest_contract_date
    assert late > by_id["signature"].last_safe or wanted.number


@settings(max_examples=30)
@given(tenders(), STARTS, st.integers(1, 40))
def test_a_later_start_never_makes_a_step_earlier(tender: Tender, start: date, days: int) -> None:
    start = start_for(tender, start)
    later = min(start + days * DAY, date(2028, 12, 29))
    before = {s.id: s for s in plan_for(tender, start).steps}
    after_it: dict[str, Step] = {s.id: s for s in plan_for(tender, later).steps}
    for name, step in before.items():
        assert step.last_safe <= after_it[name].last_safe, name
        assert step.last_lawful <= after_it[name].last_lawful, name


@pytest.mark.parametrize("tender", [PCR, ACT], ids=["2015", "Act"])
def test_a_longer_length_never_makes_a_step_later(tender: Tender) -> None:
    start = START if tender is PCR else ACT_START
    usual = {s.id: s.last_safe for s in plan_for(tender, start).steps}
    slow = replace(tender, plan=Plan(evaluation=weeks(20)))
    for step in plan_for(slow, start).steps:
        assert step.last_safe <= usual[step.id]
