"""What was read and worked out of a record, kept while it stands as it did: many documents of one outcome need it once.

A run that writes letters, scorecards, reports and notices in one process asks for the same evaluation each time. Within
`keeping` it is read, checked and computed once for each head of the record; outside it nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from tendering.record.open import open_store
from tendering.workbench.records import has_record, store_at

Work = TypeVar("Work")
_KEPT: ContextVar[dict[tuple[str, ...], Any] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """Keep, within the block, what `kept` works out."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def kept(what: str, folder: Path, store: str, work: Callable[[], Work]) -> Work:
    """Return what ``work`` gives; within `keeping`, what it gave before while the record has the same head.

    Args:
        what: Names the work.
        folder: Of the procurement. One that has no record is worked out each time: its files may have changed.
        store: See `records.opened`.
        work: Reads or computes it. It raises what it raises, and nothing is kept then.

    >>> kept("sum", Path("nowhere"), "", lambda: 1 + 1)
    2
    """
    held = _KEPT.get()
    if held is None or not has_record(folder, store):
        return work()
    where = store_at(folder, store)
    with open_store(where) as opened:
        number, head = opened.standing(folder.name)
    key = (what, where, folder.name, str(number), head)
    if key not in held:
        held[key] = work()
    found: Work = held[key]
    return found
