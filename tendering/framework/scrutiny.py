"""A year of an agreement for those who scrutinise it: work offered and taken, indicators, complaints and wages, by zone. Pure.

What nobody reported is not known, and is never nought. A count of fewer than the least is not shown, nor is what it could be
worked out from.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.framework.account import Account
from tendering.framework.disclosure import determined
from tendering.framework.kpis import result
from tendering.framework.places import Holding
from tendering.framework.referrals import ACCEPTED, REFUSED, Book
from tendering.law.periods import months_on
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.numbers import exact
from tendering.model.tender import Tender

LEAST = 5
"""People below which a count is not shown, where the tender names no smallest group."""
OPEN, NONE = "open", "none"
OUTCOMES = ("upheld", "partly upheld", "not upheld", OPEN)
WAGE = "care.wages.national_living_wage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The days of a year of an agreement; both included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last


def year_of(tender: Tender, number: int) -> Year:
    """Return the year of the agreement that begins in a calendar year; the calendar year where no start is printed."""
    starts = tender.agreement.starts_on if tender.agreement is not None else None
    if starts is None:
        return Year(first=date(number, 1, 1), last=date(number, 12, 31))
    first = months_on(starts, (number - starts.year) * 12)
    return Year(first=first, last=months_on(first, 12) - timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of packages or people and their hours a week.

    Attributes:
        number: None where nobody reported it.
        hidden: It is not shown: too few, or another that is too few could be worked out from it.
    """

    number: int | None
    hours: Fraction = Fraction(0)
    hidden: bool = False

    @property
    def small(self) -> bool:
        """Whether there is anything, so that it could be told who."""
        return bool(self.number)


PARTS = ("accepted", "refused", "unanswered")
COLUMNS = ("offered", *PARTS, "handed_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work of one provider in one zone of a lot, or the totals of a zone (``provider`` empty), or of all (``lot`` too)."""

    lot: str
    zone: str
    provider: str
    counts: Mapping[str, Count]


def work_of(
    tender: Tender,
    entries: Sequence[Entry],
    year: Year,
    held: Iterable[Holding],
    least: int = LEAST,
) -> tuple[Work, ...]:
    """Return the work of every provider that held a place in a zone or was offered any there, each zone then its total.

    Where the record has no referral in the year at all, every count is unknown.
    """
    book = Book(tender, entries)
    found: dict[tuple[str, str, str], dict[str, tuple[int, Fraction]]] = {
        (h.lot, zone, h.provider): {}
        for h in held
        for zone in ([h.zone] if h.zone else _zones(tender, h.lot))
    }
    any_ = False
    for referral in book.referrals.values():
        for offer in referral.offers:
            if year.has(offer.at.date()):
                any_ = True
                mine = found.setdefault((referral.lot, referral.zone, offer.provider), {})
                part = {ACCEPTED: "accepted", REFUSED: "refused"}.get(offer.answer, "unanswered")
                for column in ("offered", part):
                    _add(mine, column, referral.hours)
        for package in referral.packages:
            if package.returned_on is not None and year.has(package.returned_on):
                mine = found.setdefault((referral.lot, referral.zone, package.provider), {})
                _add(mine, "handed_back", referral.hours)
    rows = [
        Work(lot=lot, zone=zone, provider=provider, counts=_counts(mine, known=any_))
        for (lot, zone, provider), mine in sorted(
            found.items(), key=lambda x: _order(tender, x[0])
        )
    ]
    return with_totals([hidden(row, least) for row in rows], least)


def _zones(tender: Tender, lot: str) -> list[str]:
    return [z.id for x in tender.lots if x.id == lot for z in x.zones] or [""]


def _order(tender: Tender, key: tuple[str, str, str]) -> tuple[int, int, str]:
    lots = [x.id for x in tender.lots]
    lot, zone, provider = key
    zones = _zones(tender, lot)
    return (
        lots.index(lot) if lot in lots else len(lots),
        zones.index(zone) if zone in zones else len(zones),
        provider,
    )


def _add(mine: dict[str, tuple[int, Fraction]], column: str, hours: Fraction) -> None:
    number, total = mine.get(column, (0, Fraction(0)))
    mine[column] = (number + 1, total + hours)


def _counts(mine: Mapping[str, tuple[int, Fraction]], *, known: bool) -> dict[str, Count]:
    none = (0, Fraction(0))
    return {
        c: Count(number=mine.get(c, none)[0], hours=mine.get(c, none)[1])
        if known
        else Count(number=None)
        for c in COLUMNS
    }


def hidden(row: Work, least: int) -> Work:
    """Hide what rests on fewer than the least, and the next smallest where one alone could be worked out from the sum."""
    counts = {
        c: replace(n, hidden=n.number is not None and 0 < n.number < least)
        for c, n in row.counts.items()
    }
    if not counts["offered"].hidden and sum(counts[p].hidden for p in PARTS) == 1:
        others = [p for p in PARTS if not counts[p].hidden and counts[p].small]
        if others:
            next_ = min(others, key=lambda p: (counts[p].number or 0, PARTS.index(p)))
            counts[next_] = replace(counts[next_], hidden=True)
    return replace(row, counts=counts)


def with_totals(rows: Sequence[Work], least: int) -> tuple[Work, ...]:
    """Add the total of each zone after its providers, and the total of all at the end, as much as can be shown of them.

    Where a small number could still be worked out, the totals of its zone that cover anything hidden are not shown, and
    then those of all: without them every row has at least two unknowns.
    """
    zones = {
        key: _total([r for r in rows if (r.lot, r.zone) == key], key, least)
        for key in dict.fromkeys((r.lot, r.zone) for r in rows)
    }
    whole = _total(list(zones.values()), ("", ""), least)
    for cell in sorted(_given_away(rows, zones, whole, least)):
        key = (rows[cell[0]].lot, rows[cell[0]].zone)
        zones[key] = _covered_hidden(zones[key], [r for r in rows if (r.lot, r.zone) == key])
    whole = _total(list(zones.values()), ("", ""), least)
    if _given_away(rows, zones, whole, least):
        whole = _covered_hidden(whole, rows)
    made = [
        one
        for key, total in zones.items()
        for one in (*(r for r in rows if (r.lot, r.zone) == key), total)
    ]
    return (*made, whole) if zones else ()


def _covered_hidden(total: Work, rows: Sequence[Work]) -> Work:
    """Hide the figures of a total that cover a hidden one."""
    counts = {
        c: replace(n, hidden=n.hidden or any(r.counts[c].hidden for r in rows))
        for c, n in total.counts.items()
    }
    return replace(total, counts=counts)


def _given_away(
    rows: Sequence[Work], zones: Mapping[tuple[str, str], Work], whole: Work, least: int
) -> frozenset[tuple[int, str]]:
    """Return the small figures of providers that could be worked out from what is shown."""
    tied = ("offered", *PARTS)
    unseen = [(n, c) for n, r in enumerate(rows) for c in COLUMNS if r.counts[c].hidden]
    sums: list[Mapping[Hashable, int]] = [
        {(n, c): 1 if c == "offered" else -1 for c in tied} for n in range(len(rows))
    ]
    for key, total in (*zones.items(), (("", ""), whole)):
        mine = [n for n, r in enumerate(rows) if key in (("", ""), (r.lot, r.zone))]
        sums += [{(n, c): 1 for n in mine} for c in COLUMNS if not total.counts[c].hidden]
    fixed = determined(sums, unseen)
    return frozenset(
        (n, c)
        for n, c in unseen
        if (n, c) in fixed and 0 < (rows[n].counts[c].number or 0) < least
    )


def _total(rows: Sequence[Work], zone: tuple[str, str], least: int) -> Work:
    """Return the sum of some rows: hidden where it is small, one of them alone is, or a hidden part could be worked out."""
    counts, covered = {}, {}
    for column in COLUMNS:
        some = [r.counts[column] for r in rows]
        known = [c for c in some if c.number is not None]
        covered[column] = sum(c.hidden for c in some)
        number = sum(c.number or 0 for c in known) if known else None
        counts[column] = Count(
            number=number,
            hours=sum((c.hours for c in known), Fraction(0)),
            hidden=covered[column] == 1 or (number is not None and 0 < number < least),
        )
    tied = (
        *PARTS,
        "offered",
    )  # the last is the sum of the others: with one of them hidden, the others give it away
    if sum(counts[c].hidden for c in tied) == 1:
        # the rows show those that none of them hides: only one that several hide keeps the other from being worked out
        others = [c for c in tied if not counts[c].hidden and covered[c] > 1]
        if others:
            next_ = min(others, key=lambda c: (c == "offered", counts[c].number or 0))
            counts[next_] = replace(counts[next_], hidden=True)
    return Work(lot=zone[0], zone=zone[1], provider="", counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """How the indicators of one provider in one lot came out over the periods of a year.

    Attributes:
        periods: Payment periods that ended in the year.
        met: By indicator, the periods in which it was met; ``missed`` and ``unknown`` alike.
    """

    lot: str
    provider: str
    periods: int
    titles: Mapping[str, str] = field(default_factory=dict)
    met: Mapping[str, int] = field(default_factory=dict)
    missed: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)


def indicators_of(
    money: Account | None, year: Year, whose: Iterable[tuple[str, str]], until: date
) -> tuple[Indicators, ...]:
    """Return the indicators of each provider and lot over the payment periods that ended in a year, and by a day."""
    if money is None:
        return ()
    numbers = []
    number = money.periods.of(year.first) or 1
    while money.periods.end(number) <= min(year.last, until):
        if year.has(money.periods.end(number)):
            numbers.append(number)
        number += 1
    made = []
    for provider, lot in whose:
        tally: dict[str, dict[bool | None, int]] = {}
        titles: dict[str, str] = {}
        for n in numbers:
            for one in result(money, n, provider, lot).measured:
                titles[one.kpi] = one.title
                mine = tally.setdefault(one.kpi, {})
                mine[one.met] = mine.get(one.met, 0) + 1
        made.append(
            Indicators(
                lot=lot,
                provider=provider,
                periods=len(numbers),
                titles=titles,
                met={k: t.get(True, 0) for k, t in tally.items()},
                missed={k: t.get(False, 0) for k, t in tally.items()},
                unknown={k: t.get(None, 0) for k, t in tally.items()},
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """The complaints about one provider in a year, by outcome; None where none is recorded and none was reported as none."""

    provider: str
    counts: Mapping[str, int] | None


def complaints_of(
    entries: Sequence[Entry], year: Year, providers: Iterable[str]
) -> tuple[Complaints, ...]:
    """Return the complaints about each provider that came in a year, each with the outcome it has by now."""
    every = of_kind(standing(entries), EntryKind.COMPLAINT_RECEIVED)
    closed = {e.fact("complaint"): e.fact("outcome").lower() for e in every if e.fact("complaint")}
    made = []
    for provider in providers:
        mine = [
            e for e in every if e.bidder == provider and not e.fact("complaint") and year.has(e.on)
        ]
        counts: dict[str, int] | None = dict.fromkeys(OUTCOMES, 0) if mine else None
        for e in mine:
            said = closed.get(str(e.number)) or e.fact("outcome").lower() or OPEN
            if counts is not None and said in counts:
                counts[said] += 1
        made.append(Complaints(provider=provider, counts=counts))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wages:
    """The lowest hourly rate one provider paid in a year, against the floor it was held against; None where not shown."""

    provider: str
    lowest: Fraction | None
    floor: Fraction | None
    source: str
    entry: int | None

    @property
    def below(self) -> bool | None:
        """Whether it is below the floor; None where nothing was reported."""
        return None if self.lowest is None or self.floor is None else self.lowest < self.floor


def statutory_floor(first: date, last: date) -> tuple[LawValue, LawValue]:
    """Return the least pay an hour by law on the first and on the last day of some pay."""
    return value(WAGE, first), value(WAGE, last)


def wages_of(entries: Sequence[Entry], year: Year, providers: Iterable[str]) -> tuple[Wages, ...]:
    """Return the worst that was found of each provider's pay in a year: the rate furthest below, or least above, its floor."""
    every = [
        e
        for e in of_kind(standing(entries), EntryKind.WAGE_EVIDENCE)
        if year.has(e.day("period_to") or e.on)
    ]
    made = []
    for provider in providers:
        mine = [e for e in every if e.bidder == provider]
        if not mine:
            made.append(Wages(provider=provider, lowest=None, floor=None, source="", entry=None))
            continue
        worst = min(mine, key=lambda e: exact(e.fact("lowest")) - exact(e.fact("floor")))
        made.append(
            Wages(
                provider=provider,
                lowest=exact(worst.fact("lowest")),
                floor=exact(worst.fact("floor")),
                source=worst.fact("floor_source"),
                entry=worst.number,
            )
        )
    return tuple(made)
