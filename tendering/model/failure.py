"""What follows when a provider fails: the steps in their published order, and how long it may answer each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The published steps.

    Attributes:
        steps: Of ``warning``, ``plan``, ``suspension`` and ``removal``, in the order they are taken.
        answer_days: Days a provider has to answer a notice; the day of the notice does not count.
    """

    steps: tuple[str, ...]
    answer_days: int
