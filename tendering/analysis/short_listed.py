"""When another mark of an earlier stage surely leaves its short list as it is, and with it everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.relisting import Bench
from tendering.model.criteria import Criterion, Stage
from tendering.model.outcome import Standing, Status
from tendering.model.tender import AtLastPlace, Tender


def list_of(tender: Tender, criterion: Criterion) -> Stage | None:
    """Return the one short list that a criterion serves and nothing else does; None where it serves more."""
    listing = [s for s in tender.stages if s.keep is not None]
    if len(listing) != 1 or criterion.stage != listing[0].id or listing[0].carries_forward:
        return None
    stage = listing[0]
    if stage.keep is None or stage.keep.at_last_place is AtLastPlace.ADMIT_NONE:
        return None
    inside = [c for c in tender.criteria if c.stage == stage.id]
    if any(c.minimum is not None for c in inside) or any(
        r.of in {c.id for c in inside} or r.of == criterion.parent for r in tender.ties if r.of
    ):
        return None
    return stage


@dataclass(frozen=True, slots=True)
class Cut:
    """The totals of one lot's short list.

    Attributes:
        kept: The lowest total of those who were kept and are still ranked.
        left: By total, the highest first, who was not kept.
    """

    kept: Fraction | None
    left: tuple[tuple[Fraction, str], ...]


def cut_of(bench: Bench, stage: Stage, lot: str) -> Cut:
    """Return where the short list of a lot was cut."""
    asked = [c.id for c in bench.tender.questions(lot, stage.id)]
    rows = bench.rows.get((lot, None), {})
    totals = {b: total for b, s in rows.items() if (total := _total(s, asked)) is not None}
    kept = [t for b, t in totals.items() if rows[b].status is Status.RANKED]
    left = sorted(
        ((t, b) for b, t in totals.items() if rows[b].status is Status.NOT_SHORTLISTED),
        reverse=True,
    )
    return Cut(min(kept, default=None), tuple(left))


def stays(bench: Bench, stage: Stage, cut: Cut, bidder: str, after: Standing) -> bool:
    """Say whether a bidder's other marks surely leave the short list of a lot as it is.

    Above everyone at the cut, or below, the number of those above the cut stays what it is. No is never wrong.
    """
    asked = [c.id for c in bench.tender.questions(after.lot, stage.id)]
    was = bench.rows[after.lot, None][bidder]
    old, new = _total(was, asked), _total(after, asked)
    if old is None or new is None:
        return False
    if old == new:
        return True
    if was.status is Status.RANKED:
        return cut.kept is not None and old > cut.kept and new > cut.kept
    if was.status is not Status.NOT_SHORTLISTED:
        return False
    if stage.keep is None or stage.keep.at_last_place is not AtLastPlace.ADMIT_ALL:
        below = next((t for t, b in cut.left if b != bidder), None)
        return below is not None and old < below and new < below
    return new < old or any(new <= t for t, b in cut.left if b != bidder)


def _total(standing: Standing, asked: Sequence[str]) -> Fraction | None:
    points: Mapping[str, Fraction] = standing.points
    if any(q not in points for q in asked):
        return None
    return sum((points[q] for q in asked), Fraction(0))
