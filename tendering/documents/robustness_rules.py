"""What hangs on a rule that was not published, in words: rounding, ties, the last place, the price formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tendering.analysis.other_formulas import FormulaTrial, published, scores_price
from tendering.analysis.robustness import Robustness
from tendering.analysis.unpublished import (
    LastPlaceTrial,
    RoundingTrial,
    says_last_place,
    says_where,
)
from tendering.documents.names import Names, capital, counted, joined, short
from tendering.documents.robustness_effects import Said, effect_cell
from tendering.documents.workings import rung_words
from tendering.model.bids import Dossier
from tendering.model.tender import Tender

STEPS = {
    "mark": "the mark that counts",
    "criterion": "the points of each criterion",
    "section": "the points of each section",
    "price_points": "the price points",
    "total": "the total",
}
MODES = {
    "half_up": "halves up",
    "half_even": "halves to even",
    "down": "down",
    "up": "up",
}


def rounding(tender: Tender, names: Names, found: Robustness) -> Said:
    """Say what rounding is published, and whether any other would have mattered."""
    listed = {
        step: f"{STEPS.get(step, step)} to {counted(n, 'place')}"
        for step, n in tender.rounding.at.items()
    }
    if listed:
        stated = f"Published: {joined(listed.values())}, {MODES[tender.rounding.mode.value]}. Everything else is carried exactly."
    elif says_where(tender):
        stated = "Published: nothing is rounded (rounding.at is empty). What follows is how it would have been otherwise."
    else:
        stated = "Not published: the tender does not say where it rounds. Exact values were carried; what follows is how it would have been otherwise."
    some = [t for t in found.rounding if t.effect.matters]
    printed = next((t for t in found.rounding if t.as_printed), None)
    says = [stated]
    if printed is not None:
        shown = counted(printed.places, "decimal place")
        says.append(
            f"Printed to {shown}, and ranked on exact values: ranking on what is printed "
            + ("would change a place." if printed.effect.matters else "would change no place.")
        )
    says.append(
        f"{len(some)} of {len(found.rounding)} ways to round would change a place."
        if some
        else f"None of {len(found.rounding)} ways to round would change a place."
    )
    return Said(
        heading="Rounding that was not published",
        sentences=tuple(says),
        caption="Steps rounded in ways that are not published",
        headings=("Step", "Decimal places", "How", "Would a place change?"),
        rows=tuple(_rounding_rows(names, found.rounding)),
        words=(1, 2, 3),
    )


def _rounding_rows(names: Names, trials: Sequence[RoundingTrial]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each step and answer: trials with the same answer are one row."""
    for step, group in groupby(trials, key=lambda t: t.step):
        by_answer: dict[str, list[RoundingTrial]] = {}
        for trial in group:
            by_answer.setdefault(effect_cell(names, trial.effect), []).append(trial)
        for answer, same in by_answer.items():
            places = dict.fromkeys(str(t.places) for t in same)
            modes = dict.fromkeys(MODES[t.mode.value] for t in same)
            whole = len(same) == len(places) * len(modes)
            if whole:
                yield capital(STEPS[step]), ", ".join(places), ", ".join(modes), answer
                continue
            for n in places:
                its = [MODES[t.mode.value] for t in same if str(t.places) == n]
                yield capital(STEPS[step]), n, ", ".join(its), answer


def ties(tender: Tender, names: Names, found: Robustness) -> Said:
    """Say what settles ties, and whether anything else would have mattered."""
    ladder = ", then ".join(rung_words(r.kind, r.of, names) for r in tender.ties) or "none"
    groups = sum(found.ties.values())
    says = [f"Published ladder: {ladder}."]
    if not groups:
        says.append(
            "No two bidders have equal ranking values in these lots: no tie rule could have mattered."
        )
    else:
        some = [t for t in found.rungs if t.effect.matters]
        says.append(
            f"{capital(counted(groups, 'group of bidders has', 'groups of bidders have'))} equal ranking values. "
            + (
                f"{capital(counted(len(some), 'other rule'))} put first would change a place."
                if some
                else "No other rule put first would change a place."
            )
        )
    rows: list[tuple[str, ...]] = []
    for t in found.rungs:
        if groups or t.effect.matters:
            kind, _, of = t.rung.partition(":")
            inside = any((r.kind, r.of or "") == (kind, of) for r in tender.ties)
            stands = "published, but later" if inside else "not published"
            rows.append(
                (
                    capital(f"{rung_words(kind, of or None, names)} first"),
                    stands,
                    effect_cell(names, t.effect),
                )
            )
    rows += [
        _last_place_row(tender, names, last)
        for last in found.last_places
        if groups or last.effect.matters
    ]
    return Said(
        heading="Tie rules that were not published",
        sentences=tuple(says),
        caption="Other tie rules" if rows else "",
        headings=("Rule", "Standing", "Would a place change?") if rows else (),
        rows=tuple(rows),
        words=(1, 2),
    )


def _last_place_row(tender: Tender, names: Names, last: LastPlaceTrial) -> tuple[str, ...]:
    lot = tender.lot(last.lot)
    role = lot.role(last.role) if lot is not None else None
    stands = role.at_last_place.value.replace("_", " ") if role is not None else ""
    rule = last.rule.value.replace("_", " ")
    return (
        f"{names.in_lot(last.lot).role(last.role)}, {names.lot(last.lot)}, last place: {rule}",
        f"published: {stands}"
        if says_last_place(tender, last.lot, last.role)
        else f"nothing published, which is {stands}",
        effect_cell(names, last.effect),
    )


def formulas(dossier: Dossier, names: Names, found: Robustness) -> Iterator[Said]:
    """Say, lot by lot, who would stand first under each other price rule."""
    tender = dossier.tender
    heading = "Other price formulas"
    if not scores_price(tender):
        rules = any(i.rule is not None for i in tender.price.items)
        asked = (
            "Prices are pass or fail, and quality holds all of the weight"
            if rules
            else "Price carries no weight"
        )
        yield Said(
            heading=heading,
            sentences=(
                f"{asked}: there is no price formula, and no other could have changed a rank.",
            ),
        )
        return
    for lot in found.lots:
        mine = [t for t in found.formulas if t.lot == lot]
        tried = [t for t in mine if not t.cannot]
        some = [t for t in tried if t.effect.matters]
        yield Said(
            heading=f"{heading}: {names.lot(lot)}",
            sentences=(
                (
                    f"The tender publishes {published(tender)}. Nobody was told of the rules below, and bidders would have "
                    "priced otherwise had they been: none of them is the tender's, and none of them is a result."
                ),
                f"{len(some) or 'None'} of {len(tried)} other rules would change a place.",
            ),
            caption="Who would stand first, and which places would change",
            headings=("Rule", "With", "First", "Would a place change?"),
            rows=tuple(_formula_row(names, t) for t in mine),
            words=(1, 2, 3),
        )


def _formula_row(names: Names, trial: FormulaTrial) -> tuple[str, ...]:
    if trial.cannot:
        return trial.name, "", "", f"not tried: {trial.cannot}"
    given = ", ".join(f"{k} {short(v)}" for k, v in trial.parameters.items())
    first = "; ".join(
        (f"{names.area(trial.lot, zone)}: " if zone else "") + joined(names.bidder(b) for b in who)
        for zone, who in trial.first
    )
    return trial.name, given, first, effect_cell(names, trial.effect)
