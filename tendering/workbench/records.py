"""The record of a procurement, opened for a use case: found, read, held against the rules, and written to, all or nothing."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from tendering.law.calendar import LONDON
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.remedies import with_id
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link, entries_of, head_of, seal, sha256
from tendering.record.open import missing_file, open_store, shown
from tendering.record.store import Store, StoreError
from tendering.record.turns import InTurn
from tendering.workbench.library import find_tender, locate, not_found
from tendering.workbench.writing import Report

RECORD_FILE = "record.sqlite"
STORE = "TENDERING_STORE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who does something, on which day, and what the clock said. The command line makes it; nothing below asks a clock.

    Attributes:
        on: The day it was done, as told.
        at: The local time, as told; None where it does not matter.
        now: When it is written, with a time zone.
        clock: ``system``, or ``stated`` where a test or a demonstration states the clock.
        channel: The command.
        secret: What nobody can guess; the salt of each entry comes of it, and it is kept nowhere.
    """

    name: str
    on: date
    now: datetime
    at: time | None = None
    clock: str = "system"
    channel: str = ""
    secret: str = ""

    def salt(self, number: int) -> str:
        """Return the salt of the entry of a number; empty where there is no secret."""
        said = f"entry {number}".encode()
        return hmac.digest(self.secret.encode(), said, "sha256").hex()[:32] if self.secret else ""


class RefusedError(Exception):
    """Nothing is written: the findings say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f.message for f in findings))
        self.findings = findings


def reported(use: Callable[[], Report]) -> Report:
    """Return a use case's report; where it was refused, one that holds the findings."""
    try:
        return use()
    except RefusedError as refused:
        return Report(findings=refused.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement:
    """One procurement with its record as it stands.

    Attributes:
        id: That of the evaluation.
        folder: Its folder below ``evaluations``; it need not exist where the record is on a server.
        tender: As published in the record; before that, as its definition stands now; None where there is none.
    """

    id: str
    folder: Path
    store: Store
    links: tuple[Link, ...]
    tender: Tender | None
    findings: tuple[Finding, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, superseded ones among them, each with its number."""
        return entries_of(self.links)

    @property
    def head(self) -> str:
        """The digest of the last entry."""
        return head_of(self.links)

    def again(self) -> Procurement:
        """Return the procurement with its record read again."""
        links = self.store.links(self.id)
        tender, findings = tender_of(self.store, self.id, links, self.folder)
        return replace(self, links=links, tender=tender, findings=findings)

    def body(self, file: FileRef) -> bytes | None:
        """Return the bytes of a file an entry rests on; None where they were destroyed."""
        found = self.store.matter(self.id, file.digest)
        return found.body if found is not None else None


def named_store(store: str = "") -> str:
    """Return the store that is asked for, or that the environment names; empty where neither does."""
    return store or os.environ.get(STORE, "")


def store_at(folder: Path, store: str = "") -> str:
    """Return where a procurement's record is kept: in the store named, else in a file of its folder."""
    return named_store(store) or str(folder / RECORD_FILE)


def has_record(folder: Path, store: str = "") -> bool:
    """Say whether a procurement has a record. Without a store named, nothing but the file is looked for.

    Raises:
        RefusedError: The store named cannot be used.
    """
    where = store_at(folder, store)
    if where == str(folder / RECORD_FILE):
        return Path(where).is_file()
    try:
        with open_store(where) as kept:
            return folder.name in kept.procurements()
    except StoreError as error:
        raise RefusedError(store_finding(error, where)) from error


def must_be_there(store: str = "") -> None:
    """See that the store named for reading is there, if it is a file: a slip in its name must not let tables count.

    Raises:
        RefusedError: It is not.
    """
    where = named_store(store)
    if where and missing_file(where):
        remedy = (
            f"Give the file that the record is kept in. Without --store and {STORE}, {RECORD_FILE} in the evaluation's "
            "folder is read."
        )
        raise RefusedError(finding("R001", shown(where), "there is no such file", remedy=remedy))


@contextmanager
def opened(ref: str, *, store: str = "", start: bool = False) -> Iterator[Procurement]:
    """Open the record of a procurement named by id or folder, and close it at the end of the block.

    Args:
        ref: Id or folder of the evaluation.
        store: A file or URL; else ``TENDERING_STORE``; else ``record.sqlite`` in the folder.
        start: The record need not be there yet.

    Raises:
        RefusedError: There is no such procurement, it has no record, or the store cannot be used.
    """
    path = locate("evaluations", ref)
    folder = path.parent if path else Path.cwd() / "evaluations" / ref
    where = store_at(folder, store)
    own = where == str(folder / RECORD_FILE)
    if not start and not own:
        must_be_there(store)
    if own and path is None and not start:
        raise RefusedError(not_found("evaluations", ref))
    if own and not start and not Path(where).is_file():
        raise RefusedError(no_record(ref))
    try:
        with _named(folder.name), open_store(where) as kept:
            links = kept.links(folder.name)
            if not links and not start:
                others = kept.procurements() if own else ()
                raise RefusedError(_anothers(ref, others) if others else no_record(ref))
            tender, findings = tender_of(kept, folder.name, links, folder)
            yield Procurement(
                id=folder.name,
                folder=folder,
                store=kept,
                links=links,
                tender=tender,
                findings=findings,
            )
    except StoreError as error:
        raise RefusedError(store_finding(error, where)) from error


@contextmanager
def _named(procurement: str) -> Iterator[None]:
    """Let what is refused in the block name commands as they are run on this procurement."""
    try:
        yield
    except RefusedError as refused:
        refused.findings = with_id(refused.findings, procurement)
        raise


def no_record(ref: str) -> Finding:
    """Say that a procurement has no record yet."""
    return finding("R005", ref, "no record is kept of this procurement")


def _anothers(ref: str, others: Sequence[str]) -> Finding:
    said = f"{RECORD_FILE} in its folder is the record of {', '.join(others)}"
    remedy = "Give the folder the name it had, or put its own record back."
    return finding("R005", ref, said, remedy=remedy)


def no_entry(number: int, links: Sequence[Link]) -> Finding:
    """Say that a record has no entry of a number."""
    said = f"the record has entries 1 to {len(links)}"
    return finding(
        "F097", f"entry {number}", said, remedy="`tendering record log ID` lists the entries."
    )


def store_finding(error: StoreError, where: str) -> Finding:
    """Return what a store's fault is to a person."""
    return finding("R001", shown(where), error.said, remedy=error.remedy)


def tender_of(
    store: Store, procurement: str, links: Sequence[Link], folder: Path
) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Return the tender that governs: as last published or amended in the record, else as its definition stands."""
    from tendering.files.definition import read_tender, tender_from_text

    entries = standing(entries_of(links))
    models = [
        e
        for e in of_kind(entries, EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)
        if any(f.name == MODEL_FILE for f in e.files)
    ]
    if models:
        file = next(f for f in models[-1].files if f.name == MODEL_FILE)
        matter = store.matter(procurement, file.digest)
        if matter is None or matter.body is None:
            return None, (
                finding("R008", f"entry {models[-1].number}", f"{file.name} is not in the store"),
            )
        name = f"{file.name} (entry {models[-1].number})"
        return tender_from_text(matter.body.decode("utf-8-sig"), name)
    for entry in of_kind(entries, EntryKind.RECORD_STARTED)[-1:]:
        named = entry.fact("tender")
        path = find_tender(named, folder)
        return read_tender(path) if path is not None else (None, (not_found("lots", named),))
    return None, ()


MODEL_FILE = "tender.yaml"
"""The name of the definition among the files of the entry that publishes or amends it."""


def file_ref(
    name: str, data: bytes, *, personal: bool = False, purge_on: date | None = None
) -> FileRef:
    """Return what an entry says of a file."""
    return FileRef(
        digest=sha256(data), name=name, size=len(data), personal=personal, purge_on=purge_on
    )


def draft(
    who: Who,
    kind: EntryKind,
    *,
    files: Sequence[tuple[FileRef, bytes]] = (),
    lot: str = "",
    bidder: str = "",
    person: str = "",
    facts: dict[str, str] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> Draft:
    """Make the draft of an entry by someone: day, time, name and channel are theirs."""
    entry = Entry(
        kind=kind,
        on=who.on,
        at=who.at,
        by=who.name,
        lot=lot,
        bidder=bidder,
        person=person,
        facts={k: v for k, v in (facts or {}).items() if v},
        rows={table: tuple(some) for table, some in (rows or {}).items() if some},
        files=tuple(ref for ref, _ in files),
    )
    return Draft(
        entry=entry, matter={ref.digest: data for ref, data in files}, channel=who.channel
    )


Build = Callable[[Procurement], Sequence[Draft]]
"""Given the procurement as it stands under the lock, what to write. It raises `RefusedError` to write nothing."""


def write(
    procurement: Procurement, who: Who, build: Build, *, dry_run: bool = False
) -> tuple[Link, ...]:
    """Write entries as one unit, each held against whose turn it is, on the record as it then stands.

    Returns:
        The links; in a dry run, those that would be written.

    Raises:
        RefusedError: A draft is out of turn, ``build`` refused, nobody is named, or the store cannot be used.
    """
    if not who.name.strip():
        raise RefusedError(finding("R007", "--as", "nobody is named who does this"))

    def drafts(links: tuple[Link, ...]) -> Sequence[Draft]:
        tender, findings = tender_of(procurement.store, procurement.id, links, procurement.folder)
        now = replace(procurement, links=links, tender=tender, findings=findings)
        made = tuple(build(now))
        said: list[Finding] = []
        turns = InTurn(tender, entries_of(links))
        today = who.now.astimezone(LONDON).date()
        for number, each in enumerate(made, len(links) + 1):
            said += turns.refusals(each.entry, today=today)
            turns.admit(replace(each.entry, number=number))
        if has_error(said):
            raise RefusedError(*dict.fromkeys(said))
        return tuple(replace(d, salt=who.salt(len(links) + n)) for n, d in enumerate(made, 1))

    try:
        if dry_run:
            return _would(procurement, drafts(procurement.store.links(procurement.id)), who)
        return procurement.store.append(procurement.id, drafts, written=who.now, clock=who.clock)
    except StoreError as error:
        raise RefusedError(store_finding(error, procurement.store.name)) from error


def _would(procurement: Procurement, drafts: Sequence[Draft], who: Who) -> tuple[Link, ...]:
    made: list[Link] = []
    for each in drafts:
        last = made[-1] if made else (procurement.links[-1] if procurement.links else None)
        made.append(
            seal(
                procurement.id,
                each,
                number=last.number + 1 if last else 1,
                previous=head_of([last] if last else []),
                written=max(who.now, last.written) if last else who.now,
                clock=who.clock,
            )
        )
    return tuple(made)


def receipt(links: Sequence[Link]) -> list[dict[str, object]]:
    """Return what was written, for machines and for the receipt: number, kind, about whom, digest."""
    return [
        {
            "number": link.number,
            "kind": link.entry.kind.value,
            "on": link.entry.on.isoformat(),
            "by": link.entry.by,
            "lot": link.entry.lot,
            "bidder": link.entry.bidder,
            "person": link.entry.person,
            "digest": link.digest,
        }
        for link in links
    ]
