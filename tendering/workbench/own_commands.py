"""The kinds of entries that have a command of their own: it brings rows or files, or asks more than a list of facts can."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entries import EntryKind as K

_MARKS = "`tendering marks import`, `marks change` and `marks close`"

OWN_COMMAND: Mapping[K, str] = {
    K.RECORD_STARTED: "`tendering record start`",
    K.MODEL_PUBLISHED: "`tendering publish`",
    K.CLARIFICATION: "`tendering clarify`",
    K.AMENDMENT: "`tendering amend`",
    K.SUBMISSION_RECEIVED: "`tendering receive`",
    K.LATE_SUBMISSION: "`tendering receive`",
    K.OPENED: "`tendering open-bids`",
    K.PRICES_OPENED: "`tendering open-prices`",
    K.SHEET_ISSUED: "`tendering sheets`",
    K.MARKS_GIVEN: _MARKS,
    K.MARKS_CHANGED: _MARKS,
    K.MARKS_CLOSED: _MARKS,
    K.SUPERSEDED: "`tendering record supersede`",
}
"""By kind, the command to use in place of `tendering record add`."""
