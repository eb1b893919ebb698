"""The end of standstill, counted by the law a tender is under, with the counted days and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tendering.law.calendar import (
    ANY_PART_OF_UK,
    DAY,
    ENGLAND_AND_WALES,
    LONDON,
    SATURDAY,
    day_text,
)
from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.law.values import LawValue, value
from tendering.model.bids import Send
from tendering.model.tender import Tender

ELECTRONIC = "electronic"
METHODS = (ELECTRONIC, "post", "hand")
BY_LAW = "law"
AS_ADOPTED = ("adopted", "voluntary")


class StandstillRefusedError(ValueError):
    """No standstill can be computed: the law is not known, is named only, or the stated length is too short."""


class TooShortError(StandstillRefusedError):
    """A length was stated that is shorter than the law allows.

    Attributes:
        cite: The provision that sets the least length.
    """

    def __init__(self, message: str, cite: str) -> None:
        super().__init__(message)
        self.cite = cite


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillResult:
    """When a standstill ends, and how that was counted.

    Attributes:
        last_day: Last day of the period, all of it; None where the law asks for none and none was provided.
        ends_exclusive: The first instant after it, local time: compare against this.
        earliest_contract_date: First day a contract may be made.
        counted_days: The days counted, day one first, up to ``raw_day``.
        raw_day: Where the count ends before any roll-over.
        rolled: Whether the end moved on to a working day.
        why: The count in words.
        rule_cite: The provisions applied.
        basis: ``law``; ``adopted`` or ``voluntary`` where the authority took the rule on itself.
        prudent_last_day: A later end that is a working day in every part of the UK, where the end is
            a bank holiday in Scotland or Northern Ireland only; else None.
        calendar: Edition of the bank holidays counted with: count again when it changes.
    """

    last_day: date | None
    earliest_contract_date: date
    counted_days: tuple[date, ...]
    raw_day: date | None
    rolled: bool
    why: str
    rule_cite: str
    basis: str = BY_LAW
    prudent_last_day: date | None = None
    calendar: str = ""

    @property
    def ends_exclusive(self) -> datetime | None:
        """The first instant after the standstill, with the offset of Europe/London on that day."""
        return None if self.last_day is None else _midnight(self.last_day + DAY)

    @property
    def ends(self) -> datetime | None:
        """The last second of the standstill, for print."""
        return (
            None
            if self.last_day is None
            else _midnight(self.last_day) + timedelta(hours=23, minutes=59, seconds=59)
        )


def for_tender(tender: Tender, sent: Sequence[Send] | date) -> StandstillResult:
    """Return the end of a tender's standstill, from its letters' sends or its day of issue.

    Under the Act ``sent`` is the day the contract award notice was published. A light touch tender that states
    no length has a voluntary standstill all the same, of the least length; 0 says that it has none.

    Raises:
        StandstillRefusedError: See `compute`.
        CalendarEndsError: The count runs past the bank holidays that are known.
    """
    stated = tender.standstill
    return compute(
        regime_of(tender),
        sent,
        method=stated.method if stated is not None else ELECTRONIC,
        working_days=stated.stated_days if stated is not None else None,
        basis=(stated.basis or BY_LAW) if stated is not None else BY_LAW,
    )


def compute(
    tender_regime: RegimeAnswer,
    sent: Sequence[Send] | date,
    *,
    method: str = ELECTRONIC,
    working_days: int | None = None,
    basis: str = BY_LAW,
) -> StandstillResult:
    """Return the end of a standstill under the law a tender is under.

    Args:
        tender_regime: From `regime_of`.
        sent: One send for each letter, or the day all were issued by ``method``. Under the Act, the day
            the contract award notice was published (the latest, of several).
        method: ``electronic``, or anything else (post, by hand) for other means. Only with a day.
        working_days: Length the award notice provides, under the Act; None is the least the law knows, which is
            also what light touch gets when nothing is said. 0 is no standstill, for light touch only.
        basis: ``adopted`` or ``voluntary`` lets the rules of 2015 be counted for a procedure of 2006.

    Raises:
        StandstillRefusedError: The law is not known; it is the 2006 Regulations and nothing was adopted; a
            length below the floor (`TooShortError`); no letter was sent.
        CalendarEndsError: The count runs past the bank holidays that are known.
    """
    regime = tender_regime.regime
    if regime is None:
        raise StandstillRefusedError(f"which law applies is not known: {tender_regime.because}")
    if regime is Regime.PA2023:
        day = sent if isinstance(sent, date) else max((s.sent for s in sent), default=None)
        if day is None:
            raise StandstillRefusedError("the contract award notice has no day of publication")
        return pa_end(
            day, light_touch=tender_regime.light_touch is True, working_days=working_days
        )
    if regime is Regime.PCR2006 and basis not in AS_ADOPTED:
        raise StandstillRefusedError(
            "the procedure is under the Public Contracts Regulations 2006, which are named here, not computed; "
            "state standstill.basis (adopted or voluntary) to count by the rule of 2015"
        )
    sends = (
        (Send(recipient="", lot="", sent=sent, method=method),) if isinstance(sent, date) else sent
    )
    return pcr_end(sends, basis=basis if regime is Regime.PCR2006 else BY_LAW)


def pcr_end(sends: Sequence[Send], *, basis: str = BY_LAW) -> StandstillResult:
    """Return the end by PCR 2015 reg 87: 10 days after electronic sending, 15 or 10 after other means.

    The sending day is day 0, the last send counts, mixed means take the later end, and reg 2(4) moves an end
    that is not a working day in England and Wales to the next one.

    Raises:
        StandstillRefusedError: No letter was sent.
        CalendarEndsError: A day lies outside the bank holidays that are known.
    """
    if not sends:
        raise StandstillRefusedError("no letter has been sent, so no standstill has begun")
    for send in sends:
        ENGLAND_AND_WALES.require(send.sent)
        if send.received is not None:
            ENGLAND_AND_WALES.require(send.received)
    start, rule, how = _deciding_count(sends)
    counted = tuple(start + DAY * n for n in range(1, rule.days + 1))
    raw = counted[-1]
    last = ENGLAND_AND_WALES.next_working_day(raw)
    prudent = ANY_PART_OF_UK.next_working_day(raw)
    roll = value("pcr2015.standstill.roll_over")
    mixed = len({way(s.method) == ELECTRONIC for s in sends}) > 1
    cites = [rule.cite, *([value("pcr2015.standstill.mixed").cite] if mixed else [])]
    why = (
        f"{how} on {day_text(start)} is day 0; day 1 is {day_text(counted[0])} and day {rule.days} is "
        f"{day_text(raw)} ({', '.join(cites)})"
    )
    if last != raw:
        cites.append(roll.cite)
        why += (
            f", not a working day, so the period ends at the end of {day_text(last)} ({roll.cite})"
        )
    return StandstillResult(
        last_day=last,
        earliest_contract_date=last + DAY,
        counted_days=counted,
        raw_day=raw,
        rolled=last != raw,
        why=why,
        rule_cite=", ".join(cites),
        basis=basis,
        prudent_last_day=prudent if prudent != last else None,
        calendar=ENGLAND_AND_WALES.edition,
    )


def way(method: str) -> str:
    """Return a way of sending as `METHODS` writes it; one that is not among them stays as it is.

    >>> way("By hand"), way("Electronic"), way("pigeon")
    ('hand', 'electronic', 'pigeon')
    """
    said = method.strip().lower().replace("_", " ").removeprefix("by ")
    return said if said in METHODS else method


def _deciding_count(sends: Sequence[Send]) -> tuple[date, LawValue, str]:
    """Return the day 0, the rule and the words of the count that decides among the sends. Reg 87(2)-(5)."""
    counts: list[tuple[date, LawValue, str]] = []
    electronic = [s.sent for s in sends if way(s.method) == ELECTRONIC]
    others = [s for s in sends if way(s.method) != ELECTRONIC]
    if electronic:
        rule = value("pcr2015.standstill.electronic")
        counts.append((max(electronic), rule, "the last letter sent electronically"))
    if others:
        either = [
            (
                max(s.sent for s in others),
                value("pcr2015.standstill.other"),
                "the last letter sent by other means",
            )
        ]
        received = [s.received for s in others if s.received is not None]
        if len(received) == len(others):
            either.append(
                (max(received), value("pcr2015.standstill.receipt"), "the last letter received")
            )
        counts.append(min(either, key=_raw_end))
    return max(counts, key=_raw_end)


def _raw_end(count: tuple[date, LawValue, str]) -> date:
    start, rule, _ = count
    return start + DAY * rule.days


def pa_end(
    published: date, *, light_touch: bool, working_days: int | None = None
) -> StandstillResult:
    """Return the end by s.51 of the Act: so many working days, UK-wide, beginning with the day of notice.

    No length given is the least the law knows: for light touch a voluntary standstill, unless 0 says there is none.

    Raises:
        TooShortError: A length below the working days of s.51 was provided.
        CalendarEndsError: The count runs past the bank holidays that are known.
    """
    rule = value(f"pa2023.standstill.{'voluntary' if light_touch else 'mandatory'}")
    length = rule.days if working_days is None else working_days
    ANY_PART_OF_UK.require(published)
    if light_touch and length == 0:
        return StandstillResult(
            last_day=None,
            earliest_contract_date=published,
            counted_days=(),
            raw_day=None,
            rolled=False,
            why="a light touch contract needs no standstill and the award notice provides none",
            rule_cite=rule.cite,
        )
    if length < rule.days:
        raise TooShortError(
            f"a standstill of {length} working days is below the {rule.days} of {rule.cite}",
            rule.cite,
        )
    counted = ANY_PART_OF_UK.working_days(published, length)
    last = counted[-1]
    return StandstillResult(
        last_day=last,
        earliest_contract_date=last + DAY,
        counted_days=counted,
        raw_day=last,
        rolled=False,
        why=(
            f"working days are counted from {day_text(counted[0])}, bank holidays of any part of the United "
            f"Kingdom left out{_left_out(published, counted)}; day {length} is {day_text(last)} ({rule.cite})"
        ),
        rule_cite=rule.cite,
        basis="voluntary" if light_touch else BY_LAW,
        calendar=ANY_PART_OF_UK.edition,
    )


def _left_out(published: date, counted: tuple[date, ...]) -> str:
    """Name the bank holidays that fell in the period: who counts by another calendar sees why the end differs."""
    span = (published + DAY * n for n in range((counted[-1] - published).days))
    found = [day_text(day) for day in span if day.weekday() < SATURDAY and day not in counted]
    return f" ({', '.join(found)})" if found else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
