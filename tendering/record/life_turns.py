"""In which states of its lot each kind of entry of the life after award is admitted. Data."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entries import EntryKind as K
from tendering.record.states import State
from tendering.record.turn import Turn, during

_NOT_LET = "the agreement is not made: nobody holds a place yet"
_ENDED = "the agreement has ended, and only the record is kept"

ONCE_AWARDED = during(State.AWARDED, State.AWARDED, _NOT_LET, _ENDED)
"""What is done with an agreement that is made."""
ONCE_OPEN = during(
    State.PUBLISHED, State.AWARDED, "nobody can apply before it is published", _ENDED
)
"""What is done with a market that stays open: nobody waits for an award there."""

LIFE_TURNS: Mapping[K, Turn] = {}
"""Every kind of entry of the life after award."""
