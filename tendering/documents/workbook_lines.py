"""How many lines wrapped text takes in a cell of a workbook, and how tall that makes its row.

A row says its height itself: Excel fits none while it opens a file that says how tall rows are, and to fit a hundred
thousand takes it long. Text is measured by the widths of Arial's letters, which are those of Liberation Sans and of
Helvetica, so that what Excel breaks into four lines LibreOffice does, too.
"""

from __future__ import annotations

from functools import lru_cache

SIZE = 10
"""Of the type of cells, in points."""
_LETTERS = {
    191: "'",
    222: "ijl\u2018\u2019",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: '()-`r\u201c\u201d{}"',
    389: "*",
    500: "Jcksvxyz^",
    556: "#$0123456789?L_abdeghnopqu£é\u2013",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
"""Of Arial, by width in thousandths of its size; a pair of quotation marks is rounded to its neighbours."""
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_OTHER, _WIDE, _FIRST_WIDE = 667, 1000, "\u2e80"
_WIDEST = max(_LETTERS)
_BOLD = 1.08
_DIGIT = 525
"""A column's width counts digits of seven pixels, three quarters of a point each, in type of ten points."""
_INSIDE = 400
"""What of a column is left free on both sides of its text."""
_SURE = 0.97
"""A printer's letters are wider than the screen's, and the other way about."""
_LINE, _AROUND, _TALLEST = 12.75, 2.75, 405


def height(lines: int) -> float:
    """Return the height in points of a row of so many lines of type."""
    return min(_LINE * lines + _AROUND, _TALLEST)


@lru_cache(maxsize=16_384)
def lines_of(text: str, width: float, *, bold: bool = False) -> int:
    """Return how many lines text takes that is broken between words, in a column of a width in digits.

    >>> lines_of("one two three", 8), lines_of("abcdefghij", 4), lines_of("illillill", 5)
    (2, 3, 1)
    """
    room = (width * _DIGIT - _INSIDE) * _SURE / (_BOLD if bold else 1)
    if len(text) * _WIDEST <= room and "\n" not in text:
        return 1
    total = 0
    for paragraph in text.split("\n"):
        used, lines = 0.0, 1
        for word in paragraph.split():
            long = _width(word)
            if used and used + _WIDTHS[" "] + long > room:
                lines, used = lines + 1, 0
            used += long + (_WIDTHS[" "] if used else 0)
            while used > room:  # a word longer than a line is broken anywhere
                lines, used = lines + 1, used - room
        total += lines
    return total


@lru_cache(maxsize=65_536)
def _width(word: str) -> int:
    """Return the width of a word, in thousandths of the size of its type."""
    return sum(_WIDTHS.get(letter, _OTHER if letter < _FIRST_WIDE else _WIDE) for letter in word)
