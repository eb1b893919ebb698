"""Whether a competition is decided: complete, approved, and every bidder told. A second one is not published before. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.model.bids import Dossier, letters_sent
from tendering.model.outcome import Outcome


def lacking(dossier: Dossier, outcome: Outcome) -> tuple[str, ...]:
    """Return what a competition still waits for, each in words; nothing where it is decided."""
    return tuple(_lacking(dossier, outcome))


def _lacking(dossier: Dossier, outcome: Outcome) -> Iterator[str]:
    for lot in outcome.lots:
        if not lot.complete:
            waits = "; ".join(lot.waiting_for) or "a decision"
            yield f"lot {lot.lot} is not complete: it waits for {waits}"
    if dossier.approved_on is None:
        yield "the award is not approved"
    untold = _untold(dossier)
    if untold:
        some = ", ".join(untold[:5]) + (f" and {len(untold) - 5} more" if len(untold) > 5 else "")
        yield f"no letter to {some} is sent"


def _untold(dossier: Dossier) -> list[str]:
    """Return the bidders without a letter; who left before the award was approved needs none."""
    sent = {(s.recipient, s.lot) for s in letters_sent(dossier.sends, dossier.entries)}
    gone = {
        w.bidder
        for w in dossier.withdrawals
        if not w.lot and (dossier.approved_on is None or w.on < dossier.approved_on)
    }
    bidding = {(b.bidder, b.lot) for b in dossier.bids if b.bidder not in gone}
    lacking = {b for b, lot in bidding if not {(b, lot), (b, "")} & sent}
    return sorted(lacking)
