"""The best overall combination as a problem in whole numbers: which seats may go to whom, and every rule that binds."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.holdings import Holdings, unit_of


@dataclass(frozen=True, slots=True)
class Item:
    """One seat that one bidder might take, and its ranking value in the problem's common unit, greater is better."""

    slot: Slot
    bidder: str
    value: int


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``most`` different units among the items that have one.

    Attributes:
        node: Whom it binds, so that a flow can hold it: (role, kind, name).
        inner: By item of an outer role, the items of included ones that would bring it along. A place brought
            along counts but is never refused; empty where there is none.
    """

    most: int
    units: Mapping[int, Hashable]
    node: tuple[str, str, str]
    inner: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hours:
    """At most ``most`` weekly hours among the items of one bidder, in a common unit: so many of them are one hour."""

    most: int
    needs: Mapping[int, int]
    an_hour: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Choose as many items as can be, at the greatest sum of values, within the seats, gates, budgets, hours and links.

    Attributes:
        slots: In published lot, filling and zone order.
        of_slot: By seat list, its items, highest in the list's order first.
        gates: Sets of items of which at most one may be chosen (related bidders in one zone).
        links: By item of an included role, the item of the outer role that comes with it.
        unit: What one whole number of an item's value is in ranking value; below nought where lower is better.
    """

    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    seats: Mapping[Slot, int]
    of_slot: Mapping[Slot, tuple[int, ...]]
    gates: tuple[frozenset[int], ...] = ()
    budgets: tuple[Budget, ...] = ()
    hours: tuple[Hours, ...] = ()
    links: Mapping[int, int] = field(default_factory=dict)
    unit: Fraction = Fraction(1)

    def total(self, chosen: Iterable[int]) -> int:
        """Return the sum of the values of a choice, in the common unit."""
        return sum(self.items[i].value for i in chosen)


def whole(values: Sequence[Fraction]) -> tuple[int, list[int]]:
    """Return a common denominator, and the values multiplied by it."""
    scale = lcm(*(v.denominator for v in values)) if values else 1
    return scale, [int(v * scale) for v in values]


def state_problem(
    board: Board, held: Holdings, slots: Sequence[Slot], seats: Mapping[Slot, int] | None = None
) -> Problem:
    """State the problem of filling these seat lists together, on top of the places held already.

    Where ``seats`` is given, these are filled instead of those left, only their number counts, and it does not
    matter which list a role is drawn from.
    """
    pairs = (
        _pairs(board, held, slots)
        if seats is None
        else [(s, b) for s in slots for b in board.order[s]]
    )
    sign = -1 if board.lower_is_better() else 1
    scale, values = whole(
        [
            sign * board.value(slot, bidder) if seats is None else Fraction(0)
            for slot, bidder in pairs
        ]
    )
    items = tuple(Item(s, b, v) for (s, b), v in zip(pairs, values, strict=True))
    of_slot: dict[Slot, list[int]] = {slot: [] for slot in slots}
    for n, item in enumerate(items):
        of_slot[item.slot].append(n)
    links = _links(board, items)
    left = {slot: held.seats_left(slot) if seats is None else seats[slot] for slot in slots}
    return Problem(
        items=items,
        slots=tuple(slots),
        seats={s: len(of_slot[s]) if n is None else n for s, n in left.items()},
        of_slot={s: tuple(rows) for s, rows in of_slot.items()},
        gates=_gates(board, items),
        budgets=_budgets(held, items, links),
        hours=_hours(held, items),
        links=links,
        unit=Fraction(sign, scale),
    )


def _pairs(board: Board, held: Holdings, slots: Sequence[Slot]) -> list[tuple[Slot, str]]:
    together = {(s.lot, s.role) for s in slots}
    found = []
    for slot in slots:
        brought = any((inner.lot, inner.role) in together for inner in board.included(slot))
        for bidder in board.order[slot]:
            if bidder in held.places[slot]:
                continue
            if not held.on_list(slot, bidder):
                held.passed[slot, bidder] = held.not_drawn(slot)
            # An outer place that an included one may bring along is never refused by a limit.
            elif (
                held.group_bar(slot, bidder) is None
                and held.capacity_bar(slot, bidder) is None
                and (brought or held.limit_bar(slot, bidder) is None)
            ):
                found.append((slot, bidder))
    return found


def _links(board: Board, items: Sequence[Item]) -> dict[int, int]:
    number = {(item.slot, item.bidder): n for n, item in enumerate(items)}
    links: dict[int, int] = {}
    for slot in dict.fromkeys(item.slot for item in items):
        for inner in board.included(slot):
            for bidder in board.order[inner]:
                if (inner, bidder) in number and (slot, bidder) in number:
                    links[number[inner, bidder]] = number[slot, bidder]
    return links


def _gates(board: Board, items: Sequence[Item]) -> tuple[frozenset[int], ...]:
    if board.tender.related_bidders.same_zone != "one":
        return ()
    related: dict[tuple[Slot, str], set[int]] = {}
    for n, item in enumerate(items):
        group = board.group.get(item.bidder, "")
        if group and item.slot.zone is not None:
            related.setdefault((item.slot, group), set()).add(n)
    return tuple(frozenset(rows) for rows in related.values() if len(rows) > 1)


def _budgets(
    held: Holdings, items: Sequence[Item], links: Mapping[int, int]
) -> tuple[Budget, ...]:
    inner: dict[int, list[int]] = {}
    for n, outer in links.items():
        inner.setdefault(outer, []).append(n)
    units: dict[tuple[int, tuple[str, str]], dict[int, Hashable]] = {}
    for n, item in enumerate(items):
        for index, limit in held.limits.get(item.slot.role, ()):
            entity = held.entity(item.bidder)
            unit = unit_of(limit, item.slot)
            if unit not in held.units(index, entity):
                units.setdefault((index, entity), {})[n] = unit
    found = []
    for (index, entity), rows in units.items():
        limit = held.board.tender.limits[index]
        most = limit.most - len(held.units(index, entity))
        if len(set(rows.values())) > most:
            brought = {n: tuple(inner[n]) for n in rows if n in inner}
            found.append(Budget(most, rows, (limit.role, *entity), brought))
    return tuple(found)


def _hours(held: Holdings, items: Sequence[Item]) -> tuple[Hours, ...]:
    by_figure: dict[tuple[str, str], list[int]] = {}
    for n, item in enumerate(items):
        if held.capacity.need(item.slot):
            for key in ((item.bidder, item.slot.lot), (item.bidder, "")):
                if key in held.capacity.figures:
                    by_figure.setdefault(key, []).append(n)
    found = []
    for (bidder, lot), rows in by_figure.items():
        figure = held.capacity.figures[bidder, lot] - held.capacity.used.get(
            (bidder, lot), Fraction(0)
        )
        scale, (most, *needs) = whole([figure, *(held.capacity.need(items[n].slot) for n in rows)])
        if sum(needs) > most:
            found.append(Hours(most, dict(zip(rows, needs, strict=True)), scale))
    return tuple(found)
