"""Each check of the law: a tender that trips it, and one beside it that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tendering.checks import check_tender
from tendering.checks.law import CHECKS as LAW
from tendering.checks.standstill import CHECKS as STANDSTILL
from tendering.model.findings import Finding, Severity, stopping
from tendering.model.tender import (
    Authority,
    Event,
    PassTest,
    QuestionKind,
    Standstill,
    Tender,
)
from tests.checks.tenders import CQC, GOOD, but, with_agreement

SAID = "This is proposed as good practice even though it is not necessary under OJEU Light Touch regulations."
HEREFORDSHIRE = Standstill(
    issue_on=date(2017, 3, 9),
    stated_last_day=date(2017, 3, 19),
    stated_days=10,
    basis="voluntary",
    said=SAID,
)
INSURANCE = replace(
    CQC, id="cover", question="Do you hold public liability insurance of 5 million pounds?"
)


def found(tender: Tender, code: str) -> list[Finding]:
    return [f for f in check_tender(tender) if f.code == code]


def under_the_act(**changes: Any) -> Tender:
    """The good tender begun under the Procurement Act 2023, with a standstill of ten working days."""
    given = {
        "started_by_event": "tender_notice",
        "started_by_on": date(2026, 6, 1),
        "regime_stated": "pa2023",
        "timetable": (),
        "standstill": Standstill(
            issue_on=date(2026, 9, 1), stated_last_day=date(2026, 9, 14), stated_days=10
        ),
        "agreement": replace(with_agreement().agreement, starts_on=date(2027, 1, 4)),
    }
    return but(**(given | changes))


def of_2006(**changes: Any) -> Tender:
    given = {
        "started_by_on": date(2014, 6, 16),
        "regime_stated": None,
        "standstill": None,
        "timetable": (),
    }
    return but(**(given | changes))


def full_regime(tender: Tender) -> Tender:
    return replace(tender, cpv=("72000000-5",), procedure="open")


TRIPS: list[tuple[str, Callable[[], Tender], str, str, Severity]] = [
    (
        "X01",
        lambda: but(standstill=HEREFORDSHIRE),
        "standstill.stated_last_day",
        "Monday 20 March 2017",
        Severity.ERROR,
    ),
    (
        "X01",
        lambda: but(
            standstill=Standstill(issue_on=date(2016, 8, 15), stated_last_day=date(2016, 8, 30))
        ),
        "standstill.stated_last_day",
        "ends on Thursday 25 August 2016",
        Severity.WARNING,
    ),
    (
        "X01",
        lambda: under_the_act(
            standstill=Standstill(
                issue_on=date(2026, 11, 23), stated_last_day=date(2026, 12, 2), stated_days=8
            )
        ),
        "standstill.stated_last_day",
        "Thursday 3 December 2026",
        Severity.ERROR,
    ),
    (
        "X01",
        lambda: of_2006(
            standstill=Standstill(
                issue_on=date(2014, 12, 1), stated_last_day=date(2014, 12, 10), basis="adopted"
            )
        ),
        "standstill.stated_last_day",
        "a rule adopted, not binding by law",
        Severity.ERROR,
    ),
    (
        "X02",
        lambda: with_agreement(starts_on=date(2016, 8, 25)),
        "agreement.starts_on",
        "no contract may be made before Friday 26 August 2016",
        Severity.ERROR,
    ),
    (
        "X02",
        lambda: but(timetable=(Event(event="contract_signed", on=date(2016, 8, 24)),)),
        "timetable[0]",
        "contract signed is dated Wednesday 24 August 2016",
        Severity.ERROR,
    ),
    (
        "X03",
        lambda: under_the_act(
            standstill=Standstill(
                issue_on=date(2026, 11, 23), stated_last_day=date(2026, 12, 2), stated_days=8
            )
        ),
        "standstill.stated_last_day",
        "Monday 30 November 2026 is a bank holiday in another part",
        Severity.ERROR,
    ),
    (
        "X05",
        lambda: under_the_act(standstill=Standstill(issue_on=date(2026, 9, 1), stated_days=0)),
        "standstill",
        "needs no standstill",
        Severity.WARNING,
    ),
    (
        "X15",
        lambda: with_agreement(term="5 years"),
        "agreement.term",
        "runs for 5 years, longer than 4 years; light touch",
        Severity.WARNING,
    ),
    (
        "X15",
        lambda: with_agreement(extensions=("2 years",)),
        "agreement.term",
        "4 years, with extensions 6 years",
        Severity.WARNING,
    ),
    (
        "X15",
        lambda: with_agreement(term="5 years", term_reason="Recruitment."),
        "agreement.term",
        "for the reason given: Recruitment.",
        Severity.NOTE,
    ),
    (
        "X15",
        lambda: full_regime(with_agreement(term="49 months")),
        "agreement.term",
        "49 months, longer than 4 years, and the definition gives no reason",
        Severity.ERROR,
    ),
    (
        "X15",
        lambda: under_the_act(agreement=with_agreement(term="5 years").agreement),
        "agreement.term",
        "no longest term for light touch",
        Severity.NOTE,
    ),
    (
        "X15",
        lambda: full_regime(under_the_act(agreement=with_agreement(term="5 years").agreement)),
        "agreement.term",
        "gives no reason",
        Severity.ERROR,
    ),
    (
        "X15",
        lambda: of_2006(
            agreement=with_agreement(term="5 years", extensions=("5 x 1 year",)).agreement
        ),
        "agreement.term",
        "with extensions 10 years, longer than 4 years; the Public Contracts Regulations 2006 are named here",
        Severity.NOTE,
    ),
    (
        "X50",
        lambda: but(authority=Authority(name="C", nation="wales")),
        "authority.nation",
        "buys in wales",
        Severity.ERROR,
    ),
    (
        "X50",
        lambda: but(authority=Authority(name="C")),
        "authority.nation",
        "does not say",
        Severity.ERROR,
    ),
    (
        "X51",
        lambda: but(standstill=HEREFORDSHIRE),
        "standstill.said",
        "not necessary under OJEU Light Touch",
        Severity.WARNING,
    ),
    (
        "X51",
        lambda: but(standstill=replace(GOOD.standstill, basis="voluntary")),
        "standstill.basis",
        "put down as voluntary",
        Severity.WARNING,
    ),
    (
        "X52",
        lambda: but(
            timetable=(
                Event(event="contract_notice", on=date(2016, 5, 9)),
                Event(event="itt_published", on=date(2016, 5, 14)),
            )
        ),
        "timetable[1]",
        "5 days later",
        Severity.WARNING,
    ),
    (
        "X53",
        lambda: but(regime_stated="pa2023"),
        "regime",
        "names the Procurement Act 2023",
        Severity.ERROR,
    ),
    ("X53", lambda: but(regime_stated="gpa"), "regime", "names gpa", Severity.ERROR),
    ("X54", lambda: but(started_by_on=None), "started_by.on", "cannot be decided", Severity.ERROR),
    ("X54", lambda: but(cpv=()), "cpv", "no CPV code", Severity.ERROR),
    (
        "X54",
        lambda: but(started_by_event="market_engagement"),
        "started_by.event",
        "is not known to begin a procurement",
        Severity.ERROR,
    ),
    ("X55", of_2006, "started_by", "named here, not computed", Severity.NOTE),
    (
        "X56",
        lambda: but(cpv=("72000000-5",)),
        "procedure",
        "72000000-5 is not in the block",
        Severity.WARNING,
    ),
    (
        "X57",
        lambda: of_2006(standstill=GOOD.standstill),
        "standstill",
        "Public Contracts Regulations 2006",
        Severity.ERROR,
    ),
    (
        "X57",
        lambda: under_the_act(standstill=Standstill(issue_on=date(2028, 12, 27), stated_days=10)),
        "standstill",
        "31 December 2028",
        Severity.ERROR,
    ),
    (
        "X05",
        lambda: under_the_act(standstill=Standstill(issue_on=date(2026, 9, 1), stated_days=5)),
        "standstill",
        "5 working days is below the 8",
        Severity.ERROR,
    ),
    (
        "X58",
        lambda: under_the_act(pass_fail=(INSURANCE,)),
        "pass_fail[cover].question",
        "insurance before award",
        Severity.ERROR,
    ),
    (
        "X59",
        lambda: but(pass_fail=(replace(CQC, unrated=None),)),
        "pass_fail[cqc].unrated",
        "not yet rated",
        Severity.WARNING,
    ),
    (
        "X59",
        lambda: but(
            pass_fail=(
                replace(
                    CQC,
                    question="Your standing?",
                    unrated=None,
                    passes=PassTest(one_of=("Good", "Outstanding")),
                ),
            )
        ),
        "pass_fail[cqc].unrated",
        "rating",
        Severity.WARNING,
    ),
    (
        "X60",
        lambda: but(standstill=Standstill(issue_on=date(2018, 12, 22))),
        "standstill.issue_on",
        "Thursday 3 January 2019",
        Severity.WARNING,
    ),
]


@pytest.mark.parametrize(
    ("code", "make", "where", "words", "severity"),
    TRIPS,
    ids=[f"{t[0]}-{n}" for n, t in enumerate(TRIPS)],
)
def test_each_check_finds_its_mistake(
    code: str, make: Callable[[], Tender], where: str, words: str, severity: Severity
) -> None:
    (got,) = [f for f in found(make(), code) if f.where == where]
    assert words in got.message
    assert got.severity is severity
    assert got.law or code in {"X50", "X53", "X54", "X57"}


FINE: list[tuple[str, Callable[[], Tender]]] = [
    ("X01", lambda: but(standstill=replace(HEREFORDSHIRE, stated_last_day=date(2017, 3, 20)))),
    ("X01", lambda: but(standstill=None)),
    ("X02", lambda: with_agreement(starts_on=date(2016, 8, 26))),
    (
        "X03",
        lambda: under_the_act(
            standstill=Standstill(
                issue_on=date(2026, 11, 23), stated_last_day=date(2026, 12, 3), stated_days=8
            )
        ),
    ),
    (
        "X03",
        lambda: under_the_act(
            standstill=Standstill(
                issue_on=date(2026, 11, 23), stated_last_day=date(2026, 12, 1), stated_days=8
            )
        ),
    ),
    ("X05", under_the_act),
    ("X05", lambda: under_the_act(standstill=Standstill(issue_on=date(2026, 9, 1)))),
    ("X05", lambda: full_regime(under_the_act(standstill=Standstill(issue_on=date(2026, 9, 1))))),
    ("X15", lambda: with_agreement(term="3 years", extensions=("1 year",))),
    ("X15", lambda: with_agreement(kind="contract", term="10 years")),
    ("X15", lambda: with_agreement(term="until reviewed")),
    ("X50", lambda: but(authority=Authority(name="C", nation="England"))),
    (
        "X51",
        lambda: but(standstill=replace(GOOD.standstill, said="A standstill of 10 days follows.")),
    ),
    ("X51", lambda: under_the_act(standstill=replace(HEREFORDSHIRE, issue_on=date(2026, 9, 1)))),
    (
        "X52",
        lambda: but(
            timetable=(
                Event(event="contract_notice", on=date(2016, 5, 9)),
                Event(event="itt_published", on=date(2016, 5, 9)),
            )
        ),
    ),
    (
        "X52",
        lambda: under_the_act(
            timetable=(
                Event(event="tender_notice", on=date(2026, 6, 1)),
                Event(event="itt_published", on=date(2026, 6, 9)),
            )
        ),
    ),
    ("X53", lambda: but(regime_stated=None)),
    ("X54", under_the_act),
    ("X55", lambda: GOOD),
    ("X56", lambda: full_regime(GOOD)),
    ("X57", lambda: of_2006(standstill=replace(GOOD.standstill, basis="adopted"))),
    ("X58", lambda: but(pass_fail=(INSURANCE,))),
    (
        "X58",
        lambda: under_the_act(
            pass_fail=(replace(INSURANCE, question="Will you hold insurance from the start?"),)
        ),
    ),
    ("X59", lambda: but(pass_fail=(replace(CQC, question="Are you registered?", unrated=None),))),
    ("X60", lambda: but(standstill=Standstill(issue_on=date(2016, 8, 15)))),
]


@pytest.mark.parametrize(("code", "make"), FINE, ids=[f"{t[0]}-{n}" for n, t in enumerate(FINE)])
def test_what_is_lawful_is_left_alone(code: str, make: Callable[[], Tender]) -> None:
    assert found(make(), code) == []


def test_every_check_of_the_law_has_both_tests() -> None:
    codes = {check.__name__.split("_")[0].upper() for check in (*LAW, *STANDSTILL)}
    assert codes == {code for code, *_ in TRIPS}
    assert codes == {code for code, *_ in FINE}


def test_herefordshire_shows_both_dates_the_counted_days_the_roll_and_the_rule() -> None:
    printed = Event(event="standstill", start=date(2017, 3, 9), end=date(2017, 3, 19))
    (got,) = found(but(standstill=HEREFORDSHIRE, timetable=(printed,)), "X01")
    assert "The timetable has it run from Thursday 9 March 2017: the day of sending" in got.message
    (got,) = found(but(standstill=HEREFORDSHIRE), "X01")
    assert "The timetable" not in got.message
    for words in (
        "stated to end on Sunday 19 March 2017",
        "it ends on Monday 20 March 2017",
        "Thursday 9 March 2017 is day 0",
        "day 10 is Sunday 19 March 2017",
        "reg 2(4)",
        "Tuesday 21 March 2017",
    ):
        assert words in got.message
    assert got.law == "PCR 2015 reg 87(2), PCR 2015 reg 2(4)"
    assert not got.stops
    (said,) = found(but(standstill=HEREFORDSHIRE), "X51")
    assert said.law == "PCR 2015 regs 85-87"


def test_another_nation_stops_everything_and_an_unknown_law_only_what_is_issued() -> None:
    welsh = check_tender(but(authority=Authority(name="C", nation="wales")))
    assert {w for w in ("evaluate", "pack", "letters", "notice") if stopping(welsh, w)} == {
        "evaluate",
        "pack",
        "letters",
        "notice",
    }
    unknown = check_tender(but(started_by_on=None))
    assert not stopping(unknown, "evaluate")
    assert stopping(unknown, "letters")


@pytest.mark.parametrize(
    ("question", "trips"),
    [
        ("Do you hold public liability insurance of 5 million pounds?", True),
        ("Will you have insurance in place before award?", True),
        ("Do you hold employer's liability cover of 10 million pounds?", True),
        ("Do you have professional indemnity of 1 million pounds?", True),
        ("Do you cover the whole zone?", False),
        ("Will you send evidence with your tender of the insurance you hold?", True),
        ("Will you hold insurance at the closing date for tenders?", True),
        ("Will you hold insurance from the day service starts?", False),
        ("Will you commit to insurance of 5 million pounds if you are appointed?", False),
        ("Insurance of 5 million pounds is wanted; it need not be in place before award.", False),
        ("Do you accept the terms?", False),
    ],
)
def test_insurance_may_be_promised_and_not_asked_for_before_award(
    question: str, trips: bool
) -> None:
    tender = under_the_act(pass_fail=(replace(INSURANCE, question=question),))
    assert bool(found(tender, "X58")) is trips


def test_insurance_before_award_under_another_name_is_found_too() -> None:
    asked = replace(
        INSURANCE, kind=QuestionKind.REQUIREMENT, question="Do you already hold insurance?"
    )
    assert found(under_the_act(pass_fail=(asked,)), "X58")
    later = replace(asked, question="Is insurance in your price?")
    assert not found(under_the_act(pass_fail=(later,)), "X58")


@pytest.mark.parametrize(("day", "trips"), [(15, False), (20, True), (25, True), (26, False)])
def test_an_award_within_the_standstill_is_a_contract_too_early(day: int, trips: bool) -> None:
    """GOOD has letters on 15 August and standstill to the 25th; an award on the day of issue may be the decision."""
    award = Event(event="award", on=date(2016, 8, day))
    assert bool(found(but(timetable=(award,)), "X02")) is trips


def printed(first: date, last: date, event: str = "letters_issued") -> tuple[Event, ...]:
    """A timetable that alone says when letters go out and standstill ends."""
    return (Event(event=event, on=first), Event(event="standstill", start=first, end=last))


@pytest.mark.parametrize(
    ("day", "severity"), [(19, Severity.ERROR), (20, None), (22, Severity.WARNING)]
)
def test_a_standstill_in_the_timetable_alone_is_counted(
    day: int, severity: Severity | None
) -> None:
    timetable = printed(date(2017, 3, 9), date(2017, 3, day))
    got = found(but(standstill=None, timetable=timetable), "X01")
    assert [f.severity for f in got] == ([severity] if severity else [])
    assert all(f.where == "timetable[1]" for f in got)


def test_a_timetable_with_another_end_than_the_stated_one_is_found() -> None:
    stated = Standstill(issue_on=date(2016, 8, 15), stated_last_day=date(2016, 8, 25))
    timetable = printed(date(2016, 8, 15), date(2016, 8, 24))
    (got,) = found(but(standstill=stated, timetable=timetable), "X01")
    assert (got.where, got.severity) == ("timetable[1]", Severity.ERROR)
    assert not found(
        but(standstill=stated, timetable=printed(date(2016, 8, 15), date(2016, 8, 25))), "X01"
    )


def test_under_the_act_the_timetable_counts_from_the_award_notice() -> None:
    timetable = printed(date(2026, 11, 23), date(2026, 12, 2), "contract_award_notice")
    tender = under_the_act(standstill=None, timetable=timetable)
    assert [f.where for code in ("X01", "X03") for f in found(tender, code)] == [
        "timetable[1]"
    ] * 2
    right = printed(date(2026, 11, 23), date(2026, 12, 3), "contract_award_notice")
    assert not found(under_the_act(standstill=None, timetable=right), "X01")


@pytest.mark.parametrize(
    ("days", "severity"), [(0, Severity.WARNING), (5, Severity.ERROR), (8, None)]
)
def test_a_voluntary_standstill_is_weighed_before_its_day_is_known(
    days: int, severity: Severity | None
) -> None:
    tender = under_the_act(standstill=Standstill(stated_days=days), timetable=())
    assert [f.severity for f in found(tender, "X05")] == ([severity] if severity else [])
    full = under_the_act(
        standstill=Standstill(stated_days=days), timetable=(), cpv=("90910000-9",)
    )
    assert bool(found(full, "X57")) is (days < 8)
    assert not found(full, "X05")


def test_a_rule_that_holds_only_as_adopted_says_so() -> None:
    timetable = (
        Event(event="contract_notice", on=date(2016, 5, 9)),
        Event(event="itt_published", on=date(2016, 5, 16)),
    )
    late = but(timetable=timetable)
    (light,), (full,) = found(late, "X52"), found(full_regime(late), "X52")
    assert "holds this tender only as its documents adopt it" in light.message
    assert "adopt" not in full.message
