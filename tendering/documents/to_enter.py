"""How to enter what a report finds lacking: by its command where a record is kept, else among the entries of the evaluation."""

from __future__ import annotations

from tendering.model.entries import EntryKind


def to_enter(record: str, *kinds: EntryKind) -> str:
    """Return what to do for entries of these kinds to be there.

    >>> to_enter("", EntryKind.ROUTE_AND_VALUE, EntryKind.LOTS_DECISION)
    'Enter route_and_value and lots_decision in the entries of the evaluation.'
    >>> to_enter("help", EntryKind.DECLARATION, EntryKind.SOCIAL_VALUE)
    'Record it: `tendering declare help`, `tendering record add help social_value ...`.'
    """
    if not record:
        return f"Enter {' and '.join(kinds)} in the entries of the evaluation."
    commands = (
        f"`tendering declare {record}`"
        if kind is EntryKind.DECLARATION
        else f"`tendering record add {record} {kind} ...`"
        for kind in kinds
    )
    return f"Record it: {', '.join(commands)}."
