"""What is wrong with the reasons of agreed scores: none, too short, the same for several bidders, or nothing to see in the bid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tendering.checks.bid_rows import place, scope
from tendering.checks.reasons.citation import points_to_the_bid
from tendering.checks.reasons.thin import LEAST_WORDS, is_empty, is_short
from tendering.checks.words import listed
from tendering.model.bids import ConsensusScore, Dossier
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, Severity, finding

CLOSED = (EntryKind.MARKS_CLOSED, EntryKind.EVALUATION_COMPUTED, EntryKind.APPROVED)


def check_reasons(dossier: Dossier) -> Iterator[Finding]:
    """Return everything that is wrong with the reasons of agreed scores, a finding for each fault.

    While the panel may still be writing a fault is a warning; once marks are closed it is an error.
    """
    if dossier.tender.aggregation.method != "consensus":
        return
    scored = [row for row in dossier.consensus if row.mark is not None]
    for check in (_empty, _short, _repeated, _without_reference):
        yield from check(dossier, scored)


def _severity(dossier: Dossier) -> Severity:
    closed = dossier.approved_on is not None or any(e.kind in CLOSED for e in dossier.entries)
    return Severity.ERROR if closed else Severity.WARNING


def _report(dossier: Dossier, rows: Sequence[ConsensusScore], fault: str) -> Finding:
    what = listed(f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in rows)
    where = place(dossier, "consensus", rows[0])
    return finding("X12", where, f"{fault}: {what}", severity=_severity(dossier))


def _words(row: ConsensusScore) -> int:
    return len(row.reason.split())


def _empty(dossier: Dossier, scored: list[ConsensusScore]) -> Iterator[Finding]:
    """A score without a reason, whose letter has none to give."""
    found = [row for row in scored if is_empty(row.reason)]
    if found:
        yield _report(dossier, found, "no reason")


def _short(dossier: Dossier, scored: list[ConsensusScore]) -> Iterator[Finding]:
    """A reason of a few words."""
    found = [row for row in scored if is_short(row.reason) and not is_empty(row.reason)]
    if found:
        yield _report(dossier, found, f"a reason of fewer than {LEAST_WORDS} words")


def _repeated(dossier: Dossier, scored: list[ConsensusScore]) -> Iterator[Finding]:
    """One wording for several bidders: it was found in no bid in particular."""
    alike: dict[str, list[ConsensusScore]] = defaultdict(list)
    for row in scored:
        words = row.reason.casefold().split()
        if len(words) >= LEAST_WORDS:
            alike[" ".join(words)].append(row)
    found = [
        row
        for rows in alike.values()
        if len(rows) > 1 and len({r.bidder for r in rows}) > 1
        for row in rows
    ]
    if found:
        yield _report(dossier, found, "the same reason, word for word, for different bidders")


def _without_reference(dossier: Dossier, scored: list[ConsensusScore]) -> Iterator[Finding]:
    """A reason that points to no page, paragraph or words of the bid; top marks are named first."""
    found = [
        row
        for row in scored
        if not row.evidence.strip()
        and _words(row) >= LEAST_WORDS
        and not points_to_the_bid(row.reason)
    ]
    top = [row for row in found if _is_top(dossier, row)]
    if top:
        yield _report(dossier, top, "the highest mark, and no page, paragraph or words of the bid")
    rest = [row for row in found if row not in top]
    if rest:
        yield _report(dossier, rest, "no page, paragraph or words of the bid")


def _is_top(dossier: Dossier, row: ConsensusScore) -> bool:
    criterion = dossier.tender.criterion(row.criterion)
    scale = dossier.tender.scales.get(criterion.scale or "") if criterion is not None else None
    return scale is not None and row.mark == max(level.mark for level in scale.levels)
