"""The scorecard's Best overall sheet: the total of the combination chosen, and that no single change would better it.

Tested for everyone who has no place: whether it could take an empty seat, whether it stands above somebody whose seat
it could have, and whether it could move to an empty seat where it counts for more; then every exchange of two seats.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.scorecard_best_rows import BestRow
from tendering.documents.scorecard_blocks import Block, Seats, after_columns
from tendering.documents.scorecard_cells import Column, Formula, Value, note, put
from tendering.documents.scorecard_exchanges import exchanges
from tendering.documents.scorecard_grid import CHECK, Grid, highest
from tendering.documents.scorecard_people import HOURS
from tendering.evaluation.places.board import Slot
from tendering.model.outcome import Place

SHEET = "Best overall"


def best_sheet(seats: Seats, steps: list[tuple[int, list[str]]]) -> None:
    """Write every role that is settled best overall: (number of its step, its roles in this lot)."""
    if not steps:
        return
    lines = [
        "Places settled together: as many seats filled as can be, then the greatest sum of ranking values. The sheet Places",
        "says who holds a seat; everything else here is worked out from it by live formulas. That no single change betters",
        "the result is tested row by row; that no longer chain of changes does is what the solver proved.",
    ]
    sheet, top = seats.book.sheet(SHEET, "Best overall", lines)
    grid = Grid(sheet, _columns(seats, [r for _, roles in steps for r in roles]), top + 7)
    table = _Table(seats, grid, _base(seats), top)
    for step, roles in steps:
        for role in roles:
            table.role(step, role)
    grid.finish(
        seats.checks, seats.book.foot, repeated=("role", "zone", "order", "number", "bidder")
    )
    table.sums()
    exchanges(seats, grid)


def _base(seats: Seats) -> int:
    """Return a power of ten beyond twice every ranking value."""
    values = [abs(s.ranking_value or Fraction(0)) for s in seats.filling.own.standings]
    base = 10
    while base <= 2 * max(values, default=Fraction(0)):
        base *= 10
    return base


def _columns(seats: Seats, roles: list[str]) -> dict[str, Column]:
    filling = seats.filling
    columns = {
        "role": Column("Role", 16),
        "zone": Column("Zone", 16),
        "order": Column("Order", 7),
        "number": Column("No.", 6),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 28),
        "value": Column("Ranking value", 11),
        "place": Column("Place", 7),
        "chosen": Column("Of these, chosen here", 8),
        "entity": Column("Counts under No.", 8),
        "unit": Column("First of those it counts with", 10),
    }
    if filling.view.lower_wins:
        columns["value"] = Column("Ranking value, below nought as less is better", 13)
    if filling.view.tender.related_bidders.same_zone == "one":
        columns["group"] = Column("Related group", 8)
        columns["relative"] = Column("Relatives with a place here", 10)
    for n in dict.fromkeys(n for role in roles for n, _ in filling.limits(role)):
        columns[f"used:{n}"] = Column(
            f"{filling.view.tender.limits[n].counts.capitalize()} used", 8
        )
    if filling.capacity.applies:
        columns["left"] = Column("Weekly hours left", 10, HOURS)
        columns["hours"] = Column("Hours the place uses", 9, HOURS)
    return columns | {
        "seats": Column("Seats", 7),
        "taken": Column("Seats held here", 7),
        "lowest": Column("Lowest value chosen here", 10),
        "own": Column(f"Lowest value it could give up ({_base(seats)}: none)", 10),
        "finding": Column("Would one change better the result?", 34),
        "check": CHECK,
        **(after_columns(filling) if filling.promoted else {}),
    }


@dataclass
class _Table:
    """The sheet while it is written; ``base`` is beyond every ranking value, to find a lowest one by a highest."""

    seats: Seats
    grid: Grid
    base: int
    top: int

    def role(self, step: int, role: str) -> None:
        slots = self.seats.filling.slots(role)
        rows = {s: len(self.seats.candidates(s)) for s in slots}
        first = self.grid.row
        last = first + sum(1 + n for n in rows.values()) - 1
        for slot in slots:
            title = self.grid.row
            block = Block(self.grid, step, title, title + 1, title + rows[slot])
            self.seats.blocks[slot] = block
            self.grid.add(self._head(slot, block), {"lowest": self.seats.book.points})
            found = self.seats.listed(slot)
            for bidder in self.seats.candidates(slot):
                if found is not None:
                    BestRow(
                        seats=self.seats,
                        grid=self.grid,
                        base=self.base,
                        found=found,
                        step=step,
                        slot=slot,
                        block=block,
                        rows=(first, last),
                    ).write(bidder)

    def _head(self, slot: Slot, block: Block) -> dict[str, Value]:
        """Write a block's title row: its seats, how many are held, and the lowest value chosen in it."""
        filled = block.last >= block.first
        most = self.seats.filling.board.most(slot)
        values: dict[str, Value] = {
            **self.seats.title(slot),
            "seats": self.base if most is None else most,
            "taken": Formula(f"SUM({block.span('place')}){self._unlisted(slot)}") if filled else 0,
        }
        if filled:
            best = highest(f"{self.base}-{block.span('value')}", [f"{block.span('chosen')}=1"])
            values["lowest"] = Formula(f"{self.base}-{best}")
        return values

    def _unlisted(self, slot: Slot) -> str:
        """Write how many hold an included place but not this one, which is not open to them: they use a seat too."""
        own = self.seats.filling.own.places
        inner = {(s.role, s.zone) for s in self.seats.filling.board.included(slot)}
        inside = {p.bidder for p in own if (p.role, p.zone) in inner}
        inside -= {p.bidder for p in own if (p.role, p.zone) == (slot.role, slot.zone)}
        return f"+{len(inside)}" if inside else ""

    def elsewhere(self) -> tuple[int, Fraction, str | None]:
        """Return the seats filled in other lots with these, the sum of their values, and the sum as the outcome says it."""
        filling = self.seats.filling
        count, total = 0, Fraction(0)
        for number, roles in self._steps():
            for role in roles:
                for lot, p in filling.elsewhere(role, filling.steps[number]):
                    value = self.value_of(lot, p)
                    if p.via is None and value is not None:
                        count, total = count + 1, total + value
        said = [
            n.reason.facts["best"]
            for n in filling.own.not_placed
            if n.reason.code == "displaced" and n.reason.facts.get("best")
        ]
        return count, total, said[0] if said else None

    def value_of(self, lot: str, p: Place) -> Fraction | None:
        """Return the ranking value behind a place of any lot."""
        result = self.seats.filling.approved.lot(lot)
        standing = result.standing(p.bidder, p.zone) if result else None
        return standing.ranking_value if standing else None

    def _steps(self) -> list[tuple[int, list[str]]]:
        known = dict.fromkeys(s.role for s, b in self.seats.blocks.items() if b.grid is self.grid)
        return [
            (i, [role for role in known if any(r == role for _, r in step)])
            for i, step in enumerate(self.seats.filling.steps)
        ]

    def sums(self) -> None:
        """Write, above the table, the seats filled and the sum of their ranking values, again and as computed."""
        seats, sheet = self.seats, self.grid.sheet
        sign = -1 if seats.filling.view.lower_wins else 1
        first, last = self.grid.top + 1, self.grid.row - 1
        chosen, values = (self.grid.span(name, first, last) for name in ("chosen", "value"))
        places = [
            p
            for p in seats.filling.own.places
            if p.via is None
            and Slot(seats.filling.view.lot.id, p.role, p.zone) in seats.blocks
            and seats.blocks[Slot(seats.filling.view.lot.id, p.role, p.zone)].grid is self.grid
        ]
        own = [self.value_of(seats.filling.view.lot.id, p) or Fraction(0) for p in places]
        count, total, said = self.elsewhere()
        whole = Fraction(said) if said else sum(own, Fraction(0)) + total
        rows: list[tuple[str, str, Fraction]] = [
            ("Seats filled in this lot", f"SUM({chosen})", Fraction(len(places))),
            (
                "Sum of their ranking values",
                self._sum(chosen, values, sign),
                sum(own, Fraction(0)),
            ),
        ]
        if count:
            rows.append(
                (
                    "Seats filled, other lots settled with it included",
                    f"G{self.top}+{count}",
                    Fraction(len(places) + count),
                )
            )
        rows.append(
            (
                "Sum over everything settled together"
                + (", as the outcome states it" if said else ""),
                f"G{self.top + 1}+{live.number(total)}",
                whole,
            )
        )
        for number, (words, again, computed) in enumerate(rows, start=self.top):
            note(sheet, number, words)
            put(sheet, number, 7, Formula(again), "0.######")
            put(sheet, number, 9, computed, "0.######")
            put(sheet, number, 10, seats.checks.note(live.same(f"G{number}", f"I{number}")))
        note(sheet, self.top + len(rows), "Again in column G, computed in column I.")
        seats.checks.within(sheet, "J", self.top, self.top + len(rows) - 1)

    def _sum(self, chosen: str, values: str, sign: int) -> str:
        text = f"SUMPRODUCT(({chosen}=1)*({values}))"
        return f"-{text}" if sign < 0 else text
