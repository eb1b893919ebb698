"""How a panel of the tests fills its moderation workbook, and what it wrote: for every test of moderation."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tendering.model.findings import Finding
from tendering.workbench.moderation import workbook
from tendering.workbench.moderation_import import import_workbooks
from tendering.workbench.moderation_sign import agree_minute
from tendering.workbench.records import RefusedError, opened
from tests.workbench.moderated import (
    BIDDERS,
    CHAIR,
    CLERK,
    ID,
    PEOPLE,
    who,
)

SESSION = {
    "Day": "2027-05-05",
    "Started": "09:30",
    "Ended": "12:15",
    "Chair": CHAIR,
    **dict.fromkeys((*PEOPLE, CHAIR), "Yes"),
    "Others in the room, with what for; semicolons between": f"{CLERK}, clerk",
}
REASONS = {
    (
        "b1",
        "Q1",
        "",
    ): "Recruitment draws on two colleges and a bonus for referrals (page 4, para 2). Training is listed by role with dates. Keeping staff rests on guaranteed hours, with turnover of 9%; cover in August is left open.",
    (
        "b2",
        "Q1",
        "",
    ): "Adverts are the one source of recruitment (page 11, para 1). Induction is described, later training is not. Nothing measured is said of keeping staff beyond a thank-you card.",
    (
        "b3",
        "Q1",
        "",
    ): "A values interview comes before any recruitment (page 7, para 3), coaches train on the round for a month, and keeping staff is shown by a five-year table of leavers.",
    (
        "b1",
        "Q2",
        "",
    ): "Spot checks reach every worker twice a year (page 15, para 1). Complaints are logged with the lesson of each, though two of nine have no date of reply.",
    (
        "b2",
        "Q2",
        "",
    ): "The checks named are visits by the manager when time allows (page 19, para 4). How complaints are closed is left to a policy that is not described.",
    (
        "b3",
        "Q2",
        "",
    ): "Families join the checks each quarter (page 21, para 2) and complaints go to a panel with a service user on it; one year of results is given.",
    (
        "b1",
        "Q3",
        "east",
    ): "Local knowledge of the east is shown street by street, with the two fords that close in winter and the way round each (page 30, para 1).",
    (
        "b2",
        "Q3",
        "east",
    ): "Local knowledge is a map of the county with the depot marked (page 33, para 2); nothing is said of villages, buses or bridges.",
    (
        "b1",
        "Q3",
        "west",
    ): "Local knowledge of the west rests on one former worker (page 31, para 5); the hill farms are named and the time to reach them is guessed.",
    (
        "b3",
        "Q4",
        "",
    ): "Reach is given by postcode for 41 of 48 parishes (page 40, para 2), with a dated plan for those left.",
}
"""What a careful panel wrote, in words of its own for each."""
SIGNED_BY = who(CHAIR, at="18:00")


def stood_in(folder: Path, above: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(above)
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    return Path(shutil.copytree(folder, above / "evaluations" / ID))


READY: dict[str, bytes] = {}
"""The workbook of each lot as a careful panel fills it in: the same record gives the same bytes."""


def ready(lot: str = "1") -> tuple[Path, Workbook]:
    """Where a workbook of the record as it was closed is to be saved, and the workbook, filled in."""
    path = Path(f"moderation-{lot}.xlsx")
    if lot not in READY:
        out = io.BytesIO()
        filled(written(lot)).save(out)
        READY[lot] = out.getvalue()
    return path, load_workbook(io.BytesIO(READY[lot]))


def heads(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings of a sheet, and the column of each."""
    row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == "id")
    return row, {str(c.value): c.column for c in sheet[row] if c.value is not None}


def put(sheet: Worksheet, row: int, values: dict[str, str]) -> None:
    _, columns = heads(sheet)
    for head, text in values.items():
        column = next((n for h, n in columns.items() if h == head or h.startswith(head)), None)
        assert column is not None, (head, sorted(columns))
        cell = sheet.cell(row, column)
        cell.value = text
        cell.data_type = "s"


def text(sheet: Worksheet, row: int, head: str) -> str:
    _, columns = heads(sheet)
    return str(sheet.cell(row, columns[head]).value or "")


def agreed_mark(marks: list[str]) -> str:
    """What the panel of these tests agrees: what the first marked."""
    return marks[0]


def answer_row(
    sheet: Worksheet, row: int, mark: str = "", names: dict[str, str] | None = None
) -> None:
    """Fill in a row as a careful panel would."""
    _, columns = heads(sheet)
    shown, question = text(sheet, row, "Bidder"), sheet.title
    bidder = (names or {name: b for b, name in BIDDERS.items()})[shown]
    zone = text(sheet, row, "Zone") if "Zone" in columns else ""
    marks = {p: text(sheet, row, p) for p in PEOPLE if p in columns}
    given = [m for m in marks.values() if m not in ("", "abstain")]
    mark = mark or agreed_mark(given)
    reason = REASONS[bidder, question, zone]
    where = reason.partition("(")[2].partition(")")[0]
    values = {
        "Session": "1",
        "AGREED MARK": mark,
        "Reason": reason,
        "Evidence": where,
        "Words for the letter": f"The answer showed how it is done, with figures ({where}).",
    }
    for head in columns:
        if head.startswith("Point"):
            about = head.partition(": ")[2]
            values[head] = f"On {about}, {where} says what is done and how often."
    values["Why not the next mark up"] = f"One doubt about cover remains ({where})."
    values["Why not the next mark down"] = f"Every part is answered ({where})."
    for person, given_mark in marks.items():
        if given_mark not in ("", "abstain", mark):
            values[f"If {person}'s"] = f"{person.split()[0]} was shown {where} and agreed."
    put(sheet, row, values)


def filled(path: Path, *, sessions: dict[str, str] | None = None) -> Workbook:
    """A workbook as a careful panel fills it in, open for spoiling."""
    book = load_workbook(path)
    start, _ = heads(book["Sessions"])
    put(book["Sessions"], start + 1, SESSION if sessions is None else sessions)
    for sheet in questions(book):
        start, _ = heads(sheet)
        for row in range(start + 1, sheet.max_row + 1):
            answer_row(sheet, row)
    return book


def questions(book: Workbook) -> list[Worksheet]:
    return [s for s in book.worksheets if s.title.startswith("Q")]


def written(lot: str = "1", **more: Any) -> Path:
    report = workbook(ID, lot, **more)
    return report.files[0]


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def imported(path: Path, **more: Any) -> Any:
    return import_workbooks(ID, [path], who(), **more)


def refused(run: Callable[[], object]) -> tuple[Finding, ...]:
    with pytest.raises(RefusedError) as caught:
        run()
    return caught.value.findings


def all_agree(lot: str = "1") -> None:
    for person in (*PEOPLE, CHAIR):
        agree_minute(ID, lot, person, who(person, at="17:30"))


def count(home: Path) -> int:
    with opened(ID) as procurement:
        return len(procurement.links)


def spoil_row(sheet: str, row: int, **values: str) -> Callable[[Workbook], None]:
    def spoil(book: Workbook) -> None:
        start, _ = heads(book[sheet])
        put(book[sheet], start + row, {k.replace("_", " "): v for k, v in values.items()})

    return spoil
