"""A reason that repeats the published wording of the scale and adds nothing that was found."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.reasons.asked import RUN, is_panel_word, plain_words
from tendering.checks.reasons.fault import ECHO, Fault, Reason
from tendering.checks.reasons.text import Word, held, stem_of


def echo(reason: Reason) -> Iterator[Fault]:
    """Almost all that the reason says is in the scale already, whatever the order of its words."""
    said = [w for w in reason.words if w.text not in plain_words()]
    taken = [w for w in said if stem_of(w.text) in reason.asked.vocabulary]
    if not _is_mostly_taken(said, taken, reason):
        return
    stems = [stem_of(w.text) for w in reason.words]
    runs = reason.asked.runs
    hits = [at for at in range(len(stems) - RUN + 1) if tuple(stems[at : at + RUN]) in runs]
    if hits:
        start, end = reason.words[hits[0]].start, reason.words[hits[-1] + RUN - 1].end
        level = runs[tuple(stems[hits[0] : hits[0] + RUN])]
        label = f" ({level.label})" if level.label else ""
        yield reason.found(ECHO, f"repeats the wording of the scale{label}", start, end)
    else:
        yield reason.found(ECHO, "only rewords the scale", taken[0].start, taken[-1].end)


def _is_mostly_taken(said: list[Word], taken: list[Word], reason: Reason) -> bool:
    """Say whether enough words are the scale's, and few are new: neither its own, the question's nor a panel's."""
    limits = held("echo")
    if len(taken) < limits["least_taken"]:
        return False
    panels = sum(
        is_panel_word(w.text) and stem_of(w.text) not in reason.asked.vocabulary for w in said
    )
    if len(taken) * 100 < (len(said) - panels) * limits["least_taken_percent"]:
        return False
    new = [w for w in said if not _is_known(w, reason)]
    different = len({stem_of(w.text) for w in new})
    share = len(new) * 100 <= len(said) * limits["most_new_percent"]
    return bool(different <= limits["most_new"] and share)


def _is_known(word: Word, reason: Reason) -> bool:
    """Say whether a word says nothing of the bid; a figure does, unless it may be a mark."""
    if word.text[0].isdigit():
        return word.text in {str(level.mark) for level in reason.asked.levels}
    return stem_of(word.text) in reason.asked.known
