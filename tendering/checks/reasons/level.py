"""Words that fit another level of the scale than the mark given: praise beside a low mark, grave concerns beside a high one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from tendering.checks.reasons.fault import OTHER_LEVEL, Fault, Reason, height_of
from tendering.checks.reasons.number import is_another
from tendering.checks.reasons.text import alternatives, either, held
from tendering.model.criteria import Level, Scale
from tendering.model.numbers import plain


class Hit(NamedTuple):
    """Words of praise or concern: how high on a scale they belong, and where they stand."""

    height: Fraction
    span: tuple[int, int]


class Band(NamedTuple):
    """Words of one height, as patterns: those that judge by themselves, and adjectives that judge what they stand beside."""

    height: Fraction
    judges: re.Pattern[str]
    softens: re.Pattern[str] | None


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
        softens = either(band["softens"], parts) if band.get("softens") else None
        made.append(
            Band(
                Fraction(band["percent"], 100), either([*beside, *band["phrases"]], parts), softens
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
    if height is None or reason.scale is None or reason.mark is None:
        return
    for level, start, end in _labels(reason, reason.scale):
        if level.mark != reason.mark:
            yield reason.found(OTHER_LEVEL, _said(level, reason), start, end)
            return
    judged, softened = _hits(reason)
    if not judged:
        return
    heights = [h.height for h in (*judged, *softened)]
    room = Fraction(held("level")["room_percent"], 100)
    if min(heights) - room <= height <= max(heights) + room:
        return
    worst = max(judged, key=lambda h: (abs(h.height - height), -h.span[0]))
    fits = min(
        reason.scale.levels,
        key=lambda level: (
            abs((height_of(reason.scale, level.mark) or 0) - worst.height),
            level.mark,
        ),
    )
    yield reason.found(OTHER_LEVEL, _said(fits, reason), *worst.span)


def _said(level: Level, reason: Reason) -> str:
    own = reason.scale.level(reason.mark) if reason.scale and reason.mark is not None else None
    return f"its words fit {_named(level)}, the mark is {_named(own) if own else 'another'}"


def _named(level: Level) -> str:
    return f"{plain(level.mark)} ({level.label})" if level.label else plain(level.mark)


def _hits(reason: Reason) -> tuple[list[Hit], list[Hit]]:
    """Return the words that judge, and those that only soften what others judge."""
    judged: list[Hit] = []
    softened: list[Hit] = []
    for sentence in reason.sentences:
        text, at = sentence.text, sentence.start
        spans = [
            (band.height, m.span())
            for band in _bands()
            for m in band.judges.finditer(text)
            if _judges(text, *m.span())
        ]
        judged += [Hit(height, (at + a, at + b)) for height, (a, b) in spans]
        for band in _bands():
            for m in band.softens.finditer(text) if band.softens else ():
                inside = any(a <= m.start() < b for _, (a, b) in spans)
                # praise that is denied softens nothing
                if not inside and (band.height * 2 < 1 or _judges(text, *m.span())):
                    softened.append(Hit(band.height, (at + m.start(), at + m.end())))
    return judged, softened


def _judges(text: str, start: int, end: int) -> bool:
    """Say whether words judge the answer: they are not denied, wished for, or said of something else."""
    before, after = _not_judging()
    lead = re.split(r"[,;:] ", text[max(0, start - 40) : start])[-1]
    return before.search(lead) is None and after.match(text[end:].lstrip(" ,")) is None


@lru_cache(maxsize=64)
def _label_patterns(scale: Scale) -> Mapping[Fraction, re.Pattern[str]]:
    made = {}
    for level in scale.levels:
        label = re.escape(level.label.strip()).replace(r"\ ", " ")
        if len(label) > 2 and not level.label.strip().isdigit():
            made[level.mark] = either(held("level")["labelled"], {"LABEL": label})
    return made


def _labels(reason: Reason, scale: Scale) -> Iterator[tuple[Level, int, int]]:
    """Yield each level whose label the reason says was agreed."""
    for mark, pattern in _label_patterns(scale).items():
        for sentence in reason.sentences:
            for m in pattern.finditer(sentence.text):
                level = scale.level(mark)
                span = m.span()
                if (
                    level
                    and not is_another(sentence.text, *span)
                    and _judges(sentence.text, *span)
                ):
                    yield level, sentence.start + span[0], sentence.start + span[1]
