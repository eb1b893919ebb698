"""Whether a tender's value reaches the threshold of its law, with VAT counted as the law counts it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tendering.law.regime import Regime, regime_of, threshold
from tendering.law.values import LawValue, value
from tendering.model.tender import Tender

INCLUDED = "included"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdAnswer:
    """Whether the value reaches the threshold.

    Attributes:
        reached: None where it cannot be said; ``because`` then says why.
        limit: The threshold compared with; None where none could be chosen.
        missing: Definition keys whose facts are needed and not there.
    """

    reached: bool | None
    because: str
    limit: LawValue | None = None
    missing: tuple[str, ...] = ()


def threshold_of(tender: Tender) -> ThresholdAnswer:
    """Compare a tender's value with the threshold in force on the day it was begun.

    Where one has VAT in it and the other has not, every rate from none to the standard one is allowed for: care may
    be exempt.
    """
    answer = regime_of(tender)
    if answer.regime not in (Regime.PCR2015, Regime.PA2023):
        return ThresholdAnswer(reached=None, because=f"no thresholds are held: {answer.title}")
    if tender.started_by_on is None or tender.value_amount is None:
        gone = "value.amount" if tender.value_amount is None else "started_by.on"
        return ThresholdAnswer(reached=None, because=f"{gone} is not stated", missing=(gone,))
    kind = "light_touch" if answer.light_touch else "services"
    limit = threshold(answer.regime, kind, tender.started_by_on)
    least, most = _range(tender.value_amount, tender.value_vat, limit.vat)
    said = f"the threshold of {limit.cite} is {limit.shown}"
    floor = Fraction(limit.money)
    if least >= floor:
        return ThresholdAnswer(reached=True, because=said, limit=limit)
    if most < floor:
        return ThresholdAnswer(reached=False, because=said, limit=limit)
    because = f"{said}, and it depends on VAT whether the value reaches it"
    return ThresholdAnswer(reached=None, because=because, limit=limit, missing=("value.vat",))


def _range(amount: Fraction, stated: str | None, wanted: str) -> tuple[Fraction, Fraction]:
    """Return the least and most a value can be once VAT is counted as wanted."""
    if stated == wanted:
        return amount, amount
    whole = _with_vat()
    return (amount, amount * whole) if wanted == INCLUDED else (amount / whole, amount)


def most_value(tender: Tender) -> Fraction | None:
    """Return the estimated value with VAT in it, as the Act counts: at the standard rate where the tender left it out."""
    amount = tender.value_amount
    return amount if amount is None or tender.value_vat == INCLUDED else amount * _with_vat()


def _with_vat() -> Fraction:
    """Return what an amount without VAT is multiplied by."""
    return 1 + Fraction(value("other.tax.vat").days, 100)
