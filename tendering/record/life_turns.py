"""In which states of its lot each kind of entry of the life after award is admitted. Data."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entries import EntryKind as K
from tendering.record.states import State
from tendering.record.turn import Turn, during

_NOT_LET = "the agreement is not made: nobody holds a place yet"
_PUBLISHED = "the rules are published: the market is asked before they are written"
_ENDED = "the agreement has ended, and only the record is kept"

ONCE_AWARDED = during(State.AWARDED, State.AWARDED, _NOT_LET, _ENDED)
"""What is done with an agreement that is made."""
ONCE_OPEN = during(
    State.PUBLISHED, State.AWARDED, "nobody can apply before it is published", _ENDED
)
"""What is done with a market that stays open: nobody waits for an award there."""
BETWEEN = during(
    State.APPROVED,
    State.AWARDED,
    "the award is not approved: nobody knows who is to take over",
    _ENDED,
)
"""What is done between award and first day, while it waits for signature or is suspended too."""
ONCE_APPROVED = during(
    State.APPROVED, State.AWARDED, "nobody is appointed yet whose promises could be terms", _ENDED
)
"""What is made ready for the contracts of those appointed, or done with them."""

LIFE_TURNS: Mapping[K, Turn] = {
    # --- before the competition: the soft market test
    K.MARKET_TEST_SENT: during(State.PLANNING, State.READY, late=_PUBLISHED),
    K.MARKET_TEST_ANSWERED: during(State.PLANNING, State.AWARDED, late=_ENDED),
    K.MARKET_TEST_REPORTED: during(State.PLANNING, State.AWARDED, late=_ENDED),
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
    # --- indicators, rates and statements
    K.RETURN_RECEIVED: ONCE_AWARDED,
    K.KPI_INTRODUCED: ONCE_AWARDED,
    K.RATE_DECIDED: ONCE_AWARDED,
    K.STATEMENT_ISSUED: ONCE_AWARDED,
    K.UPLIFT_DECIDED: ONCE_AWARDED,
    K.INCENTIVE_ASSESSED: ONCE_AWARDED,
    # --- a market that stays open: admission, areas and services, requests and sealed offers
    K.APPLICATION_RECEIVED: ONCE_OPEN,
    K.ADMISSION_EXTENDED: ONCE_OPEN,
    K.ADMISSION_DECIDED: ONCE_OPEN,
    K.SERVICES_SET: ONCE_OPEN,
    K.HEALTH_TESTED: during(State.PLANNING, State.AWARDED, late=_ENDED),
    K.SERVICE_REQUESTED: ONCE_OPEN,
    K.OFFER_RECEIVED: ONCE_OPEN,
    K.OFFERS_OPENED: ONCE_OPEN,
    K.OFFER_QUERIED: ONCE_OPEN,
    K.OFFER_EXPLAINED: ONCE_OPEN,
    K.OFFER_DECIDED: ONCE_OPEN,
    K.REQUEST_AWARDED: ONCE_OPEN,
    K.REQUEST_CLOSED: ONCE_OPEN,
    # --- between award and first day; complaints and wages
    K.PEOPLE_LISTED: BETWEEN,
    K.INTAKE_STATED: BETWEEN,
    K.MOBILISATION_PLANNED: BETWEEN,
    K.STAFF_TRANSFER_RECORDED: BETWEEN,
    K.READINESS_CHECKED: BETWEEN,
    K.GO_DECIDED: BETWEEN,
    K.AGREEMENT_EXTENDED_MEANWHILE: BETWEEN,
    K.MOBILISATION_LETTERS_SENT: BETWEEN,
    K.COMPLAINT_RECEIVED: ONCE_OPEN,
    K.WAGE_EVIDENCE: ONCE_OPEN,
    # --- the yearly review, extensions, call-offs and changes, a framework opened again
    K.REVIEW_OPENED: ONCE_AWARDED,
    K.REVIEW_EVIDENCE: ONCE_AWARDED,
    K.REVIEW_DECIDED: ONCE_AWARDED,
    K.REVIEW_NEED: ONCE_AWARDED,
    K.JOIN_DECIDED: ONCE_AWARDED,
    K.EXTENSION_DECIDED: ONCE_AWARDED,
    K.CALL_OFF_MADE: ONCE_AWARDED,
    K.AGREEMENT_CHANGED: ONCE_AWARDED,
    K.FRAMEWORK_REOPENED: during(State.AWARDED, State.ENDED, _NOT_LET),
    # --- promises of a submission as terms; outcomes planned, and results paid
    K.TERMS_SCHEDULED: ONCE_APPROVED,
    K.PROMISE_CHECKED: ONCE_AWARDED,
    K.OUTCOMES_PLANNED: ONCE_AWARDED,
    K.OUTCOME_STAGE: ONCE_AWARDED,
    K.RESULT_PAID: ONCE_AWARDED,
}
"""Every kind of entry of the life after award."""
