"""A Welsh set shows that language is a matter of templates: fixed words in Welsh, tags unchanged, English marked."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tendering.documents.accessibility import accessibility_problems
from tendering.documents.build_letters import LETTERS
from tendering.documents.build_welsh import UntranslatedError, translated
from tendering.documents.template_check import check_template
from tendering.documents.template_kinds import template_kinds
from tendering.documents.templates import (
    LANGUAGES,
    Shape,
    find_template,
    read_template,
    templates_root,
)
from tendering.documents.word import Properties
from tendering.workbench.evaluate import computed
from tendering.workbench.letters import day_of_issue, letters
from tests.documents.readback import part, text_of

PHRASES = tomllib.loads(files("tendering.documents").joinpath("welsh.toml").read_text("utf-8"))
PROPERTIES = Properties(title="Canlyniad", author="Ashby & Vale Council")


def sample(shape: Shape) -> dict[str, object]:
    """Return a value for every tag of a shape: its meaning as text, two items of every list."""
    return {name: _sample(meaning) for name, meaning in shape.items()}


def _sample(meaning: object) -> object:
    if isinstance(meaning, Mapping):
        return sample(meaning)
    return [_sample(meaning[0])] * 2 if isinstance(meaning, list) else f"<{meaning}>"


def rendered(name: str) -> bytes:
    kind = template_kinds()[name]
    made, problems = read_template(name, kind.shape, lang="cy")
    assert made is not None, problems
    return made.render(sample(kind.shape), PROPERTIES, where="x")


@pytest.mark.parametrize("name", LETTERS)
def test_the_tags_are_those_of_the_english_template(name: str) -> None:
    kind = template_kinds()[name]
    (found, welsh), (_, english) = (
        check_template(
            name,
            (templates_root() / lang / name).read_bytes(),
            kind.shape,
            required=kind.required,
            language=LANGUAGES[lang],
        )
        for lang in ("cy", "")
    )
    assert found == ()
    assert english <= welsh


@pytest.mark.parametrize("name", LETTERS)
def test_no_fixed_word_is_left_in_english(name: str) -> None:
    made = docx.Document(io.BytesIO((templates_root() / "cy" / name).read_bytes()))
    texts = {t.text for t in made.element.body.iter(qn("w:t"))}
    english = {e for e, w in PHRASES["phrases"].items() if e != w}
    assert not texts & english
    footer = "".join(t.text for t in made.sections[0].footer._element.iter(qn("w:t")))
    assert "Tudalen" in footer


@pytest.mark.parametrize("name", LETTERS)
def test_a_document_is_in_welsh_and_what_is_english_is_marked(name: str) -> None:
    data = rendered(name)
    assert accessibility_problems(data, language="cy-GB", parts_in=("en-GB",)) == ()
    assert docx.Document(io.BytesIO(data)).core_properties.language == "cy-GB"
    body = part(data, "word/document.xml").decode()
    opening = next(r for r in re.findall(r"<w:r>.*?</w:r>", body) if "an opening paragraph" in r)
    assert 'w:lang w:val="en-GB"' in opening
    fixed = next(r for r in re.findall(r"<w:r>.*?</w:r>", body) if "Y tendr a gyhoeddwyd" in r)
    assert "w:lang" not in fixed


def test_the_agreed_reason_is_printed_as_it_was_written() -> None:
    kind = template_kinds()["letter.docx"]
    made, _ = read_template("letter.docx", kind.shape, lang="cy")
    assert made is not None
    context = sample(kind.shape)
    lots = context["lots"]
    assert isinstance(lots, list)
    said = "Roedd y cynllun recriwtio'n glir & yn fanwl (adran 4, tudalen 7)."
    lots[0]["reasons"] = [{"heading": "C1", "paragraphs": [said], "evidence": ""}]
    assert said in text_of(made.render(context, PROPERTIES, where="x"))
    assert "yn yr iaith y'u hysgrifennwyd" in text_of(rendered("letter.docx"))


def test_no_other_language_stands_in_for_the_one_asked_for(tmp_path: Path) -> None:
    made, problems = read_template("pack.docx", {}, lang="cy")
    assert made is None
    assert [p.code for p in problems] == ["T036"]
    assert find_template("letter.docx", tmp_path, "cy") == templates_root() / "cy/letter.docx"
    own = tmp_path / "cy/letter.docx"
    own.parent.mkdir()
    own.write_bytes(b"")
    assert find_template("letter.docx", tmp_path, "cy") == own


def test_a_new_fixed_word_of_an_english_template_must_be_translated() -> None:
    document = docx.Document(io.BytesIO(LETTERS["letter.docx"]()))
    document.add_paragraph("Words nobody has translated")
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(UntranslatedError, match="Words nobody has translated"):
        translated(out.getvalue())


def test_every_phrase_is_used_and_says_something() -> None:
    used = set()
    for make in LETTERS.values():
        made = docx.Document(io.BytesIO(make()))
        section = made.sections[0]
        for holder in (made.element.body, section.footer._element):
            used |= {
                "".join(t.text or "" for t in r.iter(qn("w:t"))) for r in holder.iter(qn("w:r"))
            }
            used |= {c.get(qn("w:val")) for c in holder.iter(qn("w:tblCaption"))}
    assert set(PHRASES["phrases"]) <= used
    assert all(w.strip() for table in PHRASES.values() for w in table.values())


@pytest.mark.parametrize("evaluation", ["herefordshire-2017", "herefordshire-2027"])
def test_letters_of_a_real_evaluation_in_welsh(evaluation: str, tmp_path: Path) -> None:
    dossier = computed(evaluation)[1]
    assert dossier is not None
    on = day_of_issue(dossier)
    report = letters(evaluation, on=on, lang="cy", out=tmp_path)
    assert report.exit_code == 0, report.findings
    assert len(report.files) == len(letters(evaluation, on=on, dry_run=True).files)
    for path in report.files:
        data = path.read_bytes()
        assert accessibility_problems(data, language="cy-GB", parts_in=("en-GB",)) == ()
        assert "Yr eiddoch yn gywir" in text_of(data)


@pytest.mark.parametrize("lang", ["fr", "../cy", "CY"])
def test_a_language_there_is_no_set_of_writes_nothing(lang: str, tmp_path: Path) -> None:
    report = letters("herefordshire-2017", on="2017-03-09", lang=lang, out=tmp_path)
    assert [f.code for f in report.findings if f.severity == "error"] == ["T036"]
    assert list(tmp_path.iterdir()) == []


def test_a_template_without_what_the_law_asks_for_makes_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = docx.Document(io.BytesIO(LETTERS["letter.docx"]()))
    for paragraph in list(document.paragraphs):
        if "in standstill" in paragraph.text:
            following = paragraph._p.getnext()
            following.getparent().remove(following)
    (tmp_path / "templates").mkdir()
    document.save(str(tmp_path / "templates/letter.docx"))
    report = letters("herefordshire-2017", on="2017-03-09")
    assert [f.code for f in report.findings if f.severity == "error"] == ["T030"]
    assert not (tmp_path / "out/herefordshire-2017/letters").exists()
