"""Scorecards of each evaluator, as a use case: which lots have marks that may be shown, and how bidders are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tendering.documents.progress import Progress, quiet
from tendering.documents.scorecard_files import Digests, write_by_evaluator
from tendering.model.bids import Dossier
from tendering.model.by_column import columns
from tendering.model.entries import standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome
from tendering.record.marking import closed_lots
from tendering.workbench.moderation_view import shown_of
from tendering.workbench.records import has_record, opened
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
        with opened(str(folder), store=store) as procurement:
            shown = shown_of(procurement)
            closed = frozenset(closed_lots(standing(procurement.entries)))
    marked = set(columns(dossier.marks, "lot"))
    lots = [x.lot for x in outcome.lots if marked & {"", x.lot}]
    findings = not_shown(outcome, lots, closed)
    files: tuple[Path, ...] = ()
    if lots and not has_error(findings):

        def make(aside: Path) -> Digests:
            return write_by_evaluator(
                dossier, outcome, aside, lots=lots, shown=shown, progress=progress
            )

        target = (out or Path("out") / folder.name) / FOLDER
        files = publish(target, make, dry_run=dry_run, made=made)
    data = {"evaluation": outcome.evaluation, "by": "evaluator", "lots": lots}
    return Report(findings=findings, data=data, files=files, dry_run=dry_run)


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
