"""Words for invented bids: each mark's notes, each agreed score's reason and letter text, from files of phrases.

The files are `phrases.csv` (what a bid may say on each point of a question), `sentences.csv` (how a panel puts it)
and `rulings.csv` (what a named officer decided). Used by `generate.py`, which says who bids and what the marks are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

HERE = Path(__file__).resolve().parent
Item = TypeVar("Item")
Row = tuple[str, ...]

HEADINGS = {
    "bidders": "bidder name number group email sme vcse",
    "parties": "bidder party role number share relied_on_for",
    "bids": "bidder lot zone preference",
    "capacity": "bidder lot hours",
    "prices": "bidder lot zone item amount",
    "pass_fail": "bidder party lot question answer evidence",
    "marks": "evaluator bidder lot zone criterion mark note",
    "consensus": "bidder lot zone criterion mark reason evidence letter_text withhold",
    "decisions": "bidder lot zone about decision by role on options_considered reason",
    "withdrawals": "bidder lot zone on reason",
    "sends": "recipient lot sent method received",
    "specialisms": "bidder lot zone need hours",
    "promises": "bidder lot zone criterion promise page",
    "panel": "person role questions lots",
}
FIRST = (
    *("Alder", "Bramble", "Clover", "Dunlin", "Elder", "Fennel"),
    *("Gorse", "Heron", "Juniper", "Kestrel", "Linnet", "Plover"),
)
SECOND = ("cote", "croft", "hythe", "lea", "mere", "stow", "wick")
SUFFIX = (
    "Home Support Ltd",
    "Care Ltd",
    "Homecare Ltd",
    "Support CIC",
    "& Co Care Ltd",
    "Care Co-operative",
)
RULED = HEADINGS["decisions"].split()[1:]

# How good each of the three points of a question is, by the agreed mark: a 4 has two in full detail and one fair.
LEVELS: dict[int, tuple[tuple[str, ...], ...]] = {
    5: (("full", "full", "full"),),
    4: (("full", "full", "fair"), ("full", "fair", "full"), ("fair", "full", "full")),
    3: (("fair", "fair", "fair"), ("full", "fair", "fair"), ("fair", "fair", "full")),
    2: (
        ("fair", "thin", "thin"),
        ("thin", "fair", "thin"),
        ("fair", "fair", "thin"),
        ("thin", "thin", "fair"),
    ),
    1: (("thin", "thin", "thin"),),
}
BEST_FIRST = {"full": 0, "fair": 1, "thin": 2}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing an answer may say about one point of a question."""

    topic: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an answer as written: with its figures, and its place in the bid."""

    topic: str
    level: str
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer to be marked, and the score the panel agrees."""

    bidder: str
    lot: str
    zone: str
    criterion: str
    mark: int
    area: str = ""


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a file of words beside this script."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


def clamped(mark: int) -> int:
    return max(1, min(5, mark))


@dataclass(slots=True)
class Maker:
    """The random source, the words of one tender, and the tables filled so far."""

    tender: str
    seed: str
    evaluators: tuple[str, str, str]
    words: tuple[str, ...]
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HEADINGS})
    phrases: dict[tuple[str, int, str], list[Phrase]] = field(default_factory=dict)
    sentences: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        for row in rows_of("phrases"):
            if row["tender"] == self.tender:
                key = (row["criterion"], int(row["bullet"]), row["level"])
                phrase = Phrase(row["topic"], row["level"], row["phrase"])
                self.phrases.setdefault(key, []).append(phrase)
        for row in rows_of("sentences"):
            self.sentences.setdefault((row["kind"], row["mark"]), []).append(row["sentence"])

    def pick(self, options: Sequence[Item]) -> Item:
        return options[self.rng.randrange(len(options))]

    def between(self, least: int, most: int) -> int:
        return least + self.rng.randrange(most - least + 1)

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        rest, out = list(items), []
        while rest:
            out.append(rest.pop(self.rng.randrange(len(rest))))
        return out

    def add(self, table: str, *cells: str) -> None:
        self.tables[table].append(cells)

    def mark(self, ability: int) -> int:
        """Return a mark near an ability: the same three times in five, else one up or down."""
        return clamped(ability + self.pick((-1, 0, 0, 0, 1)))

    def filled(self, text: str, area: str) -> str:
        numbers = {
            "few": self.between(2, 6),
            "few0": self.pick((10, 12, 15)),
            "some": self.between(8, 40),
            "high": self.between(86, 98),
            "mid": self.between(21, 34),
            "low": self.between(6, 19),
            "months": self.between(6, 24),
        }
        return text.format(area=area, **numbers)

    def points(self, cell: Cell) -> list[Point]:
        """Return the three points of an answer, in the order of the question."""
        page, para, found = self.between(2, 40), 0, list[Point]()
        for bullet, level in enumerate(self.pick(LEVELS[cell.mark]), start=1):
            phrase = self.pick(self.phrases[cell.criterion, bullet, level])
            turned = self.rng.randrange(2)
            page, para = page + turned, (0 if turned else para) + self.between(1, 2)
            ref = f"page {page}, para {para}"
            found.append(Point(phrase.topic, level, self.filled(phrase.text, cell.area), ref))
        return found

    def score(self, cell: Cell) -> None:
        """Write the three marks with notes, and the agreed score with its reason and letter text."""
        points = self.points(cell)
        order = sorted(self.shuffled(points), key=lambda p: BEST_FIRST[p.level])
        place = (cell.bidder, cell.lot, cell.zone, cell.criterion)
        given = self.given(cell.mark)
        noted = zip(self.evaluators, given, self.shuffled(points), strict=True)
        for who, mark, point in noted:
            note = f"{capital(point.topic)}: {point.text}. {self.sentence('cue', mark)}"
            self.add("marks", who, *place, str(mark), note)
        reason = " ".join(self.reasons(cell.mark, given, points, order))
        letter = f"The bidder {order[0].text} ({order[0].ref})."
        if cell.mark > 2:
            letter += f" On {order[1].topic}, it {order[1].text} ({order[1].ref})."
        refs = "; ".join(point.ref for point in points)
        self.add("consensus", *place, str(cell.mark), reason, refs, letter, "")

    def given(self, agreed: int) -> list[int]:
        """Return three marks given before the meeting: near the agreed one, and now and then two of them wide of it."""
        wide = self.rng.randrange(12)
        if wide < 2:
            step = 1 if wide else -1
            return [clamped(agreed + apart * step) for apart in self.shuffled((0, 1, 2))]
        return [clamped(agreed + self.pick((-1, 0, 0, 0, 0, 1))) for _ in self.evaluators]

    def reasons(
        self, agreed: int, given: list[int], points: list[Point], order: list[Point]
    ) -> Iterator[str]:
        """Say what was found on each point, why the score is not the next one up or down, and who moved."""
        for point in points:
            said = {"topic": point.topic, "phrase": point.text, "ref": point.ref}
            yield self.sentence("point", None).format(**said)
        word = self.words[agreed]
        strong, weak = order[0], order[-1]
        ends = {
            "strong": strong.topic,
            "weak": weak.topic,
            "strong_ref": strong.ref,
            "weak_ref": weak.ref,
        }
        yield self.sentence("close", agreed).format(word=word.lower(), Word=word, **ends)
        up, down = (self.shuffled(self.sentences[kind, ""]) for kind in ("up", "down"))
        # letters print the reason, so it says what the panel found and not who found it
        moved = [mark for mark in given if mark != agreed]
        for who, mark in zip(
            ("One evaluator", "Another evaluator", "A third evaluator"), moved, strict=False
        ):
            yield (down if mark > agreed else up).pop().format(who=who, mark=mark, **ends)

    def sentence(self, kind: str, mark: int | None) -> str:
        return self.pick(self.sentences[kind, "" if mark is None else str(mark)])

    def rulings(self, **names: str) -> None:
        """Write what a named officer decided on each non-compliance, with the options considered."""
        for row in rows_of("rulings"):
            if row["tender"] == self.tender:
                bidder = row["bidder"].format(**names)
                self.add("decisions", bidder, *(row[name] for name in RULED))

    def bidders(self, ids: Sequence[str], number: int, groups: dict[str, str]) -> None:
        names = self.shuffled(f"{a}{b}" for a in FIRST for b in SECOND)
        for i, (bidder, stem) in enumerate(zip(ids, names, strict=False)):
            suffix = self.pick(SUFFIX)
            social = "yes" if "CIC" in suffix or "operative" in suffix else "no"
            small = "no" if i % 7 == 0 else "yes"
            email = f"tenders@{stem.lower()}.example"
            cells = (
                f"{stem} {suffix}",
                f"INV-{number + i}",
                groups.get(bidder, ""),
                email,
                small,
                social,
            )
            self.add("bidders", bidder, *cells)

    def panel(self, roles: tuple[str, str, str]) -> None:
        for who, role in zip(self.evaluators, roles, strict=True):
            self.add("panel", who, role, "", "")
