"""A document is not dated before what it tells of."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

from tendering.checks.dated import closed_on, dated_too_early
from tendering.model.bids import Dossier
from tendering.model.tender import Event
from tests.documents.example import dossier, tender

CLOSE = datetime(2016, 6, 20, 12, 0)  # noqa: DTZ001 - local time, as a timetable prints it


def held(**changes: object) -> Dossier:
    base = dataclasses.replace(tender(), timetable=(Event(event="tenders_close", at=CLOSE),))
    made = dataclasses.replace(dossier(), tender=base, approved_on=date(2016, 8, 1))
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def said(on: date, *, tells_decision: bool, record: Dossier | None = None) -> list[str]:
    found = dated_too_early(record or held(), on, tells_decision=tells_decision)
    return [f"{f.code}: {f.message}" for f in found]


def test_a_letter_waits_for_the_approval() -> None:
    (early,) = said(date(2016, 7, 31), tells_decision=True)
    assert early == "T017: the day given is Sunday 31 July 2016, and the award was approved on Monday 1 August 2016"  # fmt: skip
    assert said(date(2016, 8, 1), tells_decision=True) == []


def test_a_recommendation_waits_for_the_close_of_tenders() -> None:
    (early,) = said(date(2016, 6, 19), tells_decision=False)
    assert "tenders close on Monday 20 June 2016" in early
    assert said(date(2016, 6, 20), tells_decision=False) == []


def test_without_a_close_nothing_is_dated_before_the_procurement_began() -> None:
    bare = dataclasses.replace(tender(), timetable=(), started_by_on=date(2016, 5, 9))
    record = held(tender=bare, approved_on=None)
    assert len(said(date(2016, 5, 8), tells_decision=True, record=record)) == 1
    assert said(date(2016, 5, 9), tells_decision=True, record=record) == []
    undated = dataclasses.replace(bare, started_by_on=None)
    assert closed_on(undated) is None
    assert said(date(1999, 1, 1), tells_decision=True, record=held(tender=undated, approved_on=None)) == []  # fmt: skip
