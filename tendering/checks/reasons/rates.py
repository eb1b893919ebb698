"""How well the reason checker does on the labelled notes shipped beside it: what it finds of each fault, and its false alarms."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from tendering.checks.reasons import fault as f
from tendering.checks.reasons.check import Note, checked_notes
from tendering.model.criteria import Criterion, Level, Scale
from tendering.model.papers import Authority
from tendering.model.tender import Tender

DEVELOPMENT, VALIDATION, HELD_OUT = "development", "validation", "held_out"
SETS = (DEVELOPMENT, VALIDATION, HELD_OUT)

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "empty": f.EMPTY,
        "thin": f.THIN,
        "echo": f.ECHO,
        "compares": f.COMPARES,
        "cites_nothing": f.CITES_NOTHING,
        "skips": f.SKIPS,
        "other_level": f.OTHER_LEVEL,
        "reused": f.REUSED,
        "other_number": f.OTHER_NUMBER,
    }
)
"""What a labelled note is labelled with, and the code of that fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One labelled note of a set, its faults as codes: none where it is a good one."""

    set: str
    name: str
    note: Note
    faults: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rate:
    """Of a number of notes, how many the checker spoke of."""

    found: int
    of: int

    @property
    def percent(self) -> Fraction:
        """The share, exact; nought of nought is nought."""
        return Fraction(100 * self.found, self.of) if self.of else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What the checker found in a set of notes.

    Attributes:
        detected: By code, of the notes with that fault those where it was found.
        faulty: Of all notes with a fault, those where one of theirs was found.
        alarms: By code, of the good notes those where it was found wrongly.
        good: Of the good notes, those where anything was found.
        missed: The names of notes of which a fault was not found, with its code.
        wrong: The names of good notes of which something was found, with its code.
    """

    detected: Mapping[str, Rate]
    faulty: Rate
    alarms: Mapping[str, Rate]
    good: Rate
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]


@cache
def panel() -> tuple[Tender, Mapping[str, tuple[str, ...]]]:
    """Return the invented tender the labelled notes belong to, and what its bidders are called."""
    held: dict[str, Any] = tomllib.loads(_text("panel.toml"))
    scales = {
        name: Scale(
            id=name,
            levels=tuple(
                Level(mark=Fraction(mark), label=label, descriptor=text, worth=Fraction(mark))
                for mark, label, text in levels
            ),
        )
        for name, levels in held["scales"].items()
    }
    criteria = tuple(
        Criterion(
            id=name,
            title=row["title"],
            weight=Fraction(1),
            points=Fraction(1),
            scale=row["scale"],
            bullets=tuple(row["bullets"]),
        )
        for name, row in held["questions"].items()
    )
    tender = Tender(
        id="labelled",
        title="Labelled notes",
        authority=Authority(name="An authority"),
        scales=scales,
        criteria=criteria,
    )
    return tender, {b: (f"Bidder {b}", name) for b, name in held["bidders"].items()}


@cache
def labelled() -> tuple[Labelled, ...]:
    """Return every labelled note, in the order of the file."""
    return tuple(
        Labelled(
            set=row["set"],
            name=row["note"],
            note=Note(
                bidder=row["bidder"],
                criterion=row["question"],
                text=row["text"],
                mark=Fraction(row["mark"]),
                evidence=row["evidence"],
                where=f"notes.csv:{line}",
            ),
            faults=frozenset(LABELS[label] for label in row["faults"].split(";") if label),
        )
        for line, row in enumerate(csv.DictReader(_text("notes.csv").splitlines()), start=2)
    )


def _text(name: str) -> str:
    return files(__package__).joinpath("labelled", name).read_text("utf-8")


@cache
def first_measured() -> tuple[tuple[str, Rate, Rate], ...]:
    """Return for each lot of notes how its names begin, what was found and what were false alarms when first measured."""
    return tuple(
        (row["notes"], Rate(*row["found"]), Rate(*row["false_alarms"]))
        for row in tomllib.loads(_text("measured.toml"))["first"]
    )


def rates(which: str) -> Rates:
    """Check the notes of one set together, as those of one procurement are, and count.

    Args:
        which: ``development`` (the rules were tuned on it), ``validation`` (each lot was measured first, then learned
            from) or ``held_out`` (the last such lot).
    """
    tender, bidders = panel()
    rows = [row for row in labelled() if row.set == which]
    found = [
        frozenset(fault.code for fault in checked.faults)
        for checked in checked_notes((row.note for row in rows), tender, bidders)
    ]
    return counted(rows, found)


def counted(rows: Sequence[Labelled], found: Sequence[frozenset[str]]) -> Rates:
    """Count what was found of labelled notes."""
    both = list(zip(rows, found, strict=True))
    faulty = [(row, codes) for row, codes in both if row.faults]
    good = [(row, codes) for row, codes in both if not row.faults]
    return Rates(
        detected={
            code: _rate(code in codes for row, codes in faulty if code in row.faults)
            for code in LABELS.values()
        },
        faulty=_rate(bool(row.faults & codes) for row, codes in faulty),
        alarms={code: _rate(code in codes for _, codes in good) for code in LABELS.values()},
        good=_rate(bool(codes) for _, codes in good),
        missed=tuple(
            (row.name, code) for row, codes in faulty for code in sorted(row.faults - codes)
        ),
        wrong=tuple((row.name, code) for row, codes in good for code in sorted(codes)),
    )


def _rate(hits: Iterable[bool]) -> Rate:
    answers = list(hits)
    return Rate(found=sum(answers), of=len(answers))
