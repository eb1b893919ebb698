"""A worked example of a score for the ITT: from marks to points to a total, worked out by the evaluation itself."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, heading, paragraph, table
from tendering.documents.names import Names, short
from tendering.documents.pack_example import example_standing
from tendering.documents.word_style import Column
from tendering.evaluation.stages import counted
from tendering.model.numbers import fixed
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion, Lot, Tender


def score_example(tender: Tender) -> list[Block]:
    """Return the example for the first lot in which one can be worked out."""
    for lot in tender.lots:
        found = example_standing(tender, lot)
        if found is not None:
            return _blocks(tender, lot, *found)
    return []


def _blocks(tender: Tender, lot: Lot, standing: Standing, zone: str | None) -> list[Block]:
    names = Names(tender=tender, bidders={}, lot_id=lot.id)
    rows = [
        row
        for criterion in counted(tender, tender.questions(lot.id))
        if (row := _row(criterion, standing, names)) is not None
    ]
    where = f"{names.zone(zone, lot.id)}, {names.lot(lot.id)}" if zone else names.lot(lot.id)
    total = standing.total or Fraction(0)
    quality = standing.quality
    priced = bool(tender.price.weight) and standing.price is not None
    if priced and quality is not None:
        rows.append(
            ("Quality", short(_weights(tender, lot)), "All answers", "-", names.points(quality))
        )
        rows.append(
            (
                "Price",
                short(tender.price.weight),
                "By the formula",
                "-",
                names.points(standing.price or Fraction(0)),
            )
        )
    weight = _weights(tender, lot) + (tender.price.weight if priced else 0)
    rows.append(("Total", short(weight), "All criteria", "-", names.points(total)))
    made: list[Block] = [
        heading("Worked example of a score"),
        paragraph(f"An invented bid in {where} has been given these marks:"),
        table(
            "Worked example: marks, points and total",
            [
                Column(title="Criterion", width=5),
                Column(title="Weight", width=1.4, right=True),
                Column(title="Agreed mark", width=2.6),
                Column(title="Worth", width=1.3, right=True),
                Column(title="Points", width=1.5, right=True),
            ],
            rows,
            total=True,
        ),
    ]
    first = next(
        (c for c in counted(tender, tender.questions(lot.id)) if c.id in standing.points), None
    )
    if first is not None and tender.aggregation.method == "consensus":
        made.append(paragraph(_sentence(first, standing, names)))
    if standing.ranking_value is not None and standing.ranking_value != total and names.by_points:
        shown = fixed(standing.ranking_value, names.places, tender.rounding.mode)
        made.append(paragraph(f"As carried forward by the rounding rule, the total is {shown}."))
    return made


def _weights(tender: Tender, lot: Lot) -> Fraction:
    return sum((c.points for c in counted(tender, tender.questions(lot.id))), Fraction(0))


def _row(
    criterion: Criterion, standing: Standing, names: Names
) -> tuple[str, str, str, str, str] | None:
    mark = standing.marks.get(criterion.id)
    points = standing.points.get(criterion.id)
    scale = names.tender.scales.get(criterion.scale or "")
    level = scale.level(mark) if scale is not None and mark is not None else None
    if mark is None or points is None or level is None:
        return None
    label = f" {level.label}" if level.label else ""
    return (
        names.criterion(criterion.id),
        short(criterion.points),
        f"{short(mark)}{label}",
        f"{short(level.worth)}%",
        names.points(points),
    )


def _sentence(criterion: Criterion, standing: Standing, names: Names) -> str:
    mark = standing.marks[criterion.id] or Fraction(0)
    level = names.tender.scales[criterion.scale or ""].level(mark)
    worth = short(level.worth) if level is not None else "0"
    return (
        f"For {criterion.id}: a weight of {short(criterion.points)} multiplied by {worth}% gives "
        f"{names.points(standing.points[criterion.id])} points. The total is the sum."
    )
