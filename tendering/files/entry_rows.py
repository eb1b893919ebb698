"""The ``entries`` of evaluation.yaml into entries of the record, each with its place, every finding at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any

from tendering.checks.notices.kinds import kind_called
from tendering.files.cell_values import day, day_remedy, number, number_remedy
from tendering.files.yaml_reader import Document
from tendering.model.entries import CHOICES, DAYS, FACTS, NUMBERS, Entry, EntryKind, standing
from tendering.model.findings import Finding, Severity, finding, has_error

_OWN = ("entry", "on", "at", "by", "lot", "bidder", "person")
_OTHER_NOTICE = re.compile(r"UK([1-9]|1[0-7])|F\d\d|.*contracts finder.*", re.IGNORECASE)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def read_entries(document: Document) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Read the list of entries, in the order they are written; one with a finding is left out."""
    written = document.data["entries"]
    if not isinstance(written, list):
        where = document.at("entries")
        return (), (finding("D003", where, "'entries' must be a list, an entry each"),)
    entries: list[Entry] = []
    findings: list[Finding] = []
    for n, row in enumerate(written):
        path = f"entries[{n}]"
        found = tuple(_problems(row, path, document))
        findings += found
        if not has_error(found):
            entries.append(_entry(row, document.at(path)))
    return tuple(entries), (*findings, *_without_effect(entries))


def _without_effect(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find what supersedes nothing that stands before it: the entry that was meant still stands."""
    for n, entry in enumerate(entries):
        before = entries[:n]
        if entry.kind is EntryKind.SUPERSEDED and standing((*before, entry)) == standing(before):
            said = f"nothing before it is of the kind {entry.fact('kind') or '(not said)'}, day, lot and bidder named"
            remedy = (
                "Correct what it names: kind, dated, lot, bidder; for a notice its kind in `what`."
            )
            yield finding(
                "D006",
                entry.where,
                f"this supersedes nothing: {said}",
                severity=Severity.WARNING,
                remedy=remedy,
            )


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
    yield from _worded(EntryKind(kind), row, path, document)
    if isinstance(at, str) and not _TIME.fullmatch(at):
        yield finding(
            "D003",
            document.at(f"{path}.at"),
            f"{path}.at is not a time such as 14:30: {at[:60]!r}",
        )


def _worded(
    kind: EntryKind, row: Mapping[str, Any], path: str, document: Document
) -> Iterator[Finding]:
    """Find facts that are not one of the words they may be, and numbers that are none."""
    for key, text in row.items():
        if not isinstance(text, str) or not text.strip():
            continue
        words, where = CHOICES.get((kind, key), ()), document.at(f"{path}.{key}")
        if words and " ".join(text.casefold().split()) not in words:
            said = f"{path}.{key}: {text[:60]!r} is not one of: {', '.join(words)}"
            yield finding("D003", where, said)
        if (kind, key) in NUMBERS and number(text) is None:
            said = f"{path}.{key} is not a number: {text[:60]!r}"
            yield finding("F012", where, said, remedy=number_remedy(text))
        if key == "notice" and kind is EntryKind.NOTICE_PUBLISHED and not _is_notice(text):
            said = f"{path}.notice: {text[:60]!r} is a kind of notice that no check reads"
            remedy = "Write the kind as the law numbers it, such as UK6 or F21; leave it, if it is another."
            yield finding("D003", where, said, severity=Severity.WARNING, remedy=remedy)


def _is_notice(text: str) -> bool:
    return kind_called(text) is not None or bool(_OTHER_NOTICE.fullmatch(text.strip()))
