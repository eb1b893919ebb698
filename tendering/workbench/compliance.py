"""Compliance between opening and marking, and again before each later step: every check of every party, as a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.checks.compliance import (
    MISSING,
    Cell,
    asked,
    check_compliance,
    grid,
    parties,
    stage_now,
    told_by,
)
from tendering.checks.record import Record, record_of
from tendering.law.calendar import day_text
from tendering.law.regime import TITLES
from tendering.model.entries import EntryKind
from tendering.workbench.dossiers import recorded
from tendering.workbench.entering import tender_of_record
from tendering.workbench.records import Procurement, opened
from tendering.workbench.writing import Report

PARTY_WIDTH, CELL_WIDTH, MOST_RESULT = 26, 18, 60
"""Characters: the grid fits a screen."""


def as_record(now: Procurement) -> Record:
    """Return the record as the checks see it."""
    dossier, _ = recorded(now)
    return record_of(tender_of_record(now), now.entries, dossier)


def show(ref: str, *, store: str = "") -> Report:
    """Show every check of every party: done, what was found, missing, or not due yet."""
    with opened(ref, store=store) as procurement:
        record = as_record(procurement)
    cells = grid(record)
    regime = record.regime.regime
    data = {
        "procurement": procurement.id,
        "regime": regime.value if regime else None,
        "stage": stage_now(record),
        "checks": [_cell_data(c) for c in cells],
    }
    title = TITLES[regime] if regime else "no law decided"
    lines = [f"{title}; the procurement is at: {stage_now(record)}.", *_table(record, cells)]
    return Report(findings=check_compliance(record), data=data, text="\n".join(lines))


def _cell_data(cell: Cell) -> dict[str, object]:
    entry = cell.entry
    return {
        "bidder": cell.bidder,
        "party": cell.party,
        "role": cell.role,
        "check": cell.check,
        "stage": cell.stage,
        "state": cell.state,
        "result": entry.fact("result") if entry else cell.said,
        "on": entry.on.isoformat() if entry else None,
        "listed": (entry.fact("listed") or None) if entry else None,
        "entry": entry.number if entry else None,
    }


def _table(record: Record, cells: Sequence[Cell]) -> Iterator[str]:
    from tabulate import tabulate

    asked_for = dict.fromkeys((c.check, c.stage) for c in cells)
    columns = [
        (check, stage)
        for check, stages in asked(record.regime.regime)
        for stage in stages
        if (check, stage) in asked_for
    ]
    by = {(c.bidder, c.party, c.role, c.check, c.stage): c for c in cells}
    rows = [
        [
            bidder,
            f"{party} ({role})" if party else "the bidder itself",
            *(_shown(by.get((bidder, party, role, *column))) for column in columns),
        ]
        for bidder, party, role in parties(record)
    ]
    if not rows:
        yield "No bids are opened yet, so nobody is to be checked."
        return
    heads = ["bidder", "party", *(f"{check},\n{stage}" for check, stage in columns)]
    widths = [None, PARTY_WIDTH, *(CELL_WIDTH for _ in columns)]
    yield tabulate(
        rows, headers=heads, tablefmt="simple", disable_numparse=True, maxcolwidths=widths
    )
    for entry in record.of(EntryKind.EXCLUSION):
        told = entry.day("reported")
        said = f"told on {day_text(told)}" if told else f"to be told by {day_text(told_by(entry))}"
        about = f"; the appropriate authority {said}" if record.act else ""
        yield f"Excluded: {entry.bidder}, on {day_text(entry.on)}, {entry.fact('ground')}{about}."


def _shown(cell: Cell | None) -> str:
    if cell is None:
        return "-"
    if cell.said:
        return cell.said
    if cell.entry is None:
        return cell.state.upper() if cell.state == MISSING else cell.state
    result = " ".join(cell.entry.fact("result").split())
    day = cell.entry.on.isoformat()
    listed = cell.entry.fact("listed")
    of = f"\nlist of {listed}" if listed and listed != day else ""
    said = result if len(result) <= MOST_RESULT else f"{result[: MOST_RESULT - 3]}..."
    return f"{said}\n{day}{of}"
