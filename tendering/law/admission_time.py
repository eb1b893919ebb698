"""By when an application to join a market is decided: as the law has it, or sooner where the tender says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import ANY_PART_OF_UK, day_text
from tendering.law.periods import after, length_of
from tendering.law.regime import Regime, regime_of
from tendering.law.values import LawValue, value
from tendering.model.papers import Length
from tendering.model.tender import Tender

DPS = "dps"
_RULES = {False: "pcr2015.periods.dps_admission", True: "pcr2015.periods.dps_admission_justified"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideBy:
    """The last day on which an application is to be decided, and how it was counted.

    Attributes:
        rule: The law's value it rests on; None where only the tender sets it.
    """

    on: date
    length: Length
    counted: str
    rule: LawValue | None = None

    @property
    def cite(self) -> str:
        """The provision, or the key of the definition."""
        return self.rule.cite if self.rule is not None else "agreement.admission"


def rule_of(tender: Tender, *, longer: bool = False) -> LawValue | None:
    """Return the law's own time to decide: of a dynamic purchasing system under the Regulations; else none is held."""
    agreement = tender.agreement
    if agreement is None or agreement.kind != DPS:
        return None
    return value(_RULES[longer]) if regime_of(tender).regime is Regime.PCR2015 else None


def time_to_decide(
    tender: Tender, *, longer: bool = False
) -> tuple[Length | None, LawValue | None]:
    """Return how long an application may wait, and the law's value where that sets it: the shorter of both.

    Args:
        tender: As published.
        longer: The record says why this application needs longer.
    """
    agreement = tender.agreement
    admission = agreement.admission if agreement is not None else None
    own = None
    if admission is not None:
        own = admission.with_reasons if longer else admission.decide_within
    rule = rule_of(tender, longer=longer)
    if rule is None:
        return own, None
    most = length_of(rule)
    if own is not None and own.unit == most.unit and own.number < most.number:
        return own, None
    return most, rule


def decide_by(tender: Tender, received: date, *, longer: bool = False) -> DecideBy | None:
    """Return the last day to decide an application received on a day; None where neither law nor tender sets one.

    Raises:
        CalendarEndsError: The bank holidays of that time are not known.
    """
    length, rule = time_to_decide(tender, longer=longer)
    if length is None:
        return None
    last = after(received, length, ANY_PART_OF_UK)
    return DecideBy(
        on=last,
        length=length,
        counted=f"{length} after {day_text(received)}, the day of receipt not counted",
        rule=rule,
    )
