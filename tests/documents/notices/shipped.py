"""Every notice of every shipped evaluation, made once: what the tests of shape, checker and readback share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tendering.documents.notices.case import kinds_of
from tendering.documents.notices.make import Notice, default_day, make_notice
from tendering.law.regime import Regime, regime_of
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tendering.workbench.evaluate import computed
from tendering.workbench.library import shelves
from tendering.workbench.notices import recorded


@dataclass(frozen=True)
class Shipped:
    """A notice of a shipped evaluation, with what it was made from."""

    evaluation: str
    kind: str
    notice: Notice
    dossier: Dossier
    outcome: Outcome


EVALUATIONS = tuple(
    s.id
    for s in shelves("evaluations")
    if s.shipped and s.id in {tender.id for tender in shelves("lots") if tender.shipped}
)
"""The evaluations of shipped tenders."""


@cache
def notices_of(evaluation: str) -> tuple[Shipped, ...]:
    """Make every notice that a shipped evaluation of a shipped tender allows."""
    (shelf,) = (s for s in shelves("evaluations") if s.shipped and s.id == evaluation)
    _, dossier, outcome, problems = computed(str(shelf.folder))
    assert dossier is not None, problems
    assert outcome is not None
    found = []
    for kind in kinds_to_make(dossier):
        day = default_day(dossier.tender, kind, dossier)
        if day is None:
            continue
        notice, problems = make_notice(dossier.tender, kind, day, dossier=dossier, outcome=outcome)
        if kind in must_make(dossier):
            assert notice is not None, (evaluation, kind, problems)
        if notice is not None:
            found.append(Shipped(evaluation, kind, notice, dossier, outcome))
    return tuple(found)


def kinds_to_make(dossier: Dossier) -> tuple[str, ...]:
    """Return every kind the law of a tender knows: those it cannot make are refused, and left out."""
    return kinds_of(regime_of(dossier.tender))


def must_make(dossier: Dossier) -> set[str]:
    """Return the kinds that must be made: those the record holds, and the one award notice of the older law."""
    if regime_of(dossier.tender).regime is Regime.PA2023:
        return {kind for kind, _ in recorded(dossier)}
    return {"F21"}
