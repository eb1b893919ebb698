"""The demonstration's record: an evaluation with its whole history loaded, verified, bundled, checked and audited."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from tendering.model.bids import Dossier
from tendering.workbench.audit import audit
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_check import check_bundle
from tendering.workbench.record_load import load
from tendering.workbench.record_verify import verify
from tendering.workbench.records import Who, reported
from tendering.workbench.stated import fresh_store
from tendering.workbench.writing import Report

FOLDER = "record"


def recorded(folder: Path, dossier: Dossier, base: Path) -> tuple[Report, ...]:
    """Make the record of a shipped evaluation anew in ``base/record``, with all that is made of one.

    Its clock is stated, the day of the last entry: a demonstration comes out the same each time.
    """
    target = base / FOLDER
    ref, store, last = str(folder), fresh_store(target), dossier.entries[-1].on
    who = Who(
        name="Demonstration",
        on=last,
        now=datetime.combine(last, time(12), tzinfo=UTC),
        clock="stated",
        channel="demo",
        secret=folder.name,
    )
    zipped = target / "record.zip"
    steps = (
        lambda: load(ref, who, store=store),
        lambda: verify(ref, store=store),
        lambda: bundle(ref, zipped, None, store=store),
        lambda: check_bundle(zipped),
        lambda: audit(ref, store=store, out=base),
    )
    return tuple(reported(step) for step in steps)


def told(reports: tuple[Report, ...]) -> str:
    """Say in a line what the record holds."""
    verified = reports[1].data
    held = all(report.exit_code == 0 for report in reports)
    said = "verified, bundled and audited" if held else "does not hold"
    return f"Record: {verified.get('entries')} entries, {said}"
