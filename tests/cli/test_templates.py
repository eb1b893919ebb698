"""`tendering templates`: what is wrong with templates, a set of one's own, and the dictionary of tags."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.documents.accessibility import accessibility_problems
from tendering.documents.letter_fields import required
from tendering.documents.letter_kinds import KINDS
from tendering.documents.template_kinds import template_kinds
from tendering.documents.template_tags import tag_dictionary
from tendering.documents.templates import templates_root

Change = Callable[[Any], object]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["templates", *args], prog_name="tendering")
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def findings(*args: str, code: int = 0) -> list[dict[str, str]]:
    return list(json.loads(run(*args, "--json", code=code).stdout)["findings"])


def edited(here: Path, change: Change, name: str = "letter.docx") -> Path:
    """Return a template of one's own, changed as a lawyer might in Word."""
    run("copy", name)
    path = here / "templates" / name
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))
    return path


# --- check


@pytest.mark.parametrize("name", sorted(p.name for p in templates_root().glob("*.docx")))
def test_code_in_the_header_of_any_template_is_found(here: Path, name: str) -> None:
    tag = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"
    edited(here, lambda d: d.sections[0].header.add_paragraph(tag), name)
    found = findings("check", "templates", code=1)
    assert ("T032", f"{name}, header 1") in {(f["code"], f["where"].rpartition(",")[0]) for f in found}  # fmt: skip


def test_every_shipped_template_is_good(here: Path) -> None:
    data = json.loads(run("check", "--json").stdout)
    named = {t["template"] for t in data["templates"]}
    assert set(template_kinds()) <= named
    assert [f for f in data["findings"] if f["severity"] == "error" or f["code"] == "T034"] == []


def test_every_shipped_template_has_a_document_made_with_it(here: Path) -> None:
    assert [f["message"] for f in findings("check") if f["code"] == "T035"] == []


@pytest.mark.parametrize("name", ["letter", "letter.docx", "notice.docx"])
def test_one_template_by_name(here: Path, name: str) -> None:
    data = json.loads(run("check", name, "--json").stdout)
    assert [t["where"] for t in data["templates"]] == ["shipped"]
    assert data["findings"] == []


def test_ones_own_template_comes_first_and_its_mistakes_are_all_found(here: Path) -> None:
    def spoil(document: Any) -> None:
        document.add_paragraph("{{ recipient.nam }}")
        document.add_paragraph("{{ lipsum() }}")
        document.add_paragraph("")
        document.sections[0].footer.paragraphs[0].add_run("{{ nothing }}")
        document.core_properties.author = "{{ authority.name }}"
        document.add_paragraph()._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>n</w:t></w:r></w:ins>'
            )
        )

    path = edited(here, spoil)
    said = findings("check", "letter", code=1)
    assert {f["code"] for f in said} == {"T001", "T004", "T007", "T032", "T034"}
    assert any("did you mean recipient.name?" in f["message"] for f in said)
    assert all(f["where"].startswith("letter.docx") for f in said)
    assert any("body, paragraph" in f["where"] for f in said)
    assert any("footer" in f["where"] for f in said)
    assert findings("check", str(path), code=1) == said
    assert findings("check", "templates", code=1) == said
    assert [f for f in findings("check", code=1) if f["severity"] != "warning"] == [
        f for f in said if f["severity"] != "warning"
    ]


def test_a_field_the_law_asks_for_that_is_gone_is_an_error(here: Path) -> None:
    def forget(document: Any) -> None:
        for paragraph in list(document.paragraphs):
            if "in standstill" in paragraph.text:
                after = paragraph._p.getnext()
                paragraph._p.getparent().remove(after)

    path = edited(here, forget)
    assert path.is_file()
    said = [f for f in findings("check", "letter", code=1) if f["code"] == "T030"]
    assert [f["message"] for f in said] == ["the template does not print standstill"]
    assert "87" in said[0]["law"] or "86" in said[0]["law"]


def test_a_field_left_out_on_purpose_is_a_note(here: Path) -> None:
    def drop(document: Any) -> None:
        for paragraph in list(document.paragraphs):
            if "{{ letter.sent }}" in paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)

    edited(here, drop)
    (said,) = findings("check", "letter")
    assert (said["code"], said["severity"]) == ("T031", "note")
    assert "letter.sent" in said["message"]


def test_what_a_screen_reader_cannot_follow_is_a_warning(here: Path) -> None:
    def unmark(document: Any) -> None:
        properties = document.tables[0].rows[0]._tr.trPr
        properties.remove(properties.find(qn("w:tblHeader")))

    edited(here, unmark)
    (said,) = findings("check", "letter")
    assert (said["code"], said["severity"]) == ("T034", "warning")


def test_a_name_nothing_is_made_with_is_a_warning_with_the_nearest(here: Path) -> None:
    run("copy", "letter")
    (here / "templates/letter.docx").rename(here / "templates/leter.docx")
    (said,) = findings("check", "templates")
    assert (said["code"], said["where"]) == ("T035", "leter.docx")
    assert "did you mean letter.docx" in said["message"]


def test_an_html_template_that_cannot_be_read_is_found(here: Path) -> None:
    (here / "templates").mkdir()
    (here / "templates/report.html.j2").write_text("<p>\n{% if %}</p>", "utf-8")
    assert [(f["code"], f["where"]) for f in findings("check", "templates", code=1)] == [
        ("T002", "report.html.j2:2")
    ]


def test_code_in_an_html_template_is_found_all_of_it_and_nothing_of_the_shipped(
    here: Path,
) -> None:
    (here / "templates").mkdir()
    for name in ("report.html.j2", "rate-build.html.j2"):
        shipped = (templates_root() / name).read_text("utf-8")
        (here / "templates" / name).write_text(shipped, "utf-8")
    assert findings("check", "templates") == []
    (here / "templates/report.html.j2").write_text(
        "{{ title.__class__ }}\n{% include 'x' %}\n{{ 9 ** 9 }}\n{{ cycler }}", "utf-8"
    )
    found = findings("check", "templates", code=1)
    assert {(f["code"], f["where"]) for f in found} == {
        ("T032", f"report.html.j2:{line}") for line in (1, 2, 3, 4)
    }


def test_what_stands_in_place_of_an_own_template_is_never_passed_over(here: Path) -> None:
    """A folder or a dead link of its name: the shipped wording does not go out in its stead unsaid."""
    (here / "templates").mkdir()
    (here / "templates/letter.docx").mkdir()
    (here / "templates/report.html.j2").symlink_to("nowhere")
    found = findings("check", code=1)
    assert {(f["code"], f["where"]) for f in found} == {
        ("T003", "letter.docx"),
        ("T003", "report.html.j2"),
    }
    for command in (
        ["letters", "limit-best-overall", "--on", "2016-08-01"],
        ["scorecards", "limit-best-overall"],
    ):
        result = CliRunner().invoke(app, [*command, "--json"])
        assert result.exit_code == 1, result.output
        assert "T003" in {f["code"] for f in json.loads(result.stdout)["findings"]}
        assert not (here / "out").exists()


def test_templates_that_are_no_folder_are_said_to_be_none(here: Path) -> None:
    (here / "templates").write_text("not a folder", "utf-8")
    assert [(f["code"], f["where"]) for f in findings("check", code=1)] == [("T003", "templates")]


def test_the_page_of_pdf_copies_is_not_the_authoritys(here: Path) -> None:
    run("copy")
    assert not (here / "templates/page.typ").exists()
    (here / "templates/page.typ").write_text('#read("/etc/hostname")', "utf-8")
    (said,) = findings("check", "templates")
    assert (said["code"], said["severity"], said["where"]) == ("T035", "warning", "page.typ")


@pytest.mark.parametrize("name", ["nothing", "fr/letter.docx", "no/such/folder", ""])
def test_no_such_template_is_a_finding(here: Path, name: str) -> None:
    assert [f["code"] for f in findings("check", name, code=1)] == ["T035"]


def test_a_folder_without_templates_is_a_finding(here: Path) -> None:
    (here / "empty").mkdir()
    assert [f["code"] for f in findings("check", "empty", code=1)] == ["T035"]


def test_files_that_word_has_open_are_not_templates(here: Path) -> None:
    run("copy", "letter")
    (here / "templates/~$letter.docx").write_bytes(b"lock")
    assert findings("check", "templates") == []


def test_a_file_that_is_no_word_document_is_a_finding(here: Path) -> None:
    (here / "templates").mkdir()
    (here / "templates/letter.docx").write_bytes(b"not a zip")
    assert [f["code"] for f in findings("check", "templates", code=1)] == ["T003"]


# --- copy


def test_copy_starts_a_set_and_overwrites_nothing(here: Path) -> None:
    run("copy", "--dry-run")
    assert not (here / "templates").exists()
    run("copy", "letter")
    (here / "templates/letter.docx").write_bytes(b"mine")
    assert [f["code"] for f in findings("copy", "letter", "notice", code=1)] == ["F091"]
    assert not (here / "templates/notice.docx").exists()
    data = json.loads(run("copy", "--json").stdout)
    assert data["kept"] == ["letter.docx"]
    assert (here / "templates/letter.docx").read_bytes() == b"mine"
    for name in data["copied"]:
        assert (here / "templates" / name).read_bytes() == (templates_root() / name).read_bytes()
    assert "Nothing to copy" in run("copy").stdout


def test_copy_elsewhere_and_what_is_not_there(here: Path) -> None:
    run("copy", "letter", "--to", "house")
    assert [p.name for p in (here / "house").iterdir()] == ["letter.docx"]
    assert [f["code"] for f in findings("copy", "leter", code=1)] == ["T035"]
    assert [f["code"] for f in findings("copy", "--lang", "fr", code=1)] == ["T036"]
    assert [f["code"] for f in findings("copy", "--lang", "../lots", code=1)] == ["T036"]


# --- tags


def test_the_dictionary_lists_every_tag_of_every_template(here: Path) -> None:
    data = json.loads(run("tags", "--json").stdout)["templates"]
    for kind in template_kinds().values():
        listed = {row["tag"]: row["means"] for row in data[kind.name]["tags"]}
        assert listed == dict(tag_dictionary(kind.shape))
        assert all(listed.values()), kind.name
    text = run("tags", "letter").stdout
    assert "recipient.name" in text
    assert "notice.docx" not in text


def test_what_the_law_asks_for_are_tags_there_are() -> None:
    for kind in template_kinds().values():
        assert set(kind.required) <= set(dict(tag_dictionary(kind.shape))), kind.name
    for name, rows in required().items():
        known = set(dict(tag_dictionary(KINDS[name].shape)))
        assert {tag for row in rows.values() for tag in row.tags} <= known, name


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_the_dictionary_as_a_document(here: Path, ending: str) -> None:
    run("tags", "--out", f"tags.{ending}", "--dry-run")
    assert not (here / f"tags.{ending}").exists()
    run("tags", "--out", f"tags.{ending}")
    data = (here / f"tags.{ending}").read_bytes()
    if ending == "docx":
        assert accessibility_problems(data) == ()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read("word/document.xml").decode()
    else:
        text = data.decode()
    assert "recipient.name" in text
    assert "for lot in lots" in text
    assert [f["code"] for f in findings("tags", "--out", f"tags.{ending}", code=1)] == ["F091"]
    (here / f"tags.{ending}").unlink()
    run("tags", "--out", f"tags.{ending}")
    assert (here / f"tags.{ending}").read_bytes() == data


def test_a_dictionary_of_no_kind_or_of_no_template_is_a_finding(here: Path) -> None:
    assert [f["code"] for f in findings("tags", "--out", "tags.pdf", code=1)] == ["T037"]
    assert [f["code"] for f in findings("tags", "leter", code=1)] == ["T035"]


# --- another language


def test_a_welsh_set_is_started_and_checked_in_its_own_language(here: Path) -> None:
    run("copy", "--lang", "cy")
    assert (here / "templates/cy/letter.docx").is_file()
    assert findings("check", "templates") == []
    assert findings("check", "cy/letter") == []
    document = docx.Document(str(here / "templates/cy/letter.docx"))
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")
    document.save(str(here / "templates/cy/letter.docx"))
    (said,) = findings("check", "cy/letter.docx")
    assert "en-GB, not cy-GB" in said["message"]
