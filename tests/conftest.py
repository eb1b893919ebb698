"""Shared by all tests: the golden-file flag, and programs that must be there in CI and are named elsewhere."""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import shutil
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from tendering.workbench.writing import Report

# A slow machine is not a failing test; CI runs the same examples every time, so that a red run can be repeated.
hypothesis.settings.register_profile("anywhere", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=500)  # see `tests.long`
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "anywhere")
)

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = {
    "soffice": "libreoffice-writer-nogui libreoffice-calc-nogui",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "openssl": "openssl",
    "sha256sum": "coreutils",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite expected results; the diff is the review",
    )


# The few that take longest begin first, so that no worker is left alone with one of them at the end; the demonstration
# is run by the first of them, before another test that reads it can wait for it.
BEGIN_FIRST = (
    "test_the_whole_job_is_done_for_every_shipped_tender",
    "test_a_whole_procurement",
    "test_the_formulas_agree_in_a_spreadsheet_program",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    last = len(BEGIN_FIRST)
    turn = {name: n for n, name in enumerate(BEGIN_FIRST)}
    items.sort(key=lambda item: turn.get(item.name, last))


def pytest_collection_finish() -> None:
    """Leave what collecting made out of the search for cycles: it all stays, and was looked through again and again.

    Seven thousand tests and every module hold millions of objects; the search took an eighth of the time of the tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def program(name: str) -> str:
    """Return the path of a program; in CI its absence fails, elsewhere the test says what to install."""
    found = shutil.which(name)
    if found:
        return found
    message = f"{name} is missing: on Debian, apt-get install {PROGRAMS.get(name, name)}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def soffice() -> str:
    return program("soffice")


@pytest.fixture
def pdftoppm() -> str:
    return program("pdftoppm")


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The folder in which the demonstration was run, empty before, and its report: run once, for all workers; only to be read."""
    from tendering.workbench import demo

    above = tmp_path_factory.getbasetemp()
    above = above.parent if "PYTEST_XDIST_WORKER" in os.environ else above
    here, kept = above / "demonstrated", above / "demonstrated.pickle"
    with (above / "demonstrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            here.mkdir()
            with chdir(here):
                report = demo.demo(out=Path("out"))
            kept.write_bytes(pickle.dumps(report))
    found: Report = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return here, found
