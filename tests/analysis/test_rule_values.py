"""The published value of a rule: supposing that very value alters nothing, whatever the path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tendering.analysis.changed_rules import NONE, PATHS, STEPS, with_rules
from tendering.analysis.rule_values import published_value
from tendering.files.definition import read_tender
from tendering.model.award import CapacityRule
from tendering.model.tender import Price, PriceItem, PriceRule, Tender
from tests.analysis.supposing import rules

LOTS = Path(__file__).parents[2] / "lots"


def shipped(name: str) -> Tender:
    found, _ = read_tender(LOTS / name / "tender.yaml")
    assert found is not None
    return found


def priced() -> Tender:
    """A tender whose price carries points, with a band, a formula that takes a parameter, and a rule of capacity."""
    band = PriceRule(floor=Fraction("15.8"), ceiling=Fraction("20.125"))
    price = Price(
        weight=Fraction(40),
        items=(PriceItem(id="hourly", rule=band),),
        formula="mean_based",
        parameters={"at_mean": Fraction(50), "per_percent": Fraction(3, 2)},
        baseline="admissible",
        scope="lot",
        one_bid="full",
    )
    return replace(rules(limit=1), price=price, capacity=CapacityRule(when_short="stop"))


def paths(tender: Tender) -> Iterator[str]:
    """Every path of the grammar, with the names that the tender has."""
    names = {
        "[N]": [f"[{n}]" for n in range(len(tender.limits))],
        "STEP": STEPS,
        "NAME": list(tender.price.parameters),
    }
    for path in PATHS:
        if path.startswith("lots"):
            for lot in tender.lots:
                for role in lot.roles:
                    named = path.replace("[ID]", f"[{lot.id}]").replace("[ROLE]", f"[{role.role}]")
                    zones = [z.id for z in lot.zones] if "[ZONE]" in path else [""]
                    yield from (named.replace("[ZONE]", f"[{z}]") for z in zones)
        elif "[ID]" in path:
            ids = tender.criteria if path.startswith("criteria") else tender.price.items
            yield from (path.replace("[ID]", f"[{x.id}]") for x in ids)
        else:
            key = next((k for k in names if k in path), "")
            yield from (path.replace(key, word) for word in names[key]) if key else [path]


@pytest.mark.parametrize("name", ["bolton-2016", "bristol-2015", "made here"])
def test_the_published_value_alters_nothing(name: str) -> None:
    tender = priced() if name == "made here" else shipped(name)
    for path in sorted(set(paths(tender))):
        value = published_value(tender, path)
        if value in (NONE, "unlimited"):  # may strike out more, or be nothing that can be put in
            continue
        after, wrong = with_rules(tender, {path: value})
        assert published_value(after, path) == value
        if ".by_zone" not in path:  # that makes a row for the zone, which says the same
            assert after == tender, path
        assert not wrong or not tender.price.weight, (path, value, wrong)


def test_what_is_shown_is_what_a_person_would_write() -> None:
    tender = priced()
    assert published_value(tender, "price.items[hourly].rule.floor") == "15.80"
    assert published_value(tender, "price.items[hourly].rule.ceiling") == "20.125"
    assert published_value(tender, "price.items[hourly].rule.fixed") == NONE
    assert published_value(tender, "ties") == "higher:Q1, higher:Q2"
    assert published_value(tender, "capacity.when_short") == "stop"
    assert published_value(tender, "lots[1].roles[framework].places.most") == "2"


@pytest.mark.parametrize(
    "path", ["title", "lots[9].reserves", "lots[1].roles[x].places.most", "limits[4].most"]
)
def test_what_the_tender_has_not(path: str) -> None:
    with pytest.raises(LookupError):
        published_value(rules(limit=1), path)


def test_every_path_of_the_grammar_is_read() -> None:
    seen = {
        re.sub(r"\[[^\]]*\]", "[]", p) for p in (*paths(shipped("bolton-2016")), *paths(priced()))
    }
    asked = {re.sub(r"\[[^\]]*\]", "[]", p) for p in PATHS}
    assert asked - seen == {
        "rounding.at.STEP",
        "price.parameters.NAME",
    }  # words stand in their place
