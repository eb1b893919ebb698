"""Definition checks: a tie ladder that is published, can separate bidders, and ends in a draw anyone can redraw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tendering.checks.report import Check, named, report
from tendering.model.findings import Finding
from tendering.model.tender import Criterion, Lot, Per, Rung, Tender

DRAW = "draw"
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII | re.IGNORECASE)


def x08_ladder_published(tender: Tender) -> Iterator[Finding]:
    """The ITT says how equal results are settled."""
    if not tender.ties:
        yield report(tender, "X08", "ties", "the definition does not say how a tie is settled")


def x08_draw_committed(tender: Tender) -> Iterator[Finding]:
    """A draw publishes the SHA-256 of its sealed seed before tenders arrive."""
    for n, rung in enumerate(tender.ties):
        if rung.kind != DRAW:
            continue
        path = f"ties[{n}].draw.commitment"
        if not rung.commitment:
            yield report(
                tender,
                "X08",
                path,
                "the draw has no commitment, so nobody could tell a seed chosen afterwards",
            )
        elif not SHA256.fullmatch(rung.commitment):
            yield report(
                tender,
                "X08",
                path,
                f"the draw's commitment is not a SHA-256 in hex: 64 of the characters 0-9 and a-f, not {len(rung.commitment)} "
                "characters as written",
            )


def d084_ladder_ends_in_draw(tender: Tender) -> Iterator[Finding]:
    """A ladder without a draw can leave a tie that nothing settles."""
    if tender.ties and all(rung.kind != DRAW for rung in tender.ties):
        yield report(
            tender,
            "D084",
            "ties",
            f"the ladder of {len(tender.ties)} ends without a draw; a tie that passes every rung stops the lot",
        )


def d085_nothing_after_draw(tender: Tender) -> Iterator[Finding]:
    """A draw settles everything, so no rung after it is ever reached."""
    for n, rung in enumerate(tender.ties[:-1]):
        if rung.kind == DRAW:
            after = len(tender.ties) - n - 1
            yield report(
                tender,
                "D085",
                f"ties[{n}]",
                f"the draw is rung {n + 1}, and {after} after it can never be reached",
            )
            return


def _outside_award(tender: Tender, criterion: Criterion) -> bool:
    counted = {s.id for s in tender.stages if s.carries_forward} | {
        tender.stages[-1].id if tender.stages else None
    }
    return criterion.stage is not None and criterion.stage not in counted


def _score_fault(tender: Tender, lot: Lot, name: str) -> str:
    """Say why a score separates nobody in some list of a lot, or nothing."""
    if name == "price":
        return "price carries no points" if tender.price.weight == 0 else ""
    criterion = tender.criterion(name)
    if name == "quality" or criterion is None:
        return ""
    if _outside_award(tender, criterion):
        return f"it is marked in stage {criterion.stage}, whose scores are not carried forward"
    if not criterion.applies_to(lot.id):
        return f"it is not asked in lot {lot.id}"
    if criterion.per is Per.ZONE and any(r.per is Per.LOT for r in lot.roles):
        return f"it is marked zone by zone, and lot {lot.id} has a role for the whole lot"
    return ""


def _price_fault(tender: Tender, lot: Lot, name: str) -> str:
    item = next((i for i in tender.price.items if i.id == name), None)
    if item is None:
        return ""
    if not item.applies_to(lot.id):
        return f"it is not asked in lot {lot.id}"
    if item.rule is not None and item.rule.fixed is not None:
        return "its rate is fixed, so every bidder offers the same"
    if item.per is Per.ZONE and any(r.per is Per.LOT for r in lot.roles):
        return f"it is priced zone by zone, and lot {lot.id} has a role for the whole lot"
    return ""


def _fault(tender: Tender, lot: Lot, rung: Rung) -> str:
    if rung.kind == "earlier":
        return "no times of submission are held"
    if rung.of is None or rung.kind == DRAW:
        return ""
    return (_score_fault if rung.kind == "higher" else _price_fault)(tender, lot, rung.of)


def d086_rung_separates(tender: Tender) -> Iterator[Finding]:
    """A rung uses a figure that the tied bidders have and that can differ."""
    for n, rung in enumerate(tender.ties):
        faults = list(dict.fromkeys(f for lot in tender.lots if (f := _fault(tender, lot, rung))))
        if faults:
            what = f"{rung.kind.replace('_', ' ')} {rung.of or 'submission'}"
            yield report(
                tender,
                "D086",
                f"ties[{n}]",
                f"the rung '{what}' separates nobody there: {named(faults)}",
            )


CHECKS: tuple[Check, ...] = (
    x08_ladder_published,
    x08_draw_committed,
    d084_ladder_ends_in_draw,
    d085_nothing_after_draw,
    d086_rung_separates,
)
