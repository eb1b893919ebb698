"""What differs between two outcomes: places gained, lost and moved, ranks, and lots that wait; each with its reason.

It is what a person reads of one change. Trials made by the hundred are judged by `effect`, which counts and names
places and says whose order turned round, without reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tendering.model.outcome import LotOutcome, Outcome, Place, Reason, Standing

Placed = tuple[str, str | None, str, str]
"""A place held: lot, zone, role, bidder."""


class Kind(StrEnum):
    """In what two outcomes differ; those of `ABOUT_PLACES` alter who holds what.

    ``STILL`` is a lot that waits both times, for something else.
    """

    LOST = "place_lost"
    GAINED = "place_gained"
    MOVED = "place_moved"
    WAITS = "lot_waits"
    STILL = "lot_still_waits"
    DECIDED = "lot_decided"
    UNFILLED = "seats_unfilled"
    STATUS = "status"
    RANK = "rank"


ABOUT_PLACES = frozenset({Kind.LOST, Kind.GAINED, Kind.MOVED, Kind.WAITS, Kind.DECIDED})
"""The kinds that alter who holds what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs, with the reason for how it is afterwards.

    Attributes:
        zone: None for the lot's own list.
        bidder: Empty where it concerns the lot as a whole.
        role: Of the place; where it moved, as it is afterwards, and so is ``zone``.
        moved_from: Of a place that moved, the role and zone before.
        before, after: What stood and what would stand: a rank, a status, a count of seats, a role (and zone).
        reason: Why it is so afterwards; None where a rank says it all.
        waits_for: Of a lot that waits, what it waits for.
        held: Of a lot that waits, how many places were held in it before.
    """

    kind: Kind
    lot: str
    zone: str | None = None
    bidder: str = ""
    role: str = ""
    moved_from: tuple[str, str | None] | None = None
    before: str = ""
    after: str = ""
    reason: Reason | None = None
    waits_for: tuple[str, ...] = ()
    held: int = 0


def places_of(outcome: Outcome) -> frozenset[Placed]:
    """Return every place held, for a quick test of whether two outcomes differ in any.

    A lot that waits holds none: compare `Outcome.complete` of each lot too, or use `alters`.
    """
    return frozenset(
        (lot.lot, p.zone, p.role, p.bidder) for lot in outcome.lots for p in lot.places
    )


def alters(before: Outcome, after: Outcome) -> bool:
    """Say whether any place differs, or any lot waits that did not, or the other way round."""
    waits = [tuple(lot.complete for lot in outcome.lots) for outcome in (before, after)]
    return waits[0] != waits[1] or places_of(before) != places_of(after)


def difference(before: Outcome, after: Outcome) -> tuple[Difference, ...]:
    """Return what differs between two outcomes of one competition, lot by lot in published order.

    Args:
        before: The real one.
        after: What would have been.

    Returns:
        Nothing where they agree. A lot that waits is told once, and not as the loss of each place in it.
    """
    found: list[Difference] = []
    for new in after.lots:
        old = before.lot(new.lot)
        if old is not None:
            found += [*_places(old, new), *_unfilled(old, new), *_standings(old, new)]
    return tuple(found)


def _places(old: LotOutcome, new: LotOutcome) -> Iterator[Difference]:
    if not new.complete:
        if old.complete or old.waiting_for != new.waiting_for:
            yield Difference(
                kind=Kind.WAITS if old.complete else Kind.STILL,
                lot=new.lot,
                waits_for=new.waiting_for,
                held=len(old.places),
                before="decided" if old.complete else "waits",
                after="waits",
            )
        return
    if not old.complete:
        yield Difference(
            kind=Kind.DECIDED,
            lot=new.lot,
            waits_for=old.waiting_for,
            before="waits",
            after="decided",
        )
    was, now = _seats(old.places), _seats(new.places)
    lost = [seat for seat in was if seat not in now]
    gained = [seat for seat in now if seat not in was]
    for bidder in dict.fromkeys(seat[0] for seat in (*lost, *gained)):
        mine = [seat for seat in lost if seat[0] == bidder]
        yours = [seat for seat in gained if seat[0] == bidder]
        yield from _of_bidder(new, bidder, mine, yours, now)


OfLot = tuple[str, str, str | None]
"""A place within one lot: bidder, role, zone."""


def _seats(places: Iterable[Place]) -> dict[OfLot, Place]:
    return {(p.bidder, p.role, p.zone): p for p in places}


def _of_bidder(
    new: LotOutcome,
    bidder: str,
    lost: list[OfLot],
    gained: list[OfLot],
    now: Mapping[OfLot, Place],
) -> Iterator[Difference]:
    """Pair what one bidder loses with what it gains in the same lot; the rest is lost or gained outright."""
    for (_, role, zone), (_, to, where) in zip(lost, gained, strict=False):
        yield Difference(
            kind=Kind.MOVED,
            lot=new.lot,
            zone=where,
            bidder=bidder,
            role=to,
            moved_from=(role, zone),
            before=seat_name(role, zone),
            after=seat_name(to, where),
            reason=now[bidder, to, where].reason,
        )
    for _, role, zone in lost[len(gained) :]:
        yield Difference(
            kind=Kind.LOST,
            lot=new.lot,
            zone=zone,
            bidder=bidder,
            role=role,
            before=seat_name(role, zone),
            reason=why_not(new, bidder, role, zone),
        )
    for _, role, zone in gained[len(lost) :]:
        yield Difference(
            kind=Kind.GAINED,
            lot=new.lot,
            zone=zone,
            bidder=bidder,
            role=role,
            after=seat_name(role, zone),
            reason=now[bidder, role, zone].reason,
        )


def seat_name(role: str, zone: str | None) -> str:
    """Name a place within its lot.

    >>> seat_name("main", "north"), seat_name("framework", None)
    ('main, zone north', 'framework')
    """
    return f"{role}, zone {zone}" if zone else role


def why_not(lot: LotOutcome, bidder: str, role: str, zone: str | None) -> Reason | None:
    """Return why a bidder has no place of a role; None where it has one, or is not owed a reason."""
    given = next(
        (n.reason for n in lot.not_placed if (n.bidder, n.role, n.zone) == (bidder, role, zone)),
        None,
    )
    if given is not None:
        return given
    standing = lot.standing(bidder, zone) or lot.standing(bidder)
    return standing.reason if standing is not None else None


def _unfilled(old: LotOutcome, new: LotOutcome) -> Iterator[Difference]:
    """Yield where the number of seats nobody holds differs, in lots that are decided both times."""
    if not (old.complete and new.complete):
        return
    was = {(u.role, u.zone): u for u in old.unfilled}
    now = {(u.role, u.zone): u for u in new.unfilled}
    for role, zone in dict.fromkeys((*was, *now)):
        counts = [rows[role, zone].count if (role, zone) in rows else 0 for rows in (was, now)]
        if counts[0] != counts[1]:
            after = now.get((role, zone))
            yield Difference(
                kind=Kind.UNFILLED,
                lot=new.lot,
                zone=zone,
                role=role,
                before=str(counts[0]),
                after=str(counts[1]),
                reason=after.reason if after is not None else None,
            )


def _standings(old: LotOutcome, new: LotOutcome) -> Iterator[Difference]:
    was = {(s.bidder, s.zone): s for s in old.standings}
    lots = {s.bidder: (was.get((s.bidder, None)), s) for s in new.standings if s.zone is None}
    for s in new.standings:
        before = was.get((s.bidder, s.zone))
        if before is None or (s.zone is not None and _follows(before, s, lots.get(s.bidder))):
            continue
        if before.status is not s.status:
            yield _standing(Kind.STATUS, new.lot, s, before.status.value, s.status.value)
        elif before.rank != s.rank:
            yield _standing(Kind.RANK, new.lot, s, str(before.rank), str(s.rank))


def _follows(
    before: Standing, after: Standing, lot: tuple[Standing | None, Standing] | None
) -> bool:
    """Say whether a zone's list only repeats the lot's: told once, for the lot."""
    if lot is None or lot[0] is None:
        return False
    return (before.status, before.total, after.status, after.total) == (
        lot[0].status,
        lot[0].total,
        lot[1].status,
        lot[1].total,
    )


def _standing(kind: Kind, lot: str, s: Standing, before: str, after: str) -> Difference:
    return Difference(
        kind=kind,
        lot=lot,
        zone=s.zone,
        bidder=s.bidder,
        before=before,
        after=after,
        reason=s.reason if kind is Kind.STATUS else None,
    )
