"""What is wrong with an extension, a call-off, a change or a re-opening: out of turn, of nobody, against the law. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tendering.framework.places import register_of, started
from tendering.law.calendar import day_text
from tendering.law.call_off_notices import REGULATION_72, SUPPLIER_RULE
from tendering.law.extensions import NOT_TAKEN, TAKEN, base_end, extensions_of
from tendering.law.regime import Regime, regime_of
from tendering.law.reopenings import awarded_again, openings
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact
from tendering.model.tender import Tender

SUPPLIER, YES, OPEN = "supplier", "yes", "Procurement Act 2023 s.49"


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an entry about the agreement itself cannot be made, on the record before it."""
    yield from _RULES[entry.kind](tender, entries, entry)
    if not entry.fact("reason").strip():
        words = entry.kind.value.replace("_", " ")
        yield finding("R007", "record", f"{words} without its reason", remedy="Give reason.")


def _extension(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    agreement = tender.agreement if tender is not None else None
    found = extensions_of(agreement, base_end(agreement), entries)
    waiting = next((e for e in found if e.decided is None), None)
    if waiting is None:
        said = "the tender has no extension" if not found else "every extension is decided"
        yield finding("L520", "record", said)
        return
    if entry.fact("extension") != str(waiting.number):
        said = f"extension {entry.fact('extension') or '?'}, and the next to decide is {waiting.number}"
        yield finding("L520", "record", said)
    if entry.fact("decision") not in (TAKEN, NOT_TAKEN):
        said = f"{entry.fact('decision') or 'nothing'!r} is no decision: taken or not taken"
        yield finding("L520", "record", said)
    if entry.on > waiting.after:
        said = f"the term ended on {day_text(waiting.after)}, before {day_text(entry.on)}"
        yield finding("L520", "record", said)
    until = entry.day("until")
    wanted = waiting.until if entry.fact("decision") == TAKEN else waiting.after
    if until != wanted:
        said = (
            f"until {day_text(until) if until else 'no day'}; the tender gives {day_text(wanted)}"
        )
        yield finding("L520", "record", said)


def _call_off(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    if tender is not None and entry.lot and tender.lot(entry.lot) is None:
        lots = ", ".join(lot.id for lot in tender.lots)
        yield finding("L033", "record", f"there is no lot {entry.lot}; the lots are {lots}")
    since = entry.day("from") or entry.on
    try:
        exact(entry.fact("value"))
    except ValueError:
        said = f"{entry.fact('value') or 'nothing'!r} is no value in pounds"
        yield finding("R007", "record", said, remedy="Give value, in pounds with VAT.")
    if not started(entries):
        return
    mine = [
        p
        for p in register_of(entries).on(entry.on)
        if p.provider == entry.bidder and entry.lot in ("", p.lot)
    ]
    if not mine:
        said = f"{entry.bidder or 'nobody'} holds no place on {day_text(entry.on)}: nothing is called off from it"
        yield finding("L025", "record", said)
    elif not any(p.active for p in mine):
        yield finding("L025", "record", f"{entry.bidder} is {mine[0].because}")
    until = entry.day("until")
    if until is not None and until < since:
        said = f"until {day_text(until)}, before it begins on {day_text(since)}"
        yield finding("L023", "record", said)


def _change(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    del entries
    if not entry.fact("ground").strip():
        said = "a change without the clause or rule of law that allows it"
        yield finding("R007", "record", said, remedy="Give ground.")
    if entry.fact("what") != SUPPLIER or tender is None:
        return
    law = regime_of(tender)
    if law.regime is Regime.PA2023 and entry.fact("restructuring") != YES:
        said = "another supplier takes over only because of a corporate restructuring"
        yield finding("L530", "record", said, law=SUPPLIER_RULE)
    elif (
        law.regime is Regime.PCR2015
        and entry.fact("restructuring") != YES
        and "clause" not in entry.fact("ground").lower()
    ):
        said = (
            "another supplier takes over only as a clear clause of the documents says, or because of a corporate "
            "restructuring; the ground names no clause"
        )
        yield finding("L530", "record", said, law=f"{REGULATION_72}(1)(d)")


def _reopening(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    agreement = tender.agreement if tender is not None else None
    if tender is None or agreement is None or agreement.open_until is None:
        said = "the tender publishes no open framework (agreement.open_until)"
        yield finding("L540", "record", said)
        return
    if regime_of(tender).regime is not Regime.PA2023:
        said = f"an open framework is one of the Act; this tender is under the {regime_of(tender).title}"
        yield finding("L540", "record", said)
        return
    awarded, signed = entry.day("awarded"), of_kind(entries, EntryKind.SIGNED)
    if awarded is None or not signed:
        return
    again = awarded_again(entries)
    found = openings(agreement, min(e.on for e in signed), again)
    if awarded > found.next_by:
        said = (
            f"awarded on {day_text(awarded)}; the framework that follows was due by {day_text(found.next_by)} "
            f"({found.counted})"
        )
        yield finding("L541", "record", said, law=OPEN)
    if awarded > agreement.open_until:
        said = f"awarded on {day_text(awarded)}, and the scheme ends on {day_text(agreement.open_until)}"
        yield finding("L541", "record", said, law=OPEN)


_Rule = Callable[[Tender | None, Sequence[Entry], Entry], Iterator[Finding]]
_RULES: Mapping[EntryKind, _Rule] = {
    EntryKind.EXTENSION_DECIDED: _extension,
    EntryKind.CALL_OFF_MADE: _call_off,
    EntryKind.AGREEMENT_CHANGED: _change,
    EntryKind.FRAMEWORK_REOPENED: _reopening,
}
