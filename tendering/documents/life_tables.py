"""Tables of the life after award as one accessible page and as one workbook: the same parts, the same words in both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tendering.documents.page_template import render_page
from tendering.model.numbers import plain

TEMPLATE = "life.html.j2"
Value = str | int | Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column: its heading, its width in characters, and whether it holds figures."""

    title: str
    width: int = 18
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: a heading, what is said of it, and a table.

    Attributes:
        sheet: Its name in the workbook, of at most 31 characters.
    """

    title: str
    sheet: str
    columns: Sequence[Heading]
    rows: Sequence[Sequence[Value]]
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a page and a workbook of the same tables say.

    Attributes:
        title: Their heading.
        under: What stands under it: authority, reference, day.
        lines: What is said first.
        parts: In order.
        reference: Of the procurement.
        head: The head of its record.
    """

    title: str
    under: str
    lines: Sequence[str]
    parts: Sequence[Part]
    reference: str
    head: str

    def files(
        self, name: str, data: Mapping[str, object], folder: Path | None = None
    ) -> dict[str, str | bytes]:
        """Return the page, the workbook and the machine form, by the names of their files.

        Args:
            name: Of each file, without its ending.
            data: The machine form.
            folder: An authority's own folder of templates.
        """
        return {
            f"{name}.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
            f"{name}.html": _page(self, folder),
            f"{name}.xlsx": _workbook(self),
        }


def _page(shown: Tables, folder: Path | None) -> str:
    """Return a page: self-contained, no script, readable by a screen reader, fit to print."""
    values = {
        "title": shown.title,
        "under": shown.under,
        "lines": [*shown.lines, f"Head of the record: {shown.head}"],
        "parts": [
            {
                "title": part.title,
                "lines": list(part.lines),
                "columns": [{"title": c.title, "figures": c.figures} for c in part.columns],
                "rows": [
                    [
                        {"text": _text(value), "figures": column.figures}
                        for value, column in zip(row, part.columns, strict=True)
                    ]
                    for row in part.rows
                ],
            }
            for part in shown.parts
        ],
    }
    return render_page(TEMPLATE, values, folder)


def _text(value: Value) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else plain(Fraction(value))


def _workbook(shown: Tables) -> bytes:
    """Return a workbook with a sheet for each part: the same parts give the same bytes."""
    from tendering.documents import scorecard_cells as cells  # noqa: PLC0415 - only who writes one needs it
    from tendering.documents.workbook_text import Workbook  # noqa: PLC0415 - as above

    book = Workbook(shown.title, cells.ALARM)
    foot = f"{shown.reference}  {shown.head[:12]}"
    for part in shown.parts:
        sheet = book.sheet(part.sheet[:31])
        row = cells.title(sheet, part.title, part.lines)
        columns = [cells.Column(c.title, c.width) for c in part.columns]
        cells.table(sheet, row, columns, part.rows)
        cells.set_up(sheet, freeze=f"A{row + 1}", repeat=f"{row}:{row}", foot=foot)
    return book.file()
