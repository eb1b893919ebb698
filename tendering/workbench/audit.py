"""Audit a record: the report as Word, HTML and, asked for, PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tendering.checks import check_bids, check_outcome, check_record, check_tender
from tendering.checks.reasons import check_reasons, names_of, notes_of
from tendering.checks.record import record_of
from tendering.documents.audit_case import AuditCase, Written
from tendering.documents.paper import Paper, make_paper
from tendering.documents.pdf import pdf_of
from tendering.documents.word import RefusedError as WordRefusedError
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.model.remedies import in_a_record
from tendering.workbench.days import read_near_day
from tendering.workbench.library import own_templates
from tendering.workbench.recording import compute
from tendering.workbench.records import Procurement, RefusedError, opened
from tendering.workbench.writing import Report, by, publish, writer_of


def audit(
    ref: str,
    *,
    on: str = "",
    pdf: bool = False,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Write the audit report of a record to ``out/ID/audit``: Word and HTML, with ``pdf`` a PDF copy too.

    Its day, where none is given, is that of the last entry: the same record gives the same bytes.

    Raises:
        RefusedError: There is no record, its tender cannot be read, or the day is none.
    """
    from tendering.documents.audit_page import render
    from tendering.documents.audit_report import Audit, audit_json

    with opened(ref, store=store) as now:
        day = _day(on, now)
        made = Audit(case_of(now, day))
        paper = made.paper()
        texts = {f"{paper.name}.html": render(made, paper.blocks, own_templates())}
        try:
            files = publish(
                (out or Path("out") / now.id) / "audit",
                lambda aside: _write(aside, paper, made.case, texts, pdf=pdf),
                dry_run=dry_run,
                made=by(actor),
            )
        except WordRefusedError as refused:
            return Report(findings=(refused.finding,), data={"procurement": now.id})
    counts = made.counts()
    data = {"procurement": now.id, "on": day.isoformat(), "counts": counts, **audit_json(made)}
    told = ", ".join(f"{count} {state.lower()}" for state, count in counts.items() if count)
    text = f"The 21 items: {told}.\nHead of the chain: entry {len(now.links)}, {now.head}"
    return Report(findings=made.findings(), data=data, text=text, files=files, dry_run=dry_run)


def _day(on: str, now: Procurement) -> date:
    if not on:
        return max(e.on for e in now.entries)
    day, bad = read_near_day(on)
    if day is None:
        raise RefusedError(*bad)
    return day


def case_of(now: Procurement, on: date) -> AuditCase:
    """Return what an audit looks at: the record, what follows from it, and everything the checks find."""
    found = compute(now)
    dossier = found.dossier
    findings = (
        *found.findings,
        *check_tender(dossier.tender),
        *check_bids(dossier),
        *check_record(dossier.tender, dossier.entries, dossier),
        *found.outcome.findings,
        *check_outcome(dossier, found.outcome),
        *_of_reasons(dossier),
    )
    return AuditCase(
        record=record_of(dossier.tender, now.entries, dossier),
        every=now.entries,
        dossier=dossier,
        outcome=found.outcome,
        digest=found.digest,
        findings=in_a_record(dict.fromkeys(findings), now.id),
        head=now.head,
        written={
            x.number: Written(at=x.written, clock=x.clock, channel=x.channel) for x in now.links
        },
        on=on,
        lost=frozenset(_lost(now)),
    )


def _of_reasons(dossier: Dossier) -> tuple[Finding, ...]:
    """Return what the reason checker finds in the panel's reasons."""
    return check_reasons(notes_of(dossier), dossier.tender, names_of(dossier))


def _lost(now: Procurement) -> Iterator[str]:
    for entry in now.entries:
        for file in entry.files:
            if now.body(file) is None:
                yield file.digest


def _write(
    aside: Path, paper: Paper, case: AuditCase, texts: dict[str, str], *, pdf: bool
) -> None:
    word = make_paper(paper, case.dossier.tender, case.on, templates=own_templates())
    (aside / f"{paper.name}.docx").write_bytes(word)
    writer_of(texts)(aside)
    if pdf:
        (aside / f"{paper.name}.pdf").write_bytes(pdf_of(word, case.on))
