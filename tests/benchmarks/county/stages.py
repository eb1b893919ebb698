"""Runs the whole county in one process by the tool's own use cases, and prints what each stage took as a line of JSON.

It is started by `run`, under a small launcher, in an empty folder: files on disk through the record to the outcome, the
letters, the scorecard of each lot, that of each evaluator of it, its award report, the notice and margins, which are
those of `tendering margins --edges`: how far every place was from the edge of its list, and the nearest mark that crosses
it, as the list stands. The nearest way to turn every single seat, which `tendering margins` alone looks for by trying
each, would take days of so many bids and is not part of the run.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ID, ISSUED, NOTICE_ON = "county-run", "2016-08-15", "2016-09-01"
STAGES = (
    "load", "evaluate", "letters", "scorecards", "evaluators", "report", "notice", "margins",
)  # fmt: skip
"""In order. `load` makes the record of the files; all that follows rests on the record alone."""


def stages(source: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each stage with its call, made when it is its turn."""
    from tendering.workbench import edge_margins, evaluate, issue, notices, papers, record_load
    from tendering.workbench.records import Who

    now = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)
    who = Who(
        name="Ann Officer", on=date(2027, 5, 4), now=now, clock="stated", channel="county run"
    )
    yield "load", lambda: record_load.load(str(source), who, to=ID)
    yield "evaluate", lambda: evaluate.run(ID)
    yield "letters", lambda: issue.letters(ID, on=ISSUED)
    yield "scorecards", lambda: issue.scorecards(ID)
    yield "evaluators", lambda: issue.scorecards(ID, by_evaluator=True)
    yield "report", lambda: papers.report(ID, "award", on=ISSUED, lots=("all",))
    yield "notice", lambda: notices.notice(ID, "award", on=NOTICE_ON)
    yield "margins", lambda: edge_margins.edge_margins(ID)


def run(source: Path, only: tuple[str, ...] = STAGES) -> Iterator[dict[str, Any]]:
    """Run the stages and yield what each took and made; then the shares found in the outcome.

    Raises:
        SystemExit: A stage found an error: the figures would be of something else.
    """
    from rounds import cpu_seconds
    from shares import shares

    from tendering.model.findings import has_error
    from tendering.workbench.evaluate import computed
    from tendering.workbench.kept import keeping

    with keeping():
        for name, use in stages(source):
            if name not in only:
                continue
            _forget_peak()
            cpu, wall, begun = cpu_seconds(), time.perf_counter(), time.time()
            report = use()
            taken = {
                "cpu": cpu_seconds() - cpu,
                "wall": time.perf_counter() - wall,
                "begun": begun,
                "ended": time.time(),
            }
            if has_error(report.findings):
                wrong = [f for f in report.findings if has_error([f])]
                raise SystemExit(f"{name}: {len(wrong)} errors, the first {wrong[0]}")
            yield {"stage": name, **taken, "peak": _peak(), "files": len(report.files)}
        _, dossier, outcome, _ = computed(ID)
        if dossier is None or outcome is None:
            raise SystemExit("there is no outcome")
        yield {"stage": "shares", **shares(dossier, outcome), "head": _head()}


def _head() -> str:
    from tendering.workbench.record_read import head

    return str(head(ID).data["head"])


def _forget_peak() -> None:
    """Let the peak of memory count from here, where the system can."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> float:
    from rounds import peak_megabytes

    return peak_megabytes()


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here), str(here.parent), str(here.parents[2])]
    for said in run(Path(sys.argv[1]), tuple(sys.argv[2].split(",")) if sys.argv[2:] else STAGES):
        print(json.dumps(said), flush=True)
