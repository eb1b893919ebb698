"""What a letter says of appointed bids that stand in a schedule of their lot: who, how they did beside its own bid, where."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tendering.documents.letter_index import LotIndex
from tendering.documents.names import joined

TITLE = "Schedule of appointed bids"


def appointed_named(index: LotIndex, what: str) -> str:
    """Name the appointed bidders of a lot, and say where their scores and what distinguished them stand.

    Args:
        index: The lot.
        what: What the schedule is enclosed with: ``letter`` or ``summary``.
    """
    named = joined(index.names.bidder(w) for w in index.winners)
    return (
        f"{len(index.winners)} bidders are appointed in this lot: {named}. The scores of each, and what distinguished its "
        f"bid under each criterion, are in the schedule of appointed bids of this lot. It is enclosed with this {what} and "
        "is part of it."
    )


def enclosed(lots: Sequence[LotIndex], what: str) -> list[str]:
    """Return the paragraph that lists what is enclosed; none where nothing is."""
    if not lots:
        return []
    schedules = "schedule" if len(lots) == 1 else "schedules"
    named = joined(lot.names.lot(lot.lot.id) for lot in lots)
    return [f"Enclosed, and part of this {what}: the {schedules} of appointed bids of {named}."]


def beside_yours(
    index: LotIndex,
    heading: tuple[str, str],
    own: Fraction | None,
    theirs: tuple[int, int, Fraction, Fraction],
) -> tuple[str, str]:
    """Say under one criterion how many appointed bids scored higher than the recipient's, and between which scores.

    Args:
        index: The lot, whose decimals scores are printed with.
        heading: The criterion's title and its weight.
        own: The recipient's points; None where its bid was not scored.
        theirs: How many appointed bids are set against it, how many of them are told of (those that scored higher, or all
            where it has no score), and the lowest and the highest points of these.

    Returns:
        What leads, and what follows: ``Q3 Safety (your score: 3.20 of 5):`` and ``14 of the 40 appointed bids set against
        yours scored higher: from 3.50 to 5.00.``
    """
    (title, weight), (number, higher, least, most) = heading, theirs
    low, high = index.names.points(least), index.names.points(most)
    between = f"from {low} to {high}" if low != high else low
    bids = f"the {number} appointed bids" if number > 1 else "the appointed bid"
    bids += " set against yours"
    if own is None:
        return f"{title} (of {weight}):", f"{bids} scored {between}."
    lead = f"{title} (your score: {index.names.points(own)} of {weight}):"
    if not higher:
        none = f"none of {bids} scored higher." if number > 1 else f"{bids} did not score higher."
        return lead, none
    who = f"{higher} of {bids}" if number > 1 else bids
    return lead, f"{who} scored higher: {between}."
