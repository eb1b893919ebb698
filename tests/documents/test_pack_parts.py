"""The parts of the pack beside the instructions: examples, volumes, rates, forms, workforce data, blank outcome, gaps."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tendering.documents.context_pack import pack_documents
from tendering.documents.pack import make_pack
from tendering.documents.pack_gaps import pack_gaps
from tendering.documents.pack_score import score_example
from tendering.documents.templates import templates_root
from tendering.files.workforce import ROWS, SHEET, columns, workforce_template
from tendering.law.values import value
from tendering.model.findings import Severity
from tendering.model.numbers import fixed
from tendering.model.tender import (
    Criterion,
    Event,
    Figure,
    Price,
    PriceItem,
    RoundingPolicy,
    Tender,
    VolumeCases,
    Workforce,
)
from tendering.workbench.definitions import open_tender
from tests.documents.example import tender
from tests.documents.readback import assert_accessible, tables, text_of
from tests.documents.test_pack_instructions import BIDDING, said, under

F = Fraction


def rows_of(of: Tender, slug: str, caption: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table of a document, by its caption."""
    document = next(d for d in pack_documents(of) if d.slug == slug)
    return next(b.rows for b in document.blocks if b.kind == "table" and b.text == caption)


def test_the_worked_score_adds_up_from_marks_to_total() -> None:
    example = next(b for b in score_example(tender()) if b.kind == "table")
    assert example.rows == (
        ("Q1 Workforce", "60", "4 Good", "80%", "48.00"),
        ("Q2 Safety & Safeguarding", "40", "5 Excellent", "100%", "40.00"),
        ("Total", "100", "All criteria", "-", "88.00"),
    )


def test_the_worked_score_follows_the_rounding_and_the_price_of_the_tender() -> None:
    thirds = dataclasses.replace(
        tender(),
        criteria=(Criterion(id="Q1", title="All", weight=F(70), points=F(70), scale="quality"),),
        minimum_quality=None,
        price=Price(
            weight=F(30),
            items=(PriceItem(id="hourly", title="Hourly rate", unit="hour"),),
            formula="lowest_over_bid",
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="full",
        ),
        rounding=RoundingPolicy(at={"total": 0}, display_places=2),
    )
    example = next(b for b in score_example(thirds) if b.kind == "table")
    assert [row[0] for row in example.rows] == ["Q1 All", "Quality", "Price", "Total"]
    assert example.rows[-1][-1] == "86.00"
    assert example.rows[2][-1] == "30.00"


@pytest.mark.parametrize("ref", ["herefordshire-2017", "bolton-2016", "bristol-2015"])
def test_the_worked_score_of_every_shipped_tender_is_the_sum_of_its_lines(ref: str) -> None:
    _, shipped, _ = open_tender(ref)
    assert shipped is not None
    rows = next(b for b in score_example(shipped) if b.kind == "table").rows
    parts = [Fraction(row[1]) * Fraction(row[3].rstrip("%")) / 100 for row in rows[:-1]]
    assert [fixed(p, 2) for p in parts] == [row[4] for row in rows[:-1]]
    assert fixed(sum(parts, F(0)), 2) == rows[-1][4]


def test_cases_follow_from_the_published_figures() -> None:
    cases = VolumeCases(low=F(-10), high=F(5), because="Direct payments grow")
    of = dataclasses.replace(tender(), volume_cases=cases)
    assert rows_of(of, "lots-and-zones", "Hours a week: low, central and high case") == (
        (
            "Lot 1 (Service User Group One), total as published",
            "9,417.11",
            "10,463.45",
            "10,986.62",
        ),
    )
    shown = said(of, "lots-and-zones")
    assert "the low case is 10% below them and the high case is 5% above them" in shown
    assert "Direct payments grow." in shown
    assert shown.count("promised to any provider") == 2


def test_without_cases_the_central_one_alone_is_said() -> None:
    shown = said(tender(), "lots-and-zones")
    assert "The authority states no low or high case." in shown
    assert "promised to any provider" in shown


def test_a_published_total_that_is_not_the_sum_is_said() -> None:
    _, shipped, _ = open_tender("herefordshire-2017")
    assert shipped is not None
    shown = said(shipped, "lots-and-zones")
    assert "the zones add to £1,650,892; the published total is £1,659,892" in shown
    assert "The zones add" not in said(tender(), "lots-and-zones")


def test_the_blended_rate_is_worked_out_step_by_step() -> None:
    _, shipped, _ = open_tender("herefordshire-2017")
    assert shipped is not None
    document = next(d for d in pack_documents(shipped) if d.slug == "commercial-schedule")
    assert any(
        b.lines
        == (
            "0.7 × £12.80 = £8.96",
            "0.3 × £15.80 = £4.74",
            "£8.96 + £4.74 = £13.70, as published.",
        )
        for b in document.blocks
    )


def test_a_rate_printed_wrongly_shows_both() -> None:
    rate = Figure(id="r", says="Blended rate", printed=F("13.80"), decimals=2, unit="pounds",
                  equals={"sum": ["8.96", "4.74"]})  # fmt: skip
    shown = said(dataclasses.replace(tender(), figures=(rate,)), "commercial-schedule")
    assert "8.96 + 4.74 = £13.70, published as £13.80." in shown


def test_the_blended_rate_of_a_basket_is_worked_out() -> None:
    items = tuple(
        PriceItem(id=i, title=i, unit="hour", rule=tender().price.items[0].rule)
        for i in ("day", "night")
    )
    basket = Price(weight=F(0), items=items, basket={"day": F(3), "night": F(1)})
    shown = said(dataclasses.replace(tender(), price=basket), "commercial-schedule")
    assert "÷ 4 = £15.00, from day and night." in shown


def test_the_declarations_are_forms() -> None:
    shown = said(under("pa2023"), "declarations")
    for words in ("Form of tender", "Conflicts of interest", "No collusion", "Modern slavery",
                  "Confidential information", "[write here]", "Signature", BIDDING.validity or ""):  # fmt: skip
        assert words.rstrip(".") in shown


def test_conditions_on_workforce_data_are_printed() -> None:
    rules = Workforce(
        smallest_group=5,
        returns_by=date(2016, 11, 30),
        request_to="The portal",
        purge_on=date(2017, 7, 31),
    )
    shown = said(dataclasses.replace(tender(), workforce=rules), "tupe")
    days = value("other.transfer.employee_information").days
    for words in (
        "TUPE may apply.",
        "Groups of fewer than 5 people are shown together",
        "returns it by 30 November 2016",
        "signed the undertaking below. Ask for them here: The portal.",
        "destroys them by 31 July 2017",
        f"at least {days} days before the transfer",
        "no part of what is published, and of nothing that is disclosed",
        "Confidentiality undertaking",
    ):
        assert words in shown


def test_workforce_data_asked_for_before_the_documents_are_not_asked_for_by_a_day_past() -> None:
    issued = Event(event="documents_available", on=date(2016, 12, 5))
    rules = Workforce(returns_by=date(2016, 11, 30))
    base = tender()
    early = dataclasses.replace(base, workforce=rules, timetable=(*base.timetable, issued))
    shown = said(early, "tupe")
    assert (
        "Current providers were asked to return workforce-template.xlsx by 30 November 2016"
        in shown
    )
    assert "issued with these documents" not in shown


def test_a_tender_that_says_nothing_of_staff_has_no_document_on_them() -> None:
    base = tender()
    assert base.agreement is not None
    silent = dataclasses.replace(base, agreement=dataclasses.replace(base.agreement, tupe=()))
    assert "tupe" not in {d.slug for d in pack_documents(silent)}


def test_the_workforce_template_asks_for_no_name_and_is_the_same_twice() -> None:
    data = workforce_template(tender())
    assert data == workforce_template(tender())
    book = load_workbook(io.BytesIO(data))
    sheet = book[SHEET]
    heads = [
        c.value
        for c in next(
            row for row in sheet.iter_rows() if row[0].value == "Code of your own (no name)"
        )
    ]
    assert heads == [c.title for c in columns(tender())]
    assert not [
        h for h in heads if "birth" in str(h).lower() or str(h).lower() in ("name", "surname")
    ]
    assert sheet.protection.sheet
    assert sheet.max_row > ROWS
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert len(lists) == sum(bool(c.words) for c in columns(tender()))


@pytest.mark.parametrize(
    ("law", "name", "own"),
    [
        ("pcr2006", "11-blank-outcome-letter.docx", "What distinguished the appointed bids"),
        ("pcr2015", "11-blank-outcome-letter.docx", "What distinguished the appointed bids"),
        ("pa2023", "11-blank-assessment-summary.docx", "Unique identifier: ["),
    ],
)
def test_the_blank_outcome_is_the_real_template_with_every_criterion_and_no_score(
    law: str, name: str, own: str
) -> None:
    of = under(law)
    data = dict(make_pack(of)[0])[name]
    assert_accessible(data)
    shown = text_of(data)
    assert own in shown
    for criterion in of.criteria:
        assert f"{criterion.title}: [mark]" in shown
    scores = next(t for t in tables(data) if t[0][0] == "Criterion")
    assert [(row[0], row[1], row[-1]) for row in scores[1:]] == [
        ("Q1 Workforce", "60", "[points]"),
        ("Q2 Safety & Safeguarding", "40", "[points]"),
        ("Total", "100", "[total]"),
    ]
    assert "{{" not in shown


def test_the_blank_uses_the_authoritys_own_template(tmp_path: Path) -> None:
    own = docx.Document(str(templates_root() / "letter.docx"))
    own.paragraphs[0].insert_paragraph_before("Our own letter paper")
    own.save(str(tmp_path / "letter.docx"))
    made = dict(make_pack(under("pcr2015"), templates=tmp_path)[0])
    assert "Our own letter paper" in text_of(made["11-blank-outcome-letter.docx"])


def test_a_letter_template_that_cannot_be_used_stops_the_pack(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"no Word file")
    made, findings = make_pack(under("pcr2015"), templates=tmp_path)
    assert made == ()
    assert [f.code for f in findings] == ["T003"]


def test_what_is_left_unsaid_is_a_warning_with_the_key_to_write() -> None:
    found = {f.where: f for f in pack_gaps(tender())}
    assert {f"bidding.{k}" for k in ("portal", "clarifications", "variants", "consortia", "subcontracting",
                                     "validity", "late")} <= set(found)  # fmt: skip
    assert {"volume_cases", "workforce"} <= set(found)
    assert all(f.severity is Severity.WARNING and f.code == "T070" for f in found.values())
    assert (
        found["bidding.variants"].message
        == "the instructions to tenderers say nothing of variants"
    )
    assert (
        found["bidding.variants"].remedy
        == "Write bidding.variants: whether variant tenders are allowed."
    )


def test_nothing_is_left_unsaid_by_the_shipped_tenders() -> None:
    for ref in ("herefordshire-2017", "bolton-2016", "bristol-2015", "herefordshire-2027"):
        _, shipped, _ = open_tender(ref)
        assert shipped is not None
        assert pack_gaps(shipped) == ()


def test_sections_are_numbered_so_that_a_question_can_name_one() -> None:
    made = dict(make_pack(tender())[0])
    text = text_of(made["02-instructions-to-tenderers.docx"])
    assert "1. At a glance" in text
    assert "2. Timetable" in text
