"""How near every place was to the edge of its list: one pass over an outcome, however many bidders it has.

The edge of a list lies between the last who gained a seat by the order and the first who found none left. Where no
limit, capacity, related group or other role touches the list, that is all there is to know of a total, and the
margins here are those of `margins`; elsewhere it is the first distance at which anything changes while all others
stand where they are, and ``exact`` says so. Nothing is evaluated again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from tendering.analysis.margin_types import Seat
from tendering.evaluation.quality import carried, worth_of
from tendering.evaluation.totals import better_of
from tendering.model.outcome import LotOutcome, Outcome, Standing
from tendering.model.tender import AtLastPlace, Better, Role, Tender


@dataclass(frozen=True, slots=True)
class _Levels:
    """The marks a scale allows, in rising order, with what each earns in whole parts of a point; and where a mark stands.

    Attributes:
        parts: How many parts a point has, so that whatever is earned is whole.
    """

    marks: tuple[Fraction, ...]
    earned: tuple[int, ...]
    parts: int
    place: Mapping[Fraction, int]


Levels = Mapping[str, _Levels]
"""By criterion, what each mark earns."""


@dataclass(frozen=True, slots=True)
class EdgeMargin:
    """How far a bidder's ranking value is from the edge of a list.

    Attributes:
        by: Signed: how far it moves until it is level with the bidder on the other side.
        against: That bidder; where level, the ladder decides between them.
        exact: Nothing but the order of this list decides who has a seat of it.
    """

    seat: Seat
    held: bool
    by: Fraction
    against: str
    exact: bool


@dataclass(frozen=True, slots=True)
class EdgeMark:
    """The mark that crosses the edge of a list by the fewest levels.

    Attributes:
        levels: How many levels of its scale the mark moves.
        level: It only draws level, and the ladder decides.
    """

    criterion: str
    before: Fraction
    after: Fraction
    levels: int
    level: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """The edge of one list.

    Attributes:
        last: The bidder of the last seat gained by the order.
        first: The first bidder for whom none was left.
        apart: Between their ranking values; 0 where they are level, and the ladder has decided.
        loses: The nearest mark of ``last`` that brings it down to the edge; None where no single mark does.
        gains: The nearest mark of ``first`` that brings it up to it.
        exact: Nothing but the order of this list decides who has a seat of it.
        exact_marks: And the tender rounds nothing after the points of a question, and has no minimum that a mark may miss.
    """

    lot: str
    role: str
    zone: str | None
    last: str
    first: str
    apart: Fraction
    loses: EdgeMark | None
    gains: EdgeMark | None
    exact: bool
    exact_marks: bool

    @property
    def levels(self) -> int | None:
        """The fewest levels of one mark that reach the edge; None where no single mark does."""
        return min((m.levels for m in (self.loses, self.gains) if m is not None), default=None)


@dataclass(frozen=True, slots=True)
class _List:
    """One list of seats: who gained one by the order, who found none left, and the two at its edge."""

    role: Role
    zone: str | None
    gained: tuple[Standing, ...]
    outranked: tuple[Standing, ...]
    simple: bool

    @property
    def last(self) -> Standing:
        return max(self.gained, key=_order)

    @property
    def first(self) -> Standing:
        return min(self.outranked, key=_order)


def total_margins(tender: Tender, outcome: Outcome) -> Iterator[EdgeMargin]:
    """Yield the distance of every place to the edge of its list, for all who gained a seat or found none left.

    Those who are not eligible, are barred, or hold a seat by way of another role have no distance. Takes time in
    proportion to the rows of the outcome.

    Args:
        tender: As published.
        outcome: As computed; lots that wait have nobody at an edge.
    """
    for lot in outcome.lots:
        for one in _lists(tender, lot):
            last, first = one.last, one.first
            for standings, other, held in (
                (one.gained, first, True),
                (one.outranked, last, False),
            ):
                for s in standings:
                    yield EdgeMargin(
                        Seat(lot.lot, one.role.role, one.zone, s.bidder),
                        held,
                        _value(other) - _value(s),
                        other.bidder,
                        one.simple,
                    )


def edges(tender: Tender, outcome: Outcome) -> Iterator[Edge]:
    """Yield the edge of each list, with the shortest single mark that takes the last seat away, and that gains it.

    Only the bidder's own marks are looked at, and none where no total of points ranks. Takes time in proportion to the
    lists and their questions.

    Args:
        tender: As published.
        outcome: As computed; lots that wait have no edge.
    """
    by_points = tender.award_by is None and better_of(tender) is Better.HIGHER
    levels = _levels(tender) if by_points else {}
    certain = by_points and not _may_turn_otherwise(tender)
    for lot in outcome.lots:
        for one in _lists(tender, lot):
            last, first = one.last, one.first
            gap = _value(last) - _value(first)
            yield Edge(
                lot=lot.lot,
                role=one.role.role,
                zone=one.zone,
                last=last.bidder,
                first=first.bidder,
                apart=abs(gap),
                loses=_shortest(levels, last, gap, -1),
                gains=_shortest(levels, first, gap, 1),
                exact=one.simple,
                exact_marks=one.simple and certain,
            )


def _may_turn_otherwise(tender: Tender) -> bool:
    """Say whether a mark does more than add its points: a total rounded later, points for rank, or a minimum it may miss."""
    rounds = tender.rounding.at.keys() - {"mark", "criterion"}
    minimums = tender.minimum_quality or any(c.minimum for c in tender.criteria)
    return bool(rounds or tender.relative_quality or minimums)


def _lists(tender: Tender, lot: LotOutcome) -> Iterator[_List]:
    """Yield the lists of a complete lot that have an edge: somebody with a seat, and somebody for whom none was left."""
    found = tender.lot(lot.lot)
    if found is None or not lot.complete:
        return
    by_key = {(s.zone, s.bidder): s for s in lot.standings}
    gained: dict[tuple[str, str | None], list[Standing]] = {}
    outranked: dict[tuple[str, str | None], list[Standing]] = {}
    for p in lot.places:
        if p.reason.code == "appointed" and p.via is None:
            gained.setdefault((p.role, p.zone), []).append(by_key[p.zone, p.bidder])
    for n in lot.not_placed:
        if n.reason.code == "outranked" and "stopped_by" not in n.reason.facts:
            outranked.setdefault((n.role, n.zone), []).append(by_key[n.zone, n.bidder])
    for role in found.roles:
        simple = _is_simple(tender, found.roles, role)
        for zone in (None, *(z.id for z in found.zones)):
            key = (role.role, zone)
            if key in gained and key in outranked:
                yield _List(role, zone, tuple(gained[key]), tuple(outranked[key]), simple)


def _is_simple(tender: Tender, roles: Iterable[Role], role: Role) -> bool:
    """Say whether nothing but the order decides who has a seat of a role."""
    nested = bool(role.including) or role.drawn_from != "all"
    nested |= any(role.role in r.including or r.drawn_from == role.role for r in roles)
    return not (
        nested
        or any(x.role == role.role for x in tender.limits)
        or (role.hours_share is not None and tender.capacity is not None)
        or tender.related_bidders.same_zone == "one"
        or role.at_last_place is not AtLastPlace.TIE_BREAK
    )


def _levels(tender: Tender) -> Levels:
    """Return what each mark earns in each criterion; worked out once for all that share a scale and a weight."""
    shared: dict[tuple[str, Fraction], _Levels] = {}
    found: dict[str, _Levels] = {}
    for c in tender.criteria:
        if c.scale is None:
            continue
        key = c.scale, c.points
        if key not in shared:
            shared[key] = _levels_of(tender, *key)
        found[c.id] = shared[key]
    return found


def _levels_of(tender: Tender, name: str, most: Fraction) -> _Levels:
    scale = tender.scales[name]
    points = []
    for level in scale.levels:
        worth = worth_of(scale, carried(level.mark, "mark", tender.rounding))
        earned = most * (level.worth if worth is None else worth) / 100
        points.append(carried(earned, "criterion", tender.rounding))
    marks = tuple(level.mark for level in scale.levels)
    place = {mark: n for n, mark in reversed(list(enumerate(marks)))}
    parts = lcm(*(p.denominator for p in points))
    return _Levels(marks, tuple(int(p * parts) for p in points), parts, place)


def _shortest(levels: Levels, standing: Standing, gap: Fraction, way: int) -> EdgeMark | None:
    """Return the mark that moves a bidder by at least the gap in the fewest levels."""
    best: EdgeMark | None = None
    wanted: dict[int, int] = {}
    for criterion, mark in standing.marks.items():
        if best is not None and best.levels == 1 and not best.level:
            return best
        rows = levels.get(criterion)
        at = None if rows is None or mark is None else rows.place.get(mark)
        if rows is None or mark is None or at is None:
            continue
        if rows.parts not in wanted:
            wanted[rows.parts] = ceil(gap * rows.parts)
        earned, least = rows.earned, wanted[rows.parts]
        most = len(earned) if best is None else best.levels
        for steps in range(1, most + 1):
            to = at + way * steps
            if not 0 <= to < len(earned):
                break
            moved = way * (earned[to] - earned[at])
            if moved < least:
                continue
            level = moved == least and moved == gap * rows.parts
            if best is None or (steps, level) < (best.levels, best.level):
                best = EdgeMark(criterion, mark, rows.marks[to], steps, level)
            break
    return best


def _order(standing: Standing) -> int:
    return standing.order or 0


def _value(standing: Standing) -> Fraction:
    return standing.ranking_value or Fraction(0)
