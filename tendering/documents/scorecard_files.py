"""Writes the scorecards of an evaluation, of each lot or of each evaluator of a lot, with any number of workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tendering.documents.evaluator_common import patterns
from tendering.documents.evaluator_marks import LotMarks
from tendering.documents.evaluator_scorecard import workbooks
from tendering.documents.lot_view import LotView
from tendering.documents.progress import Progress, quiet
from tendering.documents.scorecard_fill import as_approved
from tendering.documents.scorecards import ORDER, file_part, lot_workbook
from tendering.documents.workbook_text import Workbook
from tendering.documents.workers import made_by, workers_for
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome, Outcome
from tendering.record.chain import sha256

Digests = dict[str, tuple[str, str]]
"""By file name: the SHA-256 of the file, and the digest of its parts."""
Books = Iterator[tuple[str, Workbook, Sequence[str]]]
"""Workbooks, each with the name of its file and the order of its sheets; empty for as they were added."""


def write_workbooks(
    dossier: Dossier,
    outcome: Outcome,
    out: Path,
    *,
    workers: int | None = None,
    progress: Progress = quiet,
) -> Digests:
    """Write ``scorecard-lot-ID.xlsx`` for every lot into a folder that exists.

    Args:
        dossier: What the evaluation rests on.
        outcome: What `evaluate` made of it.
        out: Folder to write into.
        workers: How many processes; else as many as are worth while.
        progress: Shows how far it is.

    Returns:
        The digests of the files by name, in the order of the lots. The same input gives the same bytes.
    """
    approved = as_approved(dossier, outcome)

    def books(result: LotOutcome) -> Books:
        view = LotView.of(dossier, outcome, result)
        yield f"scorecard-lot-{file_part(result.lot)}.xlsx", lot_workbook(view, approved), ORDER

    return _written(outcome.lots, books, out, workers, progress)


def write_by_evaluator(
    dossier: Dossier,
    outcome: Outcome,
    out: Path,
    *,
    lots: Iterable[str],
    shown: Mapping[str, tuple[str, str]] | None = None,
    workers: int | None = None,
    progress: Progress = quiet,
) -> Digests:
    """Write ``scorecard-NAME-lot-ID.xlsx`` for every evaluator of some lots into a folder that exists.

    Args:
        dossier: What the evaluation rests on.
        outcome: What `evaluate` made of it.
        out: Folder to write into.
        lots: The lots, by id.
        shown: How each bidder is shown to the panel: its id or alias, and its name; else as it is.
        workers: How many processes; else as many as are worth while.
        progress: Shows how far it is.

    Returns:
        The digests of the files by name, lot by lot. A lot in which nobody's mark is recorded has none.
    """
    wanted, shared = set(lots), patterns()

    def books(result: LotOutcome) -> Books:
        marks = LotMarks.of(LotView.of(dossier, outcome, result), shown)
        names = _names(marks.evaluators)
        for evaluator, book in workbooks(marks, shared):
            yield f"scorecard-{names[evaluator]}-lot-{file_part(result.lot)}.xlsx", book, ()

    of = [x for x in outcome.lots if x.lot in wanted]
    return _written(of, books, out, workers, progress)


def _names(evaluators: Sequence[str]) -> dict[str, str]:
    """Return each evaluator's name as part of a file name, numbered where two would be alike.

    >>> _names(["Ann Lee", "Ann-Lee"])
    {'Ann Lee': 'Ann-Lee', 'Ann-Lee': 'Ann-Lee-2'}
    """
    found: dict[str, str] = {}
    for evaluator in evaluators:
        name = part = file_part(evaluator)
        number = 1
        while name.casefold() in {x.casefold() for x in found.values()}:
            number += 1
            name = f"{part}-{number}"
        found[evaluator] = name
    return found


def _written(
    lots: Sequence[LotOutcome],
    books: Callable[[LotOutcome], Books],
    out: Path,
    workers: int | None,
    progress: Progress,
) -> Digests:
    """Write the workbooks of lots, those of the largest first: begun last, they would keep one worker alone at the end."""

    def make(result: LotOutcome) -> Digests:
        found = {}
        for name, book, order in books(result):
            data, parts = book.made(order)
            (out / name).write_bytes(data)
            found[name] = sha256(data), parts
        return found

    bids = {x.lot: len({s.bidder for s in x.standings}) for x in lots}
    first = sorted(lots, key=lambda x: -bids[x.lot])
    number = workers_for(sum(bids.values()), workers)
    made = progress(made_by(first, make, workers=number), "Writing scorecards", len(lots))
    by_lot = {x.lot: found for x, found in zip(first, made, strict=True)}
    return {name: digests for x in lots for name, digests in by_lot[x.lot].items()}
