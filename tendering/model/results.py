"""An agreement's payment by results, as published: what a reward is, and what must hold before it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How a provider is rewarded where a person achieves an outcome. None is not published.

    Attributes:
        fixed: Pounds for each outcome, whatever hours it saves.
        share: Share 0-1 of the cost of the weekly hours saved.
        weeks: For how many weeks that saving counts.
        most: Most pounds for one outcome.
        sustained_weeks: How long the outcome must still be in place, from the day it was achieved.
        proven_by: Who may prove it, each a role such as social worker; never the provider itself.
        late: ``paid`` or ``not_paid``: what follows where it is achieved after the day in the plan.
        item: The price item at whose rate the saving is worked out.
        keep_years: Years for which statements, which speak of people, are kept before they are destroyed.
        says: The rule in words, as published.
    """

    sustained_weeks: int | None = None
    proven_by: tuple[str, ...] = ()
    fixed: Fraction | None = None
    share: Fraction | None = None
    weeks: int | None = None
    most: Fraction | None = None
    late: str | None = None
    item: str | None = None
    keep_years: int | None = None
    says: str | None = None
