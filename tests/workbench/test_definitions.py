from __future__ import annotations

from pathlib import Path

import pytest

from tendering.workbench.definitions import check

TENDER = """\
tender: mini
title: A small tender
authority: {name: Council, nation: england}
weights: {as: of_award}
scales: {quality: {levels: [{mark: 0}, {mark: 5}]}}
criteria:
  - {id: Q1, title: Workforce, weight: 100, scale: quality}
lots:
  - {id: "1", title: All, roles: [{role: main, per: lot, places: {most: 1}}]}
"""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (TENDER.replace("weights: {as: of_award}\n", ""), "weights"),
        (TENDER + "aggregation: {method: mean}\n", "aggregation.missing"),
        (
            TENDER + "price: {weight: 0, items: [{id: h, rule: {fixed: 15}}]}\n",
            "price.items[h].effect",
        ),
        (
            TENDER.replace("100", "60")
            + "price: {weight: 40, items: [{id: h}], formula: lowest_over_bid, scope: lot, zero: error, one_bid: full}\n",
            "price.baseline",
        ),
    ],
)
def test_a_blank_that_matters_is_said_once(text: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    blanks = [
        f for f in check(str(path)).findings if f.code in {"D004", "D053", "D062", "D063", "D091"}
    ]
    assert [(f.code, f.message.partition(" ")[0]) for f in blanks] == [("D004", key)]
