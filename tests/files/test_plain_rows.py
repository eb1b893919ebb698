"""Rows read the short way are those read the long way, or the short way says that it cannot tell."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.files import plain_rows as plain
from tendering.files import plain_table
from tendering.files.columns import TABLES, Holds
from tendering.files.dossier import MAKES, typing_of
from tendering.files.plain_rows import MOST_TABLE_BYTES, plain_columns, plain_rows
from tendering.files.tables import read_table
from tendering.files.typed_rows import UnclearError
from tendering.model.rows import Rows, all_differ

SPEC = TABLES["marks"]
CELLS = st.text(alphabet=st.sampled_from("aB1 é0.5"), max_size=4) | st.text(
    alphabet=st.sampled_from("aB1 ,\"';\t\n\r=é\u200b\x00\ufeff0.5"),
    max_size=6,
)


def _short(data: bytes) -> list[tuple[int, tuple[str, ...]]] | None:
    try:
        return list(plain_rows(SPEC, data))
    except UnclearError:
        return None


def _by_column(data: bytes, at_once: int = 7) -> list[tuple[int, tuple[str, ...]]] | None:
    """Read by column, so few bytes together that every line is a block of its own."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain, "BYTES_AT_ONCE", at_once)
            lines, columns = plain_columns(SPEC, data)
    except UnclearError:
        return None
    return list(zip(lines, zip(*columns, strict=True), strict=True))


@given(
    rows=st.lists(st.lists(CELLS, min_size=6, max_size=8), max_size=5),
    order=st.permutations(SPEC.names),
    ends=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_both_ways_read_the_same(
    rows: list[list[str]], order: list[str], ends: str, mark: bytes
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ends)
    writer.writerow(order)
    writer.writerows(rows)
    data = mark + out.getvalue().encode()
    short = _short(data)
    assert _by_column(data) == short
    assert _by_column(data, 100) == short
    if short is None:
        return
    long, findings = read_table(SPEC, data, "marks.csv")
    assert not findings
    assert [
        (f"marks.csv:{line}", dict(zip(SPEC.names, cells, strict=True))) for line, cells in short
    ] == [(row.place, dict(row.cells)) for row in long]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"evaluator,bidder\nA,B1\n",
        b"evaluator,bidder,lot,zone,criterion,mark,mark\nA,B1,,,Q1,4,4\n",
        b"evaluator,bidder,lot,zone,criterion,mark,other\nA,B1,,,Q1,4,4\n",
        b"evaluator;bidder;lot;zone;criterion;mark\nA;B1;;;Q1;4\n",
        b"evaluator,bidder,lot,zone,criterion,mark\nA,B1,,,Q1\n",
        b"evaluator,bidder,lot,zone,criterion,mark\nA,B1,,,Q1,4,more\n",
        b'evaluator,bidder,lot,zone,criterion,mark\nA,B1,,,Q1,"4\n',
        b"evaluator,bidder,lot,zone,criterion,mark\nA,B1,,,Q1,\x004\n",
        b"evaluator,bidder,lot,zone,criterion,mark\nA,B\xe9,,,Q1,4\n",
        b"evaluator,bidder,lot,zone,criterion,mark\nA," + b"x" * 40_000 + b",,,Q1,4\n",
    ],
)
def test_what_is_not_plain_is_left_to_who_can_say_why(data: bytes) -> None:
    assert _short(data) is None
    assert _by_column(data) is None


def test_a_plain_file_is_read_with_its_lines() -> None:
    data = b'mark,evaluator,bidder,lot,zone,criterion\n4,"A\nB",B1,1,,Q1\n\n 3 ,C,B2,,,Q1\n'
    assert _short(data) == [
        (2, ("A\nB", "B1", "1", "", "Q1", "4", "")),
        (5, ("C", "B2", "", "", "Q1", "3", "")),
    ]


def test_a_file_without_surprises_is_read_by_column_alike() -> None:
    rows = "".join(f"E{n % 3},B{n} ,1,,Q1,{n % 5}\n" for n in range(50))
    data = f"evaluator,bidder,lot,zone,criterion,mark\n{rows}".encode()
    found = _by_column(data)
    assert found is not None
    assert found == _short(data)
    assert found[4] == (6, ("E1", "B4", "1", "", "Q1", "4", ""))


@pytest.mark.parametrize("name", ["marks", "consensus", "bidders", "prices"])
def test_values_made_by_column_are_those_made_row_by_row(name: str) -> None:
    make = next(make for table, _, make in MAKES if table == name)
    spec = TABLES[name]
    texts = {"mark": ["4", "n/a", "2.50"], "amount": ["1", "22.5", "0"]}
    columns = [
        texts.get(
            c.name,
            [f"{c.name} 1", f"{c.name} 2", ""] if c.holds is Holds.TEXT else ["A", "B", "A"],
        )
        for c in spec.columns
    ]
    typing = typing_of(spec, make)
    rows = [typing.value(cells) for cells in zip(*columns, strict=True)]
    assert typing.values(columns) == rows
    assert [hash(a) for a in typing.values(columns)] == [hash(b) for b in rows]
    assert typing.sound(columns)
    columns[0] = ["", "A", "B"]
    assert not typing.sound(columns)
    with pytest.raises(UnclearError):
        typing.values(columns)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("12"), st.sampled_from("xyz"))))
def test_whether_rows_all_differ(some: list[tuple[str, str, str]]) -> None:
    rows = Rows("abc", [list(column) for column in zip(*some, strict=True)] or [[], [], []])
    for names in ("abc", "cab", "a", "bc"):
        keys = [tuple(row[name] for name in names) for row in rows]
        assert all_differ([rows], names) is (len(set(keys)) == len(keys))
        assert all_differ([rows, rows], names) is (not keys)


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y", "z"]), min_size=1))
)
def test_rows_by_column_are_the_rows(some: list[dict[str, str]]) -> None:
    rows = Rows.of(some)
    assert list(rows) == some
    assert rows == tuple(some)
    assert [rows[n] for n in range(len(some))] == some
    assert list(rows[1:]) == some[1:]
    grouped = rows.grouped("a")
    assert sum(len(part) for part in grouped.values()) == len(some)
    for text, part in grouped.items():
        assert list(part) == [row for row in some if row.get("a", "") == text]


def test_a_table_too_large_is_refused_by_its_size_unread(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.touch()
    os.truncate(path, MOST_TABLE_BYTES + 1)  # of which the disk holds nothing
    data, found = plain_table.table_bytes(path, "marks.csv")
    assert data is None
    assert [f.code for f in found] == ["F002"]
    assert "1,000,000,001" in found[0].message
