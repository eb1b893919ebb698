"""The rules of an agreed score: a whole one has no fault, and whatever is taken from it is found, in its part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tendering.checks.moderation import (
    faults,
    movement_faults,
    neighbours,
    session_faults,
    spread_words,
    uneven,
)
from tendering.model.bids import MarkKind
from tendering.model.criteria import Criterion, Effect, Level, Minimum, Scale
from tendering.model.moderation import (
    AgreedScore,
    Basis,
    Case,
    Dissent,
    Given,
    Member,
    Movement,
    Promise,
    Session,
)

F = Fraction
PEOPLE = ("Ann", "Bob", "Cyd")
SCALE = Scale(
    id="s",
    levels=tuple(Level(mark=F(m), label="", descriptor="", worth=F(m * 25)) for m in range(5)),
)
BASIS = Basis(
    procurement="p", lot="1", title="", cases=(), members=tuple(Member(person=p) for p in PEOPLE)
)
SITTING = Session(
    id="1", on=date(2027, 5, 5), started="09:30", ended="12:00", chair="Ann", attendees=PEOPLE
)
CLOSED = (date(2027, 5, 4), time(9))
marks = st.lists(st.integers(0, 4), min_size=3, max_size=3)


def case_of(given_marks: list[int], *, least: int | None = None, named: bool = False) -> Case:
    minimum = Minimum(mark=F(least), effect=Effect.MUST_REJECT) if least is not None else None
    asked = Criterion(
        id="Q1",
        title="W",
        weight=F(1),
        points=F(1),
        scale="s",
        bullets=("a", "b"),
        minimum=minimum,
    )
    return Case(
        key=("b1", "", "", "Q1"),
        criterion=asked,
        scale=SCALE,
        bullets=("a", "b"),
        given=tuple(
            Given(person=p, kind=MarkKind.NUMBER, mark=F(m))
            for p, m in zip(PEOPLE, given_marks, strict=True)
        ),
        named=named,
    )


def whole(case: Case, mark: int) -> AgreedScore:
    return AgreedScore(
        bidder="b1",
        lot="",
        zone="",
        criterion="Q1",
        kind=MarkKind.NUMBER,
        mark=F(mark),
        reason="why",
        evidence="page 4",
        points=("found", "found"),
        why_not_higher="no",
        why_not_lower="no",
        movements=tuple(
            Movement(person=g.person, before=g.text, after=str(mark), reason="shown page 4")
            for g in case.given
            if g.mark != mark
        ),
        letter_text="told",
        promises=(Promise(words="vans", page="page 4"),),
        session="1",
    )


def parts(score: AgreedScore, case: Case) -> set[str]:
    found = [*faults(score, case, BASIS), *movement_faults(score, case, SITTING)]
    return {f.part for f in found}


@given(marks, st.integers(0, 4), st.none() | st.integers(0, 4), st.booleans())
def test_a_whole_record_has_no_fault(
    given_marks: list[int], mark: int, least: int | None, named: bool
) -> None:
    case = case_of(given_marks, least=least, named=named)
    assert parts(whole(case, mark), case) == set()


@given(marks, st.integers(0, 4), st.sampled_from(("reason", "evidence", "letter_text")))
def test_a_blank_is_found_in_its_part(given_marks: list[int], mark: int, part: str) -> None:
    case = case_of(given_marks)
    assert parts(replace(whole(case, mark), **{part: "  "}), case) == {part}  # type: ignore[arg-type]


@given(marks, st.integers(0, 4), st.none() | st.integers(0, 4), st.booleans())
def test_why_no_higher_and_no_lower_where_it_matters_and_only_there(
    given_marks: list[int], mark: int, least: int | None, named: bool
) -> None:
    case = case_of(given_marks, least=least, named=named)
    bare = replace(whole(case, mark), why_not_higher="", why_not_lower="")
    stake = least is not None and (mark <= least or min(given_marks) < least)
    needed = len(set(given_marks)) > 1 or named or stake
    expected = {
        part
        for part, there in (("why_not_higher", mark < 4), ("why_not_lower", mark > 0))
        if needed and there
    }
    assert parts(bare, case) == expected


@given(marks, st.integers(0, 4))
def test_every_mark_that_differs_was_left_for_a_reason_or_is_a_dissent(
    given_marks: list[int], mark: int
) -> None:
    case = case_of(given_marks)
    score = whole(case, mark)
    assume(score.movements)
    first, *rest = score.movements
    gone = replace(score, movements=tuple(rest))
    assert parts(gone, case) == {f"moved {first.person}"}
    dissent = (Dissent(person=first.person.lower(), words="I hold my mark."),)
    assert parts(replace(gone, dissents=dissent), case) == set()
    silent = replace(score, movements=(replace(first, reason=" "), *rest))
    assert parts(silent, case) == {f"moved {first.person}"}
    away = replace(SITTING, attendees=tuple(p for p in PEOPLE if p != first.person))
    assert not list(movement_faults(gone, case, away))


def test_n_a_moves_those_who_gave_a_mark() -> None:
    case = case_of([3, 3, 3])
    case = replace(case, criterion=replace(case.criterion, not_applicable="redistribute"))
    score = AgreedScore(
        bidder="b1",
        lot="",
        zone="",
        criterion="Q1",
        kind=MarkKind.NOT_APPLICABLE,
        reason="x",
        letter_text="x",
    )
    assert parts(score, case) == {f"moved {p}" for p in PEOPLE}


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"on": None}, "on"),
        ({"on": date(2027, 6, 1)}, "on"),
        ({"on": date(2027, 5, 4), "started": "08:59"}, "on"),
        ({"on": date(2027, 5, 3)}, "on"),
        ({"started": "early"}, "started"),
        ({"ended": ""}, "ended"),
        ({"ended": "09:30"}, "ended"),
        ({"chair": " "}, "chair"),
        ({"chair": "Dan"}, "chair"),
        ({"attendees": ("Ann",)}, "attendees"),
    ],
)
def test_what_a_session_lacks(more: dict[str, object], part: str) -> None:
    assert not list(session_faults(SITTING, CLOSED, date(2027, 5, 5)))
    session = replace(SITTING, **more)  # type: ignore[arg-type]
    assert [f.part for f in session_faults(session, CLOSED, date(2027, 5, 5))] == [part]


def test_depth_is_the_same_within_reason() -> None:
    case = case_of([3, 3, 3])
    short, long = whole(case, 3), replace(whole(case, 3), reason="word " * 60)
    assert uneven([short, long]) == (short, long, 3, 62)
    assert uneven([short, replace(short, reason="word " * 40)]) is None
    assert uneven([long]) is None


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_the_spread_says_no_middle(given_marks: list[int]) -> None:
    said = spread_words(case_of(given_marks).given)
    low, high = min(given_marks), max(given_marks)
    assert said == ("alike" if low == high else f"DIFFER: {low} to {high}")


@given(st.integers(0, 4))
def test_neighbours_are_those_of_the_scale(mark: int) -> None:
    higher, lower = neighbours(F(mark), case_of([0, 0, 0]))
    assert higher == (mark + 1 if mark < 4 else None)
    assert lower == (mark - 1 if mark > 0 else None)
