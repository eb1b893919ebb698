"""A standstill counted once is counted again with the calendar now held: a change of the end opens it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tendering.law.standstill import StandstillResult, for_tender
from tendering.model.bids import Send
from tendering.model.entries import Entry
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A standstill as it was written down, and as it is counted now.

    Attributes:
        was_last_day: The last day as written down; None where none was.
        was_calendar: The edition of the bank holidays it was counted with; empty where it was not written down.
        now: The standstill counted with the calendar now held.
    """

    was_last_day: date | None
    was_calendar: str
    now: StandstillResult

    @property
    def calendar_changed(self) -> bool:
        """Whether the calendar is another one now, or it is not known which one it was."""
        return self.was_calendar != self.now.calendar

    @property
    def reopened(self) -> bool:
        """Whether a changed calendar gives another end: what was published is then wrong."""
        return self.calendar_changed and self.was_last_day != self.now.last_day


def recount(tender: Tender, entry: Entry, sent: Sequence[Send] | date) -> Recount:
    """Count a standstill that the record holds again.

    Args:
        tender: As published.
        entry: The record's ``standstill``: its last day, and the calendar it was counted with.
        sent: The letters' sends, or under the Act the day the award notice was published.

    Raises:
        StandstillRefusedError: It cannot be counted: see `standstill.compute`.
        CalendarEndsError: The count runs past the bank holidays that are known.
    """
    return Recount(
        was_last_day=entry.day("last_day"),
        was_calendar=entry.fact("calendar"),
        now=for_tender(tender, sent),
    )
