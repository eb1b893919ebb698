"""Whether a record holds: the chain and the files it rests on, to the last byte. Pure, but for `verified`.

A fault is named by its first place: the entry, or the file that no entry names. What cannot be seen from the record
alone is that its end was cut off; a head that someone holds, printed on a letter, shows that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from tendering.model.entries import EntryKind, FileRef
from tendering.record.chain import Break, Link, Stored, read_chain, sha256
from tendering.record.store import Matter, Store

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
SHORTEST_HEAD = 8
"""The fewest characters of a head that are taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where a record does not hold.

    Attributes:
        number: Of the entry; None where it is a file that no entry names, or a head that is not there.
        file: The name or digest of the file; empty where it is the entry itself.
        said: What differs.
    """

    number: int | None
    said: str
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What of a file in the store is compared."""

    personal: bool
    purge_on: date | None
    whole: bool


def verified(store: Store, procurement: str, *, head: str = "") -> Fault | None:
    """Return the first fault of a record as it stands in a store, also while others write to it; None where it holds."""
    stands = store.standing(procurement)
    while True:
        with closing(store.each_row(procurement)) as rows:  # it may stop at a fault
            fault = first_fault(procurement, rows, store.matters(procurement), head=head)
        again = store.standing(procurement)
        if again == stands:  # files come and go only with an entry: nothing changed meanwhile
            return fault
        stands = again


def first_fault(
    procurement: str, rows: Iterable[Stored], matters: Iterable[Matter], *, head: str = ""
) -> Fault | None:
    """Return the first place where rows and files are not one whole record; None where they are.

    Args:
        procurement: Whose record it is to be.
        rows: In order of number; read once, one at a time.
        matters: Read once, one at a time.
        head: A digest that the chain must hold, such as a letter prints; `SHORTEST_HEAD` characters of it will do.
    """
    kept = {m.digest: _compared(m) for m in matters}
    named: dict[str, tuple[int, FileRef | None]] = {}
    wanted = _Head(head)
    broken = None
    for link in read_chain(procurement, rows):
        if isinstance(link, Break):
            broken = link
        else:
            _name_files(named, link)
            wanted.look(link)
    # where an entry cannot be read, it may be the one that says that a file was destroyed
    fault = _first_of_files(named, kept, missing_too=broken is None)
    if fault is not None:
        return fault
    if broken is not None:
        return Fault(number=broken.number, said=broken.said)
    for digest in sorted(kept.keys() - named.keys()):
        said = "it is kept, but no entry names it"
        return Fault(number=None, said=said, file=digest)
    return wanted.fault()


def _compared(matter: Matter) -> _Kept:
    whole = sha256(matter.body) == matter.digest
    return _Kept(personal=matter.personal, purge_on=matter.purge_on, whole=whole)


def _name_files(found: dict[str, tuple[int, FileRef | None]], link: Link) -> None:
    """Note of every digest the entry that governs it now: the first that names it; once it was purged, that entry."""
    for file in link.entry.files:
        if found.get(file.digest, (0, None))[1] is None:
            found[file.digest] = (link.number, file)
    if link.entry.kind is EntryKind.PURGED:
        for digest in _DIGEST.findall(link.entry.fact("digests")):
            found[digest] = (link.number, None)


def _first_of_files(
    named: Mapping[str, tuple[int, FileRef | None]],
    kept: Mapping[str, _Kept],
    *,
    missing_too: bool,
) -> Fault | None:
    for digest, (number, file) in sorted(named.items(), key=lambda item: item[1][0]):
        if digest not in kept and not missing_too:
            continue
        said = _difference(file, kept.get(digest))
        if said:
            return Fault(number=number, said=said, file=file.name if file else digest)
    return None


def _difference(file: FileRef | None, kept: _Kept | None) -> str:
    """Return how a file that is kept differs from what its entry says of it."""
    if file is None:
        return "" if kept is None else "it says that this file was destroyed, and it is still kept"
    if kept is None:
        return "its file is not in the store, and no entry says that it was destroyed"
    if not kept.whole:
        return "its file is not the one its digest was taken of"
    if kept.personal != file.personal:
        return f"its file is kept as {_personal(kept.personal)}, and the entry says {_personal(file.personal)}"
    if kept.purge_on != file.purge_on:
        return f"its file is kept to be destroyed {_day(kept.purge_on)}, and the entry says {_day(file.purge_on)}"
    return ""


def _personal(personal: bool) -> str:
    return "personal" if personal else "not personal"


def _day(day: date | None) -> str:
    return f"on {day.isoformat()}" if day else "on no day"


class _Head:
    """A head that somebody holds, looked for while the chain is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._digits = "".join(text.split()).lower()
        self._found = not self._digits

    def look(self, link: Link) -> None:
        """See whether this entry has that head."""
        if len(self._digits) >= SHORTEST_HEAD and link.digest.startswith(self._digits):
            self._found = True

    def fault(self) -> Fault | None:
        """Return what is wrong where no entry had it."""
        if self._found:
            return None
        said = f"no entry has the head {self.text}: later entries were cut off, or it is another record"
        return Fault(number=None, said=said)
