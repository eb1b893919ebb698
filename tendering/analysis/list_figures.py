"""The figures of one ranking list under one assumption: exact where they can be, else shares of draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.analysis.criterion_effect import Influence, given_up
from tendering.analysis.model_tested import Figures
from tendering.analysis.sampled_ties import Sample
from tendering.analysis.tie_risk import pair_tie, passing_numbers, sharing, tie_at, tie_at_any
from tendering.analysis.total_distribution import Spread, Tree

ALL_PLACES = 12
"""Places, from the first, whose ties are all worked out; beyond them only last places are."""
CURVE = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40)
"""Numbers of bidders for which the risk of a tie is drawn."""
MOST_CURVES = 3
MOST_STEPS = 3_000_000
"""Steps beyond which the risk of any tie is not worked out."""


def exact_figures(
    spread: Spread,
    tree: Tree,
    *,
    assumption: str,
    influences: tuple[Influence, ...],
    bidders: int,
    places: Sequence[int],
) -> Figures:
    """Return the figures worked out exactly.

    Args:
        spread: The distribution of one bidder.
        tree: What it was made from.
        assumption: Its name.
        influences: Of the questions.
        bidders: How many are in the list.
        places: The last places that leave somebody out.
    """
    values = spread.values()
    whole, rungs = spread.whole, len(tree.ladder)
    by_rung = [spread.by_rung(n) for n in range(rungs + 1)]
    total = sum(values.values())
    shown = sorted({*range(1, min(max(places, default=1), ALL_PLACES, bidders - 1) + 1), *places})
    ties = {
        place: tuple(
            tie_at(keys, whole, bidders, place)
            for keys in (by_rung if place in places else by_rung[:1])
        )
        for place in shown
    }
    return Figures(
        assumption=assumption,
        passing=spread.passing,
        numbers=tuple(passing_numbers(spread.passing, bidders)),
        distinct=len(values),
        pair=pair_tie(values.values()),
        sharing=sharing(values, whole, bidders),
        ties=ties,
        any_tie=tuple(tie_at_any(keys, whole, bidders, places) for keys in by_rung)
        if feasible(len(by_rung[-1]), bidders, places)
        else (),
        histogram=tuple(
            (Fraction(v, spread.scale), Fraction(values[v], total)) for v in sorted(values)
        ),
        influences=influences,
        given_up=given_up(tree, spread, bidders=bidders, places=max(places)) if places else (),
        curve={place: _curve(by_rung, whole, place, bidders) for place in places[:MOST_CURVES]},
    )


def feasible(keys: int, bidders: int, places: Sequence[int]) -> bool:
    """Say whether the risk of any tie is worked out: there are last places, and not too many steps."""
    return bool(places) and keys * bidders * max(places) <= MOST_STEPS


def _curve(
    by_rung: Sequence[Mapping[tuple[int, ...], int]], whole: int, place: int, bidders: int
) -> tuple[tuple[int, Fraction, Fraction], ...]:
    numbers = sorted({*(n for n in CURVE if n > place), bidders} - set(range(place + 1)))
    return tuple(
        (n, tie_at(by_rung[0], whole, n, place), tie_at(by_rung[-1], whole, n, place))
        for n in numbers
    )


def sampled_figures(
    sample: Sample,
    spread: Spread | None,
    *,
    assumption: str,
    influences: tuple[Influence, ...],
    bidders: int,
    places: Sequence[int],
    priced: bool,
) -> Figures:
    """Return the figures of a sample. What does not hang on prices stays exact where it is known."""
    draws = sample.draws
    counted = sum(sample.totals.values())
    equal, pairs = sample.pairs
    passed = sum(n * times for n, times in enumerate(sample.passed))
    passing = spread.passing if spread is not None else Fraction(passed, max(draws * bidders, 1))
    shown = {*range(1, min(len(sample.ties[0]), ALL_PLACES, bidders - 1) + 1), *places}
    return Figures(
        assumption=assumption,
        draws=draws,
        passing=passing,
        numbers=tuple(passing_numbers(passing, bidders)),
        distinct=len(sample.totals),
        pair=Fraction(equal, pairs) if pairs else Fraction(0),
        sharing=Fraction(sample.sharing, draws),
        ties={
            place: tuple(Fraction(rung[place - 1], draws) for rung in sample.ties)
            for place in sorted(shown)
            if place <= len(sample.ties[0])
        },
        any_tie=tuple(Fraction(n, draws) for n in sample.any_tie) if places else (),
        histogram=tuple(
            (value, Fraction(sample.totals[value], counted)) for value in sorted(sample.totals)
        ),
        influences=influences,
        price_used=sample.used / draws if priced else None,
    )
