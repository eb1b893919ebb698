"""Who holds which place on which day: from the places the award gave, what was given and ended since, and decided steps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tendering.framework.steps import REMOVAL, SUSPENSION, TAKEN, Measure, measures
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing

if TYPE_CHECKING:
    from tendering.model.tender import Tender

TABLE = "places"
"""The rows of an entry that starts the framework: lot, zone (empty where the role is one of the lot), role, bidder, position."""
ACTIVE, SUSPENDED = "active", "suspended"
KINDS = frozenset(
    {
        EntryKind.FRAMEWORK_STARTED,
        EntryKind.PLACE_GIVEN,
        EntryKind.PLACE_ENDED,
        EntryKind.ADMISSION_DECIDED,
        EntryKind.STEP_DECIDED,
        EntryKind.ENDED,
        EntryKind.SUPERSEDED,
    }
)
"""The kinds of entries that say who holds a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A place that a provider holds on a day.

    Attributes:
        zone: Empty where the role is one of the whole lot.
        position: Its place in the order of the holders of its role in that zone or lot; 0 where none was given.
        since: The first day it is held.
        until: The last day it is held, where one is known; None where it goes on.
        standing: ``active`` or ``suspended``.
        number: The entry that gave it; or, where it is suspended, the decision.
        because: What gave it, or what suspends it, in a sentence.
    """

    provider: str
    lot: str
    zone: str
    role: str
    position: int
    since: date
    until: date | None = None
    standing: str = ACTIVE
    number: int | None = None
    because: str = ""

    @property
    def active(self) -> bool:
        """Whether work can be offered to it."""
        return self.standing == ACTIVE

    def in_zone(self, zone: str) -> bool:
        """Say whether the place is one of a zone, or of the whole lot."""
        return self.zone in ("", zone)


@dataclass(frozen=True, slots=True)
class Register:
    """Every place there was, and what was decided about the providers; made once, asked for any day."""

    places: tuple[Holding, ...]
    measures: tuple[Measure, ...]

    def on(self, day: date) -> tuple[Holding, ...]:
        """Return who holds which place on a day, in the order of lots, zones, roles and positions as given."""
        held = (p for p in self.places if p.since <= day and (p.until is None or day <= p.until))
        return tuple(self._stands(place, day) for place in held)

    def _stands(self, place: Holding, day: date) -> Holding:
        for measure in self.measures:
            about = measure.meets(place.provider, place.lot, place.zone)
            if about and measure.step == SUSPENSION and measure.in_force(day):
                return replace(
                    place, standing=SUSPENDED, number=measure.number, because=measure.sentence
                )
        return place


def register_of(entries: Iterable[Entry]) -> Register:
    """Return every place that the standing entries of a record gave, with the days on which each was held."""
    still = standing(e for e in entries if e.kind in KINDS)
    decided = measures(still)
    places: list[Holding] = []
    for entry in still:
        if entry.kind in (EntryKind.FRAMEWORK_STARTED, EntryKind.PLACE_GIVEN):
            places += _given(entry)
        elif entry.kind is EntryKind.ADMISSION_DECIDED:
            places += _admitted(entry)
        elif entry.kind in (EntryKind.PLACE_ENDED, EntryKind.ENDED):
            places = [_ended(p, entry) for p in places]
        elif entry.fact("step") == REMOVAL and entry.fact("decision") == TAKEN:
            places = [_removed(p, entry) for p in places]
    return Register(tuple(places), decided)


def places_on(tender: Tender | None, entries: Sequence[Entry], day: date) -> tuple[Holding, ...]:
    """Return who holds which place on a day.

    Args:
        tender: As published; its order of lots, zones and roles is that of the answer.
        entries: The record in order, superseded entries among them.
        day: Past, present or to come.
    """
    held = register_of(entries).on(day)
    return held if tender is None else tuple(sorted(held, key=lambda p: _order(tender, p)))


def _order(tender: Tender, place: Holding) -> tuple[int, int, int, int, str]:
    lots = {lot.id: n for n, lot in enumerate(tender.lots)}
    lot = tender.lot(place.lot)
    zones = {z.id: n for n, z in enumerate(lot.zones if lot else (), 1)}
    roles = {r.role: n for n, r in enumerate(lot.roles if lot else ())}
    return (
        lots.get(place.lot, len(lots)),
        roles.get(place.role, len(roles)),
        zones.get(place.zone, 0),
        place.position,
        place.provider,
    )


def started(entries: Iterable[Entry], lot: str | None = None) -> tuple[Entry, ...]:
    """Return the standing entries that started the framework; with a lot, those that gave places in it."""
    found = of_kind(standing(entries), EntryKind.FRAMEWORK_STARTED)
    return tuple(
        e for e in found if lot is None or any(r.get("lot") == lot for r in e.rows.get(TABLE, ()))
    )


def _given(entry: Entry) -> Iterator[Holding]:
    since = entry.day("from") or entry.on
    if entry.kind is EntryKind.PLACE_GIVEN:
        rows: Iterable[dict[str, str]] = [
            {
                "lot": entry.lot,
                "zone": entry.fact("zone"),
                "role": entry.fact("role"),
                "bidder": entry.bidder,
                "position": entry.fact("position"),
            }
        ]
        why = entry.fact("reason")
        said = f"given on {day_text(entry.on)}" + (f": {why}" if why else "")
    else:
        rows = (dict(row) for row in entry.rows.get(TABLE, ()))
        said = "appointed by the award, and its agreement is signed"
    for row in rows:
        position = row.get("position", "")
        yield Holding(
            provider=row.get("bidder", ""),
            lot=row.get("lot", ""),
            zone=row.get("zone", ""),
            role=row.get("role", ""),
            position=int(position) if position.isascii() and position.isdigit() else 0,
            since=since,
            number=entry.number,
            because=said,
        )


def _admitted(entry: Entry) -> Iterator[Holding]:
    """Give the place of a provider that is admitted to a market that stays open: it has no order."""
    if entry.fact("decision") == "admitted":
        yield Holding(
            provider=entry.bidder,
            lot=entry.lot,
            zone="",
            role=entry.fact("place"),
            position=0,
            since=entry.day("from") or entry.on,
            number=entry.number,
            because=f"admitted on {day_text(entry.on)}: {entry.fact('reason')}",
        )


def _meets(place: Holding, entry: Entry) -> bool:
    """Say whether an entry that ends places means one: what it does not name, it does not narrow."""
    return (
        entry.bidder in ("", place.provider)
        and entry.lot in ("", place.lot)
        and entry.fact("zone") in ("", place.zone)
        and entry.fact("role") in ("", place.role)
    )


def _ended(place: Holding, entry: Entry) -> Holding:
    last = entry.day("last_day") or entry.on
    if not _meets(place, entry) or (place.until is not None and place.until < last):
        return place
    return replace(place, until=last)


def _removed(place: Holding, entry: Entry) -> Holding:
    last = (entry.day("from") or entry.on) - timedelta(days=1)
    if not _meets(place, entry) or (place.until is not None and place.until < last):
        return place
    return replace(place, until=last)
