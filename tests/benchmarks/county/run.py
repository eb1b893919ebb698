"""Benchmark: a county far larger than any tender shipped, from files on disk to everything that is issued, at several sizes.

``make bench-county`` generates a tenth, a fifth, a half and the whole, runs each in a process of its own under a small
launcher, prints seconds and memory by stage, the shares that were asked for and how cost grows, and draws the charts.
CPU seconds and memory are those of the run and all its workers together; see `watched`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from generate import SEED, Shape, county
from growth import cost_chart, exponent
from rounds import limit_line
from watched import Watched, watched

HERE = Path(__file__).resolve().parent
SHARES = ("1/10", "1/5", "1/2", "1")
SECONDS, MEGABYTES = 60.0, 1000.0
AIM_SECONDS, AIM_MEGABYTES = 20.0, 512.0
LINEAR = 1.1
OUT = Path("out/county")
CORES = min(2, os.cpu_count() or 1)


def measured(share: str, folder: Path, stages: str = "") -> dict[str, Any]:
    """Generate a county of one size and run it; return what each stage took and the shares of its outcome.

    Raises:
        SystemExit: The run failed: its last line says why.
    """
    shape = Shape(share=Fraction(share))
    made = county(folder / "files", shape)
    for line in made.lines():
        print(f"  {line}", flush=True)
    wd = folder / "run"
    wd.mkdir()
    command = [sys.executable, str(HERE / "stages.py"), str(folder / "files")]
    done = watched([*command, stages] if stages else command, folder=wd)
    if done.code:
        raise SystemExit(f"{share}: {(done.errors.strip().splitlines() or ['it failed'])[-1]}")
    rows = [json.loads(line) for line in done.output.splitlines() if line.startswith("{")]
    found = {"share": share, "lot_bids": made.lot_bids, "bidders": made.bidders}
    stage_rows = [_with_workers(row, done) for row in rows if row["stage"] != "shares"]
    return found | {
        "stages": stage_rows,
        "shares": rows[-1],
        "cpu": done.cpu,
        "wall": done.wall,
        "peak": done.peak,
        "whole_tree": done.whole_tree,
    }


def _with_workers(row: dict[str, Any], done: Watched) -> dict[str, Any]:
    """Return a stage with the memory of its workers: its own peak, or what several processes held at once."""
    together = done.peak_between(row["begun"], row["ended"])
    return row | {"peak": max(row["peak"], together)}


def table(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of one size."""
    yield f"  {'stage':<12}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}{'files':>8}"
    for row in found["stages"]:
        yield (
            f"  {row['stage']:<12}{row['cpu']:>9.2f}{row['wall']:>9.2f}{row['peak']:>9.0f}{row['files']:>8,}"
        )
    yield f"  {'all':<12}{found['cpu']:>9.2f}{found['wall']:>9.2f}{found['peak']:>9.0f}"
    said = found["shares"]
    yield (
        f"  outcome: complete {said['complete']}, {said['places']:,} places; {said['below']:.1f}% of lot bids below a "
        f"threshold, {said['non_compliant']:.1f}% of prices outside the rule, {said['tied_at_the_edge']:.1f}% of "
        f"{said['caps']} filled lists with an exact tie at the edge; {said['drawn']:,} ties settled by the draw"
    )


def growth(sizes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield how the cost of each stage, of the whole and of memory grows with size."""
    bids = [one["lot_bids"] for one in sizes]
    for n, stage in enumerate(sizes[0]["stages"]):
        cost = [one["stages"][n]["cpu"] for one in sizes]
        yield f"  {stage['stage']:<12} CPU grows as size to the power {exponent(bids, cost):.2f}"
    for unit in ("cpu", "wall"):
        power = exponent(bids, [one[unit] for one in sizes])
        yield limit_line(f"  the whole run, {unit}: power of size", power, LINEAR, "")
    yield f"  memory grows as size to the power {exponent(bids, [one['peak'] for one in sizes]):.2f}"


def verdict(whole: Mapping[str, Any]) -> Iterator[str]:
    """Yield whether the whole run keeps its limits: wall seconds on the cores there are, CPU seconds beside them, memory."""
    wall, cpu = whole["wall"], whole["cpu"]
    yield limit_line(f"whole run, wall time on {CORES} cores", wall, SECONDS, "s")
    yield limit_line("  as the aim", wall, AIM_SECONDS, "s")
    yield f"  CPU time of it and its workers: {cpu:.1f} s; {wall - cpu / CORES:.1f} s more than both cores at work would take"
    said = (
        "peak memory, workers too" if whole["whole_tree"] else "peak memory of the largest process"
    )
    yield limit_line(said, whole["peak"], MEGABYTES, "MB")
    yield limit_line("  as the aim", whole["peak"], AIM_MEGABYTES, "MB")


def charts(sizes: Sequence[Mapping[str, Any]], out: Path) -> Iterator[Path]:
    """Draw CPU seconds by stage, and peak memory, against lot bids."""
    out.mkdir(parents=True, exist_ok=True)
    bids = [one["lot_bids"] for one in sizes]
    names = [row["stage"] for row in sizes[0]["stages"]]
    seconds = {
        name: [one["stages"][n]["cpu"] for one in sizes] for n, name in enumerate(names)
    } | {"the whole run": [one["cpu"] for one in sizes]}
    memory = {
        name: [one["stages"][n]["peak"] for one in sizes] for n, name in enumerate(names)
    } | {"the whole run": [one["peak"] for one in sizes]}
    for key, title, unit, lines in (
        ("seconds", "County run: CPU seconds against size", "CPU seconds", seconds),
        (
            "memory",
            "County run: peak memory against size",
            "MB at the peak of the stage, workers too",
            memory,
        ),
    ):
        path = out / f"{key}.svg"
        path.write_text(cost_chart(key, title, unit, bids, lines), encoding="utf-8")
        yield path


def _load() -> str:
    """Say how busy the machine is before anything runs: wall time is worth little beside other programs."""
    if not hasattr(os, "getloadavg"):
        return "how busy the machine is cannot be told"
    return f"{os.getloadavg()[0]:.1f} programs wanted a processor over the last minute"


def main() -> None:
    """Run the sizes named, smallest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shares", nargs="*", default=SHARES, help="such as 1/10 1/5 1/2 1")
    parser.add_argument("--stages", default="", help="only these, with commas between")
    parser.add_argument("--out", type=Path, default=OUT, help="where the charts go")
    chosen = parser.parse_args()
    print(f"County run, seed {SEED}; {_load()}", flush=True)
    sizes = []
    for share in chosen.shares:
        print(f"{share} of the county", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measured(share, Path(folder), chosen.stages))
        print("\n".join(table(sizes[-1])), flush=True)
    largest = sizes[-1]
    if largest["share"] == "1":
        print("\n".join(verdict(largest)))
    if len(sizes) > 1:
        print("\n".join(growth(sizes)))
        for path in charts(sizes, chosen.out):
            print(f"wrote {path}")
    (chosen.out / "measured.json").parent.mkdir(parents=True, exist_ok=True)
    (chosen.out / "measured.json").write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
