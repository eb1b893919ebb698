"""What is to be said of the appointed bids, worked out from the outcome alone: in a letter, or in the schedule of a lot."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import cast

from tendering.documents.letter_index import PRICE, LotIndex, exceeds, points_at_hand, shared
from tendering.documents.letter_marks import mark_words
from tendering.documents.names import capital, short
from tendering.documents.readback import Beside, Group, Part, Words
from tendering.documents.schedule_words import appointed_named, beside_yours
from tendering.model.outcome import Standing


def listed(lot: LotIndex) -> Group:
    """Return what every letter of a lot, or its schedule, says of the appointed bidders."""
    return shared(lot, "facts: winners", lambda: Group(beside=tuple(_winners(lot))))


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


def winner_texts(lot: LotIndex, bidder: str, *, every: bool) -> Iterator[Words]:
    """Yield the agreed text on each appointed bid where it scored higher, or (``every``) on each criterion."""
    sought = {(n.role, n.zone) for n in lot.refused(bidder)}
    if not sought or not lot.compares(bidder):
        return
    for winner in lot.winners:
        seats = [p for p in lot.places[winner] if (p.role, p.zone) in sought]
        if winner == bidder or not (seats or every):
            continue
        for zone in dict.fromkeys(p.zone for p in (lot.places[winner] if every else seats)):
            mine = lot.standing(bidder, zone)
            if mine is None and not every:
                continue
            texts = partial(_texts, lot, winner, zone)
            against = {} if mine is None or every else points_at_hand(lot, mine)
            for key, their, words in shared(lot, ("facts: texts", winner, zone), texts):
                own = against.get(key)
                if own is None or exceeds(their, own):
                    yield words
            if not lot.zoned and not every:
                break  # every zone of the lot has the same scores


def set_against_all(lot: LotIndex, bidder: str) -> bool:
    """Say whether a bidder without a place sought a role that every appointed bidder holds, with one set of scores."""
    if lot.zoned or bidder in lot.places or not lot.lists(bidder) or not lot.compares(bidder):
        return False
    held = shared(
        lot, "facts: held", lambda: {s: {p.bidder for p in x} for s, x in lot.seats.items()}
    )
    everyone = len(lot.winners)
    return any(len(held.get((n.role, n.zone), ())) == everyone for n in lot.refused(bidder))


def higher(lot: LotIndex, own: Standing) -> Iterator[Group]:
    """Yield for each criterion the texts on the appointed bids that scored higher: alike for all with those points."""
    points = points_at_hand(lot, own)
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


# ---- where a schedule of the lot tells of them ------------------------------------------------------


def named(lot: LotIndex, what: str) -> Group:
    """Return the paragraph in which every letter that a schedule goes with names the appointed bidders."""
    return shared(
        lot,
        ("facts: named", what),
        lambda: Group(words=(("the appointed bidders", appointed_named(lot, what)),)),
    )


@dataclass(slots=True)
class _Held:
    """The points of some appointed bids by criterion, lowest first, with what is said beside a score once it is known."""

    points: dict[str, list[Fraction]]
    said: dict[object, Words] = field(default_factory=dict)


def beside_scores(lot: LotIndex, bidder: str) -> Iterator[Words]:
    """Yield what a letter that a schedule goes with must say under each criterion: how many scored higher, and how high."""
    sought = {(n.role, n.zone) for n in lot.refused(bidder)}
    rivals: dict[str | None, dict[str, Standing]] = {}
    for winner, seat, theirs in shared(lot, "facts: seats", partial(_seats, lot)):
        if seat in sought and winner != bidder:
            rivals.setdefault(seat[1] if lot.zoned else None, {})[winner] = theirs
    for zone, others in rivals.items():
        mine = lot.standing(bidder, zone)
        if mine is not None:
            make = partial(_held, lot, tuple(others.values()))
            everyone = len(others) == len(lot.winners)
            held = shared(lot, ("facts: held", zone), make) if everyone else make()
            yield from _beside(lot, zone, mine, held)


def _seats(lot: LotIndex) -> list[tuple[str, tuple[str, str | None], Standing]]:
    """Return who holds which place with which scores."""
    return [
        (winner, (place.role, place.zone), theirs)
        for winner in lot.winners
        for place in lot.places[winner]
        if (theirs := lot.standing(winner, place.zone)) is not None
    ]


def _beside(lot: LotIndex, zone: str | None, mine: Standing, held: _Held) -> Iterator[Words]:
    where = f" in {lot.names.area(lot.lot.id, zone)}" if zone else ""
    points = points_at_hand(lot, mine)
    for key, title, weight in shared(lot, "facts: scored", partial(_scored, lot)):
        theirs = held.points.get(key)
        if not theirs:
            continue
        own = points.get(key)
        about = (key, own and own.numerator, own and own.denominator)
        if about not in held.said:
            told = theirs if own is None else theirs[bisect_right(theirs, own) :]
            counts = (len(theirs), len(told), (told or theirs)[0], theirs[-1])
            said = beside_yours(lot, (f"{title}{where}", weight), own, counts)
            held.said[about] = f"how the appointed bids did on {title}{where}", " ".join(said)
        yield held.said[about]


def _scored(lot: LotIndex) -> list[tuple[str, str, str]]:
    """Return key, title and weight of each question whose points count, and of each price that is scored."""
    price = lot.dossier.tender.price
    found = [(c.id, lot.names.criterion(c.id), short(c.points)) for c in lot.questions]
    if price.elements:
        return found + [
            (f"price:{e.item}", capital(lot.names.item(e.item)), short(e.weight))
            for e in price.elements
            if e.weight
        ]
    return found + ([(PRICE, "Price", short(price.weight))] if price.weight else [])


def _held(lot: LotIndex, theirs: tuple[Standing, ...]) -> _Held:
    points: dict[str, list[Fraction]] = {}
    for key, _, _ in _scored(lot):
        earned = (s.price if key == PRICE else s.points.get(key) for s in theirs)
        points[key] = sorted(p for p in earned if p is not None)
    return _Held(points)


def schedule(lot: LotIndex) -> Part:
    """Return what the schedule of a lot must say: everybody's scores, and what was agreed on each under each criterion."""
    words = list(_schedule_words(lot))
    return Part(words=tuple(dict.fromkeys(words)), groups=(listed(lot),))


def _schedule_words(lot: LotIndex) -> Iterator[Words]:
    tender = lot.dossier.tender
    for winner in lot.winners:
        for standing in _won_in(lot, winner):
            told = {key: words for key, _, words in _texts(lot, winner, standing.zone)}
            for criterion in lot.questions:
                words = told.get(criterion.id)
                if words is None:
                    continue
                what, text = words
                if lot.zoned:  # zones with the same score and text stand in one paragraph
                    yield what, text
                    continue
                given = standing.marks.get(criterion.id)
                about = (
                    "facts: mark",
                    criterion.id,
                    given and given.numerator,
                    given and given.denominator,
                )
                mark = shared(lot, about, partial(mark_words, tender, criterion, given))
                points = lot.names.points(standing.points[criterion.id])
                yield what, f"{lot.names.bidder(winner)}, {points}, mark {mark}: {text}"
