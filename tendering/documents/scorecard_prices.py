"""Price points and price-based ranking values of the Proof sheet: evaluated price, baseline, formula."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from tendering.documents import scorecard_formulas as live
from tendering.documents.lot_view import RankingList
from tendering.documents.scorecard_cells import Column, Formula, Value
from tendering.documents.scorecard_scores import ScoreMap
from tendering.documents.scorecard_sheets import POUNDS, Book
from tendering.evaluation.price import WHOLE, Element, elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.model.outcome import Standing
from tendering.model.tender import Better

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof


@dataclass(frozen=True)
class PriceProof:
    """What the Proof sheet knows of prices: which formula, over which bids, and what it leaves unproved."""

    book: Book
    scores: ScoreMap
    _ends: dict[tuple[str, str | None], tuple[int, int] | None] = field(default_factory=dict)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Return the prices that are scored in the lot; nothing where the tender does not say how."""
        try:
            return elements_of(self.book.view.tender, self.book.view.lot)
        except UndefinedScoreError:
            return ()

    def columns(self) -> list[tuple[str, Column]]:
        """Return the columns that stand before the price points (or before the value a rule ranks by)."""
        view = self.book.view
        found = []
        for part in self.elements:
            words = "Evaluated price" if part.id == WHOLE else view.names.item(part.id)
            found.append((f"offer:{part.id}", Column(f"{words}, evaluated", 13, POUNDS)))
            if view.tender.award_by is None:
                found.append((f"field:{part.id}", Column(f"{words}, in the baseline", 13, POUNDS)))
                found.append((f"points:{part.id}", Column(f"{words}: points", 10)))
        return found

    @cached_property
    def _with_points(self) -> AbstractSet[tuple[str, str | None, str]]:
        """By bidder, list and price: whoever got points for it."""
        return {
            (s.bidder, s.zone, part.id)
            for s in self.book.view.result.standings
            for part in self.elements
            if f"price:{part.id}" in s.points
        }

    @cached_property
    def _in_some_list(self) -> AbstractSet[tuple[str, str]]:
        return {(bidder, part) for bidder, _, part in self._with_points}

    @cached_property
    def unproved(self) -> list[str]:
        """Name the price workings that no formula repeats."""
        view = self.book.view
        tender, price = view.tender, view.tender.price
        rule = tender.award_by
        if rule is not None and self._award(("H1", "G1"), ("H1", "G1")) is None:
            return [f"the value by {rule.rule.replace('_', ' ')}, which is irrational"]
        if not price.weight or rule is not None:
            return []
        found = []
        if any(p.percent_off is not None for p in price.preferences):
            found.append("the price points, because preferences change the evaluated price")
        elif price.scope == "tender" and len(tender.lots) > 1:
            found.append("the price points, whose baseline is taken over all lots")
        own = any(x.zone is None for x in view.result.standings)
        if not own and price.scope != "zone" and any(not part.zonal for part in self.elements):
            found.append("the price points, whose baseline is a list that ranks nobody")
        found += [
            f"the price points by the formula {part.formula.replace('_', ' ')}, which is irrational"
            for part in self.elements
            if self._points(part, "H1", "H1") is None
        ]
        return found

    def fill(self, proof: Proof, s: Standing, row: int, values: dict[str, Value]) -> None:
        """Put one bidder's evaluated prices into its row, and whether they help to set the baseline."""
        at = self.scores.rows[(s.zone, s.bidder)]
        for part in self.elements:
            if not set(part.quantities) <= s.prices.keys():
                continue
            bought = (
                (self.scores.cell(self.scores.prices[item], at), quantity)
                for item, quantity in part.quantities.items()
            )
            parts = [c if q == 1 else f"{live.number(q)}*{c}" for c, q in bought]
            values[f"offer:{part.id}"] = Formula(live.total(parts))
            if self.book.view.tender.award_by is None:
                inside = self._in_baseline(part, s)
                source = proof.cell(f"offer:{part.id}", row)
                values[f"field:{part.id}"] = Formula(source) if inside else "not in it"

    def _in_baseline(self, part: Element, s: Standing) -> bool:
        """Say whether a bid's price helps to set the baseline: exactly the bids that got points for it did."""
        if s.zone is None:
            return (s.bidder, part.id) in self._in_some_list
        return (s.bidder, s.zone, part.id) in self._with_points

    def fill_points(self, proof: Proof, s: Standing, row: int, values: dict[str, Value]) -> None:
        """Put the points of each price and their sum into its row; as computed where no formula repeats them."""
        if s.price is None or not self.book.view.tender.price.weight:
            return
        values["price="] = s.price
        if not self.elements:
            values["price"] = s.price
            return
        policy = self.book.view.tender.rounding
        unproved = bool(self.unproved)
        for part in self.elements:
            name = f"points:{part.id}"
            text = None if unproved else self._formula(proof, part, s, row)
            if text is None:
                values[name] = s.points.get(f"price:{part.id}")
            else:
                values[name] = Formula(
                    live.rounding(text, policy.at.get("price_points"), policy.mode)
                )
        values["price"] = Formula(
            live.total(proof.cell(f"points:{p.id}", row) for p in self.elements)
        )
        values["price?"] = proof.check(
            live.same(proof.cell("price", row), proof.cell("price=", row))
        )

    def _formula(self, proof: Proof, part: Element, s: Standing, row: int) -> str | None:
        ends = self._baseline(proof, part, s)
        if ends is None:
            return None
        letter = proof.letter(f"field:{part.id}")
        cells = f"{letter}${ends[0]}:{letter}${ends[1]}"
        offer = proof.cell(f"offer:{part.id}", row)
        text = self._points(part, offer, cells)
        if text is None:
            return None
        price = self.book.view.tender.price
        text = live.clamped(text, price.clamp)
        if price.one_bid == "full":
            text = f"IF(COUNT({cells})=1,{live.number(part.weight)},{text})"
        return (
            f"IF({offer}=0,{live.number(part.weight)},{text})" if price.zero == "points" else text
        )

    def _baseline(self, proof: Proof, part: Element, s: Standing) -> tuple[int, int] | None:
        """Return the first and last row of the bids that set the baseline: a zone's, all zones' or the lot's own list."""
        by_zone = self.book.view.tender.price.scope == "zone" and s.zone is not None
        key = part.id, s.zone if by_zone else None
        if key not in self._ends:
            rows = [
                row
                for (zone, _), row in proof.rows.items()
                if (zone == s.zone if by_zone else (zone is not None) == part.zonal)
            ]
            self._ends[key] = (min(rows), max(rows)) if rows else None
        return self._ends[key]

    def _points(self, part: Element, price: str, cells: str) -> str | None:
        lower = self.book.view.tender.price.better is not Better.HIGHER
        return live.price_points(
            part.formula, price, cells, part.weight, part.parameters, lower=lower
        )

    def value(self, proof: Proof, ranking: RankingList, row: int) -> str | None:
        """Write the value a rule ranks by; None where it has no rational form."""
        ends = proof.ends.get(ranking.zone)
        if ends is None or len(self.elements) != 1:
            return None
        price, quality = proof.letter(f"offer:{self.elements[0].id}"), proof.letter("quality")
        spans = (
            f"{price}${ends[0]}:{price}${ends[1]}",
            f"{quality}${ends[0]}:{quality}${ends[1]}",
        )
        return self._award((f"{price}{row}", f"{quality}{row}"), spans)

    def _award(self, cells: tuple[str, str], spans: tuple[str, str]) -> str | None:
        view = self.book.view
        rule = view.tender.award_by
        if rule is None:
            return None
        most = sum((c.points for c in view.questions if c.id in view.counted), Fraction(0))
        return live.award_value(
            rule.rule, *cells, fields=spans, most=most, parameters=rule.parameters
        )
