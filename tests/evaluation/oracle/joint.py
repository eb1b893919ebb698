"""The oracle's two joint methods: deferred acceptance as in the textbook, and the best of all allocations, listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from tests.evaluation.oracle.filling import Filling
from tests.evaluation.oracle.rules import Seat


class Joint(Filling):
    """Places of one role, or of all roles so limited, filled over all lots at once."""

    def fill_together(self, method: str, seats: Sequence[Seat]) -> None:
        """Fill seats by the method named."""
        (self._preference if method == "preference" else self._best)(seats)

    # --- preference: bidders propose, zones keep the best they may ---------------------------

    def _preference(self, seats: Sequence[Seat]) -> None:
        left = {seat: self._left(seat) for seat in seats}
        open_to = {seat: self._open_to(seat) for seat in seats}
        name = seats[0][1]
        quota = min(int(x["most"]) for x in self.limits(name))
        via = {b: sum(b in self.holders[s] for s in seats) for b in self.at.everyone()}
        wishes = {b: self._wishes(b, seats, open_to) for b in self.at.everyone()}
        asked: dict[str, int] = dict.fromkeys(wishes, 0)
        held: dict[Seat, list[str]] = {seat: [] for seat in seats}
        while True:
            bidder = next(
                (
                    b
                    for b in wishes
                    if asked[b] < len(wishes[b])
                    and via[b] + sum(b in by for by in held.values()) < quota
                ),
                None,
            )
            if bidder is None:
                break
            seat = wishes[bidder][asked[bidder]]
            asked[bidder] += 1
            held[seat] = self._choice(seat, [*held[seat], bidder], open_to[seat], left[seat])
        for seat in seats:
            self.holders[seat] |= dict.fromkeys(held[seat])
        self._explain(seats, open_to)

    def _wishes(
        self, bidder: str, seats: Sequence[Seat], open_to: dict[Seat, list[str]]
    ) -> list[Seat]:
        stated = {
            (row["lot"], row["zone"]): int(row["preference"])
            for row in self.tables["bids"]
            if row["bidder"] == bidder and row["preference"]
        }
        wished = [s for s in seats if bidder in open_to[s]]
        first = sorted(
            (s for s in wished if (s[0], s[2]) in stated), key=lambda s: stated[s[0], str(s[2])]
        )
        return first + [s for s in wished if (s[0], s[2]) not in stated]

    def _choice(
        self, seat: Seat, proposers: Sequence[str], order: Sequence[str], left: int | None
    ) -> list[str]:
        kept: list[str] = []
        one = self.tender.get("related_bidders", {}).get("same_zone") == "one"
        taken = {self.group.get(b) for b in self.holders[seat]} - {None} if one else set()
        for bidder in order:
            group = self.group.get(bidder)
            if bidder in proposers and (left is None or len(kept) < left) and group not in taken:
                kept.append(bidder)
                taken |= {group} - {None} if one else set()
        return kept

    # --- best_overall: every allocation is listed --------------------------------------------

    def _best(self, seats: Sequence[Seat]) -> None:
        # reading: in published lot order, within it role by role as they are filled, zone by zone, seat by seat.
        todo, order = list(dict.fromkeys(s[:2] for s in seats)), []
        while todo:
            order.append(next(x for x in todo if self._ready([x], todo)))
            todo.remove(order[-1])
        lots = list(self.lots)
        seats = sorted(seats, key=lambda s: (lots.index(s[0]), order.index(s[:2])))
        open_to = {seat: self._open_to(seat) for seat in seats}
        best: tuple[Any, ...] | None = None
        chosen: dict[Seat, tuple[str, ...]] = {}
        for allocation in self._allocations(list(seats), open_to):
            if not self._within_limits(allocation):
                continue
            filled = sum(map(len, allocation.values()))
            value = sum(
                self.better(self.at.value(b, s[0], s[2]))
                for s, by in allocation.items()
                for b in by
            )
            # Seats one at a time, each to the highest that permits the optimum: the least list of positions.
            positions = []
            for seat in seats:
                found = sorted(open_to[seat].index(b) for b in allocation[seat])
                positions.append(
                    (*found, *[len(open_to[seat])] * (len(open_to[seat]) - len(found)))
                )
            key = (-filled, -value, positions)
            if best is None or key < best:
                best, chosen = key, allocation
        for seat in seats:
            self._enter_via(seat)
            for bidder in chosen[seat]:
                self.holders[seat].setdefault(bidder, None)
        self._explain(seats, open_to)

    def _allocations(
        self, seats: list[Seat], open_to: dict[Seat, list[str]]
    ) -> Iterator[dict[Seat, tuple[str, ...]]]:
        if not seats:
            yield {}
            return
        seat, rest = seats[0], seats[1:]
        before = dict(self.holders[seat])
        self._enter_via(seat)
        entered = dict(self.holders[seat])
        via = tuple(b for b in entered if b not in before)
        left = self._left(seat)
        free = [b for b in open_to[seat] if b not in via]
        most = len(free) if left is None else min(left, len(free))
        for count in range(most, -1, -1):
            for by in combinations(free, count):
                self.holders[seat] = dict(entered)
                allowed = True
                for bidder in by:
                    allowed = allowed and self.kept_from(bidder, seat) is None
                    self.holders[seat][bidder] = None
                if allowed:
                    for more in self._allocations(rest, open_to):
                        yield {seat: (*via, *by), **more}
        self.holders[seat] = before

    def _within_limits(self, allocation: dict[Seat, tuple[str, ...]]) -> bool:
        """Whether no limit refuses a place: one held by way of an included role counts, but is never refused."""
        for limit in self.tender.get("limits", []):
            zones = limit["counts"] == "zones"
            for bidder in self.at.everyone():
                bound = self.bound(bidder)
                units: set[Any] = set()
                brought: set[Any] = set()
                for seat in self.holders:
                    if seat[1] != limit["role"]:
                        continue
                    unit = (seat[0], seat[2] if zones else None)
                    by = self.holders[seat]
                    if any(b in bound for b in by):
                        units.add(unit)
                    if any(b in bound and via is not None for b, via in by.items()):
                        brought.add(unit)
                if units - brought and len(units) > int(limit["most"]):
                    return False
        return True

    def _explain(self, seats: Sequence[Seat], open_to: dict[Seat, list[str]]) -> None:
        for seat in seats:
            order = self.candidates(seat)
            most = self.most(seat)
            held = self.holders[seat]
            for bidder in open_to[seat]:
                if bidder in held:
                    continue
                higher = sum(order.index(x) < order.index(bidder) for x in held if x in order)
                # a place held by way of an included role is no seat anybody here could have had
                higher += sum(1 for x in held if x not in order)
                full = most is not None and len(held) >= most
                via = sum(1 for x in held.values() if x is not None)
                direct_higher = sum(
                    order.index(x) < order.index(bidder)
                    for x, by in held.items()
                    if x in order and by is None
                )
                if full and direct_higher >= len(held) - via:
                    self.why[seat, bidder] = "outranked"
                else:
                    self.why[seat, bidder] = self.kept_from(bidder, seat) or "displaced"
