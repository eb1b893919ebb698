"""The published criteria of a tender by what is asked of them: looked up once for all lots, never searched for.

A county asks thousands of questions over fifty lots; each lot sees only its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tendering.evaluation.question_table import QuestionTables
from tendering.model.tender import Criterion, Tender


class Outline:
    """The weight tree of a tender, indexed.

    Attributes:
        with_minimum: The criteria and sections with a minimum of their own, in published order.
        tables: What every mark of every question earns.
    """

    def __init__(self, tender: Tender) -> None:
        self.tender = tender
        self.with_minimum = tuple(c for c in tender.criteria if c.minimum is not None)
        self.tables = QuestionTables(tender.scales, tender.rounding)
        self._above: dict[str, tuple[str, ...]] = {}

    def above(self, criterion: Criterion) -> tuple[str, ...]:
        """Return the sections above a criterion, nearest first."""
        known = self._above.get(criterion.id)
        if known is None:
            found: list[str] = []
            parent = criterion.parent
            while parent is not None and parent not in found:
                found.append(parent)
                section = self.tender.criterion(parent)
                parent = section.parent if section else None
            known = self._above[criterion.id] = tuple(found)
        return known

    def minimums(self, of: Collection[str]) -> tuple[Criterion, ...]:
        """Return those of some criteria and sections that have a minimum, in published order."""
        return tuple(c for c in self.with_minimum if c.id in of)

    def below(self, questions: Iterable[Criterion]) -> dict[str, list[Criterion]]:
        """Return, by section, which of some questions lie in it, at whatever depth."""
        found: dict[str, list[Criterion]] = {}
        for question in questions:
            for section in self.above(question):
                found.setdefault(section, []).append(question)
        return found
