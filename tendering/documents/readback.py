"""Read a Word file back from its bytes, and compare what it says with what it was meant to say.

Fast enough for every letter of a run: one part is unpacked, one expression finds its text, nothing is parsed as a tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from tendering.documents.readback_archive import DOCUMENT, UnreadableError, parts_of
from tendering.documents.readback_expected import Beside, Expected, Group, Part, Words
from tendering.documents.readback_plain import Plain
from tendering.documents.readback_text import Piece, Texts, Unit, units
from tendering.model.findings import Finding, Severity, finding

__all__ = [
    "DOCUMENT",
    "Beside",
    "Expected",
    "Group",
    "Part",
    "Reader",
    "UnreadableError",
    "Words",
    "parts_of",
]

_ENDING = 32
"""So many last characters of a paragraph find it among the others."""


class Reader:
    """Reads the files of one run back. What many of them say alike is looked at once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the names of all bidders."""
        self._texts = Texts(names)
        self._plain = Plain(self._texts)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of all bidders."""
        return self._texts.names

    def differences(self, data: bytes, expected: Expected, where: str) -> Iterator[Finding]:
        """Compare a file with what it must say: every figure and text in its place, no name too many, no tag left."""
        if not self._plain.right(data, expected):
            yield from self._differences(data, expected, where)

    def _differences(self, data: bytes, expected: Expected, where: str) -> Iterator[Finding]:
        """Compare a file in which something is not plainly right, paragraph by paragraph."""
        try:
            parts = dict(parts_of(data))
            body = parts.pop(DOCUMENT).decode()
            others = [part.decode() for part in parts.values()]
        except (UnreadableError, KeyError, UnicodeDecodeError) as error:
            yield finding("T060", where, f"the file cannot be read back: {error}")
            return
        pieces = self._texts.pieces(body)
        every = [*pieces, *(piece for xml in others for piece in self._texts.pieces(xml))]
        strange = self._strangers(every, expected.named)
        for known in every:
            if known.tag or strange:
                yield from self._amiss(known, expected, strange, where)
        yield from _lacking(_Body(units(pieces)), expected, where)

    def _amiss(
        self, known: Piece, expected: Expected, strange: Collection[str], where: str
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

    def _strangers(self, pieces: Iterable[Piece], allowed: Collection[str]) -> tuple[str, ...]:
        """Return the names that a file may not hold and that stand somewhere in it, be it inside a longer name."""
        text = " \n ".join({piece.text: None for piece in pieces})
        return tuple(
            name
            for bidder in self._texts.mentioned(text)
            if bidder not in allowed and (name := self.names[bidder]) in text
        )

    def named(self, text: str) -> tuple[str, ...]:
        """Return the bidders a text names; a name inside a longer one that is there too does not count."""
        return self._texts.named(text)


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
        ends = body.ends(here) if part.words or part.groups else ()
        for what, text in chain(part.words, *(g.words for g in part.groups)):
            if text not in ends and not body.says(text, here):
                yield finding("T060", where, f"{what}{in_part} is not there word for word")
        for what, lead, values in chain(part.beside, *(g.beside for g in part.groups)):
            if not values and not part.title and lead in body.whole:
                continue
            if not body.stands(lead, values, here):
                shown = " and ".join(values) or lead
                said = f"{what}{in_part}: {shown} does not stand where it belongs"
                yield finding("T060", where, said)
