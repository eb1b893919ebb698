"""Rows kept by column are, however they are looked at, the tuple of rows they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.model.bids import ConsensusScore, MarkKind
from tendering.model.by_column import (
    Values,
    all_differ,
    among,
    at,
    chosen,
    columns,
    grouped,
    has,
    neighbours,
)
from tendering.model.rows import Rows, alike

KINDS = {"4": MarkKind.NUMBER, "2.5": MarkKind.NUMBER, "n/a": MarkKind.NOT_APPLICABLE}
MARKS = {"4": Fraction(4), "2.5": Fraction(5, 2), "n/a": None}
WRITTEN = ("bidder", "lot", "criterion", "mark", "reason")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["B1", "B2"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["Q1", "Q2", "Q3"]),
        st.sampled_from(list(KINDS)),
        st.sampled_from(["", "Good."]),
    ),
    max_size=6,
)
PARTS = st.lists(ROWS, max_size=3)


def _values(parts: list[list[tuple[str, ...]]]) -> Values[ConsensusScore]:
    meaning = {
        "bidder": ("bidder", None),
        "lot": ("lot", None),
        "zone": ("zone", None),
        "criterion": ("criterion", None),
        "kind": ("mark", KINDS),
        "mark": ("mark", MARKS),
        "reason": ("reason", None),
        "evidence": ("evidence", None),
        "letter_text": ("letter_text", None),
        "withhold": ("withhold", None),
    }
    tables = (
        Rows(WRITTEN, [alike(list(column)) for column in zip(*some, strict=True)] or [[]] * 5)
        for some in parts
    )
    return Values(ConsensusScore, meaning, tables)


def _rows(parts: list[list[tuple[str, ...]]]) -> tuple[ConsensusScore, ...]:
    return tuple(
        ConsensusScore(
            bidder=bidder,
            lot=lot,
            zone="",
            criterion=criterion,
            kind=KINDS[mark],
            mark=MARKS[mark],
            reason=reason,
        )
        for some in parts
        for bidder, lot, criterion, mark, reason in some
    )


@settings(max_examples=40)
@given(parts=PARTS, cut=st.slices(12))
def test_they_are_the_tuple_of_their_rows(parts: list[list[tuple[str, ...]]], cut: slice) -> None:
    values, rows = _values(parts), _rows(parts)
    assert values == rows
    assert rows == tuple(values)
    assert len(values) == len(rows)
    assert [values[n] for n in range(-len(rows), len(rows))] == [*rows, *rows]
    assert tuple(values[cut]) == rows[cut]
    assert values != (*rows, *rows[:1], 1)


@settings(max_examples=40)
@given(parts=PARTS, data=st.data())
def test_every_look_at_them_is_that_of_the_tuple(
    parts: list[list[tuple[str, ...]]], data: st.DataObject
) -> None:
    values, rows = _values(parts), _rows(parts)
    which = [data.draw(st.booleans()) for _ in rows]
    both: list[Sequence[ConsensusScore]] = [values, rows]
    for names in (("mark",), ("bidder", "lot"), ("kind", "mark", "reason", "zone")):
        one, other = (list(columns(some, *names)) for some in both)
        assert one == other
    one, other = (list(neighbours(some, ("bidder", "lot"), "mark")) for some in both)
    assert grouped(values, "mark", "bidder", "lot") == grouped(rows, "mark", "bidder", "lot")
    assert sum(count for _, count, _ in one) == sum(count for _, count, _ in other) == len(rows)
    assert list(at(values, which)) == list(at(rows, which))
    assert tuple(chosen(values, which)) == tuple(chosen(rows, which))
    assert tuple(among(values, "lot", "1")) == among(rows, "lot", "1")
    assert has(values, "zone") is has(rows, "zone")
    keys = [(r.bidder, r.lot, r.criterion) for r in rows]
    for some in both:
        assert all_differ(some, "bidder", "lot", "criterion") is (len(set(keys)) == len(keys))
