"""The exchanges of two seats on the scorecard's Best overall sheet: none may give a greater sum than there is."""

from __future__ import annotations

from itertools import combinations

from tendering.documents import scorecard_formulas as live
from tendering.documents.scorecard_blocks import Seats
from tendering.documents.scorecard_cells import Column, Formula, heading, note
from tendering.documents.scorecard_grid import Grid, says
from tendering.evaluation.places.board import Slot

MOST_PAIRS = 600


def exchanges(seats: Seats, grid: Grid) -> None:
    """Write every exchange of seats between two holders that could change the sum."""
    sheet = grid.sheet
    held = [
        (slot, p.bidder)
        for slot, block in seats.blocks.items()
        if block.grid is grid
        for p in seats.filling.own.places
        if (p.role, p.zone) == (slot.role, slot.zone) and p.via is None
    ]
    pairs = [(x, y) for x, y in combinations(held, 2) if _could_differ(seats, *x, *y)]
    row = grid.row + 1
    heading(sheet, row, "Exchanges of two seats")
    shared = not seats.filling.view.zones_scored
    if shared or not pairs or len(pairs) > MOST_PAIRS:
        words = "No two holders bid for each other's zones."
        if shared:
            words = "A bidder has one ranking value in every zone of this lot, so an exchange of zones changes no sum."
        elif len(pairs) > MOST_PAIRS:
            words = f"There are {len(pairs):,} exchanges, too many to write down one by one: they are not tested here."
            seats.left.append("exchanges of two seats, of which there are too many to write down")
        note(sheet, row + 1, words)
        return
    columns = {
        "one": Column("", 16),
        "zone": Column("", 16),
        "a": Column("", 7),
        "b": Column("", 6),
        "other": Column("", 9),
        "there": Column("", 28),
        "now": Column("", 11),
        "c": Column("", 7),
        "then": Column("", 8),
        "check": Column("", 8),
    }
    headings = (
        "Bidder",
        "holds",
        "",
        "",
        "and bidder",
        "holds",
        "Sum now",
        "",
        "If exchanged",
        "Check",
    )
    table = Grid(
        sheet,
        {k: Column(h, c.width) for (k, c), h in zip(columns.items(), headings, strict=True)},
        row + 1,
    )
    view = seats.filling.view
    for (slot, bidder), (other, holder) in pairs:
        now = f"{_value(seats, grid, slot, bidder)}+{_value(seats, grid, other, holder)}"
        then = f"{_value(seats, grid, other, bidder)}+{_value(seats, grid, slot, holder)}"
        at = table.row
        table.add(
            {
                "one": bidder,
                "zone": view.area(slot.zone),
                "other": holder,
                "there": view.area(other.zone),
                "now": Formula(now),
                "then": Formula(then),
                "check": seats.checks.note(says(f"I{at}<=G{at}+{live.SLACK}")),
            },
            {"now": seats.book.points, "then": seats.book.points},
        )
    seats.checks.within(sheet, "J", row + 2, table.row - 1)


def _could_differ(seats: Seats, slot: Slot, bidder: str, other: Slot, holder: str) -> bool:
    """Say whether two holders could exchange their seats within every rule."""
    filling = seats.filling
    if bidder == holder or slot.role != other.role or slot.zone == other.zone:
        return False
    if filling.capacity.need(slot) != filling.capacity.need(other):
        return False
    related = {filling.group(bidder), filling.group(holder)} - {""}
    if related and filling.view.tender.related_bidders.same_zone == "one":
        return False
    known = {(s, b) for s in (slot, other) for b in seats.candidates(s)}
    places = {(p.zone, p.bidder) for p in filling.own.places if p.role == slot.role}
    return {(other, bidder), (slot, holder)} <= known and not {
        (other.zone, bidder),
        (slot.zone, holder),
    } & places


def _value(seats: Seats, grid: Grid, slot: Slot, bidder: str) -> str:
    """Name the cell of a bidder's ranking value in a list of seats."""
    row = seats.blocks[slot].first + seats.candidates(slot).index(bidder)
    return grid.at("value", row)
