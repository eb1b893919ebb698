"""What a letter says of a tie its bidder was part of: each step, and the draw so that the bidder can repeat it.

Bidders that hold no place are not named to one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tendering.documents.letter_lot import Block, LotLetter
from tendering.documents.names import Names, ordinal
from tendering.documents.workings import tie_lines
from tendering.model.outcome import Tie


def ties_block(letter: LotLetter) -> Block:
    """Return the values of the template's tags on ties."""
    ties = () if letter.index.unscored else _own_ties(letter)
    return {"ties": [line for tie in ties for line in _lines(letter, tie)]}


def _own_ties(letter: LotLetter) -> list[Tie]:
    """Return the ties the bidder was part of; a zone that takes the lot's order has no tie of its own."""
    own = letter.index.ties.get(letter.bidder, ())
    whole = [set(t.bidders) for t in own if t.zone is None]
    return [
        t
        for t in own
        if t.zone is None or letter.zoned() or not any(set(t.bidders) <= w for w in whole)
    ]


def _lines(letter: LotLetter, tie: Tie) -> Iterator[str]:
    names = letter.discreet(tie.order or tie.bidders)
    hidden = [b for b in tie.bidders if names.bidder(b) != letter.names.bidder(b)]
    bidders = tuple(sorted(tie.bidders, key=lambda b: b in hidden))
    rungs = tuple(
        (label, {b: figures[b] for b in bidders if b in figures})
        for label, figures in tie.rungs
        if label != "draw"
    )
    first, *rest, last = tie_lines(replace(tie, bidders=bidders, rungs=rungs), names)
    yield f"{first} Bidders without a place are not named." if hidden else first
    yield from rest
    drawn = next((figures for label, figures in tie.rungs if label == "draw"), None)
    if drawn is not None:
        yield from _draw(letter, tie, sorted(drawn, key=lambda b: drawn[b]), names)
    yield last


def _draw(letter: LotLetter, tie: Tie, order: list[str], names: Names) -> Iterator[str]:
    tender, seed = letter.dossier.tender, letter.dossier.seed or ""
    drawn = next(figures for label, figures in tie.rungs if label == "draw")
    commitment = next((r.commitment for r in tender.ties if r.kind == "draw"), None)
    zone = tie.zone if tie.zone and letter.zoned() else ""
    text = f"{seed}|{tender.id}|{letter.lot.id}|{zone}|{letter.bidder}"
    yield f"Step {len(tie.rungs)}, the draw, the lowest result first:"
    for number, bidder in enumerate(order, 1):
        yield f"{ordinal(number)}: {names.bidder(bidder)}, {drawn[bidder]}."
    yield (
        f"You can repeat the draw. The invitation published {commitment}, the SHA-256 of a secret text. That text, opened "
        f"after the scores were agreed, is “{seed}”. Your result is the SHA-256 of “{text}”, where the last part is your "
        "identifier; every other result is made in the same way."
    )
