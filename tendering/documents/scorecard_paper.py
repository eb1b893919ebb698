"""The scorecard of a lot as a paper: ranking, places, then each bidder's scores with the panel's reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tendering.documents.award_report_lot import block_of
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.lot_view import LotView, RankingList
from tendering.documents.paper import Paper, make_paper
from tendering.documents.pdf import pdf_of
from tendering.documents.report_tables import (
    never_ranked_table,
    places_table,
    ranking_table,
    reasons_by_bidder,
    unranked_table,
    zone_tables,
)
from tendering.documents.scorecards import file_part
from tendering.documents.sentences import reserve_sentence, tie_lines
from tendering.documents.word_style import Column
from tendering.model.bids import ConsensusScore, Dossier
from tendering.model.outcome import Outcome, Standing


def scorecard_paper(view: LotView) -> Paper:
    """Return the paper of one lot."""
    name = f"scorecard-lot-{file_part(view.lot.id)}"
    title = f"Scorecard: {view.names.lot(view.lot.id)}"
    return Paper(name=name, title=title, blocks=list(_blocks(view)))


def write_papers(
    dossier: Dossier, outcome: Outcome, out: Path, on: date, *, templates: Path | None = None
) -> list[Path]:
    """Write the paper of each lot as PDF into a folder that exists.

    Raises:
        RefusedError: The template cannot be used, or typst is not installed; nothing has been written.
    """
    made = []
    for result in outcome.lots:
        paper = scorecard_paper(LotView.of(dossier, outcome, result))
        word = make_paper(paper, dossier.tender, on, templates=templates)
        made.append((out / f"{paper.name}.pdf", pdf_of(word, on)))
    for path, data in made:
        path.write_bytes(data)
    return [path for path, _ in made]


def _blocks(view: LotView) -> Iterator[Block]:
    if not view.result.complete:
        yield paragraph(f"Provisional: nobody is appointed. {view.waits()}")
    else:
        yield block_of(places_table(view))
    for ranking in view.scored_lists():
        yield heading(f"Ranking: {ranking.name}")
        yield block_of(ranking_table(view, ranking))
        others = unranked_table(view, ranking)
        if others is not None:
            yield block_of(others)
    never = never_ranked_table(view) if len(view.scored_lists()) > 1 else None
    if never is not None:
        yield block_of(never)
    for zone in zone_tables(view):
        yield block_of(zone)
    ties = dict.fromkeys(line for tie in view.own_ties() for line in tie_lines(tie, view.names))
    if ties:
        yield heading("How equal values were settled")
        yield bullets(ties)
    if view.result.reserves:
        yield heading("Reserves")
        yield bullets(reserve_sentence(r, view.names) for r in view.result.reserves)
    yield from _bidders(view)


def _bidders(view: LotView) -> Iterator[Block]:
    decided = {name: lines for name, _, lines in reasons_by_bidder(view)}
    for bidder in view.bidders():
        name = view.names.bidder(bidder)
        yield heading(name)
        for lead, text in decided.get(name, []):
            yield paragraph(text, lead=f"{lead}.")
        for ranking in view.scored_lists():
            standing = next((s for s in ranking.standings if s.bidder == bidder), None)
            if standing is not None and standing.points:
                yield _scores(view, ranking, standing)
        yield from _reasons(view, bidder)


def _scores(view: LotView, ranking: RankingList, standing: Standing) -> Block:
    rows = [
        (
            f"{q.id} {q.title}",
            view.points(q.weight),
            view.marks_shown(standing, q.id),
            view.points(standing.points.get(q.id)),
        )
        for q in view.questions
    ]
    rows.append(("Total", "", "", view.points(standing.total)))
    return table(
        f"Scores, {ranking.name}",
        [
            Column(title="Criterion", width=5),
            Column(title="Weight", right=True),
            Column(title="Mark", width=1.4),
            Column(title="Points", right=True),
        ],
        rows,
        total=True,
    )


def _reasons(view: LotView, bidder: str) -> Iterator[Block]:
    given = [
        c
        for c in view.dossier.consensus
        if c.bidder == bidder and c.lot in ("", view.lot.id) and _asked(view, c)
    ]
    if given:
        yield heading("The panel's reasons", 3)
    for score in given:
        where = f", {view.area(score.zone)}" if score.zone else ""
        evidence = f" Evidence: {score.evidence}." if score.evidence else ""
        yield paragraph(
            f"{score.reason or 'No reason is recorded.'}{evidence}",
            lead=f"{view.names.criterion(score.criterion)}{where}.",
        )


def _asked(view: LotView, score: ConsensusScore) -> bool:
    return any(q.id == score.criterion for q in view.questions)
