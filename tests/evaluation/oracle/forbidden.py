"""Combinations that the award rules call errors, each in one small competition."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.evaluation.oracle.instances import Case, instance
from tests.evaluation.oracle.plain import competition


@dataclass(frozen=True)
class Wrong:
    """What makes the plain competition wrong, the finding owed, and whether the places are determined all the same."""

    code: str
    make: Callable[[Case], None]
    determined: bool = False


def _limit(method: str, counts: str = "zones", role: str = "main") -> dict[str, Any]:
    return {"role": role, "counts": counts, "most": 1, "when_exceeded": method}


def _outer(case: Case) -> None:
    outer = {
        "role": "framework",
        "per": "lot",
        "places": {"most": 4, "including": ["main"]},
    }
    case["tender"]["lots"][0]["roles"].append(outer)


def _main(case: Case) -> dict[str, Any]:
    return case["tender"]["lots"][0]["roles"][0]


def _preference_on_all_zones(case: Case) -> None:
    case["tender"]["limits"] = [_limit("preference")]
    case["tables"]["bids"] = [
        {"bidder": b, "lot": "1", "zone": "*", "preference": "1"} for b in ("B1", "B2", "B3")
    ]


def _preference_without_zone(case: Case) -> None:
    case["tender"]["limits"] = [_limit("preference")]
    _outer(case)
    case["tables"]["bids"].append({"bidder": "B1", "lot": "1", "zone": "", "preference": "1"})


def _preference_twice(case: Case) -> None:
    case["tender"]["limits"] = [_limit("preference")]
    for row in case["tables"]["bids"]:
        row["preference"] = "1"


def _last_place(method: str) -> Callable[[Case], None]:
    def make(case: Case) -> None:
        case["tender"]["limits"] = [_limit(method)]
        _main(case)["at_last_place"] = "admit_all"

    return make


def _two_methods(case: Case) -> None:
    _outer(case)
    case["tender"]["limits"] = [
        _limit("ranked"),
        _limit("best_overall", "lots", "framework"),
    ]


def _two_methods_of_one_role(case: Case) -> None:
    case["tender"]["limits"] = [_limit("ranked"), _limit("best_overall", "lots")]


def _zones_of_a_lot_role(case: Case) -> None:
    _outer(case)
    case["tender"]["limits"] = [_limit("ranked", "zones", "framework")]


def _lots_by_preference(case: Case) -> None:
    case["tender"]["limits"] = [_limit("preference", "lots")]


def _group_by_preference(case: Case) -> None:
    case["tender"]["limits"] = [_limit("preference")]
    case["tender"]["related_bidders"] = {"limits": "group"}


def _hours(case: Case, when_short: str) -> None:
    _main(case)["hours_share"] = "50%"
    case["tender"]["capacity"] = {"when_short": when_short, "missing": "unlimited"}


def _capacity_by_preference(case: Case) -> None:
    _hours(case, "pass_over")
    case["tender"]["limits"] = [_limit("preference")]


def _stop_best_overall(case: Case) -> None:
    _hours(case, "stop")
    case["tender"]["limits"] = [_limit("best_overall")]


def _hours_of_a_lot_role(case: Case) -> None:
    _hours(case, "pass_over")
    _outer(case)
    case["tender"]["lots"][0]["roles"][1]["hours_share"] = "50%"


def _too_many_mains(case: Case) -> None:
    _outer(case)
    case["tender"]["lots"][0]["roles"][1]["places"]["most"] = 1


def _scales(case: Case) -> None:
    _outer(case)
    case["tender"]["criteria"][1]["per"] = "zone"
    case["tender"]["lots"][0]["lot_total"] = "without_zone_questions"
    case["tender"]["limits"] = [
        _limit("best_overall"),
        _limit("best_overall", "lots", "framework"),
    ]
    rows = [x for x in case["tables"]["consensus"] if x["criterion"] == "Q2"]
    for row in rows:
        case["tables"]["consensus"].remove(row)
        case["tables"]["consensus"] += [{**row, "zone": z} for z in ("a", "b")]


def _circle(case: Case) -> None:
    _outer(case)
    _main(case)["places"]["including"] = ["framework"]


FORBIDDEN = {
    "a preference on *": Wrong("B023", _preference_on_all_zones),
    "a preference without a zone": Wrong("B023", _preference_without_zone),
    "one preference twice": Wrong("B022", _preference_twice),
    "admit_all by preference": Wrong("D082", _last_place("preference")),
    "admit_all best overall": Wrong("D082", _last_place("best_overall")),
    "two methods in a nest": Wrong("D078", _two_methods),
    "two methods of one role": Wrong("D078", _two_methods_of_one_role),
    "zones of a lot role": Wrong("D076", _zones_of_a_lot_role),
    "lots by preference": Wrong("D077", _lots_by_preference),
    "a group by preference": Wrong("D075", _group_by_preference),
    "capacity by preference": Wrong("D074", _capacity_by_preference),
    "stop best overall": Wrong("D080", _stop_best_overall),
    "hours of a lot role": Wrong("D079", _hours_of_a_lot_role),
    "mains beyond the cap": Wrong("D070", _too_many_mains),
    # The values can be added all the same; it is the sum that means nothing.
    "two scales best overall": Wrong("D081", _scales, determined=True),
    "roles inside each other": Wrong("D069", _circle),
}


def forbidden(name: str) -> Case:
    """Make the plain competition with that error."""
    case = competition()
    FORBIDDEN[name].make(case)
    return case


def disordered(seed: int) -> Case:
    """Make a random instance and change its rules without regard to what may be combined."""
    case, r = instance(seed), random.Random(seed)
    tender, tables = case["tender"], case["tables"]
    roles = [role for lot in tender["lots"] for role in lot["roles"]]
    names = sorted({role["role"] for role in roles})
    tender["limits"] = [
        {
            "role": r.choice(names),
            "counts": r.choice(["zones", "lots"]),
            "most": r.choice([1, 2]),
            "when_exceeded": r.choice(["ranked", "preference", "best_overall"]),
        }
        for _ in range(r.choice([1, 1, 2]))
    ]
    for role in roles:
        if r.randrange(3) == 0:
            role["at_last_place"] = r.choice(["tie_break", "admit_all", "admit_none"])
        if r.randrange(3) == 0:
            role["hours_share"] = r.choice(["50%", "100%"])
        if r.randrange(6) == 0:
            role["places"]["most"] = r.choice([1, 2, "unlimited"])
        if r.randrange(6) == 0:
            role["drawn_from"] = r.choice(["all", *names])
        if r.randrange(8) == 0:
            role["places"]["including"] = [r.choice(names)]
    if r.randrange(2):
        tender["capacity"] = {"when_short": r.choice(["stop", "pass_over"])}
    tender["related_bidders"] = {"limits": r.choice(["group", "each"])}
    for lot in tender["lots"]:
        if r.randrange(3) == 0:
            lot.pop("lot_total", None)
    for row in tables["bids"]:
        if r.randrange(3) == 0:
            row["preference"] = r.choice(["1", "2"])
    return case
