"""The rows of a returned form into a definition, remembering the cell of every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tendering.files.form_cells import UNDECIDED, decode
from tendering.files.form_columns import Column, Loc, Table, split
from tendering.files.schema_lookup import note
from tendering.files.workbooks import Row
from tendering.model.findings import Finding, finding


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table that holds something, by column key."""

    row: Row
    columns: Mapping[str, int]

    def place(self, key: str) -> str:
        """Return the cell of a column, such as ``Lots and zones!B4``."""
        return self.row.place(self.columns[key])

    def text(self, key: str) -> str | None:
        """Return the text of a column's cell; None where it is blank."""
        return self.row.text(self.columns[key])

    def problem(self, key: str) -> str | None:
        """Say why a cell cannot be read."""
        return self.row.problem(self.columns[key])


@dataclass(slots=True)
class Build:
    """A definition being put together: its data, the cell of each place in it, and what was wrong."""

    styles: Mapping[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Loc, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sources: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, code: str, place: str, message: str) -> None:
        """Note a finding at a cell."""
        self.findings.append(finding(code, place, message))

    def put(self, loc: Loc, value: Any) -> None:
        """Write a value, making the mappings and lists around it."""
        holder: Any = self.data
        for part, following in pairwise(loc):
            holder = _child(holder, part, [] if isinstance(following, int) else {})
        if isinstance(holder, dict):
            holder[loc[-1]] = value
        else:
            _child(holder, loc[-1], value)

    def item(self, base: Loc, row: FormRow, key: str) -> Loc:
        """Begin an item of a list, so that it stands even where none of its cells can be read."""
        self.cells[base] = row.place(key)
        self.put(base, {})
        return base

    def cell(self, base: Loc, key: Loc, row: FormRow, column: Column) -> None:
        """Read one cell into the definition; a blank one is a blank only where something must stand."""
        loc = (*base, *key)
        self.cells[loc] = place = row.place(column.key)
        text = row.text(column.key)
        if problem := row.problem(column.key):
            self.say("D043", place, f"{column.title}: {problem}")
        elif text is not None:
            try:
                self.put(loc, decode(column.kind, text))
            except ValueError as error:
                self.say("D043", place, f"{column.title}: {error}")
        elif needed(base, key):
            self.put(loc, None)

    def misplaced(self, row: FormRow, table: Table, keys: Sequence[str], why: str) -> None:
        """Report cells that are filled in on a row that has no such thing."""
        for column in table.columns:
            if column.key in keys and row.text(column.key) is not None:
                self.say("D047", row.place(column.key), f"{column.title}: {why}")


def _child(holder: Any, part: str | int, made: Any) -> Any:
    if isinstance(part, int):
        if part == len(holder):
            holder.append(made)
        return holder[part]
    return holder.setdefault(part, made)


def needed(base: Loc, key: Loc) -> bool:
    """Say whether a key must stand in every item of its kind: the grammar requires it at each level."""
    within = (note((*base, *key[: depth + 1])) for depth in range(len(key)))
    return all(level is not None and level.required for level in within)


def place_rows(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    """Put the rows of a table into the definition."""
    if table.shape == "list":
        _list(build, table, rows)
    else:
        _SHAPES[table.shape](build, table, rows)


def _list(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    for index, row in enumerate(rows):
        base = build.item((*table.base, index), row, table.columns[0].key)
        for column in table.columns:
            build.cell(base, split(column.key), row, column)


def _found(build: Build, loc: Loc, key: str, value: str | None) -> int | None:
    """Return the index of the item of a list that has this id."""
    items: Any = build.data
    for part in loc:
        items = items.get(part, []) if isinstance(items, dict) else items[part]
    return next((i for i, item in enumerate(items) if item.get(key) == value), None)


def _count(build: Build, loc: Loc) -> int:
    items: Any = build.data
    for part in loc:
        items = items.get(part, {}) if isinstance(items, dict) else items[part]
    return len(items)


def _lots(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    for row in rows:
        lot, zone = row.text("lot"), row.text("zone")
        if zone is None:
            base: Loc = ("lots", _count(build, ("lots",)))
            own, skipped = "lot", {"zone", "areas"}
            build.misplaced(row, table, ["areas"], "only a zone's row has it")
        else:
            index = _found(build, ("lots",), "id", lot)
            if index is None:
                build.say(
                    "D047",
                    row.place("lot"),
                    f"Lot: there is no row above for lot {lot or '(blank)'}",
                )
                continue
            base = ("lots", index, "zones", _count(build, ("lots", index, "zones")))
            own = "zone"
            of_zones = ("title", "areas", "demand.")
            skipped = {
                c.key for c in table.columns if c.key != own and not c.key.startswith(of_zones)
            }
            build.misplaced(
                row, table, sorted(skipped - {"lot"}), "only the row of the lot has it"
            )
        build.item(base, row, own)
        for column in table.columns:
            if column.key not in skipped:
                build.cell(base, ("id",) if column.key == own else split(column.key), row, column)


def _roles(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    for row in rows:
        lot, role, zone = row.text("lot"), row.text("role"), row.text("zone")
        index = _found(build, ("lots",), "id", lot)
        if index is None:
            build.say("D047", row.place("lot"), f"Lot: there is no lot {lot or '(blank)'}")
        elif zone is None:
            base: Loc = ("lots", index, "roles", _count(build, ("lots", index, "roles")))
            build.item(base, row, "role")
            build.misplaced(row, table, ["because"], "only the row of a zone that differs has it")
            for column in table.columns:
                if column.key not in {"lot", "zone", "because"}:
                    places = column.key in {"most", "least", "including"}
                    build.cell(
                        base, ("places", column.key) if places else (column.key,), row, column
                    )
        else:
            _differing_zone(build, table, row, (index, role, zone))


def _differing_zone(
    build: Build, table: Table, row: FormRow, which: tuple[int, str | None, str]
) -> None:
    index, role, zone = which
    of_role = _found(build, ("lots", index, "roles"), "role", role)
    if of_role is None:
        build.say(
            "D047", row.place("role"), f"Role: there is no row above for role {role or '(blank)'}"
        )
        return
    base: Loc = ("lots", index, "roles", of_role, "by_zone", zone)
    build.cells[base] = row.place("zone")
    keys = ("most", "least", "because")
    rest = [c.key for c in table.columns if c.key not in {*keys, "lot", "role", "zone"}]
    build.misplaced(row, table, rest, "only the role's own row has it")
    for column in table.columns:
        if column.key in keys:
            build.cell(base, (column.key,), row, column)


def _scales(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    for row in rows:
        name = row.text("scale")
        if name is None or name == UNDECIDED:
            build.say("D047", row.place("scale"), "Scale: say which scale the mark belongs to")
            continue
        base: Loc = ("scales", name, "levels")
        build.cells.setdefault(("scales", name), row.place("scale"))
        base = build.item((*base, _count(build, base)), row, "mark")
        for column in table.columns:
            if column.key != "scale":
                build.cell(base, (column.key,), row, column)


def _criteria(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    where: dict[str, Loc] = {}
    for row in rows:
        own, parent = row.text("id") or "", row.text("parent") or ""
        style = build.styles.get(own, "nested")
        nested = parent in where and style != "parent"
        around: Loc = (*where[parent], "children") if nested else ("criteria",)
        base = build.item((*around, _count(build, around)), row, "id")
        where.setdefault(own, base)
        for column in table.columns:
            if column.key != "parent" or not nested or style == "both":
                build.cell(base, split(column.key), row, column)


def _wording(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    parts = table.columns[0].words
    section: Loc = ()
    for row in rows:
        heading, kind, text = (row.text(key) for key in ("heading", "kind", "text"))
        if heading is not None:
            part = row.text("part")
            if part not in parts:
                build.say("D047", row.place("part"), f"Part: say which; one of {', '.join(parts)}")
                section = ()
                continue
            base = split(part)
            section = build.item((*base, _count(build, base)), row, "heading")
            build.cell(section, ("heading",), row, table.columns[1])
        if not section or (heading is None and row.text("part") is not None):
            build.say("D047", row.place("heading"), "Heading: the passage has no heading above it")
        elif kind in {"paragraph", "bullet"}:
            lines = (*section, f"{kind}s")
            build.cell((*lines, _count(build, lines)), (), row, table.columns[3])
        elif text is not None or kind is not None:
            build.say("D047", row.place("kind"), "Kind: say whether it is a paragraph or a bullet")


def _rungs(build: Build, table: Table, rows: Sequence[FormRow]) -> None:
    for index, row in enumerate(rows):
        kind = row.text("kind")
        base = build.item(("ties", index), row, "kind")
        if kind is None or kind == UNDECIDED:
            build.data["ties"][index] = None
        elif kind == "draw":
            build.put((*base, kind), {})
            build.cell((*base, kind), ("commitment",), row, table.columns[1])
        else:
            build.put((*base, kind), None)
            build.cell(base, (kind,), row, table.columns[1])


def _sources(build: Build, _table: Table, rows: Sequence[FormRow]) -> None:
    for row in rows:
        path, source = row.text("path"), row.text("source")
        if path is None or source is None:
            said = "Key path" if path is None else "Source"
            build.say(
                "D043",
                row.place("path" if path is None else "source"),
                f"{said}: the cell is blank",
            )
        else:
            build.sources.append(("" if path == "(all)" else path, source, row.place("path")))


_SHAPES = {
    "lots": _lots,
    "roles": _roles,
    "scales": _scales,
    "criteria": _criteria,
    "wording": _wording,
    "rungs": _rungs,
    "sources": _sources,
}
