"""Plans counted back from a start of service, tested forwards by a second reading of the law."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tendering.workbench.plan import plan
from tests.law.oracle import reading
from tests.law.oracle.days import DAY, works_in_england

STARTS = {
    "herefordshire-2017": (date(2017, 3, 1), date(2028, 6, 1)),
    "bolton-2016": (date(2016, 9, 1), date(2028, 6, 1)),
    "bristol-2015": (date(2016, 1, 1), date(2028, 6, 1)),
    "herefordshire-2027": (date(2027, 3, 1), date(2028, 9, 1)),
}
ROUNDS = 8


def last_working(day: date, holds: Callable[[date], bool]) -> date:
    """The last working day, on or before a day, of which something holds."""
    while not (works_in_england(day) and holds(day)):
        day -= DAY
    return day


def steps_of(tender: str, start: date) -> dict[str, Any]:
    """The steps of a plan by name."""
    report = plan(tender, start.isoformat(), dry_run=True)
    steps = report.data["steps"]
    assert isinstance(steps, list)
    return {step["step"]: step for step in steps}


def standstill_of(tender: str, issued: date) -> date:
    """The end of standstill: ten working days under the Act, as that tender says; else by the Regulations."""
    if tender == "herefordshire-2027":
        return reading.act_standstill(issued, 10)[-1]
    return reading.pcr_standstill([reading.Sent(issued)])[1]


@pytest.mark.parametrize("tender", STARTS)
def test_a_plan_stands_when_it_is_lived_forwards(tender: str) -> None:
    chance, (first, last) = random.Random(tender), STARTS[tender]
    issue = "award_notice" if tender == "herefordshire-2027" else "letters"
    for _ in range(ROUNDS):
        start = first + timedelta(days=chance.randrange((last - first).days))
        steps = steps_of(tender, start)
        for column in ("last_safe", "last_lawful"):
            day = {name: date.fromisoformat(step[column]) for name, step in steps.items()}
            ends = standstill_of(tender, day[issue])
            assert day["standstill_ends"] == ends, (start, column)
            assert ends < day["signature"] <= start
            decided = reading.key_decision_published_by(day["decision"])
            assert day["key_decision_notice"] == last_working(decided, lambda _: True)
            told = last_working(start - 28 * DAY, lambda _: True)
            assert day["tupe_information"] == told
            for name, step in steps.items():
                assert works_in_england(day[name]) or name in ("start", "standstill_ends")
                risked = (
                    column == "last_lawful" and name == "call_in_ends"
                )  # at a risk, not a wrong
                for later in step["before"]:
                    assert risked or day[name] <= day[later], (start, name, later)
        day = {name: date.fromisoformat(step["last_lawful"]) for name, step in steps.items()}
        assert day[issue] == last_issue(tender, start), start


def last_issue(tender: str, start: date) -> date:
    """The last working day of issue after which the standstill still ends before a working day up to the start."""
    signed = last_working(start, lambda _: True)
    return last_working(signed, lambda day: standstill_of(tender, day) < signed)
