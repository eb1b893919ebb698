"""Worked dates of the life after award: extensions, notices of call-offs, and when an open framework is opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.agreement_faults import faults
from tendering.law.call_off_notices import call_off_notices, change_needed
from tendering.law.extensions import PRACTICE, PUBLISHED, base_end, ends_now, extensions_of
from tendering.law.regime import determine
from tendering.law.reopenings import openings
from tendering.model.entries import Entry, EntryKind
from tendering.model.papers import Agreement, Length
from tests.checks.tenders import GOOD

CARE = ("85000000-9",)
PCR = determine(event="contract_notice", on=date(2016, 5, 9), cpv=CARE)
ACT = determine(event="tender_notice", on=date(2027, 1, 4), cpv=CARE)
BOLTON = Agreement(kind="framework", term="4 years", extensions=("2 years",), starts_on=date(2016, 11, 7))  # fmt: skip
BRISTOL = Agreement(kind="contract", term="5 years", extensions=("1 year",) * 5, starts_on=date(2015, 6, 1))  # fmt: skip
DAYS = st.dates(date(2025, 3, 1), date(2040, 1, 1))


def decided(number: int, what: str, until: date, on: date = date(2020, 3, 2)) -> Entry:
    facts = {
        "extension": str(number),
        "decision": what,
        "until": until.isoformat(),
        "reason": "so",
    }
    return Entry(kind=EntryKind.EXTENSION_DECIDED, on=on, by="Ann", facts=facts, number=number)


# --- 4 + 2 and 5 + 5 x 1


def test_bolton_decides_on_its_two_years_half_a_year_before_the_end() -> None:
    (one,) = extensions_of(BOLTON, base_end(BOLTON), ())
    assert (one.after, one.until) == (date(2020, 11, 6), date(2022, 11, 6))
    assert (one.decide_by, one.rule) == (date(2020, 5, 6), PRACTICE)
    own = replace(BOLTON, extension_notice=Length(number=3, unit="month"))
    (one,) = extensions_of(own, base_end(own), ())
    assert (one.decide_by, one.rule) == (date(2020, 8, 6), PUBLISHED)


def test_bristol_decides_on_each_of_its_five_years() -> None:
    found = extensions_of(BRISTOL, base_end(BRISTOL), ())
    assert [e.until for e in found] == [date(y, 5, 31) for y in range(2021, 2026)]
    assert [e.decide_by for e in found] == [date(y, 11, 30) for y in range(2019, 2024)]
    taken = [decided(1, "taken", date(2021, 5, 31)), decided(2, "not taken", date(2021, 5, 31))]
    found = extensions_of(BRISTOL, base_end(BRISTOL), taken)
    assert [(e.number, e.taken, e.refused) for e in found] == [(1, True, False), (2, False, True)]
    assert ends_now(date(2020, 5, 31), found) == date(2021, 5, 31)


@settings(max_examples=40)
@given(st.integers(0, 5), st.booleans())
def test_the_term_ends_with_the_last_extension_taken_in_a_row(taken: int, then_not: bool) -> None:
    end = date(2020, 5, 31)
    made = [decided(n, "taken", date(2020 + n, 5, 31)) for n in range(1, taken + 1)]
    if then_not:
        made.append(decided(taken + 1, "not taken", date(2020 + taken, 5, 31)))
    found = extensions_of(BRISTOL, end, made)
    assert ends_now(end, found) == date(2020 + taken, 5, 31)
    assert len(found) == (min(taken + 1, 5) if then_not else 5)


@pytest.mark.parametrize(
    ("number", "what", "until", "on", "code"),
    [
        (1, "taken", date(2022, 11, 6), date(2020, 3, 2), []),
        (1, "not taken", date(2020, 11, 6), date(2020, 3, 2), []),
        (2, "taken", date(2022, 11, 6), date(2020, 3, 2), ["L520"]),
        (1, "perhaps", date(2020, 11, 6), date(2020, 3, 2), ["L520"]),
        (1, "taken", date(2023, 11, 6), date(2020, 3, 2), ["L520"]),
        (1, "taken", date(2022, 11, 6), date(2020, 11, 7), ["L520"]),
    ],
)
def test_an_extension_that_cannot_be_decided(
    number: int, what: str, until: date, on: date, code: list[str]
) -> None:
    tender = replace(GOOD, agreement=BOLTON)
    found = list(faults(tender, (), decided(number, what, until, on)))
    assert [f.code for f in found] == code


# --- call-offs and changes


def test_a_call_off_under_a_framework_of_the_regulations_needs_no_award_notice() -> None:
    none, finder = call_off_notices(PCR, "framework", Fraction(900_000), date(2019, 7, 18))
    assert (none.notice, none.cite) == ("", "PCR 2015 reg 50(4)")
    assert (finder.notice, finder.by) == ("Contracts Finder", date(2019, 8, 17))


def test_a_purchasing_system_tells_of_its_awards_by_the_quarter() -> None:
    (one,) = call_off_notices(PCR, "dps", Fraction(5_000), date(2018, 5, 14))
    assert (one.notice, one.by) == ("F21", date(2018, 7, 30))
    assert "Wednesday 13 June 2018" in one.because


def test_under_the_act_a_call_off_over_threshold_has_its_own_notices() -> None:
    over = call_off_notices(ACT, "framework", Fraction(700_000), date(2027, 7, 1))
    assert [n.notice for n in over] == ["UK6", "UK7"]
    assert over[0].by is None
    assert over[1].by == date(2027, 10, 28)  # 120 days beginning with the day
    (early,) = call_off_notices(ACT, "framework", Fraction(700_000), date(2016, 1, 1))
    assert (early.notice, "before the Act has a threshold" in early.because) == ("", True)
    (small,) = call_off_notices(ACT, "framework", Fraction(40_000), date(2027, 7, 1))
    assert (small.notice, small.by) == ("", None)


def test_a_light_touch_change_under_the_act_needs_no_uk10() -> None:
    (light,) = change_needed(ACT, "price")
    assert light.notice == ""
    full = determine(event="tender_notice", on=date(2027, 1, 4), cpv=("71000000-8",))
    assert change_needed(full, "price")[0].notice == "UK10"


@pytest.mark.parametrize(
    ("began", "restructuring", "ground", "code"),
    [
        ("tender_notice", "", "clause 9", ["L530"]),
        ("tender_notice", "yes", "a merger", []),
        ("contract_notice", "", "they asked", ["L530"]),
        ("contract_notice", "", "clause 9 of the agreement", []),
        ("contract_notice", "yes", "a merger", []),
    ],
)
def test_another_supplier_takes_over_only_as_the_law_lets_it(
    began: str, restructuring: str, ground: str, code: list[str]
) -> None:
    on = date(2027, 1, 4) if began == "tender_notice" else date(2016, 5, 9)
    tender = replace(GOOD, cpv=CARE, started_by_event=began, started_by_on=on)
    facts = {"what": "supplier", "ground": ground, "restructuring": restructuring, "reason": "so"}
    one = Entry(kind=EntryKind.AGREEMENT_CHANGED, on=date(2028, 1, 3), by="Ann", facts=facts)
    assert [f.code for f in faults(tender, (), one)] == code


# --- an open framework: three years, then five, eight in all, four with one supplier


def test_an_open_framework_is_opened_again_in_three_years_then_in_five() -> None:
    terms, first = Agreement(kind="framework"), date(2027, 4, 6)
    assert openings(terms, first).next_by == date(2030, 4, 5)
    assert openings(terms, first).ends == date(2035, 4, 5)
    assert openings(terms, first, [date(2028, 9, 1)]).next_by == date(2033, 8, 31)
    assert openings(terms, first, [date(2030, 4, 5)]).next_by == date(2035, 4, 4)
    assert openings(terms, first, [date(2030, 4, 5), date(2032, 1, 5)]).next_by == date(2035, 4, 5)
    single = replace(terms, stated_maximum=1)
    assert openings(single, first).ends == date(2031, 4, 5)


@settings(max_examples=40)
@given(DAYS, st.lists(st.integers(1, 1500), max_size=4), st.booleans())
def test_the_next_opening_is_never_beyond_the_scheme(
    first: date, gaps: list[int], single: bool
) -> None:
    terms = Agreement(kind="framework", stated_maximum=1 if single else None)
    again, last = [], first
    for gap in gaps:
        last += timedelta(days=gap)
        again.append(last)
    found = openings(terms, first, again)
    assert found.next_by <= found.ends
    assert found.ends.year - first.year in ((4, 3) if single else (8, 7))
    begins = again[-1] if again else first
    years = 5 if again else 3
    assert (found.next_by - begins).days <= years * 366


def _reopening(awarded: date, open_until: date | None, began: str = "tender_notice") -> list[str]:
    on = date(2027, 1, 4) if began == "tender_notice" else date(2016, 5, 9)
    terms = Agreement(kind="framework", open_until=open_until, starts_on=date(2027, 4, 6))
    tender = replace(GOOD, agreement=terms, cpv=CARE, started_by_event=began, started_by_on=on)
    signed = Entry(kind=EntryKind.SIGNED, on=date(2027, 4, 6), by="Ann", bidder="b1", number=1)
    facts = {"next": "y", "awarded": awarded.isoformat(), "reason": "so"}
    one = Entry(kind=EntryKind.FRAMEWORK_REOPENED, on=awarded, by="Ann", facts=facts, number=2)
    return [f.code for f in faults(tender, (signed,), one)]


def test_what_cannot_be_opened_again() -> None:
    until = date(2034, 4, 5)
    assert _reopening(date(2030, 4, 5), until) == []
    assert _reopening(date(2030, 4, 6), until) == ["L541"]
    assert _reopening(date(2029, 4, 6), None) == ["L540"]
    assert _reopening(date(2029, 4, 6), until, "contract_notice") == ["L540"]
    assert _reopening(date(2029, 4, 6), date(2029, 4, 5)) == ["L541"]
