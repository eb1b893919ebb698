"""Scorecards of each evaluator, as a use case: which lots have marks that may be shown, and how bidders are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from tendering.documents.progress import Progress, quiet
from tendering.documents.scorecard_files import Digests, write_by_evaluator
from tendering.model.bids import Dossier
from tendering.model.by_column import columns
from tendering.model.entries import FileRef, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome
from tendering.record.marking import closed_lots
from tendering.record.open import open_store
from tendering.record.store import StoreError
from tendering.workbench.aliases import aliases_in
from tendering.workbench.moderation_view import shown_as
from tendering.workbench.records import RefusedError, has_record, store_at, store_finding
from tendering.workbench.writing import Report, publish

FOLDER = "scorecards-by-evaluator"


def by_evaluator(
    folder: Path,
    dossier: Dossier,
    outcome: Outcome,
    *,
    out: Path | None = None,
    dry_run: bool = False,
    made: Mapping[str, str] | None = None,
    store: str = "",
    workers: int | None = None,
    progress: Progress = quiet,
) -> Report:
    """Write a workbook for each evaluator of each lot to ``out/ID/scorecards-by-evaluator``.

    Nothing is written where a record has not closed the marks of a lot: nobody sees yet what another marked.

    Raises:
        RefusedError: Bidders are shown by alias, and the record does not hold the aliases any more.
    """
    shown: Mapping[str, tuple[str, str]] | None = None
    closed: frozenset[str] | None = None
    if has_record(folder, store):
        # the dossier holds the record's entries: to read a county's again takes as long as to write a quarter of its files
        shown = shown_as(
            dossier.entries, aliases_in(dossier.entries, partial(_body, folder, store))
        )
        closed = closed_lots(standing(dossier.entries))
    marked = set(columns(dossier.marks, "lot"))
    lots = [x.lot for x in outcome.lots if marked & {"", x.lot}]
    findings = not_shown(outcome, lots, closed)
    files: tuple[Path, ...] = ()
    if lots and not has_error(findings):

        def make(aside: Path) -> Digests:
            return write_by_evaluator(
                dossier,
                outcome,
                aside,
                lots=lots,
                shown=shown,
                workers=workers,
                progress=progress,
            )

        target = (out or Path("out") / folder.name) / FOLDER
        files = publish(target, make, dry_run=dry_run, made=made)
    data = {"evaluation": outcome.evaluation, "by": "evaluator", "lots": lots}
    return Report(findings=findings, data=data, files=files, dry_run=dry_run)


def _body(folder: Path, store: str, file: FileRef) -> bytes | None:
    """Return the bytes of a file that an entry of the record rests on; None where the store does not hold it."""
    try:
        with open_store(store_at(folder, store)) as kept:
            found = kept.matter(folder.name, file.digest)
    except StoreError as error:
        raise RefusedError(store_finding(error, store_at(folder, store))) from error
    return found.body if found is not None else None


def not_shown(
    outcome: Outcome, marked: Sequence[str], closed: frozenset[str] | None
) -> tuple[Finding, ...]:
    """Return why a lot has no scorecard of any evaluator; ``closed`` are the lots whose marks a record has closed."""
    found = []
    for x in outcome.lots:
        if x.lot not in marked:
            message = "no evaluator's mark is recorded, so no evaluator has a scorecard"
            found.append(finding("T053", f"lot {x.lot}", message))
        elif closed is not None and not closed & {"", x.lot}:
            found.append(finding("R504", f"lot {x.lot}", f"marks of lot {x.lot} are not closed"))
    return tuple(found)
