"""What is wrong with an entry that gives or ends places: an unknown lot, zone, role or holder, a seat held twice, days. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tendering.framework.places import TABLE, Holding, register_of
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding

if TYPE_CHECKING:
    from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why places cannot be given or ended as an entry says, on the record before it."""
    if entry.kind is EntryKind.PLACE_ENDED:
        yield from _end(entries, entry)
        return
    rows: Sequence[Mapping[str, str]] = entry.rows.get(TABLE, ())
    if entry.kind is EntryKind.PLACE_GIVEN:
        one = {k: entry.fact(k) for k in ("zone", "role", "position")}
        rows = ({**one, "lot": entry.lot, "bidder": entry.bidder},)
        if not entry.fact("reason").strip():
            yield finding("L033", "record", "a place given without the reason and published rule")
    elif not rows:
        yield finding("L033", "record", "no place is named")
    since = entry.day("from") or entry.on
    held = register_of(entries).on(since)
    seats = {(p.lot, p.zone, p.role, p.position): p.provider for p in held if p.position}
    for row in rows:
        yield from _row(tender, row)
        if entry.kind is EntryKind.PLACE_GIVEN:
            yield from _room(tender, held, row, since)
        seat = (
            row.get("lot", ""),
            row.get("zone", ""),
            row.get("role", ""),
            _number(row.get("position", "")),
        )
        other = seats.setdefault(seat, row.get("bidder", ""))
        if seat[3] and other != row.get("bidder", ""):
            said = f"{_seat(row)} is held by {other} on {day_text(since)}: two would have the same turn"
            yield finding("L033", "record", said)
        if _holds(held, row):
            said = f"{row.get('bidder')} holds a place as {_seat(row, position=False)} already"
            yield finding("L033", "record", said)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _seat(row: Mapping[str, str], *, position: bool = True) -> str:
    zone = f", zone {row.get('zone')}" if row.get("zone") else ""
    number = f" {row.get('position')}" if position else ""
    return f"{row.get('role')}{number}, lot {row.get('lot')}{zone}"


def _holds(held: Sequence[Holding], row: Mapping[str, str]) -> bool:
    mine = (row.get("bidder", ""), row.get("lot", ""), row.get("zone", ""), row.get("role", ""))
    return any((p.provider, p.lot, p.zone, p.role) == mine for p in held)


def _row(tender: Tender | None, row: Mapping[str, str]) -> Iterator[Finding]:
    """Find a place of a lot, zone or role that the tender does not have."""
    if not row.get("bidder"):
        yield finding("L033", "record", f"nobody is named to hold {_seat(row)}")
    text = row.get("position", "")
    if text and not _number(text):
        yield finding("L033", "record", f"{text[:40]!r} is no position: write 1 or more")
    lot = tender.lot(row.get("lot", "")) if tender is not None else None
    if tender is None:
        return
    if lot is None:
        said = f"there is no lot {row.get('lot') or '(blank)'}; the lots are {', '.join(x.id for x in tender.lots)}"
        yield finding("L033", "record", said)
        return
    role = lot.role(row.get("role", ""))
    if role is None:
        said = f"lot {lot.id} has no role {row.get('role') or '(blank)'}; it has {', '.join(r.role for r in lot.roles)}"
        yield finding("L033", "record", said)
        return
    zone = row.get("zone", "")
    if zone and lot.zone(zone) is None:
        said = f"lot {lot.id} has no zone {zone}; it has {', '.join(z.id for z in lot.zones)}"
        yield finding("L033", "record", said)
    elif (role.per == "zone") != bool(zone):
        said = f"{role.role} in lot {lot.id} is a role per {role.per}, and {'a zone' if zone else 'no zone'} is named"
        yield finding("L033", "record", said)


def _room(
    tender: Tender | None, held: Sequence[Holding], row: Mapping[str, str], since: date
) -> Iterator[Finding]:
    """Find a place given in a zone where as many are held as the tender publishes; one that is suspended keeps its own.

    Who may join a whole lot is said by the published terms of joining, which have a number of their own.
    """
    lot = tender.lot(row.get("lot", "")) if tender is not None else None
    role = lot.role(row.get("role", "")) if lot is not None else None
    zone = row.get("zone", "")
    if role is None or not zone:
        return
    most = role.places_in(zone).most
    here = [p for p in held if (p.lot, p.zone, p.role) == (row.get("lot"), zone, role.role)]
    if most is not None and len(here) >= most:
        holders = ", ".join(p.provider for p in here)
        said = f"the tender publishes at most {most} places as {_seat(row, position=False)}, and {holders} hold them on {day_text(since)}"
        remedy = "End a place first: `tendering framework place end ID`; whoever is suspended keeps its own."
        yield finding("L033", "record", said, remedy=remedy)


def _end(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    last = entry.day("last_day") or entry.on
    held = register_of(entries).on(last)
    mine = [
        p
        for p in held
        if p.provider == entry.bidder
        and entry.lot in ("", p.lot)
        and entry.fact("zone") in ("", p.zone)
        and entry.fact("role") in ("", p.role)
    ]
    if not mine:
        said = f"{entry.bidder or 'nobody'} holds no such place on {day_text(last)}"
        yield finding("L025", "record", said)
    if last < entry.on:
        said = (
            f"the last day {day_text(last)} is before {day_text(entry.on)}, on which it is entered"
        )
        yield finding("L023", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L033", "record", "a place ended without the reason and published rule")
