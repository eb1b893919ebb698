"""What distinguished the appointed bids: criterion by criterion, where they scored higher than the recipient's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from tendering.documents.letter_index import LotIndex, exceeds, points_at_hand, shared
from tendering.documents.letter_lot import NOT_SCORED, Block, LotLetter
from tendering.documents.names import capital, joined, short
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

PRICE = "price"
PRICE_ADVANTAGE = "its price earned more points by the published formula."
NO_GROUND = frozenset({"y", "yes", "true", "x", "1", "withhold", "withheld"})
Missing = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Score:
    """An appointed bid under one criterion, with what is said of it and what the record lacks for that."""

    key: str
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


def comparisons_intro(letter: LotLetter) -> str:
    """Return the sentence before the comparisons; empty where there are none."""
    if not compared(letter) or not letter.index.winners:
        return ""
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
    told: dict[str, dict[tuple[str, str, str, str], list[str]]] = {}
    no_higher: list[Block] = []
    known: dict[str | None, Mapping[str, Fraction]] = {}
    for winner, zone, theirs, mine in _rivals(letter):
        higher, points = False, points_at_hand(letter.index, mine, known)
        for score in _scores(letter.index, winner, zone, theirs):
            own = points[score.key] if score.key in points else scored(mine, score.key)
            if own is not None and not exceeds(score.points, own):
                continue
            higher = True
            for required, about in score.missing:
                letter.lacks(required, about)
            ours = letter.names.points(own) if own is not None else ""
            row = (winner, score.shown, ours, score.text)
            told.setdefault(score.key, {}).setdefault(row, []).extend([zone] if zone else [])
        if not higher:
            lead = f"{who(letter.index, winner, zone)}:"
            no_higher.append({"lead": lead, "text": _no_higher(theirs, mine)})
    for key, title, weight in _headings(letter.index):
        if key in told:
            yield _criterion(letter.index, title, weight, told[key])
    if no_higher:
        yield {"heading": "No higher score under any criterion", "points": no_higher}


def _criterion(
    index: LotIndex, title: str, weight: str, rows: dict[tuple[str, str, str, str], list[str]]
) -> Block:
    """Return one criterion: the recipient's score is said once where it is one."""
    owns = {own for _, _, own, _ in rows}
    alone = next(iter(owns)) if len(owns) == 1 else ""
    points = []
    for (winner, shown, own, text), zones in rows.items():
        against = f" against your {own}" if own and not alone else ""
        points.append({"lead": f"{who(index, winner, *zones)}, {shown}{against}:", "text": text})
    score = f" (your score: {alone} of {weight})" if alone else ""
    return {"heading": f"{title}{score}", "points": points}


def _rivals(letter: LotLetter) -> Iterator[tuple[str, str | None, Standing, Standing]]:
    """Yield each appointed bid that holds what the recipient sought; zone by zone where zones are scored apart."""
    sought = {(n.role, n.zone) for n in letter.refused}
    done: set[tuple[str, str | None]] = set()
    for winner in (w for w in letter.index.winners if w != letter.bidder):
        for seat in letter.index.places[winner]:
            zone = seat.zone if letter.index.zoned else None
            if (seat.role, seat.zone) not in sought or (winner, zone) in done:
                continue
            mine = letter.standing(letter.bidder, seat.zone)
            theirs = letter.standing(winner, seat.zone)
            if mine is not None and theirs is not None:
                done.add((winner, zone))
                yield winner, zone, theirs, mine


def _scores(index: LotIndex, winner: str, zone: str | None, theirs: Standing) -> list[_Score]:
    """Return an appointed bid's scores; every letter of the lot says them alike."""
    return shared(
        index, ("scores", winner, zone), partial(_scores_of, index, winner, zone, theirs)
    )


def _scores_of(index: LotIndex, winner: str, zone: str | None, theirs: Standing) -> list[_Score]:
    found = []
    for criterion in index.questions:
        points = theirs.points.get(criterion.id)
        if points is not None:
            text, missing = agreed_text(index, winner, zone, criterion)
            shown = index.names.points(points)
            found.append(_Score(criterion.id, points, shown, text, missing))
    for key, _, _ in priced(index):
        points = scored(theirs, key)
        if points is not None:
            shown = index.names.points(points)
            found.append(_Score(key, points, shown, PRICE_ADVANTAGE, []))
    return found


def _headings(index: LotIndex) -> list[tuple[str, str, str]]:
    """Return key, title and weight of all that is scored, in published order."""
    return shared(index, "headings", partial(_headings_of, index))


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
