"""The text of an answer that came as a file of its own: Word or plain text. Other files are looked at, not read."""

from __future__ import annotations

import io
from dataclasses import replace

from tendering.files.archives import ArchiveError, read_archive
from tendering.model.findings import Finding, Severity, finding


def text_of(body: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of an answer that came as a Word or text file; of other files nothing: they are looked at."""
    ending = name.rpartition(".")[2].lower()
    if ending == "txt":
        try:
            return body.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            return body.decode("cp1252", "replace"), ()
    if ending != "docx":
        return "", ()
    try:
        read_archive(body, name)
        return _word_text(body), ()
    except ArchiveError as error:
        return "", tuple(replace(f, severity=Severity.WARNING) for f in error.findings)
    except Exception:  # noqa: BLE001  python-docx lets out many kinds for parts that are missing or malformed
        said = "the file is damaged, or not a Word document"
        return "", (finding("R308", name, said, severity=Severity.WARNING),)


def _word_text(body: bytes) -> str:
    from docx import Document  # noqa: PLC0415 - heavy
    from docx.table import Table as WordTable  # noqa: PLC0415

    parts = []
    for block in Document(io.BytesIO(body)).iter_inner_content():
        if isinstance(block, WordTable):
            parts += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            parts.append(block.text)
    return "\n".join(p for p in parts if p.strip())
