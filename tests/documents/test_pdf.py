"""PDF copies say what the Word document says, tagged, with the fonts typst carries, the same bytes every time."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tendering.documents import pdf
from tendering.documents.pdf import Attachment, pdf_of
from tendering.documents.word import RefusedError
from tendering.documents.word_style import Column, Writer, house_document, saved
from tendering.documents.word_text import read_word
from tests.conftest import program

DAY = date(2027, 3, 1)


def word(title: str = "Outcome: A & B <Care> #strong[x]") -> bytes:
    document = house_document()
    document.core_properties.title = title
    document.core_properties.author = "Ashby & Vale"
    document.core_properties.language = "en-GB"
    document.sections[0].header.paragraphs[0].add_run("Ashby & Vale\tref-1")
    page = Writer(document)
    page.heading(title, 1)
    page.paragraph("plain *text* with $maths$ and _marks_", lead="A lead:")
    page.heading("Second", 2)
    page.bullets(["one", "two"])
    page.numbered(["first", "second"])
    page.table(
        [Column(title="Criterion", width=3), Column(title="Points", right=True)],
        [["Quality", "60.00"], ["Total", "60.00"]],
        caption="Scores",
        total=True,
    )
    return saved(document)


def test_a_word_document_is_read_as_it_is_seen() -> None:
    text = read_word(word())
    assert (text.title, text.author) == ("Outcome: A & B <Care> #strong[x]", "Ashby & Vale")
    assert text.head == ("Ashby & Vale", "ref-1")
    kinds = [p.kind for p in text.parts]
    assert kinds == [
        "heading", "paragraph", "heading", "bullet", "bullet", "number", "number", "caption", "table",
    ]  # fmt: skip
    assert text.parts[1].runs[0] == ("A lead: ", True)
    table = text.parts[-1]
    assert table.rows == (("Criterion", "Points"), ("Quality", "60.00"), ("Total", "60.00"))
    assert table.right == (False, True)
    assert table.total


def test_a_copy_is_pdf_a_3a_and_ua_1_and_the_same_every_time() -> None:
    made = pdf_of(word(), DAY)
    assert made == pdf_of(word(), DAY)
    text = made.decode("latin-1")
    assert re.search(r"pdfaid:part>3<", text)
    assert re.search(r"pdfaid:conformance>A<", text)
    assert re.search(r"pdfuaid:part>1<", text)
    assert "/MarkInfo" in text
    assert "LibertinusSerif" in text


def test_a_file_can_be_kept_inside() -> None:
    attached = Attachment(name="outcome.json", data=b'{"a": "b"}', description="The outcome")
    made = pdf_of(word(), DAY, attached=[attached])
    assert b"outcome.json" in made
    assert made != pdf_of(word(), DAY)


def test_the_copy_says_what_the_document_says(tmp_path: Path) -> None:
    pdftotext = program("pdftotext")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of(word(), DAY))
    shown = subprocess.run(
        [pdftotext, "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    flat = " ".join(shown.split())
    for piece in (
        "Outcome: A & B <Care> #strong[x]",
        "A lead: plain *text* with $maths$ and _marks_",
        "Criterion Points Quality 60.00 Total 60.00",
        "1. first 2. second",
        "Page 1 of 1",
    ):
        assert piece in flat


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    pdf._fonts.cache_clear()
    with pytest.raises(RefusedError) as refused:
        pdf_of(word(), DAY)
    assert refused.value.finding.code == "T041"
    assert "tendering[pdf]" in refused.value.finding.remedy
