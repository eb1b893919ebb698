"""Text of a mark sheet: nothing is lost at the word limit or where a text runs on over rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tendering.files.sheet_text import limited, split
from tendering.files.tables import clean

words = st.text(st.sampled_from("ab- é\n\t"), max_size=300)


@given(words, st.integers(1, 20))
def test_the_two_sides_of_a_limit_are_the_answer(text: str, limit: int) -> None:
    within, beyond = limited(text, limit)
    assert within is not None
    assert within.split() + beyond.split() == clean(text).split()
    assert len(within.split()) == min(limit, len(text.split()))


@given(words, st.integers(8, 30), st.integers(1, 6))
def test_what_runs_on_over_rows_is_the_text_and_fits(text: str, width: int, lines: int) -> None:
    pieces = list(split(text, width, lines))
    assert "".join("".join(p.split()) for p in pieces) == "".join(text.split())
    assert all(p.count("\n") < lines for p in pieces)


def test_a_text_longer_than_a_cell_is_split_and_not_cut() -> None:
    text = "word " * 20_000
    pieces = list(split(text, 96, 20))
    assert max(map(len, pieces)) < 32_767
    assert sum(len(p.split()) for p in pieces) == 20_000
