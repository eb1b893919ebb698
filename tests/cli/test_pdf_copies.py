"""``--pdf``: a copy beside each Word file, all or nothing; without the extra a finding that says how to get it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.documents import pdf

RUNS = (
    (["letters", "herefordshire-2027", "--on", "2026-07-27"], "letters", 10),
    (["scorecards", "herefordshire-2027"], "scorecards", 3),
    (["report", "herefordshire-2027", "award"], "reports/award", 1),
    (["report", "herefordshire-2027", "recommendation"], "reports/recommendation", 2),
)


def tendering(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), prog_name="tendering")
    return result.exit_code, result.output


@pytest.mark.parametrize(("words", "folder", "copies"), RUNS)
def test_copies_stand_beside_the_documents(
    words: list[str], folder: str, copies: int, tmp_path: Path
) -> None:
    code, said = tendering(*words, "--pdf", "--out", str(tmp_path))
    assert code == 0, said
    made = sorted((tmp_path / folder).glob("*.pdf"))
    assert len(made) == copies
    assert all(p.read_bytes().startswith(b"%PDF-1.7") for p in made)
    listed = (tmp_path / folder / "manifest.json").read_text(encoding="utf-8")
    assert all(p.name in listed for p in made)
    # the public part keeps nothing inside that is not public
    public = tmp_path / folder / "recommendation-public.pdf"
    if public.exists():
        assert b"outcome.json" not in public.read_bytes()
        assert b"outcome.json" in public.with_name("recommendation-exempt.pdf").read_bytes()


@pytest.mark.parametrize(("words", "folder", "copies"), RUNS)
def test_without_the_extra_nothing_is_written(
    words: list[str], folder: str, copies: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    pdf._fonts.cache_clear()
    code, said = tendering(*words, "--pdf", "--out", str(tmp_path))
    assert code == 1
    assert "tendering[pdf]" in said
    assert not (tmp_path / folder).exists()


def test_a_copy_needs_a_day(tmp_path: Path) -> None:
    code, said = tendering("scorecards", "tie-to-the-draw", "--pdf", "--out", str(tmp_path))
    assert code == 1
    assert "--on" in said
    assert not (tmp_path / "scorecards").exists()
