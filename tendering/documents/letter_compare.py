"""What distinguished the appointed bids: criterion by criterion, where they scored higher than the recipient's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import cast

from tendering.documents.alike import Alike
from tendering.documents.letter_index import PRICE, LotIndex, exceeds, points_at_hand, shared
from tendering.documents.letter_lot import NOT_SCORED, Block, LotLetter
from tendering.documents.names import capital, joined, short
from tendering.documents.schedule_words import beside_yours
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

PRICE_ADVANTAGE = "its price earned more points by the published formula."
NO_GROUND = frozenset({"y", "yes", "true", "x", "1", "withhold", "withheld"})
Missing = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Score:
    """An appointed bid under one criterion, with what is said of it and what the record lacks for that."""

    points: Fraction
    shown: str
    text: str
    missing: Missing


def compared(letter: LotLetter) -> bool:
    """Say whether relative advantages are owed: where something was refused, to one that was in the running.

    Where nobody is scored no bid was set against another, so there are none to tell.
    """
    if letter.index.unscored:
        return False
    return bool(letter.refused) and letter.index.compares(letter.bidder)


def headings(index: LotIndex) -> list[tuple[str, str, str]]:
    """Return key, title and weight of all that is scored, in published order."""
    return shared(index, "headings", partial(_headings_of, index))


def comparisons_intro(letter: LotLetter) -> str:
    """Return the sentence before the comparisons; empty where there are none."""
    if not compared(letter) or not letter.index.winners:
        return ""
    if letter.encloses:
        return (
            "Under each criterion, this is how many of the appointed bids scored higher than yours. The schedule says of "
            "each appointed bid what it scored and what distinguished it."
        )
    if not any(own.points for own in letter.own):
        return (
            "Your bid was not scored, so no marks can be compared. Under each criterion, this is what distinguished each "
            "appointed bid."
        )
    return "Under each criterion, this is what distinguished each appointed bid that scored higher than yours there."


def comparisons(letter: LotLetter) -> Iterator[Block]:
    """Yield a block for each criterion, then one for the appointed bids that scored higher under none."""
    if not compared(letter):
        return
    mines: Mines = {}
    rivals = _rivals(letter, mines)
    if not rivals:
        return
    if letter.encloses:
        yield from _beside(letter.index, rivals, mines)
        return
    higher: set[int] = set()
    missing: list[tuple[int, int, str, str]] = []
    for number, (told, block) in enumerate(_criteria(letter.index, rivals, mines)):
        if block is not None:
            yield block
        higher.update(told)
        missing.extend((rival, number, *lack) for rival, lacks in told.items() for lack in lacks)
    for _, _, required, about in sorted(missing, key=lambda m: m[:2]):
        letter.lacks(required, about)
    rest = [r for n, r in enumerate(rivals) if n not in higher]
    yield from _not_higher(letter.index, rest, mines)


def _not_higher(index: LotIndex, rivals: Sequence[_Rival], mines: Mines) -> Iterator[Block]:
    """Yield the block on the appointed bids that scored higher under no criterion; nothing where there are none."""
    if rivals:
        yield {
            "heading": "No higher score under any criterion",
            "points": [
                {
                    "lead": f"{who(index, r.winner, r.zone)}:",
                    "text": _no_higher(r.theirs, mines[r.seat]),
                }
                for r in rivals
            ],
        }


def _beside(index: LotIndex, rivals: Sequence[_Rival], mines: Mines) -> Iterator[Block]:
    """Yield a line for each criterion, zone by zone where these are scored apart: the schedule of the lot says the rest."""
    higher = 0
    points: list[Block] = []
    zones: dict[str | None, list[int]] = {}
    for number, rival in enumerate(rivals):
        zones.setdefault(rival.zone, []).append(number)
    for zone, numbers in zones.items():
        make = partial(_against, index, rivals, numbers)
        # all of them are what most are set against: another choice of them, hardly anybody else is
        everyone = len(numbers) == len(index.winners) == len(rivals)
        against = shared(index, ("against", zone), make) if everyone else make()
        owns = points_at_hand(index, mines[rivals[numbers[0]].seat])
        for key, title, weight in headings(index):
            own = owns.get(key)
            about = (key, own and own.numerator, own and own.denominator)
            if about not in against.lines:
                named = f"{title} in {index.names.area(index.lot.id, zone)}" if zone else title
                against.lines[about] = _line(index, (named, weight), own, against.scores[key])
            told, line = against.lines[about]
            higher |= told
            if line is not None:
                points.append(line)
    if points:
        yield {"heading": "Your scores beside those of the appointed bids", "points": points}
    rest = [r for n, r in enumerate(rivals) if not higher >> n & 1]
    yield from _not_higher(index, rest, mines)


@dataclass(frozen=True, slots=True)
class _Against:
    """Some appointed bids that recipients are set against together.

    Attributes:
        scores: By criterion, their points, highest first, each with the bits of the bids that have so many or more.
        lines: By criterion and a recipient's points, the bits of the bids that scored higher, and the line that says so.
    """

    scores: Mapping[str, Sequence[tuple[Fraction, int]]]
    lines: dict[object, tuple[int, Block | None]]


def _against(index: LotIndex, rivals: Sequence[_Rival], numbers: Sequence[int]) -> _Against:
    found = {}
    for key, _, _ in headings(index):
        scores = [(s.points, n) for n in numbers if (s := rivals[n].scores.get(key)) is not None]
        bits = 0
        listed = []
        for points, number in sorted(scores, key=lambda s: s[0], reverse=True):
            bits |= 1 << number
            listed.append((points, bits))
        found[key] = listed
    return _Against(found, {})


def _line(
    index: LotIndex,
    heading: tuple[str, str],
    own: Fraction | None,
    scores: Sequence[tuple[Fraction, int]],
) -> tuple[int, Block | None]:
    """Return who scored higher under one criterion, a bit for each by number, and the line that says so."""
    if not scores:
        return 0, None
    told = next(
        (n for n, (p, _) in enumerate(scores) if own is not None and not exceeds(p, own)),
        len(scores),
    )
    least = scores[told - 1][0] if told else scores[-1][0]
    lead, text = beside_yours(index, heading, own, (len(scores), told, least, scores[0][0]))
    return scores[told - 1][1] if told else 0, Alike({"lead": lead, "text": text})


def _criteria(
    index: LotIndex, rivals: Sequence[_Rival], mines: Mines
) -> Iterator[tuple[Mapping[int, Missing], Block | None]]:
    """Yield for each criterion the rivals that scored higher, with what their texts lack, and the block that says so.

    Hundreds of bidders without a place are set against all who have one: what they are told under a criterion follows
    from their own points alone, so it is made once for each number of points there is.
    """
    all_of_them = len(rivals) == len(index.winners) and _alike_in_all(index, mines)
    points = {seat: points_at_hand(index, mine) for seat, mine in mines.items()}
    for key, title, weight in headings(index):
        if not all_of_them:
            owns = [points[r.seat].get(key) for r in rivals]
            yield _criterion(index, (key, title, weight), rivals, owns)
            continue
        own = points[rivals[0].seat].get(key)
        about = ("told", key, own and own.numerator, own and own.denominator)
        if about not in index.shared:
            told, block = _criterion(index, (key, title, weight), rivals, [own] * len(rivals))
            index.shared[about] = told, Alike(block) if block is not None else None
        yield cast("tuple[Mapping[int, Missing], Block | None]", index.shared[about])


def _alike_in_all(index: LotIndex, mines: Mines) -> bool:
    """Say whether the recipient has the same scores in every zone it is set against others in."""
    one = next(iter(mines.values()))
    return not index.zoned and all(
        mine.price == one.price and (mine.points is one.points or mine.points == one.points)
        for mine in mines.values()
    )


def _criterion(
    index: LotIndex,
    heading: tuple[str, str, str],
    rivals: Sequence[_Rival],
    owns: Sequence[Fraction | None],
) -> tuple[Mapping[int, Missing], Block | None]:
    """Return who scored higher under one criterion, by number, and the block that says so; None where nobody did.

    The recipient's score is said once where it is one.
    """
    key, title, weight = heading
    told: dict[int, Missing] = {}
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for number, (rival, own) in enumerate(zip(rivals, owns, strict=True)):
        score = rival.scores.get(key)
        if score is None or (own is not None and not exceeds(score.points, own)):
            continue
        told[number] = score.missing
        ours = index.names.points(own) if own is not None else ""
        row = (rival.winner, score.shown, ours, score.text)
        rows.setdefault(row, []).extend([rival.zone] if rival.zone else [])
    if not rows:
        return told, None
    said = {own for _, _, own, _ in rows}
    alone = next(iter(said)) if len(said) == 1 else ""
    points = [
        _point(
            index, (winner, *zones), shown, f" against your {own}" if own != alone else "", text
        )
        for (winner, shown, own, text), zones in rows.items()
    ]
    score_words = f" (your score: {alone} of {weight})" if alone else ""
    return told, {"heading": f"{title}{score_words}", "points": points}


def _point(index: LotIndex, whose: tuple[str, ...], shown: str, against: str, text: str) -> Block:
    """Return what is said of one appointed bid; every letter of the lot that says it says it alike."""
    lead = f"{who(index, *whose)}, {shown}{against}:"
    if against or len(whose) > 2:
        return {"lead": lead, "text": text}
    return shared(index, ("point", lead, text), lambda: Alike({"lead": lead, "text": text}))


@dataclass(frozen=True, slots=True)
class _Rival:
    """An appointed bid by a place that it holds: in which zone, where zones are scored apart; and its scores.

    ``seat`` is the zone of the place: whoever sought it is set against this bid with its own scores there.
    """

    winner: str
    zone: str | None
    role: str
    seat: str | None
    theirs: Standing
    scores: Mapping[str, _Score]


Mines = dict[str | None, Standing]
"""The recipient's standing for each zone in which it is set against somebody."""


def _rivals(letter: LotLetter, mines: Mines) -> list[_Rival]:
    """Return each appointed bid that holds what the recipient sought, zone by zone where zones are scored apart.

    ``mines`` is filled with the recipient's own standings.
    """
    index, bidder = letter.index, letter.bidder
    sought = {(n.role, n.zone) for n in letter.refused}
    own = {zone: letter.standing(bidder, zone) for _, zone in sought}
    found: dict[tuple[str, str | None], _Rival] = {}
    for rival in shared(index, "held", partial(_held, index)):
        if (rival.role, rival.seat) in sought and rival.winner != bidder:
            mine = own[rival.seat]
            if mine is not None:
                mines[rival.seat] = mine
                found.setdefault((rival.winner, rival.zone), rival)
    return list(found.values())


def _held(index: LotIndex) -> list[_Rival]:
    """Return an appointed bid for each place that it holds, in the order of the appointed bidders."""
    found = []
    for winner in index.winners:
        for place in index.places[winner]:
            zone = place.zone if index.zoned else None
            theirs = index.standing(winner, place.zone)
            if theirs is not None:
                scores = _scores(index, winner, zone, theirs)
                found.append(_Rival(winner, zone, place.role, place.zone, theirs, scores))
    return found


def _scores(
    index: LotIndex, winner: str, zone: str | None, theirs: Standing
) -> Mapping[str, _Score]:
    """Return an appointed bid's scores; every letter of the lot says them alike."""
    return shared(
        index, ("scores", winner, zone), partial(_scores_of, index, winner, zone, theirs)
    )


def _scores_of(
    index: LotIndex, winner: str, zone: str | None, theirs: Standing
) -> Mapping[str, _Score]:
    found = {}
    for criterion in index.questions:
        points = theirs.points.get(criterion.id)
        if points is not None:
            text, missing = agreed_text(index, winner, zone, criterion)
            shown = index.names.points(points)
            found[criterion.id] = _Score(points, shown, text, missing)
    for key, _, _ in priced(index):
        points = scored(theirs, key)
        if points is not None:
            shown = index.names.points(points)
            found[key] = _Score(points, shown, PRICE_ADVANTAGE, [])
    return found


def _headings_of(index: LotIndex) -> list[tuple[str, str, str]]:
    asked = [(c.id, index.names.criterion(c.id), short(c.points)) for c in index.questions]
    return [*asked, *((key, title, short(weight)) for key, title, weight in priced(index))]


def priced(index: LotIndex) -> list[tuple[str, str, Fraction]]:
    """Return each price that is scored: the key of its points, its title and its weight."""
    price = index.dossier.tender.price
    if not price.elements:
        return [(PRICE, "Price", price.weight)] if price.weight else []
    return [
        (f"price:{e.item}", capital(index.names.item(e.item)), e.weight)
        for e in price.elements
        if e.weight
    ]


def scored(standing: Standing, key: str) -> Fraction | None:
    """Return the points of a standing for a criterion or a price."""
    return standing.price if key == PRICE else standing.points.get(key)


def who(index: LotIndex, winner: str, *zones: str | None) -> str:
    """Name an appointed bidder, with the zones it is spoken of in."""
    named = [index.names.area(index.lot.id, z) for z in zones if z]
    return index.names.bidder(winner) + (f" in {joined(named)}" if named else "")


def _no_higher(theirs: Standing, mine: Standing) -> str:
    """Say why a bid that scored higher under no criterion holds the place."""
    if theirs.ranking_value == mine.ranking_value:
        return "equal with your bid; it comes first by the published rule for ties."
    if mine.order is not None and (theirs.order or 0) > mine.order:
        return "it came after your bid and holds the place by the rule that passed yours over, stated above."
    return "it came before your bid by the published award rule."


def agreed_text(
    index: LotIndex, winner: str, zone: str | None, criterion: Criterion
) -> tuple[str, Missing]:
    """Return the text agreed for letters on an appointed bid, or its ground where it is withheld; and what is lacking."""
    row = index.consensus(winner, zone, criterion.id)
    about = f"on {index.names.criterion(criterion.id)} of {index.names.bidder(winner)}"
    if row is not None and row.withhold.strip():
        ground = row.withhold.strip().rstrip(".")
        text = f"What was agreed on this response is withheld. The ground is: {ground}."
        return text, [("withheld", about)] if ground.lower() in NO_GROUND else []
    if row is None or not row.letter_text.strip():
        return NOT_SCORED, [("winner_texts", about)]
    return row.letter_text.strip(), []
