"""What the award report says of each decision on a bid that did not comply, or on an exclusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tendering.documents.blocks import Block, heading, paragraph
from tendering.documents.dates import british
from tendering.documents.names import Names, capital
from tendering.model.bids import Decision, Dossier
from tendering.model.findings import Finding, finding

NOT_RECORDED = "Not recorded."


def decision_blocks(decisions: Iterable[Decision], names: Names) -> Iterator[Block]:
    """Yield who decided what, the options considered and the reason, decision by decision."""
    none = True
    for decision in decisions:
        none = False
        where = f", {names.lot(decision.lot)}" if decision.lot else ""
        yield heading(f"{_subject(decision, names)}{where}", 3)
        on = f" on {british(decision.on)}" if decision.on else ""
        role = f", {decision.role}" if decision.role else ""
        yield paragraph(
            f"{capital(decision.decision)} by {decision.by}{role}{on}.", lead="Decision:"
        )
        yield paragraph(decision.options_considered or NOT_RECORDED, lead="Options considered:")
        yield paragraph(decision.reason or NOT_RECORDED, lead="Reason:")
    if none:
        yield paragraph("No such decision was needed.")


def decisions_lacking(dossier: Dossier, names: Names) -> Iterator[Finding]:
    """Yield a warning for each decision without its reason or the options considered."""
    for decision in dossier.decisions:
        if not decision.reason or not decision.options_considered:
            where = f"decision on {_subject(decision, names, between=', ')}"
            said = "its reason or the options considered are not recorded"
            yield finding("T050", where, said, remedy=_to_complete(dossier.record))


def _subject(decision: Decision, names: Names, between: str = ": ") -> str:
    return f"{names.bidder(decision.bidder)}{between}{_about(decision.about, names)}"


def _to_complete(record: str) -> str:
    where = (
        f"Decide again, with both: `tendering decide {record}`"
        if record
        else "Record them in decisions.csv"
    )
    return f"{where}; then write the report again."


def _about(about: str, names: Names) -> str:
    """Name what a decision is about, as letters do."""
    if about in ("exclusion", "late", "quality", "price"):
        return {"late": "late tender", "quality": "least quality"}.get(about, about)
    tender = names.tender
    if any(q.id == about for q in tender.pass_fail):
        return names.question(about)
    if names.price_item(about) is not None:
        return names.item(about)
    return names.criterion(about) if tender.criterion(about) is not None else about
