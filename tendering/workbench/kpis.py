"""Indicators of a payment period, shown with their working, what is missing, and the rate that follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.documents.names import joined
from tendering.documents.tables import table
from tendering.framework.account import Account
from tendering.framework.kpis import (
    Measured,
    Result,
    result,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, plain, ratio
from tendering.model.payment import SAME_PERIOD
from tendering.workbench.accounts import account, holders
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.returns import difference_findings
from tendering.workbench.writing import Report

MET = {True: "met", False: "not met", None: "not known"}
"""How an indicator came out, in words."""
MOST_PERIODS = 2_000
"""No agreement has more payment periods, and the dates of more cannot be counted."""


def for_period(money: Account, period: int) -> int:
    """Return the period whose hours the indicators of a period decide."""
    return period if money.payment.enhanced_for == SAME_PERIOD else period + 1


def results(
    money: Account, period: int, *, provider: str = "", lot: str = ""
) -> tuple[Result, ...]:
    """Return the indicators of each provider and lot that has returned anything by the end of a period."""
    return tuple(
        result(money, period, p, x)
        for p, x in money.returns.pairs(money.periods.end(period))
        if provider in ("", p) and lot in ("", x)
    )


def show(
    ref: str,
    *,
    period: int | None = None,
    on: date | None = None,
    provider: str = "",
    lot: str = "",
    store: str = "",
    today: date | None = None,
) -> Report:
    """Show each indicator of a payment period with its working, what is missing, and the rate that follows.

    Args:
        ref: Id or folder.
        period: The payment period; else the one ``on`` lies in.
        on: A day of the period.
        provider: Only this provider; ``lot`` only this lot.
        lot: See ``provider``.
        store: Where the record is.
        today: A period that begins later has not begun, unless the record has entries of that day.

    Raises:
        RefusedError: There is no record, no payment is published, or the day is before the first period.
    """
    with opened(ref, store=store) as now:
        money, held = account(now), holders(now)
        last = max((e.on for e in now.entries), default=today)
    number = period if period is not None else money.periods.of(on) if on else None
    if number is None or not 1 <= number <= MOST_PERIODS:
        said = "name a payment period with --period, or a day of one with --on"
        raise RefusedError(finding("L132", "--period", said))
    if today is not None and last is not None and money.periods.start(number) > max(today, last):
        return Report(
            data=_data(now.id, money, number, (), ()) | {"begun": False},
            text=f"Indicators of {money.periods.said(number)}\n\n{_not_begun(money, number)}",
        )
    made = results(money, number, provider=provider, lot=lot)
    silent = sorted(
        (p, x)
        for p, x in held - set(money.returns.pairs(money.periods.end(number)))
        if provider in ("", p) and lot in ("", x)
    )
    return Report(
        findings=(
            *_unknown(made),
            *_changed(money, made),
            *difference_findings(money, number, {provider} if provider else None),
        ),
        data=_data(now.id, money, number, made, silent) | {"begun": True},
        text=_text(money, number, made, silent),
    )


def _not_begun(money: Account, period: int) -> str:
    begins = day_text(money.periods.start(period))
    return f"Period {period} has not begun: its first day is {begins}. Nothing can be returned of it before."


def _unknown(made: Sequence[Result]) -> Iterator[Finding]:
    for each in made:
        for missing in each.missing:
            yield finding("L120", f"{each.provider}, lot {each.lot}", missing)


def _changed(money: Account, made: Sequence[Result]) -> Iterator[Finding]:
    """L126: a rate that was decided, and that the figures as they now stand do not give."""
    for each in made:
        entry = decision_of(money, each)
        if entry is not None and entry.fact("figures") != each.figures:
            rate = each.rate or "no rate yet"
            said = f"decided {entry.fact('rate')} (entry {entry.number}) on other figures; as they stand they give {rate}"
            yield finding("L126", f"{each.provider}, lot {each.lot}, period {each.period}", said)


def decision_of(money: Account, of: Result) -> Entry | None:
    """Return the decision on the rate that a period's indicators give; None where there is none yet."""
    return money.decided.get((of.provider, of.lot, for_period(money, of.period)))


def _rows(made: Sequence[Result]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in made:
        for n, one in enumerate(each.measured):
            rows.append(
                (
                    each.provider if n == 0 else "",
                    each.lot if n == 0 else "",
                    f"{one.kpi} {one.title}",
                    _number(one.numerator),
                    _number(one.denominator),
                    f"{fixed(one.value, 2)}%" if one.value is not None else "",
                    one.threshold_said,
                    MET[one.met],
                )
            )
    return rows


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _text(
    money: Account, period: int, made: Sequence[Result], silent: Sequence[tuple[str, str]]
) -> str:
    pays = for_period(money, period)
    lines = [f"Indicators of {money.periods.said(period)}", ""]
    headings = ("provider", "lot", "indicator", "count", "of", "value", "threshold", "")
    if made:
        lines += [table(_rows(made), headings, right=(3, 4, 5)), ""]
    for each in made:
        lines.append(f"{each.provider}, lot {each.lot}: {_follows(money, each, pays)}")
    if silent:
        who = joined(f"{p} (lot {x})" for p, x in silent)
        lines.append(f"Nothing returned yet: {who}.")
    if not made:
        lines.append("Nothing was returned by the end of this period.")
    return "\n".join(lines)


def _follows(money: Account, each: Result, pays: int) -> str:
    entry = decision_of(money, each)
    if entry is not None:
        return f"{entry.fact('rate')} rate for period {pays}, decided by {entry.by} on {day_text(entry.on)} (entry {entry.number})."
    if each.rate is None:
        return f"not known, so no enhanced rate for period {pays}: {'; '.join(each.missing) or 'no indicator counts'}."
    why = "every threshold is met" if each.met else f"{_failed(each)} not met"
    return f"{why}: the {each.rate} rate for period {pays}, once a named person has decided it."


def _failed(each: Result) -> str:
    return joined(m.kpi for m in each.measured if m.met is False)


def _data(
    procurement: str,
    money: Account,
    period: int,
    made: Sequence[Result],
    silent: Sequence[tuple[str, str]],
) -> dict[str, object]:
    return {
        "procurement": procurement,
        "period": period,
        "from": money.periods.start(period).isoformat(),
        "until": money.periods.end(period).isoformat(),
        "for_period": for_period(money, period),
        "providers": [
            {
                "provider": each.provider,
                "lot": each.lot,
                "rate": each.rate,
                "missing": list(each.missing),
                "decided": _decided_data(decision_of(money, each)),
                "kpis": [_kpi_data(one) for one in each.measured],
            }
            for each in made
        ],
        "nothing_returned": [{"provider": p, "lot": x} for p, x in silent],
    }


def _decided_data(entry: Entry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    return {"entry": entry.number, "rate": entry.fact("rate"), "by": entry.by}


def _kpi_data(one: Measured) -> dict[str, object]:
    return {
        "kpi": one.kpi,
        "title": one.title,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": None if one.value is None else ratio(one.value),
        "threshold": None if one.test is None else plain(one.test.threshold),
        "better": None if one.test is None else one.test.better,
        "met": one.met,
        "missing": list(one.missing),
        "entries": list(one.entries),
    }
