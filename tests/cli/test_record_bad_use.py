"""Every command that takes a procurement, used badly: unknown ids, no record, damaged ones, dry runs, odd words, odd sequences.

The commands are found in the table of commands, each with what it must be given, so that a new one is tried too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.commands import COMMANDS
from tendering.cli.main import _loaded, app
from tests.workbench.begun import SMALL as SMALL_TENDER

SMALL, RECORDED = "price-accepted", "kept"
WORDS = {
    "person": "Naomi Addis",
    "chair": "Naomi Addis",
    "witness": "Tariq Mahmood",
    "on": "2026-07-01",
    "reply_by": "2026-07-01",
    "at": "10:00",
    "lot": "1",
    "bidder": "B1",
    "by_bidder": "B1",
    "criterion": "Q1",
    "mark": "3",
    "value": "100",
    "tender": "bolton-2016",
    "start_of_service": "2027-04-01",
    "kind": "claim-form",
    "number": "1",
    "entry": "1",
    "challenge": "1",
    "out": "out/made",
    "begins": "2026",
    "stage": "achieved",
    "state": "kept",
    "periods": "1-13",
}
GIVES_FILES = {"record incumbents", "market-test import", "framework returns"}
"""Commands that take files, or with --form write the form for them."""


class Leaf:
    """One command: its name, what it must be given, and the options it knows."""

    def __init__(self, name: str, parameters: Any) -> None:
        self.name = name
        self.parameters = parameters
        self.options = {o for p in parameters for o in p.opts if o.startswith("--")}
        first = next((p for p in parameters if not p.opts[-1].startswith("-")), None)
        self.of_a_procurement = first is not None and "ID" in str(first.metavar).split()[0:1]
        self.of_a_procurement |= first is not None and "EVALUATION" in str(first.metavar)

    def words(self, procurement: str, file: str) -> list[str]:
        """Return the command with a word for all it must be given."""
        said, first = self.name.split(), True
        optional = self.name in GIVES_FILES
        for one in self.parameters:
            option = one.opts[-1] if one.opts[-1].startswith("-") else ""
            if not option and first:
                said.append(procurement)
                first = False
                if "KIND" in str(one.metavar):
                    said += ["social_value", "summary=Work for local people."]
            elif (
                one.required
                or (optional and not option)
                or (not option and one.nargs != 1 and "FILE" not in one.metavar)
            ):
                said += [option] if option else []
                said.append(WORDS.get(one.name) or _word(one, file))
        return said


def _word(one: Any, file: str) -> str:
    """Return a word of the kind that a parameter takes: a file that is there, a number, or any word."""
    kind = str(one.type_descriptor.annotation)
    if "Path" in kind or "FILE" in str(one.metavar) or "PATH" in str(one.metavar):
        return file
    return "1" if "int" in kind else "x"


def _leaves() -> Iterator[Leaf]:
    def below(command: Any, name: str) -> Iterator[Leaf]:
        if hasattr(command, "commands"):
            for part, inner in command.commands.items():
                yield from below(inner, f"{name} {part}")
        else:
            yield Leaf(name, command.params)

    for name in COMMANDS:
        yield from below(_loaded(None, name), name)  # type: ignore[arg-type]


LEAVES = {leaf.name: leaf for leaf in _leaves() if leaf.of_a_procurement and leaf.name != "new"}
BEGINS = {"record start", "record load"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a small record is kept, and one has just begun; nobody changes it."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        clock(patch)
        assert ran("record", "load", SMALL, "--to", RECORDED)[0] == 0
        assert ran("record", "start", "begun", "--tender", "bolton-2016")[0] == 0
    (folder / "no-workbook.xlsx").write_bytes(bytes(range(256)))
    return folder


@pytest.fixture(autouse=True)
def here(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "here"
    shutil.copytree(loaded, place)
    monkeypatch.chdir(place)
    clock(monkeypatch)
    return place


def clock(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("TENDERING_ACTOR", "Priya Nair")
    patch.setenv("TENDERING_CLOCK", "2026-11-27T10:00:00Z")
    patch.setenv("TENDERING_KEY_PASSPHRASE", "correct horse battery")
    for name in ("TENDERING_STORE", "TENDERING_DEBUG"):
        patch.delenv(name, raising=False)


def ran(*words: str) -> tuple[int, dict[str, Any]]:
    """Run a command for a machine: one object, its findings whole, no number that is not exact."""
    result = CliRunner().invoke(app, [*words, "--json"])
    if isinstance(result.exception, OSError):  # told as F096 by `main.run`
        return 1, {"findings": [{"code": "F096", "severity": "error"}]}
    said = f"{words}\n{result.output[-1500:]}\n{result.exception!r}"
    assert result.exception is None or isinstance(result.exception, SystemExit), said
    assert result.exit_code in (0, 1), said
    data = json.loads(result.stdout, parse_float=lambda text: pytest.fail(f"{words}: {text}"))
    found = data["findings"]
    assert all(f["where"].strip() and f["message"] and f["remedy"] for f in found), said
    return result.exit_code, data


def errors(data: dict[str, Any]) -> set[str]:
    return {f["code"] for f in data["findings"] if f["severity"] == "error"}


def head(procurement: str = RECORDED) -> str:
    code, data = ran("record", "head", procurement)
    assert code == 0
    return str(data["head"])


def listing(folder: Path) -> dict[str, bytes | None]:
    """Return what lies in a folder, but for what SQLite keeps beside a file while it is open."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None
        for p in sorted(folder.rglob("*"))
        if not p.name.endswith(("-wal", "-shm"))
    }


@pytest.mark.parametrize("name", LEAVES)
def test_an_unknown_procurement_is_a_finding_and_leaves_nothing(name: str, here: Path) -> None:
    if name in BEGINS:
        pytest.skip("it makes one")
    before = listing(here)
    for unknown in ("../../etc", "Zoë 👩 \N{RIGHT-TO-LEFT OVERRIDE}"):
        code, data = ran(*LEAVES[name].words(unknown, "no-workbook.xlsx"))
        assert code == 1
        assert errors(data), data
    assert listing(here) == before


@pytest.mark.parametrize("name", LEAVES)
def test_a_record_that_is_damaged_or_not_there_is_a_finding(name: str, here: Path) -> None:
    leaf = LEAVES[name]
    file = here / "evaluations" / RECORDED / "record.sqlite"
    words = leaf.words(RECORDED, "no-workbook.xlsx")
    reads = "--store" in leaf.options
    for body in (b"", file.read_bytes()[:5000], None):
        if body is None:
            file.unlink()
        else:
            file.write_bytes(body)
        before = listing(here)
        code, data = ran(*words, *(["--dry-run"] if "--dry-run" in leaf.options else []))
        if reads and name not in (*BEGINS, "receive", "check-reasons", "evaluate"):
            assert code == 1, (name, body and body[:20])
            assert errors(data)
        assert listing(here) == before


@pytest.mark.parametrize("name", [n for n, leaf in LEAVES.items() if "--dry-run" in leaf.options])
def test_a_dry_run_writes_nothing(name: str, here: Path) -> None:
    procurement = "begun" if name in ("scorecards", "evaluate", "status") else RECORDED
    before, stood = listing(here), head(procurement)
    ran(*LEAVES[name].words(procurement, "no-workbook.xlsx"), "--dry-run")
    assert head(procurement) == stood
    assert listing(here) == before


def test_a_record_that_does_not_begin_leaves_nothing(here: Path) -> None:
    before = listing(here)
    for words in (
        ("record", "start", "new", "--tender", "bolton-2016", "--store", "nowhere/record.sqlite"),
        ("record", "start", "new", "--tender", "bolton-2016", "--title", "half \udcff"),
        ("record", "load", SMALL, "--to", "new", "--store", "nowhere/record.sqlite"),
        ("record", "load", SMALL, "--to", "../new"),
        ("record", "load", SMALL, "--to", str(here / "new")),
    ):
        code, data = ran(*words)
        assert code == 1
        assert errors(data)
        assert listing(here) == before


def test_one_procurement_has_one_record(here: Path) -> None:
    before = listing(here)
    for words in (
        ("record", "start", RECORDED, "--tender", "bolton-2016"),
        ("record", "start", RECORDED, "--tender", "bolton-2016", "--dry-run"),
        ("record", "start", RECORDED, "--tender", "bolton-2016", "--store", "two.sqlite"),
        ("record", "load", SMALL, "--to", RECORDED, "--dry-run"),
        ("record", "load", SMALL, "--to", RECORDED, "--store", "two.sqlite"),
    ):
        assert errors(ran(*words)[1]) == {"R006"}, words
        assert listing(here) == before


def test_the_record_of_another_procurement_is_named(here: Path) -> None:
    folder = here / "evaluations"
    shutil.copy(folder / RECORDED / "record.sqlite", folder / "begun" / "record.sqlite")
    code, data = ran("status", "begun")
    (found,) = data["findings"]
    assert (code, found["code"]) == (1, "R005")
    assert RECORDED in found["message"]
    assert errors(ran("record", "start", "begun", "--tender", "bolton-2016")[1]) == {"R006"}


@pytest.mark.parametrize(
    "stated", ["x", "2027-05-04T09:30:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"]
)
def test_a_clock_that_no_record_could_hold_is_refused(
    stated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = head("begun")
    monkeypatch.setenv("TENDERING_CLOCK", stated)
    asked = ("record", "request", "begun", "--what", "FOI", "--from", "Fern Care")
    for words in (asked, ("status", "begun"), ("challenges", "show", "begun")):
        assert errors(ran(*words)[1]) == {"F094"}
    clock(monkeypatch)
    for on in ("9999-12-31", "0001-01-01", "1999-12-31", "2026-02-30", "28/07/2026"):
        assert errors(ran(*asked, "--on", on)[1]) == {"F094"}
    assert head("begun") == stood


def test_what_is_no_kind_and_no_entry_is_said() -> None:
    found = ran("record", "log", RECORDED, "--kind", "aproved")[1]["findings"][0]
    assert "approved" in found["remedy"]
    for number in ("0", "-1", "999"):
        for words in (("log", RECORDED, "--entry"), ("replay", RECORDED, "--dry-run", "--entry")):
            data = ran("record", *words, number)[1]
            assert [f["where"] for f in data["findings"]] == [f"entry {number}"]


def test_a_terminal_is_sent_no_character_it_obeys() -> None:
    words = ["withdraw", RECORDED, "--reason", "x", "--bidder"]
    said = CliRunner().invoke(app, [*words, "B\u202e"])
    assert said.exit_code == 1
    assert "\u202e" not in said.output
    assert "B\\u202e" in said.output
    for odd in ("B\x1b[2J", "B\0", "B\x7f"):
        said = CliRunner().invoke(app, [*words, odd])
        assert said.exit_code == 2
        assert odd not in said.output
        assert "control character" in said.output


def test_a_key_without_a_passphrase_is_one_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENDERING_KEY_PASSPHRASE")
    result = subprocess.run(
        [sys.executable, "-m", "tendering", "record", "keygen", "--json"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert [f["code"] for f in json.loads(result.stdout)["findings"]] == ["R110"]


@pytest.mark.parametrize(
    "words",
    [
        ("status", "lost"),
        ("publish", "lost"),
        ("evaluate", "lost"),
        ("explain", "lost"),
        ("audit", "lost"),
        ("scorecards", "lost"),
        ("letters", "lost", "--on", "2026-07-01"),
        ("report", "lost", "award"),
        ("law", "diary", "lost"),
        ("challenges", "show", "lost"),
        ("promises", "lost"),
        ("check-reasons", "lost"),
        ("sheets", "lost"),
        ("plan-panel", "lost", "--member", "Naomi Addis:evaluator"),
        ("moderation", "workbook", "lost", "--lot", "1"),
        ("safe-to-sign", "lost", "--lot", "1"),
    ],
)
def test_a_definition_that_is_gone_before_publication_is_said(
    words: tuple[str, ...], here: Path
) -> None:
    own = here / "lots" / "mine" / "tender.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(SMALL_TENDER.replace("tender: small", "tender: mine"), encoding="utf-8")
    assert ran("record", "start", "lost", "--tender", "mine")[0] == 0
    own.unlink()
    code, data = ran(*words)
    assert code == 1
    assert [f["code"] for f in data["findings"]] == ["F090"]
    assert "mine" in data["findings"][0]["message"]
