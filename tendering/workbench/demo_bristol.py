"""The demonstration of what follows Bristol's first competition: its gaps, a second tender begun from them, promises, a year."""

from __future__ import annotations

from pathlib import Path

from tendering.workbench.follows import begun
from tendering.workbench.gaps import gaps
from tendering.workbench.library import TENDER_FILE
from tendering.workbench.records import reported
from tendering.workbench.simulate import simulate
from tendering.workbench.terms import promises
from tendering.workbench.writing import Report, publish, writer_of

ID, SECOND = "bristol-2015", "bristol-secondary-2015"


def after_award(out: Path) -> tuple[Report, ...]:
    """Write what Bristol's main providers leave and promised, and their simulated year, below ``out/bristol-2015``."""
    base = out / ID
    steps = (
        lambda: gaps(ID, out=base),
        lambda: _second(base),
        lambda: promises(ID, out=base),
        lambda: simulate(ID, out=base),
    )
    return tuple(reported(step) for step in steps)


def _second(base: Path) -> Report:
    """Write the second tender as `tendering new` begins it; here it stands among the papers, and not in ``lots``."""
    text, notes = begun(SECOND, ID)
    files = publish(base / "second", writer_of({TENDER_FILE: text}), manifest=False)
    return Report(findings=notes, data={"tender": SECOND, "follows": ID}, files=files)


def told(reports: tuple[Report, ...]) -> str:
    """Say in a line what is left, promised and paid."""
    left, _, kept, year = (r.data for r in reports)
    hours = left.get("hours_weekly")
    uncovered = hours.get("uncovered") if isinstance(hours, dict) else "?"
    terms = kept.get("terms")
    count = len(terms) if isinstance(terms, list) else 0
    return (
        f"After award: {uncovered} hours a week left for a second competition; {count} promises to become terms; "
        f"a simulated year pays {year.get('paid')} pounds for results, and its record "
        f"{'holds' if year.get('verified') else 'does not hold'}."
    )
