"""The commands about notices: what is written, what is refused, and what is said of anyone's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.model.findings import Severity
from tendering.workbench import notices

RUN = CliRunner()


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str, code: int = 0) -> dict:
    result = RUN.invoke(app, [*args, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def said(data: dict) -> set[str]:
    return {f["code"] for f in data["findings"]}


def test_each_notice_stays_beside_the_others() -> None:
    for kind in ("f21-contract", "award"):
        run("notice", "herefordshire-2017", kind, "--as", "Ann")
    folder = Path("out/herefordshire-2017/notices")
    names = {p.name for p in folder.iterdir()}
    both = {f"notice-{k}.{e}" for k in ("f21", "f21-contract") for e in ("docx", "json")}
    assert names == {*both, "manifest.json"}
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    assert set(listed) == both
    assert {row["by"] for row in listed.values()} == {"Ann"}


def test_the_notices_of_the_act_are_written_with_the_days_of_the_record() -> None:
    data = run("notice", "herefordshire-2027", "uk6")
    assert data["kind"] == "UK6"
    assert data["on"] == "2026-07-28"
    assert data["release"]["releases"][0]["ocid"].startswith("ocds-213czf-")
    given = run("notice", "herefordshire-2027", "UK2", "--dry-run", "--ocid", "ocds-h6vhtk-0a1b2c", code=1)  # fmt: skip
    assert "T026" in said(given)  # the tender says another


def test_a_notice_in_the_future_is_refused() -> None:
    late = run("notice", "bolton-2016", "award", "--on", "2099-01-04", code=1)
    (error,) = [f for f in late["findings"] if f["code"] == "T024"]
    assert "not publishable before that day" in error["message"]
    assert not Path("out").exists()
    assert "T024" not in said(run("notice", "bolton-2016", "award", "--dry-run"))


def test_one_planned_ahead_is_made_with_a_warning() -> None:
    report = notices.notice("herefordshire-2027", "UK2", today=date(2025, 10, 5), dry_run=True)
    assert [f.severity for f in report.findings if f.code == "T024"] == [Severity.WARNING]
    assert report.exit_code == 0
    report = notices.notice("herefordshire-2027", "UK2", today=date(2025, 10, 6), dry_run=True)
    assert "T024" not in {f.code for f in report.findings}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["herefordshire-2027", "award"], "T020"),
        (["herefordshire-2027", "F21"], "T020"),
        (["herefordshire-2027", "UK5"], "T020"),
        (["herefordshire-2027", "UK11"], "T020"),
        (["herefordshire-2017", "UK6"], "T020"),
        (["herefordshire-2017", "F02"], "T020"),
        (["bolton-2016", "award", "--on", "2017-02-30"], "F094"),
        (["limit-ranked", "award"], "F094"),
        (["nowhere", "award"], "F090"),
        (["nowhere", "UK2"], "F090"),
    ],
)
def test_what_is_refused_writes_nothing(args: list[str], code: str) -> None:
    assert code in said(run("notice", *args, code=1))
    assert not Path("out").exists()


def test_a_tender_alone_is_enough_before_bids(tmp_path: Path) -> None:
    run("new", "mine", "--like", "herefordshire-2027")
    assert not Path("evaluations").exists()
    data = run("notice", "mine", "UK2", "--on", "2025-10-06")
    assert data["tender"] == "mine"
    assert Path("out/mine/notices/notice-uk2.docx").exists()
    assert "T020" in said(run("notice", "mine", "UK6", code=1))


def test_an_evaluation_without_bids_has_its_record() -> None:
    folder = Path("evaluations/early")
    folder.mkdir(parents=True)
    text = (
        "evaluation: early\ntender: herefordshire-2027\nentries:\n"
        "  - {entry: conflicts_assessment, on: 2026-01-15, by: Ann, people: All, summary: None found}\n"
    )
    (folder / "evaluation.yaml").write_text(text)
    data = run("notice", "early", "UK4")
    documents = data["release"]["releases"][0]["tender"]["documents"]
    assert "conflictOfInterest" in {d["id"] for d in documents}
    (folder / "evaluation.yaml").write_text(text.replace("2026-01-15", "2026-04-08"))
    assert said(run("notice", "early", "UK4", code=1)) == {"X19"}


def test_notice_check_reads_what_notice_wrote() -> None:
    run("notice", "herefordshire-2027", "UK6")
    file = "out/herefordshire-2027/notices/notice-uk6.json"
    data = run("notice-check", file)
    (facts,) = data["notices"]
    assert facts["standstill_to"] == "2026-08-11"
    assert {a["lot"] for a in facts["awards"]} == {"O", "D", "H"}
    assert said(data) == {"N018"}
    shown = RUN.invoke(app, ["notice-check", file])
    assert shown.exit_code == 0
    assert "Standstill to the end of: 11 August 2026" in shown.stdout
    assert "Help to Live at Home provider in Zone A" in shown.stdout


def test_notice_check_of_no_notice() -> None:
    Path("bad.json").write_text("{")
    assert said(run("notice-check", "bad.json", code=1)) == {"N001"}
    assert said(run("notice-check", "nowhere.json", code=1)) == {"N001"}
