"""A reason that cites nothing of the bid: no page, no words of it, no figure and no name from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from tendering.checks.reasons.fault import CITES_NOTHING, Fault, Reason
from tendering.checks.reasons.number import statements
from tendering.checks.reasons.text import alternatives, either, held

_FIGURE = re.compile(
    r"(?<![\w.])(?:\u00a3\s?)?\d[\d,.]*(?:%|(?!\w)|(?=am|pm|k\b|m\b|hrs?\b|st\b|nd\b|rd\b|th\b))"
)
_NAME = re.compile(
    r"(?<=[a-z,;:)\"'] )(?:[A-Z][a-z]+[A-Za-z]*|[A-Z]{2,}[a-z]?)(?:[ -][A-Z][A-Za-z]+)*"
)


@cache
def _place() -> re.Pattern[str]:
    """A place in the bid with its number, or words in quotation marks."""
    return re.compile(
        rf"\b(?:{'|'.join(held('citation')['places'])})\b\.?\s*[A-Z]{{0,2}}\d|"
        r"[\u201c\"][^\u201d\"]{8,}[\u201d\"]|\u2018[^\u2019]{8,}\u2019",
        re.IGNORECASE,
    )


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = held("citation")
    said = {"SAID": alternatives(data["said"])}
    counted = rf"{alternatives(data['counts'])} (?!{alternatives(data['not_counted'])}\b)[a-z]+"
    return {
        "lettered": either(data["lettered_places"]),
        "absent": either(data["absences"], said),
        "lacking": either(data["lacking"]),
        "unanswered": either(data["unanswered"]),
        "counted": either([counted]),
    }


def points_to_the_bid(text: str) -> bool:
    """Say whether a text names a page, paragraph or other place with its number, or quotes words.

    >>> points_to_the_bid("shown at para 3.2"), points_to_the_bid("shown in 95% of visits")
    (True, False)
    """
    return _place().search(text) is not None


def cites(reason: Reason) -> bool:
    """Say whether a reason points into the bid: by place, quotation, figure, count or name, or in its own column."""
    if (
        _is_evidence(reason.evidence)
        or points_to_the_bid(reason.text)
        or _patterns()["lettered"].search(reason.even)
    ):
        return True
    marks = [s.span for s in statements(reason)]
    figures = (m for m in _FIGURE.finditer(reason.even))
    if any(not any(a <= m.start() < b for a, b in marks) for m in figures):
        return True
    return _patterns()["counted"].search(reason.even) is not None or _names(reason)


def _is_evidence(written: str) -> bool:
    """Say whether a column of pages holds one: a number, or more than a word such as ``n/a``."""
    return any(c.isdigit() for c in written) or len(written.split()) > 1


def is_unanswered(reason: Reason) -> bool:
    """Say whether the reason of the lowest mark is that there is no answer: it may be the same for many."""
    return reason.height == 0 and _patterns()["unanswered"].search(reason.even) is not None


def says_unanswered(reason: Reason) -> bool:
    """Say whether a low mark is explained by what the answer lacks: there is no page to name for that."""
    if reason.height is None or reason.height * 2 >= 1:
        return False
    kinds = ["absent"]
    if reason.height * 100 <= held("citation")["low_percent"]:
        kinds.append("lacking")
    if reason.height == 0:
        kinds.append("unanswered")
    return any(_patterns()[kind].search(reason.even) for kind in kinds)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(held("citation")["not_names"])


def _names(reason: Reason) -> bool:
    """Say whether something of the bid is named: a system, a place, a partner."""
    known = _not_names() | {w.lower() for n in (*reason.bidders, *reason.own) for w in n.split()}
    known |= {w.lower() for level in reason.asked.levels for w in level.label.split()}
    return any(
        not all(part.lower() in known for part in re.split(r"[ -]", m[0]))
        for m in _NAME.finditer(reason.even)
    )


def cites_nothing(reason: Reason) -> Iterator[Fault]:
    """A reason that could have been written without reading the bid."""
    if reason.text.strip() and not cites(reason) and not says_unanswered(reason):
        yield Fault(
            code=CITES_NOTHING,
            said="no page, paragraph, figure, name or words of the bid",
        )
