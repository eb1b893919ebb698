"""Long tables are read from an entry's text by column as JSON reads them row by row, or left to JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.model.rows import MANY, Rows
from tendering.record import rows_read
from tendering.record.entry_data import canonical_json
from tendering.record.rows_read import read_json

CELLS = st.text(st.sampled_from('aé,{}[]: "\\\n\x01\x1f\u2028'), max_size=3)
COLUMNS = st.lists(
    st.sampled_from(["bidder", "lot", "mark", "é", "rows"]), unique=True, max_size=4
)


def _text(tables: dict[str, list[dict[str, str]]], facts: dict[str, str]) -> str:
    entry = {"by": "Ann", "facts": facts, "kind": "marks_given", "rows": tables}
    return canonical_json({"channel": "test", "entry": entry, "number": 1})


def _read(text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(rows_read, "LONG", 0)
    return read_json(text)


FEW = 4
"""Rows that count as many here, so that there is time for many examples."""


@settings(max_examples=60)
@given(data=st.data())
def test_rows_by_column_are_those_of_json(data: st.DataObject) -> None:
    names = data.draw(COLUMNS)
    few = [data.draw(st.lists(CELLS, min_size=1, max_size=3)) for _ in names]
    odd = data.draw(st.lists(st.dictionaries(st.sampled_from(names or ["x"]), CELLS), max_size=2))
    whole = [
        {
            name: said
            for name, texts in zip(names, few, strict=True)
            if (said := texts[n % len(texts)])
        }
        for n in range(FEW)
    ]
    odd = [{name: said for name, said in row.items() if said} for row in odd]
    tables = {"consensus": [*whole, *odd], "marks": whole, "promises": odd}
    text = _text({name: rows for name, rows in tables.items() if rows}, {"a": data.draw(CELLS)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_read, "MANY", FEW)
        found = _read(text, patch)
    assert canonical_json(found) == text
    assert found["entry"]["rows"] == json.loads(text)["entry"]["rows"]


def _marks() -> list[dict[str, str]]:
    return [
        {"bidder": f"B{n}", "evaluator": "Ann", "lot": "1", "mark": str(n % 5 + 1)}
        for n in range(MANY)
    ]


def test_a_plain_table_is_read_by_column_and_what_is_alike_is_held_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = _read(_text({"marks": _marks()}, {}), monkeypatch)["entry"]["rows"]["marks"]
    assert isinstance(rows, Rows)
    assert rows == _marks()
    assert [type(cells).__name__ for cells in rows.values] == ["list", "Same", "Same", "list"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('"bidder":"B7"', '"bidder":"B\\u0037"'),
        ('"bidder":"B7",', ""),
        ('"mark":"3"}', '"mark":"3","note":"x"}'),
        ('"mark":"3"}', '"mark":3}'),
        ('"mark":"3"}', '"mark":"3"} '),
        ('"bidder":"B7"', '"bidder":"B7","bidder":"B8"'),
        ('{"bidder":"B7","evaluator":"Ann"', '{"evaluator":"Ann","bidder":"B7"'),
    ],
)
def test_what_is_not_in_the_one_form_is_read_as_json_reads_it(
    written: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _text({"marks": _marks()}, {}).replace(written, instead, 1)
    assert _read(text, monkeypatch) == json.loads(text)


@pytest.mark.parametrize("sign", ["\x01", "\x1f", "\n"])
def test_what_is_no_json_is_refused_either_way(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _text({"marks": _marks()}, {})
    for damaged in (
        text.replace('"B7"', f'"B{sign}7"'),
        text.replace('"B7","evaluator":"Ann"', f'"B7{sign}Ann"'),
        text[:-1],
    ):
        with pytest.raises(ValueError, match=r"."):
            _read(damaged, monkeypatch)
