"""The read-back: what is missing, misplaced or too much in a finished file is found from its bytes; so are blank fields."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.documents.build_letters import LETTERS, letter
from tendering.documents.canonical import part_digest
from tendering.documents.letter_fields import TESTS, at, lacking, missing, required
from tendering.documents.letter_kinds import KINDS
from tendering.documents.letters import make_letters, write_letters
from tendering.documents.readback import (
    DOCUMENT,
    Expected,
    Part,
    Reader,
    UnreadableError,
    parts_of,
)
from tendering.model.findings import Finding
from tendering.record.chain import sha256
from tests.documents.example import BIDDERS, dossier, outcome
from tests.documents.test_letters import ON, standstill

LETTER = next(
    x for x in make_letters(dossier(), outcome(), ON, standstill())[0] if x.bidder == "dam"
)
EXPECTED = Expected(
    parts=(
        Part(beside=(("the recipient", "Damson Living Ltd", ()),)),
        Part(
            title="Lot 1 (Service User Group One)",
            beside=(
                ("the score for Q1", "Q1 Workforce", ("60", "36.00")),
                ("the total", "60.00", ("100",)),
                ("the scores of Birch", "Birch's Home Support", ("Q1 48.00", "Q2 40.00", "88.00")),
            ),
        ),
    ),
    named=("dam", "oak", "bir", "ced"),
)


def altered(change: Callable[[str], str], data: bytes = LETTER.data) -> bytes:
    """Return a letter whose text was changed after it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == DOCUMENT:
                text = part.decode()
                assert change(text) != text
                part = change(text).encode()
            target.writestr(name, part)
    return out.getvalue()


def found(data: bytes, expected: Expected = EXPECTED) -> list[Finding]:
    return list(Reader(BIDDERS).differences(data, expected, "letter to Damson"))


def test_a_true_letter_has_no_difference() -> None:
    assert found(LETTER.data) == []
    assert found(altered(lambda t: t.replace("Thank you", "Thanks"))) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (">36.00<", ">36.01<", "the score for Q1"),
        (">60.00<", ">16.00<", "the total"),
        (">88.00<", ">188.00<", "the scores of Birch"),
        ("Damson Living Ltd", "Damson Living", "the recipient"),
        (">Lot 1 (Service User Group One)<", ">Lot one<", "is not there"),
        ("Thank you", "{{ thanks }}", "a tag is left"),
        ("Thank you", "Elder Homecare Ltd and you", "Elder Homecare Ltd is named"),
    ],
)
def test_every_difference_is_an_error(old: str, new: str, said: str) -> None:
    problems = found(altered(lambda t: t.replace(old, new)))
    assert {p.code for p in problems} <= {"T060", "T061"}
    assert all(p.severity.value == "error" for p in problems)
    assert any(said in p.message for p in problems)


def test_a_figure_in_another_row_is_not_where_it_belongs() -> None:
    def swap(text: str) -> str:
        return (
            text.replace(">36.00<", ">A<").replace(">24.00<", ">36.00<").replace(">A<", ">24.00<")
        )

    assert any("the score for Q1" in p.message for p in found(altered(swap)))


def test_a_name_inside_a_longer_one_that_may_be_named_does_not_count() -> None:
    reader = Reader({"a": "Birch Care", "b": "Birch Care North Ltd", "c": "Haven"})
    assert reader.named("We appointed Birch Care North Ltd.") == ("b",)
    assert reader.named("“Birch Care”, and Birch Care North Ltd's plan") == ("b", "a")
    assert reader.named("A safe haven for all") == ()
    assert reader.named("Havens and Birch Carers") == ()


def test_a_name_of_one_word_is_a_warning() -> None:
    data = altered(lambda t: t.replace("Thank you", "Haven, thank you"))
    reader = Reader({**BIDDERS, "hav": "Haven"})
    (problem,) = reader.differences(data, EXPECTED, "letter")
    assert (problem.code, problem.severity.value) == ("T061", "warning")


@pytest.mark.parametrize("cut", [0, 10, 400, 2000])
def test_a_file_that_cannot_be_read_back_is_found(cut: int) -> None:
    (problem,) = found(LETTER.data[:cut])
    assert problem.message.startswith("the file cannot be read back")


@given(
    st.integers(min_value=0, max_value=len(LETTER.data) - 1),
    st.integers(min_value=1, max_value=255),
)
def test_no_altered_byte_passes_for_another_text(place: int, by: int) -> None:
    """Whatever byte is changed, the text parts read back are those written, or the file is found broken."""
    data = bytearray(LETTER.data)
    data[place] = (data[place] + by) % 256
    try:
        parts = dict(parts_of(bytes(data)))
    except (UnreadableError, UnicodeDecodeError):
        return
    whole = dict(parts_of(LETTER.data))
    assert all(whole.get(name, part) == part for name, part in parts.items())


def test_an_authoritys_template_without_the_scores_is_not_issued(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(letter()))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "Criterion")
    table._tbl.getparent().remove(table._tbl)
    document.save(tmp_path / "letter.docx")
    written, problems = write_letters(
        dossier(), outcome(), tmp_path / "out", ON, standstill(), templates=tmp_path
    )
    assert written == []
    assert not (tmp_path / "out").exists()
    assert {p.code for p in problems} <= {"T030", "T060"}
    assert problems


def test_what_was_written_before_a_difference_is_taken_away_again(tmp_path: Path) -> None:
    """The last bidder's letter names somebody it should not; the others were written first."""
    import dataclasses

    record = dossier()
    rows = tuple(
        dataclasses.replace(c, reason=f"{c.reason} Better than Elder Homecare Ltd.")
        if (c.bidder, c.criterion) == ("dam", "Q1")
        else c
        for c in record.consensus
    )
    (tmp_path / "kept.txt").write_text("mine")
    written, problems = write_letters(
        dataclasses.replace(record, consensus=rows), outcome(), tmp_path, ON, standstill()
    )
    assert written == []
    assert [(p.code, p.where) for p in problems] == [("T061", "letter to Damson Living Ltd")]
    assert [p.name for p in tmp_path.iterdir()] == ["kept.txt"]


def test_digests_are_those_of_the_files(tmp_path: Path) -> None:
    written, _ = write_letters(dossier(), outcome(), tmp_path, ON, standstill())
    for one in written:
        data = (tmp_path / one.name).read_bytes()
        assert (one.sha256, one.parts) == (sha256(data), part_digest(data))


# ---- the table of required fields -----------------------------------------------------------------


def test_the_table_has_every_kind_and_only_known_tests() -> None:
    assert set(required()) == set(KINDS)
    for kind, fields in required().items():
        for name, row in fields.items():
            assert row.test in TESTS, (kind, name)
            assert re.search(r"(reg|s|ss)\.?\s?\d", row.cite), (kind, name)
            assert row.tags or row.test == "record", (kind, name)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_template_prints_every_required_tag(kind: str) -> None:
    """The last part of each tag stands in the template: what the law asks for is printed."""
    data = LETTERS[KINDS[kind].template]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = re.sub(r"<[^>]+>", "", archive.read(DOCUMENT).decode())
    for row in required()[kind].values():
        for tag in row.tags:
            leaf = tag.removesuffix("[]").rpartition(".")[2]
            assert re.search(rf"\b{leaf}\b", text), (kind, tag)


def test_a_blank_field_is_named_with_its_provision() -> None:
    context = {
        "lots": [{"scores": [{"rows": [{"criterion": "Q1", "weight": " "}], "total": "9"}]}],
        "record": {"fingerprint": "f"},
    }
    problems = {p.message: p.law for p in missing("letter", context, "letter to X")}
    assert problems["the award criteria with their weights is missing"] == "PCR 2015 reg 86(2)(a)"
    assert problems["the end of standstill is missing"] == "PCR 2015 reg 86(2)(d)"
    assert all(p.where == "letter to X" for p in missing("letter", context, "letter to X"))
    assert at(context, "lots[].scores[].total") == ["9"]
    said = lacking("summary", "model", "every letter", instead="is of another tender")
    assert said.message.endswith("is of another tender")


def test_another_fingerprint_stops_every_letter() -> None:
    import dataclasses

    letters, problems = make_letters(
        dossier(), dataclasses.replace(outcome(), fingerprint="e" * 64), ON, standstill()
    )
    assert letters == ()
    assert [(p.code, p.where, p.law) for p in problems] == [
        ("X13", "every letter", "PCR 2015 reg 86(2)(a)")
    ]


def test_what_is_remembered_of_one_file_is_judged_anew_for_the_next() -> None:
    reader = Reader({**BIDDERS, "hav": "Haven Homes Ltd"})
    data = altered(lambda t: t.replace("Thank you", "Haven Homes Ltd, thank you"))
    allowing = Expected(parts=EXPECTED.parts, named=(*EXPECTED.named, "hav"))
    for _ in range(3):
        assert list(reader.differences(data, allowing, "letter")) == []
        assert [f.code for f in reader.differences(data, EXPECTED, "letter")] == ["T061"]
