"""The reason checks on agreed scores: run as they are brought, and again before they are signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tendering.checks.reasons import Note, as_finding, check_reason, checked_notes
from tendering.checks.reasons.fault import COMPARES, EMPTY
from tendering.model.findings import Finding
from tendering.model.moderation import AgreedScore
from tendering.record.moderation_rules import Place
from tendering.workbench.moderation_view import View

_BESIDE = ("why_not_higher", "why_not_lower", "letter_text")
"""What is written of one bidder beside its reason, and may no more than it judge against another."""


def reason_findings(
    scores: Sequence[AgreedScore], view: View, *, place: Place
) -> Iterator[Finding]:
    """Yield what the reason checks find in agreed scores; those agreed before tell which wording is used again.

    An empty reason is told of by the rules of moderation.
    """
    called = {
        b: tuple(dict.fromkeys((b, *shown, _name(shown[1])))) for b, shown in view.shown.items()
    }
    mine = {s.key for s in scores}
    before = [
        s.score
        for s in view.stood.values()
        if s.score.key not in mine and s.score.mark is not None
    ]
    fresh = [s for s in scores if s.mark is not None]
    notes = [
        *(_note(s, place(s.key, "reason")) for s in fresh),
        *(_note(s, "") for s in before),
    ]
    checked = checked_notes(notes, view.tender, called)
    for one in checked[: len(fresh)]:
        for fault in one.faults:
            if fault.code != EMPTY:
                yield as_finding(replace(one.note, bidder=view.name(one.note.bidder)), fault)
    for score in fresh:
        yield from _beside(score, view, called, place)


def _name(shown: str) -> str:
    """Return the name of a bidder from how it is shown, ``b1: Ashby Care Ltd``."""
    return shown.partition(": ")[2] or shown


def _note(score: AgreedScore, where: str) -> Note:
    bidder, lot, zone, criterion = score.key
    return Note(
        bidder=bidder,
        criterion=criterion,
        text=score.reason,
        mark=score.mark,
        lot=lot,
        zone=zone,
        evidence=score.evidence,
        points=score.points,
        where=where,
    )


def _beside(
    score: AgreedScore, view: View, called: Mapping[str, Sequence[str]], place: Place
) -> Iterator[Finding]:
    """Yield what compares with another bid in the findings, the why-nots, and the words for the letter."""
    every = tuple(sorted({name for names in called.values() for name in names}))
    own = tuple(called.get(score.bidder, (score.bidder,)))
    asked = view.tender.criterion(score.criterion)
    parts = [(part, str(getattr(score, part))) for part in _BESIDE]
    parts += [(f"point{n}", text) for n, text in enumerate(score.points, 1)]
    for part, text in parts:
        if not text:
            continue
        question = f"{asked.title} {asked.question or ''}" if asked is not None else ""
        for fault in check_reason(text, question=question, bidders=every, own=own):
            if fault.code == COMPARES:
                note = replace(
                    _note(score, place(score.key, part)), bidder=view.name(score.bidder)
                )
                yield as_finding(note, fault)
