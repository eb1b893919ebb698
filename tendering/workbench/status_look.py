"""Look at a procurement at a moment: each lot's state, what it waits for, what falls due, what the checks find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tendering.checks import check_record
from tendering.checks.opening import check_opening
from tendering.checks.record import Moment
from tendering.evaluation.evaluate import evaluate
from tendering.law.diary import DUE, OVERDUE, UPCOMING, Entered, diary_of
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.remedies import in_a_record
from tendering.record.looked import OFFICER, Looked, ToDo, Waiting
from tendering.record.states import State, StateOf, states_of
from tendering.record.to_do import to_do
from tendering.workbench.dossiers import recorded
from tendering.workbench.opening import flags
from tendering.workbench.records import Procurement, RefusedError
from tendering.workbench.task_list import ANSWERED, tasks, to_judge

DECIDING = (State.EVALUATED, State.RECOMMENDED)
"""The states in which what keeps an outcome from being complete is shown."""
AHEAD = timedelta(days=30)
"""How far ahead duties are shown."""
SOON = (DUE, OVERDUE, UPCOMING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A procurement as it stands at a moment.

    Attributes:
        lots: Each lot in its state, with what it waits for.
        duties: Duties that are overdue or fall due soon.
        found: What the checks of the record find, and what the opening of bids brought to light.
    """

    procurement: Procurement
    moment: Moment
    lots: tuple[tuple[StateOf, tuple[ToDo, ...]], ...]
    duties: tuple[Entered, ...]
    found: tuple[Finding, ...]


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
    if dossier is not None:
        found = (*found, *check_opening(dossier, flags(now.entries)))
    found = in_a_record(found, now.id)
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
