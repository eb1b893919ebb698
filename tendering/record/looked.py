"""A lot that is looked at, with its state and record, and what a to-do is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tendering.checks.record import Moment
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.tender import Tender
from tendering.record import marking
from tendering.record.lots import bids_in, of_lot
from tendering.record.states import StateOf

OFFICER, TWO_OFFICERS, CHAIR, MODERATOR = (
    "procurement officer",
    "two officers",
    "chair",
    "moderator",
)
OUTSIDE = "two officers outside the panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing that is to be done in a lot.

    Attributes:
        what: In words.
        who: The person awaited, or the role where nobody is named.
        command: What records it; empty where nothing of this program does.
        due: The day it is due; None where none is set.
        advised: The lot can go on without it.
    """

    what: str
    who: str
    command: str = ""
    due: date | None = None
    advised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task that waits for its bidder or, once that has answered, for whoever decides."""

    task: Entry
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A lot that is looked at: its state, and the record as it stands.

    Attributes:
        waiting: The tasks of the lot that wait for somebody.
        to_judge: How many answers in the lot wait for an officer to write pass or fail.
        unsettled: What keeps the outcome of the lot from being complete.
    """

    procurement: str
    tender: Tender
    entries: tuple[Entry, ...]
    at: StateOf
    moment: Moment
    waiting: tuple[Waiting, ...] = ()
    to_judge: int = 0
    unsettled: tuple[str, ...] = ()

    @property
    def lot(self) -> str:
        """The lot's id."""
        return self.at.lot

    @property
    def option(self) -> str:
        """The lot as the commands take it."""
        return f" --lot {self.lot}" if self.lot else ""

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return the lot's standing entries of some kinds."""
        return of_kind(standing(of_lot(self.entries, self.lot)), *kinds)

    @property
    def bidders(self) -> tuple[str, ...]:
        """Who bids for the lot and is still in it, in the order bids were opened."""
        gone = marking.out_of_it(self.tender, self.entries)
        return tuple(
            bidder
            for bidder, lots in bids_in(self.entries).items()
            if self.lot in lots and not {(bidder, "", ""), (bidder, self.lot, "")} & gone
        )

    @property
    def stage(self) -> str | None:
        """The stage that is marked, of a procedure in stages; None where there is one alone."""
        stages = self.tender.stages
        if len(stages) < 2:
            return None
        opened = len(self.of(EntryKind.OPENED))
        return stages[min(max(opened, 1), len(stages)) - 1].id

    @property
    def act(self) -> bool:
        """Whether the Procurement Act 2023 governs."""
        return regime_of(self.tender).regime is Regime.PA2023
