"""Enter the areas and services a provider chooses in an open market: one choice, or those of several from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.cell_values import day
from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.tables import read_table
from tendering.framework.admissions import CHOICE, Market, first_day_of_change
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report

CHOICE_TABLE = TableSpec(
    "services",
    (
        Column("bidder", Holds.ID),
        Column("lot", Holds.ID),
        Column("area", Holds.ID),
        Column("service", Holds.ID),
        Column("from", Holds.DATE_OR_BLANK),
    ),
    ("bidder", "lot", "area", "service"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """The whole of what a provider chooses in a lot: pairs of an area and a service.

    Attributes:
        since: The first day it holds; None is as soon as the published notice allows.
    """

    bidder: str
    lot: str
    pairs: Sequence[tuple[str, str]]
    since: date | None = None
    reason: str = ""


def choose(
    ref: str, who: Who, made: Choosing, *, store: str = "", dry_run: bool = False
) -> Report:
    """Enter the areas and services a provider chooses; the whole choice, which takes the place of its last one.

    Raises:
        RefusedError: The provider is not admitted, the notice of a change is too short, or an area or service is unknown.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        return (_choice(now, who, made),)

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb}: {_chosen(links[0].entry)}."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def choose_all(
    ref: str, who: Who, table: Path, *, store: str = "", dry_run: bool = False
) -> Report:
    """Enter the choices of several providers from a table (bidder, lot, area, service, from), all or nothing.

    Raises:
        RefusedError: A row cannot be read, or a choice cannot be entered; every fault at once.
    """
    read, findings = read_table(CHOICE_TABLE, table.read_bytes(), table.name)
    found = list(findings)
    choices: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in read:
        blank = [c for c in ("bidder", "lot", "area", "service") if not row.cells.get(c)]
        if blank:
            found.append(finding("F011", row.place, f"{' and '.join(blank)} is blank"))
            continue
        if row.cells.get("from") and _day(row.cells["from"]) is None:
            found.append(finding("F014", row.place, f"not a date: {row.cells['from'][:40]!r}"))
            continue
        key = (row.cells["bidder"], row.cells["lot"], row.cells.get("from", ""))
        choices.setdefault(key, []).append((row.cells["area"], row.cells["service"]))
    if has_error(found) or not choices:
        raise RefusedError(*(found or [finding("F006", table.name, "no choice is in the table")]))

    def build(now: Procurement) -> Sequence[Draft]:
        return tuple(
            _choice(now, who, Choosing(bidder=bidder, lot=lot, pairs=pairs, since=_day(since)))
            for (bidder, lot, since), pairs in choices.items()
        )

    def say(links: Sequence[Link], verb: str) -> str:
        lines = [f"{verb} {counted(len(links), 'choice')} of areas and services."]
        return "\n".join([*lines, *(f"  {_chosen(link.entry)}" for link in links)])

    return entered(ref, who, build, say, notes=found, store=store, dry_run=dry_run)


def _day(text: str) -> date | None:
    return day(text) if text else None


def _choice(now: Procurement, who: Who, made: Choosing) -> Draft:
    if not made.pairs:
        said = "nothing is chosen: at least one area with one service"
        raise RefusedError(finding("L213", "--area", said))
    tender = tender_of_record(now)
    since = made.since
    if since is None:
        first = (made.bidder, made.lot) not in Market.of(tender, now.entries).chosen
        since = who.on if first else (first_day_of_change(tender, who.on) or who.on)
    return draft(
        who,
        EntryKind.SERVICES_SET,
        lot=made.lot,
        bidder=made.bidder,
        facts={"from": since.isoformat(), "reason": made.reason},
        rows={CHOICE: [{"area": a, "service": s} for a, s in sorted(set(made.pairs))]},
    )


def _chosen(entry: Entry) -> str:
    areas: dict[str, list[str]] = {}
    for row in entry.rows.get(CHOICE, ()):
        areas.setdefault(row["area"], []).append(row["service"])
    listed = "; ".join(f"{area}: {', '.join(named)}" for area, named in areas.items())
    since = entry.day("from")
    return (
        f"{entry.bidder}, lot {entry.lot}, from {day_text(since) if since else 'today'}: {listed}"
    )
