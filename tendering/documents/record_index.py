"""The index of a bundle: one accessible page that says what every entry is, and how the bundle is checked by anyone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from pathlib import Path

from tendering.documents.dates import british, day_text
from tendering.documents.names import counted
from tendering.documents.page_template import render_page
from tendering.files.record_dossier import SPECS
from tendering.law.values import value
from tendering.model.entries import DAYS, Entry, EntryKind, standing
from tendering.record.audiences import AUDIENCES, COUNCILLORS, RULES, ground_of
from tendering.record.bundle import Document, entry_path
from tendering.record.chain import Link, head_of, merkle_root
from tendering.record.redaction import Redacted, Withheld

TEMPLATE = "record-index.html.j2"
MOST_ROWS = 40
"""Most rows of a table shown below an entry; the rest is in its file."""
LONGEST = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the index says of the procurement beside its entries.

    Attributes:
        states: Each lot as its name, state, day and reason.
        tables: The tables that go with it, by name in the bundle.
    """

    procurement: str
    title: str = ""
    authority: str = ""
    tender: str = ""
    fingerprint: str = ""
    states: Sequence[tuple[str, str, str, str]] = ()
    tables: Sequence[str] = field(default_factory=tuple)


def render(
    subject: Subject,
    links: Sequence[Link],
    documents: Sequence[Document],
    copy: Redacted | None = None,
    folder: Path | None = None,
) -> str:
    """Return the index as HTML.

    Args:
        subject: What the procurement is.
        links: The whole chain.
        documents: Every file the entries name.
        copy: What the audience may see; None for the whole record.
        folder: An authority's own folder of templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    return render_page(TEMPLATE, context(subject, links, documents, copy), folder)


def context(
    subject: Subject,
    links: Sequence[Link],
    documents: Sequence[Document],
    copy: Redacted | None = None,
) -> dict[str, object]:
    """Return everything the template prints, as plain values."""
    entries = copy.entries if copy is not None else tuple(x.entry for x in links)
    bidders = _names(entries)
    gone = _gone(tuple(x.entry for x in links))
    by_entry: dict[int, list[Document]] = {}
    for document in documents:
        for number in document.entries:
            by_entry.setdefault(number, []).append(document)
    days = sorted(e.on for e in entries)
    return {
        "title": subject.title or subject.procurement,
        "authority": subject.authority,
        "procurement": subject.procurement,
        "tender": subject.tender,
        "fingerprint": subject.fingerprint,
        "audience": _audience(copy),
        "exempt": _exempt(copy),
        "withheld_count": counted(len(copy.withheld), "place is", "places are") if copy else "",
        "count": len(links),
        "first_day": british(days[0]) if days else "",
        "last_day": british(days[-1]) if days else "",
        "head": head_of(links),
        "root": merkle_root([x.digest for x in links]),
        "states": list(subject.states),
        "entries": [
            _entry(
                link,
                entry,
                copy,
                bidders=bidders,
                documents=by_entry.get(link.number, []),
                gone=gone,
            )
            for link, entry in zip(links, entries, strict=True)
        ],
        "documents": [_document(d) for d in documents],
        "tables": list(subject.tables),
        "grounds": _grounds(copy) if copy is not None else [],
    }


def _audience(copy: Redacted | None) -> str:
    if copy is None:
        return ""
    whom = f" ({copy.bidder})" if copy.bidder else ""
    return f"{AUDIENCES[copy.audience]}{whom}"


def _exempt(copy: Redacted | None) -> str:
    if copy is None or copy.audience != COUNCILLORS:
        return ""
    exempt = value("other.duties.exempt_report")
    return f"Exempt from publication ({exempt.cite}): it is not to be passed on."


def kind_words(kind: EntryKind) -> str:
    """Return what an entry is called on a page.

    >>> kind_words(EntryKind.NON_COMPLIANCE_DECIDED)
    'Non compliance decided'
    """
    return kind.value.replace("_", " ").capitalize()


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    return {
        row["bidder"]: f"{row.get('name', '')} ({row['bidder']})"
        for entry in entries
        for row in entry.rows.get("bidders", ())
        if row.get("bidder") and row.get("name") and not row["name"].startswith("[withheld")
    }


def _gone(entries: Sequence[Entry]) -> Mapping[int, int]:
    """Return the entries that no longer stand, each with the entry that took it out."""
    found: dict[int, int] = {}
    before: tuple[Entry, ...] = ()
    for n, entry in enumerate(entries, 1):
        if entry.kind is EntryKind.SUPERSEDED:
            still = {e.number for e in standing(entries[:n])}
            for old in before:
                if old.number not in still and old.number is not None:
                    found.setdefault(old.number, entry.number or 0)
        before = standing(entries[:n]) if entry.kind is EntryKind.SUPERSEDED else (*before, entry)
    return found


def _entry(
    link: Link,
    entry: Entry,
    copy: Redacted | None,
    *,
    bidders: Mapping[str, str],
    documents: Sequence[Document],
    gone: Mapping[int, int],
) -> dict[str, object]:
    withheld = copy.of(link.number) if copy is not None else ()
    return {
        "number": link.number,
        "what": kind_words(entry.kind),
        "day": british(entry.on),
        "time": f"{entry.at:%H:%M}" if entry.at else "",
        "lot": entry.lot,
        "bidder": bidders.get(entry.bidder, entry.bidder),
        "person": entry.person,
        "by": entry.by,
        "facts": [(_label(k), _text(k, v)) for k, v in entry.facts.items()],
        "tables": [_table(name, rows) for name, rows in entry.rows.items() if rows],
        "documents": [_document(d) for d in documents],
        "written": f"{link.written.astimezone(UTC):%d %B %Y, %H:%M:%S} UTC".lstrip("0"),
        "digest": link.digest,
        "file": entry_path(link.number, whole=not withheld),
        "withheld": bool(withheld),
        "gone": gone.get(link.number, 0),
    }


def _label(fact: str) -> str:
    return fact.replace("_", " ").capitalize()


def _text(fact: str, text: str) -> str:
    if fact in DAYS:
        return day_text(text)
    if len(text) > LONGEST:
        return f"{text[:LONGEST]} ... ({len(text):,} characters; the rest is in the entry's file)"
    return text


def _table(name: str, rows: Sequence[Mapping[str, str]]) -> dict[str, object]:
    found = dict.fromkeys(column for row in rows for column in row)
    known = SPECS[name].names if name in SPECS else ()
    headings = [*(c for c in known if c in found), *(c for c in found if c not in known)]
    return {
        "caption": f"{_label(name)}: {counted(len(rows), 'row')}",
        "headings": [_label(h) for h in headings],
        "rows": [[row.get(h, "") for h in headings] for row in rows[:MOST_ROWS]],
        "more": max(0, len(rows) - MOST_ROWS),
    }


def _document(document: Document) -> dict[str, object]:
    return {
        "path": document.path,
        "name": document.name,
        "note": document.why,
        "entries": list(document.entries),
        "size": f"{document.size:,}",
        "digest": document.digest,
    }


def _grounds(copy: Redacted) -> list[tuple[str, str, str, str, str, str]]:
    """Return one row for each ground and rule or decision: what it withholds, and in how many places."""

    def key(w: Withheld) -> tuple[str, str, str, int]:
        return (w.ground, w.rule, w.test, w.by or 0)

    rows = []
    for (ground, rule, test, by), found in groupby(sorted(copy.withheld, key=key), key):
        what = RULES[rule].withholds if rule else "what an officer flagged"
        cite = ground_of(rule).cite if rule else ground
        decided = f"entry {by}" if by else "the default for this audience"
        rows.append((ground, cite, what, str(sum(1 for _ in found)), test, decided))
    return rows
