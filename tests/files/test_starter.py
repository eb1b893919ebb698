"""The starter explains every key and decides nothing; a copy keeps everything but the id."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from tendering.files import schema, schema_award
from tendering.files.definition import tender_from_text
from tendering.files.definition_form import read_form, write_form
from tendering.files.starter import starter_yaml

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "lots").glob("*/tender.yaml"))
OFFERED = re.compile(r"^( *)#(?! [^ ])(.*)$", re.MULTILINE)


def test_every_blank_is_a_finding_and_nothing_else_is_wrong() -> None:
    tender, findings = tender_from_text(starter_yaml("my-tender"), "tender.yaml")
    assert tender is None
    assert {f.code for f in findings} == {"D004"}
    assert len(findings) > 25
    assert "weights.as is blank" in "".join(f.message for f in findings)


def test_it_explains_every_key_of_the_grammar() -> None:
    text = starter_yaml("my-tender")
    for module in (schema, schema_award):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, BaseModel):
                for name, field in model.model_fields.items():
                    assert re.search(rf"^[ #-]*{field.alias or name}:", text, re.MULTILINE), name


def test_every_key_offered_is_one_that_may_be_used() -> None:
    """With every # taken away only blanks remain, and the clashes of saying everything at once."""
    text = OFFERED.sub(r"\1\2", starter_yaml("my-tender"))
    _, findings = tender_from_text(text, "tender.yaml")
    assert {f.code for f in findings} <= {"D003", "D004", "D006"}
    odd = [f.message for f in findings if f.code == "D003"]
    clashes = ("only one of", "not several", "write fixed", "a section is not marked")
    assert all(any(clash in said for clash in clashes) for said in odd), odd
    assert len(findings) > 150


def test_the_skeleton_as_a_form_asks_the_same(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    assert write_form(starter_yaml("my-tender"), path) == ()
    _, findings = read_form(path)
    _, wanted = tender_from_text(starter_yaml("my-tender"), "tender.yaml")
    assert sorted(f.message for f in findings) == sorted(f.message for f in wanted)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.parent.name)
def test_a_copy_keeps_all_but_the_id_and_names_the_facts_to_review(path: Path) -> None:
    text = path.read_text("utf-8")
    copy = starter_yaml("2027", text)
    was, _ = tender_from_text(text, "tender.yaml")
    now, findings = tender_from_text(copy, "tender.yaml")
    assert findings == ()
    assert was is not None
    assert now is not None
    assert (now.id, now.lots, now.criteria, now.sources) == (
        "2027",
        was.lots,
        was.criteria,
        {path: said for path, said in was.sources.items() if path != "notices.ocid"},
    )
    header, _, rest = copy.partition("\n\n")
    assert f"copied from {was.id}" in header
    assert "timetable (line" in header
    assert "draw.commitment (line" in header
    pairs = zip(text.splitlines(), rest.splitlines(), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    assert (f"tender: {was.id}", "tender: 2027") in changed
    others = [(old.strip()[:6], new.strip()[:7]) for old, new in changed if "tender:" not in old]
    assert others == ([("ocid: ", "# ocid:")] if was.notices.ocid else [])
    assert now.notices.ocid is None


@pytest.mark.parametrize(
    "line",
    ["tender: old # mine", "tender: 'old'", 'tender:   "old"', "tender: {value: old, source: s}"],
)
def test_the_id_is_changed_however_it_is_written(line: str) -> None:
    copy = starter_yaml("new-one", f"title: old\n{line}\nregime: old\n")
    assert copy.endswith(
        f"title: old\n{line.replace('old', 'new-one').replace(chr(34), '').replace(chr(39), '')}\nregime: old\n"
    )


def test_a_copy_has_no_ocid_of_another_procurement() -> None:
    """A notice under it would be published into the record of that procurement."""
    text = "tender: old\nnotices:\n  ocid: ocds-h6vhtk-0a1b2c  # given\n  sme: true\n"
    assert "0a1b2c" not in starter_yaml("new", text)
    assert "  sme: true\n" in starter_yaml("new", text)
    assert "#   notices (line 2 of the copied file)" in starter_yaml("new", text)
    flow = "tender: old\nnotices: {ocid: ocds-h6vhtk-0a1b2c, sme: true}\n"
    assert starter_yaml("new", flow).endswith("notices: {sme: true}\n")
    last = "tender: old\nnotices: {sme: true, ocid: ocds-h6vhtk-0a1b2c}\n"
    assert starter_yaml("new", last).endswith("notices: {sme: true, }\n")


def test_a_copy_of_what_cannot_be_read_is_the_text_itself() -> None:
    assert starter_yaml("new", "tender: [").endswith("\ntender: [")
