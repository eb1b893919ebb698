"""What findings say to do where a record is kept: commands that are there, with options they have; never a table to edit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from tendering.cli.commands import COMMANDS
from tendering.cli.main import app
from tendering.model.codes import CODES
from tendering.model.findings import finding
from tendering.model.remedies import IN_A_RECORD, in_a_record
from tests.workbench.begun import ID, begin, runner

COMMAND = re.compile(r"`tendering ([^`]*)`")


def test_each_remedy_is_of_a_code_and_names_commands_that_are_there() -> None:
    root = typer.main.get_command(app)
    for code, remedy in IN_A_RECORD.items():
        assert code in CODES
        assert ".csv" not in remedy
        for said in COMMAND.findall(remedy):
            command: Any = root
            context = typer.Context(root)
            words = said.split()
            while isinstance(command, TyperGroup):
                name = words.pop(0)
                command = command.get_command(context, name)
                assert command is not None, said
            options = {name for p in command.params for name in p.opts}
            assert {w for w in words if w.startswith("--")} <= options, said
    assert set(COMMANDS) >= {
        said.split()[0] for r in IN_A_RECORD.values() for said in COMMAND.findall(r)
    }


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
