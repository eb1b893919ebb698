"""Read a record as a person may see it: its list of entries, its head, its tables, and any past moment of it.

Nobody sees another's marks before they close, here as anywhere. Whoever marks is shown entries without their place in
the chain: a number or a digest would tell that another has marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from tendering.documents.tables import rows_text, table
from tendering.law.calendar import LONDON
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Link, entries_of, head_of, instant_text, merkle_root
from tendering.record.marking import Part, part_of
from tendering.record.visibility import role_of, visible
from tendering.workbench.aliases import alias_map
from tendering.workbench.records import Procurement, RefusedError, no_entry, opened
from tendering.workbench.writing import Report, publish, writer_of

NAMING = (
    "evaluator", "person", "bidder", "party", "lot", "zone", "criterion", "item", "question", "about",
)  # fmt: skip
"""The columns that say which row it is, in the order in which they are shown."""
SHORT = 12
"""Characters of a digest that are shown where it need not be typed."""


def log(
    ref: str,
    *,
    kind: str = "",
    lot: str = "",
    bidder: str = "",
    person: str = "",
    number: int | None = None,
    actor: str = "",
    store: str = "",
) -> Report:
    """List the entries of a record, or show one whole, as whoever looks may see them."""
    kind = kind.replace("-", "_")
    if kind not in ("", *EntryKind):
        remedy = f"The kinds are {', '.join(EntryKind)}."
        raise RefusedError(
            finding("F097", "--kind", f"{kind[:60]!r} is no kind of entry", remedy=remedy)
        )
    with opened(ref, store=store) as procurement:
        seen = _seen(procurement, procurement.links, actor)
        if number is not None:
            return _one(procurement, seen, number)
        shown = [
            view
            for view in seen
            if (not kind or view.entry.kind == kind)
            and (not lot or view.entry.lot in ("", lot))
            and (not bidder or view.entry.bidder == bidder)
            and (not person or person.casefold() in _people(view.entry))
        ]
        if not shown:
            raise RefusedError(finding("F097", ref, "the record shows you no such entry"))
        head = procurement.head if shown[0].link is not None else None
        data = {
            "procurement": procurement.id,
            "head": head,
            "entries": [_json(view) for view in shown],
        }
        heads = HEADS if head else HEADS[:-1]
        counted = f"{len(shown)} of {len(seen)} entries." + (f" Head: {head}" if head else "")
        text = f"{table([_row(view) for view in shown], heads)}\n\n{counted}"
    return Report(data=data, text=text)


@dataclass(frozen=True, slots=True)
class _View:
    """An entry as someone may see it, with its place in the chain where they may know that."""

    entry: Entry
    link: Link | None


def _seen(procurement: Procurement, links: Sequence[Link], actor: str) -> list[_View]:
    entries = entries_of(links)
    seen = visible(entries, actor, tender=procurement.tender, aliases=alias_map(procurement))
    part = part_of(member.role) if (member := role_of(entries, actor)) else Part.OFFICER
    whole = part not in (Part.EVALUATOR, Part.EXPERT, Part.ADVISER) and len(seen) == len(links)
    return [_View(e, x if whole else None) for e, x in zip_longest(seen, links) if e is not None]


HEADS = ("no.", "day", "time", "entry", "lot", "bidder", "by", "digest")


def _seen_then(procurement: Procurement, links: Sequence[Link], actor: str) -> list[Entry]:
    """Return the entries of a past moment as someone may see them today: what was secret then need not be now."""
    today = _seen(procurement, procurement.links, actor)
    if any(view.link is None for view in today):
        return [view.entry for view in _seen(procurement, links, actor)]
    numbers = {link.number for link in links}
    return [view.entry for view in today if view.entry.number in numbers]


def _people(entry: Entry) -> tuple[str, str]:
    return entry.by.casefold(), entry.person.casefold()


def _row(view: _View) -> list[str]:
    entry = view.entry
    who = entry.person if entry.person and entry.person != entry.by else entry.fact("party")
    return [
        str(entry.number),
        entry.on.isoformat(),
        entry.at.isoformat("minutes") if entry.at else "",
        entry.kind.replace("_", " ") + (f" ({who})" if who else ""),
        entry.lot,
        entry.bidder,
        entry.by,
        *([view.link.digest[:SHORT]] if view.link is not None else []),
    ]


def _json(view: _View) -> dict[str, object]:
    """Return an entry for machines, with its place in the chain where that may be known."""
    entry, link = view.entry, view.link
    chained = {
        "written": instant_text(link.written) if link else None,
        "clock": link.clock if link else None,
        "channel": link.channel if link else None,
        "previous": link.previous if link else None,
        "digest": link.digest if link else None,
    }
    return {
        "number": entry.number,
        **chained,
        "kind": entry.kind.value,
        "on": entry.on.isoformat(),
        "at": entry.at.isoformat("minutes") if entry.at else None,
        "by": entry.by,
        "lot": entry.lot,
        "bidder": entry.bidder,
        "person": entry.person,
        "facts": dict(entry.facts),
        "rows": {name: len(rows) for name, rows in entry.rows.items()},
        "files": [{"name": f.name, "digest": f.digest, "size": f.size} for f in entry.files],
    }


def _one(procurement: Procurement, seen: Sequence[_View], number: int) -> Report:
    """Show one entry whole, and how to see that it is in the chain."""
    if not 1 <= number <= len(seen):
        raise RefusedError(no_entry(number, procurement.links))
    view = seen[number - 1]
    entry, link = view.entry, view.link
    lines = [
        f"Entry {number} of {procurement.id}: {entry.kind.replace('_', ' ')}",
        f"  done     {entry.on.isoformat()}{f' {entry.at:%H:%M}' if entry.at else ''} by {entry.by}",
    ]
    if link is not None:
        clock = "" if link.clock == "system" else ", by a stated clock"
        written = f"{link.written.astimezone(LONDON):%Y-%m-%d %H:%M:%S}{clock}"
        lines.append(f"  written  {written}, through {link.channel or 'no command'}")
    about = [("lot", entry.lot), ("bidder", entry.bidder), ("person", entry.person)]
    lines += [f"  {name:8} {text}" for name, text in about if text]
    lines += [f"  {name}: {text}" for name, text in sorted(entry.facts.items())]
    for name, rows in entry.rows.items():
        lines += ["", f"{name}:", rows_text(rows, NAMING)]
    lines += [f"  file {f.name}, {f.size:,} bytes, sha256 {f.digest}" for f in entry.files]
    if link is not None:
        lines += ["", f"  follows  {link.previous}", f"  digest   {link.digest}"]
    data = {
        **_json(view),
        "rows": {name: [dict(row) for row in rows] for name, rows in entry.rows.items()},
    }
    return Report(data=data, text="\n".join(lines))


def head(ref: str, *, store: str = "") -> Report:
    """Give the head of the chain: what to print in minutes and letters, so that others hold it."""
    with opened(ref, store=store) as procurement:
        last = procurement.links[-1]
        data = {
            "procurement": procurement.id,
            "number": last.number,
            "head": last.digest,
            "root": merkle_root([x.digest for x in procurement.links]),
            "written": instant_text(last.written),
        }
    return Report(data=data, text=f"{last.digest}  entry {last.number} of {procurement.id}")


def replay(
    ref: str,
    *,
    at: str = "",
    number: int | None = None,
    out: Path | None = None,
    told: bool = False,
    actor: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Rebuild the record as it stood at a past moment, evaluate it, and write its tables and results.

    Args:
        ref: Id or folder.
        at: A day (its end) or a local time of a day; entries written by then stand.
        number: Or the last entry that stands.
        out: Where to write; default ``out/ID/replay-N``.
        told: Go by the day each entry tells rather than when it was written: for a record loaded from files.
        actor: Who looks: only what they may see is written.
        store: See `records.opened`.
        dry_run: Write nothing.
    """
    from tendering.evaluation.evaluate import evaluate
    from tendering.files.record_dossier import dossier_of, table_texts
    from tendering.model.findings import stopping
    from tendering.workbench.records import tender_of
    from tendering.workbench.results import outcome_json, result_files

    with opened(ref, store=store) as procurement:
        links = _prefix(procurement, _moment(at) if at else None, number, told=told)
        tender, findings = tender_of(procurement.store, procurement.id, links, procurement.folder)
        seen = _seen_then(procurement, links, actor)
    entries = entries_of(links)
    texts = table_texts(seen)
    data: dict[str, object] = {
        "procurement": procurement.id,
        "number": links[-1].number,
        "head": head_of(links),
        "entries": len(links),
    }
    last = links[-1].entry
    stood = f"{procurement.id} as it stood with {len(links)} of {len(procurement.links)} entries"
    what = f"the last of {last.on.isoformat()}: {last.kind.replace('_', ' ')}"
    lines = [f"{stood}, {what}", f"Head then: {head_of(links)}"]
    if tender is not None:
        dossier, more = dossier_of(procurement.id, tender, entries)
        findings = (*findings, *more)
        if dossier.bidders and not stopping(findings, "evaluate"):
            outcome = evaluate(dossier)
            texts |= result_files(dossier, outcome, findings)
            data["outcome"] = outcome_json(dossier, outcome, findings)
            done = sum(lot.complete for lot in outcome.lots)
            lines.append(f"Lots complete then: {done} of {len(outcome.lots)}")
    target = out or Path("out") / procurement.id / f"replay-{links[-1].number}"
    files = publish(target, writer_of(texts), dry_run=dry_run)
    return Report(
        findings=findings, data=data, text="\n".join(lines), files=files, dry_run=dry_run
    )


def _prefix(
    procurement: Procurement, moment: datetime | None, number: int | None, *, told: bool
) -> tuple[Link, ...]:
    links: Sequence[Link] = procurement.links
    if number is not None and not 1 <= number <= len(links):
        raise RefusedError(no_entry(number, links))
    if number is not None:
        links = [x for x in links if x.number <= number]
    if moment is not None and told:
        links = [x for x in links if _told(x) <= moment or x.number == 1]
    elif moment is not None:
        links = [x for x in links if x.written <= moment]
    if not links:
        first = procurement.links[0].written.astimezone(LONDON)
        said = f"nothing was written by then: the first entry was written on {first:%Y-%m-%d at %H:%M}"
        remedy = "Give a later moment, or --told to go by the days that entries tell."
        raise RefusedError(finding("F097", "--at", said, remedy=remedy))
    return tuple(links)


def _told(link: Link) -> datetime:
    return datetime.combine(*link.entry.moment, tzinfo=LONDON)


def _moment(text: str) -> datetime:
    """Read a moment: a day alone is its end; local time unless it states its zone.

    >>> _moment("2026-07-01").isoformat()
    '2026-07-01T23:59:59+01:00'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        remedy = "Write 2026-07-01, or 2026-07-01T16:30."
        raise RefusedError(
            finding("F094", "--at", f"{text[:60]!r} is no moment", remedy=remedy)
        ) from error
    if len(text) <= len("2026-07-01"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LONDON)


def tables(
    ref: str,
    *,
    out: Path | None = None,
    actor: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write the tables as the record has them: to the evaluation's folder, or another."""
    from tendering.files.record_dossier import table_texts

    with opened(ref, store=store) as procurement:
        seen = _seen(procurement, procurement.links, actor)
        texts = table_texts([view.entry for view in seen])
        target = out or procurement.folder
    files = publish(target, writer_of(texts), dry_run=dry_run, manifest=False)
    data = {"procurement": procurement.id, "tables": sorted(texts)}
    return Report(data=data, files=files, dry_run=dry_run)
