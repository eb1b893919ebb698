"""The scorecard's sheets that prove places: ranked lists of seats, the best overall combination, preferences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tendering.documents.scorecard_best import best_sheet
from tendering.documents.scorecard_blocks import Seats
from tendering.documents.scorecard_fill import Filling
from tendering.documents.scorecard_grid import Checks
from tendering.documents.scorecard_order import OrderList
from tendering.documents.scorecard_people import people_sheet
from tendering.documents.scorecard_seats import seats_sheet
from tendering.documents.scorecard_stable import stable_sheet
from tendering.evaluation.places.filling import RoleOf
from tendering.model.tender import LimitMethod, Per

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof


def prove_places(
    proof: Proof,
    filling: Filling,
    orders: dict[str | None, OrderList],
    place_rows: tuple[int, int],
    checks: Checks,
) -> list[str]:
    """Write the sheets; return, in words, what they leave unproved.

    Args:
        proof: The sheet Proof, written.
        filling: The lot's places as approved.
        orders: The ranking lists worked out again, by zone.
        place_rows: First and last row of the sheet Places.
        checks: Where the checks are counted.
    """
    methods = [_method(filling, step) for step in filling.steps]
    together = {
        i: filling.before[i]
        | (frozenset(step) if methods[i] is not LimitMethod.RANKED else frozenset())
        for i, step in enumerate(filling.steps)
    }
    seats = Seats(
        book=proof.book,
        filling=filling,
        people=people_sheet(
            proof.book,
            filling,
            together,
            [i for i, method in enumerate(methods) if method is LimitMethod.BEST_OVERALL],
        ),
        orders=orders,
        place_rows=place_rows,
        checks=checks,
    )
    best, stable, ranked = [], [], []
    skipped: set[str] = set()
    for i, step in enumerate(filling.steps):
        roles = list(dict.fromkeys(r for lot, r in step if lot == filling.view.lot.id))
        open_roles = [r for r in roles if not _beyond(seats, r, roles, skipped)]
        if methods[i] is LimitMethod.BEST_OVERALL:
            best.append((i, open_roles))
        elif methods[i] is LimitMethod.PREFERENCE:
            stable.append((i, open_roles))
        else:
            ranked += [(i, r) for r in open_roles]
    best_sheet(seats, best)
    stable_sheet(seats, stable)
    seats_sheet(seats, ranked)
    if filling.promoted:
        seats.left.append(
            "the limits that bind whoever was promoted after approval (that it stood first of those waiting is)"
        )
    return seats.left


def _method(filling: Filling, step: Iterable[RoleOf]) -> LimitMethod:
    lot = filling.view.lot.id
    return next(filling.board.method(filling.slots(r)[0]) for at, r in step if at == lot)


def _beyond(seats: Seats, role: str, roles: list[str], skipped: set[str]) -> bool:
    """Say whether a role's filling is not followed here, and note it."""
    why = _why_beyond(seats, role, roles, skipped)
    if why is None:
        return False
    skipped.add(role)
    seats.left.append(f"places of {seats.filling.view.role_title(role)}, {why}")
    return True


def _why_beyond(seats: Seats, role: str, roles: list[str], skipped: set[str]) -> str | None:
    filling = seats.filling
    slots = filling.slots(role)
    found = filling.board.role(slots[0]) if slots else None
    if found is None:
        return "of which the lot has none"
    if {*found.including, found.drawn_from} & skipped:
        return "which rest on others that are not worked out again"
    if found.including and filling.limits(role) and found.per is Per.ZONE and len(slots) > 1:
        return "whose limit also counts those that come with an included place"
    if found.including and found.hours_share is not None:
        return "which use hours and come with an included place"
    if set(found.including) & set(roles):
        return "settled together with the places they include"
    return None
