"""The rules that decided a lot, as published, in rows of plain words: for the scorecard and the report."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.documents.lot_view import LotView
from tendering.documents.names import joined, limit_words, price_rule_words, short
from tendering.documents.workings import ladder_lines, rounding_words
from tendering.evaluation.lot_total import BEST, MEAN, WITHOUT
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.tender import Criterion, LimitMethod, Minimum, Per, Role

Row = tuple[str, str, str]
"""A kind of rule, what it is about, and what was published."""

METHODS = {
    LimitMethod.RANKED: "lots and zones are filled in the order published, and a bidder at its limit is passed over in those that follow",
    LimitMethod.PREFERENCE: "a bidder that could win more keeps the places it prefers of those it can win",
    LimitMethod.BEST_OVERALL: "where a bidder could win more, the combination with most places filled, then the best total, is taken",
}


def published_rules(view: LotView) -> list[Row]:
    """Return every rule that could decide this lot, in the order in which they act."""
    tender = view.tender
    rows = [*criteria_rows(view), *scale_rows(view)]
    if tender.minimum_quality is not None:
        rows.append(("Minimum", "Quality as a whole", minimum_words(tender.minimum_quality)))
    rows.extend(_price_rows(view))
    rows.extend(row for role in view.lot.roles for row in _role_rows(view, role))
    for limit in tender.limits:
        words = limit_words(limit.most, limit.counts, view.names.role(limit.role))
        rows.append(
            ("Limit", view.role_title(limit.role), f"{words}; {METHODS[limit.when_exceeded]}.")
        )
    rows.extend(_other_rows(view))
    rows += [("Ties", f"Step {n}", line) for n, line in enumerate(ladder_lines(tender), start=1)]
    rows.append(("Rounding", "Every figure", rounding_words(tender)))
    return rows


def criteria_rows(view: LotView) -> list[Row]:
    """Return the lot's sections and questions with weights, points, minimums and words."""
    return [
        ("Section" if c.scale is None else "Question", f"{c.id} {c.title}", criterion_words(c))
        for c in view.tender.criteria
        if c.applies_to(view.lot.id)
    ]


def scale_rows(view: LotView) -> list[Row]:
    """Return every level of every scale the lot uses, with what it is worth and its wording."""
    used = dict.fromkeys(c.scale for c in view.questions)
    return [
        (
            f"Scale: {scale.id}",
            f"{short(level.mark)} {level.label}".strip(),
            f"Worth {short(level.worth)}% of the question's points. {level.descriptor}".strip(),
        )
        for scale in view.tender.scales.values()
        if scale.id in used
        for level in scale.levels
    ]


def _price_rows(view: LotView) -> Iterator[Row]:
    price, award = view.tender.price, view.tender.award_by
    for item in price.items:
        if item.applies_to(view.lot.id):
            words = price_rule_words(item.rule, item.unit)
            yield (
                "Price",
                view.names.item(item.id),
                f"Must be {words}." if words else "No pass/fail rule.",
            )
    if price.weight:
        names = (
            joined(dict.fromkeys(e.formula or price.formula or "" for e in price.elements))
            or price.formula
            or ""
        )
        known = PRICE_FORMULAS.get(price.formula or "")
        words = (
            f": {known.formula}" if known else f" by {names.replace('_', ' ')}" if names else ""
        )
        yield "Price", "Points for price", f"{short(price.weight)} points{words}."
    if award is not None:
        rule = AWARD_RULES.get(award.rule)
        value = rule.formula if rule else award.rule.replace("_", " ")
        yield "Award", "Ranked by", f"{value}; the {award.better.value} value stands first."


def _role_rows(view: LotView, role: Role) -> Iterator[Row]:
    zones: list[str | None] = [z.id for z in view.lot.zones] if role.per is Per.ZONE else [None]
    for zone in zones:
        places = role.places_in(zone)
        most = "unlimited" if places.most is None else f"at most {places.most}"
        least = f", at least {places.least}" if places.least is not None else ""
        inside = (
            f", including every {joined(view.names.role(r) for r in role.including)}"
            if role.including
            else ""
        )
        because = f" ({places.because.rstrip('.')})" if places.because else ""
        yield (
            "Places",
            f"{view.role_title(role.role)}: {view.area(zone)}",
            f"{most}{least}{inside}{because}.",
        )


LOT_TOTALS = {
    BEST: "The total for the lot is the best of the bidder's totals in its zones.",
    MEAN: "The total for the lot is the mean of the bidder's totals in the zones it bid for.",
    WITHOUT: "The total for the lot leaves the zone questions out.",
}
WITHDRAWALS = {
    "promote": "Appointments stand; each vacancy goes to the highest reserve that the limits allow.",
    "rerun": "Everything is worked out again without the bidder.",
}


def _other_rows(view: LotView) -> Iterator[Row]:
    tender, lot = view.tender, view.lot
    if lot.lot_total in LOT_TOTALS:
        yield "Total", "The lot", LOT_TOTALS[lot.lot_total]
    if lot.reserves:
        yield "Reserves", "Each role and zone", f"{lot.reserves} at most."
    if tender.related_bidders.same_zone == "one":
        yield (
            "Related bidders",
            "One zone",
            "At most one of a group holds places of a role in a zone.",
        )
    if tender.related_bidders.limits == "group":
        yield (
            "Related bidders",
            "Limits",
            "A limit binds a group of related bidders as if it were one bidder.",
        )
    if tender.capacity is not None:
        short_of = {
            "pass_over": "is passed over",
            "stop": "ends the filling of that role in that zone",
        }
        words = short_of.get(tender.capacity.when_short, tender.capacity.when_short)
        yield "Capacity", "Hours declared", f"A bidder too small for its next place {words}."
    if tender.on_withdrawal in WITHDRAWALS:
        yield "Withdrawal", "After approval", WITHDRAWALS[tender.on_withdrawal]


def criterion_words(c: Criterion) -> str:
    """Say a criterion's weight, points and minimum, then its question."""
    parts = [f"Weight {short(c.weight)}: {short(c.points)} points of the award at most."]
    if c.minimum is not None:
        parts.append(minimum_words(c.minimum))
    parts += [c.question.strip()] if c.question else []
    return " ".join(parts)


def minimum_words(minimum: Minimum) -> str:
    """Say a minimum; a score equal to it passes."""
    what = (
        f"mark {short(minimum.mark)}"
        if minimum.mark is not None
        else f"{short(minimum.percent or Fraction(0))}%"
    )
    then = "is rejected" if minimum.effect.value == "must_reject" else "may be rejected"
    return f"Minimum {what}: a bid below it {then}; a bid equal to it passes."
