"""Make the shipped Word templates: real Word files with tags, which an authority may then edit in Word.

Run as ``python -m tendering.documents.build_templates [FOLDER]``; the same bytes come out every time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.shared import Pt

from tendering.documents.canonical import canonical_zip
from tendering.documents.templates import templates_root
from tendering.documents.word_style import (
    Column,
    Writer,
    add_page_number,
    fill_cell,
    house_document,
    row_rules,
    saved,
    set_widths,
    shape_table,
)


def letter() -> bytes:
    """Return the template of an outcome letter."""
    document = house_document()
    _header(document, "{{ authority.name }}", "{{ letter.reference }}")
    page = Writer(document)
    _addresses(page)
    page.heading("{{ letter.title }}", 1)
    _each(page, "paragraph in opening", "{{ paragraph }}")
    page.heading("Summary", 2)
    _table(
        document,
        "The decision on your bid",
        [
            Column(title=t, width=w)
            for t, w in (("Lot", 5), ("Role", 4), ("Where", 4), ("Decision", 3))
        ],
        loop="row in summary",
        cells=["{{ row.lot }}", "{{ row.role }}", "{{ row.where }}", "{{ row.decision }}"],
    )
    page.heading("When the agreement may be made", 2)
    _each(page, "paragraph in standstill", "{{ paragraph }}")
    page.paragraph("{%p for lot in lots %}")
    _lot(page)
    page.paragraph("{%p endfor %}")
    page.heading("Questions", 2)
    _each(page, "paragraph in questions", "{{ paragraph }}")
    page.document.paragraphs[-2].paragraph_format.keep_with_next = True
    _signature(page)
    page.paragraph(
        "This letter rests on the evaluation {{ record.evaluation }}. The two texts below let anyone check later that "
        "neither the published tender nor what was decided has been changed.",
        style="Small Print",
        keep=True,
    )
    page.document.paragraphs[-1].paragraph_format.space_before = Pt(18)
    page.paragraph(
        "{{ record.fingerprint }}", lead="Published tender:", style="Small Print", keep=True
    )
    page.paragraph("{{ record.head }}", lead="Outcome:", style="Small Print")
    return _finished(document, "Outcome letter")


def _addresses(page: Writer) -> None:
    page.paragraph("", lead="{{ authority.name }}", style="Address")
    _each(page, "line in authority.address", "{{ line }}", "Address")
    page.paragraph("{{ authority.email }}", style="Address")
    _spaced(page, "{{ letter.date }}", 14)
    _spaced(page, "{{ recipient.name }}", 14)
    _each(page, "line in recipient.details", "{{ line }}", "Address")
    page.paragraph("{{ letter.sent }}", style="Address")
    page.paragraph("Our reference: {{ letter.reference }}", style="Address")
    page.document.paragraphs[-1].paragraph_format.space_after = Pt(16)


def _spaced(page: Writer, text: str, before: float) -> None:
    page.paragraph(text, style="Address")
    page.document.paragraphs[-1].paragraph_format.space_before = Pt(before)


def _lot(page: Writer) -> None:
    document = page.document
    page.heading("{{ lot.title }}", 2)
    page.heading("What was decided, and by which rule", 3)
    _each(page, "decision in lot.decisions", "{{ decision.text }}", lead="{{ decision.lead }}")
    _each(page, "line in lot.ranks", "{{ line }}")
    page.heading("Your scores", 3)
    page.paragraph("{%p for table in lot.scores %}")
    _table(
        document,
        "{{ table.caption }}",
        [
            Column(title="Criterion", width=8),
            Column(title="Weight (points)", width=2.4, right=True),
            Column(title="Mark", width=4),
            Column(title="Your points", width=2.6, right=True),
        ],
        loop="row in table.rows",
        cells=["{{ row.criterion }}", "{{ row.weight }}", "{{ row.mark }}", "{{ row.points }}"],
        last=["Total", "{{ table.weight }}", "All criteria", "{{ table.total }}"],
    )
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p if lot.checks %}")
    page.heading("Your prices and answers against the published rules", 3)
    _each(page, "check in lot.checks", "{{ check.text }}", lead="{{ check.lead }}")
    page.paragraph("{%p endif %}")
    page.paragraph("{%p if lot.reasons %}")
    page.heading("The panel's reasons for your scores", 3)
    page.paragraph("{%p for reason in lot.reasons %}")
    page.heading("{{ reason.heading }}", 4)
    _each(page, "paragraph in reason.paragraphs", "{{ paragraph }}")
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endif %}")
    page.paragraph("{%p if lot.ties %}")
    page.heading("How equal scores were settled", 3)
    _each(page, "line in lot.ties", "{{ line }}", "List Bullet")
    page.paragraph("{%p endif %}")
    _winners(page)


def _winners(page: Writer) -> None:
    page.heading("The appointed bidders", 3)
    page.paragraph("{{ lot.winners_intro }}", keep=True)
    page.paragraph("{%p if lot.winners %}")
    _table(
        page.document,
        "Appointed bidders and their scores: {{ lot.title }}",
        [
            Column(title="Bidder", width=4.2),
            Column(title="Appointed as", width=4.5),
            Column(title="Points for each criterion", width=6.7),
            Column(title="Total", width=1.6, right=True),
        ],
        loop="winner in lot.winners",
        cells=[
            "{{ winner.name }}",
            "{{ winner.appointed }}",
            "{{ winner.scores }}",
            "{{ winner.total }}",
        ],
    )
    page.paragraph("{%p endif %}")
    page.paragraph("{%p if lot.comparisons %}")
    page.heading("What distinguished the appointed bids", 3)
    page.paragraph("{{ lot.comparisons_intro }}", keep=True)
    page.paragraph("{%p for criterion in lot.comparisons %}")
    page.heading("{{ criterion.heading }}", 4)
    _each(page, "point in criterion.points", "{{ point.text }}", "Compact", "{{ point.lead }}")
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endif %}")


def _signature(page: Writer) -> None:
    _spaced(page, "Yours faithfully", 18)
    page.document.paragraphs[-1].paragraph_format.keep_with_next = True
    _spaced(page, "{{ signature.name }}", 44)
    page.document.paragraphs[-1].paragraph_format.keep_with_next = True
    page.paragraph("for {{ signature.for }}", style="Address", keep=True)


def _each(page: Writer, loop: str, text: str, style: str = "Normal", lead: str = "") -> None:
    page.paragraph(f"{{%p for {loop} %}}")
    page.paragraph(text, style=style, lead=lead)
    page.paragraph("{%p endfor %}")


def _table(
    document: Any,
    caption: str,
    columns: Sequence[Column],
    *,
    loop: str,
    cells: Sequence[str],
    last: Sequence[str] = (),
) -> None:
    document.add_paragraph(caption, style="Caption")
    rows = [
        [c.title for c in columns],
        _alone(f"{{%tr for {loop} %}}", columns),
        cells,
        _alone("{%tr endfor %}", columns),
    ]
    table = document.add_table(rows=len(rows) + bool(last), cols=len(columns))
    shape_table(table, columns, caption, total=bool(last))
    for number, texts in enumerate([*rows, *([last] if last else [])]):
        row = table.rows[number]
        row_rules(row, heading=number == 0)
        set_widths(row, columns)
        keep = bool(last) and number < len(rows)  # a table with a total stays on one page
        for cell, text, column in zip(row.cells, texts, columns, strict=True):
            fill_cell(cell, text, right=column.right, keep=keep)


def _alone(tag: str, columns: Sequence[Column]) -> list[str]:
    return [tag, *([""] * (len(columns) - 1))]


def _header(document: Any, left: str, right: str) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].add_run(f"{left}\t{right}")
    add_page_number(section.footer.paragraphs[0], f"{left}\t")


def _finished(document: Any, title: str) -> bytes:
    core = document.core_properties
    core.title, core.author, core.language = title, "", "en-GB"
    core.comments, core.keywords, core.last_modified_by = "", "", ""
    return canonical_zip(saved(document))


def pack() -> bytes:
    """Return the template of the ITT pack: its styles, page, header and footer; the body comes from the tender."""
    document = house_document()
    section = document.sections[0]
    section.header.paragraphs[0].add_run("{{ authority }}\t{{ tender }}")
    add_page_number(section.footer.paragraphs[0], "{{ number }} {{ document }}\t")
    return _finished(document, "Invitation to tender")


def notice() -> bytes:
    """Return the template of every notice: its fields in the order of the law, in tables."""
    document = house_document()
    _header(document, "{{ authority }}", "{{ kind }}")
    page = Writer(document)
    page.heading("{{ kind }}", 1)
    page.paragraph("{{ title }}", lead="Procurement:")
    page.paragraph("{{ authority }}", lead="Contracting authority:")
    page.paragraph("{{ number }}, {{ dispatched }}", lead="Notice:")
    page.paragraph("{{ ocid }}", lead="Open contracting id:")
    page.paragraph("{{ law }}", lead="Law followed:")
    page.paragraph("{%p for part in parts %}")
    page.paragraph("{%p if part.heading %}")
    page.heading("{{ part.heading }}", 2)
    page.paragraph("{%p endif %}")
    _table(
        document,
        "{{ part.caption }}",
        [
            Column(title="Provision", width=3.2),
            Column(title="What it asks for", width=4.6),
            Column(title="What the notice says", width=9.2),
        ],
        loop="row in part.rows",
        cells=["{{ row.cite }}", "{{ row.label }}", "{{ row.text }}"],
    )
    page.paragraph("{%p endfor %}")
    return _finished(document, "Notice")


TEMPLATES = {"letter.docx": letter, "pack.docx": pack, "notice.docx": notice}


def build(folder: Path) -> list[Path]:
    """Write every template into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in TEMPLATES.items():
        path = folder / name
        path.write_bytes(make())
        written.append(path)
    return written


if __name__ == "__main__":
    for made in build(Path(sys.argv[1]) if len(sys.argv) > 1 else templates_root()):
        print(made)
