"""The words of a mark sheet's cells: question, scale, answer up to its limit, and text cut to the height of a row."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tendering.files.tables import clean
from tendering.model.criteria import Criterion, Scale
from tendering.model.numbers import plain

ABSTAIN, NOT_APPLICABLE = "abstain", "n/a"


def asked_text(asked: Criterion) -> str:
    """Return a question with its points."""
    bullets = [f"\u2022 {b}" for b in asked.bullets]
    return "\n".join(x for x in (f"{asked.id} {asked.title}", asked.question or "", *bullets) if x)


def scale_text(scale: Scale) -> str:
    """Return every level of a scale with its wording."""
    return "\n".join(f"{plain(x.mark)} {x.label}: {x.descriptor}" for x in scale.levels)


def short_scale(scale: Scale) -> str:
    """Return the levels of a scale by their names alone."""
    labels = "; ".join(f"{plain(x.mark)} = {x.label}" for x in scale.levels)
    return f"Marks: {labels}; {ABSTAIN} = I cannot mark this"


def choices(asked: Criterion, scale: Scale) -> tuple[str, ...]:
    """Return the marks that may be given for an answer: those of its scale, abstain, and n/a where it is allowed."""
    marks = (plain(level.mark) for level in scale.levels)
    may = (NOT_APPLICABLE,) if asked.not_applicable else ()
    return (*marks, ABSTAIN, *may)


def unwritten(sealed: tuple[str, ...]) -> str:
    """Say where an answer is that is not in writing here."""
    if sealed:
        return "The answer is in a file of the bid: " + "; ".join(sealed)
    return "The bid has no answer in writing to this question."


def counted(within: str | None, beyond: str, limit: int | None) -> str:
    """Return how many words an answer has, and how many it may have."""
    if within is None:
        return ""
    count = len(within.split()) + len(beyond.split())
    if limit is None:
        return f"{count:,}"
    return f"{count:,} of {limit:,}" + ("\nover the limit" if beyond else "")


def limited(answer: str | None, words: int | None) -> tuple[str | None, str]:
    r"""Return an answer up to its word limit, and what lies beyond it; the two together are the answer.

    >>> limited("one two\n three four", 3)
    ('one two\n three', 'four')
    """
    if answer is None:
        return None, ""
    text = clean(answer)
    if words is None or len(text.split()) <= words:
        return text, ""
    at = left = 0
    inside = False
    for place, letter in enumerate(text):
        if letter.isspace() or not inside:
            left += not letter.isspace()
            inside = not letter.isspace()
        if left > words:
            at = place
            break
    return text[:at].rstrip(), text[at:]


def split(text: str, characters: int, lines: int) -> Iterator[str]:
    """Cut a text into pieces that each fit a row, at the ends of lines or between words; one piece where it fits."""
    piece: list[str] = []
    used = 0
    for line in text.split("\n") if text else [""]:
        wrapped = textwrap.wrap(
            line, characters, drop_whitespace=False, break_on_hyphens=False
        ) or [""]
        while wrapped:
            room = lines - used
            if room <= 0:
                yield "\n".join(piece)
                piece, used, room = [], 0, lines
            piece.append("".join(wrapped[:room]).rstrip())
            used += len(wrapped[:room])
            wrapped = wrapped[room:]
    yield "\n".join(piece)
