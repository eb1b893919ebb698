"""What an entry of the life after award holds: its facts, and which of them are days, numbers or one of a few words."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entry_kinds import EntryKind

LIFE_FACTS: Mapping[EntryKind, Mapping[str, str]] = {
    # --- the agreement: places, steps that follow failure, referrals by rota
    EntryKind.FRAMEWORK_STARTED: {
        "from": "the first day on which its places are held",
        "digest": "of the outcome whose places these are",
    },
    EntryKind.PLACE_GIVEN: {
        "zone": "the zone; none where the role is one of the whole lot",
        "role": "such as main",
        "position": "its place in the order of the role there",
        "from": "the first day on which it is held",
        "reason": "why, and by which published rule",
    },
    EntryKind.PLACE_ENDED: {
        "zone": "the zone; none where every place of the provider in the lot ends",
        "role": "such as main; none where every role does",
        "last_day": "the last day on which it is held",
        "reason": "why, and by which published rule",
    },
    EntryKind.STEP_NOTIFIED: {
        "step": "warning, plan, suspension, removal or withholding",
        "zone": "the zone, where it is about one alone",
        "evidence": "what it rests on, with its figures",
        "answer_by": "the last day on which the provider may answer",
        "rule": "the published rule",
        "out_of_order": "the published term that allows it before the steps ahead of it",
    },
    EntryKind.STEP_ANSWERED: {
        "notice": "the entry of the notice",
        "answer": "what the provider says",
    },
    EntryKind.STEP_DECIDED: {
        "notice": "the entry of the notice; none for a return",
        "step": "warning, plan, suspension, removal, withholding or return",
        "zone": "the zone, where it is about one alone",
        "decision": "taken or not taken",
        "ends": "for a return, the entry of the decision it ends",
        "from": "the first day it holds",
        "until": "the last day it holds, where one is set",
        "reason": "why, on the evidence and the answer",
    },
    EntryKind.REFERRAL_MADE: {
        "zone": "where the person lives",
        "route": "hospital for a discharge, else other",
        "hours": "of care a week",
        "start_by": "the day by which care is needed",
        "needs": "what a provider has to know to answer; no name",
    },
    EntryKind.REFERRAL_OFFERED: {
        "referral": "its entry",
        "zone": "of the referral",
        "step": "the step of the published cascade, or choice",
        "respond_by": "the last moment to answer, as day and local time",
        "reason": "why to this provider, in a sentence",
    },
    EntryKind.REFERRAL_ANSWERED: {
        "referral": "its entry",
        "offer": "the entry of the offer",
        "answer": "accepted, refused or none",
        "start": "the day care can start, where it is accepted",
        "reason": "as the provider gives it, where it is refused",
    },
    EntryKind.REFERRAL_WITHDRAWN: {"referral": "its entry", "reason": "why"},
    EntryKind.PACKAGE_PLACED: {
        "referral": "its entry",
        "zone": "where the person lives",
        "hours": "of care a week",
        "start": "the first day of care",
        "reason": "why with this provider, in a sentence",
    },
    EntryKind.PACKAGE_HANDED_BACK: {
        "referral": "its entry",
        "last_day": "the last day the provider keeps delivering",
        "reason": "as the provider gives it",
    },
    EntryKind.PACKAGE_ENDED: {
        "referral": "its entry",
        "last_day": "the last day of care",
        "reason": "why",
    },
    # --- enablement paid by outcomes, and ongoing support
    EntryKind.OUTCOMES_REVIEWED: {
        "request": "the entry of the service request",
        "starts_on": "the first day of service",
        "met": "yes where every enabling outcome is met, else no",
        "minutes": "delivered in the enablement weeks",
        "role": "of the person who reviewed",
        "reason": "what the review found, in a sentence",
    },
    EntryKind.EXCEPTION_CLAIMED: {
        "request": "the entry of the service request",
        "basis": "excess, or not met",
        "amount": "claimed, in pounds",
        "circumstances": "as the provider gives them",
        "evidence": "what is shown for them",
    },
    EntryKind.EXCEPTION_DECIDED: {
        "claim": "the entry of the claim",
        "request": "the entry of the service request",
        "decision": "granted or refused",
        "amount": "granted, in pounds",
        "role": "of the person who decides",
        "reason": "why, on the evidence",
    },
    EntryKind.PACKAGE_PAYMENT: {
        "request": "the entry of the service request",
        "stage": "enablement or ongoing",
        "first_day": "of what it covers",
        "last_day": "of what it covers",
        "due": "in all so far, in pounds",
        "before": "stated before, in pounds",
        "amount": "to be paid now, in pounds",
        "working": "how it was worked out, a sentence for every amount",
    },
}

LIFE_DAYS: frozenset[str] = frozenset(
    {
        "answer_by",
        "first_day",
        "from",
        "last_day",
        "start",
        "start_by",
        "starts_on",
        "until",
    }
)
"""The facts that are days, written year-month-day."""

LIFE_CHOICES: Mapping[tuple[EntryKind, str], tuple[str, ...]] = {
    (EntryKind.STEP_NOTIFIED, "step"): (
        *("warning", "plan", "suspension", "removal", "withholding"),
    ),
    (EntryKind.STEP_DECIDED, "step"): (
        *("warning", "plan", "suspension", "removal", "withholding", "return"),
    ),
    (EntryKind.STEP_DECIDED, "decision"): ("taken", "not taken"),
    (EntryKind.REFERRAL_MADE, "route"): ("hospital", "other"),
    (EntryKind.REFERRAL_ANSWERED, "answer"): ("accepted", "refused", "none"),
    (EntryKind.OUTCOMES_REVIEWED, "met"): ("yes", "no"),
    (EntryKind.EXCEPTION_CLAIMED, "basis"): ("excess", "not met"),
    (EntryKind.EXCEPTION_DECIDED, "decision"): ("granted", "refused"),
    (EntryKind.PACKAGE_PAYMENT, "stage"): ("enablement", "ongoing"),
}
"""The facts that are one of a few words, whatever their case."""

LIFE_NUMBERS: frozenset[tuple[EntryKind, str]] = frozenset(
    {
        (EntryKind.REFERRAL_MADE, "hours"),
        (EntryKind.PACKAGE_PLACED, "hours"),
        (EntryKind.PLACE_GIVEN, "position"),
        (EntryKind.OUTCOMES_REVIEWED, "minutes"),
        (EntryKind.EXCEPTION_CLAIMED, "amount"),
        (EntryKind.EXCEPTION_DECIDED, "amount"),
        (EntryKind.PACKAGE_PAYMENT, "due"),
        (EntryKind.PACKAGE_PAYMENT, "before"),
        (EntryKind.PACKAGE_PAYMENT, "amount"),
    }
)
"""The facts that are numbers."""
