"""What delivered visits earn, to the penny, by the published rule: shortest visit, units of time, rounding. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.framework.account import Account
from tendering.framework.kpis import ENHANCED, STANDARD
from tendering.framework.pay_periods import DAY, WEEK
from tendering.framework.rates import Amount, RateBook
from tendering.framework.returns import VisitsOf
from tendering.law.calendar import day_text
from tendering.model.findings import Finding, finding
from tendering.model.numbers import Rounding, money, rounded
from tendering.model.payment import AS_MINIMUM, NOT_PAID, SAME_PERIOD, VISIT, Payment

HOUR = 60
PENCE = 2


def paid_minutes(minutes: int, payment: Payment) -> int:
    """Return the minutes a visit is paid for: a unit begun counts whole; a short visit earns what is published.

    >>> rule = Payment(rates=(), minimum_minutes=15, short_visit="as_minimum", unit_minutes=1)
    >>> paid_minutes(12, rule), paid_minutes(15, rule), paid_minutes(47, rule)
    (15, 15, 47)
    """
    least = payment.minimum_minutes
    if least is not None and minutes < least:
        if payment.short_visit == NOT_PAID:
            return 0
        if payment.short_visit == AS_MINIMUM:
            minutes = least
    return -(-minutes // payment.unit_minutes) * payment.unit_minutes


def earned(
    minutes: int, visits: int, rate: Fraction, payment: Payment
) -> tuple[Fraction, Fraction]:
    """Return what visits of one length earn: exactly, and rounded to a penny as published.

    >>> earned(20, 3, Fraction(15), Payment(rates=()))
    (Fraction(15, 1), Fraction(15, 1))
    """
    one = rate * paid_minutes(minutes, payment) / HOUR
    mode = Rounding(payment.round_mode)
    if payment.round_at == VISIT:
        return one * visits, rounded(one, PENCE, mode) * visits
    return one * visits, rounded(one * visits, PENCE, mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a statement: visits of one length and kind at one rate.

    Attributes:
        minutes: Delivered, of each visit; ``paid`` is what each is paid for.
        rate: Pounds an hour; ``name`` is standard or enhanced; ``why`` says where the figure comes from.
        exact: What they earn; ``amount`` is that rounded to a penny as published.
    """

    lot: str
    kind: str
    name: str
    rate: Fraction
    why: str
    minutes: int
    paid: int
    visits: int
    exact: Fraction
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRate:
    """At which rate a lot's hours are paid in a period, and why."""

    lot: str
    name: str
    why: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a provider is paid for a period, with everything it rests on.

    Attributes:
        missing: The weeks of which no visits were returned, by lot.
        entries: The returns it rests on, by number.
    """

    provider: str
    period: int
    start: date
    end: date
    lines: tuple[Line, ...]
    rates: tuple[LotRate, ...]
    missing: tuple[tuple[str, date], ...]
    entries: tuple[int, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> Fraction:
        """The lines together."""
        return sum((line.amount for line in self.lines), Fraction())

    @property
    def visits(self) -> int:
        """How many visits it pays."""
        return sum(line.visits for line in self.lines)

    @property
    def delivered(self) -> int:
        """Minutes delivered."""
        return sum(line.visits * line.minutes for line in self.lines)

    @property
    def paid(self) -> int:
        """Minutes paid."""
        return sum(line.visits * line.paid for line in self.lines)


def statement(account: Account, book: RateBook, period: int, provider: str) -> Statement:
    """Work out what a provider is paid for a period, of every lot together.

    A lot is paid at the enhanced rate only where a decision for the period says so.
    """
    periods, returns = account.periods, account.returns
    lots = [x for p, x in returns.pairs(periods.end(period)) if p == provider]
    found: list[Finding] = []
    rates = [_lot_rate(account, period, provider, lot, found) for lot in lots]
    missing: list[tuple[str, date]] = []
    used: set[int] = set()
    rows: list[tuple[LotRate, VisitsOf]] = []
    for lot_rate in rates:
        for monday in periods.mondays(period):
            key = (provider, lot_rate.lot, monday)
            delivered, week = returns.visits.get(key), returns.weekly.get(key)
            if delivered is None:
                if week is None or week.counts.get("visits") != 0:
                    missing.append((lot_rate.lot, monday))
                continue
            used |= {delivered.number} if delivered.number is not None else set()
            rows += [(lot_rate, row) for row in delivered.rows]
    return Statement(
        provider=provider,
        period=period,
        start=periods.start(period),
        end=periods.end(period),
        lines=_lines(account.payment, _Amounts(book, account.payment, provider, found), rows),
        rates=tuple(rates),
        missing=tuple(missing),
        entries=tuple(sorted(used)),
        findings=tuple(dict.fromkeys(found)),
    )


def _lot_rate(
    account: Account, period: int, provider: str, lot: str, found: list[Finding]
) -> LotRate:
    payment = account.payment
    if not any(r.enhanced_item or r.enhanced_amount for r in payment.rates):
        return LotRate(lot=lot, name=STANDARD, why="no enhanced rate is published")
    decided = account.decided.get((provider, lot, period))
    if decided is not None:
        of = f"the indicators of period {decided.fact('period')}"
        why = (
            f"decided on {day_text(decided.on)} by {decided.by}, on {of} (entry {decided.number})"
        )
        return LotRate(lot=lot, name=decided.fact("rate").lower(), why=why, entry=decided.number)
    if period == 1 and payment.enhanced_for != SAME_PERIOD:
        why = "no period came before it whose indicators could decide"
        return LotRate(lot=lot, name=STANDARD, why=why)
    why = "no rate is decided for this period, and none is enhanced by itself"
    found.append(finding("L130", f"{provider}, lot {lot}, {account.periods.said(period)}", why))
    return LotRate(lot=lot, name=STANDARD, why=why)


def _lines(
    payment: Payment, amounts: _Amounts, rows: Iterable[tuple[LotRate, VisitsOf]]
) -> tuple[Line, ...]:
    """Gather visits that earn alike into lines; their order does not depend on that of the rows."""
    gathered: dict[tuple[str, str, str, Fraction, str, int], int] = {}
    for lot_rate, row in rows:
        amount = amounts.of(lot_rate, row)
        if amount is not None:
            kind = row.kind or payment.rates[0].kind
            key = (row.lot, kind, lot_rate.name, amount.amount, amount.why, row.minutes)
            gathered[key] = gathered.get(key, 0) + row.visits
    made = []
    for (lot, kind, name, rate, why, minutes), visits in sorted(gathered.items()):
        exact, to_the_penny = earned(minutes, visits, rate, payment)
        made.append(
            Line(
                lot=lot,
                kind=kind,
                name=name,
                rate=rate,
                why=why,
                minutes=minutes,
                paid=paid_minutes(minutes, payment),
                visits=visits,
                exact=exact,
                amount=to_the_penny,
            )
        )
    return tuple(made)


@dataclass(slots=True)
class _Amounts:
    """What an hour of a row earns; a row that earns nothing certain is a finding."""

    book: RateBook
    payment: Payment
    provider: str
    found: list[Finding]

    def of(self, lot_rate: LotRate, row: VisitsOf) -> Amount | None:
        """Return the amount that holds on every day of the row."""
        rate = self.payment.rate(row.kind)
        where = f"{self.provider}, lot {row.lot}, week of {day_text(row.week)}"
        if rate is None:
            said = f"{row.kind or 'hours of no kind'}: no such kind is published"
            self.found.append(finding("L133", where, said))
            return None
        enhanced = lot_rate.name == ENHANCED and bool(rate.enhanced_item or rate.enhanced_amount)
        days = [row.day] if row.day else [row.week, row.week + WEEK - DAY]
        ends = [
            self.book.rate_on(rate, self.provider, row.lot, d, enhanced=enhanced) for d in days
        ]
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            said = f"{rate.kind}: no rate is set for {self.provider} in lot {row.lot}"
            self.found.append(finding("L133", where, said))
            return None
        if first.amount != last.amount:
            said = (
                f"{rate.kind}: {money(first.amount)} an hour on its first day and {money(last.amount)} "
                "on its last, and its visits are not told by day"
            )
            self.found.append(finding("L128", where, said))
            return None
        return first
