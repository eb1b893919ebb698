"""What else must hold before an entry of the life after award is admitted: the pure rules of each part, by kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tendering.framework import (
    admissions,
    agreement_faults,
    joining,
    mobilise_faults,
    money_faults,
    package_faults,
    place_faults,
    request_faults,
    result_faults,
    review_faults,
    step_faults,
    term_faults,
)
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tendering.model.findings import Finding
from tendering.model.tender import Tender
from tendering.record.turning import Condition, Turning

Faults = Callable[[Tender | None, Sequence[Entry], Entry], Iterator[Finding]]


def _by(rule: Faults) -> tuple[Condition, ...]:
    """Return the condition that a part's own rule finds nothing wrong, on the entries that stand."""

    def condition(turning: Turning) -> Iterator[Finding]:
        yield from rule(turning.tender, turning.still, turning.entry)

    return (condition,)


LIFE_CONDITIONS: Mapping[K, tuple[Condition, ...]] = {
    K.FRAMEWORK_STARTED: _by(place_faults.faults),
    K.PLACE_GIVEN: (*_by(place_faults.faults), *_by(joining.faults)),
    K.PLACE_ENDED: _by(place_faults.faults),
    K.STEP_NOTIFIED: (
        *_by(step_faults.faults),
        *_by(package_faults.step_faults),
        *_by(review_faults.faults),
    ),
    K.STEP_ANSWERED: _by(step_faults.faults),
    K.STEP_DECIDED: (
        *_by(step_faults.faults),
        *_by(package_faults.step_faults),
        *_by(review_faults.faults),
    ),
    K.OUTCOMES_REVIEWED: _by(package_faults.faults),
    K.EXCEPTION_CLAIMED: _by(package_faults.faults),
    K.EXCEPTION_DECIDED: _by(package_faults.faults),
    K.PACKAGE_PAYMENT: _by(package_faults.faults),
    # --- the yearly review, extensions, call-offs and changes, a framework opened again
    K.REVIEW_OPENED: _by(review_faults.faults),
    K.REVIEW_EVIDENCE: _by(review_faults.faults),
    K.REVIEW_DECIDED: _by(review_faults.faults),
    K.REVIEW_NEED: _by(review_faults.faults),
    K.JOIN_DECIDED: _by(joining.faults),
    K.EXTENSION_DECIDED: _by(agreement_faults.faults),
    K.CALL_OFF_MADE: _by(agreement_faults.faults),
    K.AGREEMENT_CHANGED: _by(agreement_faults.faults),
    K.FRAMEWORK_REOPENED: _by(agreement_faults.faults),
    # --- a market that stays open: admission, areas and services, requests and sealed offers
    K.APPLICATION_RECEIVED: _by(admissions.faults),
    K.ADMISSION_EXTENDED: _by(admissions.faults),
    K.ADMISSION_DECIDED: _by(admissions.faults),
    K.SERVICES_SET: _by(admissions.faults),
    K.HEALTH_TESTED: _by(admissions.faults),
    K.SERVICE_REQUESTED: (
        *_by(request_faults.faults),
        *_by(package_faults.request_faults),
    ),
    K.OFFER_RECEIVED: _by(request_faults.faults),
    K.OFFERS_OPENED: _by(request_faults.faults),
    K.OFFER_QUERIED: _by(request_faults.faults),
    K.OFFER_EXPLAINED: _by(request_faults.faults),
    K.OFFER_DECIDED: _by(request_faults.faults),
    K.REQUEST_AWARDED: _by(request_faults.faults),
    K.REQUEST_CLOSED: _by(request_faults.faults),
    # --- promises of a submission as terms; outcomes planned, and results paid
    K.TERMS_SCHEDULED: _by(term_faults.faults),
    K.PROMISE_CHECKED: _by(term_faults.faults),
    K.OUTCOMES_PLANNED: _by(result_faults.faults),
    K.OUTCOME_STAGE: _by(result_faults.faults),
    K.RESULT_PAID: _by(result_faults.faults),
    # --- indicators, rates and statements
    K.KPI_INTRODUCED: _by(money_faults.faults),
    K.RATE_DECIDED: _by(money_faults.faults),
    K.UPLIFT_DECIDED: _by(money_faults.faults),
    K.INCENTIVE_ASSESSED: _by(money_faults.faults),
    # --- between award and first day
    K.READINESS_CHECKED: _by(mobilise_faults.faults),
    K.GO_DECIDED: _by(mobilise_faults.faults),
    K.AGREEMENT_EXTENDED_MEANWHILE: _by(mobilise_faults.faults),
    K.MOBILISATION_PLANNED: _by(mobilise_faults.faults),
}
"""By kind; a kind of the life after award that is not here has no rule beside the state of its lot."""
