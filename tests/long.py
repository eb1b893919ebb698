"""How far a search for faults goes: as far as new ones are found at every run, or many times farther in a long run.

`make test-long` sets ``HYPOTHESIS_PROFILE=long``. The same tests run in both, with the same assertions.
"""

from __future__ import annotations

import os

from hypothesis import settings

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def usual_or_long(usual: int, long: int) -> int:
    """Return how many cases to try."""
    return long if LONG else usual


def examples(usual: int, long: int) -> settings:
    """Return the settings of a property: how many examples at every run, and how many in a long one."""
    return settings(max_examples=usual_or_long(usual, long), deadline=None)
