"""What is recorded by hand: every fact checked, every finding at once; and what is taken out, by an entry that says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tendering.cli.commands import COMMANDS
from tendering.model.entries import FACTS, EntryKind
from tendering.record.turn_table import NEVER_SUPERSEDED, RESTED_ON, STEPS
from tendering.workbench.own_commands import OWN_COMMAND
from tests.workbench.begun import ID, begin, codes, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    found = runner(monkeypatch, tmp_path)
    begin(found, tmp_path, ready=False)
    return found


def count(run: Any) -> int:
    return len(run("record", "log", ID)[1]["entries"])


def test_an_entry_is_recorded_with_its_facts_day_and_author(run: Any) -> None:
    exit_code, data = run(
        "record", "add", ID, "lots-decision", "decision=two lots", "reason=Small providers: a = b",
        "--on", "2026-01-22", "--as", "Naomi Addis",
    )  # fmt: skip
    assert (exit_code, data["entries"][0]["number"]) == (0, 2)
    entry = run("record", "log", ID, "--entry", "2")[1]
    assert entry["facts"] == {"decision": "two lots", "reason": "Small providers: a = b"}
    assert (entry["on"], entry["by"], entry["kind"]) == ("2026-01-22", "Naomi Addis", "lots_decision")  # fmt: skip


def test_everything_that_is_wrong_is_said_at_once(run: Any) -> None:
    exit_code, data = run(
        "record", "add", ID, "notice_published", "notice", "number=1", "number=2", "lot=N",
        "colour=red", "standstill_last_day=31/02/2026", "award_limits=perhaps",
    )  # fmt: skip
    assert exit_code == 1
    assert sorted(codes(data)) == ["D002", "D003", "F014", "R213", "R213", "R213"]
    assert not [f for f in data["findings"] if "entries[0]" in f["message"]]
    assert count(run) == 1


def test_what_an_example_holds_in_place_of_words_says_nothing(run: Any) -> None:
    exit_code, data = run("record", "add", ID, "lots_decision", "decision=lots", "reason=...")
    assert (exit_code, codes(data)) == (1, ["R007"])
    assert count(run) == 1


@pytest.mark.parametrize("words", [("nonsense", "a=b"), ("", "a=b")])
def test_a_kind_that_is_none_names_those_there_are(run: Any, words: tuple[str, str]) -> None:
    exit_code, _, said = run("record", "add", ID, *words, text=True)
    assert exit_code in (1, 2)
    assert "lots_decision" in said or "--kinds" in said


@pytest.mark.parametrize("kind", sorted(OWN_COMMAND))
def test_a_kind_with_a_command_of_its_own_is_refused_with_its_name(
    kind: EntryKind, capsys: pytest.CaptureFixture[str]
) -> None:
    from tendering.workbench.record_add import _simple

    del capsys
    (found,) = _simple(kind.value, "here")
    assert (found.code, OWN_COMMAND[kind] in found.remedy) == ("R202", True)


def test_every_command_that_is_named_exists() -> None:
    """In the table of turns, in what a lot waits for, and where a kind has a command of its own."""
    import re
    from importlib import import_module

    from typer.main import get_group

    texts = [*OWN_COMMAND.values(), *STEPS.values(), *NEVER_SUPERSEDED.values()]
    for name in (
        "to_do_bids",
        "to_do_panel",
        "to_do_award",
        "turn_table",
        "turn_conditions",
        "turns",
    ):
        module = import_module(f"tendering.record.{name}")
        texts.append(Path(str(module.__file__)).read_text(encoding="utf-8"))
    found = {
        tuple(m) for text in texts for m in re.findall(r"tendering ([a-z-]+)(?: ([a-z-]+))?", text)
    }
    assert len(found) > 40
    for command, sub in sorted(found):
        assert command in COMMANDS, command
        group = get_group(import_module(f"tendering.cli.{COMMANDS[command].module}").app)
        below = getattr(group.get_command(None, command), "commands", None)  # type: ignore[arg-type]
        if below is not None:
            assert sub in below, (command, sub)


def test_the_tables_name_kinds_that_there_are() -> None:
    assert set(OWN_COMMAND) | set(NEVER_SUPERSEDED) | set(RESTED_ON) <= set(EntryKind)


def test_the_kinds_are_listed_in_plain_words(run: Any) -> None:
    exit_code, data = run("record", "add", "--kinds")
    assert exit_code == 0
    assert [k["kind"] for k in data["kinds"]] == list(EntryKind)
    assert all(len(k["facts"]) == len(FACTS[EntryKind(k["kind"])]) for k in data["kinds"])
    _, shown, _ = run("record", "add", "--kinds", text=True)
    assert "purge_on" not in shown  # recorded by a command of its own
    assert "by `tendering open-bids`" in shown
    assert "(YYYY-MM-DD)" in shown


def test_a_file_is_recorded_whole_or_not_at_all(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    file.write_text(
        "entries:\n"
        "  - {entry: policy_statement, on: 2026-01-22, by: Naomi Addis, summary: Regard was had.}\n"
        "  - {entry: opened, on: 2026-01-23}\n"
        "  - {entry: social_value, on: 2026-02-30, summary: x}\n"
        "  - {entry: lots_decision, on: 2026-01-22, colour: red}\n",
        encoding="utf-8",
    )
    exit_code, data = run("record", "add", ID, "--from", "more.yaml")
    assert (exit_code, sorted(codes(data))) == (1, ["D002", "F014", "R202"])
    assert [f["where"].split(":")[0] for f in data["findings"]] == ["more.yaml"] * 3
    assert count(run) == 1
    file.write_text("entries:\n  - {entry: social_value, on: 2026-02-20, summary: x}\n")
    assert run("record", "add", ID, "--from", "more.yaml", "--dry-run")[0] == 0
    assert count(run) == 1
    assert run("record", "add", ID, "--from", "more.yaml")[0] == 0
    assert run("record", "log", ID, "--entry", "2")[1]["by"] == "Priya Nair"
    file.write_text("- {entry: social_value, on: 2026-02-20}\n")
    assert codes(run("record", "add", ID, "--from", "more.yaml")[1]) == ["D003"]
    assert codes(run("record", "add", ID, "--from", "nowhere.yaml")[1]) == ["D001"]


def test_what_is_out_of_turn_is_refused_whoever_writes_it(run: Any) -> None:
    exit_code, data = run("record", "add", ID, "decision", "reference=1", "reason=x")
    assert (exit_code, codes(data)) == (1, ["R004"])
    assert data["findings"][0]["message"].startswith("lots N and S: there is no outcome")
    assert codes(run("record", "add", ID, "lots_decision", "--lot", "X")[1]) == ["R201"]


def test_a_superseding_entry_shows_what_it_takes_out_and_why(run: Any) -> None:
    run("record", "add", ID, "lots_decision", "decision=none", "reason=hasty")
    wrong = ("record", "supersede", ID, "2")
    assert codes(run(*wrong)[1]) == ["R007"]
    exit_code, shown, _ = run(*wrong, "--reason", "decided again", "--dry-run", text=True)
    assert (exit_code, "decision: none" in shown) == (0, True)
    assert count(run) == 2
    exit_code, data = run(*wrong, "--reason", "decided again")
    assert (exit_code, data["superseded"]) == (0, [2])
    assert codes(run(*wrong, "--reason", "twice")[1]) == ["R203"]
    assert codes(run("record", "supersede", ID, "1", "--reason", "x")[1]) == ["R203"]
    assert codes(run("record", "supersede", ID, "3", "--reason", "x")[1]) == ["R203"]
    assert count(run) == 3
