"""A second, literal reading of the rules of the award, by simulation and full enumeration. Shares no code with them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

from tendering.evaluation.scored import Scored
from tendering.model.bids import Dossier
from tendering.model.outcome import Standing, Status
from tendering.model.tender import AtLastPlace, LimitMethod, Lot, Per, Role

Seat = tuple[str, str, str | None]
"""A list of seats: lot, role, zone."""
Place = tuple[Seat, str]


class Oracle:
    """Works out who holds which place and the reason code of everybody else."""

    def __init__(self, dossier: Dossier, scored: Scored) -> None:
        self.d, self.t, self.s = dossier, dossier.tender, scored
        self.group = {b.id: b.group for b in dossier.bidders}
        self.places: set[Place] = set()
        self.via: set[Place] = set()
        self.why: dict[Place, str] = {}
        self.run()

    # --- reading the instance -------------------------------------------------------------------

    def role(self, seat: Seat) -> Role:
        lot = self.t.lot(seat[0])
        assert lot is not None
        role = lot.role(seat[1])
        assert role is not None
        return role

    def seats_of(self, lot: Lot, role: Role) -> list[Seat]:
        zones: list[str | None] = [None] if role.per is Per.LOT else [z.id for z in lot.zones]
        return [(lot.id, role.role, z) for z in zones]

    def bidding(self, seat: Seat) -> list[str]:
        lot, _, zone = seat
        ids = {b.bidder for b in self.d.bids if b.lot == lot}
        return sorted(b for b in ids if zone is None or zone in self.d.zones_bid(b, lot))

    def standing(self, lot: str, zone: str | None, bidder: str) -> Standing:
        return next(s for s in self.s.standings[lot, zone] if s.bidder == bidder)

    def eligible(self, seat: Seat) -> list[str]:
        lot, role, zone = seat
        found = []
        for b in self.bidding(seat):
            both = [self.standing(lot, zone, b), self.standing(lot, None, b)]
            if all(s.status is Status.RANKED and role not in s.barred for s in both):
                found.append((both[0].order or 0, b))
        return [b for _, b in sorted(found)]

    def value(self, seat: Seat, bidder: str) -> Fraction:
        value = self.standing(seat[0], seat[2], bidder).ranking_value
        assert value is not None
        return value

    # --- what binds -----------------------------------------------------------------------------

    def holders(self, seat: Seat, places: set[Place] | None = None) -> set[str]:
        return {b for s, b in (self.places if places is None else places) if s == seat}

    def inner_seats(self, seat: Seat) -> list[Seat]:
        lot = self.t.lot(seat[0])
        assert lot is not None
        return [
            x
            for name in self.role(seat).including
            if (r := lot.role(name))
            for x in self.seats_of(lot, r)
        ]

    def mates(self, bidder: str) -> set[str]:
        group = self.group[bidder]
        if self.t.related_bidders.limits == "group" and group:
            return {b for b, g in self.group.items() if g == group}
        return {bidder}

    def within_limits(self, seat: Seat, bidder: str, places: set[Place]) -> bool:
        for limit in self.t.limits:
            if limit.role != seat[1]:
                continue
            after = {*places, (seat, bidder)}
            held = {
                (s[0], s[2] if limit.counts == "zones" else None)
                for s, b in after
                if s[1] == limit.role and b in self.mates(bidder)
            }
            before = {
                (s[0], s[2] if limit.counts == "zones" else None)
                for s, b in places
                if s[1] == limit.role and b in self.mates(bidder)
            }
            if held != before and len(held) > limit.most:
                return False
        return True

    def group_free(self, seat: Seat, bidder: str, places: set[Place]) -> bool:
        if self.t.related_bidders.same_zone != "one" or seat[2] is None or not self.group[bidder]:
            return True
        return not any(
            self.group[b] == self.group[bidder] and b != bidder for b in self.holders(seat, places)
        )

    def hours(self, seat: Seat) -> Fraction:
        lot = self.t.lot(seat[0])
        share = self.role(seat).hours_share
        zone = lot.zone(seat[2]) if lot and seat[2] else None
        if self.t.capacity is None or share is None or zone is None or zone.demand is None:
            return Fraction(0)
        return share * (zone.demand.hours_weekly or 0)

    def within_capacity(self, bidder: str, places: Iterable[Place]) -> bool:
        mine = [s for s, b in places if b == bidder]
        return all(
            sum(self.hours(s) for s in mine if row.lot in {"", s[0]}) <= row.hours
            for row in self.d.capacity
            if row.bidder == bidder and self.t.capacity is not None
        )

    def bar(self, seat: Seat, bidder: str) -> str | None:
        if not self.group_free(seat, bidder, self.places):
            return "group"
        if not self.within_limits(seat, bidder, self.places):
            return "limit"
        if not self.within_capacity(bidder, {*self.places, (seat, bidder)}):
            return "capacity"
        return None

    # --- the order of filling -------------------------------------------------------------------

    def run(self) -> None:
        method = {x.role: x.when_exceeded for x in self.t.limits}
        steps: list[list[Seat]] = []
        for lot in self.t.lots:
            names = [r.role for r in lot.roles]
            main = lot.role("main")
            if "framework" in names and main is not None:
                names = (
                    ["framework", "main"]
                    if main.drawn_from == "framework"
                    else ["main", "framework"]
                )
            for name in names:
                role = lot.role(name)
                assert role is not None
                steps.append(self.seats_of(lot, role))
        if set(method.values()) - {LimitMethod.RANKED}:
            steps = self.gathered(steps, method)
        for seats in steps:
            how = method.get(seats[0][1], LimitMethod.RANKED)
            if how is LimitMethod.RANKED:
                for seat in seats:
                    self.ranked(seat)
            elif how is LimitMethod.PREFERENCE:
                self.preference(seats)
            else:
                self.best_overall(seats)

    def gathered(
        self, steps: list[list[Seat]], method: dict[str, LimitMethod]
    ) -> list[list[Seat]]:
        """Gather roles that share a method into one step: outer lists that mains are drawn from come first."""

        def drawn(seats: list[Seat]) -> bool:
            return self.role(seats[0]).drawn_from != "all"

        def is_outer_of_drawn(seats: list[Seat]) -> bool:
            lot = self.t.lot(seats[0][0])
            assert lot is not None
            return any(r.drawn_from == seats[0][1] for r in lot.roles)

        framework_only = "main" not in method
        first = [
            s
            for s in steps
            if s[0][1] not in method
            and (is_outer_of_drawn(s) or (framework_only and not drawn(s)))
        ]
        joint = [s for s in steps if s[0][1] in method and not drawn(s)]
        second = [s for s in steps if s[0][1] in method and drawn(s)]
        rest = [s for s in steps if s not in first and s not in joint and s not in second]
        if any(s[0][1] == "framework" for s in joint):
            return [*first, *_one(joint, method), *_one(second, method), *rest]
        return [*first, *_one([s for s in steps if s[0][1] in method], method), *rest]

    def bring(self, seat: Seat) -> None:
        for inner in self.inner_seats(seat):
            for b in self.holders(inner):
                if (seat, b) not in self.places and b in self.eligible(seat):
                    self.places.add((seat, b))
                    self.via.add((seat, b))

    def room(self, seat: Seat) -> int:
        most = self.role(seat).places_in(seat[2]).most
        inside = self.holders(seat).union(*(self.holders(x) for x in self.inner_seats(seat)))
        return 99 if most is None else max(0, most - len(inside))

    def turn(self, seat: Seat) -> list[str]:
        found = []
        outer = self.role(seat).drawn_from
        for b in self.eligible(seat):
            if (seat, b) in self.places:
                continue
            if outer != "all" and ((seat[0], outer, None), b) not in self.places:
                self.why[seat, b] = "not_drawn"
            else:
                found.append(b)
        return found

    # --- ranked ---------------------------------------------------------------------------------

    def ranked(self, seat: Seat) -> None:
        self.bring(seat)
        room = self.room(seat)
        turn = self.turn(seat)
        last = self.role(seat).at_last_place
        stop = self.t.capacity is not None and self.t.capacity.when_short == "stop"
        ended = False
        for value in dict.fromkeys(self.value(seat, b) for b in turn):
            tied = [b for b in turn if self.value(seat, b) == value]
            start = set(self.places)
            gained: list[str] = []
            open_at_start = room > 0 and not ended
            for b in tied:
                if not open_at_start or ended or (last is AtLastPlace.TIE_BREAK and room == 0):
                    self.why[seat, b] = "outranked"
                    continue
                bar = self.bar(seat, b)
                if bar is None:
                    self.places.add((seat, b))
                    gained.append(b)
                    room -= 1
                else:
                    self.why[seat, b] = bar
                    ended = ended or (bar == "capacity" and stop)
            if room < 0 and last is AtLastPlace.ADMIT_ALL:
                room = 0
            elif room < 0:
                self.places = start
                room = 0
                for b in tied:
                    if b in gained or self.why[seat, b] == "group":
                        self.why[seat, b] = self.bar(seat, b) or "tie_not_admitted"

    # --- preference -----------------------------------------------------------------------------

    def preference(self, seats: list[Seat]) -> None:
        most = min(x.most for x in self.t.limits if x.role == seats[0][1])
        turn = {seat: self.turn(seat) for seat in seats}
        room = {seat: self.room(seat) for seat in seats}
        stated = {(b.bidder, b.lot, b.zone): b.preference for b in self.d.bids if b.zone}
        wish: dict[str, list[Seat]] = {}
        for b in sorted({b for rows in turn.values() for b in rows}):
            mine = [s for s in seats if b in turn[s]]
            first = [s for s in mine if stated.get((b, s[0], s[2] or "")) is not None]
            first.sort(key=lambda s: stated[b, s[0], s[2] or ""] or 0)
            wish[b] = [*first, *(s for s in mine if s not in first)]

        def chosen_by_bidder(b: str, options: set[Seat]) -> set[Seat]:
            return set([s for s in wish[b] if s in options][:most])

        def chosen_by_zone(seat: Seat, options: set[str]) -> set[str]:
            taken: list[str] = []
            for b in turn[seat]:
                alone = self.group_free(seat, b, {(seat, x) for x in taken})
                if b in options and alone and len(taken) < room[seat]:
                    taken.append(b)
            return set(taken)

        stable: list[set[Place]] = []
        pairs = [(s, b) for s in seats for b in turn[s]]
        for matching in self.subsets(pairs, seats, room, most):
            of_zone = {s: {b for x, b in matching if x == s} for s in seats}
            of_bidder = {b: {s for s, x in matching if x == b} for b in wish}
            blocked = any(
                (s, b) not in matching
                and s in chosen_by_bidder(b, {*of_bidder[b], s})
                and b in chosen_by_zone(s, {*of_zone[s], b})
                for s, b in pairs
            )
            if not blocked and all(chosen_by_zone(s, of_zone[s]) == of_zone[s] for s in seats):
                stable.append(matching)
        best = [
            m
            for m in stable
            if all(
                chosen_by_bidder(b, {s for x in (m, other) for s, y in x if y == b})
                == {s for s, y in m if y == b}
                for other in stable
                for b in wish
            )
        ]
        assert len(best) == 1, "exactly one stable matching is best for every bidder"
        self.places |= best[0]
        for s, b in pairs:
            if (s, b) not in self.places:
                here = self.holders(s)
                full = len(here) >= room[s] and all(
                    turn[s].index(x) < turn[s].index(b) for x in here
                )
                self.why[s, b] = "outranked" if full else (self.bar(s, b) or "none")

    def subsets(
        self, pairs: list[Place], seats: list[Seat], room: dict[Seat, int], most: int
    ) -> Iterator[set[Place]]:
        def go(n: int, got: list[Place]) -> Iterator[set[Place]]:
            if n == len(pairs):
                yield set(got)
                return
            yield from go(n + 1, got)
            seat, bidder = pairs[n]
            if (
                sum(s == seat for s, _ in got) < room[seat]
                and sum(b == bidder for _, b in got) < most
            ):
                yield from go(n + 1, [*got, pairs[n]])

        return go(0, [])

    # --- best overall ---------------------------------------------------------------------------

    def best_overall(self, seats: list[Seat]) -> None:
        for seat in seats:
            self.bring(seat)
        room = {seat: self.room(seat) for seat in seats}
        pairs = [(s, b) for s in seats for b in self.turn(s)]
        sign = -1 if self.t.award_by is not None else 1
        nested = [s for s in seats if any(x in seats for x in self.inner_seats(s))]
        best: tuple[int, Fraction] = (-1, Fraction(0))
        optima: list[set[Place]] = []
        for size_mask in itertools.product([False, True], repeat=len(pairs)):
            got = {p for p, take in zip(pairs, size_mask, strict=True) if take}
            if any(sum(s == seat for s, _ in got) > room[seat] for seat in seats):
                continue
            score = (len(got), sign * sum((self.value(s, b) for s, b in got), start=Fraction(0)))
            if score < best or not self.allowed(got, nested):
                continue
            if score > best:
                best, optima = score, []
            optima.append(got)
        for seat in seats:
            order = self.turn(seat)
            for _ in range(min(room[seat], len(order))):
                for b in order:
                    if (seat, b) in self.places:
                        continue
                    left = [x for x in optima if (seat, b) in x]
                    if left:
                        optima = left
                        self.places.add((seat, b))
                        break
        assert len(optima) == 1
        for seat in nested:
            for b in self.holders(seat):
                if any(b in self.holders(x) for x in self.inner_seats(seat)):
                    self.via.add((seat, b))
        for seat, b in pairs:
            if (seat, b) not in self.places:
                direct = {x for x in self.holders(seat) if (seat, x) not in self.via}
                order = self.eligible(seat)
                full = self.room(seat) == 0 and all(
                    order.index(x) < order.index(b) for x in direct
                )
                self.why[seat, b] = "outranked" if full else (self.bar(seat, b) or "displaced")

    def brought(self, seat: Seat, bidder: str, places: set[Place]) -> bool:
        return any(bidder in self.holders(x, places) for x in self.inner_seats(seat))

    def allowed(self, got: set[Place], nested: list[Seat]) -> bool:
        after = self.places | got
        for seat in nested:
            for inner in self.inner_seats(seat):
                brought = {b for b in self.holders(inner, after) if b in self.eligible(seat)}
                if brought - self.holders(seat, after):
                    return False
        for seat, b in got:
            if not self.group_free(seat, b, after) or not self.within_capacity(b, after):
                return False
            if self.brought(seat, b, after):
                continue
            for limit in self.t.limits:
                if limit.role == seat[1]:
                    unit = (seat[0], seat[2] if limit.counts == "zones" else None)
                    mine = [(s, x) for s, x in after if s[1] == limit.role and x in self.mates(b)]
                    units = {(s[0], s[2] if limit.counts == "zones" else None) for s, _ in mine}
                    refusable = [
                        (s, x) for s, x in mine if (s, x) in got and not self.brought(s, x, after)
                    ]
                    sure = {
                        (s[0], s[2] if limit.counts == "zones" else None)
                        for s, x in mine
                        if (s, x) not in refusable
                    }
                    if unit not in sure and len(units) > limit.most:
                        return False
        return True


def _one(steps: list[list[Seat]], method: dict[str, LimitMethod]) -> list[list[Seat]]:
    """Join the steps of one kind: best overall all together, by preference role by role."""
    if not steps:
        return []
    if LimitMethod.PREFERENCE in method.values():
        names = dict.fromkeys(s[0][1] for s in steps)
        return [[x for s in steps if s[0][1] == name for x in s] for name in names]
    return [[x for s in steps for x in s]]
