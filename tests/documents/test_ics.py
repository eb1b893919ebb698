"""iCalendar files: the form RFC 5545 asks, read back by rules of its own, and the same bytes every time."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tendering.documents.ics import CalendarEvent, calendar_text

STAMPED = date(2026, 11, 23)
DATE = re.compile(r"\d{8}")


def unfolded(text: str) -> list[str]:
    """Undo folding as RFC 5545 3.1 says, after checking the line ends."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    return re.sub(
        r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL
    )


def properties(text: str) -> list[dict[str, str]]:
    events: list[dict[str, str]] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT" and name != "END":
            events[-1][name] = value
    return events


def made(*events: CalendarEvent) -> str:
    return calendar_text("A tender: plan", events, owner="plan t", stamped=STAMPED)


ONE = CalendarEvent(
    key="letters",
    on=date(2017, 3, 31),
    summary="Letters; sent, all of them",
    description="First line\nSecond line \\ with a slash",
)


def test_a_calendar_has_what_the_standard_requires() -> None:
    lines = unfolded(made(ONE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for required in ("VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"):
        assert required in lines
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1


def test_an_event_is_a_whole_day() -> None:
    event = properties(made(ONE))[0]
    assert event["DTSTART;VALUE=DATE"] == "20170331"
    assert event["DTEND;VALUE=DATE"] == "20170401"
    assert event["DTSTAMP"] == "20261123T000000Z"
    assert event["SUMMARY"] == r"Letters\; sent\, all of them"
    assert unescaped(event["DESCRIPTION"]) == ONE.description


def test_an_event_keeps_its_identity_when_its_day_moves() -> None:
    moved = CalendarEvent(key="letters", on=date(2017, 4, 3), summary="Letters")
    other = CalendarEvent(key="signature", on=date(2017, 3, 31), summary="Letters")
    uids = [properties(made(e))[0]["UID"] for e in (ONE, moved, other)]
    assert uids[0] == uids[1] != uids[2]
    elsewhere = calendar_text("A tender: plan", [ONE], owner="plan u", stamped=STAMPED)
    assert properties(elsewhere)[0]["UID"] != uids[0]


def test_the_same_events_give_the_same_bytes() -> None:
    assert made(ONE) == made(ONE)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_folded_escaped_and_read_back(summary: str, description: str) -> None:
    text = made(
        CalendarEvent(key="k", on=date(2027, 1, 1), summary=summary, description=description)
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    event = properties(text)[0]
    assert set(event) - {"DESCRIPTION"} == {
        "UID",
        "DTSTAMP",
        "DTSTART;VALUE=DATE",
        "DTEND;VALUE=DATE",
        "SUMMARY",
        "TRANSP",
    }
    printable = [c for c in summary.replace("\r\n", "\n") if c.isprintable() or c in "\n\t"]
    assert [c for c in unescaped(event["SUMMARY"]) if c != " "] == [
        c for c in printable if c != " "
    ]
    assert not any(ord(c) < 32 and c != "\t" for c in event["SUMMARY"])
