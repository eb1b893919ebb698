"""In which states of its lot each kind of entry is admitted, and what is said where it is not. Data."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entries import EntryKind as K
from tendering.record.life_turns import LIFE_TURNS
from tendering.record.states import ORDER, State
from tendering.record.turn import Turn, during

ANY = during(State.PLANNING, State.ENDED)
_OVER = "the procurement of the lot has ended, and only the record is kept"
_NOT_OPEN = "nobody knows who bid before the bids are opened"
_SETTLED = "the award is approved: what it rests on is not changed behind it"
BEFORE_THE_END = during(State.PLANNING, State.AWARDED, late=_OVER)
ONCE_PUBLISHED = during(
    State.PUBLISHED, State.AWARDED, "nobody can bid before it is published", _OVER
)
ONCE_OPENED = during(State.OPENED, State.AWARDED, _NOT_OPEN, _OVER)
UNTIL_APPROVED = during(State.OPENED, State.RECOMMENDED, _NOT_OPEN, _SETTLED)
ONCE_APPROVED = during(State.APPROVED, State.AWARDED, "the award is not approved", _OVER)
CORRECTABLE = during(
    State.PLANNING, State.MODERATING, late="the scores of the panel are evaluated already"
)

TURNS: Mapping[K, Turn] = {
    K.RECORD_STARTED: Turn(states=frozenset()),
    # --- before and around the competition
    K.ROUTE_AND_VALUE: BEFORE_THE_END,
    K.LOTS_DECISION: BEFORE_THE_END,
    K.MARKET_ENGAGEMENT: BEFORE_THE_END,
    K.CONFLICTS_ASSESSMENT: BEFORE_THE_END,
    K.EQUALITY_ANALYSIS: BEFORE_THE_END,
    K.SOCIAL_VALUE: BEFORE_THE_END,
    K.POLICY_STATEMENT: BEFORE_THE_END,
    K.DECISION_TO_PROCURE: BEFORE_THE_END,
    K.INCUMBENTS_LISTED: BEFORE_THE_END,
    K.MODEL_ANSWER: during(
        State.PLANNING,
        State.COMPLIANCE,
        late="a model answer written once bids are marked is a criterion nobody was told of",
    ),
    K.MODEL_PUBLISHED: Turn(
        states=frozenset({State.READY}),
        early="what the law asks for before publication is not all recorded",
        late="its rules are published, and change by an amendment alone: `tendering amend ID TENDER`",
    ),
    K.CLARIFICATION: Turn(
        states=frozenset({State.PUBLISHED}),
        early="there is nobody to answer before it is published",
        late="bids had to be in: an answer to all comes too late for any of them",
    ),
    K.AMENDMENT: during(
        State.PUBLISHED,
        State.CLOSED,
        "what is not published is simply changed in its definition",
        "bids are open, and rules would change in the knowledge of them: end the procurement and begin again",
    ),
    K.NOTICE_PUBLISHED: ANY,
    # --- intake and compliance
    K.DID_NOT_BID: ONCE_PUBLISHED,
    K.SUBMISSION_RECEIVED: Turn(
        states=frozenset({State.PUBLISHED}),
        early="nobody can bid before it is published",
        late="the time for bids is over: it is a late bid, recorded and set aside for a decision",
    ),
    K.LATE_SUBMISSION: during(
        State.CLOSED,
        State.AWARDED,
        "bids can still come in: it is not late, and is received as any other",
        _OVER,
    ),
    K.WITHDRAWAL: ONCE_PUBLISHED,
    K.OPENED: during(
        State.CLOSED,
        State.MARKING,  # a late bid that was accepted is opened by itself
        "bids cannot be opened before the time for them is over",
        "the bids are opened, and marks are closed",
    ),
    K.SEALED_MATTER_SEEN: during(
        State.PUBLISHED, State.ENDED, "nothing is sealed before it is published"
    ),
    K.DECLARATION: BEFORE_THE_END,
    K.DEBARMENT_CHECK: ONCE_PUBLISHED,
    K.PLATFORM_CHECK: ONCE_PUBLISHED,
    K.SUPPLIER_DETAILS: ONCE_PUBLISHED,
    K.SELF_DECLARATION: ONCE_PUBLISHED,
    K.REPRESENTATIONS_INVITED: ONCE_PUBLISHED,
    K.REPRESENTATIONS_CONSIDERED: ONCE_PUBLISHED,
    K.EXCLUSION: during(
        State.PUBLISHED,
        State.SUSPENDED,
        "nobody can bid before it is published",
        "a contract is made: a supplier leaves it only by its terms",
    ),
    K.CLARIFICATION_TO_BIDDER: during(
        State.OPENED,
        State.SUSPENDED,
        _NOT_OPEN,
        "a contract is made: the bid is no longer the question",
    ),
    K.ANSWERS_JUDGED: UNTIL_APPROVED,
    K.LOW_PRICE_ENQUIRY: UNTIL_APPROVED,
    K.TASK_OPENED: during(State.CLOSED, State.SUSPENDED, "bids can still come in", _OVER),
    K.EXPLANATION_RECEIVED: during(State.CLOSED, State.SUSPENDED, "bids can still come in", _OVER),
    K.NON_COMPLIANCE_DECIDED: during(
        State.CLOSED, State.RECOMMENDED, "bids can still come in", _SETTLED
    ),
    # --- the panel
    K.ALIASES_GIVEN: during(
        State.CLOSED,
        State.MARKING,
        "who bids is not known before the time for bids is over",
        "marks are closed: the panel has read the bids",
    ),
    K.PANEL_PLANNED: during(
        State.PLANNING, State.MARKING, late="marks are closed: nobody is left to mark"
    ),
    K.PRACTICE_MARKED: during(
        State.PLANNING, State.MARKING, late="marks are closed: practice comes before them"
    ),
    K.SHEET_ISSUED: during(
        State.OPENED,
        State.MARKING,
        "there is nothing to mark before the bids are opened",
        "marks are closed",
    ),
    K.MARKS_GIVEN: during(
        State.OPENED,
        State.MARKING,
        "marks cannot be given before the bids are opened",
        "marks are closed",
    ),
    K.MARKS_CHANGED: during(
        State.MARKING,
        State.MODERATING,
        "no marks are given that could be changed",
        "the scores that rest on the marks are evaluated",
    ),
    K.MARKS_CLOSED: Turn(
        states=frozenset({State.MARKING}),
        early="no marks are given",
        late="marks are closed already",
    ),
    K.MODERATION_PLANNED: CORRECTABLE,
    K.MODERATION: Turn(
        states=frozenset({State.MODERATING}),
        early="nobody's marks are seen by another before they close",
        late="the scores are evaluated",
    ),
    K.MINUTE_AGREED: during(
        State.MODERATING, State.RECOMMENDED, "nothing was moderated yet", _SETTLED
    ),
    K.SCORES_SIGNED: Turn(
        states=frozenset({State.MODERATING}),
        early="there are no agreed scores before marks are closed and moderated",
        late="the scores are signed and evaluated",
    ),
    K.SECOND_READING: during(
        State.MODERATING, State.AWARDED, "there are no agreed scores to read again", _OVER
    ),
    K.SEED_REVEALED: during(
        State.OPENED,
        State.AWARDED,
        "the seed of the draw stays secret until the panel has agreed",
        _OVER,
    ),
    K.PRICES_OPENED: ONCE_OPENED,
    # --- the award
    K.EVALUATION_COMPUTED: ONCE_OPENED,
    K.RECOMMENDATION: Turn(
        states=frozenset({State.EVALUATED, State.RECOMMENDED}),
        early="there is no outcome to recommend before the scores are evaluated",
        late="the award is approved",
    ),
    K.KEY_DECISION_NOTICE: BEFORE_THE_END,
    K.DECISION: during(
        State.EVALUATED,
        State.AWARDED,
        "there is no outcome to decide on before the scores are evaluated",
        _OVER,
    ),
    K.CALL_IN_ENDED: during(
        State.EVALUATED, State.AWARDED, "there is no decision that could be called in", _OVER
    ),
    K.APPROVED: during(
        State.EVALUATED,
        State.AWARDED,
        "there is no outcome to approve before the scores are evaluated",
        "the award is approved already",
    ),
    K.LETTER_ISSUED: during(State.PUBLISHED, State.ENDED, "nobody can bid before it is published"),
    K.LETTER_RECEIVED: during(
        State.PUBLISHED, State.ENDED, "no letter was sent before it is published"
    ),
    K.STANDSTILL: ONCE_APPROVED,
    K.CHALLENGE: ANY,
    K.CHALLENGE_ENDED: ANY,
    K.EARLY_DISCLOSURE: ANY,
    K.RESERVE_PROMOTED: ONCE_APPROVED,
    K.SAFE_TO_SIGN: ONCE_APPROVED,
    K.SIGNED: during(
        State.APPROVED,
        State.AWARDED,
        "no contract is made before the award is approved",
        _OVER,
        but=(State.SUSPENDED,),
    ),
    # --- keeping the record
    K.REQUEST_RECEIVED: ANY,
    K.REQUEST_ANSWERED: ANY,
    K.REDACTION: ANY,
    K.DISCLOSED: ANY,
    K.BUNDLE_MADE: ANY,
    K.PURGE_PLANNED: ANY,
    K.PURGED: ANY,
    K.ENDED: Turn(
        states=frozenset({State.AWARDED}),
        early="there is no contract to end",
        late="the contract ended",
    ),
    K.PROCUREMENT_ENDED: during(
        State.PLANNING,
        State.SUSPENDED,
        late="a contract is made: it ends by its terms, and is recorded as `ended`",
    ),
    K.SUPERSEDED: ANY,
    **LIFE_TURNS,
}
"""Every kind of entry."""

STEPS: Mapping[State, str] = {
    State.READY: "record what is lacking (`tendering publish ID --dry-run` lists it)",
    State.PUBLISHED: "`tendering publish ID`",
    State.CLOSED: "wait until the time for bids is over",
    State.OPENED: "`tendering open-bids ID`",
    State.MARKING: "have marks given: `tendering sheets ID`, then `tendering marks import ID FILE...`",
    State.MODERATING: "`tendering marks close ID --lot LOT`",
    State.EVALUATED: "moderate and sign the scores, then `tendering evaluate ID --enter`",
    State.RECOMMENDED: "`tendering recommend ID`",
    State.APPROVED: "`tendering approve ID`",
    State.STANDSTILL: "send the letters (`tendering issue ID`), and enter the standstill (`tendering standstill ID`)",
    State.AWARDED: "`tendering sign ID --lot LOT`",
}
"""What brings a lot to a state. Compliance is looked at once bids are open, and needs no step of its own."""

NOT_IN_BETWEEN = frozenset({State.COMPLIANCE, State.RECOMMENDED, State.SUSPENDED})
"""States a lot can pass by."""


def steps(state: State, to: State) -> tuple[str, ...]:
    """Return what must happen first to bring a lot from a state to another, in order.

    >>> steps(State.PUBLISHED, State.OPENED)
    ('wait until the time for bids is over', '`tendering open-bids ID`')
    """
    return tuple(
        said
        for step, said in STEPS.items()
        if ORDER[state] < ORDER[step] <= ORDER[to] and (step is to or step not in NOT_IN_BETWEEN)
    )


NEVER_SUPERSEDED: Mapping[K, str] = {
    K.RECORD_STARTED: "it is the beginning of the record",
    K.SUPERSEDED: "record again what it took out",
    K.AMENDMENT: "everyone was told of it; what is wrong in it is amended again",
    K.SUBMISSION_RECEIVED: "what was received stays received: a bidder who leaves is recorded as `withdrawal`",
    K.LATE_SUBMISSION: "what was received stays received: what follows from it is decided with `tendering decide`",
    K.SEALED_MATTER_SEEN: "what was seen cannot be unseen",
    K.DISCLOSED: "what was given out stays given out",
    K.PURGED: "what was destroyed stays destroyed",
    K.BUNDLE_MADE: "others hold the bundle by now",
}
"""What a later entry never takes out, and why."""

RESTED_ON: Mapping[K, State] = {
    K.MARKS_GIVEN: State.APPROVED,
    K.MARKS_CHANGED: State.APPROVED,
    K.MARKS_CLOSED: State.APPROVED,
    K.MODERATION: State.APPROVED,
    K.SCORES_SIGNED: State.APPROVED,
    K.PRICES_OPENED: State.APPROVED,
    K.NON_COMPLIANCE_DECIDED: State.APPROVED,
    K.EVALUATION_COMPUTED: State.APPROVED,
    K.OPENED: State.APPROVED,
    K.MODEL_PUBLISHED: State.CLOSED,
    K.RECOMMENDATION: State.APPROVED,
    K.APPROVED: State.AWARDED,
}
"""From which state on something rests on an entry, so that what rests on it is to be superseded first."""
