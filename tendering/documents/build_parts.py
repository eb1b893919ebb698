"""What the shipped Word templates are built of: loops over paragraphs, tables with a loop, headers, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from tendering.documents.canonical import canonical_zip
from tendering.documents.word_style import (
    Column,
    Writer,
    add_page_number,
    fill_cell,
    row_rules,
    saved,
    set_widths,
    shape_table,
)


def each(page: Writer, loop: str, text: str, style: str = "Normal", lead: str = "") -> None:
    """Write a paragraph for each item of a list: ``each(page, "line in lines", "{{ line }}")``."""
    page.paragraph(f"{{%p for {loop} %}}")
    page.paragraph(text, style=style, lead=lead)
    page.paragraph("{%p endfor %}")


def spaced(page: Writer, text: str, before: float) -> None:
    """Write a line of an address with space before it."""
    page.paragraph(text, style="Address")
    page.document.paragraphs[-1].paragraph_format.space_before = Pt(before)


def table(
    document: Any,
    caption: str,
    columns: Sequence[Column],
    *,
    loop: str,
    cells: Sequence[str],
    last: Sequence[str] = (),
) -> None:
    """Write a table with a row for each item of a list, and a last row of its own where there is one."""
    document.add_paragraph(caption, style="Caption")
    rows = [
        [c.title for c in columns],
        _alone(f"{{%tr for {loop} %}}", columns),
        cells,
        _alone("{%tr endfor %}", columns),
    ]
    made = document.add_table(rows=len(rows) + bool(last), cols=len(columns))
    shape_table(made, columns, caption, total=bool(last))
    for number, texts in enumerate([*rows, *([last] if last else [])]):
        row = made.rows[number]
        row_rules(row, heading=number == 0)
        set_widths(row, columns)
        keep = bool(last) and number < len(rows)  # a table with a total stays on one page
        for cell, text, column in zip(row.cells, texts, columns, strict=True):
            fill_cell(cell, text, right=column.right, keep=keep)


def _alone(tag: str, columns: Sequence[Column]) -> list[str]:
    return [tag, *([""] * (len(columns) - 1))]


def header(document: Any, left: str, right: str) -> None:
    """Write header and footer: two texts above, the first of them and the page number below."""
    section = document.sections[0]
    section.header.paragraphs[0].add_run(f"{left}\t{right}")
    add_page_number(section.footer.paragraphs[0], f"{left}\t")


def finished(document: Any, title: str) -> bytes:
    """Return a template as bytes, the same every time."""
    core = document.core_properties
    core.title, core.author, core.language = title, "", "en-GB"
    core.comments, core.keywords, core.last_modified_by = "", "", ""
    return canonical_zip(saved(document))
