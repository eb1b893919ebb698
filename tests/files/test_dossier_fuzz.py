"""Whatever bytes the tables hold, reading and checking give a dossier or findings, never an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.checks.bids import check_bids
from tendering.files.columns import TABLES
from tendering.files.dossier import Tables, read_dossier, read_values
from tendering.files.evaluation_file import read_evaluation_text
from tendering.files.tables import clean, read_table, write_table
from tendering.model import tender as t
from tendering.model.findings import has_error
from tendering.model.tender import Tender
from tests.long import examples

TENDER = Tender(
    id="t",
    title="Home care",
    authority=t.Authority(name="Anywhere"),
    lots=(t.Lot(id="1", title="One", zones=(t.Zone(id="north"),)),),
)

WORDS = st.sampled_from(
    [
        "B1",
        "B2",
        "1",
        "north",
        "*",
        "",
        "Q1",
        "hourly",
        "15.80",
        "£15.80/hr",
        "1O.50",
        "abstain",
        "n/a",
        "=1+1",
        "2027-02-30",
        "12/05/2016",
        "0",
        "-1",
        "1e9999",
        "1/0",
        "٣",
        "\x00",
        '"',
        "a\nb",
        "é",
    ]
) | st.text(max_size=8)


@st.composite
def saved_tables(draw: st.DrawFn) -> tuple[str, bytes]:
    """A table of plausible cells, saved in some encoding with some separator, then perhaps damaged."""
    spec = TABLES[draw(st.sampled_from(sorted(TABLES)))]
    names = draw(
        st.just(list(spec.names)) | st.permutations(spec.names) | st.lists(WORDS, max_size=5)
    )
    rows = draw(st.lists(st.lists(WORDS, min_size=1, max_size=len(spec.names) + 1), max_size=6))
    separator = draw(st.sampled_from([",", ";", "\t"]))
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(
        separator.join(row) for row in [names, *rows]
    )
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]))
    data = bytearray(text.encode(encoding, "replace"))
    for place, byte in draw(
        st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=3)
    ):
        data[place : place + 1] = bytes([byte])
    return spec.name, bytes(data)


@given(
    st.lists(
        saved_tables() | st.tuples(st.sampled_from(sorted(TABLES)), st.binary(max_size=200)),
        max_size=4,
    )
)
@examples(100, 1000)
def test_no_bytes_raise(files: list[tuple[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evaluation.yaml").write_text("evaluation: a\ntender: t\n")
        for table, data in files:
            (folder / f"{table}.csv").write_bytes(data)
        dossier, findings = read_dossier(folder, lambda ref, base: base, lambda path: (TENDER, ()))
        assert dossier is not None
        more = check_bids(dossier)
        assert all(f.code and f.where and f.message and f.remedy for f in (*findings, *more))


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: b.decode("latin-1")))
@settings(max_examples=150, deadline=None)
def test_no_evaluation_yaml_raises(text: str) -> None:
    for body in (
        text,
        f"evaluation: {text}\ntender: t\n",
        f"evaluation: a\ntender: t\n{text}: b\n",
    ):
        about, findings = read_evaluation_text(body, "evaluation.yaml")
        assert about is not None or has_error(findings)


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(TABLES["consensus"].names, WORDS)), max_size=5)
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_but_for_hidden_characters(rows: list[dict[str, str]]) -> None:
    spec = TABLES["consensus"]
    data = write_table(spec, rows).encode("utf-8", "replace")
    back, findings = read_table(spec, data, "consensus.csv")
    kept = [row for row in rows if any(v and not v.isspace() for v in row.values())]
    assert [r.cells for r in back] == [{k: clean(v) for k, v in row.items()} for row in kept]
    assert {f.code for f in findings} <= {"F017"}


def test_a_tender_of_the_size_of_bolton_is_read_whole() -> None:
    text = "The answer sets out the plan in detail with evidence & outcomes. " * 4
    scored = [
        {
            "bidder": f"B{bidder:02}",
            "lot": lot,
            "criterion": f"Q{question}",
            "mark": str(question % 6),
        }
        for bidder in range(34)
        for lot in "12"
        for question in range(8)
    ]
    agreed = [{**row, "reason": text, "evidence": "page 4", "letter_text": text} for row in scored]
    marks = [{**row, "note": text, "evaluator": f"E{e}"} for row in scored for e in range(4)]
    files = {
        name: write_table(TABLES[name], some).encode()
        for name, some in (("consensus", agreed), ("marks", marks))
    }
    tables = Tables()
    read = [
        len(read_values(TABLES[name], data, f"{name}.csv", tables)) for name, data in files.items()
    ]
    assert (read, tables.findings) == ([544, 2176], [])
