"""The grammar of the plan: how long each part of the procurement is to take, as 12 weeks or 15 working days."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from tendering.files.schema_types import Strict, as_text, may, shown, wrong
from tendering.model.papers import Length

LENGTH_PATTERN = r"^\d{1,3} (working day|day|week|month|year)s?$"
_LENGTH = re.compile(LENGTH_PATTERN, re.ASCII)


def length(value: object) -> Length:
    """Read a length of time.

    >>> length("12 weeks"), length("1 working day")
    (Length(number=12, unit='week'), Length(number=1, unit='working_day'))
    """
    if isinstance(value, Length):
        return value
    text = as_text(value)
    if not _LENGTH.match(text):
        raise wrong(
            f"{shown(text)} is not a length of time: write such as 12 weeks, 30 days or 5 working days"
        )
    number, unit = text.split(" ", 1)
    return Length(number=int(number), unit=unit.removesuffix("s").replace(" ", "_"))


def _said(value: Any) -> str:
    return str(value)


Duration = Annotated[
    Length,
    PlainValidator(length),
    PlainSerializer(_said, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": LENGTH_PATTERN}),
]


class PlanFile(Strict):
    """How long each part is to take, for `tendering plan`. What is left out is taken from practice."""

    decision_to_procure: Duration | None = may("From the decision to procure to the first notice.")
    engagement: Duration | None = may("From the first market engagement notice to its end.")
    drafting: Duration | None = may("From the end of engagement to the tender notice.")
    planned_notice: Duration | None = may(
        "From the planned procurement or prior information notice to the tender notice."
    )
    conflicts: Duration | None = may("From the conflicts assessment to the tender notice.")
    participation: Duration | None = may("For requests to participate, where there are stages.")
    selection: Duration | None = may("From the close of requests to the invitation to tender.")
    tender_period: Duration | None = may("For tenders, such as 6 weeks.")
    answers: Duration | None = may("From the last answers to questions to the close of tenders.")
    evaluation: Duration | None = may(
        "From the close of tenders to the agreed recommendation: marking and moderation."
    )
    governance: Duration | None = may(
        "From the recommendation to the published report: writing and clearing it."
    )
    decision_published: Duration | None = may("From the decision to its published record.")
    letters: Duration | None = may("From the end of call-in to the letters or summaries.")
    summaries: Duration | None = may("From assessment summaries to the contract award notice.")
    signing: Duration | None = may("From the end of standstill to the signature.")
    mobilisation: Duration | None = may("From the signature to the start of service.")
