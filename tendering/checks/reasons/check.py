"""Every fault of a reason, of one or of all those of a procurement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tendering.checks.bid_rows import place, scope
from tendering.checks.reasons.asked import Asked
from tendering.checks.reasons.bullets import skips
from tendering.checks.reasons.citation import cites_nothing, is_unanswered
from tendering.checks.reasons.comparison import compares
from tendering.checks.reasons.echo import echo
from tendering.checks.reasons.fault import REUSED, Fault, Reason, Rule
from tendering.checks.reasons.level import other_level
from tendering.checks.reasons.number import other_number
from tendering.checks.reasons.reuse import LEAST, alike, copies, shingles, without_names, wording
from tendering.checks.reasons.thin import empty, thin
from tendering.checks.words import listed
from tendering.model.bids import Dossier
from tendering.model.criteria import Scale
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

RULES: tuple[Rule, ...] = (
    empty,
    thin,
    echo,
    compares,
    cites_nothing,
    skips,
    other_level,
    other_number,
)
"""One rule for each fault of a reason by itself, in the order of the codes."""


UNKNOWN = Asked()
"""A question that the tender does not have: nothing is held against a scale or bullets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A reason of the panel, or one evaluator's note, with what it is about.

    Attributes:
        where: The place as the person knows it: ``consensus.csv:4``, ``entry 31``, a sheet and cell.
        points: What was found on each bullet where that is written apart, in the order of the bullets.
        by: The evaluator; blank for the panel.
    """

    bidder: str
    criterion: str
    text: str
    mark: Fraction | None = None
    lot: str = ""
    zone: str = ""
    evidence: str = ""
    points: tuple[str, ...] = ()
    by: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A note with all that is wrong with it."""

    note: Note
    faults: tuple[Fault, ...]


def check_reason(
    text: str,
    *,
    mark: Fraction | None = None,
    scale: Scale | None = None,
    bullets: Sequence[str] = (),
    question: str = "",
    others: Sequence[str] = (),
    bidders: Sequence[str] = (),
    own: Sequence[str] = (),
    evidence: str = "",
    points: Sequence[str] = (),
) -> tuple[Fault, ...]:
    """Return every fault of one reason, in the order of their codes.

    Args:
        text: The reason, or a note.
        mark: The mark it explains; None for ``n/a``.
        scale: The published scale; None where it is not known: then nothing is held against it.
        bullets: The published points of the question.
        question: Its title and wording.
        others: Reasons written of other bidders.
        bidders: Names and aliases of every bidder.
        own: Those of the bidder it is about.
        evidence: What stands in a column of its own for pages.
        points: What was found on each bullet, in their order, where that is written apart.
    """
    every = tuple(bidders)
    reason = Reason(
        text=text,
        asked=_asked(scale, tuple(bullets), question),
        mark=mark,
        points=tuple(points),
        bidders=every,
        own=tuple(own),
        evidence=evidence,
    )
    faults = list(_alone(reason))
    runs = shingles(_counted(without_names(reason.words, reason.named)))
    if not is_unanswered(reason) and any(
        alike(runs, shingles(_counted(wording(other, every)))) for other in others
    ):
        faults.append(Fault(code=REUSED, said="the wording is that of another bidder's reason"))
    return tuple(sorted(faults, key=lambda f: f.code))


@lru_cache(maxsize=64)
def _asked(scale: Scale | None, bullets: tuple[str, ...], question: str) -> Asked:
    return Asked(scale, bullets, question)


def _alone(reason: Reason) -> Iterator[Fault]:
    """Yield what is wrong with a reason by itself; of an empty one, only that it is empty."""
    for rule in RULES:
        found = tuple(rule(reason))
        yield from found
        if rule is empty and found:
            return


def _counted(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return a wording that is long enough to be a copy, else nothing."""
    return shown if len(shown) >= LEAST else ()


def check_reasons(
    notes: Iterable[Note], tender: Tender, bidders: Mapping[str, Sequence[str]] | None = None
) -> tuple[Finding, ...]:
    """Return every fault of many reasons as findings, in the order of the notes.

    Args:
        notes: In any order: the faults of each are the same.
        tender: As published: its questions, bullets and scales.
        bidders: Names and aliases of every bidder by id.
    """
    return tuple(
        as_finding(checked.note, fault)
        for checked in checked_notes(notes, tender, bidders)
        for fault in checked.faults
    )


def as_finding(note: Note, fault: Fault) -> Finding:
    """Return a fault of a note as a finding, in its place."""
    by = f", {note.by}" if note.by else ""
    said = f"{note.bidder} {note.criterion} ({scope(note.lot, note.zone)}{by}): {fault.said}"
    return finding(fault.code, note.where, said)


def checked_notes(
    notes: Iterable[Note], tender: Tender, bidders: Mapping[str, Sequence[str]] | None = None
) -> tuple[Checked, ...]:
    """Return each note with all that is wrong with it; see `check_reasons`."""
    rows = tuple(notes)
    called = {b: tuple(names) for b, names in (bidders or {}).items()}
    for note in rows:
        called.setdefault(note.bidder, (note.bidder,))
    every = tuple(sorted({name for names in called.values() for name in names}))
    asked = _questions(tender)
    reasons = [
        Reason(
            text=note.text,
            asked=asked.get(note.criterion, UNKNOWN),
            mark=note.mark,
            points=note.points,
            bidders=every,
            own=called[note.bidder],
            evidence=note.evidence,
        )
        for note in rows
    ]
    reused = _reused(rows, reasons)
    return tuple(
        Checked(
            note=note,
            faults=tuple(sorted((*_alone(reason), *copied), key=lambda f: f.code)),
        )
        for note, reason, copied in zip(rows, reasons, reused, strict=True)
    )


def _questions(tender: Tender) -> dict[str, Asked]:
    """Return each question of a tender, with its scale, by id."""
    places = _places(tender)
    return {
        c.id: Asked(
            tender.scales.get(c.scale or ""),
            c.bullets,
            f"{c.title} {c.question or ''}".strip(),
            places,
        )
        for c in tender.criteria
    }


def _places(tender: Tender) -> tuple[str, ...]:
    """Return the names of places that bidders may share: of the authority, lots and zones."""
    lots = (
        title for lot in tender.lots for title in (lot.title, *(z.title or "" for z in lot.zones))
    )
    return (tender.authority.name or "", tender.title, *(title or "" for title in lots))


def _reused(notes: Sequence[Note], reasons: Sequence[Reason]) -> Iterator[tuple[Fault, ...]]:
    """Yield for each note the fault that its wording is another bidder's, or nothing."""
    shown = [
        () if is_unanswered(reason) else _counted(without_names(reason.words, reason.named))
        for reason in reasons
    ]
    having: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for note, words in zip(notes, shown, strict=True):
        if words:
            having[words].add(note.bidder)
    found = copies({words: sorted(having[words]) for words in having})
    for note, words in zip(notes, shown, strict=True):
        others = sorted(found.get(words, frozenset()) - {note.bidder})
        said = f"the wording is that of other bidders' reasons: {listed(others)}"
        yield (Fault(code=REUSED, said=said),) if others else ()


def notes_of(dossier: Dossier) -> tuple[Note, ...]:
    """Return the reasons of the agreed scores that have a mark."""
    return tuple(
        Note(
            bidder=row.bidder,
            criterion=row.criterion,
            text=row.reason,
            mark=row.mark,
            lot=row.lot,
            zone=row.zone,
            evidence=row.evidence,
            where=place(dossier, "consensus", row),
        )
        for row in dossier.consensus
        if row.mark is not None
    )


def names_of(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Return what each bidder is called: its id and its name."""
    return {b.id: tuple(dict.fromkeys((b.id, b.name or b.id))) for b in dossier.bidders}
