"""Check of the record: a standstill counted before the bank holidays changed is counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.checks.record import AWARD_NOTICE, Record, RecordCheck, lots_of, place, sends
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.recount import Recount, recount
from tendering.law.standstill import StandstillRefusedError
from tendering.model.bids import Send
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding


def x71_calendar_changed(record: Record) -> Iterator[Finding]:
    """A standstill that another calendar was counted with ends when the one now held says; else it is open again."""
    for lot in lots_of(record):
        for entry in record.of(EntryKind.STANDSTILL, lot=lot)[-1:]:
            again = counted_again(record, lot, entry)
            if again is None or again.was_last_day is None or again.now.last_day is None:
                continue
            yield finding(
                "X71",
                place(entry),
                f"lot {lot}: the standstill was counted to {day_text(again.was_last_day)} with the bank holidays "
                f"'{again.was_calendar}'; with '{again.now.calendar}' it ends on {day_text(again.now.last_day)}",
                law=again.now.rule_cite,
            )


def counted_again(record: Record, lot: str, entry: Entry) -> Recount | None:
    """Return the count of a standstill with the calendar now held, where it reopens it; else None, or where none can be made."""
    began = _began(record, lot)
    if not began or not entry.fact("calendar"):
        return None
    try:
        again = recount(record.tender, entry, began)
    except (StandstillRefusedError, CalendarEndsError):
        return None
    return again if again.reopened else None


def _began(record: Record, lot: str) -> Sequence[Send] | date | None:
    if record.act:
        published = record.notices(AWARD_NOTICE, lot=lot)
        return published[-1].on if published else None
    return sends(record, lot)


CHECKS: tuple[RecordCheck, ...] = (x71_calendar_changed,)
