"""The definition checked against the number of bidders expected: what cannot be filled, and how little must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tendering.checks.expected_market import check_market
from tendering.evaluation.places.solver import solved_by
from tendering.model.tender import Per, Places, Role, Tender
from tendering.workbench import definitions
from tests.evaluation.places.build import BEST, limit, simple

BRISTOL = Path(__file__).resolve().parents[2] / "evaluations/bristol-limit-of-one/tender.yaml"


def tender(*limits: object, lots: str = "1") -> Tender:
    values = {lot: {f"{lot}{z}": {} for z in "xyz"} for lot in lots}
    return simple(values, limits=limits)[0].tender


@pytest.mark.parametrize("said", ["x", "-1", "1.5", "1e3", "\u0663", "", "100001", "9" * 5000])
def test_what_is_not_a_number_of_bidders_is_a_finding(said: str) -> None:
    found = check_market(tender(limit("main", 1, BEST)), said)
    assert [f.code for f in found.findings] == ["A401"]
    assert not found.clashes


def test_enough_bidders_are_said_to_be_enough() -> None:
    found = check_market(tender(limit("main", 1, BEST)), "3")
    assert not found.findings
    assert (
        "With 3 bidders that bid for everything and pass, every place can be filled." in found.told
    )


def test_too_few_name_the_limit_and_both_ways_out() -> None:
    (found,) = check_market(tender(limit("main", 1, BEST)), "2").findings
    assert (found.code, found.where) == ("A400", "limits[0]")
    assert "the 2 expected bidders can fill at most 2; without, 3" in found.message
    assert "a limit of 2 zones instead of 1; 3 bidders instead of 2" in found.message


def test_where_a_zone_can_stand_with_fewer_only_those_are_counted_and_it_says_so() -> None:
    few = Role(role="main", per=Per.ZONE, places=Places(most=3, least=2))
    values: dict[str, dict[str, dict[str, int]]] = {"1": {"x": {}, "y": {}}}
    asked = simple(values, role=few, limits=(limit("main", 1, BEST),))[0].tender
    (found,) = check_market(asked, "3").findings
    assert "4 places in 2 zones, counting only the least that a zone needs" in found.message
    assert "can fill at most 3 of them; without, 4." in found.message


def test_nobody_expected_is_no_clash_of_rules() -> None:
    (found,) = check_market(tender(), "0").findings
    assert found.where == "lots[1].roles[main].places"
    assert "The 0 expected bidders can fill at most 0" in found.message


def test_without_a_solver_that_can_tell_nothing_is_guessed() -> None:
    both = tender(limit("main", 2, BEST), limit("main", 1, BEST, "lots"), lots="12")
    with solved_by("networkx"):
        (found,) = check_market(both, "2").findings
    assert found.code == "A402"
    assert "pip install" in found.message
    (found,) = check_market(both, "2").findings
    assert found.code == "A400"


def test_the_shipped_example_is_found_before_anybody_bids() -> None:
    """Bristol's 11 zones, a limit of one zone and eight bidders."""
    report = definitions.check(str(BRISTOL), bidders="8")
    (found,) = [f for f in report.findings if f.code == "A400"]
    assert found.where.startswith("tender.yaml:")
    assert "a limit of 2 zones instead of 1; 11 bidders instead of 8" in found.message
    assert report.data["clashes"][0]["filled"] == 8
    assert not [
        f for f in definitions.check(str(BRISTOL), bidders="11").findings if f.code == "A400"
    ]
    assert "clashes" not in definitions.check(str(BRISTOL)).data
