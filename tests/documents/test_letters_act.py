"""Under the Procurement Act: who gets a summary, who a letter of its own, what each must say, and what stops it."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time

import pytest

from tendering.documents.letters import Letter, make_letters
from tendering.law.standstill import StandstillResult, for_tender
from tendering.model.bids import Decision, Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding
from tendering.model.outcome import Outcome, Reason, Status
from tendering.model.tender import (
    AtLastPlace,
    Effect,
    Event,
    Keep,
    Notices,
    PassFailQuestion,
    QuestionKind,
    Stage,
    Standstill,
)
from tests.documents.example import BIDDERS, dossier, letter_text, outcome, reason_text
from tests.documents.readback import assert_accessible, tables, text_of

CLOSED = datetime(2026, 5, 22, 12, 0)  # noqa: DTZ001 - local, as a definition gives it
ON, NOTICE = date(2026, 7, 27), date(2026, 7, 28)


def act(**changes: object) -> Dossier:
    """Return the example under the Act: light touch, with a voluntary standstill of ten working days."""
    base = dossier()
    tender = dataclasses.replace(
        base.tender,
        started_by_event="tender_notice",
        started_by_on=date(2026, 3, 2),
        standstill=Standstill(stated_days=10, basis="voluntary"),
        timetable=(
            Event(event="tenders_close", at=CLOSED),
            Event(event="contract_award_notice", on=NOTICE),
        ),
        notices=Notices(documents_at="https://ashby.example/tenders/1"),
    )
    tender = dataclasses.replace(tender, **changes)
    bidders = tuple(
        dataclasses.replace(
            b,
            email=f"{b.id}@example.org",
            address="1 High Street, Ashby",
            postcode="AV1 1AA",
            platform_number=f"P{b.id.upper()}-1234-ABCD",
        )
        for b in base.bidders
    )
    return dataclasses.replace(base, tender=tender, bidders=bidders)


def standstill(record: Dossier) -> StandstillResult:
    return for_tender(record.tender, NOTICE)


def fate(status: Status, facts: dict[str, str], bidder: str = "eld") -> Outcome:
    """Return the outcome with a bidder out for another reason."""
    decided = outcome()
    lot = decided.lots[0]
    reason = Reason(code="not_eligible", facts={"status": status.value, **facts})
    return dataclasses.replace(
        decided,
        lots=(
            dataclasses.replace(
                lot,
                standings=tuple(
                    dataclasses.replace(s, status=status, reason=reason, prices={})
                    if s.bidder == bidder
                    else s
                    for s in lot.standings
                ),
                not_placed=tuple(
                    dataclasses.replace(n, reason=reason) if n.bidder == bidder else n
                    for n in lot.not_placed
                ),
            ),
        ),
    )


def made(
    record: Dossier | None = None, decided: Outcome | None = None, on: date = ON
) -> dict[str, Letter]:
    record = record or act()
    letters, problems = make_letters(record, decided or outcome(), on, standstill(record))
    assert not problems
    return {one.bidder: one for one in letters}


def refused(record: Dossier, decided: Outcome | None = None, on: date = ON) -> tuple[Finding, ...]:
    letters, problems = make_letters(record, decided or outcome(), on, standstill(record))
    assert not letters
    return problems


def eld(record: Dossier, decided: Outcome) -> tuple[Letter, str]:
    letter = made(record, decided)["eld"]
    assert_accessible(letter.data)
    return letter, text_of(letter.data)


def decided_by(about: str) -> Decision:
    return Decision(
        bidder="eld", lot="", zone="", about=about, decision="rejected", by="A Officer", role="Head of Procurement",
        on=date(2026, 6, 9), reason="The facts are not in dispute.",
    )  # fmt: skip


FACTS = {
    "decision": "rejected",
    "by": "A Officer",
    "on": "2026-06-09",
    "why": "The facts are not in dispute.",
}


# ---- the summary -------------------------------------------------------------------------------


def test_a_summary_says_what_regulation_31_asks() -> None:
    letter = made()["dam"]
    assert (letter.kind, letter.name) == ("summary", "summary-dam-damson-living-ltd.docx")
    assert_accessible(letter.data)
    text = text_of(letter.data)
    for line in ("Damson Living Ltd", "1 High Street", "AV1 1AA", "dam@example.org"):
        assert f"\n{line}\n" in text
    assert "Unique identifier: PDAM-1234-ABCD" in text
    scores = next(t for t in tables(letter.data) if t[0][0] == "Criterion")
    assert scores[0] == ["Criterion", "Weight (points)", "Marks there were", "Mark", "Your points"]
    assert scores[1] == ["Q1 Workforce", "60", "0 to 5", "3 of 5 (Acceptable)", "36.00"]
    assert scores[-1] == ["Total", "100", "As above", "All criteria", "60.00"]
    scale = next(t for t in tables(letter.data) if t[0][0] == "Mark")
    assert scale[1] == ["0", "Unacceptable", "0%", "Unacceptable response & evidence."]
    assert "set out in full in the tender documents, at https://ashby.example/tenders/1" in text
    assert reason_text("dam", "Q1", 3) in text


def test_a_summary_explains_the_score_of_every_appointee_and_names_nobody_else() -> None:
    text = text_of(made()["dam"].data)
    for winner, marks in {"oak": (5, 4), "bir": (4, 5), "ced": (4, 5)}.items():
        assert f"How the bid of {BIDDERS[winner]}" in text
        for criterion, mark in zip(("Q1", "Q2"), marks, strict=True):
            assert letter_text(winner, criterion, mark) in text
    assert "Q1 Workforce, 60.00 of 60, mark 5 of 5 (Excellent):" in text
    assert BIDDERS["eld"] not in text


def test_an_appointed_supplier_gets_its_own_summary_and_the_mechanism_of_the_cap() -> None:
    text = text_of(made()["oak"].data)
    assert "Places kept: Main provider in North & Moors; framework provider." in text
    assert "is the mechanism section 23(4) asks for" in text
    assert "The published limit is 1 zone for one bidder" in text


def test_a_summary_states_the_voluntary_standstill_from_the_award_notice() -> None:
    text = text_of(made()["dam"].data)
    assert "(UK6) is due to be published on Tuesday 28 July 2026, after every assessment" in text
    assert "provides one of 10 working days of its own accord" in text
    assert "standstill period ends at midnight at the end of Tuesday 11 August 2026" in text
    assert "If the notice is published on another day, the end it states applies." in text
    assert "must be started before the end of 30 days beginning with the day" in text
    assert "gives you the decision and its reasons on Monday 27 July 2026" in text


def test_without_a_day_for_the_notice_the_summary_says_from_when_the_period_runs() -> None:
    record = act(timetable=())
    letters, problems = make_letters(record, outcome(), ON, None)
    assert not problems
    text = text_of(letters[0].data)
    assert "has not been published yet" in text
    assert "The period begins with the day on which that notice is published" in text


def test_a_day_of_issue_planned_for_the_notice_is_its_day_in_letters_too() -> None:
    planned = Standstill(stated_days=10, basis="voluntary", issue_on=NOTICE)
    text = text_of(made(act(timetable=(), standstill=planned))["dam"].data)
    assert "(UK6) is due to be published on Tuesday 28 July 2026, after every assessment" in text


def test_no_standstill_is_said_too() -> None:
    record = act(standstill=Standstill(stated_days=0))
    letters, problems = make_letters(record, outcome(), ON, standstill(record))
    assert not problems
    assert "and none is provided" in text_of(letters[0].data)


def test_summaries_after_the_award_notice_are_refused() -> None:
    (problem,) = refused(act(), on=date(2026, 7, 29))
    assert problem.code == "X04"
    published = Entry(
        kind=EntryKind.NOTICE_PUBLISHED, on=date(2026, 7, 20), facts={"notice": "UK6"}
    )
    (problem,) = refused(dataclasses.replace(act(), entries=(published,)))
    assert "was published on 20 July 2026" in problem.message


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("address", "a postal address for the supplier"),
        ("email", "an e-mail address for the supplier"),
        ("platform_number", "the supplier's unique identifier"),
    ],
)
def test_a_summary_without_its_recipients_identity_does_not_issue(field: str, words: str) -> None:
    record = act()
    bidders = tuple(
        dataclasses.replace(b, **{field: "", "postcode": ""}) if b.id == "ced" else b
        for b in record.bidders
    )
    problems = refused(dataclasses.replace(record, bidders=bidders))
    assert {(p.code, p.where) for p in problems} == {
        ("X13", "assessment summary to Cedar Care CIC")
    }
    assert any(words in p.message for p in problems)
    assert all(p.law.startswith("SI 2024/692 reg 31(2)") for p in problems)


def test_a_summary_says_where_the_full_criteria_are() -> None:
    problems = refused(act(notices=Notices()))
    assert {p.law for p in problems} == {"SI 2024/692 reg 31(2)(d)(ii)"}


def test_an_appointees_text_may_be_withheld_with_its_ground_only() -> None:
    def withheld(ground: str) -> Dossier:
        record = act()
        rows = tuple(
            dataclasses.replace(c, withhold=ground)
            if (c.bidder, c.criterion) == ("oak", "Q1")
            else c
            for c in record.consensus
        )
        return dataclasses.replace(record, consensus=rows)

    text = text_of(made(withheld("sensitive commercial information (s.94(1)(b))"))["dam"].data)
    assert letter_text("oak", "Q1", 5) not in text
    assert "The ground is: sensitive commercial information (s.94(1)(b))." in text
    problems = refused(withheld("yes"))
    assert {(p.code, p.law) for p in problems} == {("X13", "Procurement Act 2023 s.94")}


# ---- letters of their own ------------------------------------------------------------------------


def test_an_excluded_supplier_is_told_ground_steps_and_reasons_without_scores() -> None:
    entries = (
        Entry(kind=EntryKind.REPRESENTATIONS_INVITED, on=date(2026, 5, 27), bidder="eld",
              facts={"about": "Schedule 7, paragraph 12", "reply_by": "2026-06-04"}),
        Entry(kind=EntryKind.REPRESENTATIONS_CONSIDERED, on=date(2026, 6, 8), bidder="eld",
              facts={"about": "Schedule 7, paragraph 12", "finding": "Likely to occur again."}),
        Entry(kind=EntryKind.EXCLUSION, on=date(2026, 6, 9), bidder="eld",
              facts={"ground": "Schedule 7, paragraph 12", "reason": "Short.", "notified": "2026-06-10"}),
    )  # fmt: skip
    record = dataclasses.replace(act(), entries=entries, decisions=(decided_by("exclusion"),))
    letter, text = eld(record, fate(Status.EXCLUDED, {"cause": "excluded", **FACTS}))
    assert (letter.kind, letter.name) == ("excluded", "letter-eld-elder-homecare-ltd.docx")
    assert "Ground: Schedule 7, paragraph 12. The tender of an excludable supplier may be" in text
    assert "Reasons: The facts are not in dispute." in text
    assert "27 May 2026: You were invited to make representations on Schedule 7" in text
    assert "8 June 2026: Your representations on Schedule 7, paragraph 12 were considered." in text
    assert "Decided on 9 June 2026 by A Officer, Head of Procurement." in text
    assert "You were told of this decision on Wednesday 10 June 2026." in text
    assert "not an assessed tender (section 50(5)" in text
    assert "points" not in text
    for winner in ("oak", "bir", "ced"):
        assert BIDDERS[winner] not in text


def test_an_exclusion_without_its_ground_does_not_issue() -> None:
    record = dataclasses.replace(act(), decisions=(decided_by("exclusion"),))
    (problem,) = refused(record, fate(Status.EXCLUDED, {"cause": "excluded", **FACTS}))
    assert (problem.code, problem.where) == ("X13", "letter to Elder Homecare Ltd")
    assert problem.message.startswith("the ground for exclusion: an entry `exclusion`")


@pytest.mark.parametrize(
    ("kind", "provision"),
    [(QuestionKind.CONDITION, "19(3)(a)"), (QuestionKind.PROCEDURAL, "19(3)(d)")],
)
def test_a_disregarded_tender_is_told_the_rule(kind: QuestionKind, provision: str) -> None:
    question = PassFailQuestion(
        id="form", kind=kind, question="Is the form signed?", effect=Effect.MUST_REJECT
    )
    record = dataclasses.replace(act(pass_fail=(question,)), decisions=(decided_by("form"),))
    facts = {"cause": "pass_fail", "question": "form", "answer": "no", **FACTS}
    letter, text = eld(record, fate(Status.REJECTED, facts))
    assert letter.kind == "disregarded"
    assert "The question “Is the form signed?” was answered “no”." in text
    assert f"(section {provision})" in text


def test_a_price_found_too_low_gives_the_enquiry() -> None:
    asked = Entry(kind=EntryKind.LOW_PRICE_ENQUIRY, on=date(2026, 6, 1), bidder="eld",
                  facts={"question": "How?", "answer": "Overtime.", "finding": "Not shown."})  # fmt: skip
    record = dataclasses.replace(act(), entries=(asked,), decisions=(decided_by("hourly"),))
    facts = {"cause": "price_breach", "item": "hourly", "amount": "9.5", "bound": "15", **FACTS}
    letter, text = eld(record, fate(Status.REJECTED, facts))
    assert letter.kind == "disregarded"
    assert "abnormally low for performance of the contract" in text
    assert "You were asked: How? You answered: Overtime. Not shown." in text


def test_a_question_and_its_answer_may_be_two_entries() -> None:
    """What the bidder answered to a task, or to a question, is told with its day; no answer is said to be lacking."""
    asked, explained = EntryKind.CLARIFICATION_TO_BIDDER, EntryKind.EXPLANATION_RECEIVED
    entries = (
        Entry(kind=EntryKind.TASK_OPENED, on=date(2026, 5, 27), bidder="eld", number=7,
              facts={"about": "hourly", "question": "Is it 9.50?"}),
        Entry(kind=asked, on=date(2026, 5, 28), bidder="eld", number=8,
              facts={"question": "Which figure?", "task": "7"}),
        Entry(kind=explained, on=date(2026, 6, 2), bidder="eld", number=9,
              facts={"task": "7", "explanation": "We meant 9.50."}),
        Entry(kind=asked, on=date(2026, 6, 3), bidder="eld", number=10, facts={"question": "Why?"}),
        Entry(kind=asked, on=date(2026, 6, 4), bidder="eld", number=11,
              facts={"question": "Why?", "answer": "Overtime.", "answer_to": "10"}),
        Entry(kind=asked, on=date(2026, 6, 5), bidder="eld", number=12, facts={"question": "How?"}),
    )  # fmt: skip
    record = dataclasses.replace(act(), entries=entries, decisions=(decided_by("hourly"),))
    facts = {"cause": "price_breach", "item": "hourly", "amount": "9.5", "bound": "15", **FACTS}
    _, text = eld(record, fate(Status.REJECTED, facts))
    assert "27 May 2026:" not in text, "the question that was put stands in for its task"
    assert "28 May 2026: You were asked: Which figure?" in text
    assert "2 June 2026: You answered: We meant 9.50." in text
    assert "3 June 2026: You were asked: Why?" in text
    assert "4 June 2026: You answered: Overtime." in text
    assert "5 June 2026: You were asked: How? No answer is recorded." in text
    assert text.count("No answer is recorded") == 1
    assert "not recorded" not in text


def test_a_late_tender_gets_a_short_letter() -> None:
    came = Entry(
        kind=EntryKind.SUBMISSION_RECEIVED, on=date(2026, 5, 22), at=time(12, 7), bidder="eld"
    )
    record = dataclasses.replace(act(), entries=(came,), decisions=(decided_by("late"),))
    letter, text = eld(record, fate(Status.LATE, {"cause": "late", **FACTS}))
    assert letter.kind == "late"
    assert (
        "The closing time was 12 noon on Friday 22 May 2026. Your bid was received at 12:07 pm."
        in text
    )
    assert "standstill" not in text


def test_a_withdrawn_tender_is_acknowledged() -> None:
    facts = {"cause": "withdrawn", "on": "2026-06-01", "why": "staff"}
    letter, text = eld(act(), fate(Status.WITHDRAWN, facts))
    assert letter.kind == "withdrawn"
    assert "The bid was withdrawn on 1 June 2026. Reason: staff." in text


def test_a_tender_below_a_minimum_was_assessed_and_gets_a_summary() -> None:
    facts = {
        "cause": "below_minimum",
        "of": "Q1",
        "mark": "3",
        "minimum": "4",
        "effect": "must_reject",
    }
    letter = made(act(), fate(Status.BELOW_MINIMUM, facts, bidder="dam"))["dam"]
    assert letter.kind == "summary"
    assert "Q1 Workforce was marked 3; the published minimum is 4." in text_of(letter.data)


def test_a_bidder_not_shortlisted_is_told_its_scores_of_that_stage_alone() -> None:
    base = act()
    stages = (
        Stage(id="selection", keep=Keep(most=3, at_last_place=AtLastPlace.ADMIT_ALL)),
        Stage(id="tender"),
    )
    criteria = (
        dataclasses.replace(base.tender.criteria[0], stage="selection"),
        base.tender.criteria[1],
    )
    record = act(stages=stages, criteria=criteria)
    facts = {"cause": "not_shortlisted", "stage": "selection", "order": "4", "most": "3"}
    decided = fate(Status.NOT_SHORTLISTED, facts, bidder="dam")
    lot = decided.lots[0]
    standings = tuple(
        dataclasses.replace(
            s,
            points={},
            marks={},
            rank=None,
            order=None,
            total=None,
            ranking_value=None,
            quality=None,
        )
        if s.bidder == "dam"
        else dataclasses.replace(s, points={"Q2": s.points["Q2"]}, total=s.points["Q2"])
        if s.points
        else s
        for s in lot.standings
    )
    decided = dataclasses.replace(decided, lots=(dataclasses.replace(lot, standings=standings),))
    letter = made(record, decided)["dam"]
    assert letter.kind == "not_shortlisted"
    assert_accessible(letter.data)
    text = text_of(letter.data)
    assert "which keeps 3 bidders. The bid stood 4th." in text
    assert reason_text("dam", "Q1", 3) in text
    (scores,) = [t for t in tables(letter.data) if t[0][0] == "Criterion"]
    assert scores[1] == ["Q1 Workforce", "60", "3 of 5 (Acceptable)", "36.00"]
    for winner in ("oak", "bir", "ced"):
        assert BIDDERS[winner] not in text
