"""Statements of a payment period: one for each provider, as Word and Excel, each entered as issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from tendering.documents.names import Names, counted
from tendering.documents.statement import StatementPaper, hours, word
from tendering.documents.statement_sheet import excel
from tendering.framework.account import Account
from tendering.framework.corroboration import Difference, differences
from tendering.framework.pay import Line, Statement, statement
from tendering.framework.rates import rate_book
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import exact, fixed, money, plain, ratio
from tendering.record.chain import Draft
from tendering.workbench.accounts import account, over
from tendering.workbench.kpi_decisions import RESULTS
from tendering.workbench.providers import names_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report, publish, writer_of

LINES = "statement_lines"
"""Rows of an entry that issues a statement: bidder, lot, kind, rate, pounds, minutes, paid, visits, exact, amount."""
WORD, EXCEL = "docx", "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which statements are asked for.

    Attributes:
        provider: Only of this provider; empty is every one with anything returned.
        correction: They replace what was issued before; ``reason`` says why.
    """

    period: int
    provider: str = ""
    correction: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    statement: Statement
    before: Entry | None
    files: dict[str, bytes]


def issue(
    ref: str,
    who: Who,
    wanted: Wanted,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Work out, write and enter the statements of a payment period.

    Args:
        ref: Id or folder.
        who: Who issues them.
        wanted: Which.
        out: Folder to write to.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: The period is not over, nothing was returned, a rate is not set, or it was issued already.
    """
    notes: list[Finding] = []
    made: list[_Made] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        made.clear()
        money_of = account(now)
        if not_over := over(money_of, wanted.period, who.on):
            raise RefusedError(not_over)
        worked, found = _worked(now, money_of, wanted)
        if has_error(found) or not worked:
            raise RefusedError(*found)
        notes.extend(found)
        unlike = differences(money_of, wanted.period)
        names = names_of(now)
        made.extend(_with_files(one, _paper(now, names, who, one, unlike)) for one in worked)
        return [_draft(who, wanted, one) for one in made]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        folder = (
            (out or Path("out") / procurement.id) / "statements" / f"period-{wanted.period:02}"
        )
        papers = {name: data for one in made for name, data in one.files.items()}
        files = publish(folder, writer_of(papers), dry_run=dry_run, beside=True)
    return Report(
        findings=tuple(dict.fromkeys(notes)),
        data={
            "procurement": procurement.id,
            "period": wanted.period,
            "statements": [_data(one) for one in made],
            "entries": receipt(links),
        },
        text=_text(made, dry_run=dry_run),
        files=files,
        dry_run=dry_run,
    )


def _worked(
    now: Procurement, money_of: Account, wanted: Wanted
) -> tuple[list[_Made], list[Finding]]:
    """Return the statements to issue, and everything that was found about them."""
    book = rate_book(money_of.tender, now.entries)
    end = money_of.periods.end(wanted.period)
    providers = dict.fromkeys(p for p, _ in money_of.returns.pairs(end))
    asked = [p for p in providers if wanted.provider in ("", p)]
    found: list[Finding] = []
    if wanted.correction and not wanted.reason.strip():
        found.append(finding("R007", "--reason", "it is not said why statements are replaced"))
    worked = []
    for provider in asked:
        made = statement(money_of, book, wanted.period, provider)
        one = _one(now, wanted, made, found)
        worked += [one] if one is not None else []
    if not asked:
        whose = wanted.provider or "any provider"
        said = (
            f"nothing of {whose} was returned by the end of {money_of.periods.said(wanted.period)}"
        )
        found.append(finding("L131", f"period {wanted.period}", said))
    return worked, found


def _one(now: Procurement, wanted: Wanted, made: Statement, found: list[Finding]) -> _Made | None:
    where = f"{made.provider}, period {wanted.period}"
    before = issued(now.entries, made.provider, wanted.period)
    if before is not None and not wanted.correction:
        said = f"issued on {day_text(before.on)} for {money(exact(before.fact('total')))} (entry {before.number})"
        severity = None if wanted.provider else Severity.NOTE
        found.append(finding("L129", where, said, severity=severity))
        return None
    if before is None and wanted.correction:
        said = "no statement was issued that this could replace"
        found.append(finding("L129", where, said, remedy="Issue it without --correction."))
        return None
    found += made.findings
    found += _weeks_missing(made)
    if not made.lines and not any(f.code in ("L128", "L133") for f in made.findings):
        said = "no visit was returned for the period, so there is no statement"
        severity = None if wanted.provider else Severity.WARNING
        found.append(finding("L131", where, said, severity=severity))
        return None
    return _Made(made, before, {})


def issued(entries: Sequence[Entry], provider: str, period: int) -> Entry | None:
    """Return the last statement issued to a provider for a period that stands; None where there is none."""
    found = [
        e
        for e in of_kind(standing(entries), EntryKind.STATEMENT_ISSUED)
        if e.bidder == provider and e.fact("period") == str(period)
    ]
    return found[-1] if found else None


def _weeks_missing(made: Statement) -> Iterator[Finding]:
    for lot, monday in made.missing:
        where = f"{made.provider}, lot {lot}"
        yield finding("L107", where, f"no visits were returned for the week of {day_text(monday)}")


def _paper(
    now: Procurement,
    names: Names,
    who: Who,
    one: _Made,
    unlike: Sequence[Difference],
) -> StatementPaper:
    made = one.statement
    decided = {e.number: e for e in of_kind(now.entries, EntryKind.RATE_DECIDED)}
    figures = {r.lot: _working(decided[r.entry]) for r in made.rates if r.entry in decided}
    tender = names.tender
    payment = tender.agreement.payment if tender.agreement else None
    return StatementPaper(
        tender=tender,
        statement=made,
        name=names.bidder(made.provider),
        titles={x.id: names.lot(x.id) for x in tender.lots},
        kinds={r.kind: r.title or r.kind for r in (payment.rates if payment else ())},
        figures=figures,
        differences=tuple(
            f"{names.lot(d.lot)}: {d.said}" for d in unlike if d.provider == made.provider
        ),
        replaces=_replaces(one),
        on=who.on,
        by=who.name,
        head=now.head,
    )


def _working(entry: Entry) -> tuple[str, ...]:
    """Return each indicator of a decision with its working."""
    return tuple(row["working"] for row in entry.rows.get(RESULTS, ()) if row.get("working"))


def _replaces(one: _Made) -> str:
    if one.before is None:
        return ""
    was = exact(one.before.fact("total"))
    return (
        f"It replaces the statement of {day_text(one.before.on)} for {money(was)} (entry {one.before.number}): "
        f"the difference is {money(one.statement.total - was)}."
    )


def _with_files(one: _Made, paper: StatementPaper) -> _Made:
    """Return the statement with its documents made."""
    name = one.statement.provider
    return replace(one, files={f"{name}.{WORD}": word(paper), f"{name}.{EXCEL}": excel(paper)})


def _draft(who: Who, wanted: Wanted, one: _Made) -> Draft:
    made = one.statement
    facts = {
        "period": str(made.period),
        "from": made.start.isoformat(),
        "until": made.end.isoformat(),
        "minutes": str(made.paid),
        "total": fixed(made.total, 2),
    }
    if one.before is not None:
        difference = made.total - exact(one.before.fact("total"))
        facts |= {
            "replaces": str(one.before.number),
            "difference": fixed(difference, 2),
            "reason": wanted.reason.strip(),
        }
    lots = {line.lot for line in made.lines}
    return draft(
        who,
        EntryKind.STATEMENT_ISSUED,
        bidder=made.provider,
        lot=next(iter(lots)) if len(lots) == 1 else "",
        facts=facts,
        rows={LINES: [{"bidder": made.provider, **_row(line)} for line in made.lines]},
        files=[
            (file_ref(f"statement-{made.period:02}-{name}", data), data)
            for name, data in one.files.items()
        ],
    )


def _row(line: Line) -> dict[str, str]:
    return {
        "lot": line.lot,
        "kind": line.kind,
        "rate": line.name,
        "pounds": plain(line.rate),
        "minutes": str(line.minutes),
        "paid": str(line.paid),
        "visits": str(line.visits),
        "exact": ratio(line.exact),
        "amount": fixed(line.amount, 2),
    }


def _data(one: _Made) -> dict[str, object]:
    made = one.statement
    return {
        "provider": made.provider,
        "from": made.start.isoformat(),
        "until": made.end.isoformat(),
        "visits": made.visits,
        "minutes_delivered": made.delivered,
        "minutes_paid": made.paid,
        "total": fixed(made.total, 2),
        "replaces": one.before.number if one.before else None,
        "rates": [{"lot": r.lot, "rate": r.name, "because": r.why} for r in made.rates],
        "lines": [_row(line) for line in made.lines],
        "missing": [{"lot": x, "week": m.isoformat()} for x, m in made.missing],
    }


def _text(made: Sequence[_Made], *, dry_run: bool) -> str:
    verb = "Would issue" if dry_run else "Issued"
    lines = []
    for one in made:
        each = one.statement
        names = "/".join(dict.fromkeys(r.name for r in each.rates))
        lines.append(
            f"{verb} {each.provider}: {counted(f'{each.visits:,}', 'visit')}, {hours(each.paid)} hours paid at the "
            f"{names} rate, {money(each.total)}.{' ' + _replaces(one) if one.before else ''}"
        )
    total = sum((one.statement.total for one in made), Fraction())
    lines.append(f"Together {money(total)}.")
    return "\n".join(lines)
