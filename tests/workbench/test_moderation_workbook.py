"""The moderation workbook: out, through LibreOffice and back; every finding; a score agreed again."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tendering.checks.moderation_rows import stood
from tendering.model.entries import EntryKind, of_kind
from tendering.model.findings import has_error
from tendering.workbench.marked_promises import promises
from tendering.workbench.moderation import workbook
from tendering.workbench.records import opened
from tests.conftest import program
from tests.workbench.moderated import (
    BIDDERS,
    CHAIR,
    CLERK,
    ID,
    PEOPLE,
    add,
    an_entry,
    before_close,
    closed_entries,
    declared,
    record,
)
from tests.workbench.moderating import (
    SESSION,
    answer_row,
    count,
    filled,
    heads,
    imported,
    put,
    questions,
    ready,
    refused,
    saved,
    spoil_row,
    text,
    written,
)


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
