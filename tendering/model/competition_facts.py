"""What an entry of the competition holds: its facts, and which of them are days, numbers or one of a few words."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entry_kinds import EntryKind

COMPETITION_FACTS: Mapping[EntryKind, Mapping[str, str]] = {
    EntryKind.RECORD_STARTED: {
        "tender": "id of the tender",
        "title": "of the procurement",
        "source": "new, or the folder it was loaded from",
    },
    EntryKind.ROUTE_AND_VALUE: {
        "route": "the procedure chosen",
        "value": "the value estimated, as a text such as 5,000,000 pounds over four years, VAT included",
        "reason": "why",
        "ground": "for a direct award, the justification of Schedule 5 or section 43",
    },
    EntryKind.LOTS_DECISION: {"decision": "lots or no lots", "reason": "why"},
    EntryKind.MARKET_ENGAGEMENT: {
        "summary": "what was done, with whom",
        "measures": "what keeps advantage out",
    },
    EntryKind.INCUMBENTS_LISTED: {"source": "where the figures come from"},
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
    EntryKind.MODEL_PUBLISHED: {
        "fingerprint": "of the tender as published",
        "tested": "how the rules were tried on invented bids before publication, and the result",
    },
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
    EntryKind.DID_NOT_BID: {"reason": "why, as far as it was said"},
    EntryKind.SUBMISSION_RECEIVED: {
        "digest": "of the sealed file; of several, of their list",
        "route": "how it came",
        "name": "what the bidder calls itself",
        "profile": "digest of the profile that reads it, where it came from a portal",
        "folder": "its folder in the export",
    },
    EntryKind.LATE_SUBMISSION: {
        "digest": "of the sealed file; of several, of their list",
        "route": "how it came",
        "name": "what the bidder calls itself",
        "profile": "digest of the profile that reads it, where it came from a portal",
        "folder": "its folder in the export",
        "closed": "the deadline it missed",
        "reason": "why it was late, as far as it was said",
    },
    EntryKind.WITHDRAWAL: {"reason": "as given"},
    EntryKind.OPENED: {
        "what": "what was opened",
        "witness": "the second officer",
        "bidders": "whose, with semicolons between",
        "set_aside": "bidders left sealed because they cannot be read, with semicolons between",
        "as_read": "bidders of whom only what can be read was taken, with semicolons between",
        "reason": "why those were left aside or taken as read",
    },
    EntryKind.ANSWERS_JUDGED: {"reason": "why, where one reason holds for all"},
    EntryKind.SEALED_MATTER_SEEN: {"what": "what was looked at", "reason": "why"},
    EntryKind.DECLARATION: {
        "interest": "none, or the interest",
        "type": "personal, professional or financial; direct, indirect or perceived",
        "action": "none, mitigate or remove",
        "reason": "why that action is enough",
        "approver": "who agreed",
        "employment": "past employment with a bidder or its parties, or none",
        "until": "the day it must be renewed by",
    },
    EntryKind.DEBARMENT_CHECK: {
        "result": "clear, or what was found",
        "stage": "before what",
        "party": "whom of the bid, where it is not the bidder",
        "listed": "the day of the list that was looked at",
    },
    EntryKind.PLATFORM_CHECK: {
        "result": "confirmed, or what is lacking",
        "stage": "before what",
        "party": "whom of the bid, where it is not the bidder",
    },
    EntryKind.SUPPLIER_DETAILS: {"source": "where they were read"},
    EntryKind.SELF_DECLARATION: {
        "result": "no ground, or the ground declared",
        "stage": "before what",
        "party": "whom of the bid, where it is not the bidder",
    },
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
    EntryKind.CLARIFICATION_TO_BIDDER: {
        "question": "as asked",
        "answer": "as given",
        "answer_to": "number of the entry that asked",
        "task": "number of the task it serves",
        "why": "why it was asked",
        "equal_treatment": "why asking it is fair to the others",
        "reply_by": "day for the reply",
        "changed": "nothing, obvious error or rejected",
        "scores": "the questions whose scores it touched, with semicolons between",
    },
    EntryKind.LOW_PRICE_ENQUIRY: {
        "question": "what was asked",
        "answer": "as given",
        "finding": "result",
    },
    EntryKind.TASK_OPENED: {
        "about": "the rule, as `about` of a decision: price, an item, a question, quality, late, exclusion",
        "kind": "non-compliance, low price or compliance",
        "zone": "which, or blank",
        "question": "what the bidder is asked",
        "due": "day for the reply",
    },
    EntryKind.EXPLANATION_RECEIVED: {
        "about": "the rule",
        "task": "number of the task it answers",
        "explanation": "as given",
    },
    EntryKind.NON_COMPLIANCE_DECIDED: {
        "about": "the rule",
        "task": "number of the task it closes",
        "obvious": "yes where the error is obvious on the face of the bid",
        "changes_bid": "yes where what the bidder said would change the bid",
        "proportionality": "why the result is in proportion",
        "equal_treatment": "how others in the same case were treated",
    },
    EntryKind.ALIASES_GIVEN: {"reason": "why bidders are hidden from the panel"},
    EntryKind.PANEL_PLANNED: {
        "minutes": "minutes a person needs for one answer",
        "divided": "by question or by lot",
        "weeks": "how many there are to mark in",
        "seed": "what the reading orders were drawn from",
    },
    EntryKind.PRACTICE_MARKED: {"summary": "how marks of the practice set differed"},
    EntryKind.SHEET_ISSUED: {
        "sheet": "digest of the sheet",
        "order": "reading order, as bidders",
        "redacted": "words about a hidden bidder that its alias replaces, and how often",
        "allowed": "words about a hidden bidder that were let through",
        "reason": "why they were",
    },
    EntryKind.MARKS_GIVEN: {"sheet": "digest of the sheet", "marks": "how many"},
    EntryKind.MARKS_CHANGED: {"reason": "why the mark is another"},
    EntryKind.MARKS_CLOSED: {
        "missing": "how many answers were not marked by someone who was to mark them",
        "reason": "why marks closed without them",
    },
    EntryKind.MODERATION_PLANNED: {
        "named": "the questions whose every score says why not the next up and down, with semicolons between",
        "reason": "why those",
    },
    EntryKind.MODERATION: {
        "criterion": "which",
        "attendees": "who",
        "summary": "the discussion",
        "chair": "who led it",
        "started": "local time, such as 09:30",
        "ended": "local time",
        "reason": "where it replaces an agreed score, why",
    },
    EntryKind.MINUTE_AGREED: {
        "criterion": "which, or blank for all of the lot",
        "agrees": "yes or no",
        "dissent": "in their own words",
        "digest": "of the agreed scores that the minute tells of",
    },
    EntryKind.SCORES_SIGNED: {"digest": "of the agreed scores"},
    EntryKind.SECOND_READING: {
        "summary": "whose records were read again, by whom, and the result"
    },
    EntryKind.SEED_REVEALED: {"seed": "the secret of the draw"},
    EntryKind.PRICES_OPENED: {
        "what": "what was opened",
        "bidders": "whose, with semicolons between",
        "witness": "the second officer",
        "as_read": "bidders of whom only what can be read was taken, with semicolons between",
        "reason": "why those were taken as read",
    },
    EntryKind.EVALUATION_COMPUTED: {"digest": "of the outcome", "fingerprint": "of the tender"},
    EntryKind.RECOMMENDATION: {
        "report": "its reference",
        "reason": "why",
        "digest": "of the outcome recommended",
        "role": "the office of whoever recommends",
    },
    EntryKind.KEY_DECISION_NOTICE: {"reference": "of the notice"},
    EntryKind.DECISION: {
        "reference": "of the decision",
        "reason": "why",
        "role": "the office of whoever decides",
    },
    EntryKind.CALL_IN_ENDED: {"called_in": "yes or no"},
    EntryKind.APPROVED: {
        "digest": "of the outcome approved",
        "role": "the office of whoever approves",
    },
    EntryKind.LETTER_ISSUED: {
        "method": "electronic, post or by hand",
        "what": "letter, assessment summary or exclusion letter",
        "received": "day it was received, where proved",
    },
    EntryKind.LETTER_RECEIVED: {
        "received": "day it was received, as proved",
        "proof": "what proves it",
    },
    EntryKind.STANDSTILL: {
        "last_day": "as published",
        "calendar": "edition of the bank holidays it was counted with",
    },
    EntryKind.CHALLENGE: {
        "kind": "complaint, pre-action letter or claim form",
        "notified": "the day the authority was told",
        "known": "the day the claimant knew or ought to have known of the breach",
        "about": "what is said to be wrong",
        "issued": "the day a claim form was issued",
    },
    EntryKind.CHALLENGE_ENDED: {
        "result": "how",
        "challenge": "number of the entry it ends; blank is every one of its lot",
        "lifted": "yes where the court lets the contract be made and the claim goes on",
    },
    EntryKind.EARLY_DISCLOSURE: {
        "what": "which documents",
        "to": "whom",
        "terms": "on what terms",
    },
    EntryKind.RESERVE_PROMOTED: {
        "role": "which",
        "zone": "which, or blank",
        "instead_of": "whose place it takes",
        "reason": "why",
        "advice": "after signature, the lawyer's decision",
    },
    EntryKind.SAFE_TO_SIGN: {"result": "yes or no", "open": "what is still open"},
    EntryKind.SIGNED: {"value": "pounds", "supplier": "as signed"},
    EntryKind.REQUEST_RECEIVED: {"what": "what is asked, such as reg 55(2) or FOI"},
    EntryKind.REQUEST_ANSWERED: {
        "what": "what was asked",
        "number": "the number of the entry that received it",
        "outcome": "given, given in part, refused or not held",
        "ground": "for what is refused, the provision relied on",
        "test": "for a qualified exemption such as section 43, the public-interest test",
    },
    EntryKind.REDACTION: {
        "entry": "number of the entry",
        "part": "which part, such as facts.summary; blank is the whole entry",
        "audiences": "from whom: bidder, foi, ring or councillors, with semicolons between",
        "ground": "the provision relied on",
        "test": "for section 43, the public-interest test",
        "words": "the passage replaced; blank is the whole part",
        "decision": "withhold, or release what would be withheld by default; blank is withhold",
    },
    EntryKind.DISCLOSED: {
        "audience": "to whom",
        "digest": "of what was given",
        "what": "what it was",
        "upto": "the number of the last entry it was made of",
        "flags": "digest of the redactions it was made with",
        "request": "the number of the entry of the request it answers",
        "reuse": "the number of the entry of the set whose redactions it takes over",
    },
    EntryKind.BUNDLE_MADE: {
        "digest": "of the bundle",
        "audience": "whom it was redacted for; blank is nobody: it is whole",
        "head": "of the chain it holds",
        "reason": "why",
    },
    EntryKind.PURGED: {
        "what": "which records",
        "digests": "of what was destroyed",
        "reason": "why",
    },
    EntryKind.PURGE_PLANNED: {
        "what": "which records",
        "purge_on": "the day",
        "terms": "on what terms they are released, such as a signed undertaking",
    },
    EntryKind.ENDED: {
        "reason": "expiry, completion or termination",
        "why": "why, in words; for a breach its nature, its effect, and what was done",
    },
    EntryKind.PROCUREMENT_ENDED: {"reason": "why no contract is awarded"},
    EntryKind.SUPERSEDED: {
        "what": "what no longer stands; of a notice, its kind",
        "number": "the number of the entry in the record; then nothing else is needed",
        "kind": "the kind of entry that no longer stands",
        "dated": "its day",
        "reason": "why",
    },
}

COMPETITION_DAYS = frozenset(
    {
        "dated",
        "last_day",
        "notified",
        "due",
        "issued",
        "known",
        "listed",
        "purge_on",
        "received",
        "reply_by",
        "reported",
        "standstill_last_day",
        "until",
    }
)
"""The facts that are days, written year-month-day."""
_YES_NO = ("yes", "no")
COMPETITION_CHOICES: Mapping[tuple[EntryKind, str], tuple[str, ...]] = {
    (EntryKind.CLARIFICATION, "told"): _YES_NO,
    (EntryKind.CLARIFICATION_TO_BIDDER, "changed"): ("nothing", "obvious error", "rejected"),
    (EntryKind.NON_COMPLIANCE_DECIDED, "obvious"): _YES_NO,
    (EntryKind.NON_COMPLIANCE_DECIDED, "changes_bid"): _YES_NO,
    (EntryKind.MINUTE_AGREED, "agrees"): _YES_NO,
    (EntryKind.SAFE_TO_SIGN, "result"): _YES_NO,
    (EntryKind.AMENDMENT, "told"): _YES_NO,
    (EntryKind.NOTICE_PUBLISHED, "award_limits"): _YES_NO,
    (EntryKind.CALL_IN_ENDED, "called_in"): _YES_NO,
    (EntryKind.CHALLENGE_ENDED, "lifted"): _YES_NO,
    (EntryKind.DECLARATION, "action"): ("none", "mitigate", "remove"),
    (EntryKind.LETTER_ISSUED, "method"): ("electronic", "post", "by post", "hand", "by hand"),
    (EntryKind.ENDED, "reason"): ("expiry", "completion", "termination"),
    (EntryKind.REDACTION, "decision"): ("withhold", "release"),
    (EntryKind.REQUEST_ANSWERED, "outcome"): ("given", "given in part", "refused", "not held"),
    (EntryKind.SUPERSEDED, "kind"): tuple(EntryKind),
}
"""The facts that are one of a few words, whatever their case: a check that reads one would pass any other over."""

COMPETITION_NUMBERS = frozenset(
    {
        (EntryKind.SIGNED, "value"),
        (EntryKind.SUPERSEDED, "number"),
        (EntryKind.CHALLENGE_ENDED, "challenge"),
        (EntryKind.REDACTION, "entry"),
        (EntryKind.CLARIFICATION_TO_BIDDER, "answer_to"),
        (EntryKind.CLARIFICATION_TO_BIDDER, "task"),
        (EntryKind.EXPLANATION_RECEIVED, "task"),
        (EntryKind.NON_COMPLIANCE_DECIDED, "task"),
        (EntryKind.PANEL_PLANNED, "minutes"),
        (EntryKind.REQUEST_ANSWERED, "number"),
        (EntryKind.DISCLOSED, "upto"),
        (EntryKind.DISCLOSED, "request"),
        (EntryKind.DISCLOSED, "reuse"),
    }
)
"""The facts that are numbers."""
