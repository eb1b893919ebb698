"""Where a procurement stands: each lot's state, what it waits for, by whom, what is next, and what falls due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path

from tendering.checks import check_record
from tendering.checks.record import Moment
from tendering.documents.state_strip import Strip, strip_picture, strip_text
from tendering.documents.tables import table
from tendering.documents.timeline import page as page_of
from tendering.evaluation.evaluate import evaluate
from tendering.law.calendar import day_text
from tendering.law.diary import DUE, OVERDUE, UPCOMING, Entered, diary_of
from tendering.law.regime import regime_of
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, Severity, finding
from tendering.record.looked import OFFICER, Looked, ToDo, Waiting
from tendering.record.states import ORDER, State, StateOf, states_of
from tendering.record.to_do import to_do
from tendering.workbench.competition import drift
from tendering.workbench.dossiers import recorded
from tendering.workbench.evaluate import write_texts
from tendering.workbench.records import Procurement, RefusedError, opened, tender_of
from tendering.workbench.results import finding_json
from tendering.workbench.task_list import ANSWERED, tasks, to_judge
from tendering.workbench.writing import Report, publish

SHOWN = {
    State.PLANNING: "plan",
    State.READY: "ready",
    State.PUBLISHED: "publ",
    State.CLOSED: "closed",
    State.OPENED: "opened",
    State.COMPLIANCE: "compl",
    State.MARKING: "mark",
    State.MODERATING: "moder",
    State.EVALUATED: "eval",
    State.RECOMMENDED: "recomm",
    State.APPROVED: "approv",
    State.STANDSTILL: "stand",
    State.AWARDED: "award",
}
"""The states of the strip, in order, in little room. A suspension is shown where it stops the lot."""
DECIDING = (State.EVALUATED, State.RECOMMENDED)
"""The states in which what keeps an outcome from being complete is shown."""
AHEAD = timedelta(days=30)
"""How far ahead duties are shown."""
SOON = (DUE, OVERDUE, UPCOMING)
LONGEST = 150
"""Characters of an error that are shown: all of it is in --json."""
MOST = 8
"""Most errors of the record that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A procurement as it stands at a moment.

    Attributes:
        lots: Each lot in its state, with what it waits for.
        duties: Duties that are overdue or fall due soon.
        found: What the checks of the record find.
    """

    procurement: Procurement
    moment: Moment
    lots: tuple[tuple[StateOf, tuple[ToDo, ...]], ...]
    duties: tuple[Entered, ...]
    found: tuple[Finding, ...]


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
            lambda aside: write_texts(aside, texts),
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


def look(now: Procurement, moment: Moment, lot: str = "") -> Standing:
    """Look at a procurement at a moment; at one lot of it where it is named.

    Raises:
        RefusedError: There is no such lot.
    """
    states = states_of(now.tender, now.entries, moment)
    if lot and lot not in {s.lot for s in states}:
        said = f"there is no lot {lot!r}; the lots are {', '.join(s.lot for s in states)}"
        raise RefusedError(finding("R201", "--lot", said))
    shown = [s for s in states if lot in ("", s.lot)]
    if now.tender is None:
        bare = tuple((s, ()) for s in shown)
        return Standing(procurement=now, moment=moment, lots=bare, duties=(), found=())
    dossier, _ = recorded(now)
    waiting = [t for t in tasks(dossier, now.entries) if t.waits]
    judge = to_judge(dossier) if dossier is not None else ()

    unsettled = _unsettled(dossier) if any(s.state in DECIDING for s in shown) else {}

    def looked(at: StateOf) -> Looked:
        return Looked(
            procurement=now.id,
            tender=tender,
            entries=now.entries,
            at=at,
            moment=moment,
            waiting=tuple(
                Waiting(task=t.entry, answered=t.state == ANSWERED)
                for t in waiting
                if t.entry.lot in ("", at.lot)
            ),
            to_judge=sum(lot in ("", at.lot) for _, _, lot, _ in judge),
            unsettled=unsettled.get(at.lot, ()),
        )

    tender = now.tender
    found = check_record(tender, now.entries, dossier)
    review = tuple(_to_review(found))
    return Standing(
        procurement=now,
        moment=moment,
        lots=tuple((s, (*to_do(looked(s)), *_unless_over(s, review))) for s in shown),
        duties=_duties(dossier, moment[0]),
        found=found,
    )


def _unsettled(dossier: Dossier | None) -> Mapping[str, tuple[str, ...]]:
    """Return what keeps the outcome of each lot from being complete."""
    if dossier is None:
        return {}
    return {lot.lot: tuple(lot.waiting_for) for lot in evaluate(dossier).lots if not lot.complete}


def _to_review(found: Sequence[Finding]) -> Iterator[ToDo]:
    """Yield that the conflicts assessment, kept under review, does not cover someone who acts."""
    for one in found:
        if one.code == "X19" and "does not cover" in one.message:
            yield ToDo(
                what=f"review the conflicts assessment: it{one.message.partition('assessment')[2]}",
                who=OFFICER,
                command="tendering record add ID conflicts_assessment people=... summary=...",
            )


def _unless_over(at: StateOf, review: Sequence[ToDo]) -> Sequence[ToDo]:
    return () if at.at_least(State.AWARDED) else review


def _duties(dossier: Dossier | None, on: date) -> tuple[Entered, ...]:
    """Return the duties that are overdue, or fall due soon, in the order of their days."""
    if dossier is None:
        return ()
    return tuple(
        d for d in diary_of(dossier, on=on).entries if d.status in SOON and d.duty.on <= on + AHEAD
    )


def told(looked: Standing) -> str:
    """Return where a procurement stands, for a screen."""
    now, (day, at) = looked.procurement, looked.moment
    tender = now.tender
    title = f": {tender.title}" if tender is not None else ""
    clock = f", {at:%H:%M}" if at not in (time(), time.max) and at.second != _LAST_SECOND else ""
    parts = [
        f"{now.id}{title}, as on {day_text(day)}{clock}\n"
        + (f"Law: {regime_of(tender).named}. " if tender is not None else "")
        + f"{len(now.links)} entries; head {now.head[:12]}.",
        strip_text(list(SHOWN.values()), [_strip(s) for s, _ in looked.lots]),
    ]
    if tender is None:
        parts.append("There is no definition of the tender that can be read yet.")
    parts += _lots_told(looked.lots, now.id)
    if looked.duties:
        rows = [[d.duty.on.isoformat(), d.duty.what, d.duty.cite, d.status] for d in looked.duties]
        parts.append(f"Falls due:\n\n{table(rows, ('by', 'what', 'rule', ''))}")
    errors = [f for f in looked.found if f.severity is Severity.ERROR]
    if errors:
        said = list(dict.fromkeys(f"  {f.code} {_cut(f.message)}" for f in errors))
        lines = said[:MOST] + ([f"  and {len(said) - MOST} more"] if len(said) > MOST else [])
        parts.append("The checks of the record find:\n" + "\n".join(lines))
    others = sum(f.severity is Severity.WARNING for f in looked.found)
    if others:
        are = "warning" if others == 1 else "warnings"
        parts.append(f"And {others} {are}: --json lists them.")
    return "\n\n".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0]} ..."


_LAST_SECOND = 59
_ENTRY = re.compile(r" \(entry \d+\)")


def _lots_told(lots: Sequence[tuple[StateOf, tuple[ToDo, ...]]], procurement: str) -> list[str]:
    """Return each lot with what it waits for; lots of which the same is said stand together."""
    same: dict[tuple[object, ...], list[StateOf]] = {}
    todos: dict[tuple[object, ...], tuple[ToDo, ...]] = {}
    for state, asked in lots:
        plain = tuple(_without_lot(t, state.lot) for t in asked)
        key = (state.state, state.since, _ENTRY.sub("", state.because), plain)
        same.setdefault(key, []).append(state)
        todos.setdefault(key, asked)
    return [_told_of(states, todos[key], procurement) for key, states in same.items()]


def _without_lot(asked: ToDo, lot: str) -> ToDo:
    return replace(asked, command=asked.command.replace(f" --lot {lot}", " --lot"))


def _told_of(states: Sequence[StateOf], asked: Sequence[ToDo], procurement: str) -> str:
    at = states[0]
    several = len(states) > 1
    ids = ", ".join(s.lot for s in states)
    name = f"Lot{'s' if several else ''} {ids}" if at.lot else "The procurement"
    since = f" since {day_text(at.since)}" if at.since is not None else ""
    lines = [
        f"{name}: {at.state}{since}",
        f"  {_ENTRY.sub('', at.because) if several else at.because}",
    ]
    if asked:
        shown = [_row(t, at.lot, procurement, several=several) for t in asked]
        wide = max(len(who) for who, _, _ in shown)
        lines += ["", "  Waits for"]
        for who, what, command in shown:
            lines.append(f"    {who:{wide}}  {what}")
            lines += [f"    {'':{wide}}  {command}"] if command else []
        lines += ["    (in brackets: advised)"] if any(t.advised for t in asked) else []
    for first in [t for t in asked if not t.advised][:1]:
        _, what, command = _row(first, at.lot, procurement, several=several)
        lines += ["", f"  Next: {what} ({first.who}){f': {command}' if command else ''}"]
    return "\n".join(lines)


def _row(asked: ToDo, lot: str, procurement: str, *, several: bool) -> tuple[str, str, str]:
    """Return who, what and the command; of several lots alike, the command names none of them."""
    command = asked.command.replace(" ID", f" {procurement}")
    if several:
        command = command.replace(f" --lot {lot}", " --lot LOT")
    day = day_text(asked.due) if asked.due else ""
    what = asked.what if not day or day in asked.what else f"{asked.what}, by {day}"
    return asked.who, f"({what})" if asked.advised else what, command


def _strip(state: StateOf) -> Strip:
    order = list(SHOWN)
    where = state.beneath if state.state is State.SUSPENDED else state.state
    here = order.index(where) if where in SHOWN else len(order)
    return Strip(
        label=f"lot {state.lot}" if state.lot else "all",
        here=here,
        says=str(state.state),
        stopped=state.state is State.SUSPENDED,
    )


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
    picture = strip_picture(title, names, [_strip(s) for s, _ in looked.lots])
    rows = [
        [
            t.what,
            f"lot {s.lot}" if s.lot else "all",
            str(s.state),
            t.who,
            t.due.isoformat() if t.due else "",
            t.command.replace(" ID", f" {now.id}"),
        ]
        for s, asked in looked.lots
        for t in asked
    ]
    notes = [
        f"Due {d.duty.on.isoformat()}: {d.duty.what} ({d.duty.cite}), {d.status}."
        for d in looked.duties
    ]
    notes += [f"{f.severity.value.capitalize()} {f.code}: {f.message}." for f in looked.found]
    said = [
        f"As on {day_text(looked.moment[0])}; {len(now.links)} entries, head {now.head[:12]}.",
        *(
            f"Lot {s.lot} is {s.state}{f' since {day_text(s.since)}' if s.since else ''}: {s.because}."
            for s, _ in looked.lots
        ),
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
