"""A reason that is empty, or of too few words to say what was found, where, and why it earns the mark."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.reasons.citation import cites, says_unanswered
from tendering.checks.reasons.fault import EMPTY, THIN, Fault, Reason
from tendering.checks.reasons.text import held

LEAST_WORDS: int = held("thin")["least_words"]
"""Fewer words than this cannot say what was found, where, and why it earns this mark."""

_NOTHING = frozenset(held("thin")["stands_for_nothing"])
_MOST_WORDS = max(len(said.split()) for said in _NOTHING)
_SIGNS = ".-_\u2013\u2014*?"
_ENDS = f" {_SIGNS}"
_WORDS = max(_MOST_WORDS, LEAST_WORDS)


def is_empty(text: str) -> bool:
    """Say whether a reason is blank, or only a mark of omission such as ``n/a`` or a dash.

    >>> is_empty("  "), is_empty("N/A."), is_empty("Not answered")
    (True, True, False)
    """
    begins = text.split(None, _MOST_WORDS)
    if (
        len(begins) > _MOST_WORDS
        and begins[0].strip(_SIGNS)
        and begins[-1].split()[-1].strip(_SIGNS)
    ):
        return False  # as nearly all are
    return " ".join(text.lower().split()).strip(f" {_SIGNS}") in _NOTHING


def is_short(text: str) -> bool:
    """Say whether a reason that is not blank has too few words to be one.

    >>> is_short("Good answer."), is_short("")
    (True, False)
    """
    return 0 < len(text.split(None, LEAST_WORDS)) < LEAST_WORDS


def is_full(text: str) -> bool:
    """Say whether a text is plainly neither empty nor short, as nearly all are; of one that is not, that tells nothing.

    >>> is_full("Page 3 names who is trained and by when."), is_full("Good answer.")
    (True, False)
    """
    return (
        text.count(" ") > _WORDS
        and "  " not in text
        and text.isprintable()  # then white space is blanks alone
        and text[0] not in _ENDS
        and text.rstrip(_SIGNS)[-1:] not in ("", " ")
    )


def empty(reason: Reason) -> Iterator[Fault]:
    """A mark without a reason, whose letter has none to give."""
    if is_empty(reason.text):
        yield Fault(code=EMPTY, said="no reason is given", words=reason.text.strip())


def thin(reason: Reason) -> Iterator[Fault]:
    """A reason of a few words; one a little longer that points to nothing either."""
    if is_empty(reason.text) or (reason.height == 0 and says_unanswered(reason)):
        return
    count = len(reason.text.split())
    if is_short(reason.text):
        said = f"a reason of {count} word{'s' if count != 1 else ''}"
        yield Fault(code=THIN, said=said, words=reason.text.strip(), start=0, end=len(reason.text))
    elif (
        count < held("thin")["least_words_without_a_citation"]
        and not cites(reason)
        and not says_unanswered(reason)
    ):
        said = f"a reason of {count} words that points to nothing"
        yield Fault(code=THIN, said=said, words=reason.text.strip(), start=0, end=len(reason.text))
