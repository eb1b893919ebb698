"""Rows of the scorecard's Best overall sheet: whether one bidder, in one list of seats, is a way to better the result."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.scorecard_blocks import Block, Seats, quoted
from tendering.documents.scorecard_cells import Formula, Value
from tendering.documents.scorecard_grid import Grid, highest, says
from tendering.documents.scorecard_order import OrderList
from tendering.evaluation.places.board import Slot
from tendering.model.tender import Limit

SOME = '">0"'


@dataclass(frozen=True, slots=True, kw_only=True)
class BestRow:
    """One bidder in one list of seats while it is written.

    Attributes:
        base: A number beyond every ranking value, to find a lowest one by a highest.
        rows: The first and last row of the role.
    """

    seats: Seats
    grid: Grid
    base: int
    found: OrderList
    step: int
    slot: Slot
    block: Block
    rows: tuple[int, int]

    def write(self, bidder: str) -> None:
        """Write the bidder's row."""
        seats, grid = self.seats, self.grid
        filling, row = seats.filling, grid.row
        sign = "-" if filling.view.lower_wins else ""
        here = self._here
        via = filling.came_with(self.slot, bidder)
        title = self.block.title
        values: dict[str, Value] = {
            "role": filling.view.role_title(self.slot.role),
            "zone": filling.view.area(self.slot.zone),
            "order": Formula(self.found.cell("order", bidder)),
            "number": filling.numbers[bidder],
            "bidder": bidder,
            "name": filling.view.names.bidder(bidder),
            "value": Formula(f"{sign}{self.found.cell('value', bidder)}"),
            "place": self._place(bidder),
            "chosen": 0 if via else Formula(here("place")),
            "entity": filling.entity_number(bidder),
            "seats": Formula(grid.at("seats", title)),
            "taken": Formula(grid.at("taken", title)),
            "lowest": Formula(grid.at("lowest", title)),
        }
        above = (grid.span(name, title, row - 1) for name in ("entity", "place"))
        entities, places = above
        first = f"COUNTIFS({entities},{here('entity')},{places},{SOME})=0"
        values["unit"] = Formula(f"IF(AND({here('place')}>0,{first}),1,0)")
        values |= self._rules(bidder)
        values["own"] = Formula(self._could_give())
        values["finding"] = Formula(self._finding(), words=True)
        good = '"place","none is better","no place, and none is better"'
        values["check"] = seats.checks.note(
            says(f"SUMPRODUCT(--({here('finding')}={{{good}}}))>0")
        )
        if filling.promoted:
            values |= seats.after(grid, self.slot, here("bidder"), grid.row)
            seats.checks.count += 1
        grid.add(
            values,
            {"value": seats.book.points, "lowest": seats.book.points, "own": seats.book.points},
        )

    def _here(self, name: str) -> str:
        return self.grid.at(name, self.grid.row)

    def _place(self, bidder: str) -> Value:
        seats = self.seats
        if not seats.filling.promoted:
            return Formula(seats.on_places(self.slot, self._here("bidder")))
        return int(
            any(
                (p.role, p.zone, p.bidder) == (self.slot.role, self.slot.zone, bidder)
                for p in seats.filling.own.places
            )
        )

    def _rules(self, bidder: str) -> dict[str, Value]:
        """Write what binds the bidder: its relatives in the zone, its limits, its hours."""
        seats, grid, here = self.seats, self.grid, self._here
        filling = seats.filling
        values: dict[str, Value] = {}
        if "group" in grid.columns:
            own = filling.group_number(bidder)
            zoned = own and self.slot.zone is not None
            values["group"] = own
            near = f"COUNTIFS({self.block.span('group')},{own},{self.block.span('place')},{SOME})"
            values["relative"] = Formula(f"{near}-{here('place')}") if zoned else 0
        for n, limit in filling.limits(self.slot.role):
            elsewhere = seats.people.of(f"used:{n}:{self.step}", here("number"))
            entities, units = (grid.span(x, *self.rows) for x in ("entity", "unit"))
            mine = f"SUMIFS({units},{entities},{here('entity')})"
            values[f"used:{n}"] = Formula(
                f"{elsewhere}+{mine if limit.counts == 'zones' else f'IF({mine}>0,1,0)'}"
            )
        if "left" in grid.columns:
            share = filling.capacity.share(self.slot) or Fraction(0)
            values["hours"] = Formula(f"{here('place')}*{live.number(share)}") if share else 0
            used = f"SUMIFS({grid.span('hours', *self.rows)},{grid.span('number', *self.rows)},{here('number')})"
            values["left"] = Formula(
                f"{seats.people.of(f'left:{self.step}', here('number'))}-{used}"
            )
        return values

    def _could_give(self) -> str:
        """Write the lowest value of a seat that, given up, would free a unit of the limit; beyond all where none would."""
        grid, base = self.grid, self.base
        entities, chosen, values, units = (
            grid.span(x, *self.rows) for x in ("entity", "chosen", "value", "unit")
        )
        best = highest(
            f"{base}-{values}",
            [f"{entities}={self._here('entity')}", f"{chosen}=1", f"{units}=1"],
        )
        elsewhere = self.seats.people.of(f"give:{self.step}", self._here("number"))
        return f"MIN({base}-{best},{elsewhere})"

    def _finding(self) -> str:
        """Write, in words, whether this bidder is a way to better the result by one change."""
        seats, here, grid = self.seats, self._here, self.grid
        filling = seats.filling
        related = here("relative") if "relative" in grid.columns else "0"
        limits = filling.limits(self.slot.role)
        room = self._room(limits)
        fits = "TRUE"
        if "left" in grid.columns and (need := filling.capacity.need(self.slot)):
            fits = f"{here('left')}+{live.SLACK}>={live.number(need)}"
        empty, alone = f"{here('seats')}>{here('taken')}", f"{related}=0"
        above = f"{here('value')}>{here('lowest')}+{live.SLACK}"
        kept = [f"{here(f'used:{n}')}<={limit.most}" for n, limit in limits]
        within = ",".join([*kept, f"{here('taken')}<={here('seats')}", alone])
        says_moves = "TRUE" if self._may_move(limits) else "FALSE"
        moves = f"{empty},{alone},{fits},{here('value')}>{here('own')}+{live.SLACK},{says_moves}"
        words = [
            (f"AND({room},{empty},{alone},{fits})", "could take the empty seat"),
            (f"AND({room},{alone},{fits},{above})", "stands above one who holds a seat here"),
            (f"AND(NOT({room}),{moves})", "counts for more in the empty seat"),
        ]
        text = quoted("no place, and none is better")
        for condition, word in reversed(words):
            text = f"IF({condition},{quoted(word)},{text})"
        held = f"IF(AND({within}),{quoted('place')},{quoted('beyond the rules')})"
        return (
            f"IF({here('place')}>1,{quoted('placed twice')},IF({here('place')}=1,{held},{text}))"
        )

    def _room(self, limits: tuple[tuple[int, Limit], ...]) -> str:
        """Write whether the limits leave room for one seat more here."""
        here, block = self._here, self.block
        tests = []
        for n, limit in limits:
            rows = self.rows if limit.counts == "lots" else (block.first, block.last)
            entities, places = (self.grid.span(x, *rows) for x in ("entity", "place"))
            counted = f"COUNTIFS({entities},{here('entity')},{places},{SOME})>0"
            tests.append(f"OR({counted},{here(f'used:{n}')}<{limit.most})")
        return f"AND({','.join(tests)})" if tests else "TRUE"

    def _may_move(self, limits: tuple[tuple[int, Limit], ...]) -> bool:
        """Say whether giving up a seat frees exactly one unit: one limit, on zones, and never two of a group in a zone."""
        tender = self.seats.filling.view.tender
        alone = (
            tender.related_bidders.limits == "each" or tender.related_bidders.same_zone == "one"
        )
        return len(limits) == 1 and limits[0][1].counts == "zones" and alone
