"""What a model test assumes and what it leaves out, in words: printed with every figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isqrt

from tendering.analysis.expected_prices import Band
from tendering.analysis.model_tested import ListTest
from tendering.analysis.panel_marks import INDEPENDENT
from tendering.model.tender import Tender


def assumed(
    lists: Sequence[ListTest], bands: Iterable[Band], *, bidders: int, draws: int, seed: int
) -> Iterator[str]:
    """Yield what the figures rest on, beside the marks."""
    yield f"{bidders} bidders bid in every lot and every zone."
    yield "A share of competitions is how often it would come about if such a competition were run many times."
    if any(one.places for one in lists):
        yield (
            "A last place is the last that a list has to give; it is tied where the bidders on either side of it have the "
            "same total. The ladder is what the tender publishes for ties, one rule after another."
        )
    if any(len(one.figures) > 1 for one in lists):
        yield "Where a range stands, its ends are the figures under the assumptions about marks."
    yield INDEPENDENT
    if any(one.price is not None for one in lists):
        for band in bands:
            yield f"Price of {band.sentence}."
    drawn = [f for one in lists for f in one.figures if f.draws]
    if drawn:
        yield (
            f"Figures marked with a ~ are shares of {draws} competitions drawn with the seed {seed}; the same "
            f"seed draws the same. Each competition is ranked exactly. A share near a half may be off by "
            f"{-(-98 // max(isqrt(draws), 1))} points in a hundred, seldom by more."
        )
    if len(drawn) < sum(len(one.figures) for one in lists):
        yield "Figures without a ~ are exact: every combination of marks is counted."


def left_out(tender: Tender) -> Iterator[str]:
    """Yield what the test does not follow; how marks are aggregated comes first, where it is not by consensus."""
    if tender.aggregation.method != "consensus":
        yield (
            f"The tender aggregates marks by {tender.aggregation.method}; the test gives each question one level of its "
            "scale. Means fall between levels, so real ties are rarer than shown."
        )
    if tender.relative_quality:
        yield (
            "Quality is measured against the best bid in the end. That changes no tie and no order of quality alone; totals "
            "without price are shown before it."
        )
    if any(c.not_applicable for c in tender.criteria):
        yield "No answer is taken to be not applicable."
    if tender.price.preferences:
        yield "No bidder is taken to claim a preference."
    if tender.capacity is not None:
        yield "Capacity is not known before there are bids, and is taken to be enough."
    if tender.related_bidders.same_zone is not None or tender.related_bidders.limits == "group":
        yield "No two bidders are taken to be related."
    if any(lot.lot_total in ("best_zone", "mean_of_zones_bid") for lot in tender.lots):
        yield "The lot's own list, made from the totals of its zones, is not tried; the list of a zone is."
    if tender.minimum_quality is not None and any(
        lot.lot_total == "without_zone_questions" for lot in tender.lots
    ):
        yield (
            "In the list of a zone the minimum of quality as a whole is tried on all its questions; the lot's own list, without "
            "zone questions, tries it there."
        )
    if tender.pass_fail:
        yield "Every bidder is taken to pass the pass/fail questions and the price rules."
    if any(limit.most for limit in tender.limits):
        yield "Ties are those of a list before a limit passes a place on; whether limits can be met is tested by itself."
