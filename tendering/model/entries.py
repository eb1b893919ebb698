"""Entries of the record: what was done in a procurement, when, by whom. One item each, never edited.

Each kind has its facts, all text; `FACTS` says which, and what each holds. The record keeps them as a chain; where
there is no record yet, ``entries`` in evaluation.yaml lists them. Either way they reach a check as a tuple in the order
they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from tendering.model.competition_facts import (
    COMPETITION_CHOICES,
    COMPETITION_DAYS,
    COMPETITION_FACTS,
    COMPETITION_NUMBERS,
)
from tendering.model.entry_kinds import EntryKind
from tendering.model.life_facts import LIFE_CHOICES, LIFE_DAYS, LIFE_FACTS, LIFE_NUMBERS

__all__ = [
    "CHOICES",
    "DAYS",
    "FACTS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "NUMBERS",
    "Entry",
    "EntryKind",
    "FileRef",
    "Row",
    "ends",
    "lifts_only",
    "name_key",
    "notices",
    "of_kind",
    "open_claims",
    "same_person",
    "standing",
]

FACTS: Mapping[EntryKind, Mapping[str, str]] = {**COMPETITION_FACTS, **LIFE_FACTS}
"""What each kind of entry holds, and what each fact is."""
DAYS = COMPETITION_DAYS | LIFE_DAYS
"""The facts that are days, written year-month-day."""
CHOICES: Mapping[tuple[EntryKind, str], tuple[str, ...]] = {**COMPETITION_CHOICES, **LIFE_CHOICES}
"""The facts that are one of a few words, whatever their case: a check that reads one would pass any other over."""
NUMBERS = COMPETITION_NUMBERS | LIFE_NUMBERS
"""The facts that are numbers."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years a day of a procurement can lie in: another one is a slip of the pen."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file an entry rests on, by its digest. The bytes live apart from the chain.

    Attributes:
        digest: SHA-256 in hex.
        size: Bytes.
        personal: Personal or workforce data: it may be destroyed, and is never in a bundle.
        purge_on: The day it is to be destroyed; None where it is kept as long as the record.
    """

    digest: str
    name: str
    size: int
    personal: bool = False
    purge_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of the record.

    Attributes:
        on: The day it was done.
        at: Local time, where the order within a day matters; None where it was not written down.
        by: Who did it or wrote it down.
        lot: Empty is every lot.
        bidder: Empty where it concerns no bidder.
        person: Whom it is about, where that is not a bidder: an evaluator, say.
        facts: As `FACTS` lists them for the kind; a fact not written is not there.
        rows: Rows of the tables of an evaluation that this entry brings, by table, as text by column.
        files: What it rests on, by digest.
        number: Its number in the record; None where there is no record.

    >>> entry = Entry(kind=EntryKind.SIGNED, on=date(2027, 4, 6), facts={"value": "100"})
    >>> entry.fact("value"), entry.fact("supplier")
    ('100', '')
    """

    kind: EntryKind
    on: date
    at: time | None = None
    by: str = ""
    lot: str = ""
    bidder: str = ""
    person: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    files: tuple[FileRef, ...] = ()
    number: int | None = None
    where: str = ""

    def fact(self, name: str) -> str:
        """Return a fact, empty where it was not written."""
        return self.facts.get(name, "")

    def day(self, name: str) -> date | None:
        """Return a fact that is a day; None where it was not written or is no day."""
        try:
            return date.fromisoformat(self.fact(name))
        except ValueError:
            return None

    @property
    def moment(self) -> tuple[date, time]:
        """The day and time, the first instant of the day where no time was written."""
        return self.on, self.at or time()


def name_key(name: str) -> str:
    """Return what names of one person or body have in common, whatever their case and the blanks in and around them.

    >>> name_key(" Ann  Abbot ") == name_key("ann abbot")
    True
    """
    return " ".join(name.split()).casefold()


def same_person(one: str, other: str) -> bool:
    """Say whether two names are one person's."""
    return name_key(one) == name_key(other)


def of_kind(
    entries: Iterable[Entry],
    *kinds: EntryKind,
    lot: str | None = None,
    bidder: str | None = None,
) -> tuple[Entry, ...]:
    """Return the entries of some kinds; with a lot or bidder, those that name it or name none."""
    return tuple(
        e
        for e in entries
        if e.kind in kinds
        and (lot is None or e.lot in ("", lot))
        and (bidder is None or e.bidder in ("", bidder))
    )


def notices(entries: Iterable[Entry], *kinds: str) -> tuple[Entry, ...]:
    """Return the notices published of some kinds, such as UK6, in order; of every kind where none is named."""
    return tuple(
        e
        for e in of_kind(entries, EntryKind.NOTICE_PUBLISHED)
        if not kinds or e.fact("notice") in kinds
    )


def open_claims(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the challenges with no end recorded after them, of their own or for their lot."""
    listed = tuple(entries)
    ended = [e for e in of_kind(listed, EntryKind.CHALLENGE_ENDED) if not lifts_only(e)]
    return tuple(
        c for c in of_kind(listed, EntryKind.CHALLENGE) if not any(ends(e, c) for e in ended)
    )


def ends(later: Entry, challenge: Entry) -> bool:
    """Say whether an end is that of a challenge: it names its number, or else its lot on a day no earlier."""
    if later.fact("challenge"):
        return later.fact("challenge") == str(challenge.number)
    return later.on >= challenge.on and later.lot in ("", challenge.lot)


def lifts_only(ended: Entry) -> bool:
    """Say whether the court only let the contract be made, and the claim goes on."""
    return ended.fact("lifted").lower() == "yes"


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that still stand: those a later entry supersedes are left out, and that entry with them.

    A superseding entry names the number in the record; or the kind, and where it is given the day, lot and bidder
    of what it supersedes; of notices it names the kind in ``what``.
    """
    kept: list[Entry] = []
    for entry in entries:
        if entry.kind is EntryKind.SUPERSEDED:
            kept = [e for e in kept if not _supersedes(entry, e)]
        else:
            kept.append(entry)
    return tuple(kept)


def _supersedes(later: Entry, entry: Entry) -> bool:
    """Say whether a superseding entry means an earlier one."""
    if later.fact("number"):
        return later.fact("number") == str(entry.number)
    return (
        later.fact("kind") == entry.kind
        and later.fact("dated") in ("", entry.on.isoformat())
        and later.lot in ("", entry.lot)
        and later.bidder in ("", entry.bidder)
        and later.person in ("", entry.person)
        and (
            entry.kind is not EntryKind.NOTICE_PUBLISHED
            or entry.fact("notice") in later.fact("what").split()
        )
    )
