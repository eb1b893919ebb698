"""The reason checks on agreed scores: run as they are brought, and again before they are signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.model.findings import Finding
from tendering.model.moderation import AgreedScore
from tendering.record.moderation_rules import Place
from tendering.workbench.moderation_view import View


def reason_findings(
    scores: Sequence[AgreedScore], view: View, *, place: Place
) -> Iterator[Finding]:
    """Yield what the reason checks find in the reasons of agreed scores."""
    del scores, view, place
    yield from ()
