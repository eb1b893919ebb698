"""Checks of the record of what is paid: rates decided, and statements issued, on figures that have been corrected since."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.record import Record, RecordCheck
from tendering.framework.account import account_of
from tendering.framework.kpis import result
from tendering.framework.pay import statement
from tendering.framework.rates import rate_book
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money


def l126_rates_on_other_figures(record: Record) -> Iterator[Finding]:
    """L126: a rate that was decided on indicators that the returns, as they now stand, do not give."""
    decided = record.of(EntryKind.RATE_DECIDED)
    account = account_of(record.tender, record.entries) if decided else None
    if account is None:
        return
    for entry in account.decided.values():
        period = entry.fact("period")
        if not period.isdigit():
            continue
        now = result(account, int(period), entry.bidder, entry.lot)
        if now.figures != entry.fact("figures"):
            rate = now.rate or "no rate yet"
            said = f"{entry.bidder}, lot {entry.lot}: {entry.fact('rate')} was decided on the indicators of period {period}; as they stand they give {rate}"
            yield finding("L126", f"entry {entry.number}", said)


def l136_statements_on_other_figures(record: Record) -> Iterator[Finding]:
    """L136: a statement whose total is not what returns, decisions and reviews, as they now stand, come to."""
    last: dict[tuple[str, str], Entry] = {
        (e.bidder, e.fact("period")): e for e in record.of(EntryKind.STATEMENT_ISSUED)
    }
    account = account_of(record.tender, record.entries) if last else None
    if account is None:
        return
    book = rate_book(record.tender, record.entries)
    for (provider, period), entry in last.items():
        if not period.isdigit():
            continue
        total = statement(account, book, int(period), provider).total
        if fixed(total, 2) != entry.fact("total"):
            said = f"{provider}, period {period}: £{entry.fact('total')} was stated, and as the returns stand it is {money(total)}"
            yield finding("L136", f"entry {entry.number}", said)


CHECKS: tuple[RecordCheck, ...] = (
    l126_rates_on_other_figures,
    l136_statements_on_other_figures,
)
