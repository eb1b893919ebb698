"""An assessment summary as plain values: what regulation 31 of the Procurement Regulations 2024 asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.documents.dates import weekday
from tendering.documents.letter_act import (
    ACT,
    challenge_lines,
    standstill_lines,
)
from tendering.documents.letter_checks import checks_block
from tendering.documents.letter_index import LotIndex, shared
from tendering.documents.letter_lot import Block, LotLetter
from tendering.documents.letter_run import LetterRun, supplier
from tendering.documents.letter_ties import ties_block
from tendering.documents.letter_winners import appointees_block
from tendering.documents.names import (
    capital,
    joined,
    limit_words,
    price_rule_words,
    short,
)
from tendering.documents.published_rules import METHODS, minimum_words
from tendering.documents.schedule_words import enclosed
from tendering.documents.workings import rung_words
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.law.regime import REGULATIONS_2024
from tendering.model.bids import Bidder
from tendering.model.findings import Finding
from tendering.model.tender import Minimum, Scale, Tender


def summary_context(
    run: LetterRun, bidder: Bidder, kind: str, lots: Sequence[LotIndex]
) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for one supplier's assessment summary, and what it lacks."""
    about = [LotLetter(index=lot, bidder=bidder.id, kind=kind, all_lots=run.lots) for lot in lots]
    tender = run.dossier.tender
    common = run.common
    context: dict[str, object] = {
        **common,
        "letter": {**_mapping(common["letter"]), "title": f"Assessment summary: {tender.title}"},
        "recipient": supplier(bidder),
        "opening": _opening(run, bidder, about),
        "summary": [row for lot in about for row in lot.summary()],
        "standstill": run.said("standstill", standstill_lines),
        "challenge": run.said("challenge", challenge_lines),
        "method": _method(run, [lot.index for lot in about]),
        "lots": [
            {**lot.block(), **checks_block(lot), **ties_block(lot), **appointees_block(lot)}
            for lot in about
        ],
    }
    return context, [problem for lot in about for problem in lot.problems]


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _opening(run: LetterRun, bidder: Bidder, about: Sequence[LotLetter]) -> list[str]:
    tender = run.dossier.tender
    named = [lot.names.lot(lot.lot.id) for lot in about]
    where = f", in {joined(named)}" if len(tender.lots) > 1 else ""
    lines = [
        (
            f"Thank you for the bid of {bidder.name} for {tender.title}{where}. This is the assessment summary that section "
            f"50(3) of the {ACT} asks for before the contract award notice is published. It tells you how your bid was "
            "assessed, what was decided and why, and how the appointed bids were assessed."
        ),
        (
            f"The assessment summaries of this competition are all given on one day, {weekday(run.on)} "
            f"({REGULATIONS_2024}, regulation 31(4))."
        ),
    ]
    told = {lot.lot.id for lot in about}
    others = [lot for lot in run.lots_of(bidder.id) if lot.lot.id not in told]
    if others:
        lines.append(
            f"Your bid in {joined(lot.names.lot(lot.lot.id) for lot in others)} was not assessed against the award "
            "criteria. A letter of its own tells you why."
        )
    return [*lines, *enclosed([lot.index for lot in about if lot.encloses], "summary")]


def _method(run: LetterRun, lots: Sequence[LotIndex]) -> Block:
    """Say how bids were to be assessed and which scores there were; one for all summaries on the same lots."""
    first = lots[0]
    key = ("method", tuple(lot.lot.id for lot in lots))
    return shared(first, key, lambda: _method_of(run.dossier.tender, lots))


def _method_of(tender: Tender, lots: Sequence[LotIndex]) -> Block:
    used = dict.fromkeys(c.scale for lot in lots for c in lot.asked)
    documents = tender.notices.documents_at or ""
    return {
        "paragraphs": list(_method_lines(tender, lots)),
        "scales": [_scale(tender.scales[s], lots) for s in used if s and s in tender.scales],
        "full_version": (
            "The award criteria and the assessment methodology are set out in full in the tender documents, at "
            f"{documents}"
            if documents
            else ""
        ),
    }


def _method_lines(tender: Tender, lots: Sequence[LotIndex]) -> Iterator[str]:
    total = short(lots[0].weight)
    yield (
        f"This is a summary. The relative importance of each criterion is its weight, in points of {total}; the weights "
        "stand beside your scores in the table of each lot. For each question the panel agreed one mark of a published "
        "scale, and the mark earns the share of the weight that the scale states."
    )
    price = tender.price
    if price.weight:
        known = PRICE_FORMULAS.get(price.formula or "")
        how = (
            known.formula
            if known
            else (price.formula or "the published formula").replace("_", " ")
        )
        yield f"Price counts for {short(price.weight)} points: {how}."
    names = lots[0].names
    for item in price.items:
        rule = price_rule_words(item.rule, item.unit)
        if rule and any(item.applies_to(lot.lot.id) for lot in lots):
            yield f"{capital(names.item(item.id))}, must be {rule}; it earns no points."
    if tender.award_by is not None:
        known_rule = AWARD_RULES.get(tender.award_by.rule)
        how = known_rule.formula if known_rule else tender.award_by.rule.replace("_", " ")
        yield f"Bids are ranked by {how}; the {tender.award_by.better.value} value stands first."
    yield from _limits(tender, lots)


def _limits(tender: Tender, lots: Sequence[LotIndex]) -> Iterator[str]:
    """Say what disqualifies, and the mechanism that decides which places a bidder keeps (s.23(3)-(4))."""
    names = lots[0].names
    asked = dict.fromkeys(c for lot in lots for c in lot.criteria if c.minimum is not None)
    for criterion in asked:
        if criterion.minimum is not None:
            yield f"{names.criterion(criterion.id)} {_has(criterion.minimum)}"
    if tender.minimum_quality is not None:
        yield f"Quality as a whole {_has(tender.minimum_quality)}"
    for limit in tender.limits:
        if any(r.role == limit.role for lot in lots for r in lot.lot.roles):
            words = limit_words(limit.most, limit.counts, names.role(limit.role))
            yield (f"A limit applies (section 23(4)): {words}; {METHODS[limit.when_exceeded]}.")
    if tender.ties:
        steps = "; ".join(rung_words(r.kind, r.of, names) for r in tender.ties)
        yield (
            "Bids with equal scores are put in order by these steps, each for those whom the step before left equal: "
            f"{steps}."
        )


def _has(minimum: Minimum) -> str:
    return f"has a minimum of {minimum_words(minimum).removeprefix('Minimum ')}"


def _scale(scale: Scale, lots: Sequence[LotIndex]) -> Block:
    names = lots[0].names
    questions = dict.fromkeys(c.id for lot in lots for c in lot.asked if c.scale == scale.id)
    return {
        "caption": f"Marks for {joined(names.criterion(q) for q in questions)}",
        "rows": [
            {
                "mark": short(level.mark),
                "label": level.label or "No label",
                "share": f"{short(level.worth)}%",
                "meaning": level.descriptor or "As labelled",
            }
            for level in scale.levels
        ],
    }
