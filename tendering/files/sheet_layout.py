"""What a mark sheet holds, as plain data: pages, rows with their ids, and the boxes to fill in. The writer draws it.

A row's id names the bidder as the panel knows it, the lot, the zone and the question. Text that is too tall for a
row runs on over rows below it; nothing is cut.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import zip_longest

from tendering.files.sheet_text import (
    asked_text,
    choices,
    counted,
    limited,
    scale_text,
    short_scale,
    split,
    unwritten,
)
from tendering.model.criteria import Criterion, Scale

FORMAT = "tendering-marks-1"
PRACTICE = "PRACTICE"
DECLARATION, HOW_TO, HOW_TO_COMMENT = "Declaration", "How to mark", "How to comment"
MOST_LINES = {8: 30, 9: 28, 10: 24, 11: 20, 14: 20}
"""Lines of a row by its size of type: Excel draws none taller than 409 points, and scrolls badly past tall ones."""
WIDER = Fraction(23, 20)
"""Letters of ordinary text to a digit, which is what the width of a column counts in."""
MOST_NAME = 31


class Style(StrEnum):
    """For whom a sheet is made."""

    STANDARD = "standard"
    EASY = "easy read"
    COMMENTS = "comments only"


class Holds(StrEnum):
    """What a cell to be filled in takes. The value is the name of the column of our table."""

    MARK = "mark"
    NOTE = "note"
    EVIDENCE = "evidence"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell to be filled in. ``text`` is what stands in it already: the person's own mark, in a sheet issued again."""

    holds: Holds
    choices: tuple[str, ...] = ()
    text: str = ""


Content = str | Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row. ``kind`` is ``mark``, ``more`` (text runs on) or ``beyond`` (over the word limit)."""

    id: str
    version: str
    cells: tuple[Content, ...]
    kind: str = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A sheet of rows: title, help, headings with their widths, rows."""

    title: str
    name: str
    help: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[Line, ...]

    @property
    def heading_row(self) -> int:
        """The row the headings stand in."""
        return len(self.help) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBook:
    """A whole workbook for one person.

    Attributes:
        notes: The sheets of plain text before the rows: title and paragraphs.
    """

    procurement: str
    tender: str
    fingerprint: str
    person: str
    style: Style
    practice: bool
    title: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    pages: tuple[Page, ...]

    @property
    def digest(self) -> str:
        """The digest of everything that is locked: it names the sheet."""
        whole = {
            "about": [self.procurement, self.tender, self.fingerprint, self.person, self.style],
            "practice": str(self.practice),
            "notes": [[title, *said] for title, said in self.notes],
            "pages": [
                [p.title, *p.help, *p.heads, *(_line_text(x) for x in p.lines)] for p in self.pages
            ],
        }
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def meta(self) -> dict[str, str]:
        """Return what the hidden sheet says."""
        return {
            "format": FORMAT,
            "procurement": self.procurement,
            "tender": self.tender,
            "fingerprint": self.fingerprint,
            "person": self.person,
            "style": self.style.value,
            "practice": "yes" if self.practice else "no",
            "sheet": self.digest,
        }


def _line_text(line: Line) -> list[str]:
    said = (
        c if isinstance(c, str) else f"[{c.holds.value}: {'; '.join(c.choices)}]"
        for c in line.cells
    )
    return [line.id, line.version, line.kind, *said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One answer to be marked, with all that its row shows.

    Attributes:
        id: Bidder as shown, lot, zone and question, with bars between.
        shown: The bidder as the panel knows it.
        place: The lot and zone it is for, in words.
        answer: What the bidder wrote; None where it is not in writing here.
        sealed: The files of the bid, where the answer is in one of them.
        given: The person's own mark, note and evidence, where they stand already.
    """

    id: str
    shown: str
    place: str
    page: str
    question: Criterion
    scale: Scale
    version: str
    answer: str | None
    sealed: tuple[str, ...] = ()
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    font: int = 11

    @property
    def characters(self) -> int:
        """How many characters fit a line of it."""
        return max(int(self.width * 11 * WIDER / self.font), 8)

    @property
    def most_lines(self) -> int:
        """How many lines of its type a row has at most."""
        return MOST_LINES[self.font]


COLUMNS: Mapping[Style, tuple[_Column, ...]] = {
    Style.STANDARD: (
        _Column("No.", 7),
        _Column("Bidder", 17),
        _Column("For", 13),
        _Column("Question", 34, 10),
        _Column("What each mark means", 46, 9),
        _Column("The bidder's answer", 84),
        _Column("Words", 13),
        _Column("Mark", 9),
        _Column("Note: why this mark", 50),
        _Column("Where in the bid", 20),
    ),
    Style.EASY: (
        _Column("No.", 7, 14),
        _Column("Who", 20, 14),
        _Column("What we asked", 48, 14),
        _Column("What they said", 84, 14),
        _Column("Your mark", 13, 14),
        _Column("Why?", 50, 14),
    ),
    Style.COMMENTS: (
        _Column("No.", 7),
        _Column("Bidder", 17),
        _Column("For", 13),
        _Column("Question", 38, 10),
        _Column("The bidder's answer", 90),
        _Column("Words", 13),
        _Column("Your comment", 60),
    ),
}
"""The columns of each style, after the two hidden ones."""
HIDDEN = ("id", "version")


def fonts(style: Style) -> tuple[int, ...]:
    """Return the size of type of each column, the hidden ones first."""
    return (8, 8, *(c.font for c in COLUMNS[style]))


def pages(items: Sequence[Item], style: Style, *, practice: bool = False) -> tuple[Page, ...]:
    """Lay out the rows, a page for each lot or question, in the order they come in."""
    by_page: dict[str, list[Item]] = {}
    for item in items:
        by_page.setdefault(item.page, []).append(item)
    columns = COLUMNS[style]
    mark = f"{PRACTICE}: " if practice else ""
    names = _names(list(by_page), practice=practice)
    return tuple(
        Page(
            title=f"{mark}{title}",
            name=names[title],
            help=(_HELP[style],),
            heads=tuple(c.title for c in columns),
            widths=tuple(c.width for c in columns),
            lines=tuple(
                line
                for n, item in enumerate(some, 1)
                for line in _lines(item, n, len(some), style)
            ),
        )
        for title, some in by_page.items()
    )


_HELP = {
    Style.STANDARD: "Fill in the pale yellow cells: choose a mark, say why, and say where in the bid it rests. The other cells are locked.",
    Style.EASY: "Fill in the yellow boxes. Pick a mark. Then say why.",
    Style.COMMENTS: "Write in the pale yellow cells. You give no marks; the panel reads your comments once marks have closed.",
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def _names(titles: Iterable[str], *, practice: bool) -> dict[str, str]:
    """Return a name for each sheet: short, allowed by Excel, and each its own."""
    found: dict[str, str] = {}
    for title in titles:
        base = " ".join(title.translate(_FORBIDDEN).split()) or "Sheet"
        base = f"{PRACTICE} {base}" if practice else base
        name, n = _cut(base, MOST_NAME), 2
        while name.casefold() in {x.casefold() for x in found.values()} | {"history"}:
            tail = f" {n}"
            name, n = _cut(base, MOST_NAME - len(tail)) + tail, n + 1
        found[title] = name
    return found


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut between words where one ends far enough along."""
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(" ")[0].strip()
    return whole if len(whole) > most // 2 else text[:most].strip()


def _lines(item: Item, number: int, count: int, style: Style) -> Iterator[Line]:
    """Lay out the rows of one answer: the one to mark, then what runs on, then what lies beyond the limit."""
    within, beyond = limited(item.answer, item.question.words)
    texts = _texts(item, within, beyond, style)
    columns = COLUMNS[style]
    chunks = [tuple(split(texts.get(c.title, ""), c.characters, c.most_lines)) for c in columns]
    boxes = {b.holds: b for b in _boxes(item, style)}
    label = str(number).zfill(len(str(count)))
    rows = list(zip_longest(*chunks, fillvalue=""))
    for part, cells in enumerate(rows, 1):
        first = part == 1
        said: list[Content] = list(cells)
        said[0] = label if first else f"{label}.{part:02}"
        said[1] = item.shown
        if first:
            for column, spec in enumerate(columns):
                holds = TAKES.get(spec.title)
                if holds in boxes:
                    said[column] = boxes[holds]
        identity = item.id if first else f"{item.id}+{part}"
        kind = "mark" if first else "more"
        yield Line(id=identity, version=item.version, cells=tuple(said), kind=kind)
    if beyond and style is not Style.EASY:
        yield from _beyond(item, beyond, label, len(rows), style)


def _beyond(item: Item, beyond: str, label: str, after: int, style: Style) -> Iterator[Line]:
    columns = COLUMNS[style]
    at = next(n for n, c in enumerate(columns) if c.title in _ANSWER)
    words = f"BEYOND THE LIMIT of {item.question.words:,} words. Do not mark what stands here.\n"
    parts = split(words + beyond, columns[at].characters, columns[at].most_lines)
    for part, text in enumerate(parts, after + 1):
        said = [""] * len(columns)
        said[0], said[1], said[at] = f"{label}.{part:02}", item.shown, text
        yield Line(id=f"{item.id}+{part}", version=item.version, cells=tuple(said), kind="beyond")


_ANSWER = ("The bidder's answer", "What they said")
TAKES = {
    "Mark": Holds.MARK,
    "Your mark": Holds.MARK,
    "Note: why this mark": Holds.NOTE,
    "Why?": Holds.NOTE,
    "Where in the bid": Holds.EVIDENCE,
    "Your comment": Holds.COMMENT,
}


def _boxes(item: Item, style: Style) -> Iterator[Box]:
    given = item.given
    if style is Style.COMMENTS:
        yield Box(holds=Holds.COMMENT, text=given.get("comment", ""))
        return
    yield Box(
        holds=Holds.MARK, choices=choices(item.question, item.scale), text=given.get("mark", "")
    )
    yield Box(holds=Holds.NOTE, text=given.get("note", ""))
    if style is Style.STANDARD:
        yield Box(holds=Holds.EVIDENCE, text=given.get("evidence", ""))


def _texts(item: Item, within: str | None, beyond: str, style: Style) -> dict[str, str]:
    """Return what each column says of an answer."""
    asked = asked_text(item.question)
    said = within if within is not None else unwritten(item.sealed)
    if style is Style.EASY:
        over = "\n\n(They wrote more than they may. We left the rest out.)" if beyond else ""
        return {
            "Who": f"{item.shown}\n{item.place}".strip(),
            "What we asked": f"{asked}\n\n{short_scale(item.scale)}",
            "What they said": said + over,
        }
    return {
        "For": item.place,
        "Question": asked,
        "What each mark means": scale_text(item.scale),
        "The bidder's answer": said,
        "Words": counted(within, beyond, item.question.words),
    }
