"""Commands in any order over a small record: each is done or refused, the chain holds, and no lot goes back by itself."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench.begun import ID, begin, runner

SEEDS = range(int(os.environ.get("TENDERING_SEQUENCES", "2")))
STEPS = int(os.environ.get("TENDERING_STEPS", "40"))
PEOPLE = ("Priya Nair", "Naomi Addis", "Tariq Mahmood", "Imogen Farr", "", "Zoë 👩")
ODD = ("", "x", "N", "S", "Q1", "alder", "2026-05-22", "9999-12-31", "-1", "a\x1b", "é" * 3000)
COMMANDS = tuple(
    line.split(" ")
    for line in (
        "publish ID",
        "publish ID --tested TEXT",
        "clarify ID --question TEXT --answer TEXT --told",
        "clarify ID --entry N --answer TEXT --told",
        "amend ID small --reason TEXT --notice UK11",
        "did-not-bid ID --name TEXT --reason TEXT",
        "withdraw ID --bidder alder --reason TEXT --lot LOT",
        "receive ID nothing.xlsx",
        "declare ID --person WHO --interest none",
        "declare ID --person WHO --interest TEXT --type actual --action none --reason TEXT --approver WHO",
        "open-bids ID --witness WHO",
        "open-prices ID --witness WHO --lot LOT",
        "aliases ID",
        "plan-panel ID --member Naomi:evaluator --member Tariq:evaluator",
        "sheets ID --out sheets",
        "practice ID --out practice",
        "marks close ID --lot LOT",
        "marks close ID --with-missing TEXT",
        "marks change ID --person WHO --bidder alder --criterion Q1 --mark 1 --reason TEXT",
        "moderation plan ID --named Q1 --reason TEXT",
        "moderation discuss ID --lot LOT --summary TEXT --attendee WHO",
        "moderation agree ID --lot LOT --bidder alder --criterion Q1 --mark 1 --reason TEXT",
        "moderation sign ID --lot LOT",
        "evaluate ID --enter",
        "recommend ID --report TEXT",
        "approve ID --lot LOT",
        "issue ID --bidder alder",
        "standstill ID",
        "challenges log ID --kind claim-form --by-bidder alder --notified DAY --known DAY --issued DAY --lot LOT",
        "challenges end ID --challenge N --result TEXT",
        "promote ID --lot LOT --role framework --reason TEXT",
        "safe-to-sign ID --lot LOT --enter",
        "sign ID --lot LOT --bidder alder --value 100",
        "record add ID social_value summary=TEXT",
        "record add ID procurement_ended reason=TEXT --lot LOT",
        "record add ID notice_published notice=UK4 reference=TEXT",
        "record add ID TEXT reason=TEXT",
        "record request ID --what FOI --from TEXT",
        "record answer-request ID N --outcome given",
        "record redact ID --entry N --part summary --audience foi --ground FOIA-s43 --test TEXT",
        "record bundle ID --out made.zip",
        "record log ID --as WHO",
        "record tables ID --out tables",
        "record replay ID --entry N --out replay",
        "status ID",
        "tasks ID",
        "audit ID --dry-run",
        "check-reasons ID",
        "challenges show ID",
        "record requests ID",
    )
)
UNDOES = (["record", "supersede", "ID", "N", "--reason", "TEXT"],)


def words_of(pick: random.Random, command: list[str]) -> list[str]:
    """Fill a command in, now and then with a word that does not belong there."""
    said = {
        "ID": ID,
        "LOT": pick.choice("NS"),
        "WHO": pick.choice(PEOPLE),
        "DAY": f"2026-0{pick.randint(1, 9)}-1{pick.randint(0, 9)}",
        "N": str(pick.randint(0, 40)),
        "TEXT": pick.choice(("As agreed.", "Late", "Zoë said so", *ODD)),
    }
    words = []
    for word in command:
        name, sign, last = word.rpartition("=")
        words.append(name + sign + said.get(last, last))
    if pick.random() < 0.1:
        words[pick.randrange(1, len(words))] = pick.choice(ODD)
    if pick.random() < 0.1:
        words.append("--dry-run")
    return words


def lots(now: str) -> dict[str, tuple[str, int]]:
    data = machine(now, "Priya Nair", ["status", ID])[1]
    return {row["lot"]: (row["state"], row["order"]) for row in data["lots"]}


def machine(now: str, who: str, words: list[str]) -> tuple[int, Any]:
    env = {"TENDERING_CLOCK": now, "TENDERING_ACTOR": who}
    result = CliRunner().invoke(app, [*words, "--json"], env=env)
    told = f"{now} {words}\n{result.output[-600:]}"
    if isinstance(result.exception, OSError):
        return 1, {}
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(told) from result.exception
    assert result.exit_code in (0, 1, 2), told
    return result.exit_code, json.loads(result.stdout) if result.exit_code < 2 else {}


def clocks(pick: random.Random) -> Iterator[str]:
    """Yield instants from the start of the work until after the contracts, now and then one before the last."""
    day = 0
    while True:
        day += pick.choice((0, 0, 0, 1, 5, 20))
        at = max(0, day - 30) if pick.random() < 0.05 else day
        month, rest = divmod(at, 28)
        yield f"{2026 + month // 12}-{month % 12 + 1:02}-{rest + 1:02}T{pick.randint(8, 17):02}:30:00Z"


@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_of_commands_leaves_a_record_that_holds(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(runner(monkeypatch, tmp_path), tmp_path, ready=seed % 2 == 0)
    (tmp_path / "nothing.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    pick = random.Random(seed)
    now, undoing = clocks(pick), seed % 3 == 2
    stood = lots("2026-03-25T09:30:00Z")
    count = len(machine("2026-03-25T09:30:00Z", "", ["record", "log", ID])[1]["entries"])
    for _ in range(STEPS):
        command = pick.choice(COMMANDS + (UNDOES * 4 if undoing else ()))
        words = words_of(pick, list(command))
        code, data = machine(at := next(now), pick.choice(PEOPLE), words)
        made = len(machine(at, "", ["record", "log", ID])[1]["entries"])
        if code != 0 and not {f["code"] for f in data.get("findings", ())} & {"R707"}:
            assert made == count or words[0] in ("safe-to-sign", "evaluate"), (at, words, data)
        assert made >= count
        if "--dry-run" in words:
            assert made == count, words
        if made == count and code != 0:
            continue
        count, after = made, lots(at)
        if not undoing and words[0] not in ("challenges", "record", "amend"):
            back = {
                lot: (stood[lot], after[lot]) for lot in stood if after[lot][1] < stood[lot][1]
            }
            assert not back or at[:10] < "2026-05-23", (at, words, back)
        stood = after
    code, data = machine(at, "", ["record", "verify", ID])
    assert code == 0, data
    assert data["verified"]
