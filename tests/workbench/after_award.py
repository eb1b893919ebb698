"""Records of shipped evaluations that have come as far as signed scores: what follows is for the test to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.workbench.record_load import load
from tendering.workbench.records import RECORD_FILE, Who

NOW = datetime(2030, 1, 2, 9, 0, tzinfo=UTC)
LATER = frozenset(
    {
        EntryKind.EVALUATION_COMPUTED,
        EntryKind.RECOMMENDATION,
        EntryKind.APPROVED,
        EntryKind.STANDSTILL,
        EntryKind.SIGNED,
        EntryKind.PURGE_PLANNED,
        EntryKind.SCORES_SIGNED,
    }
)
AFTER_LETTERS = ("contract award notice", "signing")
Leave = Callable[[Entry], bool]


def _declared(person: str) -> Entry:
    facts = {"interest": "none", "action": "none", "employment": "none"}
    on = date(2016, 12, 1)
    return Entry(kind=EntryKind.DECLARATION, on=on, by=person, person=person, facts=facts)


EARLIER: dict[str, tuple[Entry, ...]] = {
    "herefordshire-2017": (
        *map(_declared, ("Priya Nair", "Bethan Prosser", "Marcus Hale", "Joan Whittal")),
        Entry(
            kind=EntryKind.CLARIFICATION_TO_BIDDER,
            on=date(2017, 1, 12),
            by="Priya Nair",
            bidder="luggmeadow",
            facts={
                "question": "Which rate is meant?",
                "answer": "That one.",
                "changed": "nothing",
            },
        ),
    )
}
"""What the files of an evaluation do not hold, and letters cannot go out without."""


def who(on: str, name: str = "Priya Nair", at: str = "") -> Who:
    """Someone, on a day; written long after, as tests are."""
    told = time.fromisoformat(at) if at else None
    return Who(
        name=name, on=date.fromisoformat(on), at=told, now=NOW, clock="stated", channel="test"
    )


def is_later(entry: Entry) -> bool:
    """Say whether an entry belongs to what follows signed scores."""
    return (
        entry.kind in LATER
        or (entry.kind is EntryKind.NOTICE_PUBLISHED and entry.fact("notice") in ("UK6", "UK7"))
        or (entry.kind is EntryKind.LETTER_ISSUED and "summary" in entry.fact("what"))
        or (entry.kind is EntryKind.LETTER_ISSUED and not entry.fact("what"))
        or (entry.kind is EntryKind.DEBARMENT_CHECK and entry.fact("stage") in AFTER_LETTERS)
    )


def append(folder: Path, *entries: Entry) -> None:
    """Append entries to a record past every rule: what other commands would have written."""
    with SqliteStore(folder / RECORD_FILE) as store:
        drafts = [Draft(entry=e, matter={}, channel="test") for e in entries]
        store.append(folder.name, drafts, written=NOW, clock="stated")


def entries_of(folder: Path) -> tuple[Entry, ...]:
    """Return the entries of a record."""
    with SqliteStore(folder / RECORD_FILE) as store:
        return tuple(link.entry for link in store.links(folder.name))


_MADE: dict[tuple[str, str], dict[str, bytes]] = {}
"""The files of records made before in this run: loading takes longer than all that follows."""


def signed_scores(root: Path, evaluation: str, on: str, *, leave: Leave | None = None) -> Path:
    """Load a shipped evaluation into ``evaluations/it`` below a folder, up to signed scores; ``leave`` leaves out more.

    The folder is that of the test, which has to be the current one.
    """
    folder = root / "evaluations" / "it"
    known = _MADE.get((evaluation, on)) if leave is None else None
    if known is not None:
        folder.mkdir(parents=True)
        for name, data in known.items():
            (folder / name).write_bytes(data)
        return folder
    load(evaluation, who(on), to="it")
    path = folder / RECORD_FILE
    with SqliteStore(path) as store:
        links = store.links("it")
        matter = {m.digest: m.body or b"" for m in store.matters("it")}
    for stale in folder.glob(f"{RECORD_FILE}*"):
        stale.unlink()
    kept = [x for x in links if not is_later(x.entry) and not (leave and leave(x.entry))]
    drafts = [
        Draft(
            entry=replace(x.entry, number=None, where=""),
            matter={f.digest: matter[f.digest] for f in x.entry.files},
            channel=x.channel,
        )
        for x in kept
    ]
    drafts[1:1] = [Draft(entry=e, matter={}, channel="test") for e in EARLIER.get(evaluation, ())]
    day = date.fromisoformat(on)
    signed = Entry(kind=EntryKind.SCORES_SIGNED, on=day, by="Priya Nair")
    with SqliteStore(path) as store:
        store.append("it", [*drafts, Draft(entry=signed, matter={}, channel="test")], written=NOW, clock="stated")  # fmt: skip
    if leave is None:
        _MADE[evaluation, on] = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    return folder
