"""Explain an outcome: the sentence, then the figures behind it, back to marks and published rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tendering.documents.lot_view import zones_scored
from tendering.documents.names import Names
from tendering.documents.sentences import (
    draw_recipe,
    explain_figures,
    not_placed_sentence,
    place_sentence,
    reserve_sentence,
    standing_sentence,
    tie_lines,
    unfilled_sentence,
)
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome, Outcome, Standing
from tendering.workbench.evaluate import computed
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """What to explain: None is everything."""

    lot: str | None = None
    zone: str | None = None
    bidder: str | None = None

    def shows(self, zone: str | None, *bidders: str) -> bool:
        """Say whether something about this zone and these bidders is asked for."""
        return (self.zone is None or zone in (None, self.zone)) and (
            self.bidder is None or self.bidder in bidders
        )


def explain(
    ref: str,
    *,
    lot: str | None = None,
    zone: str | None = None,
    bidder: str | None = None,
    draw: bool = False,
    store: str = "",
) -> Report:
    """Say why each place went where it went; with ``draw``, only the recipe to redraw."""
    _, dossier, outcome, findings = computed(ref, store=store)
    if dossier is None or outcome is None:
        return Report(findings=findings, data={"evaluation": ref, "lots": []})
    only = Only(lot=lot, zone=zone, bidder=bidder)
    unknown = _unknown(dossier, only)
    if unknown:
        return Report(findings=unknown, data={"evaluation": ref, "lots": []})
    chosen = [x for x in outcome.lots if lot is None or x.lot == lot]
    lots: list[dict[str, Any]] = [
        {"lot": x.lot, "complete": x.complete, "lines": list(_lines(dossier, x, only, draw=draw))}
        for x in chosen
    ]
    shown = [(x, said["lines"]) for x, said in zip(chosen, lots, strict=True) if said["lines"]]
    text = "\n\n".join("\n".join([_heading(dossier, x), *said]) for x, said in shown)
    if not shown:
        text = "Nothing to explain: no bid was made there."
    return Report(
        findings=(*findings, *outcome.findings), data=_head(outcome) | {"lots": lots}, text=text
    )


def _head(outcome: Outcome) -> dict[str, object]:
    return {
        "evaluation": outcome.evaluation,
        "tender": outcome.tender,
        "fingerprint": outcome.fingerprint,
        "complete": outcome.complete,
    }


def _unknown(dossier: Dossier, only: Only) -> tuple[Finding, ...]:
    tender = dossier.tender
    zones = {z.id for x in tender.lots for z in x.zones}
    asked = (
        ("--lot", only.lot, [x.id for x in tender.lots]),
        ("--zone", only.zone, sorted(zones)),
        ("--bidder", only.bidder, [b.id for b in dossier.bidders]),
    )
    return tuple(
        finding(
            "F097", option, f"there is no {value!r} here; there are {', '.join(known) or 'none'}"
        )
        for option, value, known in asked
        if value is not None and value not in known
    )


def _heading(dossier: Dossier, outcome: LotOutcome) -> str:
    title = Names.of(dossier, outcome.lot).lot(outcome.lot)
    return f"{title}\n{'=' * len(title)}"


def _lines(dossier: Dossier, outcome: LotOutcome, only: Only, *, draw: bool) -> Iterator[str]:
    names = Names.of(dossier, outcome.lot)
    if draw:
        yield from _draws(dossier, outcome)
        return
    yield from (f"Waits for: {item}" for item in outcome.waiting_for)
    yield from (place_sentence(p, names) for p in outcome.places if only.shows(p.zone, p.bidder))
    yield from (
        not_placed_sentence(n, names) for n in outcome.not_placed if only.shows(n.zone, n.bidder)
    )
    yield from (
        reserve_sentence(r, names) for r in outcome.reserves if only.shows(r.zone, r.bidder)
    )
    if only.bidder is None:
        yield from (unfilled_sentence(u, names) for u in outcome.unfilled if only.shows(u.zone))
    for tie in outcome.ties:
        if only.shows(tie.zone, *tie.bidders):
            yield from ("", *tie_lines(tie, names))
    for standing in outcome.standings:
        if only.shows(standing.zone, standing.bidder):
            yield from ("", standing_sentence(standing, names))
            if not _same_figures(standing, outcome):
                yield from (f"    {line}" for line in explain_figures(standing, dossier.tender))


def _same_figures(standing: Standing, outcome: LotOutcome) -> bool:
    """Say whether a zone's figures are the lot's own, already shown there."""
    lot = outcome.standing(standing.bidder) if standing.zone else None
    return lot is not None and (lot.points, lot.prices, lot.total) == (
        standing.points,
        standing.prices,
        standing.total,
    )


def _draws(dossier: Dossier, outcome: LotOutcome) -> Iterator[str]:
    tender = dossier.tender
    lot = tender.lot(outcome.lot)
    own = lot is not None and zones_scored(tender, lot)
    drawn: dict[tuple[str | None, tuple[str, ...]], None] = {}
    for standing in outcome.standings:  # a tie across a short list's cut
        facts = standing.reason.facts if standing.reason else {}
        if facts.get("settled_by") == "draw":
            drawn[None, tuple(facts["level"].split(","))] = None
    for tie in outcome.ties:
        reached = next((tuple(figures) for label, figures in tie.rungs if label == "draw"), ())
        if reached:  # zones ranked by the lot's total share the lot's draw (design section 7)
            drawn[tie.zone if own else None, tuple(sorted(reached))] = None
    if not drawn:
        yield "No tie of this lot reached the draw."
    for zone, bidders in drawn:
        yield from draw_recipe(tender, outcome.lot, zone, bidders, dossier.seed)
        yield ""
