"""Where a procurement stands, as a person reads it on a screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from tendering.documents.state_strip import Strip, strip_text
from tendering.documents.tables import table
from tendering.law.calendar import day_text
from tendering.law.regime import regime_of
from tendering.model.findings import Severity
from tendering.record.looked import ToDo
from tendering.record.states import State, StateOf
from tendering.workbench.status_look import Standing

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


GOVERNANCE = ("X20", "X78", "X79")
"""What is shown though it only warns: call-in, notice of a key decision, regard to impact before a decision."""
OPENING = ("R324", "R325", "R326")
"""What is shown until an outcome is computed, though it only warns: bids that belong together, qualified or variant."""
LONGEST = 150
"""Characters of an error that are shown: all of it is in --json."""
MOST = 8
"""Most errors of the record that are listed."""


def told(looked: Standing) -> str:
    """Return where a procurement stands, for a screen."""
    now, (day, at) = looked.procurement, looked.moment
    tender = now.tender
    title = f": {tender.title}" if tender is not None else ""
    clock = f", {at:%H:%M}" if at not in (time(), time.max) and at.second != _LAST_SECOND else ""
    parts = [
        f"{now.id}{title}, as on {day_text(day)}{clock}\n"
        + (f"Law: {regime_of(tender).named}. " if tender is not None else "")
        + f"{len(now.links)} {'entry' if len(now.links) == 1 else 'entries'}; head {now.head[:12]}.",
        strip_text(list(SHOWN.values()), [strip_of(s) for s, _ in looked.lots]),
    ]
    if tender is None:
        parts.append("There is no definition of the tender that can be read yet.")
    parts += _lots_told(looked.lots, now.id)
    if looked.duties:
        rows = [[d.duty.on.isoformat(), d.duty.what, d.duty.cite, d.status] for d in looked.duties]
        parts.append(f"Falls due:\n\n{table(rows, ('by', 'what', 'rule', 'state'))}")
    errors = [f for f in looked.found if f.severity is Severity.ERROR]
    early = not all(s.at_least(State.EVALUATED) for s, _ in looked.lots)
    shown = (*GOVERNANCE, *(OPENING if early else ()))
    errors += [
        f
        for f in looked.found
        if f.code in shown and f.severity is Severity.WARNING and f not in errors
    ]
    if errors:
        said = list(dict.fromkeys(f"  {f.code} {_cut(f.message)}" for f in errors))
        lines = said[:MOST] + ([f"  and {len(said) - MOST} more"] if len(said) > MOST else [])
        parts.append("The checks of the record find:\n" + "\n".join(lines))
    others = sum(f.severity is Severity.WARNING and f not in errors for f in looked.found)
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


def strip_of(state: StateOf) -> Strip:
    """Return the strip of a lot: a suspension is shown where it stopped the lot."""
    order = list(SHOWN)
    where = state.beneath if state.state is State.SUSPENDED else state.state
    here = order.index(where) if where in SHOWN else len(order)
    return Strip(
        label=f"lot {state.lot}" if state.lot else "all",
        here=here,
        says=str(state.state),
        stopped=state.state is State.SUSPENDED,
    )
