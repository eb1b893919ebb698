"""What of a record goes to someone: the entries as they may see them, and the documents, each shipped or left out with its reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tendering.files.document_text import text_of
from tendering.files.docx_words import replaced_words
from tendering.files.record_dossier import SPECS
from tendering.files.tables import write_table
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.audiences import AUDIENCES, BIDDER
from tendering.record.bundle import Document
from tendering.record.chain import Link
from tendering.record.default_cuts import Setting, sealed_files
from tendering.record.passages import Passage, placeholder, without
from tendering.record.redaction import Redacted, flags_of, redacted
from tendering.workbench.records import Procurement, RefusedError, no_entry

MOST_NAME = 90
GUESSABLE = 40
"""Fewer characters withheld than this, and every value could be tried against the entry's digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A record as it goes out.

    Attributes:
        seen: What the audience may see; None where the record goes whole.
        findings: What the person who sends it should know.
    """

    links: tuple[Link, ...]
    seen: Redacted | None
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries as they go out."""
        return self.seen.entries if self.seen is not None else tuple(x.entry for x in self.links)


def copy_of(
    procurement: Procurement,
    *,
    audience: str = "",
    bidder: str = "",
    upto: int | None = None,
    release: Collection[str] = (),
) -> Copy:
    """Return the record for an audience; without one, whole but for sealed bids and personal files.

    Args:
        procurement: With its record read.
        audience: A key of `audiences.AUDIENCES`, or nothing.
        bidder: For a bidder's copy, which.
        upto: The last entry it holds; else all.
        release: Digests (or their beginnings) of documents a person has read and found fit to go out.

    Raises:
        RefusedError: There is no such audience, bidder, entry or document.
    """
    links = _upto(procurement, upto)
    entries = tuple(x.entry for x in links)
    _known(entries, audience, bidder)
    released = _released(entries, release) | _decided(entries, audience)
    tender = procurement.tender
    priced = bool(tender is None or (tender.price is not None and tender.price.items))
    seen = None
    if audience:
        began = tender.started_by_on if tender is not None else None
        seen = redacted(entries, audience, bidder=bidder, began=began, priced=priced)
        seen = _let_go(seen, released)
    sealed = sealed_files(entries, priced=priced)
    documents, notes = _documents(procurement, entries, seen, sealed, released)
    return Copy(
        links=links,
        seen=seen,
        documents=documents,
        findings=(*_cautions(links, seen), *notes),
    )


def _upto(procurement: Procurement, upto: int | None) -> tuple[Link, ...]:
    if upto is None:
        return procurement.links
    if not 1 <= upto <= len(procurement.links):
        raise RefusedError(no_entry(upto, procurement.links))
    return procurement.links[:upto]


def _known(entries: Sequence[Entry], audience: str, bidder: str) -> None:
    if audience and audience not in AUDIENCES:
        remedy = f"Write one of {', '.join(AUDIENCES)}."
        raise RefusedError(
            finding("R120", "--audience", f"{audience[:60]!r} is no audience", remedy=remedy)
        )
    if audience != BIDDER:
        if bidder:
            raise RefusedError(
                finding(
                    "R120",
                    "--bidder",
                    "a bidder is named, and the copy is not for one",
                    remedy="Leave --bidder out, or make the copy of that bidder: --audience bidder.",
                )
            )
        return
    named = {row.get("bidder") for e in entries for row in e.rows.get("bidders", ())}
    named |= {e.bidder for e in entries if e.bidder}
    if bidder not in named:
        remedy = "Give --bidder with the id of a bidder of this record."
        said = f"{bidder[:60]!r} is no bidder of it" if bidder else "no bidder is named"
        raise RefusedError(finding("R120", "--bidder", said, remedy=remedy))


def _released(entries: Sequence[Entry], release: Collection[str]) -> frozenset[str]:
    """Return the digests meant; none of them personal."""
    found, wrong = set(), []
    files = {f.digest: f for e in entries for f in e.files}
    for given in release:
        hits = [d for d in files if len(given) >= 8 and d.startswith(given.lower())]
        if len(hits) != 1:
            wrong.append(
                finding("R120", "--release", f"no one document has the digest {given[:70]}")
            )
        elif files[hits[0]].personal:
            said = f"{hits[0][:16]} is personal matter: it goes into no copy"
            wrong.append(finding("R120", "--release", said))
        else:
            found.add(hits[0])
    if wrong:
        raise RefusedError(*wrong)
    return frozenset(found)


def _decided(entries: Sequence[Entry], audience: str) -> frozenset[str]:
    """Return the digests of documents that an entry releases to an audience."""
    flags = flags_of(entries, audience) if audience else ()
    return frozenset(
        f.part.removeprefix("files.") for f in flags if f.release and f.part.startswith("files.")
    )


def _let_go(seen: Redacted, released: frozenset[str]) -> Redacted:
    """Take documents that a person released off the defaults; what an officer flagged stays withheld."""
    if not released:
        return seen
    stays = {
        d: w for d, w in seen.files.items() if d not in released or w.by or w.rule == "sealed"
    }
    kept = tuple(
        w
        for w in seen.withheld
        if not w.part.startswith("files.") or w.part.removeprefix("files.") in stays
    )
    return replace(seen, files=stays, withheld=kept)


def _documents(
    procurement: Procurement,
    entries: Sequence[Entry],
    seen: Redacted | None,
    sealed: frozenset[str],
    released: frozenset[str],
) -> tuple[tuple[Document, ...], list[Finding]]:
    """Return every file the entries name, in the order they name them, once each."""
    shown = seen.entries if seen is not None else entries
    refs: dict[str, tuple[FileRef, list[int]]] = {}
    names: dict[str, str] = {}
    for entry, as_shown in zip(entries, shown, strict=True):
        for file, named in zip(entry.files, as_shown.files, strict=True):
            refs.setdefault(file.digest, (file, []))[1].append(entry.number or 0)
            names.setdefault(file.digest, named.name)
    purged = _purged(entries)
    made, notes = [], []
    taken: set[str] = set()
    for digest, (file, numbers) in refs.items():
        document = Document(
            digest=digest, name=names[digest], size=file.size, entries=tuple(numbers)
        )
        personal = any(f.personal for e in entries for f in e.files if f.digest == digest)
        data, why, note = _fit(
            procurement,
            file,
            seen,
            sealed=sealed,
            released=released,
            purged=purged,
            personal=personal,
        )
        if note is not None:
            notes.append(note)
        if data is None:
            made.append(replace(document, why=why))
            continue
        path = _path(numbers[0], names[digest], taken)
        made.append(replace(document, path=path, why=why, data=data))
    return tuple(made), notes


def _fit(
    procurement: Procurement,
    file: FileRef,
    seen: Redacted | None,
    *,
    sealed: frozenset[str],
    released: frozenset[str],
    purged: Mapping[str, Entry],
    personal: bool,
) -> tuple[bytes | None, str, Finding | None]:
    """Return the bytes of a document that may go out, or why it may not; and what a person should know."""
    if file.digest in purged:
        gone = purged[file.digest]
        return None, f"destroyed on {gone.on.isoformat()}, as entry {gone.number} says", None
    if personal:
        until = f", to be destroyed on {file.purge_on.isoformat()}" if file.purge_on else ""
        return None, f"personal data: kept apart, in no copy{until}", None
    if file.digest in sealed:
        return None, "sealed: not opened yet", None
    if seen is not None and file.digest in seen.files:
        return None, placeholder(seen.files[file.digest].ground).strip("[]"), None
    data = procurement.body(file)
    if data is None:
        where = f"{file.name} ({file.digest[:16]})"
        raise RefusedError(finding("R008", where, "it is not in the store"))
    if seen is None:
        return data, "", None
    return _searched(file, data, seen.passages, read=file.digest in released)


def _searched(
    file: FileRef, data: bytes, passages: Sequence[Passage], *, read: bool
) -> tuple[bytes | None, str, Finding | None]:
    """Search a document for what is withheld: replaced where it can be, else the document is left out."""
    if not passages:
        return data, "", None
    text = text_of(file.name, data)
    if text is None:
        if read:
            return data, "", None
        why = "left out: it cannot be searched for what is withheld"
        where = f"{without(file.name, passages)} ({file.digest[:16]})"
        return None, why, finding("R124", where, "it cannot be searched for what is withheld")
    hits = [p for p in passages if p.found_in(text)]
    if not hits:
        return data, "", None
    grounds = ", ".join(dict.fromkeys(p.ground for p in hits))
    new = _replaced(file.name, data, passages)
    again = text_of(file.name, new) if new is not None else None
    if new is None or again is None or any(p.found_in(again) for p in passages):
        return None, f"withheld: it holds what is withheld ({grounds})", None
    return new, f"words replaced in it ({grounds}): its digest is another", None


def _replaced(name: str, data: bytes, passages: Sequence[Passage]) -> bytes | None:
    lower = name.lower()
    if lower.endswith(".docx"):
        return replaced_words(data, lambda text: without(text, passages))
    if lower.endswith((".txt", ".csv", ".md", ".yaml", ".yml")):
        return without(data.decode("utf-8-sig"), passages).encode()
    return None


def _purged(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {
        digest.strip(): entry
        for entry in of_kind(entries, EntryKind.PURGED)
        for digest in entry.fact("digests").split(";")
        if digest.strip()
    }


def _path(number: int, name: str, taken: set[str]) -> str:
    """Return the name of a document in the bundle: its entry, and its own name made safe."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot else (name, "")
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", stem).strip("-.") or "document"
    tail = re.sub(r"[^A-Za-z0-9]+", "", ending)[:10]
    base = f"documents/{number:06}-{safe[:MOST_NAME]}"
    path, again = f"{base}.{tail}" if tail else base, 2
    while path.casefold() in taken:
        path = f"{base}-{again}.{tail}" if tail else f"{base}-{again}"
        again += 1
    taken.add(path.casefold())
    return path


def _open_marks(links: Sequence[Link]) -> list[Finding]:
    """Say that a whole record holds marks that others who mark may not see yet."""
    entries = tuple(x.entry for x in links)
    setting = Setting.of(entries, "", "", priced=False)
    lots = sorted(
        {
            row.get("lot", "")
            for e in of_kind(entries, EntryKind.MARKS_GIVEN, EntryKind.MARKS_CHANGED)
            for row in e.rows.get("marks", ())
            if not setting.marking_closed(row.get("lot", ""))
        }
    )
    said = (
        f"marking has not closed for {', '.join(f'lot {x}' if x else 'every lot' for x in lots)}"
    )
    return [finding("R125", "bundle", said)] if lots else []


def _cautions(links: Sequence[Link], seen: Redacted | None) -> list[Finding]:
    if seen is None:
        return _open_marks(links)
    found = [
        finding(
            "R122",
            f"--audience {seen.audience}",
            f"the default '{rule}' rests on a qualified ground",
        )
        for rule in seen.untested
    ]
    bare = []
    for link in links:
        cut = [w for w in seen.of(link.number) if not w.part.startswith("files.")]
        if cut and not link.salt and sum(w.length for w in cut) < GUESSABLE:
            bare.append(link.number)
    if bare:
        said = "little is withheld of an entry without a salt, so that every value could be tried against its digest"
        where = (
            "entries " + ", ".join(str(n) for n in bare[:20]) + (" ..." if len(bare) > 20 else "")
        )
        found.append(finding("R123", where, said))
    return found


def tables_of(copy: Copy) -> dict[str, bytes]:
    """Return the tables as they stand and as they go out, as CSV by file name: rows are told apart by what they were."""
    whole = {e.number: e for e in standing(x.entry for x in copy.links)}
    shown = {e.number: e for e in copy.entries}
    made = {}
    for name, spec in SPECS.items():
        rows: dict[tuple[str, ...], Mapping[str, str]] = {}
        for number, entry in whole.items():
            for was, now in zip(
                entry.rows.get(name, ()), shown[number].rows.get(name, ()), strict=True
            ):
                rows[tuple(was.get(c, "") for c in spec.key)] = now
        if rows:
            made[f"tables/{spec.file}"] = write_table(spec, list(rows.values())).encode()
    return made
