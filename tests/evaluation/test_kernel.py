"""The kernel gives what plain Python gives: totals, ranks both ways, beyond 64 bits, with numpy and without."""

from __future__ import annotations

import sys
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation import kernel
from tendering.evaluation.kernel import (
    LARGEST,
    Tables,
    groups,
    ranks,
    ranks_of,
    scaled,
    to_multiple,
)
from tendering.model.numbers import Rounding, rounded
from tendering.model.tender import Better

np = pytest.importorskip("numpy")
POINTS = st.one_of(st.integers(-20, 200), st.integers(-(2**62), 2**62), st.integers())
FRACTIONS = st.builds(
    Fraction, st.integers(-50, 50), st.integers(1, 10**6) | st.integers(2**300, 2**310)
)
BOTH = pytest.mark.parametrize("better", list(Better))


@st.composite
def tables_and_rows(
    draw: st.DrawFn, points: st.SearchStrategy[int]
) -> tuple[Tables, list[list[int]]]:
    """Some questions with their tables, even steps among them, and level numbers of some bidders."""
    widths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    even = draw(st.booleans())
    tables = []
    for width in widths:
        first, step = draw(points), draw(points)
        tables.append(
            [first + step * n for n in range(width)]
            if even
            else draw(st.lists(points, min_size=width, max_size=width))
        )
    row = st.tuples(*(st.integers(0, width - 1) for width in widths)).map(list)
    return Tables(tables), draw(st.lists(row, max_size=12))


def plain_ranks(values: list[int] | list[Fraction], better: Better) -> list[int]:
    if better is Better.HIGHER:
        return [1 + sum(other > own for other in values) for own in values]
    return [1 + sum(other < own for other in values) for own in values]


@given(given_=tables_and_rows(POINTS))
def test_totals_are_those_of_plain_whole_numbers(given_: tuple[Tables, list[list[int]]]) -> None:
    tables, rows = given_
    right = [sum(tables.points[q][n] for q, n in enumerate(row)) for row in rows]
    assert tables.totals(rows) == right
    assert all(abs(total) <= tables.bound for total in right)
    levels = np.array(rows, np.uint8).reshape(len(rows), len(tables.points))
    if tables.fits:
        assert tables.totals_of(levels).tolist() == right
    else:
        with pytest.raises(OverflowError, match="do not fit 64 bits"):
            tables.totals_of(levels)


def test_numpy_and_plain_python_give_the_same_totals_and_blocks_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = Tables([(0, 3, 5), (1, 4, 9, 16), (7, 7)])
    rows = [[n % 3, n % 4, n % 2] for n in range(100)]
    right = tables.totals(rows)
    monkeypatch.setattr(kernel, "MANY", 1)
    monkeypatch.setattr(kernel, "BLOCK", 10)
    assert tables.totals(rows) == right
    monkeypatch.setattr(kernel, "has_numpy", lambda: False)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert tables.totals(rows) == right


@pytest.mark.parametrize("over", [0, 1])
def test_what_does_not_fit_64_bits_is_added_up_in_python(
    monkeypatch: pytest.MonkeyPatch, over: int
) -> None:
    monkeypatch.setattr(kernel, "MANY", 1)
    tables = Tables([(0, LARGEST - 5), (0, 5 + over)])
    assert tables.fits is (over == 0)
    assert tables.totals([[1, 1], [1, 0]]) == [LARGEST + over, LARGEST - 5]


def test_scales_of_more_than_256_levels_are_added_up_in_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kernel, "MANY", 1)
    assert Tables([range(1001)]).totals([[1000], [256], [0]]) == [1000, 256, 0]


@BOTH
@given(
    values=st.lists(
        st.one_of(st.integers(-5, 5), st.integers(-(2**63), LARGEST), st.sampled_from([0, 10**6])),
        max_size=30,
    )
)
def test_ranks_are_one_plus_the_number_of_better_values(better: Better, values: list[int]) -> None:
    right = plain_ranks(values, better)
    assert ranks(values, better) == right
    assert ranks_of(np.array(values, np.int64), better).tolist() == right


@BOTH
@given(values=st.lists(FRACTIONS, max_size=12))
def test_fractions_rank_as_they_stand(better: Better, values: list[Fraction]) -> None:
    assert ranks(values, better) == plain_ranks(values, better)
    together = groups(values, better)
    assert sorted(n for equal in together for n in equal) == list(range(len(values)))
    assert all(len({values[n] for n in equal}) == 1 for equal in together)


@given(values=st.lists(st.one_of(FRACTIONS, st.integers()), max_size=8))
def test_scaled_values_are_the_values(values: list[Fraction | int]) -> None:
    found = scaled(values)
    if found is None:
        assert lcm(*(v.denominator for v in values)).bit_length() > kernel.LONG
    else:
        assert [Fraction(n, found[0]) for n in found[1]] == values


@given(
    value=st.integers(-(10**6), 10**6), places=st.integers(0, 3), mode=st.sampled_from(Rounding)
)
def test_rounding_in_whole_numbers_is_rounding(value: int, places: int, mode: Rounding) -> None:
    unit = 6 * 10 ** (3 - places)
    right = rounded(Fraction(value, 6000), places, mode)
    assert Fraction(to_multiple(value, unit, mode), 6000) == right


def test_means_of_evaluators_are_added_up_whole() -> None:
    tables = Tables([(0, 3, 6), (1, 5, 9)])
    levels = np.array([[[2, 0], [1, 2]], [[0, 1], [0, 1]]], np.uint8)
    assert tables.mean_totals_of(levels).tolist() == [6 + 1 + 3 + 9, 5 + 5]
    with pytest.raises(ValueError, match="not worth evenly more"):
        Tables([(0, 1, 3)]).mean_totals_of(levels[:, :, :1])
    with pytest.raises(OverflowError, match="do not fit 64 bits"):
        Tables([(0, LARGEST)]).mean_totals_of(levels[:, :, :1])
