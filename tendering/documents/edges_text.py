"""The edges of the lists in words and tables: what is nearest first, at a terminal and in two files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from tendering.analysis.edges import Edge, EdgeMargin, EdgeMark
from tendering.documents.difference_text import ONLY
from tendering.documents.names import Names, counted, short
from tendering.documents.tables import table
from tendering.model.bids import Dossier
from tendering.model.numbers import plain

MOST_SHOWN = 20
"""Edges that are shown at a terminal; the file has them all."""
EDGES = (
    "lot", "role", "zone", "last_with_a_place", "first_without", "apart", "order_alone_decides",
    "mark_that_loses", "loses_from", "loses_to", "loses_levels", "loses_draws_level",
    "mark_that_gains", "gains_from", "gains_to", "gains_levels", "gains_draws_level", "marks_exact",
)  # fmt: skip
DISTANCES = (
    "lot", "role", "zone", "bidder", "holds_a_place", "total_by", "level_with", "order_alone_decides",
)  # fmt: skip


def edges_text(dossier: Dossier, found: Sequence[Edge], waiting: Iterable[str], ref: str) -> str:
    """Return what a person reads at a terminal.

    Args:
        dossier: Whose names are used.
        found: The edges.
        waiting: Lots that have none because they wait.
        ref: The evaluation, as the command that looks further names it.
    """
    return "\n".join(_lines(dossier, found, list(waiting), ref))


def _lines(
    dossier: Dossier, found: Sequence[Edge], waiting: Sequence[str], ref: str
) -> Iterator[str]:
    yield ONLY
    yield (
        "The edge of a list lies between the last bidder with a place and the first for whom none was left. Marks and "
        "totals are compared with that edge as it stands; nothing is worked out again."
    )
    yield ""
    names = Names.of(dossier)
    if waiting:
        yield f"{counted(len(waiting), 'lot')} left out, undecided as yet: {', '.join(waiting)}."
    if not found:
        yield "No list has an edge: wherever places were given, nobody was left without one by the order."
        return
    yield from _in_short(found)
    shown = sorted(found, key=_near)[:MOST_SHOWN]
    yield ""
    heads = (
        "lot",
        "zone",
        "role",
        "last with a place",
        "first without",
        "apart",
        "mark that loses it",
        "mark that gains it",
        "",
    )
    yield table([_row(edge) for edge in shown], heads, right=[5])
    apart = "points" if names.by_points else "the value that ranks"
    yield f"Apart is in {apart}. = only draws level, and the published rule for ties decides."
    if not all(edge.exact for edge in shown):
        yield "! a limit, a capacity, a related bidder or another role also decides who has a place there."
    if len(found) > len(shown):
        yield f"The nearest {len(shown)} of {len(found)} edges; the files have them all."
    yield ""
    yield f"`tendering margins {ref}` tries every change under all the published rules; for thousands of bids it takes hours."


def _in_short(found: Sequence[Edge]) -> Iterator[str]:
    level = sum(edge.apart == 0 for edge in found)
    near = sum(edge.apart != 0 and edge.levels == 1 for edge in found)
    verb = "has" if len(found) == 1 else "have"
    yield f"{counted(len(found), 'list')} {verb} an edge."
    if level:
        yield f"In {_of_them(level)} the two bidders there are level, and the published rule for ties decided."
    if near:
        others = f"{near} more" if level else _of_them(near)
        yield f"In {others} one mark, one level up or down, reaches the edge."


def _of_them(count: int) -> str:
    return "one of them" if count == 1 else f"{count} of them"


def _near(edge: Edge) -> tuple[bool, int, object]:
    """Order edges by how near they are: level first, then by the levels of one mark, then by what lies between."""
    return edge.apart != 0, edge.levels if edge.levels is not None else 10**6, edge.apart


def _row(edge: Edge) -> list[str]:
    return [
        edge.lot,
        edge.zone or "",
        edge.role,
        edge.last,
        edge.first,
        short(edge.apart),
        _mark(edge.loses),
        _mark(edge.gains),
        "" if edge.exact else "!",
    ]


def _mark(mark: EdgeMark | None) -> str:
    if mark is None:
        return "none"
    return (
        f"{mark.criterion} {short(mark.before)} to {short(mark.after)}{' =' if mark.level else ''}"
    )


def edge_files(found: Iterable[Edge], places: Iterable[EdgeMargin]) -> dict[str, str]:
    """Return the two tables by file name: every edge, and how far every place is from its own."""
    return {
        "edges-analysis-only.csv": _csv(EDGES, (_edge_cells(edge) for edge in found)),
        "distances-analysis-only.csv": _csv(DISTANCES, map(_place_cells, places)),
    }


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue()


def _edge_cells(edge: Edge) -> list[str]:
    return [
        edge.lot,
        edge.role,
        edge.zone or "",
        edge.last,
        edge.first,
        plain(edge.apart),
        _yes(edge.exact),
        *_mark_cells(edge.loses),
        *_mark_cells(edge.gains),
        _yes(edge.exact_marks),
    ]


def _mark_cells(mark: EdgeMark | None) -> list[str]:
    if mark is None:
        return [""] * 5
    figures = (plain(mark.before), plain(mark.after), str(mark.levels))
    return [mark.criterion, *figures, _yes(mark.level)]


def _place_cells(margin: EdgeMargin) -> list[str]:
    seat = margin.seat
    held, alone = _yes(margin.held), _yes(margin.exact)
    where = (seat.lot, seat.role, seat.zone or "", seat.bidder)
    return [*where, held, plain(margin.by), margin.against, alone]


def _yes(said: object) -> str:
    return "yes" if said else "no"
