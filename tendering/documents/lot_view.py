"""One lot's outcome arranged for readers: lists in order, places by bidder, prices against rules. Pure, no format."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tendering.documents.lot_kept import Kept, by_bidder
from tendering.documents.lot_prices import PriceLine, price_lines
from tendering.documents.names import Names
from tendering.documents.sentences import draw_recipe, sentence, status_words
from tendering.evaluation.price_rules import is_zonal
from tendering.evaluation.stages import counted, is_zonal_question
from tendering.evaluation.totals import better_of
from tendering.model.bids import Dossier
from tendering.model.numbers import fixed
from tendering.model.outcome import (
    LotOutcome,
    NotPlaced,
    Outcome,
    Place,
    Reason,
    Standing,
    Status,
    Tie,
)
from tendering.model.tender import Better, Criterion, Lot, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingList:
    """One ranking list with its standings in order: ranked ones first, then the others by status and name.

    Attributes:
        left: Bidders who withdrew after approval, where ranks stand as they were (``on_withdrawal: promote``).
    """

    zone: str | None
    name: str
    standings: tuple[Standing, ...]
    left: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[Standing, ...]:
        """Those whose ranking values made the ranks: the ranked ones, then who left after approval."""
        gone = (s for s in self.others if s.bidder in self.left and s.ranking_value is not None)
        return (*self.ranked, *gone)

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Those with a rank, in order."""
        return tuple(s for s in self.standings if s.rank is not None)

    @property
    def others(self) -> tuple[Standing, ...]:
        """Those without a rank: never shown as zero."""
        return tuple(s for s in self.standings if s.rank is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot of one evaluation, with the words and orders every document needs."""

    dossier: Dossier
    outcome: Outcome
    result: LotOutcome
    lot: Lot
    names: Names
    _kept: Kept = field(default_factory=Kept, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, dossier: Dossier, outcome: Outcome, result: LotOutcome) -> LotView:
        """Arrange one lot. Its id must be a lot of the dossier's tender."""
        lot = dossier.tender.lot(result.lot)
        if lot is None:
            raise ValueError(f"the tender has no lot {result.lot!r}")
        return cls(
            dossier=dossier,
            outcome=outcome,
            result=result,
            lot=lot,
            names=Names.of(dossier, lot.id),
        )

    @property
    def tender(self) -> Tender:
        """The tender as published."""
        return self.dossier.tender

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """The marked criteria of the lot, in published order, of every stage."""
        return self.tender.questions(self.lot.id)

    @property
    def zones_scored(self) -> bool:
        """Whether zones have scores of their own, and not only the lot's ranked among those who bid there."""
        if self._kept.zones_scored is None:
            self._kept.zones_scored = zones_scored(self.tender, self.lot)
        return self._kept.zones_scored

    @property
    def counted(self) -> frozenset[str]:
        """Ids of the questions whose points count in the total, and of the sections above them."""
        if self._kept.counted is not None:
            return self._kept.counted
        by_id = {c.id: c for c in self.tender.criteria}
        found: set[str] = set()
        for question in counted(self.tender, self.questions):
            at: Criterion | None = question
            while at is not None and at.id not in found:
                found.add(at.id)
                at = by_id.get(at.parent or "")
        self._kept.counted = frozenset(found)
        return self._kept.counted

    @property
    def counted_criteria(self) -> tuple[Criterion, ...]:
        """The questions and sections whose points count in the total, as published."""
        if self._kept.counted_criteria is None:
            ids = self.counted
            self._kept.counted_criteria = tuple(c for c in self.tender.criteria if c.id in ids)
        return self._kept.counted_criteria

    @property
    def with_points(self) -> tuple[Criterion, ...]:
        """The questions and sections of the lot that some bidder has points for, in published order."""
        if self._kept.with_points is None:
            known = {key for s in self.result.standings for key in s.points}
            self._kept.with_points = tuple(
                c for c in self.tender.criteria if c.applies_to(self.lot.id) and c.id in known
            )
        return self._kept.with_points

    def held(self, bidder: str) -> list[Place]:
        """Return the places of a bidder in this lot."""
        if self._kept.held is None:
            self._kept.held = by_bidder(self.result.places)
        return self._kept.held.get(bidder, [])

    def missed(self, bidder: str) -> list[NotPlaced]:
        """Return the roles a bidder stood for in this lot and did not get, each with its reason."""
        if self._kept.missed is None:
            self._kept.missed = by_bidder(self.result.not_placed)
        return self._kept.missed.get(bidder, [])

    def lists(self) -> tuple[RankingList, ...]:
        """Return the lot's own list (where it has one), then each zone's in published order."""
        if self._kept.lists is not None:
            return self._kept.lists
        zones = [None, *(z.id for z in self.lot.zones)]
        found = []
        for zone in zones:
            standings = tuple(s for s in self.result.standings if s.zone == zone)
            if standings:
                found.append(
                    RankingList(
                        zone=zone,
                        name=self.names.zone(zone, self.lot.id) if zone else "Whole lot",
                        standings=tuple(sorted(standings, key=self._order)),
                        left=tuple(s.bidder for s in standings if self._left(s)),
                    )
                )
        self._kept.lists = tuple(found)
        return self._kept.lists

    def scored_lists(self) -> tuple[RankingList, ...]:
        """Return the lists that carry scores of their own: the lot's, and each zone's where zones are scored."""
        lists = self.lists()
        own = tuple(x for x in lists if x.zone is None)
        return lists if self.zones_scored or not own else own

    def _order(self, s: Standing) -> tuple[int, int, bool, str, str]:
        last = 10**9
        status = "" if s.rank is not None else s.status.value
        name = self.names.bidder(s.bidder).casefold()
        return (s.rank or last, s.order or last, not self._left(s), status, name)

    def _left(self, s: Standing) -> bool:
        """Say whether a bidder withdrew after approval and its place in the ranks still counts."""
        approved = self.dossier.approved_on
        if approved is None or self.tender.on_withdrawal == "rerun" or s.rank is not None:
            return False
        return any(
            w.bidder == s.bidder
            and w.on > approved
            and w.lot in ("", s.lot)
            and w.zone in ("", s.zone or "")
            for w in self.dossier.withdrawals
        )

    def never_ranked_standings(self) -> tuple[Standing, ...]:
        """Return one standing of each bidder that is ranked in no list of the lot, by status and name."""
        lists = self.scored_lists()
        ranked = {s.bidder for x in lists for s in x.ranked}
        gone = {s.bidder: s for x in reversed(lists) for s in x.others if s.bidder not in ranked}
        return tuple(
            sorted(
                gone.values(),
                key=lambda s: (s.status.value, self.names.bidder(s.bidder).casefold()),
            )
        )

    def never_ranked(self) -> frozenset[str]:
        """Return the bidders that are ranked in no list of the lot."""
        return frozenset(s.bidder for s in self.never_ranked_standings())

    def area(self, zone: str | None) -> str:
        """Name a zone, or the whole lot."""
        return self.names.zone(zone, self.lot.id) if zone else "Whole lot"

    def sentence(self, reason: Reason | None) -> str:
        """Say a reason in plain English; empty for none."""
        return sentence(reason, self.names) if reason is not None else ""

    def status(self, status: Status) -> str:
        """Say a status, with a capital."""
        words = status_words(status)
        return words[:1].upper() + words[1:]

    def role_title(self, role: str) -> str:
        """Name a role as printed, with a capital."""
        title = self.names.role(role)
        return title[:1].upper() + title[1:]

    def places_of(self, bidder: str, zone: str | None = None) -> str:
        """Say every place a bidder holds in this lot (or in one zone), such as "Main Provider: North, South"."""
        by_role: dict[str, list[str]] = {}
        for place in self.held(bidder):
            if zone is None or place.zone == zone:
                by_role.setdefault(place.role, []).append(self.area(place.zone))
        return "; ".join(
            self.role_title(role)
            if areas == ["Whole lot"]
            else f"{self.role_title(role)}: {', '.join(areas)}"
            for role, areas in by_role.items()
        )

    def why(self, standing: Standing) -> str:
        """Say why a bidder is not ranked in a list; else, if it holds nothing there, why it missed the widest role."""
        if standing.rank is None:
            return self.sentence(standing.reason)
        zone = standing.zone

        def here(where: str | None) -> bool:
            return zone is None or where == zone

        if any(here(p.zone) for p in self.held(standing.bidder)):
            return ""
        missed = [n for n in self.missed(standing.bidder) if here(n.zone)]
        widest = [n for n in missed if n.zone is None] or missed
        return self.sentence(widest[-1].reason) if widest else ""

    def shares_order(self, tie: Tie) -> bool:
        """Say whether a tie is in a zone that takes the lot's order, and so is settled there."""
        return tie.zone is not None and not self.zones_scored

    def own_ties(self) -> list[Tie]:
        """Return the ties, less those of zones that a tie in the lot's order settles already."""
        ties = self.result.ties
        whole = [set(t.bidders) for t in ties if t.zone is None]
        return [
            t
            for t in ties
            if not (self.shares_order(t) and any(set(t.bidders) <= w for w in whole))
        ]

    def recipe(self, tie: Tie) -> tuple[str, ...]:
        """Say how anyone can repeat the draw of a tie; empty where nothing was drawn."""
        drawn = next((figures for label, figures in tie.rungs if label == "draw"), None)
        if drawn is None:
            return ()
        zone = None if self.shares_order(tie) else tie.zone
        # a step before the draw may have placed others of the tie
        bidders = tuple(sorted(drawn)) or tie.bidders
        return draw_recipe(self.tender, self.lot.id, zone, bidders, self.dossier.seed)

    def points(self, value: Fraction | None) -> str:
        """Print points to the tender's display decimals; a dash where there are none."""
        return self.names.points(value) if value is not None else DASH

    def marks_shown(self, standing: Standing, question: str) -> str:
        """Print a consensus mark: a number, n/a, or a dash where there is none."""
        if question not in standing.marks:
            return DASH
        mark = standing.marks[question]
        return "n/a" if mark is None else short_mark(mark)

    def bidders(self) -> tuple[str, ...]:
        """Return every bidder of the lot once, in the order of the first list it stands in."""
        if self._kept.bidders is None:
            every = (s.bidder for x in self.lists() for s in x.standings)
            self._kept.bidders = tuple(dict.fromkeys(every))
        return self._kept.bidders

    def price_lines(self) -> tuple[PriceLine, ...]:
        """Return every price offered in this lot with the published rule, in order of bidder, item and zone."""
        return price_lines(self.dossier, self.lot, self.bidders())

    @property
    def lower_wins(self) -> bool:
        """Whether the least ranking value stands first."""
        return better_of(self.tender) is Better.LOWER

    def state(self) -> str:
        """Say whether the lot is complete, and what it waits for."""
        return (
            "Complete"
            if self.result.complete
            else f"PROVISIONAL: nobody is appointed. {self.waits()}".strip()
        )

    def waits(self) -> str:
        """Say what an incomplete lot waits for: each thing where they are few, else how many."""
        waits = [w.rstrip(".") for w in self.result.waiting_for]
        if len(waits) > MOST_WAITS:
            return f"The lot waits for {len(waits)} things, listed below."
        return f"The lot waits for this: {'; '.join(waits)}." if waits else ""


def zones_scored(tender: Tender, lot: Lot) -> bool:
    """Say whether zones have scores of their own, and not only the lot's ranked among those who bid there."""
    price = tender.price
    scores = bool(price.weight) or tender.award_by is not None
    used = {e.item for e in price.elements} or set(price.basket) or {i.id for i in price.items}
    asked = (i for i in price.items if i.id in used and i.applies_to(lot.id))
    by_price = scores and any(is_zonal(i, lot) for i in asked)
    return by_price or any(is_zonal_question(c, lot) for c in tender.questions(lot.id))


MOST_WAITS = 3
DASH = "\N{EN DASH}"


def short_mark(mark: Fraction) -> str:
    """Print a mark: as it is where its decimals are few, else to four.

    >>> short_mark(Fraction(4)), short_mark(Fraction(7, 2)), short_mark(Fraction(10, 3))
    ('4', '3.5', '3.3333')
    """
    places = next((p for p in range(4) if (mark * 10**p).denominator == 1), 4)
    return fixed(mark, places)
