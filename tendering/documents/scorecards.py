"""Scorecards: an Excel workbook for each lot, for the panel, its moderator and an auditor to read and to test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tendering.documents.lot_view import LotView
from tendering.documents.scorecard_cells import ALARM
from tendering.documents.scorecard_eligible import eligible_sheet
from tendering.documents.scorecard_fill import Filling, as_approved
from tendering.documents.scorecard_given import Agreed
from tendering.documents.scorecard_order import order_sheet
from tendering.documents.scorecard_places import prove_places
from tendering.documents.scorecard_proof import Proof, proof_sheet
from tendering.documents.scorecard_scores import scores_sheet
from tendering.documents.scorecard_sheets import (
    Book,
    not_placed_sheet,
    places_sheet,
    prices_sheet,
    rules_sheet,
    summary_sheet,
    ties_sheet,
)
from tendering.documents.scorecard_verdict import unproved, verdict
from tendering.documents.scorecard_zones import zone_sheet
from tendering.documents.workbook_text import Workbook
from tendering.evaluation.price_rules import is_zonal
from tendering.model.outcome import Outcome

ORDER = (
    "Summary",
    "Marks",
    "Scores",
    "Proof",
    "Evaluators",
    "Minimums",
    "Order",
    "Zone lists",
    "Bidders",
    "Best overall",
    "Preferences",
    "Seats",
    "Places",
    "Not placed",
    "Ties",
    "Prices",
    "Rules",
)


def workbook(view: LotView, approved: Outcome | None = None) -> bytes:
    """Return one lot's workbook as the bytes of an .xlsx file; see `lot_workbook`."""
    return lot_workbook(view, approved).file(ORDER)


def lot_workbook(view: LotView, approved: Outcome | None = None) -> Workbook:
    """Return one lot's workbook; its sheets stand in the order `ORDER`.

    Args:
        view: The lot.
        approved: The outcome as it was approved, where somebody withdrew afterwards; worked out here without it.
    """
    approved = approved or as_approved(view.dossier, view.outcome)
    title = f"Scorecard: {view.names.lot(view.lot.id)}"
    book = Book(Workbook(title, ALARM), view, Agreed.of(view.dossier, view.lot.id))
    scores = scores_sheet(book)
    prices = prices_sheet(book)
    proof = proof_sheet(book, scores, prices)
    eligible_sheet(proof)
    if prices[1] >= prices[0]:
        proof.checks.count += prices[1] - prices[0] + 1
        proof.checks.areas.append(f"Prices!K{prices[0]}:K{prices[1]}")
    left = _places(proof, Filling.of(view, approved), places_sheet(book))
    summary_sheet(book, verdict(proof, [*unproved(proof), *left]))
    others: Iterable[Callable[[Book], None]] = (
        not_placed_sheet,
        ties_sheet,
        rules_sheet,
    )
    for write in others:
        write(book)
    return book.workbook


def _places(proof: Proof, filling: Filling | None, place_rows: tuple[int, int]) -> list[str]:
    """Write the sheets of orders and of places; return what they leave unproved."""
    view = proof.book.view
    numbers = {b: n for n, b in enumerate(view.bidders(), start=1)}
    every = view.lists()
    taken_over = [x for x in every if (x.zone, x.standings[0].bidder) not in proof.rows]
    own = [x for x in every if x not in taken_over or ladder_by_zone(view)]
    orders = order_sheet(proof, own, numbers, proof.checks)
    zones = zone_sheet(proof, taken_over, orders, numbers, proof.checks)
    if filling is None:
        return ["places, because nobody is appointed while the lot waits"]
    return prove_places(proof, filling, orders | zones, place_rows, proof.checks)


def ladder_by_zone(view: LotView) -> bool:
    """Say whether a step for ties looks at a price stated by zone: then each zone settles its own ties."""
    zonal = {
        i.id
        for i in view.tender.price.items
        if i.applies_to(view.lot.id) and is_zonal(i, view.lot)
    }
    return any(r.kind == "lower_price" and r.of in zonal for r in view.tender.ties)


def file_part(text: str) -> str:
    """Return an id as part of a file name.

    >>> file_part("2/A b")
    '2-A-b'
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "lot"
