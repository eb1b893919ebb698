"""Where a procurement stands: each lot's state, what it waits for, by whom, what is next, and what falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tendering.checks.record import Moment
from tendering.documents.names import counted
from tendering.documents.state_strip import PICTURE_KEY, strip_picture
from tendering.documents.timeline import page as page_of
from tendering.law.calendar import day_text
from tendering.model.findings import finding
from tendering.record.looked import ToDo
from tendering.record.states import ORDER, StateOf
from tendering.workbench.competition import drift
from tendering.workbench.records import Procurement, RefusedError, opened, tender_of
from tendering.workbench.status_look import Standing, look
from tendering.workbench.status_text import SHOWN, strip_of, told
from tendering.workbench.writing import Report, finding_json, publish, writer_of


def status(
    ref: str,
    moment: Moment,
    *,
    past: bool = False,
    lot: str = "",
    store: str = "",
    out: Path | None = None,
    page: bool = False,
    dry_run: bool = False,
) -> Report:
    """Say where each lot of a procurement stands.

    Args:
        ref: Id or folder.
        moment: The day and local time it is asked for.
        past: Leave out what was done after that day.
        lot: Only this lot.
        store: See `records.opened`.
        out: Where a page goes; default ``out/ID/status``.
        page: Write it as a page too.
        dry_run: Write no page.
    """
    with opened(ref, store=store) as procurement:
        now = as_on(procurement, moment[0]) if past else procurement
        looked = look(now, moment, lot)
        changed = drift(now)
    text = told(looked)
    written: tuple[Path, ...] = ()
    if page:
        texts = _page(looked)
        written = publish(
            out or Path("out") / procurement.id / "status",
            writer_of(texts),
            dry_run=dry_run,
            manifest=False,
        )
    data = _json(looked)
    findings = (*now.findings, *changed)
    data["findings"] = [finding_json(f) for f in (*findings, *looked.found)]
    return Report(findings=findings, data=data, text=text, files=written, dry_run=dry_run)


def as_on(procurement: Procurement, day: date) -> Procurement:
    """Return a procurement as it stood at the end of a day, by the days its entries tell.

    Raises:
        RefusedError: Nothing had been done by then.
    """
    links = tuple(x for x in procurement.links if x.entry.on <= day)
    if not links:
        first = procurement.links[0].entry.on
        said = f"nothing was done by then: the record begins on {day_text(first)}"
        raise RefusedError(finding("F097", "--on", said))
    tender, findings = tender_of(procurement.store, procurement.id, links, procurement.folder)
    return replace(procurement, links=links, tender=tender, findings=findings)


def _json(looked: Standing) -> dict[str, object]:
    now = looked.procurement
    return {
        "procurement": now.id,
        "tender": now.tender.id if now.tender is not None else None,
        "fingerprint": now.tender.fingerprint if now.tender is not None else None,
        "head": now.head,
        "entries": len(now.links),
        "on": looked.moment[0].isoformat(),
        "at": looked.moment[1].isoformat("minutes"),
        "lots": [_lot_json(s, asked, now.id) for s, asked in looked.lots],
        "due": [
            {
                "on": d.duty.on.isoformat(),
                "what": d.duty.what,
                "law": d.duty.cite,
                "status": d.status,
            }
            for d in looked.duties
        ],
    }


def _lot_json(state: StateOf, asked: Sequence[ToDo], procurement: str) -> Mapping[str, object]:
    todos = [
        {
            "what": t.what,
            "who": t.who,
            "command": t.command.replace(" ID", f" {procurement}") or None,
            "due": t.due.isoformat() if t.due else None,
            "advised": t.advised,
        }
        for t in asked
    ]
    return {
        "lot": state.lot,
        "state": str(state.state),
        "beneath": str(state.beneath),
        "order": ORDER[state.state],
        "since": state.since.isoformat() if state.since else None,
        "because": state.because,
        "entry": state.number,
        "to_do": todos,
        "next": next((t for t in todos if not t["advised"]), None),
    }


def _page(looked: Standing) -> dict[str, str]:
    """Return the page and its picture, by file name."""
    now = looked.procurement
    title = f"{now.tender.title if now.tender else now.id}: where it stands"
    names = [str(s) for s in SHOWN]
    picture = strip_picture(title, names, [strip_of(s) for s, _ in looked.lots])
    rows = [
        [
            t.what,
            f"lot {s.lot}" if s.lot else "all",
            str(s.state),
            t.who,
            day_text(t.due) if t.due else "",
            t.command.replace(" ID", f" {now.id}"),
        ]
        for s, asked in looked.lots
        for t in asked
    ]
    notes = [
        f"Due {day_text(d.duty.on)}: {d.duty.what} ({d.duty.cite}), {d.status}."
        for d in looked.duties
    ]
    notes += [f"{f.severity.value.capitalize()} {f.code}: {f.message}." for f in looked.found]
    said = [
        f"As on {day_text(looked.moment[0])}; {counted(len(now.links), 'entry', 'entries')}, head {now.head[:12]}.",
        *(
            f"Lot {s.lot}: {s.state}{f' since {day_text(s.since)}' if s.since else ''}; {s.because}."
            for s, _ in looked.lots
        ),
        PICTURE_KEY,
    ]
    html = page_of(
        title=title,
        said=said,
        picture=picture,
        headings=("what it waits for", "lot", "state", "who", "by", "command"),
        rows=rows,
        notes=notes,
        caption="What each lot waits for",
    )
    return {"status.html": html, "status.svg": str(picture)}
