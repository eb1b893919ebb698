"""The grammar of market-test.yaml: a soft market test as officers write it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tendering.files.schema_types import (
    Day,
    DayOrMonth,
    Id,
    Moment,
    Positive,
    Strict,
    TenderId,
    Text,
    may,
    told,
)

Kind = Literal["text", "yes_no_per_service", "preferred_option", "minimum_term"]


class ReturnsFile(Strict):
    """Where answers go, and by when."""

    by: Moment = told("The last moment for answers, in local time, such as 2017-05-19T16:00.")
    to: Text = told("The team they go to.")
    email: Text = told("The address they go to.")
    address: Text | None = may("Its postal address.")


class StatementsFile(Strict):
    """What everyone who is asked is told."""

    confidentiality: Text = told(
        "That answers can be asked for under the Freedom of Information Act, and how to mark what is confidential."
    )
    no_call_for_competition: Text = told("That it is not a call for competition.")
    no_prejudice: Text = told("That nobody gains or loses by answering or not.")
    law: Text | None = may("The law that a procurement would follow.")


class MarketOptionFile(Strict):
    """One way in which the service might be bought."""

    id: Id = told("Such as 1.")
    title: Text = told("Its name.")
    points: list[Text] | None = may("What it is and how it would work, a point each.")


class MarketServiceFile(Strict):
    """One service to say yes or no to."""

    id: Id = told("Such as reablement.")
    title: Text = told("Its name.")


class MarketQuestionFile(Strict):
    """One question."""

    id: Id = told("Its number.")
    text: Text = told("As it is asked.")
    asks: Kind = told("text, yes_no_per_service, preferred_option or minimum_term.")
    option: Id | None = may("The option it asks to comment on.")
    services: list[MarketServiceFile] | None = may("The services it asks yes or no about.")
    also: list[Text] | None = may("What may be chosen beside the options, such as: No preference.")


class MarketReportFile(Strict):
    """How answers are reported."""

    least_group: Positive = told(
        "The fewest unnamed organisations of which a number is shown together, such as 3."
    )


class MarketPrintedFile(Strict):
    """Figures that the paper states of itself, to be checked."""

    questions: Positive | None = may("How many questions it says it holds.")


class MarketTestFile(Strict):
    """A soft market test."""

    market_test: TenderId = told("Its id.")
    title: Text = told("Its title.")
    authority: Text = told("The authority that asks.")
    issued: DayOrMonth = told("The day, or the year and month, it is dated.")
    returns: ReturnsFile = told("Where answers go, and by when.")
    kept_until: Day = told(
        "The day on which returned files, with the names and addresses in them, are destroyed."
    )
    engagement: Text = told("How the market is engaged, as a notice would say it.")
    measures: Text = told("What keeps anyone from gaining an unfair advantage by taking part.")
    background: list[Text] | None = may("What is bought now, and why the market is asked.")
    statements: StatementsFile = told("What everyone who is asked is told.")
    options: list[MarketOptionFile] | None = may("The ways in which the service might be bought.")
    classes: list[Text] = Field(
        min_length=1, description="The kinds of organisation offered to choose from."
    )
    questions: list[MarketQuestionFile] = Field(min_length=1, description="The questions.")
    report: MarketReportFile = told("How answers are reported.")
    printed: MarketPrintedFile | None = may("Figures the paper states of itself.")
