"""What once came out otherwise than the text says, each in the smallest competition that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.oracle.compare import computed, differences, read
from tests.evaluation.oracle.instances import Case
from tests.evaluation.oracle.plain import BIDDERS, competition


def outcome(case: Case, folder: Path) -> dict[str, Any]:
    """The program's outcome of the one lot, which the oracle shares."""
    dossier, _ = read(case, folder)
    assert not differences(case, dossier)
    found: dict[str, Any] = computed(dossier)["1"]
    return found


def holders(lot: dict[str, Any]) -> set[tuple[str, str | None, str]]:
    return set(lot["places"])


@pytest.mark.parametrize(("reserves", "promoted"), [(0, False), (1, False), (2, True)])
def test_a_vacancy_goes_to_a_reserve_that_the_lot_names(
    reserves: int, promoted: bool, tmp_path: Path
) -> None:
    """B2 is the first reserve for zone a and holds zone b, which is all that its limit allows; B1 is the second."""
    case = competition()
    case["tender"]["limits"] = [
        {"role": "main", "counts": "zones", "most": 1, "when_exceeded": "ranked"}
    ]
    case["tender"]["on_withdrawal"] = "promote"
    case["tender"]["lots"][0]["reserves"] = reserves
    case["approved_on"] = "2026-06-10"
    case["tables"]["withdrawals"] = [
        {"bidder": "B3", "lot": "", "zone": "", "on": "2026-06-20", "reason": "left"}
    ]
    lot = outcome(case, tmp_path)
    assert holders(lot) == {("main", "b", "B2"), *([("main", "a", "B1")] if promoted else [])}


def test_places_held_by_an_included_role_count_before_their_zone_has_its_turn(
    tmp_path: Path,
) -> None:
    case = competition()
    case["tender"]["lots"][0]["roles"].append(
        {"role": "second", "per": "zone", "places": {"most": 2, "including": ["main"]}}
    )
    case["tender"]["limits"] = [
        {"role": "second", "counts": "zones", "most": 1, "when_exceeded": "ranked"}
    ]
    wanted = {("B3", "a"), ("B2", "a"), ("B2", "b"), ("B1", "a")}
    case["tables"]["bids"] = [
        row for row in case["tables"]["bids"] if (row["bidder"], row["zone"]) in wanted
    ]
    lot = outcome(case, tmp_path)
    assert lot["not_placed"]["second", "a", "B2"] == "limit", "it is second in b as its main"
    assert {x for x in holders(lot) if x[0] == "second"} == {
        ("second", "a", "B3"),
        ("second", "a", "B1"),
        ("second", "b", "B2"),
    }


def test_a_bidder_waits_where_nobody_answered_the_question_for_one_role(tmp_path: Path) -> None:
    case = competition()
    case["tender"]["pass_fail"] = [
        {
            "id": "depot",
            "kind": "requirement",
            "question": "Have you a depot?",
            "effect": "may_reject",
            "because": "mains need one",
            "applies_to": "main",
        }
    ]
    case["tables"]["pass_fail"] = [
        {"bidder": "B1", "lot": "1", "question": "depot", "answer": "pass"},
        {"bidder": "B2", "lot": "1", "question": "depot", "answer": "fail"},
    ]
    lot = outcome(case, tmp_path)
    assert not lot["complete"]
    assert {lot["not_placed"]["main", "a", b] for b in BIDDERS} == {"awaiting"}


@pytest.mark.parametrize("zones", [("a", "b"), ("b", "a")])
def test_the_published_order_of_equally_good_zones_settles_no_tie(
    zones: tuple[str, str], tmp_path: Path
) -> None:
    """B1 scores the same in both zones at two prices: the lot has no one price of it, so the draw decides."""
    case = competition()
    case["tender"]["lots"][0] |= {
        "zones": [{"id": z} for z in zones],
        "roles": [{"role": "framework", "per": "lot", "places": {"most": 1}}],
        "lot_total": "best_zone",
    }
    case["tender"]["criteria"][1]["per"] = "zone"
    case["tender"]["price"]["items"] = [{"id": "zonal", "per": "zone"}]
    case["tender"]["ties"].insert(0, {"lower_price": "zonal"})
    case["tables"]["bids"] = [
        {"bidder": b, "lot": "1", "zone": z, "preference": ""}
        for b, z in (("B1", "a"), ("B1", "b"), ("B2", "b"))
    ]
    case["tables"]["prices"] = [
        {"bidder": b, "lot": "1", "zone": z, "item": "zonal", "amount": amount}
        for b, z, amount in (("B1", "a", "10"), ("B1", "b", "20"), ("B2", "b", "15"))
    ]
    case["tables"]["consensus"] = [
        {
            "bidder": b,
            "lot": "1",
            "zone": z,
            "criterion": "Q2" if z else "Q1",
            "mark": "2",
            "reason": "agreed",
        }
        for b, z in (("B1", ""), ("B1", "a"), ("B1", "b"), ("B2", ""), ("B2", "b"))
    ]
    lot = outcome(case, tmp_path)
    first = min(("B1", "B2"), key=lambda b: _drawn(case, b))
    assert holders(lot) == {("framework", None, first)}


def _drawn(case: Case, bidder: str) -> str:
    import hashlib

    return hashlib.sha256(f"{case['seed']}|plain|1||{bidder}".encode()).hexdigest()
