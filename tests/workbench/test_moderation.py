"""Moderation in a real record: the workbook out, through LibreOffice and back; every finding; minute, signature, promises."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from tendering.checks.moderation_rows import stood
from tendering.cli.main import app
from tendering.documents.accessibility import accessibility_problems
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, has_error
from tendering.workbench.aliases import alias_map, give
from tendering.workbench.moderation import discuss, plan, workbook
from tendering.workbench.moderation_agree import Said, Sitting, agree, session_said
from tendering.workbench.moderation_import import import_workbooks
from tendering.workbench.moderation_sign import agree_minute, minute, promises, sign
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError, opened
from tests.conftest import program
from tests.workbench.moderated import (
    BIDDERS,
    CHAIR,
    CLERK,
    ID,
    PEOPLE,
    TENDER,
    add,
    an_entry,
    before_close,
    closed_entries,
    declared,
    record,
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


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a procurement whose marks are closed, to be copied."""
    return record(tmp_path_factory.mktemp("closed"), closed_entries())


@pytest.fixture(scope="module")
def agreed(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one whose first lot is agreed, to be copied."""
    above = tmp_path_factory.mktemp("agreed")
    home = shutil.copytree(closed, above / "evaluations" / ID)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(above)
        patch.delenv("TENDERING_STORE", raising=False)
        path, book = ready()
        imported(saved(book, path))
    return home


@pytest.fixture
def home(closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a procurement whose marks are closed; the folder above it is where one stands."""
    return stood_in(closed, tmp_path, monkeypatch)


@pytest.fixture
def moderated(agreed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a procurement whose first lot is agreed."""
    return stood_in(agreed, tmp_path, monkeypatch)


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


# --- the workbook


def test_agreed_scores_start_blank_and_every_mark_and_note_is_there(home: Path) -> None:
    book = load_workbook(written())
    sheet = book["Q1"]
    start, columns = heads(sheet)
    for row in (start + 1, start + 2):
        for head, column in columns.items():
            if sheet.cell(row, column).protection.locked is False:
                assert sheet.cell(row, column).value is None, head
    assert [text(sheet, start + 1, p) for p in PEOPLE] == ["3", "3", "4", "3"]
    assert text(sheet, start + 1, "Note: Cyd Cole").startswith("Cyd on b1 Q1")
    assert text(sheet, start + 1, "Marks") == "DIFFER: 3 to 4"
    assert text(sheet, start + 2, "Marks") == "alike"
    assert "40 words of 300" in text(sheet, start + 1, "The answer")
    assert text(sheet, start + 1, "Say why no higher and no lower?") == "Yes: marks differ"


def test_nothing_of_a_price_a_total_or_a_middle_is_in_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name, amounts in (("low", ("15.00", "29.00")), ("high", ("29.00", "15.00"))):
        folder = tmp_path / name
        monkeypatch.chdir(tmp_path)
        prices = [
            {"bidder": b, "lot": "1", "zone": "", "item": "hourly", "amount": a}
            for b, a in zip(("b1", "b2"), amounts, strict=True)
        ]
        entries = before_close()
        entries.insert(3, an_entry("prices_opened", "2027-04-05", rows={"prices": tuple(prices)}))
        record(folder, [*entries, *closed_entries()[-2:]])
        monkeypatch.chdir(folder)
        made.append(written().read_bytes())
    assert made[0] == made[1]
    book = load_workbook(io.BytesIO(made[0]))
    said = " ".join(
        str(c.value).casefold() for s in book for r in s.iter_rows() for c in r if c.value
    )
    words = set("".join(ch if ch.isalnum() else " " for ch in said).split())
    assert not words & {
        "mean",
        "median",
        "average",
        "total",
        "rank",
        "ranking",
        "price",
        "weight",
        "points",
        "place",
    }


def test_a_workbook_waits_for_marks_to_close(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record(tmp_path, [*before_close(), an_entry("marks_closed", "2027-05-04", lot="2")])
    assert [f.code for f in refused(lambda: workbook(ID, "1"))] == ["R504"]
    assert written("2").exists()
    assert [f.code for f in refused(lambda: workbook(ID, "9"))] == ["R503"]
    assert [f.code for f in refused(lambda: workbook(ID, "2", criterion="Q3"))] == ["R503"]


def test_who_is_removed_is_not_shown_for_that_bidder_and_left_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gone = declared(
        "Cyd Cole", "b2", interest="worked there", action="remove", reason="x", approver="y"
    )
    entries = before_close()
    entries.insert(10, gone)
    record(tmp_path, [*entries, *closed_entries()[-2:]])
    path = written()
    book = load_workbook(path)
    sheet = book["Q1"]
    start, columns = heads(sheet)
    assert text(sheet, start + 1, "Cyd Cole") == "4"
    assert text(sheet, start + 2, "Cyd Cole") == ""
    assert text(sheet, start + 2, "Note: Cyd Cole") == ""
    assert sheet.cell(
        start + 2, columns["If Cyd Cole's mark differs: why Cyd Cole moved"]
    ).protection.locked
    book = filled(path)
    found = refused(lambda: imported(saved(book, path)))
    assert {f.code for f in found} == {"R519"}
    assert "Cyd Cole was there for b2" in found[0].message
    for sheet in questions(book):
        start, _ = heads(sheet)
        for row in range(start + 1, sheet.max_row + 1):
            if text(sheet, row, "Bidder") == BIDDERS["b2"]:
                put(sheet, row, {"Out of the room": "cyd cole"})
    assert len(imported(saved(book, path)).data["scores"]) == 7


# --- there and back


def test_through_libreoffice_sorted_and_back_nothing_is_lost(home: Path, tmp_path: Path) -> None:
    first, second = written(), written("2")
    book = filled(first)
    for sheet in questions(book):  # as a panel sorts: the rows the other way round
        start, _ = heads(sheet)
        rows = [[c.value for c in r] for r in sheet.iter_rows(min_row=start + 1)]
        for row, values in zip(range(start + 1, sheet.max_row + 1), reversed(rows), strict=True):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value
    put(
        book["Q1"],
        heads(book["Q1"])[0] + 1,
        {"Promises": "paid standby\nfive carers at most", "Page of each": "page 4\npage 9"},
    )
    saved(book, first)
    saved(filled(second), second)
    out = tmp_path / "office"
    subprocess.run(
        [
            program("soffice"),
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
            str(first),
            str(second),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    preview = imported(out / first.name, dry_run=True)
    assert preview.data["dry_run"]
    assert len(preview.data["scores"]) == 7
    before = count(home)
    report = imported(out / first.name)
    assert not has_error(report.findings), report.findings
    assert len(report.data["entries"]) == 3  # Q1 and Q2 for every lot, Q3 in lot 1
    assert count(home) == before + 3
    imported(out / second.name)
    with opened(ID) as procurement:
        entries, tender = procurement.entries, procurement.tender
        assert tender is not None
        scores = stood(entries, tender)
        moderation = of_kind(entries, EntryKind.MODERATION)
        assert procurement.body(moderation[0].files[0]) == (out / first.name).read_bytes()
    assert len(scores) == 10
    one = scores["b1", "", "", "Q1"]
    assert one.recorded
    assert one.score.text == "3"
    assert one.score.points[1].startswith("On training: how staff are trained, page")
    assert [(m.person, m.before, m.after) for m in one.score.movements] == [("Cyd Cole", "4", "3")]
    assert moderation[0].fact("chair") == CHAIR
    assert moderation[0].fact("attendees") == "; ".join((*PEOPLE, CHAIR, f"{CLERK} (clerk)"))
    assert moderation[0].on.isoformat() == "2027-05-05"
    kept = promises(ID).data["promises"]
    assert [(p["bidder"], p["promise"], p["page"]) for p in kept] == [  # type: ignore[attr-defined]
        ("b2", "paid standby", "page 4"),
        ("b2", "five carers at most", "page 9"),
    ]
    again = imported(out / first.name)
    assert again.data["scores"] == []
    assert [f.code for f in again.findings] == ["R526"]
    assert "Every score of lot 1 is agreed" in workbook(ID, "1").text


def test_rows_left_blank_wait_for_another_session(home: Path) -> None:
    path = written()
    book = load_workbook(path)
    start, _ = heads(book["Sessions"])
    put(book["Sessions"], start + 1, SESSION)
    start, _ = heads(book["Q1"])
    answer_row(book["Q1"], start + 1)
    report = imported(saved(book, path))
    assert len(report.data["scores"]) == 1
    assert report.data["blank"] == 6
    # the next workbook holds what is left; this one may be gone on with
    left = load_workbook(written(out=Path("next")))
    assert text(left["Q1"], heads(left["Q1"])[0] + 1, "Bidder") == BIDDERS["b2"]
    start, _ = heads(book["Sessions"])
    put(
        book["Sessions"],
        start + 2,
        SESSION | {"Day": "2027-05-05", "Started": "14:00", "Ended": "15:00"},
    )
    sheet = book["Q2"]
    start, _ = heads(sheet)
    answer_row(sheet, start + 1)
    put(sheet, start + 1, {"Session": "2"})
    report = imported(saved(book, path))
    assert [s["criterion"] for s in report.data["scores"]] == ["Q2"]
    assert report.data["blank"] == 5


# --- every finding


def spoil_row(sheet: str, row: int, **values: str) -> Callable[[Workbook], None]:
    def spoil(book: Workbook) -> None:
        start, _ = heads(book[sheet])
        put(book[sheet], start + row, {k.replace("_", " "): v for k, v in values.items()})

    return spoil


def session(number: int, **values: str) -> Callable[[Workbook], None]:
    """Spoil a session, and have one row of the workbook agreed in it."""

    def spoil(book: Workbook) -> None:
        start, _ = heads(book["Sessions"])
        said = {k.replace("_", " "): v for k, v in values.items()}
        put(book["Sessions"], start + number, SESSION | said)
        rows = [
            (s, heads(s)[0] + n)
            for s in questions(book)
            for n in range(1, s.max_row - heads(s)[0] + 1)
        ]
        sheet, row = rows[number - 1]
        put(sheet, row, {"Session": str(number)})

    return spoil


def formula(book: Workbook) -> None:
    start, columns = heads(book["Q1"])
    book["Q1"].cell(start + 1, columns["AGREED MARK"]).value = "=1+2"


def merged(book: Workbook) -> None:
    book["Q3"].merge_cells("P8:Q8")


def heading(book: Workbook) -> None:
    start, columns = heads(book["Q1"])
    book["Q1"].cell(start, columns["AGREED MARK"]).value = "Mark"


def doubled(book: Workbook) -> None:
    start, _ = heads(book["Q1"])
    book["Q1"].cell(start + 2, 1).value = book["Q1"].cell(start + 1, 1).value


def note_altered(book: Workbook) -> None:
    start, columns = heads(book["Q1"])
    book["Q1"].cell(start + 1, columns["Note: Bob Bell"]).value = "better than I thought"


def mark_altered(book: Workbook) -> None:
    start, columns = heads(book["Q1"])
    book["Q1"].cell(start + 1, columns["Bob Bell"]).value = "4"


def sheet_gone(book: Workbook) -> None:
    del book["Q2"]


def other_procurement(book: Workbook) -> None:
    meta(book, "procurement", "another")


def other_version(book: Workbook) -> None:
    meta(book, "fingerprint", "0" * 64)


def other_record(book: Workbook) -> None:
    meta(book, "locked", "0" * 64)


def no_meta(book: Workbook) -> None:
    del book["_meta"]


def meta(book: Workbook, key: str, value: str) -> None:
    for row in book["_meta"].iter_rows():
        if row[0].value == key:
            row[1].value = value


Spoilt = tuple[Callable[[Workbook], None], str, str]
STRANGE: dict[str, Spoilt] = {
    "not ours": (no_meta, "R500", "xlsx"),
    "another procurement": (other_procurement, "R500", "xlsx"),
    "another version": (other_version, "R501", "xlsx"),
    "another record": (other_record, "R501", "xlsx"),
}
LONG = "Page 4 sets out how staff are found and kept, with figures, and leaves a doubt on cover"
AT_ONCE: dict[str, dict[str, Spoilt]] = {
    "altered": {
        "a sheet gone": (sheet_gone, "F053", "xlsx"),
        "row doubled": (doubled, "F055", "Q1!A10"),
        "formula": (formula, "F056", "Q1!O9"),
        "merged": (merged, "F057", "Q3!P8:Q8"),
        "note altered": (note_altered, "F058", "Q1!K9"),
        "mark altered": (mark_altered, "F058", "Q1!G9"),
    },
    "moved": {
        "heading altered": (heading, "F054", "Q1!O8"),
        "off the scale": (spoil_row("Q2", 1, AGREED_MARK="7"), "F059", "Q2!O8"),
        "half a mark": (spoil_row("Q2", 2, AGREED_MARK="3.5"), "F059", "Q2!O9"),
    },
    "incomplete": {
        "no reason": (spoil_row("Q1", 1, Reason=""), "R511", "Q1!P9"),
        "no evidence": (spoil_row("Q1", 1, Evidence=""), "R512", "Q1!Q9"),
        "a point without a finding": (spoil_row("Q1", 1, Point_2=""), "R513", "Q1!S9"),
        "not said why no higher": (
            spoil_row("Q1", 1, Why_not_the_next_mark_up=""),
            "R514",
            "Q1!U9",
        ),
        "not said why no lower": (
            spoil_row("Q1", 1, Why_not_the_next_mark_down=""),
            "R514",
            "Q1!V9",
        ),
        "a minimum at stake": (
            spoil_row("Q1", 2, Why_not_the_next_mark_down=""),
            "R514",
            "Q1!V10",
        ),
        "nobody moved": (spoil_row("Q1", 1, **{"If_Cyd_Cole's": ""}), "R515", "Q1!Y9"),
        "moved from the agreed": (spoil_row("Q1", 1, **{"If_Ann_Abbot's": "so"}), "R516", "Q1!W9"),
        "dissent of a stranger": (spoil_row("Q1", 1, Dissent="Zoe: holds 4"), "R517", "Q1!AA9"),
        "stranger out of the room": (spoil_row("Q1", 1, Out_of_the_room="Zoe"), "R517", "Q1!AG9"),
        "no letter": (spoil_row("Q1", 1, Words_for_the_letter=""), "R520", "Q1!AB9"),
        "no ground": (spoil_row("Q1", 1, Withhold="Yes"), "R521", "Q1!AD9"),
        "no page": (spoil_row("Q1", 1, Promises="paid standby"), "R522", "Q1!AE9"),
        "no mark": (spoil_row("Q2", 1, AGREED_MARK=""), "R524", "Q2!O8"),
        "an empty session": (spoil_row("Q2", 2, Session="3"), "R518", "Q2!N9"),
        "no session": (spoil_row("Q3", 1, Session=""), "R518", "Q3!O7"),
    },
    "contradicting": {
        "moved elsewhere": (
            spoil_row("Q1", 1, **{"If_Cyd_Cole's": "to 2: page 4"}),
            "R516",
            "Q1!Y9",
        ),
        "dissent of nobody": (spoil_row("Q1", 1, Dissent="I hold 4"), "R517", "Q1!AA9"),
        "dissent without a word": (spoil_row("Q1", 2, Dissent="Bob Bell:"), "R517", "Q1!AA10"),
        "another bidder": (
            spoil_row("Q1", 1, Reason=f"{LONG}; stronger than Brook Homecare."),
            "R603",
            "Q1!P9",
        ),
        "in a finding": (
            spoil_row("Q1", 1, Point_1="Better than the other bidders (page 4)."),
            "R603",
            "Q1!R9",
        ),
        "in the letter": (
            spoil_row(
                "Q1", 1, Words_for_the_letter="Weaker than those of the other bidders (page 4)."
            ),
            "R603",
            "Q1!AB9",
        ),
        "another mark": (
            spoil_row("Q1", 2, Reason=f"{LONG}. The panel agreed a mark of 4."),
            "R608",
            "Q1!P10",
        ),
    },
    "sessions": {
        "no day": (session(1, Day=""), "R518", "Sessions!C9"),
        "no such day": (session(2, Day="05/05/2027"), "R518", "Sessions!C10"),
        "a day to come": (session(3, Day="2027-05-06"), "R518", "Sessions!C11"),
        "before the close": (
            session(4, Day="2027-05-04", Started="08:00"),
            "R518",
            "Sessions!C12",
        ),
        "no start": (session(5, Started=""), "R518", "Sessions!D13"),
        "no end": (session(6, Ended="noon"), "R518", "Sessions!E14"),
        "ended before it began": (session(7, Ended="09:00"), "R518", "Sessions!E15"),
    },
    "attendance": {
        "no chair": (session(1, Chair=""), "R518", "Sessions!F9"),
        "chair not there": (session(2, Chair="Zoe Zed"), "R518", "Sessions!F10"),
        "alone": (session(3, **dict.fromkeys(PEOPLE, "No")), "R518", "Sessions!G11"),
    },
}
"""What can be wrong in one workbook at once: each has its finding, in its cell."""


def test_a_workbook_of_another_is_refused(home: Path) -> None:
    path = written()
    data = path.read_bytes()
    for name, (spoil, code, cell) in STRANGE.items():
        book = load_workbook(io.BytesIO(data))
        spoil(book)
        found = refused(lambda book=book: imported(saved(book, path)))
        assert [f.code for f in found] == [code], name
        assert cell in found[0].where


@pytest.mark.parametrize("batch", AT_ONCE)
def test_what_is_spoilt_is_a_finding_with_its_cell_and_nothing_is_written(
    home: Path, batch: str
) -> None:
    path, book = ready()
    for spoil, _, _ in AT_ONCE[batch].values():
        spoil(book)
    before = count(home)
    found = refused(lambda: imported(saved(book, path)))
    assert count(home) == before
    said = {(f.code, f.where) for f in found}
    for name, (_, code, cell) in AT_ONCE[batch].items():
        places = [where for c, where in said if c == code]
        assert any(where == f"{path.name}, {cell}" or cell == "xlsx" for where in places), (
            name,
            places,
        )


def test_marks_changed_since_the_workbook_was_written(home: Path) -> None:
    path, book = ready()
    row = {"evaluator": "Bob Bell", "bidder": "b1", "criterion": "Q1", "mark": "2", "note": "less"}
    add(
        home,
        [
            an_entry(
                "marks_changed",
                "2027-05-04",
                "10:00",
                person="Bob Bell",
                reason="slip",
                rows={"marks": (row,)},
            )
        ],
    )
    found = refused(lambda: imported(saved(book, path)))
    assert [f.code for f in found if f.code == "R502"] == ["R502"]
    assert "b1, Q1" in next(f.message for f in found if f.code == "R502")


def test_an_undeclared_person_in_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    entries = [e for e in closed_entries() if e.person != CHAIR]
    record(tmp_path, entries)
    path = written()
    found = refused(lambda: imported(saved(filled(path), path)))
    assert {f.code for f in found} == {"R519"}
    assert CHAIR in found[0].message


def test_an_absent_marker_cannot_have_moved(home: Path) -> None:
    path, book = ready()
    session(1, Cyd_Cole="No")(book)
    spoil_row("Q1", 1, **{"If_Cyd_Cole's": ""})(book)
    report = imported(saved(book, path))
    said = [f for f in report.findings if f.code == "R519"]
    assert said
    assert all(f.severity == "warning" for f in said)
    assert "Cyd Cole marked it and was not there" in said[0].message


def test_averages_in_every_row_are_said(home: Path) -> None:
    changed = [
        {"evaluator": p, "bidder": b, "criterion": q, "mark": m, "note": "n"}
        for b, q in (("b1", "Q1"), ("b2", "Q1"), ("b2", "Q2"))
        for p, m in zip(PEOPLE, ("1", "3", "1", "3"), strict=True)
    ]
    west = [
        {
            "evaluator": p,
            "bidder": "b1",
            "lot": "1",
            "zone": "west",
            "criterion": "Q3",
            "mark": "2",
            "note": "n",
        }
        for p in PEOPLE
    ]
    add(
        home,
        [
            an_entry(
                "marks_changed",
                "2027-05-04",
                "08:00",
                reason="x",
                rows={"marks": (*changed, *west)},
            )
        ],
    )
    path = written()
    book = filled(path)
    for sheet, row in (("Q1", 1), ("Q1", 2), ("Q2", 2)):
        answer_row(book[sheet], heads(book[sheet])[0] + row, "2")
    report = imported(saved(book, path))
    assert "X11" in {f.code for f in report.findings}


def test_one_record_much_fuller_than_another(home: Path) -> None:
    path, book = ready()
    spoil_row("Q1", 1, Reason="It says on page 4 what is done. " * 60)(book)
    report = imported(saved(book, path))
    assert [f.code for f in report.findings if f.code == "R525"] == ["R525"]


# --- agreed again


def test_another_score_needs_a_reason_and_what_was_before_stays(home: Path) -> None:
    path, book = ready()
    imported(saved(book, path))
    second = written(criterion="Q1", out=Path("again"))
    book = load_workbook(second)
    put(
        book["Sessions"],
        heads(book["Sessions"])[0] + 1,
        SESSION | {"Started": "14:00", "Ended": "15:00"},
    )
    start, _ = heads(book["Q1"])
    answer_row(book["Q1"], start + 1, "4")
    found = refused(lambda: imported(saved(book, second)))
    again = next(f for f in found if f.code == "R523")
    assert "agreed 4; record, entry" in again.message
    assert again.severity == "error"
    report = imported(second, reason="page 12 was overlooked")
    assert report.data["scores"][0]["before"] == "3"
    with opened(ID) as procurement:
        assert procurement.tender is not None
        scores = stood(procurement.entries, procurement.tender)
        entry = procurement.entries[-1]
    one = scores["b1", "", "", "Q1"]
    assert one.score.text == "4"
    assert [b.score.text for b in one.before] == ["3"]
    assert entry.fact("reason") == "page 12 was overlooked"
    # the first workbook, brought again, does not undo it
    late = imported(path)
    assert late.data["scores"] == []
    assert sorted(f.code for f in late.findings) == ["R526", "R527"]


# --- without a workbook


GOOD = Said(
    bidder="b1",
    criterion="Q1",
    mark="3",
    reason="Page 4 sets out how staff are found and kept, with figures, and leaves a doubt on cover.",
    evidence="page 4, para 2",
    points=(
        "1=Page 4 gives a source for each post.",
        "2=Page 5 lists who is trained in what.",
        "3=Page 6 has turnover of 9%.",
    ),
    why_not_higher="Cover is not shown.",
    why_not_lower="Every part is answered.",
    moved=("cyd cole: 4->3: was shown that page 6 has no cover",),
    letter_text="The answer set out how staff are found and kept (page 4).",
    promises=("turnover below 10%",),
    pages=("page 6",),
)
SITTING = Sitting(
    chair=CHAIR,
    attendees=(*PEOPLE, CHAIR),
    others=(f"{CLERK}, clerk",),
    started="9:30",
    ended="11:00",
)


def test_one_score_from_the_command_line_by_the_same_rules(home: Path) -> None:
    report = agree(ID, "1", GOOD, SITTING, who())
    assert len(report.data["entries"]) == 1
    # the next takes the session of the day
    agree(
        ID,
        "1",
        replace(GOOD, bidder="b2", mark="2", moved=(), promises=(), pages=()),
        Sitting(),
        who(),
    )
    with opened(ID) as procurement:
        last = procurement.entries[-1]
    assert last.fact("started") == "09:30"
    assert last.fact("chair") == CHAIR


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ({"bidder": "b3"}, "R503", "--bidder"),
        ({"criterion": "Q4"}, "R503", "--criterion"),
        ({"mark": "9"}, "R510", "--mark"),
        ({"mark": "n/a"}, "R510", "--mark"),
        ({"mark": "abstain"}, "R510", "--mark"),
        ({"mark": "good"}, "R510", "--mark"),
        ({"points": ("1=Page 4.",)}, "R513", "--bullet"),
        ({"points": ("recruitment: page 4",)}, "R513", "--bullet"),
        ({"moved": ()}, "R515", "--moved"),
        ({"moved": ("Cyd moved",)}, "R516", "--moved"),
        ({"moved": ("Cyd Cole: 2->3: page 4",)}, "R516", "--moved"),
        ({"moved": ("Cyd Cole: 4->3:",)}, "R516", "--moved"),
        ({"why_not_higher": ""}, "R514", "--why-not-up"),
        ({"letter_text": ""}, "R520", "--letter-text"),
        ({"withhold": "yes"}, "R521", "--withhold"),
        ({"pages": ()}, "R522", "--promise"),
    ],
)
def test_a_score_that_cannot_stand_is_refused(
    home: Path, more: dict[str, Any], code: str, where: str
) -> None:
    found = refused(lambda: agree(ID, "1", replace(GOOD, **more), SITTING, who()))
    assert (code, where) in [(f.code, f.where) for f in found], found


def test_n_a_needs_no_findings_where_the_tender_says_what_follows(home: Path) -> None:
    said = Said(
        bidder="b3",
        criterion="Q4",
        mark="n/a",
        reason="The lot has no such work.",
        letter_text="Not scored.",
        dissents=tuple(f"{p}: a mark was due" for p in PEOPLE),
    )
    agree(ID, "2", said, SITTING, who())


def test_named_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = record(tmp_path, before_close())
    assert {f.code for f in refused(lambda: plan(ID, "Q9", "", who(), lot="1"))} == {
        "R503",
        "R007",
    }
    plan(ID, "Q2; Q3", "the service rests on them", who(on="2027-04-30"), lot="1")
    add(home, closed_entries()[-2:])
    assert {f.code for f in refused(lambda: plan(ID, "Q1", "too late", who(), lot="1"))} == {
        "R535"
    }
    path = written()
    book = filled(path)
    spoil_row("Q2", 1, Why_not_the_next_mark_up="")(book)
    assert (
        text(book["Q2"], heads(book["Q2"])[0] + 1, "Say why no higher and no lower?")
        == "Yes: named beforehand"
    )
    found = refused(lambda: imported(saved(book, path)))
    assert [f.code for f in found] == ["R514"]
    assert "named beforehand" in found[0].message


def test_where_the_tender_publishes_an_average_only_what_was_said_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    averaged = TENDER + "aggregation: {method: mean, missing: of_those_given}\n"
    record(tmp_path, [*before_close(averaged), *closed_entries()[-2:]], averaged)
    for run in (
        lambda: workbook(ID, "1"),
        lambda: agree(ID, "1", GOOD, SITTING, who()),
        lambda: sign(ID, "1", SIGNED_BY),
    ):
        found = refused(run)
        assert [f.code for f in found] == ["R505"]
        assert "combined by mean, as published" in found[0].message
    sitting = session_said(replace(SITTING, summary="Marks of Q1 were talked over."), who().on)
    discuss(ID, "1", sitting, who(), criterion="Q1")
    with opened(ID) as procurement:
        assert procurement.entries[-1].fact("summary") == "Marks of Q1 were talked over."
    bare = replace(sitting, chair="", summary="")
    assert {f.code for f in refused(lambda: discuss(ID, "1", bare, who(), criterion="Q9"))} == {
        "R518",
        "R503",
        "R007",
    }


# --- the minute and the signature


def docx_text(data: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_minute_tells_all_of_it_and_each_member_agrees(moderated: Path) -> None:
    report = minute(ID, "1")
    data = report.files[0].read_bytes()
    said = docx_text(data)
    for words in (
        "09:30 to 12:15",
        CHAIR,
        "Cyd Cole, from 4 to 3",
        "Ann on b1 Q1: page 2",
        "recruitment",
        "Why not 4.",
        "Why not 2.",
        "For the letter.",
        str(report.data["digest"]),
    ):
        assert words in said, words
    assert not list(accessibility_problems(data))
    assert minute(ID, "1", out=Path("twice")).files[0].read_bytes() == data
    assert report.data["to_agree"] == [*PEOPLE, CHAIR]
    assert {f.code for f in refused(lambda: agree_minute(ID, "1", "Zoe Zed", who()))} == {"R517"}
    agree_minute(ID, "1", "Bob Bell", who(), dissent="I hold 4 for b1 on Q1.")
    assert minute(ID, "1").data["to_agree"] == ["Ann Abbot", "Cyd Cole", "Dee Dunn", CHAIR]
    assert "Dissents: I hold 4" in docx_text(minute(ID, "1").files[0].read_bytes())


def test_a_chair_without_a_mark_agrees_the_minute_and_a_clerk_does_not(home: Path) -> None:
    sitting = replace(SITTING, attendees=PEOPLE, others=(f"{CHAIR} (chair)", f"{CLERK} (clerk)"))
    agree(ID, "1", GOOD, sitting, who())
    assert minute(ID, "1").data["to_agree"] == [*PEOPLE, CHAIR]


def test_signed_when_everyone_was_heard(moderated: Path) -> None:
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    assert {f.code for f in found} == {"R532"}
    assert len(found) == 5
    all_agree()
    report = sign(ID, "1", SIGNED_BY)
    with opened(ID) as procurement:
        entry = procurement.entries[-1]
        assert entry.kind is EntryKind.SCORES_SIGNED
        assert entry.lot == "1"
        assert entry.fact("digest") == report.data["digest"]
        body = procurement.body(entry.files[0])
    assert body is not None
    assert "Agrees" in docx_text(body)
    assert not verify(ID).findings


def test_a_score_agreed_again_has_the_minute_agreed_again(moderated: Path) -> None:
    all_agree()
    changed = replace(
        GOOD,
        mark="4",
        reason="Page 9 adds what was missed on cover: recruitment, training and keeping staff are each shown with dated figures.",
        moved=("Ann Abbot: 3->4: page 9", "Bob Bell: 3->4: page 9", "Dee Dunn: 3->4: page 9"),
        why_not_higher="",
    )
    agree(ID, "1", changed, Sitting(), who(), again="page 9 was overlooked")
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    assert {f.code for f in found} == {"R533"}
    assert len(found) == 5
    all_agree()
    sign(ID, "1", SIGNED_BY)
    assert "page 9 was overlooked" in docx_text(minute(ID, "1").files[0].read_bytes())


def test_a_score_below_a_minimum_that_rejects_is_said_at_signature(home: Path) -> None:
    path, book = ready()
    answer_row(book["Q1"], heads(book["Q1"])[0] + 2, "1")
    imported(saved(book, path))
    all_agree()
    report = sign(ID, "1", SIGNED_BY)
    assert report.data["rejected_at_once"] == ["b2, Q1: 1 is below the minimum 2"]


def test_a_score_changed_after_the_signature_takes_the_signature_out(moderated: Path) -> None:
    all_agree()
    sign(ID, "1", SIGNED_BY)
    changed = replace(GOOD, evidence="page 4, para 2; page 6")
    assert "R523" in {f.code for f in refused(lambda: agree(ID, "1", changed, Sitting(), who()))}
    report = agree(ID, "1", changed, Sitting(), who(), again="page 6 belongs to it")
    assert [e["kind"] for e in report.data["entries"]] == ["superseded", "moderation"]  # type: ignore[attr-defined]
    with opened(ID) as procurement:
        assert not of_kind(standing(procurement.entries), EntryKind.SCORES_SIGNED)
    assert {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))} == {"R533"}
    all_agree()
    sign(ID, "1", SIGNED_BY)


def test_one_lot_is_moderated_while_another_is_still_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record(tmp_path, closed_entries()[:-1])
    path = written()
    assert len(imported(saved(filled(path), path)).data["scores"]) == 7
    all_agree()
    sign(ID, "1", SIGNED_BY)
    assert [f.code for f in refused(lambda: workbook(ID, "2"))] == ["R504"]


def test_a_score_of_every_lot_is_agreed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = closed_entries()
    opening = next(e for e in entries if e.kind is EntryKind.OPENED)
    more = ({"bidder": "b1", "lot": "2", "zone": ""},)
    rows = {**opening.rows, "bids": (*opening.rows["bids"], *more)}
    record(tmp_path, [replace(e, rows=rows) if e is opening else e for e in entries])
    first, second = written("1"), written("2")
    one, two = filled(first), load_workbook(second)
    put(two["Sessions"], heads(two["Sessions"])[0] + 1, SESSION)
    sheet = two["Q1"]
    start, _ = heads(sheet)
    answer_row(sheet, start + 1)
    assert text(sheet, start + 1, "Bidder") == BIDDERS["b1"]
    paths = [saved(one, first), saved(two, second)]
    assert len(import_workbooks(ID, paths, who(), dry_run=True).data["scores"]) == 7
    put(sheet, start + 1, {"Evidence": "page 99"})
    saved(two, second)
    found = refused(lambda: import_workbooks(ID, paths, who()))
    assert [f.code for f in found if f.severity == "error"] == ["R523"]
    assert "otherwise in moderation-1.xlsx" in found[0].message
    imported(first)
    left = load_workbook(written("2", out=Path("left")))
    assert text(left["Q1"], heads(left["Q1"])[0] + 1, "Bidder") == BIDDERS["b3"]
    # it counts in the second lot too, with those who were there
    assert len(refused(lambda: sign(ID, "2", SIGNED_BY))) > 5
    assert minute(ID, "2").data["to_agree"] == [*PEOPLE, CHAIR]


def test_hidden_bidders_stay_hidden_there_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = closed_entries()
    marked = next(n for n, e in enumerate(entries) if e.kind is EntryKind.MARKS_GIVEN)
    home = record(tmp_path, entries[:marked])
    give(ID, who(on="2027-04-07"), key="k", reason="no names")
    add(home, entries[marked:])
    path = written()
    raw = path.read_bytes()
    book = load_workbook(path)
    said = {str(c.value) for s in book for r in s.iter_rows() for c in r if c.value}
    assert not any(name in text for text in said for name in BIDDERS.values())
    assert not any(text.startswith(("b1|", "b2|", "b3|")) for text in said)
    assert any(text.startswith("Bidder 0") for text in said)
    assert raw == written().read_bytes()
    names = {v: k for k, v in alias_of().items()}
    start, _ = heads(book["Sessions"])
    put(book["Sessions"], start + 1, SESSION)
    for sheet in questions(book):
        start, _ = heads(sheet)
        for row in range(start + 1, sheet.max_row + 1):
            answer_row(sheet, row, names=names)
    report = imported(saved(book, path))
    assert {s["bidder"] for s in report.data["scores"]} <= set(names)
    with opened(ID) as procurement:
        assert procurement.tender is not None
        assert ("b1", "", "", "Q1") in stood(procurement.entries, procurement.tender)
    told = docx_text(minute(ID, "1").files[0].read_bytes())
    assert "Ashby" not in told
    assert "Bidder 0" in told
    add(
        home,
        [
            an_entry(
                "marks_changed",
                "2027-05-05",
                "18:00",
                reason="x",
                rows={
                    "marks": (
                        {
                            "evaluator": "Ann Abbot",
                            "bidder": "b3",
                            "lot": "2",
                            "criterion": "Q4",
                            "mark": "3",
                            "note": "As Ashby Care Ltd says.",
                        },
                    )
                },
            )
        ],
    )
    assert refused(lambda: workbook(ID, "2"))


def alias_of() -> dict[str, str]:
    with opened(ID) as procurement:
        return alias_map(procurement)


# --- the five faults of Lancashire, in a record that did not come through our import


def recorded(home: Path, *, facts: dict[str, str] | None = None, **columns: str) -> None:
    """Enter a score of b1 Q1 as it should be, but for what is given."""
    key = {"bidder": "b1", "lot": "", "zone": "", "criterion": "Q1"}
    consensus = key | {
        "mark": "3",
        "reason": "Page 4 sets out how staff are found and kept, with figures, and leaves a doubt on cover.",
        "evidence": "page 4",
        "letter_text": "The answer set out how staff are found (page 4).",
    }
    how = key | {
        "points": "recruitment: page 4 names sources\ntraining: how staff are trained: page 5 lists it\nkeeping staff: page 6",
        "why_not_higher": "Cover is not shown.",
        "why_not_lower": "Every part is answered.",
    }
    moved = key | {"person": "Cyd Cole", "before": "4", "after": "3", "reason": "was shown page 6"}
    for name, value in columns.items():
        for row in (consensus, how):
            if name in row:
                row[name] = value
        if name.startswith("moved_"):
            moved[name.removeprefix("moved_")] = value
    rows: dict[str, tuple[dict[str, str], ...]] = {"consensus": (consensus,), "moderation": (how,)}
    if moved["person"]:
        rows["movements"] = (moved,)
    said = {
        "criterion": "Q1",
        "attendees": "; ".join((*PEOPLE, CHAIR)),
        "chair": CHAIR,
        "started": "09:30",
        "ended": "12:00",
        "summary": "All was discussed.",
    } | (facts or {})
    add(home, [an_entry("moderation", "2027-05-05", "09:30", rows=rows, **said)])


LANCASHIRE: dict[str, tuple[dict[str, Any], str]] = {
    "factors listed, not every published point considered": (
        {"points": "recruitment: page 4"},
        "R513",
    ),
    "no reason for the score": ({"reason": ""}, "R511"),
    "not shown why this mark and no other": ({"why_not_higher": "", "why_not_lower": ""}, "R514"),
    "an individual mark left without saying why": ({"moved_reason": ""}, "R516"),
    "a disagreement left standing": ({"moved_person": ""}, "R515"),
    "nobody recorded as having been there": (
        {"facts": {"attendees": "", "chair": "", "started": "", "ended": ""}},
        "R518",
    ),
}


@pytest.mark.parametrize("fault", LANCASHIRE)
def test_the_faults_of_lancashire_each_stop_the_signature(home: Path, fault: str) -> None:
    more, code = LANCASHIRE[fault]
    recorded(home, **more)
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    mine = [f for f in found if f.code == code]
    assert mine, found
    assert all(f.severity == "error" for f in mine)
    assert "entry" in mine[0].where


def test_a_member_who_did_not_agree_the_minute_stops_it(home: Path) -> None:
    recorded(home)
    codes = {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))}
    assert codes == {"R530", "R532"}  # the six scores not agreed yet, and five members


def test_all_gaps_at_once_and_loaded_tables_have_no_how(home: Path) -> None:
    row = {"bidder": "b1", "lot": "", "zone": "", "criterion": "Q1", "mark": "3", "reason": "good"}
    facts = {"attendees": "; ".join(PEOPLE), "summary": "x"}
    add(
        home,
        [
            an_entry(
                "moderation",
                "2027-05-05",
                "09:30",
                rows={"consensus": (row,)},
                criterion="Q1",
                **facts,
            )
        ],
    )
    recorded(home, facts={"criterion": "Q2"})
    add(
        home,
        [
            an_entry(
                "moderation",
                "2027-05-05",
                "10:00",
                rows={"consensus": ({**row, "bidder": "b2"},)},
                criterion="Q1",
                **facts,
            )
        ],
    )
    codes = {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))}
    assert {"R530", "R531", "R532"} <= codes
    # to write down how a loaded score was agreed changes nothing and needs no reason
    agree(
        ID,
        "1",
        replace(
            GOOD,
            bidder="b2",
            mark="3",
            moved=tuple(f"{p}: 2->3: page 9" for p in PEOPLE),
            promises=(),
            pages=(),
        ),
        SITTING,
        who(),
    )


# --- the command line


def test_the_commands(home: Path) -> None:
    env = {"TENDERING_ACTOR": CLERK, "TENDERING_CLOCK": "2027-05-05T17:00:00Z"}

    def ran(*args: str) -> dict[str, Any]:
        result = CliRunner().invoke(app, [*args, "--json"], env={**os.environ, **env})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return {"exit": result.exit_code, **json.loads(result.stdout)}

    assert ran("moderation", "workbook", ID, "--lot", "1")["scores"] == 7
    path = Path("out") / ID / "moderation-1.xlsx"
    saved(filled(path), path)
    seen = ran("moderation", "import", ID, str(path), "--dry-run")
    assert seen["exit"] == 0
    assert len(seen["scores"]) == 7
    before = count(home)
    done = ran("moderation", "import", ID, str(path))
    assert done["exit"] == 0
    assert count(home) == before + 3
    assert ran("moderation", "minute", ID, "--lot", "1")["open"] == 0
    assert ran("moderation", "sign", ID, "--lot", "1")["exit"] == 1
    for person in (*PEOPLE, CHAIR):
        assert ran("moderation", "agree-minute", ID, "--lot", "1", "--person", person)["exit"] == 0
    assert ran("moderation", "sign", ID, "--lot", "1")["exit"] == 0
    assert ran("promises", ID)["promises"] == []
    assert ran("moderation", "import", ID, "nowhere.xlsx")["findings"][0]["code"] == "F096"
