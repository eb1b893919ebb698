"""Who may open bids and prices: two officers who have declared their interests; for prices, nobody who marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tendering.law.calendar import day_text
from tendering.model.bids import Dossier
from tendering.model.by_column import columns
from tendering.model.entries import Entry, EntryKind, of_kind, same_person, standing
from tendering.model.findings import Finding, finding
from tendering.record.gate import declarations, unsettled


def faults(entries: Sequence[Entry], people: Iterable[str], on: date) -> Iterator[Finding]:
    """Find why officers may not open what is sealed: not two of them, no declaration, or one that forbids it."""
    named = [p for p in people if p.strip()]
    if len(named) < 2 or same_person(*named[:2]):
        said = " and ".join(dict.fromkeys(named)) or "nobody"
        yield finding("R204", "--witness", f"named is {said}, and two are needed")
    for person in dict.fromkeys(named):
        yield from undeclared(entries, person, on)


def undeclared(
    entries: Sequence[Entry], person: str, on: date, bidder: str = ""
) -> Iterator[Finding]:
    """Find why a person may not see what was sealed: of one bidder, or of any."""
    made = declarations(entries, person)
    fault = _fault(made, person, on, bidder) if made else f"{person} has declared no interests"
    if fault:
        remedy = f'First `tendering declare ID --person "{person}"`.'
        yield finding("R205", person, fault, remedy=remedy)


def _fault(made: Sequence[Entry], person: str, on: date, bidder: str) -> str:
    for declaration in {(e.bidder, e.lot): e for e in made}.values():
        concerns = not bidder or declaration.bidder in ("", bidder)
        if concerns and (said := unsettled(declaration)):
            return f"{person} {said}"
    untils = [e.day("until") for e in made]
    days = [day for day in untils if day is not None]
    if len(days) == len(untils) and max(days) < on:
        return f"the declaration of {person} ran out on {day_text(max(days))}"
    return ""


def panel_members(entries: Sequence[Entry], dossier: Dossier | None) -> frozenset[str]:
    """Return everyone who marks, by the panel's table and by what the record shows, folded."""
    people = {m.person for m in dossier.panel} if dossier is not None else set()
    people |= set(columns(dossier.marks, "evaluator")) if dossier is not None else set()
    for entry in of_kind(standing(entries), EntryKind.SHEET_ISSUED, EntryKind.MARKS_GIVEN):
        people.add(entry.person or entry.by)
    return frozenset(_folded(p) for p in people if p)


def on_the_panel(person: str, panel: Iterable[str]) -> bool:
    """Say whether a person is one of the panel."""
    return _folded(person) in panel


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def outside_the_panel(
    people: Iterable[str], panel: frozenset[str], what: str
) -> Iterator[Finding]:
    """Find that someone of the panel would open or decide what the panel must not know yet."""
    for person in dict.fromkeys(p for p in people if p.strip()):
        if on_the_panel(person, panel):
            yield finding("R331", person, f"{person} is on the panel: {what}")
