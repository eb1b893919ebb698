"""Scorecards: an Excel workbook for each lot, for the panel, its moderator and an auditor to read and to test."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from tendering.documents.canonical import canonical_zip
from tendering.documents.lot_view import LotView
from tendering.documents.scorecard_proof import proof_sheet
from tendering.documents.scorecard_scores import scores_sheet
from tendering.documents.scorecard_sheets import (
    Book,
    not_placed_sheet,
    places_sheet,
    prices_sheet,
    rules_sheet,
    summary_sheet,
    ties_sheet,
)
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome

ORDER = (
    "Summary",
    "Scores",
    "Proof",
    "Zone lists",
    "Places",
    "Not placed",
    "Ties",
    "Prices",
    "Rules",
)


def write_workbooks(dossier: Dossier, outcome: Outcome, out: Path) -> list[Path]:
    """Write ``scorecard-lot-ID.xlsx`` for every lot into a folder that exists.

    Args:
        dossier: What the evaluation rests on.
        outcome: What `evaluate` made of it.
        out: Folder to write into.

    Returns:
        The files, in the order of the lots. The same input gives the same bytes.
    """
    written = []
    for result in outcome.lots:
        path = out / f"scorecard-lot-{file_part(result.lot)}.xlsx"
        path.write_bytes(workbook(LotView.of(dossier, outcome, result)))
        written.append(path)
    return written


def workbook(view: LotView) -> bytes:
    """Return one lot's workbook as the bytes of an .xlsx file."""
    book = Book(Workbook(), view)
    book.workbook.remove(book.workbook.worksheets[0])
    # Excel works the formulas out when it opens the file: no value of theirs is stored that was not calculated.
    book.workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    book.workbook.properties.title = f"Scorecard: {view.names.lot(view.lot.id)}"
    book.workbook.properties.creator = "tendering"
    scores = scores_sheet(book)
    prices = prices_sheet(book)
    verdict = proof_sheet(book, scores, prices)
    summary_sheet(book, verdict)
    others: Iterable[Callable[[Book], None]] = (
        places_sheet,
        not_placed_sheet,
        ties_sheet,
        rules_sheet,
    )
    for write in others:
        write(book)
    book.workbook._sheets.sort(key=lambda s: ORDER.index(s.title))  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl has no public sort
    book.workbook.active = 0
    for sheet in book.workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == "Summary"
    kept = io.BytesIO()
    book.workbook.save(kept)
    return canonical_zip(kept.getvalue())


def file_part(text: str) -> str:
    """Return an id as part of a file name.

    >>> file_part("2/A b")
    '2-A-b'
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "lot"
