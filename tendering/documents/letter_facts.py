"""What a letter must say, worked out from the outcome alone: the read-back compares the finished file with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import cast

from tendering.documents.dates import british, weekday
from tendering.documents.letter_index import LotIndex, exceeds, points_at_hand, shared
from tendering.documents.letter_run import LetterRun
from tendering.documents.names import capital, ids, ordinal, short
from tendering.documents.readback import Beside, Expected, Group, Part, Words
from tendering.model.bids import Bidder
from tendering.model.numbers import money
from tendering.model.outcome import NotPlaced, Place, Standing

_NAMING_FACTS = ("last", "holder", "group", "vacated_by", "to", "stopped_by")
COMPARING = ("letter", "summary")
STANDING_STILL = ("letter", "candidate", "summary", "excluded", "disregarded")
SCORED = ("letter", "candidate", "summary", "not_shortlisted")


def expected(run: LetterRun, bidder: Bidder, kind: str, lots: Iterable[LotIndex]) -> Expected:
    """Return what a bidder's letter must say, and the bidders it may name."""
    listed = list(lots)
    named = {bidder.id}
    parts = [_whole(run, bidder, kind, listed)]
    for lot in listed if kind in SCORED else ():
        parts.append(_lot(lot, bidder.id, kind))
        if kind != "not_shortlisted":
            named.update(lot.winners)
        for reason in (n.reason for n in _sought(lot, bidder.id)):
            named.update(b for f in _NAMING_FACTS for b in _bidders(reason.facts.get(f, ""), run))
        for place in lot.places.get(bidder.id, ()):
            named.update(
                b for f in _NAMING_FACTS for b in _bidders(place.reason.facts.get(f, ""), run)
            )
    return Expected(parts=tuple(parts), named=frozenset(named))


def _bidders(text: str, run: LetterRun) -> list[str]:
    whole = text.strip()
    return [whole] if whole in run.names.bidders else ids(text)


def _sought(lot: LotIndex, bidder: str) -> list[NotPlaced]:
    rows = lot.not_placed.get(bidder, ())
    return [n for n in rows if n.reason.facts.get("cause") != "zone_not_bid"]


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
    if kind != "not_shortlisted":
        groups.append(shared(lot, "facts: winners", partial(_listed, lot)))
    if kind == "letter" and _set_against_all(lot, bidder):
        groups.extend(_higher(lot, lot.lists(bidder)[0]))
    elif kind in COMPARING:
        words.extend(_winner_texts(lot, bidder, every=kind == "summary"))
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
    for key, title, weight in shared(lot, "facts: criteria", partial(_titles, lot)):
        points = own.points.get(key)
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


def _titles(lot: LotIndex) -> list[tuple[str, str, str]]:
    """Return the id, title and weight of every criterion, sections among them."""
    return [(c.id, lot.names.criterion(c.id), short(c.points)) for c in lot.criteria]


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
    seats.extend((gone, "") for gone in _sought(lot, bidder))
    for seat, decision in seats:
        reserve = reserves.get((seat.role, seat.zone))
        said = decision or "Not appointed" + (f"; {ordinal(reserve)} reserve" if reserve else "")
        where = names.zone(seat.zone, lot.lot.id) if seat.zone else "The whole lot"
        role = capital(names.role(seat.role))
        yield f"the decision on {role}, {where}", role, (names.lot(lot.lot.id), where, said)


def _listed(lot: LotIndex) -> Group:
    """Return what every letter of a lot says of the appointed bidders."""
    return Group(beside=tuple(_winners(lot)))


def _winners(lot: LotIndex) -> Iterator[Beside]:
    """Yield each appointed bidder with its scores and total, list by list."""
    names = lot.names
    for winner in lot.winners if lot.unscored else ():
        yield f"the admission of {names.bidder(winner)}", names.bidder(winner), ()
    for winner in () if lot.unscored else lot.winners:
        for standing in _won_in(lot, winner):
            by_points = lot.dossier.tender.award_by is None
            total = standing.total if by_points else standing.ranking_value
            scores = [
                f"{c.id} {names.points(standing.points[c.id])}"
                for c in lot.questions
                if c.id in standing.points
            ]
            shown = (*scores, *([names.points(total)] if total is not None else []))
            yield f"the scores of {names.bidder(winner)}", names.bidder(winner), shown


def _won_in(lot: LotIndex, winner: str) -> list[Standing]:
    """Return the lists a bidder won in: zones with scores of their own where it holds a place, else its first."""
    lists = lot.lists(winner)
    if lot.zoned:
        zones = {p.zone for p in lot.places[winner] if p.zone is not None}
        return [s for s in lists if s.zone in zones] or lists[:1]
    return lists[:1]


def _winner_texts(lot: LotIndex, bidder: str, *, every: bool) -> Iterator[Words]:
    """Yield the agreed text on each appointed bid where it scored higher, or (``every``) on each criterion."""
    sought = {(n.role, n.zone) for n in _sought(lot, bidder)}
    if not sought or not lot.compares(bidder):
        return
    known: dict[str | None, Mapping[str, Fraction]] = {}
    for winner in lot.winners:
        seats = [p for p in lot.places[winner] if (p.role, p.zone) in sought]
        if winner == bidder or not (seats or every):
            continue
        for zone in dict.fromkeys(p.zone for p in (lot.places[winner] if every else seats)):
            mine = lot.standing(bidder, zone)
            if mine is None and not every:
                continue
            texts = partial(_texts, lot, winner, zone)
            against = {} if mine is None or every else points_at_hand(lot, mine, known)
            for key, their, words in shared(lot, ("facts: texts", winner, zone), texts):
                own = against.get(key)
                if own is None or exceeds(their, own):
                    yield words
            if not lot.zoned and not every:
                break  # every zone of the lot has the same scores


def _set_against_all(lot: LotIndex, bidder: str) -> bool:
    """Say whether a bidder without a place sought a role that every appointed bidder holds, with one set of scores."""
    if lot.zoned or bidder in lot.places or not lot.lists(bidder) or not lot.compares(bidder):
        return False
    held = shared(
        lot, "facts: held", lambda: {s: {p.bidder for p in x} for s, x in lot.seats.items()}
    )
    everyone = len(lot.winners)
    return any(len(held.get((n.role, n.zone), ())) == everyone for n in _sought(lot, bidder))


def _higher(lot: LotIndex, own: Standing) -> Iterator[Group]:
    """Yield for each criterion the texts on the appointed bids that scored higher: alike for all with those points."""
    points = points_at_hand(lot, own, {})
    for key, told in shared(lot, "facts: told", partial(_told, lot)).items():
        mine = points.get(key)
        about = ("facts: higher", key, mine and mine.numerator, mine and mine.denominator)
        if about not in lot.shared:
            words = (words for their, words in told if mine is None or exceeds(their, mine))
            lot.shared[about] = Group(words=tuple(dict.fromkeys(words)))
        group = cast("Group", lot.shared[about])
        if group.words:
            yield group


def _told(lot: LotIndex) -> dict[str, list[tuple[Fraction, Words]]]:
    """Return by criterion the points of each appointed bid with the text on it."""
    found: dict[str, list[tuple[Fraction, Words]]] = {c.id: [] for c in lot.questions}
    for winner in lot.winners:
        for key, their, words in _texts(lot, winner, None):
            found[key].append((their, words))
    return found


def _texts(lot: LotIndex, winner: str, zone: str | None) -> list[tuple[str, Fraction, Words]]:
    """Return what may be said of an appointed bid: criterion, its points, and the agreed text where it is not withheld."""
    theirs = lot.standing(winner, zone)
    found = []
    for criterion in lot.questions if theirs is not None else ():
        points = theirs.points.get(criterion.id) if theirs is not None else None
        row = lot.consensus(winner, zone, criterion.id)
        if row is not None and points is not None and not row.withhold.strip():
            what = f"what is said of {lot.names.bidder(winner)} on {lot.names.criterion(criterion.id)}"
            found.append((criterion.id, points, (what, row.letter_text.strip())))
    return found
