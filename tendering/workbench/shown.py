"""What an evaluation's papers say to an audience: what officers withheld from it is replaced, with its ground, before rendering.

Figures stay as they are: a redaction of words reaches letters, reports and open data alike, and no result is computed anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tendering.files.columns import Holds
from tendering.files.record_dossier import SPECS, dossier_of
from tendering.model.bids import Dossier
from tendering.model.entries import CHOICES, DAYS, NUMBERS, Entry, Row
from tendering.model.outcome import Outcome, Reason
from tendering.record.passages import Passage, without
from tendering.record.redaction import flags_of, redacted
from tendering.record.visibility import with_closed_marks

PUBLIC = "foi"
"""The audience of what is published."""
MEMBERS = "councillors"
"""The audience of an exempt appendix."""
PLACED_BY = frozenset({"notice", "number", "zone", "role", "what", "criterion"})
"""Facts that say what an entry is about: they are no words of anybody's."""


def shown(dossier: Dossier, outcome: Outcome, audience: str) -> tuple[Dossier, Outcome]:
    """Return a dossier and its outcome with the words that officers withheld from an audience replaced.

    Where nothing is withheld, or no record is kept, both are as they were.
    """
    if not dossier.record or not audience or not flags_of(dossier.entries, audience):
        return dossier, outcome
    seen = redacted(dossier.entries, audience, defaults=False)
    pairs: dict[str, str] = {}
    entries = [_entry(e, s, pairs) for e, s in zip(dossier.entries, seen.entries, strict=True)]
    made, _ = dossier_of(dossier.evaluation, dossier.tender, entries)
    told: Outcome = _reasons(outcome, pairs, seen.passages)
    return with_closed_marks(made), told


def _entry(entry: Entry, seen: Entry, pairs: dict[str, str]) -> Entry:
    """Return an entry with its words as seen; days, figures, choices and ids stay, whatever was withheld."""
    facts = {
        name: text if _fixed(entry, name) else seen.facts.get(name, text)
        for name, text in entry.facts.items()
    }
    rows = {
        table: tuple(
            _row(table, row, other, pairs)
            for row, other in zip(some, seen.rows.get(table, some), strict=True)
        )
        for table, some in entry.rows.items()
    }
    return replace(entry, facts=facts, rows=rows)


def _fixed(entry: Entry, fact: str) -> bool:
    key = entry.kind, fact
    return fact in DAYS or fact in PLACED_BY or key in CHOICES or key in NUMBERS


def _row(table: str, row: Row, seen: Row, pairs: dict[str, str]) -> dict[str, str]:
    words = (
        {c.name for c in SPECS[table].columns if c.holds is Holds.TEXT} if table in SPECS else row
    )
    made = {name: seen.get(name, text) if name in words else text for name, text in row.items()}
    pairs.update({text: made[name] for name, text in row.items() if made[name] != text})
    return made


def _reasons(value: Any, pairs: Mapping[str, str], passages: Sequence[Passage]) -> Any:
    """Return a value with the facts of every reason in it replaced: a reason quotes what was decided and said."""
    if isinstance(value, Reason):
        facts = {k: pairs.get(v) or without(v, passages) for k, v in value.facts.items()}
        return replace(value, facts=facts)
    if isinstance(value, tuple):
        return type(value)(_reasons(v, pairs, passages) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        after = {name: _reasons(part, pairs, passages) for name, part in parts.items()}
        return value if after == parts else replace(value, **after)
    return value
