"""The grammar of the cost build-up behind a rate: what an hour of care costs the provider, line by line."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from tendering.files.schema_types import (
    NUMBER_PATTERN,
    Id,
    Percent,
    Quantity,
    Share,
    Strict,
    as_text,
    may,
    number,
    shown,
    told,
    wrong,
)
from tendering.model.numbers import plain

LIVING_WAGE = "national_living_wage"
MOST_MINUTES = 24 * 60


def _pay(value: object) -> Fraction | str:
    if value == LIVING_WAGE:
        return LIVING_WAGE
    read = number(value)
    if read < 0:
        raise wrong(f"{shown(value)} is below 0")
    return read


def _minutes(value: object) -> str:
    text = as_text(value)
    if text.isascii() and text.isdigit() and text[0] != "0" and int(text) <= MOST_MINUTES:
        return text
    raise wrong(f"{shown(text)} is not the length of a visit in whole minutes, such as 30")


def _plain(value: Fraction | str) -> str:
    return value if isinstance(value, str) else plain(value)


Pay = Annotated[
    Fraction | str,
    PlainValidator(_pay),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "minimum": 0,
            "pattern": f"{NUMBER_PATTERN}|^{LIVING_WAGE}$",
        }
    ),
]
Minutes = Annotated[
    str,
    PlainValidator(_minutes),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d{0,3}$"}),
]


class RateBuildFile(Strict):
    """The authority's own build-up of the cost of an hour, behind one price item. What is left out is not assumed."""

    item: Id = told("Id of the price item whose rate it stands behind.")
    pay: Pay | None = may(
        "Pounds an hour; or national_living_wage, the figure in force when service starts."
    )
    travel_minutes: Quantity | None = may("Paid minutes of travel for each visit.")
    miles: Quantity | None = may("Miles for each visit.")
    mileage_rate: Quantity | None = may("Pounds a mile.")
    holiday: Percent | None = may("Holiday pay, percent of pay for visits and travel.")
    sickness: Percent | None = may("Sick pay, percent of pay for visits and travel.")
    training: Percent | None = may("Paid training, percent of pay for visits and travel.")
    national_insurance: Percent | None = may(
        "Employer's National Insurance, percent of all pay: visits, travel, holiday, sickness, training."
    )
    pension: Percent | None = may("Employer's pension, percent of all pay.")
    overhead: Percent | None = may("Running the business, percent of staff costs and mileage.")
    surplus: Percent | None = may("Profit or surplus, percent of all costs before it.")
    visits: dict[Minutes, Share] | None = may(
        "Share of each length of visit in minutes, such as 30 = 60%. Shares add to 100%."
    )
    shares_of: Literal["hours", "visits"] | None = may("What those shares are shares of.")
