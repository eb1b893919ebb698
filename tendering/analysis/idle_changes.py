"""Supposed changes by which nothing differs: overridden by another, with nothing to decide on, or marks that do not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.analysis.changes import Change, Decide, MarkChange, PriceChange, changed
from tendering.analysis.difference import difference
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Outcome, Status

OUT = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.LATE, Status.EXCLUDED})
"""Standings for which no mark of the bidder counts."""


def overridden(dossier: Dossier, changes: Sequence[Change]) -> Iterator[Finding]:
    """Report each price and decision of which nothing is left, as a more particular one stands in its place."""
    for change in changes:
        if not isinstance(change, PriceChange | Decide):
            continue
        others = tuple(
            c
            for c in changes
            if c != change and isinstance(c, type(change)) and c.bidder == change.bidder
        )
        if (
            others
            and changed(dossier, (change,)) != dossier
            and evaluate(changed(dossier, (*others, change))) == evaluate(changed(dossier, others))
        ):
            said = "nothing is left of it: another change says more particularly what is supposed"
            yield finding("A103", change.text, said)


def idle(dossier: Dossier, before: Outcome, changes: Sequence[Change]) -> list[Finding]:
    """Return the supposed decisions by which nothing would differ: there is nothing that they decide on."""
    found = []
    for change in changes:
        if isinstance(change, Decide) and not difference(
            before, evaluate(changed(dossier, (change,)))
        ):
            said = f"no outcome differs by it: nothing hangs on what is decided about {change.about} of {change.bidder}"
            found.append(finding("A103", change.text, said))
    return found


def uncounted(after: Outcome, changes: Sequence[Change]) -> Iterator[Finding]:
    """Report the marks of a bidder of whom, with all that is supposed, no mark counts.

    Args:
        after: The supposed outcome.
        changes: What is supposed.
    """
    for change in dict.fromkeys(changes):
        if not isinstance(change, MarkChange):
            continue
        statuses = {
            s.status
            for lot in after.lots
            if change.lot in ("", lot.lot)
            for s in lot.standings
            if s.bidder == change.bidder
        }
        if statuses and statuses <= OUT:
            why = " and ".join(sorted(s.value for s in statuses))
            said = f"no mark of {change.bidder} counts: with all that is supposed it is {why}"
            yield finding("A103", change.text, said)
