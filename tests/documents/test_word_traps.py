"""Every trap of filling Word templates, each sprung on the real engine: text, templates, properties, archives, office."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tendering.documents import template_parts
from tendering.documents.accessibility import accessibility_problems
from tendering.documents.canonical import FIXED_TIME, part_digest
from tendering.documents.template_check import check_template
from tendering.documents.templates import Shape, load, read_template, templates_root
from tendering.documents.word import Properties, RefusedError, environment
from tendering.documents.word_style import Column, Writer, house_document, saved
from tendering.files.tables import clean, has_unseen
from tendering.model.findings import Finding
from tendering.record.chain import sha256
from tests.documents.readback import names, part, text_of
from tests.long import examples

SHAPE: Shape = {
    "name": "the bidder",
    "letter": {"date": "the day"},
    "lots": [{"title": "the lot", "scores": [{"total": "the total"}]}],
    "lines": ["a line"],
}
CODE = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"
PROPERTIES = Properties(title="Ashby & Vale <2017>", author="Ashby & Vale")
Change = Callable[[Any], object]


def template(*texts: str, change: Change = lambda _: None) -> bytes:
    """Return a template of the house: a heading, paragraphs, a header and a footer."""
    document = house_document()
    page = Writer(document)
    page.heading("Letter", 1)
    for text in texts:
        page.paragraph(text)
    document.sections[0].header.paragraphs[0].add_run("Header")
    document.sections[0].footer.paragraphs[0].add_run("Footer")
    document.core_properties.title = "Letter"
    document.core_properties.language = "en-GB"
    change(document)
    return saved(document)


def render(data: bytes, **context: object) -> bytes:
    made, problems = load("letter.docx", data)
    assert made is not None, problems
    return made.render(context, PROPERTIES, where="letter to N")


def found(data: bytes, **more: Any) -> list[Finding]:
    return list(check_template("letter.docx", data, SHAPE, **more)[0])


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Return an archive with some parts put in or in the place of others; ``__`` stands for a slash."""
    changed = {name.replace("__", "/"): body for name, body in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in [n for n in old.namelist() if n not in changed]:
            new.writestr(name, old.read(name))
        for name, body in changed.items():
            new.writestr(name, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- text from data


@pytest.mark.parametrize(
    "text", ["A & B", "A < B > C", "“Oak” & Elm's", "]]>", "{{ name }}", "{% if %}"]
)
def test_text_is_escaped_and_never_read_as_a_tag(text: str) -> None:
    assert text_of(render(template("{{ name }}"), name=text)).splitlines()[1] == text


def test_properties_are_escaped_once() -> None:
    made = docx.Document(io.BytesIO(render(template("{{ name }}"), name="N"))).core_properties
    assert (made.title, made.author) == ("Ashby & Vale <2017>", "Ashby & Vale")
    assert b"&amp;amp;" not in part(render(template("x")), "docProps/core.xml")


def test_control_characters_are_cleaned_on_the_way_in_and_refused_on_the_way_out() -> None:
    assert clean("a\x07b") == "ab"
    assert has_unseen("a\x07b")  # and the reader of tables says so, with the place
    with pytest.raises(RefusedError, match="control character") as caught:
        render(template("Dear {{ name }}"), name="a\x07b")
    assert caught.value.finding.code == "T006"


# --- code in a template


def in_body(document: Any) -> None:
    document.add_paragraph(CODE)


def in_header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].add_run(CODE)


def in_footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].add_run(CODE)


def in_author(document: Any) -> None:
    document.core_properties.author = CODE


def in_title(document: Any) -> None:
    document.core_properties.title = CODE


def in_alternative_text(document: Any) -> None:
    document.paragraphs[1].add_run()._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp")}><wp:inline><wp:docPr id="1" name="p" descr="{CODE}"/></wp:inline></w:drawing>'
        )
    )


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (in_body, "T032", "letter.docx, body, paragraph 3"),
        (in_header, "T032", "letter.docx, header 1, paragraph 1"),
        (in_footer, "T032", "letter.docx, footer 1, paragraph 1"),
        (in_author, "T007", "letter.docx, author (properties)"),
        (in_title, "T007", "letter.docx, title (properties)"),
        (in_alternative_text, "T032", "letter.docx, body, paragraph 2, alternative text"),
    ],
)
def test_code_is_refused_wherever_it_stands(
    change: Change, code: str, where: str, tmp_path: Path
) -> None:
    data = template("x", change=change)
    assert [(f.code, f.where) for f in found(data)] == [(code, where)]
    (tmp_path / "letter.docx").write_bytes(data)
    made, problems = read_template("letter.docx", SHAPE, tmp_path)
    assert made is None
    assert [p.code for p in problems] == [code]


@pytest.mark.parametrize("change", [in_body, in_header, in_footer])
def test_the_sandbox_stands_behind_the_check(change: Change) -> None:
    with pytest.raises(RefusedError):
        render(template("x", change=change))


def test_code_in_any_other_part_is_a_stray_tag() -> None:
    note = f"<w:footnotes {nsdecls('w')}><w:footnote><w:p><w:r><w:t>{CODE}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    app = f"<Properties><Company>{CODE}</Company></Properties>"
    custom = "<Properties><property name='{{ x }}'/></Properties>"
    data = repacked(
        template("x"),
        word__footnotes__xml=b"",
        **{
            "word/footnotes.xml": note.encode(),
            "docProps/app.xml": app.encode(),
            "docProps/custom.xml": custom.encode(),
        },
    )
    where = [f.where for f in found(data) if f.code == "T007"]
    assert where == [
        "letter.docx, footnotes",
        "letter.docx, Company (properties)",
        "letter.docx, property (properties)",
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ lipsum() }}",
        "{{ range(9) }}",
        "{{ name.upper() }}",
        "{{ name|safe }}",
        "{{ name|attr('x') }}",
        "{{ name * 9999999 }}",
        "{{ name['__class__'] }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% set ns = namespace() %}",
    ],
)
def test_each_kind_of_code_is_named(tag: str) -> None:
    assert [f.code for f in found(template(tag))] == ["T032"]


@pytest.mark.parametrize(
    "lines",
    [
        ("{{ name|upper }}",),
        ("{% if name == “N” %}yes{% else %}no{% endif %}",),
        ("{%p for lot in lots %}", "{{ loop.index }}. {{ lot.title }}", "{%p endfor %}"),
        ("{%p if lots and not name %}", "x", "{%p elif name %}", "y", "{%p else %}", "z", "{%p endif %}"),
        ("{{ lots[0].title }}",),
        ("{% set day = letter.date %}{{ day }}",),
        ("{# a note for whoever edits #}Text",),
    ],
)  # fmt: skip
def test_plain_tags_are_let_through(lines: tuple[str, ...]) -> None:
    assert found(template(*lines)) == []


# --- tags


def test_an_unknown_tag_names_its_paragraph_and_the_nearest_known() -> None:
    data = template(
        "Dear {{ nane }},", "{%p for lot in lots %}", "{{ lot.titel }}", "{%p endfor %}"
    )
    assert [(f.code, f.where, f.message) for f in found(data)] == [
        ("T001", "letter.docx, body, paragraph 2", "unknown tag: nane; did you mean name?"),
        ("T001", "letter.docx, body, paragraph 4", "unknown tag: lot.titel; did you mean lot.title?"),
    ]  # fmt: skip


def test_a_tag_without_a_value_stops_the_document() -> None:
    with pytest.raises(RefusedError, match="no value for the tag nane"):
        render(template("{{ nane }}"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("{{ name }",), "opened and not closed"),
        (("{{ name", "}}"), "opened and not closed"),
        (("{{ name letter }}",), "expected token"),
        (("{%p for lot in lots %}", "x"), "has no endfor"),
        (("{%p if name %}", "{%p endfor %}"), "is open here"),
        (("{%p endif %}",), "nothing is open here"),
        (("{%p else %}",), "nothing is open here"),
        (("{%p if name == '5%' %}", "x", "{%p endif %}"), "no % or } may stand"),
        (("{%p if name in {1: 2} %}", "x", "{%p endif %}"), "no % or } may stand"),
        (("Lots: {%p for lot in lots %}", "x", "{%p endfor %}"), "would be lost"),
        (("{{r name }}",), "leave out the r"),
        (("{% for %}",), "Expected an expression"),
        (("{% frob name %}",), "unknown tag"),
    ],
)
def test_a_tag_that_cannot_work_is_found_with_its_paragraph(
    lines: tuple[str, ...], words: str
) -> None:
    said = found(template(*lines))
    assert any(words in f.message and f.code == "T002" for f in said), said
    assert all("body, paragraph" in f.where for f in said)


def test_every_mistake_is_found_at_once() -> None:
    data = template("{{ a }}", "{{ name", "{{ b }}", change=in_author)
    assert sorted(f.code for f in found(data)) == ["T001", "T001", "T002", "T007"]


def test_a_row_tag_that_swallows_text_is_found() -> None:
    def table(document: Any) -> None:
        Writer(document).table(
            [Column(title="Lot"), Column(title="Total")],
            [
                ["{%tr for lot in lots %}", "kept?"],
                ["{{ lot.title }}", "x"],
                ["{%tr endfor %}", ""],
            ],
            caption="Lots",
        )

    (said,) = found(template(change=table))
    assert "its whole row makes way for it, and “kept?” would be lost" in said.message


def test_split_runs_and_smart_quotes_are_read() -> None:
    def split(document: Any) -> None:
        paragraph = document.add_paragraph()
        for text in ("{", "{ na", "me", " }", "}", " and {% if name == ‘N’ ", "%}N{% endif %}"):
            paragraph.add_run(text)

    data = template(change=split)
    assert found(data) == []
    assert "N and N" in text_of(render(data, name="N")).replace("\n", "")


def test_the_brackets_are_jinjas_own() -> None:
    env = environment()
    assert (env.variable_start_string, env.block_start_string) == ("{{", "{%")


def test_a_tag_in_a_content_control_is_checked_and_filled_in() -> None:
    def control(document: Any) -> None:
        document.paragraphs[1]._p.addnext(
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>{{{{ name }}}} {{{{ oops }}}}</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            )
        )

    assert [f.message for f in found(template("x", change=control))] == ["unknown tag: oops"]
    assert "N O" in text_of(render(template("x", change=control), name="N", oops="O"))


def test_required_fields_must_be_printed_not_only_looped_over() -> None:
    required = {"name": "reg 1", "lots[].scores[].total": "reg 2", "lines[]": ""}
    nested = (
        "{%p for lot in lots %}",
        "{%p for s in lot.scores %}",
        "{{ s.total }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )
    lines = ("{%p for line in lines %}", "{{ line }}", "{%p endfor %}")
    assert found(template("{{ name }}", *nested, *lines), required=required) == []
    lacking = found(template("{%p if name %}", "x", "{%p endif %}", *lines), required=required)
    assert [(f.code, f.message, f.law) for f in lacking] == [
        ("T030", "the template does not print name", "reg 1"),
        ("T030", "the template does not print lots.scores.total", "reg 2"),
    ]


# --- tracked changes, comments, things from elsewhere


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<w:ins {ns} w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>', "T004"),
        ('<w:del {ns} w:id="1" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>', "T004"),
        ('<w:moveFrom {ns} w:id="1" w:author="x"><w:r><w:t>moved</w:t></w:r></w:moveFrom>', "T004"),
        ('<w:r {ns}><w:rPr><w:rPrChange w:id="1" w:author="x"><w:rPr/></w:rPrChange></w:rPr></w:r>', "T004"),
        ('<w:commentRangeStart {ns} w:id="0"/>', "T005"),
        ('<w:r {ns}><w:commentReference w:id="0"/></w:r>', "T005"),
        ('<w:fldSimple {ns} w:instr=" INCLUDETEXT C:\\\\secret.docx "/>', "T033"),
        ("<w:r {ns}><w:instrText> MERGEFIELD Name </w:instrText></w:r>", "T033"),
    ],
)  # fmt: skip
def test_what_no_template_may_hold_is_found_with_its_paragraph(xml: str, code: str) -> None:
    def change(document: Any) -> None:
        document.paragraphs[1]._p.append(parse_xml(xml.format(ns=nsdecls("w"))))

    (said,) = found(template("x", change=change))
    assert (said.code, said.where) == (code, "letter.docx, body, paragraph 2")


def test_a_deleted_tag_would_have_stayed_in_every_letter() -> None:
    """Why tracked changes are refused: the engine fills in a deleted tag like any other."""

    def change(document: Any) -> None:
        document.paragraphs[1]._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>{{{{ name }}}}</w:delText></w:r></w:del>'
            )
        )

    made, problems = load("letter.docx", template("x", change=change))
    assert made is None
    assert [p.code for p in problems] == ["T004"]


def test_a_tracked_change_in_a_header_is_found() -> None:
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0]._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>n</w:t></w:r></w:ins>'
            )
        )

    (said,) = found(template("x", change=change))
    assert said.where == "letter.docx, header 1, paragraph 1"


def test_a_comment_nothing_points_at_would_go_out_too() -> None:
    comments = f'<w:comments {nsdecls("w")}><w:comment w:id="0" w:author="x"><w:p><w:r><w:t>Hm</w:t></w:r></w:p></w:comment></w:comments>'
    (said,) = found(repacked(template("x"), **{"word/comments.xml": comments.encode()}))
    assert (said.code, said.where) == ("T005", "letter.docx, comments")
    none = f"<w:comments {nsdecls('w')}/>"
    assert found(repacked(template("x"), **{"word/comments.xml": none.encode()})) == []


@pytest.mark.parametrize(
    "link",
    [
        '<Relationship Id="a" Type="x/vbaProject" Target="vbaProject.bin"/>',
        '<Relationship Id="a" Type="x/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>',
        '<Relationship Id="a" Type="x/image" Target="https://evil.example/i.png" TargetMode="External"/>',
        '<Relationship Id="a" Type="x/aFChunk" Target="vbaProject.bin"/>',
        '<Relationship Id="a" Type="x/oleObject" Target="vbaProject.bin"/>',
    ],
)
def test_macros_and_files_from_elsewhere_are_refused(link: str) -> None:
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    types = part(template("x"), "[Content_Types].xml").replace(
        b"<Default",
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default',
        1,
    )
    data = repacked(
        template("x"),
        **{
            "[Content_Types].xml": types,
            "word/vbaProject.bin": b"x",
            "word/_rels/settings.xml.rels": links.encode(),
        },
    )
    assert [f.code for f in found(data)] == ["T033"]


# --- the house document


def test_a_new_document_is_a4_in_british_english_and_ours() -> None:
    made = docx.Document(io.BytesIO(render(template("x"))))
    section = made.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    languages = re.findall(
        r'<w:lang [^>]*w:val="([^"]+)"', part(template("x"), "word/styles.xml").decode()
    )
    assert set(languages) == {"en-GB"}
    assert made.core_properties.created.year == 2000
    assert made.core_properties.author == "Ashby & Vale"
    assert not [n for n in names(template("x")) if "thumbnail" in n]


def test_tables_have_header_rows_and_titles() -> None:
    def table(document: Any) -> None:
        Writer(document).table([Column(title="A")], [["1"], ["2"]], caption="Figures")

    data = template("x", change=table)
    assert accessibility_problems(data) == ()
    made = docx.Document(io.BytesIO(data)).tables[0]
    assert made.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert made.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert made._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Figures"


# --- archives and bytes


def test_the_same_bytes_whenever_it_is_made() -> None:
    first, second = (
        render(template("{{ name }}"), name="N"),
        render(template("{{ name }}"), name="N"),
    )
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {i.date_time for i in archive.infolist()} == {FIXED_TIME}
        assert {i.create_system for i in archive.infolist()} == {3}
        listed = archive.namelist()
    assert listed[0] == "[Content_Types].xml"
    assert listed[1:] == sorted(listed[1:])


def test_the_digest_of_parts_does_not_depend_on_the_compressor() -> None:
    made = render(template("{{ name }}"), name="N")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert sha256(out.getvalue()) != sha256(made)
    assert part_digest(out.getvalue()) == part_digest(made)


def bomb() -> bytes:
    """Return an archive of 30 kB with one part that unpacks to 30 MB."""
    return repacked(template("x"), **{"word/media/x.xml": b"<x>" + b" " * 30_000_000 + b"</x>"})


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><w:document {nsdecls("w")}>&e9;</w:document>'
    return repacked(template("x"), **{"word/document.xml": text.encode()})


def outside_entity() -> bytes:
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p><w:sectPr/></w:body></w:document>'
    return repacked(template("x"), **{"word/document.xml": text.encode()})


@pytest.mark.parametrize(
    "data",
    [
        bomb(),
        b"",
        b"PK\x05\x06" + bytes(18),
        b"not a zip at all",
        template("x")[:2000],
        repacked(template("x"), **{"word/document.xml": b"<w:document"}),
    ],
)
def test_an_archive_that_is_no_template_is_one_finding(data: bytes) -> None:
    assert [f.code for f in found(data)] == ["T003"]
    assert load("letter.docx", data)[0] is None


def test_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bomb()
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    assert [f.code for f in found(data)] == ["T003"]


def test_an_archive_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_parts, "MOST_PARTS", 5)
    assert [f.code for f in found(template("x"))] == ["T003"]


@pytest.mark.parametrize("data", [entities(), outside_entity()])
def test_entities_are_never_resolved(data: bytes) -> None:
    (said,) = found(data)
    assert said.code == "T003"
    assert "entit" in said.message
    assert load("letter.docx", data)[0] is None


def test_a_part_that_is_in_twice_is_refused_and_core_properties_are_made_anew() -> None:
    def doubled(name: str) -> bytes:
        out = io.BytesIO(template("{{ name }}"))
        with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, archive.read(name))
        return out.getvalue()

    assert [f.code for f in found(doubled("word/document.xml"))] == ["T003"]
    made = render(doubled("docProps/core.xml"), name="N")
    assert sorted(names(made)) == sorted(set(names(made)))
    assert docx.Document(io.BytesIO(made)).core_properties.title == "Ashby & Vale <2017>"


def test_a_part_whose_compressed_data_are_spoilt_is_one_finding() -> None:
    data = bytearray(template("x"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("word/document.xml")
    start = info.header_offset + 30 + len(info.filename)
    data[start : start + 40] = bytes(40)
    assert [f.code for f in found(bytes(data))] == ["T003"]
    with (
        pytest.raises((zlib.error, zipfile.BadZipFile)),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        archive.read("word/document.xml")


ODD = (
    "{{",
    "}}",
    "%}",
    "{% for %}",
    "{%p if x %}",
    "{{ a.b.c }}",
    "{% endfor %}",
    "{% raw %}",
    "{# x",
    "{{ 1/0 }}",
)
SHIPPED = (templates_root() / "letter.docx").read_bytes()
XML = {n: part(SHIPPED, n) for n in names(SHIPPED) if n.endswith((".xml", ".rels"))}


@examples(30, 1000)
@given(st.sampled_from(sorted(XML)), st.randoms(use_true_random=False))
def test_a_spoilt_part_is_a_finding_never_a_bug(name: str, chance: random.Random) -> None:
    tree = etree.fromstring(XML[name])
    for element in chance.sample(list(tree.iter()), k=min(4, len(list(tree.iter())))):
        spoil = chance.randrange(4)
        if spoil == 0 and element.getparent() is not None:
            element.getparent().remove(element)
        elif spoil == 1:
            element.attrib.clear()
        elif spoil == 2:
            element.text = chance.choice(ODD)
        else:
            element.tag = f"{element.tag}x"
    never_a_bug(repacked(SHIPPED, **{name: etree.tostring(tree)}))


@examples(30, 1000)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SHIPPED) - 1), st.integers(0, 255)), min_size=1, max_size=8
    )
)
def test_spoilt_bytes_are_a_finding_never_a_bug(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SHIPPED)
    for at, byte in changes:
        data[at] = byte
    never_a_bug(bytes(data))


def never_a_bug(data: bytes) -> None:
    """Check and load; what the check lets through must load or be refused with a finding."""
    found(data)
    made, problems = load("letter.docx", data)
    assert made is not None or problems


# --- the office program our tests print with


def convert(soffice: str, source: Path, out: Path, to: str) -> Path | None:
    """Convert a file with a profile of its own; None where nothing came out, whatever the exit code says."""
    profile = f"-env:UserInstallation=file://{out}/profile-{source.stem}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", to, "--outdir", str(out), str(source)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    made = out / f"{source.stem}.{to.partition(':')[0]}"
    shutil.rmtree(out / f"profile-{source.stem}", ignore_errors=True)
    return made if made.is_file() else None


def test_an_office_program_that_fails_says_so_only_by_writing_nothing(
    tmp_path: Path, soffice: str
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "out").mkdir()
    assert convert(soffice, broken, tmp_path / "out", "pdf") is None


def test_a_template_saved_by_an_office_program_is_checked_and_filled_in(
    tmp_path: Path, soffice: str
) -> None:
    source = tmp_path / "letter.docx"
    source.write_bytes(
        template("Dear {{ name }},", "{%p for line in lines %}", "{{ line }}", "{%p endfor %}")
    )
    (tmp_path / "out").mkdir()
    made = convert(soffice, source, tmp_path / "out", "docx:MS Word 2007 XML")
    assert made is not None
    data = made.read_bytes()
    assert [f for f in found(data) if f.code != "T034"] == []
    filled = render(data, name="O'Brien & Co", lines=["1", "2"])
    assert names(filled).count("docProps/core.xml") == 1
    assert text_of(filled).splitlines()[1:] == ["Dear O'Brien & Co,", "1", "2"]


def test_a_template_without_a_body_is_a_finding() -> None:
    whole = XML["word/document.xml"].replace(b"w:body>", b"w:bodyx>")
    never_a_bug(repacked(SHIPPED, **{"word/document.xml": whole}))
    tree = etree.fromstring(XML["word/document.xml"])
    for child in list(tree[0]):
        tree[0].remove(child)
    never_a_bug(repacked(SHIPPED, **{"word/document.xml": etree.tostring(tree)}))
