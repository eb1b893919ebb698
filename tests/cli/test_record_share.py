"""The commands that share a record, by hand: one object of JSON each, nothing written in a dry run, no traceback for anything typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tests.workbench.shared_record import make

PASSPHRASE = "correct horse battery"  # noqa: S105


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENDERING_ACTOR", "Sam Ridley")
    monkeypatch.setenv("TENDERING_CLOCK", "2027-05-04T09:30:00Z")
    monkeypatch.setenv("TENDERING_KEY_PASSPHRASE", PASSPHRASE)
    make()
    (tmp_path / "tupe.csv").write_text("E001,37\n")
    return tmp_path


def ran(*words: str, code: int = 0) -> dict:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == code, f"{result.output[-2000:]}\n{result.exception!r}"
    data = json.loads(result.stdout)
    assert all(f["where"] and f["message"] and f["remedy"] for f in data["findings"])
    return data


def listing() -> dict[str, bytes]:
    return {
        p.as_posix(): p.read_bytes()
        for p in sorted(Path().rglob("*"))
        if p.is_file() and not p.name.endswith(("-wal", "-shm"))
    }


WRITING = {
    "keygen": ("record", "keygen", "--out", "key.pem"),
    "bundle": ("record", "bundle", "care", "--out", "b.zip", "--tsa-request", "b.tsq"),
    "disclose": ("record", "disclose", "care", "--audience", "foi", "--out", "set"),
    "redact": (
        "record",
        "redact",
        "care",
        "--entry",
        "2",
        "--part",
        "by",
        "--audience",
        "foi",
        "--ground",
        "FOIA s.40(2)",
    ),
    "request": ("record", "request", "care", "--what", "FOI: prices", "--from", "ref 7"),
    "answer": ("record", "answer-request", "care", "17", "--outcome", "given"),
    "keep": (
        "record",
        "keep",
        "care",
        "tupe.csv",
        "--personal",
        "--purge-on",
        "2027-09-01",
        "--what",
        "TUPE data",
    ),
    "proof": ("record", "proof", "care", "3", "--out", "proof.json"),
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_a_dry_run_writes_nothing_and_a_run_writes(command: tuple[str, ...]) -> None:
    before = listing()
    ran(*command, "--dry-run")
    assert listing() == before
    ran(*command)
    after = {p.as_posix() for p in Path().rglob("*") if p.is_file()}
    entries = ran("record", "log", "care")["entries"]
    assert after - set(before) or len(entries) > 17
    for left in Path().rglob(".tendering-*"):
        raise AssertionError(left)


def test_from_a_key_to_a_checked_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    ran("record", "keygen", "--out", "key.pem")
    made = ran("record", "bundle", "care", "--out", "b.zip", "--sign", "key.pem")
    checked = ran(
        "record", "check", "b.zip", "--key", "key.pub.pem", "--head", made["head"], "--entry", "3"
    )
    assert checked["verified"]
    assert checked["signed"]
    other = ran("record", "check", "b.zip", "--head", "00" * 32, code=1)["findings"]
    assert "R009" in [f["code"] for f in other]
    monkeypatch.setenv("TENDERING_KEY_PASSPHRASE", "another one altogether")
    refused = ran("record", "bundle", "care", "--out", "c.zip", "--sign", "key.pem", code=1)
    assert [f["code"] for f in refused["findings"]] == ["R110"]
    assert not Path("c.zip").exists()


def test_a_passphrase_is_asked_for_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENDERING_KEY_PASSPHRASE")
    result = CliRunner().invoke(
        app, ["record", "keygen", "--out", "key.pem"], input=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )
    assert result.exit_code == 0
    assert PASSPHRASE not in result.output


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("record check none.zip", "F097"),
        ("record check tupe.csv", "R100"),
        ("record check evaluations", "R100"),
        ("record bundle care --audience everyone", "R120"),
        ("record bundle care --upto 99", "F097"),
        ("record bundle care --sign none.pem", "F097"),
        ("record bundle care --sign tupe.csv", "R110"),
        ("record bundle care --stamp-url ftp://nowhere", "R112"),
        ("record bundle care --stamp-url http://127.0.0.1:9/", "R112"),
        ("record stamp tupe.csv --request x.tsq", "R100"),
        ("record stamp tupe.csv", "R112"),
        ("record proof care 99", "F097"),
        ("record proof care 1 --head xyz", "R009"),
        ("record redact care --entry -1 --audience foi --ground s.40", "R120"),
        ("record redact care --entry 2 --part rows.marks.x --audience foi --ground s.40", "R120"),
        ("record redact care --entry 2", "R120"),
        ("record disclose care --out set", "R120"),
        ("record disclose care --audience foi --out evaluations", "R113"),
        ("record disclose care --audience foi --out s --request 1", "R130"),
        ("record disclose care --audience foi --out s --reuse 1", "R150"),
        ("record answer-request care 1 --outcome given", "R130"),
        ("record keep care tupe.csv --what x --purge-on soon --personal", "F094"),
        ("record keep care tupe.csv --what x --purge-on 2020-01-01 --personal", "R140"),
        ("record purge care --digest 1234567890", "F097"),
        ("record requests care --on never", "F094"),
        ("record requests nobody", "F090"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(command: str, code: str) -> None:
    before = listing()
    found = ran(*command.split(), code=1)["findings"]
    assert code in [f["code"] for f in found]
    assert listing() == before


def test_where_the_package_is_missing_a_finding_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.partition(".")[0] in ("cryptography", "rfc3161_client"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    for command in ("record keygen", "record bundle care --out b.zip --tsa-request b.tsq"):
        found = ran(*command.split(), code=1)["findings"]
        assert [f["code"] for f in found] == ["R111"]
        assert "tendering[sign]" in found[0]["remedy"]
    ran("record", "bundle", "care", "--out", "b.zip")
    assert ran("record", "check", "b.zip")["verified"]
