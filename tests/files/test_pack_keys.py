"""Volume cases and the handling of workforce data: read exactly, refused in words, said by the Excel form too."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tendering.files.definition import tender_from_text
from tendering.files.form_layout import SHEETS

BASE = """\
tender: mini
title: A small tender
authority: {name: Council}
price: {weight: 0, items: [{id: hourly}]}
lots: [{id: "1", title: All, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 1}}]}]
"""


def test_cases_and_workforce_are_read() -> None:
    more = (
        'volume_cases: {low: "-10%", high: 5, because: Direct payments.}\n'
        "workforce: {smallest_group: 5, returns_by: 2016-11-30, request_to: The portal, purge_on: 2017-09-29}\n"
    )
    tender, findings = tender_from_text(BASE + more, "tender.yaml")
    assert findings == ()
    assert tender is not None
    assert tender.volume_cases is not None
    assert (tender.volume_cases.low, tender.volume_cases.high) == (Fraction(-10), Fraction(5))
    assert tender.workforce is not None
    assert tender.workforce.smallest_group == 5
    assert tender.workforce.purge_on == date(2017, 9, 29)


@pytest.mark.parametrize("wrong", ["ten", '"-101%"', "[1]"])
def test_what_is_no_change_in_percent_is_said(wrong: str) -> None:
    tender, findings = tender_from_text(f"{BASE}volume_cases: {{low: {wrong}}}\n", "tender.yaml")
    assert tender is None
    assert [f.code for f in findings] == ["D003"]


def test_the_form_asks_for_them() -> None:
    asked = {c.key for block in SHEETS["Notices"] for c in getattr(block, "entries", ())}
    assert {"volume_cases.low", "volume_cases.high", "workforce.purge_on"} <= asked
