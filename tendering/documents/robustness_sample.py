"""What a sample of draws found, in words and as a picture: in what share of them each place is held."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from markupsafe import Markup

from tendering.analysis.margin_types import Seat
from tendering.analysis.robustness import Robustness
from tendering.analysis.shares import LotShares, standard_error
from tendering.documents.names import Names, capital, counted
from tendering.documents.robustness_charts import ShareBar, share_bars
from tendering.documents.robustness_effects import Said
from tendering.model.numbers import Rounding, fixed

PICTURED = 20
"""Of those who hold no place, the picture shows who would in one draw of so many; the table shows all."""


def percent(count: int, draws: int) -> str:
    """Write a share as a percentage to one decimal, never as all or nothing where it is not.

    >>> percent(1, 3), percent(0, 3), percent(3, 3), percent(99_999, 100_000), percent(1, 100_000)
    ('33.3%', '0%', '100%', 'over 99.9%', 'under 0.1%')
    """
    if count in (0, draws):
        return "100%" if count else "0%"
    shown = fixed(Fraction(100 * count, draws), 1)
    return {"0.0": "under 0.1%", "100.0": "over 99.9%"}.get(shown, f"{shown}%")


def shares(names: Names, found: Robustness) -> Iterator[Said]:
    """Say of each lot in what share of the draws each place is held."""
    for one in found.shares:
        yield Said(
            heading=f"Had every score been within one level: {names.lot(one.lot)}",
            sentences=tuple(_share_sentences(names, found, one)),
            caption="In how many draws each place is held",
            headings=("Place", "Bidder", "Holds it", "Draws", "Share", "Error"),
            rows=tuple(
                (
                    _place(names, one, s.seat),
                    names.bidder(s.seat.bidder),
                    "yes" if s.held else "no",
                    f"{s.count:,}",
                    percent(s.count, one.draws),
                    _error(s.count, one.draws),
                )
                for s in one.shares
            ),
            words=(1, 2),
            lot=one.lot,
        )
        if len({(s.seat.role, s.seat.zone) for s in one.shares}) > 1:
            yield _anywhere(names, one)


def _anywhere(names: Names, one: LotShares) -> Said:
    """Say in what share of the draws each bidder holds some place of a lot that has more than one list."""
    holds = {s.seat.bidder for s in one.shares if s.held}
    return Said(
        heading=f"Some place or other: {names.lot(one.lot)}",
        caption="In how many draws each bidder holds a place of the lot at all",
        headings=("Bidder", "Holds one", "Draws", "Share", "Error"),
        rows=tuple(
            (
                names.bidder(bidder),
                "yes" if bidder in holds else "no",
                f"{count:,}",
                percent(count, one.draws),
                _error(count, one.draws),
            )
            for bidder, count in one.anywhere
        ),
        words=(1,),
    )


def _error(count: int, draws: int) -> str:
    return f"{fixed(standard_error(count, draws) * 100, 2, Rounding.UP)}%"


def _place(names: Names, one: LotShares, seat: Seat) -> str:
    """Name a place: by its area alone where the lot has one role."""
    if len({s.seat.role for s in one.shares}) == 1:
        return capital(_where(names, seat))
    return capital(f"{names.in_lot(one.lot).role(seat.role)}, {_where(names, seat)}")


def _where(names: Names, seat: Seat) -> str:
    return names.area(seat.lot, seat.zone)


def _share_sentences(names: Names, found: Robustness, one: LotShares) -> Iterator[str]:
    yield (
        f"{one.draws:,} draws with seed {found.seed}: each score taken, independently and with equal chance, from its own level and "
        "those next to it on the scale; every draw is ranked exactly and placed by the tender's own rules. The error is the standard error "
        "of the share, rounded up."
    )
    if one.why_fewer:
        yield (
            f"{found.draws:,} were asked for, and the first {one.draws:,} were used, because each has to be placed by itself: {one.why_fewer}."
        )
    yield (
        "A panel does not score by chance, and its scores do not stray independently: this says how much room there is between "
        "bidders, not how likely another result was."
    )
    held = [s for s in one.shares if s.held]
    firm = [s for s in held if s.count == one.draws]
    yield (
        f"Every place goes as it went in {percent(one.same, one.draws)} of the draws. "
        f"{len(firm) or 'None'} of {counted(len(held), 'place')} {'are' if len(firm) > 1 else 'is'} held in every draw."
    )
    if held and len(firm) < len(held):
        worst = min(held, key=lambda s: s.count)
        yield (
            f"The least firm: {names.bidder(worst.seat.bidder)}, {names.in_lot(one.lot).role(worst.seat.role)}, "
            f"{_where(names, worst.seat)}, {percent(worst.count, one.draws)}."
        )
    if one.waits:
        yield (
            f"In {percent(one.waits, one.draws)} of the draws a tie is left that nothing settles here, and nobody is appointed."
        )


def picture(names: Names, found: Robustness, lot: str) -> Markup | None:
    """Draw the shares of one lot: who holds a place, and who else would in one draw of twenty or more."""
    one = next((s for s in found.shares if s.lot == lot), None)
    if one is None or not one.shares:
        return None
    lists: dict[tuple[str, str | None], list[ShareBar]] = {}
    for s in one.shares:
        if s.held or s.count * PICTURED >= one.draws:
            lists.setdefault((s.seat.role, s.seat.zone), []).append(
                ShareBar(
                    label=names.bidder(s.seat.bidder),
                    share=Fraction(s.count, one.draws),
                    said=percent(s.count, one.draws),
                    held=s.held,
                )
            )
    places = [
        (_place(names, one, Seat(lot=lot, role=role, zone=zone, bidder="")), bars)
        for (role, zone), bars in lists.items()
    ]
    said = "; ".join(
        f"{place}: "
        + ", ".join(f"{b.label} {b.said}{' (holds it)' if b.held else ''}" for b in bars)
        for place, bars in places
    )
    return share_bars(
        key="shares-" + "".join(c if c.isalnum() else "-" for c in lot),
        title=f"Share of {one.draws:,} draws in which each place is held, {names.lot(lot)}; analysis only",
        desc=f"{said}.",
        places=places,
    )
