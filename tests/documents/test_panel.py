"""What the panel and the authority get: guidance that adds nothing to the ITT, and the risk register worked out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tendering.documents.context_pack import panel_documents
from tendering.documents.pack import make_pack, make_panel
from tendering.documents.panel_risks import risk_blocks
from tendering.model.tender import Aggregation, Criterion, Risk
from tendering.workbench import issue
from tests.documents.example import tender
from tests.documents.readback import assert_accessible, tables, text_of

RISKS = (
    Risk(id="R1", description="Too few bids", likelihood=3, consequence=4, printed_score=12, mitigation="Engage."),
    Risk(id="R2", description="Staff leave", likelihood=2, consequence=5, printed_score=7),
)  # fmt: skip
WITH_RISKS = dataclasses.replace(tender(), risks=RISKS)


def test_the_panel_gets_guidance_and_risks_marked_as_not_for_bidders() -> None:
    made, findings = make_panel(WITH_RISKS)
    assert findings == ()
    assert [name for name, _ in made] == ["P1-evaluator-guidance.docx", "P2-risk-register.docx"]
    for _, data in made:
        assert_accessible(data)
        assert "Not for bidders." in text_of(data)
    assert make_panel(WITH_RISKS)[0] == made


def test_bidders_get_neither() -> None:
    for name, data in make_pack(WITH_RISKS)[0]:
        assert "Guidance for evaluators" not in text_of(data), name
        assert "Too few bids" not in text_of(data), name


def test_guidance_prints_what_bidders_were_told_and_nothing_else_that_earns_marks() -> None:
    guidance = text_of(dict(make_panel(tender())[0])["P1-evaluator-guidance.docx"])
    for criterion in tender().criteria:
        assert (criterion.question or "") in guidance
        assert all(b in guidance for b in criterion.bullets)
    for level in tender().scales["quality"].levels:
        assert level.descriptor in guidance
    assert "There are no model answers and no further criteria." in guidance


@pytest.mark.parametrize(
    "words",
    [
        "Why not the next mark up",
        "Why not the next mark down",
        "Who moved from a first mark, and why",
        "Chair and those present",
        "Start and end",
        "Note, as first written",
        "What the answer says, and where",
        "Words of the scale that the answer meets",
        "Signed by all present",
        "Never average.",
        "A blank is never a 0",
        "Past employers in home care",
        "Action: none, mitigate or remove",
        "again when the bidders are known, and again before moderation",
    ],
)
def test_the_record_holds_what_a_court_asks_for(words: str) -> None:
    assert words in text_of(dict(make_panel(tender())[0])["P1-evaluator-guidance.docx"])


def test_each_point_of_a_question_has_its_own_finding() -> None:
    data = dict(make_panel(tender())[0])["P1-evaluator-guidance.docx"]
    points = next(t for t in tables(data) if t[0][0] == "Point")
    assert [row[0] for row in points[1:]] == ["recruitment", "retention"]


def test_where_marks_are_averaged_by_rule_there_is_no_moderation() -> None:
    mean = dataclasses.replace(tender(), aggregation=Aggregation(method="mean", missing="error"))
    guidance = text_of(dict(make_panel(mean)[0])["P1-evaluator-guidance.docx"])
    assert "The tender publishes the mean of the marks as the score." in guidance
    assert "Record of moderation" not in guidance


def test_n_a_is_allowed_only_where_it_is_published() -> None:
    assert "n/a" not in text_of(dict(make_panel(tender())[0])["P1-evaluator-guidance.docx"])
    base = tender()
    q1 = dataclasses.replace(base.criteria[0], not_applicable="redistribute")
    allowed: tuple[Criterion, ...] = (q1, *base.criteria[1:])
    shown = text_of(
        dict(make_panel(dataclasses.replace(base, criteria=allowed))[0])[
            "P1-evaluator-guidance.docx"
        ]
    )
    assert "For Q1 the panel may agree n/a." in shown


def test_scores_of_risks_are_worked_out_beside_the_print() -> None:
    register = next(b for b in risk_blocks(WITH_RISKS) if b.text == "Risk register")
    assert register.rows == (
        ("R1", "Too few bids", "3", "4", "12", "12", "Engage."),
        ("R2", "Staff leave", "2", "5", "10", "7", "Nothing is recorded"),
    )
    assert any("R2 (7 printed, 10 worked out)" in b.text for b in risk_blocks(WITH_RISKS))


def test_the_picture_says_in_words_where_each_risk_is() -> None:
    picture = next(b for b in risk_blocks(WITH_RISKS) if b.text.startswith("Risks by"))
    assert [row[0] for row in picture.rows] == [f"Likelihood {n}" for n in (5, 4, 3, 2, 1)]
    assert picture.rows[2][4] == "12 Medium\nR1"
    assert picture.rows[3][5] == "10 Medium\nR2"
    assert picture.rows[0][5] == "25 High"


def test_a_risk_outside_the_picture_is_named() -> None:
    odd = dataclasses.replace(
        tender(), risks=(Risk(id="R9", description="x", likelihood=7, consequence=1),)
    )
    assert any("Not in the picture" in b.text and "R9" in b.text for b in risk_blocks(odd))


def test_a_tender_without_questions_or_risks_has_nothing_for_the_panel() -> None:
    assert panel_documents(dataclasses.replace(tender(), criteria=())) == ()


def test_the_command_keeps_the_two_folders_apart(tmp_path: Path) -> None:
    report = issue.pack("bolton-2016", out=tmp_path)
    assert report.exit_code == 0
    folders = {p.parent.name for p in report.files}
    assert folders == {"pack", "panel"}
    names = {p.name for p in (tmp_path / "pack").iterdir()}
    assert {"response-workbook.xlsx", "workforce-template.xlsx", "manifest.json"} <= names
    assert not any(n.startswith("P") for n in names)
    assert {p.name for p in (tmp_path / "panel").iterdir()} == {
        "P1-evaluator-guidance.docx",
        "P2-risk-register.docx",
        "manifest.json",
    }
