"""The quick looks at half a million reasons say what the thorough ones do."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tendering.checks.bid_reasons import _wording
from tendering.checks.reasons.thin import is_empty, is_full, is_short

WORDS = st.sampled_from(
    ["Page", "3", "n/a", "-", ".", "ß", "names", " ", "  ", "\t", "\u00a0", "\u2003", "who", "?"]
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
@example("- " * 9 + "n/a")
@example("n/a" + " ." * 9)
def test_what_is_full_is_neither_empty_nor_short(text: str) -> None:
    if is_full(text):
        assert not is_empty(text)
        assert not is_short(text)


def test_a_reason_as_most_are_is_full() -> None:
    assert is_full("The plan names people and dates (page 4 of volume 12).")


@given(st.text() | st.lists(WORDS, max_size=14).map("".join))
def test_a_wording_has_no_regard_to_spaces(text: str) -> None:
    assert _wording(text) == " ".join(text.casefold().split())
