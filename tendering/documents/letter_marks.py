"""How letters, and the blank one, write a criterion and a mark: the same words everywhere."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.letter_index import LotIndex
from tendering.documents.names import joined, short
from tendering.model.tender import Criterion, Scale, Tender


def criterion_words(index: LotIndex, criterion: Criterion) -> dict[str, object]:
    """Return a criterion's title, its weight and the marks there were."""
    scale = index.dossier.tender.scales.get(criterion.scale or "")
    return {
        "criterion": index.names.criterion(criterion.id),
        "weight": short(criterion.points),
        "available": marks_there_were(scale),
    }


def marks_there_were(scale: Scale | None) -> str:
    """Say which marks a scale has; a section has none of its own."""
    if scale is None or not scale.levels:
        return "Sum of its questions"
    marks = [level.mark for level in scale.levels]
    if marks == [marks[0] + n for n in range(len(marks))]:
        return f"{short(marks[0])} to {short(marks[-1])}"
    return joined((short(m) for m in marks), "or")


def mark_words(tender: Tender, criterion: Criterion, mark: Fraction | None) -> str:
    """Write a mark with the top of its scale and its label: ``4 of 5 (Good)``."""
    if mark is None:
        return "Not applicable"
    scale = tender.scales.get(criterion.scale or "")
    level = scale.level(mark) if scale else None
    top = f" of {short(scale.levels[-1].mark)}" if scale else ""
    return f"{short(mark)}{top}" + (f" ({level.label})" if level and level.label else "")
