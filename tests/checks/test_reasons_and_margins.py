"""Checks of reasons, averages, rejections and margins: they work on the tables, with or without a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tendering.checks import check_bids, check_outcome
from tendering.model import bids as b
from tendering.model import outcome as o
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity, stopping
from tendering.model.tender import Aggregation, Effect
from tests.checks.records import ACT, act_tender, changed, mark, score, tables
from tests.checks.tenders import but

F = Fraction
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def found(code: str, **changes: Any) -> list[Finding]:
    tender = changes.pop("tender", but())
    return [f for f in check_bids(tables(tender, **changes)) if f.code == code]


def reasons(*texts: str, **more: Any) -> tuple[b.ConsensusScore, ...]:
    return tuple(score(f"B{n}", 1, reason=text, **more) for n, text in enumerate(texts, start=1))


LONG = "It says how staff are trained, when, and what came of it"
TRIPS: list[tuple[str, Callable[[], tuple[b.ConsensusScore, ...]], str]] = [
    ("none", lambda: reasons("", f"{LONG} (page 4)."), "no reason: B1 Q1 (lot 1)"),
    ("short", lambda: reasons("Good answer."), "fewer than 6 words: B1 Q1"),
    ("repeated", lambda: reasons(f"{LONG} (page 4).", f"{LONG}  (Page 4)."), "word for word"),
    ("top", lambda: (score("B1", 2, reason=LONG),), "the highest mark, and no page"),
    ("no page", lambda: reasons(LONG), "no page, paragraph or words of the bid: B1 Q1"),
]


@pytest.mark.parametrize(("make", "words"), [t[1:] for t in TRIPS], ids=[t[0] for t in TRIPS])
def test_a_reason_that_explains_nothing_is_found(
    make: Callable[[], tuple[b.ConsensusScore, ...]], words: str
) -> None:
    (got,) = found("X12", consensus=make())
    assert words in got.message
    assert got.severity is WARNING
    (closed,) = found("X12", consensus=make(), approved_on=date(2016, 8, 1))
    assert closed.severity is ERROR
    assert stopping([closed], "letters")
    assert not stopping([closed], "evaluate")


@pytest.mark.parametrize(
    "reason",
    [
        f"{LONG} (page 4).",
        f"{LONG}, at para 3.2.",
        f"{LONG}: \u201cevery carer is shadowed twice\u201d.",
        f"{LONG}, in Appendix B2.",
    ],
)
def test_a_reason_that_points_into_the_bid_is_left_alone(reason: str) -> None:
    assert found("X12", consensus=reasons(reason)) == []


def test_evidence_in_its_own_column_is_a_reference() -> None:
    assert found("X12", consensus=reasons(LONG, evidence="page 4, para 2")) == []


def test_one_wording_for_one_bidder_in_two_lots_is_one_finding_of_the_panel() -> None:
    one = score("B1", 1, reason=f"{LONG} (page 4).")
    assert found("X12", consensus=(one, replace(one, criterion="S.1"))) == []


def test_where_the_tender_averages_no_reason_is_asked() -> None:
    averaged = but(aggregation=Aggregation(method="mean", missing="error"))
    assert found("X12", tender=averaged, consensus=reasons("")) == []
    assert found("X11", tender=averaged, consensus=(score("B1", 9),)) == []


def test_an_agreed_score_off_the_scale_that_is_a_mean_says_so_and_stops_the_run() -> None:
    given = (mark("Ann Abbot", "B1", 1), mark("Bea Bell", "B1", 2))
    (got,) = found("X11", marks=given, consensus=(replace(score("B1", 1), mark=F(3, 2)),))
    assert "it is the mean of 2 marks, which no panel agreed" in got.message
    assert stopping([got], "evaluate")
    assert found("X11", marks=given, consensus=(score("B1", 1),)) == []


def rejection(**more: Any) -> b.Decision:
    given = {"about": "hourly", "options_considered": "", **more}
    return b.Decision(
        bidder="B2",
        lot="",
        zone="",
        decision="rejected",
        by="Cyd",
        on=date(2016, 8, 1),
        reason="r",
        **given,
    )


def test_a_discretionary_rejection_names_the_options_considered() -> None:
    (got,) = found("X14", decisions=(rejection(),))
    assert "no options are recorded" in got.message
    assert got.severity is WARNING
    recorded = found("X14", tender=act_tender(), decisions=(rejection(),), entries=changed(ACT))
    assert [f.severity for f in recorded] == [ERROR]
    assert found("X14", decisions=(rejection(options_considered="accept; ask; reject"),)) == []
    assert found("X14", decisions=(rejection(about="late"),)) == []


def test_where_the_rule_leaves_no_choice_no_options_are_asked() -> None:
    item = but().price.items[0]
    must = but(price=replace(but().price, items=(replace(item, effect=Effect.MUST_REJECT),)))
    assert found("X14", tender=must, decisions=(rejection(),)) == []


def standing(bidder: str, total: object, order: int) -> o.Standing:
    return o.Standing(
        bidder=bidder,
        lot="1",
        zone=None,
        status=o.Status.RANKED,
        ranking_value=F(str(total)),
        order=order,
    )


def outcome(first: object, second: object, code: str = "outranked") -> o.Outcome:
    lot = o.LotOutcome(
        lot="1",
        complete=True,
        standings=(standing("B1", first, 1), standing("B2", second, 2)),
        places=(
            o.Place(
                role="framework",
                zone=None,
                bidder="B1",
                position=1,
                via=None,
                reason=o.Reason(code="appointed"),
            ),
        ),
        not_placed=(
            o.NotPlaced(bidder="B2", zone=None, role="framework", reason=o.Reason(code=code)),
        ),
    )
    return o.Outcome(evaluation="e", tender="t", fingerprint="", complete=True, lots=(lot,))


@pytest.mark.parametrize(
    ("first", "second", "close"),
    [("86.48", "86.2", True), ("86.48", "86.48", True), ("86.48", "85.48", False)],
)
def test_a_margin_under_one_per_cent_of_all_marks_asks_for_a_second_reader(
    first: str, second: str, close: bool
) -> None:
    got = check_outcome(tables(but()), outcome(first, second))
    assert [f.code for f in got] == (["X18"] if close else [])
    if close:
        assert f"B1 {first}, B2 {second}" in got[0].message
        assert "Have a second reader" in got[0].remedy


def test_a_second_reading_on_record_settles_it() -> None:
    read = Entry(kind=EntryKind.SECOND_READING, on=date(2026, 7, 3), facts={"summary": "B1, B2"})
    dossier = replace(tables(but()), entries=(read,))
    assert check_outcome(dossier, outcome("86.48", "86.48")) == ()


def test_a_bidder_barred_for_another_reason_was_not_beaten_by_a_margin() -> None:
    assert check_outcome(tables(but()), outcome(86, 86, code="not_eligible")) == ()


def test_a_reserve_that_moves_up_after_the_letters_starts_them_again() -> None:
    moved = outcome(90, 60)
    lot = moved.lots[0]
    place = replace(lot.places[0], reason=o.Reason(code="promoted"))
    moved = replace(moved, lots=(replace(lot, places=(place,)),))
    left = b.Withdrawal(bidder="B3", lot="1", zone="", on=date(2016, 8, 20))
    sent = b.Send(recipient="B1", lot="", sent=date(2016, 8, 15), method="electronic")
    (got,) = check_outcome(tables(but(), withdrawals=(left,), sends=(sent,)), moved)
    assert got.code == "X94"
    assert "B1 moved up from reserve after B3 left on Saturday 20 August 2016" in got.message
    assert "confirm it before relying on it" in got.message
    again = replace(sent, sent=date(2016, 8, 22))
    assert check_outcome(tables(but(), withdrawals=(left,), sends=(sent, again)), moved) == ()
    assert check_outcome(tables(but(), withdrawals=(left,)), moved) == ()
