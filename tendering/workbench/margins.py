"""Margins: how near every place of an evaluation was, shown and written. Never changes an outcome or a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tendering.analysis.margin_types import Margins, WeightMargin
from tendering.analysis.margins import margins as work_out
from tendering.documents.margins_page import margin_files
from tendering.documents.margins_text import margins_text
from tendering.documents.names import short
from tendering.documents.progress import Progress, quiet
from tendering.model.findings import Finding, finding, has_error, in_order
from tendering.workbench.library import own_templates
from tendering.workbench.margins_json import as_data
from tendering.workbench.supposed import head_again, real, too_early
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "analysis/margins"


def margins(
    ref: str,
    *,
    lot: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Work out the margins, and write a page, two tables and a picture for each lot to ``out/ID/analysis/margins``.

    Args:
        ref: Id or folder of the evaluation.
        lot: One lot; empty is every one.
        out: Folder to write to; ``out/ID`` where none is given.
        store: See `records.opened`.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.
        progress: Shows how far it is.

    Raises:
        RefusedError: The evaluation itself cannot be evaluated, or a template cannot be used.
    """
    was = real(ref, store)
    data: dict[str, object] = was.about | {"lots": []}
    if wrong := was.unknown_lot(lot, "A001"):
        return Report(findings=tuple(wrong), data=data)
    found = work_out(was.dossier, (lot,) if lot else (), progress)
    notes = in_order((*_notes(found), *too_early(was)))
    if has_error(notes):
        return Report(findings=notes, data=data)
    foot = f"Head of the record: {was.head}." if was.head else ""
    made = margin_files(was.dossier, was.outcome, found, foot=foot, folder=own_templates())
    folder = (out or Path("out") / was.folder.name) / FOLDER
    files = publish(folder, writer_of(made), dry_run=dry_run, made=by(actor))
    data |= as_data(was.dossier, found)
    data |= {"head_before": was.head or None, "head_after": head_again(was, store) or None}
    return Report(
        findings=notes,
        data=data,
        text=margins_text(was.dossier, was.outcome, found),
        files=files,
        dry_run=dry_run,
    )


def _notes(found: Margins) -> Iterator[Finding]:
    """Yield which lots wait, and which weights could not be worked out exactly."""
    for lot, why in found.waiting.items():
        said = f"lot {lot} waits for {'; '.join(why)}: nothing is worked out for it"
        yield finding("A002", f"lot {lot}", said)
    reasons: dict[str, list[str]] = {}
    for one in found.lots:
        for margin in one.weights:
            if margin.inexact:
                reasons.setdefault(margin.inexact, []).append(f"{margin.criterion}")
    for reason, criteria in reasons.items():
        listed = ", ".join(dict.fromkeys(criteria))
        yield finding("A003", "weights", f"no weights are worked out for {listed}: {reason}")
    for one in found.lots:
        for margin in one.weights:
            if any(margin.stopped):
                yield finding("A003", f"lot {one.lot}", _searched(margin))


def _searched(margin: WeightMargin) -> str:
    """Say how far a weight was searched where that was not all the way."""
    ends = ((margin.stopped[0], "below", margin.low), (margin.stopped[1], "above", margin.high))
    sides = [f"{side} {short(weight)}" for stopped, side, weight in ends if stopped]
    return (
        f"{margin.criterion}: no place turns between {short(margin.low)} and {short(margin.high)}; "
        f"{' and '.join(sides)} nobody looked: figures are rounded otherwise at too many weights"
    )
