"""One lot's outcome looked up by bidder: made once for a run of letters, so that a letter costs what it says."""

from __future__ import annotations

from collections import ChainMap, Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeVar, cast

from tendering.documents.lot_view import zones_scored
from tendering.documents.names import Names, ordinal
from tendering.evaluation.stages import counted as counted_questions
from tendering.model.bids import Answer, ConsensusScore, Decision, Dossier
from tendering.model.by_column import neighbours
from tendering.model.outcome import (
    LotOutcome,
    NotPlaced,
    Outcome,
    Place,
    Reserve,
    Standing,
    Status,
    Tie,
)
from tendering.model.tender import Criterion, Lot, Tender

NOT_COMPARED = (Status.WITHDRAWN, Status.NOT_SHORTLISTED)
MOST_IN_A_LETTER = 25
"""So many appointed bids are told within a letter. More stand in a schedule of their lot, made once and enclosed with
every letter: nobody reads hundreds of pages of what each of forty bids did better, and each letter would repeat them."""
PRICE = "price"
"""The key of what a price earned as a whole."""
_BIDS_KEPT = 200
"""So many bids have their scores at hand at once: those of a bidder in its lots, or of all appointed in one."""
ENCLOSED = "schedule"
"""The kind of document that goes with letters, and is addressed to nobody alone."""
_GOES_WITH = ("letter", "summary")
"""The kinds of letter that tell what distinguished the appointed bids."""
K = TypeVar("K")
V = TypeVar("V")


class Agreed:
    """The agreed scores of a dossier, by bid: those of one are put in order when one of them is first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        """Note where the scores of each bid stand."""
        self._rows = dossier.consensus
        self._runs: dict[tuple[str, str], list[slice]] = {}
        self._bids: dict[tuple[str, str], Mapping[tuple[str, str], ConsensusScore]] = {}
        start = 0
        for bid, count, _ in neighbours(self._rows, ("bidder", "lot")):
            self._runs.setdefault(bid, []).append(slice(start, start + count))
            start += count

    def score(self, bidder: str, lot: str, zone: str, criterion: str) -> ConsensusScore | None:
        """Return the score of a bid under one criterion; lot and zone are empty where it is for all of them."""
        bid = self._bids.get((bidder, lot))
        if bid is None:
            if len(self._bids) >= _BIDS_KEPT:
                self._bids.clear()
            rows = (c for run in self._runs.get((bidder, lot), ()) for c in self._rows[run])
            bid = self._bids[bidder, lot] = {(c.zone, c.criterion): c for c in rows}
        return bid.get((zone, criterion))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LotIndex:
    """One lot of an outcome, looked up by bidder.

    Attributes:
        names: Names for ids, speaking of this lot.
        zoned: Whether the zones of this lot have scores of their own.
        asked: The marked criteria, of every stage.
        questions: Those whose points count in the total.
        criteria: Those, with the sections they stand in, as published; ``weight`` is what all weigh, price included.
        earlier: The criteria of each stage whose points do not count: they chose who went on.
        winners: Who holds a place, in the order of their first place of the lot.
        ranked: By zone, how many stand in the order of that list.
        sharing: By zone and rank, how many bidders have it.
        shared: What every letter of the lot says alike, kept once made.
    """

    dossier: Dossier
    lot: Lot
    decided: LotOutcome
    names: Names
    agreed: Agreed
    zoned: bool
    asked: tuple[Criterion, ...]
    questions: tuple[Criterion, ...]
    criteria: tuple[Criterion, ...]
    weight: Fraction
    earlier: tuple[tuple[str, tuple[Criterion, ...]], ...]
    winners: tuple[str, ...]
    ranked: Mapping[str | None, int]
    sharing: Mapping[tuple[str | None, int | None], int]
    standings: Mapping[str, Sequence[Standing]]
    places: Mapping[str, Sequence[Place]]
    seats: Mapping[tuple[str, str | None], Sequence[Place]]
    not_placed: Mapping[str, Sequence[NotPlaced]]
    reserves: Mapping[str, Sequence[Reserve]]
    ties: Mapping[str, Sequence[Tie]]
    answers: Mapping[tuple[str, str], Sequence[Answer]]
    decisions: Mapping[str, Sequence[Decision]]
    shared: dict[object, object] = field(default_factory=dict)

    @classmethod
    def of(
        cls, dossier: Dossier, lot: Lot, decided: LotOutcome, names: Names, agreed: Agreed
    ) -> LotIndex:
        """Index one lot of an outcome."""
        asked = dossier.tender.questions(lot.id)
        questions = counted_questions(dossier.tender, asked)
        ranked: dict[str | None, int] = {}
        for s in decided.standings:
            ranked[s.zone] = max(ranked.get(s.zone, 0), s.order or s.rank or 0)
        return cls(
            dossier=dossier,
            lot=lot,
            decided=decided,
            names=names.in_lot(lot.id),
            agreed=agreed,
            zoned=zones_scored(dossier.tender, lot),
            asked=asked,
            questions=questions,
            criteria=with_sections(dossier.tender, questions),
            weight=points_of(questions) + dossier.tender.price.weight,
            earlier=_earlier(dossier, lot),
            winners=_winners(decided, names),
            ranked=ranked,
            sharing=Counter((s.zone, s.rank) for s in decided.standings if s.rank),
            standings=grouped((s.bidder, s) for s in decided.standings),
            places=grouped((p.bidder, p) for p in decided.places),
            seats=grouped(((p.role, p.zone), p) for p in decided.places),
            not_placed=grouped((n.bidder, n) for n in decided.not_placed),
            reserves=grouped((r.bidder, r) for r in decided.reserves),
            ties=grouped((b, t) for t in decided.ties for b in t.bidders),
            answers=grouped(
                ((a.bidder, a.question), a) for a in dossier.answers if a.lot in ("", lot.id)
            ),
            decisions=grouped((d.bidder, d) for d in dossier.decisions if d.lot in ("", lot.id)),
        )

    @property
    def unscored(self) -> bool:
        """Whether nobody is compared: nothing is scored, and all who pass are admitted, however many."""
        tender = self.dossier.tender
        scores = tender.criteria or tender.price.weight or tender.award_by
        return not scores and all(r.places.most is None for r in self.lot.roles)

    @property
    def scheduled(self) -> bool:
        """Whether the appointed bids are told in a schedule of the lot, in place of each letter."""
        return not self.unscored and len(self.winners) > MOST_IN_A_LETTER

    def encloses(self, bidder: str) -> bool:
        """Say whether the schedule goes to a bidder: to those alone that the appointed bids are told to."""
        return self.scheduled and bool(self.refused(bidder)) and self.compares(bidder)

    def refused(self, bidder: str) -> list[NotPlaced]:
        """Return what a bidder competed for and did not get; zones it did not bid for are left out."""
        rows = self.not_placed.get(bidder, ())
        return [n for n in rows if n.reason.facts.get("cause") != "zone_not_bid"]

    def standing(self, bidder: str, zone: str | None) -> Standing | None:
        """Return a bidder's standing in the list that decides a zone, or the lot."""
        own = self.standings.get(bidder, ())
        return next((s for wanted in (zone, None) for s in own if s.zone == wanted), None)

    def lists(self, bidder: str) -> list[Standing]:
        """Return a bidder's standings that have figures of their own: the lot's, or one for each zone."""
        own = self.standings.get(bidder, ())
        zones = [s for s in own if s.zone is not None]
        whole = [s for s in own if s.zone is None]
        return zones if self.zoned and zones else whole or zones[:1]

    def consensus(self, bidder: str, zone: str | None, criterion: str) -> ConsensusScore | None:
        """Return the agreed score that counts for a list: the zone's, the lot's, or the one for all lots."""
        for lot in (self.lot.id, ""):
            for wanted in (zone, "") if zone else ("",):
                found = self.agreed.score(bidder, lot, wanted, criterion)
                if found is not None:
                    return found
        return None

    def equal(self, standing: Standing) -> bool:
        """Say whether another bidder of the same list has the same rank."""
        return self.sharing.get((standing.zone, standing.rank), 0) > 1

    def ranked_as(self, standing: Standing) -> str:
        """Say a rank as every letter does: ``ranked 3rd``, or ``ranked equal 3rd`` where it is shared."""
        return f"ranked {'equal ' if self.equal(standing) else ''}{ordinal(standing.rank or 0)}"

    def after_ties(self, standing: Standing) -> str:
        """Say where the rule for ties puts a shared rank; nothing for a rank of its own."""
        if not self.equal(standing) or standing.order is None:
            return ""
        return f" The published rule for ties puts it {ordinal(standing.order)}."

    def compares(self, bidder: str) -> bool:
        """Say whether the appointed bids are told to a bidder: not to one that left, nor to one never invited."""
        own = self.lists(bidder)
        invited = not self.earlier or any(s.points or s.prices for s in own)
        return invited and not any(s.status in NOT_COMPARED for s in own)

    def discreet(self, bidders: Iterable[str], recipient: str) -> Names:
        """Return names that keep bidders without a place from one another, the recipient aside."""
        others = [b for b in dict.fromkeys(bidders) if b not in self.places and b != recipient]
        alone = len(others) == 1
        said = {b: "another bidder" if alone else f"bidder {n}" for n, b in enumerate(others, 1)}
        return replace(
            self.names, bidders=ChainMap(said, cast("dict[str, str]", self.names.bidders))
        )


def goes_with(kind: str, bidder: str, lots: Iterable[LotIndex]) -> tuple[LotIndex, ...]:
    """Return the lots whose schedule of appointed bids goes with a letter of a kind to a bidder about some lots."""
    return tuple(lot for lot in lots if kind in _GOES_WITH and lot.encloses(bidder))


def shared(index: LotIndex, key: object, make: Callable[[], V]) -> V:
    """Return what every letter of a lot says alike: made by the first one, then kept."""
    if key not in index.shared:
        index.shared[key] = make()
    return cast("V", index.shared[key])


def points_at_hand(index: LotIndex, standing: Standing) -> Mapping[str, Fraction]:
    """Return the points of a standing, its prices among them, as a plain table.

    It is kept until those of another are asked for: one bidder's are looked up again and again while its letter is made.
    """
    key = ("at hand", standing.zone)
    kept = cast("tuple[Standing, Mapping[str, Fraction]] | None", index.shared.get(key))
    if kept is None or kept[0] is not standing:
        points = standing.points
        price = index.dossier.tender.price
        keys = (*(c.id for c in index.criteria), *(f"price:{e.item}" for e in price.elements))
        table = {key: points[key] for key in keys if key in points}
        if standing.price is not None:
            table[PRICE] = standing.price
        index.shared[key] = kept = standing, table
    return kept[1]


def exceeds(theirs: Fraction, own: Fraction) -> bool:
    """Say whether points are more than others: a bidder with many rivals asks this thousands of times."""
    return theirs.numerator * own.denominator > own.numerator * theirs.denominator


def index_lots(dossier: Dossier, outcome: Outcome, names: Names) -> tuple[LotIndex, ...]:
    """Index every lot of the tender that the outcome decides, in published order."""
    agreed = Agreed(dossier)
    found = ((lot, outcome.lot(lot.id)) for lot in dossier.tender.lots)
    return tuple(
        LotIndex.of(dossier, lot, decided, names, agreed)
        for lot, decided in found
        if decided is not None
    )


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, Sequence[V]]:
    """Collect values under their keys, each in the order given."""
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _earlier(dossier: Dossier, lot: Lot) -> tuple[tuple[str, tuple[Criterion, ...]], ...]:
    tender = dossier.tender
    counting = {c.id for c in counted_questions(tender, tender.questions(lot.id))}
    stages = ((s.id, tender.questions(lot.id, s.id)) for s in tender.stages)
    return tuple(
        (s, asked) for s, asked in stages if asked and not {c.id for c in asked} & counting
    )


def with_sections(tender: Tender, questions: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Return marked criteria and every section above them, in published order."""
    by_id = {c.id: c for c in tender.criteria}
    wanted: set[str] = set()
    for question in questions:
        at: Criterion | None = question
        while at is not None and at.id not in wanted:
            wanted.add(at.id)
            at = by_id.get(at.parent or "")
    return tuple(c for c in tender.criteria if c.id in wanted)


def _winners(decided: LotOutcome, names: Names) -> tuple[str, ...]:
    order = {s.bidder: s.order or 0 for s in reversed(decided.standings) if s.order}
    holders = {p.bidder for p in decided.places}
    return tuple(sorted(holders, key=lambda b: (order.get(b, len(order)), names.bidder(b))))


def points_of(criteria: Iterable[Criterion]) -> Fraction:
    """Return what criteria weigh together."""
    return sum((c.points for c in criteria), Fraction(0))
