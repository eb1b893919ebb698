"""What a letter says of the appointed bidders: names, scores, characteristics and relative advantages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from tendering.documents.alike import Alike
from tendering.documents.letter_compare import (
    agreed_text,
    compared,
    comparisons,
    comparisons_intro,
    priced,
    scored,
    who,
)
from tendering.documents.letter_index import shared
from tendering.documents.letter_lot import NOT_SCORED, Block, LotLetter
from tendering.documents.names import Names, capital, joined, short
from tendering.documents.schedule_words import appointed_named
from tendering.model.outcome import LotOutcome, Standing
from tendering.model.tender import Criterion, Lot


def winners_block(letter: LotLetter) -> Block:
    """Return the values of the template's tags on the appointed bidders of a lot."""
    return {
        "winners_intro": _winners_intro(letter),
        "winners": _winners(letter),
        "comparisons_intro": comparisons_intro(letter),
        "comparisons": list(comparisons(letter)),
    }


def appointees_block(letter: LotLetter) -> Block:
    """Return the values of a summary's tags on the appointed bidders: who, and how each bid was assessed."""
    appointees = list(_appointees(letter)) if compared(letter) and not letter.encloses else []
    return {
        "winners_intro": _winners_intro(letter),
        "winners": _winners(letter),
        "appointees": appointees,
    }


def _appointees(letter: LotLetter) -> Iterator[Block]:
    """Yield every other appointed bid, with its score and the agreed explanation for each criterion."""
    for winner, standing in winning_lists(letter):
        if winner != letter.bidder:
            make = partial(_appointee, letter, winner, standing)
            rows, lacking = shared(letter.index, ("appointee", winner, standing.zone), make)
            for required, about in lacking:
                letter.lacks(required, about)
            yield rows


def _appointee(
    letter: LotLetter, winner: str, standing: Standing
) -> tuple[Block, list[tuple[str, str]]]:
    lacking: list[tuple[str, str]] = []
    points = [
        point
        for criterion in letter.index.criteria
        if (point := _explained(letter, winner, standing, criterion, lacking)) is not None
    ]
    for key, title, weight in priced(letter.index):
        theirs = scored(standing, key)
        if theirs is not None:
            lead = f"{title}, {letter.names.points(theirs)} of {short(weight)}:"
            points.append({"lead": lead, "text": "by the published formula."})
    value = standing.total if letter.dossier.tender.award_by is None else standing.ranking_value
    total = f", {letter.names.value(value)}" if value is not None else ""
    zone = standing.zone if letter.zoned() else None
    return {"heading": f"{who(letter.index, winner, zone)}{total}", "points": points}, lacking


def _explained(
    letter: LotLetter,
    winner: str,
    standing: Standing,
    criterion: Criterion,
    lacking: list[tuple[str, str]],
) -> Block | None:
    """Return one criterion of an appointed bid: its score, its mark and the agreed explanation."""
    earned = standing.points.get(criterion.id)
    if earned is None:
        return None
    title = letter.names.criterion(criterion.id)
    lead = f"{title}, {letter.names.points(earned)} of {short(criterion.points)}"
    if criterion.scale is None:
        return {"lead": f"{lead}:", "text": "the sub-total of its questions, which follow."}
    mark = letter.mark_words(criterion, standing.marks.get(criterion.id))
    text, missing = agreed_text(letter.index, winner, standing.zone, criterion)
    lacking.extend(missing)
    return {"lead": f"{lead}, mark {mark}:", "text": text}


def winners(letter: LotLetter) -> tuple[str, ...]:
    """Return the bidders that hold a place, in the order of their first place of the lot."""
    return letter.index.winners


def _winners_intro(letter: LotLetter) -> str:
    number = len(winners(letter))
    if letter.encloses:
        what = "summary" if letter.kind == "summary" else "letter"
        return shared(letter.index, ("named", what), lambda: appointed_named(letter.index, what))
    if not number:
        return "No bidder was appointed in this lot."
    be, bidders = ("is", "bidder") if number == 1 else ("are", "bidders")
    if letter.index.unscored:
        named = joined(sorted(letter.names.bidder(w) for w in winners(letter)))
        return f"{number} {bidders} {be} admitted in this lot: {named}."
    return f"{number} {bidders} {be} appointed in this lot. Scores are in points, against the weights printed above."


def _winners(letter: LotLetter) -> list[Block]:
    """Return a row for each appointed bidder: every letter of the lot says the same."""
    if letter.index.unscored or letter.encloses:
        return []
    return winner_rows(letter)


def winner_rows(letter: LotLetter) -> list[Block]:
    """Return a row for each appointed bidder: its places, its scores, its total."""
    rows, lacking = shared(letter.index, "winners", lambda: _winner_rows(letter))
    for winner in lacking:
        letter.lacks("winner_score", f"{letter.names.bidder(winner)}, its total")
    return rows


def _winner_rows(letter: LotLetter) -> tuple[list[Block], list[str]]:
    told: dict[tuple[str, str, str], list[str]] = {}
    lacking = []
    for winner, standing in winning_lists(letter):
        total = (
            standing.total if letter.dossier.tender.award_by is None else standing.ranking_value
        )
        if total is None:
            lacking.append(winner)
        row = (winner, _scores(letter, standing), letter.points_or_none(total))
        told.setdefault(row, []).extend([standing.zone] if standing.zone else [])
    rows: list[Block] = [
        Alike(
            {
                "name": letter.names.bidder(winner),
                "appointed": appointed_words(
                    letter.decided,
                    letter.lot,
                    winner,
                    letter.names,
                    zones if letter.zoned() else (),
                ),
                "scores": scores,
                "total": points,
            }
        )
        for (winner, scores, points), zones in told.items()
    ]
    return rows, lacking


def _scores(letter: LotLetter, standing: Standing) -> str:
    scores = [
        f"{c.id} {letter.names.points(standing.points[c.id])}"
        for c in letter.questions()
        if c.id in standing.points
    ]
    if letter.dossier.tender.price.weight and standing.price is not None:
        scores.append(f"Price {letter.names.points(standing.price)}")
    return "; ".join(scores) or NOT_SCORED


def winning_lists(letter: LotLetter) -> Iterator[tuple[str, Standing]]:
    """Yield each appointed bidder with the list it won in; zone by zone where zones are scored apart."""
    won = winners(letter)
    if not letter.zoned():
        for winner in won:
            yield from ((winner, s) for s in letter.index.lists(winner)[:1])
        return
    told = set()
    for zone in letter.lot.zones:
        holders = {p.bidder for p in letter.decided.places if p.zone == zone.id}
        for winner in (w for w in won if w in holders):
            told.add(winner)
            yield from ((winner, s) for s in letter.index.lists(winner) if s.zone == zone.id)
    for winner in (w for w in won if w not in told):
        yield from ((winner, s) for s in letter.index.lists(winner)[:1])


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
