"""The evaluation report of a lot with more bidders than a chart can show, and of a tender too large for one page."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from tendering.documents import report
from tendering.documents.report import MOST_BARS, render, write_report
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Bidder
from tests.documents import example
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


@pytest.mark.parametrize("workers", [1, 2])
def test_a_very_large_tender_has_a_page_for_each_lot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    dossier, outcome = example.dossier(), example.outcome()
    whole = write_report(dossier, outcome, tmp_path).read_text(encoding="utf-8")
    monkeypatch.setattr(report, "ON_ONE_PAGE", 0)
    first = write_report(dossier, outcome, tmp_path, workers=workers).read_text(encoding="utf-8")
    assert not _sections(first)
    pages = re.findall(r'<li><a href="(report-lot-[^"]+)">', first)
    assert len(pages) == len(outcome.lots)
    assert {page.name for page in tmp_path.iterdir()} == {"report.html", *pages}
    told = [(tmp_path / page).read_text(encoding="utf-8") for page in pages]
    assert [section for page in told for section in _sections(page)] == _sections(whole)
    assert all('<a href="report.html">' in page for page in told)


def _sections(page: str) -> list[str]:
    """Return what a page says of each lot; the numbers that tell lots of one page apart are left out."""
    found = re.findall(r'<section class="lot".*?</section>', page, re.DOTALL)
    return [re.sub(r'\bl\d+(?=["-])', "l", section) for section in found]
