"""Price points of the bids: elements, baskets, preferences, baselines, nil prices, clamps (catalogue P1-P6, P14, P15).

The formula is one of the registry. Only bids in the published baseline are scored: a rejected or pending bid has no
price points, so that nothing it offered can move anybody else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.entries import Entries
from tendering.evaluation.price_formulas import PriceField, UndefinedScoreError, price_field
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.quality import carried
from tendering.evaluation.registry import PRICE_FORMULAS
from tendering.evaluation.scored import ListKey
from tendering.model.findings import finding
from tendering.model.numbers import money, plain
from tendering.model.outcome import Reason, Status, Step
from tendering.model.tender import Better, Lot, Preference, Price, RoundingPolicy, Tender

BASELINES: Mapping[str, frozenset[Status]] = {
    "admissible": frozenset({Status.RANKED, Status.BELOW_MINIMUM, Status.INCOMPLETE}),
    "past_quality": frozenset({Status.RANKED}),
}
"""Whose prices set the baseline, by status. Rejected, withdrawn, pending, late and excluded bids never do."""

WHOLE = "evaluated"
"""The name of the evaluated price as a whole, where it is a basket of items."""

Lists = Mapping[ListKey, Sequence[Candidacy]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One price that is scored in a lot: an item, or a basket of quantities of items."""

    id: str
    weight: Fraction
    quantities: Mapping[str, Fraction]
    formula: str
    parameters: Mapping[str, Fraction]
    zonal: bool


def elements_of(tender: Tender, lot: Lot) -> tuple[Element, ...]:
    """Return what is scored in a lot; nothing where prices are pass/fail only.

    Raises:
        UndefinedScoreError: Several prices are asked and the tender does not say how they make one.
    """
    price = tender.price
    if not price.weight and tender.award_by is None:
        return ()
    items = {item.id: item for item in price.items if item.applies_to(lot.id)}

    def element(
        name: str,
        weight: Fraction,
        quantities: Mapping[str, Fraction],
        formula: str | None,
        own: Mapping[str, Fraction],
    ) -> Element:
        zonal = any(is_zonal(items[item], lot) for item in quantities)
        parameters = {**price.parameters, **own}
        return Element(
            id=name,
            weight=weight,
            quantities=quantities,
            formula=formula or price.formula or "",
            parameters=parameters,
            zonal=zonal,
        )

    if price.elements and tender.award_by is None:
        return tuple(
            element(e.item, e.weight, {e.item: Fraction(1)}, e.formula, e.parameters)
            for e in price.elements
            if e.item in items
        )
    if price.basket:
        quantities = {item: quantity for item, quantity in price.basket.items() if item in items}
        return (element(WHOLE, price.weight, quantities, None, {}),) if quantities else ()
    if len(items) > 1:
        raise UndefinedScoreError(
            f"lot {lot.id} asks for several prices, with neither elements nor a basket"
        )
    return tuple(element(item, price.weight, {item: Fraction(1)}, None, {}) for item in items)


def basket_price(
    quantities: Mapping[str, Fraction], prices: Mapping[str, Fraction]
) -> Fraction | None:
    """Return the sum of quantity x price, or None where a price is missing (P14).

    >>> str(basket_price({"a": Fraction(70), "b": Fraction(30)}, {"a": Fraction(10), "b": Fraction(20)}))
    '1300'
    """
    if any(item not in prices for item in quantities):
        return None
    if len(quantities) == 1:
        ((item, quantity),) = quantities.items()
        return prices[item] if quantity == 1 else quantity * prices[item]
    return sum((quantity * prices[item] for item, quantity in quantities.items()), Fraction(0))


def preferred_price(price: Fraction, percents: Sequence[Fraction]) -> Fraction:
    """Return a price less the published preferences, which add up: 5% and 10% are 15% (P15). Evaluation only.

    >>> str(preferred_price(Fraction(200), [Fraction(5), Fraction(10)]))
    '170'
    """
    return price * (1 - sum(percents, Fraction(0)) / 100) if percents else price


def claimed(price: Price, entries: Entries, bidder: str, lot: str) -> list[Preference]:
    """Return the preferences a bidder has by its answers."""
    return [
        p
        for p in price.preferences
        if any(
            a.lot in (lot, "") and a.answer.strip().casefold() == p.answer.strip().casefold()
            for a in entries.answers.get((bidder, p.question), ())
        )
    ]


def element_points(
    offer: Fraction,
    baseline: PriceField,
    count: int,
    element: Element,
    *,
    price: Price,
    rounding: RoundingPolicy,
) -> Fraction:
    """Return the points of one price: formula, clamp, one-bid and nil-price rules, then the published rounding.

    Args:
        offer: The evaluated price of this element.
        baseline: The field of the baseline prices.
        count: How many prices the baseline has.
        element: With its formula.
        price: The published price rules; ``clamp`` bounds the points of each element.
        rounding: For the step ``price_points``, which rounds each element before they are added.

    Raises:
        UndefinedScoreError: The published rules give no points for this price.
    """
    if offer < 0:
        raise UndefinedScoreError(f"the price {money(offer)} is below 0")
    if offer == 0:
        if price.zero != "points":
            raise UndefinedScoreError("the price is nil, which the tender treats as an error")
        return carried(element.weight, "price_points", rounding)
    if count == 1 and price.one_bid == "full":
        return carried(element.weight, "price_points", rounding)
    formula = PRICE_FORMULAS.get(element.formula)
    if formula is None:
        raise UndefinedScoreError(f"no rule is named {element.formula or '(nothing)'}")
    points = formula.function(offer, baseline)
    least, most = price.clamp or (None, None)
    if least is not None:
        points = max(points, least)
    if most is not None:
        points = min(points, most)
    return carried(points, "price_points", rounding)


class PriceScoring:
    """Scores the prices of every list of a tender. Baselines are taken once, before anything is scored."""

    def __init__(self, tender: Tender, entries: Entries, lists: Lists) -> None:
        self.tender = tender
        self.price = tender.price
        self.entries = entries
        self.lists = lists
        self.elements: dict[str, tuple[Element, ...]] = {}
        self.unusable: dict[str, str] = {}
        for lot in tender.lots:
            try:
                self.elements[lot.id] = elements_of(tender, lot)
            except UndefinedScoreError as error:
                self.unusable[lot.id] = str(error)
                self.elements[lot.id] = ()
        self.statuses = BASELINES.get(self.price.baseline or "", frozenset())
        if tender.award_by is not None:
            self.statuses = BASELINES["past_quality"]
        self.offers = self._offers()
        self.fields: dict[tuple[object, ...], tuple[PriceField, int] | None] = {}
        self.ready: dict[tuple[object, ...], PriceField] = {}

    def _offers(self) -> dict[tuple[ListKey, str], dict[str, Fraction]]:
        offers: dict[tuple[ListKey, str], dict[str, Fraction]] = {}
        for key, candidacies in self.lists.items():
            for element in self.elements_in(key):
                given = offers.setdefault((key, element.id), {})
                for c in candidacies:
                    offer = self.offer(c, element)
                    if offer is not None and c.status in self.statuses:
                        given[c.bidder] = offer
        return offers

    def elements_in(self, key: ListKey) -> tuple[Element, ...]:
        """Return what is scored in a list; the lot's own list has no use for prices stated by zone."""
        return tuple(e for e in self.elements[key[0]] if key[1] is not None or not e.zonal)

    def offer(self, candidacy: Candidacy, element: Element) -> Fraction | None:
        """Return the evaluated price of an element: its basket, less the preferences the bidder has."""
        amount = basket_price(element.quantities, candidacy.prices)
        if amount is None:
            return None
        held = claimed(self.price, self.entries, candidacy.bidder, candidacy.lot)
        return preferred_price(amount, [p.percent_off for p in held if p.percent_off is not None])

    def score(self, lists: Lists) -> None:
        """Give every candidacy of these lists its evaluated price, its price points and its preference points."""
        found: list[tuple[Candidacy, Gap]] = []
        for key, candidacies in lists.items():
            for candidacy in candidacies:
                found += [(candidacy, gap) for gap in self._score(key, candidacy)]
        for candidacy, gap in found:
            candidacy.add([gap])

    def _score(self, key: ListKey, candidacy: Candidacy) -> list[Gap]:
        elements = self.elements_in(key)
        offers = {e.id: self.offer(candidacy, e) for e in elements}
        if len(elements) == 1:
            candidacy.evaluated_price = offers[elements[0].id]
        self._preferences(candidacy)
        if key[0] in self.unusable:
            return [_gap(candidacy, "price", self.unusable[key[0]], "S012")]
        if (
            not self.price.weight
            or self.tender.award_by is not None
            or candidacy.status not in self.statuses
        ):
            return []
        gaps: list[Gap] = []
        total = Fraction(0)
        for element in elements:
            offer = offers[element.id]
            if offer is None:
                return gaps
            try:
                points = self._points(key, element, offer)
            except UndefinedScoreError as error:
                gaps.append(_gap(candidacy, element.id, str(error), "S010"))
                continue
            total += points
            candidacy.earn(f"price:{element.id}", points, _step(element, offer, points))
            candidacy.irrational |= (
                PRICE_FORMULAS[element.formula].irrational
                if element.formula in PRICE_FORMULAS
                else False
            )
        if not gaps:
            candidacy.price = total
        return gaps

    def _points(self, key: ListKey, element: Element, offer: Fraction) -> Fraction:
        scope = self._scope(key, element)
        if scope not in self.fields:
            self.fields[scope] = self._field(scope)
        known = self.fields[scope]
        if known is None:
            raise UndefinedScoreError("there is no admissible price to compare with")
        of, count = known
        ready = (*scope, key[0])
        if (
            ready not in self.ready
        ):  # one element may have other weights or parameters in another lot
            self.ready[ready] = replace(of, weight=element.weight, parameters=element.parameters)
        field = self.ready[ready]
        return element_points(
            offer, field, count, element, price=self.price, rounding=self.tender.rounding
        )

    def _scope(self, key: ListKey, element: Element) -> tuple[str, str | None, str | None]:
        """Return over which lists the baseline is taken: element, lot (None: all), zone (None: as the element)."""
        lot, zone = key
        if self.price.scope == "tender":
            return element.id, None, None
        return element.id, lot, (zone if self.price.scope == "zone" else None)

    def _field(self, scope: tuple[str, str | None, str | None]) -> tuple[PriceField, int] | None:
        name, lot, zone = scope
        prices = [
            offer
            for (key, item), given in self.offers.items()
            if item == name
            and (lot is None or key[0] == lot)
            and (key[1] == zone if zone is not None else self._is_scored_in(key, name))
            for offer in given.values()
            if offer > 0 or (offer == 0 and self.price.zero == "points")
        ]
        if not prices:
            return None
        rounding = self.tender.rounding
        places = rounding.at.get("price_points")
        better = self.price.better or Better.LOWER
        return price_field(
            prices, Fraction(0), better=better, places=places, mode=rounding.mode
        ), len(prices)

    def _is_scored_in(self, key: ListKey, name: str) -> bool:
        """Say whether an element's price belongs to a list; what one lot asks by zone another may ask once."""
        zonal = any(e.zonal for e in self.elements[key[0]] if e.id == name)
        return (key[1] is not None) == zonal

    def _preferences(self, candidacy: Candidacy) -> None:
        for held in claimed(self.price, self.entries, candidacy.bidder, candidacy.lot):
            if held.points is not None:
                name = f"preference:{held.question}"
                candidacy.preference += held.points
                text = (
                    f"{plain(held.points)} points for answering {held.answer} to {held.question}"
                )
                step = Step(what=name, value=held.points, text=text, rule="price.preferences")
                candidacy.earn(name, held.points, step)


def _step(element: Element, offer: Fraction, points: Fraction) -> Step:
    formula = (
        PRICE_FORMULAS[element.formula].formula
        if element.formula in PRICE_FORMULAS
        else element.formula
    )
    text = f"{money(offer)} earns {plain(points)} of {plain(element.weight)}: {formula}"
    return Step(what=f"price:{element.id}", value=points, text=text, rule="price.formula")


def _gap(candidacy: Candidacy, item: str, why: str, code: str) -> Gap:
    status = Status.INCOMPLETE
    place = f"lot {candidacy.lot}" + (f", zone {candidacy.zone}" if candidacy.zone else "")
    says = f"{candidacy.bidder} in {place}: {item} cannot be scored: {why}"
    facts = {"status": status.value, "cause": "missing_price", "items": item, "why": why}
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule="price", facts=facts),
        sentence=says,
        findings=(finding(code, "prices.csv", says),),
    )
