"""The dated facts a diary counts from: what the record, the tables and the timetable say, and how sure each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import DAY, CalendarEndsError
from tendering.law.extensions import Extension, extensions_of
from tendering.law.periods import months_of, months_on
from tendering.law.plan import planned
from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.law.standstill import StandstillRefusedError, StandstillResult, for_tender
from tendering.model.bids import Dossier, letters_sent
from tendering.model.entries import Entry, EntryKind, notices, of_kind, standing
from tendering.model.tender import Tender

ACTUAL, PLANNED, COMPUTED = "actual", "planned", "computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened, or is planned, on a day.

    Attributes:
        sure: ``actual`` (the record or a table has it), ``planned`` (the tender's timetable or terms) or
            ``computed`` (the earliest day the law allows, where the timetable gives a month).
        lots: The lots it is about; none is every lot.
    """

    what: str
    on: date
    sure: str
    where: str = ""
    lots: tuple[str, ...] = ()
    bidder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one procurement, by its own law.

    Attributes:
        told: The days bidders were told of the outcome or of their exclusion.
        contracts: The days contracts were made, one for each day.
        standstill: As counted, where letters or an award notice are dated; None where not, or where it is refused.
        refused: Why the standstill could not be counted.
    """

    dossier: Dossier
    regime: RegimeAnswer
    entries: tuple[Entry, ...]
    told: tuple[Fact, ...] = ()
    award_notice: Fact | None = None
    contracts: tuple[Fact, ...] = ()
    decision: Fact | None = None
    start: Fact | None = None
    end: Fact | None = None
    standstill: StandstillResult | None = None
    refused: str = ""

    @property
    def tender(self) -> Tender:
        """The tender as published."""
        return self.dossier.tender

    @property
    def act(self) -> bool:
        """Whether the Procurement Act 2023 governs."""
        return self.regime.regime is Regime.PA2023

    @property
    def light_touch(self) -> bool:
        """Whether the services are light touch."""
        return self.regime.light_touch is True

    @property
    def ends(self) -> tuple[date, ...]:
        """The end of the term, then of each extension if it is taken; none where the end is not known."""
        if self.end is None:
            return ()
        open_ = () if self.end.sure == ACTUAL else self.extensions
        return (self.end.on, *(e.until for e in open_ if not e.refused))

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """Every extension the agreement has, with the day to decide it by, and what was decided."""
        end = self.end.on if self.end is not None else None
        return extensions_of(self.tender.agreement, end, self.entries)

    def name(self, bidder: str) -> str:
        """Return a bidder's name; its id where it has none here, and words where no bidder is named."""
        found = self.dossier.bidder(bidder)
        return (found.name if found is not None else bidder) or "a bidder"

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return the standing entries of some kinds."""
        return of_kind(self.entries, *kinds)

    def published(self, *kinds: str, since: date | None = None) -> date | None:
        """Return the day of the first notice of some kinds, on or after a day where one is given."""
        days = [e.on for e in notices(self.entries, *kinds) if since is None or e.on >= since]
        return min(days, default=None)


def facts_of(dossier: Dossier) -> Facts:
    """Gather the dated facts of an evaluation."""
    tender, entries = dossier.tender, standing(dossier.entries)
    answer = regime_of(tender)
    act = answer.regime is Regime.PA2023
    told = _told(dossier, entries, act=act)
    notice = award_notice(tender, entries) if act else None
    counted, refused = None, ""
    try:
        counted = _standstill(dossier, told, notice, act=act)
    except (StandstillRefusedError, CalendarEndsError) as error:
        refused = str(error)
    start = _planned(tender, "start", "service starts")
    return Facts(
        dossier=dossier,
        regime=answer,
        entries=entries,
        told=told,
        award_notice=notice,
        contracts=_contracts(tender, entries, counted),
        decision=_decision(dossier, entries),
        start=start,
        end=_end(tender, entries, start),
        standstill=counted,
        refused=refused,
    )


def _planned(tender: Tender, step: str, what: str) -> Fact | None:
    """Return a step of the tender's own timetable that is dated to the day."""
    own = planned(tender, step)
    if own is None or own.first != own.last:
        return None
    return Fact(what=what, on=own.last, sure=PLANNED, where=tender.at(own.path))


def _told(dossier: Dossier, entries: Iterable[Entry], *, act: bool) -> tuple[Fact, ...]:
    """Return the days letters or summaries went out, one fact a day; the planned day where none has."""
    days: dict[date, set[str]] = {}
    for send in dossier.sends:
        days.setdefault(send.sent, set()).add(send.recipient)
    for entry in of_kind(entries, EntryKind.LETTER_ISSUED):
        days.setdefault(entry.on, set()).add(entry.bidder)
    if days:
        return tuple(
            Fact(what=f"{_count(len(who), 'bidder')} told", on=day, sure=ACTUAL)
            for day, who in sorted(days.items())
        )
    fact = _planned(dossier.tender, "summaries" if act else "letters", "letters planned")
    stated = dossier.tender.standstill
    if fact is None and stated is not None and stated.issue_on is not None:
        where = dossier.tender.at("standstill.issue_on")
        fact = Fact(what="letters planned", on=stated.issue_on, sure=PLANNED, where=where)
    return (fact,) if fact is not None else ()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def award_notice(tender: Tender, entries: Iterable[Entry]) -> Fact | None:
    """Return the contract award notice: published, else planned."""
    found = max(notices(entries, "UK6"), key=lambda e: e.on, default=None)
    if found is not None:
        what = "contract award notice (UK6) published"
        return Fact(what=what, on=found.on, sure=ACTUAL, where=found.where)
    fact = _planned(tender, "award_notice", "contract award notice (UK6) planned")
    stated = tender.standstill
    if fact is None and stated is not None and stated.issue_on is not None:
        what = "contract award notice (UK6) planned"
        where = tender.at("standstill.issue_on")
        return Fact(what=what, on=stated.issue_on, sure=PLANNED, where=where)
    return fact


def _standstill(
    dossier: Dossier, told: tuple[Fact, ...], notice: Fact | None, *, act: bool
) -> StandstillResult | None:
    """Count the standstill from the letters sent, else from the day planned; under the Act from the notice."""
    answer = regime_of(dossier.tender)
    if answer.regime is None:
        return None
    stated = dossier.tender.standstill
    if answer.regime is Regime.PCR2006 and (stated is None or stated.basis in (None, "law")):
        return None
    if act:
        return for_tender(dossier.tender, notice.on) if notice is not None else None
    if sends := letters_sent(dossier.sends, standing(dossier.entries)):
        return for_tender(dossier.tender, sends)
    return for_tender(dossier.tender, told[-1].on) if told else None


def _contracts(
    tender: Tender, entries: Iterable[Entry], counted: StandstillResult | None
) -> tuple[Fact, ...]:
    """Return the days contracts were made, one fact a day with its lots; else the planned day."""
    days: dict[date, list[Entry]] = {}
    for entry in of_kind(entries, EntryKind.SIGNED):
        days.setdefault(entry.on, []).append(entry)
    if days:
        return tuple(
            Fact(
                what=f"{_count(len(found), 'contract')} signed",
                on=day,
                sure=ACTUAL,
                where=found[0].where,
                lots=tuple(sorted({e.lot for e in found if e.lot})),
            )
            for day, found in sorted(days.items())
        )
    own = planned(tender, "signature")
    if own is None:
        return ()
    where = tender.at(own.path)
    if own.first == own.last:
        return (Fact(what="contract planned", on=own.last, sure=PLANNED, where=where),)
    earliest = counted.earliest_contract_date if counted is not None else own.first
    what = "first day the contract may be made; the timetable gives a month or a period"
    on = min(max(own.first, earliest), own.last)
    return (Fact(what=what, on=on, sure=COMPUTED, where=where),)


def _decision(dossier: Dossier, entries: Iterable[Entry]) -> Fact | None:
    """Return the decision to award: recorded, else planned, else the day of approval."""
    made = of_kind(entries, EntryKind.DECISION)
    if made:
        return Fact(what="decision to award", on=made[-1].on, sure=ACTUAL, where=made[-1].where)
    fact = _planned(dossier.tender, "decision", "decision to award planned")
    if fact is not None or dossier.approved_on is None:
        return fact
    where = dossier.where.get(("evaluation", "approved_on"), "evaluation.yaml")
    return Fact(what="award approved", on=dossier.approved_on, sure=ACTUAL, where=where)


def _end(tender: Tender, entries: Iterable[Entry], start: Fact | None) -> Fact | None:
    """Return the end of the term: ended, else as the agreement says, else counted from its start."""
    ended = of_kind(entries, EntryKind.ENDED)
    if ended:
        return Fact(what="agreement ended", on=ended[-1].on, sure=ACTUAL, where=ended[-1].where)
    terms = tender.agreement
    if terms is None:
        return None
    if terms.ends_on is not None:
        where = tender.at("agreement.ends_on")
        return Fact(what="term ends", on=terms.ends_on, sure=PLANNED, where=where)
    length = months_of(terms.term or "")
    if start is None or length is None:
        return None
    try:
        on = months_on(start.on, length) - DAY
    except OverflowError:
        return None
    return Fact(what="term ends", on=on, sure=PLANNED, where=tender.at("agreement.term"))
