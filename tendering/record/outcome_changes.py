"""What differs between two outcomes, as data: places, statuses, ranks, totals, reserves, ties. Pure.

Outcomes are compared in their machine form (``lots`` of outcome.json), so that one kept as a file years ago can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Lots = Sequence[Mapping[str, Any]]

PLACE_LOST, PLACE_WON = "place_lost", "place_won"
COMPLETE, STATUS, TOTAL, RANK, ORDER = "complete", "status", "total", "rank", "order"
RESERVE, UNFILLED, TIE = "reserve", "unfilled", "tie"
KINDS = (COMPLETE, PLACE_WON, PLACE_LOST, STATUS, TOTAL, RANK, ORDER, RESERVE, UNFILLED, TIE)
"""Every kind of change, the weightiest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is otherwise. ``before`` and ``after`` are text; empty where there was, or is, none."""

    kind: str
    lot: str
    zone: str = ""
    bidder: str = ""
    role: str = ""
    before: str = ""
    after: str = ""

    @property
    def data(self) -> dict[str, str]:
        """The change for machines."""
        return {
            "kind": self.kind,
            "lot": self.lot,
            "zone": self.zone,
            "bidder": self.bidder,
            "role": self.role,
            "before": self.before,
            "after": self.after,
        }


def changes(before: Lots, after: Lots) -> tuple[Change, ...]:
    """Return everything that two outcomes do not have in common, lot by lot, the weightiest first."""
    was = {lot["lot"]: lot for lot in before}
    now = {lot["lot"]: lot for lot in after}
    found: list[Change] = []
    for lot in dict.fromkeys((*now, *was)):
        mine = list(_lot(lot, was.get(lot, {}), now.get(lot, {})))
        found += sorted(mine, key=lambda c: KINDS.index(c.kind))
    return tuple(found)


def _lot(lot: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    if bool(was.get("complete")) != bool(now.get("complete")):
        yield Change(kind=COMPLETE, lot=lot, before=_yes(was), after=_yes(now))
    yield from _places(lot, was, now)
    yield from _standings(lot, was, now)
    yield from _numbered(RESERVE, lot, _reserves(was), _reserves(now))
    yield from _numbered(UNFILLED, lot, _unfilled(was), _unfilled(now))
    yield from _ties(lot, was, now)


def _yes(lot: Mapping[str, Any]) -> str:
    if not lot:
        return ""
    return "complete" if lot.get("complete") else "waiting"


def _places(lot: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    held = [(p["role"], p["zone"] or "", p["bidder"]) for p in was.get("places", ())]
    holds = [(p["role"], p["zone"] or "", p["bidder"]) for p in now.get("places", ())]
    for role, zone, bidder in held:
        if (role, zone, bidder) not in holds:
            yield Change(
                kind=PLACE_LOST, lot=lot, zone=zone, bidder=bidder, role=role, before="held"
            )
    for role, zone, bidder in holds:
        if (role, zone, bidder) not in held:
            yield Change(
                kind=PLACE_WON, lot=lot, zone=zone, bidder=bidder, role=role, after="held"
            )


def _standings(lot: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before = {(s["bidder"], s["zone"] or ""): s for s in was.get("bidders", ())}
    after = {(s["bidder"], s["zone"] or ""): s for s in now.get("bidders", ())}
    for bidder, zone in dict.fromkeys((*after, *before)):
        old, new = before.get((bidder, zone), {}), after.get((bidder, zone), {})
        for kind, figure in ((STATUS, "status"), (TOTAL, "total"), (RANK, "rank")):
            if _text(old.get(figure)) != _text(new.get(figure)) or (
                kind == TOTAL and old.get("exact_total") != new.get("exact_total")
            ):
                yield Change(
                    kind=kind,
                    lot=lot,
                    zone=zone,
                    bidder=bidder,
                    before=_text(old.get(figure)),
                    after=_text(new.get(figure)),
                )
        if old.get("rank") == new.get("rank") and old.get("order") != new.get("order"):
            yield Change(
                kind=ORDER,
                lot=lot,
                zone=zone,
                bidder=bidder,
                before=_text(old.get("order")),
                after=_text(new.get("order")),
            )


def _text(value: object) -> str:
    return "" if value is None else str(value)


_Key = tuple[str, str, str]


def _reserves(lot: Mapping[str, Any]) -> dict[_Key, str]:
    return {
        (r["role"], r["zone"] or "", r["bidder"]): str(r["position"])
        for r in lot.get("reserves", ())
    }


def _unfilled(lot: Mapping[str, Any]) -> dict[_Key, str]:
    return {(u["role"], u["zone"] or "", ""): str(u["count"]) for u in lot.get("unfilled", ())}


def _numbered(
    kind: str, lot: str, was: Mapping[_Key, str], now: Mapping[_Key, str]
) -> Iterator[Change]:
    for key in dict.fromkeys((*was, *now)):
        if was.get(key, "") != now.get(key, ""):
            role, zone, bidder = key
            yield Change(
                kind=kind,
                lot=lot,
                zone=zone,
                bidder=bidder,
                role=role,
                before=was.get(key, ""),
                after=now.get(key, ""),
            )


def _ties(lot: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = _settled(was), _settled(now)
    for zone, bidders in dict.fromkeys((*before, *after)):
        old, new = before.get((zone, bidders), ""), after.get((zone, bidders), "")
        if old != new:
            yield Change(kind=TIE, lot=lot, zone=zone, bidder=bidders, before=old, after=new)


def _settled(lot: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return by zone and bidders how each tie was settled."""
    return {
        (t["zone"] or "", ";".join(sorted(t["bidders"]))): t["settled_by"] or "not settled"
        for t in lot.get("ties", ())
    }
