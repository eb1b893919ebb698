"""Checks of what is let, who may bid and what is planned: a tender that trips each, and one beside it that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tendering.checks import check_tender
from tendering.checks.conditions import CHECKS as CONDITIONS
from tendering.checks.planned import CHECKS as PLANNED
from tendering.checks.scope import CHECKS as SCOPE
from tendering.model.findings import Finding, Severity, stopping
from tendering.model.lots import HealthTest
from tendering.model.tender import (
    Event,
    PassFailQuestion,
    PassTest,
    QuestionKind,
    Section,
    Standstill,
    Tender,
)
from tests.checks.tenders import CQC, GOOD, LOT, but, with_agreement, with_criterion

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
ISSUED = date(2026, 9, 1)


def found(tender: Tender, code: str) -> list[Finding]:
    return [f for f in check_tender(tender) if f.code == code]


def of_the_act(**changes: Any) -> Tender:
    """The good tender under the Act, with a standstill of ten working days to 14 September 2026."""
    given = {
        "started_by_event": "tender_notice",
        "started_by_on": date(2026, 6, 1),
        "regime_stated": "pa2023",
        "timetable": (),
        "standstill": Standstill(
            issue_on=ISSUED, stated_last_day=date(2026, 9, 14), stated_days=10
        ),
        "agreement": with_agreement(starts_on=date(2027, 1, 4)).agreement,
    }
    return but(**(given | changes))


def planned(*events: tuple[str, date]) -> Tender:
    return of_the_act(timetable=tuple(Event(event=name, on=day) for name, day in events))


def asks(question: str, **changes: Any) -> Tender:
    return of_the_act(pass_fail=(replace(CQC, id="q", question=question, **changes),))


def lot(**changes: Any) -> Tender:
    return of_the_act(lots=(replace(LOT, **changes),))


def agreed(**changes: Any) -> Tender:
    return of_the_act(agreement=with_agreement(starts_on=date(2027, 1, 4), **changes).agreement)


TESTED = HealthTest(
    relevant=True, main=False, because="Delegated tasks only.", by="A. Lee", on=date(2026, 5, 1)
)


def in_full(day: int) -> Tender:
    """A tender of the full rules of the Act, begun on 1 June 2026, whose tenders close on a day of that month."""
    close = Event(event="tenders_close", on=date(2026, 6, day))
    return of_the_act(cpv=("90910000-9",), procedure="open", timetable=(close,))


TRIPS: list[tuple[str, Callable[[], Tender], str, str, Severity]] = [
    (
        "X02",
        lambda: planned(
            ("contract_award_notice", date(2026, 9, 20)), ("agreement_signed", date(2026, 9, 16))
        ),
        "timetable[1]",
        "before the contract award notice of Sunday 20 September 2026",
        ERROR,
    ),
    (
        "X04",
        lambda: planned(("contract_award_notice", ISSUED), ("letters_issued", date(2026, 9, 2))),
        "timetable[0]",
        "Wednesday 2 September 2026, after it",
        ERROR,
    ),
    (
        "X20",
        lambda: planned(("call_in", date(2026, 9, 4)), ("letters_issued", date(2026, 9, 3))),
        "timetable[1]",
        "confirm it before relying on it",
        WARNING,
    ),
    (
        "X20",
        lambda: planned(("call_in", date(2026, 9, 18)), ("agreement_signed", date(2026, 9, 16))),
        "timetable[1]",
        "call-in runs to Friday 18 September 2026",
        ERROR,
    ),
    (
        "X80",
        lambda: lot(health_test=replace(TESTED, main=True)),
        "lots[1].health_test",
        "outside the Procurement Act 2023",
        ERROR,
    ),
    (
        "X80",
        lambda: lot(health_test=replace(TESTED, main=None)),
        "lots[1].health_test",
        "is not recorded",
        ERROR,
    ),
    ("X81", lambda: lot(cpv=("85141200-1",)), "lots[1].health_test", "85141200-1", WARNING),
    (
        "X81",
        lambda: lot(description="Care with delegated nursing tasks"),
        "lots[1].health_test",
        "'nursing'",
        WARNING,
    ),
    (
        "X81",
        lambda: lot(health_test=replace(TESTED, by=None, on=None)),
        "lots[1].health_test",
        "does not say who decided, when",
        WARNING,
    ),
    ("X82", lambda: agreed(kind="dps"), "agreement.kind", "above threshold", ERROR),
    (
        "X83",
        lambda: with_agreement(kind="dps", ends_on=date(2029, 3, 31)),
        "agreement.ends_on",
        "none may run beyond Friday 23 February 2029",
        WARNING,
    ),
    ("X83", lambda: with_agreement(kind="dps"), "agreement.ends_on", "no last day", WARNING),
    (
        "X84",
        lambda: agreed(open_until=date(2035, 1, 4)),
        "agreement.open_until",
        "longer than 8 years",
        ERROR,
    ),
    (
        "X84",
        lambda: agreed(open_until=date(2031, 1, 4), stated_maximum=1),
        "agreement.open_until",
        "longer than 4 years with a single supplier",
        ERROR,
    ),
    (
        "X85",
        lambda: asks("Attach audited accounts of the last two years."),
        "pass_fail[q].question",
        "audited accounts of every bidder",
        WARNING,
    ),
    (
        "X86",
        lambda: asks("Do you hold ISO 9001?"),
        "pass_fail[q].equivalents",
        "'ISO 9001'",
        WARNING,
    ),
    (
        "X87",
        lambda: asks("Do you have experience of relevant projects?"),
        "pass_fail[q].question",
        "no number, value or date",
        WARNING,
    ),
    (
        "X88",
        lambda: with_criterion(0, question="Describe training, supervision etc."),
        "criteria[Q1]",
        "Q1 ('etc')",
        NOTE,
    ),
    (
        "X89",
        lambda: of_the_act(agreement=with_agreement(starts_on=date(2026, 9, 21)).agreement),
        "agreement.starts_on",
        "6 days after Tuesday 15 September 2026",
        NOTE,
    ),
    ("X90", of_the_act, "pass_fail", "slavery", NOTE),
    ("L003", lambda: in_full(20), "timetable[0]", "19 days after the notice of Monday 1", WARNING),
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
    assert got.law
    assert got.remedy


FINE: list[tuple[str, Callable[[], Tender]]] = [
    (
        "X02",
        lambda: planned(
            ("contract_award_notice", ISSUED), ("agreement_signed", date(2026, 9, 16))
        ),
    ),
    ("X04", lambda: planned(("contract_award_notice", ISSUED), ("letters_issued", ISSUED))),
    (
        "X20",
        lambda: planned(
            ("call_in", date(2026, 8, 28)),
            ("letters_issued", date(2026, 8, 31)),
            ("agreement_signed", date(2026, 9, 16)),
        ),
    ),
    ("X80", lambda: lot(health_test=TESTED)),
    ("X80", lambda: but(lots=(replace(LOT, health_test=replace(TESTED, main=True)),))),  # of 2016
    ("X81", lambda: lot(health_test=TESTED, cpv=("85141200-1",))),
    ("X81", lambda: but(lots=(replace(LOT, description="With nursing"),))),
    ("X81", of_the_act),
    ("X82", agreed),
    ("X82", lambda: with_agreement(kind="dps")),
    ("X83", lambda: with_agreement(kind="dps", ends_on=date(2029, 2, 23))),
    ("X84", lambda: agreed(open_until=date(2035, 1, 3))),
    ("X84", agreed),
    (
        "X85",
        lambda: asks("Attach audited accounts, where the law requires you to have them audited."),
    ),
    ("X85", lambda: asks("Attach audited accounts.", equivalents="Management accounts.")),
    ("X86", lambda: asks("Do you hold ISO 9001?", equivalents="Any like system.")),
    ("X86", lambda: asks("Do you hold ISO 9001 or an equivalent?")),
    ("X87", lambda: asks("Have you experience of 3 contracts of 50,000 pounds since 2021?")),
    ("X87", lambda: asks("Years of experience?", passes=PassTest(at_least=GOOD.weights_total))),
    ("X88", lambda: with_criterion(0, question="Describe training and supervision.")),
    ("L003", lambda: in_full(26)),
    ("X89", of_the_act),
    ("X89", lambda: of_the_act(standstill=None)),
    (
        "X90",
        lambda: of_the_act(
            instructions=(
                Section(heading="Declarations", paragraphs=("Your modern slavery statement.",)),
            )
        ),
    ),
    ("X90", lambda: GOOD),
]


@pytest.mark.parametrize(("code", "make"), FINE, ids=[f"{t[0]}-{n}" for n, t in enumerate(FINE)])
def test_what_is_lawful_is_left_alone(code: str, make: Callable[[], Tender]) -> None:
    assert found(make(), code) == []


def test_every_check_has_both_tests() -> None:
    codes = {c.__name__.split("_")[0].upper() for c in (*CONDITIONS, *PLANNED, *SCOPE)}
    assert codes == {code for code, *_ in TRIPS}
    assert codes == {code for code, *_ in FINE}


def test_a_dynamic_market_for_packages_of_care_is_refused_and_health_care_is_not_issued() -> None:
    assert stopping(found(agreed(kind="dps"), "X82"), "evaluate")
    health = found(lot(health_test=replace(TESTED, main=True)), "X80")
    assert stopping(health, "pack")
    assert not stopping(health, "evaluate")


def test_insurance_before_award_stops_the_pack() -> None:
    cover = PassFailQuestion(
        id="cover",
        kind=QuestionKind.CONDITION,
        question="Do you hold insurance of 5 million pounds?",
        effect=CQC.effect,
    )
    assert stopping(found(of_the_act(pass_fail=(cover,)), "X58"), "pack")
    assert not found(but(pass_fail=(cover,)), "X58")
