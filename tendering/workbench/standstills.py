"""The standstill of a lot, or of every lot, entered as it is counted, with the calendar it was counted with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tendering.checks.record import Record, record_of
from tendering.checks.record_standstill import standstill_of
from tendering.law.calendar import day_text
from tendering.law.standstill import StandstillResult
from tendering.model.entries import Entry, EntryKind, standing
from tendering.model.findings import finding
from tendering.record.chain import Draft
from tendering.workbench.recording import compute, lots_named, not_ahead
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.results import standstill_json
from tendering.workbench.writing import Report


def record_at(now: Procurement, entries: Sequence[Entry] | None = None) -> Record:
    """Return the record of a procurement as its checks see it, with what is computed beside it."""
    found = compute(now)
    return record_of(found.dossier.tender, entries or now.entries, found.dossier)


def enter(ref: str, who: Who, *, lot: str = "", store: str = "", dry_run: bool = False) -> Report:
    """Enter the end of standstill: counted from the letters or, under the Act, from the award notice.

    Lots with one end get one entry. An end that the record holds already is not entered again.

    Raises:
        RefusedError: It has not begun, cannot be counted, or there is none.
    """
    counted: dict[str, StandstillResult] = {}

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots = lots_named(now, lot)
        record = record_at(now)
        found = {x: standstill_of(record, x) for x in lots}
        counted.update({x: r for x, r in found.items() if r is not None})
        if not counted:
            wants = "no contract award notice (UK6)" if record.act else "no letter"
            said = f"the record holds {wants} from which one can be counted"
            raise RefusedError(finding("R709", now.id, said))
        return drafts(who, record, counted, every=not lot and len(counted) == len(lots))

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    lines = [f"Lot {x}: {_said(result)}" for x, result in counted.items()]
    if not links:
        lines.append("The record holds that already: nothing was written.")
    data = {
        "procurement": procurement.id,
        "entries": receipt(links),
        "standstill": {x: standstill_json(result) for x, result in counted.items()},
    }
    return Report(data=data, text="\n".join(dict.fromkeys(lines)))


def _said(result: StandstillResult) -> str:
    if result.last_day is None:
        return result.why
    return (
        f"the standstill ends at the end of {day_text(result.last_day)}; the first day a contract may be made is "
        f"{day_text(result.earliest_contract_date)} ({result.why})"
    )


def drafts(
    who: Who, record: Record, counted: dict[str, StandstillResult], *, every: bool
) -> list[Draft]:
    """Return the drafts of what the record does not hold yet: one where all lots end alike, else one a lot."""
    ends = {result.last_day for result in counted.values()}
    scopes = {"": next(iter(counted.values()))} if every and len(ends) == 1 else counted
    return [
        draft(
            who,
            EntryKind.STANDSTILL,
            lot=lot,
            facts={"last_day": result.last_day.isoformat(), "calendar": result.calendar},
        )
        for lot, result in scopes.items()
        if result.last_day is not None and not _held(record, lot, result.last_day)
    ]


def _held(record: Record, lot: str, last_day: date) -> bool:
    """Say whether the record's last standstill of a lot, or of every lot, has that end."""
    last = record.of(EntryKind.STANDSTILL, lot=lot or None)[-1:]
    return any(e.day("last_day") == last_day and (lot or not e.lot) for e in standing(last))
