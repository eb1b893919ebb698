"""What the central digital platform, or a register, says of suppliers: addresses, numbers, connected persons.

A bid's own form does not ask for what a supplier states once on the platform. An officer copies it from there; letters
and notices under the Act cannot go without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.columns import TABLES, TableSpec
from tendering.files.dossier import typed
from tendering.files.record_dossier import rows_of
from tendering.files.tables import MOST_BYTES, Row, read_table, write_table
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

BIDDERS, CONNECTED = TABLES["bidders"], TABLES["connected"]
AS_BID = ("bidder", "name", "group")
"""What a bid itself says of its bidder: it is not changed from a register."""


def details_form(ref: str, to: Path, *, store: str = "", dry_run: bool = False) -> Report:
    """Write a CSV of every bidder with what the record holds of it, to be completed.

    Raises:
        RefusedError: No bid is opened yet, or a file of that name is there.
    """
    if to.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(to), said, remedy="Choose another name."))
    with opened(ref, store=store) as procurement:
        rows = [row.cells for row in _bidders(procurement).values()]
        name = procurement.id
    blank = dict.fromkeys((c.name for c in BIDDERS.columns if c.seldom), " ")  # every column shows
    if not dry_run:
        to.write_text(write_table(BIDDERS, [{**blank, **r} for r in rows]), encoding="utf-8")
    text = (
        f"{counted(len(rows), 'supplier')}: complete what is blank, then:\n"
        f"  tendering compliance details {ref} --from {to}"
    )
    return Report(
        data={"procurement": name, "rows": len(rows)}, text=text, files=(to,), dry_run=dry_run
    )


def _bidders(now: Procurement) -> dict[str, Row]:
    found = {row.cells["bidder"]: row for row in rows_of(now.entries, BIDDERS.name)}
    if not found:
        remedy = "First `tendering open-bids`."
        raise RefusedError(finding("R004", "record", "no bid is opened yet", remedy=remedy))
    return found


def details(
    ref: str,
    who: Who,
    *,
    bidders: Path | None = None,
    connected: Path | None = None,
    source: str = "central digital platform",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record what the platform or a register says of suppliers, from tables: all of it or, on any error, none.

    Args:
        ref: Id or folder.
        who: Who looked.
        bidders: A table with the columns of bidders.csv; a blank cell leaves what the record holds.
        connected: A table with the columns of connected.csv.
        source: Where it was read.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: A table cannot be read, names no bidder of ours, or contradicts the bid; or there is none.
    """
    if bidders is None and connected is None:
        said = "no table is given"
        raise RefusedError(finding("R007", "--from", said, remedy="Give --from or --connected."))
    told = given(BIDDERS, bidders) if bidders is not None else ()
    persons = given(CONNECTED, connected) if connected is not None else ()

    def build(now: Procurement) -> tuple[Draft]:
        known = _bidders(now)
        wrong = [*_strangers(known, (*told, *persons)), *_contradicts(known, told)]
        if wrong:
            raise RefusedError(*wrong)
        rows = {
            BIDDERS.name: [_with(known[r.cells["bidder"]].cells, r.cells) for r in told],
            CONNECTED.name: [{k: v for k, v in r.cells.items() if v} for r in persons],
        }
        made = draft(who, EntryKind.SUPPLIER_DETAILS, facts={"source": source}, rows=rows)
        return (made,)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        name = procurement.id
    text = f"Details of {counted(len(told), 'supplier')} and {counted(len(persons), 'connected person')}, from the {source}."
    data = {"procurement": name, "entries": receipt(links)}
    return Report(data=data, text=text, dry_run=dry_run)


def given(
    spec: TableSpec, path: Path, *, keep: Callable[[Row], bool] = lambda _: True
) -> tuple[Row, ...]:
    """Read a table that an officer gives.

    Args:
        spec: Its columns.
        path: A CSV file.
        keep: Says which lines count.

    Raises:
        RefusedError: It cannot be read, or a cell does not hold what it should.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    rows, findings = read_table(spec, data, path.name)
    kept = tuple(row for row in rows if keep(row))
    for row in kept:
        findings = (*findings, *typed(spec, row)[1])
    if has_error(findings):
        raise RefusedError(*findings)
    return kept


def _strangers(known: Mapping[str, Row], rows: Sequence[Row]) -> Iterator[Finding]:
    for row in rows:
        if row.cells["bidder"] not in known:
            yield finding("R355", row.place, f"there is no bidder {row.cells['bidder']}")


def _contradicts(known: Mapping[str, Row], rows: Sequence[Row]) -> Iterator[Finding]:
    for row in rows:
        own = known.get(row.cells["bidder"])
        for column in AS_BID[1:] if own is not None else ():
            said, bid = row.cells.get(column, ""), own.cells.get(column, "") if own else ""
            if said and said != bid:
                message = f"{column} is '{said[:60]}' here, and '{bid[:60]}' in the bid"
                remedy = "Put the bid's own words back; who bids is a question for the bidder."
                yield finding("R355", row.place, message, remedy=remedy)


def _with(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    return {**{k: v for k, v in before.items() if v}, **{k: v for k, v in said.items() if v}}
