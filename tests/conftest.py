"""Shared by all tests: the golden-file flag, and programs that must be there in CI and are named elsewhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import hypothesis
import pytest

# A slow machine is not a failing test; CI runs the same examples every time, so that a red run can be repeated.
hypothesis.settings.register_profile("anywhere", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "anywhere")

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
