"""What a supposed change does to the places: who gains and loses one, whose order turns round, which lots then wait.

It is what trials made by the hundred are judged by, so it counts and names, and gives no reasons. One change that a
person asks about is told in full, each place with its reason, by `difference`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from tendering.analysis.margin_types import Seat
from tendering.model.outcome import LotOutcome, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Two bidders of one list whose order turned round: ``ahead`` stood first, and now stands second."""

    lot: str
    zone: str | None
    ahead: str
    behind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The difference between the outcome and a supposed one, in the lots asked for.

    Attributes:
        gained: Places held only in the supposed outcome.
        lost: Places held only in the real one; those of a bidder left out are ``vacated`` instead.
        reversals: Each pair once, in the lot's own list where it turned round there.
        waiting: Lots that were complete and would wait, with the first thing each would wait for.
        decided: Lots that wait, and would be complete: their places are not ``gained`` from anybody.
        unchanged_totals: Whether everybody left has the ranking value that it had.
    """

    gained: tuple[Seat, ...] = ()
    lost: tuple[Seat, ...] = ()
    vacated: tuple[Seat, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    decided: tuple[str, ...] = ()
    unchanged_totals: bool = True

    @property
    def matters(self) -> bool:
        """Say whether any place would change hands, or a lot would begin or cease to wait."""
        return bool(self.gained or self.lost or self.waiting or self.decided)

    @property
    def lost_outright(self) -> tuple[Seat, ...]:
        """Return the places lost by those who gain none of that role: the others only move."""
        moved = {(s.lot, s.role, s.bidder) for s in self.gained}
        return tuple(s for s in self.lost if (s.lot, s.role, s.bidder) not in moved)


def seats(outcome: Outcome, lots: Collection[str]) -> tuple[Seat, ...]:
    """Return every place held in these lots, in published order of lot, role and zone."""
    return tuple(
        Seat(lot=lot.lot, role=p.role, zone=p.zone, bidder=p.bidder)
        for lot in outcome.lots
        if lot.lot in lots
        for p in lot.places
    )


def effect(before: Outcome, after: Outcome, lots: Collection[str], *, without: str = "") -> Effect:
    """Compare two outcomes of one tender.

    Args:
        before: The real outcome.
        after: The supposed one.
        lots: The lots to compare.
        without: A bidder that the supposed outcome leaves out.
    """
    held, then = seats(before, lots), seats(after, lots)
    was, now = frozenset(held), frozenset(then)
    pairs = [(a, b) for a in before.lots if a.lot in lots and (b := after.lot(a.lot)) is not None]
    waiting = tuple(
        (a.lot, b.waiting_for[0] if b.waiting_for else "")
        for a, b in pairs
        if a.complete and not b.complete
    )
    stopped = {lot for lot, _ in waiting}
    decided = tuple(a.lot for a, b in pairs if b.complete and not a.complete)
    return Effect(
        gained=tuple(s for s in then if s not in was and s.lot not in decided),
        # a lot that waits appoints nobody: its places are not lost to anybody
        lost=tuple(
            s for s in held if s not in now and s.bidder != without and s.lot not in stopped
        ),
        vacated=tuple(s for s in held if s.bidder == without),
        reversals=tuple(r for a, b in pairs for r in _reversals(a, b)),
        waiting=waiting,
        decided=decided,
        unchanged_totals=all(_same_totals(a, b, without) for a, b in pairs),
    )


def _positions(lot: LotOutcome) -> dict[str | None, dict[str, int]]:
    """Return where each ranked bidder of each list stands; those of an unsettled tie stand together."""
    found: dict[str | None, dict[str, int]] = {}
    for s in lot.standings:
        if s.rank is not None:
            found.setdefault(s.zone, {})[s.bidder] = s.order if s.order is not None else s.rank
    return found


def _reversals(before: LotOutcome, after: LotOutcome) -> Iterator[Reversal]:
    seen: set[tuple[str, str]] = set()
    then = _positions(after)
    for zone, was in _positions(before).items():
        now = then.get(zone, {})
        both = sorted((b for b in was if b in now), key=lambda b: (was[b], b))
        if _still_rises(both, now):
            continue
        for ahead, behind in combinations(both, 2):
            turned = was[ahead] < was[behind] and now[ahead] > now[behind]
            if turned and (ahead, behind) not in seen:
                seen.add((ahead, behind))
                yield Reversal(lot=before.lot, zone=zone, ahead=ahead, behind=behind)


def _still_rises(bidders: Sequence[str], now: Mapping[str, int]) -> bool:
    """Say whether nobody has overtaken anybody, without looking at every pair."""
    return all(now[a] <= now[b] for a, b in pairwise(bidders))


def _same_totals(before: LotOutcome, after: LotOutcome, without: str) -> bool:
    then = {(s.bidder, s.zone): s.ranking_value for s in after.standings}
    return all(
        then.get((s.bidder, s.zone)) == s.ranking_value
        for s in before.standings
        if s.bidder != without and s.status is Status.RANKED
    )
