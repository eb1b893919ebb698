"""What a view of a lot has arranged once: documents ask for it at every row, and nothing that it rests on changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tendering.documents.lot_view import RankingList
    from tendering.model.outcome import NotPlaced, Place
    from tendering.model.tender import Criterion


class _OfBidder(Protocol):
    @property
    def bidder(self) -> str: ...


T = TypeVar("T", bound=_OfBidder)


@dataclass(slots=True)
class Kept:
    """Each part as it was first worked out; None until it is asked for."""

    lists: tuple[RankingList, ...] | None = None
    counted: frozenset[str] | None = None
    counted_criteria: tuple[Criterion, ...] | None = None
    with_points: tuple[Criterion, ...] | None = None
    bidders: tuple[str, ...] | None = None
    zones_scored: bool | None = None
    held: dict[str, list[Place]] | None = None
    missed: dict[str, list[NotPlaced]] | None = None


def by_bidder(found: Iterable[T]) -> dict[str, list[T]]:
    """Arrange places, or places missed, by whose they are."""
    made: dict[str, list[T]] = {}
    for one in found:
        made.setdefault(one.bidder, []).append(one)
    return made
