"""Bristol after the first competition, by command: gaps, a second tender that waits, promises as terms, results paid."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.framework.results import rewards
from tendering.framework.simulated_bristol import BristolYear, Given
from tendering.model.entries import Entry, EntryKind
from tendering.workbench import competition, definitions
from tendering.workbench.awarded import award
from tendering.workbench.outcomes import rule_of
from tendering.workbench.record_start import start
from tendering.workbench.records import RefusedError, Who, opened
from tendering.workbench.terms_look import look, look_at, of_provider
from tendering.workbench.year_bristol_report import FIRST

ROOT = Path(__file__).resolve().parents[2]
RUNNER = CliRunner()
PLANS = """\
person,provider,lot,zone,outcome,words,achieve_by,known_by,hours_before,hours_after,rate
P-0413,p14,main,1,O1,Makes her own breakfast,2015-09-01,No morning visit,14,10,
P-0413,p14,main,1,O2,Walks to the shop alone,2015-10-01,Seen twice,10,8,
P-0500,p33,main,3,O1,Washes himself,2015-09-15,No help needed,12,5,17.25
"""


def who(on: date) -> Who:
    now = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return Who(name="Ann Abbot", on=on, now=now, clock="stated", channel="test", secret="s")  # noqa: S106


@pytest.fixture(scope="module")
def awarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bristol's record to the first day of service, made once."""
    store = tmp_path_factory.mktemp("bristol") / "record.sqlite"
    award(str(ROOT / "evaluations/bristol-2015"), who(date(2015, 3, 2)), store=str(store))
    return store


@pytest.fixture
def store(awarded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mine = tmp_path / "record.sqlite"
    shutil.copyfile(awarded, mine)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_STORE", str(mine))
    monkeypatch.setenv("TENDERING_ACTOR", "Ann Abbot")
    monkeypatch.setenv("TENDERING_CLOCK", "2016-06-02T09:30:00Z")
    return mine


def run(*words: str, code: int = 0) -> Any:
    ran = RUNNER.invoke(app, ["framework", *words, "--json"])
    assert ran.exit_code == code, ran.output
    return json.loads(ran.stdout)


def codes(data: Any) -> list[str]:
    return [f["code"] for f in data["findings"]]


def entries_of(store: Path) -> Sequence[Entry]:
    with opened("bristol-2015", store=str(store)) as now:
        return now.entries


def test_promises_become_terms_and_are_checked(store: Path, tmp_path: Path) -> None:
    mine = run("promises", "bristol-2015", "--provider", "p14")["terms"]
    assert [t["state"] for t in mine] == ["not yet a term"] * 5
    assert all(t["page"].startswith("page ") for t in mine)
    check = ("check-promise", "bristol-2015", "p14-Q1-1", "--state", "not kept")
    seen = ("--evidence", "12 of 40 people had more")
    assert codes(run(*check, *seen, code=1)) == ["L611"]
    asked = ("schedule", "bristol-2015", "--provider", "p14", "--on", "2015-06-01")
    run(*asked, "--due", "2015-12-01", "--checked-by", "contracts officer")
    assert codes(run(*asked, code=1)) == ["L616"]
    assert codes(run("schedule", "bristol-2015", "--provider", "p02", code=1)) == ["L610"]
    found = run(*check, *seen, "--on", "2015-12-02")
    assert codes(found) == ["L617"]
    assert "framework step notify bristol-2015 --provider p14" in found["findings"][0]["remedy"]
    assert not any(e.kind is EntryKind.STEP_NOTIFIED for e in entries_of(store))
    gone = ("check-promise", "bristol-2015", "p02-Q1-1", "--state", "kept", *seen)
    assert codes(run(*gone, code=1)) == ["L610"]

    after = run("promises", "bristol-2015", "--provider", "p14", "--on", "2015-12-31")
    states = [t["state"] for t in after["terms"]]
    assert states == ["not kept", "overdue", "overdue", "overdue", "overdue"]
    folder = tmp_path / "out/bristol-2015/promises"
    sheet = load_workbook(folder / "promises.xlsx")["Terms"]
    assert [c.value for c in sheet[2]][:7][-1] == mine[0]["page"]
    assert not any(c.data_type == "f" for row in sheet.iter_rows() for c in row)
    paper = Document(str(folder / "schedule-p14.docx"))
    cells = [c.text for t in paper.tables for r in t.rows for c in r.cells]
    assert all(any(t["page"] in c for c in cells) for t in mine)


def test_where_nobody_has_a_promise_the_remedy_is_a_command_that_runs(store: Path) -> None:
    found = replace(look("bristol-2015", store=str(store)), terms=())
    with pytest.raises(RefusedError) as error:
        of_provider(found, "zz")
    ((code, remedy),) = ((f.code, f.remedy) for f in error.value.findings)
    assert code == "L610"
    assert remedy.startswith("`tendering framework promises bristol-2015` ")


def test_results_are_planned_proven_sustained_and_paid(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "plans.csv"
    file.write_text(PLANS.replace("2015-09-15", "soon"), encoding="utf-8")
    plan = ("plan-outcomes", "bristol-2015", str(file), "--on", "2015-06-02")
    wrong = run(*plan, code=1)
    assert [(f["code"], f["where"]) for f in wrong["findings"]] == [("F014", "plans.csv:4")]
    file.write_text(PLANS.replace("12,5,17.25", "12,5,"), encoding="utf-8")
    assert codes(run(*plan, code=1)) == ["L628"]  # its rate was decided on: it is to be written
    file.write_text(PLANS, encoding="utf-8")
    run(*plan, "--role", "social worker")

    def stage(name: str, reached: str, on: str, *more: str, code: int = 0) -> Any:
        about = ("outcome", "bristol-2015", name, "--person", "P-0413", "--stage", reached)
        return run(*about, "--on", on, "--evidence", "Seen", *more, code=code)

    proves = ("--role", "social worker")
    assert codes(stage("O9", "achieved", "2015-08-03", code=1)) == ["L621"]
    stage("O1", "achieved", "2015-08-03")
    stage("O1", "proven", "2015-08-10", *proves)
    assert codes(stage("O1", "sustained", "2015-10-25", *proves, code=1)) == ["L624"]
    stage("O1", "sustained", "2015-10-26", *proves)
    assert codes(stage("O2", "achieved", "2015-10-05")) == ["L626"]
    shown = run("results", "bristol-2015", "--on", "2015-11-02")
    assert (shown["due"], shown["paid"]) == ("448.5", "0")
    run("pay-results", "bristol-2015", "--provider", "p14", "--on", "2015-11-02")
    assert codes(run("pay-results", "bristol-2015", "--provider", "p14", code=1)) == ["L627"]
    paid = entries_of(store)[-1]
    assert [f.name for f in paid.files] == ["results-p14.docx", "results-p14.xlsx"]
    ran = RUNNER.invoke(app, ["record", "verify", "bristol-2015", "--json"])
    assert json.loads(ran.stdout)["verified"] is True


def test_a_second_tender_waits_for_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = (ROOT / "evaluations/price-accepted/tender.yaml").read_text("utf-8")
    tender = own.splitlines()[0].split(":", 1)[1].strip() if own.startswith("tender:") else ""

    def found(follows: str) -> set[str]:
        folder = tmp_path / "lots" / "second"
        folder.mkdir(parents=True, exist_ok=True)
        text = own.replace(f"tender: {tender}", "tender: second", 1) if tender else own
        (folder / "tender.yaml").write_text(f"{text}\nfollows: {follows}\n", encoding="utf-8")
        path = str(folder / "tender.yaml")
        return {f.code for f in definitions.check(path).findings if f.code in ("L600", "L602")}

    assert found("{tender: bristol-2015, evaluation: bristol-2015}") == set()
    assert found("{tender: another, evaluation: bristol-2015}") == {"L602"}
    assert found("{tender: first, evaluation: not-there}") == {"L602"}
    waiting = "{tender: %s, evaluation: price-awaiting-decision}"
    first = json.loads(
        RUNNER.invoke(app, ["evaluate", "price-awaiting-decision", "--dry-run", "--json"]).stdout
    )["tender"]
    assert found(waiting % first) == {"L600"}
    start("second-record", str(tmp_path / "lots/second/tender.yaml"), who(date(2015, 3, 2)))
    with pytest.raises(RefusedError) as refused:
        competition.publish("second-record", who(date(2015, 3, 2)))
    assert "L600" in {f.code for f in refused.value.findings}


def test_gaps_by_command_say_where_each_figure_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = run("gaps", "bristol-2015")
    assert data["hours_weekly"] == {"asked": "22000", "covered": "21500", "uncovered": "500"}
    assert set(data["rule"]["from"].values()) == {"published"}
    assert (tmp_path / "out/bristol-2015/gaps/gaps.html").read_text("utf-8").count("<svg") == 2
    stated = run("gaps", "bolton-2016", "--bidders", "3", "--capacity", "120%", code=1)
    assert codes(stated) == ["F094"]


def test_an_invented_year_pays_only_what_is_due(awarded: Path) -> None:
    with opened("bristol-2015", store=str(awarded)) as now:
        found = look_at(now)
        before = now.entries
    rates = {t.marked.provider: "16.15" for t in found.terms}
    days = (FIRST, FIRST + timedelta(days=200))
    given = Given(terms=found.terms, rates=rates)
    made = BristolYear(found.tender, before, days, 7, given).run()
    assert made == BristolYear(found.tender, before, days, 7, given).run()
    rule = rule_of(found.tender)
    earned = rewards(rule, (*before, *made), days[1])
    paid = sum((r.paid for r in earned), Fraction(0))
    assert paid == sum(
        (Fraction(e.fact("amount")) for e in made if e.kind is EntryKind.RESULT_PAID), Fraction(0)
    )
    assert all(r.paid in (0, r.due) for r in earned)
    assert paid > 0
