"""Words that fit another level of the scale than the mark given: praise beside a low mark, grave concerns beside a high one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from tendering.checks.reasons.fault import OTHER_LEVEL, Fault, Reason
from tendering.checks.reasons.number import is_another
from tendering.checks.reasons.text import alternatives, beginnings, either, held
from tendering.model.criteria import Level
from tendering.model.numbers import plain

SHORTEST_LABEL = 3


class Hit(NamedTuple):
    """Words of praise or concern: how high on a scale they belong, and where they stand."""

    height: Fraction
    span: tuple[int, int]


class Band(NamedTuple):
    """Words of one height, as patterns: those that judge by themselves, and adjectives that judge what they stand beside."""

    height: Fraction
    begins: frozenset[str]
    judges: re.Pattern[str]
    softens: re.Pattern[str]


@cache
def _bands() -> tuple[Band, ...]:
    data = held("level")
    parts = {"JUDGED": alternatives(data["judged"]), "VERY": data["very"]}
    made = []
    for band in data["band"]:
        adjective = alternatives(band["adjectives"])
        beside = [
            f"{{VERY}}{adjective}(?:,? (?:and |but )?[\\w-]+){{0,2}} {{JUDGED}}",
            f"(?:{{JUDGED}}|it|this|which) (?:as a whole |overall |here )?(?:is|are|was|were|reads as|remains)(?: \\w+ly)?(?: judged| considered| felt to be)? {{VERY}}{adjective}(?=\\s*[.,;:]|$| and| but| in| on| because| as| with| for| overall| throughout)",
            f"^{{VERY}}{adjective}(?=\\s*[.,;:-]|$| on| throughout| overall| in all)",
        ]
        lead = (word for a in band["adjectives"] for word in re.split("[ -]", a))
        made.append(
            Band(
                Fraction(band["percent"], 100),
                beginnings((*lead, *band["begins"])),
                either([*beside, *band["phrases"]], parts),
                either(band["softens"], parts),
            )
        )
    return tuple(made)


@cache
def _not_judging() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = held("level")
    return either(data["not_before"]), either(data["not_after"])


def other_level(reason: Reason) -> Iterator[Fault]:
    """The level that the words fit is not the level of the mark; its label, where one is named, is another's."""
    height = reason.height
    if height is None:
        return
    for level, start, end in _labels(reason):
        if level.mark != reason.mark:
            yield reason.found(OTHER_LEVEL, _said(level, reason), start, end)
            return
    judged = _judged(reason)
    if not judged:
        return
    heights = [h.height for h in (*judged, *_softened(reason, judged))]
    room = Fraction(held("level")["room_percent"], 100)
    if min(heights) - room <= height <= max(heights) + room:
        return
    worst = max(judged, key=lambda h: (abs(h.height - height), -h.span[0]))
    fits = min(
        reason.asked.levels,
        key=lambda level: (abs(reason.asked.heights[level.mark] - worst.height), level.mark),
    )
    yield reason.found(OTHER_LEVEL, _said(fits, reason), *worst.span)


def _said(level: Level, reason: Reason) -> str:
    own = next(x for x in reason.asked.levels if x.mark == reason.mark)
    return f"its words fit {_named(level)}, the mark is {_named(own)}"


def _named(level: Level) -> str:
    return f"{plain(level.mark)} ({level.label})" if level.label else plain(level.mark)


def _judged(reason: Reason) -> list[Hit]:
    """Return the words that judge the answer."""
    return [
        Hit(band.height, (sentence.start + m.start(), sentence.start + m.end()))
        for sentence in reason.sentences
        for band in _bands()
        if not band.begins.isdisjoint(sentence.begins)
        for m in band.judges.finditer(sentence.text)
        if _judges(sentence.text, *m.span())
    ]


def _softened(reason: Reason, judged: list[Hit]) -> list[Hit]:
    """Return the words that only soften what others judge; praise that is denied softens nothing."""
    return [
        Hit(band.height, (sentence.start + m.start(), sentence.start + m.end()))
        for sentence in reason.sentences
        for band in _bands()
        for m in band.softens.finditer(sentence.text)
        if not any(h.span[0] <= sentence.start + m.start() < h.span[1] for h in judged)
        and (band.height * 2 < 1 or _judges(sentence.text, *m.span()))
    ]


def _judges(text: str, start: int, end: int) -> bool:
    """Say whether words judge the answer: they are not denied, wished for, or said of something else."""
    before, after = _not_judging()
    lead = re.split(r"[,;:] ", text[max(0, start - 40) : start])[-1]
    return before.search(lead) is None and after.match(text[end:].lstrip(" ,")) is None


@lru_cache(maxsize=512)
def _label(label: str) -> re.Pattern[str]:
    """Return the ways in which a reason says that the level of a label was agreed."""
    written = re.escape(label).replace(r"\ ", " ")
    return either(held("level")["labelled"], {"LABEL": written})


def _labels(reason: Reason) -> Iterator[tuple[Level, int, int]]:
    """Yield each level whose label the reason says was agreed."""
    small = reason.even.lower()
    for level in reason.asked.levels:
        label = level.label.strip()
        if len(label) < SHORTEST_LABEL or label.lower() not in small:
            continue
        for sentence in reason.sentences:
            for m in _label(label).finditer(sentence.text):
                if not is_another(sentence.text, *m.span()) and _judges(sentence.text, *m.span()):
                    yield level, sentence.start + m.start(), sentence.start + m.end()
