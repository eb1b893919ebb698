"""A bundle: the files that make a record checkable by anyone, as names and bytes. Pure; `bundle_check` is its other half.

Every entry is a file of its own whose SHA-256 is the entry's digest and whose text names the digest before it, so
that the chain is checked with `sha256sum` alone. In a copy for an audience an entry with something withheld is a
file of another name: it shows the rest, and the digest, which cannot then be taken again from the text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tendering.record.chain import Link, head_of, merkle_root, sha256
from tendering.record.entry_data import to_data
from tendering.record.redaction import Redacted, Withheld

FORMAT = "tendering-bundle-1"
MANIFEST = "manifest.json"
CHAIN = "CHAIN.sha256"
DIGESTS = "chain.csv"
DOCUMENTS = "documents.csv"
WITHHELD = "withheld.csv"
SUMS = "SHA256SUMS"
INDEX = "index.html"
HOW = "HOW-TO-CHECK.txt"
SIGNATURE, STAMP = "signature/", "stamp/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that entries rest on, as it goes into a bundle.

    Attributes:
        digest: As the entries name it.
        entries: The numbers of the entries that name it.
        path: Its name in the bundle; empty where it is not in it.
        why: Why it is not in it, or how it differs: a ground, or what became of it.
        data: Its bytes in the bundle; another file than the original where words are replaced in it.
    """

    digest: str
    name: str
    size: int
    entries: tuple[int, ...]
    path: str = ""
    why: str = ""
    data: bytes | None = None

    @property
    def altered(self) -> bool:
        """Say whether words are replaced in it."""
        return self.data is not None and sha256(self.data) != self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a bundle is made of.

    Attributes:
        links: The chain, whole.
        copy: What the audience may see; None where the bundle is the record itself.
        pages: Files made of the entries elsewhere: the index, the instructions, tables.
    """

    procurement: str
    links: Sequence[Link]
    documents: Sequence[Document]
    copy: Redacted | None = None
    pages: Mapping[str, bytes] = field(default_factory=dict)


def entry_path(number: int, *, whole: bool) -> str:
    """Return the name of an entry's file.

    >>> entry_path(57, whole=True), entry_path(57, whole=False)
    ('entries/000057.json', 'entries/000057.redacted.json')
    """
    return f"entries/{number:06}{'' if whole else '.redacted'}.json"


def facts_of(contents: Contents) -> dict[str, Any]:
    """Return what the manifest says of a bundle beside its files."""
    digests = [link.digest for link in contents.links]
    data: dict[str, Any] = {
        "format": FORMAT,
        "procurement": contents.procurement,
        "entries": len(digests),
        "head": head_of(contents.links),
        "root": merkle_root(digests),
    }
    if contents.copy is not None:
        data["audience"] = contents.copy.audience
        if contents.copy.bidder:
            data["bidder"] = contents.copy.bidder
    return data


def members_of(contents: Contents) -> dict[str, bytes]:
    """Return every file of a bundle that is neither signed nor stamped, its manifest and sums among them."""
    members = {
        **_entries(contents),
        DIGESTS: _digests(contents),
        DOCUMENTS: _documents(contents.documents),
        **{d.path: d.data for d in contents.documents if d.path and d.data is not None},
        **contents.pages,
    }
    members[CHAIN] = _chain(contents)
    if contents.copy is not None:
        members[WITHHELD] = withheld_csv(contents.copy.withheld)
    members[MANIFEST] = manifest(facts_of(contents), members)
    return {**members, SUMS: sums(members)}


def manifest(facts: Mapping[str, Any], members: Mapping[str, bytes]) -> bytes:
    """Return the list of a bundle's files with their SHA-256, and what the bundle is."""
    files = {name: sha256(members[name]) for name in sorted(members)}
    return (json.dumps({**facts, "files": files}, indent=1, ensure_ascii=False) + "\n").encode()


def sums(members: Mapping[str, bytes]) -> bytes:
    """Return the file that ``sha256sum -c`` reads: every file but itself."""
    names = sorted(name for name in members if name != SUMS)
    return "".join(f"{sha256(members[name])}  {name}\n" for name in names).encode()


def withheld_csv(withheld: Iterable[Withheld]) -> bytes:
    """Return the list of what is withheld: entry, part, ground, test, and who decided it."""
    return _csv(
        ("entry", "part", "ground", "public_interest_test", "decided_by_entry", "default_rule"),
        ((w.number, w.part, w.ground, w.test, w.by or "", w.rule) for w in withheld),
    )


def redacted_entry(link: Link, copy: Redacted) -> dict[str, Any]:
    """Return what an audience is given of an entry that has something withheld."""
    entry = copy.entries[link.number - 1]
    return {
        "format": f"{FORMAT}-redacted",
        "procurement": link.procurement,
        "number": link.number,
        "digest": link.digest,
        "previous": link.previous,
        "entry": to_data(entry),
        "withheld": [{"part": w.part, "ground": w.ground} for w in copy.of(link.number)],
    }


def _entries(contents: Contents) -> dict[str, bytes]:
    members = {}
    for link in contents.links:
        if contents.copy is None or not contents.copy.of(link.number):
            members[entry_path(link.number, whole=True)] = link.body.encode()
        else:
            data = redacted_entry(link, contents.copy)
            text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            members[entry_path(link.number, whole=False)] = text.encode()
    return members


def _whole(contents: Contents, link: Link) -> bool:
    return contents.copy is None or not contents.copy.of(link.number)


def _chain(contents: Contents) -> bytes:
    """Return the sums of the entries that are whole: here a file's SHA-256 is the entry's digest itself."""
    return "".join(
        f"{link.digest}  {entry_path(link.number, whole=True)}\n"
        for link in contents.links
        if _whole(contents, link)
    ).encode()


def _digests(contents: Contents) -> bytes:
    rows = (
        (
            link.number,
            link.digest,
            link.previous,
            entry_path(link.number, whole=_whole(contents, link)),
        )
        for link in contents.links
    )
    return _csv(("number", "digest", "previous", "file"), rows)


def _documents(documents: Sequence[Document]) -> bytes:
    rows = (
        (
            d.digest,
            d.name,
            d.size,
            ";".join(str(n) for n in d.entries),
            d.path,
            sha256(d.data) if d.data is not None and d.path else "",
            d.why,
        )
        for d in documents
    )
    names = ("digest", "name", "size", "entries", "file", "file_sha256", "note")
    return _csv(names, rows)


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode()
