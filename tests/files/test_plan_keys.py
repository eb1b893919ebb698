"""Lengths of the plan: read exactly, refused in words, said by the Excel form too."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tendering.files.definition import tender_from_text
from tendering.files.form_layout import SHEETS
from tendering.model.papers import Length, Plan

BASE = """\
tender: mini
title: A small tender
authority: {name: Council}
price: {weight: 0, items: [{id: hourly}]}
lots: [{id: "1", title: All, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 1}}]}]
"""


def test_lengths_are_read() -> None:
    more = "plan: {mobilisation: 12 weeks, signing: 1 working day, evaluation: 2 months}\n"
    tender, findings = tender_from_text(BASE + more, "tender.yaml")
    assert findings == ()
    assert tender is not None
    assert tender.plan.mobilisation == Length(number=12, unit="week")
    assert tender.plan.signing == Length(number=1, unit="working_day")
    assert str(tender.plan.evaluation) == "2 months"
    assert tender.plan.tender_period is None


@pytest.mark.parametrize(
    "wrong", ["twelve weeks", "12", "-1 days", "1.5 weeks", "99999 days", "[1]"]
)
def test_what_is_no_length_is_said(wrong: str) -> None:
    tender, findings = tender_from_text(f"{BASE}plan: {{mobilisation: {wrong}}}\n", "tender.yaml")
    assert tender is None
    assert [f.code for f in findings] == ["D003"]


def test_the_form_asks_for_every_length() -> None:
    asked = {c.key for block in SHEETS["Dates"] for c in getattr(block, "entries", ())}
    assert {f"plan.{field.name}" for field in fields(Plan)} <= asked
