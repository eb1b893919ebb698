"""Bolton from files to outcome with every reason in words, in a fresh process: wall seconds and peak memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rounds import limit_line

SECONDS, MEGABYTES, ROUNDS = 1.0, 200.0, 5
CHILD = """
import json, sys, time
start = time.perf_counter()
from tendering.workbench.evaluate import computed
from tendering.workbench.results import outcome_json
folder, dossier, outcome, findings = computed("bolton-2016")
if outcome is None:
    sys.exit(str(findings[:3]))
data = outcome_json(dossier, outcome, findings)
reasons = sum(len(lot["places"]) + len(lot["not_placed"]) for lot in data["lots"])
seconds = time.perf_counter() - start
from rounds import peak_megabytes
peak = peak_megabytes()
print(json.dumps({"seconds": seconds, "megabytes": peak, "reasons": reasons}))
"""


def run() -> Iterator[str]:
    """Yield the lines to print."""
    found = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parent,
        )
        if done.returncode:
            yield f"Bolton: not measured: {done.stderr.strip().splitlines()[-1]}"
            return
        found.append(json.loads(done.stdout))
    seconds = sorted(x["seconds"] for x in found)[ROUNDS // 2]
    reasons = found[0]["reasons"]
    yield limit_line(
        f"Bolton, files to outcome with {reasons} reasons, imports included", seconds, SECONDS, "s"
    )
    yield limit_line(
        "  peak memory of the process", max(x["megabytes"] for x in found), MEGABYTES, "MB"
    )
