"""Aliases that hide bidders from the panel: given by a keyed shuffle, kept as a file of the record, never printed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tendering.files.leak_scan import authors, scan_file
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.record.chain import Draft
from tendering.record.leak_words import Scanner, leak_words
from tendering.record.marking import rows
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

MAP_FILE = "aliases.json"


def give(
    ref: str, who: Who, *, key: str, reason: str = "", store: str = "", dry_run: bool = False
) -> Report:
    """Hide the bidders from the panel behind aliases; bidders opened later get theirs when this is run again.

    ``key`` is a secret the order is drawn with: the command draws it afresh, and it is kept with the map.

    Raises:
        RefusedError: No bid is opened.
    """
    counts = {"before": 0, "now": 0}

    def build(now: Procurement) -> Sequence[Draft]:
        bidders = tuple(r["bidder"] for r in rows(now.entries, "bidders", ("bidder",)))
        if not bidders:
            raise RefusedError(
                finding("R413", ref, "no bid is opened, so there is no bidder to hide")
            )
        before = alias_map(now)
        made = shuffled(key, bidders, before)
        counts.update(before=len(before), now=len(made))
        if made == before:
            return ()
        body = {"procurement": now.id, "key": key, "aliases": made}
        data = (json.dumps(body, indent=1, sort_keys=True) + "\n").encode()
        files = [(file_ref(MAP_FILE, data), data)]
        return (draft(who, EntryKind.ALIASES_GIVEN, facts={"reason": reason}, files=files),)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    if not links:
        text = f"Every one of the {counts['now']} bidders has an alias already."
        return Report(text=text, data={"entries": []})
    verb = "would have" if dry_run else "have"
    text = (
        f"{counts['now'] - counts['before']} bidders {verb} an alias. Which is whose stands in the record alone; "
        "files for the panel are searched for their names before they are written."
    )
    return Report(data={"bidders": counts["now"], "entries": receipt(links)}, text=text)


def scan(ref: str, paths: Sequence[Path], *, store: str = "") -> Report:
    """Search files meant for the panel for words that tell who a hidden bidder is; nothing is written.

    Raises:
        RefusedError: No bidder is hidden.
    """
    with opened(ref, store=store) as procurement:
        hides = veil(procurement)
    if not hides.aliases:
        remedy = f"First `tendering aliases {ref}`."
        raise RefusedError(
            finding("R413", ref, "no bidder is hidden from the panel", remedy=remedy)
        )
    found: list[Finding] = []
    for path in paths:
        try:
            found += hides.refused(path.name, path.read_bytes())
        except OSError as error:
            said = f"the file cannot be read: {error.strerror or error}"
            found.append(finding("R412", path.name, said, severity=Severity.ERROR))
    clean = len(paths) - len({f.where.split(",")[0] for f in found})
    text = f"{clean} of {len(paths)} files say nothing of who a bidder is."
    return Report(findings=tuple(found), data={"files": [p.name for p in paths]}, text=text)


def shuffled(key: str, bidders: Iterable[str], before: Mapping[str, str]) -> dict[str, str]:
    """Return an alias for each bidder: those given stay, the others follow in the order the key draws."""
    new = sorted(
        (b for b in dict.fromkeys(bidders) if b not in before),
        key=lambda b: hmac.digest(key.encode(), b.encode(), "sha256"),
    )
    digits = max(len(str(len(before) + len(new))), 2)
    aliases = dict(before)
    for number, bidder in enumerate(new, len(before) + 1):
        aliases[bidder] = f"Bidder {number:0{digits}}"
    return aliases


def alias_map(procurement: Procurement) -> dict[str, str]:
    """Return the alias of each bidder; see `aliases_in`."""
    return aliases_in(procurement.entries, procurement.body)


def aliases_in(
    entries: Iterable[Entry], body_of: Callable[[FileRef], bytes | None]
) -> dict[str, str]:
    """Return the alias of each bidder; empty where none are hidden.

    Args:
        entries: Of the record.
        body_of: Gives the bytes of a file an entry rests on, or None where the store does not hold it.

    Raises:
        RefusedError: Aliases were given, and their file is not in the store.
    """
    for entry in of_kind(standing(entries), EntryKind.ALIASES_GIVEN)[-1:]:
        for file in entry.files:
            if file.name == MAP_FILE:
                body = body_of(file)
                if body is None:
                    where = f"entry {entry.number}"
                    raise RefusedError(finding("R008", where, f"{file.name} is not in the store"))
                return {str(k): str(v) for k, v in json.loads(body)["aliases"].items()}
    return {}


@dataclass(frozen=True, slots=True)
class Veil:
    """What hides bidders from the panel: their aliases, and the search for words that tell who they are."""

    aliases: Mapping[str, str]
    scanner: Scanner

    def shown(self, bidder: str) -> str:
        """Return a bidder as the panel knows it: its alias, else its id."""
        return self.aliases.get(bidder, bidder)

    def of(self, shown: str) -> str:
        """Return the bidder whom the panel knows by this."""
        return next((b for b, alias in self.aliases.items() if alias == shown), shown)

    def refused(self, name: str, data: bytes) -> tuple[Finding, ...]:
        """Return what a file for the panel says of hidden bidders; nothing where none is hidden."""
        return scan_file(name, data, self.scanner) if self.aliases else ()


def veil(procurement: Procurement, *, allowed: Sequence[str] = ()) -> Veil:
    """Return what hides the bidders of a procurement; where none are hidden it hides nothing."""
    aliases = alias_map(procurement)
    if not aliases:
        return Veil({}, Scanner(()))
    words = leak_words(
        procurement.entries,
        published=str(procurement.tender),
        authors=authors(_sent(procurement)),
    )
    return Veil(aliases, Scanner.of(words, allowed=allowed))


def _sent(procurement: Procurement) -> dict[str, list[tuple[str, bytes]]]:
    """Return the files each bidder sent, as far as the store has them."""
    sent: dict[str, list[tuple[str, bytes]]] = {}
    kinds = (EntryKind.SUBMISSION_RECEIVED, EntryKind.LATE_SUBMISSION)
    for entry in of_kind(standing(procurement.entries), *kinds):
        for file in entry.files:
            body = procurement.body(file)
            if body is not None:
                sent.setdefault(entry.bidder, []).append((file.name, body))
    return sent
