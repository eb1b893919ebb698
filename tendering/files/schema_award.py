"""The part of the grammar that decides an award: scales, criteria, price, lots, roles, limits, ties, rounding."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from tendering.files.schema_types import (
    Cpv,
    Day,
    Flag,
    Id,
    Lots,
    Most,
    Number,
    Percent,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
    Whole,
    may,
    told,
)

Effect = Literal["must_reject", "may_reject"]
Per = Literal["lot", "zone"]
Better = Literal["higher", "lower"]
AtLastPlace = Literal["tie_break", "admit_all", "admit_none"]
Step = Literal["mark", "criterion", "section", "price_points", "total"]


class LevelFile(Strict):
    """One mark a scale allows."""

    mark: Quantity = told("The mark itself. Only the marks listed may be given.")
    label: Text | None = may("The word for it, such as Good.")
    descriptor: Text | None = may("The published wording that says when this mark is given.")
    worth: Percent | None = may(
        "Percent of a question's weight it earns. Left out: mark divided by the top mark."
    )


class ScaleFile(Strict):
    """A marking scale: exactly the listed marks are allowed."""

    levels: list[LevelFile] = Field(
        min_length=1, description="Every mark that may be given, with its wording."
    )


class WeightsFile(Strict):
    """How the weights are written."""

    as_: Literal["of_award", "of_parent"] = Field(
        alias="as",
        description="of_award: each weight is points of the whole award; of_parent: percent of the section above.",
    )
    total: Quantity | None = may(
        "What the weights of a lot, price included, add to. Left out: 100."
    )


class MinimumFile(Strict):
    """A quality minimum. A score equal to it passes."""

    mark: Quantity | None = may("Least mark of one question.")
    percent: Percent | None = may("Least percent of the points a section has.")
    effect: Effect = told(
        "must_reject acts at once on the agreed score; may_reject awaits a named person's decision."
    )


class OverallMinimumFile(Strict):
    """The least quality needed over all questions."""

    percent: Percent = told("Least percent of all quality points.")
    effect: Effect = told(
        "must_reject acts at once on the agreed scores; may_reject awaits a decision."
    )


class CriterionFile(Strict):
    """A question that is marked, or a section that groups questions."""

    id: Id = told("Short name used in every file, such as Q1.")
    title: Text = told("Title as published.")
    parent: Id | None = may("Id of the section it belongs to, where it is not nested in it.")
    weight: Quantity = told("Weight as published, in the unit that `weights` names.")
    scale: Id | None = may("Name of the scale its answers are marked on. A section has none.")
    minimum: MinimumFile | None = may(
        "Least mark (question) or percent (section), and what follows below it."
    )
    question: Text | None = may("The question as asked.")
    bullets: list[Text] | None = may("What an answer should cover, one line each.")
    words: Positive | None = may("Most words an answer may have.")
    lots: Lots | None = may(
        "all, or the lots that ask it. Left out: all (or the lots of its section)."
    )
    per: Per | None = may(
        "lot: one answer for the lot; zone: one for each zone bid for. Left out: lot."
    )
    stage: Id | None = may("Stage in which it is marked. Left out: the last or only stage.")
    not_applicable: Literal["redistribute", "full_marks"] | None = may(
        "What an agreed 'n/a' means: its weight shared among the others, or full marks. Left out: n/a is not allowed."
    )
    children: list[CriterionFile] | None = may("The questions of a section.")


class AggregationFile(Strict):
    """How evaluators' marks become the score that counts."""

    method: Literal["consensus", "mean", "median", "sum_of_ranks"] = told(
        "consensus: the panel agrees one score; the others only where published."
    )
    missing: Literal["error", "of_those_given"] | None = may(
        "What a missing mark means; needed unless the method is consensus."
    )


class BandFile(Strict):
    """A band of prices. Both bounds are accepted."""

    least: Number = told("Lowest price accepted.")
    most: Number = told("Highest price accepted.")


class PriceRuleFile(Strict):
    """A pass/fail rule for a price: fixed, floor, ceiling, floor and ceiling, or a band. Bounds are accepted."""

    fixed: Number | None = may("The one price accepted, in pounds.")
    floor: Number | None = may("Lowest price accepted, in pounds.")
    ceiling: Number | None = may("Highest price accepted, in pounds.")
    band: BandFile | None = may("Lowest and highest price accepted, in pounds.")


class PriceItemFile(Strict):
    """One price a bidder states."""

    id: Id = told("Short name used in prices.csv, such as hourly.")
    title: Text | None = may("Title as printed in the commercial schedule.")
    unit: Text | None = may("What the price is for, such as hour.")
    rule: PriceRuleFile | None = may("Prices that pass. Left out: any price.")
    effect: Effect | None = may("What follows from a price outside the rule; needed with a rule.")
    per: Per | None = may("Whether it is stated for the lot or for each zone. Left out: lot.")
    lots: Lots | None = may("all, or the lots that ask it. Left out: all.")
    sum_of: dict[Id, Number] | None = may("Other items it is worked out from: quantity of each.")


class ElementFile(Strict):
    """One price scored on its own."""

    item: Id = told("Id of the price item.")
    weight: Quantity = told("Points it carries.")
    formula: Id | None = may("Formula of this element. Left out: the price formula.")
    parameters: dict[Id, Number] | None = may("Numbers the formula needs, by name.")


class PreferenceFile(Strict):
    """A published preference, used in the evaluation only."""

    question: Id = told("Id of the pass/fail question whose answer earns it.")
    answer: Text = told("The answer that earns it.")
    percent_off: Percent | None = may("Percent taken off the price for the evaluation.")
    points: Quantity | None = may("Points added.")


class LowPriceFile(Strict):
    """A screen for prices that appear abnormally low. It opens a task; it never rejects."""

    trigger: Id = told(
        "Name of the screen, such as below_cost_build_up, mean_margin or below_others."
    )
    item: Id | None = may("Price item screened. Left out: the evaluated price.")
    cost: Quantity | None = may("The authority's own cost build-up, in pounds.")
    below_mean: Percent | None = may("Percent below the mean that opens the task.")
    below_next: Percent | None = may("Percent below the next lowest that opens the task.")
    parameters: dict[Id, Number] | None = may("Other numbers the screen needs, by name.")


class ClampFile(Strict):
    """The least and most points a formula may give; either side may be left out."""

    least: Number | None = may("Points below this become this.")
    most: Number | None = may("Points above this become this.")


class PriceFile(Strict):
    """How prices are asked, tested and scored."""

    weight: Quantity = told("Points for price. 0: prices are pass or fail only.")
    items: list[PriceItemFile] | None = may("The prices a bidder states.")
    open: Literal["before_marking", "after_quality"] | None = may("When prices are opened.")
    low_price: list[LowPriceFile] | None = may("Screens for abnormally low prices.")
    formula: Id | None = may("Name of the rule that turns prices into points.")
    parameters: dict[Id, Number] | None = may("Numbers the formula needs, by name.")
    baseline: Literal["admissible", "past_quality"] | None = may(
        "Which bids set the lowest price, the mean and the like: all admissible ones, or those past the quality minimums."
    )
    scope: Literal["lot", "zone", "tender"] | None = may("Over which bids the baseline is taken.")
    zero: Literal["error", "points"] | None = may(
        "error: a nil price is an error; points: it takes all the points of its element."
    )
    one_bid: Literal["full", "formula"] | None = may(
        "full: a sole bid takes full points; formula: it takes what the formula gives."
    )
    clamp: ClampFile | None = may(
        "Least and most points the formula may give. Left out: no bounds."
    )
    better: Better | None = may(
        "lower: the lowest price is best; higher: where the authority sells."
    )
    basket: dict[Id, Number] | None = may("Quantity of each item in the evaluated price.")
    elements: list[ElementFile] | None = may("Prices scored each on its own.")
    preferences: list[PreferenceFile] | None = may(
        "Published preferences, for the evaluation only."
    )

    @field_validator("low_price", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value


class AwardByFile(Strict):
    """A rule that ranks bids instead of awarding points."""

    rule: Id = told("Name of the rule, such as price_per_quality_point.")
    parameters: dict[Id, Number] | None = may("Numbers the rule needs, by name.")

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        return {"rule": value} if isinstance(value, str) else value


class DemandFile(Strict):
    """Demand as printed."""

    clients: Number | None = may("People served.")
    hours_weekly: Number | None = may("Hours a week.")
    hours_annual: Number | None = may("Hours a year.")
    visits_weekly: Number | None = may("Visits a week.")
    cost_annual: Number | None = may("Cost a year, in pounds.")
    rate: Number | None = may("Rate an hour, in pounds.")
    printed: dict[Id, Number] | None = may(
        "Figures the authority derived, kept as printed even where wrong."
    )


class ZoneFile(Strict):
    """An area that a lot serves."""

    id: Id = told("Short name used in bids.csv, such as north.")
    title: Text | None = may("Name as published.")
    areas: list[Text] | None = may("Wards or places it is made of.")
    demand: DemandFile | None = may("Demand of the zone as printed.")


class PlacesFile(Strict):
    """How many are appointed to a role."""

    most: Most = told("How many are appointed if enough are eligible, or unlimited.")
    least: Whole | None = may("Below this many the zone or lot is reported as unable to stand.")
    including: list[Id] | None = may("Roles whose holders count inside this number.")


class ZonePlacesFile(Strict):
    """Places of one zone, where they differ."""

    most: Most = told("How many are appointed in this zone, or unlimited.")
    least: Whole | None = may("Below this many the zone is reported as unable to stand.")
    because: Text | None = may("Why this zone differs.")


class RoleFile(Strict):
    """A role that providers win places in."""

    role: Id = told("Name used in every file, such as main or framework.")
    title: Text | None = may("The role as printed.")
    per: Per = told("Whether places are filled for the lot or for each zone.")
    places: PlacesFile = told("How many places there are.")
    drawn_from: Id | None = may(
        "all (filled before the outer role), or the role it is drawn from. Left out: all."
    )
    at_last_place: AtLastPlace | None = may(
        "Equal values at the last place. Left out: the tie ladder decides."
    )
    hours_share: Share | None = may(
        "Share of the zone's weekly hours one place takes of a bidder's capacity."
    )
    by_zone: dict[Id, ZonePlacesFile] | None = may("Places of zones that differ, with the reason.")


class HealthTestFile(Strict):
    """Whether a lot is health care that the Provider Selection Regime governs, and who decided so."""

    relevant: Flag = told("Whether relevant health care services are in the lot.")
    main: Flag | None = may("Whether they are its main subject.")
    because: Text | None = may("Why.")
    by: Text | None = may("Who decided.")
    on: Day | None = may("The day it was decided.")


class LotFile(Strict):
    """What is awarded."""

    id: Id = told("Short name used in every file, such as 1.")
    title: Text = told("Title as published.")
    description: Text | None = may("What the lot is.")
    demand: DemandFile | None = may("Demand of the lot as printed.")
    zones: list[ZoneFile] | None = may("Areas of the lot, in published order.")
    roles: list[RoleFile] = Field(min_length=1, description="The roles providers win places in.")
    reserves: Whole | None = may(
        "How many reserves are named for each role and zone. Left out: none."
    )
    lot_total: Literal["best_zone", "mean_of_zones_bid", "without_zone_questions"] | None = may(
        "How zone questions count in the lot's total; needed with zone questions and a per-lot role."
    )
    least_bids: Whole | None = may("Fewer bids than this and the lot is reported.")
    cpv: list[Cpv] | None = may("CPV codes of the lot. Left out: the tender's.")
    region: Id | None = may("ITL code of where the service is given, such as UKG11.")
    value_amount: Quantity | None = may(
        "Pounds over the whole term with extensions; VAT as in the tender's value."
    )
    health_test: HealthTestFile | None = may(
        "Whether the lot is health care under the Provider Selection Regime, as decided."
    )


class LimitFile(Strict):
    """At most so many zones or lots of a role for one bidder (or group)."""

    role: Id = told("The role that is limited.")
    counts: Literal["zones", "lots"] = told("What is counted.")
    most: Positive = told("How many one bidder may hold.")
    when_exceeded: Literal["ranked", "preference", "best_overall"] = told(
        "How wins beyond the limit are resolved."
    )


class RelatedFile(Strict):
    """How related bidders are treated."""

    limits: Literal["group", "each"] | None = may(
        "Whether limits bind the group or each bidder. Left out: each."
    )
    same_zone: Literal["one"] | None = may(
        "one: at most one member of a group holds places of a role in a zone."
    )


class DrawFile(Strict):
    """A draw by a sealed seed."""

    commitment: Text | None = may(
        "SHA-256 of the sealed seed, in hex, published in the invitation."
    )


class RungFile(Strict):
    """One step of the tie ladder: exactly one of its keys."""

    higher: Id | None = may(
        "The higher score for this criterion or section, or `quality` or `price`, goes first."
    )
    lower_price: Id | None = may("The lower price for this item goes first.")
    earlier: Literal["submission"] | None = may("The earlier submission goes first.")
    draw: DrawFile | None = may("A draw settles what is left.")


class RoundAtFile(Strict):
    """A step whose rounded value is carried forward."""

    step: Step = told("The step.")
    places: Whole | None = may(
        "Decimal places. Left out: `rounding.places`, then `rounding.display.places`."
    )


class DisplayFile(Strict):
    """What is printed. It never makes a tie."""

    places: Whole | None = may("Decimal places printed. Left out: 2.")


class RoundingFile(Strict):
    """Where rounded values are carried forward, and how."""

    at: list[RoundAtFile] | None = may(
        "Steps whose rounded value is carried forward. Left out: none, all is exact."
    )
    mode: Literal["half_up", "half_even", "down", "up"] | None = may(
        "How a value between two is settled."
    )
    places: Whole | None = may("Decimal places of the steps that state none.")
    display: DisplayFile | None = may("What is printed.")

    @field_validator("at", mode="before")
    @classmethod
    def _steps(cls, value: Any) -> Any:
        return (
            [{"step": v} if isinstance(v, str) else v for v in value]
            if isinstance(value, list)
            else value
        )


class CapacityFile(Strict):
    """What happens to a bidder too small for its next place."""

    when_short: Literal["pass_over", "stop"] = told(
        "pass_over: the place goes on; stop: filling stops."
    )
    missing: Literal["unlimited"] | None = may("unlimited: a bidder with no figure has no limit.")
