"""A command made of a function that returns a report: what typer sees of it, and what the function is given."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Annotated, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import StoreAt
from tendering.model.findings import finding
from tendering.workbench.records import RefusedError
from tendering.workbench.writing import Report

OF_AN_ENTRY = ["store", "on", "at", "actor", "dry_run", "json"]

app = typer.Typer()


@app.command("give")
@enters
def give(
    ref: str,
    *,
    file: Annotated[Path | None, typer.Option(help="A file.")] = None,
    entering: Entering,
) -> Report:
    """Give something."""
    who = entering.who("give")
    if ref == "refused":
        raise RefusedError(finding("R007", "--as", "refused as asked"))
    said = {"who": who.name, "on": who.on.isoformat(), "at": str(who.at), "channel": who.channel}
    said |= {"ref": ref, "file": str(file), "store": entering.store}
    return Report(text="given", data=said | {"dry": entering.dry_run})


@app.command("look")
@shows
def look(ref: str, *, store: StoreAt = "") -> Report:
    """Look at something."""
    return Report(text=f"{ref} in {store}")


def test_typer_sees_the_options_of_an_entry_last_and_each_resolved() -> None:
    assert list(inspect.signature(give).parameters) == ["ref", "file", *OF_AN_ENTRY]
    assert list(inspect.signature(look).parameters) == ["ref", "store", "json"]
    hints = get_type_hints(give)
    assert hints == dict.fromkeys(hints, str) | {
        "file": Path | None,
        "dry_run": bool,
        "json": bool,
    }
    assert (give.__name__, give.__doc__) == ("give", "Give something.")


def test_the_function_is_given_who_when_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    line = ["give", "x", "--as", "Ann", "--on", "2026-05-04", "--at", "09:30", "--store", "r"]
    result = CliRunner().invoke(app, [*line, "--file", "f", "--dry-run", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "who": "Ann",
        "on": "2026-05-04",
        "at": "09:30:00",
        "channel": "give",
        "ref": "x",
        "file": "f",
        "store": "r",
        "dry": True,
        "findings": [],
    }
    assert CliRunner().invoke(app, ["look", "x", "--store", "r"]).stdout == "x in r\n"


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (["refused", "--as", "Ann"], ["R007"]),
        (["x", "--on", "soon", "--at", "noon"], ["F094", "F094", "R007"]),
    ],
)
def test_what_is_refused_is_shown_and_ends_with_1(
    line: list[str], codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TENDERING_ACTOR", raising=False)
    result = CliRunner().invoke(app, ["give", *line, "--json"])
    assert result.exit_code == 1
    assert [f["code"] for f in json.loads(result.stdout)["findings"]] == codes
