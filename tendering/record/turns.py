"""Whose turn it is: which entries a record admits as it stands, and what must happen first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.checks.report import lots_joined
from tendering.framework.referral_faults import faults
from tendering.framework.referrals import KINDS as REFERRALS
from tendering.framework.referrals import Book
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.life_turns import LIFE_TURNS
from tendering.record.lots import bids_in, concerns, lot_ids
from tendering.record.states import ORDER, State, StateOf, state_of
from tendering.record.turn_conditions import CONDITIONS
from tendering.record.turn_table import TURNS, steps
from tendering.record.turning import Turning, lot_words

NOT_BEFORE_ITS_DAY = frozenset({EntryKind.OPENED, EntryKind.PRICES_OPENED, EntryKind.SIGNED})
"""What a day told in advance would let through: bids before they must be in, a contract in its standstill."""


def refusals(
    tender: Tender | None,
    entries: Sequence[Entry],
    entry: Entry,
    *,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Return why an entry cannot be made now, each with what must happen first; nothing where it can.

    Args:
        tender: As it stands; None before there is a definition.
        entries: The record as it stands, in order.
        entry: The one that is to be written.
        today: The day by the clock: what waits for a day is not recorded before it. None leaves that out.
    """
    return InTurn(tender, entries).refusals(entry, today=today)


class InTurn:
    """A record that grows, entry after entry, each held against whose turn it is.

    A year of an agreement is thousands of entries written as one unit. What each is held against is kept as the record grows,
    so that the work is as much for the last as for the first: the entries that stand, the lots bid for, the referrals; and the
    state of a lot whose agreement is made or has ended, which nothing changes but an entry of the competition.
    """

    def __init__(self, tender: Tender | None, entries: Sequence[Entry]) -> None:
        self._tender = tender
        self._entries = list(entries)
        self._still: list[Entry] | None = None
        self._bids: dict[str, frozenset[str]] | None = None
        self._settled: dict[str, StateOf] = {}
        self._book: Book | None = None

    def admit(self, entry: Entry) -> None:
        """Take an entry into the record, once nothing was found against it."""
        self._entries.append(entry)
        if self._book is not None:
            self._book.take(entry)
        if entry.kind in LIFE_TURNS:
            if self._still is not None:
                self._still.append(entry)
            return
        self._still, self._bids = None, None
        self._settled.clear()

    def refusals(self, entry: Entry, *, today: date | None = None) -> tuple[Finding, ...]:
        """Return why an entry cannot be made now; see `refusals`."""
        if today is not None and entry.on > today and entry.kind in NOT_BEFORE_ITS_DAY:
            said = f"{entry.kind.replace('_', ' ')} of {day_text(entry.on)}: that day has not come"
            remedy = "Record it once it is done, with the day on which it was."
            return (finding("R004", "record", said, remedy=remedy),)
        if not self._entries and entry.kind is not EntryKind.RECORD_STARTED:
            remedy = "Run `tendering record start`."
            return (finding("R004", "record", "the record has not been started", remedy=remedy),)
        if entry.kind is EntryKind.RECORD_STARTED:
            started = finding("R006", "record", "the record has been started already")
            return (started,) if self._entries else ()
        lots = self._lots(entry)
        if self._tender is not None and entry.lot and entry.lot not in lots:
            said = f"{entry.kind.replace('_', ' ')}: there is no lot {entry.lot!r}; the lots are {', '.join(lots)}"
            return (finding("R201", "record", said),)
        states = self._states(entry, lots)
        found = [f for state in states for f in _state_refused(entry.kind, state)]
        if not found:
            found = list(self._conditions(entry, states))
        return lots_joined(found)

    def _lots(self, entry: Entry) -> tuple[str, ...]:
        if self._tender is not None and self._tender.lots:
            return lot_ids(self._tender)
        return lot_ids(self._tender, (*self._entries, entry))

    def _states(self, entry: Entry, lots: Sequence[str]) -> tuple[StateOf, ...]:
        """Return the lots an entry is about, each in its state at the moment of the entry.

        An entry of every lot leaves out those without a bid, once bids are open, and those that have ended, so long as
        any is left.
        """
        if self._bids is None:
            self._bids = bids_in(self._entries)
        bids = self._bids
        with_bids = frozenset(lot for some in bids.values() for lot in some)
        touched = [lot for lot in lots if concerns(entry, lot, bids)] or list(lots)
        if not entry.lot and with_bids and not with_bids.isdisjoint(touched):
            touched = [lot for lot in touched if lot in with_bids]
        states = tuple(self._state(lot, entry) for lot in touched)
        if not entry.lot and any(s.state is not State.ENDED for s in states):
            states = tuple(s for s in states if s.state is not State.ENDED)
        return states

    def _state(self, lot: str, entry: Entry) -> StateOf:
        known = self._settled.get(lot)
        if known is not None:
            return known
        found = state_of(self._tender, self._entries, lot, entry.moment)
        if found.state in (State.AWARDED, State.ENDED):  # whatever the day
            self._settled[lot] = found
        return found

    def _conditions(self, entry: Entry, states: tuple[StateOf, ...]) -> Iterator[Finding]:
        if entry.kind in REFERRALS:
            if self._book is None:
                self._book = Book(self._tender, self._entries)
            yield from faults(self._book, entry)
        rules = CONDITIONS.get(entry.kind, ())
        if not rules:
            return
        if self._still is None:
            self._still = list(standing(self._entries))
        turning = Turning(
            tender=self._tender,
            entries=self._entries,
            still=self._still,
            entry=entry,
            states=states,
        )
        for rule in rules:
            yield from rule(turning)


def _state_refused(kind: EntryKind, at: StateOf) -> Iterator[Finding]:
    """Find that a lot is not in a state that admits an entry, and say what must happen first."""
    turn = TURNS[kind]
    if at.state in turn.states:
        return
    name = kind.replace("_", " ")
    if at.state is State.SUSPENDED and at.beneath in turn.states:
        said = f"{lot_words(at.lot)}: {at.because} ({name}; it is {at.state})"
        remedy = "First the court lifts the suspension, or the claim ends: `tendering challenges end ID`."
        yield finding("R211", "record", said, remedy=remedy)
        return
    early = ORDER[at.beneath] < ORDER[turn.first]
    said = turn.early if early else turn.late
    message = f"{lot_words(at.lot)}: {said} ({name}; it is {at.state})"
    todo = "; then ".join(steps(at.beneath, turn.first)) if early else _undo(at)
    yield finding("R004", "record", message, remedy=f"First {todo}." if todo else "")


def _undo(at: StateOf) -> str:
    """Return what takes a lot back: superseding the entry that brought it where it is."""
    if at.number is None:
        return ""
    return (
        f"supersede entry {at.number}, which brought it there, if that was wrong: "
        f"`tendering record supersede ID {at.number} --reason ...`"
    )
