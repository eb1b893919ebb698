"""How often each place would be held, had every score been within one level of itself: from seeded draws. Needs numpy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from tendering.analysis.effect import seats
from tendering.analysis.margin_types import Seat
from tendering.analysis.mark_draws import cells_of
from tendering.analysis.placed_draws import Drawn, places
from tendering.analysis.ranked_draws import Flags, drawn
from tendering.analysis.shares import LotShares, SeatShare
from tendering.analysis.watch import Watch, unwatched
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tendering.model.tender import Tender


def sample(
    dossier: Dossier,
    outcome: Outcome,
    lots: Collection[str],
    *,
    draws: int,
    seed: int,
    watch: Watch = unwatched,
) -> Iterator[LotShares]:
    """Yield the shares of each complete lot asked for, in published order.

    Args:
        dossier: As recorded. It needs at least one mark.
        outcome: The real outcome.
        lots: The lots asked for; a lot that waits is left out.
        draws: How many.
        seed: Of the generator; the draws of a lot do not depend on which lots are asked for.
        watch: Shows progress.
    """
    cells = cells_of(dossier)
    choices = drawn(cells, draws, seed)
    really = seats(outcome, {lot.lot for lot in outcome.lots})
    done: set[str] = set()
    for lot in dossier.tender.lots:
        decided = outcome.lot(lot.id)
        if lot.id in lots and lot.id not in done and decided is not None and decided.complete:
            together = together_with(dossier.tender, lot.id)
            found = places(dossier, cells, choices, together, watch=watch)
            for name in together:
                done.add(name)
                its = outcome.lot(name)
                if name in lots and its is not None and its.complete:
                    yield _shares(
                        dossier.tender, name, found, [s for s in really if s.lot == name]
                    )


def together_with(tender: Tender, lot: str) -> tuple[str, ...]:
    """Return the lots that have to be placed together with a lot: they share a limit, or a capacity."""
    if tender.capacity is not None and any(
        r.hours_share is not None for x in tender.lots for r in x.roles
    ):
        return tuple(x.id for x in tender.lots)
    limited = {x.role for x in tender.limits}
    nested = {
        x.id: {n for r in x.roles for n in (r.role, *r.including) if n in limited}
        for x in tender.lots
    }
    inside, todo = {lot}, [lot]
    while todo:
        mine = nested[todo.pop()]
        more = [name for name, roles in nested.items() if roles & mine and name not in inside]
        inside.update(more)
        todo += more
    return tuple(x.id for x in tender.lots if x.id in inside)


def _shares(tender: Tender, lot: str, found: Drawn, really: Sequence[Seat]) -> LotShares:
    used = found.draws
    mine = {s: held for s, held in found.holders.items() if s.lot == lot and held.any()}
    same = ~found.waits[lot]
    for seat in {*mine, *really}:
        held = mine.get(seat, np.zeros(used, dtype=np.bool_))
        same &= held if seat in really else ~held
    counts = {s: int(mine[s].sum()) if s in mine else 0 for s in {*mine, *really}}
    listed = sorted(counts, key=lambda s: (_published(tender, s), -counts[s], s.bidder))
    return LotShares(
        lot=lot,
        draws=used,
        why_fewer=found.why_fewer,
        same=int(same.sum()),
        waits=int(found.waits[lot].sum()),
        shares=tuple(SeatShare(seat=s, held=s in really, count=counts[s]) for s in listed),
        anywhere=_anywhere(mine),
    )


def _anywhere(holders: Mapping[Seat, Flags]) -> tuple[tuple[str, int], ...]:
    """Count the draws in which each bidder holds some place."""
    found: dict[str, Flags] = {}
    for seat, held in holders.items():
        found[seat.bidder] = found[seat.bidder] | held if seat.bidder in found else held
    counts = [(bidder, int(flags.sum())) for bidder, flags in found.items()]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def _published(tender: Tender, seat: Seat) -> tuple[int, int]:
    lot = tender.lot(seat.lot)
    zones = [z.id for z in lot.zones] if lot is not None else []
    roles = [r.role for r in lot.roles] if lot is not None else []
    return (
        roles.index(seat.role),
        zones.index(seat.zone) if seat.zone is not None else -1,
    )
