"""Make the shipped Word templates: real Word files with tags, which an authority may then edit in Word.

Run as ``python -m tendering.documents.build_templates [FOLDER]``; the same bytes come out every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tendering.documents.build_letters import LETTERS
from tendering.documents.build_parts import finished, header, table
from tendering.documents.build_welsh import in_welsh
from tendering.documents.templates import templates_root
from tendering.documents.word_style import (
    Column,
    Writer,
    add_page_number,
    house_document,
)


def pack() -> bytes:
    """Return the template of the ITT pack: its styles, page, header and footer; the body comes from the tender."""
    document = house_document()
    section = document.sections[0]
    section.header.paragraphs[0].add_run("{{ authority }}\t{{ tender }}")
    add_page_number(section.footer.paragraphs[0], "{{ number }} {{ document }}\t")
    return finished(document, "Invitation to tender")


def notice() -> bytes:
    """Return the template of every notice: its fields in the order of the law, in tables."""
    document = house_document()
    header(document, "{{ authority }}", "{{ kind }}")
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
    table(
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
    return finished(document, "Notice")


TEMPLATES = {
    **LETTERS,
    "pack.docx": pack,
    "notice.docx": notice,
    **{f"cy/{name}": in_welsh(make) for name, make in LETTERS.items()},
}


def build(folder: Path) -> list[Path]:
    """Write every template into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in TEMPLATES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())
        written.append(path)
    return written


if __name__ == "__main__":
    for made in build(Path(sys.argv[1]) if len(sys.argv) > 1 else templates_root()):
        print(made)
