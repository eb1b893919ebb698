"""The grammar of `agreement.failure`: the published steps when a provider fails."""

from __future__ import annotations

from typing import Literal

from tendering.files.schema_types import Positive, Strict, told
from tendering.model.failure import Failure


class FailureFile(Strict):
    """The steps that follow failure, in their order."""

    steps: list[Literal["warning", "plan", "suspension", "removal"]] = told(
        "The steps in the order they are taken: warning, plan, suspension, removal."
    )
    answer_days: Positive = told("Days a provider has to answer each notice.")


def failure(f: FailureFile | None) -> Failure | None:
    """Return the steps that a valid definition describes."""
    return None if f is None else Failure(steps=tuple(f.steps), answer_days=f.answer_days)
