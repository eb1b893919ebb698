"""Demands that no allocation can meet: which rules clash, and how little must give."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tendering.evaluation.appoint import appointed
from tendering.model.bids import CapacityFigure
from tendering.model.tender import CapacityRule, LimitMethod, Places, RelatedBidders
from tests.evaluation.places.build import BEST, MAIN, RANKED, limit, simple

ELEVEN = {"1": {f"z{z:02}": {f"B{b}": 10 + b for b in range(8)} for z in range(11)}}


def clash(*args: object, **changes: object) -> list[str]:
    done = appointed(*simple(*args, **changes))
    return [f.message for f in done.findings if f.code == "P005"]


@pytest.mark.parametrize("method", [BEST, RANKED, LimitMethod.PREFERENCE])
def test_eleven_zones_one_each_and_eight_bidders(method: LimitMethod) -> None:
    (message,) = clash(ELEVEN, limits=(limit("main", 1, method),))
    assert "11 places in 11 zones" in message
    assert (
        "With the limit of 1 zone for one bidder, the 8 eligible bidders can fill at most 8; without, 11."
        in message
    )
    assert "What would do: a limit of 2 zones instead of 1." in message


def test_a_rule_that_does_not_clash_is_not_named() -> None:
    (message,) = clash(
        ELEVEN,
        limits=(limit("main", 1, BEST), limit("main", 11, BEST)),
        related=RelatedBidders(same_zone="one"),
    )
    assert "limit of 11" not in message
    assert "related" not in message


def test_too_few_bidders_is_not_a_clash_of_rules() -> None:
    assert clash({"1": {"y": {"A": 1}, "z": {}}}) == []
    role = replace(MAIN, places=Places(most=2, least=2))
    (message,) = clash({"1": {"y": {"A": 1}}}, role=role, limits=(limit("main", 1),))
    assert "at least 2 must be appointed, and 1 eligible bidder bids for it" in message
    assert "What would do: at least 1." in message


def test_a_demand_that_another_allocation_would_meet_is_no_clash() -> None:
    values = {"1": {"y": {"A": 9, "B": 8}, "z": {"A": 9}}}
    assert clash(values, limits=(limit("main", 1),)) == [], (
        "ranked leaves z empty, though A could take it"
    )


def test_capacity_and_related_bidders_are_named() -> None:
    values = {"1": {"y": {"A": 9}, "z": {"A": 8}}}
    dossier, scored = simple(
        values,
        role=replace(MAIN, hours_share=Fraction(1)),
        capacity=CapacityRule(when_short="pass_over", missing="unlimited"),
    )
    done = appointed(
        replace(dossier, capacity=(CapacityFigure(bidder="A", lot="", hours=Fraction(15)),)),
        scored,
    )
    (message,) = [f.message for f in done.findings if f.code == "P005"]
    assert "What would do: 5 hours a week more of declared capacity in all." in message
    (message,) = clash(
        {"1": {"z": {"A": 9, "B": 8}}},
        role=replace(MAIN, places=Places(most=2)),
        related=RelatedBidders(same_zone="one"),
        groups={"A": "G", "B": "G"},
    )
    assert "What would do: no rule on related bidders in one zone." in message
