"""Each check of the record: entries that trip it, and the good record beside them that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from tendering.checks import RECORD_CHECKS, check_record
from tendering.model import bids as b
from tendering.model.entries import Entry
from tendering.model.findings import Finding, Severity, stopping
from tendering.model.tender import Governance, Limit, LimitMethod, Standstill
from tests.checks.records import (
    ACT,
    PEOPLE,
    REGULATIONS,
    act_tender,
    changed,
    declared,
    entry,
    facts,
    found,
    mark,
    score,
    tables,
)
from tests.checks.tenders import LOT, but, with_criterion

ERROR, WARNING = Severity.ERROR, Severity.WARNING
SAVED = but(fingerprint="f" * 64, agreement=None)


def act(**changes: Entry | None) -> list[Finding]:
    return found(changed(ACT, **changes))


def saved(**changes: Entry | None) -> list[Finding]:
    entries = changed(REGULATIONS, **changes)
    return list(check_record(SAVED, entries, tables(SAVED, marks=(), panel=())))


def with_tables(**changes: Any) -> list[Finding]:
    return found(changed(ACT), **changes)


def decision(about: str, **more: Any) -> b.Decision:
    given = {
        "decision": "rejected",
        "by": "Cyd Cole",
        "on": date(2026, 7, 25),
        "reason": "r",
        **more,
    }
    return b.Decision(
        bidder="B2", lot="", zone="", about=about, options_considered="reject; ask", **given
    )


def bullets(*points: str) -> list[Finding]:
    criteria = with_criterion(0, bullets=points).criteria
    return found(changed(ACT), act_tender(criteria=criteria))


def on(record: dict[str, Entry], name: str, day: str) -> Entry:
    return replace(record[name], on=date.fromisoformat(day))


LATE_LETTER = on(ACT, "letter_2", "2026-09-02")
TRIPS: list[tuple[str, Callable[[], list[Finding]], str, Severity]] = [
    (
        "X01",
        lambda: act(uk6=facts(ACT, "uk6", standstill_last_day="2026-09-11")),
        "stated to end on Friday 11 September 2026; by Procurement Act 2023",
        ERROR,
    ),
    (
        "X01",
        lambda: act(standstill=facts(ACT, "standstill", last_day="2026-09-15")),
        "it ends on Monday 14 September 2026",
        WARNING,
    ),
    ("X02", lambda: act(signed=on(ACT, "signed", "2026-09-14")), "runs to the end of Monday", ERROR),
    ("X02", lambda: act(uk6=None), "no contract award notice stands before it", ERROR),
    ("X02", lambda: saved(signed=on(REGULATIONS, "signed", "2016-08-25")), "Thursday 25 August", ERROR),
    (
        "X03",
        lambda: act(standstill=facts(ACT, "standstill", calendar="england_and_wales; holidays 1")),
        "lacks the bank holidays of Scotland",
        ERROR,
    ),
    ("X04", lambda: act(letter_2=LATE_LETTER), "but to B2 on Wednesday 2 September 2026", ERROR),
    ("X04", lambda: act(letter_2=None), "no assessment summary is recorded for B2", ERROR),
    (
        "X04",
        lambda: act(uk6=replace(ACT["uk6"], at=ACT["letter_1"].at)),
        "earlier that day than an assessment summary",
        ERROR,
    ),
    ("X06", lambda: saved(letter_3=None), "B3 was turned away (on Tuesday 12 July 2016)", ERROR),
    (
        "X06",  # the letter that told it of its exclusion is not the one about the award
        lambda: saved(letter_3=entry("letter_issued", "2016-07-12", bidder="B3", what="letter")),
        "B3 was turned away (on Tuesday 12 July 2016)",
        ERROR,
    ),
    (
        "X06",
        lambda: saved(letter_3=facts(REGULATIONS, "letter_3", what="exclusion letter")),
        "B3 was turned away (on Tuesday 12 July 2016)",
        ERROR,
    ),
    (
        "X02",
        lambda: saved(letter_1=None, letter_2=None, letter_3=None),
        "no standstill letter is recorded",
        ERROR,
    ),
    (
        "X10",
        lambda: act(
            opened=replace(ACT["opened"], at=time(9, 0)),
            declared_a=replace(declared("Ann Abbot"), on=date(2026, 7, 13), at=time(14, 0)),
        ),
        "opened by Ann Abbot on Monday 13 July 2026, who declared interests later that day",
        ERROR,
    ),
    ("X77", lambda: act(uk4=on(ACT, "uk4", "2026-06-02")), "said to begin on Monday 1 June 2026", ERROR),
    ("T025", lambda: act(uk7=on(ACT, "uk7", "2026-09-15")), "no contract was made before Wednesday", ERROR),
    (
        "X06",
        lambda: saved(letter_3=None, excluded=facts(REGULATIONS, "excluded", notified="")),
        "no day on which it was told",
        ERROR,
    ),
    (
        "X07",
        lambda: found(
            changed(ACT, uk4=facts(ACT, "uk4", award_limits="no")),
            act_tender(
                limits=(
                    Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.RANKED),
                )
            ),
        ),
        "UK4 of Monday 1 June 2026 does not state the limit",
        ERROR,
    ),
    ("X09", lambda: found(changed(ACT), act_tender(fingerprint="e" * 64)), "e" * 64, ERROR),
    (
        "X09",
        lambda: act(computed=facts(ACT, "computed", fingerprint="e" * 64)),
        "with no amendment recorded",
        ERROR,
    ),
    (
        "X09",
        lambda: act(
            amended=entry("amendment", "2026-06-10", fingerprint="f" * 64, before="f" * 64, told="no")
        ),
        "does not record why equal treatment holds, the notice that told everyone, that every participant",
        ERROR,
    ),
    (
        "X09",
        lambda: act(
            amended=entry(
                "amendment", "2026-06-10", fingerprint="f" * 64, before="d" * 64, reason="r",
                notice="UK4", told="yes",
            )
        ),
        "starts from dddddddddddd",
        ERROR,
    ),
    (
        "X09",
        lambda: act(
            amended=entry(
                "amendment", "2026-07-20", fingerprint="f" * 64, before="f" * 64, reason="r",
                notice="UK4", told="yes",
            )
        ),
        "after tenders were opened on Monday 13 July 2026",
        ERROR,
    ),
    ("X10", lambda: act(declared_a=None), "opened by Ann Abbot", ERROR),
    (
        "X10",
        lambda: act(declared_a=declared("Ann Abbot", until="2026-07-01")),
        "opened by Ann Abbot on Monday 13 July 2026, who has a declaration that ran out on Wednesday 1 July",
        ERROR,
    ),
    (
        "X10",
        lambda: with_tables(marks=(mark("Dee Dale", "B1", 2),)),
        "no declaration of interests by Dee Dale",
        ERROR,
    ),
    (
        "X10",
        lambda: act(
            conflict=replace(declared("Bea Bell", interest="sister works there"), bidder="B1")
        ),
        "nobody decided what follows from it",
        ERROR,
    ),
    (
        "X10",
        lambda: act(
            conflict=replace(declared("Bea Bell", interest="shares", action="remove"), bidder="B1")
        ),
        "the action was to remove the evaluator",
        ERROR,
    ),
    (
        "X10",
        lambda: act(declared_b=declared("Bea Bell", employment="")),
        "say nothing of past employment with a bidder: Bea Bell",
        WARNING,
    ),
    (
        "X14",
        lambda: with_tables(decisions=(decision("hourly"),)),
        "hourly (every lot): rejected, and the record shows no notice",
        ERROR,
    ),
    (
        "X14",
        lambda: act(considered=None, invited=facts(ACT, "invited", reply_by="2026-07-25")),
        "although the bidder had until Saturday 25 July 2026 to answer",
        ERROR,
    ),
    ("X14", lambda: act(invited=None, considered=None), "B3 was excluded on", ERROR),
    ("X14", lambda: act(excluded=facts(ACT, "excluded", reason="")), "has no reason", ERROR),
    ("X16", lambda: act(uk7=None, end=entry("opened", "2027-02-01", by="Ann Abbot")), "(UK7) was due by Wednesday 13 January 2027", WARNING),
    ("X16", lambda: act(excluded=facts(ACT, "excluded", reported="2026-09-30")), "was done on Wednesday 30", WARNING),
    ("X16", lambda: saved(answered=on(REGULATIONS, "answered", "2016-09-19")), "was done on Monday 19", WARNING),
    ("X16", lambda: saved(award=on(REGULATIONS, "award", "2016-09-27")), "Award notice (F21) was due by Monday 26", WARNING),
    ("X17", lambda: act(purge=facts(ACT, "purge", purge_on="2029-09-15")), "to the end of Saturday 15 September 2029", ERROR),
    ("X17", lambda: act(signed=None, decided=None, uk7=None), "from which the time they are kept runs", ERROR),
    (
        "X17",
        lambda: act(claim=entry("challenge", "2026-10-01", kind="claim form", notified="2026-10-01")),
        "the challenge of Thursday 1 October 2026 is open",
        ERROR,
    ),
    ("X19", lambda: act(conflicts=on(ACT, "conflicts", "2026-06-02")), "UK4 was published", ERROR),
    ("X19", lambda: act(conflicts=None, uk4=None, uk7=None), "holds no conflicts assessment", ERROR),
    (
        "X19",
        lambda: act(conflicts=facts(ACT, "conflicts", people=PEOPLE.replace("Bea Bell; ", ""))),
        "does not cover Bea Bell (marks given)",
        ERROR,
    ),
    ("X20", lambda: act(call_in=on(ACT, "call_in", "2026-09-01")), "letters went out on", WARNING),
    ("X20", lambda: act(call_in=None), "letters went out on Tuesday 1 September 2026: decided on", WARNING),
    ("X20", lambda: act(call_in=on(ACT, "call_in", "2026-09-16")), "a contract is dated", ERROR),
    ("X78", lambda: act(key=on(ACT, "key", "2026-07-15")), "need it by Tuesday 14 July 2026", WARNING),
    ("X78", lambda: act(key=None), "no notice is recorded", WARNING),
    ("X79", lambda: act(social=None), "no social value before it", WARNING),
    ("X79", lambda: act(equality=None), "no equality analysis before it", WARNING),
    ("X91", lambda: act(lots=None, policy=None), "no lots decision and policy statement", WARNING),
    ("X92", lambda: act(debarred=None, excluded=None), "for any bidder", WARNING),
    ("X92", lambda: act(debarred_again=None), "between assessment and UK6", WARNING),
    ("X92", lambda: act(debarred_last=None), "between the award notice and the contract", WARNING),
    ("X92", lambda: act(platform=on(ACT, "platform", "2026-07-11")), "central digital platform", WARNING),
    ("X92", lambda: act(excluded=on(ACT, "excluded", "2026-07-24")), "after tenders were assessed", WARNING),
    (
        "X93",
        lambda: act(own_letter=None, excluded=facts(ACT, "excluded", notified="")),
        "B3 was not assessed, and was told why by no letter",
        ERROR,
    ),
    (
        "X93",
        lambda: act(
            own_letter=on(ACT, "own_letter", "2026-09-03"),
            excluded=facts(ACT, "excluded", notified="2026-09-03"),
        ),
        "only on Thursday 3 September 2026",
        ERROR,
    ),
    ("X95", lambda: bullets("apprenticeships in rural districts"), "mentions: 2", WARNING),
    ("X95", lambda: act(moderated=replace(ACT["moderated"], bidder="B1")), "recorded for 1 of 2", WARNING),
    ("X95", lambda: act(moderated=facts(ACT, "moderated", attendees="")), "who was there: 1", WARNING),
    ("X95", lambda: with_tables(consensus=(score("B1", 0),)), "agreed above or below every mark", WARNING),
    ("X95", lambda: with_tables(marks=(mark("Ann Abbot", "B1", 2, ""),)), "marks without a note: 1", WARNING),
    (
        "X96",
        lambda: act(
            model_answer=entry(
                "model_answer", "2026-05-01", criterion="Q1", points="apprenticeships in rural districts"
            )
        ),
        "'apprenticeships in rural districts'",
        WARNING,
    ),
    ("X96", lambda: act(model_answer=entry("model_answer", "2026-05-01", criterion="Q9")), "no such question", WARNING),
    ("X97", lambda: act(asked=facts(ACT, "asked", told="no")), "not answered to everyone", WARNING),
    ("X97", lambda: act(asked=facts(ACT, "asked", answer="")), "has no answer", WARNING),
    (
        "X98",
        lambda: with_tables(
            withdrawals=(b.Withdrawal(bidder="B1", lot="1", zone="north", on=date(2026, 8, 3)),)
        ),
        "B1 left lot 1, zone north",
        WARNING,
    ),
    (
        "X99",
        lambda: act(claim=entry("challenge", "2026-09-10", kind="claim form", notified="2026-09-10")),
        "the claim notified on Thursday 10 September 2026 had not ended",
        ERROR,
    ),
    (
        "X99",
        lambda: saved(claim=entry("challenge", "2016-08-26", kind="claim form", notified="2016-08-26")),
        "had not ended",
        ERROR,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "make", "words", "severity"), TRIPS, ids=[f"{t[0]}-{n}" for n, t in enumerate(TRIPS)]
)
def test_each_check_finds_its_mistake(
    code: str, make: Callable[[], list[Finding]], words: str, severity: Severity
) -> None:
    got = [f for f in make() if f.code == code and words in f.message]
    assert len(got) == 1, [f"{f.code} {f.message}" for f in make()]
    assert got[0].severity is severity
    assert got[0].law
    assert got[0].remedy
    assert got[0].where


def test_every_check_of_the_record_is_tripped() -> None:
    """Those of the life after award are tripped in test_market and test_payment, on records that have one."""
    codes = {check.__name__.split("_")[0].upper() for check in RECORD_CHECKS} - {"X71"}
    assert {code for code in codes if not code.startswith("L")} == {code for code, *_ in TRIPS}


def test_a_good_record_is_quiet_under_either_law() -> None:
    assert act() == []
    assert saved() == []


def test_no_record_is_no_finding() -> None:
    held = act_tender()
    assert check_record(held, (), tables(held)) == ()


def test_a_few_entries_are_checked_for_what_they_show_only() -> None:
    held = act_tender(governance=Governance())
    some = (entry("clarification", "2026-06-20", question="May we?", answer="Yes."),)
    assert check_record(held, some) == ()


FINE: list[tuple[str, Callable[[], list[Finding]]]] = [
    ("X06", lambda: saved(letter_3=None, excluded=facts(REGULATIONS, "excluded", notified="2016-05-12"))),
    ("X06", lambda: saved(letter_3=entry("letter_issued", "2016-08-12", bidder="B3", what="letter"))),
    ("X02", lambda: list(check_record(SAVED, changed(REGULATIONS, letter_1=None, letter_2=None, letter_3=None)))),
    ("X10", lambda: act(
        opened=replace(ACT["opened"], at=time(14, 0)),
        declared_a=replace(declared("Ann Abbot"), on=date(2026, 7, 13), at=time(9, 0)),
    )),
    ("T025", lambda: act(uk7=on(ACT, "uk7", "2026-09-16"))),
    ("X10", lambda: act(
        remote=replace(
            declared("Bea Bell", interest="pension of a parent company", action="none",
                     reason="Too remote.", approver="Cyd Cole"),
            bidder="B1",
        )
    )),
    ("X14", lambda: with_tables(decisions=(decision("late"),))),
    ("X14", lambda: found(
        changed(ACT, asked_2=entry("clarification_to_bidder", "2026-07-20", bidder="B2",
                                   question="Is it 18.20?", answer="Yes")),
        decisions=(decision("hourly"),),
    )),
    ("X14", lambda: act(considered=None)),  # its time to answer had run out
    ("X16", lambda: act(uk7=None)),  # not yet due when the record ends
    ("X20", lambda: found(changed(ACT, call_in=None), act_tender(governance=Governance(key_decision=True, call_in_days=5)))),
    ("X95", lambda: bullets("results of each answer")),
    ("X96", lambda: act(model_answer=entry("model_answer", "2026-05-01", criterion="Q1", points="how it is given"))),
    ("X98", lambda: with_tables(withdrawals=(b.Withdrawal(bidder="B1", lot="", zone="", on=date(2026, 8, 3)),))),
    ("X99", lambda: act(claim=entry("challenge", "2026-09-15", kind="claim form", notified="2026-09-15"))),
    ("X99", lambda: act(claim=entry("challenge", "2026-09-10", kind="complaint"))),
    ("X99", lambda: act(
        claim=entry("challenge", "2026-09-10", kind="claim form"),
        ended=entry("challenge_ended", "2026-09-15", result="withdrawn"),
    )),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make"), FINE, ids=[f"{t[0]}-{n}" for n, t in enumerate(FINE)])
def test_what_is_lawful_is_left_alone(code: str, make: Callable[[], list[Finding]]) -> None:
    assert [f.message for f in make() if f.code == code] == []


def test_an_award_notice_published_again_after_the_summaries_puts_things_right() -> None:
    spoilt = {"letter_2": LATE_LETTER, "signed": None, "uk7": None, "debarred_last": None}
    again = {
        "gone": entry("superseded", "2026-09-03", what="UK6", kind="notice_published"),
        "gone_2": entry("superseded", "2026-09-03", what="standstill", kind="standstill"),
        "letter_3": entry("letter_issued", "2026-09-04", bidder="B1", what="assessment summary"),
        "letter_4": entry("letter_issued", "2026-09-04", bidder="B2", what="assessment summary"),
        "uk6_2": entry("notice_published", "2026-09-07", notice="UK6"),
    }
    purge = {"purge": None}
    assert [f.code for f in act(**spoilt, **purge)] == ["X04", "X04"]
    assert act(**spoilt, **purge, **again) == []


def test_a_rule_held_from_knowledge_warns_and_says_so() -> None:
    (short,) = [f for f in act(key=None) if f.code == "X78"]
    assert short.severity is WARNING
    assert (
        "SI 2012/2089 reg 9, held from knowledge: confirm it before relying on it" in short.message
    )


def test_what_each_stops() -> None:
    drifted = found(changed(ACT), act_tender(fingerprint="e" * 64))
    assert {w for w in ("evaluate", "letters", "notice") if stopping(drifted, w)} == {
        "evaluate",
        "letters",
        "notice",
    }
    split = act(letter_2=LATE_LETTER)
    assert stopping(split, "notice")
    assert not stopping(split, "letters")
    undeclared = act(declared_a=None)
    assert stopping(undeclared, "letters")
    assert not stopping(undeclared, "evaluate")


def test_a_light_touch_contract_without_standstill_waits_for_the_notice_alone() -> None:
    none = act_tender(standstill=Standstill(issue_on=date(2026, 9, 1), stated_days=0))
    entries = changed(
        ACT,
        uk6=facts(ACT, "uk6", standstill_last_day=""),
        standstill=None,
        signed=replace(ACT["signed"], on=date(2026, 9, 1)),
        debarred_last=None,
    )
    assert [f for f in found(entries, none) if f.code in {"X01", "X02"}] == []


def test_what_is_said_of_every_lot_is_said_once() -> None:
    held = act_tender(lots=(LOT, replace(LOT, id="2"), replace(LOT, id="3")))
    early = changed(ACT, signed=on(ACT, "signed", "2026-09-14"))
    (got,) = [f for f in found(early, held) if f.code == "X02"]
    assert got.message.startswith("lots 1, 2 and 3: a contract is dated Monday 14 September 2026")
