"""What joins two competitions, and payment by results: read exactly, refused in words, said by the Excel form too."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

import pytest

from tendering.checks import check_tender
from tendering.files.definition import tender_from_text
from tendering.files.form_layout import SHEETS
from tendering.model.results import Results
from tendering.model.second import Follows, Need, Thin

BASE = """\
tender: mini
title: A small tender
authority: {name: Council}
price: {weight: 0, items: [{id: hourly}]}
lots: [{id: "1", title: All, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 1}}]}]
"""
MORE = """\
follows: {tender: first-2015, evaluation: first-2015}
needs: [{id: dementia, title: Dementia, lot: "1", zone: north, hours_weekly: "120.5"}]
thin: {bidders: 1, providers: 2, capacity: 90%}
service_hours: [{id: day, from: "06:00", to: "23:00"}, {id: night, from: "22:01", to: "07:01", later: true}]
agreement: {kind: contract, results: {sustained_weeks: 12, proven_by: [social worker], share: 50%, weeks: 13}}
"""


def test_the_keys_are_read() -> None:
    tender, findings = tender_from_text(BASE + MORE, "tender.yaml")
    assert findings == ()
    assert tender is not None
    assert tender.follows == Follows(tender="first-2015", evaluation="first-2015")
    hours = Fraction(241, 2)
    need = Need(id="dementia", title="Dementia", lot="1", zone="north", hours_weekly=hours)
    assert tender.needs == (need,)
    assert tender.thin == Thin(bidders=1, providers=2, capacity=Fraction(9, 10))
    assert [h.later for h in tender.service_hours] == [False, True]
    assert tender.agreement is not None
    half = Fraction(1, 2)
    results = Results(sustained_weeks=12, proven_by=("social worker",), share=half, weeks=13)
    assert tender.agreement.results == results


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("thin: {capacity: 101%}\n", "D003"),
        ("follows: {tender: first}\n", "D004"),
        ("needs: [{id: a, title: A, hours_weekly: -1, lot: x}]\n", "D003"),
        ("agreement: {kind: contract, results: {sustained_weeks: 0}}\n", "D003"),
    ],
)
def test_what_is_wrong_is_said(more: str, code: str) -> None:
    tender, findings = tender_from_text(BASE + more, "tender.yaml")
    assert tender is None
    assert [f.code for f in findings] == [code]


def test_names_in_needs_and_results_are_defined() -> None:
    more = (
        "needs: [{id: a, title: A, lot: x, question: q}, {id: a, title: B, lot: '1', zone: y}]\n"
        "agreement: {kind: contract, results: {item: nightly}}\n"
    )
    tender, _ = tender_from_text(BASE + more, "tender.yaml")
    assert tender is not None
    said = [f.message for f in check_tender(tender) if f.code in ("D005", "D006")]
    assert any("lot x" in m for m in said)
    assert any("zone y" in m for m in said)
    assert any("question q" in m for m in said)
    assert any("price item nightly" in m for m in said)
    assert any("the id a is used 2 times in needs" in m for m in said)


def test_the_form_asks_for_them() -> None:
    blocks = [block for some in SHEETS.values() for block in some]
    asked = {c.key for block in blocks for c in getattr(block, "entries", ())}
    assert {f"agreement.results.{f.name}" for f in fields(Results)} <= asked
    assert {f"thin.{f.name}" for f in fields(Thin)} <= asked
    assert {f"follows.{f.name}" for f in fields(Follows)} <= asked
    tables = {b.name: {c.key for c in getattr(b, "columns", ())} for b in blocks}
    assert tables["needs"] == {f.name for f in fields(Need)}
    assert "later" in tables["service_hours"]


def test_a_rule_that_leaves_something_open_and_a_need_too_large_are_said() -> None:
    more = (
        "needs: [{id: a, title: Nights, lot: '1', hours_weekly: 11}]\n"
        "agreement: {kind: contract, results: {proven_by: [social worker], share: 50%}}\n"
    )
    text = BASE.replace("title: All,", "title: All, demand: {hours_weekly: 10},")
    tender, findings = tender_from_text(text + more, "tender.yaml")
    assert tender is not None, findings
    said = {f.code: f.message for f in check_tender(tender)}
    assert said["L631"] == "Nights: 11 hours a week, and lot 1 has 10"
    assert said["L630"].endswith("must last, what follows where it comes late and what it earns")
