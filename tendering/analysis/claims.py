"""Every subset of some claims tried: which would have altered a place, alone or only together, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

from tendering.analysis.change_faults import contradict
from tendering.analysis.changes import changed
from tendering.analysis.claim_text import Claim
from tendering.analysis.difference import ABOUT_PLACES, Difference, Kind, Placed, difference
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome, Standing

EVERY_SUBSET = 12
"""Most claims of which every subset is tried: 4,096 outcomes."""
MOST_TRIED = 1 << EVERY_SUBSET
"""Most outcomes that are worked out where there are more claims than that."""

Members = frozenset[int]
"""Numbers of the claims supposed to be right."""
Signature = tuple[tuple[bool, frozenset[Placed]], ...]
Show = Callable[[Iterable[Members], int], Iterable[Members]]
"""Shows how far a long run is: it yields what it is given."""


class Weight(StrEnum):
    """What a claim comes to."""

    ALONE = "alone"
    TOGETHER = "only_together"
    ADDS = "adds_to_others"
    NONE = "none"
    UNKNOWN = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset:
    """What would have followed had these claims been right and no other.

    Attributes:
        members: Numbers of the claims; empty is the real outcome.
        differences: From the real outcome.
        signature: Who would hold what, and which lots would be decided: equal for equal results.
    """

    members: Members
    differences: tuple[Difference, ...]
    signature: Signature

    @property
    def material(self) -> bool:
        """Whether anybody's place would be another."""
        return any(d.kind in ABOUT_PLACES for d in self.differences)

    def concerns(self, bidder: str) -> bool:
        """Say whether this bidder's own places would be others."""
        return any(d.kind in ABOUT_PLACES and d.bidder == bidder for d in self.differences)

    def gives(self, bidder: str) -> bool:
        """Say whether this bidder would hold a place that it does not."""
        return any(
            d.kind in (Kind.GAINED, Kind.MOVED) and d.bidder == bidder for d in self.differences
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Every subset that was tried, and what each claim comes to.

    Attributes:
        subsets: The empty one first, then by size and number.
        alternatives: Pairs of claims that contradict each other: no subset holds both.
        minimal: Sets that alter some place while no smaller part of them does.
        minimal_for: The same of the claimant's own places.
        weights: What each claim comes to, by its number.
        whole: All claims together; None where some are alternatives.
        to_size: Every subset of so many claims or fewer was tried.
    """

    claimant: str
    claims: tuple[Claim, ...]
    subsets: tuple[Subset, ...]
    alternatives: tuple[tuple[int, int], ...]
    minimal: tuple[Members, ...]
    minimal_for: tuple[Members, ...]
    weights: Mapping[int, Weight]
    whole: Subset | None
    to_size: int

    @property
    def exhaustive(self) -> bool:
        """Whether every subset was tried."""
        return self.to_size >= len(self.claims)

    def subset(self, members: Members) -> Subset | None:
        """Return a subset that was tried."""
        return next((s for s in self.subsets if s.members == members), None)


def tried(
    dossier: Dossier,
    before: Outcome,
    claims: Sequence[Claim],
    claimant: str,
    show: Show = lambda sets, _: sets,
) -> Trial:
    """Try every subset of the claims; of more than `EVERY_SUBSET`, those of the smallest sizes, and all together.

    Args:
        dossier: As recorded.
        before: The real outcome.
        claims: Each of which can stand by itself.
        claimant: Id of the bidder that claims.
        show: Shows progress.
    """
    pairs = tuple(
        (a.number, b.number)
        for a, b in combinations(claims, 2)
        if any(contradict(dossier, x, y) for x in a.changes for y in b.changes)
    )
    numbers = [c.number for c in claims]
    to_size = _to_size(len(claims))
    sets = [
        frozenset(members)
        for size in range(1, to_size + 1)
        for members in combinations(numbers, size)
        if _possible(members, pairs)
    ]
    whole = frozenset(numbers)
    if _possible(numbers, pairs) and whole not in sets and numbers:
        sets.append(whole)
    by_number = {c.number: c for c in claims}
    subsets = [Subset(members=frozenset(), differences=(), signature=signature(before))]
    for members in show(sets, len(sets)):
        changes = [c for n in sorted(members) for c in by_number[n].changes]
        outcome = evaluate(changed(dossier, dict.fromkeys(changes)))
        found = difference(before, outcome)
        subsets.append(Subset(members=members, differences=found, signature=signature(outcome)))
    minimal = _minimal(s.members for s in subsets if s.material)
    return Trial(
        claimant=claimant,
        claims=tuple(claims),
        subsets=tuple(subsets),
        alternatives=pairs,
        minimal=minimal,
        minimal_for=_minimal(s.members for s in subsets if s.concerns(claimant)),
        weights=_weights(numbers, subsets, minimal, exhaustive=to_size >= len(numbers)),
        whole=next((s for s in subsets if s.members == whole), None),
        to_size=to_size,
    )


def _to_size(count: int) -> int:
    """Return up to which size every subset can be tried within the bound; always each claim alone."""
    if count <= EVERY_SUBSET:
        return count
    size, spent = 1, count
    while size < count and spent + comb(count, size + 1) <= MOST_TRIED:
        size += 1
        spent += comb(count, size)
    return size


def _possible(members: Iterable[int], pairs: Iterable[tuple[int, int]]) -> bool:
    held = set(members)
    return not any(a in held and b in held for a, b in pairs)


def signature(outcome: Outcome) -> Signature:
    """Return who holds what, lot by lot, and which lots are decided."""
    return tuple(
        (
            lot.complete,
            frozenset((lot.lot, p.zone, p.role, p.bidder) for p in lot.places),
        )
        for lot in outcome.lots
    )


def _minimal(sets: Iterable[Members]) -> tuple[Members, ...]:
    """Return the sets of which no other given set is a part, the smallest first."""
    kept: list[Members] = []
    for members in sorted(sets, key=lambda m: (len(m), sorted(m))):
        if not any(less <= members for less in kept):
            kept.append(members)
    return tuple(kept)


def _weights(
    numbers: Sequence[int],
    subsets: Sequence[Subset],
    minimal: Sequence[Members],
    *,
    exhaustive: bool,
) -> dict[int, Weight]:
    results = {s.members: s.signature for s in subsets}
    found: dict[int, Weight] = {}
    for number in numbers:
        if frozenset({number}) in minimal:
            found[number] = Weight.ALONE
        elif any(number in members for members in minimal):
            found[number] = Weight.TOGETHER
        elif any(
            number in members and results.get(members - {number}, result) != result
            for members, result in results.items()
        ):
            found[number] = Weight.ADDS
        else:
            found[number] = Weight.NONE if exhaustive else Weight.UNKNOWN
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """How a bidder stands to the last place of a role in one list.

    Attributes:
        last: Who holds the last place in the order of the list; empty where nobody holds one.
        holds: Whether the bidder holds a place itself.
    """

    lot: str
    zone: str | None
    role: str
    standing: Standing
    holds: bool
    last: str
    last_standing: Standing | None


def nearness(outcome: Outcome, bidder: str) -> Iterator[Near]:
    """Yield how a bidder stands to the last place, for each role and zone it is owed a reason or holds a place in."""
    for lot in outcome.lots:
        seats = [(p.role, p.zone) for p in lot.places if p.bidder == bidder]
        seats += [(n.role, n.zone) for n in lot.not_placed if n.bidder == bidder]
        for role, zone in dict.fromkeys(seats):
            mine = lot.standing(bidder, zone) or lot.standing(bidder)
            if mine is None:
                continue
            holders = [p for p in lot.places if (p.role, p.zone) == (role, zone)]
            last = max(holders, key=lambda p: p.position, default=None)
            theirs = None
            if last is not None:
                theirs = lot.standing(last.bidder, zone) or lot.standing(last.bidder)
            yield Near(
                lot=lot.lot,
                zone=zone,
                role=role,
                standing=mine,
                holds=any(p.bidder == bidder for p in holders),
                last=last.bidder if last is not None else "",
                last_standing=theirs,
            )
