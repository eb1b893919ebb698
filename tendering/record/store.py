"""Where records are kept, behind one small interface: append, read, matter. Two real stores implement it.

What every store guarantees, and its tests show of both:

- What `Store.append` returned is on disk: a program or a server killed at any later instant does not lose it.
- An append is all or nothing, the files of its entries with it. Where it raises, nothing was written; the one
  exception says so itself: a connection lost, or a disk failing, at the very instant of the commit.
- One procurement has one chain. Writers wait for each other; two entries never follow the same one.
- The database itself refuses that an entry is changed or removed, or a file that is not personal: a store does not
  rely on this program being the only one that writes. Who administers the database can still do so, and the chain
  shows it to anyone who holds a later head.
- `Store.links` gives only a chain that holds together: nothing is computed from an altered entry.
- Every fault is a `StoreError` with a sentence and a remedy. No message holds a password.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from tendering.record.chain import Draft, Link, Stored

Write = Callable[[tuple[Link, ...]], Iterable[Draft]]
"""Given the chain as it stands under the lock, the drafts to append, gone through once; it raises to append nothing."""


class StoreError(Exception):
    """The store cannot do what was asked. ``said`` is the fault and ``remedy`` what to do, both for a person."""

    def __init__(self, said: str, remedy: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A file kept apart from the chain; once it is destroyed, nothing of it is kept."""

    digest: str
    personal: bool
    purge_on: date | None
    body: bytes


class Store(Protocol):
    """A place that keeps the records of procurements and never changes an entry.

    Every method raises `StoreError` where the store cannot be used; nothing is then half-written. Nothing is made
    before the first entry is appended: reading where there is no record gives none.
    """

    name: str
    """The place as a person knows it: a file, or the server and database without its password."""

    def procurements(self) -> tuple[str, ...]:
        """Return the ids of the procurements that have a record here, sorted."""
        ...

    def rows(self, procurement: str) -> tuple[Stored, ...]:
        """Return the rows of a record as they stand, in order of number, trusted in nothing."""
        ...

    def each_row(self, procurement: str) -> Generator[Stored, None, None]:
        """Yield the rows of a record as they stood at one moment, one at a time, in order of number."""
        ...

    def standing(self, procurement: str) -> tuple[int, str]:
        """Return how many entries a record has, and the digest of the last as it stands, trusted in nothing."""
        ...

    def links(self, procurement: str) -> tuple[Link, ...]:
        """Return the chain of a procurement, empty where there is none; `StoreError` where it does not hold."""
        ...

    def append(
        self, procurement: str, write: Write | Sequence[Draft], *, written: datetime, clock: str
    ) -> tuple[Link, ...]:
        """Append entries and their matter, all or nothing, and return their links once they are safe on disk.

        ``write`` is called with the chain under the store's lock, so that what it decides still holds when its
        drafts are written; whatever it raises is passed on, and nothing is written. It may read the store, not
        write to it. ``written`` is raised to that of the entry before where a clock went back. Each file of an
        entry is given with it, or is there already.
        """
        ...

    def matter(self, procurement: str, digest: str) -> Matter | None:
        """Return a file by its digest; None where it is not there, because it never was or was destroyed."""
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
        """Destroy the bytes of personal files and append the entry that says so, in one act.

        Raises:
            StoreError: A digest is that of no personal file kept here, or the entry's ``digests`` does not name it.
        """
        ...

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the store itself: damage, guards or rights that are not as made, strays."""
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
