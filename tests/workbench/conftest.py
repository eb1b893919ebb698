"""Records whose marks are closed, or moderated, each made once and copied for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workbench.moderated import (
    ID,
    closed_entries,
    record,
)
from tests.workbench.moderating import (
    imported,
    ready,
    saved,
    stood_in,
)


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a procurement whose marks are closed, to be copied."""
    return record(tmp_path_factory.mktemp("closed"), closed_entries())


@pytest.fixture(scope="session")
def agreed(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one whose first lot is agreed, to be copied."""
    above = tmp_path_factory.mktemp("agreed")
    home = shutil.copytree(closed, above / "evaluations" / ID)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(above)
        patch.delenv("TENDERING_STORE", raising=False)
        path, book = ready()
        imported(saved(book, path))
    return home


@pytest.fixture
def home(closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a procurement whose marks are closed; the folder above it is where one stands."""
    return stood_in(closed, tmp_path, monkeypatch)


@pytest.fixture
def moderated(agreed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a procurement whose first lot is agreed."""
    return stood_in(agreed, tmp_path, monkeypatch)
