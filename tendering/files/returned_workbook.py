"""Read a returned workbook against what was issued: headings, hidden ids, boxes, and what nobody was to touch.

Any workbook of ours that people fill in is a few `Sheet`s of lines. Lines are found by their ids, so one that was
sorted, filtered or saved by another program reads the same. What was altered, moved, merged or left is a finding
with its sheet and cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from tendering.files import cell_values as value
from tendering.files.response_layout import Box, Kind, Line, Sheet
from tendering.files.response_rows import Entry
from tendering.files.tables import LONGEST_CELL, clean, has_unseen
from tendering.files.workbooks import Row, used_rows
from tendering.model.findings import Finding, Severity, finding

MOST_DIGITS = 15  # Excel keeps no more; a longer number was worked out, not typed


@dataclass(slots=True)
class Reading:
    """Collects findings while the sheets of one workbook are read.

    Attributes:
        name: The file, for places.
        remedies: What to do about a code, where the table speaks to a bidder and this is another's workbook.
        severities: How much a code weighs in this workbook, where not as in the table.
    """

    name: str
    remedies: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, place: str, message: str, remedy: str = "") -> None:
        """Report something with its sheet and cell."""
        said = finding(
            code,
            f"{self.name}, {place}",
            message,
            remedy=remedy or self.remedies.get(code, ""),
            severity=self.severities.get(code),
        )
        self.findings.append(said)

    def sheet(self, spec: Sheet, sheet: Worksheet) -> list[Entry]:
        """Return what was entered on a sheet, line by line as issued; nothing where it cannot be trusted."""
        merged = sorted(str(r) for r in sheet.merged_cells.ranges)
        for area in merged:
            self.say("F057", f"{spec.title}!{area}", "cells were merged")
        rows = list(used_rows(sheet))
        if not self._headings(spec, rows) or merged:
            return []
        by_id = self._by_id(spec, rows)
        missing = [line for line in spec.lines if line.id not in by_id]
        if missing:
            lost = ", ".join(" ".join(line.key) for line in missing[:5])
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            self.say("F055", spec.title, f"lines are missing: {lost}{more}")
        return [self._line(line, by_id[line.id]) for line in spec.lines if line.id in by_id]

    def _headings(self, spec: Sheet, rows: Sequence[Row]) -> bool:
        row = next((r for r in rows if r.number == spec.heading_row), None)
        sound = True
        for column, expected in enumerate(("id", *spec.heads), 1):
            there = (row.text(column) if row else None) or ""
            if _flat(there) != _flat(expected):
                empty = row or Row(spec.title, spec.heading_row, {})
                self.say(
                    "F054",
                    empty.place(column),
                    f"the heading {expected!r} should stand here, not {there[:60]!r}",
                )
                sound = False
        return sound

    def _by_id(self, spec: Sheet, rows: Sequence[Row]) -> dict[str, Row]:
        known = {line.id for line in spec.lines}
        by_id: dict[str, Row] = {}
        for row in rows:
            self._outside(spec, row)
            if row.number <= spec.heading_row:
                continue
            identity = row.text(1) or ""
            if identity in by_id:
                self.say("F055", row.place(1), f"the line {identity!r} is there twice")
            elif identity in known:
                by_id[identity] = row
            elif identity:
                self.say("F055", row.place(1), f"there is no line {identity[:60]!r}")
            else:
                column = min(row.cells)
                said = (row.text(column) or "")[:60]
                self.say("F065", row.place(column), f"this row is not one of ours: {said!r}")
        return by_id

    def _outside(self, spec: Sheet, row: Row) -> None:
        for column in sorted(row.cells):
            if column > len(spec.heads) + 1:
                self.say(
                    "F065",
                    row.place(column),
                    f"something is written beside the table: {row.text(column)!r:.70}",
                )

    def _line(self, line: Line, row: Row) -> Entry:
        values: dict[str, str] = {}
        unread: set[str] = set()
        places: dict[str, str] = {}
        for column, content in enumerate(line.cells, 2):
            if isinstance(content, Box):
                places[content.field] = f"{self.name}, {row.place(column)}"
                said = self._box(content, row, column)
                values[content.field] = said or ""
                if said is None:
                    unread.add(content.field)
            elif _flat(row.text(column) or "") != _flat(clean(content)) or row.problem(column):
                there = (row.text(column) or "")[:60]
                self.say(
                    "F058",
                    row.place(column),
                    f"the words issued were altered; it now says {there!r}",
                )
        return Entry(line.key, values, places, frozenset(unread))

    def _box(self, box: Box, row: Row, column: int) -> str | None:
        """Return the text of a box; None where what it holds cannot stand, and was reported."""
        problem = row.problem(column)
        if problem:
            self.say("F056", row.place(column), problem)
            return None
        raw = row.text(column) or ""
        if len(raw) >= LONGEST_CELL - 1:
            self.say(
                "F060",
                row.place(column),
                f"the text fills its cell ({len(raw):,} characters): its end may be lost",
            )
        if has_unseen(raw):
            self.say("F017", row.place(column), "control or hidden characters were removed")
        text = clean(raw)
        if not text:
            return ""
        if box.words is not None and len(text.split()) > box.words:
            self.say(
                "F063",
                row.place(column),
                f"{len(text.split()):,} words; the limit is {box.words:,}",
            )
        return self._of_kind(box, text, row.place(column))

    def _of_kind(self, box: Box, text: str, place: str) -> str | None:
        """Return the text where it is of the kind asked, else say what is wrong and return None."""
        if box.kind is Kind.NUMBER:
            if value.number(text) is None:
                self.say("F012", place, f"not a number: {text[:60]!r}", value.number_remedy(text))
                return None
            if sum(c.isdigit() for c in text.lstrip("0.")) > MOST_DIGITS or "/" in text:
                self.say(
                    "F012",
                    place,
                    f"a number that was worked out, not typed: {text}",
                    "Write it as it is meant.",
                )
                return None
        if box.kind is Kind.WHOLE and value.whole(text) is None:
            self.say("F015", place, f"not a whole number from 1 up: {text[:60]!r}")
            return None
        if box.kind is Kind.CHOICE:
            chosen = next((c for c in box.choices if c.casefold() == text.casefold()), None)
            if chosen is None:
                offered = ", ".join(box.choices)
                self.say("F059", place, f"{text[:60]!r} is not one of {offered}")
            return chosen
        return text


def _flat(text: str) -> str:
    return " ".join(text.split())
