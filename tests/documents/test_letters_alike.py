"""What many letters say alike stands apart in the file: the words are the same, and each letter is still proved by its bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.documents import word_alike
from tendering.documents.alike import Alike
from tendering.documents.letters import make_letters, write_letters
from tendering.documents.readback import DOCUMENT, Expected, Group, Part, Reader
from tendering.documents.readback_archive import crc_of_both, crc_step
from tendering.documents.word import environment
from tendering.documents.word_alike import TextTemplate
from tendering.documents.word_packed import Packed, Stretch, write_archive
from tests.documents.example import BIDDERS, dossier, outcome
from tests.documents.test_letters import ON, standstill

LOOP = "<w:p>{{ a }}</w:p>{% for x in xs %}<w:p>{{ x.lead }}: {{ x.text }}</w:p>{% endfor %}<w:p/>"
BLOCK = {"lead": "Oak & Elm, 4.00", "text": "It names people and dates. " * 100}


def pieces(text: str, **values: object) -> list[str | Stretch] | None:
    return TextTemplate(environment(), text, alike=True).pieces(values)


def test_what_is_alike_stands_apart_and_the_words_are_the_same() -> None:
    plain = TextTemplate(environment(), LOOP, alike=False).render({"a": "1", "xs": [BLOCK] * 2})
    found = pieces(LOOP, a="1", xs=[Alike(BLOCK)] * 2)
    assert found is not None
    assert [isinstance(p, Stretch) for p in found] == [False, True, True, False]
    assert "".join(p.text if isinstance(p, Stretch) else p for p in found) == plain
    assert (
        TextTemplate(environment(), LOOP, alike=True).render({"a": "1", "xs": [Alike(BLOCK)] * 2})
        == plain
    )


@pytest.mark.parametrize(
    "text",
    [
        "<w:p>{% for x in xs %}<w:r>{{ x.text }}</w:r>{% endfor %}</w:p>",  # not a whole paragraph
        "{% for x in xs %}<w:p>{{ a }}{{ x.text }}</w:p>{% endfor %}",  # not of its own values alone
        "{% for x in xs %}<w:p>{{ loop.index }}{{ x.text }}</w:p>{% endfor %}",
    ],
)
def test_what_cannot_stand_apart_does_not(text: str) -> None:
    found = pieces(text, a="1", xs=[Alike(BLOCK)])
    assert found is not None
    assert not any(isinstance(p, Stretch) for p in found)


@pytest.mark.parametrize("bad", ["\0", "line\nbreak", "tab\t", "\x07", "\ud800"])
def test_a_text_with_breaks_or_what_is_refused_is_left_to_the_whole(bad: str) -> None:
    assert pieces(LOOP, a=bad, xs=[Alike(BLOCK)]) is None
    assert pieces(LOOP, a="1", xs=[Alike({**BLOCK, "lead": bad})]) is None


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=400)), min_size=1, max_size=8))
def test_pieces_make_one_part_that_every_reader_unpacks(made: list[tuple[bool, bytes]]) -> None:
    whole = [Stretch((d.hex(),)) if apart else d for apart, d in made]
    text = b"".join(d.hex().encode() if apart else d for apart, d in made)
    data = write_archive([Packed.joined("x", whole)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("x") == text


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_the_checksum_of_two_texts_follows_from_theirs(one: bytes, other: bytes) -> None:
    both = crc_of_both(zlib.crc32(one), zlib.crc32(other), crc_step(len(other)))
    assert both == zlib.crc32(one + other)


def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_alike, "APART", 1)


def test_letters_with_stretches_say_what_they_said(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_letters(dossier(), outcome(), ON, standstill())[0]
    apart(monkeypatch)
    cut, problems = make_letters(dossier(), outcome(), ON, standstill())
    assert not problems
    assert [x.parts for x in cut] == [x.parts for x in whole]
    assert [x.data for x in cut] != [x.data for x in whole]
    for letter in cut:
        assert docx.Document(io.BytesIO(letter.data)).paragraphs


WINNER = "Cedar & Co"
SAID = f"{WINNER}, 4.00: It names people and dates, with what it changed and when."
NAMES = {"ced": WINNER, "oak": "Oak and Elm Care Ltd", "haz": "Hazel Homes Ltd"}


def file_of(*body: str | Stretch) -> bytes:
    pieces = [
        p if isinstance(p, Stretch) else p.encode() for p in ("<w:body>", *body, "</w:body>")
    ]
    return write_archive([Packed.joined(DOCUMENT, pieces)])


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text.replace('&', '&amp;')}</w:t></w:r></w:p>"


def test_a_stretch_is_read_once_and_each_letter_is_still_proved() -> None:
    words = ("what is said", SAID.partition(": ")[2])
    shared = Stretch((paragraph(SAID), paragraph("4.00")))
    expected = Expected(
        parts=(Part(title="Lot 1", groups=(Group(words=(words,)),)),), named=("ced",)
    )
    reader = Reader(NAMES)

    def found(*body: str | Stretch) -> list[str]:
        return [f.message for f in reader.differences(file_of(*body), expected, "a letter")]

    for number in range(4):
        assert found(paragraph("Lot 1"), shared, paragraph(f"own {number}")) == []
    assert "is not there word for word" in found(paragraph("Lot 1"), paragraph("own"))[0]
    assert "the part" in found(paragraph("Lot 2"), shared)[0]  # known, and in no part
    assert "is not there word for word" in found(shared, paragraph("Lot 1"))[0]  # before its part
    stranger = Stretch((paragraph("Hazel Homes Ltd, 5.00: better."),))
    for _ in range(4):
        assert "Hazel Homes Ltd is named" in found(paragraph("Lot 1"), shared, stranger)[0]
    whole = file_of(paragraph("Lot 1"), shared, paragraph("own"))
    at = whole.index(shared.packed(b"")) + 12
    broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    said = [f.message for f in reader.differences(broken, expected, "a letter")]
    assert "cannot be read back" in said[0]


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_writes_the_same_folder(tmp_path: Path, workers: int) -> None:
    def write(name: str, number: int) -> dict[str, bytes]:
        written, problems = write_letters(
            dossier(), outcome(), tmp_path / name, ON, standstill(), workers=number
        )
        assert not problems
        files = {x.name: (tmp_path / name / x.name).read_bytes() for x in written}
        assert sorted(files) == sorted(p.name for p in (tmp_path / name).iterdir())
        return files

    assert write("one", 1) == write("some", workers)


def test_a_letter_that_lacks_something_leaves_none_whoever_makes_it(tmp_path: Path) -> None:
    record = dossier()
    lacking = replace(
        record, consensus=tuple(replace(c, reason="", letter_text="") for c in record.consensus)
    )
    found = []
    for number in (1, 2, 3):
        written, problems = write_letters(
            lacking, outcome(), tmp_path / "none", ON, standstill(), workers=number
        )
        assert written == []
        assert not (tmp_path / "none").exists()
        found.append(problems)
    assert found[0] == found[1] == found[2]
    assert found[0]
    assert len(BIDDERS) > 1
