"""Returns, indicators, rates, statements and reviews through the commands, on a record that then verifies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tendering.documents.word_style import open_document
from tendering.record.audiences import BIDDER
from tendering.record.default_cuts import BY_RULE, IDS, Setting
from tendering.workbench import money_year
from tendering.workbench.records import opened
from tests.workbench.begun import Run, codes, runner
from tests.workbench.money import FOUR, ID, VISITS, WEEKLY, begin, write

FIRST = date(2016, 11, 7)


def returns(folder: Path, period: int, *, lost: int | None = None) -> list[str]:
    weeks = [FIRST + timedelta(weeks=4 * (period - 1) + n) for n in range(4)]
    kept = [w for n, w in enumerate(weeks) if n != lost]
    start, end = weeks[0], weeks[0] + timedelta(days=27)
    return [
        write(folder / f"w{period}.csv", WEEKLY, *(f"b1,1,{w},103,5,99,18,20" for w in kept)),
        write(
            folder / f"v{period}.csv",
            VISITS,
            *(f"b1,1,{w},,care,{m},{n}" for w in weeks for m, n in ((12, 3), (20, 50), (45, 50))),
        ),
        write(folder / f"f{period}.csv", FOUR, f"b1,1,{start},{end},412,13144,10,10"),
    ]


def take(run: Run, folder: Path, period: int, at: str, **more: Any) -> Any:
    return run("framework", "returns", ID, *returns(folder, period, **more), at=at)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    begin(tmp_path)
    return runner(monkeypatch, tmp_path)


def word_text(path: Path) -> str:
    document = open_document(path.read_bytes())
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_from_returns_to_a_statement_at_the_enhanced_rate(run: Run, tmp_path: Path) -> None:
    code, data = take(run, tmp_path, 1, "2016-12-06T09:00:00Z")
    assert (code, {f["code"] for f in data["findings"]}) == (0, {"L111"})
    code, data = run("framework", "kpis", ID, "--period", "1")
    (shown,) = [p for p in data["providers"] if p["lot"] == "1"]
    assert (code, shown["rate"], shown["decided"], data["for_period"]) == (0, "enhanced", None, 2)
    reason = ("--reason", "As the published thresholds give")
    at = "2016-12-12T09:00:00Z"
    assert run("framework", "decide-rate", ID, "--period", "1", *reason, at=at)[0] == 0
    assert take(run, tmp_path, 2, "2017-01-03T09:00:00Z")[0] == 0
    at = "2017-01-05T09:00:00Z"
    code, data = run("framework", "statement", ID, "--period", "2", "--dry-run", at=at)
    assert (code, (tmp_path / "out").exists()) == (0, False)
    code, data = run("framework", "statement", ID, "--period", "2", at=at)
    assert (code, data["statements"][0]["total"]) == (0, "3426.80")
    folder = tmp_path / "out" / ID / "statements" / "period-02"
    said = word_text(folder / "b1.docx")
    assert "£3,426.80" in said
    assert "KPI1 Manual Overrides: 20 manual overrides of 412 visits is about 4.85%" in said
    sheet = load_workbook(folder / "b1.xlsx")["Lines"]
    amounts = [Decimal(str(row[8])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sum(amounts[:-1]) == amounts[-1] == Decimal("3426.8")
    assert run("framework", "statement", ID, "--period", "2", "--provider", "b1", at=at)[0] == 1
    assert run("record", "verify", ID)[0] == 0


def test_a_missing_week_decides_nothing_and_a_correction_replaces(
    run: Run, tmp_path: Path
) -> None:
    code, data = take(run, tmp_path, 1, "2016-12-06T09:00:00Z", lost=2)
    assert (code, "L107" in {f["code"] for f in data["findings"]}) == (0, True)
    at = "2016-12-12T09:00:00Z"
    asked = ("framework", "decide-rate", ID, "--period", "1", "--reason", "So")
    assert [f["code"] for f in run(*asked, at=at)[1]["findings"]] == ["L124"]
    whole = (*asked, "--provider", "b1")
    assert codes(run(*whole, "--rate", "enhanced", at=at)[1]) == ["L124"]
    assert run(*whole, "--rate", "standard", at=at)[0] == 0
    late = write(tmp_path / "late.csv", WEEKLY, "b1,1,2016-11-21,104,5,99,18,20")
    code, data = run("framework", "returns", ID, late, at=at)
    assert (code, {f["code"] for f in data["findings"]}) == (0, {"L114"})
    put_right = write(tmp_path / "right.csv", WEEKLY, "b1,1,2016-11-21,103,5,99,18,20")
    assert codes(run("framework", "returns", ID, put_right, at=at)[1]) == ["L106"]
    code, data = run(
        "framework", "returns", ID, put_right, "--correction", "--reason", "One too many", at=at
    )
    assert (code, data["findings"]) == (0, [])
    code, data = run("framework", "kpis", ID, "--on", "2016-11-30")
    assert (code, [f["code"] for f in data["findings"]]) == (0, ["L126"])


def test_one_wrong_line_and_nothing_is_taken_in(run: Run, tmp_path: Path) -> None:
    files = returns(tmp_path, 1)
    bad = write(tmp_path / "bad.csv", WEEKLY, "b2,1,2016-11-07,100,120,99,18,20")
    code, data = run("framework", "returns", ID, *files, bad, at="2016-12-06T09:00:00Z")
    assert (code, codes(data)) == (1, ["L109"])
    assert next(f for f in data["findings"] if f["code"] == "L109")["where"] == "bad.csv:2"
    assert run("framework", "kpis", ID, "--period", "1")[1]["providers"] == []
    ahead = run("framework", "kpis", ID, "--period", "99", at="2016-12-06T09:00:00Z")
    assert (ahead[0], ahead[1]["begun"], ahead[1]["from"]) == (0, False, "2024-05-13")
    assert ahead[1]["providers"] == ahead[1]["nothing_returned"] == []
    late = run("framework", "kpis", ID, "--period", "99", at="2024-05-13T09:00:00Z")
    assert late[1]["begun"]
    assert codes(run("framework", "kpis", ID, "--period", "999999999")[1]) == ["L132"]
    twice = write(tmp_path / "twice.csv", WEEKLY, "b1,1,2016-11-07,103,5,99,18,20")
    code, data = run("framework", "returns", ID, files[0], twice, at="2016-12-06T09:00:00Z")
    assert (code, codes(data)) == (1, ["L106"])


def test_a_yearly_review_is_told_to_each_provider_and_holds_from_its_day(
    run: Run, tmp_path: Path
) -> None:
    given = (
        *("--index", "nlw=7.50/7.20", "--index", "cpi=1.6%"),
        *("--month", "nlw=2017-04", "--month", "cpi=2016-12"),
        *("--source", "nlw=the Regulations", "--source", "cpi=ONS", "--reason", "As published"),
    )
    asked = ("framework", "uplift", ID, "--from", "2017-04-01", *given)
    at = "2017-03-10T09:00:00Z"
    code, data = run(*asked, "--change", "2.9", at=at)
    assert (code, codes(data), data["findings"][0]["law"]) == (
        1,
        ["L141"],
        "PCR 2015 reg 72(1)(a)",
    )
    code, data = run(*asked, at=at)
    assert (code, [r["after"] for r in data["rates"]]) == (0, ["15.43", "16.05"])
    assert data["budget"] == "279813.92"
    said = word_text(tmp_path / "out" / ID / "uplift" / "2017-04-01" / "b2.docx")
    assert "Birch & Co Home Support Ltd" in said
    assert "£15.00 x 1.028833... = 15.4325, rounded to £15.43" in said
    assert codes(run(*asked, at=at)[1]) == ["L143"]
    assert run("record", "verify", ID)[0] == 0


def test_a_reserved_indicator_is_introduced_after_the_anniversary(run: Run) -> None:
    asked = (
        *("framework", "introduce-kpi", ID, "--kpi", "KPI5", "--lot", "2", "--title", "Outcomes"),
        *("--counts", "outcomes_met", "--of", "outcomes", "--better", "higher"),
        *("--threshold", "80%", "--from-return", "four_weekly", "--reason", "As reserved"),
    )
    at = "2017-10-01T09:00:00Z"
    assert codes(run(*asked, "--from", "2017-11-06", at=at)[1]) == ["L121"]
    assert run(*asked, "--from", "2017-12-04", at=at)[0] == 0
    assert codes(run(*asked, "--from", "2017-12-04", at=at)[1]) == ["L122"]


def test_an_incentive_needs_every_week_and_a_base(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin(tmp_path, "herefordshire-2017", ("O", "D"))
    run = runner(monkeypatch, tmp_path)
    weeks = [date(2017, 6, 26) + timedelta(weeks=n) for n in range(4)]
    rows = [f"b1,O,{w},,visit,60,90" for w in weeks]
    counts = (
        "packages_accepted,packages_offered,starts_prompt,packages_started,outcomes_achieved,outcomes_due,"
        "people_consistent,people,packages_handed_back,packages_held"
    )
    four = f"provider,lot,from,until,visits,minutes,{counts}"
    files = [
        write(tmp_path / "v.csv", VISITS, *rows),
        write(
            tmp_path / "f.csv",
            four,
            f"b1,O,{weeks[0]},2017-07-23,360,21600,20,20,19,20,8,10,9,10,0,50",
        ),
    ]
    at = "2017-08-01T09:00:00Z"
    assert run("framework", "returns", ID, *files, at=at)[0] == 0
    asked = ("framework", "incentive", ID, "--provider", "b1", "--lot", "O", "--periods", "1-1")
    code, data = run(*asked, at=at)
    assert (code, sorted(codes(data))) == (1, ["L151", "L151", "R007"])
    because = ("--base-source", "Ezitracker, June and July 2016", "--reason", "As section 16 says")
    code, data = run(*asked, "--base", "visit=400", *because, at=at, text=True)[0:2]
    assert code == 0
    assert "20.00 hours x £15.80 x 50% = £158.00" in data
    assert codes(run(*asked, "--base", "visit=400", *because, at=at)[1]) == ["L151"]


def test_simulated_periods_come_out_the_same_and_verify(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heads = []
    for name in ("one", "other"):
        begin(tmp_path / name)
        own = runner(monkeypatch, tmp_path / name)
        made = money_year.run(ID, "", tmp_path / name / "out", 7, periods=1, shown=0)
        assert "Recorded the rates of period 2" in made.text
        assert own("record", "verify", ID)[0] == 0
        heads.append(own("record", "head", ID)[1]["head"])
    assert heads[0] == heads[1]


def test_no_copy_for_another_provider_shows_what_one_returned_or_was_paid(
    run: Run, tmp_path: Path
) -> None:
    take(run, tmp_path, 1, "2016-12-06T09:00:00Z")
    asked = ("framework", "decide-rate", ID, "--period", "1", "--reason", "As published")
    assert run(*asked, at="2016-12-12T09:00:00Z")[0] == 0
    at = "2016-12-13T09:00:00Z"
    assert run("framework", "statement", ID, "--period", "1", at=at)[0] == 0
    with opened(ID) as now:
        entries = now.entries
    tables = {
        "weekly_returns",
        "visit_returns",
        "four_weekly_returns",
        "kpi_results",
        "statement_lines",
    }
    assert {t for e in entries for t in e.rows} >= tables
    other = Setting.of(entries, BIDDER, "b2", priced=True)
    for entry in entries:
        cut = set(BY_RULE["others"](entry, other))
        for table in tables & entry.rows.keys():
            for n, row in enumerate(entry.rows[table], 1):
                assert {f"rows.{table}.{n}.{c}" for c in row if c not in IDS} <= cut


def test_a_file_of_several_providers_is_kept_as_each_ones_own_lines(
    run: Run, tmp_path: Path
) -> None:
    both = ("b1,1,2016-11-07,103,5,99,18,20", "b2,1,2016-11-07,88,4,80,9,10")
    several = write(tmp_path / "both.csv", WEEKLY, *both)
    assert run("framework", "returns", ID, several, at="2016-11-15T09:00:00Z")[0] == 0
    with opened(ID) as now:
        made = [e for e in now.entries if e.fact("return")]
        texts = [(e.bidder, e.files[0].name, now.body(e.files[0])) for e in made]
    assert texts == [
        (b, f"{b}-both.csv", f"{WEEKLY}\n{line}\n".encode())
        for b, line in zip(("b1", "b2"), both, strict=True)
    ]
    assert all(e.fact("part_of").startswith("both.csv, sha256 ") for e in made)


def test_the_forms_of_a_period_are_csv_files_that_a_spreadsheet_opens(
    run: Run, tmp_path: Path
) -> None:
    at = "2016-12-06T09:00:00Z"
    assert run("framework", "returns", ID, "--form", "forms", "--period", "1", at=at)[0] == 0
    names = sorted(p.name for p in (tmp_path / "forms").iterdir())
    assert names == ["four_weekly.csv", "visits.csv", "weekly.csv"]
    # a form that came back as it went is no return
    code, data = run("framework", "returns", ID, "forms/weekly.csv", at=at)
    assert (code, "L131" in {f["code"] for f in data["findings"]}) == (1, True)


def test_who_returned_nothing_is_decided_on_by_name_at_the_standard_rate(run: Run) -> None:
    at = "2016-12-12T09:00:00Z"
    one = ("framework", "decide-rate", ID, "--period", "1", "--reason", "It sent nothing")
    code, data = run(*one, "--provider", "b2", at=at)
    assert (code, {f["code"] for f in data["findings"]}) == (1, {"L124"})
    assert "is missing" in data["findings"][0]["message"]
    code, data = run(*one, "--provider", "zz", at=at)
    assert (code, [f["code"] for f in data["findings"]]) == (1, ["L103"])
    code, data = run(*one, "--provider", "b2", "--rate", "standard", at=at)
    assert (code, [e["lot"] for e in data["entries"]]) == (0, ["1", "2"])
