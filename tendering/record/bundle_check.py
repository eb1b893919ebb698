"""Check a bundle with nothing but itself: its list, chain, root, documents, signature and stamp. The first difference is named.

Pure: members in, findings out. Whatever bytes it is given, it answers with a finding and never with an error.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tendering.model.entries import Entry, FileRef
from tendering.model.findings import Finding, finding, has_error
from tendering.record.bundle import (
    CHAIN,
    DIGESTS,
    DOCUMENTS,
    FORMAT,
    MANIFEST,
    SIGNATURE,
    STAMP,
    SUMS,
    entry_path,
    sums,
)
from tendering.record.chain import (
    GENESIS,
    Stored,
    first_break,
    instant_text,
    merkle_root,
    read_link,
    sha256,
)
from tendering.record.entry_data import from_data
from tendering.record.signing import BARE, SealError, signature_fault
from tendering.record.stamping import reply_name, stamp_fault, stamped_member, told

_BAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What reading text that anyone may have written can raise."""
_HEX = frozenset("0123456789abcdef")


@dataclass(slots=True)
class Checked:
    """What a check found, and what it looked at.

    Attributes:
        digests: That of every entry, in order.
        whole: The numbers of the entries whose text was digested again.
        stamped: The instant a stamp states.
        head_at: The number of the entry whose digest is the head that was given.
    """

    findings: list[Finding] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    documents: int = 0
    signed: bool = False
    stamped: str = ""
    head_at: int | None = None

    @property
    def holds(self) -> bool:
        """Say whether nothing differs."""
        return not has_error(self.findings)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry as a bundle gives it."""

    number: int
    digest: str
    previous: str
    path: str
    entry: Entry


def check(
    members: Mapping[str, bytes],
    *,
    key: bytes | None = None,
    roots: bytes | None = None,
    head: str = "",
) -> Checked:
    """Check a bundle and stop at the first difference.

    Args:
        members: Every file of it, by name.
        key: The public key that is trusted to have signed it, as PEM.
        roots: The certificates of the stamping authority, as PEM.
        head: A head that was printed elsewhere: it must be the digest of one of its entries.
    """
    checked = Checked()
    steps = (
        _listed(members, checked),
        _chained(members, checked),
        _documented(members, checked),
        _signed(members, checked, key),
        _stamped(members, checked, roots),
        _head(checked, head),
    )
    for step in steps:
        for found in step:
            checked.findings.append(found)
            if has_error((found,)):
                return checked
    if not head and key is None and not (checked.stamped and roots):
        said = "the bundle agrees with itself, which one made afresh would too"
        checked.findings.append(finding("R108", "bundle", said))
    return checked


def _json(data: bytes) -> Any:
    return json.loads(data.decode("utf-8"))


def _listed(members: Mapping[str, bytes], checked: Checked) -> Iterator[Finding]:
    """The manifest lists every file, and every file is the one listed."""
    if MANIFEST not in members:
        yield finding("R100", MANIFEST, "it is missing: this is no bundle of a record")
        return
    try:
        about = _json(members[MANIFEST])
        files = {str(n): str(d) for n, d in about["files"].items()}
        count = about["entries"]
        if about["format"] != FORMAT or type(count) is not int or count < 0:
            raise ValueError(about["format"])
        checked.about = {
            "procurement": str(about["procurement"]),
            "entries": count,
            "head": str(about["head"]),
            "root": str(about["root"]),
            "audience": str(about.get("audience", "")),
            "bidder": str(about.get("bidder", "")),
        }
    except _BAD:
        yield finding("R100", MANIFEST, "it cannot be read as a bundle's list of files")
        return
    for name, digest in files.items():
        if name not in members:
            yield finding("R101", name, "it is listed in manifest.json and is not here")
        elif sha256(members[name]) != digest:
            said = f"its SHA-256 is {sha256(members[name])}, and manifest.json says {digest[:80]}"
            yield finding("R101", name, said)
    for name in sorted(members):
        if name not in (MANIFEST, SUMS, *files) and not name.startswith((SIGNATURE, STAMP)):
            yield finding("R101", name, "it is here and not listed in manifest.json")
    if members.get(SUMS) != sums(members):
        yield finding("R101", SUMS, "it does not list the files that are here with their SHA-256")


def _chained(members: Mapping[str, bytes], checked: Checked) -> Iterator[Finding]:
    """The entries are one chain from the first, and head and root are those of the manifest."""
    items: list[_Item] = []
    previous = GENESIS
    for number in range(1, checked.about["entries"] + 1):
        try:
            item = _item(members, checked, number)
        except _BAD as error:
            said = (
                str(error) if isinstance(error, _DiffersError) else f"it cannot be read ({error})"
            )
            yield finding("R102", f"entry {number}", said)
            return
        if item.previous != previous:
            said = "it does not follow the entry before it: one was changed, removed or put in between"
            yield finding("R102", f"entry {number}", said)
            return
        previous = item.digest
        items.append(item)
    known = {i.path for i in items}
    for name in sorted(members):
        if name.startswith("entries/") and name not in known:
            yield finding("R102", name, "it is no entry that manifest.json counts")
    checked.digests = [i.digest for i in items]
    yield from _summed(members, checked, items)
    if len(checked.whole) == len(items):
        rows = [
            Stored(
                number=i.number,
                previous=i.previous,
                digest=i.digest,
                body=members[i.path].decode(),
            )
            for i in items
        ]
        broken = first_break(checked.about["procurement"], rows)
        if broken is not None:
            yield finding("R102", f"entry {broken.number}", broken.said)
    yield from _documents_named(members, items)


class _DiffersError(ValueError):
    """A difference that is said as it is."""


def _item(members: Mapping[str, bytes], checked: Checked, number: int) -> _Item:
    path, other = entry_path(number, whole=True), entry_path(number, whole=False)
    if path in members and other in members:
        raise _DiffersError("it is here twice, whole and redacted")
    procurement = checked.about["procurement"]
    if path in members:
        body = members[path].decode("utf-8")
        digest = sha256(members[path])
        link = read_link(Stored(number=number, previous="", digest=digest, body=body))
        if link.procurement != procurement or link.number != number:
            raise _DiffersError(f"it is entry {link.number} of {link.procurement}")
        checked.whole.add(number)
        return _Item(number, digest, str(link.previous), path, link.entry)
    if other not in members:
        raise _DiffersError("it is missing")
    if not checked.about["audience"]:
        raise _DiffersError("it is redacted, in a bundle that is not for an audience")
    data = _json(members[other])
    digest, previous = data["digest"], data["previous"]
    if not (_is_digest(digest) and _is_digest(previous)):
        raise _DiffersError("it gives no digest")
    if data["number"] != number or data["procurement"] != procurement:
        raise _DiffersError("it is another entry than its name says")
    return _Item(number, digest, previous, other, from_data(data["entry"], number))


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and len(text) == len(GENESIS) and set(text) <= _HEX


def _summed(
    members: Mapping[str, bytes], checked: Checked, items: Sequence[_Item]
) -> Iterator[Finding]:
    lines = "".join(f"{i.digest}  {i.path}\n" for i in items if i.number in checked.whole)
    if members.get(CHAIN) != lines.encode():
        yield finding("R102", CHAIN, "it does not list the entries with their digests")
    listed = ["number,digest,previous,file\n"]
    listed += [f"{i.number},{i.digest},{i.previous},{i.path}\n" for i in items]
    if members.get(DIGESTS) != "".join(listed).encode():
        yield finding("R102", DIGESTS, "it does not list the entries with their digests")
    head = checked.digests[-1] if checked.digests else GENESIS
    if head != checked.about["head"]:
        said = f"the last entry has the digest {head}, and the head given is {checked.about['head'][:80]}"
        yield finding("R102", MANIFEST, said)
    root = merkle_root(checked.digests)
    if root != checked.about["root"]:
        said = f"the Merkle root of the digests is {root}, and the one given is {checked.about['root'][:80]}"
        yield finding("R102", MANIFEST, said)


def _documents_named(members: Mapping[str, bytes], items: Sequence[_Item]) -> Iterator[Finding]:
    """Every file an entry names is in the list of documents."""
    try:
        listed = {row["digest"] for row in _rows(members)}
    except (*_BAD, csv.Error):
        return  # the next step says so
    for item in items:
        for file in item.entry.files:
            if file.digest not in listed:
                said = f"{DOCUMENTS} does not list {_name(file)}, which it names"
                yield finding("R103", f"entry {item.number}", said)


def _name(file: FileRef) -> str:
    return f"{str(file.name)[:120]} ({str(file.digest)[:16]})"


def _rows(members: Mapping[str, bytes]) -> list[dict[str, str]]:
    text = members[DOCUMENTS].decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    for row in rows:
        if None in row or None in row.values() or "digest" not in row:
            raise ValueError("a row of another length")
    return rows


def _documented(members: Mapping[str, bytes], checked: Checked) -> Iterator[Finding]:
    """Every document is the file its entry names, or says why it is not."""
    try:
        rows = _rows(members)
        named = {row["file"]: row for row in rows if row["file"]}
        listed = [(r["file"], r["digest"], r["file_sha256"], r["note"], r["name"]) for r in rows]
    except (*_BAD, csv.Error):
        yield finding("R103", DOCUMENTS, "it cannot be read")
        return
    for path, digest, of_file, note, name in listed:
        if not path:
            if not note:
                yield finding("R103", name[:120], "it is left out, and nothing says why")
            continue
        if path not in members:
            yield finding("R103", path[:240], "it is listed in documents.csv and is not here")
            continue
        checked.documents += 1
        own = sha256(members[path])
        if own != of_file or (own != digest and not note):
            said = f"its SHA-256 is {own}, and its entry names {digest[:80]}"
            yield finding("R103", path[:240], said)
    for name in sorted(members):
        if name.startswith("documents/") and name not in named:
            yield finding("R103", name, "no entry names it")


def _signed(
    members: Mapping[str, bytes], checked: Checked, key: bytes | None
) -> Iterator[Finding]:
    if not any(n.startswith(SIGNATURE) for n in members):
        if key is not None:
            yield finding("R104", SIGNATURE, "the bundle is not signed")
        return
    try:
        fault = signature_fault(members, key)
    except SealError as error:
        yield finding(error.code, SIGNATURE, error.said)
        return
    except _BAD:
        fault = "it cannot be read"
    if fault:
        yield finding("R104", SIGNATURE, fault)
        return
    checked.signed = True
    if key is None:
        yield finding("R105", SIGNATURE, "the signature holds under the key in the bundle itself")


def _stamped(
    members: Mapping[str, bytes], checked: Checked, roots: bytes | None
) -> Iterator[Finding]:
    stamps = [n for n in sorted(members) if n.startswith(STAMP)]
    name = reply_name(members)
    if not stamps:
        if roots is not None:
            yield finding("R106", STAMP, "the bundle is not stamped")
        return
    if stamps != [name]:
        yield finding("R106", stamps[0], f"the stamp of this bundle is called {name}")
        return
    data = members[BARE] if BARE in members else members[stamped_member(members)]
    try:
        instant = told(members[name], data)
        fault = stamp_fault(members[name], data, roots) if roots is not None else ""
    except SealError as error:
        yield finding(error.code, name, error.said)
        return
    if fault:
        yield finding("R106", name, fault)
        return
    checked.stamped = instant_text(instant)
    if roots is None:
        yield finding(
            "R107", name, f"it states {checked.stamped}, by an authority that was not checked"
        )


def _head(checked: Checked, head: str) -> Iterator[Finding]:
    wanted = head.strip().lower()
    if not wanted:
        return
    if wanted in checked.digests:
        checked.head_at = checked.digests.index(wanted) + 1
        return
    said = f"no entry of this bundle has the digest {head[:80]}"
    yield finding("R009", "bundle", said)
