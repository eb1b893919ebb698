"""The Excel form and tender.yaml say the same; what is wrong in a returned form is said by sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from tendering.files.definition import tender_from_text
from tendering.files.definition_form import form_bytes, read_form, write_form
from tendering.files.form_cells import Kind, decode, encode
from tendering.files.form_columns import Fields
from tendering.files.form_layout import SHEETS
from tendering.files.form_read import read_book
from tendering.files.schema import TenderFile
from tendering.files.schema_errors import validate
from tendering.files.schema_lookup import fields
from tendering.files.yaml_reader import read_yaml
from tendering.files.yaml_writer import write_yaml

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "lots").glob("*/tender.yaml"))
INVENTED = sorted((ROOT / "evaluations").glob("*/tender.yaml"))

FULL = """\
tender: full
title: {value: Every key, source: p. 1}
authority: {name: Council, nation: england, source: p. 2}
cpv: ["85000000-9"]
agreement:
  kind: framework
  extensions: [1 year, {value: 2 years, source: p. 4}]
  uplift: {formula: "rate = old x index", cap: 3%}
  terms: [{heading: Terms, paragraphs: ["One.\\n\\nStill one.", Two.], bullets: [three], source: p. 5}, {heading: Bare}]
stages: [{id: selection, keep: {most: 20, at_last_place: admit_all}, carries_forward: false}, {id: tender}]
timetable:
  - {event: close, at: "2016-06-20T12:00"}
  - {event: period, from: 2016-05-09, to: 2016-06-20, stated: 6 weeks}
standstill: {issue_on: 2017-03-09, stated_days: 10, basis: law, said: "until 19 March"}
scales:
  quality: {levels: [{mark: 0, label: None}, {mark: 5, descriptor: "=1+1 is text", worth: "100"}]}
  other: {levels: [{mark: 1}]}
weights: {as: of_parent, total: 100}
criteria:
  - {id: Q1, title: One, weight: 10, scale: quality, minimum: {mark: 2, effect: must_reject}, bullets: [a, "b\\nc"]}
  - id: S
    title: Section
    weight: 50
    children:
      - {id: S.1, title: Two, weight: 60, scale: quality, lots: ["1"], per: zone, stage: tender}
      - {id: T, title: Inner, weight: 40, parent: S, children: [{id: T.1, title: X, weight: 100, scale: other}]}
  - {id: U, title: Named, weight: 20, scale: quality, parent: V}
  - {id: V, title: Later section, weight: 40}
aggregation: {method: mean, missing: of_those_given}
pass_fail:
  - {id: a, kind: condition, question: Q?, effect: may_reject, passes: {one_of: [Good, Outstanding]}, lots: all}
  - {id: b, kind: requirement, question: Q?, effect: must_reject, passes: {at_least: "5"}, applies_to: main}
price:
  weight: 20
  items:
    - {id: hourly, unit: hour, rule: {band: {least: "12.50", most: 15.80}}, effect: may_reject}
    - {id: night, rule: {floor: 1, ceiling: 2}, effect: may_reject, sum_of: {hourly: 2}}
  low_price: {trigger: mean_margin, item: hourly, below_mean: 15, parameters: {x: 1}, source: p. 8}
  formula: lowest_over_bid
  baseline: past_quality
  scope: lot
  zero: error
  one_bid: full
  clamp: {least: 0}
  basket: {hourly: 70, night: 30}
  preferences: [{question: a, answer: "yes", percent_off: 5}]
lots:
  - id: "1"
    title: East
    demand: {clients: {value: 3, source: p. 9}, printed: {visits: 4}, source: t. 1}
    zones: [{id: north, areas: [Ashby, Bray], demand: {rate: 1}}, {id: south, title: South}]
    roles:
      - {role: main, per: zone, places: {most: 2, least: 1}, hours_share: 50%, by_zone: {north: {most: 3, because: big}}}
      - {role: framework, per: lot, places: {most: unlimited, including: [main]}, at_last_place: tie_break}
    reserves: 5
    lot_total: best_zone
  - {id: "2", title: West, roles: [{role: main, per: lot, places: {most: 1}}]}
limits: []
related_bidders: {limits: group, same_zone: one}
ties: [{higher: Q1}, {lower_price: hourly}, {earlier: submission}, {draw: {commitment: abc}}, {draw: {}}]
rounding: {at: [mark, {step: total, places: 3}], mode: half_up, places: 1, display: {places: 2}}
capacity: {when_short: pass_over, missing: unlimited}
on_withdrawal: promote
specification: [{heading: Spec, bullets: ["• marked"]}]
kpis: [{id: k, title: Visits, lots: ["1", "2"], from: year 2}]
risks: [{id: r, description: Risk, likelihood: 3, consequence: 4, score: 11}]
service_hours: [{id: day, from: 06:00, to: "23:00"}]
figures:
  - {id: a b, says: A, printed: "13.70"}
  - {id: c, says: C, printed: 2, equals: {product: [a b, {sum: [a b, "3"]}, 2]}}
rate_build:
  - {item: hourly, pay: national_living_wage, travel_minutes: 7.5, holiday: 12.07, visits: {"30": 60%, "60": "0.4"}, shares_of: hours}
  - {item: night, pay: "12.60", miles: 3, mileage_rate: "0.45"}
"""


def fingerprint(text: str) -> str:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert findings == ()
    assert tender is not None
    return tender.fingerprint


@lru_cache(maxsize=1)
def full_form() -> bytes:
    data, findings = form_bytes(FULL)
    assert findings == ()
    assert data is not None
    return data


def returned(
    text: str, tmp_path: Path, change: Callable[[Workbook], None] | None = None
) -> tuple[str | None, list[str]]:
    """Write the form of a definition, change it as a person would, read it back; the full one is written once."""
    path = tmp_path / "form.xlsx"
    if text == FULL:
        path.write_bytes(full_form())
    else:
        assert write_form(text, path) == ()
    if change is not None:
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
    back, findings = read_form(path)
    return back, [f"{f.code} {f.where} {f.message}" for f in findings]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.parent.name)
def test_every_shipped_tender_comes_back_the_same(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    back, findings = returned(text, tmp_path)
    assert findings == []
    assert back is not None
    assert fingerprint(back) == fingerprint(text)


@pytest.mark.parametrize("path", INVENTED, ids=lambda p: p.parent.name)
def test_every_invented_tender_can_be_carried(path: Path) -> None:
    """`form_bytes` reads its own form back and refuses a definition that would not come back the same."""
    data, findings = form_bytes(path.read_text("utf-8"))
    assert findings == ()
    assert data is not None


def test_every_kind_of_key_comes_back_the_same(tmp_path: Path) -> None:
    back, findings = returned(FULL, tmp_path)
    assert findings == []
    assert back is not None
    assert fingerprint(back) == fingerprint(FULL)


def test_an_award_rule_written_short_comes_back_as_the_same_rule(tmp_path: Path) -> None:
    text = (ROOT / "evaluations" / "capacity" / "tender.yaml").read_text("utf-8")
    text += "award_by: {value: price_only, source: p. 9}\nbetter: lower\n"
    back, findings = returned(text, tmp_path)
    assert findings == []
    assert back is not None
    assert fingerprint(back) == fingerprint(text)


def test_the_same_definition_gives_the_same_bytes() -> None:
    assert form_bytes(FULL) == (full_form(), ())


def test_every_key_of_the_grammar_has_a_cell() -> None:
    covered = set()
    for blocks in SHEETS.values():
        for block in blocks:
            for column in block.entries if isinstance(block, Fields) else block.columns:
                covered |= {column.model[: n + 1] for n in range(len(column.model))}
    lots, role = ("lots", 0), ("lots", 0, "roles", 0)
    shared = {  # a zone's cells are those of its lot; a differing zone's those of its role; see `form_build`
        *((*lots, "zones", 0, key) for key in ("title", "demand")),
        *((*lots, "zones", 0, "demand", key) for key in fields((*lots, "demand"))),
        *((*role, "by_zone", 0, key) for key in ("most", "least")),
        ("rounding", "at", 0, "step"),
        ("rounding", "at", 0, "places"),
        ("format",),
    }
    rows = {
        ("ties", 0),
        ("instructions", 0),
        ("specification", 0),
        ("agreement", "terms"),
        ("agreement", "tupe"),
    }
    wanted = []

    def walk(loc: tuple[str | int, ...]) -> None:
        known = fields(loc) or (fields((*loc, 0)) and {0: None})
        for key in known:
            inner = (*loc, key)
            if key != "children" and inner not in rows:
                wanted.append(inner)
                walk(inner)

    walk(())
    assert len(wanted) > 150
    said_by_shape = {
        ("scales", 0),
        ("scales", 0, "levels"),
        ("specification",),
        ("ties",),
        ("lots", 0, "roles"),
    }
    missing = [w for w in wanted if w[-1] != 0 and w not in covered | shared | said_by_shape]
    assert missing == []
    assert set(TenderFile.model_fields)


def cell(book: Workbook, sheet: str, text: str) -> object:
    """Return the first cell of a sheet that holds a text."""
    return next(c for row in book[sheet].iter_rows() for c in row if c.value == text)


def test_blanks_are_findings_by_cell(tmp_path: Path) -> None:
    def clear(book: Workbook) -> None:
        book["Tender"]["C4"].value = None
        cell(book, "Questions", "One").value = None
        cell(book, "Roles and limits", "2").value = None
        cell(book, "Award rules", "of_parent").value = "TO DECIDE"

    back, findings = returned(FULL, tmp_path, clear)
    assert back is not None
    assert "title:" in back
    assert [f.partition(" is blank")[0] for f in findings] == [
        "D004 Tender!C4 title",
        "D004 Questions!D4 criteria[Q1].title",
        "D004 Roles and limits!F4 lots[1].roles[main].places.most",
        "D004 Award rules!C3 weights.as",
    ]


def test_an_empty_form_asks_for_everything(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    assert write_form(None, path) == ()
    back, findings = read_form(path)
    assert back is not None
    assert [(f.code, f.where) for f in findings] == [
        ("D004", "Tender!C3"),
        ("D004", "Tender!C4"),
        ("D004", "Tender!C6"),
        ("D004", "Lots and zones!B2"),
    ]


def test_wrong_entries_are_found_by_cell(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        cell(book, "Rates", "12.50").value = "£15.80/hr"
        cell(book, "Rates", "hourly = 2").value = "hourly two"
        cell(book, "Questions", "10").value = "=5+5"
        cell(book, "Lots and zones", "south").value = "north"
        cell(book, "Figures", "product(a b, sum(a b, 3), 2)").value = "product(a b"
        book["Ties"]["B5"].value = "cheaper"

    back, findings = returned(FULL, tmp_path, spoil)
    assert back is None
    assert len(findings) == 3 + 4, "what is wrong with other cells is seen as well"
    assert findings[0].startswith("D043 Questions!E4 Weight: a formula stands here")
    assert findings[1].startswith("D043 Rates!M5 Worked out from: write name = value")
    assert findings[2].startswith(
        "D043 Figures!G5 Worked out as: a comma or a closing bracket is missing"
    )

    def wrong(book: Workbook) -> None:
        cell(book, "Rates", "12.50").value = "£15.80/hr"
        cell(book, "Lots and zones", "south").value = "north"
        book["Ties"]["B5"].value = "cheaper"

    back, findings = returned(FULL, tmp_path, wrong)
    assert back is not None
    assert [f[: f.index(":")] for f in findings] == [
        "D005 Lots and zones!C6 lots[1].zones",
        "D003 Rates!H4 price.items[hourly].rule.band.least",
        "D004 Ties!B5 ties[1]",
        "D002 Ties!C5 ties[1].cheaper",
    ]


def test_what_excel_makes_of_entries_is_understood(tmp_path: Path) -> None:
    def retype(book: Workbook) -> None:
        cell(book, "Dates", "2016-05-09").value = datetime(2016, 5, 9)  # noqa: DTZ001  as Excel stores a day
        cell(book, "Dates", "2017-03-09").value = "9/03/2017"
        share = cell(book, "Roles and limits", "50%")
        share.value, share.number_format = 0.5, "0%"
        cell(book, "Rates", "15.80").value = 15.8

    back, findings = returned(FULL, tmp_path, retype)
    assert findings == []
    assert back is not None
    assert fingerprint(back) == fingerprint(FULL)


def test_moved_headings_sheets_and_rows_are_found(tmp_path: Path) -> None:
    def shift(book: Workbook) -> None:
        book["Rates"].insert_cols(3)
        del book["Scales"]
        book["Tender"]["B4"].value = "Summary"
        book["Questions"].delete_rows(2)

    back, findings = returned(FULL, tmp_path, shift)
    assert back is None
    said = "\n".join(findings)
    assert "D042 Rates!C2 expected the heading 'Title', found '(blank)'" in said
    assert "D042 Tender!B4 expected 'Title', found 'Summary'" in said
    assert "D045 Scales the sheet 'Scales' is not in the workbook" in said
    assert "D042 Questions!A1 the headings of 'Questions and sections, in published order'" in said


def test_rows_that_belong_to_nothing_are_found(tmp_path: Path) -> None:
    def orphan(book: Workbook) -> None:
        book["Lots and zones"]["B7"].value = "9"
        cell(book, "Roles and limits", "framework").offset(column=1).value = "north"
        cell(book, "Roles and limits", "framework").offset(column=-1).value = "9"
        cell(book, "Wording", "Terms").value = None
        cell(book, "Sources", "p. 9").offset(column=-1).value = "lots[7].title"
        book["Stages"]["M40"].value = "stray"

    _, findings = returned(FULL, tmp_path, orphan)
    places = [" ".join(f.split()[:4]) for f in findings]
    assert any(p.startswith("D046 Sources!B") for p in places)
    assert any(p.startswith("D047 Wording!C5") for p in places)
    assert any(p.startswith("D047 Stages!M40") for p in places)
    assert any("there is no row above for role framework" in f for f in findings)


def test_another_workbook_or_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    back, findings = read_form(path)
    assert (back, findings[0].code) == (None, "D041")
    path.write_bytes(b"not a workbook")
    back, findings = read_form(path)
    assert (back, findings[0].code) == (None, "D040")


def test_what_the_form_cannot_carry_is_said_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    findings = write_form("tender: x\ntitle: y\ncolour: red\n", path)
    assert [(f.code, f.where) for f in findings] == [("D044", "tender.yaml:3:1")]
    assert not path.exists()
    assert write_form("tender: x\n\ttitle: y\n", path)[0].code == "D001"
    assert write_form("- a\n", path)[0].code == "D044"
    assert write_form("title: [a]\n", path)[0].code == "D044"


def test_lists_sheets_and_protection(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(full_form())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1:9] == [
        "Tender",
        "Dates",
        "Lots and zones",
        "Questions",
        "Scales",
        "Pass or fail",
        "Rates",
        "Price rules",
    ]
    for name in SHEETS:
        sheet = book[name]
        assert sheet.protection.sheet
        assert sheet.freeze_panes
        for rule in sheet.data_validations.dataValidation:
            assert rule.formula1.startswith("=list_") or rule.formula1.startswith("list_")
    assert book["_meta"].sheet_state == book["_lists"].sheet_state == "veryHidden"
    assert book["Tender"]["C4"].protection.locked is False
    assert book["Tender"]["B4"].protection.locked is True
    worded = cell(book, "Scales", "=1+1 is text")
    assert worded.data_type == "s"


@lru_cache(maxsize=1)
def scribbled_on() -> tuple[Workbook, tuple[Cell, ...]]:
    """Open the full form once; each scribble is taken back after it was read."""
    book = openpyxl.load_workbook(BytesIO(full_form()))
    held = (c for sheet in book.worksheets for row in sheet.iter_rows() for c in row)
    return book, tuple(c for c in held if isinstance(c, Cell) and c.value is not None)


@contextmanager
def scribbles(edits: list[tuple[int, object]]) -> Iterator[Workbook]:
    """Write over cells of the full form; afterwards every cell is again the one that was read from the file."""
    book, spots = scribbled_on()
    before = {sheet.title: dict(sheet._cells) for sheet in book.worksheets}
    looks = []
    try:
        for place, value in edits:
            cell = spots[place % len(spots)].offset(0, place % 3)
            looks.append((cell, cell._value, cell.data_type, copy(cell._style)))
            cell.value = value
        yield book
    finally:
        for cell, held, kind, look in reversed(looks):
            cell._value, cell.data_type, cell._style = held, kind, look
        for sheet in book.worksheets:
            sheet._cells = before[sheet.title]


TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5)
SCRIBBLE = st.sampled_from(
    [
        "=1+1",
        "#REF!",
        "TO DECIDE",
        "",
        "•",
        "a = b",
        "sum(",
        "all",
        "north",
        "@lots",
        "#lots",
        "=title",
    ]
)


@given(st.lists(st.tuples(st.integers(0, 10**6), SCRIBBLE | TYPED | st.floats()), max_size=12))
@settings(max_examples=25, deadline=None)
def test_a_scribbled_form_never_raises(edits: list[tuple[int, object]]) -> None:
    with scribbles(edits) as book:
        document, findings = read_book(book)
    assert all(f.message for f in findings)
    if document is not None:
        again, problems = read_yaml(write_yaml(document.data, document.sources), "a")
        assert problems == ()
        assert again is not None
        validate(document)
        assert (again.data, again.sources) == (document.data, document.sources)


OPERANDS = st.sampled_from(["a", "b c", "13.70", "a(b)", 'a "b"', "1/3"])
EXPRESSIONS = st.recursive(
    st.dictionaries(
        st.sampled_from(["sum", "product"]), st.lists(OPERANDS, min_size=1), min_size=1, max_size=1
    ),
    lambda inner: st.dictionaries(
        st.just("quotient"), st.lists(inner, min_size=1, max_size=2), min_size=1, max_size=1
    ),
    max_leaves=3,
)
LINES = st.text("ab=• \n-,", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(EXPRESSIONS)
@settings(deadline=None)
def test_expressions_round_trip(value: object) -> None:
    assert decode(Kind.EXPRESSION, encode(Kind.EXPRESSION, value)) == value


@given(st.lists(LINES, min_size=1, max_size=4))
def test_lists_round_trip(value: list[str]) -> None:
    assert decode(Kind.LIST, encode(Kind.LIST, value)) == value


@given(st.sampled_from(list(Kind)), st.text('ab=,()• \n/1"\\', max_size=14))
def test_any_cell_text_gives_a_value_or_a_sentence(kind: Kind, text: str) -> None:
    with suppress(ValueError):
        decode(kind, text)
