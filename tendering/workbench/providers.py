"""Providers as the record knows them: their names, and what a command needs before it writes of one."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.documents.names import Names
from tendering.files.record_dossier import rows_of
from tendering.framework.places import Holding, started
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import finding
from tendering.workbench.entering import tender_of_record
from tendering.workbench.records import Procurement, RefusedError


def names_of(now: Procurement) -> Names:
    """Return the tender and the names of its bidders, for sentences.

    Raises:
        RefusedError: The tender of the record cannot be read.
    """
    rows = rows_of(now.entries, "bidders")
    named = {r.cells.get("bidder", ""): r.cells.get("name", "") for r in rows}
    # those who came after the first round stand in no list of bidders: they applied to join
    for kind in (EntryKind.JOIN_DECIDED, EntryKind.APPLICATION_RECEIVED):
        later = of_kind(standing(now.entries), kind)
        named |= {e.bidder: e.fact("name") for e in later if not named.get(e.bidder)}
    return Names(tender=tender_of_record(now), bidders={k: v for k, v in named.items() if v})


def needs_start(now: Procurement, entries: Sequence[Entry]) -> None:
    """Refuse where nobody holds a place yet.

    Raises:
        RefusedError: The framework was not started.
    """
    if not started(entries):
        said = "nobody holds a place: the framework was not started"
        remedy = "Run `tendering framework start ID` once its agreements are signed."
        raise RefusedError(finding("L030", now.id, said, remedy=remedy))


def seat(names: Names, place: Holding) -> str:
    """Name a place for a sentence: the role and where it is."""
    return f"{names.role(place.role)}, {names.area(place.lot, place.zone or None)}"
