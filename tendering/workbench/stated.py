"""Records that a simulation or a demonstration makes: begun anew, and written by somebody whose clock is stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from tendering.record.chain import Draft, seal
from tendering.workbench.records import RECORD_FILE, Procurement, Who

OFFICER = "Simulated officer"
CHANNEL = "simulate"
"""The channel of every entry that a simulation makes."""
BESIDE = ("", "-wal", "-shm")
"""The endings of the files of one SQLite record."""


def fresh_store(folder: Path) -> str:
    """Return where a record is to be made in a folder; the record of a run before is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending in BESIDE:
        (folder / f"{RECORD_FILE}{ending}").unlink(missing_ok=True)
    return str(folder / RECORD_FILE)


def officer(
    on: date, secret: str, *, name: str = OFFICER, at: time = time(10), written: time = time(18)
) -> Who:
    """Return who a simulation is done by on a day; the clock is stated, so that the same secret gives the same bytes."""
    return Who(
        name=name,
        on=on,
        at=at,
        now=datetime.combine(on, written, tzinfo=UTC),
        clock="stated",
        channel=CHANNEL,
        secret=secret,
    )


def simulated(now: Procurement) -> bool:
    """Say whether any entry of a record was made by a simulation."""
    return any(link.channel == CHANNEL for link in now.links)


def head_after(now: Procurement, who: Who, one: Draft, number: int, head: str) -> str:
    """Return the digest of an entry as the store will seal it, which the next paper prints as the head before it.

    Args:
        now: The record before anything of this unit is written.
        who: Who writes it.
        one: What is written.
        number: The number it will have.
        head: The digest of the entry before it.
    """
    return seal(
        now.id,
        replace(one, salt=who.salt(number)),
        number=number,
        previous=head,
        written=max(who.now, now.links[-1].written),
        clock=who.clock,
    ).digest
