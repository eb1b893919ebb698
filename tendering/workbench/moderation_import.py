"""Bring returned moderation workbooks back: held against the layout the record can make again, then recorded as one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tendering.files.moderation_layout import digest_of_layout, layout
from tendering.files.moderation_read import Returned, open_returned, read_moderation
from tendering.files.response_layout import Sheet
from tendering.model.findings import finding
from tendering.workbench.moderation import WRITTEN_AFTER, scores_to_agree
from tendering.workbench.moderation_record import Brought, record_scores
from tendering.workbench.moderation_view import tender_and_lot, view_of
from tendering.workbench.records import Procurement, RefusedError, Who, file_ref, opened
from tendering.workbench.writing import Report


def import_workbooks(
    ref: str,
    paths: Sequence[Path],
    who: Who,
    *,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Read returned moderation workbooks and record what the panel agreed, all of it or nothing.

    Args:
        ref: The procurement.
        paths: The workbooks; they are only read.
        who: Who brings them.
        reason: Where an agreed score replaces another, why.
        store: Where the record is kept.
        dry_run: Say what would be recorded.

    Raises:
        RefusedError: Something is wrong with them; everything that is.
    """
    with opened(ref, store=store) as procurement:
        brought = [_open(procurement, path) for path in paths]
        wrong = tuple(f for b in brought for f in b.returned.findings)
        return record_scores(
            procurement, brought, who, reason=reason, dry_run=dry_run, wrong=wrong
        )


def _open(procurement: Procurement, path: Path) -> Brought:
    if not path.is_file():
        raise RefusedError(finding("F096", str(path), "there is no workbook here"))
    book, meta, findings = open_returned(path)
    if book is None:
        return Brought(lot="", returned=Returned(findings=list(findings)), name=path.name)
    if meta.get("procurement") != procurement.id:
        message = (
            f"it was written for {meta.get('procurement', 'nothing')}, not for {procurement.id}"
        )
        said = finding("R500", path.name, message)
        return Brought(lot="", returned=Returned(findings=[said]), name=path.name)
    return _read(procurement, book, meta, path)


def _read(
    procurement: Procurement, book: Workbook, meta: Mapping[str, str], path: Path
) -> Brought:
    """Hold a workbook against the layout it was written with, which the record can make again."""
    lot = meta.get("lot", "")
    tender = tender_and_lot(procurement, lot)
    number = meta.get(WRITTEN_AFTER, "")
    after = int(number) if number.isdecimal() else 0
    stale = "it was written for another version of the tender"
    sheets: tuple[Sheet, ...] = ()
    if meta.get("fingerprint", "") == tender.fingerprint and 0 < after <= len(procurement.entries):
        view = view_of(procurement, lot, after)
        sheets = layout(view.basis, view.shown, scores_to_agree(view, meta.get("criterion", "")))
        stale = "it was not written from this record, or by another version of this program"
    if not sheets or digest_of_layout(sheets) != meta.get("locked"):
        said = finding("R501", path.name, stale)
        return Brought(lot=lot, returned=Returned(findings=[said]), name=path.name)
    returned = read_moderation(book, sheets, view.basis, view.shown, path.name)
    data = path.read_bytes()
    files = [(file_ref(path.name, data), data)]
    return Brought(lot=lot, returned=returned, then=view.basis, name=path.name, files=files)
