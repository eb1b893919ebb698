"""What people recorded, indexed for scoring. Two different values for one cell count as none: a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cached_property

from tendering.model.bids import Answer, Decision, Dossier, Mark, MarkKind
from tendering.model.by_column import columns, neighbours
from tendering.model.tender import Criterion, Per


class State(Enum):
    """What a cell holds where it holds no mark that can be scored."""

    MISSING = "no score is recorded"
    CONFLICT = "two different scores are recorded"
    ABSTAIN = "the score recorded is an abstention"
    NOT_APPLICABLE = "n/a"


Cell = Fraction | State
Key = tuple[str, str, str, str]
Answered = tuple[str, str, str]
"""Whose answers: bidder, lot and zone."""
NONE: Mapping[str, Cell] = {}


@dataclass(frozen=True)
class Entries:
    """The rows of a dossier by what they are about. Row order is nowhere kept.

    Attributes:
        consensus: By bidder, lot and zone, the cell of each criterion; ``lot`` "" serves every lot.
        prices: By bidder, lot, zone and item; ``lot`` or ``zone`` "" serves every one. None is a conflict.
        given: Every evaluator's mark, which only an average or a sum of ranks asks for.
        bidders: By lot, the ids of everyone who bids there, sorted.
        withdrawn: Bidder and lot, as the caller says; ``left`` is what was recorded of it: the day and why.
        where: The place of each row as the person knows it, by table and key.
        record: The id of the procurement whose record the rows come from; empty where they come from files.
    """

    consensus: dict[Answered, dict[str, Cell]]
    prices: dict[Key, Fraction | None]
    answers: dict[tuple[str, str], tuple[Answer, ...]]
    decisions: dict[str, tuple[Decision, ...]]
    given: Sequence[Mark]
    bidders: dict[str, tuple[str, ...]]
    zone_bidders: dict[tuple[str, str], tuple[str, ...]]
    withdrawn: Collection[tuple[str, str]]
    left: dict[tuple[str, str], tuple[str, str]]
    where: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    record: str = ""

    def place(self, table: str, *keys: tuple[str, ...]) -> str:
        """Return where the first of these rows was written, a blank one too; the table where there is none."""
        return next(
            (self.where[table, *key] for key in keys if (table, *key) in self.where),
            f"{table}.csv",
        )

    def consensus_cell(self, bidder: str, lot: str, zone: str, criterion: str) -> Cell:
        """Return the agreed score for a lot, or the one given for every lot; never another zone's."""
        own = self.consensus.get((bidder, lot, zone), NONE).get(criterion)
        shared = self.consensus.get((bidder, "", zone), NONE).get(criterion)
        if own is None:
            return State.MISSING if shared is None else shared
        return own if shared is None or shared == own else State.CONFLICT

    def consensus_cells(
        self, bidder: str, lot: str, zone: str | None, asked: Sequence[Criterion]
    ) -> list[Cell]:
        """Return the agreed score of each of some criteria, as `consensus_cell` does of one."""
        if zone is None and (bidder, "", "") not in self.consensus:
            own = self.consensus.get((bidder, lot, ""), NONE)
            return [own.get(c.id, State.MISSING) for c in asked]
        return [self.consensus_cell(bidder, lot, zone_of(c, zone), c.id) for c in asked]

    @cached_property
    def marks(self) -> dict[tuple[str, str], tuple[Mark, ...]]:
        """Return every mark by bidder and criterion."""
        found: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in self.given:
            found[mark.bidder, mark.criterion].append(mark)
        return {
            k: tuple(sorted(v, key=lambda m: (m.evaluator, m.lot, m.zone)))
            for k, v in found.items()
        }

    @cached_property
    def markers(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Return, by criterion, who marked it and for which lot."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for criterion, *by in columns(self.given, "criterion", "evaluator", "lot"):
            found[criterion].add(tuple(by))
        return {criterion: frozenset(by) for criterion, by in found.items()}

    def price(self, bidder: str, lot: str, zone: str | None, item: str) -> Fraction | None:
        """Return the price that applies, the most particular row first; None where there is none to use."""
        for of_lot in (lot, ""):
            for of_zone in (zone, "") if zone else ("",):
                key = (bidder, of_lot, of_zone, item)
                if key in self.prices:
                    return self.prices[key]
        return None

    def withdrawal(self, bidder: str, lot: str) -> tuple[str, str] | None:
        """Return the day and reason recorded where the caller treats the bidder as withdrawn, else None."""
        if (bidder, lot) not in self.withdrawn and (bidder, "") not in self.withdrawn:
            return None
        return self.left.get((bidder, lot)) or self.left.get((bidder, "")) or ("", "")


def entries_of(dossier: Dossier, without: Collection[tuple[str, str]] = ()) -> Entries:
    """Index a dossier. Every order of its rows gives the same index."""
    prices: dict[Key, Fraction | None] = {}
    for price in dossier.prices:
        key = (price.bidder, price.lot, price.zone, price.item)
        prices[key] = price.amount if prices.get(key, price.amount) == price.amount else None
    answers: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in dossier.answers:
        answers[answer.bidder, answer.question].append(answer)
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in dossier.decisions:
        decisions[decision.bidder].append(decision)
    lots, zones = _bidders(dossier)
    return Entries(
        consensus=_consensus(dossier),
        prices=prices,
        answers={
            k: tuple(sorted(v, key=lambda a: (a.party, a.lot, a.answer)))
            for k, v in answers.items()
        },
        decisions={k: tuple(sorted(v, key=repr)) for k, v in decisions.items()},
        given=dossier.marks,
        bidders=lots,
        zone_bidders=zones,
        withdrawn=frozenset(without),
        left={
            (w.bidder, w.lot): (w.on.isoformat(), w.reason)
            for w in sorted(dossier.withdrawals, key=repr)
        },
        where=dossier.where,
        record=dossier.record,
    )


def _consensus(dossier: Dossier) -> dict[Answered, dict[str, Cell]]:
    """Index the agreed scores; rows of one bid usually stand together, and are then told apart by criterion alone."""
    found: dict[Answered, dict[str, Cell]] = {}
    rows = neighbours(dossier.consensus, ("bidder", "lot", "zone"), "criterion", "kind", "mark")
    for bid, count, (criteria, kinds, marks) in rows:
        read = [
            mark if mark is not None and kind is MarkKind.NUMBER else _cell(kind, mark)
            for kind, mark in zip(kinds, marks, strict=True)
        ]
        cells = dict(zip(criteria, read, strict=True))
        if len(cells) == count and bid not in found:
            found[bid] = cells
            continue
        cells = found.setdefault(bid, {})
        for criterion, cell in zip(criteria, read, strict=True):
            known = cells.setdefault(criterion, cell)
            if known is not cell and known != cell:
                cells[criterion] = State.CONFLICT
    return found


def zone_of(criterion: Criterion, zone: str | None) -> str:
    """Return the zone cell a criterion is marked in: empty unless it is asked per zone."""
    return (zone or "") if criterion.per is Per.ZONE else ""


def _cell(kind: MarkKind, mark: Fraction | None) -> Cell:
    if kind is MarkKind.NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    if kind is MarkKind.ABSTAIN:
        return State.ABSTAIN
    return State.MISSING if mark is None else mark


def _bidders(
    dossier: Dossier,
) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    lots: dict[str, set[str]] = {lot.id: set() for lot in dossier.tender.lots}
    named: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for bid in dossier.bids:
        if bid.lot in lots:
            lots[bid.lot].add(bid.bidder)
            named[bid.lot, bid.zone].add(bid.bidder)
    every = {lot: named.get((lot, "*"), set()) for lot in lots}
    zones = {
        (lot.id, zone.id): _ids(every[lot.id] | named.get((lot.id, zone.id), set()))
        for lot in dossier.tender.lots
        for zone in lot.zones
    }
    return {lot: _ids(bidders) for lot, bidders in lots.items()}, zones


def _ids(bidders: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(bidders))
