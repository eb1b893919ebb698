"""The reason checker: what is wrong with the reasons of marks and agreed scores. Rules here, words and patterns in TOML beside them.

No model and no dictionary is asked: a text is held against the published scale, the published points of its question,
the names of the bidders, and lists of words that anyone may read and correct.
"""

from tendering.checks.reasons.check import (
    Checked,
    Note,
    as_finding,
    check_reason,
    check_reasons,
    checked_notes,
    names_of,
    notes_of,
)
from tendering.checks.reasons.fault import Fault

__all__ = [
    "Checked",
    "Fault",
    "Note",
    "as_finding",
    "check_reason",
    "check_reasons",
    "checked_notes",
    "names_of",
    "notes_of",
]
