"""Who is in the running while one weight moves, and what share of its weight each price earns: as the engine says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from tendering.analysis.moving_steps import TooNearToRoundError, Within
from tendering.analysis.relisting import Bench
from tendering.evaluation.price import Element, elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.registry import PRICE_FORMULAS
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.scoring import score
from tendering.model.bids import Dossier
from tendering.model.numbers import Rounding
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Lot, Tender

Order = tuple[object, ...]
"""Who stands where, or how, in every list."""
Rows = Mapping[ListKey, Mapping[str, Standing]]
Share = Fraction | Within
PRICE_STEPS = frozenset({"price_points"})
ROUNDED = "a price formula gives values that are no fractions, and which prices it compares hangs on how points are rounded"
DIGITS = 60
"""Decimal places to which a share is known that no decimal writes."""


@dataclass(frozen=True)
class Running:
    """What the engine says of everyone while no minimum and no short list turns.

    Attributes:
        rows: Every list.
        shares: By list, bidder and price element, the share of the element's weight that its price earns, unbounded.
    """

    rows: Rows
    shares: Mapping[tuple[ListKey, str, str], Share]

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
    plain, unbounded = tender, scored
    if tender.price.weight and (tender.price.clamp or PRICE_STEPS & tender.rounding.at.keys()):
        at = {k: v for k, v in tender.rounding.at.items() if k not in PRICE_STEPS}
        plain = replace(
            tender,
            price=replace(tender.price, clamp=None),
            rounding=replace(tender.rounding, at=at),
        )
        unbounded = score(replace(dossier, tender=plain), without=bench.without)
    rows = _rows(unbounded)
    shares: dict[tuple[ListKey, str, str], Share] = dict(_shares(plain, rows))
    if _is_irrational(tender):
        rows = _rows(scored)
        shares = {**_bounded(bench, dossier, rows), **shares}
    return Running(rows, shares)


def _rows(scored: Scored) -> dict[ListKey, dict[str, Standing]]:
    return {key: {s.bidder: s for s in found} for key, found in scored.standings.items()}


def _shares(tender: Tender, rows: Rows) -> Iterator[tuple[tuple[ListKey, str, str], Fraction]]:
    """Yield the share of its weight that each price earned."""
    for lot in tender.lots if tender.price.weight else ():
        for e in priced_in(tender, lot):
            for key, found in rows.items():
                for b, s in found.items() if key[0] == lot.id else ():
                    earned = s.points.get(f"price:{e.id}")
                    if earned is not None and e.weight:
                        yield (key, b, e.id), earned / e.weight


def _is_irrational(tender: Tender) -> bool:
    """Say whether a price formula gives points that no decimal writes, and so only rounded ones."""
    if not tender.price.weight:
        return False
    names = (tender.price.formula, *(e.formula for e in tender.price.elements))
    return any(f.irrational for n in names if (f := PRICE_FORMULAS.get(n or "")) is not None)


def _bounded(bench: Bench, dossier: Dossier, rows: Rows) -> dict[tuple[ListKey, str, str], Share]:
    """Return every share as the engine rounds it down and up to `DIGITS`: where the two are one, it is just that.

    Raises:
        TooNearToRoundError: Somebody is in the running or not by what is rounded down or up, or earns next to nothing.
    """
    tender = dossier.tender
    price = replace(
        tender.price,
        clamp=None,
        weight=Fraction(1),
        elements=tuple(replace(e, weight=Fraction(1)) for e in tender.price.elements),
    )
    at = {**tender.rounding.at, "price_points": DIGITS}
    ends = []
    for mode in (Rounding.DOWN, Rounding.UP):
        rounding = replace(tender.rounding, at=at, mode=mode)
        unit = replace(tender, price=price, rounding=rounding)
        found = _rows(score(replace(dossier, tender=unit), without=bench.without))
        if _statuses(found) != _statuses(rows):
            raise TooNearToRoundError(ROUNDED)
        ends.append(dict(_shares(unit, found)))
    shares: dict[tuple[ListKey, str, str], Share] = {}
    for key, one in ends[0].items():
        low, high = sorted((one, ends[1][key]))
        if low < high and low <= 0 <= high:
            raise TooNearToRoundError
        shares[key] = low if low == high else Within(low, high)
    return shares


def _statuses(rows: Rows) -> dict[ListKey, dict[str, Status]]:
    return {key: {b: s.status for b, s in found.items()} for key, found in rows.items()}


def priced_in(tender: Tender, lot: Lot) -> tuple[Element, ...]:
    """Return the prices that are scored in a lot; none where the tender does not say how they make one."""
    try:
        return elements_of(tender, lot)
    except UndefinedScoreError:
        return ()
