"""What an evaluation rests on, wherever it is kept: from its record where it has one, else from its files."""

from __future__ import annotations

from pathlib import Path

from tendering.files.definition import read_to_check
from tendering.files.dossier import read_dossier
from tendering.files.record_dossier import dossier_of
from tendering.files.record_tables import differences
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.record.visibility import with_closed_marks
from tendering.workbench.competition import drift
from tendering.workbench.library import bad_id, find_tender, locate, not_found
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    has_record,
    must_be_there,
    named_store,
    opened,
)


def folder_of(ref: str, store: str = "") -> Path:
    """Return the folder of an evaluation; where its record is in a store that is named, the folder need not be there.

    Raises:
        RefusedError: There is no such evaluation, or the store named is not there or cannot be used.
    """
    must_be_there(store)
    path = locate("evaluations", ref)
    if path is not None:
        return path.parent
    if named_store(store) and bad_id(ref) is None:
        folder = Path.cwd() / "evaluations" / ref
        if has_record(folder, store):
            return folder
    raise RefusedError(not_found("evaluations", ref))


def read(folder: Path, store: str = "") -> tuple[Dossier | None, tuple[Finding, ...]]:
    """Read an evaluation. Once it has a record, nothing else counts, and a file that says otherwise is a finding."""
    try:
        must_be_there(store)
        if not has_record(folder, store):
            return read_dossier(folder, find_tender, read_to_check)
        with opened(str(folder), store=store) as procurement:
            dossier, findings = recorded(procurement)
    except RefusedError as refused:
        return None, refused.findings
    changed = drift(procurement)
    if dossier is not None:
        dossier = with_closed_marks(dossier)
    return dossier, (*findings, *differences(folder, procurement.entries), *changed)


def recorded(procurement: Procurement) -> tuple[Dossier | None, tuple[Finding, ...]]:
    """Build what an evaluation rests on from a record alone; None where its tender cannot be read."""
    if procurement.tender is None:
        return None, procurement.findings
    dossier, findings = dossier_of(procurement.id, procurement.tender, procurement.entries)
    return dossier, (*procurement.findings, *findings)
