"""How long work of an analysis shows how far it is: whoever runs it gives a function, and silence is one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watch(Protocol):
    """Yields the items it is given, and shows how many are done."""

    def __call__(self, items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
        """Yield the items."""
        ...


def unwatched(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield the items and show nothing."""
    del label, length
    yield from items
