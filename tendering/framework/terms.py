"""Promises of a winning submission as terms of its contract: which are terms, when each is due, and whether it is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing

TABLE = "terms"
"""The rows of an entry that schedules terms: term, bidder, lot, zone, criterion, promise, page, source, due, evidence, checked_by."""
KEPT, NOT_KEPT, IN_PART = "kept", "not kept", "in part"
STATES = (KEPT, NOT_KEPT, IN_PART)
UNSCHEDULED, WAITING, OVERDUE = "not yet a term", "to be checked", "overdue"
Held = tuple[str, str, str]
"""A place: provider, lot, zone (empty where it is one of the whole lot)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A promise that the panel marked.

    Attributes:
        source: Where it was marked: the entry of the moderation, or the line of the table.
    """

    provider: str
    lot: str
    zone: str
    criterion: str
    words: str
    page: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a check of a term found."""

    state: str
    on: date
    by: str
    evidence: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A promise as a term, with what is known of it.

    Attributes:
        id: Its own: the provider, the question, the zone where it is about one, and its number among them.
        scheduled: The day it became a term; None where it has not.
        due: The day by which it is to be checked; None where none is set.
        evidence: What is to show that it is kept.
        checked_by: Who is to look.
        checks: What was found, in order.
    """

    id: str
    marked: Marked
    scheduled: date | None = None
    number: int | None = None
    due: date | None = None
    evidence: str = ""
    checked_by: str = ""
    checks: tuple[Check, ...] = ()

    def state(self, day: date) -> str:
        """Say how it stands on a day."""
        if self.scheduled is None:
            return UNSCHEDULED
        if self.checks:
            return self.checks[-1].state
        return OVERDUE if self.due is not None and self.due < day else WAITING

    def sentence(self, day: date) -> str:
        """Say it in a sentence, with the page it came from."""
        said = f"{self.id}: {self.marked.words} ({self.marked.page})."
        state = self.state(day)
        if state in STATES:
            last = self.checks[-1]
            return f"{said} {last.by} found on {day_text(last.on)} that it is {state}: {last.evidence}."
        if state == UNSCHEDULED:
            return f"{said} It is not yet a term of the contract."
        due = f" by {day_text(self.due)}" if self.due is not None else ""
        late = ", which is over" if state == OVERDUE else ""
        who = f" by {self.checked_by}" if self.checked_by else ""
        return f"{said} To be checked{who}{due}{late}."


def terms_of(
    marked: Iterable[Marked], held: Iterable[Held], entries: Sequence[Entry] = ()
) -> tuple[Term, ...]:
    """Return the promises of those who hold places, each where it is about a place they hold, with its history.

    Args:
        marked: Every promise marked, in the order of the panel's answers.
        held: Who holds which place.
        entries: The record, superseded entries among them.
    """
    places = set(held)
    scheduled = schedules(entries)
    checks = _checks(entries)
    counts: dict[tuple[str, str, str], int] = {}
    found = []
    for one in marked:
        if not _about_a_place(one, places):
            continue
        key = (one.provider, one.zone, one.criterion)  # of several lots they are numbered on
        counts[key] = counts.get(key, 0) + 1
        ident = term_id(one, counts[key])
        entry, row = scheduled.get(ident, (None, {}))
        found.append(
            Term(
                id=ident,
                marked=one,
                scheduled=entry.on if entry is not None else None,
                number=entry.number if entry is not None else None,
                due=_day(row.get("due", "")),
                evidence=row.get("evidence", ""),
                checked_by=row.get("checked_by", ""),
                checks=tuple(checks.get(ident, ())),
            )
        )
    return tuple(sorted(found, key=lambda t: (t.marked.provider, t.marked.lot)))


def _about_a_place(one: Marked, places: set[Held]) -> bool:
    """Say whether a promise is about a place that its provider holds."""
    return any(
        provider == one.provider
        and one.lot in ("", lot)
        and (not one.zone or zone in ("", one.zone))
        for provider, lot, zone in places
    )


def term_id(one: Marked, number: int) -> str:
    """Return the id of a term.

    >>> one = Marked(provider="p14", lot="main", zone="7", criterion="Q4", words="A base", page="page 3")
    >>> term_id(one, 1)
    'p14-Q4@7-1'
    """
    zone = f"@{one.zone}" if one.zone else ""
    return f"{one.provider}-{one.criterion}{zone}-{number}"


def schedules(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, Mapping[str, str]]]:
    """Return the entry and the row that last made each term one, by term; the first entry's day is the term's."""
    found: dict[str, tuple[Entry, Mapping[str, str]]] = {}
    for entry in of_kind(standing(entries), EntryKind.TERMS_SCHEDULED):
        for row in entry.rows.get(TABLE, ()):
            ident = row.get("term", "")
            first = found[ident][0] if ident in found else entry
            found[ident] = (first, row)
    return found


def _checks(entries: Iterable[Entry]) -> Mapping[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for entry in of_kind(standing(entries), EntryKind.PROMISE_CHECKED):
        check = Check(
            state=entry.fact("state").casefold(),
            on=entry.on,
            by=entry.by,
            evidence=entry.fact("evidence").rstrip("."),
            number=entry.number,
        )
        found.setdefault(entry.fact("term"), []).append(check)
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def row_of(term: Term, due: date | None, evidence: str, checked_by: str) -> dict[str, str]:
    """Return the row that makes a promise a term; what is not given now stays as it was."""
    last = due or term.due
    one = term.marked
    return {
        "term": term.id,
        "bidder": one.provider,
        "lot": one.lot,
        "zone": one.zone,
        "criterion": one.criterion,
        "promise": one.words,
        "page": one.page,
        "source": one.source,
        "due": last.isoformat() if last is not None else "",
        "evidence": evidence or term.evidence,
        "checked_by": checked_by or term.checked_by,
    }
