"""Rules that a tender may not combine: their award is not determined, so the lots concerned stay incomplete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tendering.evaluation.places.board import Board
from tendering.evaluation.places.nesting import in_a_circle
from tendering.model.tender import AtLastPlace, LimitMethod, Lot, Per, Role


def undetermined(board: Board) -> list[tuple[str, str, str]]:
    """Return (lot, definition path, sentence) for each combination that leaves the award undetermined."""
    found = []
    for lot in board.tender.lots:
        found += [
            (lot.id, f"lots[{lot.id}].roles[{r.role}]", text)
            for r in lot.roles
            for text in _role(board, lot, r)
        ]
        found += [(lot.id, "limits", text) for text in _preferences(board, lot)]
        found += [
            (
                lot.id,
                f"lots[{lot.id}].roles[{r.role}]",
                f"role {r.role} waits for itself to be filled",
            )
            for r in in_a_circle(lot)
        ]
    return found


def _role(board: Board, lot: Lot, role: Role) -> Iterator[str]:
    limits = [x for x in board.tender.limits if x.role == role.role]
    methods = {x.when_exceeded for x in limits}
    related = {
        role.role,
        *role.including,
        *(r.role for r in lot.roles if role.role in r.including),
    }
    if len({x.when_exceeded for x in board.tender.limits if x.role in related}) > 1:
        yield f"the limits of role {role.role} and of the roles nested with it name more than one method"
    if role.per is Per.LOT and any(x.counts == "zones" for x in limits):
        yield f"a limit counts zones of role {role.role}, which is filled per lot"
    if LimitMethod.PREFERENCE in methods and any(x.counts == "lots" for x in limits):
        yield f"a limit settled by preference counts lots of role {role.role}"
    if methods & {LimitMethod.PREFERENCE, LimitMethod.BEST_OVERALL} and (
        role.at_last_place is not AtLastPlace.TIE_BREAK
    ):
        yield f"role {role.role} says {role.at_last_place.value} of its last place, but its limit settles it by tie-break"
    if LimitMethod.PREFERENCE in methods and board.tender.related_bidders.limits == "group":
        yield f"role {role.role} is settled by preference, and its limit binds groups"
    yield from _hours(board, role, methods)
    yield from _nesting(lot, role)


def _hours(board: Board, role: Role, methods: set[LimitMethod]) -> Iterator[str]:
    rule = board.tender.capacity
    if rule is None or role.hours_share is None:
        return
    if role.per is Per.LOT:
        yield f"role {role.role} is filled per lot and states a share of hours"
    if LimitMethod.PREFERENCE in methods:
        yield f"role {role.role} is settled by preference, and its places use capacity"
    if LimitMethod.BEST_OVERALL in methods and rule.when_short == "stop":
        yield f"role {role.role} is settled best overall, and capacity says stop"


def _nesting(lot: Lot, role: Role) -> Iterator[str]:
    inside: int | None = 0
    for name in role.including:
        inner = lot.role(name)
        if inner is None:
            continue
        if role.per is Per.ZONE and inner.per is Per.LOT:
            yield f"role {role.role} is filled per zone and includes {name}, which is filled per lot"
        if inner.drawn_from == role.role or inside is None:
            continue
        zones = (
            [z.id for z in lot.zones] if inner.per is Per.ZONE and role.per is Per.LOT else [None]
        )
        for zone in zones:
            most = inner.places_in(zone).most
            inside = None if inside is None or most is None else inside + most
    outer = role.places.most
    if (
        role.including
        and role.per is Per.LOT
        and outer is not None
        and (inside is None or inside > outer)
    ):
        yield f"the roles that {role.role} includes could alone exceed its {outer} places"


def _preferences(board: Board, lot: Lot) -> Iterator[str]:
    asked = {r.role for r in lot.roles} & {
        x.role for x in board.tender.limits if x.when_exceeded is LimitMethod.PREFERENCE
    }
    if not asked:
        return
    stated = [b for b in board.dossier.bids if b.preference is not None and b.lot in board.lots]
    for bidder in sorted({b.bidder for b in stated if b.lot == lot.id and b.zone in {"", "*"}}):
        yield f"{bidder} states a preference without naming a zone of lot {lot.id}"
    wishes = {(b.bidder, b.lot, b.zone, b.preference) for b in stated if b.zone not in {"", "*"}}
    again = Counter((bidder, wish) for bidder, _, _, wish in wishes)
    zones = Counter((bidder, at, zone) for bidder, at, zone, _ in wishes)
    twice = {bidder for (bidder, _), n in again.items() if n > 1}
    twice |= {bidder for (bidder, _, _), n in zones.items() if n > 1}
    for bidder in sorted(twice & {b.bidder for b in stated if b.lot == lot.id}):
        yield f"{bidder} states the same preference twice"
