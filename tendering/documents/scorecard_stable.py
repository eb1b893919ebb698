"""The scorecard's Preferences sheet: that no bidder and no zone would both rather have each other than what they hold.

Deferred acceptance cannot be followed in a spreadsheet step by step. What it promises can be tested: its result is
stable. The result that is best for every bidder at once among all stable ones is what the program found.
"""

from __future__ import annotations

from tendering.documents.scorecard_blocks import Block, Seats, after_columns, quoted
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_grid import CHECK, Grid, highest, says
from tendering.documents.scorecard_order import OrderList
from tendering.documents.scorecard_people import NO_END
from tendering.evaluation.places.board import Slot

SHEET = "Preferences"
SOME = '">0"'
FINE = ("place", "would not rather", "the zone has others")


def stable_sheet(seats: Seats, steps: list[tuple[int, list[str]]]) -> None:
    """Write every role that is settled by preference: (number of its step, its roles in this lot)."""
    if not steps:
        return
    lines = [
        "Places settled by what bidders prefer. The sheet Places says who holds a seat. For each bidder and zone it is tested",
        "that they would not both rather have each other: the bidder more than a zone it holds, the zone more than a holder.",
    ]
    sheet, top = seats.book.sheet(SHEET, "Preferences", lines)
    grid = Grid(sheet, _columns(seats), top)
    for step, roles in steps:
        for role in roles:
            _role(seats, grid, step, role)
    grid.finish(
        seats.checks, seats.book.foot, repeated=("role", "zone", "order", "number", "bidder")
    )


def _columns(seats: Seats) -> dict[str, Column]:
    columns = {
        "role": Column("Role", 16),
        "zone": Column("Zone", 16),
        "order": Column("Order in the zone", 8),
        "number": Column("No.", 6),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 28),
        "wish": Column("How much it wants the zone, 1 most", 10),
        "place": Column("Place", 7),
        "room": Column("Zones it may hold", 8),
        "held": Column("Zones it holds", 8),
        "worst": Column("Least wanted of those it holds", 10),
        "rather": Column("Would rather have this one", 9),
        "seats": Column("Seats", 7),
        "taken": Column("Seats held here", 7),
        "last": Column("Last in order of the holders", 9),
    }
    if seats.filling.view.tender.related_bidders.same_zone == "one":
        columns["group"] = Column("Related group", 8)
        columns["relative"] = Column("A relative's order here", 9)
    return columns | {
        "finding": Column("What follows", 26),
        "check": CHECK,
        **(after_columns(seats.filling) if seats.filling.promoted else {}),
    }


def _role(seats: Seats, grid: Grid, step: int, role: str) -> None:
    slots = seats.filling.slots(role)
    wishes = _wishes(seats, slots)
    first = grid.row
    last = first + sum(1 + sum(s == slot for s, _ in wishes) for slot in slots) - 1
    for slot in slots:
        members = [b for s, b in wishes if s == slot]
        title = grid.row
        block = Block(grid, step, title, title + 1, title + len(members))
        seats.blocks[slot] = block
        head: dict[str, Value] = {**seats.title(slot)}
        most = seats.filling.board.most(slot)
        head["seats"] = NO_END if most is None else most
        if members:
            head["taken"] = Formula(f"SUM({block.span('place')})")
            head["last"] = Formula(highest(block.span("order"), [f"{block.span('place')}>0"]))
        grid.add(head)
        found = seats.listed(slot)
        for bidder in members:
            if found is not None:
                values = _row(
                    seats, grid, (step, slot), bidder, found=found, block=block, rows=(first, last)
                )
                grid.add(values | {"wish": wishes[slot, bidder]})


def _wishes(seats: Seats, slots: tuple[Slot, ...]) -> dict[tuple[Slot, str], int]:
    """Return, by list of seats and bidder, the place of the zone among its wishes over the whole tender, 1 the first.

    Zones without a stated preference come after all stated ones, as published.
    """
    filling = seats.filling
    stated = {
        (b.bidder, b.lot, b.zone): b.preference
        for b in filling.view.dossier.bids
        if b.preference is not None
    }
    published = [s for s in filling.board.all_slots() if s.role == slots[0].role] if slots else []
    found: dict[tuple[Slot, str], int] = {}
    for slot in slots:
        listed = seats.listed(slot)
        closed = set(seats.closed(slot))
        for bidder in listed.rows if listed else ():
            said = filling.said.get((slot.role, slot.zone, bidder))
            if bidder in closed or said == "not_drawn":
                continue
            keys = {
                s: (
                    stated.get((bidder, s.lot, s.zone or "")) is None,
                    stated.get((bidder, s.lot, s.zone or "")) or n,
                )
                for n, s in enumerate(published)
            }
            found[slot, bidder] = 1 + sum(key < keys[slot] for key in keys.values())
    return found


def _row(
    seats: Seats,
    grid: Grid,
    at: tuple[int, Slot],
    bidder: str,
    *,
    found: OrderList,
    block: Block,
    rows: tuple[int, int],
) -> dict[str, Value]:
    step, slot = at
    filling, row = seats.filling, grid.row

    def here(name: str) -> str:
        return grid.at(name, row)

    numbers, places, wishes = (grid.span(x, *rows) for x in ("number", "place", "wish"))
    mine = f"{numbers}={here('number')}"
    elsewhere = [
        f"{seats.people.of(f'used:{n}:{step}', here('number'))}"
        for n, _ in filling.limits(slot.role)
    ]
    most = [limit.most for _, limit in filling.limits(slot.role)]
    room = ",".join(f"{m}-{e}" for m, e in zip(most, elsewhere, strict=True))
    values: dict[str, Value] = {
        "role": filling.view.role_title(slot.role),
        "zone": filling.view.area(slot.zone),
        "order": Formula(found.cell("order", bidder)),
        "number": filling.numbers[bidder],
        "bidder": bidder,
        "name": filling.view.names.bidder(bidder),
        "place": Formula(seats.on_places(slot, here("bidder")))
        if not filling.promoted
        else int(filling.said.get((slot.role, slot.zone, bidder)) == "appointed"),
        "room": Formula(f"MIN({room})"),
        "held": Formula(f"COUNTIFS({numbers},{here('number')},{places},{SOME})"),
        "worst": Formula(highest(wishes, [mine, f"{places}>0"])),
        "rather": Formula(
            f'IF(OR({here("held")}<{here("room")},{here("wish")}<{here("worst")}),"yes","no")'
        ),
        "seats": Formula(grid.at("seats", block.title)),
        "taken": Formula(grid.at("taken", block.title)),
        "last": Formula(grid.at("last", block.title)),
    }
    related = "0"
    if "group" in grid.columns:
        own = filling.group_number(bidder)
        values["group"] = own
        near = [f"{block.span('group')}={own}", f"{block.span('place')}>0"]
        near.append(f"{block.span('number')}<>{here('number')}")
        values["relative"] = Formula(highest(block.span("order"), near)) if own else 0
        related = here("relative")
    held = f"AND({here('held')}<={here('room')},{here('taken')}<={here('seats')},{related}=0)"
    wants = f"IF({related}>0,{here('order')}<{related},OR({here('taken')}<{here('seats')},{here('order')}<{here('last')}))"
    rather, zone = quoted(FINE[1]), quoted(FINE[2])
    text = f'IF({here("rather")}="no",{rather},IF({wants},"both would rather",{zone}))'
    values["finding"] = Formula(
        f'IF({here("place")}>1,"placed twice",IF({here("place")}=1,IF({held},"place","beyond the rules"),{text}))',
        words=True,
    )
    good = ",".join(quoted(x) for x in FINE)
    values["check"] = seats.checks.note(says(f"SUMPRODUCT(--({here('finding')}={{{good}}}))>0"))
    if filling.promoted:
        values |= seats.after(grid, slot, here("bidder"), grid.row)
        seats.checks.count += 1
    return values
