"""What findings say to do where a record is kept: commands that are there, with options they have; never a table to edit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from tendering.cli.main import app
from tendering.model.codes import CODES
from tendering.model.findings import finding
from tendering.model.remedies import IN_A_RECORD, in_a_record
from tests.workbench.begun import ID, begin, runner

ROOT = Path(__file__).resolve().parents[1] / "tendering"
COMMAND = re.compile(r"`tendering ([a-z][^`]*)`")
JOINED = re.compile(r'"\s*\n\s*f?"')
"""Where a text of the source goes on in the next line."""
ASKED = re.compile(r'command=f?"tendering ([^"]*)"')


def wrong(said: str) -> str:
    """Say what of a command and its options is not there; empty where it can be run."""
    command: Any = typer.main.get_command(app)
    context = typer.Context(command)
    words = said.split()
    while isinstance(command, TyperGroup) and words:
        name = words.pop(0)
        group, command = command, command.get_command(context, name)
        if command is None:
            return "" if group.name == "compliance" else f"no command {name} in: tendering {said}"
    options = {name for p in command.params for name in p.opts}
    given = {w.rstrip(".,;:") for w in words if w.startswith("--") and "{" not in w}
    return "".join(f"no option {w} in: tendering {said}" for w in sorted(given - options))


def test_each_remedy_is_of_a_code_and_names_commands_that_are_there() -> None:
    for code, remedy in IN_A_RECORD.items():
        assert code in CODES
        assert ".csv" not in remedy
        assert not [w for said in COMMAND.findall(remedy) if (w := wrong(said))]


def test_every_command_that_is_named_anywhere_is_there() -> None:
    for path in ROOT.rglob("*.py"):
        text = JOINED.sub("", path.read_text(encoding="utf-8"))
        named = (*COMMAND.findall(text), *ASKED.findall(text))
        assert not [w for said in named if "\n" not in said and (w := wrong(said))], path


def test_a_remedy_of_the_case_itself_stays() -> None:
    usual = finding("S001", "consensus.csv", "no score")
    own = finding("S001", "entry 4", "no score", remedy="Ask Ann.")
    told = in_a_record([usual, own], "help")
    assert [(f.where, f.remedy[:50]) for f in told] == [
        ("record", "The panel agrees it: `tendering moderation workboo"),
        ("entry 4", "Ask Ann."),
    ]
    assert "workbook help --lot" in told[0].remedy
    assert in_a_record([usual], "") == (usual,)


def test_what_is_refused_names_the_procurement(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = runner(monkeypatch, tmp_path)
    begin(run, tmp_path, ready=False)
    lacking = run("publish", ID)[1]["findings"]
    assert {f["code"] for f in lacking} >= {"R200"}
    assert "`tendering record add help lots_decision" in str(lacking)
    assert "tendering record add ID" not in str(lacking)


@pytest.mark.parametrize("name", ["price-awaiting-decision", "missing-consensus"])
def test_an_evaluation_of_a_record_names_no_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    run = runner(monkeypatch, tmp_path)
    at = "2027-09-22T10:00:00Z"
    assert run("record", "load", name, "--to", "h", at=at)[0] == 0
    found = run("evaluate", "h", "--dry-run", at=at)[1]["findings"]
    found += run("status", "h", at=at)[1]["findings"]
    assert {"S004", "S001"} & {f["code"] for f in found}
    for said in found:
        assert ".csv" not in said["where"] + said["remedy"], said
        assert "evaluation.yaml" not in said["where"] + said["remedy"], said
    decide = [f["remedy"] for f in found if f["code"] == "S004"]
    assert all(r.startswith("`tendering decide h --bidder ") for r in decide)
