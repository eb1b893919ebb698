"""The yearly review: tests as published, bad input, and that nobody is removed or let join but in the published way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.checks import check_tender
from tendering.files.definition import read_tender
from tendering.framework import joining, review_faults, step_faults
from tendering.framework.joining import Applicant, barred, measure
from tendering.framework.places import places_on, register_of
from tendering.framework.reviews import (
    FAILED,
    PASSED,
    Opened,
    assess,
    review_of,
    verdict,
)
from tendering.framework.simulated_rutland import LATE, RATED, WELL, rutland_year
from tendering.framework.steps import REMOVAL, TAKEN, steps_of
from tendering.law.calendar import ENGLAND_AND_WALES
from tendering.law.periods import after
from tendering.law.review_years import review_days, year_before
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding
from tendering.model.papers import Length
from tendering.model.review import Review, ReviewTest
from tendering.model.tender import Tender
from tendering.record.life_conditions import LIFE_CONDITIONS

ROOT = Path(__file__).resolve().parents[2] / "lots"
LOT, HOLDERS = "home-care", ("r02", "r05", "r01")
STARTS, OPENED = date(2018, 5, 1), date(2019, 6, 3)
FIRST, LAST = "2018-05-01", "2019-04-30"
TESTS = ("on_time", "outcomes", "complaints", "refusals", "cqc")
GOOD = dict(zip(TESTS, ("95", "70", "1", "10", "Good"), strict=True))
F = Fraction


@lru_cache(maxsize=1)
def rutland() -> Tender:
    tender, _ = read_tender(ROOT / "rutland-2018" / "tender.yaml")
    assert tender is not None
    return tender


def entry(kind: EntryKind, on: date, number: int, bidder: str = "", **facts: str) -> Entry:
    facts = {k.rstrip("_"): v for k, v in facts.items()}
    lot = LOT if bidder or kind is EntryKind.REVIEW_NEED else ""
    return Entry(kind=kind, on=on, by="Ann", lot=lot, bidder=bidder, facts=facts, number=number)


def begun() -> list[Entry]:
    rows = tuple(
        {"lot": LOT, "zone": "", "role": "framework", "bidder": b, "position": str(n)}
        for n, b in enumerate(HOLDERS, 1)
    )
    start = entry(EntryKind.FRAMEWORK_STARTED, date(2018, 4, 16), 1, from_=FIRST)
    opened = entry(EntryKind.REVIEW_OPENED, OPENED, 2, from_=FIRST, until=LAST)
    return [replace(start, rows={"places": rows}), opened]


def with_evidence(made: list[Entry], provider: str, **values: str) -> list[Entry]:
    for test, value in (GOOD | values).items():
        facts = {"review": "2", "test": test, "value": value, "dated": LAST, "source": "log"}
        made.append(entry(EntryKind.REVIEW_EVIDENCE, OPENED, len(made) + 1, provider, **facts))
    return made


def wrong(before: Sequence[Entry], one: Entry, tender: Tender | None = None) -> list[Finding]:
    """What the record would say of an entry."""
    rules = {
        EntryKind.STEP_NOTIFIED: (step_faults.faults, review_faults.faults),
        EntryKind.STEP_ANSWERED: (step_faults.faults,),
        EntryKind.STEP_DECIDED: (step_faults.faults, review_faults.faults),
        EntryKind.PLACE_GIVEN: (joining.faults,),
        EntryKind.JOIN_DECIDED: (joining.faults,),
    }.get(one.kind, (review_faults.faults,))
    assert len(LIFE_CONDITIONS[one.kind]) >= len(rules)
    return [f for rule in rules for f in rule(tender or rutland(), before, one)]


def codes(before: Sequence[Entry], one: Entry, tender: Tender | None = None) -> list[str]:
    return [f.code for f in wrong(before, one, tender)]


def notice(number: int, step: str, on: date = OPENED, provider: str = "r05", **more: str) -> Entry:
    due = after(on, Length(number=10, unit="working_day"), ENGLAND_AND_WALES).isoformat()
    facts = {"step": step, "evidence": "as entered", "answer_by": due, "review": "2"} | more
    return entry(EntryKind.STEP_NOTIFIED, on, number, provider, **facts)


# --- the tests as published


@settings(max_examples=30)
@given(st.fractions(0, 200, max_denominator=100), st.fractions(0, 200, max_denominator=100))
def test_a_figure_passes_on_its_bound_and_fails_beyond_it(
    bound: Fraction, value: Fraction
) -> None:
    least = ReviewTest(id="a", title="A", evidence="kpi", follows="warning", at_least=bound)
    most = ReviewTest(id="b", title="B", evidence="kpi", follows="warning", at_most=bound)
    said = f"{value.numerator}/{value.denominator}"
    assert (verdict(least, said) == PASSED) == (value >= bound)
    assert (verdict(most, said) == PASSED) == (value <= bound)
    assert PASSED in (verdict(least, said), verdict(most, said))


@pytest.mark.parametrize(
    ("value", "found"),
    [("Good", PASSED), (" inadequate ", FAILED), ("Fine", ""), ("", ""), ("90", "")],
)
def test_a_word_is_one_that_passes_or_one_that_fails(value: str, found: str) -> None:
    review = rutland().agreement.review  # type: ignore[union-attr]
    assert review is not None
    test = review.test("cqc")
    assert test is not None
    assert verdict(test, value) == found


@settings(max_examples=40)
@given(st.dates(date(2018, 5, 2), date(2030, 12, 31)))
def test_the_year_under_review_is_over_and_begins_no_sooner_than_the_service(day: date) -> None:
    rules = rutland().agreement.review  # type: ignore[union-attr]
    assert isinstance(rules, Review)
    found = year_before(rules, STARTS, day)
    if found is not None:
        first, last = found
        assert STARTS <= first < last < day
        assert (last.month, last.day) == (4, 30)
        assert (day - last).days <= 366
    else:
        assert day <= date(2019, 4, 30)


def test_reviews_come_every_june_from_the_first_that_has_a_year() -> None:
    rules = rutland().agreement.review  # type: ignore[union-attr]
    assert isinstance(rules, Review)
    days = list(review_days(rules, STARTS, date(2022, 4, 30)))
    assert days == [date(2019, 6, 30), date(2020, 6, 30), date(2021, 6, 30)]


def test_a_failed_test_leads_to_its_step_and_the_gravest_of_several_counts() -> None:
    made = with_evidence(begun(), "r05", on_time="89.9")
    found = assess(rutland(), made, _review(made), "r05")
    assert (found.step, [r.test.id for r in found.failed]) == ("warning", ["on_time"])
    made = with_evidence(begun(), "r05", on_time="89.9", cqc="Inadequate")
    assert assess(rutland(), made, _review(made), "r05").step == "removal"
    assert assess(rutland(), made, _review(made), "r01").waits_for.startswith("evidence")


def _review(made: Sequence[Entry]) -> Opened:
    found = review_of(made)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("decision", "step"), [("taken", "removal"), ("not taken", "warning"), ("", "warning")]
)
def test_found_again_it_leads_further_only_where_a_step_was_taken(
    decision: str, step: str
) -> None:
    made = with_evidence(begun(), "r05", on_time="80")
    made.append(notice(len(made) + 1, "warning"))
    if decision:
        told = made[-1].number
        made.append(
            entry(
                EntryKind.STEP_DECIDED,
                date(2019, 6, 20),
                len(made) + 1,
                "r05",
                notice=str(told),
                step="warning",
                decision=decision,
                reason="so",
            )
        )
    opened = len(made) + 1
    made.append(
        entry(
            EntryKind.REVIEW_OPENED,
            date(2020, 6, 2),
            opened,
            from_="2019-05-01",
            until="2020-04-30",
        )
    )
    facts = {"review": str(opened), "test": "on_time", "value": "85", "dated": "2020-04-30"}
    made.append(entry(EntryKind.REVIEW_EVIDENCE, date(2020, 6, 2), opened + 1, "r05", **facts))
    found = assess(rutland(), made, _review(made), "r05")
    assert (found.step, found.results[0].before) == (step, decision == "taken")


# --- bad input


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"bidder": "r99"}, "L025"),
        ({"test": "rumour"}, "L503"),
        ({"value": "about 90"}, "L503"),
        ({"source": ""}, "L503"),
        ({"dated": ""}, "L503"),
        ({"dated": "2019-05-01"}, "L504"),
        ({"dated": "2018-04-30"}, "L504"),
        ({"review": "9"}, "L502"),
    ],
)
def test_evidence_that_cannot_be(changed: dict[str, str], code: str) -> None:
    facts = {"review": "2", "test": "on_time", "value": "95", "dated": LAST, "source": "log"}
    bidder = changed.get("bidder", "r05")
    facts |= {k: v for k, v in changed.items() if k != "bidder"}
    one = entry(EntryKind.REVIEW_EVIDENCE, OPENED, 3, bidder, **facts)
    assert codes(begun(), one) == [code]


@pytest.mark.parametrize(
    ("since", "until", "on"),
    [
        ("2018-05-01", "2019-04-30", date(2019, 6, 3)),
        ("2019-05-01", "2020-04-30", date(2020, 4, 30)),
        ("2019-05-01", "", date(2020, 6, 1)),
        ("2017-05-01", "2018-04-30", date(2018, 6, 1)),
    ],
)
def test_a_review_that_cannot_be_opened(since: str, until: str, on: date) -> None:
    assert "L501" in codes(
        begun(), entry(EntryKind.REVIEW_OPENED, on, 3, from_=since, until=until)
    )


def test_a_notice_is_of_what_the_published_tests_lead_to() -> None:
    fine = with_evidence(begun(), "r05")
    assert codes(fine, notice(9, "warning")) == ["L506"]
    late = with_evidence(begun(), "r05", on_time="80")
    assert codes(late, notice(9, "removal")) == ["L508"]
    assert codes(late, notice(9, "warning")) == []
    hasty = notice(9, "warning", answer_by="2019-06-14")
    assert codes(late, hasty) == ["L023"]
    again = [*late, notice(9, "warning")]
    assert "L509" in codes(again, notice(10, "warning"))
    assert codes(late, notice(9, "warning", provider="r99")) == ["L025", "L025", "L506"]


def test_nothing_is_decided_before_the_answer_is_due_and_a_removal_waits_its_time() -> None:
    made = [*with_evidence(begun(), "r05", cqc="Inadequate"), notice(8, "removal")]
    facts = {"notice": "8", "step": "removal", "decision": "taken", "reason": "so"}
    early = entry(EntryKind.STEP_DECIDED, date(2019, 6, 17), 9, "r05", from_="2019-07-16", **facts)
    assert codes(made, early) == ["L020"]
    soon = entry(EntryKind.STEP_DECIDED, date(2019, 6, 18), 9, "r05", from_="2019-07-15", **facts)
    assert codes(made, soon) == ["L023"]
    right = entry(EntryKind.STEP_DECIDED, date(2019, 6, 18), 9, "r05", from_="2019-07-16", **facts)
    assert codes(made, right) == []
    held = [p.provider for p in places_on(rutland(), [*made, right], date(2019, 7, 16))]
    assert held == ["r02", "r01"]


def test_a_provider_stays_only_on_evidence_that_passes() -> None:
    facts = {"review": "2", "decision": "stays", "reason": "so"}
    stays = entry(EntryKind.REVIEW_DECIDED, OPENED, 20, "r05", **facts)
    assert codes(begun(), stays) == ["L505"] * len(TESTS)
    assert codes(with_evidence(begun(), "r05", complaints="4"), stays) == ["L507"]
    fine = with_evidence(begun(), "r05")
    assert codes(fine, stays) == []
    assert codes([*fine, stays], replace(stays, number=21)) == ["L509"]
    assert codes(fine, replace(stays, facts=facts | {"reason": ""})) == ["L024"]


# --- joining


def _need(number: int, required: str = "yes") -> Entry:
    facts = {"review": "2", "required": required, "evidence": "9 of 80", "reason": "villages"}
    return entry(EntryKind.REVIEW_NEED, OPENED, number, **facts)


def _join(number: int, need: int, decision: str = "joins", marks: str = "3333") -> Entry:
    facts = {"review": "2", "need": str(need), "name": "New Ltd", "decision": decision, "reason": "so"}  # fmt: skip
    rows = tuple({"criterion": f"Q{n}", "mark": m} for n, m in enumerate(marks, 1))
    made = entry(EntryKind.JOIN_DECIDED, OPENED, number, "n1", **facts)
    return replace(made, rows={"join_marks": rows})


@pytest.mark.parametrize(
    ("decision", "marks", "found"),
    [
        ("joins", "3333", []),
        ("refused", "3333", ["L512"]),
        ("joins", "3332", ["L512"]),
        ("refused", "3332", []),
        ("refused", "1555", []),
        ("joins", "1555", ["L512"]),
        ("joins", "333", ["L513"]),
        ("joins", "3336", ["L513"]),
    ],
)
def test_an_applicant_joins_exactly_as_the_published_terms_lead(
    decision: str, marks: str, found: list[str]
) -> None:
    assert codes([*begun(), _need(3)], _join(4, 3, decision, marks)) == found


def test_nobody_joins_without_a_finding_that_further_providers_are_required() -> None:
    assert codes(begun(), _join(3, 0)) == ["L511"]
    assert codes([*begun(), _need(3, "no")], _join(4, 3)) == ["L511"]
    assert codes([*begun(), _need(3), _need(4, "no")], _join(5, 3)) == ["L511"]
    place = entry(EntryKind.PLACE_GIVEN, OPENED, 5, "n1", role="framework", reason="asked")
    assert codes([*begun(), _need(3)], place) == ["L510"]
    assert codes([*begun(), _need(3), _join(4, 3)], place) == []
    assert codes([*begun(), _need(3), _join(4, 3, "refused", "1333")], place) == ["L510"]


def _under(regime: str, **agreement: object) -> Tender:
    tender = rutland()
    assert tender.agreement is not None
    terms = replace(tender.agreement, **agreement)  # type: ignore[arg-type]
    began = date(2027, 1, 4) if regime == "act" else tender.started_by_on
    event = "tender_notice" if regime == "act" else tender.started_by_event
    cpv = ("71000000-8",) if regime == "full" else tender.cpv
    return replace(
        tender,
        agreement=terms,
        started_by_on=began,
        started_by_event=event,
        regime_stated=None,
        cpv=cpv,
    )


def test_who_may_join_is_what_the_law_lets_anybody_publish() -> None:
    assert barred(rutland()) == ("", "")
    full, act = _under("full"), _under("act")
    opened = _under("act", open_until=date(2034, 1, 1))
    silent = _under("", review=None)
    for tender, word in ((full, "only those party"), (act, "admits nobody"), (opened, "opened again"), (silent, "publishes none")):  # fmt: skip
        why, cite = barred(tender)
        assert word in why
        assert "33(5)" in cite or "s.49" in cite or "49" in cite
        assert codes([*begun(), _need(3)], _join(4, 3), tender)[:1] == ["L510"]
    assert {f.code for f in check_tender(rutland())} >= {"L516"}
    for tender in (full, act, opened):
        assert "L515" in {f.code for f in check_tender(tender)}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.booleans())
def test_the_quality_of_an_applicant_is_the_published_weights(
    marks: list[int], passed: bool
) -> None:
    given_ = {f"Q{n}": str(m) for n, m in enumerate(marks, 1)}
    failed = () if passed else ("values",)
    found, faults = measure(rutland(), LOT, Applicant(marks=given_, failed=failed))
    assert not faults
    assert found is not None
    weights = (30, 20, 20, 30)
    assert found.quality == sum(F(w * m, 5) for w, m in zip(weights, marks, strict=True))
    assert found.joins == (passed and found.quality >= 60 and marks[0] >= 2)


# --- properties over whatever is attempted

_ATTEMPTS = st.sampled_from(
    [
        "evidence",
        "bad evidence",
        "notice",
        "answer",
        "taken",
        "not taken",
        "stays",
        "need",
        "no need",
        "join",
        "place",
    ]
)
_PEOPLE = st.sampled_from([*HOLDERS, "n1", "n2"])


def _attempt(what: str, who: str, on: date, made: Sequence[Entry]) -> Entry:
    n = len(made) + 1
    told = next((s.number for s in reversed(steps_of(made, who))), None)
    steps = {s.number: s.step for s in steps_of(made)}
    need = next((e.number for e in reversed(made) if e.kind is EntryKind.REVIEW_NEED), 0)
    if "evidence" in what:
        value = "Inadequate" if what.startswith("bad") else "Good"
        facts = {"review": "2", "test": "cqc", "value": value, "dated": LAST, "source": "site"}
        return entry(EntryKind.REVIEW_EVIDENCE, on, n, who, **facts)
    if what == "notice":
        return notice(n, "removal", on, who)
    if what == "answer":
        return entry(EntryKind.STEP_ANSWERED, on, n, who, notice=str(told), answer="no")
    if what in ("taken", "not taken"):
        since = (on + timedelta(days=28)).isoformat()
        facts = {"notice": str(told), "step": steps.get(told, REMOVAL), "decision": what, "from": since, "reason": "so"}  # fmt: skip
        return entry(EntryKind.STEP_DECIDED, on, n, who, **facts)
    if what == "stays":
        return entry(
            EntryKind.REVIEW_DECIDED, on, n, who, review="2", decision="stays", reason="so"
        )
    if "need" in what:
        return replace(_need(n, "no" if what == "no need" else "yes"), on=on)
    if what == "join":
        return replace(_join(n, need or 0), on=on, bidder=who)
    return entry(EntryKind.PLACE_GIVEN, on, n, who, role="framework", position=str(n), reason="so")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_ATTEMPTS, _PEOPLE, st.integers(0, 12)), max_size=24))
def test_nobody_is_removed_unheard_and_nobody_joins_without_a_recorded_need(
    attempts: list[tuple[str, str, int]],
) -> None:
    made, on = begun(), OPENED
    for what, who, days in attempts:
        on += timedelta(days=days)
        one = _attempt(what, who, on, made)
        if not codes(made, one):
            made.append(one)
    for step in steps_of(made):
        if step.decision:
            assert step.answer_by is not None
            assert step.decided_on is not None
            assert step.reason
            assert step.answered is not None or step.decided_on > step.answer_by
            assert step.answer_by >= after(step.on, Length(number=10, unit="working_day"), ENGLAND_AND_WALES)  # fmt: skip
    later = on + timedelta(days=40)
    removed = {s.provider for s in steps_of(made) if s.step == REMOVAL and s.decision == TAKEN}
    held = {p.provider for p in register_of(made).on(later)}
    assert set(HOLDERS) - held == removed & set(HOLDERS)
    for extra in held - set(HOLDERS):
        decided = [e for e in made if e.kind is EntryKind.JOIN_DECIDED and e.bidder == extra]
        assert decided
        needs = {str(e.number): e for e in made if e.kind is EntryKind.REVIEW_NEED}
        assert all(needs[e.fact("need")].fact("required") == "yes" for e in decided)


@settings(max_examples=12)
@given(st.integers(0, 2**31 - 1), st.integers(3, 9))
def test_an_invented_year_has_every_way_a_review_can_go(seed: int, size: int) -> None:
    names = [f"p{n}" for n in range(size)]
    year = rutland_year(names, seed)
    assert year == rutland_year(names, seed)
    assert [p.provider for p in year.providers] == names
    rules = rutland().agreement.review  # type: ignore[union-attr]
    assert rules is not None
    for one in year.providers:
        failed = {f.test for f in one.found if verdict(rules.test(f.test), f.value) == FAILED}  # type: ignore[arg-type]
        assert all(verdict(rules.test(f.test), f.value) for f in one.found)  # type: ignore[arg-type]
        assert bool(failed) == (one.course != WELL)
        assert ("cqc" in failed) == (one.course == RATED)
        assert one.course != LATE or failed == {"on_time"}
