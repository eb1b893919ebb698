"""Read a returned response workbook: hold each sheet against what was issued, find answers by their hidden ids.

Opens the file only to read it. What was altered, moved, merged or left blank is a finding with its sheet and cell;
`response_rows` turns the answers into rows of our tables.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath

from openpyxl import Workbook

from tendering.files.response_layout import ABOUT, FORMAT, Box, layout
from tendering.files.response_rows import Entry, Rows, is_reference, table_rows
from tendering.files.returned_workbook import Reading
from tendering.files.tables import clean, few
from tendering.files.workbooks import MOST_FILE, read_meta, used_rows, workbook_of
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
    try:
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return {}, (finding("F050", path.name, said),)
    return read_response(data, path.name, tender)


def read_response(data: bytes, name: str, tender: Tender) -> tuple[Rows, tuple[Finding, ...]]:
    """Read the bytes of a response workbook, as `read_response_workbook` reads a file."""
    book, findings = _open(data, name)
    if book is None:
        return {}, findings
    strange = tuple(_identity(book, tender, name))
    if strange:
        return {}, strange
    found = Reading(name)
    entries: dict[str, list[Entry]] = {}
    for spec in layout(tender):
        if spec.title in book.sheetnames:
            entries[spec.title] = found.sheet(spec, book[spec.title])
        else:
            found.findings.append(finding("F053", name, f"there is no sheet {spec.title!r}"))
    rows, more = table_rows(entries, tender, PurePath(name))
    return rows, few((*found.findings, *more))


def _open(data: bytes, name: str) -> tuple[Workbook | None, tuple[Finding, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        unpacked = 0  # what is wrong with it, `open_workbook` says
    if unpacked > MOST_UNPACKED:
        return None, (
            finding("F050", name, "the workbook unpacks to far more than a response should"),
        )
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of styles and extensions that do not matter here
        return workbook_of(data, name, "F050")


def bidder_of(data: bytes, name: str, tender: Tender) -> tuple[str, str, tuple[Finding, ...]]:
    """Return the reference and name a bidder gives itself in a response workbook, blank where it cannot be told.

    Also why it is no response workbook of this tender, where it is none. For a file that is to be sealed: of its sheets only the one that says who bids is looked at, and of that only
    these two cells. No price and no answer is read.
    """
    book, findings = _open(data, name)
    if book is None:
        return "", "", findings
    strange = tuple(_identity(book, tender, name))
    if ABOUT not in book.sheetnames or read_meta(book).get("format") != FORMAT:
        return "", "", strange
    about = next(s for s in layout(tender) if s.title == ABOUT)
    column = next(i for i, cell in enumerate(about.lines[0].cells, 2) if isinstance(cell, Box))
    said = {row.text(1): clean(row.text(column) or "") for row in used_rows(book[ABOUT])}
    reference = said.get("bidder") or PurePath(name).stem
    return (reference if is_reference(reference) else ""), said.get("name") or "", strange


def foreign(data: bytes, name: str, tender: Tender) -> tuple[Finding, ...]:
    """Say why a file is no response workbook of this tender, from its hidden sheet alone; nothing where it is one."""
    book, findings = _open(data, name)
    return findings if book is None else tuple(_identity(book, tender, name))


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
