"""Text and numbers as a workbook's parts hold them, and the letters of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

MOST_TEXT = 32_000
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text as a cell may hold it: no control characters; too long is cut and says so."""
    kept = _NOT_ALLOWED.sub("", text)
    return (
        kept
        if len(kept) <= MOST_TEXT
        else kept[:MOST_TEXT] + " [too long for a cell: read on in the report]"
    )


def escaped(text: str) -> str:
    """Write text as XML, for an element or for an attribute in double quotes.

    >>> escaped('A<"B"')
    'A&lt;&quot;B&quot;'
    """
    return in_element(text).replace('"', "&quot;")


def in_element(text: str) -> str:
    """Write text as the contents of an XML element; a carriage return would be read as a line's end.

    >>> in_element('IF(A1<>B1,"&","")')
    'IF(A1&lt;&gt;B1,"&amp;","")'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def figure(value: int | Fraction) -> str:
    """Write a number as a spreadsheet holds it: whole ones as they are, any other as the nearest binary fraction.

    >>> figure(Fraction(7, 2)), figure(4)
    ('3.5', '4')
    """
    if isinstance(value, int):
        return str(value)
    if value.denominator == 1:
        return str(value.numerator)
    return repr(value.numerator / value.denominator)


@lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """Return the letters of a column by its number.

    >>> letter(1), letter(28)
    ('A', 'AB')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place(cell: str) -> tuple[int, int]:
    """Return the column and the row of a cell by its name.

    >>> place("AB7")
    (28, 7)
    """
    letters = cell.rstrip("0123456789")
    column = 0
    for sign in letters:
        column = 26 * column + ord(sign) - ord("A") + 1
    return column, int(cell[len(letters) :])


@dataclass
class Strings:
    """The different texts of a workbook: each is written once, and cells name it by number."""

    _known: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """Return the number of a text that has been made `clean`."""
        return self._known.setdefault(text, len(self._known))

    def copied(self) -> Strings:
        """Return the same texts under the same numbers; what is added to either is not in the other."""
        return Strings(dict(self._known))

    def texts(self) -> Iterator[str]:
        """Yield the part of the package, text by text."""
        yield (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            f' uniqueCount="{len(self._known)}">'
        )
        for text in self._known:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            yield f"<si><t{space}>{in_element(text)}</t></si>"
        yield "</sst>"
