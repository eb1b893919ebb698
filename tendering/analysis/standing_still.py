"""When another total of one bidder surely leaves every seat as it is, so that the engine need not be asked."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.analysis.margin_types import Held
from tendering.analysis.relisting import Bench
from tendering.evaluation.scored import ListKey
from tendering.model.outcome import Standing, Status
from tendering.model.tender import Better


def nothing_turns(
    bench: Bench,
    bidder: str,
    rows: Mapping[ListKey, Mapping[str, Standing]],
    held: Held,
) -> bool:
    """Say whether one bidder's other standings surely leave every seat as it is. No is never wrong, only slow.

    Where seats go down the lists one by one, two neighbours that change places leave everything as it is as long as
    each list they change places in gives both of them a seat, or neither. A bidder without any seat that sinks
    leaves everything as it is under a best sum too: what was best stays best, and nobody above it changes.
    """
    sinks_only = not bench.stepwise
    if sinks_only and not (bench.may_sink and not any(s.bidder == bidder for s in held.seats)):
        return False
    return all(
        _crosses_nobody(bench, key, bidder, given[bidder], held, sinks_only=sinks_only)
        for key, given in rows.items()
        if bench.slots.get(key)
    )


def _crosses_nobody(
    bench: Bench,
    key: ListKey,
    bidder: str,
    after: Standing,
    held: Held,
    *,
    sinks_only: bool,
) -> bool:
    was = bench.rows[key][bidder]
    if was.barred != after.barred:
        return False
    if after.status is not Status.RANKED:
        if was.status is not Status.RANKED:
            return True
        if any(bench.holds(key, bidder, held)):
            return False
        return bench.draws or not bench.level_with(key, bidder, was.ranking_value)
    if was.status is not Status.RANKED or after.ranking_value is None or was.ranking_value is None:
        return False
    old, new = was.ranking_value, after.ranking_value
    tied = bench.level_with(key, bidder, old) or bench.level_with(key, bidder, new)
    if tied and not bench.draws:
        return False
    if sinks_only:
        return new <= old if bench.better is Better.HIGHER else new >= old
    mine = bench.holds(key, bidder, held)
    return all(
        bench.holds(key, other, held) == mine for other in bench.between(key, bidder, old, new)
    )
