"""The scorecard's Bidders sheet: their numbers, whom they count with, and what they hold of other lots or can take on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.scorecard_cells import Column, Value
from tendering.documents.scorecard_fill import Filling
from tendering.documents.scorecard_grid import Checks, Grid
from tendering.documents.scorecard_sheets import Book
from tendering.evaluation.places.filling import RoleOf

NO_END = 10**6
"""Hours of a bidder that declared no figure, and seats of a list without an end, for a formula."""
HOURS = "#,##0.##"


@dataclass(frozen=True, slots=True)
class People:
    """Where each figure of a bidder stands."""

    grid: Grid
    first: int
    last: int

    def of(self, name: str, number: str) -> str:
        """Write a bidder's figure; ``number`` is a cell with its number."""
        return f"INDEX({self.span(name)},{number})"

    def span(self, name: str) -> str:
        """Name all the cells of a figure."""
        return self.grid.span(name, self.first, self.last, away=True)


def people_sheet(
    book: Book,
    filling: Filling,
    together: Mapping[int, frozenset[RoleOf]],
    best: Collection[int],
) -> People:
    """Write the sheet.

    Args:
        book: The workbook.
        filling: The lot's places.
        together: By step, the roles of any lot whose places count as held elsewhere in it.
        best: The steps settled best overall.
    """
    view = filling.view
    lines = ["The number each bidder has on the sheets of this workbook that refer to each other."]
    if any(f"used:{n}:{i}" for n, i in _limited(filling)) and len(view.tender.lots) > 1:
        lines.append("What is held in other lots comes from the scorecards of those lots.")
    sheet, top = book.sheet("Bidders", "Bidders", lines)
    columns = {
        "number": Column("No.", 6),
        "bidder": Column("Bidder", 10),
        "name": Column("Name", 40),
        "related": Column("Related bidders' group", 22),
        "entity": Column("A limit counts it under No.", 12),
        "group": Column("Group counts under No.", 12),
    }
    figures: dict[str, Mapping[str, Value]] = {}
    for n, i in _limited(filling):
        limit = view.tender.limits[n]
        used = filling.held_elsewhere(limit, together[i])
        columns[f"used:{n}:{i}"] = Column(
            f"{view.role_title(limit.role)}: {limit.counts} used in other lots", 15
        )
        figures[f"used:{n}:{i}"] = {b: used.get(filling.entity(b), 0) for b in filling.numbers}
    for i in best:
        lowest = _lowest(filling, i, together[i])
        columns[f"give:{i}"] = Column("Lowest value of a seat it could give up in other lots", 15)
        figures[f"give:{i}"] = {
            b: lowest.get(filling.entity(b), Fraction(NO_END)) for b in filling.numbers
        }
    if filling.capacity.applies:
        for i in range(len(filling.steps)):
            roles = dict.fromkeys(role for _, role in filling.steps[i])
            titles = ", ".join(view.role_title(r) for r in roles)
            columns[f"left:{i}"] = Column(
                f"Weekly hours it can take on before {titles}", 16, HOURS
            )
            earlier = filling.before[i] if i in best else frozenset()
            figures[f"left:{i}"] = _left(filling, together[i], earlier)
    grid = Grid(sheet, columns, top)
    first = grid.row
    for bidder, number in filling.numbers.items():
        values: dict[str, Value] = {
            "number": number,
            "bidder": bidder,
            "name": view.names.bidder(bidder),
            "related": filling.group(bidder) or "none",
            "entity": filling.entity_number(bidder),
            "group": filling.group_number(bidder),
        }
        grid.add(values | {name: known[bidder] for name, known in figures.items()})
    grid.finish(Checks(), book.foot, repeated=("number", "bidder", "name"))
    return People(grid, first, grid.row - 1)


def _limited(filling: Filling) -> list[tuple[int, int]]:
    """Return (limit, step) for each published limit of a role that a step fills."""
    found = []
    for i, step in enumerate(filling.steps):
        for role in dict.fromkeys(role for _, role in step):
            found += [(n, i) for n, _ in filling.limits(role)]
    return found


def _left(
    filling: Filling, within: frozenset[RoleOf], earlier: frozenset[RoleOf]
) -> dict[str, Value]:
    """Return, by bidder, the weekly hours that its figures leave it.

    Its places in this lot are not yet taken off, but for those of the roles named ``earlier``.
    """
    figures, lot = filling.capacity.figures, filling.view.lot.id
    before = filling.hours_used(r for r in within if r[0] != lot)
    here = filling.hours_used(r for r in earlier if r[0] == lot)
    found: dict[str, Value] = {}
    for b in filling.numbers:
        known = [figures[b, lot]] if (b, lot) in figures else []
        known += [figures[b, ""] - before.get(b, Fraction(0))] if (b, "") in figures else []
        found[b] = (min(known) if known else Fraction(NO_END)) - here.get(b, Fraction(0))
    return found


def _lowest(filling: Filling, step: int, within: frozenset[RoleOf]) -> dict[str, Fraction]:
    """Return, by whom a limit binds, the lowest value of a seat settled in this step in another lot."""
    sign = -1 if filling.view.lower_wins else 1
    found: dict[str, Fraction] = {}
    for role in dict.fromkeys(role for _, role in filling.steps[step]):
        for lot, p in filling.elsewhere(role, within):
            result = filling.approved.lot(lot)
            standing = result.standing(p.bidder, p.zone) if result else None
            if p.via is None and standing is not None and standing.ranking_value is not None:
                who, value = filling.entity(p.bidder), sign * standing.ranking_value
                found[who] = min(value, found.get(who, value))
    return found
