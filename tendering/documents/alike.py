"""Values that many documents of a run print alike: made once, and their text, made once too, kept with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Alike(dict[str, object]):
    """The values of one turn of a template's loop, such as what is said of an appointed bid: never changed once made.

    Whether a value is one of these follows from what it is about, never from what was printed before: else the bytes of
    a document would depend on the documents made before it.

    Attributes:
        texts: By loop of a template, the text it makes of these values, as UTF-8; empty until it is first asked for.
    """

    __slots__ = ("texts",)

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.texts: dict[object, Any] = {}
