"""Before they close, nobody who marks is shown another's marks, whatever they ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tendering.workbench import mark_changes
from tendering.workbench.dossiers import read
from tendering.workbench.marks import take_in
from tendering.workbench.panel import Wish, plan
from tendering.workbench.reasons import check
from tendering.workbench.record_bundle import bundle
from tendering.workbench.records import Who
from tendering.workbench.sheet_making import Ask
from tendering.workbench.sheets import issue
from tests import panel_record as made
from tests.workbench.test_panel_marks import codes, fill, refused, sheet_of

ID, who = made.ID, made.who
FIRST, SECOND, CHAIR = "Alison Peel", "Imran Sattar", "Mo Carr"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two of the panel, of whom the first has marked."""
    monkeypatch.chdir(tmp_path)
    made.begin(tmp_path, only=2)
    made.declared(FIRST, SECOND)
    members = (f"{FIRST}: evaluator", f"{SECOND}: evaluator", f"{CHAIR}: chair")
    plan(ID, who(), Wish(members=members, seed="s", least=1))
    issue(ID, who(), Ask(), out=tmp_path / "sheets")
    take_in(ID, who(), [fill(sheet_of(tmp_path, FIRST))])
    return tmp_path


def test_a_sheet_written_again_is_its_persons_own(folder: Path) -> None:
    for ask in (Ask(), Ask(people=(FIRST,)), Ask(people=(FIRST, SECOND))):
        assert codes(refused(lambda ask=ask: issue(ID, who(SECOND), ask))) == {"R443"}
    assert codes(refused(lambda: issue(ID, who(CHAIR), Ask()))) == {"R443"}
    report = issue(ID, who(SECOND), Ask(people=(SECOND,)), out=folder / "own", dry_run=True)
    assert [s["person"] for s in report.data["sheets"]] == [SECOND]


@pytest.mark.parametrize("by", [SECOND, CHAIR, None])
def test_a_whole_bundle_is_not_for_the_panel(folder: Path, by: str | None) -> None:
    maker: Who | None = who(by) if by else None
    assert codes(refused(lambda: bundle(ID, folder / "all.zip", maker))) == {"R443"}
    assert not (folder / "all.zip").exists()


def test_what_is_computed_and_checked_rests_on_closed_marks(folder: Path) -> None:
    place = folder / "evaluations" / ID
    assert made.entries()[-1].rows["marks"]
    before, _ = read(place)
    assert before is not None
    assert not before.marks
    assert "Says how" not in str(check(ID, notes=True).data)
    mark_changes.close(ID, who(), with_missing="Second is ill")
    assert "Says how" in str(check(ID, notes=True).data)
    after, _ = read(place)
    assert after is not None
    assert len(after.marks) == len(made.entries()[-2].rows["marks"])
