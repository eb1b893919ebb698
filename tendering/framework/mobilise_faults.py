"""What keeps an entry of mobilisation from being made, however it is written: gates, go and no go, plans, extensions. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tendering.framework.readiness import (
    GO,
    NO_GO,
    TABLE,
    WaveStanding,
    begun,
    covered_until,
    plan_of,
    waves_on,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.mobilisation import Mobilisation
from tendering.model.numbers import plain
from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find what is wrong with an entry of mobilisation, on the entries that stand."""
    rules = tender.agreement.mobilisation if tender is not None and tender.agreement else None
    if entry.kind is EntryKind.READINESS_CHECKED:
        yield from _gate(rules, entry)
    elif entry.kind is EntryKind.GO_DECIDED:
        yield from _decision(rules, entries, entry)
    elif entry.kind is EntryKind.AGREEMENT_EXTENDED_MEANWHILE:
        yield from _extension(rules, entries, entry)
    elif entry.kind is EntryKind.MOBILISATION_PLANNED:
        yield from _plan(entries, entry)


def _gate(rules: Mobilisation | None, entry: Entry) -> Iterator[Finding]:
    gates = [g.id for g in rules.gates] if rules is not None else []
    if entry.fact("gate") not in gates:
        said = (
            f"there is no gate {entry.fact('gate')!r}; the gates are {', '.join(gates) or 'none'}"
        )
        yield finding("L714", "record", said)
    if not entry.fact("evidence").strip():
        yield finding("R007", "record", "readiness checked without what was looked at")


def _decision(
    rules: Mobilisation | None, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    wave = next(
        (w for w in waves_on(rules, entries, entry.on) if w.wave == entry.fact("wave")), None
    )
    if wave is None or entry.day("first_day") != wave.first_day:
        said = f"the plan has no wave {entry.fact('wave')!r} on {entry.fact('first_day')}"
        yield finding("L715", "record", said)
        return
    if entry.on > wave.first_day:
        yield finding("L723", f"wave {wave.wave}", f"its day was {day_text(wave.first_day)}")
    said = entry.fact("decision").lower()
    if said == NO_GO and not entry.fact("reason").strip():
        yield finding("R007", f"wave {wave.wave}", "a no go without its reason")
    if said == GO:
        yield from _go(entries, entry, wave)


def _go(entries: Sequence[Entry], entry: Entry, wave: WaveStanding) -> Iterator[Finding]:
    """Find that a go has no contract to begin, or goes on past a gate without a named person's reason."""
    signed = {
        e.bidder
        for e in of_kind(entries, EntryKind.SIGNED)
        if e.lot in ("", wave.lot) and e.on <= entry.on
    }
    for bidder in sorted({line.to for line in wave.lines if line.to} - signed):
        said = f"lot {wave.lot}: no contract is signed with {bidder}"
        yield finding("L717", f"wave {wave.wave}", said)
    if wave.not_green and not (entry.fact("reason").strip() and entry.fact("role").strip()):
        words = "; ".join(f"{g.bidder} {g.gate.id}: {g.light}" for g in wave.not_green)
        yield finding("L716", f"wave {wave.wave}", f"not ready: {words}")


def _extension(
    rules: Mobilisation | None, entries: Sequence[Entry], entry: Entry
) -> Iterator[Finding]:
    until = entry.day("until")
    was = covered_until(rules, entries, entry.lot) if entry.lot else None
    if until is None or (was is not None and until <= was):
        said = f"it runs to {day_text(was)} already" if was is not None else "no last day is given"
        yield finding("L720", "record", said)
    for fact in ("reason", "basis"):
        if not entry.fact(fact).strip():
            yield finding("R007", "record", f"the agreement extended without its {fact}")


def _plan(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find that a plan's rows do not add to what it says, or take out of a wave that has begun."""
    rows = entry.rows.get(TABLE, ())
    people = sum(int(r.get("people", "0")) for r in rows)
    hours = sum((Fraction(r.get("hours", "0")) for r in rows), Fraction(0))
    if (str(people), plain(hours)) != (entry.fact("people"), entry.fact("hours")):
        said = (
            f"its rows add to {people} people and {plain(hours)} hours; it says {entry.fact('people')} and "
            f"{entry.fact('hours')}"
        )
        yield finding("L710", "record", said)
    done = begun(entries, entry.on)
    before = plan_of(entries)
    was = {(line.wave, line.first_day) for line in before.lines} & done if before else set()
    now = {(r.get("wave", ""), r.get("first_day", "")) for r in rows}
    for wave, day in sorted(was):
        if (wave, day.isoformat()) not in now:
            yield finding(
                "L711", f"wave {wave}", f"began on {day_text(day)}, and is not in the plan"
            )
