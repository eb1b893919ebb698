"""How a long run shows how far it is: whoever runs it gives a function, and silence is one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Shows how far a long run is: yields the items it is given."""

    def __call__(self, items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
        """Yield the items."""
        ...


def quiet(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield the items and show nothing: what a library or a test wants."""
    del label, length
    yield from items
