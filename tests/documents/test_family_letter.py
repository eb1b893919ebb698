"""A letter to a family says what the person's own says, and of the person no more."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from tendering.documents.accessibility import accessibility_problems
from tendering.documents.family_letter import (
    family_letter,
    family_sections,
    family_subject,
    recipient,
)
from tendering.documents.people_letter import (
    DIRECT,
    MOVES,
    STAYS,
    WAITS,
    PersonLetter,
    Sections,
    Told,
    full_sections,
    subject,
)
from tendering.documents.word_style import open_document
from tendering.model.papers import Authority

DAY, WAS = date(2017, 7, 3), date(2017, 6, 5)
FIGURES = re.compile(r"\d+")
COMPANIES = ("Garway Care", "Wyebrook", "Golden Vale", "Sandstone")


def told(choose_by: date | None = None) -> Told:
    choice = "Please tell us by 12 May 2017." if choose_by else "You can tell us at any time."
    return Told(
        authority=Authority(name="Herefordshire Council", address="Plough Lane"),
        on=date(2017, 5, 1),
        phone="01632 960 018",
        out_of_hours="01632 960 019",
        choice=choice,
        told_days=28,
        signed="Priya Nair",
        choose_by=choose_by,
    )


def letter(
    kind: str, *, was: date | None = None, until: date | None = None, because: str = ""
) -> PersonLetter:
    return PersonLetter(
        reference="P-0413",
        kind=kind,
        address=("Ms Ruth Price", "4 Orchard Row"),
        dear="Ms Price",
        now="Garway Care",
        new="" if kind == DIRECT else "Garway Care" if kind == STAYS else "Wyebrook",
        hours="13 and a half hours",
        first_day=None if kind == WAITS else DAY,
        others=("Golden Vale", "Sandstone"),
        was=was,
        because=because,
        until=until,
    )


def words(about: str, sections: Sections) -> str:
    return "\n".join([about, *(t for h, p, b in sections for t in (h, *p, *b))])


@pytest.mark.parametrize(
    ("kind", "was", "until"),
    list(product((MOVES, STAYS, DIRECT, WAITS), (None, WAS), (None, date(2017, 9, 30)))),
)
def test_a_family_is_told_what_changes_and_no_more_than_the_person(
    kind: str, was: date | None, until: date | None
) -> None:
    because = "The new company is not ready." if was else ""
    mine = letter(kind, was=was, until=until, because=because)
    for choose_by in (None, date(2017, 5, 12)):
        theirs = words(family_subject(mine), family_sections(mine, told(choose_by)))
        own = words(subject(mine), full_sections(mine, told(choose_by)))
        assert set(FIGURES.findall(theirs)) <= set(FIGURES.findall(own)) | {"0413"}
        assert all(name in own for name in COMPANIES if name in theirs)
        assert mine.hours not in theirs
        assert "Ruth" not in theirs
        assert "Price" not in theirs
        for said in ("P-0413", "01632 960 018", "01632 960 019", "Garway Care"):
            assert said in theirs
        assert ("Monday 3 July 2017" in theirs) is (kind != WAITS)
        assert ("Be there when Wyebrook comes" in theirs) is (kind == MOVES)
        assert ("Help them choose a direct payment" in theirs) is (kind in (MOVES, STAYS))
        if kind in (MOVES, STAYS):
            assert ("Help them tell us by 12 May 2017." in theirs) is (choose_by is not None)
        assert ("What does not change" in theirs) is (kind != WAITS)
        assert ("Monday 5 June 2017" in theirs) is (was is not None)


def test_the_letter_names_its_reader_by_the_reference_of_the_person_in_large_print() -> None:
    data = family_letter(letter(MOVES), told())
    assert data == family_letter(letter(MOVES), told())
    assert accessibility_problems(data) == ()
    document = open_document(data)
    lines = [p.text for p in document.paragraphs]
    assert lines[2:5] == [recipient("P-0413"), "Ms Ruth Price", "4 Orchard Row"]
    assert "Dear Ms Price" in lines
    size = document.styles["Normal"].font.size
    assert size is not None
    assert size.pt == 14
