"""The recipe to redraw prints the very results that settled the order, list by list."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tendering.workbench.evaluate import run
from tendering.workbench.explain import explain

SEED = "sealed"
TENDER = f"""\
tender: t
title: A tender
authority: {{name: Council, nation: england}}
procedure: light_touch_own
started_by: {{event: contract_notice, on: 2016-05-09}}
cpv: ["85000000-9"]
weights: {{as: of_award}}
scales: {{quality: {{levels: [{{mark: 0}}, {{mark: 5}}]}}}}
ties: [{{draw: {{commitment: "{sha256(SEED.encode()).hexdigest()}"}}}}]
"""
BY_ZONE = """\
criteria: [{id: Q1, title: Work, weight: 60, scale: quality}]
price: {weight: 40, items: [{id: h, per: zone}], formula: lowest_over_bid, baseline: admissible, scope: lot, zero: error, one_bid: full}
lots: [{id: "1", title: L, zones: [{id: n}, {id: s}], roles: [{role: main, per: zone, places: {most: 1}}]}]
"""
BY_STAGE = """\
stages: [{id: first, keep: {most: 1, at_last_place: tie_break}}, {id: last}]
criteria: [{id: Q0, title: Entry, weight: 100, scale: quality, stage: first}, {id: Q1, title: Work, weight: 100, scale: quality}]
lots: [{id: "1", title: L, roles: [{role: main, per: lot, places: {most: 1}}]}]
"""


def evaluation(folder: Path, tender: str) -> str:
    scores = "".join(f"{b},,,{q},5,r\n" for b in "ab" for q in ("Q0", "Q1") if q in tender)
    files = {
        "tender.yaml": TENDER + tender,
        "evaluation.yaml": f"evaluation: e\ntitle: E\ntender: ./tender.yaml\nseed: {SEED}\n",
        "bidders.csv": "bidder,name\na,Ash\nb,Beech\n",
        "bids.csv": "bidder,lot,zone,preference\na,1,*,\nb,1,*,\n",
        "consensus.csv": f"bidder,lot,zone,criterion,mark,reason\n{scores}",
    }
    if "price:" in tender:
        files["prices.csv"] = "bidder,lot,zone,item,amount\na,,,h,10\nb,,,h,10\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(("tender", "lists"), [(BY_ZONE, ["n", "s"]), (BY_STAGE, [""])])
def test_each_list_is_redrawn_as_it_was_drawn(
    tender: str, lists: list[str], tmp_path: Path
) -> None:
    ref = evaluation(tmp_path, tender)
    text = explain(ref, lot=None, zone=None, bidder=None, draw=True).text
    recipes = re.findall(r"printf '%s' '([^']+)' \| sha256sum\n\s+prints ([0-9a-f]{64})", text)
    order = [secret.split("|")[-1] for secret, _ in recipes]
    assert [secret.split("|")[3] for secret, _ in recipes] == [z for z in lists for _ in "ab"]
    assert all(sha256(secret.encode()).hexdigest() == printed for secret, printed in recipes)
    outcome: Any = run(ref, dry_run=True).data
    rows = [b for b in outcome["lots"][0]["bidders"] if b["order"] == 1]
    firsts = [b["bidder"] for b in sorted(rows, key=lambda b: b["zone"] or "")]
    assert order[::2] == firsts
