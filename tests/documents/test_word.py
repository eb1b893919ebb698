"""The Word engine: the same document docxtpl would make, strict, sandboxed, escaped, and the same bytes twice."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tendering.documents.build_templates import TEMPLATES
from tendering.documents.canonical import canonical_zip
from tendering.documents.templates import (
    load,
    read_template,
    tag_dictionary,
    templates_root,
    unknown_tags,
)
from tendering.documents.word import Properties, RefusedError, environment
from tendering.documents.word_style import house_document, saved
from tests.documents.readback import part, text_of

PROPERTIES = Properties(title="A & B <title>", author="Ashby & Vale")


def template(*paragraphs: str, change: Callable[[object], None] | None = None) -> bytes:
    document = house_document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].add_run("{{ name }}")
    if change is not None:
        change(document)
    return saved(document)


def render(data: bytes, **context: object) -> bytes:
    made, problems = load("t.docx", data)
    assert made is not None, problems
    return made.render({"name": "N", **context}, PROPERTIES, where="letter to N")


@pytest.mark.parametrize("name", TEMPLATES)
def test_shipped_templates_are_what_the_script_builds(name: str) -> None:
    assert (templates_root() / name).read_bytes() == TEMPLATES[name]()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_text_survives_whole(text: str) -> None:
    if any(ord(c) in (0xFFFE, 0xFFFF) for c in text):
        return
    made = _SIMPLE.render({"name": text}, PROPERTIES, where="x")
    assert text_of(made) == f"Dear {text}."


_SIMPLE = load("t.docx", template("Dear {{ name }}."))[0]
assert _SIMPLE is not None


def test_the_same_document_as_docxtpl() -> None:
    data = template(
        "{%p for row in rows %}", "{{ row.a }} & {{ row.b }}", "{%p endfor %}", "{{r name }}", "{% if name %}yes{% endif %}"
    )  # fmt: skip
    context = {
        "name": "A & B's <c>",
        "rows": [{"a": "x\ny", "b": "tab\tbed"}, {"a": "1 < 2", "b": "“q”"}],
    }
    reference, out = DocxTemplate(io.BytesIO(data)), io.BytesIO()
    reference.render(context, environment(), autoescape=True)
    reference.save(out)
    ours = render(data, **context)
    for name in ("word/document.xml", "word/header1.xml"):
        assert canonical(part(ours, name)) == canonical(part(out.getvalue(), name))


def test_repeated_columns_are_mended_as_docxtpl_does() -> None:
    def add_table(document: object) -> None:
        table = document.add_table(rows=1, cols=3)
        for cell, text in zip(
            table.rows[0].cells, ("{%tc for c in cs %}", "{{ c }}", "{%tc endfor %}"), strict=True
        ):
            cell.text = text

    data = template("x", change=add_table)
    context = {"name": "n", "cs": ["a", "b", "c", "d", "e"]}
    reference, out = DocxTemplate(io.BytesIO(data)), io.BytesIO()
    reference.render(context, environment(), autoescape=True)
    reference.save(out)
    assert canonical(part(render(data, **context), "word/document.xml")) == canonical(
        part(out.getvalue(), "word/document.xml")
    )


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


def test_the_same_bytes_twice_and_already_canonical() -> None:
    first, second = render(template("{{ name }}")), render(template("{{ name }}"))
    assert first == second
    assert canonical_zip(first) == first
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


def test_core_properties_are_escaped_once() -> None:
    made = docx.Document(io.BytesIO(render(template("{{ name }}"))))
    assert made.core_properties.title == "A & B <title>"
    assert made.core_properties.author == "Ashby & Vale"


@pytest.mark.parametrize("where", ["body", "header"])
def test_a_template_cannot_reach_the_machine(where: str) -> None:
    tag = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"

    def change(document: object) -> None:
        target = document.sections[0].header if where == "header" else document
        target.add_paragraph(tag)

    with pytest.raises(RefusedError) as caught:
        render(template("x", change=change))
    assert caught.value.finding.code == "T001"


def test_an_unknown_tag_names_file_and_tag() -> None:
    made, _ = load(
        "letter.docx", template("{%p for l in lots %}", "{{ l.titel }} {{ nme }}", "{%p endfor %}")
    )
    assert made is not None
    found = list(unknown_tags(made, {"name": "n", "lots": [{"title": "t"}]}))
    assert [f.code for f in found] == ["T001", "T001"]
    assert {f.message for f in found} == {"unknown tag: l.titel", "unknown tag: nme"}
    assert found[0].where == "letter.docx"


def test_a_tag_without_a_value_is_refused() -> None:
    with pytest.raises(RefusedError, match="no value for the tag missing"):
        render(template("{{ missing }}"))
    with pytest.raises(RefusedError, match="no value"):
        render(template("{{ blank }}"), blank=None)


def test_a_broken_tag_is_a_finding_with_its_place() -> None:
    made, problems = load("letter.docx", template("Dear {{ name }", "{% for x in %}"))
    assert made is None
    assert problems[0].code == "T002"
    assert problems[0].where == "letter.docx"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<w:ins {ns} w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>', "T004"),
        (
            '<w:del {ns} w:id="1" w:author="x"><w:r><w:delText>{{{{ old }}}}</w:delText></w:r></w:del>',
            "T004",
        ),
        ('<w:commentRangeStart {ns} w:id="0"/>', "T005"),
    ],
)
def test_tracked_changes_and_comments_are_refused(xml: str, code: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def change(document: object) -> None:
        document.paragraphs[0]._p.append(parse_xml(xml.format(ns=nsdecls("w"))))

    made, problems = load("letter.docx", template("{{ name }}", change=change))
    assert made is None
    assert [p.code for p in problems] == [code]


def test_a_tag_in_the_properties_is_refused() -> None:
    def change(document: object) -> None:
        document.core_properties.title = "{{ name }}"

    made, problems = load("letter.docx", template("x", change=change))
    assert made is None
    assert problems[0].code == "T007"


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_template_is_a_finding(data: bytes) -> None:
    assert load("letter.docx", data)[1][0].code == "T003"


def test_a_missing_template_is_a_finding() -> None:
    assert read_template("none.docx", {})[1][0].code == "T003"


def test_control_characters_are_refused_and_line_breaks_kept() -> None:
    with pytest.raises(RefusedError) as caught:
        render(template("{{ x }}"), x="before\x07after\x01")
    assert caught.value.finding.code == "T006"
    assert b"<w:br/>" in part(render(template("{{ x }}"), x="one\x0btwo"), "word/document.xml")


def test_smart_quotes_and_split_tags_are_read() -> None:
    def split(document: object) -> None:
        paragraph = document.add_paragraph()
        for text in ("{{ na", "me", " }}"):
            paragraph.add_run(text)

    assert "NN" in text_of(
        render(template("{% if name == “N” %}N{% endif %}", change=split))
    ).replace("\n", "")


def test_the_tag_dictionary_lists_every_tag() -> None:
    from tendering.documents.context_letter import LETTER

    listed = dict(tag_dictionary(LETTER))
    assert "lots[].scores[].rows[].points" in listed
    assert all(listed.values())


def test_a_template_saved_by_an_office_program_still_works(tmp_path: Path, soffice: str) -> None:
    source = tmp_path / "t.docx"
    source.write_bytes(
        template("Dear {{ name }},", "{%p for x in xs %}", "{{ x }}", "{%p endfor %}")
    )
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    made = render((tmp_path / "out" / "t.docx").read_bytes(), name="O'Brien & Co", xs=["1", "2"])
    assert text_of(made) == "Dear O'Brien & Co,\n1\n2"
    assert docx.Document(io.BytesIO(made)).core_properties.title == "A & B <title>"
