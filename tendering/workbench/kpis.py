"""Indicators of a payment period: shown with their working, decided on by a named person, and introduced later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.names import counted, joined
from tendering.documents.tables import table
from tendering.framework.account import Account
from tendering.framework.kpis import (
    ENHANCED,
    STANDARD,
    Measured,
    Result,
    first_day_possible,
    result,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import fixed, plain, ratio
from tendering.model.payment import FOUR_WEEKLY, HIGHER, LAST, LOWER, SAME_PERIOD, SUM, WEEKLY
from tendering.record.chain import Draft, Link
from tendering.workbench.accounts import account, holders, over
from tendering.workbench.entering import entered
from tendering.workbench.records import Procurement, RefusedError, Who, draft, opened
from tendering.workbench.returns import difference_findings
from tendering.workbench.writing import Report

RESULTS = "kpi_results"
"""Rows of an entry that decides a rate: kpi, numerator, denominator, value, threshold, met, working."""
_MET = {True: "met", False: "not met", None: "not known"}


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
) -> Report:
    """Show each indicator of a payment period with its working, what is missing, and the rate that follows.

    Args:
        ref: Id or folder.
        period: The payment period; else the one ``on`` lies in.
        on: A day of the period.
        provider: Only this provider; ``lot`` only this lot.
        lot: See ``provider``.
        store: Where the record is.

    Raises:
        RefusedError: There is no record, no payment is published, or the day is before the first period.
    """
    with opened(ref, store=store) as now:
        money, held = account(now), holders(now)
    number = period if period is not None else money.periods.of(on) if on else None
    if number is None or number < 1:
        said = "name a payment period with --period, or a day of one with --on"
        raise RefusedError(finding("L132", "--period", said))
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
        data=_data(now.id, money, number, made, silent),
        text=_text(money, number, made, silent),
    )


def _unknown(made: Sequence[Result]) -> Iterator[Finding]:
    for each in made:
        for missing in each.missing:
            yield finding("L120", f"{each.provider}, lot {each.lot}", missing)


def _changed(money: Account, made: Sequence[Result]) -> Iterator[Finding]:
    """L126: a rate that was decided, and that the figures as they now stand do not give."""
    for each in made:
        entry = _decision(money, each)
        if entry is not None and entry.fact("figures") != each.figures:
            rate = each.rate or "no rate yet"
            said = f"decided {entry.fact('rate')} (entry {entry.number}) on other figures; as they stand they give {rate}"
            yield finding("L126", f"{each.provider}, lot {each.lot}, period {each.period}", said)


def _decision(money: Account, of: Result) -> Entry | None:
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
                    _MET[one.met],
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
    entry = _decision(money, each)
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
                "decided": _decided_data(_decision(money, each)),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A decision that is asked for.

    Attributes:
        period: The payment period whose indicators decide.
        provider: Only of this provider; ``lot`` only in this lot. Empty is all that have returned.
        rate: enhanced or standard; empty is what the published rule gives.
    """

    period: int
    reason: str
    provider: str = ""
    lot: str = ""
    rate: str = ""


def decide(ref: str, who: Who, asked: Asked, *, store: str = "", dry_run: bool = False) -> Report:
    """Enter the rate that follows from the indicators of a period, for each provider and lot, by a named person.

    Where an indicator is not known nothing is entered, unless the person decides the standard rate of a provider.

    Raises:
        RefusedError: The period is not over, the figures give another rate, or it was decided already.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        money = account(now)
        if not_over := over(money, asked.period, who.on):
            raise RefusedError(not_over)
        drafts, found = _decide(money, who, asked)
        if has_error(found) or not drafts:
            raise RefusedError(*found)
        notes.extend(found)
        return drafts

    def say(links: Sequence[Link], verb: str) -> str:
        rates = [link.entry.fact("rate") for link in links]
        number = links[0].entry.fact("for_period")
        each = [
            f"  {e.bidder}, lot {e.lot}: {e.fact('rate')} (entry {link.number})"
            for link in links
            for e in [link.entry]
        ]
        return "\n".join(
            [
                f"{verb} the rates of period {number}: {rates.count(ENHANCED)} enhanced, {rates.count(STANDARD)} standard.",
                *each,
            ]
        )

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _decide(money: Account, who: Who, asked: Asked) -> tuple[list[Draft], list[Finding]]:
    made = results(money, asked.period, provider=asked.provider, lot=asked.lot)
    found: list[Finding] = []
    if not made:
        said = "nothing was returned by the end of the period"
        found.append(finding("L124", f"period {asked.period}", said))
    if not asked.reason.strip():
        found.append(finding("R007", "--reason", "it is not said why"))
    if asked.rate not in ("", ENHANCED, STANDARD):
        said = f"{asked.rate[:40]!r} is neither {ENHANCED} nor {STANDARD}"
        found.append(finding("L123", "--rate", said))
    drafts = []
    for each in made:
        wrong = list(_undecidable(money, asked, each))
        found += wrong
        if not wrong:
            drafts.append(_rate_draft(money, who, asked, each))
    return drafts, found


def _undecidable(money: Account, asked: Asked, each: Result) -> Iterator[Finding]:
    where = f"{each.provider}, lot {each.lot}, period {each.period}"
    before = _decision(money, each)
    if before is not None:
        said = f"the rate of period {for_period(money, each.period)} is {before.fact('rate')} (entry {before.number})"
        changed = before.fact("figures") != each.figures
        severity = None if asked.provider else Severity.WARNING if changed else Severity.NOTE
        yield finding("L125", where, said, severity=severity)
    elif each.rate is None and not (asked.rate == STANDARD and asked.provider):
        severity = None if asked.provider else Severity.WARNING
        said = f"not known: {'; '.join(each.missing) or 'no indicator counts'}"
        yield finding("L124", where, said, severity=severity)
    elif asked.rate and each.rate is not None and asked.rate != each.rate:
        said = f"{asked.rate} is asked for, and the figures give {each.rate}: {each.figures}"
        yield finding("L123", where, said)


def _rate_draft(money: Account, who: Who, asked: Asked, each: Result) -> Draft:
    rows = [
        {
            "kpi": one.kpi,
            "numerator": _plain(one.numerator),
            "denominator": _plain(one.denominator),
            "value": "" if one.value is None else ratio(one.value),
            "threshold": "" if one.test is None else plain(one.test.threshold),
            "met": _MET[one.met],
            "working": f"{one.sentence}.",
        }
        for one in each.measured
    ]
    return draft(
        who,
        EntryKind.RATE_DECIDED,
        bidder=each.provider,
        lot=each.lot,
        facts={
            "period": str(asked.period),
            "for_period": str(for_period(money, asked.period)),
            "rate": each.rate or STANDARD,
            "figures": each.figures,
            "reason": asked.reason.strip(),
        },
        rows={RESULTS: [{k: v for k, v in row.items() if v} for row in rows]},
    )


def _plain(count: int | None) -> str:
    return "" if count is None else str(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKpi:
    """An indicator that is introduced: what it counts, from when, and why."""

    kpi: str
    lot: str
    title: str
    since: date
    numerator: str
    denominator: str
    better: str
    threshold: Fraction | None
    counted: str
    reason: str
    over: str = SUM


def introduce(
    ref: str, who: Who, new: NewKpi, *, store: str = "", dry_run: bool = False
) -> Report:
    """Enter that an indicator the tender reserves counts from a period on.

    Raises:
        RefusedError: The tender does not reserve it for that lot, it is too early, or it says too little.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        money = account(now)
        wrong = list(_cannot_introduce(money, new))
        if wrong:
            raise RefusedError(*wrong)
        facts = {
            "kpi": new.kpi,
            "title": new.title,
            "from": new.since.isoformat(),
            "numerator": new.numerator,
            "denominator": new.denominator,
            "better": new.better,
            "threshold": plain(new.threshold or Fraction()),
            "counted": new.counted,
            "over": new.over,
            "reason": new.reason.strip(),
        }
        return (draft(who, EntryKind.KPI_INTRODUCED, lot=new.lot, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb} that {new.kpi} counts for lot {new.lot} from {day_text(new.since)} (entry {links[0].number})."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _cannot_introduce(money: Account, new: NewKpi) -> Iterator[Finding]:
    kpi = next((k for k in money.tender.kpis if k.id == new.kpi), None)
    if kpi is None or kpi.possible_after is None:
        reserved = joined(k.id for k in money.tender.kpis if k.possible_after is not None)
        said = f"the tender reserves no indicator {new.kpi}; it reserves {reserved or 'none'}"
        yield finding("L122", "--kpi", said)
        return
    if money.tender.lot(new.lot) is None or (kpi.lots is not None and new.lot not in kpi.lots):
        lots = joined(kpi.lots or [x.id for x in money.tender.lots])
        yield finding("L122", "--lot", f"{new.kpi} is reserved for lot {lots}")
    if any(e.fact("kpi") == new.kpi and e.lot == new.lot for e in money.introduced):
        yield finding("L122", "--kpi", f"{new.kpi} was introduced for lot {new.lot} already")
    first = first_day_possible(money.tender, kpi)
    if first is not None and new.since < first:
        years = counted(kpi.possible_after, "year")
        said = (
            f"{new.kpi} from {day_text(new.since)}: it may be introduced only after the date that is {years} "
            f"from the commencement of the agreement, so from {day_text(first)}"
        )
        yield finding("L121", "--from", said)
    of = money.periods.of(new.since)
    if of is not None and money.periods.start(of) != new.since:
        after = money.periods.start(of + 1)
        said = f"{day_text(new.since)} is within a payment period; the next one begins on {day_text(after)}"
        yield finding("L122", "--from", said, remedy=f"Give --from {after.isoformat()}.")
    lacking = [
        name
        for name, text in (
            ("--title", new.title),
            ("--counts", new.numerator),
            ("--of", new.denominator),
            ("--reason", new.reason),
        )
        if not text.strip()
    ]
    if new.better not in (HIGHER, LOWER):
        lacking.append("--better higher or lower")
    if new.threshold is None or not 0 <= new.threshold <= 100:
        lacking.append("--threshold, a percentage")
    if new.counted not in (WEEKLY, FOUR_WEEKLY) or new.over not in (SUM, LAST):
        lacking.append("--from-return weekly or four_weekly, and --over sum or last")
    if lacking:
        yield finding("L122", "introduce-kpi", f"nothing usable is said for {', '.join(lacking)}")
