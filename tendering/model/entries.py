"""Entries of the record: what was done in a procurement, when, by whom. One item each, never edited.

Each kind has its facts, all text; `FACTS` says which, and what each holds. Until the record is kept as a chain,
``entries`` in evaluation.yaml lists them; either way they reach a check as a tuple in the order they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry records, in the usual order of a procurement."""

    ROUTE_AND_VALUE = "route_and_value"
    LOTS_DECISION = "lots_decision"
    MARKET_ENGAGEMENT = "market_engagement"
    CONFLICTS_ASSESSMENT = "conflicts_assessment"
    EQUALITY_ANALYSIS = "equality_analysis"
    SOCIAL_VALUE = "social_value"
    POLICY_STATEMENT = "policy_statement"
    DECISION_TO_PROCURE = "decision_to_procure"
    MODEL_ANSWER = "model_answer"
    MODEL_PUBLISHED = "model_published"
    CLARIFICATION = "clarification"
    AMENDMENT = "amendment"
    NOTICE_PUBLISHED = "notice_published"
    SUBMISSION_RECEIVED = "submission_received"
    OPENED = "opened"
    DECLARATION = "declaration"
    DEBARMENT_CHECK = "debarment_check"
    PLATFORM_CHECK = "platform_check"
    REPRESENTATIONS_INVITED = "representations_invited"
    REPRESENTATIONS_CONSIDERED = "representations_considered"
    EXCLUSION = "exclusion"
    CLARIFICATION_TO_BIDDER = "clarification_to_bidder"
    LOW_PRICE_ENQUIRY = "low_price_enquiry"
    MARKS_GIVEN = "marks_given"
    MARKS_CLOSED = "marks_closed"
    MODERATION = "moderation"
    SECOND_READING = "second_reading"
    SEED_REVEALED = "seed_revealed"
    PRICES_OPENED = "prices_opened"
    EVALUATION_COMPUTED = "evaluation_computed"
    RECOMMENDATION = "recommendation"
    KEY_DECISION_NOTICE = "key_decision_notice"
    DECISION = "decision"
    CALL_IN_ENDED = "call_in_ended"
    APPROVED = "approved"
    LETTER_ISSUED = "letter_issued"
    STANDSTILL = "standstill"
    CHALLENGE = "challenge"
    CHALLENGE_ENDED = "challenge_ended"
    SIGNED = "signed"
    REQUEST_RECEIVED = "request_received"
    REQUEST_ANSWERED = "request_answered"
    PURGE_PLANNED = "purge_planned"
    ENDED = "ended"
    PROCUREMENT_ENDED = "procurement_ended"
    SUPERSEDED = "superseded"


FACTS: Mapping[EntryKind, Mapping[str, str]] = {
    EntryKind.ROUTE_AND_VALUE: {
        "route": "the procedure chosen",
        "reason": "why",
        "ground": "for a direct award, the justification of Schedule 5 or section 43",
    },
    EntryKind.LOTS_DECISION: {"decision": "lots or no lots", "reason": "why"},
    EntryKind.MARKET_ENGAGEMENT: {
        "summary": "what was done, with whom",
        "measures": "what keeps advantage out",
    },
    EntryKind.CONFLICTS_ASSESSMENT: {
        "people": "everyone covered, with semicolons between",
        "summary": "conflicts found, perceived ones among them, and steps taken",
    },
    EntryKind.EQUALITY_ANALYSIS: {"summary": "what was considered"},
    EntryKind.SOCIAL_VALUE: {"summary": "what was considered"},
    EntryKind.POLICY_STATEMENT: {"summary": "what regard was had"},
    EntryKind.DECISION_TO_PROCURE: {"reason": "why", "reference": "the decision record"},
    EntryKind.MODEL_ANSWER: {
        "criterion": "the question it is for",
        "points": "what a good answer holds, with semicolons between",
    },
    EntryKind.MODEL_PUBLISHED: {"fingerprint": "of the tender as published"},
    EntryKind.CLARIFICATION: {
        "question": "as asked",
        "answer": "as published to all",
        "told": "yes, once every bidder was given it",
    },
    EntryKind.AMENDMENT: {
        "fingerprint": "of the tender as amended",
        "before": "fingerprint before it",
        "reason": "why equal treatment holds",
        "notice": "the notice that told everyone",
        "told": "yes, once every participant was told",
    },
    EntryKind.NOTICE_PUBLISHED: {
        "notice": "its kind, such as UK6",
        "number": "its number",
        "ocid": "open contracting id",
        "standstill_last_day": "the last day of standstill it states",
        "award_limits": "yes where it states the most lots one supplier may win and the rule, else no",
    },
    EntryKind.SUBMISSION_RECEIVED: {"digest": "of the sealed file"},
    EntryKind.OPENED: {"what": "what was opened"},
    EntryKind.DECLARATION: {
        "interest": "none, or the interest",
        "type": "personal, professional or financial; direct, indirect or perceived",
        "action": "none, mitigate or remove",
        "reason": "why that action is enough",
        "approver": "who agreed",
        "employment": "past employment with a bidder or its parties, or none",
        "until": "the day it must be renewed by",
    },
    EntryKind.DEBARMENT_CHECK: {"result": "clear, or what was found", "stage": "before what"},
    EntryKind.PLATFORM_CHECK: {"result": "confirmed, or what is lacking"},
    EntryKind.REPRESENTATIONS_INVITED: {
        "about": "the ground or the rule",
        "reply_by": "day for the reply",
    },
    EntryKind.REPRESENTATIONS_CONSIDERED: {"about": "the ground or the rule", "finding": "result"},
    EntryKind.EXCLUSION: {
        "ground": "the ground",
        "reason": "why",
        "notified": "day it was told",
        "reported": "day the appropriate authority was told (s.59)",
    },
    EntryKind.CLARIFICATION_TO_BIDDER: {"question": "as asked", "answer": "as given"},
    EntryKind.LOW_PRICE_ENQUIRY: {
        "question": "what was asked",
        "answer": "as given",
        "finding": "result",
    },
    EntryKind.MARKS_GIVEN: {"sheet": "digest of the sheet"},
    EntryKind.MARKS_CLOSED: {},
    EntryKind.MODERATION: {"criterion": "which", "attendees": "who", "summary": "the discussion"},
    EntryKind.SECOND_READING: {
        "summary": "whose records were read again, by whom, and the result"
    },
    EntryKind.SEED_REVEALED: {"seed": "the secret of the draw"},
    EntryKind.PRICES_OPENED: {},
    EntryKind.EVALUATION_COMPUTED: {"digest": "of the outcome", "fingerprint": "of the tender"},
    EntryKind.RECOMMENDATION: {"report": "its reference"},
    EntryKind.KEY_DECISION_NOTICE: {"reference": "of the notice"},
    EntryKind.DECISION: {"reference": "of the decision", "reason": "why"},
    EntryKind.CALL_IN_ENDED: {"called_in": "yes or no"},
    EntryKind.APPROVED: {"digest": "of the outcome approved"},
    EntryKind.LETTER_ISSUED: {
        "method": "electronic, post or by hand",
        "what": "letter, assessment summary or exclusion letter",
        "received": "day it was received, where proved",
    },
    EntryKind.STANDSTILL: {
        "last_day": "as published",
        "calendar": "edition of the bank holidays it was counted with",
    },
    EntryKind.CHALLENGE: {
        "kind": "complaint, pre-action letter or claim form",
        "notified": "the day the authority was told",
    },
    EntryKind.CHALLENGE_ENDED: {"result": "how"},
    EntryKind.SIGNED: {"value": "pounds", "supplier": "as signed"},
    EntryKind.REQUEST_RECEIVED: {"what": "what is asked, such as reg 55(2) or FOI"},
    EntryKind.REQUEST_ANSWERED: {"what": "what was asked"},
    EntryKind.PURGE_PLANNED: {"what": "which records", "purge_on": "the day"},
    EntryKind.ENDED: {
        "reason": "expiry, completion or termination",
        "why": "why, in words; for a breach its nature, its effect, and what was done",
    },
    EntryKind.PROCUREMENT_ENDED: {"reason": "why no contract is awarded"},
    EntryKind.SUPERSEDED: {
        "what": "what no longer stands; of a notice, its kind",
        "kind": "the kind of entry that no longer stands",
        "dated": "its day",
        "reason": "why",
    },
}

DAYS = frozenset(
    {
        "dated",
        "last_day",
        "notified",
        "purge_on",
        "received",
        "reply_by",
        "reported",
        "standstill_last_day",
        "until",
    }
)
"""The facts that are days, written year-month-day."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years a day of a procurement can lie in: another one is a slip of the pen."""

_YES_NO = ("yes", "no")
CHOICES: Mapping[tuple[EntryKind, str], tuple[str, ...]] = {
    (EntryKind.CLARIFICATION, "told"): _YES_NO,
    (EntryKind.AMENDMENT, "told"): _YES_NO,
    (EntryKind.NOTICE_PUBLISHED, "award_limits"): _YES_NO,
    (EntryKind.CALL_IN_ENDED, "called_in"): _YES_NO,
    (EntryKind.DECLARATION, "action"): ("none", "mitigate", "remove"),
    (EntryKind.LETTER_ISSUED, "method"): ("electronic", "post", "by post", "hand", "by hand"),
    (EntryKind.ENDED, "reason"): ("expiry", "completion", "termination"),
    (EntryKind.SUPERSEDED, "kind"): tuple(EntryKind),
}
"""The facts that are one of a few words, whatever their case: a check that reads one would pass any other over."""

NUMBERS = frozenset({(EntryKind.SIGNED, "value")})
"""The facts that are numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of the record.

    Attributes:
        on: The day it was done.
        at: Local time, where the order within a day matters; None where it was not written down.
        by: Who did it or wrote it down.
        lot: Empty is every lot.
        bidder: Empty where it concerns no bidder.
        person: Whom it is about, where that is not a bidder: an evaluator, say.
        facts: As `FACTS` lists them for the kind; a fact not written is not there.

    >>> entry = Entry(kind=EntryKind.SIGNED, on=date(2027, 4, 6), facts={"value": "100"})
    >>> entry.fact("value"), entry.fact("supplier")
    ('100', '')
    """

    kind: EntryKind
    on: date
    at: time | None = None
    by: str = ""
    lot: str = ""
    bidder: str = ""
    person: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    where: str = ""

    def fact(self, name: str) -> str:
        """Return a fact, empty where it was not written."""
        return self.facts.get(name, "")

    def day(self, name: str) -> date | None:
        """Return a fact that is a day; None where it was not written or is no day."""
        try:
            return date.fromisoformat(self.fact(name))
        except ValueError:
            return None

    @property
    def moment(self) -> tuple[date, time]:
        """The day and time, the first instant of the day where no time was written."""
        return self.on, self.at or time()


def of_kind(
    entries: Iterable[Entry],
    *kinds: EntryKind,
    lot: str | None = None,
    bidder: str | None = None,
) -> tuple[Entry, ...]:
    """Return the entries of some kinds; with a lot or bidder, those that name it or name none."""
    return tuple(
        e
        for e in entries
        if e.kind in kinds
        and (lot is None or e.lot in ("", lot))
        and (bidder is None or e.bidder in ("", bidder))
    )


def notices(entries: Iterable[Entry], *kinds: str) -> tuple[Entry, ...]:
    """Return the notices published of some kinds, such as UK6, in order; of every kind where none is named."""
    return tuple(
        e
        for e in of_kind(entries, EntryKind.NOTICE_PUBLISHED)
        if not kinds or e.fact("notice") in kinds
    )


def open_claims(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the challenges with no end recorded after them for their lot."""
    listed = tuple(entries)
    ended = of_kind(listed, EntryKind.CHALLENGE_ENDED)
    return tuple(
        c
        for c in of_kind(listed, EntryKind.CHALLENGE)
        if not any(e.on >= c.on and e.lot in ("", c.lot) for e in ended)
    )


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that still stand: those a later entry supersedes are left out, and that entry with them.

    A superseding entry names the kind, and where it is given the day, lot and bidder of what it supersedes;
    of notices it names the kind in ``what``.
    """
    kept: list[Entry] = []
    for entry in entries:
        if entry.kind is EntryKind.SUPERSEDED:
            kept = [e for e in kept if not _supersedes(entry, e)]
        else:
            kept.append(entry)
    return tuple(kept)


def _supersedes(later: Entry, entry: Entry) -> bool:
    """Say whether a superseding entry means an earlier one."""
    return (
        later.fact("kind") == entry.kind
        and later.fact("dated") in ("", entry.on.isoformat())
        and later.lot in ("", entry.lot)
        and later.bidder in ("", entry.bidder)
        and later.person in ("", entry.person)
        and (
            entry.kind is not EntryKind.NOTICE_PUBLISHED
            or entry.fact("notice") in later.fact("what").split()
        )
    )
