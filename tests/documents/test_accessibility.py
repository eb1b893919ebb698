"""Every Word document made, and every template shipped, is one a screen reader can follow; each fault is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tendering.documents.accessibility import accessibility_problems
from tendering.documents.templates import templates_root
from tendering.documents.word_style import Column, Writer, house_document, saved
from tendering.workbench import papers
from tendering.workbench.library import shelves
from tendering.workbench.writing import Report
from tests.documents.readback import assert_accessible

NO_TITLE = "there are no headings of level 1; there must be one, the title"
TEMPLATES = sorted(templates_root().rglob("*.docx"))
WELSH = {"language": "cy-GB", "parts_in": ("en-GB",)}
assert TEMPLATES, "no templates found"


@pytest.fixture
def documents(demonstrated: tuple[Path, Report]) -> dict[str, bytes]:
    """Every Word file that the demonstration makes of the shipped tenders, each of their reports among them."""
    out = demonstrated[0] / "out"
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*.docx"))}


def test_every_document_of_the_shipped_tenders(documents: dict[str, bytes]) -> None:
    kinds = {name.split("/")[1] for name in documents}
    assert {"letters", "notices", "pack", "reports"} <= kinds
    shipped = {s.id for s in shelves("lots") if s.shipped}
    for shelf in (s for s in shelves("evaluations") if s.shipped and s.id in shipped):
        of = [name for name in documents if name.startswith(f"{shelf.id}/reports/")]
        assert len(of) >= len(papers.KINDS), shelf.id
    found = {n: said for n, data in documents.items() if (said := accessibility_problems(data))}
    assert found == {}


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda p: p.relative_to(templates_root()).as_posix()
)
def test_every_shipped_template(path: Path) -> None:
    said = accessibility_problems(path.read_bytes(), **(WELSH if path.parent.name == "cy" else {}))
    assert [
        s for s in said if s != NO_TITLE
    ] == []  # a template without a body has its title from data


def document(change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Return a good document of each element, changed in one thing."""
    made = house_document()
    page = Writer(made)
    page.heading("Title", 1)
    page.paragraph("Words.")
    page.heading("Part", 2)
    page.table([Column(title="A"), Column(title="B")], [["1", "2"]], caption="Figures")
    page.paragraph("After.")
    made.core_properties.title, made.core_properties.language = "Title", "en-GB"
    change(made)
    return saved(made)


def add_picture(made: Any, described: str) -> None:
    run = made.paragraphs[1].add_run()
    run._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp")}><wp:inline><wp:docPr id="1" name="Map" descr="{described}"/></wp:inline></w:drawing>'
        )
    )


def set_language(made: Any, language: str) -> None:
    properties = made.paragraphs[1].runs[0]._r.get_or_add_rPr()
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}"/>'))


def default_language(made: Any, language: str) -> None:
    for lang in made.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang")):
        lang.set(qn("w:val"), language)


def first_row(made: Any) -> Any:
    return made.tables[0].rows[0]


def unmark(made: Any) -> None:
    properties = first_row(made)._tr.trPr
    properties.remove(properties.find(qn("w:tblHeader")))


def unname(made: Any) -> None:
    properties = made.tables[0]._tbl.tblPr
    properties.remove(properties.find(qn("w:tblCaption")))


def test_a_good_document_has_no_problems() -> None:
    assert accessibility_problems(document()) == ()
    assert accessibility_problems(document(lambda d: add_picture(d, "A map of the zones"))) == ()
    assert accessibility_problems(document(lambda d: d.add_page_break())) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.add_heading("Again", 1), "2 headings of level 1"),
        (lambda d: d.paragraphs[0]._p.getparent().remove(d.paragraphs[0]._p), "is not of level 1"),
        (lambda d: d.add_heading("Deep", 4), "“Deep” of level 4 follows one of level 2"),
        (lambda d: d.add_heading("", 3), "a heading has no text"),
        (unmark, "not marked as a header row"),
        (lambda d: first_row(d).cells[0].paragraphs[0].clear(), "a cell of its header row is empty"),
        (unname, "no title or description"),
        (lambda d: first_row(d).cells[0].merge(first_row(d).cells[1]), "merged cells"),
        (lambda d: d.tables[0].cell(1, 0).add_table(1, 1), "another table stands inside it"),
        (lambda d: set_language(d, "en-US"), "a passage is marked as en-US"),
        (lambda d: default_language(d, "en-US"), "the document is en-US, not en-GB"),
        (lambda d: setattr(d.core_properties, "title", " "), "title property is blank"),
        (lambda d: setattr(d.core_properties, "language", "fr"), "language property is fr"),
        (lambda d: add_picture(d, " "), "'Map' has no alternative text"),
        (lambda d: d.add_paragraph(""), "an empty paragraph stands after “After.”"),
        (lambda d: d.add_paragraph().add_run().add_break(), "an empty paragraph"),
        (lambda d: d.tables[0].cell(1, 0).add_paragraph(), "an empty paragraph stands after “1”"),
    ],
)  # fmt: skip
def test_each_fault_is_found(change: Callable[[Any], object], words: str) -> None:
    said = accessibility_problems(document(change))
    assert any(words in problem for problem in said), said


def test_a_document_in_welsh_may_hold_marked_english() -> None:
    def welsh(made: Any) -> None:
        default_language(made, "cy-GB")
        set_language(made, "en-GB")
        made.core_properties.language = "cy-GB"

    assert accessibility_problems(document(welsh), **WELSH) == ()
    assert accessibility_problems(document(welsh)) != ()


def test_the_older_assertion_of_the_tests_still_agrees(documents: dict[str, bytes]) -> None:
    """Three of each tender: what the reader of the tests holds (A4, page numbers) besides."""
    for kind in ("letters", "notices", "pack"):
        names = [n for n in documents if f"/{kind}/" in n][:3]
        for name in names:
            assert_accessible(documents[name])
