"""The text of a Word file as paragraphs and rows, with the bidders that each names: what recurs is looked at once."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import chain

PARAGRAPH, ROW = "</w:p>", "</w:tr>"
MOST_REMEMBERED = 100_000
"""Paragraphs kept: those that two files of a run hold, such as what is said of an appointed bidder in its lot."""
_TEXT = re.compile(r">([^<]+)<")
_MARKS = "“”—\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}"
_APART = bytes(32 if chr(n) in string.punctuation else n for n in range(256))
_NUMBER = re.compile(r"£?[0-9][0-9,.]*")
_NAME_WORD = re.compile(rb"[A-Z0-9\x80-\xff][^ ]*")
"""A word that names begin with: a capital, a figure, or a letter with an accent."""
_TAG_MARKS = ("{{", "{%", "%}", "}}")
_FIGURE_STARTS = frozenset("£0123456789")


@dataclass(slots=True, eq=False)
class Unit:
    """A paragraph, or the row of a table with its cells.

    Attributes:
        texts: The text of the paragraph; of a row, those of its cells.
        held: What `holds` was asked for and found: a unit that many files have is looked at once.
    """

    texts: tuple[str, ...]
    row: bool
    held: set[tuple[str, ...]] | None = None

    def holds(self, values: tuple[str, ...]) -> bool:
        """Say whether all of some texts stand here."""
        if self.held is not None and values in self.held:
            return True
        if not all(map(self.has, values)):
            return False
        self.held = self.held or set()
        self.held.add(values)
        return True

    def has(self, wanted: str) -> bool:
        """Say whether a text stands here: figures as figures of their own, so that 6.00 is not found in 16.00."""
        figure = wanted[:1] in _FIGURE_STARTS and _NUMBER.fullmatch(wanted) is not None
        for text in self.texts:
            if wanted in text and (not figure or text == wanted or wanted in _figures(text)):
                return True
        return False


def _figures(text: str) -> list[str]:
    return [number.rstrip(".,") for number in _NUMBER.findall(text)]


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """One paragraph: its text, whether a tag is left in it, the bidders it names once asked for, and rows.

    ``end`` is what follows its lead. A row read as one has the texts of its cells, and is the unit of all of them.
    """

    text: str
    end: str
    unit: Unit
    tag: bool
    named: tuple[str, ...] | None = None
    row_ends: bool
    row_starts: bool


class Texts:
    """Reads the texts of the files of one run."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the names of all bidders: each is found by its rarest word, so one look at a text finds them all."""
        self.names = names
        self._by_word: defaultdict[bytes, list[str]] = defaultdict(list)
        self._known: dict[str, Piece] = {}
        self._once: set[int] = set()
        self._all_words = False
        words = {bidder: _words(name) for bidder, name in names.items()}
        common = Counter(chain.from_iterable(set(w) for w in words.values()))
        for bidder, found in words.items():
            starting = [w for w in found if _NAME_WORD.match(w)]
            self._all_words = self._all_words or not starting
            if found:
                key = min(starting or found, key=lambda w: (common[w], -len(w)))
                self._by_word[key].append(bidder)

    def pieces(self, xml: str) -> list[Piece]:
        """Return the paragraphs of a part in order."""
        recall = self._known.get
        return [recall(piece) or self._piece(piece) for piece in xml.split(PARAGRAPH)]

    def blocks(self, xml: str) -> Iterator[Piece]:
        """Yield the paragraphs and rows of a part in order: a row as one piece."""
        recall = self._known.get
        *with_rows, last = xml.split(ROW)
        for chunk in with_rows:
            start = chunk.rfind("<w:tr>")
            if start < 0:
                start = chunk.rfind("<w:tr ")
            if start > 0:
                for piece in chunk[:start].split(PARAGRAPH):
                    yield recall(piece) or self._piece(piece)
            row = chunk[start:] if start > 0 else chunk
            yield recall(row) or self._row(row)
        for piece in last.split(PARAGRAPH):
            yield recall(piece) or self._piece(piece)

    def _piece(self, xml: str) -> Piece:
        """Read one paragraph, and remember it when it is read again."""
        text = _text(xml)
        known = Piece(
            text=text,
            end=text.partition(": ")[2],
            unit=Unit((text,), row=False),
            tag=_has_tag(text),
            row_ends=ROW in xml,
            row_starts="<w:tr>" in xml or "<w:tr " in xml,
        )
        return self._remembered(xml, known)

    def _row(self, xml: str) -> Piece:
        """Read one row, and remember it when it is read again."""
        texts = tuple(text for cell in xml.split(PARAGRAPH) if (text := _text(cell)))
        whole = " \n ".join(texts)
        known = Piece(
            text=whole,
            end="",
            unit=Unit(texts, row=True),
            tag=_has_tag(whole),
            row_ends=True,
            row_starts=True,
        )
        return self._remembered(xml, known)

    def _remembered(self, xml: str, known: Piece) -> Piece:
        if len(self._once) >= MOST_REMEMBERED:
            self._once.clear()
        if hash(xml) in self._once and len(self._known) < MOST_REMEMBERED:
            self._known[xml] = known
            known.named = self.named(known.text)
        else:
            self._once.add(hash(xml))
        return known

    def named(self, text: str) -> tuple[str, ...]:
        """Return the bidders a text names; a name inside a longer one that is there too does not count."""
        found = []
        for bidder in sorted(self.mentioned(text), key=self._length):
            if self.names[bidder] not in text:
                continue  # a word of it stands there, such as a number that every page has
            cut = re.sub(rf"(?<!\w){re.escape(self.names[bidder])}(?!\w)", "\0", text)
            if cut != text:
                found.append(bidder)
                text = cut
        return tuple(found)

    def mentioned(self, text: str) -> list[str]:
        """Return the bidders whose rarest word stands in a text."""
        plain = _apart(text)
        words = set(plain.split() if self._all_words else _NAME_WORD.findall(plain))
        return [bidder for key in self._by_word.keys() & words for bidder in self._by_word[key]]

    def _length(self, bidder: str) -> tuple[int, str]:
        return -len(self.names[bidder]), bidder


def _text(xml: str) -> str:
    text = "".join(_TEXT.findall(xml))
    return (unescape(text) if "&" in text else text).strip()


def _has_tag(text: str) -> bool:
    return ("{" in text or "}" in text) and any(mark in text for mark in _TAG_MARKS)


def _apart(text: str) -> bytes:
    """Return a text with a space for every mark between words: possessives, hyphens and strokes stand apart."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.encode("utf-8", "replace").translate(_APART)


def _words(text: str) -> list[bytes]:
    return _apart(text).split()


def units(pieces: Iterable[Piece]) -> list[Unit]:
    """Return paragraphs as they are read: alone, or together with the others of a table's row."""
    found: list[Unit] = []
    texts: list[str] = []
    in_row = False
    for known in pieces:
        if known.row_ends:
            found.append(Unit(tuple(texts), row=True))
            texts, in_row = [], False
        if known.row_starts:
            in_row = True
        if known.text and in_row:
            texts.append(known.text)
        elif known.text:
            found.append(known.unit)
    return found
