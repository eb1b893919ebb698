"""Verify a record: the chain, the files it rests on, the model, and every outcome it says was computed.

Everything is computed again from the stored text alone; the first difference is named, and what follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.record_tables import differences
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import entries_of, merkle_root
from tendering.record.open import open_store
from tendering.record.store import Store, StoreError
from tendering.record.verify import verified
from tendering.workbench.library import locate
from tendering.workbench.records import (
    RECORD_FILE,
    Procurement,
    no_record,
    opened,
    store_at,
    store_finding,
    tender_of,
)
from tendering.workbench.writing import Report


def verify(ref: str, *, head: str = "", store: str = "") -> Report:
    """Verify a whole record and say what was verified; on the first difference, say where it is.

    Args:
        ref: Id or folder.
        head: A head printed earlier, on a letter or in minutes: it must be in the chain.
        store: See `records.opened`.
    """
    fault = _broken(ref, head, store)
    if fault is not None:
        return Report(findings=fault, data={"procurement": ref, "verified": False})
    with opened(ref, store=store) as procurement:
        found = tuple(_wrong(procurement))
        links = procurement.links
        computed = [x for x in links if x.entry.kind is EntryKind.EVALUATION_COMPUTED]
        files = sum(len(x.entry.files) for x in links)
        beside = differences(procurement.folder, procurement.entries)
        data = {
            "procurement": procurement.id,
            "verified": not found,
            "entries": len(links),
            "files": files,
            "outcomes": len(computed),
            "head": procurement.head,
            "root": merkle_root([x.digest for x in links]),
        }
    lines = [
        f"{counted(len(links), 'entry', 'entries')}, each with the digest of the one before it",
        f"{counted(files, 'file')}, each with the digest its entry gives",
        counted(len(computed), "computed outcome"),
        f"Head: {data['head']}",
    ]
    text = "" if has_error(found) else "The record holds.\n  " + "\n  ".join(lines)
    return Report(findings=(*found, *beside), data=data, text=text)


def _broken(ref: str, head: str, store: str) -> tuple[Finding, ...] | None:
    """Return what is wrong with the store, chain or files; None where all of them hold."""
    path = locate("evaluations", ref)
    folder = path.parent if path else Path.cwd() / "evaluations" / ref
    where = store_at(folder, store)
    if Path(where) == folder / RECORD_FILE and not Path(where).is_file():
        return (no_record(ref),)
    name = folder.name
    try:
        with open_store(where) as kept:
            faults = kept.faults()
            if faults:
                return tuple(finding("R002", kept.name, said) for said in faults)
            return _of_chain(kept, name, head)
    except StoreError as error:
        return (store_finding(error, where),)


def _of_chain(kept: Store, name: str, head: str) -> tuple[Finding, ...] | None:
    if name not in kept.procurements():
        return (no_record(name),)
    fault = verified(kept, name)
    if fault is not None:
        entry = f"record, entry {fault.number}" if fault.number else "record"
        where = f"{entry}, file {fault.file}" if fault.file else entry
        return (finding("R002", where, fault.said),)
    gone = verified(kept, name, head=head) if head else None
    return (finding("R009", "record", gone.said),) if gone is not None else None


def _wrong(procurement: Procurement) -> Iterator[Finding]:
    """Find what a whole chain may still say wrongly: a fingerprint, or an outcome that does not follow from it."""
    for link in procurement.links:
        entry = link.entry
        if entry.kind in (EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT) and entry.files:
            prefix = procurement.links[: link.number]
            tender, _ = tender_of(procurement.store, procurement.id, prefix, procurement.folder)
            if tender is None or tender.fingerprint != entry.fact("fingerprint"):
                said = (
                    f"the model kept with it has the fingerprint {tender.fingerprint if tender else 'of none'}, "
                    f"and the entry says {entry.fact('fingerprint')}"
                )
                yield finding("R002", entry.where, said)
        if entry.kind is EntryKind.EVALUATION_COMPUTED and entry.fact("digest"):
            yield from _outcome(procurement, link.number)


def _outcome(procurement: Procurement, number: int) -> Iterator[Finding]:
    """Compute an outcome again from the entries that stood before it, and compare."""
    from tendering.evaluation.evaluate import evaluate
    from tendering.files.record_dossier import dossier_of
    from tendering.workbench.outcome_digest import outcome_digest

    entry = procurement.links[number - 1].entry
    prefix = procurement.links[: number - 1]
    tender, _ = tender_of(procurement.store, procurement.id, prefix, procurement.folder)
    if tender is None:
        yield finding("R002", entry.where, "no model was published before it was computed")
        return
    dossier, _ = dossier_of(procurement.id, tender, entries_of(prefix))
    again = outcome_digest(dossier, evaluate(dossier))
    if again != entry.fact("digest"):
        said = f"the outcome computed again has the digest {again}, and the entry says {entry.fact('digest')}"
        remedy = (
            "See `tendering record replay --entry "
            f"{number - 1}`; a later edition of the tool that computes otherwise says so first in its changelog."
        )
        yield finding("R002", entry.where, said, remedy=remedy)
