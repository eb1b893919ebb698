"""The demonstration of what follows an award: each system's market, mobilisation, year or market test, each in a record of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tendering.workbench import demo_bristol, demo_market, demo_market_test
from tendering.workbench.demand import demand
from tendering.workbench.library import shipped_root
from tendering.workbench.money_year import demonstrate
from tendering.workbench.records import reported
from tendering.workbench.simulate import simulate
from tendering.workbench.writing import Report

Part = Callable[[Path], tuple[str, tuple[Report, ...]]]
"""Given the folder of all documents, do one thing; return what to say of it, and what it gave."""


def after(evaluation: str, out: Path) -> tuple[list[str], tuple[Report, ...]]:
    """Do all that follows the award of a shipped evaluation, and say in a line each what came of it."""
    said: list[str] = []
    made: list[Report] = []
    for part in AFTER.get(evaluation, ()):
        text, reports = part(out)
        said.append(text)
        made += reports
    return said, tuple(made)


def _year(evaluation: str, out: Path) -> tuple[str, tuple[Report, ...]]:
    report = reported(lambda: simulate(evaluation, out=out / evaluation))
    held = "Its record verifies" if report.data.get("verified") else "Its record does not hold"
    first = report.text.strip().split("\n", 1)[0].rstrip(".")
    return f"Simulated: {first}. {held}.", (report,)


def _bolton(out: Path) -> tuple[str, tuple[Report, ...]]:
    folder = out / "bolton-2016" / "money"
    report = demonstrate(str(shipped_root("evaluations") / "bolton-2016"), folder)
    held = "its record verifies" if report.data.get("verified") else "its record does not hold"
    return f"Two payment periods stated and the rates reviewed; {held}.", (report,)


def _bristol(out: Path) -> tuple[str, tuple[Report, ...]]:
    reports = demo_bristol.after_award(out)
    return demo_bristol.told(reports), reports


def _market(out: Path) -> tuple[str, tuple[Report, ...]]:
    base = out / "cornwall-2018"
    reports = demo_market.demonstrate(base)
    return demo_market.told(reports), (*reports, demand("cornwall-2018", out=base))


def _market_test(out: Path) -> tuple[str, tuple[Report, ...]]:
    reports = demo_market_test.market_test(out)
    return demo_market_test.told(reports), reports


AFTER: Mapping[str, tuple[Part, ...]] = {
    "herefordshire-2017": (partial(_year, "herefordshire-2017"),),
    "bolton-2016": (partial(_year, "bolton-2016"), _bolton),
    "bristol-2015": (_bristol,),
    "cornwall-2018": (_market, partial(_year, "cornwall-2018")),
    "rutland-2018": (_market_test, partial(_year, "rutland-2018")),
}
"""By shipped evaluation, what follows its award."""
