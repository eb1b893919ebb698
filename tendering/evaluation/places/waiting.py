"""Which lots wait: for a decision, a score, a tie or a capacity figure, or for a lot that shares a limit with them."""

from __future__ import annotations

from itertools import combinations

from tendering.evaluation.places.board import OPEN, Board, Slot, by_lot
from tendering.evaluation.places.capacity import Capacity
from tendering.evaluation.places.combinations import undetermined
from tendering.evaluation.scored import Scored
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Status


def waiting(
    board: Board, scored: Scored, extra: dict[str, list[str]] | None = None
) -> tuple[dict[str, tuple[str, ...]], list[Finding]]:
    """Return, by lot, one sentence for each thing the lot waits for, and what there is to report.

    ``extra`` holds sentences, by lot, for what the caller knows it to wait for.
    """
    messages: dict[str, list[str]] = {
        lot: [*scored.waiting_for.get(lot, ()), *(extra or {}).get(lot, ())] for lot in board.lots
    }
    findings: list[Finding] = []
    capacity = Capacity(board)
    for lot, path, text in undetermined(board):
        messages[lot].append(text)
        findings.append(finding("P001", board.tender.at(path), f"Lot {lot}: {text}."))
    for lot in board.lots:
        known = bool(messages[lot])
        torn = _torn(board, lot)
        messages[lot] += torn if known else [*torn, *_open(board, lot)]
        ladder = board.tender.at("ties")
        findings += [finding("P006", ladder, f"Lot {lot}: {text}.") for text in torn]
        short = _capacity(board, lot, capacity)
        messages[lot] += short
        where = board.tender.at(f"lots[{lot}]")
        findings += [finding("P002", where, f"Lot {lot}: {text}.") for text in short]
    waits = {lot for lot, rows in messages.items() if rows}
    for lot, others in _shared(board, waits, capacity).items():
        names = ", ".join(others)
        messages[lot].append(
            f"lot {names} is not complete, and shares a limit or a capacity with this lot"
        )
    return by_lot(messages), findings


def _torn(board: Board, lot: str) -> list[str]:
    """Say which ties of the lists in use the ladder leaves unresolved."""
    found: list[str] = []
    for zone in dict.fromkeys(slot.zone for slot in board.slots[lot]):
        name = f"zone {zone}" if zone is not None else "the lot's list"
        rows = board.standings.get((lot, zone), {})
        tied = sorted(b for b, s in rows.items() if s.status is Status.RANKED and s.order is None)
        if tied:
            found.append(f"the tie of {', '.join(tied)} in {name} is not settled")
    return found


def _open(board: Board, lot: str) -> list[str]:
    """Say which bidders have no settled standing in a list in use."""
    found: list[str] = []
    for slot in board.slots[lot]:
        name = f"zone {slot.zone}" if slot.zone is not None else "the lot"
        for bidder in board.rows[slot]:
            if (slot, bidder) in board.undecided:
                standing = board.undecided[slot, bidder]
                if standing is None:
                    found.append(f"{bidder} has no score in {name}")
                elif standing.status in OPEN or slot.role in standing.barred:
                    found.append(f"{bidder} is {standing.status.value} in {name}")
    return found


def _capacity(board: Board, lot: str, capacity: Capacity) -> list[str]:
    """Say which hours a capacity rule needs and does not have: a zone's demand, a bidder's figure."""
    found: list[str] = []
    rule = board.tender.capacity
    for slot in board.slots[lot]:
        share = capacity.share(slot)
        if share is None:
            found.append(
                f"zone {slot.zone} has no weekly hours, and role {slot.role} uses a share of them"
            )
        if rule is not None and rule.missing != "unlimited" and share != 0:
            found += [
                f"{b} declared no capacity"
                for b in board.rows[slot]
                if _owes_figure(board, capacity, slot, b)
            ]
    return list(dict.fromkeys(found))


def _owes_figure(board: Board, capacity: Capacity, slot: Slot, bidder: str) -> bool:
    return (slot, bidder) not in board.refused and not capacity.declared(slot.lot, bidder)


def _shared(board: Board, incomplete: set[str], capacity: Capacity) -> dict[str, list[str]]:
    """Return, for each lot that only waits for others, the incomplete lots it is tied to, directly or through others."""
    links: dict[str, set[str]] = {lot: set() for lot in board.lots}
    limited = {x.role for x in board.tender.limits}
    for role in limited:
        _link(links, [lot.id for lot in board.tender.lots if lot.role(role) is not None])
    for bidder in sorted({b for b, lot in capacity.figures if not lot}):
        slots = [
            s
            for s in board.all_slots()
            if bidder in board.rows[s] and (s, bidder) not in board.refused
        ]
        _link(links, list(dict.fromkeys(s.lot for s in slots if capacity.share(s) != 0)))
    found: dict[str, list[str]] = {}
    for lot in board.lots:
        if lot in incomplete:
            continue
        reached, todo = {lot}, [lot]
        while todo:
            for other in links[todo.pop()] - reached:
                reached.add(other)
                todo.append(other)
        if reached & incomplete:
            found[lot] = [other for other in board.lots if other in reached & incomplete]
    return found


def _link(links: dict[str, set[str]], lots: list[str]) -> None:
    for one, other in combinations(lots, 2):
        links[one].add(other)
        links[other].add(one)
