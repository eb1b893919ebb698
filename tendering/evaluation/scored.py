"""What scoring hands to appointing: the standings of every ranking list, its ties, and what each lot waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tendering.model.findings import Finding
from tendering.model.outcome import Standing, Tie

ListKey = tuple[str, str | None]
"""A ranking list: (lot, None) for the lot's own, (lot, zone) for a zone's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Every bidder scored and ranked, nobody appointed yet.

    Attributes:
        standings: By list, every bidder of that list: ranked ones in order first, then the others by id.
            A lot has its own list unless it has zone questions and no ``lot_total``; each zone of a lot has one.
        ties: By list, the groups with equal ranking values, settled or not.
        waiting_for: By lot, one sentence for each thing it waits for (a decision, a score, a draw).
            An unresolved tie is *not* listed here: it matters only where a role uses the list.
        findings: What scoring has to report (missing scores, undecided breaches, low-price tasks).
    """

    standings: Mapping[ListKey, tuple[Standing, ...]]
    ties: Mapping[ListKey, tuple[Tie, ...]] = field(default_factory=dict)
    waiting_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
