"""Every rule of the catalogue has a key that reads into the model, or a reason why it has none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

import pytest

from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.files.definition import tender_from_text
from tendering.files.grammar import RULES, Rule
from tendering.files.yaml_reader import read_yaml
from tendering.files.yaml_writer import write_yaml
from tendering.model.tender import Tender

CATALOGUE = [
    f"{group}{n}"
    for group, most in zip("PQATRL", (17, 16, 17, 6, 2, 2), strict=True)
    for n in range(1, most + 1)
]
SAID = [rule for rule in RULES if rule.fragment]
BASE = """\
tender: mini
title: A small tender
authority: {name: Council}
weights: {as: of_award}
scales: {quality: {levels: [{mark: 0}, {mark: 5}]}}
criteria: [{id: Q1, title: Workforce, weight: 100, scale: quality}]
price: {weight: 0, items: [{id: hourly}]}
lots: [{id: "1", title: All, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 1}}]}]
"""


def merged(base: dict, more: dict) -> dict:
    whole = dict(base)
    for key, value in more.items():
        both = isinstance(value, dict) and isinstance(whole.get(key), dict)
        whole[key] = merged(whole[key], value) if both else value
    return whole


def data(text: str) -> dict:
    document, findings = read_yaml(text, "fragment")
    assert findings == ()
    assert document is not None
    return document.data


def tender_with(rule: Rule) -> Tender:
    tender, findings = tender_from_text(
        write_yaml(merged(data(BASE), data(rule.fragment)), {}), "tender.yaml"
    )
    assert findings == ()
    assert tender is not None
    return tender


def test_the_whole_catalogue_is_here_in_order() -> None:
    assert [rule.id for rule in RULES] == CATALOGUE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_has_a_key_or_a_reason(rule: Rule) -> None:
    assert rule.says
    assert bool(rule.fragment) is bool(rule.key) is bool(rule.reads[0]) is not bool(rule.why_not)


@pytest.mark.parametrize("rule", SAID, ids=lambda rule: rule.id)
def test_each_fragment_reads_into_the_model(rule: Rule) -> None:
    value: object = tender_with(rule)
    where, expected = rule.reads
    for part in where.split("."):
        if isinstance(value, Mapping):
            value = value[part]
        else:
            value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    shown = value.value if isinstance(value, Enum) else value
    assert str(shown) == expected, f"{rule.id}: {where}"


@pytest.mark.parametrize("rule", SAID, ids=lambda rule: rule.id)
def test_each_key_is_written_in_its_fragment(rule: Rule) -> None:
    values: list[object] = [data(rule.fragment)]
    for part in rule.key.replace("[]", ".[]").split("."):
        if part == "[]":
            values = [item for value in values if isinstance(value, list) for item in value]
        elif part == "*":
            values = [
                item for value in values if isinstance(value, dict) for item in value.values()
            ]
        else:
            values = [value[part] for value in values if isinstance(value, dict) and part in value]
    assert values, rule.key


@pytest.mark.parametrize("rule", SAID, ids=lambda rule: rule.id)
def test_named_rules_are_in_the_registry_with_their_parameters(rule: Rule) -> None:
    tender = tender_with(rule)
    if tender.price.formula:
        formula = PRICE_FORMULAS[tender.price.formula]
        assert (
            set(formula.parameters)
            <= set(tender.price.parameters)
            <= {*formula.parameters, *formula.optional}
        )
    if tender.award_by:
        assert set(tender.award_by.parameters) == set(AWARD_RULES[tender.award_by.rule].parameters)
        natural = AWARD_RULES[tender.award_by.rule].better
        assert natural in {None, tender.award_by.better}
    assert all(isinstance(c.points, Fraction) for c in tender.criteria)
