"""The evaluation report: one accessible HTML file with tables and inline charts, complete in itself, no script.

Of a very large tender each lot has a page of its own, and the report is the page that leads to them: a browser opens no
file of a hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tendering.documents.dates import british
from tendering.documents.lot_view import LotView
from tendering.documents.names import counted
from tendering.documents.page_template import render_page
from tendering.documents.progress import Progress, quiet
from tendering.documents.published_rules import published_rules
from tendering.documents.report_charts import band_charts, cuts, points_chart, role_chart
from tendering.documents.report_tables import (
    Table,
    cut_table,
    make,
    never_ranked_table,
    places_table,
    points_table,
    price_table,
    ranking_table,
    reasons_by_bidder,
    rules_table,
    unranked_table,
    zone_tables,
)
from tendering.documents.scorecards import file_part
from tendering.documents.sentences import (
    reserve_sentence,
    tie_lines,
    unfilled_sentence,
)
from tendering.documents.workers import made_by, workers_for
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.model.outcome import LotOutcome, Outcome
from tendering.model.tender import Per

TEMPLATE = "report.html.j2"
MOST_BARS = 60
"""How many bidders a chart shows, a row each: of more, a table or the workbook has them."""
ON_ONE_PAGE = 1_000
"""How many bids for lots the report shows on one page: of more, each lot has a page of its own."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the table of its figures; ``fold`` when the table is long. Of too many bidders there is no chart."""

    chart: Markup | None
    table: Table
    fold: bool


def write_report(
    dossier: Dossier,
    outcome: Outcome,
    out: Path,
    *,
    templates: Path | None = None,
    chain: str = "",
    workers: int | None = None,
    progress: Progress = quiet,
) -> Path:
    """Write ``report.html`` into a folder that exists, and beside it ``report-lot-ID.html`` of a very large tender.

    Args:
        dossier: What the evaluation rests on.
        outcome: What `evaluate` made of it.
        out: Folder to write into.
        templates: An authority's own folder of templates.
        chain: The head of the record; empty where no record is kept.
        workers: How many processes write the pages of lots; else as many as are worth while.
        progress: Shows how far they are.

    Returns:
        The report. The same input gives the same bytes on any machine.

    Raises:
        RefusedError: The template cannot be used; nothing has been written.
    """
    path = out / "report.html"
    bids = sum(len({s.bidder for s in result.standings}) for result in outcome.lots)
    if bids <= ON_ONE_PAGE:
        path.write_bytes(render(dossier, outcome, templates, chain).encode("utf-8"))
        return path

    def page(result: LotOutcome) -> None:
        told = _told(dossier, outcome, chain, [result], alone=True)
        (out / _page(result)).write_bytes(render_page(TEMPLATE, told, templates).encode("utf-8"))

    told = _told(dossier, outcome, chain, ())
    path.write_bytes(render_page(TEMPLATE, told, templates).encode("utf-8"))
    made = made_by(outcome.lots, page, workers=workers_for(bids, workers))
    for _ in progress(made, "Writing the report of each lot", len(outcome.lots)):
        pass
    return path


def render(dossier: Dossier, outcome: Outcome, folder: Path | None = None, chain: str = "") -> str:
    """Return the report as HTML; ``folder`` holds an authority's own template."""
    return render_page(TEMPLATE, context(dossier, outcome, chain), folder)


def context(dossier: Dossier, outcome: Outcome, chain: str = "") -> dict[str, object]:
    """Return everything the template prints on one page, as plain values."""
    return _told(dossier, outcome, chain, outcome.lots)


def _told(
    dossier: Dossier,
    outcome: Outcome,
    chain: str,
    shown: Sequence[LotOutcome],
    *,
    alone: bool = False,
) -> dict[str, object]:
    """Return what a page prints that shows some lots: all, or none, and then it leads to the page of each.

    The page of a lot ``alone`` speaks of this lot only; the findings of the evaluation are on the first page.
    """
    views = [LotView.of(dossier, outcome, result) for result in shown or outcome.lots]
    tender = dossier.tender
    approved = british(dossier.approved_on) if dossier.approved_on else ""
    return {
        "title": tender.title,
        "tender": tender.id,
        "authority": tender.authority.name,
        "evaluation": outcome.evaluation,
        "evaluation_title": dossier.title,
        "fingerprint": outcome.fingerprint,
        "chain": chain,
        "complete": all(v.result.complete for v in views) if alone else outcome.complete,
        "approved": approved,
        "waiting": [
            f"{v.names.lot(v.lot.id)}: nobody is appointed. {v.waits()}"
            for v in views
            if not v.result.complete
        ],
        "alone": alone,
        "pages": [(_page(v.result), v.names.lot(v.lot.id)) for v in views] if not shown else [],
        "lots": [_lot(v, f"l{number}") for number, v in enumerate(views, start=1) if shown],
        "overview": _overview(views),
        "findings": _findings(outcome.findings) if not alone else None,
    }


def _page(result: LotOutcome) -> str:
    return f"report-lot-{file_part(result.lot)}.html"


def _overview(views: list[LotView]) -> Table:
    rows = [
        (
            v.names.lot(v.lot.id),
            "complete" if v.result.complete else "PROVISIONAL",
            str(len(v.bidders())),
            str(len({s.bidder for x in v.lists() for s in x.ranked})),
            str(len({p.bidder for p in v.result.places})),
            str(len(v.result.places)),
            str(sum(u.count for u in v.result.unfilled)),
        )
        for v in views
    ]
    headings = (
        "Lot",
        "State",
        "Bidders",
        "Ranked",
        "Appointed",
        "Places held",
        "Places not filled",
    )
    return make("The lots at a glance", headings, rows, numeric=range(2, 7))


def _lot(view: LotView, key: str) -> dict[str, object]:
    return {
        "key": key,
        "id": view.lot.id,
        "file": f"scorecard-lot-{file_part(view.lot.id)}.xlsx",
        "title": view.names.lot(view.lot.id),
        "description": view.lot.description or "",
        "complete": view.result.complete,
        "state": view.waits(),
        "waiting": view.result.waiting_for,
        "places": places_table(view) if view.result.complete else None,
        "unfilled": [unfilled_sentence(u, view.names) for u in view.result.unfilled],
        "lists": [_list(view, key, number) for number in range(len(view.scored_lists()))],
        "cuts": list(_cuts(view, key)),
        "zones": list(zone_tables(view)),
        "prices": list(_prices(view, key)),
        "never": never_ranked_table(view) if len(view.scored_lists()) > 1 else None,
        "ties": list(_ties(view, shared=False)),
        "shared_ties": list(_ties(view, shared=True)),
        "reserves": [reserve_sentence(r, view.names) for r in view.result.reserves],
        "reasons": reasons_by_bidder(view),
        "rules": rules_table("The rules of this lot, as published", published_rules(view)),
    }


def _list(view: LotView, key: str, number: int) -> dict[str, object]:
    ranking = view.scored_lists()[number]
    shown = {
        "name": ranking.name,
        "ranking": ranking_table(view, ranking),
        "others": unranked_table(view, ranking),
    }
    bidders = len(ranking.standings)
    if bidders > MOST_BARS:
        words = (
            f"The points of {bidders:,} bidders by question are in the workbook of this lot, on its sheet Scores: "
            "in a chart of so many nobody would find one."
        )
        return shown | {"points": None, "elsewhere": words}
    chart = points_chart(view, ranking, f"{key}-p{number}")
    figure = Figure(chart, points_table(view, ranking), fold=True) if chart is not None else None
    return shown | {"points": figure, "elsewhere": ""}


def _cuts(view: LotView, key: str) -> Iterator[dict[str, object]]:
    found = list(cuts(view))
    for number, role in enumerate(view.lot.roles):
        mine = [cut for r, _, _, cut in found if r.role == role.role]
        crowd = role.per is Per.LOT and len(view.bidders()) > MOST_BARS
        chart = None if crowd else role_chart(view, role, f"{key}-r{number}")
        if mine and (crowd or chart is not None):
            figure = Figure(chart, cut_table(view, mine, role.role), fold=False)
            yield {"title": view.role_title(role.role), "figure": figure}


def _prices(view: LotView, key: str) -> Iterator[dict[str, object]]:
    charts = {} if len(view.bidders()) > MOST_BARS else dict(band_charts(view, f"{key}-b"))
    asked = dict.fromkeys(line.item.id for line in view.price_lines())
    for item in asked:
        yield {
            "title": view.names.item(item),
            "chart": charts.get(item),
            "table": price_table(view, item),
        }


def _ties(view: LotView, *, shared: bool) -> Iterator[dict[str, object]]:
    """Yield the ties of the lists that are scored, or of those that share the lot's order."""
    for tie in view.result.ties:
        if view.shares_order(tie) is not shared:
            continue
        area = f"{view.area(tie.zone)}, {view.names.value(tie.value)}"
        yield {
            "title": f"{area}: {counted(len(tie.bidders), 'bidder')}",
            "lines": tie_lines(tie, view.names),
            "recipe": view.recipe(tie),
        }


def _findings(findings: tuple[Finding, ...]) -> Table | None:
    if not findings:
        return None
    rows = [(f.severity.value, f.code, f.where, f.message, f.remedy) for f in findings]
    return make(
        "Findings of this evaluation",
        ("Severity", "Code", "Where", "What", "What to do"),
        rows,
        head=1,
    )
