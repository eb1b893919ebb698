"""What may be taken out of a record: what stands, was no event of the world, and carries no decision. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.framework.resting import resting_on
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.lots import bids_in, concerns, lot_ids
from tendering.record.states import (
    State,
    StateOf,
    state_of,
    words_of,
)
from tendering.record.turn_table import NEVER_SUPERSEDED, RESTED_ON
from tendering.record.turning import Turning, lot_words


def supersedes_what_stands(turning: Turning) -> Iterator[Finding]:
    """What is superseded stands, may be taken out, and carries nothing that would hang in the air."""
    entry = turning.entry
    after = standing((*turning.entries, entry))
    gone = [e for e in turning.still if not any(e is left for left in after)]
    if not gone:
        number = entry.fact("number")
        what = f"entry {number}" if number else f"an entry of the kind {entry.fact('kind')}"
        yield finding("R203", "record", f"{what} does not stand in this record")
    for taken in gone:
        if taken.kind in NEVER_SUPERSEDED and not _sent_again(turning, taken):
            why = NEVER_SUPERSEDED[taken.kind]
            said = f"{words_of(taken)} cannot be superseded: {why}"
            yield finding("R203", "record", said, remedy="Leave it: the record shows what was.")
            continue
        if taken.kind is EntryKind.MODEL_PUBLISHED:
            yield from _relied_on(turning, taken)
        after_award = resting_on(after, taken)
        if after_award is not None:
            said = f"{words_of(after_award)} rests on {words_of(taken)}"
            yield finding("R203", "record", said, remedy=_supersede(after_award))
        for at in _rests(turning, taken):
            said = f"{lot_words(at.lot)}: it is {at.state}, and that rests on {words_of(taken)}"
            yield finding("R203", "record", said, remedy=_first(turning, at))


def _sent_again(turning: Turning, taken: Entry) -> bool:
    """Say whether what is to be taken out is a submission whose bidder has sent another since, unopened."""
    if taken.kind not in (EntryKind.SUBMISSION_RECEIVED, EntryKind.LATE_SUBMISSION):
        return False
    later = of_kind(turning.still, taken.kind)
    seen = (r for e in of_kind(turning.still, EntryKind.OPENED) for r in e.rows.get("bidders", ()))
    return all(row.get("bidder") != taken.bidder for row in seen) and any(
        e.bidder == taken.bidder and (e.number or 0) > (taken.number or 0) for e in later
    )


def _relied_on(turning: Turning, taken: Entry) -> Iterator[Finding]:
    """Find that bidders have worked by the rules that are to be taken out."""
    kinds = (EntryKind.AMENDMENT, EntryKind.CLARIFICATION, EntryKind.SUBMISSION_RECEIVED)
    for entry in of_kind(turning.still, *kinds)[:1]:
        said = f"{words_of(taken)} cannot be superseded: {words_of(entry)} shows that bidders work by it"
        remedy = "Amend the rules: `tendering amend ID TENDER --reason ... --notice ...`."
        yield finding("R203", "record", said, remedy=remedy)


def _rests(turning: Turning, taken: Entry) -> Iterator[StateOf]:
    """Yield the lots in which a decision or a contract rests on an entry that is to be taken out."""
    begins = RESTED_ON.get(taken.kind)
    bids = bids_in(turning.entries)
    for lot in lot_ids(turning.tender, turning.entries):
        if begins is None or not concerns(taken, lot, bids):
            continue
        at = state_of(turning.tender, turning.entries, lot, turning.entry.moment)
        if at.state is not State.ENDED and at.at_least(begins):
            yield at


def _first(turning: Turning, at: StateOf) -> str:
    """Say which entry is to be superseded first: the approval, or the contract."""
    kinds = (EntryKind.APPROVED,)
    if at.state is State.AWARDED:
        kinds = (EntryKind.SIGNED,)
    elif not at.at_least(State.APPROVED):
        kinds = (EntryKind.OPENED,)
    for entry in turning.mine(at.lot, *kinds)[-1:]:
        return _supersede(entry)
    return ""


def _supersede(entry: Entry) -> str:
    return f"First supersede entry {entry.number}, {entry.kind.replace('_', ' ')}: `tendering record supersede ID {entry.number} --reason ...`."
