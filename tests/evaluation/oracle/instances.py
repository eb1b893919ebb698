"""Small random competitions from a seed, as plain dicts and as the files a person would write.

Every feature of the published award rules comes in random combination; combinations that the rules call errors are
left out here, and are made on purpose in `forbidden`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from tests.evaluation.oracle.random_tender import SEED, TenderMaker
from tests.evaluation.oracle.scores import Case, Row

COLUMNS = {
    "bidders": ["bidder", "name", "number", "group", "email", "sme", "vcse"],
    "bids": ["bidder", "lot", "zone", "preference"],
    "capacity": ["bidder", "lot", "hours"],
    "prices": ["bidder", "lot", "zone", "item", "amount"],
    "pass_fail": ["bidder", "party", "lot", "question", "answer", "evidence"],
    "consensus": ["bidder", "lot", "zone", "criterion", "mark", "reason"],
    "decisions": ["bidder", "lot", "zone", "about", "decision", "by", "role", "on", "reason"],
    "withdrawals": ["bidder", "lot", "zone", "on", "reason"],
}
APPROVED = "2026-06-10"


class Maker(TenderMaker):
    """One random instance in the making."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}

    def make(self) -> Case:
        r = self.r
        self.make_tender()
        self._bidders()
        self._scores()
        self._prices()
        self._answers()
        self._capacity()
        approved = APPROVED if self.chance(50) else None
        self._withdrawals(approved)
        for rows in self.tables.values():
            r.shuffle(rows)
        return {
            "tender": self.tender,
            "tables": self.tables,
            "seed": SEED if self.chance(95) else None,
            "approved_on": approved,
        }

    # --- what was submitted -----------------------------------------------------------------

    def row(self, table: str, **cells: str) -> None:
        self.tables[table].append({c: cells.get(c, "") for c in COLUMNS[table]})

    def _bidders(self) -> None:
        r = self.r
        count = r.choice([2, 3, 4, 4, 5]) if self.method == "best_overall" else r.randint(2, 6)
        self.ids = [f"B{n}" for n in range(1, count + 1)]
        self.wish = 0
        for bidder in self.ids:
            group = r.choice(["", "", "g", "g", "h"]) if "related_bidders" in self.tender else ""
            self.row("bidders", bidder=bidder, name=f"Company {bidder}", group=group)
            lots = [x for x in self.tender["lots"] if self.chance(80)] or self.tender["lots"][:1]
            wishes = r.sample(range(1, 20), 12)
            for lot in lots:
                self._bid(bidder, lot, wishes)

    def _bid(self, bidder: str, lot: dict[str, Any], wishes: list[int]) -> None:
        zones = [z["id"] for z in lot["zones"] if self.chance(75)]
        per_lot = any(x["per"] == "lot" for x in lot["roles"])
        state = self.method == "preference"
        if not zones and per_lot and "lot_total" not in lot:
            self.row("bids", bidder=bidder, lot=lot["id"])
            return
        if self.chance(25) and not (state and self.chance(70)):
            self.row("bids", bidder=bidder, lot=lot["id"], zone="*")
            return
        for zone in zones or [lot["zones"][0]["id"]]:
            wish = str(wishes.pop()) if state and self.chance(70) else ""
            self.row("bids", bidder=bidder, lot=lot["id"], zone=zone, preference=wish)

    def _entries(self) -> list[tuple[str, dict[str, Any], list[str]]]:
        return [
            (b, lot, zones)
            for b in self.ids
            for lot in self.tender["lots"]
            if (zones := self._zones(b, lot)) is not None
        ]

    def _zones(self, bidder: str, lot: dict[str, Any]) -> list[str] | None:
        named = {
            x["zone"]
            for x in self.tables["bids"]
            if x["bidder"] == bidder and x["lot"] == lot["id"]
        }
        if not named:
            return None
        return [z["id"] for z in lot["zones"] if z["id"] in named or "*" in named]

    def _scores(self) -> None:
        marks = [x["mark"] for x in self.tender["scales"]["s"]["levels"]]
        leaves = [leaf for c in self.tender["criteria"] for leaf in c.get("children", [c])]
        for leaf in leaves:
            everywhere = "lots" not in leaf and leaf.get("per") != "zone" and self.chance(40)
            done = set()
            for bidder, lot, zones in self._entries():
                if lot["id"] not in leaf.get("lots", [lot["id"]]) or (
                    everywhere and bidder in done
                ):
                    continue
                done.add(bidder)
                for zone in zones if leaf.get("per") == "zone" else [""]:
                    if self.r.randrange(150) == 0:
                        continue
                    low = 1 if self.per_point or self.chance(80) else 0
                    self.row(
                        "consensus",
                        bidder=bidder,
                        lot="" if everywhere else lot["id"],
                        zone=zone,
                        criterion=leaf["id"],
                        mark=str(self.r.choice(marks[low:])),
                        reason="agreed",
                    )
                for zone in zones if leaf.get("per") == "zone" else [""]:
                    if "minimum" in leaf:
                        self._decide(
                            bidder, lot["id"], zone, leaf["id"], leaf["minimum"]["effect"]
                        )
        for bidder, lot, zones in self._entries():
            overall = self.tender.get("minimum_quality")
            if overall:
                self._decide(bidder, lot["id"], "", "quality", overall["effect"])
                for zone in zones if self.zone_questions and self.chance(50) else []:
                    self._decide(bidder, lot["id"], zone, "quality", overall["effect"])
            for section in self.tender["criteria"]:
                if "children" in section and "minimum" in section:
                    self._decide(
                        bidder, lot["id"], "", section["id"], section["minimum"]["effect"]
                    )

    def _decide(self, bidder: str, lot: str, zone: str, about: str, effect: str) -> None:
        """A decision that is there whether or not anything needs it: then it changes nothing."""
        if self.chance(4):
            return
        if any(
            (x["bidder"], x["lot"], x["zone"], x["about"]) == (bidder, lot, zone, about)
            for x in self.tables["decisions"]
        ):
            return
        allowed = {
            "must_reject": ["rejected", "rejected", "corrected"],
            "may_reject": ["accepted", "clarified", "rejected"],
        }[effect]
        self.row(
            "decisions",
            bidder=bidder,
            lot=lot,
            zone=zone,
            about=about,
            decision=self.r.choice(allowed),
            by="J. Okafor",
            role="head",
            on="2026-06-01",
            reason="considered",
        )

    def _prices(self) -> None:
        for item in self.tender["price"].get("items", []):
            for bidder, lot, zones in self._entries():
                for zone in zones if item.get("per") == "zone" else [""]:
                    if self.r.randrange(200) == 0:
                        continue
                    good = ["15", "15.00"] if item["id"] == "hourly" else ["18", "19", "20"]
                    if self.per_point:
                        good = ["10", "15", "20"]
                    bad = ["15.01", "13", "17"] if item["id"] == "hourly" else ["20.01", "21"]
                    amount = self.r.choice(bad if self.chance(12) else good)
                    self.row(
                        "prices",
                        bidder=bidder,
                        lot=lot["id"],
                        zone=zone,
                        item=item["id"],
                        amount=amount,
                    )
                    if "rule" in item and amount in bad:
                        self._decide(bidder, lot["id"], zone, item["id"], item["effect"])
        for bidder, lot, _ in self._entries():
            if self.chance(2):
                about = self.r.choice(["late", "exclusion"])
                self._decide(bidder, lot["id"], "", about, "may_reject")

    def _answers(self) -> None:
        for question in self.tender.get("pass_fail", []):
            passes = question.get("passes")
            good, bad = ["pass"], ["fail"]
            if passes:
                key = next(iter(passes))
                good, bad = {
                    "at_least": (["5", "7.5"], ["4.99"]),
                    "at_most": (["8", "0"], ["8.01"]),
                    "one_of": (["Good", "Outstanding"], ["Poor"]),
                }[key]
            for bidder, lot, _ in self._entries():
                if self.r.randrange(150) == 0:
                    continue
                answer = self.r.choice(bad if self.chance(10) else good)
                self.row(
                    "pass_fail",
                    bidder=bidder,
                    lot=lot["id"],
                    question=question["id"],
                    answer=answer,
                )
                if answer in bad:
                    self._decide(bidder, lot["id"], "", question["id"], question["effect"])

    def _capacity(self) -> None:
        if not self.share:
            return
        unlimited = self.tender["capacity"].get("missing") == "unlimited"
        for bidder in self.ids:
            one = self.chance(60)
            if one and not (unlimited and self.chance(30)):
                hours = str(self.r.choice([0, 5, 10, 15, 30, 50, 200]))
                self.row("capacity", bidder=bidder, hours=hours)
            for lot in self.tender["lots"]:
                if self.chance(20 if one else 97):
                    hours = str(self.r.choice([5, 10, 20, 40, 100]))
                    self.row("capacity", bidder=bidder, lot=lot["id"], hours=hours)

    def _withdrawals(self, approved: str | None) -> None:
        for bidder, lot, zones in self._entries():
            if not self.chance(8):
                continue
            after = approved is not None and "on_withdrawal" in self.tender and self.chance(60)
            everything = self.chance(40)
            whole_lot = everything or after or not zones or self.chance(60)
            if any(x["bidder"] == bidder for x in self.tables["withdrawals"]):
                continue
            self.row(
                "withdrawals",
                bidder=bidder,
                lot="" if everything else lot["id"],
                zone="" if whole_lot else self.r.choice(zones),
                on=self.r.choice(["2026-06-20", "2026-06-22"]) if after else "2026-06-05",
                reason="left",
            )


def instance(seed: int) -> Case:
    """Make the instance of a seed."""
    return Maker(seed).make()


def write(case: Case, folder: Path) -> Path:
    """Write a case as tender.yaml, evaluation.yaml and the CSV tables. JSON is YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tender.yaml").write_text(json.dumps(case["tender"], indent=1), encoding="utf-8")
    about = {"evaluation": "random", "title": "A random competition", "tender": "./tender.yaml"}
    for key in ("seed", "approved_on"):
        if case[key]:
            about[key] = case[key]
    (folder / "evaluation.yaml").write_text(json.dumps(about), encoding="utf-8")
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        path.unlink(missing_ok=True)
        if case["tables"].get(name):
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, columns, restval="")
                out.writeheader()
                out.writerows(case["tables"][name])
    return folder
