"""Notices: make one of an evaluation or a tender; read anyone's and say what a buyer would want to know."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tendering.checks import check_tender
from tendering.checks.notices.check import check_notice, releases_of
from tendering.checks.notices.facts import facts_of
from tendering.checks.notices.kinds import kind_called
from tendering.documents.notices.make import Notice, chosen, default_day, make_notice
from tendering.documents.notices.order import dated_ahead
from tendering.documents.notices.summary import facts_json, facts_text
from tendering.files.notice_file import read_notice
from tendering.law.regime import regime_of
from tendering.model.bids import Dossier
from tendering.model.entries import notices as published
from tendering.model.entries import standing
from tendering.model.findings import Finding, finding, has_error, in_order, stopping
from tendering.model.outcome import Outcome
from tendering.model.tender import Tender
from tendering.workbench import dossiers
from tendering.workbench.days import read_day
from tendering.workbench.definitions import open_tender
from tendering.workbench.evaluate import computed
from tendering.workbench.library import locate, own_templates
from tendering.workbench.market_test_notice import with_engagement
from tendering.workbench.records import RefusedError
from tendering.workbench.shown import PUBLIC, shown
from tendering.workbench.writing import Report, by, publish

ENGAGEMENT = "UK2"
CALLS = ("UK4", "F02", "F21-CONTRACT")
"""The notices that call for tenders."""
OF_DOCUMENTS = "X08"
"""What the invitation lacks is for the invitation, not for the notice."""
MOST_SHOWN = 20
"""Most notices of one file that are written out; every one is checked."""


def notice(
    ref: str,
    kind: str,
    *,
    on: str = "",
    today: date | None = None,
    ocid: str = "",
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    store: str = "",
) -> Report:
    """Write a notice as Word, and its data as JSON, to ``out/ID/notices``; refused while anything is missing.

    Args:
        ref: An evaluation; else a tender, for the notices that come before bids.
        kind: Such as UK6, F21 or award.
        on: The day it is published; else as the record or the timetable has it, or the day of approval.
        today: Where given, a notice dated after it is said to be; with ``on`` given too, nothing is written.
        ocid: Where the publishing service has given one that the tender does not hold.
        out: Folder to write to, else ``out/ID``.
        dry_run: Make everything, write nothing.
        actor: Who does it, for the manifest.
        store: See `records.opened`.
    """
    asked = kind_called(kind)
    before = asked is not None and not asked.needs_outcome
    name, dossier, outcome, findings = _opened(ref, tables=not before, store=store)
    tender = dossier.tender if dossier is not None else None
    if name is None and locate("lots", ref) is not None:
        _, tender, findings = open_tender(ref)
        name = tender.id if tender else ref
    name = name or ref
    data: dict[str, object] = {"evaluation" if dossier else "tender": name}
    if outcome is not None:
        data["complete"] = outcome.complete
    blocked = stopping((*findings, *(outcome.findings if outcome else ())), "notice")
    if tender is not None and asked is not None and asked.code in CALLS:
        blocked = tuple(dict.fromkeys((*blocked, *_unlawful(tender))))
    if tender is None or blocked:
        return Report(findings=blocked or findings, data=data)
    told: tuple[Finding, ...] = ()
    if asked is not None and asked.code == ENGAGEMENT:
        tender, told = with_engagement(tender, ref, dossier.entries if dossier is not None else ())
        dossier = replace(dossier, tender=tender) if dossier is not None else None
    day, bad = _day(on, tender, kind, dossier)
    if day is None:
        _, unfit = chosen(kind, regime_of(tender))
        return Report(findings=(*findings, *(unfit if has_error(unfit) else bad)), data=data)
    if dossier is not None and outcome is not None:
        dossier, outcome = shown(dossier, outcome, PUBLIC)
    made, problems = make_notice(
        tender, kind, day, dossier=dossier, outcome=outcome, ocid=ocid, templates=own_templates()
    )
    ahead = tuple(dated_ahead(kind, day, today, asked=bool(on))) if today is not None else ()
    said = (*(findings if dossier else ()), *told, *problems, *ahead)
    if made is None or has_error(ahead):
        return Report(findings=said, data=data)
    target = (out or Path("out") / name) / "notices"
    files = publish(target, _writer(made), dry_run=dry_run, made=by(actor), beside=True)
    data |= {"kind": made.kind, "on": day.isoformat(), "release": made.data}
    return Report(findings=said, data=data, files=files, dry_run=dry_run)


def _unlawful(tender: Tender) -> Iterator[Finding]:
    """Yield what the law forbids to publish: what would keep the documents back keeps the call for tenders back."""
    for found in stopping(check_tender(tender), "pack"):
        if found.code.startswith("X") and found.code != OF_DOCUMENTS:
            yield found


def _opened(
    ref: str, *, tables: bool, store: str
) -> tuple[str | None, Dossier | None, Outcome | None, tuple[Finding, ...]]:
    """Read an evaluation and compute it; without tables, only its tender and its record: there may be no bids yet.

    The first is its id; None where there is no such evaluation.
    """
    if tables:
        folder, dossier, outcome, findings = computed(ref, "notice", store)
        return folder.name if folder else None, dossier, outcome, findings
    try:
        folder = dossiers.folder_of(ref, store)
    except RefusedError as refused:
        return None, None, None, refused.findings
    dossier, findings = dossiers.read(folder, store)
    read = tuple(f for f in findings if not f.where.partition(":")[0].endswith(".csv"))
    if dossier is None:
        return folder.name, None, None, read
    return (
        folder.name,
        dossier,
        None,
        (*read, *stopping(check_tender(dossier.tender), "notice")),
    )


def _day(
    on: str, tender: Tender, kind: str, dossier: Dossier | None
) -> tuple[date | None, tuple[Finding, ...]]:
    if on:
        return read_day(on)
    day = default_day(tender, kind, dossier)
    if day is None:
        said = "the day of the notice is not known: give --on YYYY-MM-DD"
        return None, (finding("F094", "--on", said),)
    return day, ()


def _writer(made: Notice) -> Callable[[Path], None]:
    def make(aside: Path) -> None:
        (aside / f"{made.name}.docx").write_bytes(made.word)
        text = json.dumps(made.data, indent=1, ensure_ascii=False) + "\n"
        (aside / f"{made.name}.json").write_text(text, encoding="utf-8", newline="\n")

    return make


def recorded(dossier: Dossier) -> list[tuple[str, date]]:
    """Return the notices that the record says were published, of the kinds written here, each with its last day."""
    found: dict[str, date] = {}
    for entry in published(standing(dossier.entries)):
        kind = kind_called(entry.fact("notice"))
        if kind is not None:
            found[kind.code] = entry.on
    return list(found.items())


def check(path: Path) -> Report:
    """Read anyone's notice, and report what it says and what is wrong with it; nothing is written."""
    data, findings = read_notice(path)
    if data is None:
        return Report(findings=findings, data={"file": str(path)})
    found = in_order((*findings, *check_notice(data)))
    releases = [release for _, release in releases_of(data)]
    said = [facts_of(release) for release in releases]
    return Report(
        findings=found,
        data={"file": str(path), "notices": [facts_json(facts) for facts in said]},
        text="\n\n".join(facts_text(facts) for facts in said[:MOST_SHOWN]),
    )
