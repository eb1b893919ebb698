"""A returned definition form, read: its rows found by their hidden tags and held against the layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.form_build import Build, FormRow, place_rows
from tendering.files.form_columns import Block, Fields, Table, split
from tendering.files.form_explode import dig
from tendering.files.form_layout import FIELD_HEADINGS, FORM, SHEETS
from tendering.files.schema_errors import path_of
from tendering.files.schema_lookup import fields
from tendering.files.schema_names import rows as mappings
from tendering.files.workbooks import Row, read_meta, used_rows
from tendering.files.yaml_reader import Document, items, join
from tendering.model.findings import Finding, finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDocument(Document):
    """A definition that was read from a form: its places are cells."""

    cells: Mapping[str, str] = field(default_factory=dict)

    def at(self, path: str) -> str:
        """Return the cell of a path, or of the nearest one above it that the form has."""
        return self.cells.get(self.nearest(path), "Tender!A1")


def read_book(book: Workbook) -> tuple[FormDocument | None, tuple[Finding, ...]]:
    """Read a form: the definition it says, and what is wrong with the form itself.

    Returns:
        The definition as plain data (None where this is no form), and the findings by sheet and cell.
    """
    meta = read_meta(book)
    if meta.get("form") != FORM:
        said = f"this workbook is no definition form of the version {FORM}"
        return None, (finding("D041", "Start here!A1", said),)
    build = Build(styles=_json(meta, "sections"))
    gathered: dict[str, list[FormRow]] = {}
    for title, blocks in SHEETS.items():
        if title in book.sheetnames:
            _SheetReader(build, blocks, gathered).read(book[title])
        else:
            build.say("D045", title, f"the sheet {title!r} is not in the workbook")
    for blocks in SHEETS.values():
        for block in blocks:
            if isinstance(block, Table):
                place_rows(build, block, gathered.get(block.name, []))
    _restore(build.data, _json(meta, "empty"), meta.get("low_price"))
    data = _ordered(build.data, ())
    document = _document(build, data)
    return document, tuple(sorted(build.findings, key=lambda f: standing(f.where)))


class _SheetReader:
    """Reads one sheet row by row, knowing which block it is in."""

    def __init__(
        self, build: Build, blocks: tuple[Block, ...], gathered: dict[str, list[FormRow]]
    ) -> None:
        self.build = build
        self.blocks = {block.name: block for block in blocks}
        self.gathered = gathered
        self.current: Block | None = None
        self.missing = set(self.blocks)

    def read(self, sheet: Worksheet) -> None:
        for row in used_rows(sheet):
            tag = row.text(1) or ""
            if tag.startswith("#"):
                self._heading(row, tag.removeprefix("#"))
            elif tag.startswith("=") and isinstance(self.current, Fields):
                self._entry(row, tag.removeprefix("="), self.current)
            elif not tag.startswith(("?", "!")):
                self._row(row)
        for name in sorted(self.missing):
            said = f"the headings of {self.blocks[name].title!r} are not on the sheet"
            self.build.say("D042", f"{sheet.title}!A1", said)

    def _heading(self, row: Row, name: str) -> None:
        block = self.blocks.get(name)
        self.current = block
        self.missing.discard(name)
        if block is None:
            self.build.say("D042", row.place(1), f"unknown heading tag {name!r}")
            return
        if isinstance(block, Table) and block.shape not in {"roles", "wording", "sources"}:
            self.build.cells[block.base or (name,)] = row.place(2)
        titles = (
            FIELD_HEADINGS if isinstance(block, Fields) else tuple(c.title for c in block.columns)
        )
        wrong = []
        for column in range(2, max([len(titles) + 1, *row.cells]) + 1):
            expected = titles[column - 2] if column - 2 < len(titles) else None
            if row.text(column) != expected:
                said = f"expected the heading {expected or '(none)'!r}, found {row.text(column) or '(blank)'!r}"
                wrong.append((row.place(column), said))
        if wrong:
            place, said = wrong[0]
            more = f", and {len(wrong) - 1} more of this row" if len(wrong) > 1 else ""
            self.build.say("D042", place, f"{said}{more}")

    def _entry(self, row: Row, key: str, block: Fields) -> None:
        entry = next((e for e in block.entries if e.key == key), None)
        if entry is None or row.text(2) != entry.title:
            said = f"expected {entry.title!r}" if entry else "this row is not of the form"
            self.build.say("D042", row.place(2), f"{said}, found {row.text(2) or '(blank)'!r}")
            return
        self.build.cell((), split(key), FormRow(row, {key: 3}), entry)

    def _row(self, row: Row) -> None:
        if not isinstance(self.current, Table):
            self.build.say(
                "D047",
                row.place(min(row.cells)),
                "this row stands outside every table of the form",
            )
            return
        columns = {column.key: index for index, column in enumerate(self.current.columns, 2)}
        beyond = max(row.cells)
        if beyond > len(columns) + 1:
            self.build.say("D047", row.place(beyond), "this cell stands outside the table")
        if any(index in row.cells for index in columns.values()):
            self.gathered.setdefault(self.current.name, []).append(FormRow(row, columns))


def _json(meta: Mapping[str, str], key: str) -> dict[str, str]:
    try:
        read = json.loads(meta.get(key, "{}"))
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in read.items()} if isinstance(read, dict) else {}


def _restore(data: dict[str, Any], empty: Mapping[str, str], low_price: str | None) -> None:
    """Write again what was written as an empty list or mapping, and the short form of a single screen."""
    screens = dig(data, ("price", "low_price"))
    if low_price == "one" and isinstance(screens, list) and len(screens) == 1:
        data["price"]["low_price"] = screens[0]
    for path, kind in empty.items():
        above, _, key = path.rpartition(".")
        holder = dict(_mappings("", data)).get(above)
        if holder is not None and key not in holder:
            holder[key] = [] if kind == "[]" else {}


def _mappings(path: str, value: Any) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(value, dict):
        found.append((path, value))
        for key, inner in value.items():
            found += _mappings(join(path, key), inner)
    for at, item in mappings(path, value):
        found += _mappings(at, item)
    return found


def _ordered(value: Any, loc: tuple[str | int, ...]) -> Any:
    """Return the data with the keys of each mapping in the order of the grammar."""
    if isinstance(value, list):
        return [_ordered(item, (*loc, 0)) for item in value]
    if not isinstance(value, dict):
        return value
    known = list(fields(loc))
    keys = sorted(value, key=lambda key: known.index(key) if key in known else len(known))
    return {key: _ordered(value[key], (*loc, key)) for key in keys}


def _document(build: Build, data: dict[str, Any]) -> FormDocument:
    cells: dict[str, str] = {}
    for loc, cell in build.cells.items():
        cells[path_of(data, loc)] = cell
        for depth in range(1, len(loc)):
            if not isinstance(loc[depth], int):
                cells.setdefault(path_of(data, loc[:depth]), cell)
    known = {path for path, value in _paths("", data) if not isinstance(value, list)}
    sources: dict[str, str] = {}
    for path, source, place in build.sources:
        if path in known:
            sources[path] = source
        else:
            build.say("D046", place, f"there is nothing at {path!r} in this form")
    return FormDocument(
        name="form",
        data=data,
        positions={path: standing(cell) for path, cell in cells.items()},
        sources=sources,
        cells=cells,
    )


def standing(place: str) -> tuple[int, int]:
    """Return where a cell such as ``Rates!C4`` stands in the form, for sorting findings."""
    sheet, _, cell = place.rpartition("!")
    titles = list(SHEETS)
    row, column = coordinate_to_tuple(cell) if sheet else (0, 0)
    return (titles.index(sheet) * 100_000 if sheet in titles else 0) + row, column


def _paths(path: str, value: Any) -> list[tuple[str, Any]]:
    found = [(path, value)]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(join(path, key), inner)
    for at, item in items(path, value):
        found += _paths(at, item)
    return found
