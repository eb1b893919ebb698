"""The plan's workbook comes back as it went, and with what an officer changed; what cannot be is named by its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from tendering.files.mobilise_plan import PlanBook, plan_workbook, read_plan_workbook
from tendering.files.mobilise_tables import plan_text, read_people, read_plan
from tendering.framework.moving import Cell, Holder, Way
from tendering.framework.waves import Intake, Move, loads, numbered

START = date(2017, 7, 3)
NAMES = {"elm": "Elm & Sons Ltd", "oak": "=1+1 Care"}
ZONES = {("1", "north"): "North", ("1", "south"): "South"}
HOLDERS = [
    Holder(lot="1", zone=zone, bidder=b, position=n)
    for zone in ("north", "south")
    for n, b in enumerate(NAMES, 1)
]


def move(n: int, zone: str, way: Way, to: str, first: date | None, *, hours: str = "10") -> Move:
    return Move(
        person=f"P-{n:04}",
        lot="1",
        zone=zone,
        provider="Ash Ltd",
        to=to,
        way=way,
        hours=Fraction(hours),
        first_day=first,
        because="" if first else "no room",
    )


MOVES = numbered(
    [
        move(1, "north", Way.MOVES, "elm", START, hours="12.5"),
        move(2, "north", Way.STAYS, "oak", START, hours="1/3"),
        move(3, "north", Way.DIRECT, "", START),
        move(4, "south", Way.MOVES, "oak", date(2017, 7, 10)),
        move(5, "south", Way.MOVES, "elm", None),
    ]
)


def written(path: Path) -> Path:
    cells = [
        Cell(lot="1", zone="north", provider="Ash Ltd", to="elm", way=Way.MOVES, people=None, hours=Fraction(5)),
        Cell(lot="1", zone="south", provider="Ash Ltd", to="", way=Way.OPEN, people=Fraction(2), hours=None),
    ]  # fmt: skip
    intake = {"elm": Intake(bidder="elm", hours=Fraction(10), people=1)}
    data = plan_workbook(
        PlanBook(
            procurement="it",
            title="Plan",
            moves=MOVES,
            cells=cells,
            loads=loads(MOVES, intake),
            holders=HOLDERS,
            names=NAMES,
            zones=ZONES,
            list_digest="d1",
            said=("Said.",),
        )
    )
    path.write_bytes(data)
    return path


def back(
    path: Path, change: Callable[[Workbook], None] = lambda _: None, digest: str = "d1"
) -> tuple[tuple[Move, ...], list[str]]:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    moves, findings = read_plan_workbook(
        path, MOVES, NAMES, ZONES, procurement="it", list_digest=digest
    )
    return moves, [f"{f.code} {f.where}" for f in findings]


def test_it_comes_back_as_it_went(tmp_path: Path) -> None:
    moves, found = back(written(tmp_path / "plan.xlsx"))
    assert found == []
    assert moves == MOVES
    assert read_plan(plan_text(moves).encode()) == MOVES
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book["Who goes where"]["G6"].value == "not given", "a blank is not a nought"
    assert book["Weeks"]["H6"].value == "TOO MUCH"
    assert book["Weeks"]["H7"].value == "NOT SAID what it can begin"


def test_what_is_changed_comes_back_changed(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["People"]
        rows = {r[1].value: r for r in sheet.iter_rows(min_row=6) if r[1].value}
        rows["P-0005"][8].value = date(2017, 8, 7)
        rows["P-0003"][7].value = "elm"
        rows["P-0002"][7].value = "elm"
        rows["P-0001"][7].value = None
        rows["P-0001"][8].value = None
        sheet.move_range("A7:J11", rows=20)  # sorted, or moved: lines are found by their ids

    moves, found = back(written(tmp_path / "plan.xlsx"), change)
    assert found == []
    by_person = {m.person: m for m in moves}
    assert (by_person["P-0005"].first_day, by_person["P-0005"].because) == (date(2017, 8, 7), "")
    assert by_person["P-0003"].way is by_person["P-0002"].way is Way.MOVES
    assert (by_person["P-0001"].way, by_person["P-0001"].first_day) == (Way.OPEN, None)


def test_what_cannot_be_is_named_by_its_cell(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["People"]
        rows = {r[1].value: r for r in sheet.iter_rows(min_row=6) if r[1].value}
        rows["P-0001"][8].value = "soon"
        rows["P-0002"][5].value = 99
        rows["P-0003"][7].value = "=A1"
        rows["P-0004"][0].value = None

    path = written(tmp_path / "plan.xlsx")
    _, found = back(path, change)
    assert {f.split(" ")[0] for f in found} == {"F014", "F055", "F056", "F058", "F065"}
    assert any("People!I" in f for f in found)


def test_another_plan_or_another_list_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "plan.xlsx")
    assert back(path, digest="d2")[1][0].startswith("L722")

    def drop(book: Workbook) -> None:
        del book["_meta"]

    assert back(path, drop)[1][0].startswith("L722")
    path.write_text("no workbook")
    assert read_plan_workbook(path, MOVES, NAMES, ZONES, procurement="it", list_digest="d1")[1][0].code == "L722"  # fmt: skip


def test_a_list_says_every_blank_and_bad_figure() -> None:
    data = b"person,lot,zone,provider,hours,choice,easy_read\nP-1,1,north,Ash Ltd,10,,yes\nP-2,1,north,,x,,\nP-3,1,north,Ash Ltd,ten,,\n"
    people, found = read_people(data, "people.csv")
    assert [(p.person, p.easy_read) for p in people] == [("P-1", True)]
    assert [(f.code, f.where) for f in found] == [
        ("L702", "people.csv:3"),
        ("L702", "people.csv:4"),
    ]
