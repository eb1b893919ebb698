"""Demands that no allocation can meet: a smallest set of rules that clash, and the smallest relaxation of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.choice import most_seats
from tendering.evaluation.places.holdings import Holdings
from tendering.evaluation.places.problem import state_problem
from tendering.evaluation.places.reasons import role_words, slot_words
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome
from tendering.model.tender import Per, RelatedBidders, Tender

SAME_ZONE = "related_bidders.same_zone"
CAPACITY = "capacity"


def infeasible(board: Board, lots: Mapping[str, LotOutcome]) -> list[Finding]:
    """Report each per-zone role whose seats, in the complete lots, no allocation could fill under the rules.

    The demand of a zone is its ``least`` where the tender states one, else its ``most``. A demand that is too large
    for the eligible bidders alone, whatever the rules, is reported only against a stated ``least``.
    """
    found: list[Finding] = []
    complete = [lot for lot, outcome in lots.items() if outcome.complete]
    for role in dict.fromkeys(
        r.role for lot in complete for r in board.lots[lot].roles if r.per is Per.ZONE
    ):
        demand = {
            s: n for s in board.all_slots(complete) if s.role == role and (n := _demand(board, s))
        }
        short = [s for s in demand if _held(lots, s) < demand[s]]
        if short:
            found += _clash(board, role, demand) or _too_few(board, short, demand)
    return found


def _demand(board: Board, slot: Slot) -> int:
    places = board.role(slot).places_in(slot.zone)
    return (places.most if places.least is None else places.least) or 0


def _held(lots: Mapping[str, LotOutcome], slot: Slot) -> int:
    return sum(1 for p in lots[slot.lot].places if (p.role, p.zone) == (slot.role, slot.zone))


def _clash(board: Board, role: str, demand: Mapping[Slot, int]) -> list[Finding]:
    """Report the rules that keep seats empty which the eligible bidders could fill."""
    rules = _rules(board.tender, role)
    wanted = _most_filled(board, _keeping(board.tender, role, []), demand)
    filled = _most_filled(board, board.tender, demand)
    if filled >= wanted:
        return []
    kept = list(rules)
    for rule in rules:
        fewer = [r for r in kept if r != rule]
        if _most_filled(board, _keeping(board.tender, role, fewer), demand) < wanted:
            kept = fewer
    bidders = {b for slot in demand for b in board.order[slot]}
    relaxed = [text for rule in kept if (text := _relaxation(board, demand, rule, wanted))]
    words = " and ".join(_rule_words(board.tender, rule) for rule in kept)
    ways = (
        f"Any of these would do: {'; '.join(relaxed)}"
        if len(relaxed) > 1
        else f"What would do: {relaxed[0]}"
        if relaxed
        else "No change of one rule alone would do"
    )
    title = role_words(board.tender, role)
    message = (
        f"{title[:1].upper()}{title[1:]}: {sum(demand.values())} places in {len(demand)} zones. With {words}, the "
        f"{len(bidders)} eligible bidders can fill at most {filled}; without, {wanted}. {ways}."
    )
    return [finding("P005", board.tender.at(kept[0]), message)]


def _too_few(board: Board, short: list[Slot], demand: Mapping[Slot, int]) -> list[Finding]:
    """Report the zones with fewer eligible bidders than their stated least."""
    found = []
    for slot in short:
        eligible = len(board.order[slot])
        if board.role(slot).places_in(slot.zone).least is not None and eligible < demand[slot]:
            path = f"lots[{slot.lot}].roles[{slot.role}].places.least"
            bid = (
                "nobody eligible bids"
                if not eligible
                else f"{eligible} eligible {'bidder bids' if eligible == 1 else 'bidders bid'}"
            )
            message = (
                f"{slot_words(board.tender, slot)}: at least {demand[slot]} must be appointed, and {bid} for it. "
                f"What would do: at least {eligible}."
            )
            found.append(finding("P005", board.tender.at(path), message))
    return found


def _rules(tender: Tender, role: str) -> list[str]:
    """Return the rules, by definition path, that may keep an eligible bidder from a seat of a role."""
    found = [f"limits[{n}]" for n, limit in enumerate(tender.limits) if limit.role == role]
    found += [SAME_ZONE] if tender.related_bidders.same_zone is not None else []
    return [*found, CAPACITY] if tender.capacity is not None else found


def _rule_words(tender: Tender, rule: str) -> str:
    """Name a rule in words."""
    for n, limit in enumerate(tender.limits):
        if rule == f"limits[{n}]":
            one = limit.counts.removesuffix("s") if limit.most == 1 else limit.counts
            return f"the limit of {limit.most} {one} for one bidder"
    return "the capacity rule" if rule == CAPACITY else "the rule on related bidders in one zone"


def _keeping(tender: Tender, role: str, kept: list[str]) -> Tender:
    """Return the tender with only these of the rules for a role. A limit left out is one that never binds."""
    zones = sum(len(lot.zones) for lot in tender.lots)
    limits = tuple(
        limit if limit.role != role or f"limits[{n}]" in kept else replace(limit, most=zones)
        for n, limit in enumerate(tender.limits)
    )
    related = tender.related_bidders
    return replace(
        tender,
        limits=limits,
        related_bidders=related if SAME_ZONE in kept else RelatedBidders(limits=related.limits),
        capacity=tender.capacity if CAPACITY in kept else None,
    )


def _relaxation(board: Board, demand: Mapping[Slot, int], rule: str, wanted: int) -> str:
    """Return the smallest change of one rule, all others kept, that lets every seat be filled; empty if none does."""
    tender = board.tender
    for n, limit in enumerate(tender.limits):
        if rule == f"limits[{n}]":
            values = range(limit.most + 1, len(demand) + 1)
            found = bisect_left(
                values,
                wanted,
                key=lambda most: _most_filled(board, _with(tender, n, most), demand),
            )
            return (
                f"a limit of {values[found]} {limit.counts} instead of {limit.most}"
                if found < len(values)
                else ""
            )
    changed = (
        replace(tender, capacity=None)
        if rule == CAPACITY
        else replace(tender, related_bidders=RelatedBidders(limits=tender.related_bidders.limits))
    )
    return (
        f"no {_rule_words(tender, rule).removeprefix('the ')}"
        if _most_filled(board, changed, demand) >= wanted
        else ""
    )


def _with(tender: Tender, index: int, most: int) -> Tender:
    limits = (replace(x, most=most) if n == index else x for n, x in enumerate(tender.limits))
    return replace(tender, limits=tuple(limits))


def _most_filled(board: Board, tender: Tender, demand: Mapping[Slot, int]) -> int:
    """Return how many of the seats demanded can be filled at once under the rules of a tender."""
    other = Board(replace(board.dossier, tender=tender), board.scored)
    problem = state_problem(other, Holdings(other), tuple(demand), seats=demand)
    return most_seats(problem)
