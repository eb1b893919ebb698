"""The oracle's look-ups: the published rules of a lot, which lots wait, and what keeps a bidder from a seat."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.evaluation.oracle.standing import Standings

Case = dict[str, Any]
Seat = tuple[str, str, str | None]  # lot, role, zone (None: the lot itself)


class Rules:
    """A tender and the places held in it at this moment."""

    def __init__(self, case: Case, standings: Standings) -> None:
        self.tender = case["tender"]
        self.tables = case["tables"]
        self.at = standings
        self.lots = {lot["id"]: lot for lot in self.tender["lots"]}
        self.group = {b["bidder"]: b["group"] for b in self.tables["bidders"] if b["group"]}
        self.holders: dict[Seat, dict[str, str | None]] = {}  # bidder -> via
        self.why: dict[tuple[Seat, str], str] = {}
        self.gone: dict[str, set[str]] = {}
        self.waiting = self._waiting()

    # --- the published rules, looked up -----------------------------------------------------

    def role(self, lot: str, name: str) -> dict[str, Any]:
        return next(r for r in self.lots[lot]["roles"] if r["role"] == name)

    def seats(self, lot: str, name: str) -> list[Seat]:
        role = self.role(lot, name)
        zones = (
            [z["id"] for z in self.lots[lot].get("zones", [])] if role["per"] == "zone" else [None]
        )
        return [(lot, name, zone) for zone in zones]

    def most(self, seat: Seat) -> int | None:
        lot, name, zone = seat
        role = self.role(lot, name)
        most = role.get("by_zone", {}).get(zone, role["places"])["most"]
        return None if most == "unlimited" else int(most)

    def outer(self, lot: str, name: str) -> str | None:
        return next(
            (
                r["role"]
                for r in self.lots[lot]["roles"]
                if name in r["places"].get("including", [])
            ),
            None,
        )

    def limits(self, name: str) -> list[dict[str, Any]]:
        return [x for x in self.tender.get("limits", []) if x["role"] == name]

    def method(self, name: str) -> str:
        found = {x["when_exceeded"] for x in self.limits(name)}
        assert len(found) <= 1
        return found.pop() if found else "ranked"

    def bound(self, bidder: str) -> set[str]:
        """Whoever a limit binds together with a bidder."""
        group = self.group.get(bidder)
        if self.tender.get("related_bidders", {}).get("limits") != "group" or group is None:
            return {bidder}
        return {b for b, g in self.group.items() if g == group}

    def candidates(self, seat: Seat) -> list[str]:
        """Whoever is eligible for the role there, in order."""
        lot, name, zone = seat
        return [b for b in self.at.order(lot, zone) if not self.at.barred(b, lot, name)]

    def better(self, value: Fraction) -> Fraction:
        return -value if self.tender.get("better") == "lower" else value

    # --- who waits --------------------------------------------------------------------------

    def _waiting(self) -> set[str]:
        waiting = {lot for lot in self.lots if self._lot_waits(lot)}
        shares: list[set[str]] = [
            {
                lot
                for lot, x in self.lots.items()
                if any(r["role"] == limit["role"] for r in x["roles"])
            }
            for limit in self.tender.get("limits", [])
        ]
        # reading: lots share a capacity where one declared figure is over both, that is, an all-lots figure of a
        # bidder who may still take places that use hours in both.
        shares += [
            {lot for lot in self.lots if self._may_use_hours(row["bidder"], lot)}
            for row in self.tables.get("capacity", [])
            if not row["lot"]
        ]
        growing = True
        while growing:
            more = {x for lots in shares if lots & waiting for x in lots}
            growing = not more <= waiting
            waiting |= more
        return waiting

    def _may_use_hours(self, bidder: str, lot: str) -> bool:
        still = ("ranked", "pending", "incomplete")
        return any(
            "hours_share" in role
            and "capacity" in self.tender
            and self.at.bar(bidder, lot, role["role"]) != "rejected"
            and self.at.status(bidder, lot, zone) in still
            for role in self.lots[lot]["roles"]
            for zone in self.at.zones(bidder, lot)
        )

    def _lot_waits(self, lot: str) -> bool:
        undecided = {"pending", "incomplete"}
        for bidder in self.at.bidders(lot):
            for zone in [None, *self.at.zones(bidder, lot)]:
                # reading: a total of the lot that no role ranks by holds nothing up.
                per_lot = any(r["per"] == "lot" for r in self.lots[lot]["roles"])
                status = self.at.status if zone or per_lot else self.at.status_without_total
                if status(bidder, lot, zone) in undecided:
                    return True
            if self.at.status_without_total(bidder, lot, None) == "ranked" and any(
                self.at.bar(bidder, lot, r["role"]) in undecided for r in self.lots[lot]["roles"]
            ):
                return True
        for role in self.lots[lot]["roles"]:
            for seat in self.seats(lot, role["role"]):
                if any(len(tied) > 1 for tied in self.at.order_groups(lot, seat[2])):
                    return True
                if (
                    "hours_share" in role
                    and "capacity" in self.tender
                    and self.tender["capacity"].get("missing") != "unlimited"
                    and any(not self.figures(b, lot) for b in self.candidates(seat))
                ):
                    return True
        return False

    # --- what keeps a bidder from a seat ----------------------------------------------------

    def figures(self, bidder: str, lot: str) -> list[tuple[str, Fraction]]:
        return [
            (row["lot"], Fraction(row["hours"]))
            for row in self.tables.get("capacity", [])
            if row["bidder"] == bidder and row["lot"] in ("", lot)
        ]

    def hours(self, seat: Seat) -> Fraction:
        lot, name, zone = seat
        share = self.role(lot, name).get("hours_share")
        if share is None:
            return Fraction(0)
        hours = next(z for z in self.lots[lot]["zones"] if z["id"] == zone)["demand"][
            "hours_weekly"
        ]
        return Fraction(share.rstrip("%")) / 100 * Fraction(hours)

    def too_small(self, bidder: str, seat: Seat) -> bool:
        if "capacity" not in self.tender:
            return False
        # reading: a place that brings an outer place of the zone with it needs the hours of both.
        needed = self.hours(seat)
        outer = self.outer(*seat[:2])
        if outer and self.role(*seat[:2]).get("drawn_from", "all") == "all":
            brought = (seat[0], outer, seat[2])
            needed += self.hours(brought) if brought in self.seats(seat[0], outer) else 0
        if not needed:
            return False
        for scope, hours in self.figures(bidder, seat[0]):
            used = sum(
                self.hours(held)
                for held, by in self.holders.items()
                if bidder in by and scope in ("", held[0])
            )
            if used + needed > hours:
                return True
        return False

    def limit_used_up(self, bidder: str, seat: Seat) -> bool:
        bound = self.bound(bidder)
        for limit in self.limits(seat[1]):
            held = {s for s, by in self.holders.items() if s[1] == seat[1] and bound & set(by)}
            zones = limit["counts"] == "zones"
            counted = {(s[0], s[2] if zones else None) for s in held}
            # reading: where the limit already counts the lot or zone (a group's), another place there adds nothing.
            new = (seat[0], seat[2] if zones else None) not in counted
            if new and len(counted) >= int(limit["most"]):
                return True
        return False

    def relative_there(self, bidder: str, seat: Seat) -> bool:
        if self.tender.get("related_bidders", {}).get("same_zone") != "one" or seat[2] is None:
            return False
        group = self.group.get(bidder)
        return group is not None and any(
            self.group.get(x) == group for x in self.holders.get(seat, {}) if x != bidder
        )

    def kept_from(self, bidder: str, seat: Seat) -> str | None:
        """The first of group, limit and capacity that keeps a bidder from taking a seat now."""
        if self.relative_there(bidder, seat):
            return "group"
        if self.limit_used_up(bidder, seat):
            return "limit"
        return "capacity" if self.too_small(bidder, seat) else None
