"""What people recorded, indexed for scoring. Two different values for one cell count as none: a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from tendering.model.bids import Answer, Decision, Dossier, Mark, MarkKind
from tendering.model.tender import Criterion, Per


class State(Enum):
    """What a cell holds where it holds no mark that can be scored."""

    MISSING = "no score is recorded"
    CONFLICT = "two different scores are recorded"
    ABSTAIN = "the score recorded is an abstention"
    NOT_APPLICABLE = "n/a"


Cell = Fraction | State
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Entries:
    """The rows of a dossier by what they are about. Row order is nowhere kept.

    Attributes:
        consensus: By bidder, lot, zone and criterion; ``lot`` "" serves every lot.
        prices: By bidder, lot, zone and item; ``lot`` or ``zone`` "" serves every one. None is a conflict.
        markers: By criterion, who marked it and for which lot.
        bidders: By lot, the ids of everyone who bids there, sorted.
        withdrawn: Bidder and lot, as the caller says; ``left`` is what was recorded of it: the day and why.
        where: The place of each row as the person knows it, by table and key.
        record: The id of the procurement whose record the rows come from; empty where they come from files.
    """

    consensus: dict[Key, Cell]
    prices: dict[Key, Fraction | None]
    answers: dict[tuple[str, str], tuple[Answer, ...]]
    decisions: dict[str, tuple[Decision, ...]]
    marks: dict[tuple[str, str], tuple[Mark, ...]]
    markers: dict[str, frozenset[tuple[str, str]]]
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
        own = self.consensus.get((bidder, lot, zone, criterion))
        shared = self.consensus.get((bidder, "", zone, criterion))
        if own is None:
            return State.MISSING if shared is None else shared
        return own if shared is None or shared == own else State.CONFLICT

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
    consensus: dict[Key, Cell] = {}
    for row in dossier.consensus:
        key = (row.bidder, row.lot, row.zone, row.criterion)
        cell = _cell(row.kind, row.mark)
        consensus[key] = cell if consensus.get(key, cell) == cell else State.CONFLICT
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
    marks: defaultdict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in dossier.marks:
        marks[mark.bidder, mark.criterion].append(mark)
    markers: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for mark in dossier.marks:
        markers[mark.criterion].add((mark.evaluator, mark.lot))
    lots, zones = _bidders(dossier)
    return Entries(
        consensus=consensus,
        prices=prices,
        answers={
            k: tuple(sorted(v, key=lambda a: (a.party, a.lot, a.answer)))
            for k, v in answers.items()
        },
        decisions={k: tuple(sorted(v, key=repr)) for k, v in decisions.items()},
        marks={
            k: tuple(sorted(v, key=lambda m: (m.evaluator, m.lot, m.zone)))
            for k, v in marks.items()
        },
        markers={criterion: frozenset(found) for criterion, found in markers.items()},
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
