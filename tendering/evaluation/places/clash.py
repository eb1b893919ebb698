"""Rules that cannot all hold: a smallest set of them, and the smallest relaxations that would do.

`clash` answers before anybody bids, for a number of bidders expected; `clash_of` for the bids of an evaluation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.choice import UnsolvedLots, most_seats
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import Problem, state_problem
from tendering.evaluation.places.programme import hours_lacking
from tendering.evaluation.places.solver import Unsolved
from tendering.evaluation.scored import ListKey, Scored
from tendering.model.bids import Bid, Bidder, Dossier
from tendering.model.numbers import plain
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Per, RelatedBidders, Tender

SAME_ZONE = "related_bidders.same_zone"
GROUP = "related_bidders.limits"
CAPACITY = "capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One rule relaxed as little as will do.

    Attributes:
        rule: Definition path of the rule; ``bidders`` where more bidders would do.
        to: The limit, or number of bidders, that would do; None where the rule would have to go.
        words: The change in words, such as ``a limit of 2 zones instead of 1``.
        hours: For the capacity rule, the fewest weekly hours, over all figures declared, that would have to be added.
    """

    rule: str
    to: int | None
    words: str
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """The places of a role that cannot all be filled, and why.

    Attributes:
        role: The role, over all its lots.
        places: Places demanded: of each zone its ``least`` where the tender states one, else its ``most``.
        zones: Lists of places (zones, or lots) that demand any.
        bidders: Bidders who may take one of them.
        filled: The most that can be filled under all the rules.
        reachable: The most that the bidders could fill if none of the rules held.
        under: The most that can be filled under the rules named alone.
        rules: Definition paths of a smallest set of rules that cannot all hold: without any one of them, the others
            let as many places be filled as can be reached.
        words: Each of these rules in words.
        ways: Each way out on its own, a change of one rule; where none alone would do, of two.
    """

    role: str
    places: int
    zones: int
    bidders: int
    filled: int
    reachable: int
    under: int
    rules: tuple[str, ...]
    words: tuple[str, ...]
    ways: tuple[tuple[Change, ...], ...]


def clash(tender: Tender, bidders: int) -> tuple[Clash, ...]:
    """Return the clashes of a tender before anybody bids, at the best: every bidder bids for everything and passes.

    What is found here no competition with so many bidders can mend. Related bidders and declared capacity, which
    nobody knows yet, are left out; where more bidders would do, their number is one of the ways out, even where no
    rule clashes and they are merely too few (`Clash.rules` is then empty).

    Args:
        tender: The definition.
        bidders: How many bidders are expected to pass, nought or more.

    Raises:
        UnsolvedLots: No solver at hand could prove how many places can be filled.
    """
    empty = _expected(tender, 0)
    places = max((sum(d.values()) for _, d in demands(empty, empty.lots)), default=0)
    board = _expected(
        tender, min(bidders, places)
    )  # nobody needs more bidders than there are places
    found: list[Clash] = []
    for role, demand in demands(board, board.lots):
        trial = _Trial(board, role, demand)
        places = sum(demand.values())
        if trial.filled() >= places:
            continue
        named = clash_of(board, role, demand) or Clash(
            role=role,
            places=places,
            zones=len(demand),
            bidders=bidders,
            filled=trial.filled(),
            reachable=trial.filled(),
            under=trial.filled(),
            rules=(),
            words=(),
            ways=(),
        )
        enough = _enough(tender, role, bidders, places)
        words = f"{enough} bidders instead of {bidders}"
        more = () if enough is None else ((Change(rule="bidders", to=enough, words=words),),)
        found.append(replace(named, bidders=bidders, ways=(*named.ways, *more)))
    return tuple(found)


def clash_of(board: Board, role: str, demand: Mapping[Slot, int]) -> Clash | None:
    """Return the rules that keep places of a role empty which the eligible bidders could fill; None where none do.

    Raises:
        UnsolvedLots: No solver at hand could prove how many places can be filled.
    """
    trial = _Trial(board, role, demand)
    reachable = trial.reachable()
    if trial.filled() >= reachable:
        return None
    kept = list(trial.rules)
    for rule in trial.rules:
        fewer = [r for r in kept if r != rule]
        dropped: dict[str, int | None] = {r: None for r in trial.rules if r not in fewer}
        if trial.filled(dropped) < reachable:
            kept = fewer
    alone = [way for rule in kept if (way := trial.alone(rule))]
    ways: tuple[tuple[Change, ...], ...] = tuple((way,) for way in alone)
    ways = ways or tuple(trial.pairs(kept))
    return Clash(
        role=role,
        places=sum(demand.values()),
        zones=len(demand),
        bidders=len({b for slot in demand for b in board.order[slot]}),
        filled=trial.filled(),
        reachable=reachable,
        under=trial.filled({rule: None for rule in trial.rules if rule not in kept}),
        rules=tuple(kept),
        words=tuple(rule_words(board.tender, rule) for rule in kept),
        ways=ways,
    )


def demands(board: Board, lots: Iterable[str]) -> Iterator[tuple[str, dict[Slot, int]]]:
    """Yield each role of these lots with the places that its zones demand.

    A role of a whole lot demands its ``least``, where the tender states one: its ``most`` is a ceiling.
    """
    slots = board.all_slots(lots)
    for role in dict.fromkeys(s.role for s in slots):
        demand = {}
        for slot in (s for s in slots if s.role == role):
            places = board.role(slot).places_in(slot.zone)
            wanted = places.least
            if board.role(slot).per is Per.ZONE:
                wanted = places.most if wanted is None else wanted
            elif board.role(slot).including:
                wanted = (
                    None  # whoever holds an included role holds this one too, whatever the limit
                )
            if wanted:
                demand[slot] = wanted
        if demand:
            yield role, demand


def rule_words(tender: Tender, rule: str) -> str:
    """Name a rule in words."""
    limit = _limit_of(rule)
    if limit is not None:
        most, counts = tender.limits[limit].most, tender.limits[limit].counts
        return f"the limit of {_counted(most, counts)} for one bidder"
    return {
        CAPACITY: "the capacity rule",
        GROUP: "the rule that a limit binds related bidders together",
        SAME_ZONE: "the rule on related bidders in one zone",
    }[rule]


def _counted(number: int, counts: str) -> str:
    return f"{number} {counts.removesuffix('s') if number == 1 else counts}"


def _limit_of(rule: str) -> int | None:
    """Return the number of a limit, from its definition path; None for any other rule."""
    return int(rule[len("limits[") : -1]) if rule.startswith("limits[") else None


class _Trial:
    """How many of the places demanded can be filled, with rules as they are, relaxed or dropped."""

    def __init__(self, board: Board, role: str, demand: Mapping[Slot, int]) -> None:
        self.board = board
        self.role = role
        self.demand = demand
        self.rules = tuple(self._rules())
        self.known: dict[frozenset[tuple[str, int | None]], int] = {}

    def _rules(self) -> Iterator[str]:
        tender = self.board.tender
        limits = [f"limits[{n}]" for n, x in enumerate(tender.limits) if x.role == self.role]
        yield from limits
        related = any(b.group for b in self.board.dossier.bidders)
        if related and tender.related_bidders.same_zone is not None:
            yield SAME_ZONE
        if limits and related and tender.related_bidders.limits == "group":
            yield GROUP
        if tender.capacity is not None:
            yield CAPACITY

    def filled(self, changes: Mapping[str, int | None] | None = None) -> int:
        """Return the most places filled under the rules, each as changed; a rule changed to None is dropped."""
        key = frozenset((changes or {}).items())
        if key not in self.known:
            self.known[key] = most_seats(self._problem(changes or {}))
        return self.known[key]

    def _problem(self, changes: Mapping[str, int | None]) -> Problem:
        tender = self._changed(changes)
        other = Board(replace(self.board.dossier, tender=tender), self.board.scored)
        return state_problem(other, Holdings(other), tuple(self.demand), seats=self.demand)

    def reachable(self) -> int:
        """Return the most places filled by the eligible bidders if none of the rules held."""
        return sum(min(most, len(self.board.order[slot])) for slot, most in self.demand.items())

    def alone(self, rule: str, changes: Mapping[str, int | None] | None = None) -> Change | None:
        """Return the smallest change of one rule, beside these, that lets every place be filled; None if none does."""
        before = dict(changes or {})
        reachable = self.reachable()
        limit = _limit_of(rule)
        if limit is None:
            if self.filled({**before, rule: None}) < reachable:
                return None
            return self._more_hours(before) if rule == CAPACITY else self._change(rule, None)
        old = self.board.tender.limits[limit]
        values = range(old.most + 1, len(self.demand) + 1)
        # A bidder holds no more places than zones, so that fewer zones than its share of all places never do.
        each = GROUP not in self.rules or GROUP in before
        bidders = len({b for slot in self.demand for b in self.board.order[slot]})
        least = -(-reachable // max(bidders, 1)) if old.counts == "zones" and each else 0
        to = _first(values, least, lambda most: self.filled({**before, rule: most}) >= reachable)
        return None if to is None else self._change(rule, to)

    def _more_hours(self, changes: Mapping[str, int | None]) -> Change:
        """Return the fewest hours by which declared capacity would have to be more, beside these changes."""
        try:
            hours = hours_lacking(self._problem(changes), self.reachable())
        except Unsolved as why:
            raise UnsolvedLots(why, (slot.lot for slot in self.demand)) from why
        if hours is None:
            raise RuntimeError("no hours would do, and without the rule every place can be filled")
        words = f"{plain(hours)} {'hour' if hours == 1 else 'hours'} a week more of declared capacity in all"
        return Change(rule=CAPACITY, to=None, words=words, hours=plain(hours))

    def pairs(self, kept: Iterable[str]) -> Iterator[tuple[Change, ...]]:
        """Yield, for each two rules that would do together, the smallest change of both; one is of those kept."""
        wanted = set(kept)
        for one, other in combinations(self.rules, 2):
            if wanted & {one, other} and (pair := self._pair(one, other)):
                yield pair

    def _pair(self, one: str, other: str) -> tuple[Change, ...] | None:
        """Return the change of two rules with the least sum of steps; of equal ones, the least of the first."""
        limit = _limit_of(one)
        steps: Iterable[int | None] = [None]
        if limit is not None:
            steps = range(self.board.tender.limits[limit].most + 1, len(self.demand) + 1)
        best: tuple[int, tuple[Change, ...]] | None = None
        for to in steps:
            second = self.alone(other, {one: to})
            if second is not None:
                size = (to or 0) + (second.to or 0)
                if best is None or size < best[0]:
                    best = (size, (self._change(one, to), second))
        return None if best is None else best[1]

    def _change(self, rule: str, to: int | None) -> Change:
        limit = _limit_of(rule)
        if limit is not None and to is not None:
            old = self.board.tender.limits[limit]
            words = f"a limit of {_counted(to, old.counts)} instead of {old.most}"
        elif rule == GROUP:
            words = "limits that bind each related bidder, not the group"
        else:
            words = f"no {rule_words(self.board.tender, rule).removeprefix('the ')}"
        return Change(rule=rule, to=to, words=words)

    def _changed(self, changes: Mapping[str, int | None]) -> Tender:
        """Return the tender with these rules changed. A limit dropped is one that never binds."""
        tender = self.board.tender
        wide = sum(len(lot.zones) for lot in tender.lots) + len(tender.lots)
        limits = list(tender.limits)
        for rule, to in changes.items():
            limit = _limit_of(rule)
            if limit is not None:
                limits[limit] = replace(limits[limit], most=wide if to is None else to)
        related = RelatedBidders(
            limits="each" if GROUP in changes else tender.related_bidders.limits,
            same_zone=None if SAME_ZONE in changes else tender.related_bidders.same_zone,
        )
        return replace(
            tender,
            limits=tuple(limits),
            related_bidders=related,
            capacity=None if CAPACITY in changes else tender.capacity,
        )


def _expected(tender: Tender, bidders: int) -> Board:
    """Return a competition in which so many bidders bid for everything and pass."""
    ids = [f"{n:06}" for n in range(1, bidders + 1)]
    open_to_all = replace(tender, capacity=None)
    standings: dict[ListKey, tuple[Standing, ...]] = {}
    for lot in tender.lots:
        for zone in (None, *(z.id for z in lot.zones)):
            standings[lot.id, zone] = tuple(
                Standing(
                    bidder=b,
                    lot=lot.id,
                    zone=zone,
                    status=Status.RANKED,
                    ranking_value=Fraction(0),
                    rank=1,
                    order=n,
                )
                for n, b in enumerate(ids, 1)
            )
    dossier = Dossier(
        evaluation=tender.id,
        tender=open_to_all,
        bidders=tuple(Bidder(id=b, name=b) for b in ids),
        bids=tuple(Bid(bidder=b, lot=lot.id, zone="*") for lot in tender.lots for b in ids),
    )
    return Board(dossier, Scored(standings=standings))


def _enough(tender: Tender, role: str, bidders: int, places: int) -> int | None:
    """Return the fewest bidders that could fill every place of a role; None where no number could."""

    def filled(number: int) -> int:
        board = _expected(tender, number)
        return next(
            _Trial(board, name, demand).filled()
            for name, demand in demands(board, board.lots)
            if name == role
        )

    zones = [x.most for x in tender.limits if x.role == role and x.counts == "zones"]
    least = -(-places // max(1, min(zones))) if zones else 0
    numbers = range(bidders + 1, max(places, bidders) + 1)
    return _first(numbers, least, lambda number: filled(number) >= places)


def _first(values: range, least: int, enough: Callable[[int], bool]) -> int | None:
    """Return the first value that is enough, as all above it are; None where none is. None below ``least`` is."""
    values = range(max(values.start, least), values.stop)
    if values and enough(values[0]):
        return values[0]
    place = bisect_left(values, True, key=enough)
    return values[place] if place < len(values) else None
