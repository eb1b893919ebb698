"""The evaluation report of a lot with more bidders than a chart can show."""

from __future__ import annotations

import dataclasses
from typing import Any

from tendering.documents.report import MOST_BARS, render
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Bidder
from tests.documents.test_scorecards import RULES


def test_of_many_bidders_the_points_are_left_to_the_workbook() -> None:
    given = RULES["price-lowest_over_bid"]
    rows = {name: getattr(given, name) for name in ("bids", "prices", "consensus")}
    more = [f"x{n}" for n in range(MOST_BARS)]
    many: dict[str, Any] = {
        name: (
            *found,
            *(dataclasses.replace(r, bidder=b) for b in more for r in found if r.bidder == "p"),
        )
        for name, found in rows.items()
    }
    bidders = (*given.bidders, *(Bidder(id=b, name=f"Bidder {b}") for b in more))
    crowd = dataclasses.replace(given, bidders=bidders, **many)
    few, whole = (render(d, evaluate(d)) for d in (given, crowd))
    assert "Where the points come from" in few
    assert "Where the points come from" not in whole
    assert f"The points of {len(bidders)} bidders by question are in the workbook" in whole
