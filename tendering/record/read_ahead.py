"""Long texts of a record read two at a time: one by a copy of this process, and meanwhile the next here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, TypeVar

from tendering.record.rows_read import LONG, read_json
from tendering.record.workers import at_hand, cores

MUCH = 10_000_000
"""After so many characters of long texts a copy is made: what follows is as a rule as much again, or more."""
Text = TypeVar("Text")
Read = Callable[[], Any]


def read_ahead(
    rows: Iterable[Text], body: Callable[[Text], str]
) -> Generator[tuple[Text, Read], None, None]:
    """Yield each row with what gives the data of its text, which is to be asked for before the next row is.

    What gives them raises ValueError or RecursionError where the text is no JSON, as `read_json` does.

    >>> [(row, read()) for row, read in read_ahead(['{"a":"1"}'], str)]
    [('{"a":"1"}', {'a': '1'})]
    """
    left, seen = iter(rows), 0
    with ExitStack() as stack:
        send: Callable[[str], Read] | None = None
        for row in left:
            text = body(row)
            seen += len(text) if len(text) > LONG else 0
            if send is None and seen > MUCH and cores() > 1:
                send = stack.enter_context(at_hand(read_json))
            if send is None or len(text) <= LONG:
                yield row, partial(read_json, text)
                continue
            waits = send(text)
            here = [(other, _tried(body(other))) for other in _one_of(left)]
            yield row, waits
            yield from here


def _one_of(rows: Iterator[Text]) -> Iterator[Text]:
    for row in rows:
        yield row
        return


def _tried(text: str) -> Read:
    """Read a text now, and return what gives its data or raises what reading raised."""
    try:
        data = read_json(text)
    except (ValueError, RecursionError) as error:
        raised = error

        def fails() -> Any:
            raise raised

        return fails
    return lambda: data
