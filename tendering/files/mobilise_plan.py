"""The plan as an Excel workbook: the matrix, the weeks against what providers can begin, and a line to edit for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.cell_values import day, day_remedy
from tendering.files.response import draw
from tendering.files.response_layout import Box, Line, Sheet
from tendering.files.returned_workbook import Reading
from tendering.files.workbooks import (
    Lists,
    cell_at,
    open_workbook,
    put_number,
    put_text,
    read_meta,
    workbook_bytes,
    write_meta,
)
from tendering.framework.moving import Cell, Holder, Way, at
from tendering.framework.waves import Load, Move, numbered
from tendering.model.findings import Finding, finding
from tendering.model.numbers import plain

FORMAT = "tendering-mobilisation-plan-1"
MATRIX, WEEKS, PEOPLE = "Who goes where", "Weeks", "People"
DAY = "ddd d mmm yyyy"
NOT_GIVEN = "not given"
_BOLD = Font(name="Calibri", size=11, bold=True)
_FULL = PatternFill("solid", fgColor="FFF8CBAD")
_HOURS, _COUNT = "#,##0.##", "#,##0"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBook:
    """What the workbook shows.

    Attributes:
        names: Of providers, by id.
        zones: What zones are called, by lot and zone.
        list_digest: Of the list of people it was made from: an edited plan of another list is refused.
    """

    procurement: str
    title: str
    moves: Sequence[Move]
    cells: Sequence[Cell]
    loads: Sequence[Load]
    holders: Sequence[Holder]
    names: Mapping[str, str]
    zones: Mapping[tuple[str, str], str]
    list_digest: str
    said: Sequence[str]


def plan_workbook(book: PlanBook) -> bytes:
    """Return the workbook: the same plan gives the same bytes."""
    made = Workbook()
    made.remove(made.worksheets[0])
    specs = (_matrix(book), _weeks(book), people_sheet(book.moves, book.names, book.zones))
    drawn = [(spec, made.create_sheet(spec.title)) for spec in specs]
    lists = Lists(made)
    for spec, sheet in drawn:
        draw(spec, sheet, lists, f"{book.title}: {spec.title.lower()}")
        sheet.row_dimensions[spec.heading_row].height = 32
    _matrix_figures(book, specs[0], drawn[0][1])
    _week_figures(book, specs[1], drawn[1][1])
    _entries(book, specs[2], drawn[2][1], lists)
    write_meta(
        made,
        {"format": FORMAT, "procurement": book.procurement, "list": book.list_digest},
    )
    return workbook_bytes(made, title=book.title)


def _matrix(book: PlanBook) -> Sheet:
    lines = [
        Line(
            ("cell", str(n)),
            (
                c.lot,
                book.zones.get((c.lot, c.zone), c.zone),
                c.provider,
                book.names.get(c.to, c.to) or "-",
                c.way.value,
                "",
                "",
                "yes" if c.may_stay else "",
            ),
        )
        for n, c in enumerate(book.cells, 1)
    ]
    lines.append(Line(("total",), ("", "", "In all", "", "", "", "", "")))
    return Sheet(
        MATRIX,
        (
            *book.said,
            "This sheet and the next are to read. On the sheet People you may change a new provider or a first day.",
        ),
        (
            *("Lot", "Zone", "Provider today", "New provider", "What happens"),
            *("People", "Hours a week", "Could stay by a direct payment"),
        ),
        (7, 20, 36, 36, 22, 10, 14, 20),
        tuple(lines),
    )


def _matrix_figures(book: PlanBook, spec: Sheet, sheet: Worksheet) -> None:
    first = spec.heading_row + 1
    for row, cell in enumerate(book.cells, first):
        for column, amount, form in ((7, cell.people, _COUNT), (8, cell.hours, _HOURS)):
            if amount is None:
                put_text(cell_at(sheet, row, column), NOT_GIVEN)
            else:
                put_number(cell_at(sheet, row, column), amount, form)
    last = first + len(book.cells)
    for column, form in ((7, _COUNT), (8, _HOURS)):
        figures = [c.people if column == 7 else c.hours for c in book.cells]
        known = sum((f for f in figures if f is not None), Fraction(0))
        put_number(cell_at(sheet, last, column), known, form)
        cell_at(sheet, last, column).font = _BOLD
    cell_at(sheet, last, 4).font = _BOLD
    sheet.auto_filter.ref = f"B{spec.heading_row}:I{last - 1}"


def _weeks(book: PlanBook) -> Sheet:
    lines = [
        Line(
            ("week", load.bidder, load.week.isoformat()),
            (book.names.get(load.bidder, load.bidder), "", "", "", "", "", _room(load)),
        )
        for load in book.loads
    ]
    return Sheet(
        WEEKS,
        (
            "What each provider begins in each week, against the most it said it can begin.",
            "Those who keep their provider, or chose a direct payment, take no room.",
        ),
        (
            *("New provider", "Week of", "People", "Hours", "Most people", "Most hours"),
            "Room",
        ),
        (38, 18, 10, 10, 13, 12, 34),
        tuple(lines),
    )


def _room(load: Load) -> str:
    if load.most is None:
        return "NOT SAID what it can begin"
    if load.over:
        return "TOO MUCH"
    return f"{plain(load.most.hours - load.hours)} hours left"


def _week_figures(book: PlanBook, spec: Sheet, sheet: Worksheet) -> None:
    for row, load in enumerate(book.loads, spec.heading_row + 1):
        _put_day(sheet, row, 3, load.week)
        put_number(cell_at(sheet, row, 4), load.people, _COUNT)
        put_number(cell_at(sheet, row, 5), load.hours, _HOURS)
        if load.most is not None:
            if load.most.people is not None:
                put_number(cell_at(sheet, row, 6), load.most.people, _COUNT)
            else:
                put_text(cell_at(sheet, row, 6), "hours alone")
            put_number(cell_at(sheet, row, 7), load.most.hours, _HOURS)
        if load.over:
            cell_at(sheet, row, 8).fill, cell_at(sheet, row, 8).font = _FULL, _BOLD


def _put_day(sheet: Worksheet, row: int, column: int, on: date) -> None:
    cell = cell_at(sheet, row, column)
    cell.value = on
    cell.number_format = DAY


def people_sheet(
    moves: Sequence[Move], names: Mapping[str, str], zones: Mapping[tuple[str, str], str]
) -> Sheet:
    """Return the sheet that is edited: a line for everybody, by zone and as the plan lists them."""
    lines = tuple(
        Line(
            ("person", m.person),
            (
                m.person,
                m.lot,
                zones.get((m.lot, m.zone), m.zone),
                m.provider,
                plain(m.hours),
                m.way.value,
                Box(field="to"),
                Box(field="first_day"),
                names.get(m.to, "") if m.to else m.because,
            ),
        )
        for m in moves
    )
    return Sheet(
        PEOPLE,
        (
            "Change the yellow cells: a new provider is written by its short name, as the list in the cell offers it.",
            "A first day is a date. Leave both blank only where there is no first day; the person then stays where they are.",
            "Give the workbook back with: tendering mobilise take-plan ID FILE --reason WHY",
        ),
        (
            *("Person", "Lot", "Zone", "Provider today", "Hours a week", "What happens"),
            *("New provider", "First day", "Its name, or why there is no first day"),
        ),
        (10, 6, 20, 36, 14, 22, 16, 17, 40),
        lines,
    )


def _entries(book: PlanBook, spec: Sheet, sheet: Worksheet, lists: Lists) -> None:
    """Fill in what is planned, and offer in each zone the providers that hold a place there."""
    first = spec.heading_row + 1
    spans: dict[tuple[str, str], list[int]] = {}
    for row, m in enumerate(book.moves, first):
        if "/" not in plain(m.hours):
            put_number(cell_at(sheet, row, 6), m.hours, _HOURS)
        if m.to:
            cell_at(sheet, row, 8).value = m.to
        if m.first_day is not None:
            cell_at(sheet, row, 9).value = m.first_day
        cell_at(sheet, row, 9).number_format = DAY
        spans.setdefault((m.lot, m.zone), []).append(row)
    for (lot, zone), rows in spans.items():
        there = [h.bidder for h in at(book.holders, lot, zone)]
        if there and rows[-1] - rows[0] + 1 == len(rows):
            lists.offer(sheet, f"H{rows[0]}:H{rows[-1]}", there)
    sheet.auto_filter.ref = f"B{spec.heading_row}:J{first + len(book.moves) - 1}"


def read_plan_workbook(
    path: Path,
    proposed: Sequence[Move],
    names: Mapping[str, str],
    zones: Mapping[tuple[str, str], str],
    *,
    procurement: str,
    list_digest: str,
) -> tuple[tuple[Move, ...], tuple[Finding, ...]]:
    """Read an edited plan: the lines of the plan it was made from, with the providers and days written in it.

    Args:
        path: The workbook.
        proposed: The plan as it would be written now, for its lines.
        names: Of providers, by id.
        zones: What zones are called.
        procurement: Whose plan it must be.
        list_digest: The list of people it must have been made from.
    """
    book, found = open_workbook(path, "L722")
    if book is None:
        return (), found
    meta = read_meta(book)
    if meta.get("format") != FORMAT or PEOPLE not in book.sheetnames:
        return (), (finding("L722", path.name, "it is not a plan workbook of this version"),)
    if meta.get("procurement") != procurement:
        said = f"it is the plan of {meta.get('procurement')!r}"
        return (), (finding("L722", path.name, said),)
    if meta.get("list") != list_digest:
        said = "the list of people has changed since it was written"
        return (), (finding("L722", path.name, said),)
    reading = Reading(path.name)
    spec = _as_issued(people_sheet(proposed, names, zones))
    entries = reading.sheet(spec, book[PEOPLE])
    by_person = {m.person: m for m in proposed}
    moves = [
        _edited(by_person[e.key[1]], e.values, e.places, reading, frozenset(e.unread))
        for e in entries
    ]
    return numbered([replace(m, wave="") for m in moves]), tuple(reading.findings)


def _as_issued(spec: Sheet) -> Sheet:
    """Hold a line against what was issued but for its last column, which tells of what may be edited."""
    told = len(spec.heads) - 1
    lines = tuple(Line(line.key, (*line.cells[:told], Box(field="told"))) for line in spec.lines)
    return replace(spec, lines=lines)


def _edited(
    move: Move,
    values: Mapping[str, str],
    places: Mapping[str, str],
    reading: Reading,
    unread: frozenset[str],
) -> Move:
    to, text = values.get("to", ""), values.get("first_day", "")
    first = day(text) if text else None
    if text and first is None:
        where = places["first_day"].removeprefix(f"{reading.name}, ")
        reading.say("F014", where, f"not a day: {text[:40]!r}", day_remedy(text))
    way = move.way
    moved = move.way in (Way.OPEN, Way.DIRECT) or (move.way is Way.STAYS and to != move.to)
    if to and moved:
        way = Way.MOVES
    elif not to and move.way in (Way.MOVES, Way.STAYS):
        way = Way.OPEN
    because = "" if first or "first_day" in unread else move.because or "no first day was written"
    return replace(move, to=to, way=way, first_day=first, because=because)
