"""What a year came to: blanks are not noughts, and no small number can be worked out from what is shown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.documents.scrutiny_page import NOT_REPORTED, shown
from tendering.framework.places import Holding
from tendering.framework.scrutiny import (
    COLUMNS,
    PARTS,
    Count,
    Work,
    Year,
    complaints_of,
    hidden,
    statutory_floor,
    wages_of,
    with_totals,
    work_of,
    year_of,
)
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tests.checks.tenders import but, with_agreement

LEAST = 5
YEAR = Year(first=date(2017, 7, 1), last=date(2018, 6, 30))
Cell = tuple[int, str]


def row(zone: str, provider: str, parts: list[int]) -> Work:
    numbers = {"offered": sum(parts), **dict(zip(PARTS, parts, strict=True)), "handed_back": 0}
    return Work(
        lot="1",
        zone=zone,
        provider=provider,
        counts={c: Count(number=n, hours=Fraction(n * 10)) for c, n in numbers.items()},
    )


def determined(rows: list[Work], table: tuple[Work, ...]) -> set[Cell]:
    """Return the hidden cells that the sums of what is shown fix, by elimination: what a reader with a pencil finds."""
    cells = [(n, c) for n, r in enumerate(rows) for c in ("offered", *PARTS)]
    unknown = [c for c in cells if rows[c[0]].counts[c[1]].hidden]
    equations: list[list[Fraction]] = []

    def equation(signed: dict[Cell, int], total: int) -> None:
        line = [Fraction(signed.get(u, 0)) for u in unknown]
        rest = sum(
            k * (rows[n].counts[c].number or 0)
            for (n, c), k in signed.items()
            if (n, c) not in unknown
        )
        equations.append([*line, Fraction(total - rest)])

    for n in range(len(rows)):
        equation({(n, "offered"): 1, **{(n, p): -1 for p in PARTS}}, 0)
    for total in (t for t in table if not t.provider):
        mine = [n for n, r in enumerate(rows) if not total.lot or r.zone == total.zone]
        for c in ("offered", *PARTS):
            if not total.counts[c].hidden:
                equation({(n, c): 1 for n in mine}, total.counts[c].number or 0)
    pivots: dict[int, list[Fraction]] = {}
    for stated in equations:
        line = stated
        for column, other in pivots.items():
            if line[column]:
                line = [a - line[column] * b for a, b in zip(line, other, strict=True)]
        first = next((i for i in range(len(unknown)) if line[i]), None)
        if first is None:
            continue
        line = [a / line[first] for a in line]
        for column, other in pivots.items():
            if other[first]:
                pivots[column] = [a - other[first] * b for a, b in zip(other, line, strict=True)]
        pivots[first] = line
    return {
        unknown[column]
        for column, line in pivots.items()
        if not any(line[i] for i in range(len(unknown)) if i != column)
    }


parts = st.lists(st.integers(0, 9), min_size=3, max_size=3)


@settings(max_examples=40, deadline=None)
@given(st.lists(parts, min_size=1, max_size=4), st.lists(parts, max_size=3))
def test_no_small_number_can_be_worked_out(north: list[list[int]], south: list[list[int]]) -> None:
    made = [row("north", f"n{n}", p) for n, p in enumerate(north)]
    made += [row("south", f"s{n}", p) for n, p in enumerate(south)]
    rows = [hidden(r, LEAST) for r in made]
    table = with_totals(rows, LEAST)
    for r in table:
        for c in COLUMNS:
            number = r.counts[c].number or 0
            assert r.counts[c].hidden or not 0 < number < LEAST
    small = {
        (n, c)
        for n, r in enumerate(rows)
        for c in ("offered", *PARTS)
        if 0 < (r.counts[c].number or 0) < LEAST
    }
    assert not determined(rows, table) & small


def test_what_nobody_reported_is_not_nought() -> None:
    tender = but()
    lot = tender.lots[0].id
    zone = tender.lots[0].zones[0].id if tender.lots[0].zones else ""
    held = [
        Holding(
            provider="elm", lot=lot, zone=zone, role="main", position=1, since=date(2017, 7, 1)
        )
    ]
    table = work_of(tender, (), YEAR, held)
    assert all(c.number is None for r in table for c in r.counts.values())
    assert shown(table[0].counts["offered"], LEAST) == NOT_REPORTED
    (none,) = complaints_of((), YEAR, ["elm"])
    assert none.counts is None
    (wage,) = wages_of((), YEAR, ["elm"])
    assert (wage.lowest, wage.below) == (None, None)


def test_a_complaint_has_the_outcome_it_came_to() -> None:
    def entry(number: int, on: date, **facts: str) -> Entry:
        return Entry(kind=K.COMPLAINT_RECEIVED, on=on, bidder="elm", number=number, facts=facts)

    made = [
        entry(1, date(2017, 8, 1), outcome="open", about="late"),
        entry(2, date(2017, 8, 2), outcome="open", about="rude"),
        entry(3, date(2018, 7, 2), outcome="upheld", complaint="1"),
        entry(4, date(2018, 7, 3), outcome="open", about="next year's"),
    ]
    (found,) = complaints_of(made, YEAR, ["elm"])
    assert found.counts == {"upheld": 1, "partly upheld": 0, "not upheld": 0, "open": 1}


def test_wages_are_held_against_the_floor_of_their_days() -> None:
    first, last = statutory_floor(date(2017, 3, 1), date(2017, 4, 30))
    assert first.money < last.money
    entry = Entry(
        kind=K.WAGE_EVIDENCE,
        on=date(2017, 9, 1),
        bidder="elm",
        number=5,
        facts={
            "lowest": "7.49",
            "floor": "7.50",
            "period_to": "2017-08-31",
            "floor_source": "law",
        },
    )
    (found,) = wages_of([entry], YEAR, ["elm"])
    assert found.below is True


def test_a_year_begins_on_the_anniversary() -> None:
    tender = with_agreement(starts_on=date(2016, 11, 7))
    assert year_of(tender, 2017) == Year(first=date(2017, 11, 7), last=date(2018, 11, 6))
    assert year_of(with_agreement(starts_on=None), 2017).first == date(2017, 1, 1)
