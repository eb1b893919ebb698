"""Every part of a file for the panel is searched: split runs, comments, properties, links, files inside files."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tendering.files.leak_scan import authors_of, scan_file
from tendering.model.entries import Entry, EntryKind
from tendering.record.leak_words import Scanner, leak_words

WORDS = leak_words(
    [
        Entry(
            kind=EntryKind.OPENED,
            on=date(2027, 3, 1),
            rows={
                "bidders": (
                    {"bidder": "b01", "name": "Plovermere Support CIC", "number": "01234567"},
                )
            },
        )
    ],
    authors={"b01": ("Rosalind Achterberg",)},
)
SCAN = Scanner.of(WORDS)


def docx(*, split: bool = False, author: str = "", header: str = "", said: str = "") -> bytes:
    made = Document()
    paragraph = made.add_paragraph(said)
    if split:
        paragraph.add_run("At Plov").bold = True
        paragraph.add_run("ermere we")
    made.core_properties.author = author or "officer"
    made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx(**properties: str) -> bytes:
    book = Workbook()
    for key, value in properties.items():
        setattr(book.properties, key, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (docx(split=True), "word/document.xml"),
        (docx(author="R. Achterberg and Rosalind Achterberg"), "docProps/core.xml"),
        (docx(header="Plovermere"), "word/header1.xml"),
        (xlsx(lastModifiedBy="Rosalind Achterberg"), "docProps/core.xml"),
        (xlsx(keywords="01234567"), "docProps/core.xml"),
        (zipped(inner_docx=docx(said="plovermere")), "inner.docx word/document.xml"),
        (zipped(Plovermere_txt=b"x"), "name of Plovermere.txt"),
        (b"<html><body><p>Plover<b>mere</b></p></body></html>", ""),
        (b'<p title="Plovermere">x</p>', ""),
        (b"bidder;note\n1;plovermere\n", ""),
        (b"%PDF-1.7\n/Author (Rosalind Achterberg)\n", "about the document"),
    ],
)
def test_a_name_is_found_wherever_it_hides(data: bytes, place: str) -> None:
    found = [f for f in scan_file("file", data, SCAN) if f.code == "R410"]
    assert found
    assert found[0].where == (f"file, {place}" if place else "file")


def test_a_clean_file_says_nothing_and_what_cannot_be_read_is_said() -> None:
    said = scan_file("a.docx", docx(said="We support people at home."), SCAN)
    assert {(f.code, f.where) for f in said} <= {("R412", "a.docx, docProps/thumbnail.jpeg")}
    assert scan_file("a.xlsx", xlsx(title="Home support"), SCAN) == ()
    assert [f.code for f in scan_file("a.pdf", b"%PDF-1.7\nx", SCAN)] == ["R412"]
    assert [f.code for f in scan_file("a.png", b"\x89PNG\r\n\x1a\n\0\0", SCAN)] == ["R412"]


def test_files_too_deep_in_one_another_are_said_to_be_unread() -> None:
    data = docx(said="plovermere")
    for _ in range(5):
        data = zipped(inner_zip=data)
    assert {f.code for f in scan_file("a.zip", data, SCAN)} == {"R412"}


def test_the_makers_of_a_document_are_read(tmp_path: Path) -> None:
    del tmp_path
    data = zipped(a_docx=docx(author="Rosalind Achterberg"), b_xlsx=xlsx(creator="J. Okonjo"))
    assert {a for a in authors_of(data) if a} >= {"Rosalind Achterberg", "J. Okonjo"}
    assert list(authors_of(b"%PDF-1.4 /Author (\\376\\377\\000R) ")) != []
