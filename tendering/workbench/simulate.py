"""A simulated year of a shipped agreement: made from a seed, written to a record of its own, verified, and reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from tendering.model.findings import finding
from tendering.workbench.library import locate, not_found
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError
from tendering.workbench.stated import fresh_store
from tendering.workbench.writing import Report

FOLDER = "year"
SEED = 1
YEARS = {
    "bolton-2016": "tendering.workbench.year_bolton",
    "bristol-2015": "tendering.workbench.year_bristol",
    "cornwall-2018": "tendering.workbench.year_cornwall",
    "herefordshire-2017": "tendering.workbench.year_herefordshire",
    "rutland-2018": "tendering.workbench.year_rutland",
}
"""By shipped evaluation, the module whose function ``run`` makes and reports its year: see `Run`."""

Run = Callable[[str, str, Path, int], Report]
"""Given the folder of the evaluation, the store, the folder to write to, and the seed: make the record, and report on it."""


def simulate(
    ref: str, *, seed: int = SEED, out: Path | None = None, dry_run: bool = False
) -> Report:
    """Simulate a year of a shipped agreement into ``out/ID/year``, and verify the record that it makes.

    The same seed gives the same record. What is simulated is invented, and the record says so: its entries come from the
    channel ``simulate``.

    Raises:
        RefusedError: No year is simulated for that evaluation.
    """
    path = locate("evaluations", ref)
    if path is None:
        raise RefusedError(not_found("evaluations", ref))
    name = path.parent.name
    if name not in YEARS:
        said = f"no year is simulated for {name}; one is for {', '.join(YEARS)}"
        raise RefusedError(finding("F097", ref, said, remedy="Name one of those."))
    run: Run = import_module(YEARS[name]).run
    folder = (out or Path("out") / name) / FOLDER
    if dry_run:
        return Report(text=f"Would simulate a year of {name} in {folder}.", dry_run=True)
    store = fresh_store(folder)
    made = run(str(path.parent), store, folder, seed)
    checked = verify(str(path.parent), store=store)
    held = bool(checked.data.get("verified"))
    text = f"{made.text}\n\n{checked.text}" if held else made.text
    return replace(
        made,
        findings=(*made.findings, *(() if held else checked.findings)),
        data={**made.data, "simulated": name, "seed": seed, "verified": held},
        text=text,
    )
