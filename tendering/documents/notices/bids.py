"""Who bid, whose tenders were assessed, and what a notice says of those that were not awarded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tendering.checks.notices.award import dear_above
from tendering.checks.record import Record, record_of, turned_away
from tendering.documents.names import counted, joined
from tendering.documents.notices.case import Case, Json, numbered
from tendering.documents.notices.parties import party_id
from tendering.model.bids import Bidder, Dossier, yes_no
from tendering.model.entries import EntryKind
from tendering.model.outcome import LotOutcome, Standing, Status

NOT_COUNTED = (Status.LATE, Status.WITHDRAWN)
ASSESSED = (Status.RANKED, Status.BELOW_MINIMUM)


def holders_of(decided: LotOutcome) -> list[str]:
    """Return the bidders with a place of a lot, in the lot's order."""
    order = {s.bidder: s.order for s in reversed(decided.standings) if s.order}
    holders = dict.fromkeys(p.bidder for p in decided.places)
    return sorted(holders, key=lambda b: (order.get(b, len(order) + 1), b))


def received(case: Case, dossier: Dossier, decided: LotOutcome) -> list[Bidder]:
    """Return who bid for a lot in time and did not withdraw."""
    out = {s.bidder for s in decided.standings if s.status in NOT_COUNTED}
    bidding = case.bidding.get(decided.lot, frozenset()) - out
    known = [b for b in dossier.bidders if b.id in bidding]
    return known + [Bidder(id=b, name=b) for b in sorted(bidding - {b.id for b in known})]


def assessed(case: Case, decided: LotOutcome) -> list[Bidder]:
    """Return whose tenders were assessed: those received, less the excluded and the disregarded (s.50(5)).

    A tender turned down after it was scored was assessed; one turned down before, or for a price that was asked
    about as abnormally low, was disregarded.
    """
    if case.dossier is None:
        return []
    apart = turned_away(the_record(case, case.dossier), decided.lot)
    asked = {e.bidder for e in case.of(EntryKind.LOW_PRICE_ENQUIRY, lot=decided.lot)}
    read = {s.bidder for s in decided.standings if _was_assessed(s, asked)}
    return [b for b in received(case, case.dossier, decided) if b.id in read and b.id not in apart]


def _was_assessed(standing: Standing, asked: set[str]) -> bool:
    if standing.status is not Status.REJECTED:
        return standing.status in ASSESSED
    cause = standing.reason.facts.get("cause") if standing.reason is not None else ""
    low = cause == "price_breach" and standing.bidder in asked
    return bool(standing.points) and not low


def the_record(case: Case, dossier: Dossier) -> Record:
    """Return the record as its checks see it."""
    return record_of(case.tender, dossier.entries, dossier)


def dear_lots(case: Case) -> set[str]:
    """Return the lots worth more than the value above which unsuccessful suppliers are named (reg 27(2)(o))."""
    above = dear_above()
    whole = case.tender.value_amount or Fraction(0)
    return {
        lot.id
        for lot in case.tender.lots
        if (lot.value_amount if lot.value_amount is not None else whole) > above
    }


def named(case: Case) -> dict[str, tuple[Bidder, str]]:
    """Return the unsuccessful suppliers of the lots in which they are named, by party id, with where."""
    if case.kind.code != "UK6" or case.outcome is None:
        return {}
    found: dict[str, tuple[Bidder, list[str]]] = {}
    for decided in case.outcome.lots:
        if decided.lot not in dear_lots(case) or not decided.places:
            continue
        won = {p.bidder for p in decided.places}
        for bidder in assessed(case, decided):
            if bidder.id not in won:
                found.setdefault(party_id(bidder), (bidder, []))[1].append(decided.lot)
    return {
        key: (bidder, f"Assessed and not awarded in {counted(len(lots), 'lot')}: {joined(lots)}")
        for key, (bidder, lots) in found.items()
    }


def statistics(case: Case) -> list[Json]:
    """Return how many bid for each lot and were assessed, and how many of these were small or voluntary."""
    rows: list[tuple[str, str, int | None]] = []
    outcome, dossier = case.outcome, case.dossier
    if outcome is None or dossier is None:
        return []
    dear = dear_lots(case) if case.act else set()
    for decided in outcome.lots:
        if not case.act:
            rows += _form_counts(case, dossier, decided)
            continue
        rows.append(("bids", decided.lot, len(received(case, dossier, decided))))
        read = assessed(case, decided)
        rows.append(("finalStageBids", decided.lot, len(read)))
        if decided.lot not in dear:
            rows.append(("smeFinalStageBids", decided.lot, _count([b.sme for b in read])))
            rows.append(("vcseFinalStageBids", decided.lot, _count([b.vcse for b in read])))
    return numbered(
        [
            {"measure": measure, "relatedLot": lot, "value": count}
            for measure, lot, count in rows
            if count is not None
        ]
    )


def _form_counts(
    case: Case, dossier: Dossier, decided: LotOutcome
) -> list[tuple[str, str, int | None]]:
    late = {s.bidder for s in decided.standings if s.status is Status.LATE}
    bidding = case.bidding.get(decided.lot, frozenset()) - late
    stated = case.tender.standstill
    electronic = stated is None or stated.method == "electronic"
    return [
        ("bids", decided.lot, len(bidding)),
        ("smeBids", decided.lot, _count([b.sme for b in dossier.bidders if b.id in bidding])),
        ("electronicBids", decided.lot, len(bidding) if electronic else None),
    ]


def _count(said: Sequence[str]) -> int | None:
    """Count those that say yes; None where any does not say."""
    answers = [yes_no(text) for text in said]
    return None if None in answers else sum(1 for a in answers if a)
