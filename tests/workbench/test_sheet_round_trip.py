"""A panel of five marks Bolton in spreadsheets, saves them with LibreOffice, and nothing is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tendering.files.sheet_layout import Holds, Style
from tendering.files.sheet_read import column_letter
from tendering.model.findings import Severity
from tendering.record.marking import marks
from tendering.workbench.mark_changes import close, status
from tendering.workbench.marks import take_in
from tendering.workbench.panel import Wish, plan
from tendering.workbench.sheet_making import Ask
from tendering.workbench.sheets import issue
from tests import panel_record as made

ROLES = ("evaluator", "evaluator", "expert by experience", "evaluator", "evaluator")


def fill(path: Path, person: int) -> dict[str, tuple[str, str, str]]:
    """Fill in a sheet as a person would; return what was written by id of row."""
    book = load_workbook(path)
    style = Style.EASY if ROLES[person].startswith("expert") else Style.STANDARD
    columns = [(h, column_letter(style, h)) for h in (Holds.MARK, Holds.NOTE)]
    evidence = column_letter(style, Holds.EVIDENCE) if style is Style.STANDARD else ""
    written = {}
    for sheet in book.worksheets:
        if sheet.title in ("Declaration", "How to mark") or sheet.sheet_state != "visible":
            continue
        for row in range(4, sheet.max_row + 1):
            identity = sheet[f"A{row}"].value
            if not identity or "+" in identity.rpartition("|")[2]:
                continue
            n = len(written)
            mark = "abstain" if n % 41 == 40 else str((n * 7 + person) % 6)
            note = (
                f"=Row {n}: says how, + a figure of {n}%.\nNot – all points; “quoted” £{n} & <b>."
            )
            where = f"page {n}, para 2"
            for holds, letter in columns:
                sheet[f"{letter}{row}"].value = mark if holds is Holds.MARK else note
                sheet[f"{letter}{row}"].data_type = "s"
            if mark.isdigit() and n % 3 == 0:
                sheet[f"{columns[0][1]}{row}"].value = int(mark)  # typed as a number
            if evidence:
                sheet[f"{evidence}{row}"].value = where
            written[identity] = (mark, note, where if evidence else "")
    book.save(path)
    return written


def test_five_sheets_through_libreoffice_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soffice: str
) -> None:
    monkeypatch.chdir(tmp_path)
    made.begin(tmp_path)
    made.declared(*made.FIVE)
    members = tuple(f"{p}: {r}" for p, r in zip(made.FIVE, ROLES, strict=True))
    plan(made.ID, made.who(), Wish(members=members, weeks=3, seed="a seed"))
    issue(made.ID, made.who(), Ask(), out=tmp_path / "sheets")
    paths = sorted((tmp_path / "sheets").glob("*.xlsx"))
    assert len(paths) == 5
    by_name = {p: n for n, p in enumerate(made.FIVE)}
    written = {}
    for path in paths:
        person = next(p for p in made.FIVE if p.split()[0].lower() in path.name)
        written[person] = fill(path, by_name[person])
    assert {len(w) for w in written.values()} == {167}
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path / "back"),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    back = sorted((tmp_path / "back").glob("*.xlsx"))
    assert len(back) == 5
    preview = take_in(made.ID, made.who(), back[:1], dry_run=True)
    assert not preview.findings
    before = len(made.entries())
    report = take_in(made.ID, made.who(), back, complete=True)
    assert not report.findings, report.findings[:5]
    assert len(made.entries()) == before + 5
    stands = marks(made.entries())
    assert len(stands) == 5 * 167
    for (person, unit), row in stands.items():
        mark, note, where = written[person]["|".join(unit)]
        assert (row["mark"], row["note"], row.get("evidence", "")) == (mark, note, where)
    again = take_in(made.ID, made.who(), back[:1])
    assert {f.code for f in again.findings} == {"R434"}
    assert all(f.severity is Severity.NOTE for f in again.findings)
    assert [p["marked"] for p in status(made.ID).data["people"]] == [167] * 5
    assert close(made.ID, made.who(), lot="1").exit_code == 0
