"""Ties where price points count, or where there are too many totals: by draws from a seed, each ranked exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from tendering.analysis.expected_prices import Band, Source
from tendering.analysis.total_distribution import Key, Spread, TooManyError, Tree
from tendering.evaluation.award_rules import AwardField, Offer
from tendering.evaluation.price import Element, basket_price, element_points
from tendering.evaluation.price_formulas import UndefinedScoreError, price_field
from tendering.evaluation.quality import relative
from tendering.evaluation.registry import AWARD_RULES
from tendering.evaluation.totals import ranking_value
from tendering.model.tender import AwardBy, Better, Rung, Tender

Weigh = Callable[[int], Sequence[int]]
Ordered = tuple[Fraction, ...]
"""The ranking value, turned so that more is better, and after it the figure of each rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the draws showed.

    Attributes:
        draws: How many competitions were drawn.
        ties: By rung (0: before the ladder), for each place from 1, in how many draws it ended inside equals.
        any_tie: By rung, in how many draws one of the last places or more ended inside equals.
        totals: How often each ranking value was drawn.
        sharing: Bidders over all draws whose value another one had too.
        pairs: Pairs of bidders ranked, and how many of them were equal.
        passed: Bidders that passed, by how many draws had so many.
        undefined: Bids to which the rules gave no value.
        used: Greatest difference between the price points of one draw, summed over the draws.
    """

    draws: int
    ties: tuple[tuple[int, ...], ...]
    any_tie: tuple[int, ...]
    totals: Mapping[Fraction, int]
    sharing: int
    pairs: tuple[int, int]
    passed: tuple[int, ...]
    undefined: int
    used: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSide:
    """What is scored of prices in one list, and what prices are expected."""

    elements: tuple[Element, ...] = ()
    bands: Mapping[str, Band]


class _Part:
    """A distribution to draw from, in whole numbers: the order of its keys is fixed, so a seed draws the same."""

    def __init__(self, weights: Mapping[Key, int], whole: int) -> None:
        self.keys = sorted(weights)
        self.sums = list(accumulate(weights[key] for key in self.keys))
        self.whole = whole

    def drawn(self, source: Source) -> Key | None:
        """Draw one key, or None for what fails a minimum."""
        at = bisect_right(self.sums, source.randrange(self.whole))
        return self.keys[at] if at < len(self.keys) else None


class Drawing:
    """Draws competitions of one list."""

    def __init__(
        self,
        tender: Tender,
        tree: Tree,
        spread: Spread | None,
        weigh: Weigh,
        *,
        prices: PriceSide,
        source: Source,
    ) -> None:
        """Take in what does not change from draw to draw.

        Args:
            tender: With its price rule, ladder and roundings.
            tree: Of the list.
            spread: Of one bidder's quality, where it could be worked out.
            weigh: From a number of levels to the weight of each.
            prices: What is scored of them, and their bands.
            source: Of the draws.
        """
        self.tender, self.tree, self.prices, self.weigh = tender, tree, prices, weigh
        self.source = source
        self.parts = [_Part(spread.weights, spread.whole)] if spread else self._several()
        self.joins = spread is None
        self.rungs = tuple(_until_draw(tender.ties))
        lower = tender.award_by is not None and tender.award_by.better is Better.LOWER
        self.sign = -1 if lower else 1
        self.available = tree.set.available["quality"]

    def _several(self) -> list[_Part]:
        """Return the parts of the criteria that are drawn apart; none where even they have too many totals."""
        try:
            return [_Part(weights, whole) for weights, whole in self.tree.tops(self.weigh)]
        except TooManyError:
            return []

    def quality(self) -> tuple[int, ...] | None:
        """Draw one bidder's quality with the figures of the ladder; None where it fails a minimum."""
        if not self.parts:
            return self._by_marks()
        keys: list[Key] = []
        for part in self.parts:
            key = part.drawn(self.source)
            if key is None:
                return None
            keys.append(key)
        return self.tree.joined(keys) if self.joins else keys[0]

    def _by_marks(self) -> tuple[int, ...] | None:
        levels: dict[str, int] = {}
        for leaf in self.tree.leaves:
            sums = list(accumulate(self.weigh(len(self.tree.points[leaf.id]))))
            levels[leaf.id] = bisect_right(sums, self.source.randrange(sums[-1]))
        return self.tree.key_of(levels)

    def competition(self, bidders: int) -> tuple[list[Ordered], int, int, Fraction]:
        """Draw one competition: the keys of those ranked, how many passed, undefined bids, price points between."""
        drawn = [self.quality() for _ in range(bidders)]
        amounts = [
            {item: band.drawn(self.source) for item, band in self.prices.bands.items()}
            for _ in drawn
        ]
        running = [n for n, key in enumerate(drawn) if key is not None]
        scale = self.tree.scale
        quality = {n: Fraction((drawn[n] or (0,))[0], scale) for n in running}
        if self.tender.relative_quality and quality:
            best = max(quality.values())
            quality = {n: relative(q, best, self.available) for n, q in quality.items()}
        points = self._points(amounts, running)
        values = self._values(quality, amounts, points)
        ranked: list[Ordered] = []
        for n, value in values.items():
            figures = (drawn[n] or ())[1:]
            ranked.append((value, *self._figures(figures, quality[n], points.get(n), amounts[n])))
        known = [p for p in points.values() if p is not None]
        used = max(known) - min(known) if known else Fraction(0)
        return ranked, len(running), len(running) - len(values), used

    def _points(
        self, amounts: Sequence[Mapping[str, Fraction]], running: Sequence[int]
    ) -> dict[int, Fraction | None]:
        price = self.tender.price
        if not price.weight or self.tender.award_by is not None:
            return {}
        total: dict[int, Fraction | None] = dict.fromkeys(running, Fraction(0))
        baseline = range(len(amounts)) if price.baseline == "admissible" else running
        rounding = self.tender.rounding
        for element in self.prices.elements:
            offers = {n: basket_price(element.quantities, amounts[n]) for n in baseline}
            known = [o for o in offers.values() if o is not None and o > 0]
            try:
                field = price_field(
                    known,
                    element.weight,
                    element.parameters,
                    better=price.better or Better.LOWER,
                    places=rounding.at.get("price_points"),
                    mode=rounding.mode,
                )
            except UndefinedScoreError:
                return dict.fromkeys(running)
            for n in running:
                sum_ = total[n]
                try:
                    got = element_points(
                        offers[n] or Fraction(0),
                        field,
                        len(known),
                        element,
                        price=price,
                        rounding=rounding,
                    )
                except UndefinedScoreError:
                    total[n] = None
                    continue
                total[n] = None if sum_ is None else sum_ + got
        return total

    def _values(
        self,
        quality: Mapping[int, Fraction],
        amounts: Sequence[Mapping[str, Fraction]],
        points: Mapping[int, Fraction | None],
    ) -> dict[int, Fraction]:
        rule = self.tender.award_by
        if rule is not None:
            return self._awarded(rule, quality, amounts)
        found: dict[int, Fraction] = {}
        for n, own in quality.items():
            more = points.get(n, Fraction(0))
            if more is not None:
                found[n] = ranking_value(own + more, self.tender.rounding)
        return found

    def _awarded(
        self,
        rule: AwardBy,
        quality: Mapping[int, Fraction],
        amounts: Sequence[Mapping[str, Fraction]],
    ) -> dict[int, Fraction]:
        known = AWARD_RULES.get(rule.rule)
        offers = {
            n: Offer(price, quality[n])
            for n in quality
            if self.prices.elements
            and (price := basket_price(self.prices.elements[0].quantities, amounts[n])) is not None
        }
        if known is None or not offers:
            return {}
        field = AwardField(
            lowest_price=min(o.price for o in offers.values()),
            best_quality=max(o.quality for o in offers.values()),
            lowest_quality=min(o.quality for o in offers.values()),
            quality_available=self.available,
            parameters=rule.parameters,
            places=self.tender.rounding.at.get("total"),
            mode=self.tender.rounding.mode,
        )
        found: dict[int, Fraction] = {}
        for n, offer in offers.items():
            try:
                value = known.function(offer, field)
            except UndefinedScoreError:
                continue
            found[n] = self.sign * ranking_value(value, self.tender.rounding)
        return found

    def _figures(
        self,
        figures: Sequence[int],
        quality: Fraction,
        points: Fraction | None,
        amounts: Mapping[str, Fraction],
    ) -> Iterator[Fraction]:
        for rung in self.rungs:
            if rung.kind == "lower_price":
                evaluated = self.prices.elements[0].quantities if self.prices.elements else {}
                own = basket_price(evaluated, amounts) if rung.of is None else amounts.get(rung.of)
                yield -(own or Fraction(0))
            elif rung.of == "price":
                yield points or Fraction(0)
            elif rung.of == "quality":
                yield quality
            elif rung.of in self.tree.ladder:
                yield Fraction(figures[self.tree.ladder.index(rung.of)])
            else:
                yield Fraction(0)


def _until_draw(ladder: Iterable[Rung]) -> Iterator[Rung]:
    for rung in ladder:
        if rung.kind == "draw":
            return
        yield rung


def sampled(
    drawing: Drawing, *, bidders: int, cuts: Sequence[int], draws: Iterable[int]
) -> Sample:
    """Draw competitions and count where they tie.

    Args:
        drawing: Of one list.
        bidders: How many bid in each.
        cuts: The last places; every place up to the last of them is looked at.
        draws: One item for each competition; a progress bar may stand behind it.
    """
    rungs, places = len(drawing.rungs) + 1, max(cuts, default=1)
    any_tie = [0] * rungs
    ties = [[0] * places for _ in range(rungs)]
    totals: dict[Fraction, int] = {}
    passed = [0] * (bidders + 1)
    sharing = equal = pairs = undefined = count = 0
    used = Fraction(0)
    for _ in draws:
        count += 1
        ranked, passing, without, between = drawing.competition(bidders)
        passed[passing] += 1
        undefined += without
        used += between
        ordered = sorted(ranked, reverse=True)
        here: dict[Fraction, int] = {}
        for key in ordered:
            here[key[0]] = here.get(key[0], 0) + 1
        for value, n in here.items():
            shown = drawing.sign * value
            totals[shown] = totals.get(shown, 0) + n
            sharing += n if n > 1 else 0
            equal += n * (n - 1) // 2
        pairs += len(ordered) * (len(ordered) - 1) // 2
        torn = [False] * rungs
        for place in range(1, min(places, len(ordered) - 1) + 1):
            one, two = ordered[place - 1], ordered[place]
            for rung in range(rungs):
                if one[: rung + 1] == two[: rung + 1]:
                    ties[rung][place - 1] += 1
                    torn[rung] |= place in cuts
        any_tie = [n + t for n, t in zip(any_tie, torn, strict=True)]
    return Sample(
        draws=count,
        ties=tuple(map(tuple, ties)),
        any_tie=tuple(any_tie),
        totals=totals,
        sharing=sharing,
        pairs=(equal, pairs),
        passed=tuple(passed),
        undefined=undefined,
        used=used,
    )
