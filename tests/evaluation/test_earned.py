"""Points and marks kept as levels read like the dictionaries they stand for; agreed scores are found as one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.earned import With, together
from tendering.evaluation.entries import entries_of
from tendering.evaluation.quality import QuestionSet
from tendering.model.tender import Per
from tests.evaluation.build import F, cell, dossier, lot, question, section, tender

TREE = (
    section("S", 60),
    section("S1", 40, parent="S"),
    question("A", 10, parent="S1"),
    question("B", 30, parent="S1"),
    question("C", 20, parent="S"),
    question("D", 40),
)
TABLE = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 5).map(Fraction), max_size=4)


@given(row=st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_points_and_marks_read_like_dictionaries(row: list[int]) -> None:
    questions = QuestionSet(tender(TREE), [c for c in TREE if c.scale])
    found = questions.results({"X": [F(mark) for mark in row]})["X"]
    a, b, c, d = (F(p) * mark / 5 for p, mark in zip((10, 30, 20, 40), map(F, row), strict=True))
    right = {"A": a, "B": b, "C": c, "D": d, "S1": a + b, "S": a + b + c}
    assert found.points == right
    assert right == found.points
    assert list(found.points) == list(right)
    assert len(found.points) == len(right)
    assert found.marks == dict(zip("ABCD", map(F, row), strict=True))
    assert len(found.marks) == 4
    assert found.quality == right["S"] + right["D"]
    for table in (found.points, found.marks):
        assert "quality" not in table
        assert table.get("quality") is None
        with pytest.raises(KeyError):
            table["quality"]


@given(below=TABLE, own=TABLE, more=TABLE)
def test_points_on_top_read_like_one_dictionary(
    below: dict[str, Fraction], own: dict[str, Fraction], more: dict[str, Fraction]
) -> None:
    right = {**below, **own, **more}
    found = With(below, own).more(more)
    assert found == right
    assert list(found) == list(right)
    assert len(found) == len(right)
    assert together(below, own) == {**below, **own}
    assert together(below, below) is below


@given(data=st.data())
def test_agreed_scores_of_a_bid_are_those_found_one_by_one(data: st.DataObject) -> None:
    asked = (question("A", 50), question("B", 50, per=Per.ZONE))
    where = st.tuples(
        st.sampled_from("XY"), st.sampled_from("AB"), st.integers(0, 5),
        st.sampled_from(["", "1"]), st.sampled_from(["", "z"]),
    )  # fmt: skip
    rows = tuple(cell(*row) for row in data.draw(st.lists(where, max_size=10)))
    t = tender(asked, lots=(lot(zones=["z"]),))
    entries = entries_of(dossier(t, {"X": {}, "Y": {}}, consensus=rows))
    for bidder in "XY":
        for zone in (None, "z"):
            of_zone = zone or ""
            right = [
                entries.consensus_cell(bidder, "1", "", "A"),
                entries.consensus_cell(bidder, "1", of_zone, "B"),
            ]
            assert entries.consensus_cells(bidder, "1", zone, asked) == right
