"""What shares of a county's outcome are what the issue asks for: below a threshold, non-compliant, tied at the edge of a cap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome, Outcome


def shares(dossier: Dossier, outcome: Outcome) -> dict[str, object]:
    """Return the counts and shares, in parts of a hundred, of one outcome."""
    statuses = Counter(
        s.status.value for lot in outcome.lots for s in lot.standings if s.zone is None
    )
    edges = [tied for lot in outcome.lots for tied in _edges(lot)]
    bids = len({(b.bidder, b.lot) for b in dossier.bids})
    outside = len({(d.bidder, d.lot) for d in dossier.decisions})
    return {
        "complete": outcome.complete,
        "lot_bids": bids,
        "marks": len(dossier.marks),
        "scores": len(dossier.consensus),
        "below": 100 * statuses["below_minimum"] / bids,
        "non_compliant": 100 * outside / bids,
        "caps": len(edges),
        "tied_at_the_edge": 100 * sum(edges) / len(edges) if edges else 0,
        "drawn": sum(t.settled_by == "draw" for lot in outcome.lots for t in lot.ties),
        "places": sum(len(lot.places) for lot in outcome.lots),
        "statuses": dict(statuses),
    }


def _edges(lot: LotOutcome) -> Iterator[bool]:
    """Yield for each list whose places are all filled whether equal totals stand on both sides of its edge."""
    unfilled = {(u.role, u.zone) for u in lot.unfilled}
    value = {(s.bidder, s.zone): s.ranking_value for s in lot.standings}
    outranked: dict[tuple[str, str | None], set[str]] = {}
    for left in lot.not_placed:
        if left.reason.code == "outranked":
            outranked.setdefault((left.role, left.zone), set()).add(left.bidder)
    held: dict[tuple[str, str | None], set[str]] = {}
    for place in lot.places:
        held.setdefault((place.role, place.zone), set()).add(place.bidder)
    for key, inside in held.items():
        if key not in unfilled:
            values = {value[b, key[1]] for b in inside}
            yield any(value[b, key[1]] in values for b in outranked.get(key, ()))
