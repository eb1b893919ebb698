"""What was submitted and what people recorded about it: bidders, bids, prices, answers, marks, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.tender import Tender


class MarkKind(StrEnum):
    """What a mark cell holds. An empty cell is no row at all: a blank is not a zero."""

    NUMBER = "number"
    ABSTAIN = "abstain"
    NOT_APPLICABLE = "n/a"


_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def yes_no(text: str) -> bool | None:
    """Read what a bidder says of itself; None where it says neither.

    >>> yes_no("Yes"), yes_no("n"), yes_no("")
    (True, False, None)
    """
    return _YES_NO.get(text.strip().lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidder:
    """Who bids. ``group`` names related bidders; empty is none.

    ``number`` is a register's (Companies House, charities); ``platform_number`` the one of the central digital
    platform, such as PABC-1234-DEFG. ``supported_employment`` and ``mutual`` say yes or no, as sme and vcse do.
    """

    id: str
    name: str
    number: str = ""
    group: str = ""
    email: str = ""
    sme: str = ""
    vcse: str = ""
    address: str = ""
    postcode: str = ""
    platform_number: str = ""
    supported_employment: str = ""
    mutual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A member, associated person, subcontractor or guarantor of a bid."""

    bidder: str
    party: str
    role: str
    number: str = ""
    share: str = ""
    relied_on_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedPerson:
    """Who controls or is connected with a bidder. ``born`` is the month and year only, as 1970-05."""

    bidder: str
    person: str
    relation: str = ""
    born: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """Who serves people of a zone before the award: how many, and which bidder it is, if it bid."""

    provider: str
    lot: str
    zone: str
    bidder: str = ""
    people: Fraction | None = None
    hours: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialism:
    """A need of the tender that a bidder says it can meet; ``lot`` empty is every lot, ``zone`` empty every zone.

    Attributes:
        hours: Hours a week it can give of it; None where it does not say.
    """

    bidder: str
    lot: str
    zone: str
    need: str
    hours: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPromise:
    """A promise in a bid that the panel marked as worth keeping, where no record holds the moderation."""

    bidder: str
    lot: str
    zone: str
    criterion: str
    promise: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One row of bids.csv: a bidder bids for a lot (zone ""), every zone of it ("*"), or one zone.

    Any of these also competes for the lot's per-lot roles. ``preference`` 1 is the most wanted.
    """

    bidder: str
    lot: str
    zone: str = ""
    preference: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFigure:
    """Weekly hours a bidder declared it can take on; ``lot`` empty is over all lots."""

    bidder: str
    lot: str
    hours: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFigure:
    """A price as offered, in pounds. ``lot`` or ``zone`` empty: the same for every one."""

    bidder: str
    lot: str
    zone: str
    item: str
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer to a pass/fail question, by a bidder or by one party of its bid."""

    bidder: str
    party: str
    lot: str
    question: str
    answer: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One evaluator's mark, kept as first written. ``mark`` is None unless ``kind`` is NUMBER."""

    evaluator: str
    bidder: str
    lot: str
    zone: str
    criterion: str
    kind: MarkKind
    mark: Fraction | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusScore:
    """The panel's agreed score: the one that counts, with its reason and the text agreed for the letter."""

    bidder: str
    lot: str
    zone: str
    criterion: str
    kind: MarkKind
    mark: Fraction | None
    reason: str = ""
    evidence: str = ""
    letter_text: str = ""
    withhold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A named person's decision on a non-compliance.

    Attributes:
        about: ``price`` or a price item id, a pass/fail question id, a criterion id or ``quality`` (a
            discretionary minimum), ``late`` or ``exclusion``.
        decision: accepted, clarified, rejected or corrected. ``must_reject`` admits rejected or corrected only.
    """

    bidder: str
    lot: str
    zone: str
    about: str
    decision: str
    by: str
    role: str = ""
    on: date | None = None
    options_considered: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A bidder left, for a lot or (lot empty) altogether. After approval ``on_withdrawal`` decides what follows."""

    bidder: str
    lot: str
    zone: str
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelMember:
    """A person of the panel: what they mark and where. Empty tuples are everything."""

    person: str
    role: str
    questions: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """How and when a letter went to a recipient; ``received`` only with proof."""

    recipient: str
    lot: str
    sent: date
    method: str
    received: date | None = None


def letters_sent(sends: Iterable[Send], entries: Iterable[Entry]) -> tuple[Send, ...]:
    """Return every letter sent, from the table and from the record; one that both have is one letter.

    An entry that brings rows of the table is there already, lot by lot.
    """
    issued = (
        Send(
            recipient=e.bidder,
            lot=e.lot,
            sent=e.on,
            method=e.fact("method") or "electronic",
            received=e.day("received"),
        )
        for e in of_kind(entries, EntryKind.LETTER_ISSUED)
        if not e.rows.get("sends")
    )
    return tuple(dict.fromkeys((*sends, *issued)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything an evaluation rests on. `evaluate` reads this and nothing else.

    Attributes:
        marks: Millions of them may be kept by column: what looks at every one asks for `by_column.columns`.
        consensus: The same.
        seed: The revealed secret of the draw; None while it is sealed.
        approved_on: Day the award was approved; withdrawals after it follow ``on_withdrawal``.
        where: Place of each row as the person knows it (``bids.csv:3``), by a row key; for findings only.
    """

    evaluation: str
    tender: Tender
    bidders: tuple[Bidder, ...] = ()
    parties: tuple[Party, ...] = ()
    bids: tuple[Bid, ...] = ()
    capacity: tuple[CapacityFigure, ...] = ()
    prices: tuple[PriceFigure, ...] = ()
    answers: tuple[Answer, ...] = ()
    marks: Sequence[Mark] = ()
    consensus: Sequence[ConsensusScore] = ()
    decisions: tuple[Decision, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    panel: tuple[PanelMember, ...] = ()
    sends: tuple[Send, ...] = ()
    connected: tuple[ConnectedPerson, ...] = ()
    incumbents: tuple[Incumbent, ...] = ()
    specialisms: tuple[Specialism, ...] = ()
    promises: tuple[MarkedPromise, ...] = ()
    entries: tuple[Entry, ...] = ()
    seed: str | None = None
    approved_on: date | None = None
    title: str = ""
    where: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def record(self) -> str:
        """The id of the procurement whose record this comes from; empty where it comes from files."""
        recorded = any(e.kind is EntryKind.RECORD_STARTED for e in self.entries)
        return self.evaluation if recorded else ""

    def bidder(self, bidder: str) -> Bidder | None:
        """Return a bidder by id, or None."""
        return next((b for b in self.bidders if b.id == bidder), None)

    def zones_bid(self, bidder: str, lot: str) -> tuple[str, ...]:
        """Return the ids of the zones of a lot that a bidder bids for, in published order."""
        found = self.tender.lot(lot)
        if found is None:
            return ()
        named = {b.zone for b in self.bids if b.bidder == bidder and b.lot == lot}
        return tuple(z.id for z in found.zones if "*" in named or z.id in named)
