"""A table that a copy of the process reads gives what it gives when it is read here, and so does one that is not plain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tendering.files import plain_table
from tendering.files.dossier import read_dossier
from tendering.model.rows import Rows
from tendering.workbench.library import find_tender, shipped_root

TWICE = "E1,B1,1,,Q1,3,"


def _evaluation(folder: Path, *lines: str) -> Path:
    shutil.copytree(shipped_root("evaluations") / "herefordshire-2017", folder)
    with (folder / "marks.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return folder


@pytest.mark.parametrize(
    "lines", [(), (TWICE, TWICE), ("E1,B1,1,,Q1,three,",), ('E1,B1,1,,Q1,3,"a, b"',), ("E1,B1",)]
)
@pytest.mark.parametrize("by_column", [False, True])
def test_the_same_wherever_it_is_read(
    tmp_path: Path, lines: tuple[str, ...], by_column: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _evaluation(tmp_path / "one", *lines)

    def read() -> tuple[object, ...]:
        written: dict[str, Rows] | None = {} if by_column else None
        dossier, findings = read_dossier(folder, find_tender, written=written)
        assert dossier is not None
        return list(dossier.marks), findings, written, list(dossier.where.items())

    here = read()
    monkeypatch.setattr(plain_table, "MUCH", 1)
    monkeypatch.setattr(plain_table, "cores", lambda: 2)
    assert read() == here
