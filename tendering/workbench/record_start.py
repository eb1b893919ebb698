"""Begin the record of a procurement: a folder, a store, and the first entry."""

from __future__ import annotations

import json
from pathlib import Path

from tendering.files.dossier import EVALUATION_FILE
from tendering.model.entries import EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Draft
from tendering.workbench.library import bad_id, locate, not_found, shipped_root
from tendering.workbench.records import (
    RECORD_FILE,
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

NEW = "new"


def start(
    ref: str,
    tender: str,
    who: Who,
    *,
    title: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Begin a record in ``evaluations/ID``, of a tender that need not be published yet.

    Raises:
        RefusedError: The id cannot be used, the tender is not found, or there is a record already.
    """
    if unusable := bad_id(ref):
        raise RefusedError(unusable)
    path = locate("lots", tender)
    if path is None:
        raise RefusedError(not_found("lots", tender))
    folder = own_folder(ref)
    evaluation = folder / EVALUATION_FILE

    def build(now: Procurement) -> tuple[Draft]:
        del now
        facts = {"tender": tender, "title": title, "source": NEW}
        return (draft(who, EntryKind.RECORD_STARTED, facts=facts),)

    if dry_run:
        return Report(data={"procurement": ref}, text=f"Would begin a record in {folder}.")
    new = not evaluation.is_file()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if new:
            evaluation.write_text(evaluation_text(ref, title, tender), encoding="utf-8")
        with opened(str(folder), store=store, start=True) as procurement:
            links = write(procurement, who, build)
            name = procurement.store.name
    except RefusedError:
        if new:
            evaluation.unlink(missing_ok=True)
        raise
    text = f"The record of {ref} has begun in {name}.\nNext: tendering status {ref}"
    return Report(data={"procurement": ref, "entries": receipt(links)}, text=text)


def own_folder(ref: str) -> Path:
    """Return the folder of a procurement of one's own.

    Raises:
        RefusedError: A shipped evaluation has that id here: it is never changed.
    """
    folder = Path.cwd() / "evaluations" / ref
    if shipped_root("evaluations").resolve() == folder.parent.resolve() and folder.exists():
        raise RefusedError(finding("F099", ref, "is a shipped evaluation"))
    return folder


def evaluation_text(ref: str, title: str, tender: str) -> str:
    """Return evaluation.yaml of a procurement with a record. JSON strings are YAML strings, safely quoted."""
    lines = [
        f"# {RECORD_FILE} beside this file holds the record: what it says counts.",
        f"evaluation: {json.dumps(ref)}",
        *([f"title: {json.dumps(title)}"] if title else []),
        f"tender: {json.dumps(tender)}",
    ]
    return "\n".join(lines) + "\n"
