"""What the award report says of the result of a lot: who holds what and why, who does not, what stayed empty and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tendering.documents.blocks import Block, bullets, paragraph, table
from tendering.documents.lot_view import LotView
from tendering.documents.names import Names, capital
from tendering.documents.report_tables import (
    Table,
    never_ranked_table,
    passed_over,
    places_table,
    ranking_table,
    unranked_table,
    zone_tables,
)
from tendering.documents.sentences import reserve_sentence, tie_lines, unfilled_sentence
from tendering.documents.word_style import Column
from tendering.evaluation.places.board import Slot
from tendering.evaluation.places.reasons import role_words, slot_words
from tendering.model.outcome import LotOutcome, Outcome, Unfilled

CLASH = "P005"
_SHORT, _LONG = 9, 90
_LEFT = " Left for a second competition: "
_TO_DECIDE = (
    "Where fewer are appointed than are needed for a zone or lot to stand, the authority decides, as published, whether "
    "it goes ahead."
)


def block_of(found: Table) -> Block:
    """Return a table of the HTML report as a block of a paper, its columns as wide as their text asks for."""
    rows = [
        [cell if isinstance(cell, str) else "\n".join(cell) for cell in row] for row in found.rows
    ]
    columns = [
        Column(
            title=title, width=_width(title, [row[n] for row in rows]), right=n in found.numeric
        )
        for n, title in enumerate(found.headings)
    ]
    return table(found.caption, columns, rows)


def _width(title: str, cells: Sequence[str]) -> float:
    """Return a share of the width: long texts get more, but far less than their length; no column is a sliver."""
    longest = max(len(line) for cell in (title, *cells) for line in cell.split("\n"))
    return float(min(max(longest, _SHORT), _LONG) ** 0.6)


def result_blocks(view: LotView) -> Iterator[Block]:
    """Yield the result of a lot, below its heading."""
    if not view.result.complete:
        yield paragraph(f"This lot is not complete. {view.waits()}")
    else:
        yield block_of(places_table(view))
    empty = [unfilled_sentence(u, view.names) for u in view.result.unfilled]
    if empty:
        yield paragraph("Places that were not filled, and why:")
        yield bullets(empty)
    for ranking in view.scored_lists():
        yield block_of(ranking_table(view, ranking))
        others = unranked_table(view, ranking, brief=True)
        if others is not None and len(view.scored_lists()) == 1:
            yield block_of(others)
    never = never_ranked_table(view, brief=True) if len(view.scored_lists()) > 1 else None
    if never is not None:
        yield block_of(never)
    for zone in zone_tables(view):
        yield block_of(zone)
    passed = passed_over(view)
    if passed:
        yield paragraph("Passed over by a published rule, and why:")
        yield bullets(passed)
    lines = [line for tie in view.own_ties() for line in tie_lines(tie, view.names)]
    if lines:
        yield paragraph("How equal values were settled:")
        yield bullets(dict.fromkeys(lines))
    if view.result.reserves:
        yield paragraph("Reserves:")
        yield bullets(reserve_sentence(r, view.names) for r in view.result.reserves)


def clash_blocks(outcome: Outcome, names: Names, lots: Sequence[LotOutcome]) -> Iterator[Block]:
    """Yield what no allocation could fill in some lots: the rules that clash, what would do, and what is left to compete for.

    Nothing where no demand of theirs clashes with the rules.
    """
    clashes = [f.message for f in outcome.findings if f.code == CLASH]
    if not clashes:
        return
    told: dict[str, None] = {}
    rows: list[tuple[Unfilled, LotOutcome]] = []
    for lot in lots:
        for empty in lot.unfilled:
            said = _clashes(clashes, names, lot.lot, empty)
            told |= dict.fromkeys(said)
            if said:
                rows.append((empty, lot))
    if not told:
        return
    yield from (paragraph(said) for said in told)
    needed = [_needed(names, empty, lot) for empty, lot in rows]
    yield table(
        "Places left empty, for a second competition",
        [
            Column(title="Lot", width=3),
            Column(title="Zone", width=3),
            Column(title="Role", width=2.2),
            Column(title="Empty", width=1, right=True),
            Column(title="Needed for it to stand", width=3),
        ],
        [
            (
                names.lot(lot.lot),
                capital(names.zone(empty.zone, lot.lot)) if empty.zone else "Whole lot",
                capital(names.role(empty.role)),
                str(empty.count),
                least or "no least number",
            )
            for (empty, lot), least in zip(rows, needed, strict=True)
        ],
    )
    if any(needed):
        yield paragraph(_TO_DECIDE)


def _clashes(clashes: Iterable[str], names: Names, lot: str, empty: Unfilled) -> list[str]:
    """Return what findings say of the clash that keeps a place empty: of its role, or of it alone."""
    words = role_words(names.tender, empty.role)
    about = (
        f"{capital(words)}: ",
        f"{slot_words(names.tender, Slot(lot, empty.role, empty.zone))}: ",
    )
    return [said.partition(_LEFT)[0] for said in clashes if said.startswith(about)]


def _needed(names: Names, empty: Unfilled, result: LotOutcome) -> str:
    """Say how many must be appointed, where fewer are; empty where enough are, or the tender states no number."""
    lot = names.tender.lot(result.lot)
    role = lot.role(empty.role) if lot is not None else None
    least = role.places_in(empty.zone).least if role is not None else None
    held = sum((p.role, p.zone) == (empty.role, empty.zone) for p in result.places)
    if least is None or held >= least:
        return ""
    return f"{least}, with {held or 'nobody'} appointed"
