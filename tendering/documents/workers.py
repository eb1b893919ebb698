"""How many processes make documents: as many as were asked for, else what is worth while."""

from __future__ import annotations

from tendering.record.workers import beside, cores, made_by

__all__ = ["MANY", "beside", "made_by", "workers_for"]

MANY = 200
"""So many documents are worth more than one worker: to start one takes as long as a few letters."""


def workers_for(documents: int, asked: int | None = None) -> int:
    """Return how many workers make so many documents: as many as were asked for, else what is worth while.

    Without a number it is one, or every core there is where the documents are many: see `cores`.

    >>> workers_for(10), workers_for(10, 3)
    (1, 3)
    """
    if asked is not None:
        return max(1, asked)
    return cores() if documents >= MANY else 1
