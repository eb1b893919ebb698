"""What the scorecard's sheets of places share: each list of seats as a block of rows, and cells that point at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_fill import Filling
from tendering.documents.scorecard_grid import Checks, Grid, says
from tendering.documents.scorecard_order import OrderList
from tendering.documents.scorecard_people import People
from tendering.documents.scorecard_sheets import Book
from tendering.evaluation.places.board import Slot


@dataclass(frozen=True, slots=True)
class Block:
    """Where a list of seats stands: the number of its step, its title row, its first and its last row."""

    grid: Grid
    step: int
    title: int
    first: int
    last: int

    def span(self, name: str, *, away: bool = False) -> str:
        """Name the cells of a column."""
        return self.grid.span(name, self.first, self.last, away=away)


@dataclass
class Seats:
    """What the sheets of places share while they are written.

    Attributes:
        orders: The ranking lists worked out again, by zone.
        place_rows: First and last row of the sheet Places.
        blocks: The lists of seats written so far.
        left: What these sheets leave unproved, in words.
    """

    book: Book
    filling: Filling
    people: People
    orders: Mapping[str | None, OrderList]
    place_rows: tuple[int, int]
    checks: Checks
    blocks: dict[Slot, Block] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    _closed: dict[Slot, list[str]] = field(default_factory=dict)

    def listed(self, slot: Slot) -> OrderList | None:
        """Return the ranking list that a list of seats uses; None where nobody is ranked in it."""
        return self.orders.get(slot.zone)

    def on_places(self, slot: Slot, bidder: str) -> str:
        """Write how often the sheet Places shows a bidder in a list of seats; ``bidder`` is a cell."""
        first, last = self.place_rows
        if last < first:
            return "0"
        view = self.filling.view
        wanted = {"A": quoted(view.role_title(slot.role)), "B": quoted(view.area(slot.zone))}
        tests = [f"(Places!${c}${first}:${c}${last}={text})" for c, text in wanted.items()]
        tests.append(f"(Places!$D${first}:$D${last}={bidder})")
        return f"SUMPRODUCT({'*'.join(tests)})"

    def after(self, grid: Grid, slot: Slot, bidder: str, row: int | str) -> dict[str, Value]:
        """Write what a bidder holds now beside the sheet Places, in a row; ``bidder`` is a cell.

        Where somebody left after approval: less what those hold, and with what others were promoted to.
        """
        again = grid.at("place", row)
        values: dict[str, Value] = {"places=": Formula(self.on_places(slot, bidder))}
        if self.filling.promoted:
            left, gained = self.filling.left(slot), self.filling.gained(slot)
            for name, who in (("left", left), ("gained", gained)):
                tests = "+".join(f"({bidder}={quoted(b)})" for b in who)
                values[name] = Formula(tests) if tests else 0
            again = f"IF({grid.at('left', row)}>0,0,{again}+{grid.at('gained', row)})"
        values["check:places"] = says(f"{grid.at('places=', row)}={again}")
        return values

    def closed(self, slot: Slot) -> list[str]:
        """Return the ranked bidders that a list of seats is not open to, as decided."""
        if slot not in self._closed:
            found = self.listed(slot)
            said = self.filling.said
            self._closed[slot] = [
                b
                for b in (found.rows if found else ())
                if said.get((slot.role, slot.zone, b), "not_eligible") == "not_eligible"
            ]
        return self._closed[slot]

    def candidates(self, slot: Slot) -> list[str]:
        """Return those who might hold a seat: eligible, and on the list that the role is drawn from."""
        found, closed = self.listed(slot), set(self.closed(slot))
        return [
            b
            for b in (found.rows if found else ())
            if b not in closed
            and self.filling.said.get((slot.role, slot.zone, b), "not_drawn") != "not_drawn"
        ]

    def included(self, slot: Slot, step: int) -> list[Block]:
        """Return the blocks whose holders count inside this list of seats, of those filled before a step."""
        return self._known(self.filling.board.included(slot), step)

    def outer(self, slot: Slot, step: int) -> list[Block]:
        """Return the blocks of the lists of seats that this one is drawn from, of those filled before a step."""
        return self._known(self.filling.board.drawn_from(slot), step)

    def _known(self, slots: tuple[Slot, ...], step: int) -> list[Block]:
        found = (self.blocks.get(s) for s in slots)
        return [b for b in found if b is not None and b.step < step and b.last >= b.first]

    def title(self, slot: Slot) -> dict[str, Value]:
        """Return the words of a block's title row."""
        view, most = self.filling.view, self.filling.board.most(slot)
        count = "no end of seats" if most is None else f"{most} seat{'' if most == 1 else 's'}"
        return {
            "role": view.role_title(slot.role),
            "zone": view.area(slot.zone),
            "name": count,
        }


def after_columns(filling: Filling) -> dict[str, Column]:
    """Return the columns that hold the places proved against the sheet Places."""
    columns = {}
    if filling.promoted:
        columns["left"] = Column("Left after approval", 8)
        columns["gained"] = Column("Promoted since", 9)
        columns["check:gained"] = Column("First of those waiting", 10)
    columns["places="] = Column("On the sheet Places", 8)
    columns["check:places"] = Column("Check", 10)
    return columns


def quoted(text: str) -> str:
    """Write text into a formula.

    >>> quoted('the "old" town')
    '"the ""old"" town"'
    """
    return '"' + text.replace('"', '""') + '"'


def held(block: Block, number: str) -> str:
    """Write how many places a bidder holds in a block; ``number`` is a cell."""
    numbers, places = block.span("number", away=True), block.span("place", away=True)
    return f'COUNTIFS({numbers},{number},{places},">0")'
