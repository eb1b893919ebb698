"""The scoring core where everyone bids everywhere: 2,000 bidders x 50 lots x 40 questions x 4 evaluators, 16 million marks.

The tender publishes the mean of the evaluators, so that every single mark counts. Exact totals and ranks of every lot,
in whole numbers, against the same in numpy's floats; each in a process of its own for its memory, under a small launcher.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rounds import exponent, interleaved, launched, ratio_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BIDDERS, LOTS, QUESTIONS, EVALUATORS, ROUNDS = 2_000, 50, 40, 4, 5
LEVELS = 11  # half marks from 0 to 5
SEED = 20266
AT_MOST = 1.5


class Dense:
    """The marks of every lot as level numbers, a byte each, and weights in tenths that differ by lot."""

    def __init__(self, lots: int = LOTS) -> None:
        import numpy as np

        rng = np.random.default_rng(SEED)
        shape = (lots, BIDDERS, EVALUATORS, QUESTIONS)
        self.levels: NDArray[np.uint8] = rng.integers(3, LEVELS, shape, dtype=np.uint8)
        parts = rng.integers(1, 40, (lots, QUESTIONS))
        self.tenths = [self._to_thousand(row) for row in parts.tolist()]

    @staticmethod
    def _to_thousand(parts: list[int]) -> list[int]:
        """Return weights in tenths of a point that add up to 100 points."""
        whole = [1000 * part // sum(parts) for part in parts]
        whole[0] += 1000 - sum(whole)
        return whole

    def exactly(self) -> list[Any]:
        """Return the exact ranks of every lot."""
        from tendering.evaluation.kernel import Tables, ranks_of

        found = []
        for levels, weights in zip(self.levels, self.tenths, strict=True):
            tables = Tables([[w * n for n in range(LEVELS)] for w in weights])
            found.append(ranks_of(tables.mean_totals_of(levels)))
        return found

    def in_floats(self) -> list[Any]:
        """Return the ranks of every lot in floats: the mean mark of every question, times its weight."""
        import numpy as np
        from bench_scoring import float_ranks

        return [
            float_ranks((levels / 2).mean(axis=1) @ (np.array(weights) / 10 / 5))
            for levels, weights in zip(self.levels, self.tenths, strict=True)
        ]

    def the_slow_way(self, lot: int) -> list[int]:
        """Return the ranks of one lot by Python's own whole numbers and fractions."""
        from tendering.evaluation.kernel import ranks

        points = [Fraction(w, 10) / (LEVELS - 1) / EVALUATORS for w in self.tenths[lot]]
        common = lcm(*(p.denominator for p in points))
        whole = [int(p * common) for p in points]
        totals = [
            sum(w * sum(column) for w, column in zip(whole, zip(*bid, strict=True), strict=True))
            for bid in self.levels[lot].tolist()
        ]
        return ranks(totals)


def measure(which: str, lots: int) -> dict[str, float]:
    """Score so many lots once in this process; return the CPU seconds."""
    dense = Dense(lots)
    work: Callable[[], object] = dense.exactly if which == "exact" else dense.in_floats
    start = time.process_time()
    work()
    return {"seconds": time.process_time() - start}


def run() -> Iterator[str]:
    """Yield the lines to print."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # waiting threads would count as numpy's time
    try:
        import numpy as np
    except ImportError:
        yield "dense county: not measured, numpy is missing: pip install 'tendering[analysis]'"
        return
    dense = Dense()
    marks = dense.levels.size
    found = dense.exactly()
    wrong = sum(
        int(np.sum(ranked != np.array(dense.the_slow_way(lot))))
        for lot, ranked in enumerate(found)
    )
    floats = sum(int(np.sum(a != b)) for a, b in zip(dense.in_floats(), found, strict=True))
    yield (
        f"dense county, {marks / 1e6:.0f} million marks of {EVALUATORS} evaluators, {BIDDERS:,} bidders in each of {LOTS} "
        f"lots (seed {SEED}): {wrong} wrong ranks of {BIDDERS * LOTS:,} against Python's own numbers; floats get "
        f"{floats:,} wrong"
    )
    times = interleaved({"exact": dense.exactly, "floats": dense.in_floats}, ROUNDS)
    yield f"  {times.line}"
    yield ratio_line("  marks to ranks v numpy float64", times["exact"], times["floats"], AT_MOST)
    tenth = Dense(LOTS // 10)
    small = interleaved({"exact": tenth.exactly}, ROUNDS)
    grows = exponent((LOTS // 10, small["exact"]), (LOTS, times["exact"]))
    yield f"  {marks / times['exact'] / 1e6:.0f} million marks a second; exponent from a tenth to the whole: {grows:.2f}"
    peak = {which: _peak(which) for which in ("exact", "floats", "marks")}
    yield (
        f"  peak memory: {peak['exact']:.0f} MB exactly, {peak['floats']:.0f} MB in floats, of which the marks, Python and "
        f"numpy are {peak['marks']:.0f} MB (as one table of floats the marks alone are {marks * 8 / 1e6:.0f} MB)"
    )


def _peak(which: str) -> float:
    """Return the most memory of a process that scores every lot once, or only holds the marks."""
    done = launched([sys.executable, __file__, which, str(LOTS)])
    if done.code:
        raise SystemExit(done.errors)
    return done.megabytes


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "marks":
        Dense(int(sys.argv[2]))
    elif len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        print("\n".join(run()))
