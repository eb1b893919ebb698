"""The exempt appendix of the recommendation: who is recommended, how close it was, who loses a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tendering.analysis.consequences import holding, incumbents_lost, people_changing
from tendering.documents.award_report_lot import block_of
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.letter_winners import appointed_words
from tendering.documents.lot_view import LotView
from tendering.documents.names import Names, joined
from tendering.documents.report_charts import cuts
from tendering.documents.report_tables import cut_table, passed_over
from tendering.documents.sentences import tie_lines
from tendering.documents.word_style import Column
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome


def exempt_blocks(dossier: Dossier, outcome: Outcome) -> Iterator[Block]:
    """Yield the appendix. It names bidders, so it is never part of the public report."""
    names = Names.of(dossier)
    yield paragraph(
        "This appendix names bidders and their scores. It is read with the public report and is not published."
    )
    for result in outcome.lots:
        yield from _lot(LotView.of(dossier, outcome, result))
    yield from _people(dossier, outcome, names)
    appointed = {b for lot in outcome.lots for b in holding(lot)}
    rated = list(ratings(dossier, appointed))
    if rated:
        yield heading("Ratings by bidder")
    for question, answers in rated:
        yield table(
            question,
            [Column(title="Bidder", width=4), Column(title="Answer", width=2)],
            [(names.bidder(b), a) for b, a in answers.items()],
        )


def ratings(dossier: Dossier, appointed: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each question whose passing answers are named, with what each appointed bidder answered."""
    for q in dossier.tender.pass_fail:
        if q.passes is None or len(q.passes.one_of) < 2:
            continue
        answers = {
            a.bidder: a.answer
            for a in dossier.answers
            if a.question == q.id and not a.party and a.bidder in appointed
        }
        if answers:
            yield q.question, answers


def _lot(view: LotView) -> Iterator[Block]:
    yield heading(view.names.lot(view.lot.id))
    rows = []
    for bidder in holding(view.result):
        standing = next((s for s in view.result.standings if s.bidder == bidder and s.rank), None)
        rows.append(
            (
                view.names.bidder(bidder),
                appointed_words(view.result, view.lot, bidder, view.names),
                view.points(standing.total) if standing is not None else "",
            )
        )
    if rows:
        yield table(
            "Recommended for appointment",
            [
                Column(title="Bidder", width=3),
                Column(title="Appointed as", width=5),
                Column(title="Total", right=True),
            ],
            rows,
        )
    else:
        yield paragraph(f"Nobody is recommended. {view.waits()}")
    for role in view.lot.roles:
        found = [cut for r, _, _, cut in cuts(view) if r.role == role.role]
        if found:
            yield block_of(cut_table(view, found, role.role))
    ties = [line for tie in view.own_ties() for line in tie_lines(tie, view.names)]
    if ties:
        yield paragraph("How equal values were settled:")
        yield bullets(dict.fromkeys(ties))
    passed = passed_over(view)
    if passed:
        yield paragraph("Passed over by a published rule, and why:")
        yield bullets(passed)
    gone = view.never_ranked_standings() or [s for r in view.scored_lists() for s in r.others]
    if gone:
        yield heading("Bids that are not ranked, and why", 3)
    for standing in gone:
        name, status = view.names.bidder(standing.bidder), view.status(standing.status)
        yield paragraph(view.sentence(standing.reason), lead=f"{name} ({status.lower()}).")


def _people(dossier: Dossier, outcome: Outcome, names: Names) -> Iterator[Block]:
    lost = incumbents_lost(dossier, outcome)
    if lost:
        yield heading("Present providers without a place")
        yield bullets(lost)
    going = [c for c in people_changing(dossier, outcome) if c.leaving]
    if going:
        yield table(
            "Present providers without a place in the zone they serve",
            [Column(title="Lot", width=3), Column(title="Zone", width=2), Column(title="Providers", width=5)],
            [
                (names.lot(c.lot), names.area(c.lot, c.zone or None), joined(c.leaving))
                for c in going
            ],
        )  # fmt: skip
