"""Small tenders and dossiers for tests of scoring, built from plain tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tendering.evaluation.scored import Scored
from tendering.evaluation.scoring import score
from tendering.model.bids import (
    Answer,
    Bid,
    Bidder,
    ConsensusScore,
    Decision,
    Dossier,
    Mark,
    MarkKind,
    PriceFigure,
)
from tendering.model.outcome import Standing
from tendering.model.tender import Authority, Criterion, Level, Lot, Scale, Tender, Zone

F = Fraction
LOT = "1"


def scale(top: int = 5, name: str = "s", worths: Mapping[int, object] | None = None) -> Scale:
    """Marks 0..top, or those given with what each is worth in percent."""
    table = worths or {mark: F(100 * mark, top) for mark in range(top + 1)}
    return Scale(
        id=name,
        levels=tuple(
            Level(mark=F(m), label=str(m), descriptor="", worth=F(str(w)))
            for m, w in sorted(table.items())
        ),
    )


def question(name: str, points: object, **more: Any) -> Criterion:
    return Criterion(
        id=name, title=name, weight=F(str(points)), points=F(str(points)), **{"scale": "s", **more}
    )


def section(name: str, points: object, **more: Any) -> Criterion:
    return question(name, points, scale=None, **more)


def lot(name: str = LOT, zones: Iterable[str] = (), **more: Any) -> Lot:
    return Lot(id=name, title=f"Lot {name}", zones=tuple(Zone(id=z) for z in zones), **more)


def tender(criteria: Sequence[Criterion] = (), **more: Any) -> Tender:
    settings: dict[str, Any] = {"scales": {"s": scale()}, "lots": (lot(),), **more}
    return Tender(
        id="t",
        title="Test",
        authority=Authority(name="Test"),
        criteria=tuple(criteria),
        **settings,
    )


def cell(
    bidder: str, criterion: str, mark: object, lot: str = "", zone: str = ""
) -> ConsensusScore:
    """One agreed score; ``n/a`` and ``abstain`` are written so."""
    kind = (
        MarkKind(mark) if isinstance(mark, str) and mark in ("n/a", "abstain") else MarkKind.NUMBER
    )
    value = F(str(mark)) if kind is MarkKind.NUMBER else None
    return ConsensusScore(
        bidder=bidder, lot=lot, zone=zone, criterion=criterion, kind=kind, mark=value
    )


def mark(
    evaluator: str, bidder: str, criterion: str, given: object, *, lot: str = "", zone: str = ""
) -> Mark:
    row = cell(bidder, criterion, given, lot, zone)
    return Mark(
        evaluator=evaluator,
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=criterion,
        kind=row.kind,
        mark=row.mark,
    )


def price(
    bidder: str, amount: object, item: str = "p", lot: str = "", zone: str = ""
) -> PriceFigure:
    return PriceFigure(bidder=bidder, lot=lot, zone=zone, item=item, amount=F(str(amount)))


def answer(bidder: str, question: str, said: str, lot: str = "", party: str = "") -> Answer:
    return Answer(bidder=bidder, party=party, lot=lot, question=question, answer=said)


def decision(
    bidder: str, about: str, word: str, lot: str = "", zone: str = "", **more: Any
) -> Decision:
    return Decision(
        bidder=bidder, lot=lot, zone=zone, about=about, decision=word, **{"by": "J Webb", **more}
    )


def dossier(
    tender: Tender,
    marks: Mapping[str, Mapping[str, object]] | None = None,
    prices: Mapping[str, object] | None = None,
    **more: Any,
) -> Dossier:
    """A dossier of one figure per bidder: marks by bidder and question, a price each, bids for every lot."""
    names = sorted({*(marks or {}), *(prices or {}), *(b.bidder for b in more.get("bids", ()))})
    bids = tuple(
        Bid(bidder=b, lot=x.id, zone="*" if x.zones else "") for b in names for x in tender.lots
    )
    settings: dict[str, Any] = {
        "bids": bids,
        "consensus": tuple(
            cell(b, q, m) for b, row in (marks or {}).items() for q, m in row.items()
        ),
        "prices": tuple(price(b, p) for b, p in (prices or {}).items()),
        **more,
    }
    return Dossier(
        evaluation="e",
        tender=tender,
        bidders=tuple(Bidder(id=b, name=b) for b in names),
        **settings,
    )


def standing(scored: Scored, bidder: str, zone: str | None = None, lot: str = LOT) -> Standing:
    return next(s for s in scored.standings[lot, zone] if s.bidder == bidder)


def ranks_of(scored: Scored, zone: str | None = None, lot: str = LOT) -> dict[str, int | None]:
    return {s.bidder: s.rank for s in scored.standings[lot, zone]}


def order_of(scored: Scored, zone: str | None = None, lot: str = LOT) -> list[str]:
    """Bidders in order; those without an order are left out."""
    placed = [s for s in scored.standings[lot, zone] if s.order is not None]
    return [s.bidder for s in sorted(placed, key=lambda s: s.order or 0)]


def statuses(scored: Scored, zone: str | None = None, lot: str = LOT) -> dict[str, str]:
    return {s.bidder: s.status.value for s in scored.standings[lot, zone]}


def codes(scored: Scored) -> list[str]:
    return [f.code for f in scored.findings]


def scored(dossier: Dossier, **more: Any) -> Scored:
    return score(dossier, **more)
