"""The tie ladder: settles a group with equal ranking values rung by rung. A lower rung never reopens a higher one.

A rung on which any bidder still tied has no figure separates nothing. ``earlier: submission`` is such a rung as long
as no dossier holds the times of submission: it is tried, shown and separates nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.evaluation.draw import draw_key
from tendering.evaluation.ranking import grouped
from tendering.model.numbers import plain
from tendering.model.tender import Better, Rung

Figures = Callable[[Rung, str], Fraction | None]
"""The figure of a bidder on a rung, or None where it has none."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A seed that has been checked against its commitment, and the list it serves."""

    seed: str
    tender: str
    lot: str
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the ladder made of one group.

    Attributes:
        groups: In order; a group of more than one is unresolved.
        settled_by: The rung that settled the last of it; None where something is unresolved.
        rungs: Each rung tried, with the figure of everyone still tied.
    """

    groups: tuple[tuple[str, ...], ...]
    settled_by: str | None
    rungs: tuple[tuple[str, Mapping[str, str]], ...]

    @property
    def order(self) -> tuple[str, ...]:
        """Return the bidders in order, or nothing while any of them are still tied."""
        return tuple(g[0] for g in self.groups) if all(len(g) == 1 for g in self.groups) else ()


def rung_name(rung: Rung) -> str:
    """Return how a rung is named in results: ``higher:Q1``, ``draw``.

    >>> rung_name(Rung(kind="lower_price", of="hourly"))
    'lower_price:hourly'
    """
    return f"{rung.kind}:{rung.of}" if rung.of else rung.kind


def settle(
    group: Sequence[str], ladder: Sequence[Rung], figures: Figures, draw: Draw | None = None
) -> Settled:
    """Run the ladder on bidders with equal ranking values.

    Args:
        group: The bidders, in any order.
        ladder: The published rungs, highest first.
        figures: What each bidder has on a rung.
        draw: The draw, once its seed is revealed and verified; None leaves a draw rung undecided.

    >>> table = {"A": Fraction(3), "B": Fraction(5), "C": Fraction(3)}
    >>> settle("CAB", [Rung(kind="higher", of="Q1")], lambda rung, bidder: table[bidder]).groups
    (('B',), ('A', 'C'))
    """
    groups: list[tuple[str, ...]] = [tuple(sorted(group))]
    tried: list[tuple[str, Mapping[str, str]]] = []
    settled_by: str | None = None
    for rung in ladder:
        if all(len(g) == 1 for g in groups):
            break
        shown: dict[str, str] = {}
        after: list[tuple[str, ...]] = []
        for tied in groups:
            after += [tied] if len(tied) == 1 else _separated(tied, rung, figures, draw, shown)
        if len(after) > len(groups):
            settled_by = rung_name(rung)
        groups = after
        tried.append((rung_name(rung), shown))
    done = all(len(g) == 1 for g in groups)
    return Settled(
        groups=tuple(groups), settled_by=settled_by if done else None, rungs=tuple(tried)
    )


def _separated(
    tied: tuple[str, ...], rung: Rung, figures: Figures, draw: Draw | None, shown: dict[str, str]
) -> list[tuple[str, ...]]:
    if rung.kind == "draw":
        if draw is None:
            shown.update(dict.fromkeys(tied, ""))
            return [tied]
        keys = {b: draw_key(draw.seed, draw.tender, draw.lot, draw.zone, b) for b in tied}
        shown.update(keys)
        return [(b,) for b in sorted(tied, key=lambda b: (keys[b], b))]
    values = {b: figures(rung, b) for b in tied}
    shown.update({b: "" if v is None else plain(v) for b, v in values.items()})
    known = {b: v for b, v in values.items() if v is not None}
    if len(known) < len(tied):
        return [tied]
    lower = rung.kind in ("lower_price", "earlier")
    return grouped(known, Better.LOWER if lower else Better.HIGHER)
