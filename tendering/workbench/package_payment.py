"""Payments of a package stated: its enablement weeks, then ongoing support, each with its statement to the provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tendering.documents.enablement_statement import Statement, statement_bytes, subject
from tendering.files.package_tables import WEEKS_TABLE
from tendering.framework.enablement import Payment
from tendering.framework.ongoing import WEEK, Week
from tendering.framework.package_faults import (
    statement_faults,
    weeks_read,
)
from tendering.framework.packages import (
    ENABLEMENT,
    LINES,
    ONGOING,
    WEEKS,
    Package,
    enablement_due,
    line_rows,
    ongoing_due,
    payment_facts,
    week_rows,
)
from tendering.model.enablement import Enablement
from tendering.model.entries import EntryKind
from tendering.model.findings import finding, has_error
from tendering.model.numbers import fixed, money
from tendering.record.chain import Link
from tendering.workbench.entering import tender_of_record
from tendering.workbench.lettered import At, Built, entered_with_letters
from tendering.workbench.package_money import about, cells, package_of, read, rule_of
from tendering.workbench.providers import names_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
)
from tendering.workbench.writing import Report

FOLDER = "statements"


def pay_enablement(at: At, request: int, who: Who) -> Report:
    """State what is due for a package's enablement weeks, with its statement.

    Raises:
        RefusedError: Its outcomes are not reviewed, or nothing further is due.
    """

    def due(rule: Enablement, package: Package) -> tuple[Payment, date, date, list[Week]]:
        del rule
        found = enablement_due(package)
        if found is None or package.starts_on is None:
            said = f"the outcomes of request {request} are not reviewed"
            raise RefusedError(finding("L308", f"entry {request}", said))
        last = package.starts_on + WEEK * package.weeks - timedelta(days=1)
        return found, package.starts_on, last, []

    return _state(at, request, who, ENABLEMENT, due)


def pay_ongoing(at: At, request: int, who: Who, weeks_file: Path) -> Report:
    """State what is due for weeks of ongoing support, after those stated before, with its statement.

    Args:
        at: Which record, and where the statement goes.
        request: The entry of the service request.
        who: Who states it.
        weeks_file: A table: starts_on, kept (service, retainer or absent), minutes.

    Raises:
        RefusedError: A week is missing, twice or beyond the published rule; all at once.
    """
    rows, wrong = read(WEEKS_TABLE, weeks_file)

    def due(rule: Enablement, package: Package) -> tuple[Payment, date, date, list[Week]]:
        where = [row.place for row in rows]
        weeks, unread = weeks_read(cells(rows), where)
        said = (
            *wrong,
            *unread,
            *(() if unread else statement_faults(rule, package, weeks, where)),
        )
        if has_error(said):
            raise RefusedError(*said)
        found = ongoing_due(rule, package, weeks)
        if found is None:
            raise RefusedError(finding("L303", f"entry {request}", "it has no award"))
        last = weeks[-1].starts_on + WEEK - timedelta(days=1)
        return found, weeks[0].starts_on, last, list(weeks)

    return _state(at, request, who, ONGOING, due)


Due = Callable[[Enablement, Package], tuple[Payment, date, date, list[Week]]]
"""What is due in all of a stage, its first and last day, and the weeks it adds."""


def _state(at: At, request: int, who: Who, stage: str, due: Due) -> Report:
    """Write the entry of a payment and its statement, and put the statement where it can be sent from."""
    kept: list[Statement] = []

    def build(now: Procurement) -> Built:
        rule, package = rule_of(now), package_of(now, request)
        payment, first, last, weeks = due(rule, package)
        names = names_of(now)
        area = names.area(package.lot, package.area) if package.area else f"lot {package.lot}"
        statement = Statement(
            package=package,
            stage=stage,
            payment=payment,
            name=names.bidder(package.provider),
            area=area,
            first_day=first,
            last_day=last,
            before=package.stated(stage),
            on=who.on,
            by=who.name,
            head=now.head,
        )
        body = statement_bytes(tender_of_record(now), rule, statement)
        kept[:] = [statement]
        facts = payment_facts(package, stage, payment, first, last)
        name = f"statement-{stage}-{package.request}.docx"
        rows = {LINES: line_rows(payment), WEEKS: week_rows(weeks)}
        files = [(name, body, None)]
        made = about(who, EntryKind.PACKAGE_PAYMENT, package, facts, rows=rows, files=files)
        return (made,), {f"{package.provider}-{stage}.docx": body}

    def say(links: Sequence[Link], _: str) -> str:
        statement = kept[0]
        verb = "Would state" if at.dry_run else "Stated"
        lines = [f"{money(line.pounds)}  {line.sentence}" for line in statement.payment.lines]
        return "\n".join(
            (
                f"{subject(statement)} to {statement.name}.",
                *lines,
                f"{verb}: {_what_now(statement.amount)} (entry {links[0].number}).",
            )
        )

    report = entered_with_letters(at, who, build, say, folder=FOLDER)
    statement = kept[0]
    data = {
        **report.data,
        "request": str(request),
        "stage": stage,
        "due": fixed(statement.payment.due, 2),
        "before": fixed(statement.before, 2),
        "amount": fixed(statement.amount, 2),
        "lines": line_rows(statement.payment),
    }
    return replace(report, data=data)


def _what_now(amount: Fraction) -> str:
    if amount < 0:
        return f"{money(-amount)} was stated too much before, and is to be repaid or set off"
    return f"{money(amount)} to be paid now"
