"""A reason that repeats the published wording of the scale and adds nothing that was found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from tendering.checks.reasons.fault import ECHO, Fault, Reason
from tendering.checks.reasons.text import Word, held, words
from tendering.checks.words import stem
from tendering.model.criteria import Level, Scale

RUN = 3
"""Words in a row that a reason and a descriptor share before they count as repeated."""


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(held("echo")["plain"])


@cache
def _panel_words() -> frozenset[str]:
    return frozenset(stem(w) for w in held("echo")["panel"])


@lru_cache(maxsize=64)
def _runs(scale: Scale) -> dict[tuple[str, ...], Level]:
    """Return every run of words of every level, with the level it stands at first."""
    found: dict[tuple[str, ...], Level] = {}
    for level in scale.levels:
        for text in (level.label, level.descriptor):
            shown = [stem(w.text) for w in words(text)]
            for at in range(len(shown) - RUN + 1):
                found.setdefault(tuple(shown[at : at + RUN]), level)
    return found


@lru_cache(maxsize=64)
def _vocabulary(scale: Scale) -> frozenset[str]:
    texts = (text for level in scale.levels for text in (level.label, level.descriptor))
    return frozenset(stem(w.text) for text in texts for w in words(text)) - _plain_words()


def echo(reason: Reason) -> Iterator[Fault]:
    """Almost all that the reason says is in the scale already, whatever the order of its words."""
    scale = reason.scale
    if scale is None or not reason.text.strip():
        return
    said = [w for w in reason.words if w.text not in _plain_words()]
    own = [w for w in said if not _is_of_the_scale(w, reason)]
    taken = [w for w in said if stem(w.text) in _vocabulary(scale)]
    limits = held("echo")
    if len(taken) < limits["least_taken"]:
        return
    panels = sum(stem(w.text) in _panel_words() for w in said if w not in taken)
    if len(taken) * 100 < (len(said) - panels) * limits["least_taken_percent"]:
        return
    new = {stem(w.text) for w in own}
    if len(new) > limits["most_new"] or len(own) * 100 > len(said) * limits["most_new_percent"]:
        return
    stems = [stem(w.text) for w in reason.words]
    runs = _runs(scale)
    hits = [at for at in range(len(stems) - RUN + 1) if tuple(stems[at : at + RUN]) in runs]
    if hits:
        start, end = reason.words[hits[0]].start, reason.words[hits[-1] + RUN - 1].end
        level = runs[tuple(stems[hits[0] : hits[0] + RUN])]
        label = f" ({level.label})" if level.label else ""
        yield reason.found(ECHO, f"repeats the wording of the scale{label}", start, end)
    else:
        yield reason.found(ECHO, "only rewords the scale", taken[0].start, taken[-1].end)


def _is_of_the_scale(word: Word, reason: Reason) -> bool:
    """Say whether a word is the scale's, the question's or the panel's own; a figure is always the bid's."""
    if word.text[0].isdigit():
        return reason.mark is not None and word.text in {str(x) for x in range(11)}
    return stem(word.text) in _known(reason.scale, reason.question, reason.bullets)


@lru_cache(maxsize=512)
def _known(scale: Scale, question: str, bullets: tuple[str, ...]) -> frozenset[str]:
    asked = {stem(w.text) for text in (question, *bullets) for w in words(text)}
    return _vocabulary(scale) | _panel_words() | asked
