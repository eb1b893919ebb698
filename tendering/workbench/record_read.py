"""Read a record: its list of entries, its head, its tables, and any past moment of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tendering.documents.tables import table
from tendering.model.findings import finding
from tendering.record.chain import Link, head_of, inclusion_proof, merkle_root
from tendering.workbench.records import Procurement, RefusedError, opened
from tendering.workbench.writing import Report, publish

LOCAL = ZoneInfo("Europe/London")
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
    store: str = "",
) -> Report:
    """List the entries of a record, or show one whole."""
    with opened(ref, store=store) as procurement:
        links = procurement.links
        if number is not None:
            return _one(procurement, number)
        shown = [
            link
            for link in links
            if (not kind or link.entry.kind == kind.replace("-", "_"))
            and (not lot or link.entry.lot in ("", lot))
            and (not bidder or link.entry.bidder == bidder)
            and (not person or person.casefold() in _people(link))
        ]
        if not shown:
            raise RefusedError(finding("F097", ref, "the record has no such entry"))
        data = {
            "procurement": procurement.id,
            "head": procurement.head,
            "entries": [link_json(link) for link in shown],
        }
        text = f"{table([_row(x) for x in shown], HEADS)}\n\n{len(shown)} of {len(links)} entries. Head: {procurement.head}"
    return Report(data=data, text=text)


HEADS = ("no.", "day", "time", "entry", "lot", "bidder", "by", "digest")


def _people(link: Link) -> tuple[str, str]:
    return link.entry.by.casefold(), link.entry.person.casefold()


def _row(link: Link) -> list[str]:
    entry = link.entry
    who = entry.person if entry.person and entry.person != entry.by else ""
    return [
        str(link.number),
        entry.on.isoformat(),
        entry.at.isoformat("minutes") if entry.at else "",
        entry.kind.replace("_", " ") + (f" ({who})" if who else ""),
        entry.lot,
        entry.bidder,
        entry.by,
        link.digest[:SHORT],
    ]


def link_json(link: Link) -> dict[str, object]:
    """Return an entry with its place in the chain, for machines."""
    entry = link.entry
    return {
        "number": link.number,
        "written": link.written.isoformat().replace("+00:00", "Z"),
        "clock": link.clock,
        "channel": link.channel,
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
        "previous": link.previous,
        "digest": link.digest,
    }


def _one(procurement: Procurement, number: int) -> Report:
    """Show one entry whole, and how to see that it is in the chain."""
    if not 1 <= number <= len(procurement.links):
        said = f"the record has entries 1 to {len(procurement.links)}"
        raise RefusedError(finding("F097", f"entry {number}", said))
    link = procurement.links[number - 1]
    entry = link.entry
    written = link.written.astimezone(LOCAL)
    clock = "" if link.clock == "system" else ", by a stated clock"
    lines = [
        f"Entry {number} of {procurement.id}: {entry.kind.replace('_', ' ')}",
        f"  done     {entry.on.isoformat()}{f' {entry.at:%H:%M}' if entry.at else ''} by {entry.by}",
        f"  written  {written:%Y-%m-%d %H:%M:%S}{clock}, through {link.channel or 'no command'}",
    ]
    about = [("lot", entry.lot), ("bidder", entry.bidder), ("person", entry.person)]
    lines += [f"  {name:8} {text}" for name, text in about if text]
    lines += [f"  {name}: {text}" for name, text in sorted(entry.facts.items())]
    for name, rows in entry.rows.items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        lines += ["", f"{name}:", table([[r.get(c, "") for c in columns] for r in rows], columns)]
    lines += [f"  file {f.name}, {f.size:,} bytes, sha256 {f.digest}" for f in entry.files]
    digests = [x.digest for x in procurement.links]
    lines += ["", f"  follows  {link.previous}", f"  digest   {link.digest}"]
    data = {
        **link_json(link),
        "rows": {name: list(rows) for name, rows in entry.rows.items()},
        "body": link.body,
        "proof": list(inclusion_proof(digests, number - 1)),
        "root": merkle_root(digests),
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
            "written": last.written.isoformat().replace("+00:00", "Z"),
        }
    return Report(data=data, text=f"{last.digest}  entry {last.number} of {procurement.id}")


def replay(
    ref: str,
    *,
    at: str = "",
    number: int | None = None,
    out: Path | None = None,
    told: bool = False,
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
        store: See `records.opened`.
        dry_run: Write nothing.
    """
    from tendering.evaluation.evaluate import evaluate
    from tendering.files.record_dossier import dossier_of, table_texts
    from tendering.model.findings import stopping
    from tendering.workbench.evaluate import write_texts
    from tendering.workbench.records import tender_of
    from tendering.workbench.results import outcome_json, result_files

    with opened(ref, store=store) as procurement:
        links = _prefix(procurement, _moment(at) if at else None, number, told=told)
        tender, findings = tender_of(procurement.store, procurement.id, links, procurement.folder)
    entries = tuple(link.entry for link in links)
    texts = table_texts(entries)
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
    files = publish(target, lambda aside: write_texts(aside, texts), dry_run=dry_run)
    return Report(
        findings=findings, data=data, text="\n".join(lines), files=files, dry_run=dry_run
    )


def _prefix(
    procurement: Procurement, moment: datetime | None, number: int | None, *, told: bool
) -> tuple[Link, ...]:
    links: Sequence[Link] = procurement.links
    if number is not None:
        links = [x for x in links if x.number <= number]
    if moment is not None and told:
        links = [x for x in links if _told(x) <= moment or x.number == 1]
    elif moment is not None:
        links = [x for x in links if x.written <= moment]
    if not links:
        first = procurement.links[0].written.astimezone(LOCAL)
        said = f"nothing was written by then: the first entry was written on {first:%Y-%m-%d at %H:%M}"
        remedy = "Give a later moment, or --told to go by the days that entries tell."
        raise RefusedError(finding("F097", "--at", said, remedy=remedy))
    return tuple(links)


def _told(link: Link) -> datetime:
    return datetime.combine(*link.entry.moment, tzinfo=LOCAL)


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
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LOCAL)


def tables(ref: str, *, out: Path | None = None, store: str = "", dry_run: bool = False) -> Report:
    """Write the tables as the record has them: to the evaluation's folder, or another."""
    from tendering.files.record_dossier import table_texts
    from tendering.workbench.evaluate import write_texts

    with opened(ref, store=store) as procurement:
        texts = table_texts(procurement.entries)
        target = out or procurement.folder
    files = publish(
        target, lambda aside: write_texts(aside, texts), dry_run=dry_run, manifest=False
    )
    data = {"procurement": procurement.id, "tables": sorted(texts)}
    return Report(data=data, files=files, dry_run=dry_run)
