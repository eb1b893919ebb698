"""A list of days as the plan and the diary show it: a table on the screen, a page with a picture, a calendar file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import fill

from markupsafe import Markup

from tendering.documents.ics import CalendarEvent, calendar_text
from tendering.documents.tables import table
from tendering.documents.timeline import page
from tendering.law.regime import RegimeAnswer
from tendering.model.findings import Finding


def on_screen(
    title: str,
    answer: RegimeAnswer,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
    calendars: str,
    right: Sequence[int] = (),
) -> str:
    """Return the list as a table, each column folded at its width."""
    folded = [[fill(c, width) for c, width in zip(row, widths, strict=True)] for row in rows]
    lines = [title, f"Law: {answer.named}.", "", table(folded, headings, right=right)]
    if calendars:
        lines += ["", f"Bank holidays: {calendars}."]
    return "\n".join(lines)


def files(
    name: str,
    *,
    title: str,
    said: str,
    picture: Markup,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    found: Iterable[Finding],
    calendars: Iterable[str],
    calendar: str,
    events: Sequence[CalendarEvent],
    owner: str,
    stamped: date,
) -> dict[str, str]:
    """Return the page, the picture and the calendar file by name; on the page what is done comes before its day."""
    notes = [f"{f.severity.value.capitalize()} {f.code}: {f.message}." for f in found]
    notes += [f"Bank holidays: {edition}." for edition in calendars]
    return {
        f"{name}.html": page(
            title=title,
            said=[said],
            picture=picture,
            headings=_what_first(headings),
            rows=[_what_first(row) for row in rows],
            notes=notes,
        ),
        f"{name}.svg": str(picture),
        f"{name}.ics": calendar_text(calendar, events, owner=owner, stamped=stamped),
    }


def _what_first(row: Sequence[str]) -> list[str]:
    return [row[1], row[0], *row[2:]]
