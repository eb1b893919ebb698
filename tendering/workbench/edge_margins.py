"""How near every place was to the edge of its list, at once and of any number of bids; `margins` tries every change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tendering.analysis.edges import Edge, EdgeMargin, EdgeMark, edges, total_margins
from tendering.documents.edges_text import edge_files, edges_text
from tendering.model.findings import finding, in_order
from tendering.model.numbers import plain
from tendering.workbench.supposed import head_again, real, too_early
from tendering.workbench.writing import Later, Report, by, publish, writer_of

FOLDER = "analysis/edges"


def edge_margins(
    ref: str,
    *,
    lot: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Say how far each place is from the edge of its list, with the mark nearest to it; two tables in ``analysis/edges``.

    Args:
        ref: Id or folder of the evaluation.
        lot: One lot; empty is every one.
        out: Folder to write to; ``out/ID`` where none is given.
        store: See `records.opened`.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.

    Raises:
        RefusedError: The evaluation itself cannot be evaluated.
    """
    was = real(ref, store)
    if wrong := was.unknown_lot(lot, "A001"):
        return Report(findings=tuple(wrong), data=was.about | {"edges": [], "places": []})
    lots = tuple(x for x in was.outcome.lots if lot in ("", x.lot))
    outcome = replace(was.outcome, lots=lots)
    found = list(edges(was.dossier.tender, outcome))
    places = list(total_margins(was.dossier.tender, outcome))
    waiting = {x.lot: x.waiting_for for x in lots if not x.complete}
    notes = [
        finding(
            "A002", f"lot {name}", f"lot {name} waits for {'; '.join(why)}: it has no edge yet"
        )
        for name, why in waiting.items()
    ]
    folder = (out or Path("out") / was.folder.name) / FOLDER
    made = writer_of(edge_files(found, places))
    files = publish(folder, made, dry_run=dry_run, made=by(actor))
    heads = {"head_before": was.head or None, "head_after": head_again(was, store) or None}
    return Report(
        findings=in_order((*notes, *too_early(was))),
        data=Later(lambda: was.about | _data(found, places) | heads),
        text=edges_text(was.dossier, found, waiting, was.outcome.evaluation),
        files=files,
        dry_run=dry_run,
    )


def _data(found: Iterable[Edge], places: Iterable[EdgeMargin]) -> dict[str, object]:
    """Return the machine form: decimals as strings, ratios exact."""
    return {
        "edges": [
            {
                "lot": edge.lot,
                "role": edge.role,
                "zone": edge.zone,
                "last_with_a_place": edge.last,
                "first_without": edge.first,
                "apart": plain(edge.apart),
                "order_alone_decides": edge.exact,
                "mark_that_loses": _mark(edge.loses),
                "mark_that_gains": _mark(edge.gains),
                "marks_exact": edge.exact_marks,
            }
            for edge in found
        ],
        "places": [
            {
                "lot": margin.seat.lot,
                "role": margin.seat.role,
                "zone": margin.seat.zone,
                "bidder": margin.seat.bidder,
                "held": margin.held,
                "by": plain(margin.by),
                "level_with": margin.against,
                "order_alone_decides": margin.exact,
            }
            for margin in places
        ],
    }


def _mark(mark: EdgeMark | None) -> dict[str, object] | None:
    if mark is None:
        return None
    return {
        "criterion": mark.criterion,
        "from": plain(mark.before),
        "to": plain(mark.after),
        "levels": mark.levels,
        "draws_level": mark.level,
    }
