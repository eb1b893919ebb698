"""A record that is verified by use: worked evaluations hold, and one byte changed anywhere is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tendering.evaluation.evaluate import evaluate
from tendering.model.entries import EntryKind
from tendering.record.chain import sha256
from tendering.record.entry_data import canonical_json
from tendering.workbench import dossiers
from tendering.workbench.outcome_digest import outcome_digest
from tendering.workbench.record_load import load
from tendering.workbench.record_verify import verify
from tendering.workbench.records import Who, draft, opened
from tendering.workbench.writing import Report

ROOT = Path(__file__).resolve().parents[2] / "evaluations"
CASES = sorted(path.parent for path in ROOT.rglob("evaluation.yaml"))
assert CASES, "no worked evaluations found"
WHO = Who(name="Priya Nair", on=date(2026, 11, 27), now=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
FILE = Path("evaluations") / "loaded" / "record.sqlite"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def compute() -> str:
    """Enter the outcome that follows from the record, as a computed one; return its digest."""
    with opened("loaded") as procurement:
        dossier, _ = dossiers.recorded(procurement)
        assert dossier is not None
        digest = outcome_digest(dossier, evaluate(dossier))
        facts = {"digest": digest, "fingerprint": dossier.tender.fingerprint}
        made = draft(WHO, EntryKind.EVALUATION_COMPUTED, facts=facts)
        procurement.store.append(procurement.id, (made,), written=WHO.now, clock=WHO.clock)
    return digest


def places(report: Report) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in report.findings if f.code in {"R001", "R002", "R009"}]


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_a_loaded_evaluation_verifies_with_its_outcome(case: Path) -> None:
    load(case.name, WHO, to="loaded")
    compute()
    report = verify("loaded")
    assert not places(report)
    assert report.data["verified"] is True
    assert report.data["outcomes"]
    assert "The record holds." in report.text


def tampered(change: Callable[[sqlite3.Connection], object]) -> Report:
    """Change the file behind the store's back, guards taken off, and put them back as they were."""
    connection = sqlite3.connect(FILE)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    held = guards.fetchall()
    for name, _ in held:
        connection.execute(f"DROP TRIGGER {name}")
    change(connection)
    for _, text in held:
        connection.execute(text)
    connection.commit()
    connection.close()
    return verify("loaded")


def body_of(connection: sqlite3.Connection, number: int) -> str:
    (found,) = connection.execute("SELECT body FROM entries WHERE number = ?", (number,))
    return str(found[0])


def test_one_byte_of_any_entry_is_named() -> None:
    load("bolton-2016", WHO, to="loaded")
    compute()
    whole = FILE.read_bytes()
    count = len(verify("loaded").findings)
    assert not count
    connection = sqlite3.connect(FILE)
    numbers = [n for (n,) in connection.execute("SELECT number FROM entries ORDER BY number")]
    connection.close()
    for number in numbers:

        def change(db: sqlite3.Connection, number: int = number) -> None:
            body = body_of(db, number)
            at = (number * 7919) % len(body)
            other = "x" if body[at] != "x" else "y"
            text = body[:at] + other + body[at + 1 :]
            db.execute("UPDATE entries SET body = ? WHERE number = ?", (text, number))

        report = tampered(change)
        assert places(report) == [("R002", f"record, entry {number}")]
        assert report.exit_code == 1
        FILE.write_bytes(whole)
    assert not places(verify("loaded"))


def forged(number: int, change: Callable[[dict[str, object]], object]) -> Report:
    """Change an entry and seal it and all that follow it anew, as a forger who knows the rule would."""

    def reseal(db: sqlite3.Connection) -> None:
        rows = db.execute("SELECT number, body FROM entries ORDER BY number").fetchall()
        previous = ""
        db.execute("DELETE FROM entries")
        for n, body in rows:
            data = json.loads(body)
            if n == number:
                change(data)
            if n > 1:
                data["previous"] = previous
            text = canonical_json(data)
            db.execute(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                ("loaded", n, data["previous"], sha256(text.encode()), text),
            )
            previous = sha256(text.encode())

    return tampered(reseal)


def test_a_forger_who_seals_the_chain_anew_is_found_by_the_outcome_and_by_the_head() -> None:
    load("bolton-2016", WHO, to="loaded")
    compute()
    before = str(verify("loaded").data["head"])
    with opened("loaded") as procurement:
        number = next(x.number for x in procurement.links if x.entry.kind is EntryKind.MODERATION)
        last = procurement.links[-1].number

    def better(data: dict[str, object]) -> None:
        rows = data["entry"]["rows"]["consensus"]  # type: ignore[index]
        rows[0]["mark"] = "0" if rows[0]["mark"] != "0" else "1"

    report = forged(number, better)
    assert places(report) == [("R002", f"record, entry {last}")]
    assert "the outcome computed again" in report.findings[0].message
    assert places(verify("loaded", head=before))[0][0] in {"R009", "R002"}


def test_a_record_cut_short_is_found_by_a_head_that_somebody_holds() -> None:
    load("capacity", WHO, to="loaded")
    compute()
    head = str(verify("loaded").data["head"])
    assert not places(verify("loaded", head=head))
    report = tampered(
        lambda db: db.execute(
            "DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)"
        )
    )
    assert not places(report), "a shorter chain is whole: only its head tells"
    assert [code for code, _ in places(verify("loaded", head=head))] == ["R009"]


def test_a_model_that_is_not_the_one_published_is_named() -> None:
    load("capacity", WHO, to="loaded")
    report = forged(2, lambda data: data["entry"]["facts"].update(fingerprint="0" * 64))  # type: ignore[index]
    assert places(report) == [("R002", "record, entry 2")]
    assert "fingerprint" in report.findings[0].message


def test_there_is_nothing_to_verify_without_a_record() -> None:
    assert [f.code for f in verify("capacity").findings] == ["R005"]
    assert [f.code for f in verify("no-such-thing").findings] == ["R005"]
