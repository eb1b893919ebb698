"""Scoring and ranking 20,000 bidders x 60 questions exactly, against numpy's floats and scikit-criteria's weighted sum.

All start from the same marks, level numbers in a byte each. They stand on a coarse scale and the weights are decimals,
so that many totals are exactly equal: floats lose some of those ties and so invent an order. The exact ranks are held
against Python's own fractions before anything is timed.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rounds import Times, faster_line, interleaved, ratio_line

from tendering.evaluation.kernel import Tables, ranks, ranks_of
from tendering.evaluation.quality import QuestionSet
from tendering.model.tender import Authority, Criterion, Level, Scale, Tender

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BIDDERS, QUESTIONS, ROUNDS = 20_000, 60, 15
FASTER, AT_MOST = 5.0, 1.5
SEED = 20161
SCALE = Scale(
    id="half_marks",
    levels=tuple(
        Level(mark=Fraction(n, 2), label="", descriptor="", worth=Fraction(10 * n))
        for n in range(11)
    ),
)
WEIGHTS = tuple(Fraction(n, 10) for n in (8, 13, 17, 21, 24, 17)) * (QUESTIONS // 6)


def tender() -> Tender:
    """Return a tender of 60 questions whose weights are tenths and add up to 100."""
    return Tender(
        id="bench",
        title="Bench",
        authority=Authority(name="Bench"),
        scales={SCALE.id: SCALE},
        criteria=tuple(
            Criterion(id=f"Q{n}", title=f"Q{n}", weight=w, points=w, scale=SCALE.id)
            for n, w in enumerate(WEIGHTS, 1)
        ),
    )


def float_ranks(totals: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the standard competition ranks of totals in floats: sorted once, as quick as numpy does it."""
    import numpy as np

    order = np.argsort(totals)
    ordered = totals[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(first, append=len(totals))
    found = np.empty(len(totals), np.int64)
    found[order] = np.repeat(len(totals) - first - sizes + 1, sizes)
    return found


def run() -> Iterator[str]:
    """Yield the lines to print."""
    warnings.simplefilter("ignore")
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # waiting threads would count as numpy's time
    try:
        import numpy as np
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.pipelines import mkpipe
        from skcriteria.preprocessing.scalers import SumScaler
    except ImportError as missing:
        yield f"scoring: not measured, {missing.name} is missing: pip install 'tendering[bench]'"
        return
    rng = np.random.default_rng(SEED)
    spread = np.array([4, 5, 6, 6, 7, 7, 8, 8, 9, 10], np.uint8)
    levels = spread[rng.integers(0, len(spread), (BIDDERS, QUESTIONS))]
    in_floats = levels / 2
    weights = np.array([float(w) for w in WEIGHTS])
    published = tender()
    tables = QuestionSet(published, published.criteria).kernel
    pipeline = mkpipe(SumScaler(target="weights"), WeightedSumModel())

    def kernel() -> Any:
        return ranks_of(tables.totals_of(levels))

    def exact() -> Any:
        return ranks_of(QuestionSet(published, published.criteria).kernel.totals_of(levels))

    def floats() -> Any:
        return float_ranks((levels / 2) @ weights)

    def floats_ready() -> Any:
        return float_ranks(in_floats @ weights)

    def scikit() -> Any:
        decision = skcriteria.mkdm(levels / 2, [max] * QUESTIONS, weights=weights)
        return pipeline.evaluate(decision)

    rows = [bytes(row) for row in levels]

    def plain() -> Any:
        return ranks(Tables(tables.points).totals(rows))

    right = ranks(_fractions(levels))
    yield (
        f"scoring and ranking {BIDDERS:,} x {QUESTIONS} exactly (seed {SEED}): "
        f"{_differ(kernel(), right)} wrong ranks against Python's own fractions; {_differ(plain(), right)} without numpy"
    )
    found: Times = interleaved(
        {
            "kernel": kernel,
            "floats": floats,
            "floats_ready": floats_ready,
            "exact": exact,
            "scikit": scikit,
            "plain": plain,
        },
        ROUNDS,
    )
    yield f"  {found.line}"
    yield faster_line(
        "  the whole job, from weights and marks to ranks, v scikit-criteria's weighted sum",
        found["exact"],
        found["scikit"],
        FASTER,
    )
    yield ratio_line(
        "  marks to ranks v numpy float64, dot product and rank",
        found["kernel"],
        found["floats"],
        AT_MOST,
    )
    ready = found["kernel"] / found["floats_ready"]
    yield f"    v numpy float64 where somebody else has made the marks floats already: {ready:.2f}x"
    yield f"    the same exact ranks without numpy: {found['plain'] * 1000:.0f} ms"
    yield _wrong(right, floats().tolist(), "numpy's floats")
    yield _wrong(right, float_ranks(np.asarray(scikit().e_.score)).tolist(), "scikit-criteria")


def _fractions(levels: NDArray[np.uint8]) -> list[Fraction]:
    """Return every total as a fraction, the slow way: each mark's points, added up."""
    points = [[w * level.worth / 100 for level in SCALE.levels] for w in WEIGHTS]
    tenths = [
        [int(p * 100) for p in table] for table in points
    ]  # weights are tenths, worths tenths
    exact = [Fraction(n, 100) for table in tenths for n in table]
    if exact != [p for table in points for p in table]:
        raise SystemExit("the points are not hundredths")
    rows = levels.tolist()
    return [Fraction(sum(t[n] for t, n in zip(tenths, row, strict=True)), 100) for row in rows]


def _differ(found: Any, right: list[int]) -> int:
    return sum(a != b for a, b in zip(list(found), right, strict=True))


def _wrong(right: list[int], floats: list[int], whose: str) -> str:
    tied = len(right) - len(set(right))
    invented = len(set(floats)) - len(set(right))
    return (
        f"  ranks that {whose} get wrong: {_differ(floats, right):,} of {len(right):,} ({tied:,} bidders share "
        f"another's exact rank; the floats invent {invented:,} ranks by splitting equal totals)"
    )
