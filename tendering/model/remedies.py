"""What to do about a finding where a record is kept: the command, in place of the table that would be edited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tendering.model.codes import CODES
from tendering.model.findings import Finding

_COMMAND = re.compile(r"`tendering [^`]*`")
_ID = re.compile(r"(?<= )ID\b")
TABLE_ENDS = (".csv", "evaluation.yaml")
NOWHERE = "record"
"""The place of what no entry holds."""
BESIDE = "R003"
"""The finding against a table that lies beside a record: its place is that table."""
_AGREE = "The panel agrees it: `tendering moderation workbook ID --lot LOT`, then `tendering moderation import ID FILE`."
_ASK = "Ask the bidder, with `tendering clarify-bidder ID`; what follows is a decision: `tendering decide ID`."
_WRONG = "Take out what is wrong with `tendering record supersede ID NUMBER --reason ...`, then record it again."

# One row is one line: the table is read down, not across.
# fmt: off
IN_A_RECORD: dict[str, str] = {
    "B001": _WRONG,
    "B002": _WRONG,
    "B003": _WRONG,
    "B004": _WRONG,
    "B005": _WRONG,
    "B006": _WRONG,
    "B008": "Ask the bidder; where it bids for nothing, `tendering withdraw ID --bidder BIDDER --reason ...`.",
    "B009": "Find out whether one body bid twice; what follows is a decision: `tendering decide ID`.",
    "B010": "Find out how the two bids are related, with `tendering clarify-bidder ID`, and record what was decided.",
    "B011": _ASK,
    "B012": _ASK,
    "B013": _ASK,
    "B014": "Give one of the marks of the scale, with the reason: `tendering marks change ID`.",
    "B015": _AGREE,
    "B017": "Plan the panel with this person, question or lot: `tendering plan-panel ID`; or take the mark out with `tendering record supersede ID NUMBER`.",
    "B019": "Agree the score: `tendering moderation workbook ID --lot LOT`.",
    "B020": "Take in each evaluator's own marks: `tendering marks import ID FILE...`.",
    "B021": "The tender publishes another way to combine marks: `tendering moderation discuss ID` records what was said; take the score out with `tendering record supersede ID NUMBER`.",
    "B022": _ASK,
    "B023": _ASK,
    "B024": "Ask the bidder which zones it meant, if the rules still allow it: `tendering clarify-bidder ID`.",
    "B025": "Ask the bidder for its figure, with `tendering clarify-bidder ID`: the lot waits for it.",
    "B026": _ASK,
    "B028": "Ask the bidder which party it means: `tendering clarify-bidder ID`.",
    "B030": "must_reject: rejected or corrected. may_reject: accepted, clarified or rejected. Decide again with `tendering decide ID`.",
    "B031": "Decide again, with who, when and why: `tendering decide ID`.",
    "B032": "Decide again about price, a price item, a question, a criterion with a minimum, quality, late or exclusion: `tendering decide ID`.",
    "B033": _WRONG,
    "S001": _AGREE,
    "S002": _AGREE,
    "S003": "The panel agrees a mark with `tendering moderation workbook ID --lot LOT`; n/a needs `not_applicable` in the published question.",
    "S004": "A named person decides: `tendering decide ID --bidder BIDDER --about ABOUT --decision ... --reason ...`.",
    "S005": "Decide again as the published effect allows, by a named person: `tendering decide ID`.",
    "S006": "Judge the answer with `tendering judge ID --form FILE`; where none was given, ask: `tendering clarify-bidder ID`.",
    "S007": "Open the prices with `tendering open-prices ID --witness NAME`; where none can be used, ask: `tendering clarify-bidder ID`.",
    "S008": "Judge it: `tendering judge ID --form FILE`.",
    "S009": "Agree one score: `tendering moderation agree ID --again ...`.",
    "S010": "Check the price, and ask with `tendering clarify-bidder ID`; what follows must be in the published rules.",
    "S011": "Take the seed out with `tendering record supersede ID NUMBER`, and reveal the one whose SHA-256 was published: `tendering record add ID seed_revealed seed=...`.",
    "S013": "Ask the bidder to explain it, and record the answer; it rejects nobody: `tendering tasks ID`.",
    "S014": "Ask the bidder which figure stands: `tendering clarify-bidder ID`.",
    "S015": "Take in the marks: `tendering marks import ID FILE...`; the tender says a missing mark is an error.",
    "S017": "Ask the bidder which zones it bids for, if the rules still allow it, with `tendering clarify-bidder ID`; or `tendering withdraw ID`.",
    "P002": "Ask the bidder for its capacity with `tendering clarify-bidder ID`; or amend the rules to publish `missing: unlimited`.",
    "P004": "Promote as was decided: `tendering promote ID`; publish `on_withdrawal: rerun` or `promote` next time.",
    "P006": "Reveal the seed of the draw: `tendering record add ID seed_revealed seed=...`; without a published draw, take advice before anybody is told.",
    "T010": "Record what is missing with the command for it (`tendering status ID` names them), then write the letters again.",
    "T014": "Write the ground with the agreed score: `tendering moderation agree ID`.",
    "T015": "Nothing to do, unless a bid was received: `tendering record log ID --bidder BIDDER`.",
    "T016": "Say what the panel found, not who said it; agree the words again: `tendering moderation agree ID --again ...`.",
    "X06": "Send it a standstill letter too, with `tendering issue ID --bidder BIDDER`; the standstill runs from the last letter sent.",
    "X09": "Put the rules back as published, or `tendering amend ID TENDER --reason ... --notice ...`.",
    "X10": "Take the declaration with `tendering declare ID`, or settle the conflict with an approver and a reason; set aside what was marked before.",
    "X12": "Write why the panel agreed this score, from the bid itself, and agree it again: `tendering moderation agree ID --again ...`.",
    "X14": "Ask the bidder, consider its answer and the options, and decide again: `tendering tasks ID`, then `tendering decide ID`.",
    "X18": "Have a second reader go through both records before anybody is told, then: `tendering record add ID second_reading ...`.",
    "X19": "Prepare the assessment, or revise it to cover the person: `tendering record add ID conflicts_assessment people=... summary=...`.",
    "X78": "Give the notice, and record it: `tendering record add ID key_decision_notice reference=...`; or record the urgency procedure.",
    "X79": "Record what was considered, and when: `tendering record add ID equality_analysis summary=...`, or social_value.",
    "X91": "Record what was decided then, with its day: `tendering record add ID KIND ... --on DAY`.",
    "X92": "Look, and record the day and the result: `tendering compliance record ID`.",
    "X93": "Send it a letter of its own, with the reasons, before the award notice: `tendering issue ID --bidder BIDDER`.",
    "X95": "Record now what the panel found on each point, dated as written now: `tendering moderation agree ID --again ...`.",
    "X97": "Publish question and answer to every bidder, and record it: `tendering clarify ID ... --told`; reconsider the deadline.",
    "L010": "Record the fact: `tendering record add ID KIND ... --on DAY`; or in the timetable of the tender.",
}
# fmt: on


def in_a_record(findings: Iterable[Finding], procurement: str) -> tuple[Finding, ...]:
    """Return findings as they are told where a record is kept: no table is edited there, a command is run.

    A remedy that a check gave for the case itself stays. Without a procurement, nothing changes.
    """
    return tuple(_told(f, procurement) for f in findings) if procurement else tuple(findings)


def _told(found: Finding, procurement: str) -> Finding:
    beside = found.code == BESIDE
    where = NOWHERE if found.where.endswith(TABLE_ENDS) and not beside else found.where
    remedy = found.remedy
    if found.code in IN_A_RECORD and remedy == CODES[found.code].remedy:
        remedy = IN_A_RECORD[found.code]
    return replace(found, where=where, remedy=_named(remedy, procurement))


def with_id(findings: Iterable[Finding], procurement: str) -> tuple[Finding, ...]:
    """Return findings whose commands name the procurement, to be run as they stand."""
    return tuple(replace(f, remedy=_named(f.remedy, procurement)) for f in findings)


def _named(remedy: str, procurement: str) -> str:
    return _COMMAND.sub(lambda m: _ID.sub(procurement, m[0]), remedy)
