"""What a notice is made from: the tender, what was decided, the record, and the day it is published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction

from tendering.checks.notices.kinds import KINDS, Kind, kind_called
from tendering.checks.notices.structure import DRAFT
from tendering.documents.names import Names
from tendering.law.calendar import DAY, LONDON
from tendering.law.periods import last_day, months_of, months_on
from tendering.law.regime import Regime, RegimeAnswer
from tendering.law.thresholds import threshold_of
from tendering.model.bids import Bidder, Dossier
from tendering.model.entries import Entry, EntryKind, notices, of_kind, standing
from tendering.model.events import AWARD_NOTICE, SIGNED
from tendering.model.outcome import Outcome
from tendering.model.tender import Event, Tender

Json = dict[str, object]
AWARD_EVENTS = ("award", *AWARD_NOTICE, "award_notice", *SIGNED)
SIGNED_EVENTS = SIGNED
_NOTHING = re.compile(r"\s*(none|no|nil)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts of one notice.

    Attributes:
        on: The day it is published.
        dossier: None for a notice before there are bids.
        given_ocid: An ocid given on the command line; else the tender's, else the record's, else a draft.
        concluded_on: Day the agreement was concluded, where the record does not hold it.
        entries: The entries of the record that stand.
        names: Names for ids.
        bidding: Who bid for each lot.
    """

    kind: Kind
    tender: Tender
    on: date
    regime: RegimeAnswer
    dossier: Dossier | None = None
    outcome: Outcome | None = None
    given_ocid: str = ""
    concluded_on: date | None = None
    entries: tuple[Entry, ...] = field(init=False, repr=False)
    names: Names = field(init=False, repr=False)
    bidding: Mapping[str, frozenset[str]] = field(init=False, repr=False)
    _by_kind: Mapping[EntryKind, tuple[Entry, ...]] = field(init=False, repr=False)
    _by_id: Mapping[str, Bidder] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look up, once, which entries stand, who bid where, and how everybody is called."""
        known = self.dossier
        stand = standing(known.entries) if known is not None else ()
        by_kind: dict[EntryKind, list[Entry]] = {}
        for entry in stand:
            by_kind.setdefault(entry.kind, []).append(entry)
        bidding: dict[str, set[str]] = {}
        for bid in known.bids if known is not None else ():
            bidding.setdefault(bid.lot, set()).add(bid.bidder)
        by_id: dict[str, Bidder] = {}
        for bidder in known.bidders if known is not None else ():
            by_id.setdefault(bidder.id, bidder)
        names = Names.of(known) if known is not None else Names(tender=self.tender, bidders={})
        for name, found in (
            ("entries", stand),
            ("names", names),
            ("bidding", {lot: frozenset(who) for lot, who in bidding.items()}),
            ("_by_kind", {kind: tuple(found) for kind, found in by_kind.items()}),
            ("_by_id", by_id),
        ):
            object.__setattr__(self, name, found)

    def bidder(self, bidder: str) -> Bidder:
        """Return a bidder by id; one that is not in the list has its id for a name."""
        return self._by_id.get(bidder) or Bidder(id=bidder, name=bidder)

    @property
    def act(self) -> bool:
        """Whether the Procurement Act 2023 governs."""
        return self.regime.regime is Regime.PA2023

    @property
    def light_touch(self) -> bool:
        """Whether the services are light touch services."""
        return self.regime.light_touch is True

    @property
    def ocid(self) -> str:
        """The open contracting id: the same through the whole procurement."""
        if self.given_ocid or self.tender.notices.ocid:
            return self.given_ocid or self.tender.notices.ocid or ""
        recorded = [o for e in notices(self.entries) if (o := e.fact("ocid"))]
        return recorded[0] if recorded else f"{DRAFT}-{slug(self.tender.id)}"

    @property
    def number(self) -> str:
        """The notice's number as the record has it; a name of its own while it is a draft."""
        for entry in self.published(self.kind.code):
            if entry.on == self.on and entry.fact("number"):
                return entry.fact("number")
        whose = self.outcome.evaluation if self.outcome else self.tender.id
        return f"{whose}-{self.kind.code}"

    @property
    def moment(self) -> str:
        """When it is published: noon of the day, where the record does not know better."""
        at = next((e.at for e in self.published(self.kind.code) if e.on == self.on and e.at), None)
        return instant(self.on, at or time(12))

    def published(self, code: str) -> tuple[Entry, ...]:
        """Return the notices of a kind that the record holds."""
        return tuple(e for e in notices(self.entries) if (k := kind_called(e.fact("notice"))) and k.code == code)  # fmt: skip

    def of(self, *kinds: EntryKind, lot: str | None = None) -> tuple[Entry, ...]:
        """Return the entries of some kinds."""
        if len(kinds) == 1:
            return of_kind(self._by_kind.get(kinds[0], ()), *kinds, lot=lot)
        return of_kind(self.entries, *kinds, lot=lot)

    def event(self, *names: str) -> Event | None:
        """Return the first event of the timetable that has one of some names, the first name first."""
        for name in names:
            for event in self.tender.timetable:
                if event.event == name:
                    return event
        return None

    def deadline(self, *names: str) -> str:
        """Return the instant by which an event is over: its time, or the last second of its last day; else empty."""
        event = self.event(*names)
        if event is None:
            return ""
        if event.at is not None:
            return event.at.replace(tzinfo=LONDON).isoformat()
        last = last_day(event)
        return day_end(last) if last is not None else ""

    @property
    def above_threshold(self) -> bool | None:
        """Whether the value reaches the threshold of the day it began; None where that cannot be said."""
        return threshold_of(self.tender).reached if self.act else None

    def contract_period(self) -> Json:
        """Return the term of the agreement: its first and last day, and the last with every extension."""
        agreement = self.tender.agreement
        if agreement is None:
            return {}
        term = months_of(agreement.term) if agreement.term else None
        start, end = agreement.starts_on, agreement.ends_on
        if end is None and start is not None and term is not None:
            end = months_on(start, term) - DAY
        period: Json = {}
        if start is not None:
            period["startDate"] = day_start(start)
        if end is not None:
            period["endDate"] = day_end(end)
        elif term is not None:
            period["durationInMonths"] = term
        extra = sum(months_of(text) or 0 for text in agreement.extensions)
        if extra and end is not None:
            period["maxExtentDate"] = day_end(months_on(end + DAY, extra) - DAY)
        return period


def kinds_of(regime: RegimeAnswer) -> tuple[str, ...]:
    """Return the kinds of notice of the law a tender is under."""
    law = Regime.PCR2015 if regime.regime is Regime.PCR2006 else regime.regime
    light = True if regime.regime is Regime.PCR2006 else regime.light_touch is True
    return tuple(
        k.code for k in KINDS.values() if k.regime is law and k.light_touch in (None, light)
    )


def instant(day: date, at: time) -> str:
    """Write an instant of local time, with the offset of the day."""
    return datetime.combine(day, at, LONDON).isoformat()


def day_start(day: date) -> str:
    """Write the first instant of a day.

    >>> day_start(date(2027, 4, 1))
    '2027-04-01T00:00:00+01:00'
    """
    return instant(day, time())


def day_end(day: date) -> str:
    """Write the last second of a day.

    >>> day_end(date(2027, 1, 31))
    '2027-01-31T23:59:59+00:00'
    """
    return instant(day, time(23, 59, 59))


def slug(text: str) -> str:
    """Write a text as part of an id.

    >>> slug("C+D/E"), slug("+")
    ('C-D-E', 'x')
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "x"


def amount(value: Fraction) -> int | float:
    """Write an exact number for JSON: whole, or the shortest decimal that reads back as it.

    >>> amount(Fraction(30)), amount(Fraction("15.80"))
    (30, 15.8)
    """
    return value.numerator if value.denominator == 1 else float(value)


def worth(value: Fraction, vat: str | None) -> Json:
    """Write a sum of money: without VAT, or with it where the tender says so."""
    key = "amountGross" if vat == "included" else "amount"
    return {key: amount(value), "currency": "GBP"}


def nothing(text: str | None) -> bool:
    """Say whether a text says that there is none.

    >>> nothing("None beside the extension."), nothing("A rebate of 1%"), nothing(None)
    (True, False, True)
    """
    return text is None or bool(_NOTHING.match(text))


def filled(**fields: object) -> Json:
    """Return an object of the fields that hold something: the standard wants no empty ones.

    >>> filled(a="", b=0, c=None, d=[], e=False)
    {'b': 0, 'e': False}
    """
    return {k: v for k, v in fields.items() if v not in ("", None) and v not in ([], {})}


def numbered(rows: Sequence[Json]) -> list[Json]:
    """Give rows their ids, from 1."""
    return [{"id": str(n), **row} for n, row in enumerate(rows, start=1)]
