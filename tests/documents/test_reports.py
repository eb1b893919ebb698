"""The authority's own papers: what the law lists is there, the public part names nobody, gaps are said."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tendering.documents.award_report import award_report
from tendering.documents.lot_view import LotView
from tendering.documents.names import Names
from tendering.documents.paper import Paper, make_paper
from tendering.documents.recommendation import recommendation
from tendering.documents.report_steps import step_rows
from tendering.documents.scorecard_paper import scorecard_paper
from tendering.documents.word_text import read_word
from tendering.evaluation.evaluate import evaluate
from tendering.law.standstill import for_tender
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.outcome import Outcome
from tendering.workbench.evaluate import open_evaluation
from tendering.workbench.papers import usual_day

SHIPPED = ("herefordshire-2017", "bolton-2016", "bristol-2015")
DAY = date(2017, 3, 8)


def load(name: str) -> tuple[Dossier, Outcome]:
    _, dossier, _ = open_evaluation(name)
    assert dossier is not None
    return dossier, evaluate(dossier)


def text_of(paper: Paper, dossier: Dossier) -> str:
    word = read_word(make_paper(paper, dossier.tender, DAY))
    return "\n".join(
        "\n".join(" | ".join(row) for row in p.rows) if p.kind == "table" else p.text
        for p in word.parts
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_the_public_part_names_no_bidder_and_the_appendix_names_every_winner(name: str) -> None:
    dossier, outcome = load(name)
    (public, exempt), _ = recommendation(dossier, outcome, None)
    open_text, closed_text = text_of(public, dossier), text_of(exempt, dossier)
    for bidder in dossier.bidders:
        assert bidder.name not in open_text
    winners = {p.bidder for lot in outcome.lots for p in lot.places}
    for winner in winners:
        known = dossier.bidder(winner)
        assert known is not None
        assert known.name in closed_text
    assert f"{len(winners)} bidders listed" in open_text
    assert not public.names_bidders
    assert exempt.marking == "EXEMPT"


def test_closest_margins_stand_in_the_exempt_part_only() -> None:
    dossier, outcome = load("herefordshire-2017")
    (public, exempt), _ = recommendation(dossier, outcome, None)
    assert "how near the last place was" in text_of(exempt, dossier)
    assert "how near" not in text_of(public, dossier)


def test_the_public_part_shows_cost_at_more_and_fewer_hours_and_against_the_budget() -> None:
    dossier, outcome = load("herefordshire-2017")
    budget = replace(
        dossier.tender, governance=replace(dossier.tender.governance, budget_annual=9094000)
    )
    (public, _), lacking = recommendation(replace(dossier, tender=budget), outcome, None)
    shown = text_of(public, dossier)
    for piece in ("Hours -5%", "Hours as forecast", "Hours +5%", "£9,217,869.40"):
        assert piece in shown
    assert "£123,869.40 more than the budget" in shown
    assert all("budget" not in f.message for f in lacking)


def test_what_is_not_recorded_is_a_warning_and_said_in_the_report() -> None:
    dossier, outcome = load("herefordshire-2017")
    paper, lacking = award_report(dossier, outcome, None)
    assert {f.code for f in lacking} == {"T050"}
    assert "Not recorded." in text_of(paper, dossier)
    entries = (
        Entry(kind=EntryKind.ROUTE_AND_VALUE, on=DAY, facts={"route": "own", "reason": "light"}),
        Entry(
            kind=EntryKind.CONFLICTS_ASSESSMENT, on=DAY, facts={"people": "Ann", "summary": "None"}
        ),
    )
    full, nothing = award_report(replace(dossier, entries=entries), outcome, None)
    assert nothing == ()
    assert "Not recorded." not in text_of(full, dossier)


def test_the_award_report_has_each_head_of_regulation_84() -> None:
    dossier, outcome = load("herefordshire-2017")
    paper, _ = award_report(dossier, outcome, for_tender(dossier.tender, date(2017, 3, 9)))
    shown = text_of(paper, dossier)
    for head in (
        "84(1)(a)",
        "84(1)(b)",
        "84(1)(c)",
        "84(1)(d)",
        "84(1)(e)",
        "84(1)(h)",
        "84(1)(i)",
    ):
        assert head in shown
    for bidder in dossier.bidders:
        assert bidder.name in shown
    for decision in dossier.decisions:
        assert decision.reason in shown
        assert decision.options_considered in shown
    assert "Monday 20 March 2017" in shown


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scorecard_paper_has_every_bidder_with_every_reason(name: str) -> None:
    dossier, outcome = load(name)
    for result in outcome.lots:
        view = LotView.of(dossier, outcome, result)
        shown = text_of(scorecard_paper(view), dossier)
        for bidder in view.bidders():
            assert view.names.bidder(bidder) in shown
        asked = {q.id for q in view.questions}
        bidders = set(view.bidders())
        for score in dossier.consensus:
            here = score.lot in ("", result.lot) and score.criterion in asked
            if here and score.bidder in bidders:
                assert score.reason.splitlines()[0] in shown


def test_papers_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    dossier, outcome = load("herefordshire-2017")
    paper, _ = award_report(dossier, outcome, None)
    assert make_paper(paper, dossier.tender, DAY) == make_paper(paper, dossier.tender, DAY)


def test_the_award_report_tells_each_step_each_passing_over_and_no_tie_twice() -> None:
    dossier, outcome = load("herefordshire-2027")
    paper, _ = award_report(dossier, outcome, None)
    text = text_of(paper, dossier)
    for words in (
        "A procedure of the authority's own",
        "Tenders opened",
        "Representations of Blackmere Domiciliary Services Ltd considered",
        "Assessment summary sent to 8 bidders",
        "estimated value £24,282,003.20",
        "Severn Oakleaf Homecare plc, Help to Live at Home provider in Zone C, Zone D and Zone E: The published limit",
        "sent to 2 bidders on 10 June 2026 and 8 bidders on 27 July 2026",
    ):
        assert words in text
    assert "are equal in Zone D" not in text
    why = next(d.reason for d in dossier.decisions if d.bidder == "blackmere")
    assert text.count(why) == 1


def test_steps_stand_in_the_order_they_were_taken_and_checks_alike_are_one() -> None:
    names = Names.of(load("herefordshire-2017")[0])
    checked = {"stage": "award", "result": "clear"}
    entries = [
        Entry(kind=EntryKind.APPROVED, on=date(2027, 3, 9), by="C"),
        Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2027, 3, 2), by="A", facts=checked),
        Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2027, 3, 2), by="A", facts=checked),
        Entry(kind=EntryKind.CLARIFICATION_TO_BIDDER, on=date(2027, 3, 1), by="A", bidder="x",
              facts={"question": "Why?", "answer": "So.", "answer_to": "4"}),
    ]  # fmt: skip
    assert step_rows(entries, names) == [
        ("1 March 2027", "x answered", "A"),
        ("2 March 2027", "Debarment list looked at (award) for 2 parties: clear", "A"),
        ("9 March 2027", "Award approved", "C"),
    ]


def test_a_report_has_the_day_it_was_made() -> None:
    dossier, outcome = load("herefordshire-2027")
    assert usual_day("recommendation", dossier) == date(2026, 7, 8)
    assert usual_day("award", dossier) == date(2026, 9, 21)
    older, _ = load("herefordshire-2017")
    assert usual_day("award", older) == usual_day("recommendation", older) == older.approved_on
    (public, _), _ = recommendation(dossier, outcome, None)
    assert "reference herefordshire-2027. 8 March 2017." in text_of(public, dossier)


def test_the_appendix_says_how_a_tie_at_the_last_place_was_settled() -> None:
    dossier, outcome = load("herefordshire-2027")
    (_, exempt), _ = recommendation(dossier, outcome, None)
    text = text_of(exempt, dossier)
    assert "The tie is settled by the higher score for W Workforce and quality" in text
    assert "Blackmere Domiciliary Services Ltd (excluded)." in text
