"""Begin the record of a procurement: a folder, a store, and the first entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    has_record,
    named_store,
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
    folder = own_folder(ref)
    path = locate("lots", tender)
    if path is None:
        raise RefusedError(not_found("lots", tender))
    free(folder, store)

    def build(now: Procurement) -> tuple[Draft]:
        del now
        facts = {"tender": tender, "title": title, "source": NEW}
        return (draft(who, EntryKind.RECORD_STARTED, facts=facts),)

    if dry_run:
        return Report(data={"procurement": ref}, text=f"Would begin a record in {folder}.")
    with begun(folder, evaluation_text(ref, title, tender), store) as procurement:
        links = write(procurement, who, build)
        name = procurement.store.name
    text = f"The record of {ref} has begun in {name}.\nNext: tendering status {ref}"
    return Report(data={"procurement": ref, "entries": receipt(links)}, text=text)


def free(folder: Path, store: str) -> None:
    """See that a procurement has no record yet, in its folder or where one is to begin.

    Raises:
        RefusedError: It has one, or the store cannot be used.
    """
    if has_record(folder, store):
        raise RefusedError(finding("R006", folder.name, "it has a record already"))
    if named_store(store) and has_record(folder, str(folder / RECORD_FILE)):
        said = f"its record is kept in {folder / RECORD_FILE}"
        remedy = "Go on with that one, without --store; two records of one procurement cannot both count."
        raise RefusedError(finding("R006", folder.name, said, remedy=remedy))


@contextmanager
def begun(folder: Path, text: str, store: str) -> Iterator[Procurement]:
    """Open a record that is to begin, its folder and evaluation.yaml made; where it does not begin, nothing of them is left."""
    file = folder / EVALUATION_FILE
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    new = not file.is_file()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if new:
            file.write_text(text, encoding="utf-8")
        with opened(str(folder), store=store, start=True) as procurement:
            yield procurement
    except BaseException:  # whoever stops it with Ctrl-C among them
        with suppress(OSError):
            if new:
                file.unlink()
            for place in made:
                place.rmdir()
        raise


def own_folder(ref: str) -> Path:
    """Return the folder of a procurement of one's own.

    Raises:
        RefusedError: It is no id, or a shipped evaluation has it here: that is never changed.
    """
    if unusable := bad_id(ref):
        raise RefusedError(unusable)
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
