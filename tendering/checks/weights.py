"""Definition checks: weights that add up, sections that hold questions, scales that can be marked on, minimums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from tendering.checks.report import Check, named, report, shown
from tendering.model.findings import Finding
from tendering.model.tender import Criterion, Lot, Minimum, Per, Tender

OF_PARENT = "of_parent"
HUNDRED = Fraction(100)
PUBLISH_WEIGHTS = "PCR 2015 reg 67(9); Procurement Act 2023 s.23(3); X08"


def _leaves(
    tender: Tender, top: Criterion, lot: str, seen: frozenset[str] = frozenset()
) -> Iterator[Criterion]:
    """Yield the questions under a criterion in one lot; a section that contains itself ends here."""
    if top.scale is not None:
        yield top
    elif top.id not in seen:
        for child in tender.children(top.id, lot):
            yield from _leaves(tender, child, lot, seen | {top.id})


def _counts_in_award(tender: Tender, stage: str | None) -> bool:
    last = tender.stages[-1].id if tender.stages else None
    carried = {s.id for s in tender.stages if s.carries_forward}
    return stage is None or stage == last or stage in carried


def _added(tender: Tender, lot: str, stages: Iterable[str | None]) -> tuple[Fraction, list[str]]:
    """Return the sum of weights that must make the total, and the ids added.

    Points of the award are added over the questions; percentages of the parent over the top of the tree.
    """
    wanted = set(stages)
    rows = []
    for top in tender.children(None, lot):
        leaves = [q for q in _leaves(tender, top, lot) if q.stage in wanted]
        rows += [top] if leaves and tender.weights_as == OF_PARENT else leaves
    return sum((c.weight for c in rows), Fraction(0)), [c.id for c in rows]


def _all_who_pass(lot: Lot) -> bool:
    """Say whether a lot appoints all who pass, however many they are."""
    return bool(lot.roles) and all(
        role.places.most is None and not role.by_zone for role in lot.roles
    )


def d050_weights_total(tender: Tender) -> Iterator[Finding]:
    """In every lot, price and the questions that count in the award add to the stated total."""
    stages = {c.stage for c in tender.criteria} | {None}
    counted = {s for s in stages if _counts_in_award(tender, s)}
    for lot in tender.lots:
        quality, ids = _added(tender, lot.id, counted)
        if not ids and tender.award_by is not None:
            continue  # ranked by price alone: there are no points to add
        if not ids and not tender.price.weight and _all_who_pass(lot):
            continue  # nobody is compared: whoever passes the entry questions is admitted
        total = tender.price.weight + quality
        if total != tender.weights_total:
            yield report(
                tender,
                "D050",
                "weights.total" if len(tender.lots) == 1 else f"lots[{lot.id}]",
                f"lot {lot.id}: price {shown(tender.price.weight)} and {named(ids)} {shown(quality)} add to "
                f"{shown(total)}, and the stated total is {shown(tender.weights_total)}",
                law=PUBLISH_WEIGHTS,
            )


def d051_stage_weights_total(tender: Tender) -> Iterator[Finding]:
    """A stage whose scores are not carried forward has weights of its own, best read out of the same total."""
    for stage in tender.stages:
        if _counts_in_award(tender, stage.id):
            continue
        for lot in tender.lots:
            total, ids = _added(tender, lot.id, {stage.id})
            if ids and total != tender.weights_total:
                yield report(
                    tender,
                    "D051",
                    f"stages[{stage.id}]",
                    f"lot {lot.id}: the weights of stage {stage.id} ({named(ids)}) add to {shown(total)}, and the "
                    f"stated total is {shown(tender.weights_total)}",
                )


def d052_sections_add(tender: Tender) -> Iterator[Finding]:
    """What stands under a section adds to its weight, or to 100 where weights are percentages of the parent."""
    for section in tender.sections():
        wanted = HUNDRED if tender.weights_as == OF_PARENT else section.weight
        seen: set[tuple[str, ...]] = set()
        for lot in tender.lots:
            children = tender.children(section.id, lot.id)
            ids = tuple(c.id for c in children)
            total = sum((c.weight for c in children), Fraction(0))
            if not section.applies_to(lot.id) or not ids or ids in seen or total == wanted:
                continue
            seen.add(ids)
            yield report(
                tender,
                "D052",
                f"criteria[{section.id}].weight",
                f"section {section.id}, lot {lot.id}: {named(ids)} add to {shown(total)}, and must add to {shown(wanted)}",
                law=PUBLISH_WEIGHTS,
            )


def d053_weights_unit(tender: Tender) -> Iterator[Finding]:
    """The definition says whether weights are points of the award or percentages of the parent."""
    if tender.criteria and tender.weights_as is None:
        yield report(
            tender,
            "D053",
            "weights.as",
            "the definition does not say whether weights are of the award or of the parent",
        )


def d055_tree(tender: Tender) -> Iterator[Finding]:
    """A section holds questions and never itself; a question holds none and has a scale."""
    parents = {c.id: c.parent for c in tender.criteria}
    with_children = {c.parent for c in tender.criteria}
    for c in tender.criteria:
        at = f"criteria[{c.id}]"
        if c.scale is None and c.id not in with_children:
            yield report(
                tender,
                "D055",
                at,
                f"{c.id} has no scale to be marked on and no questions under it",
            )
        if c.scale is not None and c.id in with_children:
            yield report(
                tender,
                "D055",
                at,
                f"{c.id} is marked on a scale and has questions under it; it can be one or the other",
            )
        above, steps = parents.get(c.id), 0
        while above is not None and above != c.id and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if above == c.id:
            yield report(tender, "D055", f"{at}.parent", f"{c.id} stands under itself")


def d056_negative_weights(tender: Tender) -> Iterator[Finding]:
    """No weight is below nought."""
    rows = [(f"criteria[{c.id}].weight", c.weight) for c in tender.criteria]
    rows += [("price.weight", tender.price.weight)]
    rows += [
        (f"price.elements[{n}].weight", e.weight) for n, e in enumerate(tender.price.elements)
    ]
    for path, weight in rows:
        if weight < 0:
            yield report(tender, "D056", path, f"the weight {shown(weight)} is below nought")


def d057_marks_rise(tender: Tender) -> Iterator[Finding]:
    """The marks of a scale rise from level to level, each once."""
    for name, scale in tender.scales.items():
        for n, (low, high) in enumerate(pairwise(scale.levels), start=1):
            if high.mark <= low.mark:
                fault = (
                    "is there twice"
                    if high.mark == low.mark
                    else f"stands after {shown(low.mark)}"
                )
                yield report(
                    tender,
                    "D057",
                    f"scales.{name}.levels[{n}].mark",
                    f"scale {name}: the mark {shown(high.mark)} {fault}; marks rise from the lowest to the highest",
                )


def d058_worth_in_bounds(tender: Tender) -> Iterator[Finding]:
    """A level is worth between nought and all of the weight."""
    for name, scale in tender.scales.items():
        for n, level in enumerate(scale.levels):
            if not 0 <= level.worth <= HUNDRED:
                yield report(
                    tender,
                    "D058",
                    f"scales.{name}.levels[{n}].worth",
                    f"scale {name}: the mark {shown(level.mark)} is worth {shown(level.worth)} per cent of the weight; "
                    "it must be from 0 to 100",
                )


def d059_worth_rises(tender: Tender) -> Iterator[Finding]:
    """A higher mark is never worth less than a lower one."""
    for name, scale in tender.scales.items():
        for n, (low, high) in enumerate(pairwise(scale.levels), start=1):
            if high.mark > low.mark and high.worth < low.worth:
                yield report(
                    tender,
                    "D059",
                    f"scales.{name}.levels[{n}].worth",
                    f"scale {name}: the mark {shown(high.mark)} is worth {shown(high.worth)} per cent, less than the "
                    f"{shown(low.worth)} of the lower mark {shown(low.mark)}",
                )


def d060_minimum_on_scale(tender: Tender) -> Iterator[Finding]:
    """The least mark of a question is one its scale allows."""
    for c in tender.criteria:
        scale = tender.scales.get(c.scale or "")
        if scale is None or c.minimum is None or c.minimum.mark is None:
            continue
        if scale.level(c.minimum.mark) is None:
            yield report(
                tender,
                "D060",
                f"criteria[{c.id}].minimum.mark",
                f"{c.id}: the minimum mark {shown(c.minimum.mark)} is not on the scale {scale.id}, which allows "
                f"{named([shown(level.mark) for level in scale.levels])}",
            )


def _minimum_fault(minimum: Minimum, *, question: bool) -> str:
    if minimum.mark is None and minimum.percent is None:
        return "the minimum says neither a mark nor a percentage"
    if minimum.mark is not None and minimum.percent is not None:
        return "the minimum says both a mark and a percentage; one of them must go"
    if minimum.mark is not None and not question:
        return (
            "a minimum mark stands on a section or a total, which has no mark; write a percentage"
        )
    if minimum.percent is not None and not 0 <= minimum.percent <= HUNDRED:
        return f"the minimum of {shown(minimum.percent)} per cent is not from 0 to 100"
    return ""


def d061_minimum_applies(tender: Tender) -> Iterator[Finding]:
    """A minimum is a mark of a question, or a percentage from 0 to 100."""
    for c in tender.criteria:
        fault = (
            _minimum_fault(c.minimum, question=c.scale is not None)
            if c.minimum is not None
            else ""
        )
        if fault:
            yield report(tender, "D061", f"criteria[{c.id}].minimum", f"{c.id}: {fault}")
    if tender.minimum_quality is not None:
        fault = _minimum_fault(tender.minimum_quality, question=False)
        if fault:
            yield report(tender, "D061", "minimum_quality", fault)


def d097_zone_questions_have_zones(tender: Tender) -> Iterator[Finding]:
    """A question answered for each zone is asked in lots that have zones."""
    for c in tender.criteria:
        for lot in tender.lots:
            if (
                c.per is Per.ZONE
                and c.scale is not None
                and c.applies_to(lot.id)
                and not lot.zones
            ):
                yield report(
                    tender,
                    "D097",
                    f"criteria[{c.id}].per",
                    f"{c.id} is answered for each zone, and lot {lot.id} has no zones",
                )


CHECKS: tuple[Check, ...] = (
    d050_weights_total,
    d051_stage_weights_total,
    d052_sections_add,
    d053_weights_unit,
    d055_tree,
    d056_negative_weights,
    d057_marks_rise,
    d058_worth_in_bounds,
    d059_worth_rises,
    d060_minimum_on_scale,
    d061_minimum_applies,
    d097_zone_questions_have_zones,
)
