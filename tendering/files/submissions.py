"""A submission as it was sealed: its files, what tells them apart from another's, and, once it may be opened, what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tendering.files.portal_profile import read_profile
from tendering.files.portal_reader import Read, export_of, is_of_prices, read_bidder
from tendering.files.response_reader import foreign, read_response
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.chain import sha256

BOOK = ".xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One bidder's submission.

    Attributes:
        name: What the bidder calls itself; blank where that is not known before opening.
        files: By name as it came.
        profile: The text of the profile that reads it; blank where it is our own response workbook.
        folder: Its folder in the export.
    """

    bidder: str
    name: str
    files: Mapping[str, bytes]
    profile: str = ""
    folder: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of the one file, or of the list of files as ``sha256sum`` prints it."""
        return digest_of((name, sha256(body)) for name, body in self.files.items())


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """Return the digest of files by name and digest: that of the one, or of their list as ``sha256sum`` prints it.

    >>> digest_of([("a.xlsx", "ab" * 32)]) == "ab" * 32
    True
    """
    listed = sorted(files)
    if len(listed) == 1:
        return listed[0][1]
    return sha256("".join(f"{digest}  {name}\n" for name, digest in listed).encode())


def read_sealed(sealed: Sealed, tender: Tender) -> Read:
    """Read a submission that may be opened. Its rows bear the id it was received under, whatever it calls itself."""
    if sealed.profile:
        return _from_portal(sealed, tender)
    books = {
        name: body
        for name, body in sealed.files.items()
        if name.lower().endswith(BOOK) and not foreign(body, name, tender)
    }
    if len(books) != 1:
        return Read(rows={}, findings=tuple(_none(sealed, books, tender)))
    ((name, body),) = books.items()
    rows, findings = read_response(body, name, tender)
    own = {
        table: [{**row, "bidder": sealed.bidder} for row in some] for table, some in rows.items()
    }
    # the id is the one it was received under: what the file is called does not matter
    said = tuple(f for f in findings if f.code != "F066")
    return Read(
        rows=own,
        findings=tuple(f for f in said if not is_of_prices(f)),
        of_prices=tuple(f for f in said if is_of_prices(f)),
    )


def _none(sealed: Sealed, books: Mapping[str, bytes], tender: Tender) -> Iterable[Finding]:
    where = f"{sealed.bidder}, {', '.join(sorted(sealed.files))[:200]}"
    if books:
        message = f"{len(books)} response workbooks in one submission: {', '.join(sorted(books))}"
        yield finding("R303", where, message, remedy="Ask the bidder which one is its bid.")
        return
    found = [
        f
        for name, body in sorted(sealed.files.items())
        if name.lower().endswith(BOOK)
        for f in foreign(body, name, tender)
    ]
    yield from found or [finding("F051", where, "no response workbook is among its files")]


def _from_portal(sealed: Sealed, tender: Tender) -> Read:
    profile, findings = read_profile(sealed.profile, "profile", tender)
    if profile is None:
        return Read(rows={}, findings=findings)
    export = export_of(sealed.folder, sealed.files, profile)
    if all(f.bidder != sealed.bidder for f in export.layout.folders):
        message = f"the profile no longer makes {sealed.bidder} of the folder {sealed.folder!r}"
        return Read(rows={}, findings=(finding("R302", sealed.bidder, message),))
    return read_bidder(export, sealed.bidder, tender)


def holds_prices(sealed: Sealed, tender: Tender) -> frozenset[str]:
    """Return the files of a submission that may show its prices: our workbook, and what a table with prices is read from.

    Conservative: a file the profile reads for nothing may hold anything, so it counts as well; only a file that
    answers a question does not.
    """
    if not sealed.profile:
        return frozenset(sealed.files)
    profile, _ = read_profile(sealed.profile, "profile", tender)
    if profile is None:
        return frozenset(sealed.files)
    export = export_of(sealed.folder, sealed.files, profile)
    safe = {
        path
        for folder in export.layout.folders
        for path, rule in folder.rules.items()
        if rule.take in ("answer", "evidence")
    }
    return frozenset(sealed.files) - safe
