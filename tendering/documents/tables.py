"""Plain text tables of an outcome for a terminal. Formatted by us: nothing is parsed as a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tendering.model.bids import Dossier
from tendering.model.numbers import fixed
from tendering.model.outcome import LotOutcome, Standing
from tendering.model.tender import Lot


def table(
    rows: Iterable[Sequence[object]], headers: Sequence[str], *, right: Iterable[int] = ()
) -> str:
    """Lay out rows under headers; columns in ``right`` are numbers and go right.

    >>> print(table([["1E5", "7.50"]], ["bidder", "total"], right=[1]))
    bidder      total
    --------  -------
    1E5          7.50
    """
    from tabulate import tabulate

    numbers = set(right)
    sides = ["right" if i in numbers else "left" for i in range(len(headers))]
    return tabulate(
        [["" if cell is None else str(cell) for cell in row] for row in rows],
        headers=headers,
        disable_numparse=True,
        colalign=sides,
        preserve_whitespace=True,
    )


def lot_summary(dossier: Dossier, outcome: LotOutcome) -> str:
    """Return one lot on a screen: who stands where, and which places each holds."""
    lot = dossier.tender.lot(outcome.lot)
    title = f"Lot {outcome.lot}: {lot.title}" if lot else f"Lot {outcome.lot}"
    state = "" if outcome.complete else "  [provisional: nobody is appointed]"
    listed = _listed(outcome)
    rows = [_row(dossier, outcome, s) for s in listed]
    headers = ["order", "rank", "bidder", "name", "quality", "price", "total", "places"]
    parts = [title + state, table(rows, headers, right=(0, 1, 4, 5, 6))]
    parts += [f"  waits for: {item}" for item in outcome.waiting_for]
    parts += [
        _unfilled(lot, u.role, u.zone, u.count) for u in outcome.unfilled if outcome.complete
    ]
    return "\n".join(parts)


def _listed(outcome: LotOutcome) -> list[Standing]:
    """The lot's own list; for a lot that has none, the best of each bidder's zone standings."""
    own = [s for s in outcome.standings if s.zone is None]
    return own or list(outcome.standings)


def _row(dossier: Dossier, outcome: LotOutcome, s: Standing) -> list[object]:
    bidder = dossier.bidder(s.bidder)
    places = dossier.tender.rounding.display_places
    mode = dossier.tender.rounding.mode
    held = [
        f"{p.role} {p.zone}" if p.zone else p.role for p in outcome.places if p.bidder == s.bidder
    ]
    scores = [None if v is None else fixed(v, places, mode) for v in (s.quality, s.price, s.total)]
    label = s.bidder if s.zone is None else f"{s.bidder} / {s.zone}"
    last = ", ".join(held) or (s.status.value.replace("_", " ") if s.status != "ranked" else "")
    return [s.order, s.rank, label, bidder.name if bidder else "", *scores, last]


def _unfilled(lot: Lot | None, role: str, zone: str | None, count: int) -> str:
    found = lot.zone(zone) if lot and zone else None
    where = f" in {found.title or found.id}" if found else ""
    return f"  not filled: {count} {role} place{'s' if count != 1 else ''}{where}"


def mapping_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Lay out mappings by named columns."""
    return table([[row.get(c) for c in columns] for row in rows], columns)
