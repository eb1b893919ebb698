"""One plain competition to change by hand: three bidders for two zones with one main each; B3 stands before B2 and B1."""

from __future__ import annotations

from tests.evaluation.oracle.instances import SEED, Case
from tests.evaluation.oracle.oracle import commitment

BIDDERS = ("B1", "B2", "B3")


def competition() -> Case:
    """Make the competition as plain dicts, new each time."""
    levels = [{"mark": m, "label": f"L{m}", "descriptor": f"level {m}"} for m in range(4)]
    zones = [{"id": z, "demand": {"hours_weekly": "20"}} for z in ("a", "b")]
    main = {"role": "main", "per": "zone", "places": {"most": 1}}
    return {
        "tender": {
            "tender": "plain",
            "title": "A plain competition",
            "authority": {"name": "Anywhere", "nation": "england"},
            "scales": {"s": {"levels": levels}},
            "weights": {"as": "of_award", "total": 100},
            "criteria": [
                {"id": "Q1", "title": "One", "weight": 60, "scale": "s"},
                {"id": "Q2", "title": "Two", "weight": 40, "scale": "s"},
            ],
            "price": {"weight": 0},
            "lots": [{"id": "1", "title": "Lot 1", "zones": zones, "roles": [main]}],
            "ties": [{"draw": {"commitment": commitment(SEED)}}],
        },
        "tables": {
            "bidders": [{"bidder": b, "name": f"Company {b}", "group": "g"} for b in BIDDERS],
            "bids": [
                {"bidder": b, "lot": "1", "zone": z, "preference": ""}
                for b in BIDDERS
                for z in ("a", "b")
            ],
            "consensus": [
                {
                    "bidder": b,
                    "lot": "1",
                    "zone": "",
                    "criterion": q,
                    "mark": str(n + 1),
                    "reason": "agreed",
                }
                for n, b in enumerate(BIDDERS)
                for q in ("Q1", "Q2")
            ],
        },
        "seed": SEED,
        "approved_on": None,
    }
