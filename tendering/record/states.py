"""The state of each lot, from its standing entries and the moment it is asked for. Pure; never from another lot's entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tendering.checks.before_publication import lacking
from tendering.checks.record import END_OF_DAY, Moment, record_of
from tendering.law.calendar import day_text
from tendering.model import events
from tendering.model.entries import Entry, EntryKind, notices, of_kind, standing
from tendering.model.findings import has_error
from tendering.model.tender import Tender
from tendering.record.lots import lot_ids, of_lot
from tendering.record.suspension import ending, notified_on, suspending


class State(StrEnum):
    """Where a lot stands, in the usual order."""

    PLANNING = "planning"
    READY = "ready to publish"
    PUBLISHED = "published"
    CLOSED = "closed"
    OPENED = "opened"
    COMPLIANCE = "compliance"
    MARKING = "marking"
    MODERATING = "moderating"
    EVALUATED = "evaluated"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    STANDSTILL = "standstill"
    SUSPENDED = "suspended"
    AWARDED = "awarded"
    ENDED = "ended"


ORDER: dict[State, int] = {state: n for n, state in enumerate(State)}

BRINGS: dict[EntryKind, State] = {
    EntryKind.MODEL_PUBLISHED: State.PUBLISHED,
    EntryKind.OPENED: State.OPENED,
    EntryKind.DEBARMENT_CHECK: State.COMPLIANCE,
    EntryKind.PLATFORM_CHECK: State.COMPLIANCE,
    EntryKind.SELF_DECLARATION: State.COMPLIANCE,
    EntryKind.REPRESENTATIONS_INVITED: State.COMPLIANCE,
    EntryKind.REPRESENTATIONS_CONSIDERED: State.COMPLIANCE,
    EntryKind.EXCLUSION: State.COMPLIANCE,
    EntryKind.NON_COMPLIANCE_DECIDED: State.COMPLIANCE,
    EntryKind.SHEET_ISSUED: State.MARKING,
    EntryKind.MARKS_GIVEN: State.MARKING,
    EntryKind.MARKS_CLOSED: State.MODERATING,
    EntryKind.MODERATION: State.MODERATING,
    EntryKind.SCORES_SIGNED: State.MODERATING,
    EntryKind.EVALUATION_COMPUTED: State.EVALUATED,
    EntryKind.RECOMMENDATION: State.RECOMMENDED,
    EntryKind.APPROVED: State.APPROVED,
    EntryKind.LETTER_ISSUED: State.STANDSTILL,
    EntryKind.STANDSTILL: State.STANDSTILL,
    EntryKind.SIGNED: State.AWARDED,
}
"""The state an entry of a kind brings a lot to, where it is not further on already."""

NEEDS_OPENING = State.COMPLIANCE
"""What brings compliance does so only once the lot was opened: a bidder can be looked up before."""

RESTS_ON: dict[EntryKind, State] = {
    EntryKind.MARKS_GIVEN: State.MARKING,
    EntryKind.MARKS_CLOSED: State.MARKING,
    EntryKind.MODERATION: State.MODERATING,
    EntryKind.SCORES_SIGNED: State.MODERATING,
    EntryKind.EVALUATION_COMPUTED: State.EVALUATED,
    EntryKind.RECOMMENDATION: State.RECOMMENDED,
    EntryKind.APPROVED: State.APPROVED,
}
"""What later steps rest on: once it is taken out, what was recorded before that brings a lot no further than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOf:
    """The state of a lot.

    Attributes:
        lot: Its id; empty where there is no tender yet to name lots.
        since: The day it has been in it; None before the record begins.
        because: What brought it there, in words.
        beneath: The state under a suspension; else the state itself.
        number: The entry that brought it; None where a day or a gap did, or there is no record.
    """

    lot: str
    state: State
    since: date | None
    because: str
    beneath: State
    number: int | None = None

    def at_least(self, state: State) -> bool:
        """Say whether the lot has come as far as a state."""
        return ORDER[self.state] >= ORDER[state]


def closing(tender: Tender | None) -> tuple[Moment, ...]:
    """Return the last moments at which bids may come in, in order: one; of a procedure in stages, one each."""
    if tender is None:
        return ()
    found: set[Moment] = set()
    for event in tender.timetable:
        if event.event not in (*events.SELECTION_CLOSES, *events.TENDERS_CLOSE):
            continue
        if event.at is not None:
            found.add((event.at.date(), event.at.time()))
        elif (day := event.on or event.end) is not None:
            found.add((day, END_OF_DAY))
    return tuple(sorted(found))


def states_of(
    tender: Tender | None, entries: Sequence[Entry], moment: Moment
) -> tuple[StateOf, ...]:
    """Return the state of every lot, in published order."""
    return tuple(state_of(tender, entries, lot, moment) for lot in lot_ids(tender, entries))


def state_of(tender: Tender | None, entries: Sequence[Entry], lot: str, moment: Moment) -> StateOf:
    """Return the state of a lot.

    Args:
        tender: As it stands; None before there is a definition.
        entries: The record, in order, superseded entries among them.
        lot: Its id.
        moment: The day and local time it is asked for: whether bids can still come in depends on it.
    """
    mine = of_lot(entries, lot)
    still = standing(mine)
    over = _over(still)
    if over is not None:
        return _by(lot, State.ENDED, over)
    best = _furthest(tender, mine, lot)
    if best is None:
        return _before(tender, mine, lot)
    state = BRINGS[best.kind]
    if state is State.PUBLISHED:
        return _published(tender, lot, best, moment)
    if tender is not None and state in (State.APPROVED, State.STANDSTILL):
        for claim in suspending(record_of(tender, mine, None), lot, moment[0])[:1]:
            said = f"the {claim.fact('kind')} of {day_text(claim.on)} keeps the contract from being made"
            return StateOf(
                lot=lot,
                state=State.SUSPENDED,
                since=notified_on(claim),
                because=said,
                beneath=state,
                number=claim.number,
            )
    if state is State.STANDSTILL:
        return _in_standstill(tender, best, mine, lot, moment)
    return _by(lot, state, best, _more(still, state))


def _by(lot: str, state: State, entry: Entry, more: str = "") -> StateOf:
    said = f"{words_of(entry)} on {day_text(entry.on)}"
    return StateOf(
        lot=lot,
        state=state,
        since=entry.on,
        because=f"{said}{more}",
        beneath=state,
        number=entry.number,
    )


def words_of(entry: Entry) -> str:
    """Name an entry for a sentence, with its number where it has one.

    >>> words_of(Entry(kind=EntryKind.MARKS_GIVEN, on=date(2027, 1, 4), number=7))
    'marks given (entry 7)'
    """
    name = entry.kind.replace("_", " ")
    return name if entry.number is None else f"{name} (entry {entry.number})"


def _over(still: Sequence[Entry]) -> Entry | None:
    """Return the entry that ended the lot: without a contract, or the last of its contracts."""
    for entry in of_kind(still, EntryKind.PROCUREMENT_ENDED):
        return entry
    ends = of_kind(still, EntryKind.ENDED)
    signed = {e.bidder for e in of_kind(still, EntryKind.SIGNED)}
    if any(not e.bidder for e in ends) or (signed and signed <= {e.bidder for e in ends}):
        return ends[-1] if ends else None
    return None


def _furthest(tender: Tender | None, mine: Sequence[Entry], lot: str) -> Entry | None:
    """Return the entry that brought the lot as far as it is: the first of those that still bring the furthest state.

    The record is read backwards. What an entry rests on can have been taken out after it, or be begun again: then
    the entry stands, and the state it brought is to be reached anew. An outcome computed of every lot brings those
    on whose scores are signed.
    """
    gone = _gone(mine)
    out = {id(e) for some in gone.values() for e in some}
    stand = [(n, e.kind) for n, e in enumerate(mine) if id(e) not in out]
    openings = [n for n, kind in stand if kind is EntryKind.OPENED]
    signed = [n for n, kind in stand if kind is EntryKind.SCORES_SIGNED]
    staged = tender is not None and len(tender.stages) > 1
    waits = agrees_scores(tender, lot) and not _loaded(mine)
    best: Entry | None = None
    most = most_but_contract = ORDER[State.ENDED]
    for n in reversed(range(len(mine))):
        entry = mine[n]
        for taken in gone.get(n, ()):
            if taken.kind in RESTS_ON:
                most = min(most, ORDER[RESTS_ON[taken.kind]])
        if entry.kind is EntryKind.SUPERSEDED or id(entry) in out:
            continue
        opened = [o for o in openings if o <= n]
        state = _brought(entry, opened=bool(opened))
        if state is State.EVALUATED and not entry.lot and waits:
            since = opened[-1] if opened and staged else 0
            state = state if any(since <= x < n for x in signed) else None
        if state is not None:
            limit = most if state is State.AWARDED else min(most, most_but_contract)
            if ORDER[state] <= limit and (
                best is None or ORDER[state] >= ORDER[BRINGS[best.kind]]
            ):
                best = entry
        if entry.kind in _AGAIN:
            most_but_contract = min(most_but_contract, ORDER[_AGAIN[entry.kind]])
        if n in openings[1:] and staged:
            most = min(most, ORDER[State.OPENED])
    return best


def agrees_scores(tender: Tender | None, lot: str) -> bool:
    """Say whether a panel agrees scores in a lot: it has questions, and no other way to count marks is published."""
    if tender is None:
        return True
    return tender.aggregation.method == "consensus" and bool(tender.questions(lot))


def _loaded(mine: Sequence[Entry]) -> bool:
    """Say whether the record was made of papers, which need not tell of every step."""
    return any(e.kind is EntryKind.RECORD_STARTED and e.fact("source") != NEW for e in mine)


NEW = "new"
"""The source of a record that was begun here, and not loaded."""


def _gone(mine: Sequence[Entry]) -> dict[int, list[Entry]]:
    """Return what each superseding entry took out, by its place in the list."""
    found: dict[int, list[Entry]] = {}
    for n, entry in enumerate(mine):
        if entry.kind is EntryKind.SUPERSEDED:
            left = {id(e) for e in standing(mine[: n + 1])}
            found[n] = [e for e in standing(mine[:n]) if id(e) not in left]
    return found


_AGAIN = {
    EntryKind.MODERATION: State.MODERATING,
    EntryKind.SCORES_SIGNED: State.MODERATING,
    EntryKind.RESERVE_PROMOTED: State.APPROVED,
}
"""What begins a step again: later steps recorded before it wait to be done again. A contract made stays made."""


def _brought(entry: Entry, *, opened: bool) -> State | None:
    """Return the state an entry brings; None where it brings none."""
    state = BRINGS.get(entry.kind)
    if state is NEEDS_OPENING and not opened:
        return None
    if entry.kind is EntryKind.LETTER_ISSUED and not is_award_letter(entry):
        return None
    return state


def is_award_letter(entry: Entry) -> bool:
    """Say whether a letter tells of the award, and not of an exclusion or of a place on a short list."""
    what = entry.fact("what").strip().lower()
    return not any(word in what for word in ("exclu", "disregard", "short", "end"))


def _before(tender: Tender | None, entries: Sequence[Entry], lot: str) -> StateOf:
    """Return the state of a lot that is not published."""
    started = of_kind(standing(entries), EntryKind.RECORD_STARTED)
    since = started[-1].on if started else None
    if tender is None:
        return _plain(lot, State.PLANNING, since, "there is no definition of the tender yet")
    found = lacking(tender, entries)
    if has_error(found):
        said = "what the law asks for before publication is not all recorded"
        return _plain(lot, State.PLANNING, since, said)
    last = max((e.on for e in entries), default=since)
    return _plain(lot, State.READY, last, "what the law asks for before publication is recorded")


def _plain(lot: str, state: State, since: date | None, because: str) -> StateOf:
    return StateOf(lot=lot, state=state, since=since, because=because, beneath=state)


def _published(tender: Tender | None, lot: str, entry: Entry, moment: Moment) -> StateOf:
    """Return published, or closed once the time for bids is over."""
    closes = closing(tender)
    if not closes:
        return _by(lot, State.PUBLISHED, entry, "; the tender does not say when bids must be in")
    close = closes[0]
    said = moment_text(close)
    if moment > close:
        return _plain(lot, State.CLOSED, close[0], f"bids had to be in by {said}")
    return _by(lot, State.PUBLISHED, entry, f"; bids must be in by {said}")


def moment_text(moment: Moment) -> str:
    """Write a day and time; the end of a day is the day alone.

    >>> from datetime import time
    >>> moment_text((date(2027, 5, 4), time(12))), moment_text((date(2027, 5, 4), END_OF_DAY))
    ('12:00 on Tuesday 4 May 2027', 'the end of Tuesday 4 May 2027')
    """
    day, at = moment
    return f"the end of {day_text(day)}" if at == END_OF_DAY else f"{at:%H:%M} on {day_text(day)}"


def standstill_end(tender: Tender | None, entries: Sequence[Entry], lot: str) -> date | None:
    """Return the last day of a lot's standstill: as stated or, where that is later, as counted; None where none is stated.

    What was stated before a reserve was promoted no longer counts: its standstill starts again.
    """
    mine = standing(of_lot(entries, lot))
    promoted = [n for n, e in enumerate(mine) if e.kind is EntryKind.RESERVE_PROMOTED]
    since = mine[promoted[-1] :] if promoted else mine
    stated = [e.day("last_day") for e in of_kind(since, EntryKind.STANDSTILL)[-1:]]
    stated += [e.day("standstill_last_day") for e in notices(since, "UK6")[-1:]]
    days = [day for day in stated if day is not None]
    if days and tender is not None:
        counted = ending(record_of(tender, mine, None), lot)
        days += [counted] if counted is not None else []
    return max(days, default=None)


def _in_standstill(
    tender: Tender | None, entry: Entry, mine: Sequence[Entry], lot: str, moment: Moment
) -> StateOf:
    """Return standstill, and whether it has ended: the state stays until a contract is made."""
    last = standstill_end(tender, mine, lot)
    if last is None:
        return _by(lot, State.STANDSTILL, entry, "; its last day is not recorded")
    if moment[0] > last:
        return _by(lot, State.STANDSTILL, entry, f"; it ended with {day_text(last)}")
    return _by(lot, State.STANDSTILL, entry, f"; it runs to the end of {day_text(last)}")


def _more(still: Sequence[Entry], state: State) -> str:
    if state is State.MODERATING and (signed := of_kind(still, EntryKind.SCORES_SIGNED)):
        return f"; the scores were signed on {day_text(signed[-1].on)}"
    return ""
