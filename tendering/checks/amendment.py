"""What an amendment of published rules asks for: more time, a notice, or a new procurement. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tendering.checks.report import by_rule
from tendering.checks.words import listed
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model import events
from tendering.model.findings import Finding, Severity, finding
from tendering.model.tender import Event, Tender

ANOTHER_PROCUREMENT = ("id", "started_by", "authority.name", "cpv", "agreement.kind")
"""What makes it another procurement where it changes."""

HOW_BIDS_ARE_MADE = (
    "aggregation",
    "agreement",
    "award_by",
    "bidding",
    "capacity",
    "criteria",
    "limits",
    "lots",
    "minimum_quality",
    "on_withdrawal",
    "pass_fail",
    "price",
    "procedure",
    "related_bidders",
    "relative_quality",
    "rounding",
    "scales",
    "specification",
    "stages",
    "ties",
    "value",
    "weights",
    "workforce",
)
"""The parts of a definition that a bidder writes its bid by."""

SHOWN = 4


def below(path: str, parts: Iterable[str]) -> bool:
    """Say whether a path lies at or below one of some parts of a definition.

    >>> below("lots[D].title", ("lots",)), below("lots_note", ("lots",))
    (True, False)
    """
    return any(path == p or path.startswith((f"{p}.", f"{p}[")) for p in parts)


def significant(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the changed paths that touch how a bid is written."""
    return tuple(p for p in paths if below(p, HOW_BIDS_ARE_MADE))


def check_amendment(
    before: Tender, after: Tender, paths: Sequence[str], *, closed: bool
) -> tuple[Finding, ...]:
    """Return what an amendment asks for beside its reason and its notice.

    Args:
        before: As it governs now.
        after: As it would.
        paths: What changes, in the definition.
        closed: The time for bids is over.
    """
    return (
        *_another(before, after, paths),
        *_too_late(before, paths, closed=closed),
        *_more_time(before, after, paths, closed=closed),
    )


def _another(before: Tender, after: Tender, paths: Sequence[str]) -> Iterator[Finding]:
    gone = [lot.id for lot in before.lots if after.lot(lot.id) is None]
    other = [p for p in paths if below(p, ANOTHER_PROCUREMENT)]
    if other:
        said = f"this would make it another procurement: {listed(other, SHOWN)} changes"
        yield finding("R209", "tender.yaml", said)
    if gone:
        said = f"lot {', '.join(gone)} is no longer there: bidders may be at work on it"
        remedy = "Keep the lot, and end it: `tendering record add ID procurement_ended --lot LOT reason=...`."
        yield finding("R209", "tender.yaml", said, remedy=remedy)
    new = [lot.id for lot in after.lots if before.lot(lot.id) is None]
    if new:
        said = f"lot {', '.join(new)} is new: those who left the tender aside for want of it learn of it by notice alone"
        yield finding("R208", "tender.yaml", said, remedy="Think of a new procurement for it.")


def _too_late(before: Tender, paths: Sequence[str], *, closed: bool) -> Iterator[Finding]:
    touching = significant(paths)
    if not closed or not touching:
        return
    answer = regime_of(before)
    act = answer.regime is Regime.PA2023
    rule = value("pa2023.rules.s31" if act else "pcr2015.rules.reg76_3")
    said = f"bids had to be in, and {listed(touching, SHOWN)} changes after that"
    if answer.light_touch:
        remedy = (
            "Show that nobody is treated worse by it, and offer every bidder time to bid again."
        )
        yield by_rule(finding("R208", "tender.yaml", said, remedy=remedy), rule)
    else:
        yield by_rule(finding("R209", "tender.yaml", said), rule)


def _more_time(
    before: Tender, after: Tender, paths: Sequence[str], *, closed: bool
) -> Iterator[Finding]:
    """Find that rules change and the time for bids does not, or that it becomes shorter."""
    rule = value(
        "pa2023.rules.s31" if regime_of(before).regime is Regime.PA2023 else "pcr2015.rules.reg47"
    )
    was, now = _close(before), _close(after)
    if was and now and now < was:
        said = f"bids would have to be in earlier than published: {now}, and not {was}"
        yield by_rule(finding("R208", "tender.yaml", said, severity=Severity.ERROR), rule)
    elif (touching := significant(paths)) and now == was and not closed:
        said = f"{listed(touching, SHOWN)} changes, and bids must be in when they had to be before"
        remedy = (
            "Move the time for bids so that everyone can take the change up, or record in --reason why there is time "
            "enough."
        )
        yield by_rule(finding("R208", "tender.yaml", said, remedy=remedy), rule)


def _close(tender: Tender) -> str:
    """Return the first time bids must be in by, as text that sorts; empty where none is stated."""
    names = (*events.SELECTION_CLOSES, *events.TENDERS_CLOSE)
    return min((t for e in tender.timetable if e.event in names and (t := _time(e))), default="")


def _time(event: Event) -> str:
    if event.at is not None:
        return event.at.strftime("%Y-%m-%d %H:%M")
    day = event.on or event.end
    return f"{day.isoformat()} 24:00" if day else ""
