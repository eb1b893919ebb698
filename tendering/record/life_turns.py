"""In which states of its lot each kind of entry of the life after award is admitted. Data."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entries import EntryKind as K
from tendering.record.states import State
from tendering.record.turn import Turn, during

_NOT_LET = "the agreement is not made: nobody holds a place yet"
_ENDED = "the agreement has ended, and only the record is kept"

ONCE_AWARDED = during(State.AWARDED, State.AWARDED, _NOT_LET, _ENDED)
"""What is done with an agreement that is made."""
ONCE_OPEN = during(
    State.PUBLISHED, State.AWARDED, "nobody can apply before it is published", _ENDED
)
"""What is done with a market that stays open: nobody waits for an award there."""

LIFE_TURNS: Mapping[K, Turn] = {
    # --- the agreement: places, steps that follow failure, referrals by rota
    K.FRAMEWORK_STARTED: ONCE_AWARDED,
    K.PLACE_GIVEN: ONCE_AWARDED,
    K.PLACE_ENDED: ONCE_AWARDED,
    K.STEP_NOTIFIED: ONCE_OPEN,
    K.STEP_ANSWERED: ONCE_OPEN,
    K.STEP_DECIDED: ONCE_OPEN,
    K.REFERRAL_MADE: ONCE_AWARDED,
    K.REFERRAL_OFFERED: ONCE_AWARDED,
    K.REFERRAL_ANSWERED: ONCE_AWARDED,
    K.REFERRAL_WITHDRAWN: ONCE_AWARDED,
    K.PACKAGE_PLACED: ONCE_AWARDED,
    K.PACKAGE_HANDED_BACK: ONCE_AWARDED,
    K.PACKAGE_ENDED: ONCE_AWARDED,
    # --- enablement paid by outcomes, and ongoing support
    K.OUTCOMES_REVIEWED: ONCE_OPEN,
    K.EXCEPTION_CLAIMED: ONCE_OPEN,
    K.EXCEPTION_DECIDED: ONCE_OPEN,
    K.PACKAGE_PAYMENT: ONCE_OPEN,
}
"""Every kind of entry of the life after award."""
