"""How the places of a lot were filled, as the scorecard proves it: the steps, what was held before each, the results.

Proved is the award as it was approved: who left afterwards still stands in it, and who was promoted does not yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tendering.documents.lot_view import LotView
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.capacity import Capacity
from tendering.evaluation.places.filling import RoleOf, steps
from tendering.evaluation.scored import Scored
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome, NotPlaced, Outcome, Place, Status
from tendering.model.tender import Limit

WORDS: Mapping[str, str] = {
    "appointed": "place",
    "via": "with the included place",
    "admitted_tied": "place, equal at the last",
    "outranked": "no place left",
    "group": "a related bidder has one",
    "limit": "limit used up",
    "capacity": "too little capacity",
    "not_drawn": "not on the list",
    "tie_not_admitted": "equal at the last, none admitted",
    "not_eligible": "not open to it",
    "displaced": "another combination is better",
}
"""What became of a bidder at its turn, in few words: a formula writes the same ones."""


def as_approved(dossier: Dossier, outcome: Outcome) -> Outcome:
    """Return the outcome before anyone withdrew after approval, where places were then filled by promotion."""
    day = dossier.approved_on
    if day is None or dossier.tender.on_withdrawal != "promote":
        return outcome
    early = tuple(w for w in dossier.withdrawals if w.on <= day)
    return (
        outcome if early == dossier.withdrawals else evaluate(replace(dossier, withdrawals=early))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One lot's places as approved, and what the formulas need that stands in no other sheet.

    Attributes:
        board: The seat lists and rules of the tender; nobody's bid is on it.
        steps: The roles of this lot in the order they are filled, each with what is filled with it in any lot.
        before: By step, the roles of any lot that were filled before it.
        numbers: By bidder of the lot, its number in the sheets that refer to each other.
        said: By role, zone and bidder, what became of it (a key of `WORDS`).
    """

    view: LotView
    approved: Outcome
    board: Board
    capacity: Capacity
    steps: tuple[tuple[RoleOf, ...], ...]
    before: tuple[frozenset[RoleOf], ...]
    numbers: Mapping[str, int]
    said: Mapping[tuple[str, str | None, str], str]
    _first: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _group: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, view: LotView, approved: Outcome) -> Filling | None:
        """Arrange a lot; None where it waits for something, so that nobody is appointed."""
        own = approved.lot(view.lot.id)
        if own is None or not own.complete or not view.result.complete:
            return None
        board = Board(replace(view.dossier, bids=()), Scored(standings={}))
        done: set[RoleOf] = set()
        mine, before = [], []
        for step in steps(board, [x.lot for x in approved.lots if x.complete]):
            if any(lot == own.lot for lot, _ in step):
                mine.append(tuple(step))
                before.append(frozenset(done))
            done |= set(step)
        rows: Iterable[Place | NotPlaced] = (*own.places, *own.not_placed)
        return cls(
            view=view,
            approved=approved,
            board=board,
            capacity=Capacity(board),
            steps=tuple(mine),
            before=tuple(before),
            numbers={b: n for n, b in enumerate(view.bidders(), start=1)},
            said={(x.role, x.zone, x.bidder): x.reason.code for x in rows},
        )

    @property
    def own(self) -> LotOutcome:
        """The lot as approved."""
        found = self.approved.lot(self.view.lot.id)
        if found is None:
            raise ValueError(f"the outcome has no lot {self.view.lot.id!r}")
        return found

    @property
    def promoted(self) -> bool:
        """Whether anyone left after approval, so that places are held now that were not held then."""
        return self.approved is not self.view.outcome

    def slots(self, role: str) -> tuple[Slot, ...]:
        """Return the seat lists of a role in this lot, in published order."""
        return tuple(s for s in self.board.slots[self.view.lot.id] if s.role == role)

    def group(self, bidder: str) -> str:
        """Return the group of related bidders that a bidder belongs to; empty for none."""
        return self.board.group.get(bidder, "")

    def entity(self, bidder: str) -> str:
        """Return whom a limit binds when it binds this bidder: the bidder, or its group."""
        group = self.group(bidder)
        by_group = self.view.tender.related_bidders.limits == "group"
        return f"group {group}" if group and by_group else bidder

    def entity_number(self, bidder: str) -> int:
        """Return the number a bidder counts under: its own, or the first of its group."""
        if not self._first:
            self._first.update({self.entity(b): n for b, n in reversed([*self.numbers.items()])})
        return self._first[self.entity(bidder)]

    def group_number(self, bidder: str) -> int:
        """Return a number for a bidder's group, 0 for none."""
        if not self._group:
            self._group.update({self.group(b): n for b, n in reversed([*self.numbers.items()])})
        mine = self.group(bidder)
        return self._group[mine] if mine else 0

    def limits(self, role: str) -> tuple[tuple[int, Limit], ...]:
        """Return the published limits of a role, numbered."""
        return tuple(
            (n, limit) for n, limit in enumerate(self.view.tender.limits) if limit.role == role
        )

    def elsewhere(self, role: str, within: Iterable[RoleOf]) -> list[tuple[str, Place]]:
        """Return the places of a role in other lots, of those filled by then, each with its lot."""
        wanted = {lot for lot, name in within if name == role and lot != self.view.lot.id}
        return [
            (lot.lot, p)
            for lot in self.approved.lots
            if lot.lot in wanted
            for p in lot.places
            if p.role == role
        ]

    def held_elsewhere(self, limit: Limit, within: Iterable[RoleOf]) -> dict[str, int]:
        """Return, by whom the limit binds, how many zones or lots it uses in other lots by then."""
        used: dict[str, set[tuple[str, str | None]]] = {}
        for lot, p in self.elsewhere(limit.role, within):
            unit = (lot, p.zone if limit.counts == "zones" else None)
            used.setdefault(self.entity(p.bidder), set()).add(unit)
        return {who: len(units) for who, units in used.items()}

    def hours_used(self, of: Iterable[RoleOf]) -> dict[str, Fraction]:
        """Return, by bidder, the weekly hours that its places of these roles use."""
        used: dict[str, Fraction] = {}
        done = set(of)
        for lot in self.approved.lots if done else ():
            for p in lot.places:
                if (lot.lot, p.role) in done:
                    share = self.capacity.share(Slot(lot.lot, p.role, p.zone)) or Fraction(0)
                    used[p.bidder] = used.get(p.bidder, Fraction(0)) + share
        return used

    def came_with(self, slot: Slot, bidder: str) -> bool:
        """Say whether a bidder's place came with an included one."""
        return any(
            p.via is not None
            for p in self.own.places
            if (p.role, p.zone, p.bidder) == (slot.role, slot.zone, bidder)
        )

    def left(self, slot: Slot) -> list[str]:
        """Return who has left since approval and stood in a list of seats."""
        now = self.view.result
        return [
            b
            for b in self.numbers
            if (s := now.standing(b, slot.zone)) is not None
            and s.status is Status.WITHDRAWN
            and self.said.get((slot.role, slot.zone, b), "not_eligible") != "not_eligible"
        ]

    def gained(self, slot: Slot) -> list[str]:
        """Return who holds a place of a list of seats now and held none as approved."""
        here = (slot.role, slot.zone)
        then = {p.bidder for p in self.own.places if (p.role, p.zone) == here}
        now = (p.bidder for p in self.view.result.places if (p.role, p.zone) == here)
        return [b for b in now if b not in then]

    def word(self, slot: Slot, bidder: str) -> str:
        """Say what became of a bidder in a seat list."""
        return WORDS.get(self.said.get((slot.role, slot.zone, bidder), ""), "")
