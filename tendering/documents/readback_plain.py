"""Whether a file is plainly right: all it must say stands where it should, and no more is looked at.

A file that is not plainly right may still be right: `readback` then judges it paragraph by paragraph. What is looked at
is the file's own bytes. A stretch of them that other files hold byte for byte is unpacked and read once.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tendering.documents.readback_archive import (
    DOCUMENT,
    Entry,
    UnreadableError,
    alone,
    crc_of_both,
    crc_step,
    entries,
)
from tendering.documents.readback_expected import Beside, Expected, Group, Part
from tendering.documents.readback_text import Piece, Texts, Unit

MOST_STRETCHES = 50_000
"""Stretches remembered."""
_BEGIN = (b"<w:p>", b"<w:p ", b"<w:tr>", b"<w:tr ", b"<w:tbl>", b"<w:tbl ")
_END = (b"</w:p>", b"</w:tr>", b"</w:tbl>")
"""A stretch of whole paragraphs or rows can be read alone: nothing in it belongs to what stands around it."""


@dataclass(slots=True, eq=False)
class _Known:
    """A stretch that was read: its bytes as they lie in the file, its checksum, and whom it names."""

    packed: bytes
    crc: int
    step: int
    size: int
    named: frozenset[str]
    tag: bool


@dataclass(slots=True, eq=False)
class _Section:
    """What stands between two titles: paragraphs, rows, and stretches read before.

    Attributes:
        at: Where those texts stand alone, as a paragraph or in a cell, that something has to stand beside.
        ends: Every paragraph, and what follows its lead.
    """

    leads: set[str]
    paragraphs: list[Unit] = field(default_factory=list)
    rows: list[Unit] = field(default_factory=list)
    at: dict[str, list[Unit]] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)
    stretches: list[_Known] = field(default_factory=list)
    _whole: str = ""

    def add(self, piece: Piece) -> None:
        """Add a paragraph or a row."""
        unit = piece.unit
        if unit.row:
            self.rows.append(unit)
        else:
            self.paragraphs.append(unit)
            self.ends.add(piece.text)
            self.ends.add(piece.end)
        if not self.leads.isdisjoint(unit.texts):
            for text in self.leads.intersection(unit.texts):
                self.at.setdefault(text, []).append(unit)

    def whole(self) -> str:
        """Return all its text, once all of it is there."""
        if not self._whole:
            units = chain(self.paragraphs, self.rows)
            self._whole = "\n".join(chain.from_iterable(unit.texts for unit in units))
        return self._whole


class Plain:
    """Says of the files of one run whether they are plainly right."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._known: dict[bytes, _Known] = {}
        self._once: set[int] = set()
        self._said: set[str] = set()

    def right(self, data: bytes, expected: Expected) -> bool:
        """Say whether a file says all that it must, names nobody it may not and is whole; False where that is not plain."""
        try:
            read = {entry.name: self._read(entry) for entry in entries(data)}
        except (UnreadableError, UnicodeDecodeError):
            return False
        body = read.get(DOCUMENT)
        if body is None:
            return False
        found = [some for part in read.values() for some in part]
        titles = [part.title for part in expected.parts if part.title]
        if not self._names_only(found, expected.named) or not self._said.isdisjoint(titles):
            return False
        leads = {lead for part in expected.parts for lead in _leads(part)}
        sections = _sections(body, titles, leads)
        if len(sections) != len(titles) + 1:
            return False
        everywhere = list(sections.values())
        return all(
            self._says(part, [sections[part.title]] if part.title else everywhere)
            for part in expected.parts
        )

    def _read(self, entry: Entry) -> list[_Known | list[Piece]]:
        """Return the pieces of a part, and the stretches known already.

        Raises:
            UnreadableError: The part is not whole, or only as a whole.
        """
        found: list[_Known | list[Piece]] = []
        own: list[bytes] = []
        crc, size = 0, 0
        chunks = entry.chunks()
        for number, chunk in enumerate(chunks, 1):
            known = self._known.get(chunk)
            if known is not None:
                crc, size = crc_of_both(crc, known.crc, known.step), size + known.size
                self._add(found, own)
                found.append(known)
                continue
            content = alone(chunk, last=number == len(chunks))
            if content is None:
                raise UnreadableError(entry.name)
            crc, size = zlib.crc32(content, crc), size + len(content)
            own.append(content)
            self._remember(chunk, content)
        if not chunks or crc != entry.crc or size != entry.size:
            raise UnreadableError(entry.name)
        self._add(found, own)
        return found

    def _add(self, found: list[_Known | list[Piece]], own: list[bytes]) -> None:
        if own:
            found.append(list(self._texts.blocks(b"".join(own).decode())))
            own.clear()

    def _remember(self, chunk: bytes, content: bytes) -> None:
        """Remember a stretch when it is read again."""
        if not (content.startswith(_BEGIN) and content.endswith(_END)):
            return
        if len(self._once) >= MOST_STRETCHES:
            self._once.clear()
        if hash(chunk) not in self._once or len(self._known) >= MOST_STRETCHES:
            self._once.add(hash(chunk))
            return
        pieces = self._pieces(content)
        self._said.update(text for piece in pieces for text in piece.unit.texts)
        self._known[chunk] = _Known(
            packed=chunk,
            crc=zlib.crc32(content),
            step=crc_step(len(content)),
            size=len(content),
            named=frozenset(self._named(pieces)),
            tag=any(piece.tag for piece in pieces),
        )

    def _pieces(self, content: bytes) -> list[Piece]:
        return list(self._texts.blocks(content.decode()))

    def _named(self, pieces: Iterable[Piece]) -> set[str]:
        found: set[str] = set()
        for piece in pieces:
            found.update(piece.named if piece.named is not None else self._texts.named(piece.text))
        return found

    def _names_only(self, found: Sequence[_Known | list[Piece]], allowed: Collection[str]) -> bool:
        """Say whether no tag is left and nobody is named who may not be."""
        new: list[Piece] = []
        for read in found:
            if isinstance(read, _Known):
                if read.tag or not read.named.issubset(allowed):
                    return False
                continue
            for piece in read:
                if piece.tag:
                    return False
                if piece.named is None:
                    new.append(piece)
                elif piece.named and not all(b in allowed for b in piece.named):
                    return False
        text = " \n ".join({piece.text: None for piece in new})
        strange = [b for b in self._texts.mentioned(text) if b not in allowed]
        return not any(self._texts.names[b] in text for b in strange) or (
            self._named(new) <= set(allowed)
        )

    def _says(self, part: Part, where: Sequence[_Section]) -> bool:
        """Say whether a part's sections say all that it must."""
        ends = where[0].ends if len(where) == 1 else set().union(*(s.ends for s in where))
        if not all(text in ends for _, text in part.words):
            return False
        if not all(self._stands(beside, where, title=part.title) for beside in part.beside):
            return False
        order = {stretch: n for n, stretch in enumerate(s for w in where for s in w.stretches)}
        next_one = 0  # groups are said in the order in which they must be said
        for group in part.groups:
            shown = min((n for s, n in order.items() if s in group.shown_by), default=None)
            if shown is not None:
                next_one = shown + 1
            elif not (
                all(text in ends for _, text in group.words)
                and all(self._stands(beside, where, title=part.title) for beside in group.beside)
            ):
                turned = [*order][next_one:] + [*order][:next_one]
                shows = next((s for s in turned if self._shows(s, group)), None)
                if shows is None:
                    return False
                group.shown_by.add(shows)
                next_one = order[shows] + 1
        return True

    def _shows(self, stretch: _Known, group: Group) -> bool:
        """Say whether a stretch says all of a group by itself."""
        content = alone(stretch.packed, last=False)
        if content is None:
            return False
        leads = {lead for _, lead, _ in group.beside}
        here = _sections([self._pieces(content)], (), leads)[""]
        return all(text in here.ends for _, text in group.words) and all(
            any(unit.holds(values) for unit in here.at.get(lead, ()))
            for _, lead, values in group.beside
        )

    def _stands(self, beside: Beside, where: Sequence[_Section], *, title: str) -> bool:
        """Say whether a paragraph or row holds what leads and all that must stand beside it; see `readback`."""
        _, lead, values = beside
        exact = [unit for section in where for unit in section.at.get(lead, ())]
        if exact:
            return any(unit.holds(values) for unit in exact)
        if lead in self._said and (values or title):
            return False  # a stretch may hold it as a whole paragraph
        if not values and not title:
            return any(lead in section.whole() for section in where)
        loose = (u for s in where for u in s.paragraphs if lead in u.texts[0])
        in_rows = (u for s in where for u in s.rows if any(lead in text for text in u.texts))
        return any(all(map(u.has, (lead, *values))) for u in chain(loose, in_rows))


def _leads(part: Part) -> Iterator[str]:
    """Yield every text that something has to stand beside."""
    for beside in chain(part.beside, *(group.beside for group in part.groups)):
        yield beside[1]


def _sections(
    body: Iterable[_Known | list[Piece]], titles: Collection[str], leads: set[str]
) -> dict[str, _Section]:
    """Return what stands under each title, a paragraph of its own; under an empty one, what stands before the first."""
    here = _Section(leads)
    sections = {"": here}
    for read in body:
        if isinstance(read, _Known):
            here.stretches.append(read)
            continue
        for piece in read:
            text = piece.text
            if not text:
                continue
            if text in titles and text not in sections and not piece.unit.row:
                here = sections[text] = _Section(leads)
            here.add(piece)
    return sections
