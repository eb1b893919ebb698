"""Every command that writes: a dry run writes nothing, a run that cannot write leaves all as it was, JSON is one object."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.workbench.library import shipped_root
from tests.cli.process import process

WRITING = {
    "pack": "pack herefordshire-2027",
    "letters under the Regulations": "letters limit-best-overall --on 2016-08-01",
    "letters under the Act": "letters herefordshire-2027 --on 2026-07-27",
    "notice": "notice herefordshire-2027 UK6",
    "award report": "report herefordshire-2027 award --pdf",
    "recommendation": "report herefordshire-2027 recommendation --on 2026-07-06",
    "scorecards": "scorecards limit-best-overall --pdf --on 2016-08-01",
    "plan": "plan herefordshire-2027 --start-of-service 2027-04-01",
    "diary": "law diary herefordshire-2027",
    "rate-build": "rate-build herefordshire-2027 --out out",
    "templates": "templates copy --to out",
    "dictionary": "templates tags --out out/tags.md",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listing(folder: Path) -> dict[str, bytes | None]:
    found = sorted(folder.rglob("*"))
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in found
    }


def ran(command: str, code: int = 0) -> dict:
    result = CliRunner().invoke(app, [*command.split(), "--json"])
    assert result.exit_code == code, f"{result.output[-2000:]}\n{result.exception!r}"
    data = json.loads(result.stdout)
    assert all(f["where"] and f["message"] and f["remedy"] for f in data["findings"])
    return data


@pytest.mark.parametrize("command", WRITING)
def test_a_dry_run_writes_nothing_and_names_what_it_would_write(command: str, here: Path) -> None:
    data = ran(f"{WRITING[command]} --dry-run")
    assert data["dry_run"] is True
    assert data["files"]
    assert listing(here) == {}


@pytest.mark.parametrize("command", WRITING)
def test_a_file_in_the_way_is_a_finding_and_leaves_all_as_it_was(command: str, here: Path) -> None:
    (here / "out").write_text("in the way", encoding="utf-8")
    words = WRITING[command].replace("--out out", "--out out/x").replace("--to out", "--to out/x")
    before = listing(here)
    done = process(*words.split(), "--json")
    assert done.returncode == 1, done.stderr
    (item,) = json.loads(done.stdout)["findings"]
    assert item["code"] == "F096"
    assert ".tendering-" not in item["where"]
    assert listing(here) == before


def test_a_pack_is_written_with_what_the_panel_gets_or_not_at_all(here: Path) -> None:
    (here / "out/bolton-2016").mkdir(parents=True)
    (here / "out/bolton-2016/panel").write_text("in the way", encoding="utf-8")
    before = listing(here)
    result = CliRunner().invoke(app, ["pack", "bolton-2016"])
    assert isinstance(result.exception, OSError)
    assert listing(here) == before
    (here / "out/bolton-2016/panel").unlink()
    ran("pack bolton-2016")
    for folder in (here / "out/bolton-2016/pack", here / "out/bolton-2016/panel"):
        listed = json.loads((folder / "manifest.json").read_text())["files"]
        assert {p.name for p in folder.iterdir()} == {*listed, "manifest.json"}


def test_a_letter_nobody_is_owed_any_more_does_not_stay(here: Path) -> None:
    mine = here / "evaluations/mine"
    shutil.copytree(shipped_root("evaluations") / "limit-ranked", mine)
    shutil.rmtree(mine / "expected", ignore_errors=True)
    ran("letters mine --on 2016-08-01")
    letters = here / "out/mine/letters"
    assert len(list(letters.glob("letter-B3-*.docx"))) == 1
    (letters / "my notes.txt").write_text("mine", encoding="utf-8")
    for path in mine.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith("B3,"))
        path.write_text(kept, encoding="utf-8")
    ran("letters mine --on 2016-08-01")
    listed = json.loads((letters / "manifest.json").read_text())["files"]
    assert not list(letters.glob("letter-B3-*.docx"))
    assert {p.name for p in letters.iterdir()} == {*listed, "manifest.json", "my notes.txt"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"files": 1}',
        '{"files": {"../../secret.txt": {}}}',
        '{"files": {"/etc/hostname": {}, "a\\u0000b": {}, "sub": {}}}',
    ],
)
def test_a_manifest_that_anybody_wrote_removes_nothing_else(here: Path, text: str) -> None:
    notices = here / "out/bolton-2016/plan"
    (notices / "sub").mkdir(parents=True)
    (here / "secret.txt").write_text("keep", encoding="utf-8")
    (notices / "manifest.json").write_text(text, encoding="utf-8")
    ran("plan bolton-2016 --start-of-service 2016-11-07")
    assert (here / "secret.txt").exists()
    assert (notices / "sub").is_dir()
    assert "plan.html" in json.loads((notices / "manifest.json").read_text())["files"]


@pytest.mark.parametrize(
    "command",
    [
        "law diary nowhere",
        "plan nowhere --start-of-service 2027-04-01",
        "plan herefordshire-2027 --start-of-service 2027-02-29",
        "rate-build nowhere",
        "report nowhere award",
        "report herefordshire-2027 minutes",
        "notice nowhere UK6",
        "notice herefordshire-2027 UK99",
        "notice-check nowhere.json",
        "notice-check .",
        "templates check nowhere",
        "templates copy nowhere",
        "templates copy --lang xx",
        "templates tags --out tags.pdf",
        "letters herefordshire-2027 --on 2026-02-30",
        "letters herefordshire-2027 --on 2026-07-27 --out out --lang fr",
        "law standstill --regime pa2023 --published 2026-11-23 --days 5",
        "law values --instrument nowhere",
    ],
)
def test_what_is_refused_is_one_object_and_writes_nothing(command: str, here: Path) -> None:
    data = ran(command, code=1)
    assert [f for f in data["findings"] if f["severity"] == "error"]
    assert listing(here) == {}
