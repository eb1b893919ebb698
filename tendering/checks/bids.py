"""What is wrong with a dossier against its tender: bidders, bids, capacity, prices and answers.

Marks are checked in `bid_marks`, decisions in `bid_decisions`. What is missing is for scoring to report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

from tendering.checks.bid_decisions import check_decisions
from tendering.checks.bid_marks import check_marks
from tendering.checks.bid_rows import (
    EVERY_ZONE,
    KEYS,
    near,
    place,
    row_key,
    scope,
    suspects,
    table,
)
from tendering.checks.gate import check_sends
from tendering.checks.specialisms import check_specialisms
from tendering.model.bids import Bid, Dossier
from tendering.model.by_column import all_differ, columns, has
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import plain
from tendering.model.tender import LimitMethod, Per


def check_bids(dossier: Dossier) -> tuple[Finding, ...]:
    """Return everything that is wrong with the rows of a dossier, in order of table and row."""
    checks = (
        duplicates,
        unknown_bidders,
        unknown_lots_and_zones,
        bidders_without_a_bid,
        shared_company_numbers,
        parties_that_bid,
        rows_beyond_the_bid,
        preferences,
        bids_for_nothing,
        capacity_figures,
        people_and_hours_today,
        entries_of_nobody,
        price_rows,
        one_row_or_one_for_all,
        answers,
        check_marks,
        check_decisions,
        check_sends,
        check_specialisms,
    )
    return tuple(found for check in checks for found in check(dossier))


def duplicates(dossier: Dossier) -> Iterator[Finding]:
    """B007: the same key twice (files report their own; this holds for dossiers made otherwise)."""
    for name in KEYS:
        rows = table(dossier, name)
        if all_differ(rows, *KEYS[name]):
            continue
        yield from _repeated(dossier, Counter(row_key(name, row) for row in rows))


def _repeated(dossier: Dossier, counts: Mapping[tuple[str, ...], int]) -> Iterator[Finding]:
    for key, count in counts.items():
        if count > 1:
            said = ", ".join(part for part in key[1:] if part)
            where = dossier.where.get(key, f"{key[0]}.csv")
            yield finding("B007", where, f"{said} is there {count} times")


def unknown_bidders(dossier: Dossier) -> Iterator[Finding]:
    """B001: a row of a bidder that bidders.csv does not have. A provider of today that did not bid names none."""
    known = {b.id for b in dossier.bidders}
    for name, row in suspects(
        dossier,
        ("bidder", "recipient"),
        lambda row: getattr(row, "bidder", getattr(row, "recipient", "")) not in known,
    ):
        bidder = getattr(row, "recipient" if name == "sends" else "bidder", None)
        if (
            bidder is not None
            and bidder not in known
            and not (name == "incumbents" and not bidder)
        ):
            message = f"there is no bidder {bidder}{near(bidder, known)}"
            yield finding("B001", place(dossier, name, row), message)


def unknown_lots_and_zones(dossier: Dossier) -> Iterator[Finding]:
    """B002, B003: a lot the tender does not have, or a zone that is not in the lot."""
    zones = {lot.id: [z.id for z in lot.zones] for lot in dossier.tender.lots}

    def strange(row: Any) -> bool:
        lot, zone = getattr(row, "lot", ""), getattr(row, "zone", "")
        return bool(getattr(row, "lots", ())) or (
            bool(lot or zone) and (lot not in zones or (bool(zone) and zone not in zones[lot]))
        )

    for name, row in suspects(dossier, ("lot", "zone", "lots"), strange):
        for lot in getattr(row, "lots", ()):
            if lot not in zones:
                message = f"there is no lot {lot}{near(lot, zones)}"
                yield finding(
                    "B002", place(dossier, name, row), message, remedy="Leave blank for every lot."
                )
        lot, zone = getattr(row, "lot", ""), getattr(row, "zone", "")
        if lot and lot not in zones:
            yield finding(
                "B002", place(dossier, name, row), f"there is no lot {lot}{near(lot, zones)}"
            )
        elif (
            zone and not (name == "bids" and zone == EVERY_ZONE) and zone not in zones.get(lot, ())
        ):
            said = (
                f"lot {lot} has no zone {zone}{near(zone, zones[lot])}"
                if lot
                else f"zone {zone} needs its lot"
            )
            yield finding("B003", place(dossier, name, row), said)


def bidders_without_a_bid(dossier: Dossier) -> Iterator[Finding]:
    """B008: a bidder with nothing bid."""
    bidding = {b.bidder for b in dossier.bids}
    for bidder in dossier.bidders:
        if bidder.id not in bidding:
            message = f"{bidder.id} ({bidder.name}) bids for nothing"
            yield finding("B008", place(dossier, "bidders", bidder), message)


def _number(text: str) -> str:
    return "".join(text.split()).upper().lstrip("0")


def shared_company_numbers(dossier: Dossier) -> Iterator[Finding]:
    """B009: one company number under two bidder ids."""
    first: dict[str, str] = {}
    for bidder in dossier.bidders:
        number = _number(bidder.number)
        if number and first.setdefault(number, bidder.id) != bidder.id:
            message = f"{bidder.id} has the company number {bidder.number} of {first[number]}"
            yield finding("B009", place(dossier, "bidders", bidder), message)


def parties_that_bid(dossier: Dossier) -> Iterator[Finding]:
    """B010: a party of one bid that is itself a bidder, by company number or by name."""
    numbers = {_number(b.number): b.id for b in dossier.bidders if _number(b.number)}
    names = {b.name.casefold(): b.id for b in dossier.bidders}
    for party in dossier.parties:
        other = numbers.get(_number(party.number)) or names.get(party.party.casefold())
        if other is not None and other != party.bidder:
            message = f"{party.party}, {party.role} of {party.bidder}, also bids as {other}"
            yield finding("B010", place(dossier, "parties", party), message)


def rows_beyond_the_bid(dossier: Dossier) -> Iterator[Finding]:
    """B011: a price, answer, mark, score, capacity or withdrawal for a lot or zone the bidder did not bid for."""
    lots = {(b.bidder, b.lot) for b in dossier.bids}
    zones = {(b.bidder, b.lot, b.zone) for b in dossier.bids}
    known = {b.id for b in dossier.bidders}
    published = {(lot.id, zone.id) for lot in dossier.tender.lots for zone in lot.zones}

    def beyond(row: Any) -> bool:
        lot, zone = getattr(row, "lot", ""), getattr(row, "zone", "")
        return bool(zone) or bool(lot and (getattr(row, "bidder", None), lot) not in lots)

    for name, row in suspects(dossier, ("bidder", "lot", "zone"), beyond):
        lot, zone = getattr(row, "lot", ""), getattr(row, "zone", "")
        bidder = getattr(row, "bidder", None)
        if name == "bids" or bidder not in known or not dossier.tender.lot(lot):
            continue
        no_lot = (bidder, lot) not in lots
        bid_zone = (bidder, lot, zone) in zones or (bidder, lot, EVERY_ZONE) in zones
        if no_lot or ((lot, zone) in published and not bid_zone):
            message = f"{bidder} does not bid for {scope(lot, '' if no_lot else zone)}"
            yield finding("B011", place(dossier, name, row), message)


def preferences(dossier: Dossier) -> Iterator[Finding]:
    """B022, B023: a preference given twice, or for no zone. Preferences are one scale over the tender."""
    decide = any(limit.when_exceeded is LimitMethod.PREFERENCE for limit in dossier.tender.limits)
    severity = Severity.ERROR if decide else Severity.WARNING
    first: dict[tuple[str, int], Bid] = {}
    for bid in dossier.bids:
        if bid.preference is None:
            continue
        where = place(dossier, "bids", bid)
        if bid.zone in ("", EVERY_ZONE):
            message = f"{bid.bidder} gives preference {bid.preference} to {'every zone' if bid.zone else 'no zone'} of lot {bid.lot}"
            yield finding("B023", where, message, severity=severity)
        earlier = first.setdefault((bid.bidder, bid.preference), bid)
        if earlier is not bid:
            both = f"{scope(earlier.lot, earlier.zone)} and {scope(bid.lot, bid.zone)}"
            yield finding(
                "B022", where, f"{bid.bidder} gives preference {bid.preference} to {both}"
            )


def bids_for_nothing(dossier: Dossier) -> Iterator[Finding]:
    """B024: a bid for a lot alone whose roles are all filled per zone, or for every zone of a lot without any."""
    by_bidder: dict[tuple[str, str], set[str]] = defaultdict(set)
    for bid in dossier.bids:
        by_bidder[bid.bidder, bid.lot].add(bid.zone)
    for bid in dossier.bids:
        lot = dossier.tender.lot(bid.lot)
        if lot is None or any(role.per is Per.LOT for role in lot.roles) or not lot.roles:
            continue
        if not lot.zones or by_bidder[bid.bidder, bid.lot] == {""}:
            message = f"{bid.bidder} names no zone of lot {lot.id}, whose places are all in zones"
            yield finding("B024", place(dossier, "bids", bid), message)


def capacity_figures(dossier: Dossier) -> Iterator[Finding]:
    """B025, B026: a bidder without a capacity figure where places use capacity; hours below nought."""
    for figure in dossier.capacity:
        if figure.hours < 0:
            message = f"{figure.bidder} declares {plain(figure.hours)} hours"
            yield finding("B026", place(dossier, "capacity", figure), message)
    rule = dossier.tender.capacity
    if rule is None or rule.missing == "unlimited":
        return
    using = {lot.id for lot in dossier.tender.lots if any(r.hours_share for r in lot.roles)}
    have = {(f.bidder, f.lot) for f in dossier.capacity}
    for bidder in dossier.bidders:
        lots = sorted({b.lot for b in dossier.bids if b.bidder == bidder.id} & using)
        lacking = [lot for lot in lots if not have & {(bidder.id, lot), (bidder.id, "")}]
        if lacking:
            message = f"{bidder.id} gives no capacity for lot {', '.join(lacking)}"
            yield finding("B025", place(dossier, "bidders", bidder), message)


def people_and_hours_today(dossier: Dossier) -> Iterator[Finding]:
    """B026: a provider of today with fewer than no people or hours."""
    for row in dossier.incumbents:
        for name, amount in (("people", row.people), ("hours", row.hours)):
            if amount is not None and amount < 0:
                message = f"{row.provider} is said to have {plain(amount)} {name}"
                yield finding("B026", place(dossier, "incumbents", row), message)


def entries_of_nobody(dossier: Dossier) -> Iterator[Finding]:
    """B033: an entry of the record that names a bidder or a lot there is not: no check would read it."""
    bidders = [b.id for b in dossier.bidders]
    lots = [lot.id for lot in dossier.tender.lots]
    for entry in dossier.entries:
        for what, named, known in (("bidder", entry.bidder, bidders), ("lot", entry.lot, lots)):
            if named and named not in known:
                message = f"the entry {entry.kind} names {what} {named}, and there is none{near(named, known)}"
                yield finding("B033", entry.where or "entries", message)


def price_rows(dossier: Dossier) -> Iterator[Finding]:
    """B005, B013, B026: a price that is not asked, for a zone where the lot is asked, or below nought."""
    items = {item.id: item for item in dossier.tender.price.items}
    for row in dossier.prices:
        where = place(dossier, "prices", row)
        item = items.get(row.item)
        if item is None:
            yield finding("B005", where, f"no price {row.item} is asked{near(row.item, items)}")
        elif row.lot and dossier.tender.lot(row.lot) and not item.applies_to(row.lot):
            yield finding("B005", where, f"the price {row.item} is not asked in lot {row.lot}")
        elif row.zone and item.per is Per.LOT:
            yield finding(
                "B013",
                where,
                f"the price {row.item} is asked once for the lot, not for zone {row.zone}",
            )
        if row.amount < 0:
            yield finding("B026", where, f"{row.bidder} offers {plain(row.amount)} for {row.item}")


# What is said once or for each lot and zone: the table, and what a row is about beside its lot and zone.
_SCOPED = (
    ("prices", ("bidder", "item")),
    ("pass_fail", ("bidder", "party", "question")),
    ("marks", ("evaluator", "bidder", "criterion")),
    ("consensus", ("bidder", "criterion")),
)


def one_row_or_one_for_all(dossier: Dossier) -> Iterator[Finding]:
    """B012: a row for a lot (or zone) beside a row for every lot (or zone) of the same thing."""
    for name, about in _SCOPED:
        every = table(dossier, name)
        zoned = has(every, "zone")
        there = set(
            columns(every, "lot", "zone") if zoned else zip(columns(every, "lot"), repeat(""))
        )
        if there.isdisjoint(wide for each in there for wide in _wider(*each)):
            continue
        scopes: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
        rows: list[tuple[tuple[str, ...], Any]] = []
        for row in every:
            key = tuple(getattr(row, part) for part in about)
            rows.append((key, row))
            scopes[key].add((row.lot, getattr(row, "zone", "")))
        for key, row in rows:
            lot, zone = row.lot, getattr(row, "zone", "")
            said = next((w for w in _wider(lot, zone) if w in scopes[key]), None)
            if said is not None:
                message = f"{', '.join(k for k in key if k)}: a row for {scope(lot, zone)} and one for {scope(*said)}"
                yield finding("B012", place(dossier, name, row), message)


def _wider(lot: str, zone: str) -> tuple[tuple[str, str], ...]:
    """Return the scopes that hold a lot and zone within them."""
    return (("", ""), (lot, "")) if zone else (("", ""),) if lot else ()


def answers(dossier: Dossier) -> Iterator[Finding]:
    """B006, B028: an answer to a question that is not asked, or by a party the bid does not name."""
    questions = {q.id: q for q in dossier.tender.pass_fail}
    parties = {(p.bidder, p.party) for p in dossier.parties}
    for row in dossier.answers:
        where = place(dossier, "pass_fail", row)
        question = questions.get(row.question)
        if question is None:
            yield finding(
                "B006",
                where,
                f"no pass/fail question {row.question}{near(row.question, questions)}",
            )
            continue
        if row.lot and question.lots is not None and row.lot not in question.lots:
            yield finding(
                "B006", where, f"the question {row.question} is not asked in lot {row.lot}"
            )
        if row.party and (row.bidder, row.party) not in parties:
            yield finding("B028", where, f"{row.party} is not a party of {row.bidder}")
