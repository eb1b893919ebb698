"""Bolton, Bristol and Rutland are made by a seeded script kept beside them: it makes the same bytes again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "evaluations"


def test_the_script_makes_the_shipped_files_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "generate.py", "--out", tmp_path], check=True)
    for name in ("bolton-2016", "bristol-2015", "rutland-2018"):
        made = sorted(p.name for p in (tmp_path / name).iterdir())
        assert made
        for file in made:
            again = (tmp_path / name / file).read_bytes()
            assert again == (ROOT / name / file).read_bytes(), f"{name}/{file}"
