"""Amend published rules: by an entry that supersedes them, with what changed, why, and how everyone was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time

from tendering.checks import check_tender
from tendering.checks.amendment import check_amendment
from tendering.documents.tables import table
from tendering.files.definition import tender_from_text
from tendering.files.definition_changes import Change, changes
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.record.states import State, states_of
from tendering.record.turns import refusals
from tendering.workbench.competition import SHORT, published, read_definition
from tendering.workbench.library import locate, not_found
from tendering.workbench.records import (
    MODEL_FILE,
    Procurement,
    RefusedError,
    Who,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

WIDE = 48
"""Characters of a value that the list on a screen shows."""


@dataclass(slots=True)
class _Amended:
    """What an amendment would do, gathered while it is drafted."""

    changes: tuple[Change, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def amend(
    ref: str,
    tender: str,
    who: Who,
    *,
    reason: str = "",
    notice: str = "",
    told: bool = False,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Amend the published rules; where that is refused, say what would change all the same.

    Args:
        ref: Id or folder of the procurement.
        tender: The definition as amended, by id or path.
        who: Who amends, and when.
        reason: Why equal treatment holds.
        notice: The number of the notice that told everyone.
        told: Every participant was told.
        store: See `records.opened`.
        dry_run: List what changes and what is asked for, write nothing.
    """
    seen = _Amended()
    facts = {"reason": reason, "notice": notice, "told": "yes" if told else ""}
    with opened(ref, store=store) as procurement:

        def build(now: Procurement) -> tuple[Draft, ...]:
            path = locate("lots", tender)
            if path is None:
                raise RefusedError(not_found("lots", tender))
            after, data = read_definition(path)
            before, text = _in_force(now)
            seen.changes, trouble = changes(text, data.decode("utf-8-sig"), path.name)
            if trouble:
                raise RefusedError(*trouble)
            rows = [{"path": c.path, "before": c.before, "after": c.after} for c in seen.changes]
            whole = {"before": before.fingerprint, **facts}
            made = published(who, EntryKind.AMENDMENT, after, data, facts=whole, rows=rows)
            seen.findings = list(_findings(now, before, after, seen.changes, made.entry))
            if has_error(seen.findings):
                raise RefusedError(*seen.findings)
            return (made,)

        try:
            links = write(procurement, who, build, dry_run=dry_run)
        except RefusedError as refused:
            data = {"procurement": procurement.id, "changes": _rows(seen.changes)}
            text = changes_text(seen.changes) if seen.changes else ""
            return Report(findings=refused.findings, data=data, text=text, dry_run=dry_run)
    entry = links[-1].entry
    return Report(
        findings=tuple(seen.findings),
        data={
            "procurement": procurement.id,
            "before": entry.fact("before"),
            "fingerprint": entry.fact("fingerprint"),
            "changes": _rows(seen.changes),
            "entries": receipt(links),
        },
        text="\n\n".join((changes_text(seen.changes), _done(entry, dry_run=dry_run))),
        dry_run=dry_run,
    )


def _in_force(now: Procurement) -> tuple[Tender, str]:
    """Return the rules in force and their text.

    Raises:
        RefusedError: Nothing was published, or its file is not in the store.
    """
    still = standing(now.entries)
    for entry in reversed(of_kind(still, EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)):
        for file in entry.files:
            body = now.body(file) if file.name == MODEL_FILE else None
            if body is not None:
                text = body.decode("utf-8-sig")
                tender, findings = tender_from_text(text, f"{MODEL_FILE} (entry {entry.number})")
                if tender is None:
                    raise RefusedError(*findings)
                return tender, text
    if now.findings:
        raise RefusedError(*now.findings)
    said = "nothing was published that could be amended"
    raise RefusedError(finding("R004", now.id, said, remedy="First `tendering publish ID`."))


def _findings(
    now: Procurement, before: Tender, after: Tender, changed: Sequence[Change], made: Entry
) -> Iterator[Finding]:
    """Yield all that an amendment lacks or asks for, at once."""
    yield from refusals(before, now.entries, made)
    if not changed:
        remedy = "But for comments and layout it is the one published."
        yield finding("R207", MODEL_FILE, "no rule changes", remedy=remedy)
        return
    yield from _untold(before, made)
    moment = (made.on, made.at or time())
    closed = any(s.at_least(State.CLOSED) for s in states_of(before, now.entries, moment))
    yield from check_amendment(before, after, [c.path for c in changed], closed=closed)
    yield from stopping(check_tender(after), "pack")


def _untold(before: Tender, made: Entry) -> Iterator[Finding]:
    """Find that no notice told of it, or not everyone was told: rules change for all at once."""
    act = regime_of(before).regime is Regime.PA2023
    rule = value("pa2023.rules.s31" if act else "pcr2015.rules.reg76_3")
    if not made.fact("notice").strip():
        what = "the tender notice again, as changed (UK4)" if act else "the corrigendum (F14)"
        remedy = f"Publish {what}, then give its number with --notice."
        yield finding("R007", "--notice", "no notice tells of it", remedy=remedy, law=rule.cite)
    if made.fact("told") != "yes":
        remedy = "Tell every participant, with the definition as amended, then give --told."
        said = "it is not said that every participant was told"
        yield finding("R007", "--told", said, remedy=remedy, law=rule.cite)


def _rows(changed: Sequence[Change]) -> list[dict[str, str]]:
    return [{"path": c.path, "before": c.before, "after": c.after} for c in changed]


def changes_text(changed: Sequence[Change]) -> str:
    """Return what changed as a table on a screen."""
    rows = [[c.path, _cell(c.before), _cell(c.after)] for c in changed]
    count = f"{len(changed)} value{'' if len(changed) == 1 else 's'} changed"
    return f"{count}:\n\n{table(rows, ('where', 'before', 'after'))}"


def _cell(text: str) -> str:
    short = " ".join(text.split())
    if not short:
        return "(not there)"
    return short if len(short) <= WIDE else f"{short[:WIDE]} ..."


def _done(entry: Entry, *, dry_run: bool) -> str:
    verb = "Would amend" if dry_run else "Amended"
    before, after = entry.fact("before")[:SHORT], entry.fact("fingerprint")[:SHORT]
    return f"{verb}: the rules in force were {before}, and are {after}."
