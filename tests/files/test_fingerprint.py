"""The fingerprint follows what was published, not how it was laid out."""

import pytest

from tendering.files.definition import tender_from_text

BASE = """\
tender: mini
title: A small tender
authority: {name: Council, nation: england}
value: {amount: 15.00, vat: excluded}
timetable: [{event: award, on: 2017-03-01}]
lots:
  - {id: 1, title: Everything, roles: [{role: main, per: lot, places: {most: 1}}]}
"""


def of(text: str) -> str:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert not findings
    assert tender is not None
    return tender.fingerprint


def test_it_is_pinned() -> None:
    assert of(BASE) == "24dd67cdc5616e91c807b88db67fe12dc450aad297040d004c295c9a21dd3ad7"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("title: A small tender\n", "# said twice\ntitle:   'A small tender'   # aside\n"),
        ("title: A small tender\n", "title: >\n  A small\n  tender\n"),
        ("{name: Council, nation: england}", "{nation: england, name: Council}"),
        ("{name: Council, nation: england}", "\n  name: Council\n  nation: england"),
        ("15.00", '"15"'),
        ("15.00", "15.0"),
        ("2017-03-01", '"2017-03-01"'),
        ("id: 1", 'id: "1"'),
        ("tender: mini\n", "tender: mini\nformat: 1\n"),
    ],
)
def test_layout_does_not_count(was: str, now: str) -> None:
    assert was in BASE
    assert of(BASE.replace(was, now)) == of(BASE)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("A small tender", "A small Tender"),
        ("15.00", "15.01"),
        ("2017-03-01", "2017-03"),
        ("id: 1", 'id: "01"'),
        ("most: 1}", "most: 1}, drawn_from: all"),
        ("vat: excluded", "vat: excluded, source: p. 3"),
    ],
)
def test_what_is_written_counts(was: str, now: str) -> None:
    assert of(BASE.replace(was, now)) != of(BASE)
