"""Plain text tables of an outcome for a terminal. Formatted by us: nothing is parsed as a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tabulate import tabulate

from tendering.model.bids import Dossier
from tendering.model.numbers import fixed
from tendering.model.outcome import LotOutcome, Place, Standing
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
    numbers = set(right)
    sides = ["right" if i in numbers else "left" for i in range(len(headers))]
    return tabulate(
        [["" if cell is None else str(cell) for cell in row] for row in rows],
        headers=headers,
        disable_numparse=True,
        colalign=sides,
        preserve_whitespace=True,
    )


WIDEST = 110
"""Characters: rows that make a wider table are each printed as a list."""


def rows_text(rows: Sequence[Mapping[str, str]], first: Sequence[str] = ()) -> str:
    """Lay out rows of texts by column: as a table where they fit a screen, else each as a list of what it says.

    >>> print(rows_text([{"mark": "3", "bidder": "B1"}], ["bidder"]))
    bidder    mark
    --------  ------
    B1        3
    >>> said = rows_text([{"reason": "x" * 120, "bidder": "B1", "mark": "3"}], ["bidder"])
    >>> said.splitlines()[:2], said.splitlines()[2][:14]
    (['  1. bidder B1', '     mark: 3'], '     reason: x')
    """
    named = dict.fromkeys(c for row in rows for c in row)
    columns = [*(c for c in first if c in named), *(c for c in named if c not in first)]
    said = table([[row.get(c, "") for c in columns] for row in rows], columns)
    if max((len(line) for line in said.splitlines()), default=0) <= WIDEST:
        return said
    lines: list[str] = []
    for n, row in enumerate(rows, 1):
        whose = ", ".join(f"{c} {row[c]}" for c in columns if c in first and row.get(c))
        rest = sorted(c for c in columns if c not in first and row.get(c))
        lines.append(f"{n:>3}. {whose}".rstrip())
        lines += [f"     {c}: {row[c]}".replace("\n", "\n       ") for c in rest]
    return "\n".join(lines)


def lot_summary(dossier: Dossier, outcome: LotOutcome, *, appointed_only: bool = False) -> str:
    """Return one lot on a screen: who stands where, and which places each holds.

    Args:
        dossier: For names, titles and decimals.
        outcome: The lot.
        appointed_only: List those who hold a place and count the others; a provisional lot is listed whole.
    """
    lot = dossier.tender.lot(outcome.lot)
    title = f"Lot {outcome.lot}: {lot.title}" if lot else f"Lot {outcome.lot}"
    state = "" if outcome.complete else "  [provisional: nobody is appointed]"
    listed = _listed(outcome)
    shown = listed
    if appointed_only and outcome.complete:
        held = _places(outcome)
        shown = [s for s in listed if _held(held, s)]
    parts = [title + state, _standings(dossier, outcome, shown)]
    parts += [f"  {line}" for line in _others(listed, shown)]
    parts += [f"  waits for: {item}" for item in outcome.waiting_for]
    parts += [
        _unfilled(lot, u.role, u.zone, u.count) for u in outcome.unfilled if outcome.complete
    ]
    return "\n".join(parts)


def _standings(dossier: Dossier, outcome: LotOutcome, listed: Sequence[Standing]) -> str:
    """Lay out standings; quality and price have columns of their own only where price carries points."""
    tender = dossier.tender
    places, mode = tender.rounding.display_places, tender.rounding.mode
    priced = any(s.price is not None for s in listed)
    zoned = any(s.zone is not None for s in listed)
    headers = ["zone"] * zoned + ["order", "rank", "bidder", "name"]
    headers += ["quality", "price"] * priced + ["total", "places"]
    rows = []
    names = {b.id: b.name for b in reversed(dossier.bidders)}
    held = _places(outcome)
    for s in listed:
        scores = [s.quality, s.price, s.total] if priced else [s.total]
        rows.append(
            [
                *([_zone_title(tender.lot(s.lot), s.zone)] * zoned),
                s.order,
                s.rank,
                s.bidder,
                names.get(s.bidder, ""),
                *(None if v is None else fixed(v, places, mode) for v in scores),
                _held(held, s) or ("" if s.status == "ranked" else s.status.replace("_", " ")),
            ]
        )
    numbers = [
        n for n, h in enumerate(headers) if h in ("order", "rank", "quality", "price", "total")
    ]
    return table(rows, headers, right=numbers)


def _zone_title(lot: Lot | None, zone: str | None) -> str | None:
    found = lot.zone(zone) if lot and zone else None
    return found.title if found and found.title else zone


def _places(outcome: LotOutcome) -> Mapping[str, Sequence[Place]]:
    """Return the places of each bidder who holds one."""
    found: dict[str, list[Place]] = {}
    for p in outcome.places:
        found.setdefault(p.bidder, []).append(p)
    return found


def _held(places: Mapping[str, Sequence[Place]], s: Standing) -> str:
    """Name the places of a bidder: ``main north, south; framework``; of one zone where zones are listed."""
    zones: dict[str, list[str]] = {}
    for p in places.get(s.bidder, ()):
        if s.zone is None or p.zone in (None, s.zone):
            zones.setdefault(p.role, []).extend([p.zone] if p.zone and s.zone is None else [])
    return "; ".join(f"{role} {', '.join(z)}".strip() for role, z in zones.items())


def _others(listed: Sequence[Standing], shown: Sequence[Standing]) -> list[str]:
    """Count the standings that are not shown, by what became of them."""
    there = set(
        map(id, shown)
    )  # each is one of those listed: to compare all their figures would take minutes
    counts = Counter(s.status.value.replace("_", " ") for s in listed if id(s) not in there)
    counts = Counter(
        {("ranked without a place" if k == "ranked" else k): n for k, n in counts.items()}
    )
    said = "; ".join(f"{n} {what}" for what, n in counts.most_common())
    each = " (zone by zone)" if any(s.zone for s in listed) else ""
    return [f"not listed{each}: {said}"] if said else []


def _listed(outcome: LotOutcome) -> list[Standing]:
    """The lot's own list; for a lot that has none, those of its zones."""
    own = [s for s in outcome.standings if s.zone is None]
    return own or list(outcome.standings)


def _unfilled(lot: Lot | None, role: str, zone: str | None, count: int) -> str:
    found = lot.zone(zone) if lot and zone else None
    where = f" in {found.title or found.id}" if found else ""
    return f"  not filled: {count} {role} place{'s' if count != 1 else ''}{where}"


def mapping_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Lay out mappings by named columns."""
    return table([[row.get(c) for c in columns] for row in rows], columns)
