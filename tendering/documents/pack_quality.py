"""The quality assessment of the ITT: criteria, weights, every level's wording, minimums, worth, rounding."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.names import Names, counted, joined, short
from tendering.documents.pack_rules import effect_words
from tendering.documents.pack_ties import ties_blocks
from tendering.documents.word_style import Column
from tendering.documents.workings import rounding_words
from tendering.evaluation.stages import counted as counted_questions
from tendering.model.tender import Criterion, Lot, Minimum, Per, Scale, Tender

_AGGREGATION = {
    "consensus": (
        "Each evaluator first marks every answer alone. The panel then meets and agrees one score for each answer, with "
        "its reason. Only the agreed score counts; scores are never averaged."
    ),
    "mean": "The score that counts is the mean of the evaluators' marks.",
    "median": "The score that counts is the median of the evaluators' marks.",
    "sum_of_ranks": "Each evaluator puts the bids in order; the lowest sum of positions comes first.",
}
_MISSING = {
    "error": "A missing mark must be given before scores are worked out.",
    "of_those_given": "A missing mark is left out: the figure is taken over the marks that were given.",
}


def quality_blocks(tender: Tender) -> list[Block]:
    """Return the quality assessment document."""
    made = [heading("How bids are scored"), *_method(tender)]
    made.extend(block for lot in tender.lots for block in _weights(tender, lot))
    made.append(heading("Marking scales"))
    for scale in tender.scales.values():
        made.extend(_scale(tender, scale))
    made.append(heading("Questions"))
    for criterion in tender.criteria:
        made.extend(_question(tender, criterion))
    made.extend(_minimums(tender))
    made.extend([heading("Rounding"), paragraph(rounding_words(tender))])
    made.extend(ties_blocks(tender))
    return made


def _method(tender: Tender) -> list[Block]:
    rule = tender.aggregation
    text = _AGGREGATION.get(rule.method, rule.method)
    if rule.missing:
        text += f" {_MISSING.get(rule.missing, '')}".rstrip()
    made = [paragraph(text)]
    made.append(
        paragraph(
            "An answer earns its weight multiplied by what its mark is worth, as the tables of the marking scales show. "
            "The points of all criteria together are the quality score."
        )
    )
    if tender.relative_quality:
        made.append(
            paragraph(
                "The quality score is then set against the best one: the best bid takes all the quality points, and every "
                "other bid its share of them in proportion."
            )
        )
    if tender.stages:
        made.extend(_stages(tender))
    return made


def _stages(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    lines = []
    for stage in tender.stages:
        title = names.stage(stage.id)
        text = f"{title[:1].upper()}{title[1:]}:"
        if stage.keep is not None:
            equal = {
                "admit_all": "all with an equal score at the last place go on",
                "admit_none": "none with an equal score at the last place goes on",
                "tie_break": "the rule for ties decides at the last place",
            }[stage.keep.at_last_place.value]
            text += f" the {counted(stage.keep.most, 'best bidder')} go on; {equal}."
        else:
            text += " decides the award."
        if stage.keep is not None:
            text += (
                " Its scores count in the award too."
                if stage.carries_forward
                else " Its scores do not count in the award."
            )
        lines.append(text)
    return [paragraph("The competition has stages:"), bullets(lines)]


def _weights(tender: Tender, lot: Lot) -> list[Block]:
    names = Names(tender=tender, bidders={}, lot_id=lot.id)
    every = tender.questions(lot.id)
    counting = counted_questions(tender, every)
    made = [heading(f"Award criteria and weights: {names.lot(lot.id)}", 3)]
    for stage in tender.stages:
        asked = tender.questions(lot.id, stage.id)
        if asked and not set(asked) & set(counting):
            title = names.stage(stage.id)
            made.append(
                _weight_table(
                    tender, asked, f"Weights of {title}: {names.lot(lot.id)}", Fraction(0)
                )
            )
    made.append(
        _weight_table(tender, counting, f"Weights: {names.lot(lot.id)}", tender.price.weight)
    )
    if not tender.price.weight and tender.award_by is None:
        made.append(
            paragraph(
                "Price carries no points: it is tested against the published price rules, and quality decides."
            )
        )
    return made


def _weight_table(
    tender: Tender, asked: tuple[Criterion, ...], caption: str, price: Fraction
) -> Block:
    names = Names(tender=tender, bidders={})
    wanted = {c.id for c in asked} | {c.parent for c in asked}
    nested = tender.weights_as == "of_parent"
    rows = [
        (
            names.criterion(c.id) + (" (section)" if c.scale is None else ""),
            *([_stated(c)] if nested else []),
            short(c.points),
        )
        for c in tender.criteria
        if c.id in wanted
    ]
    if price:
        rows.append(
            ("Price", *([f"{short(price)}% of the award"] if nested else []), short(price))
        )
    total = short(sum((c.points for c in asked), price))
    rows.append(("Total", *(["All criteria"] if nested else []), total))
    columns = [Column(title="Criterion", width=5)]
    if nested:
        columns.append(Column(title="Weight as stated", width=2.4, right=True))
    columns.append(Column(title="Points", width=1.4, right=True))
    return table(caption, columns, rows, total=True)


def _stated(criterion: Criterion) -> str:
    return f"{short(criterion.weight)}% of {criterion.parent or 'the award'}"


def _scale(tender: Tender, scale: Scale) -> list[Block]:
    users = [c for c in tender.criteria if c.scale == scale.id]
    used = joined(c.id for c in users)
    title = scale.id.replace("_", " ")
    made = [
        heading(f"Scale “{title}”", 3),
        paragraph(
            f"Used for {used}. Exactly these marks may be given; no mark stands between two of them."
        ),
        table(
            f"Levels of the scale “{title}”",
            [
                Column(title="Mark", width=1, right=True),
                Column(title="Level", width=2.4),
                Column(title="What earns it", width=8),
                Column(title="Worth", width=1.3, right=True),
            ],
            [
                (short(x.mark), x.label or "No name", x.descriptor, f"{short(x.worth)}%")
                for x in scale.levels
            ],
        ),
    ]
    weights = list(dict.fromkeys(c.points for c in users if c.points))
    if weights:
        made.append(_worth_table(scale, weights, title))
    return made


def _worth_table(scale: Scale, weights: list[Fraction], title: str) -> Block:
    shown = sorted(weights, reverse=True)[:7]
    return table(
        f"Points for each mark, by weight: scale “{title}”",
        [
            Column(title="Mark", width=1.2, right=True),
            *(Column(title=f"Weight {short(w)}", width=1.2, right=True) for w in shown),
        ],
        [(short(x.mark), *(short(w * x.worth / 100, 2) for w in shown)) for x in scale.levels],
    )


def _question(tender: Tender, criterion: Criterion) -> list[Block]:
    names = Names(tender=tender, bidders={})
    if criterion.scale is None:
        return [
            heading(f"Section {names.criterion(criterion.id)}", 3),
            paragraph(f"{short(criterion.points)} points in all."),
        ]
    made = [heading(names.criterion(criterion.id), 3)]
    if criterion.question:
        made.append(paragraph(criterion.question))
    if criterion.bullets:
        made.extend([paragraph("Your answer should cover:"), bullets(criterion.bullets)])
    made.extend(
        [paragraph("Rules for this question:"), bullets(_question_rules(criterion, names))]
    )
    return made


def _question_rules(criterion: Criterion, names: Names) -> list[str]:
    lots = "all lots" if criterion.lots is None else joined(names.lot(x) for x in criterion.lots)
    where = f", in {lots}" if len(names.tender.lots) > 1 else ""
    rules = [f"Weight: {short(criterion.points)} points{where}."]
    if criterion.words:
        rules.append(f"Word limit: {criterion.words:,} words. Words beyond it are not read.")
    if criterion.per is Per.ZONE:
        rules.append("Answered and marked separately for each zone you bid for.")
    else:
        rules.append("Answered and marked once.")
    if criterion.minimum:
        rules.append(f"Minimum: {minimum_words(criterion.minimum)}.")
    if criterion.not_applicable:
        how = {
            "redistribute": "its weight is spread over the other criteria in proportion",
            "full_marks": "it earns full marks",
        }[criterion.not_applicable]
        rules.append(
            f"Where the panel agrees that the question does not apply to a bidder, {how}."
        )
    return rules


def minimum_words(minimum: Minimum) -> str:
    """Say a quality minimum and what follows from falling below it."""
    least = f"a mark of {short(minimum.mark)}" if minimum.mark is not None else ""
    if minimum.percent is not None:
        least = f"{short(minimum.percent)}% of the points available"
    return (
        f"{least}. A bid below it {effect_words(minimum.effect.value)}; a bid exactly at it passes"
    )


def _minimums(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    lines = [
        f"{names.criterion(c.id)}: {minimum_words(c.minimum)}."
        for c in tender.criteria
        if c.minimum is not None
    ]
    if tender.minimum_quality is not None:
        lines.append(f"Quality as a whole: {minimum_words(tender.minimum_quality)}.")
    if not lines:
        return [heading("Minimum scores"), paragraph("There are no minimum scores.")]
    return [heading("Minimum scores"), bullets(lines)]
