"""When tenders close, in local time, and whether something came in time: by the time told and by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tendering.law.calendar import LONDON
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.tender import Tender
from tendering.record.states import closing
from tendering.workbench.records import Who


def closes(tender: Tender | None, entries: Iterable[Entry] = ()) -> datetime | None:
    """Return the last instant at which a submission is in time; None where the timetable states none.

    Of a procedure in stages, that of the stage which has not been opened yet. A day without a time lasts until it
    ends.
    """
    ends = closing(tender)
    if not ends:
        return None
    opened = len(of_kind(standing(entries), EntryKind.OPENED))
    day, at = ends[min(opened, len(ends) - 1)]
    return datetime.combine(day, at, tzinfo=LONDON)


def told(who: Who) -> datetime | None:
    """Return the instant that was told; None where a day without a time was."""
    return None if who.at is None else datetime.combine(who.on, who.at, tzinfo=LONDON)


def shown(instant: datetime) -> str:
    """Return an instant as local time for a sentence.

    >>> shown(datetime(2027, 5, 4, 12, 0, tzinfo=LONDON)), shown(datetime(2027, 5, 4, 12, 0, 31, tzinfo=LONDON))
    ('4 May 2027 12:00', '4 May 2027 12:00:31')
    """
    here = instant.astimezone(LONDON)
    clock = f"{here:%H:%M:%S}" if here.second else f"{here:%H:%M}"
    return f"{here.day} {here:%B %Y} {clock}"
