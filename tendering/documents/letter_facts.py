"""What a letter must say, worked out from the outcome alone: the read-back compares the finished file with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import cast

from tendering.documents.dates import british, weekday
from tendering.documents.letter_index import ENCLOSED, LotIndex, goes_with, points_at_hand, shared
from tendering.documents.letter_run import LetterRun
from tendering.documents.names import capital, ids, ordinal, short
from tendering.documents.readback import Beside, Expected, Group, Part, Words
from tendering.documents.winner_facts import (
    beside_scores,
    higher,
    listed,
    named,
    schedule,
    set_against_all,
    winner_texts,
)
from tendering.model.bids import Bidder
from tendering.model.numbers import money
from tendering.model.outcome import NotPlaced, Place, Standing

_NAMING_FACTS = ("last", "holder", "group", "vacated_by", "to", "stopped_by")
COMPARING = ("letter", "summary")
STANDING_STILL = ("letter", "candidate", "summary", "excluded", "disregarded")
SCORED = ("letter", "candidate", "summary", "not_shortlisted")


def expected(run: LetterRun, bidder: Bidder, kind: str, lots: Iterable[LotIndex]) -> Expected:
    """Return what a bidder's letter must say, and the bidders it may name."""
    about = list(lots)
    if kind == ENCLOSED:
        once = Part(beside=tuple(_once(run, kind)))
        parts = [once, *(schedule(lot) for lot in about)]
        return Expected(parts=tuple(parts), named={w for lot in about for w in lot.winners})
    may_name = {bidder.id}
    parts = [_whole(run, bidder, kind, about)]
    for lot in about if kind in SCORED else ():
        parts.append(_lot(lot, bidder.id, kind))
        if kind != "not_shortlisted":
            may_name.update(lot.winners)
        for reason in (n.reason for n in lot.refused(bidder.id)):
            may_name.update(
                b for f in _NAMING_FACTS for b in _bidders(reason.facts.get(f, ""), run)
            )
        for place in lot.places.get(bidder.id, ()):
            may_name.update(
                b for f in _NAMING_FACTS for b in _bidders(place.reason.facts.get(f, ""), run)
            )
    return Expected(parts=tuple(parts), named=frozenset(may_name))


def _bidders(text: str, run: LetterRun) -> list[str]:
    whole = text.strip()
    return [whole] if whole in run.names.bidders else ids(text)


def _whole(run: LetterRun, bidder: Bidder, kind: str, lots: list[LotIndex]) -> Part:
    """Return what stands once in the document: who, when, the end of standstill, the digests."""
    common = shared(run.lots[0], ("facts: once", kind), partial(_once, run, kind))
    beside: list[Beside] = [("the recipient", bidder.name, ()), *common]
    for lot in lots if kind in SCORED else ():
        beside.extend(_decisions(lot, bidder.id))
    return Part(beside=tuple(beside))


def _once(run: LetterRun, kind: str) -> list[Beside]:
    """Return what every letter of a kind says once."""
    tender = run.dossier.tender
    once = [
        ("the authority", tender.authority.name),
        ("the day of the letter", british(run.on)),
        ("the reference", tender.id),
        ("the fingerprint of the tender", run.outcome.fingerprint),
        ("the digest of the outcome", run.head),
    ]
    end = run.standstill
    if end is not None and end.last_day is not None and kind in STANDING_STILL:
        once.append(("the last day of standstill", weekday(end.last_day)))
        once.append(("the earliest day of the agreement", weekday(end.earliest_contract_date)))
    return [(what, text, ()) for what, text in once if text]


def _lot(lot: LotIndex, bidder: str, kind: str) -> Part:
    own = [] if lot.unscored else lot.lists(bidder)
    beside: list[Beside] = []
    words: list[Words] = []
    for standing in own:
        beside.extend(
            _stage_scores(lot) if kind == "not_shortlisted" else _own_scores(lot, standing)
        )
        beside.extend(_prices(lot, standing))
        words.extend(_own_reasons(lot, standing))
    groups: list[Group] = []
    if lot in goes_with(kind, bidder, (lot,)):
        words.extend(named(lot, kind).words)
        words.extend(beside_scores(lot, bidder) if kind == "letter" else ())
    else:
        if kind != "not_shortlisted":
            groups.append(listed(lot))
        if kind == "letter" and set_against_all(lot, bidder):
            groups.extend(higher(lot, lot.lists(bidder)[0]))
        elif kind in COMPARING:
            words.extend(winner_texts(lot, bidder, every=kind == "summary"))
    return Part(
        title=lot.names.lot(lot.lot.id),
        beside=tuple(dict.fromkeys(beside)),
        words=tuple(dict.fromkeys(words)),
        groups=tuple(groups),
    )


def _stage_scores(lot: LotIndex) -> Iterator[Beside]:
    """Yield each criterion of the stages before the last with its weight."""
    for criterion in (c for _, asked in lot.earlier for c in asked):
        title = lot.names.criterion(criterion.id)
        yield f"the score for {title}", title, (short(criterion.points),)


def _own_scores(lot: LotIndex, own: Standing) -> Iterator[Beside]:
    """Yield each criterion with its weight and points, the total, the rank."""
    names, tender = lot.names, lot.dossier.tender
    all_points = points_at_hand(lot, own)
    for key, title, weight, marked in shared(lot, "facts: criteria", partial(_titles, lot)):
        points = all_points.get(key)
        if not marked:  # sums differ from bid to bid: none is worth keeping
            shown = (names.points(points),) if points is not None else ()
            yield f"the score for {title}", title, (weight, *shown)
            continue
        about = ("facts: score", key, points and points.numerator, points and points.denominator)
        if about not in lot.shared:
            shown = (names.points(points),) if points is not None else ()
            lot.shared[about] = f"the score for {title}", title, (weight, *shown)
        yield cast("Beside", lot.shared[about])
    for element in tender.price.elements:
        points = own.points.get(f"price:{element.item}")
        if points is not None:
            title = capital(names.item(element.item))
            yield f"the score for {title}", title, (short(element.weight), names.points(points))
    if tender.price.weight and not tender.price.elements and own.price is not None:
        yield "the score for price", "Price", (short(tender.price.weight), names.points(own.price))
    total = own.total if tender.award_by is None else own.quality
    if total is not None:
        yield "the total", names.points(total), (short(lot.weight),)
    if own.rank is not None and own.ranking_value is not None:
        yield "the rank", f"{lot.ranked_as(own)} of", (names.value(own.ranking_value),)


def _titles(lot: LotIndex) -> list[tuple[str, str, str, bool]]:
    """Return the id, title and weight of every criterion, and whether it has a mark of its own or is a section."""
    return [
        (c.id, lot.names.criterion(c.id), short(c.points), c.scale is not None)
        for c in lot.criteria
    ]


def _prices(lot: LotIndex, own: Standing) -> Iterator[Beside]:
    for item in lot.dossier.tender.price.items:
        if item.applies_to(lot.lot.id) and item.id in own.prices:
            title = lot.names.item(item.id)
            yield f"the price for {title}", title, (money(own.prices[item.id]),)


def _own_reasons(lot: LotIndex, own: Standing) -> Iterator[Words]:
    for criterion in lot.asked:
        row = lot.consensus(own.bidder, own.zone, criterion.id)
        for line in (row.reason or row.letter_text).splitlines() if row is not None else ():
            if line.strip():
                yield f"the reason for {lot.names.criterion(criterion.id)}", line.strip()


def _decisions(lot: LotIndex, bidder: str) -> Iterator[Beside]:
    """Yield each place held, reserved or refused, with its zone: a row of the table of decisions."""
    names = lot.names
    reserves = {(r.role, r.zone): r.position for r in lot.reserves.get(bidder, ())}
    seats: list[tuple[Place | NotPlaced, str]] = [
        (place, "Appointed") for place in lot.places.get(bidder, ())
    ]
    seats.extend((gone, "") for gone in lot.refused(bidder))
    for seat, decision in seats:
        reserve = reserves.get((seat.role, seat.zone))
        said = decision or "Not appointed" + (f"; {ordinal(reserve)} reserve" if reserve else "")
        where = names.zone(seat.zone, lot.lot.id) if seat.zone else "The whole lot"
        role = capital(names.role(seat.role))
        yield f"the decision on {role}, {where}", role, (names.lot(lot.lot.id), where, said)
