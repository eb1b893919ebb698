from __future__ import annotations

import pytest

from tendering.files.columns import ANSWERS, TABLES
from tendering.files.tables import MOST_BYTES, few, read_table, write_table
from tendering.model.findings import Finding, Severity

BIDDERS = TABLES["bidders"]
PRICES = TABLES["prices"]
TEXT = 'bidder,name,number\nB1,"Café, Ash & Vale",01\n\nB2,Beech "& Son",\n'.replace(
    '"&', '""&'
).replace('Beech ""& Son"', '"Beech ""& Son"""')


def read(
    data: bytes, spec: object = BIDDERS
) -> tuple[list[tuple[str, list[str]]], list[tuple[str, str]]]:
    rows, findings = read_table(spec, data, "a.csv")  # type: ignore[arg-type]
    return [(r.place, list(r.cells.values())) for r in rows], [(f.code, f.where) for f in findings]


def found(data: bytes, spec: object = BIDDERS) -> list[Finding]:
    return list(read_table(spec, data, "a.csv")[1])  # type: ignore[arg-type]


EXPECTED = [
    ("a.csv:2", ["B1", "Café, Ash & Vale", "01"]),
    ("a.csv:4", ["B2", 'Beech "& Son"', ""]),
]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("bidder,name,number", " Bidder ,NAME,Num ber").encode(),
        TEXT.replace("B2,", " B2 ,").encode(),
        TEXT.replace("\n\n", "\n,,\n").encode(),
    ],
    ids=[
        "utf-8",
        "with a mark",
        "utf-16",
        "utf-16 be",
        "crlf",
        "cr",
        "headings",
        "blanks",
        "commas",
    ],
)
def test_a_table_reads_the_same_however_it_was_saved(data: bytes) -> None:
    assert read(data) == (EXPECTED, [])


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_work(separator: str) -> None:
    text = TEXT.replace('"Café, Ash', '"Café@ Ash').replace(",", separator).replace("@", ",")
    assert read(text.encode()) == (EXPECTED, [])
    stated = read(f"sep={separator}\r\n{text}".encode())[0]
    assert [place for place, _ in stated] == ["a.csv:3", "a.csv:5"]


def test_windows_1252_works_and_shows_the_word_that_decided() -> None:
    rows, findings = read(TEXT.encode("cp1252"))
    assert (rows, findings) == (EXPECTED, [("F004", "a.csv:2")])
    [note] = found(TEXT.encode("cp1252"))
    assert "'Café'" in note.message
    assert note.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TEXT.encode("utf-16-le"), "F003"),
        (b"PK\x03\x04rest of a workbook", "F003"),
        (b"bidder,name\nB1,\x81\x8d", "F003"),
        (b"", "F006"),
        (b"\xef\xbb\xbf \r\n\r\n", "F006"),
        (b"x" * (MOST_BYTES + 1), "F002"),
    ],
)
def test_what_is_no_table_is_one_finding(data: bytes, code: str) -> None:
    rows, findings = read(data)
    assert rows == []
    assert [c for c, _ in findings] == [code]


def test_quoted_line_breaks_keep_the_line_a_row_begins_on() -> None:
    rows, findings = read(b'bidder,name\nB1,"two\r\nlines"\nB2,Beech\n')
    assert findings == []
    assert rows == [("a.csv:2", ["B1", "two\nlines"]), ("a.csv:4", ["B2", "Beech"])]


def test_headings_that_lack_a_column_or_have_it_twice_or_wrong_are_all_named() -> None:
    data = b"bidder,lot,zone,itme,Bidder,amount,\nB1,1,,hourly,,15,,\n"
    rows, findings = read(data, PRICES)
    assert rows == []
    assert findings == [("F008", "a.csv:1"), ("F009", "a.csv:1"), ("F007", "a.csv:1")]
    said = [f.message for f in found(data, PRICES)]
    assert "did you mean 'item'?" in said[0]
    assert "'item'" in said[2]
    assert found(data, PRICES)[2].remedy == "Begin the file with: bidder,lot,zone,item,amount"


def test_rows_with_too_many_cells_are_left_out_and_the_rest_is_read() -> None:
    rows, findings = read(b"bidder,name\nB1,Ash, Vale\nB2\nB3,Cedar,,\n")
    assert findings == [("F010", "a.csv:2")]
    assert rows == [("a.csv:3", ["B2", ""]), ("a.csv:4", ["B3", "Cedar"])]


@pytest.mark.parametrize(
    "data", [b'bidder,name\nB1,Ash\nB2,"Beech\nB3,Cedar\n', b'bidder,name\nB1,Ash\nB2,"a"b\n']
)
def test_a_quotation_mark_out_of_place_is_found_where_it_begins(data: bytes) -> None:
    rows, findings = read(data)
    assert findings == [("F005", "a.csv:3")]
    assert rows == [("a.csv:2", ["B1", "Ash"])]


def test_hidden_characters_are_removed_with_a_note_and_text_is_never_a_formula() -> None:
    rows, findings = read("bidder,name\nB1,=1+1\nB2,A\x0bsh\u202e\nB3,O’Hara – Öz\n".encode())
    assert [cells[1] for _, cells in rows] == ["=1+1", "Ash", "O’Hara – Öz"]
    assert findings == [("F017", "a.csv:3")]


def test_a_cell_longer_than_excel_keeps_is_found() -> None:
    assert read(b"bidder,name\nB1," + b"x" * 40_000)[1] == [("F020", "a.csv:2")]


def test_many_findings_of_a_kind_are_counted_not_listed() -> None:
    data = b"bidder,name\n" + b"B1,Ash,extra\n" * 1000
    findings = found(data)
    assert len(findings) == 51
    assert findings[-1].message == "and 950 more like this"
    assert few(findings[:50]) == tuple(findings[:50])


def test_what_is_written_reads_back_the_same() -> None:
    rows = [
        {"bidder": "B1", "name": '=1+1, "quoted"\nsecond line', "email": "@x", "vcse": "-"},
        {"bidder": "B2", "name": "Öz; tab\tinside", "group": "+1"},
    ]
    text = write_table(BIDDERS, rows)
    assert text.startswith("bidder,name,number,group,email,sme,vcse\n")
    assert "\r" not in text
    back, findings = read_table(BIDDERS, text.encode(), "a.csv")
    assert findings == ()
    assert [{k: v for k, v in r.cells.items() if v} for r in back] == rows


def test_the_columns_are_those_other_programs_rely_on() -> None:
    headings = {spec.name: " ".join(spec.names) for spec in (*TABLES.values(), ANSWERS)}
    assert headings == {
        "bidders": "bidder name number group email sme vcse address postcode platform_number "
        "supported_employment mutual",
        "parties": "bidder party role number share relied_on_for",
        "bids": "bidder lot zone preference",
        "capacity": "bidder lot hours",
        "prices": "bidder lot zone item amount",
        "pass_fail": "bidder party lot question answer evidence",
        "marks": "evaluator bidder lot zone criterion mark note",
        "consensus": "bidder lot zone criterion mark reason evidence letter_text withhold",
        "decisions": "bidder lot zone about decision by role on options_considered reason",
        "withdrawals": "bidder lot zone on reason",
        "sends": "recipient lot sent method received",
        "connected": "bidder person relation born",
        "incumbents": "provider lot zone bidder people hours",
        "specialisms": "bidder lot zone need hours",
        "promises": "bidder lot zone criterion promise page",
        "panel": "person role questions lots",
        "answers": "bidder lot zone criterion answer",
    }
