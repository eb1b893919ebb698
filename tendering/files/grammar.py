"""The grammar against the catalogue of rules seen in published tenders: a key for each, or why there is none."""

from __future__ import annotations

from tendering.files.grammar_places import PLACES
from tendering.files.grammar_rule import Rule, award_rule, price_formula, said, unsaid

_LEVELS = "scales: {quality: {levels: [%s]}}"
_LOGARITHM = (
    ", parameters: {base: 2}}\nrounding: {at: [{step: price_points, places: 2}], mode: half_up"
)

RULES = (
    price_formula("P1", "lowest price over price", "lowest_over_bid"),
    price_formula(
        "P2", "linear from the lowest price", "linear_from_lowest", ", clamp: {least: 0}"
    ),
    price_formula(
        "P3",
        "points about the mean price",
        "mean_based",
        ", parameters: {at_mean: 50, per_percent: 1}, clamp: {least: 0, most: 40}",
    ),
    price_formula(
        "P4",
        "graduated from the lowest, steeper past the median",
        "graduated",
        ', parameters: {median_margin: "2.5", loss_below: "0.1", loss_above: 1}',
    ),
    price_formula(
        "P5",
        "between two anchors",
        "two_anchors",
        ", parameters: {least: 10, most: 20}, clamp: {least: 0, most: 40}",
    ),
    price_formula("P6", "logarithmic", "logarithmic", _LOGARITHM),
    award_rule("P7", "price for each quality point", "price_per_quality_point", "lower"),
    award_rule(
        "P8",
        "price or score adjusted by a coefficient",
        "reference_over_bid",
        "higher",
        "reference_price: 100",
    ),
    award_rule("P9", "quality as money", "quality_as_money", "lower", "worth_of_point: 250"),
    award_rule(
        "P10",
        "utility index and other reference formulas",
        "utility_index",
        "higher",
        'quality_over_price: "1.5"',
    ),
    said(
        "P11",
        "fixed price, quality 100%",
        "price.items[].rule.fixed",
        'price: {weight: 0, items: [{id: hourly, rule: {fixed: "15.80"}, effect: may_reject}]}',
        "price.items.0.rule.fixed = 79/5",
    ),
    said(
        "P12",
        "band, floor or ceiling, bounds included",
        "price.items[].rule.band",
        'price: {weight: 0, items: [{id: hourly, rule: {band: {least: "12.50", most: 16}}, effect: must_reject}]}',
        "price.items.0.rule.ceiling = 16",
    ),
    unsaid(
        "P13",
        "banded table of percent above the lowest",
        "The one source's cells could not be read, and no tender says on which side a boundary falls; two_anchors with a clamp, or elements, say the readable part.",
    ),
    said(
        "P14",
        "price elements with their own weights",
        "price.elements",
        "price: {weight: 40, formula: lowest_over_bid, baseline: admissible, scope: lot, zero: points, one_bid: full, elements: [{item: hourly, weight: 40}]}",
        "price.elements.0.weight = 40",
    ),
    said(
        "P15",
        "preferences for the evaluation only",
        "price.preferences",
        'pass_fail: [{id: local, kind: procedural, question: Local?, effect: may_reject}]\nprice: {weight: 0, preferences: [{question: local, answer: "yes", percent_off: 5}]}',
        "price.preferences.0.percent_off = 5",
    ),
    award_rule("P16", "price only, the direction stated", "price_only", "lower"),
    said(
        "P17",
        "whole-life cost",
        "price.items[].sum_of",
        "price: {weight: 0, items: [{id: hourly}, {id: yearly}, {id: whole_life, sum_of: {hourly: 1, yearly: 10}}]}",
        "price.items.2.sum_of.yearly = 10",
    ),
    said(
        "Q1",
        "scale of 0 to 5",
        "scales",
        _LEVELS % ", ".join(f"{{mark: {m}}}" for m in range(6)),
        "scales.quality.levels.1.worth = 20",
    ),
    said(
        "Q2",
        "other scales: a set of marks, not a range",
        "scales",
        _LEVELS % "{mark: 0}, {mark: 2}, {mark: 10}",
        "scales.quality.levels.1.worth = 20",
    ),
    said(
        "Q3",
        "adjectival levels, each worth a percent",
        "scales.*.levels[].worth",
        _LEVELS % "{mark: 1, worth: 45}, {mark: 2, worth: 100}",
        "scales.quality.levels.0.worth = 45",
    ),
    said(
        "Q4",
        "weight tree: a leaf is the product of its percents",
        "weights.as",
        "weights: {as: of_parent}\ncriteria: [{id: S, title: S, weight: 60, children: [{id: Q1, title: Q, weight: 50, scale: quality}]}]",
        "criteria.1.points = 30",
    ),
    said(
        "Q5",
        "pass/fail gates, bounds included, perhaps for one role",
        "pass_fail",
        'pass_fail: [{id: hours, kind: condition, question: Hours?, effect: must_reject, applies_to: main, passes: {at_least: "5000"}}]',
        "pass_fail.0.passes.at_least = 5000",
    ),
    said(
        "Q6",
        "minimum of a question",
        "criteria[].minimum.mark",
        "criteria: [{id: Q1, title: Q, weight: 100, scale: quality, minimum: {mark: 2, effect: must_reject}}]",
        "criteria.0.minimum.mark = 2",
    ),
    said(
        "Q7",
        "minimum of a section, perhaps at discretion",
        "criteria[].minimum.percent",
        "criteria: [{id: S, title: S, weight: 100, minimum: {percent: 50, effect: may_reject}, children: [{id: Q1, title: Q, weight: 100, scale: quality}]}]",
        "criteria.0.minimum.percent = 50",
    ),
    said(
        "Q8",
        "minimum overall",
        "minimum_quality",
        "minimum_quality: {percent: 70, effect: must_reject}",
        "minimum_quality.percent = 70",
    ),
    said(
        "Q9",
        "short list by number",
        "stages[].keep",
        "stages: [{id: selection, keep: {most: 3, at_last_place: admit_all}}, {id: tender}]",
        "stages.0.keep.most = 3",
    ),
    said(
        "Q10",
        "mean or median of evaluators, only as published",
        "aggregation.method",
        "aggregation: {method: mean, missing: of_those_given}",
        "aggregation.method = mean",
    ),
    said(
        "Q11",
        "consensus",
        "aggregation.method",
        "aggregation: {method: consensus}",
        "aggregation.method = consensus",
    ),
    said(
        "Q12",
        "sum of ranks",
        "aggregation.method",
        "aggregation: {method: sum_of_ranks, missing: error}",
        "aggregation.method = sum_of_ranks",
    ),
    said(
        "Q13",
        "quality relative to the best",
        "relative_quality",
        "relative_quality: true",
        "relative_quality = True",
    ),
    said(
        "Q14",
        "scored interview after a short list",
        "criteria[].stage",
        "stages: [{id: tender, carries_forward: true}, {id: interview}]\ncriteria: [{id: Q1, title: Q, weight: 70, scale: quality, stage: tender}, {id: I, title: Interview, weight: 30, scale: quality, stage: interview}]",
        "criteria.1.stage = interview",
    ),
    said(
        "Q15",
        "social value, by a weighted question",
        "criteria",
        "criteria: [{id: Q1, title: Q, weight: 90, scale: quality}, {id: SV, title: Social value, weight: 10, scale: quality}]",
        "criteria.1.weight = 10",
    ),
    said(
        "Q16",
        "prices opened after quality is closed",
        "price.open",
        "price: {weight: 0, open: after_quality}",
        "price.open = after_quality",
    ),
    *PLACES,
)

__all__ = ["RULES", "Rule"]
