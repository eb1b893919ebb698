"""The tender of a small random competition: lots, roles, questions, prices, limits, capacity, ladder, rounding."""

from __future__ import annotations

import random
from typing import Any

from tests.evaluation.oracle.oracle import commitment

SEED = "a sealed word"


class TenderMaker:
    """One random tender in the making."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.method = self.r.choice(["ranked", "ranked", "preference", "best_overall", None])
        self.tender: dict[str, Any] = {}

    def chance(self, percent: int) -> bool:
        return self.r.randrange(100) < percent

    def make_tender(self) -> None:
        """Make the tender, as the keys of tender.yaml."""
        r = self.r
        self.tender = {
            "tender": "random",
            "title": "A random competition",
            "authority": {"name": "Anywhere", "nation": "england"},
            "scales": {"s": {"levels": self._levels()}},
            "price": {"weight": 0},
        }
        self.pattern = r.choice(
            [
                "main",
                "main",
                "nested",
                "nested",
                "drawn",
                "flat",
                "two",
                "zone_nested",
                "triple",
                "chain",
            ]
        )
        self.drawn = self.chance(40)
        self._lots()
        self._criteria()
        self._price()
        self._questions()
        self._limits()
        self._capacity_rule()
        self._ladder()
        if self.chance(60):
            self.tender["on_withdrawal"] = r.choice(["promote", "promote", "rerun"])

    # --- the tender -------------------------------------------------------------------------

    def _levels(self) -> list[dict[str, Any]]:
        top = self.r.choice([1, 2, 3, 5])
        levels = [
            {"mark": m, "label": f"L{m}", "descriptor": f"level {m}"} for m in range(top + 1)
        ]
        if self.chance(30):
            worths = sorted(self.r.sample(range(101), top + 1))
            for level, worth in zip(levels, worths, strict=True):
                level["worth"] = str(worth)
        return levels

    def _lots(self) -> None:
        r = self.r
        lots = r.choice([1, 1, 2, 2, 3])
        # so few that every joint allocation can be listed
        zones = r.choice([2, 3, 4]) if self.method == "best_overall" else r.choice([2, 4, 6])
        self.share = self.chance(40) and self.method != "preference"
        self.tender["lots"] = []
        for n in range(lots):
            count = max(1, zones // lots + (r.choice([-1, 0, 0]) if lots > 1 else 0))
            lot: dict[str, Any] = {
                "id": str(n + 1),
                "title": f"Lot {n + 1}",
                "zones": [
                    {
                        "id": f"z{n + 1}{i}" if self.chance(50) else "abcdef"[i],
                        "demand": {"hours_weekly": str(r.choice([10, 20, 30, 100]))},
                    }
                    for i in range(count)
                ],
                "roles": [],
            }
            if self.chance(60):
                lot["reserves"] = r.choice([1, 2, 5])
            lot["roles"] = self._roles(lot)
            self.tender["lots"].append(lot)

    def _roles(self, lot: dict[str, Any]) -> list[dict[str, Any]]:
        r = self.r
        count = len(lot["zones"])
        limited = self.method in ("preference", "best_overall")
        main: dict[str, Any] = {
            "role": "main",
            "per": "zone",
            "places": {"most": r.choice([1, 1, 2, 2, 3])},
        }
        if self.chance(10) and self.pattern == "main" and self.method != "best_overall":
            main["places"]["most"] = "unlimited"
        if self.chance(30):
            main["places"]["least"] = 1
        if self.share:
            main["hours_share"] = r.choice(["50%", "30%", "100%"])
        if count > 1 and self.chance(25) and main["places"]["most"] != "unlimited":
            zone = r.choice(lot["zones"])["id"]
            main["by_zone"] = {zone: {"most": r.choice([1, 2, 3]), "because": "demand differs"}}
        mains = sum(
            int(main.get("by_zone", {}).get(z["id"], main["places"])["most"])
            for z in lot["zones"]
            if main["places"]["most"] != "unlimited"
        )
        highest = max(
            [int(p["most"]) for p in main.get("by_zone", {}).values()]
            + [0 if main["places"]["most"] == "unlimited" else int(main["places"]["most"])]
        )
        outer: dict[str, Any] = {"role": "framework", "per": "lot", "places": {}}
        last = ["tie_break", "tie_break", "admit_all", "admit_none"]
        if not limited and self.chance(70):
            main["at_last_place"] = r.choice(last)
        if self.chance(70):
            outer["at_last_place"] = r.choice(last)
        if self.pattern == "main":
            return [main]
        if self.pattern == "flat":
            outer["places"]["most"] = r.choice([1, 2, 3, "unlimited"])
            return [outer]
        if self.pattern == "two":
            second = {**main, "role": "second", "places": {"most": r.choice([1, 2])}}
            second.pop("by_zone", None)
            if self.method in ("preference", "best_overall"):
                second.pop("hours_share", None)
                second["at_last_place"] = r.choice(last)
            return r.sample([main, second], 2)
        if self.pattern == "zone_nested":
            outer = {
                "role": "second",
                "per": "zone",
                "places": {"most": highest + r.choice([0, 1, 2]), "including": ["main"]},
            }
            if self.chance(50):
                outer["at_last_place"] = r.choice(last)
            # preferences of two nested roles have one order of filling only where every lot nests them alike
            if self.drawn if self.method == "preference" else self.chance(40):
                main["drawn_from"] = "second"
            return r.sample([main, outer], 2)
        if self.pattern == "chain":
            middle = {
                "role": "second",
                "per": "zone",
                "places": {"most": highest, "including": ["main"]},
            }
            most = highest * count + r.choice([0, 1, 2])
            outer["places"] = {"most": most, "including": ["second"]}
            return r.sample([main, middle, outer], 3)
        if self.pattern == "drawn":
            outer["places"] = {"most": max(highest, r.choice([1, 2, 3, 4])), "including": ["main"]}
            main["drawn_from"] = "framework"
        else:
            outer["places"] = {"most": mains + r.choice([0, 0, 1, 2]), "including": ["main"]}
            if self.chance(10):
                outer["places"]["most"] = "unlimited"
            if self.chance(30):
                main["drawn_from"] = "all"
        roles = [main, outer]
        if self.pattern == "triple":
            roles.append({"role": "spare", "per": "zone", "places": {"most": 1}})
        return r.sample(roles, len(roles))

    def _criteria(self) -> None:
        r = self.r
        first = r.choice([50, 60, 40])
        rest = 100 - first
        one: dict[str, Any] = {"id": "Q1", "title": "One", "weight": first, "scale": "s"}
        two: dict[str, Any] = {"id": "Q2", "title": "Two", "weight": rest, "scale": "s"}
        self.zone_questions = self.pattern != "flat" and self.chance(35)
        criteria = [one, two]
        sections = self.chance(25)
        if self.zone_questions:
            two["per"] = "zone"
        elif sections:
            two = {
                "id": "Q2",
                "title": "Two",
                "weight": rest,
                "children": [
                    {"id": "Q2a", "title": "a", "weight": 10, "scale": "s"},
                    {"id": "Q2b", "title": "b", "weight": rest - 10, "scale": "s"},
                ],
            }
            if self.chance(60):
                two["minimum"] = {"percent": r.choice([30, 50]), "effect": self._effect()}
            criteria = [one, two]
            if self.chance(40):
                self.tender["weights"] = {"as": "of_parent", "total": 100}
                two["children"][0]["weight"] = 25
                two["children"][1]["weight"] = 75
        self.tender.setdefault("weights", {"as": "of_award", "total": 100})
        if len(self.tender["lots"]) > 1 and self.chance(30) and "children" not in two:
            ids = [x["id"] for x in self.tender["lots"]]
            other = {**two, "id": "Q3", "title": "Three", "lots": ids[1:]}
            if self.zone_questions and self.chance(50):
                other.pop("per")
            two["lots"] = ids[:1]
            criteria.append(other)
        for item in criteria:
            if "children" not in item and self.chance(15):
                item["minimum"] = {
                    "mark": self.tender["scales"]["s"]["levels"][1]["mark"],
                    "effect": self._effect(),
                }
        self.tender["criteria"] = criteria
        for lot in self.tender["lots"]:
            asked = any(
                c.get("per") == "zone" and lot["id"] in c.get("lots", [lot["id"]])
                for c in criteria
            )
            per_lot = any(x["per"] == "lot" for x in lot["roles"])
            if asked and (per_lot or self.chance(50)):
                lot["lot_total"] = r.choice(
                    ["best_zone", "mean_of_zones_bid", "without_zone_questions"]
                )
        if self.chance(15):
            self.tender["minimum_quality"] = {
                "percent": r.choice([25, 40]),
                "effect": self._effect(),
            }

    def _effect(self) -> str:
        return self.r.choice(["must_reject", "may_reject"])

    def _price(self) -> None:
        items = []
        self.per_point = not self.zone_questions and self.chance(10)
        if self.per_point:
            self.tender["award_by"] = "price_per_quality_point"
            self.tender["better"] = "lower"
            self.tender["price"]["items"] = [{"id": "hourly", "unit": "hour"}]
            self.tender["price"]["open"] = "before_marking"
            return
        if self.chance(50):
            items.append(
                {
                    "id": "hourly",
                    "unit": "hour",
                    "rule": self.r.choice(
                        [
                            {"fixed": "15.00"},
                            {"ceiling": "16"},
                            {"floor": "14", "ceiling": "16"},
                            {"band": {"least": "14.5", "most": "15.5"}},
                        ]
                    ),
                    "effect": self._effect(),
                }
            )
        if self.chance(30):
            items.append({"id": "night", "unit": "hour"})
        if self.chance(25) and self.pattern != "flat":
            items.append(
                {
                    "id": "zonal",
                    "per": "zone",
                    "rule": {"ceiling": "20"},
                    "effect": self._effect(),
                }
            )
        if items:
            self.tender["price"]["items"] = items
            self.tender["price"]["open"] = "before_marking"

    def _questions(self) -> None:
        found = []
        if self.chance(40):
            question: dict[str, Any] = {
                "id": "cqc",
                "kind": "condition",
                "question": "Are you registered?",
                "effect": self._effect(),
                "because": "the law asks it",
            }
            if self.chance(40):
                question["passes"] = self.r.choice(
                    [{"at_least": "5"}, {"at_most": "8"}, {"one_of": ["Good", "Outstanding"]}]
                )
            found.append(question)
        if self.chance(25) and self.pattern != "flat":
            found.append(
                {
                    "id": "depot",
                    "kind": "requirement",
                    "question": "Have you a depot?",
                    "effect": self._effect(),
                    "because": "mains need one",
                    "applies_to": "main",
                }
            )
        if found:
            self.tender["pass_fail"] = found

    def _limits(self) -> None:
        r = self.r
        if self.chance(60):
            related = {"limits": "group" if self.chance(50) else "each"}
            if self.method == "preference":
                related["limits"] = "each"
            if self.chance(60):
                related["same_zone"] = "one"
            self.tender["related_bidders"] = related
        if self.method is None:
            return
        role = "framework" if self.pattern == "flat" else "main"
        counts = "lots" if self.pattern == "flat" else "zones"
        if self.method == "preference" and counts == "lots":
            return
        limits = [
            {
                "role": role,
                "counts": counts,
                "most": r.choice([1, 1, 2]),
                "when_exceeded": self.method,
            }
        ]
        if self.pattern != "flat" and self.method != "preference" and self.chance(25):
            limits.append({**limits[0], "counts": "lots", "most": r.choice([1, 2])})
        if self.chance(30):
            outer = {"nested": "framework", "drawn": "framework", "triple": "framework"}.get(
                self.pattern, "second"
            )
            roles = [x for lot in self.tender["lots"] for x in lot["roles"] if x["role"] == outer]
            counted = "lots" if outer == "framework" or self.chance(50) else "zones"
            if self.method == "preference":
                counted = "zones"
                roles = [x for x in roles if x["per"] == "zone"]
            if roles:
                for x in roles if self.method != "ranked" else []:
                    x.pop("at_last_place", None)
                for lot in self.tender["lots"] if self.method == "best_overall" else []:
                    if "lot_total" in lot:  # the sums need one scale
                        lot["lot_total"] = r.choice(["best_zone", "mean_of_zones_bid"])
                limits.append(
                    {
                        "role": outer,
                        "counts": counted,
                        "most": r.choice([1, 2]),
                        "when_exceeded": self.method,
                    }
                )
        self.tender["limits"] = limits
        if self.method == "best_overall" and role == "framework":
            for lot in self.tender["lots"]:
                lot["roles"][0].pop("at_last_place", None)

    def _capacity_rule(self) -> None:
        if not any("hours_share" in x for lot in self.tender["lots"] for x in lot["roles"]):
            self.share = False
            return
        rule = {"when_short": "pass_over"}
        if self.method != "best_overall" and self.chance(40):
            rule["when_short"] = "stop"
        if self.chance(50):
            rule["missing"] = "unlimited"
        self.tender["capacity"] = rule

    def _ladder(self) -> None:
        r = self.r
        rungs: list[dict[str, Any]] = []
        if self.chance(50):
            questions = [c["id"] for c in self.tender["criteria"]]
            rungs.append({"higher": r.choice([*questions, "quality"])})
        items = [x["id"] for x in self.tender["price"].get("items", [])]
        if items and self.chance(50):
            rungs.append({"lower_price": r.choice(items)})
        r.shuffle(rungs)
        if self.chance(92):
            rungs.append({"draw": {"commitment": commitment(SEED)}})
        if rungs:
            self.tender["ties"] = rungs
        rounding: dict[str, Any] = {
            "at": [],
            "mode": r.choice(["half_up", "half_even", "down", "up"]),
        }
        if self.chance(35) and not self.per_point:
            rounding["at"] = [{"step": "total", "places": r.choice([0, 1])}]
        self.tender["rounding"] = {**rounding, "display": {"places": 2}}
