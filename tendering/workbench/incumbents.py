"""Who serves people before the award, by lot and zone: listed in the record, for the report to those who decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tendering.checks.bids import (
    people_and_hours_today,
    unknown_bidders,
    unknown_lots_and_zones,
)
from tendering.documents.names import counted
from tendering.files.columns import TABLES
from tendering.files.dossier import typed
from tendering.files.record_dossier import tables_of
from tendering.files.tables import Row, write_table
from tendering.model.bids import Bidder, Dossier, Incumbent
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft, opened
from tendering.workbench.supplier_details import given
from tendering.workbench.writing import Report

INCUMBENTS = TABLES["incumbents"]


def incumbents_form(ref: str, to: Path, *, store: str = "", dry_run: bool = False) -> Report:
    """Write a CSV with a line for every zone, its provider blank, to be completed.

    Raises:
        RefusedError: There is a file of that name.
    """
    if to.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(to), said, remedy="Choose another name."))
    with opened(ref, store=store) as procurement:
        lots = tender_of_record(procurement).lots
    blank = {column.name: "" for column in INCUMBENTS.columns}
    rows = [
        {**blank, "lot": lot.id, "zone": zone}
        for lot in lots
        for zone in ([z.id for z in lot.zones] or [""])
    ]
    if not dry_run:
        to.write_text(write_table(INCUMBENTS, rows), encoding="utf-8")
    text = (
        "Write who serves people there now, a line for each provider and zone, with its bidder's id if it bid, then:\n"
        f"  tendering record incumbents {ref} {to} --source WHERE-THE-FIGURES-COME-FROM"
    )
    return Report(
        data={"procurement": procurement.id, "rows": len(rows)},
        text=text,
        files=(to,),
        dry_run=dry_run,
    )


def list_incumbents(
    ref: str, table: Path, source: str, who: Who, *, store: str = "", dry_run: bool = False
) -> Report:
    """Record who serves people today, from a table: all of it or, on any error, none.

    A line of a provider, lot and zone that is listed already replaces that line.

    Args:
        ref: Id or folder.
        table: With the columns of incumbents.csv; lines that name no provider are left out.
        source: Where the figures come from.
        who: Who lists them.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: The table cannot be read, or names a lot, zone or bidder there is not.
    """
    rows = given(INCUMBENTS, table, keep=lambda row: bool(row.cells.get("provider")))
    if not source.strip():
        said = "nothing says where the figures come from"
        raise RefusedError(finding("R007", "--source", said))
    if not rows:
        raise RefusedError(finding("F006", table.name, "no provider is listed"))

    def build(now: Procurement) -> tuple[Draft]:
        wrong = _faults(now, rows)
        if has_error(wrong):
            raise RefusedError(*wrong)
        cells = [{k: v for k, v in row.cells.items() if v} for row in rows]
        facts = {"source": source.strip()}
        return (
            draft(who, EntryKind.INCUMBENTS_LISTED, facts=facts, rows={INCUMBENTS.name: cells}),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        providers = len({row.cells["provider"] for row in rows})
        return f"{verb} who serves people today: {counted(providers, 'provider')}."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _faults(now: Procurement, rows: Sequence[Row]) -> tuple[Finding, ...]:
    """Return what of the rows the tender or the opened bids do not have."""
    known: tuple[Bidder, ...] = tables_of(now.entries).values["bidders"]
    where = {
        (INCUMBENTS.name, *(r.cells.get(c, "") for c in INCUMBENTS.key)): r.place for r in rows
    }
    listed = Dossier(
        evaluation=now.id,
        tender=tender_of_record(now),
        bidders=known,
        incumbents=tuple(_incumbent(row) for row in rows),
        where=where,
    )
    return (
        *(unknown_bidders(listed) if known else ()),
        *unknown_lots_and_zones(listed),
        *people_and_hours_today(listed),
    )


def _incumbent(row: Row) -> Incumbent:
    values: dict[str, Any] = typed(INCUMBENTS, row)[0] or {}
    return Incumbent(**values)
