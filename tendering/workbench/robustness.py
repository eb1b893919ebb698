"""Robustness: one evaluator, one bidder, one unpublished rule or one level of a score otherwise. Never writes to a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from tendering.analysis.mark_draws import cells_of
from tendering.analysis.robustness import Robustness, robustness
from tendering.documents.names import Names
from tendering.documents.progress import Progress, quiet
from tendering.documents.robustness_page import page, text
from tendering.documents.robustness_sample import picture
from tendering.documents.scorecards import file_part
from tendering.model.findings import Finding, finding, has_error, in_order
from tendering.workbench.library import own_templates
from tendering.workbench.robustness_json import as_data
from tendering.workbench.supposed import Real, head_again, real, too_early
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "analysis/robustness"
NUMPY = "numpy"
MOST_DRAWS, MOST_DRAWN = 10**6, 10**9
"""Most draws, and most scores drawn in all, a byte each."""


def run(
    ref: str,
    *,
    lot: str = "",
    draws: int | None = None,
    seed: int = 1,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Try every trial, and write the page and a picture for each lot to ``out/ID/analysis/robustness``.

    Args:
        ref: Id or folder of the evaluation.
        lot: One lot; empty is every one.
        draws: How many draws within one level of each score; None draws none.
        seed: Of the draws.
        out: Folder to write to; ``out/ID`` where none is given.
        store: See `records.opened`.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.
        progress: Shows how far it is.

    Raises:
        RefusedError: The evaluation itself cannot be evaluated, or a template cannot be used.
    """
    was = real(ref, store)
    data = was.about
    wrong = tuple(_wrong(was, lot, draws, seed))
    if has_error(wrong):
        return Report(findings=in_order(wrong), data=data)
    lots = tuple(x.id for x in was.dossier.tender.lots if lot in ("", x.id))
    found = robustness(was.dossier, was.outcome, lots, progress)
    if draws is not None and cells_of(was.dossier):
        from tendering.analysis.sampled_places import sample

        drawn = sample(was.dossier, was.outcome, lots, draws=draws, seed=seed, watch=progress)
        found = replace(found, shares=tuple(drawn), draws=draws, seed=seed)
    foot = f"Head of the record: {was.head}." if was.head else ""
    made = page(was.dossier, found, foot=foot, folder=own_templates())
    files: dict[str, str | bytes] = {"robustness.html": made}
    names = Names.of(was.dossier)
    for one in found.shares:
        drawing = picture(names, found, one.lot)
        if drawing is not None:
            files[f"shares-{file_part(one.lot)}.svg"] = f"{drawing}\n"
    written = publish(
        (out or Path("out") / was.folder.name) / FOLDER,
        writer_of(files),
        dry_run=dry_run,
        made=by(actor),
    )
    data |= {"head_before": was.head or None, **as_data(was.dossier, found)}
    data["head_after"] = head_again(was, store) or None
    return Report(
        findings=in_order((*wrong, *too_early(was), *_notes(found))),
        data=data,
        text=text(was.dossier, found),
        files=written,
        dry_run=dry_run,
    )


def _wrong(was: Real, lot: str, draws: int | None, seed: int) -> Iterator[Finding]:
    """Yield what keeps the trials from being made, and what will be missing from them."""
    yield from was.unknown_lot(lot, "A201")
    if draws is not None and draws < 1:
        yield finding("A202", "--draws", f"{draws} draws say nothing")
    cells = len(cells_of(was.dossier))
    most = min(MOST_DRAWS, MOST_DRAWN // max(cells, 1))
    if draws is not None and draws > most:
        yield finding(
            "A202", "--draws", f"of {cells:,} scores, at most {most:,} draws can be made"
        )
    if seed < 0:
        yield finding("A202", "--seed", f"{seed} is no seed: it is a whole number, 0 or more")
    if draws is not None and find_spec(NUMPY) is None:
        yield finding("A204", "--draws", "samples need numpy, which is not installed")
    if not was.dossier.marks and not was.dossier.consensus:
        said = "no mark and no agreed score is recorded: no evaluator can be left out"
        if draws is not None:
            said += ", and there is nothing to draw"
        yield finding("A203", was.dossier.evaluation, said)
    for x in was.outcome.lots:
        if lot in ("", x.lot) and not x.complete:
            said = f"lot {x.lot} waits for {'; '.join(x.waiting_for)}"
            yield finding("A206", f"lot {x.lot}", said)


def _notes(found: Robustness) -> Iterator[Finding]:
    """Yield what was done otherwise than asked for."""
    if len(found.bidders) < found.bidding:
        said = (
            f"{len(found.bidders):,} of {found.bidding:,} bidders are left out in turn, those with the most places "
            "first: all of them would take too long"
        )
        yield finding("A207", "bidders", said)
    for one in found.shares:
        if one.draws != found.draws:
            said = (
                f"lot {one.lot}: {one.draws:,} of {found.draws:,} draws were used: {one.why_fewer}"
            )
            yield finding("A205", f"lot {one.lot}", said)
