"""Documents an officer issues: ITT pack, scorecards, letters, notice. Each stops with findings, or writes all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from tendering.model.findings import Finding, finding, stopping
from tendering.workbench.definitions import open_tender
from tendering.workbench.evaluate import by, computed
from tendering.workbench.writing import Report, publish

T = TypeVar("T")


class Progress(Protocol):
    """Shows how far a long run is: yields the items it is given."""

    def __call__(self, items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
        """Yield the items."""
        ...


def quiet(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield the items and show nothing: what a library or a test wants."""
    del label, length
    yield from items


def read_day(text: str) -> tuple[date | None, tuple[Finding, ...]]:
    """Read a day given on the command line."""
    try:
        return date.fromisoformat(text), ()
    except ValueError:
        return None, (finding("F094", "--on", f"{text!r} is not a day"),)


def pack(
    ref: str,
    *,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Write the ITT pack and the bidder's response workbook to ``out/ID/pack``."""
    from tendering.documents.pack import write_pack
    from tendering.files.response import write_response_workbook

    _, tender, findings = open_tender(ref)
    if tender is None or stopping(findings, "pack"):
        return Report(findings=findings, data={"tender": ref})

    def make(aside: Path) -> None:
        for _ in progress(write_pack(tender, aside), "Writing the ITT pack"):
            pass
        write_response_workbook(tender, aside / "response-workbook.xlsx")

    target = (out or Path("out") / tender.id) / "pack"
    files = publish(target, make, dry_run=dry_run, made=by(actor))
    shown = stopping(findings, "letters")
    data = {"tender": tender.id, "fingerprint": tender.fingerprint}
    return Report(findings=shown, data=data, files=files, dry_run=dry_run)


def scorecards(
    ref: str,
    *,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Write a scorecard workbook per lot and the HTML report to ``out/ID/scorecards``."""
    from tendering.documents.report import write_report
    from tendering.documents.scorecards import write_workbooks

    folder, dossier, outcome, findings = computed(ref)
    if folder is None or dossier is None or outcome is None:
        return Report(findings=findings, data={"evaluation": ref})

    def make(aside: Path) -> None:
        for _ in progress(
            write_workbooks(dossier, outcome, aside), "Writing scorecards", len(outcome.lots)
        ):
            pass
        write_report(dossier, outcome, aside)

    files = publish(
        (out or Path("out") / folder.name) / "scorecards", make, dry_run=dry_run, made=by(actor)
    )
    data = {"evaluation": outcome.evaluation, "complete": outcome.complete}
    return Report(findings=(*findings, *outcome.findings), data=data, files=files, dry_run=dry_run)


def day_of_issue(dossier: Dossier) -> str:
    """Return the day letters were to go out: as the tender says, else the day of approval, else empty."""
    stated = dossier.tender.standstill
    day = (stated.issue_on if stated else None) or dossier.approved_on
    return day.isoformat() if day else ""


def letters(
    ref: str,
    *,
    on: str,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Write the outcome letter of every bidder to ``out/ID/letters``; refused while a lot is incomplete."""
    from tendering.documents.letters import write_letters

    day, bad = read_day(on)
    folder, dossier, outcome, findings = computed(ref)
    if day is None or folder is None or dossier is None or outcome is None:
        return Report(findings=(*bad, *findings), data={"evaluation": ref})
    blocked = _not_issuable(outcome, findings, "letters")
    if blocked:
        return Report(findings=blocked, data={"evaluation": ref, "complete": outcome.complete})
    standstill, law_findings = standstill_of(dossier, day)
    problems: list[Finding] = [*findings, *law_findings]

    def make(aside: Path) -> None:
        written, more = write_letters(dossier, outcome, aside, on=day, standstill=standstill)
        problems.extend(more)
        if has_error(more):
            raise _Refused
        for _ in progress(written, "Writing letters", len(dossier.bidders)):
            pass

    try:
        files = publish((out or Path("out") / folder.name) / "letters", make, dry_run=dry_run, made=by(actor))
    except _Refused:
        files = ()
    data = {"evaluation": outcome.evaluation, "on": day.isoformat(), "standstill": standstill_json(standstill)}
    return Report(findings=tuple(problems), data=data, files=files, dry_run=dry_run)


class _Refused(Exception):  # noqa: N818 - not an error of the program: findings say why nothing is written
    """Nothing may be written: the findings say why."""
