"""The questionnaire of a market test and its answers: out as a workbook, a CSV or JSON, and back the same."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tendering.checks.market_test import paper_figures
from tendering.files.market_test_answers import (
    answers_csv,
    answers_json,
    blank_answers,
    read_answers_csv,
    read_answers_json,
    read_recipients,
)
from tendering.files.market_test_book import questionnaire_workbook, read_questionnaire
from tendering.files.market_test_file import MARKET_TEST_FILE, STARTER, market_test_of
from tendering.files.market_test_layout import VIEWS, WHO, closing_words, layout
from tendering.model.findings import Finding
from tendering.model.market_test import Response, Said
from tests.market_tests import RUTLAND, SHIPPED, SMALL, TEST, defined, markets, responses

ANSWER = Response(
    about={"organisation": "Oak Care Ltd", "class": "Company", "named": "No"},
    said=(
        Said(question="1", part="", text="=1+1 is not run"),
        Said(question="2", part="", text="A", confidential=True, why="Nobody knows yet."),
    ),
)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(f.code for f in findings)


@settings(max_examples=5)
@given(responses(TEST, "Oak Care Ltd"))
def test_answers_in_a_workbook_come_back_the_same(answer: Response) -> None:
    back, findings = read_questionnaire(questionnaire_workbook(TEST, answer), "a.xlsx", TEST)
    assert back == answer
    assert set(codes(findings)) <= {"L406"}


@settings(max_examples=8)
@given(markets(TEST))
def test_answers_in_a_table_come_back_the_same(market: tuple[Response, ...]) -> None:
    for read, data in ((read_answers_csv, answers_csv(market)), (read_answers_json, answers_json(market))):  # fmt: skip
        back, findings = read(data, "answers", TEST)
        assert back == market
        assert set(codes(findings)) <= {"L406"}


def test_the_shipped_answers_come_back_by_every_way() -> None:
    shipped = (SHIPPED / "market-test/answers.csv").read_bytes()
    found, findings = read_answers_csv(shipped, "answers.csv", RUTLAND)
    assert (len(found), findings) == (11, ())
    assert answers_csv(found) == shipped
    assert read_answers_json(answers_json(found), "answers.json", RUTLAND) == (found, ())
    first = found[0]
    book, none = read_questionnaire(questionnaire_workbook(RUTLAND, first), "a.xlsx", RUTLAND)
    assert book is not None
    assert (book.about, book.said, none) == (first.about, first.said, ())


def test_the_same_test_gives_the_same_workbook_and_no_formula() -> None:
    data = questionnaire_workbook(RUTLAND, ANSWER)
    assert data == questionnaire_workbook(RUTLAND, ANSWER)
    book = load_workbook(io.BytesIO(data))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells if c.value is not None} == {"s"}
    assert any(c.value == "=1+1 is not run" for c in cells)
    open_ = [c for c in cells if not c.protection.locked]
    boxes = sum(1 for s in layout(RUTLAND) for line in s.lines for x in line.cells if not isinstance(x, str))  # fmt: skip
    assert len(open_) == boxes


def test_the_paper_says_six_questions_and_holds_ten() -> None:
    (found,) = paper_figures(RUTLAND)
    assert (found.code, found.severity) == ("L402", "warning")
    assert found.message == "the paper says that there are 6 questions, and holds 10"
    assert paper_figures(TEST) == ()


def test_the_deadline_is_said_as_the_paper_says_it() -> None:
    assert closing_words(RUTLAND) == "4pm on Friday 19 May 2017"
    assert closing_words(TEST) == "noon on Tuesday 30 September 2025"


def test_what_one_begins_with_says_every_blank_at_once() -> None:
    text = STARTER.format(id="x", title="X", authority="", email="")
    _, findings = market_test_of(text, MARKET_TEST_FILE)
    said = " ".join(f.message for f in findings)
    assert set(codes(findings)) == {"D004"}
    for key in ("authority", "issued", "returns.by", "returns.to", "returns.email", "kept_until", "background[0]"):  # fmt: skip
        assert f"{key} is blank" in said


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("market_test: small", "market_test: small\nfoo: 1", "D002", "foo"),
        ("issued: 2025-09-01", "issued: soon", "D003", "issued"),
        ("asks: minimum_term", "asks: minimum", "D003", "minimum"),
        ('id: "2"', 'id: "1"', "D005", "'1' is used twice"),
        ("option: A", "option: C", "D006", "no option 'C'"),
        (
            ", services: [{id: day, title: By day}, {id: night, title: By night}]",
            "",
            "D004",
            "yes or no",
        ),
        ("asks: minimum_term", "asks: minimum_term, also: [x]", "D003", "only preferred_option"),
        ("id: night", "id: comments", "D003", "stands for what is said beside"),
        ('id: "3"', "id: about", "D003", "stands for the organisation"),
        ("kept_until: 2026-09-30", "kept_until: 2025-09-30", "D003", "not after the last day"),
        ("least_group: 2", "least_group: 0", "D003", "1 or more"),
        (
            "options: [{id: A, title: A framework}, {id: B, title: Teams}]\n",
            "",
            "D004",
            "options is missing",
        ),
    ],
)
def test_a_definition_that_is_wrong_is_found_with_its_line(old: str, new: str, code: str, said: str) -> None:  # fmt: skip
    assert old in SMALL
    test, findings = market_test_of(SMALL.replace(old, new, 1), MARKET_TEST_FILE)
    assert test is None
    assert any(f.code == code and said in f.message for f in findings), findings
    assert all(f.where.startswith(f"{MARKET_TEST_FILE}:") for f in findings)


@lru_cache(maxsize=1)
def filled_in() -> bytes:
    return questionnaire_workbook(TEST, ANSWER)


def edited(change: Callable[[Worksheet, Worksheet], None]) -> tuple[Response | None, tuple[Finding, ...]]:  # fmt: skip
    """Fill in the workbook of the small test, change it by hand, and read it."""
    book = load_workbook(io.BytesIO(filled_in()))
    change(book[WHO], book[VIEWS])
    out = io.BytesIO()
    book.save(out)
    return read_questionnaire(out.getvalue(), "back.xlsx", TEST)


def cell(sheet: Worksheet, key: str, column: str) -> str:
    """Return the cell of a line, known by its hidden id."""
    row = next(r for r in range(1, 60) if sheet[f"A{r}"].value == key)
    return f"{column}{row}"


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "code"),
    [
        (VIEWS, "1|-", "D", "=SUM(1,2)", "F056"),
        (VIEWS, "2|-", "D", "Both", "F059"),
        (VIEWS, "3|-", "D", "a while", "L411"),
        (VIEWS, "4|day", "D", "perhaps", "F059"),
        (VIEWS, "1|-", "E", "rather", "F059"),
        (VIEWS, "1|-", "C", "Another question?", "F058"),
        (VIEWS, "1|-", "A", "9|-", "F055"),
        (VIEWS, "2|-", "F", None, "L406"),
        (WHO, "organisation", "C", None, "L410"),
        (WHO, "named", "C", "if you must", "F059"),
    ],
)
def test_what_is_wrong_in_a_workbook_is_found_with_its_cell(
    sheet: str, key: str, column: str, value: str | None, code: str
) -> None:
    place: list[str] = []

    def change(who: Worksheet, views: Worksheet) -> None:
        found = who if sheet == WHO else views
        place.append(cell(found, key, column))
        found[place[0]] = value

    _, findings = edited(change)
    mine = [f for f in findings if f.code == code]
    assert mine, findings
    expected = "back.xlsx" if code == "L410" else f"back.xlsx, {sheet}!"
    assert any(f.where.startswith(expected) for f in mine)


def test_a_reason_without_a_mark_is_kept_as_confidential() -> None:
    def change(_: Worksheet, views: Worksheet) -> None:
        views[cell(views, "1|-", "F")] = "Trade secret"

    back, findings = edited(change)
    assert back is not None
    assert codes(findings) == ["L407"]
    first = back.to("1")
    assert first is not None
    assert (first.confidential, first.why) == (True, "Trade secret")


def test_a_mark_that_cannot_be_read_is_taken_for_one() -> None:
    def change(_: Worksheet, views: Worksheet) -> None:
        views[cell(views, "1|-", "E")] = "Ja"

    back, _ = edited(change)
    assert back is not None
    first = back.to("1")
    assert first is not None
    assert first.confidential


def test_another_questionnaire_and_an_empty_one_are_refused() -> None:
    empty = questionnaire_workbook(TEST, Response(about={"organisation": "Oak"}))
    assert codes(read_questionnaire(empty, "a.xlsx", TEST)[1]) == ["L409"]
    other = defined(SMALL.replace("Least term?", "Least length?"))
    data = questionnaire_workbook(other, ANSWER)
    assert codes(read_questionnaire(data, "a.xlsx", TEST)[1]) == ["L404"]
    assert codes(read_questionnaire(questionnaire_workbook(RUTLAND), "a.xlsx", TEST)[1]) == [
        "L404"
    ]
    assert codes(read_questionnaire(b"PK\x03\x04 no workbook", "a.xlsx", TEST)[1]) == ["F050"]


def test_everything_wrong_in_a_table_is_found_at_once_with_its_line() -> None:
    table = (
        "organisation,question,part,answer,confidential,why\n"
        "Oak,about,class,Company,,\n"
        "Oak,about,shoe,44,,\n"
        "Oak,about,received,yesterday,,\n"
        "Oak,2,,Both,,\n"
        "Oak,9,,x,,\n"
        "Oak,1,,Well,rather,\n"
        "Oak,1,,Again,,\n"
        ",1,,Who?,,\n"
    )
    _, findings = read_answers_csv(table.encode(), "t.csv", TEST)
    found = sorted((f.where, f.code) for f in findings)
    assert [w for w, _ in found] == [f"t.csv:{n}" for n in (3, 4, 5, 6, 7, 7, 8, 9)]
    assert codes(findings).count("L411") == 4
    assert {"L405", "L406", "L410", "L412"} <= {c for _, c in found}


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format": "x", "answers": []}', b"\xff\xfe", json.dumps({"format": "tendering-market-test-answers-1", "answers": [{"about": 1, "answers": []}]}).encode()],
)  # fmt: skip
def test_json_that_is_none_is_a_finding(data: bytes) -> None:
    found, findings = read_answers_json(data, "a.json", TEST)
    assert (found, codes(findings)) == ((), ["L404"])


@pytest.mark.parametrize("bad", ['"\\ud800"', "[1]", "{}"])
def test_json_with_what_is_no_text_is_a_finding(bad: str) -> None:
    text = f'{{"format": "tendering-market-test-answers-1", "answers": [{{"about": {{"organisation": {bad}}}, "answers": []}}]}}'
    found, findings = read_answers_json(text.encode(), "a.json", TEST)
    assert (found, codes(findings)) == ((), ["L404"])


def test_json_takes_true_and_null_as_what_they_are() -> None:
    said = [{"question": "1", "part": None, "answer": "Well", "confidential": True, "why": "x"}]
    held = {
        "format": "tendering-market-test-answers-1",
        "answers": [{"about": {"organisation": "Oak", "email": None}, "answers": said}],
    }
    (found,), findings = read_answers_json(json.dumps(held).encode(), "a.json", TEST)
    assert findings == ()
    assert found.about == {"organisation": "Oak"}
    assert found.said == (Said(question="1", part="", text="Well", confidential=True, why="x"),)


@settings(max_examples=15)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_table_or_json_is_ever_a_bug(data: bytes) -> None:
    read_answers_csv(data, "a.csv", TEST)
    read_answers_json(data, "a.json", TEST)
    read_recipients(data, "r.csv")


def test_the_form_for_other_answers_reads_back() -> None:
    lines = blank_answers(TEST).decode().splitlines()
    assert len(lines) == 1 + 10 + len(TEST.parts)
    filled = [lines[0], "Oak,1,,We would.,yes,Our rates", "Oak,about,class,Charity,,"]
    found, findings = read_answers_csv("\n".join(filled).encode(), "a.csv", TEST)
    assert findings == ()
    (answer,) = found
    assert answer.to("1") == Said(question="1", part="", text="We would.", confidential=True, why="Our rates")  # fmt: skip


def test_recipients_are_named_once() -> None:
    rows, findings = read_recipients(b"organisation,email\nOak,o@o\n oak ,\n,x@x\n", "r.csv")
    assert len(rows) == 3
    assert [(f.code, f.where) for f in findings] == [("L414", "r.csv:3"), ("L414", "r.csv:4")]
    assert codes(read_recipients(b"organisation\n", "r.csv")[1]) == ["L414"]
