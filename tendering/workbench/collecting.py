"""Leaves out the search for unreachable cycles while millions of rows are made that all stay, and hold no cycle.

Python looks through everything that is there again and again as it grows: of a county's rows that is a quarter of the time.
What nobody refers to any more is freed at once, as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Search for no cycles within the block, or the function it decorates; afterwards as before.

    >>> before = gc.isenabled()
    >>> with uncollected():
    ...     gc.isenabled()
    False
    >>> gc.isenabled() is before
    True
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
