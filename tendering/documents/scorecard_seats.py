"""The scorecard's Seats sheet: places that are filled in the order of a list, filled again by live formulas.

Each block is one list of seats: down its order, turn by turn, with what bars a bidder as published. Who has a turn
comes from the order as the workbook works it out, so a changed mark moves people in it, and their places with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents import scorecard_formulas as live
from tendering.documents.scorecard_blocks import Block, Seats, after_columns, held, quoted
from tendering.documents.scorecard_cells import Column, Formula, Repeated, Value
from tendering.documents.scorecard_fill import WORDS
from tendering.documents.scorecard_grid import CHECK, Grid, says
from tendering.documents.scorecard_order import OrderList
from tendering.documents.scorecard_people import HOURS, NO_END
from tendering.documents.workbook_sheet import ABOVE, ROW
from tendering.evaluation.places.board import Slot
from tendering.model.tender import AtLastPlace, Limit, Role

WRITTEN = frozenset({"bidder", "name"})
SOME, BELOW = '">0"', '"<"'


def seats_sheet(seats: Seats, ranked: Sequence[tuple[int, str]]) -> None:
    """Write every role that is filled in the order of a list: (number of its step, role), in filling order."""
    if not ranked:
        return
    lines = [
        "Each list of seats is filled again, turn by turn, by the rules as published. Who has a turn, and what becomes of",
        "it, are live formulas; beside them stand the bidder and the result that were computed, and the sheet Places.",
    ]
    sheet, top = seats.book.sheet("Seats", "Seats", lines)
    roles = [seats.filling.slots(role)[0] for _, role in ranked if seats.filling.slots(role)]
    grid = Grid(sheet, _columns(seats, roles), top)
    start = grid.row
    for step, role in ranked:
        slots = seats.filling.slots(role)
        rows = _rows_of(seats, grid, slots)
        for slot in slots:
            _Writing(seats, grid, slot, step, start, rows).write()
    grid.finish(
        seats.checks, seats.book.foot, repeated=("role", "zone", "turn", "number", "bidder")
    )


def _rows_of(seats: Seats, grid: Grid, slots: Sequence[Slot]) -> tuple[int, int]:
    """Return the first and last row that the blocks of a role will take up."""
    length = 0
    for slot in slots:
        found = seats.listed(slot)
        length += 1 + (len(found.rows) if found else 0)
    return grid.row, grid.row + length - 1


def _columns(seats: Seats, slots: Sequence[Slot]) -> dict[str, Column]:
    filling = seats.filling
    roles = [filling.board.role(s) for s in slots]
    tender = filling.view.tender
    limited = {n: x for s in slots for n, x in filling.limits(s.role)}
    shares = any(r.hours_share is not None for r in roles) and tender.capacity is not None
    columns = {
        "role": Column("Role", 18),
        "zone": Column("Zone", 16),
        "turn": Column("Turn", 6),
        "number": Column("No.", 6),
        "bidder": Column("Bidder", 9),
        "name": Column("Name", 34),
        "rank": Column("Rank", 6),
        "open": Column("Open to it", 7),
    }
    if any(r.including for r in roles):
        columns["via"] = Column("Holds an included place", 9)
    if any(r.drawn_from != "all" for r in roles):
        columns["drawn"] = Column("On the list it is drawn from", 10)
    one_zone = tender.related_bidders.same_zone == "one"
    if one_zone:
        columns["group"] = Column("Related group", 8)
        columns["relative"] = Column("A relative has one here", 10)
    if limited:
        columns["entity"] = Column("Counts under No.", 8)
    for n, limit in limited.items():
        columns[f"used:{n}"] = Column(f"Limit {n + 1}: {limit.counts} used", 8)
        columns[f"barred:{n}"] = Column(f"Limit {n + 1}: used up", 8)
    if shares:
        columns["left"] = Column("Weekly hours left", 10, HOURS)
        columns["short"] = Column("Too little left", 8)
    columns["seats"] = Column("Seats left at its turn", 8)
    columns["free"] = Column("Free to take one", 8)
    if any(r.at_last_place is not AtLastPlace.TIE_BREAK for r in roles):
        columns["level"] = Column("Free so far among equals", 8)
    columns["place"] = Column("Place, again", 7)
    if limited:
        columns["unit"] = Column("First of those it counts with", 10)
    if shares:
        columns["hours"] = Column("Hours the place uses", 9, HOURS)
    columns |= {
        "result": Column("What becomes of it, again", 24),
        "bidder=": Column("Bidder, computed", 9),
        "result=": Column("What becomes of it, computed", 24),
        "check:result": CHECK,
    }
    return columns | after_columns(filling)


@dataclass
class _Writing:
    """One list of seats while it is written.

    Attributes:
        start: The first row of the sheet's table: what was filled earlier stands from there on.
        rows: The rows of all the blocks of the role.
    """

    seats: Seats
    grid: Grid
    slot: Slot
    step: int
    start: int
    rows: tuple[int, int]
    title: int = 0
    first: int = 0
    last: int = 0

    @property
    def role(self) -> Role:
        return self.seats.filling.board.role(self.slot)

    @property
    def by_values(self) -> bool:
        return self.role.at_last_place is not AtLastPlace.TIE_BREAK

    def here(self, name: str) -> str:
        return self.grid.at(name, ROW)

    def before(self, name: str) -> str:
        """Name the cell in the row above."""
        return self.grid.at(name, ABOVE)

    def block(self, name: str) -> str:
        return self.grid.span(name, self.first, self.last)

    def above(self, name: str) -> str:
        """Name the cells of a column in this block above the row being written; the title's is the first."""
        return self.grid.span(name, self.title, ABOVE)

    def write(self) -> None:
        seats, slot = self.seats, self.slot
        found = seats.listed(slot)
        self.title = self.grid.row
        self.first = self.title + 1
        self.last = self.title + (len(found.rows) if found else 0)
        self.grid.add(
            {**seats.title(slot), "seats": Formula(self._at_first(seats.filling.board.most(slot)))}
        )
        seats.blocks[slot] = Block(self.grid, self.step, self.title, self.first, self.last)
        if found is None:
            return
        # the first turn has the block's title above it; the formulas of all others differ by their row alone
        patterns = [self._pattern(found, first=first) for first in (True, False)]
        for turn, bidder in enumerate(self._turns(found), start=1):
            own: dict[str, Value] = {
                "turn": turn,
                "bidder=": bidder,
                "result=": seats.filling.word(slot, bidder),
            }
            self.grid.add(patterns[turn > 1] | own)
            seats.checks.count += sum(name.startswith("check") for name in patterns[turn > 1])

    def _turns(self, found: OrderList | None) -> list[str]:
        """Return who had each turn as approved; who left since then stands where it stood."""
        own, zone = self.seats.filling.own, self.slot.zone
        orders = {
            b: s.order for b in (found.rows if found else ()) if (s := own.standing(b, zone))
        }
        return sorted(orders, key=lambda b: orders[b] or len(orders))

    def _at_first(self, most: int | None) -> str:
        """Write how many seats there are before the first turn: those of included places are taken."""
        if most is None:
            return str(NO_END)
        inside = self.seats.included(self.slot, self.step)
        if not inside:
            return str(most)
        taken = "+".join(held(block, self.seats.people.span("number")) for block in inside)
        return f"MAX(0,{most}-SUMPRODUCT(--({taken}>0)))"

    def _pattern(self, found: OrderList, *, first: bool) -> dict[str, Value]:
        """Write what one turn has in common with all others of the list, or with the first of any."""
        seats, filling = self.seats, self.seats.filling
        view, number = filling.view, self.here("number")
        at_turn = f"MATCH({self.here('turn')},{found.column('order')},0)"
        closed = ",".join(str(filling.numbers[b]) for b in seats.closed(self.slot))
        is_closed = f"SUMPRODUCT(--({number}={{{closed}}}))>0"
        values: dict[str, Value] = {
            "role": view.role_title(self.slot.role),
            "zone": view.area(self.slot.zone),
            **{
                name: Formula(f"INDEX({found.column(name)},{at_turn})", words=name in WRITTEN)
                for name in ("number", "bidder", "name", "rank")
            },
            "open": Formula(f"IF({is_closed},0,1)") if closed else 1,
        }
        values |= self._standing_in_roles() | self._bars()
        values |= self._turn(first=first)
        again = f"{self.here('bidder')}={self.here('bidder=')}"
        agrees = f"AND({again},{self.here('result')}={self.here('result=')})"
        values["check:result"] = says(agrees)
        values |= seats.after(self.grid, self.slot, self.here("bidder"), ROW)
        if seats.filling.promoted:
            waiting = [
                f"{self.above('result')},{quoted(WORDS['outranked'])}",
                f"{self.above('open')},1",
            ]
            waiting += [f"{self.above('left')},0", f"{self.above('gained')},0"]
            stands_first = f"OR({self.here('gained')}=0,COUNTIFS({','.join(waiting)})=0)"
            values["check:gained"] = says(stands_first)
        return {
            name: Repeated.of(x) if isinstance(x, Formula) else x for name, x in values.items()
        }

    def _standing_in_roles(self) -> dict[str, Value]:
        """Write whether the bidder holds an included place, and whether it is on the list the role is drawn from."""
        values: dict[str, Value] = {}
        number = self.here("number")
        if "via" in self.grid.columns:
            inside = "+".join(
                held(block, number) for block in self.seats.included(self.slot, self.step)
            )
            holds = f"IF(AND({self.here('open')}=1,{inside}>0),1,0)"
            values["via"] = Formula(holds) if inside else 0
        if "drawn" in self.grid.columns:
            outer = "+".join(
                held(block, number) for block in self.seats.outer(self.slot, self.step)
            )
            listed: Value = Formula(f"IF({outer}>0,1,0)") if outer else 0
            values["drawn"] = 1 if self.role.drawn_from == "all" else listed
        return values

    def _held_above(self, column: str, cell: str) -> str:
        """Write how many rows above, with the same figure in a column, take a seat: of equals, those free to."""
        same = f"{self.above(column)},{cell}"
        if not self.by_values:
            return f"COUNTIFS({same},{self.above('place')},{SOME})"
        # Of equals that are settled together, those free to take a seat bar each other; nobody below is seated
        # where they do not all fit, so that whoever was free above holds a seat wherever it matters.
        via = f"+COUNTIFS({same},{self.above('via')},1)" if "via" in self.grid.columns else ""
        return f"(COUNTIFS({same},{self.above('free')},1){via})"

    def _bars(self) -> dict[str, Value]:
        """Write what bars the bidder at its turn: a relative in the zone, a limit, too few hours."""
        values: dict[str, Value] = {}
        filling, number = self.seats.filling, self.here("number")
        if "group" in self.grid.columns:
            values["group"] = Formula(self.seats.people.of("group", number))
            own = self.here("group")
            near = self._held_above("group", own)
            if "via" in self.grid.columns:
                near = f"{near}+COUNTIFS({self.block('group')},{own},{self.block('via')},1)"
            zoned = self.slot.zone is not None
            values["relative"] = Formula(f"IF({own}=0,0,IF({near}>0,1,0))") if zoned else 0
        if "entity" in self.grid.columns:
            values["entity"] = Formula(self.seats.people.of("entity", number))
        for n, limit in filling.limits(self.slot.role):
            values[f"used:{n}"] = Formula(self._used(n, limit))
            same = [self._held_above("entity", self.here("entity"))]
            if limit.counts == "lots":
                role = self.grid.span("entity", self.rows[0], self.title)
                places = self.grid.span("place", self.rows[0], self.title)
                same.append(f"COUNTIFS({role},{self.here('entity')},{places},{SOME})")
            if "via" in self.grid.columns and self.role.including:
                via = self.block("via")
                same.append(f"COUNTIFS({self.block('entity')},{self.here('entity')},{via},1)")
            full = f"{self.here(f'used:{n}')}>={limit.most}"
            values[f"barred:{n}"] = Formula(f"IF(AND({'+'.join(same)}=0,{full}),1,0)")
        if "left" in self.grid.columns:
            need = filling.capacity.need(self.slot)
            short = f"IF({live.number(need)}>{self.here('left')}+{live.SLACK},1,0)"
            values["left"] = Formula(self._left(number)) if need else "none used"
            values["short"] = Formula(short) if need else 0
        return values

    def _used(self, n: int, limit: Limit) -> str:
        """Write how many zones or lots whom the limit binds has used by then, this list of seats left aside."""
        elsewhere = self.seats.people.of(f"used:{n}:{self.step}", self.here("number"))
        if limit.counts != "zones":
            return elsewhere
        units, entities = (
            self.grid.span(name, self.rows[0], self.title) for name in ("unit", "entity")
        )
        return f"{elsewhere}+SUMIFS({units},{entities},{self.here('entity')})"

    def _left(self, number: str) -> str:
        """Write the weekly hours a bidder has left at its turn: it has one turn in each list of seats."""
        used = self.grid.span("hours", self.start, self.title)
        numbers = self.grid.span("number", self.start, self.title)
        declared = self.seats.people.of(f"left:{self.step}", number)
        others = [
            f"-SUMIFS({b.span('hours', away=True)},{b.span('number', away=True)},{number})"
            for b in self.seats.blocks.values()
            if b.grid is not self.grid and "hours" in b.grid.columns and b.last >= b.first
        ]
        return f"{declared}-SUMIFS({used},{numbers},{number}){''.join(others)}"

    def _turn(self, *, first: bool) -> dict[str, Value]:
        """Write whether a seat is left, whether the bidder takes it, and what became of it in words."""
        here, columns = self.here, self.grid.columns
        words = {code: quoted(text) for code, text in WORDS.items()}
        via = here("via") if "via" in columns else "0"
        drawn = here("drawn") if "drawn" in columns else "1"
        bars = [(here("relative"), words["group"])] if "relative" in columns else []
        bars += [
            (here(f"barred:{n}"), words["limit"])
            for n, _ in self.seats.filling.limits(self.slot.role)
        ]
        bars += [(here("short"), words["capacity"])] if "short" in columns else []
        barred = f"{'+'.join(cell for cell, _ in bars)}=0" if bars else "TRUE"
        waits = f"{here('open')}=1,{via}=0,{drawn}=1"
        late = f"{here('seats')}<=0"
        values: dict[str, Value] = {
            "seats": Formula(self._seats(first=first)),
            "free": Formula(f"IF(AND({waits},{here('seats')}>0,{barred}),1,0)"),
        }
        if self.by_values:
            before = f"IF({here('rank')}={self.before('rank')},{self.before('level')},0)"
            values["level"] = Formula(here("free") if first else f"{before}+{here('free')}")
        taken = here("free")
        said = words["appointed"]
        every = self.role.at_last_place is AtLastPlace.ADMIT_ALL
        if self.by_values:
            equal = f"COUNTIFS({self.block('rank')},{here('rank')},{self.block('free')},1)"
            over = f"{equal}>{here('seats')}"
            taken = here("free") if every else f"IF({over},0,{here('free')})"
            told = words["admitted_tied" if every else "tie_not_admitted"]
            said = f"IF({over},{told},{said})"
        values["place"] = Formula(f"{via}+{taken}")
        for cell, word in reversed(bars):
            if word == words["group"] and self.by_values and not every:
                said = f"IF({cell}>0,IF({over},{words['tie_not_admitted']},{word}),{said})"
            else:
                said = f"IF({cell}>0,{word},{said})"
        said = f"IF({late},{words['outranked']},{said})"
        if "drawn" in columns:
            said = f"IF({drawn}=0,{words['not_drawn']},{said})"
        if "via" in columns:
            said = f"IF({via}=1,{words['via']},{said})"
        whole = f"IF({here('open')}=0,{words['not_eligible']},{said})"
        values["result"] = Formula(whole, words=True)
        if "unit" in columns:
            before = (
                f"COUNTIFS({self.above('entity')},{here('entity')},{self.above('place')},{SOME})"
            )
            values["unit"] = Formula(f"IF(AND({here('place')}>0,{before}=0),1,0)")
        if "hours" in columns:
            share = self.seats.filling.capacity.share(self.slot) or Fraction(0)
            values["hours"] = Formula(f"{here('place')}*{live.number(share)}") if share else 0
        return values

    def _seats(self, *, first: bool) -> str:
        """Write how many seats are left at the bidder's turn; of equals settled together, at the turn of the first."""
        text = self.grid.at("seats", self.title)
        if not first:
            left, free = self.before("seats"), self.before("free")
            text = f"MAX(0,{left}-{free})"
            if self.by_values:
                same = f"{self.here('rank')}={self.before('rank')}"
                text = f"IF({same},{left},MAX(0,{left}-{self.before('level')}))"
        rule = self.seats.filling.view.tender.capacity
        if rule is None or rule.when_short != "stop" or "short" not in self.grid.columns:
            return text
        stops = [
            f"{self.above('short')},1",
            f"{self.above('seats')},{SOME}",
            f"{self.above('open')},1",
        ]
        stops += [f"{self.above(x)},0" for x in self.grid.columns if x in ("via", "relative")]
        limits = self.seats.filling.limits(self.slot.role)
        stops += [f"{self.above(f'barred:{n}')},0" for n, _ in limits]
        return f"IF(COUNTIFS({','.join(stops)})>0,0,{text})"
