"""What a period of an open market comes to: prices, who won what, who was refused, where offers lack, and what outcomes cost. Pure.

Everything is read from the record. A request belongs to the period in which it was sent, a review or payment to the one in which it was
made. Shares, the median and the concentration are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.framework.admissions import REASONS, REFUSED
from tendering.framework.market_money import Outcomes, Withheld, outcomes_of, withheld_of
from tendering.framework.offers import ASIDE
from tendering.framework.packages import YES, number
from tendering.framework.requests import (
    IN_TIME,
    LATE,
    OFFERS,
    PLACINGS,
    RECIPIENTS,
    rules_of,
)
from tendering.framework.steps import WITHHOLDING, WORDS
from tendering.model.entries import Entry, EntryKind, standing
from tendering.model.tender import Tender

CEILING, LATE_START, FLOOR, CAME_LATE, OTHER = (
    "above the ceiling",
    "starts too late",
    "below the floor, and not accepted",
    "came after the deadline",
    "other reasons",
)
POUND = Fraction(1)
TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The winning hourly rates of a lot.

    Attributes:
        bands: By half pound from the lower bound, how many lie at or above it and below the next.
    """

    lot: str
    count: int
    lowest: Fraction
    median: Fraction
    highest: Fraction
    bands: tuple[tuple[Fraction, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one provider won, of all in the market."""

    provider: str
    packages: int
    hours: Fraction
    of_all: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How requests of one area, or of one month, fared.

    Attributes:
        none: Requests to which no offer came in time; ``one`` those to which just one did.
        offers: All that came in time.
        asked: All the times that a provider was asked.
        most: The largest share one provider has of the packages awarded; None where none was.
    """

    name: str
    requests: int
    awarded: int
    none: int
    one: int
    offers: int
    asked: int
    most: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Who applied, and what was decided.

    Attributes:
        turned_away: By entry question, how many refusals rest on it.
    """

    applications: int
    admitted: int
    refused: int
    turned_away: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketYear:
    """A period of the market.

    Attributes:
        concentration: The sum of the squared shares of packages awarded, of 10,000: one provider with all has 10,000.
        aside: By reason, how many offers could not win.
        asked: How many times a provider was asked; ``withheld_out`` how many times one was not, as offers were withheld from it.
    """

    first: date
    last: date
    joined: Joined
    requests: int
    again: int
    awarded: int
    closed: int
    hours: Fraction
    prices: tuple[Prices, ...]
    shares: tuple[Share, ...]
    concentration: Fraction
    areas: tuple[Cover, ...]
    months: tuple[Cover, ...]
    offers: int
    aside: tuple[tuple[str, int], ...]
    asked: int
    withheld_out: int
    outcomes: Outcomes
    withheld: tuple[Withheld, ...]


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle of some values, or half-way between the two in the middle.

    >>> median([Fraction(3), Fraction(1), Fraction(2)]), median([Fraction(1), Fraction(2)])
    (Fraction(2, 1), Fraction(3, 2))
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(slots=True)
class _Told:
    """The entries of a request."""

    request: Entry
    opened: Entry | None = None
    ended: Entry | None = None

    @property
    def in_time(self) -> int:
        rows = self.opened.rows.get(OFFERS, ()) if self.opened is not None else ()
        return sum(r.get("came") == IN_TIME for r in rows)

    @property
    def late(self) -> int:
        rows = self.opened.rows.get(OFFERS, ()) if self.opened is not None else ()
        return sum(r.get("came") == LATE for r in rows)

    @property
    def award(self) -> Entry | None:
        ended = self.ended
        return ended if ended is not None and ended.kind is EntryKind.REQUEST_AWARDED else None

    @property
    def asked(self) -> int:
        return sum(r.get("sent") == YES for r in self.request.rows.get(RECIPIENTS, ()))


def market_year(tender: Tender, entries: Iterable[Entry], first: date, last: date) -> MarketYear:
    """Return what a period comes to.

    Args:
        tender: As published, with its ceilings.
        entries: The record.
        first: The first day of the period, included.
        last: The last day, included.
    """
    still = standing(entries)
    told: dict[str, _Told] = {}
    budgets: dict[str, Fraction] = {}
    rest: list[Entry] = []
    for entry in still:
        if entry.kind is EntryKind.SERVICE_REQUESTED:
            budgets[str(entry.number)] = number(entry.fact("budget")) or Fraction(0)
            if first <= entry.on <= last:
                told[str(entry.number)] = _Told(entry)
        elif entry.kind is EntryKind.OFFERS_OPENED and entry.fact("request") in told:
            told[entry.fact("request")].opened = entry
        elif entry.kind in _ENDS and entry.fact("request") in told:
            told[entry.fact("request")].ended = entry
        elif first <= entry.on <= last:
            rest.append(entry)
    requests = list(told.values())
    awards = [(t, t.award) for t in requests if t.award is not None]
    shares = _shares(awards)
    return MarketYear(
        first=first,
        last=last,
        requests=len(requests),
        again=sum(bool(t.request.fact("again")) for t in requests),
        awarded=len(awards),
        closed=sum(t.ended is not None for t in requests) - len(awards),
        hours=sum(
            (number(t.request.fact("hours")) or Fraction(0) for t, _ in awards), Fraction(0)
        ),
        prices=_prices(awards),
        shares=shares,
        concentration=sum((s.of_all**2 for s in shares), Fraction(0)) * TEN_THOUSAND,
        areas=_covers(requests, lambda t: t.request.fact("area")),
        months=_covers(requests, lambda t: f"{t.request.on:%Y-%m}"),
        offers=sum(t.in_time + t.late for t in requests),
        aside=_aside(tender, requests),
        asked=sum(t.asked for t in requests),
        withheld_out=_withheld_out(requests),
        outcomes=outcomes_of(rest, budgets),
        withheld=withheld_of(rest),
        joined=_joined(rest),
    )


_ENDS = (EntryKind.REQUEST_AWARDED, EntryKind.REQUEST_CLOSED)


def _joined(entries: Sequence[Entry]) -> Joined:
    decided = [e for e in entries if e.kind is EntryKind.ADMISSION_DECIDED]
    refused = [e for e in decided if e.fact("decision") == REFUSED]
    why = Counter(r.get("question", "") for e in refused for r in e.rows.get(REASONS, ()))
    return Joined(
        applications=sum(e.kind is EntryKind.APPLICATION_RECEIVED for e in entries),
        admitted=len(decided) - len(refused),
        refused=len(refused),
        turned_away=tuple(sorted(why.items(), key=lambda w: (-w[1], w[0]))),
    )


def _prices(awards: Sequence[tuple[_Told, Entry]]) -> tuple[Prices, ...]:
    by_lot: dict[str, list[Fraction]] = {}
    for _, award in awards:
        rate = number(award.fact("rate"))
        if rate is not None:
            by_lot.setdefault(award.lot, []).append(rate)
    return tuple(_prices_of(lot, by_lot[lot]) for lot in sorted(by_lot))


def _prices_of(lot: str, rates: Sequence[Fraction]) -> Prices:
    half = POUND / 2
    counted = Counter(rate // half * half for rate in rates)
    lowest = min(counted)
    steps = int((max(counted) - lowest) / half) + 1
    return Prices(
        lot=lot,
        count=len(rates),
        lowest=min(rates),
        median=median(rates),
        highest=max(rates),
        bands=tuple((lowest + half * n, counted[lowest + half * n]) for n in range(steps)),
    )


def _shares(awards: Sequence[tuple[_Told, Entry]]) -> tuple[Share, ...]:
    packages = Counter(award.bidder for _, award in awards)
    hours: dict[str, Fraction] = {}
    for told, award in awards:
        more = number(told.request.fact("hours")) or Fraction(0)
        hours[award.bidder] = hours.get(award.bidder, Fraction(0)) + more
    return tuple(
        Share(
            provider=provider,
            packages=count,
            hours=hours[provider],
            of_all=Fraction(count, len(awards)),
        )
        for provider, count in sorted(packages.items(), key=lambda p: (-p[1], p[0]))
    )


def _covers(requests: Sequence[_Told], key: Callable[[_Told], str]) -> tuple[Cover, ...]:
    groups: dict[str, list[_Told]] = {}
    for told in requests:
        groups.setdefault(key(told), []).append(told)
    return tuple(_cover(name, groups[name]) for name in sorted(groups))


def _cover(name: str, some: Sequence[_Told]) -> Cover:
    counts = [t.in_time for t in some]
    won = Counter(t.award.bidder for t in some if t.award is not None)
    total = sum(won.values())
    return Cover(
        name=name,
        requests=len(some),
        awarded=total,
        none=counts.count(0),
        one=counts.count(1),
        offers=sum(counts),
        asked=sum(t.asked for t in some),
        most=Fraction(max(won.values()), total) if total else None,
    )


def _aside(tender: Tender, requests: Sequence[_Told]) -> tuple[tuple[str, int], ...]:
    """Count the offers that could not win, by the rule that kept each out."""
    rules = rules_of(tender)
    found: Counter[str] = Counter()
    for told in requests:
        found[CAME_LATE] += told.late
        ceiling = rules.ceilings.get(told.request.lot) if rules is not None else None
        rows = told.ended.rows.get(PLACINGS, ()) if told.ended is not None else ()
        for row in rows:
            amount = number(row.get("amount", ""))
            if row.get("outcome") != ASIDE or amount is None:
                continue
            floor = number(told.opened.fact("floor")) if told.opened is not None else None
            if ceiling is not None and amount > ceiling:
                found[CEILING] += 1
            elif row.get("start", "") > told.request.fact("start_by"):
                found[LATE_START] += 1
            else:
                found[FLOOR if floor is not None and amount < floor else OTHER] += 1
    order = (CEILING, LATE_START, FLOOR, CAME_LATE, OTHER)
    return tuple((name, found[name]) for name in order if found[name])


def _withheld_out(requests: Sequence[_Told]) -> int:
    """Count how often a provider was left out of a request because enablement offers were withheld from it."""
    return sum(
        r.get("sent") != YES and r.get("reason", "").startswith(WORDS[WITHHOLDING])
        for t in requests
        for r in t.request.rows.get(RECIPIENTS, ())
    )
