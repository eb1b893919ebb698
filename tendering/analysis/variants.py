"""Every mark a level higher or lower, scored in one go: each variant of a bid is a bidder of its own, and the engine scores them all.

This stands only where what a bid scores rests on that bid alone: see `scores_alone`. Everything else is evaluated
again as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.analysis.changes import MarkChange, scored_at
from tendering.analysis.relisting import Bench
from tendering.analysis.short_listed import ShortLists
from tendering.evaluation.lot_total import WITHOUT
from tendering.evaluation.places.board import OPEN
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.scored import ListKey
from tendering.evaluation.scoring import score
from tendering.evaluation.totals import ranking_value
from tendering.model.bids import Dossier
from tendering.model.by_column import among
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Criterion, Tender

CHUNK = 2000
"""Variants scored at a time."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Marks of one bidder on one criterion, supposed to be otherwise."""

    bidder: str
    criterion: str
    changes: tuple[MarkChange, ...]


Restated = Mapping[ListKey, Mapping[str, Standing]]
"""By list, the standings that are otherwise."""


def scores_alone(tender: Tender) -> bool:
    """Say whether no bid's marks move what another bid scores."""
    priced = bool(tender.price.weight)
    zonal = any(
        is_zonal(i, lot) for lot in tender.lots for i in tender.price.items if i.applies_to(lot.id)
    )
    from_zones = any(lot.lot_total not in (None, WITHOUT) for lot in tender.lots)
    return (
        not tender.relative_quality
        and tender.award_by is None
        and tender.aggregation.method != "sum_of_ranks"
        and not (priced and (zonal or from_zones))
    )


def in_last_stage(tender: Tender, criterion: Criterion | None) -> bool:
    """Say whether a criterion is marked only once every short list is made."""
    if criterion is None:
        return False
    listed = any(s.keep is not None for s in tender.stages)
    return not listed or criterion.stage in (None, tender.stages[-1].id)


def restated(
    bench: Bench, variants: Sequence[Variant], lists: ShortLists
) -> list[Restated | None]:
    """Return how each variant would stand in every list; None where it has to be evaluated as a whole.

    Args:
        bench: What stands fixed.
        variants: Each of one bidder.
        lists: The short lists of an earlier stage.
    """
    tender = bench.tender
    alone = scores_alone(tender)
    found: list[Restated | None] = [None] * len(variants)
    last = {c.id for c in tender.criteria if in_last_stage(tender, c)}
    fit = [n for n, v in enumerate(variants) if alone and v.criterion in last]
    for start in range(0, len(fit), CHUNK):
        numbers = fit[start : start + CHUNK]
        for n, rows in zip(numbers, _scored(bench, [variants[n] for n in numbers]), strict=True):
            found[n] = _restated(bench, variants[n].bidder, rows)
    for n, v in enumerate(variants):
        earlier = alone and v.criterion not in last
        if earlier and lists.stay(v.bidder, v.criterion, v.changes):
            found[n] = {}
    return found


def _scored(bench: Bench, variants: Sequence[Variant]) -> list[dict[ListKey, Standing]]:
    """Score variants as so many bidders; who else bids, ties, short lists and prices are left out."""
    names = {f"{v.bidder}#{n}": n for n, v in enumerate(variants)}
    dossier = _crowd(bench, variants)
    left: dict[str, list[str]] = {}
    for bidder, lot in bench.without:
        left.setdefault(bidder, []).append(lot)
    without = {
        (name, lot) for name, n in names.items() for lot in left.get(variants[n].bidder, ())
    }
    found: list[dict[ListKey, Standing]] = [{} for _ in variants]
    for key, rows in score(dossier, without=without).standings.items():
        for standing in rows:
            found[names[standing.bidder]][key] = standing
    return found


def _crowd(bench: Bench, variants: Sequence[Variant]) -> Dossier:
    own = _by_bidder(bench.scored_from, {v.bidder for v in variants})
    parts: list[Dossier] = []
    for n, variant in enumerate(variants):
        name = f"{variant.bidder}#{n}"
        mine = with_marks(own[variant.bidder], variant.changes)
        parts.append(
            replace(
                mine,
                bidders=tuple(replace(b, id=name) for b in mine.bidders),
                parties=tuple(replace(p, bidder=name) for p in mine.parties),
                bids=tuple(replace(b, bidder=name) for b in mine.bids),
                prices=tuple(replace(p, bidder=name) for p in mine.prices),
                answers=tuple(replace(a, bidder=name) for a in mine.answers),
                marks=tuple(replace(m, bidder=name) for m in mine.marks),
                consensus=tuple(replace(c, bidder=name) for c in mine.consensus),
                decisions=tuple(replace(d, bidder=name) for d in mine.decisions),
            )
        )
    whole = bench.scored_from
    # who marks what is known, without a panel's list, from the marks of every bid
    known = whole.marks if bench.tender.aggregation.method != "consensus" else ()
    return replace(
        whole,
        tender=_quality_alone(bench.tender),
        bidders=tuple(b for d in parts for b in d.bidders),
        parties=tuple(p for d in parts for p in d.parties),
        bids=tuple(b for d in parts for b in d.bids),
        capacity=(),
        prices=tuple(p for d in parts for p in d.prices),
        answers=tuple(a for d in parts for a in d.answers),
        marks=(*known, *(m for d in parts for m in d.marks)),
        consensus=tuple(c for d in parts for c in d.consensus),
        decisions=tuple(x for d in parts for x in d.decisions),
    )


def _quality_alone(tender: Tender) -> Tender:
    return replace(
        tender,
        ties=(),
        stages=tuple(replace(s, keep=None) for s in tender.stages),
        lots=tuple(replace(lot, least_bids=None) for lot in tender.lots),
        price=replace(tender.price, weight=Fraction(0), elements=(), low_price=()),
    )


def _by_bidder(dossier: Dossier, wanted: set[str]) -> dict[str, Dossier]:
    """Return what each bidder submitted and what was recorded about it, as a dossier of its own."""
    averaged = dossier.tender.aggregation.method != "consensus"
    return {
        bidder: replace(
            dossier,
            bidders=tuple(b for b in dossier.bidders if b.id == bidder),
            parties=tuple(p for p in dossier.parties if p.bidder == bidder),
            bids=tuple(b for b in dossier.bids if b.bidder == bidder),
            prices=tuple(p for p in dossier.prices if p.bidder == bidder),
            answers=tuple(a for a in dossier.answers if a.bidder == bidder),
            marks=tuple(among(dossier.marks, "bidder", bidder)) if averaged else (),
            consensus=tuple(among(dossier.consensus, "bidder", bidder)),
            decisions=tuple(d for d in dossier.decisions if d.bidder == bidder),
        )
        for bidder in sorted(wanted)
    }


def with_marks(dossier: Dossier, changes: Sequence[MarkChange]) -> Dossier:
    """Return a dossier with other marks in rows that are there."""
    consensus, marks = list(dossier.consensus), list(dossier.marks)
    for change in changes:
        for i in scored_at(dossier, change):
            if change.evaluator:
                marks[i] = replace(marks[i], kind=change.kind, mark=change.mark)
            else:
                consensus[i] = replace(consensus[i], kind=change.kind, mark=change.mark)
    return replace(dossier, consensus=tuple(consensus), marks=tuple(marks))


def _restated(bench: Bench, bidder: str, scored: Mapping[ListKey, Standing]) -> Restated | None:
    """Put a variant's figures in the place of the bidder's; None where others' figures would move with them."""
    given: dict[ListKey, dict[str, Standing]] = {}
    priced = bool(bench.tender.price.weight)
    for key, now in scored.items():
        was = bench.rows[key][bidder]
        if was.status is Status.NOT_SHORTLISTED:
            continue
        after = replace(now, bidder=bidder, rank=None, order=None)
        if now.status in OPEN or (was.status is not now.status and (priced or was.status in OPEN)):
            return None
        if priced and was.status is Status.RANKED:
            after = _priced(bench.tender, was, after)
        if _same(was, after):
            continue
        given[key] = {bidder: after}
    return given


def _priced(tender: Tender, was: Standing, after: Standing) -> Standing:
    """Return the variant with the price points as they are, which no mark of a ranked bid moves."""
    if was.total is None or was.quality is None or after.quality is None:
        return replace(after, price=was.price, total=None, ranking_value=None)
    total = was.total + after.quality - was.quality
    kept = {k: v for k, v in was.points.items() if k.startswith(("price:", "preference:"))}
    return replace(
        after,
        price=was.price,
        total=total,
        ranking_value=ranking_value(total, tender.rounding),
        points={**after.points, **kept},
        irrational=was.irrational,
    )


def _same(was: Standing, after: Standing) -> bool:
    return (
        was.status is after.status
        and was.ranking_value == after.ranking_value
        and was.quality == after.quality
        and was.points == after.points
        and was.barred == after.barred
    )
