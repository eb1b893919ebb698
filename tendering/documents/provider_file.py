"""One provider's file: how it came to its place, every entry about it in order, its letters, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.documents.audit_case import entry_words
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.life_words import entry_sentence
from tendering.documents.names import Names, capital, counted
from tendering.documents.paper import Paper
from tendering.documents.simulated_note import simulated_note
from tendering.documents.word_style import Column
from tendering.framework.places import TABLE, register_of
from tendering.framework.steps import REMOVAL, TAKEN, Step, steps_of
from tendering.model.entries import Entry, EntryKind, standing

MARKING = "Not for publication"
PANEL = "an evaluator"
MARKED = frozenset({EntryKind.MARKS_GIVEN, EntryKind.MARKS_CHANGED})
"""Entries whose author is an evaluator, who answers to the panel and is not named to a bidder."""
_ROWS = ("bids", "consensus", "marks", "pass_fail", "prices")
"""The tables whose rows make an entry one about a bidder, though it names none."""
_PANEL = {
    "bids": "its bid",
    "consensus": "the panel's agreed scores of its bid",
    "marks": "marks of its bid",
    "pass_fail": "its answers",
    "prices": "its prices",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a file: its number, day, sentence, who (never an evaluator by name), digest, and its files with theirs."""

    number: int
    on: date
    says: str
    by: str
    digest: str
    files: tuple[tuple[str, str], ...]
    superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFile:
    """What the record holds about one provider.

    Attributes:
        award: Why the award appointed it, or did not, by lot: a sentence each.
        simulated: Whether the record was made by a simulation.
    """

    provider: str
    names: Names
    entries: Sequence[Entry]
    digests: Sequence[str]
    award: Sequence[str]
    on: date
    simulated: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every entry about it, in order; superseded ones marked."""
        still = {e.number for e in standing(self.entries)}
        return tuple(
            Line(
                number=e.number or 0,
                on=e.on,
                says=self._says(e),
                by=PANEL if e.kind in MARKED else e.by,
                digest=digest,
                files=tuple((f.name, f.digest) for f in e.files),
                superseded=e.number not in still,
            )
            for e, digest in zip(self.entries, self.digests, strict=True)
            if about(e, self.provider)
        )

    def _says(self, entry: Entry) -> str:
        if entry.bidder == self.provider or entry.kind is EntryKind.FRAMEWORK_STARTED:
            return entry_sentence(entry, self.names, self.provider)
        held = [
            _PANEL[t]
            for t in _ROWS
            if any(r.get("bidder") == self.provider for r in entry.rows.get(t, ()))
        ]
        words = capital(entry.kind.value.replace("_", " "))
        return f"{words}: it holds {' and '.join(held)}, with those of others."


def about(entry: Entry, provider: str) -> bool:
    """Say whether an entry is about a provider: it names it, or brings rows of it."""
    return entry.bidder == provider or any(
        row.get("bidder") == provider for t in (*_ROWS, TABLE) for row in entry.rows.get(t, ())
    )


def file_paper(file: ProviderFile) -> Paper:
    """Return the file before it is Word or a page."""
    name = file.names.bidder(file.provider)
    return Paper(
        name=f"file-{file.provider}",
        title=f"{name}: its file",
        blocks=list(_blocks(file)),
        marking=MARKING,
        subject=f"{file.names.tender.id}, {file.provider}",
    )


def _blocks(file: ProviderFile) -> Iterator[Block]:
    lines = file.lines
    name = file.names.bidder(file.provider)
    if file.simulated:
        yield paragraph(simulated_note(file.names.tender))
    yield paragraph(
        f"This is everything that the record of “{file.names.tender.title}” holds about {name}: "
        f"{counted(len(lines), 'entry', 'entries')}, from {british(lines[0].on)} to {british(lines[-1].on)}."
        if lines
        else f"The record holds nothing about {name}."
    )
    yield from _stands(file)
    yield from _award(file)
    yield from _steps(file)
    yield heading("Every entry, in order")
    yield paragraph(
        "The number is that of the record. Each entry has the digest of the one before it in it, so none can be "
        "changed, left out or put in later without its digest and every later one changing."
    )
    columns = (
        Column(title="Entry", width=0.8, right=True),
        Column(title="Day", width=1.5),
        Column(title="What it says", width=4.3),
        Column(title="By", width=1.6),
        Column(title="Digest", width=1.6),
    )
    yield table("Entries", columns, [_row(line) for line in lines])
    yield from _files(lines)
    yield heading("How to check this file")
    yield paragraph(
        "Ask for a bundle of the record. `tendering record check BUNDLE` says with nothing but the bundle whether an entry is "
        "missing or was changed, and whether each letter named here is the one that was kept; `tendering record verify` also "
        "computes the award again from the published rules."
    )


def _row(line: Line) -> tuple[str, ...]:
    gone = " (superseded: it no longer stands)" if line.superseded else ""
    return (str(line.number), british(line.on), line.says + gone, line.by, line.digest[:12])


def _stands(file: ProviderFile) -> Iterator[Block]:
    yield heading(f"How it stands on {british(file.on)}")
    mine = [p for p in register_of(file.entries).places if p.provider == file.provider]
    said = []
    for place in mine:
        until = f" to {british(place.until)}" if place.until is not None else ""
        over = place.until is not None and place.until < file.on
        where = file.names.area(place.lot, place.zone or None)
        held = "held" if over else "holds"
        said.append(
            f"It {held} a place as {file.names.role(place.role)} {place.position}, {where}, "
            f"from {british(place.since)}{until} (given by entry {place.number})."
        )
    yield bullets(said) if said else paragraph("It holds no place, and never held one.")


def _award(file: ProviderFile) -> Iterator[Block]:
    if file.award:
        yield heading("How it came to the award")
        yield bullets(file.award)


def _steps(file: ProviderFile) -> Iterator[Block]:
    found = steps_of(file.entries, file.provider)
    if not found:
        return
    yield heading("Steps considered against it")
    yield paragraph(
        "Each was notified with its evidence and a day to answer by, and decided by a named person."
    )
    for step in found:
        yield heading(f"{capital(step.step)}, notified on {british(step.on)}", 3)
        yield from _step(step)


def _step(step: Step) -> Iterator[Block]:
    if step.rule:
        yield paragraph(f"{capital(step.rule)}.", lead="Rule.")
    yield paragraph(f"{step.evidence}.", lead="Evidence.")
    due = f", until the end of {british(step.answer_by)}" if step.answer_by else ""
    days = f" ({counted((step.answer_by - step.on).days, 'day')})" if step.answer_by else ""
    yield paragraph(
        f"By entry {step.number} it could answer{due}{days}.", lead="Notice and time to answer."
    )
    yield paragraph(
        f"On {british(step.answered)}: {step.answer}" if step.answered else "None was given.",
        lead="Answer.",
    )
    if step.decided_on is None:
        yield paragraph("Nothing is decided yet.", lead="Decision.")
        return
    ends = " It ended its place." if step.step == REMOVAL and step.decision == TAKEN else ""
    yield paragraph(
        f"{capital(step.decision)}, by {step.by} on {british(step.decided_on)} (entry {step.decided}). "
        f"{step.reason}{ends}",
        lead="Decision.",
    )


def _files(lines: Sequence[Line]) -> Iterator[Block]:
    """Name every file once, with the entries that rest on it."""
    found: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        for named in line.files:
            found.setdefault(named, []).append(line.number)
    if found:
        yield heading("Letters and other files")
        columns = (
            Column(title="Kept with", width=1.4),
            Column(title="File", width=2.4),
            Column(title="SHA-256 of its bytes", width=5),
        )
        rows = [(entry_words(n), name, digest) for (name, digest), n in found.items()]
        yield table("Files the entries rest on", columns, rows)
