"""A standing's figures and a tie's ladder in words, each back to the mark and the published rule."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from fractions import Fraction

from tendering.documents.names import (
    Names,
    counted,
    joined,
    ordinal,
    price_rule_words,
    short,
    told_apart,
    unit_words,
)
from tendering.evaluation.draw import draw_key, drawn, is_committed
from tendering.model.numbers import exact, fixed, money
from tendering.model.outcome import Standing, Status, Tie
from tendering.model.tender import Criterion, Rung, Tender

_STEPS = {
    "mark": "each mark",
    "criterion": "the points of each criterion",
    "section": "the points of each section",
    "price_points": "the price points",
    "total": "the total",
}
_MODES = {
    "half_up": "halves upwards",
    "half_even": "halves to the even figure",
    "down": "downwards",
    "up": "upwards",
}


def explain_figures(standing: Standing, tender: Tender) -> tuple[str, ...]:
    """Return the lines that lead from the marks and prices to the ranking value, in published order."""
    names = Names(tender=tender, bidders={}, lot_id=standing.lot)
    lines = [
        _criterion_line(criterion, standing, names)
        for criterion in tender.criteria
        if criterion.id in standing.marks or criterion.id in standing.points
    ]
    lines += _price_lines(standing, names)
    lines += _total_lines(standing, names)
    return tuple(lines)


def _criterion_line(criterion: Criterion, standing: Standing, names: Names) -> str:
    title = names.criterion(criterion.id)
    points = standing.points.get(criterion.id)
    earned = (
        f"{names.points(points)} of {short(criterion.points)} points"
        if points is not None
        else "no points"
    )
    if criterion.scale is None:
        return f"{title} (section): {earned}."
    mark = standing.marks.get(criterion.id)
    if mark is None:
        return f"{title}: does not apply to this bidder, as agreed by the panel; {earned}."
    scale = names.tender.scales.get(criterion.scale)
    level = scale.level(mark) if scale else None
    of = f" of {short(scale.levels[-1].mark)}" if scale and scale.levels else ""
    label = f" ({level.label})" if level and level.label else ""
    worth = f", worth {short(level.worth)}% of the weight" if level else ""
    return f"{title}: mark {short(mark)}{of}{label}{worth}: {earned}."


def _price_lines(standing: Standing, names: Names) -> list[str]:
    price = names.tender.price
    lines = []
    for item in price.items:
        amount = standing.prices.get(item.id)
        if amount is None:
            continue
        text = f"{names.item(item.id)}: {money(amount)}{unit_words(item.unit)}"
        rule = price_rule_words(item.rule, item.unit)
        lines.append(f"{text} (published rule: {rule})." if rule else f"{text}.")
    for element in price.elements:
        points = standing.points.get(f"price:{element.item}")
        if points is not None:
            lines.append(
                f"Price points for {names.item(element.item)}: {names.points(points)} of "
                f"{short(element.weight)} points."
            )
    return lines


def _total_lines(standing: Standing, names: Names) -> list[str]:
    tender, lines = names.tender, []
    if standing.quality is not None:
        lines.append(f"Quality: {names.points(standing.quality)} points.")
    if standing.price is not None and tender.price.weight:
        lines.append(
            f"Price: {names.points(standing.price)} of {short(tender.price.weight)} points."
        )
    if standing.total is not None:
        lines.append(f"Total: {names.points(standing.total)} points.")
    if standing.ranking_value is not None and standing.ranking_value != standing.total:
        carried = tender.rounding.at.get("total")
        how = (
            f" (the total rounded to {counted(carried, 'decimal place')})"
            if carried is not None
            else ""
        )
        lines.append(f"Ranked by {names.value(standing.ranking_value)}{how}.")
    if standing.status is Status.RANKED and standing.rank is not None:
        lines.append(f"Rank: {ordinal(standing.rank)}.")
        if standing.order is not None and standing.order != standing.rank:
            lines.append(f"Order after the rule for ties: {ordinal(standing.order)}.")
    return lines


def rung_words(kind: str, of: str | None, names: Names) -> str:
    """Say one step of the tie ladder."""
    if kind == "higher":
        return f"the higher score for {names.criterion(of or 'total')}"
    if kind == "lower_price":
        return f"the lower price for {names.item(of)}" if of else "the lower price"
    if kind == "earlier":
        return "the earlier submission"
    return "the draw"


def ladder_lines(tender: Tender) -> tuple[str, ...]:
    """Return the published steps for ties, in order, as the ITT prints them."""
    names = Names(tender=tender, bidders={})
    return tuple(_rung_line(rung, names) for rung in tender.ties)


def _rung_line(rung: Rung, names: Names) -> str:
    words = rung_words(rung.kind, rung.of, names)
    if rung.kind != "draw":
        return f"{words[0].upper()}{words[1:]}."
    return "The draw described in these documents, which anyone can repeat."


def tie_lines(tie: Tie, names: Names) -> tuple[str, ...]:
    """Say a tie: who is equal, each step of the ladder with its figures, and the order it gave."""
    who = joined(names.bidder(b) for b in tie.bidders)
    lines = [f"{who} are equal{_where(tie, names)} on {names.value(tie.value)}."]
    for number, (label, figures) in enumerate(tie.rungs, start=1):
        kind, _, of = label.partition(":")
        step = rung_words(kind, of or None, names)
        lines.append(f"Step {number}, {step}: {_figures(kind, figures, names)}.")
    if tie.order:
        final = joined(names.bidder(b) for b in tie.order)
        kind, _, of = (tie.settled_by or "").partition(":")
        by = f"settled by {rung_words(kind, of or None, names)}" if kind else "settled"
        lines.append(f"The tie is {by}; the order is {final}.")
    else:
        lines.append("The tie is not settled yet.")
    return tuple(lines)


def _where(tie: Tie, names: Names) -> str:
    return f" in {names.zone(tie.zone)}" if tie.zone else ""


def _figures(kind: str, figures: Mapping[str, str], names: Names) -> str:
    """Say each bidder's figure on a step; one that all share is said once."""
    exact_values: dict[str, Fraction] = {}
    for bidder, text in figures.items():
        try:
            exact_values[bidder] = exact(text)
        except ValueError:
            continue
    places = told_apart(exact_values.values(), names.places)
    if len(exact_values) == len(figures) > 1 and len(set(exact_values.values())) == 1:
        same = next(iter(exact_values.values()))
        shared = money(same) if kind == "lower_price" else fixed(same, places)
        return (
            f"{'both' if len(figures) == 2 else 'all'} have {shared}, so it does not separate them"
        )
    shown = []
    for bidder, text in figures.items():
        value = exact_values.get(bidder)
        if value is None or kind == "draw":
            figure = text or "no figure"
        elif kind == "lower_price":
            figure = money(value)
        else:
            figure = fixed(value, places)
        shown.append(f"{names.bidder(bidder)} {figure}")
    separated = len(set(figures.values())) == len(figures)
    end = "" if separated else " (equal figures are not separated by this step)"
    return f"{'; '.join(shown)}{end}"


def draw_recipe(
    tender: Tender, lot: str, zone: str | None, bidders: tuple[str, ...], seed: str | None
) -> tuple[str, ...]:
    """Say how anyone can repeat the draw with a standard tool.

    Args:
        tender: Whose ladder ends in a draw, with its published commitment.
        lot: The lot whose list was drawn.
        zone: The zone whose list was drawn, or None for a list of the lot.
        bidders: Ids of the bidders drawn.
        seed: The revealed secret; None while it is sealed.
    """
    commitment = next(
        (r.commitment for r in tender.ties if r.kind == "draw" and r.commitment), None
    )
    lines = [
        "The draw was fixed before anyone bid: the fingerprint (SHA-256) of a secret text was published in the "
        f"invitation: {commitment}."
        if commitment
        else "No fingerprint of the secret text was published.",
    ]
    if seed is None:
        lines.append(
            "The secret text is still sealed. Once it is opened, each tied bidder's place follows from the SHA-256 of "
            "the secret text, the tender, the lot, the zone (empty where the lot's list is drawn) and the bidder, "
            "written with | between them; the lowest comes first."
        )
        return tuple(lines)
    lines.append(f"Check the secret text: {_sum(seed)} must print the published fingerprint.")
    if not is_committed(seed, commitment):
        lines.append(
            "It prints another: this is not the secret text, and nothing is drawn from it."
        )
        return tuple(lines)
    for bidder in drawn(bidders, seed, tender.id, lot, zone):
        lines.append(f"Draw: {_sum('|'.join((seed, tender.id, lot, zone or '', bidder)))}")
        lines.append(f"      prints {draw_key(seed, tender.id, lot, zone, bidder)}")
    lines.append(
        "The lowest result, read as text from the left, comes first; the others follow in rising order, as here."
    )
    return tuple(lines)


def _sum(text: str) -> str:
    return f"printf '%s' {shlex.quote(text)} | sha256sum"


def rounding_words(tender: Tender) -> str:
    """Say where values are rounded and carried forward, and how figures are printed."""
    policy = tender.rounding
    shown = f"Figures are printed to {counted(policy.display_places, 'decimal place')}; what is printed never decides a rank."
    if not policy.at:
        return f"Nothing is rounded before ranking: exact values are compared. {shown}"
    steps = joined(
        f"{_STEPS.get(step, step)} to {counted(places, 'decimal place')}"
        for step, places in policy.at.items()
    )
    mode = _MODES[policy.mode.value]
    return f"The rounded value is carried forward at these steps: {steps}; rounding is {mode}. {shown}"
