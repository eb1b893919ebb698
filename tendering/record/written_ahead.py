"""Long entries put into words by copies of this process before they are sealed, which must be done one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import chain

from tendering.model.rows import Rows
from tendering.record.chain import Draft
from tendering.record.entry_data import canonical_json, to_data
from tendering.record.workers import cores, made_by

MUCH = 100_000
"""So many rows are worth copies of the process."""


@contextmanager
def written_ahead(drafts: Sequence[Draft]) -> Iterator[Iterable[Draft]]:
    """Give drafts to be gone through once: as they are, or where they have very many rows, with their texts.

    The copies are made when the block begins: before a store is opened, so that none holds it.

    >>> with written_ahead([]) as drafts:
    ...     list(drafts)
    []
    """
    rows = sum(len(some) for draft in drafts for some in draft.entry.rows.values())
    if rows < MUCH or cores() == 1:
        yield drafts
        return
    with closing(made_by(drafts, _text, workers=cores())) as texts:
        first = [next(texts)]
        each = zip(drafts, chain(first, texts), strict=True)
        yield (replace(draft, text=text) for draft, text in each)


def _text(draft: Draft) -> str:
    """Return the text of an entry; none where one of its rows holds what is no text, which the record is to refuse."""
    if not all(some.all_text() for some in draft.entry.rows.values() if isinstance(some, Rows)):
        return ""
    return canonical_json(to_data(draft.entry, by_column=True, sound=True))
