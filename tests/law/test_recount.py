"""A standstill written down is counted again: only a changed calendar that moves its end opens it again."""

from datetime import date

import pytest

from tendering.law import calendar
from tendering.law.calendar import ANY_PART_OF_UK
from tendering.law.recount import recount
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Authority, Tender

TENDER = Tender(
    id="t",
    title="t",
    authority=Authority(name="a", nation="england"),
    started_by_event="tender_notice",
    started_by_on=date(2026, 6, 1),
    cpv=("85000000-9",),
)
PUBLISHED = date(2026, 6, 8)
OLD = "any_part_of_uk; holidays 0.90; corrections of 2025-01-01"


def entry(last_day: str, edition: str = OLD) -> Entry:
    return Entry(
        kind=EntryKind.STANDSTILL,
        on=PUBLISHED,
        facts={"last_day": last_day, "calendar": edition},
    )


@pytest.mark.parametrize(
    ("last_day", "edition", "changed", "reopened"),
    [
        ("2026-06-17", OLD, True, True),  # before 15 June 2026 was proclaimed for Scotland
        ("2026-06-18", OLD, True, False),
        ("2026-06-18", ANY_PART_OF_UK.edition, False, False),
        ("2026-06-17", ANY_PART_OF_UK.edition, False, False),  # a slip, not a changed calendar
        ("2026-06-17", "", True, True),
    ],
)
def test_a_changed_calendar_opens_a_standstill_again(
    last_day: str, edition: str, changed: bool, reopened: bool
) -> None:
    got = recount(TENDER, entry(last_day, edition), PUBLISHED)
    assert got.calendar_changed is changed
    assert got.reopened is reopened
    assert got.now.last_day == date(2026, 6, 18)


def test_a_day_proclaimed_later_moves_the_end_and_the_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = recount(TENDER, entry("2026-06-18", ANY_PART_OF_UK.edition), PUBLISHED)
    assert not before.reopened
    data = calendar.bank_holiday_days()
    proclaimed = {"on": date(2026, 6, 16), "holiday": True, "nations": ["wales"], "because": "x"}
    later = {**data, "checked_on": date(2026, 6, 10), "day": [*data["day"], proclaimed]}
    monkeypatch.setattr(calendar, "bank_holiday_days", lambda: later)
    calendar.bank_holidays.cache_clear()
    try:
        after = recount(TENDER, entry("2026-06-18", before.now.calendar), PUBLISHED)
    finally:
        calendar.bank_holidays.cache_clear()
    assert after.reopened
    assert after.now.last_day == date(2026, 6, 19)
