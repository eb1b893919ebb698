"""Read a Word file back from its bytes, and compare what it says with what it was meant to say.

Fast enough for every letter of a run: one part is unpacked, one expression finds its text, nothing is parsed as a tree.
"""

from __future__ import annotations

import re
import string
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain

from tendering.model.findings import Finding, Severity, finding

DOCUMENT = "word/document.xml"
_TEXT = re.compile(r">([^<]+)<")
_MARKS = "“”—\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}"
_APART = bytes(32 if chr(n) in string.punctuation else n for n in range(256))
_NUMBER = re.compile(r"£?[0-9][0-9,.]*")
_NAME_WORD = re.compile(rb"[A-Z0-9\x80-\xff][^ ]*")
"""A word that names begin with: a capital, a figure, or a letter with an accent."""
_TAG_MARKS = ("{{", "{%", "%}", "}}")
_ENTRY = struct.Struct("<10xH4xLLLHHH8xL")
_READ = (b"word/document.xml", b"word/header", b"word/footer")
_FIGURE_STARTS = frozenset("£0123456789")
_STORED, _DEFLATED = 0, 8
MOST_REMEMBERED = 100_000
"""Paragraphs kept: those that two files of a run hold, such as what is said of an appointed bidder in its lot."""
_ENDING = 32
"""So many last characters of a paragraph find it among the others."""
_PARAGRAPH = "</w:p>"


class UnreadableError(ValueError):
    """The bytes are not the file they should be."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or the row of a table with its cells."""

    texts: tuple[str, ...]
    row: bool

    def has(self, wanted: str) -> bool:
        """Say whether a text stands here: figures as figures of their own, so that 6.00 is not found in 16.00."""
        figure = wanted[:1] in _FIGURE_STARTS and _NUMBER.fullmatch(wanted) is not None
        for text in self.texts:
            if wanted in text and (not figure or text == wanted or wanted in _figures(text)):
                return True
        return False


def _figures(text: str) -> list[str]:
    return [number.rstrip(".,") for number in _NUMBER.findall(text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of a document must say, between its own title and the next one's.

    Attributes:
        title: The heading; empty for the whole document.
        beside: What is meant, the text that leads, and what must stand in the same paragraph or row.
        words: What is meant, and a paragraph that must stand there word for word.
    """

    title: str = ""
    beside: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a document must say, worked out from the outcome, and whom it may name."""

    parts: tuple[Part, ...]
    named: Collection[str]


@dataclass(slots=True, kw_only=True)
class _Piece:
    """One paragraph: its text, whether a tag is left in it, the names of bidders once asked for, and rows."""

    text: str
    unit: Unit
    tag: bool
    named: tuple[str, ...] | None = None
    row_ends: bool
    row_starts: bool


class Reader:
    """Reads the files of one run back. What many of them say alike is looked at once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the names of all bidders: each is found by its rarest word, so one look at a text finds them all."""
        self.names = names
        self._by_word: defaultdict[bytes, list[str]] = defaultdict(list)
        self._known: dict[str, _Piece] = {}
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

    def differences(self, data: bytes, expected: Expected, where: str) -> Iterator[Finding]:
        """Compare a file with what it must say: every figure and text in its place, no name too many, no tag left."""
        try:
            parts = dict(parts_of(data))
            body = parts.pop(DOCUMENT).decode()
            others = [part.decode() for part in parts.values()]
        except (UnreadableError, KeyError, UnicodeDecodeError) as error:
            yield finding("T060", where, f"the file cannot be read back: {error}")
            return
        pieces = self._pieces(body)
        every = [*pieces, *(piece for xml in others for piece in self._pieces(xml))]
        strange = self._strangers(every, expected.named)
        for known in every:
            if known.tag or strange:
                yield from self._amiss(known, expected, strange, where)
        yield from _lacking(_Body(_units(pieces)), expected, where)

    def _amiss(
        self, known: _Piece, expected: Expected, strange: Collection[str], where: str
    ) -> Iterator[Finding]:
        shown = f"“{known.text[:80]}”"
        if known.tag:
            yield finding("T060", where, f"a tag is left in the text: {shown}")
        if not any(name in known.text for name in strange):
            return
        if known.named is None:
            known.named = self.named(known.text)
        for bidder in known.named:
            if bidder not in expected.named:
                name = self.names[bidder]
                # a name of one word may also be an ordinary word
                weight = None if " " in name else Severity.WARNING
                yield finding("T061", where, f"{name} is named in {shown}", severity=weight)

    def _strangers(self, pieces: Iterable[_Piece], allowed: Collection[str]) -> tuple[str, ...]:
        """Return the names that a file may not hold and that stand somewhere in it, be it inside a longer name."""
        text = " \n ".join({piece.text: None for piece in pieces})
        return tuple(
            name
            for bidder in self._mentioned(text)
            if bidder not in allowed and (name := self.names[bidder]) in text
        )

    def _pieces(self, xml: str) -> list[_Piece]:
        """Return the paragraphs of a part in order."""
        recall = self._known.get
        return [recall(piece) or self._piece(piece) for piece in xml.split(_PARAGRAPH)]

    def _piece(self, xml: str) -> _Piece:
        """Read one paragraph, and remember it when it is read again."""
        text = "".join(_TEXT.findall(xml))
        text = (unescape(text) if "&" in text else text).strip()
        tag = ("{" in text or "}" in text) and any(mark in text for mark in _TAG_MARKS)
        known = _Piece(
            text=text,
            unit=Unit((text,), row=False),
            tag=tag,
            row_ends="</w:tr>" in xml,
            row_starts="<w:tr>" in xml or "<w:tr " in xml,
        )
        if hash(xml) in self._once and len(self._known) < MOST_REMEMBERED:
            self._known[xml] = known
        else:
            self._once.add(hash(xml))
        return known

    def named(self, text: str) -> tuple[str, ...]:
        """Return the bidders a text names; a name inside a longer one that is there too does not count."""
        found = []
        for bidder in sorted(self._mentioned(text), key=self._length):
            if self.names[bidder] not in text:
                continue  # a word of it stands there, such as a number that every page has
            cut = re.sub(rf"(?<!\w){re.escape(self.names[bidder])}(?!\w)", "\0", text)
            if cut != text:
                found.append(bidder)
                text = cut
        return tuple(found)

    def _mentioned(self, text: str) -> list[str]:
        """Return the bidders whose rarest word stands in a text."""
        plain = _apart(text)
        words = set(plain.split() if self._all_words else _NAME_WORD.findall(plain))
        return [bidder for key in self._by_word.keys() & words for bidder in self._by_word[key]]

    def _length(self, bidder: str) -> tuple[int, str]:
        return -len(self.names[bidder]), bidder


def _apart(text: str) -> bytes:
    """Return a text with a space for every mark between words: possessives, hyphens and strokes stand apart."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.encode("utf-8", "replace").translate(_APART)


def _words(text: str) -> list[bytes]:
    return _apart(text).split()


def parts_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the text parts of a Word file: name and content, unpacked and checked against its checksum.

    Raises:
        UnreadableError: The bytes are cut short or altered.
    """
    end = data.rfind(b"PK\5\6")
    if end < 0 or len(data) < end + 22:
        raise UnreadableError("it is not a whole file")
    count, _, at = struct.unpack_from("<H2L", data, end + 10)
    for _ in range(count):
        if data[at : at + 4] != b"PK\1\2":
            raise UnreadableError("its list of parts is broken")
        method, crc, packed, size, length, extra, note, offset = _ENTRY.unpack_from(data, at)
        name = data[at + 46 : at + 46 + length]
        at += 46 + length + extra + note
        if name.startswith(_READ):
            start = offset + 30 + sum(struct.unpack_from("<2H", data, offset + 26))
            facts = (method, crc, size)
            yield name.decode(), _unpacked(name.decode(), data[start : start + packed], facts)


def _unpacked(name: str, packed: bytes, facts: tuple[int, int, int]) -> bytes:
    method, crc, size = facts
    try:
        content = zlib.decompress(packed, -15) if method == _DEFLATED else packed
    except zlib.error as error:
        raise UnreadableError(f"{name} cannot be unpacked") from error
    if method not in (_STORED, _DEFLATED) or len(content) != size or zlib.crc32(content) != crc:
        raise UnreadableError(f"{name} is not what was written")
    return content


def _units(pieces: Iterable[_Piece]) -> list[Unit]:
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


class _Body:
    """The paragraphs and rows of a document, to look up by what they say."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.at: dict[str, list[int]] = {}
        for number, unit in enumerate(units):
            for text in unit.texts:
                self.at.setdefault(text, []).append(number)
        self.whole = "\n".join(self.at)
        self._ending: defaultdict[str, list[str]] = defaultdict(list)

    def sections(self, parts: Iterable[Part]) -> Mapping[str, range]:
        """Find each part: from its title, a paragraph of its own, to the title of the next part."""
        starts = []
        for title in (part.title for part in parts if part.title):
            own = [n for n in self.at.get(title, ()) if not self.units[n].row]
            starts += [(own[0], title)] if own else []
        starts.sort()
        ends = [*(start for start, _ in starts[1:]), len(self.units)]
        return {
            title: range(start, end) for (start, title), end in zip(starts, ends, strict=False)
        }

    def ends(self, here: range) -> set[str]:
        """Return each paragraph of a section, and what follows its lead: a text that it ends with."""
        texts = [self.units[n].texts[0] for n in here if not self.units[n].row]
        return {*texts, *(text.partition(": ")[2] for text in texts)}

    def says(self, text: str, here: range) -> bool:
        """Say whether a paragraph ends with a text, word for word; spaces and line breaks may be set otherwise."""
        if not self._ending:
            for said in self.at:
                self._ending[said[-_ENDING:]].append(said)
        alike = self._ending.get(text[-_ENDING:], ()) if len(text) >= _ENDING else self.at
        for said in alike:
            if said.endswith(text) and any(n in here for n in self.at[said]):
                return True
        wanted = "".join(text.split())
        return any(wanted in "".join(t.split()) for n in here for t in self.units[n].texts)

    def stands(self, lead: str, values: Iterable[str], here: range) -> bool:
        """Say whether a paragraph or row holds what leads and all that must stand beside it.

        Where what leads is the whole of a cell or paragraph, only there: elsewhere it may be mentioned.
        """
        exact = [self.units[n] for n in self.at.get(lead, ()) if n in here]
        if exact:
            return any(all(unit.has(v) for v in values) for unit in exact)
        if lead not in self.whole:
            return False
        loose = (self.units[n] for n in here)
        return any(unit.has(lead) and all(unit.has(v) for v in values) for unit in loose)


def _lacking(body: _Body, expected: Expected, where: str) -> Iterator[Finding]:
    sections = body.sections(expected.parts)
    everything = range(len(body.units))
    for part in expected.parts:
        here = sections.get(part.title) if part.title else everything
        if here is None:
            yield finding("T060", where, f"the part “{part.title}” is not there")
            continue
        in_part = f" in “{part.title}”" if part.title else ""
        ends = body.ends(here) if part.words else ()
        for what, text in part.words:
            if text not in ends and not body.says(text, here):
                yield finding("T060", where, f"{what}{in_part} is not there word for word")
        for what, lead, values in part.beside:
            if not values and not part.title and lead in body.whole:
                continue
            if not body.stands(lead, values, here):
                shown = " and ".join(values) or lead
                said = f"{what}{in_part}: {shown} does not stand where it belongs"
                yield finding("T060", where, said)
