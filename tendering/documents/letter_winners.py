"""What a letter says of the appointed bidders: names, scores, characteristics and relative advantages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.letter_lot import NOT_SCORED, Block, LotLetter
from tendering.documents.names import Names, capital, joined, short
from tendering.model.findings import finding
from tendering.model.outcome import LotOutcome, Standing, Status
from tendering.model.tender import Criterion, Lot

NO_COMPARISON = (Status.WITHDRAWN, Status.NOT_SHORTLISTED)
PRICE_ADVANTAGE = "its price earned more points by the published formula."
NO_GROUND = frozenset({"y", "yes", "true", "x", "1", "withhold", "withheld"})


def winners_block(letter: LotLetter) -> Block:
    """Return the values of the template's tags on the appointed bidders of a lot."""
    return {
        "winners_intro": _winners_intro(letter),
        "winners": list(_winners(letter)),
        "comparisons_intro": _comparisons_intro(letter),
        "comparisons": list(_comparisons(letter)),
    }


def winners(letter: LotLetter) -> list[str]:
    """Return the bidders that hold a place, in the order of their first place of the lot."""
    order = {s.bidder: s.order or 0 for s in reversed(letter.decided.standings) if s.order}
    holders = {p.bidder for p in letter.decided.places}
    return sorted(holders, key=lambda b: (order.get(b, len(order)), letter.names.bidder(b)))


def _winners_intro(letter: LotLetter) -> str:
    number = len(winners(letter))
    if not number:
        return "No bidder was appointed in this lot."
    be, bidders = ("is", "bidder") if number == 1 else ("are", "bidders")
    return f"{number} {bidders} {be} appointed in this lot. Scores are in points, against the weights printed above."


def _winners(letter: LotLetter) -> Iterator[Block]:
    told: dict[tuple[str, str, str], list[str]] = {}
    for winner, standing in _winning_lists(letter):
        total = (
            standing.total if letter.dossier.tender.award_by is None else standing.ranking_value
        )
        if total is None:
            letter.lacks(f"the total of the appointed bidder {letter.names.bidder(winner)}")
        row = (winner, _scores(letter, standing), letter.points_or_none(total))
        told.setdefault(row, []).extend([standing.zone] if standing.zone else [])
    for (winner, scores, points), zones in told.items():
        only = zones if letter.zoned() else ()
        yield {
            "name": letter.names.bidder(winner),
            "appointed": appointed_words(letter.decided, letter.lot, winner, letter.names, only),
            "scores": scores,
            "total": points,
        }


def _scores(letter: LotLetter, standing: Standing) -> str:
    scores = [
        f"{c.id} {letter.names.points(standing.points[c.id])}"
        for c in letter.questions()
        if c.id in standing.points
    ]
    if letter.dossier.tender.price.weight and standing.price is not None:
        scores.append(f"Price {letter.names.points(standing.price)}")
    return "; ".join(scores) or NOT_SCORED


def _winning_lists(letter: LotLetter) -> Iterator[tuple[str, Standing]]:
    """Yield each appointed bidder with the list it won in; zone by zone where zones are scored apart."""
    won = winners(letter)
    if not letter.zoned():
        for winner in won:
            yield from ((winner, s) for s in letter.lists(winner)[:1])
        return
    told = set()
    for zone in letter.lot.zones:
        holders = {p.bidder for p in letter.decided.places if p.zone == zone.id}
        for winner in (w for w in won if w in holders):
            told.add(winner)
            yield from ((winner, s) for s in letter.lists(winner) if s.zone == zone.id)
    for winner in (w for w in won if w not in told):
        yield from ((winner, s) for s in letter.lists(winner)[:1])


def appointed_words(
    decided: LotOutcome, lot: Lot, bidder: str, names: Names, zones: Collection[str] = ()
) -> str:
    """Say what a bidder is appointed to: ``Main provider in North and South; framework provider``.

    With zones, only the places of those zones and of the whole lot are named.
    """
    roles: dict[str, list[str]] = {}
    for place in decided.places:
        if place.bidder == bidder and (not zones or place.zone in (None, *zones)):
            named = roles.setdefault(place.role, [])
            named.extend([names.area(lot.id, place.zone)] if place.zone else [])
    texts = [
        names.role(r) + (f" in {joined(roles[r])}" if roles[r] else "")
        for r in (x.role for x in lot.roles)
        if r in roles
    ]
    return capital("; ".join(texts))


def _compared(letter: LotLetter) -> bool:
    """Say whether relative advantages are owed: not to one that left, nor to a candidate that was never invited."""
    own = letter.lists()
    invited = not letter.stages_before() or any(s.points or s.prices for s in own)
    return bool(letter.refused()) and invited and not any(s.status in NO_COMPARISON for s in own)


def _comparisons_intro(letter: LotLetter) -> str:
    if not _compared(letter) or not winners(letter):
        return ""
    if not any(own.points for own in letter.lists()):
        return (
            "Your bid was not scored, so no marks can be compared. Under each criterion, this is what distinguished each "
            "appointed bid."
        )
    return "Under each criterion, this is what distinguished each appointed bid that scored higher than yours there."


@dataclass(frozen=True, slots=True)
class _Advantage:
    """An appointed bid under one criterion, beside the recipient's; ``own`` is None where that was not scored."""

    title: str
    weight: Fraction
    winner: str
    theirs: Fraction
    own: Fraction | None
    text: str


def _comparisons(letter: LotLetter) -> Iterator[Block]:
    """Yield a block for each criterion, then one for the appointed bids that scored higher under none."""
    if not _compared(letter):
        return
    told: dict[_Advantage, list[str]] = {}
    no_higher: list[Block] = []
    for winner, zone, theirs, mine in _rivals(letter):
        higher = list(_advantages(letter, winner, zone, theirs, mine))
        for advantage in higher:
            told.setdefault(advantage, []).extend([zone] if zone else [])
        if not higher:
            no_higher.append(
                {
                    "lead": f"{_who(letter, winner, zone)}:",
                    "text": _no_higher(theirs, mine),
                }
            )
    for title in _titles(letter):
        rows = [(a, zones) for a, zones in told.items() if a.title == title]
        owns = {a.own for a, _ in rows}
        shared = next(iter(owns)) if len(owns) == 1 else None
        score = (
            f" (your score: {letter.names.points(shared)} of {short(rows[0][0].weight)})"
            if shared is not None
            else ""
        )
        if rows:
            yield {
                "heading": f"{title}{score}",
                "points": [_point(letter, a, zones, said=shared is not None) for a, zones in rows],
            }
    if no_higher:
        yield {"heading": "No higher score under any criterion", "points": no_higher}


def _rivals(letter: LotLetter) -> Iterator[tuple[str, str | None, Standing, Standing]]:
    """Yield each appointed bid that holds what the recipient sought; zone by zone where zones are scored apart."""
    sought = [(n.role, n.zone) for n in letter.refused()]
    done: set[tuple[str, str | None]] = set()
    for winner in (w for w in winners(letter) if w != letter.bidder):
        for seat in (p for p in letter.decided.places if p.bidder == winner):
            mine = letter.standing(letter.bidder, seat.zone)
            theirs = letter.standing(winner, seat.zone)
            zone = seat.zone if letter.zoned() else None
            if mine is None or theirs is None or (winner, zone) in done:
                continue
            if (seat.role, seat.zone) in sought:
                done.add((winner, zone))
                yield winner, zone, theirs, mine


def _titles(letter: LotLetter) -> list[str]:
    price = letter.dossier.tender.price
    elements = [capital(letter.names.item(e.item)) for e in price.elements]
    return [*(letter.names.criterion(c.id) for c in letter.questions()), *elements, "Price"]


def _who(letter: LotLetter, winner: str, *zones: str | None) -> str:
    named = [letter.names.area(letter.lot.id, z) for z in zones if z]
    return letter.names.bidder(winner) + (f" in {joined(named)}" if named else "")


def _point(letter: LotLetter, advantage: _Advantage, zones: list[str], *, said: bool) -> Block:
    own = (
        ""
        if said or advantage.own is None
        else f" against your {letter.names.points(advantage.own)}"
    )
    who = _who(letter, advantage.winner, *zones)
    return {
        "lead": f"{who}, {letter.names.points(advantage.theirs)}{own}:",
        "text": advantage.text,
    }


def _advantages(
    letter: LotLetter, winner: str, zone: str | None, theirs: Standing, mine: Standing
) -> Iterator[_Advantage]:
    for criterion in letter.questions():
        their, own = theirs.points.get(criterion.id), mine.points.get(criterion.id)
        if their is not None and (own is None or their > own):
            text = _advantage_text(letter, winner, zone, criterion)
            title = letter.names.criterion(criterion.id)
            yield _Advantage(title, criterion.points, winner, their, own, text)
    for title, weight, their, own in _price_scores(letter, theirs, mine):
        if weight and their is not None and (own is None or their > own):
            yield _Advantage(title, weight, winner, their, own, PRICE_ADVANTAGE)


def _price_scores(
    letter: LotLetter, theirs: Standing, mine: Standing
) -> list[tuple[str, Fraction, Fraction | None, Fraction | None]]:
    """Return each price that is scored: its title and weight, the winner's points and the recipient's."""
    price = letter.dossier.tender.price
    if not price.elements:
        return [("Price", price.weight, theirs.price, mine.price)]
    return [
        (
            capital(letter.names.item(e.item)),
            e.weight,
            theirs.points.get(f"price:{e.item}"),
            mine.points.get(f"price:{e.item}"),
        )
        for e in price.elements
    ]


def _no_higher(theirs: Standing, mine: Standing) -> str:
    """Say why a bid that scored higher under no criterion holds the place."""
    if theirs.ranking_value == mine.ranking_value:
        return "equal with your bid; it comes first by the published rule for ties."
    if mine.order is not None and (theirs.order or 0) > mine.order:
        return "it came after your bid and holds the place by the rule that passed yours over, stated above."
    return "it came before your bid by the published award rule."


def _advantage_text(letter: LotLetter, winner: str, zone: str | None, criterion: Criterion) -> str:
    row = letter.consensus(winner, zone, criterion.id)
    about = f"{letter.names.criterion(criterion.id)} of {letter.names.bidder(winner)}"
    if row is not None and row.withhold.strip():
        if row.withhold.strip().lower() in NO_GROUND:
            letter.problems.append(
                finding(
                    "T014", letter.where(), f"the text on {about} is withheld without a ground"
                )
            )
        return f"What distinguished this response is withheld. The ground is: {row.withhold.strip().rstrip('.')}."
    if row is None or not row.letter_text.strip():
        letter.lacks(f"the letter text on {about}")
        return NOT_SCORED
    return row.letter_text.strip()
