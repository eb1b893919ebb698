"""Letters: every bidder is told everything, truly, in its own words, and nothing is written that lacks anything."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from tendering.documents.build_letters import letter
from tendering.documents.letters import make_letters, write_letters
from tendering.evaluation.draw import draw_key
from tendering.law.standstill import StandstillResult, for_tender
from tendering.model.bids import Answer, Bidder, Decision, Dossier
from tendering.model.findings import Finding
from tendering.model.numbers import fixed
from tendering.model.outcome import Outcome, Status, Tie
from tendering.model.tender import Authority, Standstill
from tests.documents.example import (
    BIDDERS,
    COMMITMENT,
    MARKS,
    SEED,
    F,
    dossier,
    letter_text,
    outcome,
    reason_text,
)
from tests.documents.readback import assert_accessible, tables, text_of

ON = date(2017, 3, 9)


def standstill() -> StandstillResult:
    return for_tender(dossier().tender, ON)


def made(record: Dossier | None = None, decided: Outcome | None = None) -> dict[str, bytes]:
    letters, problems = make_letters(record or dossier(), decided or outcome(), ON, standstill())
    assert not problems
    return {one.bidder: one.data for one in letters}


def problems_of(record: Dossier, decided: Outcome | None = None) -> tuple[Finding, ...]:
    letters, problems = make_letters(record, decided or outcome(), ON, standstill())
    assert not letters
    return problems


LETTERS = made()


@pytest.mark.parametrize("bidder", BIDDERS)
def test_every_bidder_gets_an_accessible_letter(bidder: str) -> None:
    data = LETTERS[bidder]
    assert_accessible(data)
    text = text_of(data)
    assert BIDDERS[bidder] in text
    assert "None" not in text
    assert "{{" not in text


@pytest.mark.parametrize("bidder", BIDDERS)
def test_every_letter_states_law_end_of_standstill_record_and_winners(bidder: str) -> None:
    text = text_of(LETTERS[bidder])
    assert "9 March 2017" in text
    assert "regulation 86 of the Public Contracts Regulations 2015 requires" in text
    assert "ends at midnight at the end of Monday 20 March 2017" in text
    assert "will not be concluded before Tuesday 21 March 2017" in text
    assert (
        "The tender documents gave Sunday 19 March 2017 as the last day. That was not right"
        in text
    )
    assert "f" * 64 in text
    assert re.search(r"Outcome: [0-9a-f]{64}", text)
    assert "tenders@ashby.example" in text
    winners = next(t for t in tables(LETTERS[bidder]) if t[0][0] == "Bidder")
    assert [row[0] for row in winners[1:]] == [BIDDERS[b] for b in ("oak", "bir", "ced")]


@pytest.mark.parametrize("bidder", MARKS)
def test_every_number_is_the_outcomes(bidder: str) -> None:
    standing = outcome().lots[0].standing(bidder)
    assert standing is not None
    assert standing.total is not None
    scores = next(t for t in tables(LETTERS[bidder]) if t[0][0] == "Criterion")
    assert scores[0] == ["Criterion", "Weight (points)", "Mark", "Your points"]
    for row, (criterion, points) in zip(scores[1:-1], standing.points.items(), strict=True):
        assert row[0].startswith(f"{criterion} ")
        assert row[2].startswith(f"{standing.marks[criterion]} of 5 (")
        assert row[3] == fixed(points, 2)
    assert scores[-1] == ["Total", "100", "All criteria", fixed(standing.total, 2)]
    winners = next(t for t in tables(LETTERS[bidder]) if t[0][0] == "Bidder")
    for row in winners[1:]:
        other = next(b for b, n in BIDDERS.items() if n == row[0])
        theirs = outcome().lots[0].standing(other)
        assert theirs is not None
        assert theirs.total is not None
        assert row[2] == "; ".join(f"{q} {fixed(p, 2)}" for q, p in theirs.points.items())
        assert row[3] == fixed(theirs.total, 2)


@pytest.mark.parametrize("bidder", MARKS)
def test_reasons_are_word_for_word(bidder: str) -> None:
    text = text_of(LETTERS[bidder])
    for criterion, mark in zip(("Q1", "Q2"), MARKS[bidder], strict=True):
        assert reason_text(bidder, criterion, mark) in text
        assert letter_text(bidder, criterion, mark) not in text


def test_relative_advantages_come_from_the_winners_own_text_criterion_by_criterion() -> None:
    text = text_of(LETTERS["dam"])
    assert "Q1 Workforce (your score: 36.00 of 60)" in text
    assert f"Oak & Elm Care <North> Ltd, 60.00: {letter_text('oak', 'Q1', 5)}" in text
    assert reason_text("oak", "Q1", 5) not in text
    cedar = text_of(LETTERS["ced"])
    assert "Q1 Workforce (your score: 48.00 of 60)" in cedar
    assert letter_text("oak", "Q2", 4) not in cedar
    assert (
        "Birch's Home Support: equal with your bid; it comes first by the published rule for ties."
        in cedar
    )


def test_a_bid_passed_over_is_compared_with_the_bid_appointed_after_it() -> None:
    text = text_of(LETTERS["oak"])
    assert "Q2 Safety & Safeguarding (your score: 32.00 of 40)" in text
    assert f"Birch's Home Support, 40.00: {letter_text('bir', 'Q2', 5)}" in text
    lot = outcome().lots[0]
    weaker = tuple(
        dataclasses.replace(s, points={**s.points, "Q2": F(16)}) if s.bidder == "bir" else s
        for s in lot.standings
    )
    decided = dataclasses.replace(outcome(), lots=(dataclasses.replace(lot, standings=weaker),))
    text = text_of(made(decided=decided)["oak"])
    assert "Birch's Home Support: it came after your bid and holds the place by the rule" in text


def test_a_breach_that_was_accepted_is_told_with_who_decided_and_why() -> None:
    record = dossier()
    accepted = Decision(
        bidder="dam", lot="", zone="", about="hourly", decision="clarified", by="A Officer", role="Head of Procurement",
        on=date(2017, 2, 20), reason="two digits were changed over.",
    )  # fmt: skip
    breach, lot = F(14), outcome().lots[0]
    standings = tuple(
        dataclasses.replace(s, prices={"hourly": breach}) if s.bidder == "dam" else s
        for s in lot.standings
    )
    decided = dataclasses.replace(outcome(), lots=(dataclasses.replace(lot, standings=standings),))
    record = dataclasses.replace(record, decisions=(accepted,))
    text = text_of(made(record, decided)["dam"])
    assert (
        "Hourly rate: you offered £14.00 per hour. The published rule is exactly £15.00 per hour: your price does not "
        "meet it." in text
    )
    assert (
        "Decision on the price for Hourly rate: After clarification, the bid was accepted by A Officer, Head of Procurement, "
        "on 20 February 2017. Reason: two digits were changed over." in text
    )


def test_pass_fail_answers_are_told_and_a_decision_given_above_is_not_told_twice() -> None:
    record = dossier()
    question = record.tender.pass_fail[0]
    answers = (
        Answer(bidder="oak", party="", lot="", question=question.id, answer="pass"),
        Answer(bidder="dam", party="Sub Ltd", lot="1", question=question.id, answer="no"),
    )
    letters = made(dataclasses.replace(record, answers=answers))
    assert "Pass/fail questions: your bid met 1 question" in text_of(letters["oak"])
    assert (
        f"Not met for Sub Ltd: The question “{question.question}” was answered “no”."
        in text_of(letters["dam"])
    )
    assert "Pass/fail questions" not in text_of(letters["bir"])
    rejected = Decision(
        bidder="eld", lot="", zone="", about="hourly", decision="rejected", by="A Officer",
        on=date(2017, 2, 20), reason="the bidder confirmed the rate",
    )  # fmt: skip
    text = text_of(made(dataclasses.replace(record, decisions=(rejected,)))["eld"])
    assert text.count("the bidder confirmed the rate") == 1


def test_an_answer_that_was_corrected_counts_as_met() -> None:
    record = dossier()
    question = record.tender.pass_fail[0]
    answer = Answer(bidder="oak", party="", lot="", question=question.id, answer="fail")
    corrected = Decision(
        bidder="oak", lot="", zone="", about=question.id, decision="corrected", by="A Officer",
        on=date(2017, 2, 20), reason="the certificate was in the bid",
    )  # fmt: skip
    text = text_of(
        made(dataclasses.replace(record, answers=(answer,), decisions=(corrected,)))["oak"]
    )
    assert "Pass/fail questions: your bid met 1 question" in text
    assert "Not met" not in text
    assert "The record was corrected by A Officer on 20 February 2017" in text


def test_a_rank_that_is_shared_is_called_equal_with_the_place_after_ties() -> None:
    text = text_of(LETTERS["ced"])
    assert "your bid ranked equal 2nd of 4 ranked bids, with 88.00 points." in text
    assert "The published rule for ties puts it 3rd." in text
    assert "ranked equal" not in text_of(LETTERS["oak"])


def test_a_tie_is_told_with_the_draws_secret_and_without_the_names_of_others_not_appointed() -> (
    None
):
    lot = outcome().lots[0]
    drawn = {b: draw_key(SEED, "ashby-2016", "1", None, b) for b in ("dam", "eld", "ced")}
    order = tuple(sorted(drawn, key=lambda b: drawn[b]))
    rungs = (("higher:Q1", dict.fromkeys(drawn, "48")), ("draw", drawn))
    tie = Tie(
        zone=None, bidders=tuple(drawn), value=F(80), settled_by="draw", order=order, rungs=rungs
    )
    decided = dataclasses.replace(outcome(), lots=(dataclasses.replace(lot, ties=(tie,)),))
    text = text_of(made(dataclasses.replace(dossier(), seed=SEED), decided)["dam"])
    assert "Bidders without a place are not named." in text
    assert BIDDERS["eld"] not in text
    assert f"another bidder, {drawn['eld']}." in text
    assert f"{BIDDERS['ced']}, {drawn['ced']}." in text
    assert "all have 48.00, so it does not separate them" in text
    assert f"The invitation published {COMMITMENT}" in text
    assert f"“{SEED}|ashby-2016|1||dam”" in text


def test_a_place_passed_over_names_the_rule() -> None:
    text = text_of(LETTERS["oak"])
    assert (
        "The published limit is 1 zone for one bidder, and it is used up by North & Moors." in text
    )
    assert "Rule applied: the published limit (at most 1 zone as main provider)." in text


def test_a_rejected_bidder_is_told_who_decided_what() -> None:
    text = text_of(LETTERS["eld"])
    assert "£14.50 per hour, is outside the published rule (exactly £15.00 per hour)" in text
    assert (
        "The bid was rejected by A Officer on 20 February 2017. Reason: the bidder confirmed the rate."
        in text
    )
    assert "Not marked" in text


def test_withheld_text_gives_its_ground_and_nothing_else() -> None:
    text = text_of(made(dossier(withhold="legitimate commercial interests"))["dam"])
    assert letter_text("oak", "Q1", 5) not in text
    assert "is withheld. The ground is: legitimate commercial interests." in text


def test_withholding_without_a_ground_is_a_finding() -> None:
    problems = problems_of(dossier(withhold="yes"))
    assert {p.code for p in problems} == {"X13"}
    assert (
        "the ground for withholding the text on Q1 Workforce of Oak & Elm" in problems[0].message
    )
    assert problems[0].law == "PCR 2015 reg 86(6)"


def test_a_missing_letter_text_names_field_and_recipient() -> None:
    record = dossier()
    bare = tuple(
        dataclasses.replace(c, letter_text="") if c.bidder == "oak" else c
        for c in record.consensus
    )
    problems = problems_of(dataclasses.replace(record, consensus=bare))
    assert problems[0].code == "X13"
    assert problems[0].law == "PCR 2015 reg 86(2)(b)"
    assert "letter to " in problems[0].where
    assert any(p.where == "letter to Damson Living Ltd" for p in problems)
    assert any(
        "letter text on Q1 Workforce of Oak & Elm Care <North> Ltd" in p.message for p in problems
    )


def test_a_missing_reason_is_a_finding() -> None:
    record = dossier()
    bare = tuple(
        dataclasses.replace(c, letter_text="", reason="")
        if (c.bidder, c.criterion) == ("dam", "Q2")
        else c
        for c in record.consensus
    )
    (problem,) = problems_of(dataclasses.replace(record, consensus=bare))
    assert (problem.code, problem.where) == ("X13", "letter to Damson Living Ltd")
    assert "the agreed reason for the score of Q2 Safety & Safeguarding" in problem.message


def test_an_authority_without_an_address_for_questions_is_said_once() -> None:
    record = dossier()
    tender = dataclasses.replace(
        record.tender, authority=Authority(name="Ashby", address="Town Hall")
    )
    (problem,) = problems_of(dataclasses.replace(record, tender=tender))
    assert (problem.code, problem.where) == ("T010", "authority.email")


def test_an_incomplete_lot_stops_every_letter(tmp_path: Path) -> None:
    decided = outcome()
    open_lot = dataclasses.replace(
        decided.lots[0], complete=False, waiting_for=("a decision on Elder",)
    )
    waiting = dataclasses.replace(decided, complete=False, lots=(open_lot,))
    written, problems = write_letters(dossier(), waiting, tmp_path / "out", ON, standstill())
    assert written == []
    assert [p.code for p in problems] == ["T011"]
    assert "a decision on Elder" in problems[0].message
    assert not (tmp_path / "out").exists()


def test_an_adopted_rule_is_called_adopted() -> None:
    base = dossier()
    tender = dataclasses.replace(
        base.tender,
        started_by_on=date(2014, 6, 2),
        standstill=Standstill(basis="adopted"),
    )
    record = dataclasses.replace(base, tender=tender)
    letters, problems = make_letters(record, outcome(), ON, for_tender(tender, ON))
    assert not problems
    text = text_of(letters[0].data)
    assert "under the Public Contracts Regulations 2006" in text
    assert "because the tender documents adopt it" in text
    assert "(regulation 95)" not in text


def test_the_same_record_gives_the_same_bytes_and_another_outcome_another_digest() -> None:
    assert made() == LETTERS
    decided = outcome()
    lot = decided.lots[0]
    changed = dataclasses.replace(decided, lots=(dataclasses.replace(lot, reserves=()),))
    digests = [
        re.search(r"Outcome: ([0-9a-f]{64})", text_of(m["oak"]))
        for m in (LETTERS, made(decided=changed))
    ]
    assert digests[0] is not None
    assert digests[1] is not None
    assert digests[0][1] != digests[1][1]


def test_a_withdrawn_bidder_is_told_so_without_comparisons() -> None:
    from tendering.model.outcome import Reason

    decided, lot = outcome(), outcome().lots[0]
    gone = Reason(
        code="not_eligible",
        facts={"cause": "withdrawn", "status": "withdrawn", "on": "2017-02-01", "why": "staff"},
    )
    standings = tuple(
        dataclasses.replace(s, status=Status.WITHDRAWN, reason=gone) if s.bidder == "eld" else s
        for s in lot.standings
    )
    refused = tuple(
        dataclasses.replace(n, reason=gone) if n.bidder == "eld" else n for n in lot.not_placed
    )
    changed = dataclasses.replace(
        decided, lots=(dataclasses.replace(lot, standings=standings, not_placed=refused),)
    )
    text = text_of(made(decided=changed)["eld"])
    assert "The bid was withdrawn on 1 February 2017. Reason: staff." in text
    assert "What distinguished" not in text


def test_a_bidder_without_a_bid_is_noted() -> None:
    record = dataclasses.replace(
        dossier(), bidders=(*dossier().bidders, Bidder(id="x", name="Nobody Ltd"))
    )
    letters, problems = make_letters(record, outcome(), ON, standstill())
    assert len(letters) == len(BIDDERS)
    assert [p.code for p in problems] == ["T015"]


def test_an_authoritys_own_template_is_used_and_its_mistakes_found(tmp_path: Path) -> None:
    import io

    import docx

    document = docx.Document(io.BytesIO(letter()))
    document.paragraphs[0].add_run(" {{ recipient.nmae }}")
    document.save(tmp_path / "letter.docx")
    written, problems = write_letters(
        dossier(), outcome(), tmp_path / "out", ON, standstill(), templates=tmp_path
    )
    assert written == []
    assert [(p.code, p.where, p.message) for p in problems] == [
        (
            "T001",
            "letter.docx, body, paragraph 1",
            "unknown tag: recipient.nmae; did you mean recipient.name?",
        )
    ]


def test_files_are_named_apart_and_safely(tmp_path: Path) -> None:
    record = dossier()
    odd = tuple(dataclasses.replace(b, name="../../Same & Co") for b in record.bidders)
    written, _ = write_letters(
        dataclasses.replace(record, bidders=odd), outcome(), tmp_path, ON, standstill()
    )
    assert len({p.name.lower() for p in written}) == len(odd)
    assert all(re.fullmatch(r"letter-[a-z0-9-]+\.docx", p.name) for p in written)


def test_a_panel_member_named_in_a_reason_is_a_warning() -> None:
    from tendering.model.bids import PanelMember

    record = dossier()
    named = tuple(
        dataclasses.replace(c, reason=f"{c.reason} Ann Other marked 3.")
        if c.bidder == "dam"
        else c
        for c in record.consensus
    )
    record = dataclasses.replace(
        record, consensus=named, panel=(PanelMember(person="Ann Other", role="officer"),)
    )
    letters, problems = make_letters(record, outcome(), ON, standstill())
    assert len(letters) == len(BIDDERS)
    assert [(p.code, p.severity.value) for p in problems] == [("T016", "warning")]


def test_a_bidder_not_shortlisted_sees_the_scores_of_its_stage() -> None:
    from fractions import Fraction

    from tendering.model.outcome import Reason
    from tendering.model.tender import AtLastPlace, Keep, Stage

    base, decided, lot = dossier(), outcome(), outcome().lots[0]
    stages = (
        Stage(id="selection", keep=Keep(most=3, at_last_place=AtLastPlace.ADMIT_ALL)),
        Stage(id="tender"),
    )
    criteria = (
        dataclasses.replace(base.tender.criteria[0], stage="selection"),
        base.tender.criteria[1],
    )
    tender = dataclasses.replace(base.tender, stages=stages, criteria=criteria)
    facts = {
        "cause": "not_shortlisted",
        "status": "not_shortlisted",
        "stage": "selection",
        "order": "4",
        "most": "3",
    }
    out = Reason(code="not_eligible", facts=facts)
    standings = tuple(
        dataclasses.replace(s, status=Status.NOT_SHORTLISTED, reason=out, points={}, marks={}, rank=None, order=None,
                            total=None, ranking_value=None, quality=None)
        if s.bidder == "dam"
        else dataclasses.replace(s, points={"Q2": s.points["Q2"]}, total=s.points["Q2"], quality=s.points["Q2"])
        if s.points
        else s
        for s in lot.standings
    )  # fmt: skip
    refused = tuple(
        dataclasses.replace(n, reason=out) if n.bidder == "dam" else n for n in lot.not_placed
    )
    changed = dataclasses.replace(
        decided, lots=(dataclasses.replace(lot, standings=standings, not_placed=refused),)
    )
    data = made(dataclasses.replace(base, tender=tender), changed)["dam"]
    scores = [t for t in tables(data) if t[0][0] == "Criterion"]
    assert [row[2:] for row in scores[1][1:]] == [
        ["Not reached", "Not scored"],
        ["All criteria", "Not scored"],
    ]
    assert scores[0][1] == ["Q1 Workforce", "60", "3 of 5 (Acceptable)", fixed(Fraction(36), 2)]
    text = text_of(data)
    refused_at_entry = dataclasses.replace(
        changed,
        lots=(
            dataclasses.replace(
                changed.lots[0],
                standings=tuple(
                    dataclasses.replace(s, status=Status.REJECTED, prices={})
                    if s.bidder == "dam"
                    else s
                    for s in changed.lots[0].standings
                ),
            ),
        ),
    )
    never_invited = text_of(
        made(dataclasses.replace(base, tender=tender), refused_at_entry)["dam"]
    )
    assert "What distinguished" not in never_invited
    assert "The selection stage: criteria, weights and your scores" in text
    assert (
        "Not taken forward from the selection stage, which keeps 3 bidders. The bid stood 4th."
        in text
    )
    assert "What distinguished" not in text
    winner = [
        t
        for t in tables(made(dataclasses.replace(base, tender=tender), changed)["oak"])
        if t[0][0] == "Criterion"
    ]
    assert len(winner) == 2


def test_where_zones_are_scored_apart_each_zone_has_its_table_and_winner() -> None:
    from tendering.model.tender import Per

    base, decided, lot = dossier(), outcome(), outcome().lots[0]
    criteria = (
        base.tender.criteria[0],
        dataclasses.replace(base.tender.criteria[1], per=Per.ZONE),
    )
    tender = dataclasses.replace(base.tender, criteria=criteria)
    zoned = tuple(
        dataclasses.replace(s, zone=zone) for s in lot.standings for zone in ("north", "south")
    )
    changed = dataclasses.replace(decided, lots=(dataclasses.replace(lot, standings=zoned),))
    data = made(dataclasses.replace(base, tender=tender), changed)["dam"]
    captions = [line for line in text_of(data).splitlines() if line.startswith("Award criteria")]
    assert captions == ["Award criteria, weights and your scores: North & Moors and South"]
    winners = next(t for t in tables(data) if t[0][0] == "Bidder")
    assert [row[:2] for row in winners[1:]] == [
        [BIDDERS["oak"], "Main provider in North & Moors; framework provider"],
        [BIDDERS["bir"], "Main provider in South; framework provider"],
        [BIDDERS["ced"], "Framework provider"],
    ]
    prices = [line for line in text_of(data).splitlines() if line.startswith("Hourly rate")]
    assert prices == [
        "Hourly rate: you offered £15.00 per hour. The published rule is exactly £15.00 per hour: your price meets it."
    ]
