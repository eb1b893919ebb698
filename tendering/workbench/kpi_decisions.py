"""The rate that follows from a period's indicators, decided by a named person; and an indicator introduced later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.names import counted, joined
from tendering.framework.account import Account
from tendering.framework.kpis import ENHANCED, STANDARD, Result, first_day_possible, result
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import plain, ratio
from tendering.model.payment import FOUR_WEEKLY, HIGHER, LAST, LOWER, SUM, WEEKLY
from tendering.record.chain import Draft, Link
from tendering.workbench.accounts import account, holders, over
from tendering.workbench.entering import entered
from tendering.workbench.kpis import MET, decision_of, for_period, results
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report

RESULTS = "kpi_results"
"""Rows of an entry that decides a rate: bidder, kpi, numerator, denominator, value, threshold, met, working."""


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
        drafts, found = _decide(money, who, asked, holders(now))
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


def _decide(
    money: Account, who: Who, asked: Asked, held: Collection[tuple[str, str]]
) -> tuple[list[Draft], list[Finding]]:
    made = [*results(money, asked.period, provider=asked.provider, lot=asked.lot)]
    if asked.provider and not made:  # who is named is decided on, though it returned nothing
        mine = sorted((p, x) for p, x in held if p == asked.provider and asked.lot in ("", x))
        made = [result(money, asked.period, provider, lot) for provider, lot in mine]
    found: list[Finding] = []
    if not made and asked.provider:
        where = f" in lot {asked.lot}" if asked.lot else ""
        said = f"{asked.provider} holds no place{where}"
        found.append(finding("L103", "--provider", said))
    elif not made:
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
    before = decision_of(money, each)
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
            "bidder": each.provider,
            "kpi": one.kpi,
            "numerator": _plain(one.numerator),
            "denominator": _plain(one.denominator),
            "value": "" if one.value is None else ratio(one.value),
            "threshold": "" if one.test is None else plain(one.test.threshold),
            "met": MET[one.met],
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
