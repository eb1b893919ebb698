"""A record of Bolton's agreement that is signed and started, for tests of what is paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.workbench.records import RECORD_FILE

ID = "rates"
NOW = datetime(2016, 10, 1, 9, 0, tzinfo=UTC)
WEEKLY = "provider,lot,week,visits,manual_overrides,on_time,people_consistent,people"
VISITS = "provider,lot,week,day,kind,minutes,visits"
FOUR = "provider,lot,from,until,visits,minutes,workers_certified,workers"


def begin(folder: Path, tender: str = "bolton-2016", lots: tuple[str, ...] = ("1", "2")) -> Path:
    """Make the record of a started agreement past every rule, with two providers; return its folder."""
    own = folder / "evaluations" / ID
    own.mkdir(parents=True)
    about = f"evaluation: {ID}\ntitle: Rates\ntender: {tender}\n"
    (own / "evaluation.yaml").write_text(about, encoding="utf-8")
    names = (
        {"bidder": "b1", "name": "Alder Care"},
        {"bidder": "b2", "name": "Birch & Co Home Support Ltd"},
    )
    places = tuple(
        {"lot": lot, "zone": "", "role": "framework", "bidder": b["bidder"], "position": "1"}
        for lot in lots
        for b in names
    )
    day = date(2016, 9, 5)
    entries = [
        Entry(kind=EntryKind.RECORD_STARTED, on=day, by="Jo Hale", facts={"tender": tender}),
        Entry(kind=EntryKind.OPENED, on=day, by="Jo Hale", rows={"bidders": names}),
        *(Entry(kind=EntryKind.SIGNED, on=day, by="Jo Hale", lot=lot) for lot in lots),
        Entry(
            kind=EntryKind.FRAMEWORK_STARTED,
            on=day,
            by="Jo Hale",
            facts={"from": "2016-11-07"},
            rows={"places": places},
        ),
    ]
    with SqliteStore(own / RECORD_FILE) as store:
        drafts = [Draft(entry=e, matter={}, channel="test") for e in entries]
        store.append(ID, drafts, written=NOW, clock="stated")
    return own


def write(path: Path, *lines: str) -> str:
    """Write a file, and return its name for a command."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)
