"""What the record refuses of indicators, rates and reviews, whoever writes it: the published rules, held at every entry. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.framework.account import Account, account_of
from tendering.framework.kpis import ENHANCED, first_day_possible, result
from tendering.framework.uplift import law_faults, percent
from tendering.law.calendar import day_text
from tendering.law.regime import regime_of
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import exact
from tendering.model.tender import Tender

_REASONED = frozenset(
    {
        EntryKind.KPI_INTRODUCED,
        EntryKind.RATE_DECIDED,
        EntryKind.UPLIFT_DECIDED,
        EntryKind.INCENTIVE_ASSESSED,
    }
)


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find what is wrong with an entry of money that is to be written after others."""
    if entry.kind in _REASONED and not entry.fact("reason").strip():
        said = f"{entry.kind.replace('_', ' ')}: it is not said why"
        yield finding("R007", "record", said, remedy="Give the reason.")
    if tender is None:
        return
    if entry.kind is EntryKind.UPLIFT_DECIDED:
        yield from _review(tender, entry)
        return
    account = account_of(tender, entries)
    if account is None:
        said = "the tender publishes no payment, or no Monday its first period begins on"
        yield finding("L127", tender.at("agreement.payment"), said)
    elif entry.kind is EntryKind.RATE_DECIDED:
        yield from _rate(account, entry)
    elif entry.kind is EntryKind.KPI_INTRODUCED:
        yield from _introduced(account, entry)


def _rate(account: Account, entry: Entry) -> Iterator[Finding]:
    """L123: an enhanced rate that the published thresholds do not give, or that nobody can know yet."""
    text = entry.fact("period")
    if entry.fact("rate").lower() != ENHANCED or not text.isdigit():
        return
    found = result(account, int(text), entry.bidder, entry.lot)
    if found.met is not True:
        why = found.figures if found.met is False else "; ".join(found.missing) or "nothing counts"
        where = f"{entry.bidder}, lot {entry.lot}, period {text}"
        yield finding("L123", where, f"an enhanced rate, and the figures do not give one: {why}")


def _introduced(account: Account, entry: Entry) -> Iterator[Finding]:
    """L121, L122: an indicator that the tender does not reserve, or before it may be introduced."""
    kpi = next((k for k in account.tender.kpis if k.id == entry.fact("kpi")), None)
    if kpi is None or kpi.possible_after is None:
        yield finding("L122", "kpi", f"the tender reserves no indicator {entry.fact('kpi')}")
        return
    first, since = first_day_possible(account.tender, kpi), entry.day("from")
    if first is not None and (since is None or since < first):
        said = f"{kpi.id} may be introduced from {day_text(first)}, after the anniversary the tender names"
        yield finding("L121", "from", said)


def _review(tender: Tender, entry: Entry) -> Iterator[Finding]:
    """L140, L141: rates that change without a clear review clause, or further than its cap."""
    rule = tender.agreement.uplift_rule if tender.agreement else None
    law = regime_of(tender).regime
    yield from (f for f in law_faults(rule, law, None, None) if has_error([f]))
    if rule is None or rule.cap is None:
        return
    try:
        change = exact(entry.fact("change"))
    except ValueError:
        yield finding("L141", "change", "it is not said as a percentage how far the rates change")
        return
    if change > rule.cap:
        said = f"a change of {percent(change)}, and the published cap is {percent(rule.cap)}"
        yield finding("L141", "change", said)
