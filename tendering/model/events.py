"""What the events of a timetable are called: where several names are in use for one, every reader knows them all."""

from __future__ import annotations

BEGINS = ("tender_notice", "contract_notice")
QUESTIONS_CLOSE = (
    "clarifications_close",
    "clarification_close",
    "clarification_deadline",
    "questions_close",
)
TENDERS_CLOSE = ("tenders_close",)
SELECTION_CLOSES = ("selection_closes",)
CALL_IN_ENDS = ("call_in_ends", "call_in_ended")
LETTERS = ("letters_issued",)
SUMMARIES = ("assessment_summaries", "summaries_issued")
AWARD_NOTICE = ("contract_award_notice",)
SIGNED = ("contract_signed", "agreement_signed")
STARTS = ("commencement", "contract_start", "implementation")
