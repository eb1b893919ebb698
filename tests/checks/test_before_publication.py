"""What the record must hold before publication, by law and by kind of tender: an error where the law binds, else advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tendering.checks.amendment import check_amendment
from tendering.checks.before_publication import WANTED, lacking
from tendering.model.entries import EntryKind
from tendering.model.findings import Severity
from tendering.model.tender import Event, Tender
from tests.checks.records import act_tender, entry
from tests.checks.tenders import GOOD, LOT, but
from tests.record.stages import BEFORE

SECOND = replace(LOT, id="2")
ACT_LIGHT = act_tender()
ACT_FULL = act_tender(cpv=("90910000-9",), procedure="open")
PCR_LIGHT = GOOD
PCR_FULL = but(cpv=("90910000-9",), procedure="open")
OLD = but(started_by_on=date(2014, 6, 16))
K = EntryKind
BINDING = {
    "act light": (
        ACT_LIGHT,
        {K.DECISION_TO_PROCURE, K.ROUTE_AND_VALUE, K.LOTS_DECISION, K.CONFLICTS_ASSESSMENT, K.POLICY_STATEMENT},
    ),
    "act full": (
        ACT_FULL,
        {K.DECISION_TO_PROCURE, K.ROUTE_AND_VALUE, K.LOTS_DECISION, K.CONFLICTS_ASSESSMENT, K.POLICY_STATEMENT},
    ),
    "regulations light": (PCR_LIGHT, {K.DECISION_TO_PROCURE, K.ROUTE_AND_VALUE}),
    "regulations full, one lot": (PCR_FULL, {K.DECISION_TO_PROCURE, K.ROUTE_AND_VALUE, K.LOTS_DECISION}),
    "regulations full, lots": (
        replace(PCR_FULL, lots=(LOT, SECOND)), {K.DECISION_TO_PROCURE, K.ROUTE_AND_VALUE}
    ),
    "regulations of 2006": (OLD, set()),
}  # fmt: skip


def kinds(tender: Tender, severity: Severity, *entries: object) -> set[EntryKind]:
    found = lacking(tender, entries)  # type: ignore[arg-type]
    return {
        w.kind
        for w in WANTED
        for f in found
        if f.severity is severity and f"record add ID {w.kind} " in f.remedy
    }


@pytest.mark.parametrize("name", list(BINDING))
def test_what_the_law_asks_is_an_error_and_the_rest_advice(name: str) -> None:
    tender, wanted = BINDING[name]
    assert kinds(tender, Severity.ERROR) == wanted
    everything = {w.kind for w in WANTED}
    if "act" not in name:
        everything -= {K.POLICY_STATEMENT}  # the Act alone knows it
    assert kinds(tender, Severity.WARNING) == everything - wanted
    assert all(f.law for f in lacking(tender, ()) if f.severity is Severity.ERROR)


def test_nothing_is_lacking_once_all_is_recorded() -> None:
    engaged = entry(
        "market_engagement", "2026-03-20", summary="Two meetings.", measures="Notes to all."
    )
    (found,) = lacking(ACT_LIGHT, (*BEFORE, engaged))
    assert (found.code, found.severity) == ("L413", Severity.WARNING)
    notice = entry("notice_published", "2026-03-10", notice="UK2")
    assert lacking(ACT_LIGHT, (*BEFORE, engaged, notice)) == ()


def test_the_provision_is_that_of_the_kind() -> None:
    law = {f.message.split(" is recorded")[0]: f.law for f in lacking(ACT_LIGHT, ())}
    assert law["no lots decision"] == "Procurement Act 2023 s.18"
    assert law["no conflicts assessment"] == "Procurement Act 2023 s.83"
    assert law["no decision to procure"] == "Procurement Act 2023 s.98"
    assert "2012" in law["no social value"]
    assert "s.149" in law["no equality analysis"]
    assert (
        "reg 84"
        in {f.message[:21]: f.law for f in lacking(PCR_LIGHT, ())}["no decision to procur"]
    )


def test_an_entry_that_says_too_little_lacks_what_it_is_for() -> None:
    thin = [replace(e, facts={}) if e.kind is K.LOTS_DECISION else e for e in BEFORE]
    (found,) = [f for f in lacking(ACT_LIGHT, thin) if f.severity is Severity.ERROR]
    assert "does not say its decision and its reason" in found.message


def test_where_the_definition_gives_no_value_the_entry_says_it() -> None:
    silent = [
        replace(e, facts={"route": "own", "reason": "x"}) if e.kind is K.ROUTE_AND_VALUE else e
        for e in BEFORE
    ]
    (found,) = [f for f in lacking(ACT_LIGHT, silent) if f.severity is Severity.ERROR]
    assert "does not say its value" in found.message
    valued = act_tender(value_amount=Fraction(4_000_000))
    assert kinds(valued, Severity.ERROR, *silent) == set()


def test_a_superseded_entry_counts_for_nothing() -> None:
    gone = entry("superseded", "2026-05-02", kind="conflicts_assessment", reason="wrong")
    assert kinds(ACT_LIGHT, Severity.ERROR, *BEFORE, gone) == {K.CONFLICTS_ASSESSMENT}


@pytest.mark.parametrize("how", ["event", "notice", "entry"])
def test_engagement_that_was_held_is_recorded_with_what_kept_advantage_out(how: str) -> None:
    tender, entries = ACT_LIGHT, list(BEFORE)
    if how == "event":
        tender = act_tender(timetable=(Event(event="market_engagement", on=date(2026, 2, 1)),))
    elif how == "notice":
        entries.append(entry("notice_published", "2026-02-01", notice="UK2"))
    else:
        entries.append(entry("market_engagement", "2026-02-01", summary="Two meetings."))
    (found,) = [f for f in lacking(tender, entries) if f.severity is Severity.ERROR]
    assert found.law == "Procurement Act 2023 ss.16-17"
    assert how != "entry" or "measures" in found.message


CLOSES = Event(event="tenders_close", on=date(2026, 7, 10))


@pytest.mark.parametrize(
    ("tender", "paths", "closed", "code", "severity"),
    [
        (ACT_LIGHT, ["title"], False, None, None),
        (ACT_LIGHT, ["criteria[Q1].words"], False, "R208", Severity.WARNING),
        (ACT_LIGHT, ["criteria[Q1].words"], True, "R208", Severity.WARNING),
        (ACT_FULL, ["criteria[Q1].words"], True, "R209", Severity.ERROR),
        (ACT_LIGHT, ["started_by.on"], False, "R209", Severity.ERROR),
    ],
)
def test_an_amendment_asks_for_what_it_changes(
    tender: Tender, paths: list[str], closed: bool, code: str | None, severity: Severity | None
) -> None:
    found = check_amendment(tender, tender, paths, closed=closed)
    assert [(f.code, f.severity) for f in found] == ([(code, severity)] if code else [])


def test_a_change_with_more_time_is_enough_and_less_time_never() -> None:
    later = act_tender(timetable=(replace(CLOSES, on=date(2026, 7, 17)),))
    sooner = act_tender(timetable=(replace(CLOSES, on=date(2026, 7, 3)),))
    paths = ["criteria[Q1].words", "timetable[tenders_close].on"]
    assert check_amendment(ACT_LIGHT, later, paths, closed=False) == ()
    (found,) = check_amendment(ACT_LIGHT, sooner, paths, closed=False)
    assert found.severity is Severity.ERROR


def test_a_lot_taken_out_is_ended_and_not_amended_away() -> None:
    two = act_tender(lots=(LOT, SECOND))
    codes = [f.code for f in check_amendment(two, ACT_LIGHT, ["lots[2].title"], closed=False)]
    assert "R209" in codes
    codes = [f.code for f in check_amendment(ACT_LIGHT, two, ["lots[2].title"], closed=False)]
    assert codes == ["R208", "R208"]
