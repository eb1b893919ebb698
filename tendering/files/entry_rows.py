"""The ``entries`` of evaluation.yaml into entries of the record, each with its place, every finding at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from tendering.files.cell_values import day, day_remedy
from tendering.files.yaml_reader import Document
from tendering.model.entries import DAYS, FACTS, Entry, EntryKind
from tendering.model.findings import Finding, finding

_OWN = ("entry", "on", "at", "by", "lot", "bidder", "person")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def read_entries(document: Document) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Read the list of entries, in the order they are written; one with a finding is left out."""
    written = document.data["entries"]
    if not isinstance(written, list):
        where = document.at("entries")
        return (), (finding("D003", where, "'entries' must be a list, an entry each"),)
    entries: list[Entry] = []
    findings: list[Finding] = []
    for number, row in enumerate(written):
        path = f"entries[{number}]"
        found = tuple(_problems(row, path, document))
        findings += found
        if not found:
            entries.append(_entry(row, document.at(path)))
    return tuple(entries), tuple(findings)


def _entry(row: Mapping[str, str], where: str) -> Entry:
    on = day(row["on"])
    if on is None:
        raise ValueError(f"{where}: the day was not checked")
    return Entry(
        kind=EntryKind(row["entry"]),
        on=on,
        at=time.fromisoformat(row["at"]) if "at" in row else None,
        by=row.get("by", ""),
        lot=row.get("lot", ""),
        bidder=row.get("bidder", ""),
        person=row.get("person", ""),
        facts={key: text for key, text in row.items() if key not in _OWN},
        where=where,
    )


def _problems(row: Any, path: str, document: Document) -> Iterator[Finding]:
    """Find what keeps a row from being an entry: its kind, its day, its time, facts of other kinds."""
    if not isinstance(row, dict):
        yield finding("D003", document.at(path), "an entry must hold keys and values")
        return
    for key, text in row.items():
        if not isinstance(text, str) or not text.strip():
            said = f"{path}.{key} must be text" if text else f"{path}.{key} is blank"
            yield finding("D003" if text else "D004", document.at(f"{path}.{key}"), said)
    kind = row.get("entry")
    if not isinstance(kind, str) or kind not in set(EntryKind):
        yield finding(
            "D003",
            document.at(f"{path}.entry"),
            f"{path}: {str(kind)[:60]!r} is no kind of entry"
            if kind
            else f"{path}: 'entry' is missing",
            remedy=f"The kinds are {', '.join(EntryKind)}.",
        )
        return
    facts = FACTS[EntryKind(kind)]
    for key in row:
        if key not in (*_OWN, *facts):
            yield finding(
                "D002",
                document.at(f"{path}.{key}"),
                f"{key!r} is not a fact of {kind}",
                remedy=f"Its facts are {', '.join(facts) or 'none'}; every entry has {', '.join(_OWN)}.",
            )
    on, at = row.get("on"), row.get("at")
    if on is None:
        yield finding("D004", document.at(path), f"{path}: 'on' is missing")
    for key in ("on", *sorted(DAYS & row.keys() & facts.keys())):
        text = row.get(key)
        if not isinstance(text, str) or not text.strip():
            continue
        found = day(text)
        if found is None:
            said = f"{path}.{key} is not a date: {text[:60]!r}"
            yield finding("F014", document.at(f"{path}.{key}"), said, remedy=day_remedy(text))
    if isinstance(at, str) and not _TIME.fullmatch(at):
        yield finding(
            "D003",
            document.at(f"{path}.at"),
            f"{path}.at is not a time such as 14:30: {at[:60]!r}",
        )
