"""What is wrong with the reasons of agreed scores: none, too short, the same for several bidders, or nothing to see in the bid."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tendering.checks.bid_rows import place, scope
from tendering.checks.reasons.citation import points_to_the_bid
from tendering.checks.reasons.thin import LEAST_WORDS, is_empty, is_full, is_short
from tendering.checks.words import listed
from tendering.model.bids import ConsensusScore, Dossier
from tendering.model.by_column import at, chosen, columns
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, Severity, finding

CLOSED = (EntryKind.MARKS_CLOSED, EntryKind.EVALUATION_COMPUTED, EntryKind.APPROVED)


def check_reasons(dossier: Dossier) -> Iterator[Finding]:
    """Return everything that is wrong with the reasons of agreed scores, a finding for each fault.

    While the panel may still be writing a fault is a warning; once marks are closed it is an error.
    """
    if dossier.tender.aggregation.method != "consensus":
        return
    has_mark = [mark is not None for mark in columns(dossier.consensus, "mark")]
    scored = chosen(dossier.consensus, has_mark)
    doubtful = chosen(scored, [not is_full(text) for text in columns(scored, "reason")])
    for check, some in (
        (_empty, doubtful),
        (_short, doubtful),
        (_repeated, scored),
        (_without_reference, scored),
    ):
        yield from check(dossier, some)


def _severity(dossier: Dossier) -> Severity:
    closed = dossier.approved_on is not None or any(e.kind in CLOSED for e in dossier.entries)
    return Severity.ERROR if closed else Severity.WARNING


def _report(dossier: Dossier, rows: Sequence[ConsensusScore], fault: str) -> Finding:
    what = listed(f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in rows)
    where = place(dossier, "consensus", rows[0])
    return finding("X12", where, f"{fault}: {what}", severity=_severity(dossier))


def _empty(dossier: Dossier, scored: Sequence[ConsensusScore]) -> Iterator[Finding]:
    """A score without a reason, whose letter has none to give."""
    found = list(at(scored, map(is_empty, columns(scored, "reason"))))
    if found:
        yield _report(dossier, found, "no reason")


def _short(dossier: Dossier, scored: Sequence[ConsensusScore]) -> Iterator[Finding]:
    """A reason of a few words."""
    reasons = columns(scored, "reason")
    found = list(at(scored, (is_short(text) and not is_empty(text) for text in reasons)))
    if found:
        yield _report(dossier, found, f"a reason of fewer than {LEAST_WORDS} words")


def _repeated(dossier: Dossier, scored: Sequence[ConsensusScore]) -> Iterator[Finding]:
    """One wording for several bidders: it was found in no bid in particular."""
    # of half a million wordings few are of several bidders, and only those whose hashes are so are held side by side
    hashes = array("q", map(hash, map(_wording, columns(scored, "reason"))))
    again = {said for said, count in Counter(hashes).items() if count > 1}
    said_by = zip(hashes, columns(scored, "bidder"), strict=True)
    of_bidders = {both for both in said_by if both[0] in again} if again else set()
    twice = {said for said, count in Counter(said for said, _ in of_bidders).items() if count > 1}
    alike: dict[str, list[ConsensusScore]] = defaultdict(list)
    for row in at(scored, map(twice.__contains__, hashes)) if twice else ():
        alike[_wording(row.reason)].append(row)
    found = [
        row
        for said, rows in alike.items()
        if said.count(" ") >= LEAST_WORDS - 1 and len({r.bidder for r in rows}) > 1
        for row in rows
    ]
    if found:
        yield _report(dossier, found, "the same reason, word for word, for different bidders")


def _wording(text: str) -> str:
    """Return a text without regard to capitals and spaces."""
    said = text.casefold()
    if said.isprintable() and "  " not in said and said == said.strip(" "):
        return said  # as nearly all are: of white space a printable text has blanks alone
    return " ".join(said.split())


def _without_reference(dossier: Dossier, scored: Sequence[ConsensusScore]) -> Iterator[Finding]:
    """A reason that points to no page, paragraph or words of the bid; top marks are named first."""
    bare = (
        not evidence.strip()
        and len(reason.split()) >= LEAST_WORDS
        and not points_to_the_bid(reason)
        for evidence, reason in columns(scored, "evidence", "reason")
    )
    found = list(at(scored, bare))
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
