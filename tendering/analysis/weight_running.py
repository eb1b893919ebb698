"""Who is in the running while one weight moves, and what share of its weight each price earns: as the engine says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from tendering.analysis.relisting import Bench
from tendering.evaluation.price import Element, elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.scoring import score
from tendering.model.bids import Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Lot, Tender

Order = tuple[object, ...]
"""Who stands where, or how, in every list."""
PRICE_STEPS = frozenset({"price_points"})


@dataclass(frozen=True)
class Running:
    """What the engine says of everyone while no minimum and no short list turns.

    Attributes:
        rows: Every list.
        shares: By list, bidder and price element, the share of the element's weight that its price earns, unbounded.
    """

    rows: Mapping[ListKey, Mapping[str, Standing]]
    shares: Mapping[tuple[ListKey, str, str], Fraction]

    @cached_property
    def stands(self) -> Order:
        """Return who stands how in every list, and who is barred from what: the same, and the same can be placed."""
        return tuple(
            (key, tuple((b, s.status, *s.barred) for b, s in sorted(found.items())))
            for key, found in self.rows.items()
        )

    def ranked(self, key: ListKey) -> list[str]:
        """Return who is in the running in a list; one for whom only the award rule gives no value is."""
        return [
            b
            for b, s in sorted(self.rows.get(key, {}).items())
            if s.status is Status.RANKED or (s.reason is not None and s.reason.rule == "award_by")
        ]


def running_at(bench: Bench, dossier: Dossier, scored: Scored) -> Running:
    """Return who is in the running at a weight, as the engine says.

    Args:
        bench: Who is left out of it.
        dossier: With that weight.
        scored: It scored. Where a rule rounds or bounds the points of prices it is scored again without: their
            shares of the weight are wanted as they are.
    """
    tender = dossier.tender
    plain = tender
    if tender.price.weight and (tender.price.clamp or PRICE_STEPS & tender.rounding.at.keys()):
        at = {k: v for k, v in tender.rounding.at.items() if k not in PRICE_STEPS}
        plain = replace(
            tender,
            price=replace(tender.price, clamp=None),
            rounding=replace(tender.rounding, at=at),
        )
        scored = score(replace(dossier, tender=plain), without=bench.without)
    rows = {key: {s.bidder: s for s in found} for key, found in scored.standings.items()}
    shares: dict[tuple[ListKey, str, str], Fraction] = {}
    for lot in plain.lots if tender.price.weight else ():
        for e in priced_in(plain, lot):
            for key, found in rows.items():
                for b, s in found.items() if key[0] == lot.id else ():
                    earned = s.points.get(f"price:{e.id}")
                    if earned is not None and e.weight:
                        shares[key, b, e.id] = earned / e.weight
    return Running(rows, shares)


def priced_in(tender: Tender, lot: Lot) -> tuple[Element, ...]:
    """Return the prices that are scored in a lot; none where the tender does not say how they make one."""
    try:
        return elements_of(tender, lot)
    except UndefinedScoreError:
        return ()
