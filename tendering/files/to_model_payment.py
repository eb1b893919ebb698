"""The money side of a definition into the model: absence becomes the published default, or stays None."""

from __future__ import annotations

from typing import Any

from tendering.files.schema_payment import (
    IncentiveFile,
    KpiTestFile,
    PaymentFile,
    UpliftRuleFile,
)
from tendering.files.schema_types import Strict
from tendering.model import payment as model


def _said(part: Strict) -> dict[str, Any]:
    """Return the keys that were written; the model holds what absence means."""
    return {key: value for key, value in dict(part).items() if value is not None}


def kpi_test(t: KpiTestFile) -> model.KpiTest:
    """Return how an indicator is counted."""
    return model.KpiTest(**_said(t))


def payment(p: PaymentFile) -> model.Payment:
    """Return how delivered care is paid."""
    written = _said(p)
    written["rates"] = tuple(model.PayRate(**_said(r)) for r in p.rates)
    return model.Payment(**written)


def incentive(i: IncentiveFile) -> model.Incentive:
    """Return the incentive."""
    return model.Incentive(**_said(i))


def uplift_rule(u: UpliftRuleFile) -> model.UpliftRule:
    """Return the yearly review."""
    written = _said(u)
    written["parts"] = tuple(model.UpliftPart(**_said(p)) for p in u.parts)
    written["items"] = tuple(u.items)
    return model.UpliftRule(**written)
