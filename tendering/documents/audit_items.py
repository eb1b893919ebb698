"""The twenty-one things a good record of an evaluation holds, each with its evidence, or with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tendering.documents.audit_case import AuditCase, Evidence

SHOWN, IN_PART, MISSING, NONE = "In the record", "MISSING in part", "MISSING", "Does not apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the twenty-one.

    Attributes:
        source: Why an auditor asks, and where that is written.
        evidence: What the record shows.
        lacking: What it does not; each a sentence's end after "missing:".
        excused: Why the item does not apply; empty where it does.
    """

    number: int
    title: str
    source: str
    evidence: tuple[Evidence, ...]
    lacking: tuple[str, ...]
    excused: str = ""

    @property
    def state(self) -> str:
        """Whether the record holds it."""
        if self.excused:
            return NONE
        if not self.lacking:
            return SHOWN
        return IN_PART if self.evidence else MISSING


Found = Iterator[Evidence | str]
"""Evidence, and texts of what is missing, as they come."""
Excuse = Callable[[AuditCase], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How an item is looked for."""

    title: str
    source: str
    look: Callable[[AuditCase], Found]
    excuse: Excuse | None = None


def items(case: AuditCase, questions: Mapping[int, Question]) -> tuple[Item, ...]:
    """Return the items, in order of number."""
    return tuple(_item(case, number, questions[number]) for number in sorted(questions))


def _item(case: AuditCase, number: int, question: Question) -> Item:
    found = list(question.look(case))
    return Item(
        number=number,
        title=question.title,
        source=question.source,
        evidence=tuple(f for f in found if isinstance(f, Evidence)),
        lacking=tuple(dict.fromkeys(f for f in found if isinstance(f, str))),
        excused=question.excuse(case) if question.excuse is not None else "",
    )
