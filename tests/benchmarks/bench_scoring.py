"""Scoring and ranking 1,000 bidders x 50 criteria exactly, against scikit-criteria's weighted sum in floats.

The marks stand on a coarse scale and the weights are decimals, so that many totals are exactly equal: the exact
ranks are compared with those of the floats, which lose some of those ties and so invent an order.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from fractions import Fraction

from rounds import interleaved, ratio_line

from tendering.evaluation.quality import QuestionSet, totals_scaled
from tendering.evaluation.ranking import ranks
from tendering.model.tender import Authority, Criterion, Level, Scale, Tender

BIDDERS, CRITERIA, ROUNDS, TARGET = 1000, 50, 15, 5.0
SCALE = Scale(
    id="quality",
    levels=tuple(
        Level(mark=Fraction(n), label="", descriptor="", worth=Fraction(100 * n, 5))
        for n in range(6)
    ),
)
WEIGHTS = tuple(Fraction(n, 10) for n in (1, 2, 3, 7, 6)) * (CRITERIA // 5)


def tender() -> Tender:
    """Return a tender of 50 questions whose weights are tenths."""
    return Tender(
        id="bench",
        title="Bench",
        authority=Authority(name="Bench"),
        scales={"quality": SCALE},
        criteria=tuple(
            Criterion(id=f"Q{n}", title=f"Q{n}", weight=w, points=w, scale="quality")
            for n, w in enumerate(WEIGHTS)
        ),
    )


def run() -> Iterator[str]:
    """Yield the lines to print."""
    warnings.simplefilter("ignore")
    try:
        import numpy as np
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.pipelines import mkpipe
        from skcriteria.preprocessing.scalers import SumScaler
    except ImportError as missing:
        yield f"scoring: not measured, {missing.name} is missing: pip install 'tendering[bench]'"
        return
    rng = random.Random(20161)
    rows = [[rng.choice((2, 3, 3, 4, 4, 5)) for _ in range(CRITERIA)] for _ in range(BIDDERS)]
    names = [f"B{n:04}" for n in range(BIDDERS)]
    questions = QuestionSet(tender(), tender().criteria)
    cells = {name: [Fraction(mark) for mark in row] for name, row in zip(names, rows, strict=True)}
    matrix = np.array(rows, dtype=float)
    weights = np.array([float(w) for w in WEIGHTS])
    pipeline = mkpipe(SumScaler(target="weights"), WeightedSumModel())
    decision = skcriteria.mkdm(matrix, [max] * CRITERIA, weights=weights)

    def exact() -> dict[str, int]:
        found = questions.rows(cells)
        totals = totals_scaled(questions.scaled, found.values())
        return ranks(dict(zip(found, totals, strict=True)))

    def full() -> dict[str, int]:
        scored = questions.results(cells)
        return ranks({name: result.quality or Fraction(0) for name, result in scored.items()})

    def floats() -> object:
        return pipeline.evaluate(decision)

    times = interleaved({"exact": exact, "floats": floats, "full": full}, ROUNDS)
    yield ratio_line(
        "1,000 x 50 exactly, from marks to ranks, v scikit-criteria",
        times["exact"],
        times["floats"],
        TARGET,
    )
    more = times["full"] / times["floats"]
    yield (
        "  the same with every point, mark and line of workings kept for the record, which the other does not make: "
        f"{times['full'] * 1000:.1f} ms = {more:.1f}x"
    )
    found = exact()
    yield _wrong(found, [float(x) for x in pipeline.evaluate(decision).e_.score], names)


def _wrong(found: dict[str, int], scores: list[float], names: list[str]) -> str:
    floats = ranks({name: Fraction(score) for name, score in zip(names, scores, strict=True)})
    wrong = sum(floats[name] != found[name] for name in names)
    tied = len(names) - len(set(found.values()))
    lost = len(set(floats.values())) - len(set(found.values()))
    return (
        f"  ranks the floats get wrong: {wrong} of {len(names)} ({tied} bidders share another's exact rank; the "
        f"floats invent {lost} ranks by splitting equal totals)"
    )
