"""Demands that no allocation can meet, as findings: what clashes, how little must give, what is left to compete for."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.evaluation.places.board import Board, Slot
from tendering.evaluation.places.choice import UnsolvedLots
from tendering.evaluation.places.clash import Clash, clash, clash_of, demands
from tendering.evaluation.places.reasons import role_words, slot_words
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome
from tendering.model.tender import Per, Tender

NAMED = 12
"""Most zones that one sentence names."""


def infeasible(board: Board, lots: Mapping[str, LotOutcome]) -> list[Finding]:
    """Report each role whose seats, in the complete lots, no allocation could fill under the rules.

    The demand of a zone is its ``least`` where the tender states one, else its ``most``. A demand that is too large
    for the eligible bidders alone, whatever the rules, is reported only against a stated ``least``.
    """
    found: list[Finding] = []
    complete = [lot for lot, outcome in lots.items() if outcome.complete]
    for role, demand in demands(board, complete):
        held = {slot: min(_held(lots, slot), most) for slot, most in demand.items()}
        short = [slot for slot in demand if held[slot] < demand[slot]]
        # Where as many are held as there are eligible bidders, no rule keeps a place empty, and nobody need be asked.
        clashing = None
        if any(held[slot] < min(demand[slot], len(board.order[slot])) for slot in short):
            try:
                clashing = clash_of(board, role, demand)
            except UnsolvedLots as why:
                found.append(finding("P008", board.tender.at("limits"), f"Role {role}: {why}."))
                continue
        if clashing is not None:
            left = _left(board, {slot: demand[slot] - held[slot] for slot in short})
            said = f"{clash_words(board.tender, clashing, 'eligible')} {left}"
            found.append(finding("P005", board.tender.at(clashing.rules[0]), said))
        found += _too_few(board, short, demand)
    return found


def clash_words(tender: Tender, found: Clash, kind: str) -> str:
    """Say what clashes and what would do. ``kind`` is what the bidders are: ``eligible``, or ``expected``."""
    title = role_words(tender, found.role)
    zones = "lot" if _per_lot(tender, found.role) else "zone"
    places = f"{found.places} {'place' if found.places == 1 else 'places'}"
    bidders = f"the {found.bidders} {kind} {'bidder' if found.bidders == 1 else 'bidders'}"
    lists = f"{found.zones} {zones if found.zones == 1 else f'{zones}s'}"
    some = _asks_for_less(tender, found.role)
    counted = (
        f", counting only the least that a {zones} needs where the tender states one"
        if some
        else ""
    )
    of_them = " of them" if some else ""
    said = f"{title[:1].upper()}{title[1:]}: {places} in {lists}{counted}. "
    if found.rules:
        said += (
            f"With {' and '.join(found.words)}, {bidders} can fill at most {found.under}{of_them}; "
            f"without, {found.reachable}."
        )
        said += (
            f" Under every rule together, {found.filled}." if found.filled < found.under else ""
        )
    else:
        said += f"{bidders[:1].upper()}{bidders[1:]} can fill at most {found.filled}{of_them}."
    return f"{said} {_ways(found)}."


def ways_out(tender: Tender, role: str, bidders: int) -> str:
    """Say what would let so many bidders fill every place of a role, as a sentence; empty where they can, or none can tell."""
    try:
        found = next((c for c in clash(tender, bidders) if c.role == role), None)
    except UnsolvedLots:
        return ""
    return "" if found is None else f"{_ways(found)}."


def _ways(found: Clash) -> str:
    ways = [" together with ".join(change.words for change in way) for way in found.ways]
    if not ways:
        return "No change of one rule, or of two, would do"
    one = all(change.rule == "bidders" for way in found.ways if len(way) == 1 for change in way)
    before = "No change of one rule alone would do. " if found.rules and one else ""
    return f"{before}{'What' if len(ways) == 1 else 'Any of these'} would do: {'; '.join(ways)}"


def _asks_for_less(tender: Tender, role: str) -> bool:
    """Say whether a zone of a role can stand with fewer places than it has: then only those have to be filled."""
    return any(
        places.least is not None and (places.most is None or places.least < places.most)
        for lot in tender.lots
        for own in lot.roles
        if own.role == role
        for places in (own.places_in(z) for z in (tuple(z.id for z in lot.zones) or (None,)))
    )


def _per_lot(tender: Tender, role: str) -> bool:
    return all(r.per is Per.LOT for lot in tender.lots for r in lot.roles if r.role == role)


def _held(lots: Mapping[str, LotOutcome], slot: Slot) -> int:
    return sum(1 for p in lots[slot.lot].places if (p.role, p.zone) == (slot.role, slot.zone))


def _left(board: Board, empty: Mapping[Slot, int]) -> str:
    """Name the zones that are left without all their places, for a second competition."""
    named = [
        f"{slot_words(board.tender, slot).partition(' in ')[2]} ({n} {'place' if n == 1 else 'places'})"
        for slot, n in list(empty.items())[:NAMED]
    ]
    more = f"; and {len(empty) - NAMED} more" if len(empty) > NAMED else ""
    how = f"tendering new ID --from-gaps {board.dossier.evaluation}"
    return f"Left for a second competition: {'; '.join(named)}{more} (`{how}` starts it)."


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
            do = f"at least {eligible}" if eligible else "to offer it again"
            message = (
                f"{slot_words(board.tender, slot)}: at least {demand[slot]} must be appointed, and {bid} for it. "
                f"What would do: {do}."
            )
            found.append(finding("P005", board.tender.at(path), message))
    return found
