"""A rota that cannot be applied is found before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from tendering.checks.rota import CHECKS
from tendering.model.failure import Failure
from tendering.model.rota import Offering
from tendering.model.tender import Tender
from tests.framework.agreement import bolton, with_rota


def codes(tender: Tender) -> list[str]:
    return [f.code for check in CHECKS for f in check(tender)]


def test_the_shipped_rota_can_be_applied() -> None:
    assert codes(bolton()) == []


def test_each_rule_that_cannot_be_applied_is_found() -> None:
    assert codes(with_rota(office_to=time(7))) == ["L058"]
    assert codes(with_rota(cascade=())) == ["L058"]
    assert codes(with_rota(cascade=(Offering(to="on_duty"), Offering(to="on_duty")))) == ["L058"]
    assert codes(with_rota(cascade=(Offering(to="framework", how="at_once"),))) == ["L059"]
    assert codes(with_rota(refusals_weeks=None)) == ["L058"]
    lots = tuple(replace(lot, roles=lot.roles[1:]) for lot in bolton().lots)
    assert codes(replace(bolton(), lots=lots)) == ["L058"]
    agreement = bolton().agreement
    assert agreement is not None
    for steps in ((), ("warning", "warning")):
        failure = Failure(steps=steps, answer_days=10)
        changed = replace(bolton(), agreement=replace(agreement, failure=failure))
        assert codes(changed) == ["L058"]
