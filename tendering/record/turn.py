"""When a kind of entry is admitted: in which states of its lot, and what is said of a lot that is in another."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.record.states import ORDER, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When a kind of entry is admitted.

    Attributes:
        states: The states of its lot in which it is.
        early: What is said of a lot that has not come so far.
        late: What is said of one that is past it.
    """

    states: frozenset[State]
    early: str = ""
    late: str = ""

    @property
    def first(self) -> State:
        """The first state in which it is admitted."""
        return min(self.states, key=ORDER.__getitem__)


def during(
    first: State, last: State, early: str = "", late: str = "", *, but: tuple[State, ...] = ()
) -> Turn:
    """Return the turn of a kind admitted from one state to another, both included, but for some."""
    states = frozenset(
        s for s in State if ORDER[first] <= ORDER[s] <= ORDER[last] and s not in but
    )
    return Turn(states=states, early=early, late=late)
