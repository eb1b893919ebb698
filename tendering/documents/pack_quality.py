"""The quality assessment of the ITT: how a score is reached, weights, every level's wording, minimums, rounding."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, steps, table
from tendering.documents.names import Names, counted, joined, short
from tendering.documents.pack_rules import effect_words
from tendering.documents.pack_score import score_example
from tendering.documents.published_rules import LOT_TOTALS
from tendering.documents.word_style import Column
from tendering.documents.workings import rounding_words
from tendering.evaluation.stages import counted as counted_questions
from tendering.model.tender import Criterion, Lot, Minimum, Per, Scale, Tender

_AGGREGATION = {
    "consensus": "One score counts for each answer: the one the panel agrees. It is reached in these steps.",
    "mean": "The score that counts is the mean of the evaluators' marks.",
    "median": "The score that counts is the median of the evaluators' marks.",
    "sum_of_ranks": "Each evaluator puts the bids in order; the lowest sum of positions comes first.",
}
MODERATION = (
    (
        "Each evaluator marks every answer alone, against the wording of the scale, with a note for each mark that says where "
        "in the answer it rests. Marks and notes are kept as first written."
    ),
    "The panel meets. For each answer it goes through every point the question asks for, and what the answer says of it.",
    (
        "It agrees one score, which is one of the marks of the scale, and its reason: which words of the scale the answer "
        "meets, why it does not earn the next mark up, and why it earns more than the next mark down."
    ),
    "If evaluators differ, they discuss the answer until they agree. Nobody averages marks.",
    "The same steps are taken for every bid. Nothing counts but the tender and the published wording.",
)
"""How a panel agrees a score, as bidders and the panel itself are told it (regimes.md section 7)."""
FULL = Fraction(100)
_MISSING = {
    "error": "A missing mark must be given before scores are worked out.",
    "of_those_given": "A missing mark is left out: the figure is taken over the marks that were given.",
}


def quality_blocks(tender: Tender) -> list[Block]:
    """Return the quality assessment document."""
    if not tender.criteria:
        return []
    made = [heading("How an answer gets its score"), *_method(tender)]
    made.extend(_weights(tender))
    made.append(heading("Marking scales"))
    for scale in tender.scales.values():
        made.extend(scale_blocks(tender, scale))
    made.append(heading("Questions"))
    for criterion in tender.criteria:
        made.extend(_question(tender, criterion))
    made.extend(_minimums(tender))
    made.extend(_totals(tender))
    made.extend([heading("Rounding"), paragraph(rounding_words(tender))])
    made.extend(score_example(tender))
    made.extend(
        [
            heading("Equal scores"),
            paragraph("The instructions to tenderers say how they are settled."),
        ]
    )
    return made


def _totals(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    lines = [
        f"{names.lot(lot.id)}: {LOT_TOTALS[lot.lot_total][:1].lower()}{LOT_TOTALS[lot.lot_total][1:]}"
        for lot in tender.lots
        if lot.lot_total in LOT_TOTALS
    ]
    return [heading("Totals for a whole lot"), bullets(lines)] if lines else []


def _method(tender: Tender) -> list[Block]:
    rule = tender.aggregation
    text = _AGGREGATION.get(rule.method, rule.method)
    if rule.missing:
        text += f" {_MISSING.get(rule.missing, '')}".rstrip()
    made = [paragraph(text)]
    if rule.method == "consensus":
        made.append(steps(MODERATION))
    made.append(
        paragraph(
            "An answer earns the weight of its question multiplied by what its mark is worth. The points of all questions "
            "together are the quality score."
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


def _weights(tender: Tender) -> list[Block]:
    """Return the weights of each lot; lots with the same criteria share a table."""
    by_questions: dict[tuple[Criterion, ...], list[Lot]] = {}
    for lot in tender.lots:
        by_questions.setdefault(tender.questions(lot.id), []).append(lot)
    made = [heading("Award criteria and weights")]
    for lots in by_questions.values():
        made.extend(_lot_weights(tender, lots))
    if not tender.price.weight and tender.award_by is None:
        made.append(
            paragraph(
                "Price carries no points: it is tested against the published price rules, and quality decides."
            )
        )
    return made


def _lot_weights(tender: Tender, lots: list[Lot]) -> list[Block]:
    names = Names(tender=tender, bidders={}, lot_id=lots[0].id)
    every = tender.questions(lots[0].id)
    counting = counted_questions(tender, every)
    title = joined(names.lot(lot.id) for lot in lots)
    made = []
    for stage in tender.stages:
        asked = tender.questions(lots[0].id, stage.id)
        if asked and not set(asked) & set(counting):
            caption = f"Weights of {names.stage(stage.id)}: {title}"
            made.append(_weight_table(tender, asked, caption, Fraction(0)))
    made.append(_weight_table(tender, counting, f"Weights: {title}", tender.price.weight))
    return made


def _weight_table(
    tender: Tender, asked: tuple[Criterion, ...], caption: str, price: Fraction
) -> Block:
    names = Names(tender=tender, bidders={})
    nested = tender.weights_as == "of_parent"
    rows = [
        (_tree(c, tender, names), *([_stated(c)] if nested else []), _points(c))
        for c in tender.criteria
        if c in asked or any(c.id in ancestors(x, tender) for x in asked)
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


def ancestors(criterion: Criterion, tender: Tender) -> tuple[str, ...]:
    """Return the sections a criterion stands in, the nearest first."""
    found: list[str] = []
    above = criterion.parent
    while above is not None and above not in found:
        found.append(above)
        parent = tender.criterion(above)
        above = parent.parent if parent is not None else None
    return tuple(found)


def _tree(criterion: Criterion, tender: Tender, names: Names) -> str:
    """Name a criterion at its depth in the tree; a section says that it is one."""
    depth = len(ancestors(criterion, tender))
    section = " (section, the sum of the lines below it)" if criterion.scale is None else ""
    return f"{'- ' * depth}{names.criterion(criterion.id)}{section}"


def _points(criterion: Criterion) -> str:
    """Write the points of a question; those of a section stand in brackets, since its questions hold them."""
    text = short(criterion.points)
    return f"({text})" if criterion.scale is None else text


def _stated(criterion: Criterion) -> str:
    return f"{short(criterion.weight)}% of {criterion.parent or 'the award'}"


def scale_blocks(tender: Tender, scale: Scale) -> list[Block]:
    """Return a marking scale: every level in full, what earns full marks, and the points of each mark."""
    users = [c for c in tender.criteria if c.scale == scale.id]
    if not users or not scale.levels:
        return []
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
    made.append(_full_marks(scale))
    weights = list(dict.fromkeys(c.points for c in users if c.points))
    if weights:
        made.append(_worth_table(scale, weights, title))
    return made


def _full_marks(scale: Scale) -> Block:
    """Say what earns full marks: the least of the levels that are worth the whole weight."""
    full = [x for x in scale.levels if x.worth == FULL]
    if not full:
        top = max(scale.levels, key=lambda x: x.worth)
        text = f"No mark of this scale earns all of a weight; mark {short(top.mark)} earns {short(top.worth)}%."
        return paragraph(text, lead="Full marks.")
    least = full[0]
    name = f"{short(least.mark)}, {least.label}," if least.label else short(least.mark)
    also = " Higher marks earn no more." if len(full) > 1 else ""
    return paragraph(
        f"Mark {name} earns the whole weight of a question. An answer that meets its wording needs nothing beyond it.{also}",
        lead="Full marks.",
    )


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
        parts = joined(c.id for c in tender.criteria if c.parent == criterion.id)
        return [
            heading(f"Section {names.criterion(criterion.id)}", 3),
            paragraph(f"{short(criterion.points)} points in all, for {parts}."),
        ]
    made = [
        heading(names.criterion(criterion.id), 3),
        paragraph(" ".join(question_rules(criterion, names))),
    ]
    if criterion.question:
        made.append(paragraph(criterion.question, lead="Question."))
    if criterion.bullets:
        made.extend([paragraph("Your answer should cover:"), bullets(criterion.bullets)])
    return made


def question_rules(criterion: Criterion, names: Names) -> list[str]:
    """Say the weight, length, place and minimum of a question, a sentence each."""
    lots = "all lots" if criterion.lots is None else joined(names.lot(x) for x in criterion.lots)
    where = f", in {lots}" if len(names.tender.lots) > 1 else ""
    rules = [f"Weight: {short(criterion.points)} points{where}."]
    if criterion.words:
        rules.append(f"At most {criterion.words:,} words; words beyond them are not read.")
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
