"""The record as its checks see it: the entries that stand, the law, who was written to, who was turned away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.law.values import LawValue, value
from tendering.model.bids import Decision, Dossier, Send, letters_sent
from tendering.model.entries import (
    FIRST_YEAR,
    LAST_YEAR,
    Entry,
    EntryKind,
    notices,
    of_kind,
    standing,
)
from tendering.model.findings import Finding
from tendering.model.tender import Tender

EVERY_LOT = ""
EXCLUDING = frozenset({"exclusion", "late"})
FIRST_NOTICES = ("UK4", "UK5", "contract_notice", "F02", "F21 contract notice")
AWARD_NOTICE, DETAILS_NOTICE = "UK6", "UK7"
END_OF_DAY = time(23, 59, 59)
OWN_LETTER = ("exclu", "disregard")
Moment = tuple[date, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One procurement's entries that still stand, with its tender and law.

    Attributes:
        dossier: The tables beside the entries, where there are any: bidders, marks, decisions, sends.
    """

    tender: Tender
    entries: tuple[Entry, ...]
    regime: RegimeAnswer
    dossier: Dossier | None = None

    def of(
        self, *kinds: EntryKind, lot: str | None = None, bidder: str | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries of some kinds, as `entries.of_kind` does."""
        return of_kind(self.entries, *kinds, lot=lot, bidder=bidder)

    def notices(self, *kinds: str, lot: str | None = None) -> tuple[Entry, ...]:
        """Return the notices of some kinds; with a lot, those for it or for every lot."""
        found = notices(self.entries, *kinds)
        return found if lot is None else tuple(e for e in found if e.lot in (EVERY_LOT, lot))

    @property
    def act(self) -> bool:
        """Whether the Procurement Act 2023 governs."""
        return self.regime.regime is Regime.PA2023

    @property
    def last_day(self) -> date:
        """The day of the newest entry: what was to be done before it and is not there was not done in time."""
        return max(e.on for e in self.entries)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions on non-compliances."""
        return self.dossier.decisions if self.dossier is not None else ()

    def rule(self, act: str, regulations: str) -> LawValue:
        """Return the row of the law that governs, of two that say the same in each."""
        return value(f"pa2023.{act}" if self.act else f"pcr2015.{regulations}")


RecordCheck = Callable[[Record], Iterator[Finding]]


def record_of(tender: Tender, entries: Iterable[Entry], dossier: Dossier | None) -> Record:
    """Return the record of entries, without those that a later one supersedes."""
    return Record(
        tender=tender, entries=standing(entries), regime=regime_of(tender), dossier=dossier
    )


def place(entry: Entry) -> str:
    """Return where an entry was written; its kind and day where that is not known."""
    return entry.where or f"entries: {words(entry)}, {entry.on.isoformat()}"


def words(entry: Entry) -> str:
    """Name an entry for a sentence.

    >>> words(Entry(kind=EntryKind.MARKS_GIVEN, on=date(2027, 1, 4)))
    'marks given'
    """
    return entry.kind.replace("_", " ")


def about(entry: Entry, otherwise: str = "every lot") -> str:
    """Name the lot of an entry."""
    return f"lot {entry.lot}" if entry.lot else otherwise


def latest_moment(entry: Entry) -> Moment:
    """Return the latest an entry can have been made: the end of its day where no time was written."""
    return entry.on, entry.at or END_OF_DAY


def plausible(day: date | None) -> date | None:
    """Return a day of this century, or None: what is counted from a slip of the pen means nothing."""
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def lots_of(record: Record) -> tuple[str, ...]:
    """Return the ids of the lots, in published order."""
    return tuple(lot.id for lot in record.tender.lots)


def sends(record: Record, lot: str | None = None) -> tuple[Send, ...]:
    """Return every letter sent, from the table and from the entries; of one lot where it is given."""
    table = record.dossier.sends if record.dossier is not None else ()
    found = letters_sent(table, record.entries)
    return tuple(s for s in found if lot is None or s.lot in (EVERY_LOT, lot))


def told_apart(record: Record, lot: str | None = None) -> frozenset[tuple[str, date]]:
    """Return who was told on which day of an exclusion or that a tender was disregarded, in a letter of its own.

    With a lot, those whose letter was about it: a bidder may be turned away in one lot and assessed in another.
    """
    return frozenset(
        (e.bidder, e.on)
        for e in record.of(EntryKind.LETTER_ISSUED)
        if any(word in e.fact("what").lower() for word in OWN_LETTER)
        and (lot is None or lot in _lots_told(e) or EVERY_LOT in _lots_told(e))
    )


def _lots_told(letter: Entry) -> tuple[str, ...]:
    """Return the lots a letter was about: those of its rows, else its own."""
    return tuple(row.get("lot", "") for row in letter.rows.get("sends", ())) or (letter.lot,)


def award_letters(record: Record, lot: str | None = None) -> tuple[Send, ...]:
    """Return the letters or summaries that tell of the award; of one lot where it is given."""
    apart = told_apart(record, lot)
    return tuple(s for s in sends(record, lot) if (s.recipient, s.sent) not in apart)


def summaries(record: Record, lot: str) -> dict[str, date]:
    """Return the day of each assessed bidder's last letter or summary of a lot."""
    apart = turned_away(record, lot)
    found: dict[str, date] = {}
    for send in award_letters(record, lot):
        if send.recipient not in apart:
            found[send.recipient] = max(send.sent, found.get(send.recipient, send.sent))
    return found


def turned_away(record: Record, lot: str) -> dict[str, date | None]:
    """Return who was excluded from a lot or whose tender was disregarded, and the day it was told or decided.

    Told of an exclusion counts from that day; a bidder never told has no day.
    """
    found: dict[str, date | None] = {}
    for decision in record.decisions:
        away = decision.about in EXCLUDING or _is_entry_rule(record.tender, decision.about)
        if away and decision.decision == "rejected" and decision.lot in (EVERY_LOT, lot):
            found[decision.bidder] = plausible(decision.on)
    for entry in record.of(EntryKind.EXCLUSION, lot=lot):
        found[entry.bidder] = entry.day("notified")
    bidding = bidders_of(record, lot)  # what is decided for every lot concerns those bid for
    return {b: day for b, day in found.items() if not bidding or b in bidding}


def _is_entry_rule(tender: Tender, name: str) -> bool:
    """Say whether a rule keeps a tender from being assessed: a pass/fail question, or the rule of a price."""
    items = {i.id for i in tender.price.items}
    return name == "price" or name in items or any(q.id == name for q in tender.pass_fail)


def bidders_of(record: Record, lot: str) -> tuple[str, ...]:
    """Return the bidders of a lot, in the order of their bids; none where there are no tables."""
    bids = record.dossier.bids if record.dossier is not None else ()
    return tuple(dict.fromkeys(b.bidder for b in bids if b.lot == lot))


def contracts(record: Record, lot: str | None = None) -> tuple[Entry, ...]:
    """Return the contracts made."""
    return record.of(EntryKind.SIGNED, lot=lot)
