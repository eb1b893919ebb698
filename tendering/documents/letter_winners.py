"""What a letter says of the appointed bidders: names, scores, characteristics and relative advantages."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.documents.letter_lot import NOT_SCORED, Block, LotLetter, capital
from tendering.documents.names import Names, joined
from tendering.model.findings import finding
from tendering.model.outcome import LotOutcome, Standing, Status
from tendering.model.tender import Criterion, Lot

NO_COMPARISON = (Status.WITHDRAWN, Status.NOT_SHORTLISTED)
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
    for winner, standing in _winning_lists(letter):
        zone = standing.zone if letter.zoned() else None
        total = (
            standing.total if letter.dossier.tender.award_by is None else standing.ranking_value
        )
        if total is None:
            letter.lacks(f"the total of the appointed bidder {letter.names.bidder(winner)}")
        yield {
            "name": letter.names.bidder(winner),
            "appointed": appointed_words(letter.decided, letter.lot, winner, letter.names, zone),
            "scores": _scores(letter, standing),
            "total": letter.names.points(total) if total is not None else NOT_SCORED,
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
    decided: LotOutcome, lot: Lot, bidder: str, names: Names, zone: str | None = None
) -> str:
    """Say what a bidder is appointed to: ``Main provider in North and South; framework provider``.

    With a zone, only the places of that zone and of the whole lot are named.
    """
    roles: dict[str, list[str]] = {}
    for place in decided.places:
        if place.bidder == bidder and (zone is None or place.zone in (None, zone)):
            zones = roles.setdefault(place.role, [])
            zones.extend([names.zone(place.zone, lot.id)] if place.zone else [])
    texts = [
        names.role(r) + (f" in {joined(roles[r])}" if roles[r] else "")
        for r in (x.role for x in lot.roles)
        if r in roles
    ]
    return capital("; ".join(texts))


def _compared(letter: LotLetter) -> bool:
    own = letter.lists()
    return bool(letter.refused()) and not any(s.status in NO_COMPARISON for s in own)


def _comparisons_intro(letter: LotLetter) -> str:
    if not _compared(letter) or not winners(letter):
        return ""
    if not any(own.points for own in letter.lists()):
        return (
            "Your bid was not scored, so no marks can be compared. This is what distinguished each appointed bid "
            "under each criterion."
        )
    return (
        "For each appointed bidder that came before yours, this is what distinguished its bid under each criterion "
        "where it scored higher."
    )


def _comparisons(letter: LotLetter) -> Iterator[Block]:
    if not _compared(letter):
        return
    sought = [(n.role, n.zone) for n in letter.refused()]
    done: set[tuple[str, str | None]] = set()
    for winner in (w for w in winners(letter) if w != letter.bidder):
        seats = [
            p for p in letter.decided.places if p.bidder == winner and (p.role, p.zone) in sought
        ]
        for seat in seats:
            mine, theirs = (
                letter.standing(letter.bidder, seat.zone),
                letter.standing(winner, seat.zone),
            )
            zone = seat.zone if letter.zoned() else None
            if (
                mine is None
                or theirs is None
                or (winner, zone) in done
                or not _before(theirs, mine)
            ):
                continue
            done.add((winner, zone))
            where = f" in {letter.names.zone(zone, letter.lot.id)}" if zone else ""
            yield {
                "heading": f"{letter.names.bidder(winner)}{where}",
                "points": list(_advantages(letter, winner, theirs, mine, zone)),
            }


def _advantages(
    letter: LotLetter, winner: str, theirs: Standing, mine: Standing, zone: str | None
) -> Iterator[Block]:
    any_higher = False
    for criterion in letter.questions():
        their, own = theirs.points.get(criterion.id), mine.points.get(criterion.id)
        if their is None or (own is not None and their <= own):
            continue
        any_higher = True
        against = f" against your {letter.names.points(own)}" if own is not None else ""
        yield {
            "lead": f"{letter.names.criterion(criterion.id)}: {letter.names.points(their)} points{against}.",
            "text": _advantage_text(letter, winner, zone, criterion),
        }
    if theirs.price is not None and mine.price is not None and theirs.price > mine.price:
        any_higher = True
        yield {
            "lead": "Price:",
            "text": f"{letter.names.points(theirs.price)} points against your {letter.names.points(mine.price)}.",
        }
    if not any_higher:
        yield {
            "lead": "Equal scores.",
            "text": "No criterion was scored higher; it comes first by the published rule for ties.",
        }


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


def _before(theirs: Standing, mine: Standing) -> bool:
    """Say whether a winner's standing came before: a bid without a rank came after every ranked one."""
    if theirs.order is None:
        return False
    return mine.order is None or theirs.order < mine.order
