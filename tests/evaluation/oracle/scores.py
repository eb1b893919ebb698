"""Eligibility and totals of the oracle, from plain dicts: what is asked, what was given, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

Case = dict[str, Any]
Row = dict[str, str]
# reading: where several keep a bidder out, the status is the first of these; the text names no order.
WEIGHT = (
    "withdrawn",
    "late",
    "excluded",
    "rejected",
    "below_minimum",
    "pending",
    "incomplete",
    "ranked",
)
OPEN = ("pending", "incomplete")


class Scores:
    """Who is eligible where, and what each is worth."""

    def __init__(self, case: Case, withdrawals: Sequence[Row]) -> None:
        self.tender = case["tender"]
        self.tables = case["tables"]
        self.seed = case.get("seed")
        self.withdrawals = withdrawals
        self.lots = {lot["id"]: lot for lot in self.tender["lots"]}
        self.leaves = list(self._leaves(self.tender["criteria"], None))
        self.sections = [c for c in self.tender["criteria"] if "children" in c]

    def _leaves(
        self, criteria: Sequence[dict[str, Any]], parent: Fraction | None
    ) -> Iterator[dict[str, Any]]:
        of_parent = self.tender["weights"]["as"] == "of_parent"
        for item in criteria:
            points = Fraction(item["weight"])
            if of_parent and parent is not None:
                points = points * parent / 100
            if "children" in item:
                for leaf in self._leaves(item["children"], points):
                    yield leaf | {"section": item["id"]}
            else:
                yield {**item, "points": points}

    # --- who bid for what -------------------------------------------------------------------

    def everyone(self) -> list[str]:
        return [row["bidder"] for row in self.tables["bidders"]]

    def bids(self, bidder: str, lot: str) -> list[Row]:
        return [r for r in self.tables["bids"] if r["bidder"] == bidder and r["lot"] == lot]

    def bidders(self, lot: str) -> list[str]:
        return [b for b in self.everyone() if self.bids(b, lot)]

    def zones(self, bidder: str, lot: str) -> list[str]:
        named = {r["zone"] for r in self.bids(bidder, lot)}
        zones = [z["id"] for z in self.lots[lot].get("zones", [])]
        return [z for z in zones if z in named or "*" in named]

    # --- eligibility ------------------------------------------------------------------------

    def status(self, bidder: str, lot: str, zone: str | None) -> str:
        """The status in the lot's list; in a zone's, the weightier of the lot's and the zone's own."""
        found = {self._status(bidder, lot, None)}
        if zone is not None:
            found.add(self._status(bidder, lot, zone))
        elif found == {"ranked"} and self._made_of_zones(lot) and self.listed(lot):
            # reading: a zone whose bid is out counts for nothing in the lot's total; a bidder out of every zone
            # that it bid for has no total and is out of the lot; one that waits in a zone waits in the lot.
            zones = {self._status(bidder, lot, z) for z in self._zones_left(bidder, lot)}
            found = (zones & {*OPEN, "ranked"} or zones) | found if zones else {"incomplete"}
            if not zones & {*OPEN, "ranked"}:
                found -= {"ranked"}
        return next(status for status in WEIGHT if status in found)

    def status_without_total(self, bidder: str, lot: str, zone: str | None) -> str:
        """The status from what is asked of the lot or zone itself."""
        return self._status(bidder, lot, zone)

    def _status(self, bidder: str, lot: str, zone: str | None) -> str:
        if any(
            row["bidder"] == bidder and row["lot"] in ("", lot) and row["zone"] in ("", zone)
            for row in self.withdrawals
        ):
            return "withdrawn"
        if zone is None:
            for about, status in (("late", "late"), ("exclusion", "excluded")):
                if self.decision(bidder, lot, None, about) == "rejected":
                    return status
        states = self._breaches(bidder, lot, zone)
        minimums = self._minimums(bidder, lot, zone)
        missing = self._missing(bidder, lot, zone)
        if "rejected" in states | minimums:
            return "rejected"
        if "below_minimum" in minimums:
            return "below_minimum"
        if "pending" in states or "pending" in minimums:
            return "pending"
        return "incomplete" if missing or "incomplete" in states else "ranked"

    def decision(self, bidder: str, lot: str, zone: str | None, *about: str) -> str | None:
        """The decision that speaks of the matter most exactly: by what it is about, then by zone, then by lot."""
        rows = [
            row
            for row in self.tables.get("decisions", [])
            if row["bidder"] == bidder
            and row["about"] in about
            and row["lot"] in ("", lot)
            and row["zone"] in ("", zone)
        ]
        rows.sort(key=lambda x: (about.index(x["about"]), x["zone"] == "", x["lot"] == ""))
        return rows[0]["decision"] if rows else None

    @staticmethod
    def _decided(decision: str | None, effect: str) -> str:
        if decision == "rejected":
            return "rejected"
        allowed = ("corrected",) if effect == "must_reject" else ("accepted", "clarified")
        return "ranked" if decision in allowed else "pending"

    def _breaches(self, bidder: str, lot: str, zone: str | None) -> set[str]:
        """What stands against the bidder in the lot itself, or in one zone of it."""
        found = set()
        for item in self.tender.get("price", {}).get("items", []):
            if (item.get("per", "lot") == "zone") != (zone is not None):
                continue
            if item.get("lots", "all") != "all" and lot not in item["lots"]:
                continue
            amount = self.price(bidder, lot, zone, item["id"])
            if amount is None:
                found.add("incomplete")
            elif not _inside(amount, item.get("rule", {})):
                decision = self.decision(bidder, lot, zone, item["id"], "price")
                found.add(self._decided(decision, item["effect"]))
        if zone is None:
            for question in self.tender.get("pass_fail", []):
                if "applies_to" not in question:
                    found.add(self._answered(bidder, lot, question))
        return found

    def _answered(self, bidder: str, lot: str, question: dict[str, Any]) -> str:
        if question.get("lots", "all") != "all" and lot not in question["lots"]:
            return "ranked"
        answers = [
            row["answer"]
            for row in self.tables.get("pass_fail", [])
            if row["bidder"] == bidder
            and row["question"] == question["id"]
            and row["lot"] in ("", lot)
        ]
        if not answers:
            return "incomplete"
        if all(_passes(answer, question.get("passes")) for answer in answers):
            return "ranked"
        return self._decided(self.decision(bidder, lot, None, question["id"]), question["effect"])

    def bar(self, bidder: str, lot: str, role: str) -> str:
        """What questions that apply to one role only make of the bidder there."""
        found = {
            self._answered(bidder, lot, q)
            for q in self.tender.get("pass_fail", [])
            if q.get("applies_to") == role
        }
        return next((s for s in ("rejected", "pending", "incomplete") if s in found), "ranked")

    def barred(self, bidder: str, lot: str, role: str) -> bool:
        return self.bar(bidder, lot, role) != "ranked"

    def _minimums(self, bidder: str, lot: str, zone: str | None) -> set[str]:
        """Minimums of questions, of sections and of all quality; inclusive."""
        found = set()
        for leaf in self._asked(lot):
            if "minimum" in leaf and (leaf.get("per", "lot") == "zone") == (zone is not None):
                mark = self.mark(bidder, lot, zone, leaf)
                if mark is not None and mark < Fraction(leaf["minimum"]["mark"]):
                    found.add(self._below(bidder, lot, zone, leaf["minimum"], leaf["id"]))
        for section in self.sections if zone is None else []:
            leaves = [x for x in self._asked(lot) if x.get("section") == section["id"]]
            if "minimum" in section and leaves:
                gained = [self._points(bidder, lot, None, x) for x in leaves]
                if None not in gained:
                    share = 100 * sum(gained) / sum(x["points"] for x in leaves)
                    if share < Fraction(section["minimum"]["percent"]):
                        found.add(
                            self._below(bidder, lot, None, section["minimum"], section["id"])
                        )
        overall = self.tender.get("minimum_quality")
        if overall and (self.own_list(lot) if zone else not self._made_of_zones(lot)):
            gained = self._total(bidder, lot, zone)
            if gained is not None:
                share = 100 * gained / self._available(lot, zone)
                if share < Fraction(overall["percent"]):
                    found.add(self._below(bidder, lot, zone, overall, "quality"))
        return found

    def _below(
        self, bidder: str, lot: str, zone: str | None, minimum: dict[str, Any], about: str
    ) -> str:
        if minimum["effect"] == "must_reject":
            return "below_minimum"
        return self._decided(self.decision(bidder, lot, zone, about, "quality"), minimum["effect"])

    def _missing(self, bidder: str, lot: str, zone: str | None) -> bool:
        return any(
            self.mark(bidder, lot, zone, leaf) is None
            for leaf in self._asked(lot)
            if (leaf.get("per", "lot") == "zone") == (zone is not None)
        )

    # --- marks, prices, totals --------------------------------------------------------------

    def _asked(self, lot: str) -> list[dict[str, Any]]:
        return [x for x in self.leaves if x.get("lots", "all") == "all" or lot in x["lots"]]

    def own_list(self, lot: str) -> bool:
        """Whether the zones of a lot are ranked by their own totals."""
        return any(x.get("per") == "zone" for x in self._asked(lot))

    def _made_of_zones(self, lot: str) -> bool:
        """Whether the lot's total comes from the totals of its zones."""
        return self.own_list(lot) and self.lots[lot].get("lot_total") != "without_zone_questions"

    def listed(self, lot: str) -> bool:
        """Whether the lot itself has a total to rank by."""
        return not self.own_list(lot) or "lot_total" in self.lots[lot]

    def mark(
        self, bidder: str, lot: str, zone: str | None, leaf: dict[str, Any]
    ) -> Fraction | None:
        at = zone if leaf.get("per") == "zone" else ""
        for row in self.tables["consensus"]:
            if (
                row["bidder"] == bidder
                and row["criterion"] == leaf["id"]
                and row["lot"] in ("", lot)
                and row["zone"] == (at or "")
            ):
                return Fraction(row["mark"])
        return None

    def price(self, bidder: str, lot: str, zone: str | None, item: str) -> Fraction | None:
        for row in self.tables.get("prices", []):
            if (
                row["bidder"] == bidder
                and row["item"] == item
                and row["lot"] in ("", lot)
                and row["zone"] in ("", zone)
            ):
                return Fraction(row["amount"])
        return None

    def _points(
        self, bidder: str, lot: str, zone: str | None, leaf: dict[str, Any]
    ) -> Fraction | None:
        mark = self.mark(bidder, lot, zone, leaf)
        if mark is None:
            return None
        levels = self.tender["scales"][leaf["scale"]]["levels"]
        top = max(Fraction(x["mark"]) for x in levels)
        level = next(x for x in levels if Fraction(x["mark"]) == mark)
        worth = Fraction(level["worth"]) if "worth" in level else 100 * mark / top
        return leaf["points"] * worth / 100

    def _sum(self, bidder: str, lot: str, zone: str | None, leaves: Sequence[Any]) -> Any:
        points = [self._points(bidder, lot, zone, x) for x in leaves]
        return None if None in points else sum(points, Fraction(0))

    def _available(self, lot: str, zone: str | None) -> Fraction:
        leaves = self._asked(lot)
        if zone is None and self.lots[lot].get("lot_total") == "without_zone_questions":
            leaves = [x for x in leaves if x.get("per") != "zone"]
        return sum((x["points"] for x in leaves), Fraction(0))

    def _total(self, bidder: str, lot: str, zone: str | None) -> Fraction | None:
        """The exact total of one list, or None where it cannot be told."""
        leaves = self._asked(lot)
        if zone is not None or not self.own_list(lot):
            return self._sum(bidder, lot, zone, leaves)
        rule = self.lots[lot].get("lot_total")
        if rule == "without_zone_questions":
            return self._sum(bidder, lot, None, [x for x in leaves if x.get("per") != "zone"])
        totals = [self._sum(bidder, lot, z, leaves) for z in self._zones_that_count(bidder, lot)]
        if rule is None or not totals or None in totals:
            return None
        return max(totals) if rule == "best_zone" else sum(totals) / len(totals)

    def _zones_left(self, bidder: str, lot: str) -> list[str]:
        return [
            z
            for z in self.zones(bidder, lot)
            if not any(
                row["bidder"] == bidder and row["lot"] in ("", lot) and row["zone"] == z
                for row in self.withdrawals
            )
        ]

    def _zones_that_count(self, bidder: str, lot: str) -> list[str]:
        return [
            z
            for z in self._zones_left(bidder, lot)
            if self._status(bidder, lot, z) in (*OPEN, "ranked")
        ]


def _inside(amount: Fraction, rule: dict[str, Any]) -> bool:
    band = rule.get("band", {})
    floor = rule.get("floor", band.get("least"))
    ceiling = rule.get("ceiling", band.get("most"))
    return (
        ("fixed" not in rule or amount == Fraction(rule["fixed"]))
        and (floor is None or amount >= Fraction(floor))
        and (ceiling is None or amount <= Fraction(ceiling))
    )


def _passes(answer: str, passes: dict[str, Any] | None) -> bool:
    if passes is None:
        return answer == "pass"
    if "one_of" in passes:
        return answer in passes["one_of"]
    value = Fraction(answer)
    return ("at_least" not in passes or value >= Fraction(passes["at_least"])) and (
        "at_most" not in passes or value <= Fraction(passes["at_most"])
    )
