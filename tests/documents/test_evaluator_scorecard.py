"""An evaluator's scorecard shows their own marks beside the agreed scores, and of the others only how far they went."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tendering.documents.evaluator_common import patterns
from tendering.documents.evaluator_marks import LotMarks, beside, ends_of
from tendering.documents.evaluator_scorecard import workbooks
from tendering.documents.lot_view import LotView
from tendering.documents.scorecard_files import write_by_evaluator, write_workbooks
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier, Mark, MarkKind
from tests.documents.test_scorecards import RULES, marked

F = Fraction


def bids() -> Dossier:
    """Return four bids with agreed scores; Ada, Ben and Cyd marked them, Ben twice without a number."""
    given = RULES["price-lowest_over_bid"]
    rows = marked("consensus", "error").marks
    gone = {("Ben", "p", "S1"): MarkKind.ABSTAIN, ("Ben", "q", "S1"): MarkKind.NOT_APPLICABLE}
    marks = tuple(
        dataclasses.replace(m, kind=gone[key], mark=None)
        if (key := (m.evaluator, m.bidder, m.criterion)) in gone
        else dataclasses.replace(m, note=f"{m.evaluator} on {m.bidder} {m.criterion}")
        for m in rows
    )
    return dataclasses.replace(given, marks=marks)


def marks_of(given: Dossier, **shown: tuple[str, str]) -> LotMarks:
    outcome = evaluate(given)
    return LotMarks.of(LotView.of(given, outcome, outcome.lots[0]), shown or None)


def opened(marks: LotMarks, evaluator: str) -> Workbook:
    made = dict(workbooks(marks, patterns()))
    return openpyxl.load_workbook(io.BytesIO(made[evaluator].file()))


def rows(book: Workbook) -> Iterator[dict[str, Any]]:
    """Yield the answers on the sheet that holds them all, by heading."""
    lines: list[list[Any]] = [[c.value for c in row] for row in book["Your marks"].iter_rows()]
    top = next(n for n, line in enumerate(lines) if line[0] == "Bidder")
    for line in lines[top + 1 :]:
        yield dict(zip(lines[top], line, strict=True))


def test_every_answer_stands_with_the_marks_of_the_record_and_what_follows_from_them() -> None:
    given = bids()
    marks = marks_of(given)
    by: dict[tuple[str, str, str], Mark] = {
        (m.evaluator, m.bidder, m.criterion): m for m in given.marks
    }
    agreed = {(c.bidder, c.criterion): c.mark for c in given.consensus if c.mark is not None}
    for evaluator in marks.evaluators:
        found = list(rows(opened(marks, evaluator)))
        assert len(found) == len(agreed)
        for row in found:
            answer = row["Bidder"], row["Question"]
            own = by[evaluator, *answer].mark
            others = [
                m.mark
                for (e, *about), m in by.items()
                if e != evaluator and tuple(about) == answer and m.mark is not None
            ]
            assert row["Lowest of the others"] == min(others)
            assert row["Highest of the others"] == max(others)
            assert row["Agreed score"] == agreed[answer]
            if own is None:
                assert row["Your mark"] in ("abstain", "n/a")
                assert row["Moved from yours"] == row["Yours among them"] == "–"
                continue
            assert row["Your mark"] == own
            assert row["Your note"] == f"{evaluator} on {' '.join(answer)}"
            assert row["Moved from yours"] == agreed[answer] - own
            lowest, highest = own <= min(others), own >= max(others)
            word = {"as all others": (True, True), "lowest": (True, False)}
            word |= {"highest": (False, True), "between": (False, False)}
            assert word[row["Yours among them"]] == (lowest, highest)


def test_no_mark_or_note_of_another_is_told_by_name() -> None:
    book = opened(marks_of(bids()), "Ada")
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert any("Ada on" in text for text in texts)
    assert not any("Ben" in text or "Cyd" in text for text in texts)
    assert all(sheet.protection.sheet for sheet in book)


def test_a_file_holds_nothing_of_answers_or_notes_that_are_not_theirs() -> None:
    given = bids()
    kept = tuple(m for m in given.marks if (m.evaluator, m.bidder) != ("Ben", "p"))
    given = dataclasses.replace(given, marks=kept)
    name = next(b.name for b in given.bidders if b.id == "p")
    texts = {}
    for evaluator, book in workbooks(marks_of(given), patterns()):
        with zipfile.ZipFile(io.BytesIO(book.file())) as parts:
            texts[evaluator] = parts.read("xl/sharedStrings.xml").decode()
    assert {e: name in text for e, text in texts.items()} == {
        "Ada": True,
        "Ben": False,
        "Cyd": True,
    }
    for evaluator, text in texts.items():
        assert {e for e in texts if f"{e} on" in text} == {evaluator}


def test_what_evaluators_of_a_lot_have_in_common_changes_no_file_of_theirs() -> None:
    marks = marks_of(bids())
    together = {e: book.file() for e, book in workbooks(marks, patterns())}
    shared = patterns()
    for evaluator in reversed(marks.evaluators):
        assert dict(workbooks(marks, shared))[evaluator].file() == together[evaluator]


@given(st.lists(st.one_of(st.integers(0, 5), st.just("n/a")), min_size=1, max_size=5), st.data())
def test_a_mark_is_held_against_those_of_the_others(given: list[int | str], data: Any) -> None:
    at = data.draw(st.integers(0, len(given) - 1))
    others = [m for n, m in enumerate(given) if n != at and isinstance(m, int)]
    ends = ends_of(given[at], sorted(m for m in given if isinstance(m, int)))
    assert ends == ((min(others), max(others)) if others else None)
    assert beside(given[at], ends, 3) is beside(given[at], ends, 3)
    if isinstance(given[at], int):
        assert beside(given[at], ends, 3).moved == 3 - int(given[at])


def test_a_long_note_makes_its_row_tall_and_no_other() -> None:
    long = bids()
    first = next(m for m in long.marks if m.evaluator == "Ada")
    marks = tuple(
        dataclasses.replace(m, note="why " * 100 if m is first else "") for m in long.marks
    )
    sheet = opened(marks_of(dataclasses.replace(long, marks=marks)), "Ada")["Your marks"]
    tall = [n for n, d in sheet.row_dimensions.items() if n > 3 and (d.height or 0) > 30]
    assert [sheet.cell(n, 10).value for n in tall] == [("why " * 100)]


def test_the_answers_that_moved_most_come_first_with_the_panel_s_reason() -> None:
    given = bids()
    scores = tuple(dataclasses.replace(c, reason=f"why {c.bidder}") for c in given.consensus)
    book = opened(marks_of(dataclasses.replace(given, consensus=scores)), "Cyd")
    lines: list[list[Any]] = [[c.value for c in row] for row in book["Summary"].iter_rows()]
    top = next(n for n, line in enumerate(lines) if line[0] == "Bidder")
    moved = [abs(line[lines[top].index("Moved from yours")]) for line in lines[top + 1 :]]
    assert moved == sorted(moved, reverse=True)
    assert all(moved)
    assert lines[top + 1][-1] == f"why {lines[top + 1][0]}"
    told = [line[0] for line in lines if str(line[0]).startswith("You marked")]
    assert told == ["You marked 12 answers of 4 bidders."]


def test_bidders_stand_by_alias_where_the_record_shows_the_panel_no_other() -> None:
    shown = {b: (f"Bidder {n}", f"Bidder {n}") for n, b in enumerate("srqp", start=1)}
    book = opened(marks_of(bids(), **shown), "Ada")
    names = list(dict.fromkeys(row["Name"] for row in rows(book)))
    assert names == [f"Bidder {n}" for n in range(1, 5)]


@pytest.mark.parametrize("by_lot", [True, False])
def test_the_number_of_workers_changes_no_byte(tmp_path: Path, *, by_lot: bool) -> None:
    given = bids()
    other = dataclasses.replace(given.tender.lots[0], id="2")
    given = dataclasses.replace(
        given,
        tender=dataclasses.replace(given.tender, lots=(*given.tender.lots, other)),
        bids=(*given.bids, dataclasses.replace(given.bids[0], lot="2")),
        marks=tuple(dataclasses.replace(m, lot="") for m in given.marks),
        consensus=tuple(dataclasses.replace(c, lot="") for c in given.consensus),
        prices=tuple(dataclasses.replace(p, lot="") for p in given.prices),
    )
    outcome = evaluate(given)
    made = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        out.mkdir()
        if by_lot:
            found = write_workbooks(given, outcome, out, workers=workers)
        else:
            found = write_by_evaluator(given, outcome, out, lots=("1", "2"), workers=workers)
        made.append((found, {p.name: p.read_bytes() for p in sorted(out.iterdir())}))
    assert made[0] == made[1]
    assert len(made[0][0]) == (2 if by_lot else 6)
    assert set(made[0][0]) == set(made[0][1])
