"""Stages of one lot (catalogue Q9, Q14): who is still in after each, and which questions count in the end.

A stage with ``keep`` ranks on its own questions alone. Its points count towards the total only where the stage
``carries_forward``; the last stage always counts. Stage totals are not rounded at ``total``: that is the last step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.quality import QualityResult
from tendering.evaluation.ranking import grouped
from tendering.evaluation.ties import Draw, Settled, settle
from tendering.model.findings import finding
from tendering.model.outcome import Reason, Status
from tendering.model.tender import AtLastPlace, Criterion, Keep, Lot, Per, Rung, Stage, Tender


def stage_ids(tender: Tender) -> tuple[str | None, ...]:
    """Return the stages in order; a tender without stages has one, without a name."""
    return tuple(stage.id for stage in tender.stages) or (None,)


def counted(tender: Tender, questions: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Return the questions whose points count in the total: of the last stage and of those carried forward."""
    last = stage_ids(tender)[-1]
    forward = {stage.id for stage in tender.stages if stage.carries_forward} | {last}
    return tuple(q for q in questions if (q.stage or last) in forward)


def is_zonal_question(criterion: Criterion, lot: Lot) -> bool:
    """Say whether a question is answered and marked for each zone of this lot."""
    return criterion.per is Per.ZONE and bool(lot.zones)


def kept(
    totals: Mapping[str, Fraction],
    keep: Keep,
    ladder: Sequence[Rung],
    figures: Mapping[str, Mapping[str, Fraction]],
    draw: Draw | None,
) -> tuple[frozenset[str], frozenset[str]]:
    """Return who a short list keeps, and who is tied across the cut with nothing to settle it.

    Args:
        totals: Stage points of those in the running.
        keep: How many, and what happens to equal totals at the cut.
        ladder: The published rungs; only figures known by this stage separate anyone.
        figures: By bidder, points known so far by criterion or section, and ``quality``.
        draw: The verified draw, if its seed is revealed.

    >>> a, b, c = Fraction(9), Fraction(7), Fraction(7)
    >>> keep = Keep(most=2, at_last_place=AtLastPlace.ADMIT_ALL)
    >>> sorted(kept({"A": a, "B": b, "C": c}, keep, (), {}, None)[0])
    ['A', 'B', 'C']
    """
    inside: set[str] = set()
    for group in grouped(totals):
        room = keep.most - len(inside)
        if len(group) <= room:
            inside.update(group)
        elif room > 0:
            if keep.at_last_place is AtLastPlace.ADMIT_ALL:
                inside.update(group)
            elif keep.at_last_place is AtLastPlace.TIE_BREAK:
                first, torn = _broken(group, room, ladder, figures, draw)
                return frozenset(inside | first), torn
            break
        else:
            break
    return frozenset(inside), frozenset()


def _broken(
    group: Sequence[str],
    room: int,
    ladder: Sequence[Rung],
    figures: Mapping[str, Mapping[str, Fraction]],
    draw: Draw | None,
) -> tuple[set[str], frozenset[str]]:
    inside: set[str] = set()
    for part in _settled(group, ladder, figures, draw).groups:
        if len(part) > room - len(inside):
            torn = frozenset(part) if room > len(inside) else frozenset()
            return inside, torn
        inside.update(part)
    return inside, frozenset()


def _settled(
    group: Sequence[str],
    ladder: Sequence[Rung],
    figures: Mapping[str, Mapping[str, Fraction]],
    draw: Draw | None,
) -> Settled:
    def figure(rung: Rung, bidder: str) -> Fraction | None:
        return figures[bidder].get(rung.of or "") if rung.kind == "higher" else None

    return settle(group, ladder, figure, draw)


def short_list(
    stage: Stage,
    candidacies: Sequence[Candidacy],
    results: Mapping[str, QualityResult],
    tender: Tender,
    draw: Draw | None,
) -> None:
    """Apply a stage's ``keep`` to those still in the running; the others get a gap that says so."""
    if stage.keep is None:
        return
    running = {c.bidder: c for c in candidacies if c.status is Status.RANKED}
    totals = {b: quality for b in running if (quality := results[b].quality) is not None}
    figures = {b: {**running[b].points, **results[b].points, "quality": totals[b]} for b in totals}
    inside, torn = kept(totals, stage.keep, tender.ties, figures, draw)
    place = {b: i for i, group in enumerate(_orders(totals)) for b in group}
    level = {b: group for group in grouped(totals) for b in group}
    for bidder, candidacy in sorted(running.items()):
        if bidder in torn:
            candidacy.add([_torn(tender, stage, candidacy)])
        elif bidder not in inside:
            order = place[bidder] + 1
            tie: dict[str, str] = {}
            if order <= stage.keep.most:  # level with others across the cut
                group = sorted(level[bidder])
                settled = _settled(group, tender.ties, figures, draw)
                tie = _tie_facts(stage.keep, group, settled.settled_by)
            candidacy.add([_not_kept(stage, stage.keep, order, tie)])


def _orders(totals: Mapping[str, Fraction]) -> list[tuple[str, ...]]:
    """Return the groups spread out so that the index of each is the number of bidders ahead of it."""
    spread: list[tuple[str, ...]] = []
    for group in grouped(totals):
        spread += [group, *([()] * (len(group) - 1))]
    return spread


def _tie_facts(keep: Keep, group: Sequence[str], settled_by: str | None) -> dict[str, str]:
    """Return who was level across the cut (``level``, and how many others: ``tied``) and what settled it."""
    facts = {"tied": str(len(group) - 1), "at_last_place": keep.at_last_place.value}
    facts["level"] = ",".join(group)
    if keep.at_last_place is AtLastPlace.TIE_BREAK and settled_by:
        facts["settled_by"] = settled_by
    return facts


def _not_kept(stage: Stage, keep: Keep, order: int, tie: Mapping[str, str]) -> Gap:
    """Say that a stage does not keep a bidder; ``tie`` holds the facts of a tie across the cut, if there was one."""
    status = Status.NOT_SHORTLISTED
    facts = {
        "status": status.value,
        "cause": "not_shortlisted",
        "stage": stage.id,
        "order": str(order),
        "most": str(keep.most),
        **tie,
    }
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule=f"stages[{stage.id}].keep", facts=facts),
    )


def _torn(tender: Tender, stage: Stage, candidacy: Candidacy) -> Gap:
    facts = {"for": "tie", "stage": stage.id, "status": Status.INCOMPLETE.value}
    rule = f"stages[{stage.id}].keep"
    says = f"lot {candidacy.lot}: a tie at the last place of stage {stage.id} that the ladder leaves unresolved"
    return Gap(
        status=Status.INCOMPLETE,
        reason=Reason(code="awaiting", rule=rule, facts=facts),
        sentence=says,
        findings=(finding("P006", tender.at(rule), says),),
    )
