"""Read a returned response workbook: hold each sheet against what was issued, find answers by their hidden ids.

Opens the file only to read it. What was altered, moved, merged or left blank is a finding with its sheet and cell;
`response_rows` turns the answers into rows of our tables.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from tendering.files.response_layout import FORMAT, layout
from tendering.files.response_rows import Entry, Rows, table_rows
from tendering.files.returned_workbook import Reading
from tendering.files.tables import few
from tendering.files.workbooks import open_workbook, read_meta
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

MOST_UNPACKED = 40_000_000


def read_response_workbook(path: Path, tender: Tender) -> tuple[Rows, tuple[Finding, ...]]:
    """Read the response workbook of one bidder.

    Args:
        path: The .xlsx file; opened only for reading. Its name serves as the bidder's reference where none is given.
        tender: The tender it must answer: the same id and fingerprint.

    Returns:
        Rows by table name (bidders, parties, bids, capacity, prices, pass_fail, answers), cells as text, and
        the findings. Tables are empty where the workbook cannot be trusted at all.
    """
    book, findings = _open(path)
    if book is None:
        return {}, findings
    strange = tuple(_identity(book, tender, path.name))
    if strange:
        return {}, strange
    found = Reading(path.name)
    entries: dict[str, list[Entry]] = {}
    for spec in layout(tender):
        if spec.title in book.sheetnames:
            entries[spec.title] = found.sheet(spec, book[spec.title])
        else:
            found.findings.append(finding("F053", path.name, f"there is no sheet {spec.title!r}"))
    rows, more = table_rows(entries, tender, path)
    return rows, few((*found.findings, *more))


def _open(path: Path) -> tuple[Workbook | None, tuple[Finding, ...]]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        unpacked = 0  # what is wrong with it, `open_workbook` says
    if unpacked > MOST_UNPACKED:
        return None, (
            finding("F050", path.name, "the workbook unpacks to far more than a response should"),
        )
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of styles and extensions that do not matter here
        return open_workbook(path, "F050")


def _identity(book: Workbook, tender: Tender, name: str) -> Iterator[Finding]:
    meta = read_meta(book)
    if meta.get("format") != FORMAT:
        yield finding("F051", name, "this is not a response workbook, or its hidden sheet is gone")
    elif meta.get("tender") != tender.id:
        yield finding("F052", name, f"it answers the tender {meta.get('tender')}, not {tender.id}")
    elif meta.get("fingerprint", "") != tender.fingerprint:
        message = (
            "it was made for another version of the tender: its fingerprint is not the current one"
        )
        yield finding("F052", name, message)
