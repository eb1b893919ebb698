"""Where records are kept, behind one small interface: append, read, matter. Two real stores implement it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from tendering.record.chain import Draft, Link, Stored

Write = Callable[[tuple[Link, ...]], Sequence[Draft]]
"""Given the chain as it stands under the lock, the drafts to append; it raises to append nothing."""


class StoreError(Exception):
    """The store cannot do what was asked. ``said`` is the fault and ``remedy`` what to do, both for a person."""

    def __init__(self, said: str, remedy: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A file kept apart from the chain. ``body`` is None once it was destroyed."""

    digest: str
    personal: bool
    purge_on: date | None
    body: bytes | None


class Store(Protocol):
    """A place that keeps the records of procurements and never changes an entry.

    Every method raises `StoreError` where the store cannot be used; nothing is then half-written.
    """

    name: str
    """The place as a person knows it: a file, or the server and database without its password."""

    def procurements(self) -> tuple[str, ...]:
        """Return the ids of the procurements that have a record here, sorted."""
        ...

    def rows(self, procurement: str) -> tuple[Stored, ...]:
        """Return the rows of a record as they stand, in order of number, trusted in nothing."""
        ...

    def links(self, procurement: str) -> tuple[Link, ...]:
        """Return the chain of a procurement, empty where there is none."""
        ...

    def append(
        self, procurement: str, write: Write | Sequence[Draft], *, written: datetime, clock: str
    ) -> tuple[Link, ...]:
        """Append entries and their matter, all or nothing, and return their links once they are safe on disk.

        ``write`` is called with the chain under the store's lock, so that what it decides still holds when its
        drafts are written. ``written`` is raised to that of the entry before where a clock went back.
        """
        ...

    def matter(self, procurement: str, digest: str) -> Matter | None:
        """Return a file by its digest; None where the store never had it."""
        ...

    def matters(self, procurement: str) -> Iterator[Matter]:
        """Yield every file of a procurement, in order of digest."""
        ...

    def purge(
        self,
        procurement: str,
        digests: Sequence[str],
        draft: Draft,
        *,
        written: datetime,
        clock: str,
    ) -> Link:
        """Destroy the bytes of personal files and append the entry that says so, in one act."""
        ...

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the store itself: damage, or triggers and rights that are not as they should be."""
        ...

    def close(self) -> None:
        """Release the store."""
        ...

    def __enter__(self) -> Self:
        """Return the store, to be closed at the end of a with block."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the store."""
        ...
