"""What margins are made of: a seat that is held or not, and the nearest change of each kind that turns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tendering.analysis.changes import MarkChange
from tendering.model.outcome import LotOutcome, Outcome


@dataclass(frozen=True, slots=True)
class Seat:
    """A place one bidder holds or might hold: of a role, in a zone or (zone None) in the lot."""

    lot: str
    role: str
    zone: str | None
    bidder: str


class Turn(StrEnum):
    """What becomes of a seat: ``waits`` is a place that nobody would hold until somebody decides."""

    GAINED = "gained"
    LOST = "lost"
    WAITS = "waits"


Turns = Mapping[Seat, Turn]


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds what, and which lots wait: all of an outcome that margins look at."""

    seats: frozenset[Seat]
    waiting: frozenset[str]

    def turned(self, after: Held) -> dict[Seat, Turn]:
        """Return the seats that are otherwise afterwards, in order."""
        found = {
            seat: Turn.WAITS if seat.lot in after.waiting else Turn.LOST
            for seat in self.seats - after.seats
        }
        found |= dict.fromkeys(after.seats - self.seats, Turn.GAINED)
        return {seat: found[seat] for seat in sorted(found, key=seat_key)}


def seat_key(seat: Seat) -> tuple[str, str, str, str]:
    """Return a key that sorts seats by lot, role, zone and bidder."""
    return seat.lot, seat.role, seat.zone or "", seat.bidder


def held_in(outcome: Outcome) -> Held:
    """Return who holds what in an outcome."""
    return Held(
        frozenset(Seat(x.lot, p.role, p.zone, p.bidder) for x in outcome.lots for p in x.places),
        frozenset(x.lot for x in outcome.lots if not x.complete),
    )


def seats_of(lot: LotOutcome) -> tuple[tuple[Seat, bool], ...]:
    """Return every bidder x zone x role of a lot, and whether it is held: holders first, as the outcome lists them."""
    return (
        *((Seat(lot.lot, p.role, p.zone, p.bidder), True) for p in lot.places),
        *((Seat(lot.lot, p.role, p.zone, p.bidder), False) for p in lot.not_placed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One mark as it is and as it is supposed to be."""

    change: MarkChange
    before: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMargin:
    """Marks of one bidder on one criterion that, moved together, turn a seat.

    Attributes:
        moves: One mark, or every mark of the criterion.
        levels: How many levels of its scale the mark that moves furthest moves.
        points: By how much the points of the criterion move in all, for the order of equally short ways.
        turn: What becomes of the seat.
    """

    moves: tuple[Moved, ...]
    levels: int
    points: Fraction
    turn: Turn

    @property
    def bidder(self) -> str:
        """Whose marks move."""
        return self.moves[0].change.bidder

    @property
    def criterion(self) -> str:
        """What they are marks of."""
        return self.moves[0].change.criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalMargin:
    """How far one bidder's total has to move to turn a seat, all else as it is.

    Attributes:
        bidder: Whose total (or ranking value, where a rule ranks) moves.
        zone: Of the list it moves in; None is the lot's own list and every zone ranked by it.
        way: 1 rises, -1 falls.
        by: Signed, in points of the ranking value; 0 where any movement that way turns it.
        reaches: Whether moving exactly so far is enough; else it must be passed.
        level: With whom it is level there.
        settled_by: The rung that settles the tie there; None where nobody is level or nothing settles it.
    """

    bidder: str
    lot: str
    zone: str | None
    way: int
    by: Fraction
    reaches: bool
    level: tuple[str, ...]
    settled_by: str | None
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Where a weight first turns a seat on one side: at exactly this weight, or only beyond it.

    Attributes:
        at: Whether the weight itself turns a seat already.
        turns: Seats that turn there.
        bound: Where the weight is no fraction, one beyond it, a few billionths off: ``weight`` is on this side of it.
    """

    weight: Fraction
    at: bool
    turns: Turns
    bound: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightMargin:
    """The weights of one criterion, the others rescaled, over which every place of a lot stays what it is.

    Attributes:
        criterion: Id, or ``price``.
        weight: As published, in the tender's own unit; ``least`` and ``most`` are all it could be.
        alone: The others keep their weights, because they count in another lot too; else they are rescaled in
            proportion, so that the total stays what the tender says.
        down, up: Where a place first turns below and above; None where none turns as far as it could go.
        stopped: Whether the search down and up stopped short of what the weight could be: nothing turned as far as
            ``least`` and ``most``, and further on nobody looked.
        inexact: Why it could not be worked out exactly; empty where it was, and then the rest counts.
    """

    criterion: str
    weight: Fraction
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(0)
    alone: bool = False
    down: Edge | None = None
    up: Edge | None = None
    stopped: tuple[bool, bool] = (False, False)
    inexact: str = ""

    @property
    def low(self) -> Fraction:
        """Return the lower end of the interval."""
        return self.down.weight if self.down else self.least

    @property
    def high(self) -> Fraction:
        """Return the upper end of the interval."""
        return self.up.weight if self.up else self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightTurn:
    """The nearest weight of one criterion that turns one seat.

    Attributes:
        at: Whether that weight is enough; else it has to be passed.
        way: 1 upwards, -1 downwards: also where the weight is the published one, and any other that way turns it.
    """

    criterion: str
    weight: Fraction
    published: Fraction
    at: bool
    way: int
    turn: Turn

    @property
    def by(self) -> Fraction:
        """Return how far the weight moves, in the tender's own unit."""
        return self.weight - self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMargin:
    """One seat, and the nearest way of each kind to turn it. None: no change of that kind does.

    Attributes:
        mark: One mark, of anybody; ``marks`` are all that turn it by as few levels.
        own_mark: The nearest of the bidder's own.
        unsure: The nearest that would leave the lot waiting: for a tie that nothing settles, or for the marks of
            somebody whom a short list left out. What would then have followed nobody can say.
        together: One criterion's marks, all of the bidder's together.
        totals: The bidder's own total: the nearest way down and the nearest way up.
        other_total: The nearest movement of another's total.
        weight: One criterion's weight.
    """

    seat: Seat
    held: bool
    mark: MarkMargin | None = None
    marks: tuple[MarkMargin, ...] = ()
    own_mark: MarkMargin | None = None
    unsure: MarkMargin | None = None
    together: MarkMargin | None = None
    totals: tuple[TotalMargin, ...] = ()
    other_total: TotalMargin | None = None
    weight: WeightTurn | None = None

    @property
    def total(self) -> TotalMargin | None:
        """Return the shortest movement of the bidder's own total."""
        return min(self.totals, key=lambda t: (abs(t.by), t.by), default=None)

    @property
    def close(self) -> bool:
        """Say whether one level of one mark turns it."""
        return self.mark is not None and self.mark.levels == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMargins:
    """The margins of one complete lot: close calls first."""

    lot: str
    seats: tuple[SeatMargin, ...]
    weights: tuple[WeightMargin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """How near an outcome was. Analysis only: nothing in it changes an outcome or is ever recorded.

    Attributes:
        waiting: By lot without margins, what it waits for.
    """

    lots: tuple[LotMargins, ...]
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
