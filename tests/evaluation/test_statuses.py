from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.price_rules import broken_bound
from tendering.model.bids import Bid, Withdrawal
from tendering.model.tender import (
    Effect,
    PassFailQuestion,
    PassTest,
    Per,
    Places,
    Price,
    PriceItem,
    PriceRule,
    QuestionKind,
    Role,
)
from tests.evaluation.build import (
    F,
    answer,
    codes,
    decision,
    dossier,
    lot,
    price,
    question,
    ranks_of,
    scored,
    standing,
    statuses,
    tender,
)

CRITERIA = [question("Q", 100)]
MARKS = {"A": {"Q": 5}, "B": {"Q": 4}}
MUST, MAY = Effect.MUST_REJECT, Effect.MAY_REJECT


def fixed(effect: Effect | None) -> Any:
    item = PriceItem(id="p", rule=PriceRule(fixed=F("15.80")), effect=effect)
    return tender(CRITERIA, price=Price(weight=F(0), items=(item,)))


def with_decisions(effect: Effect | None, *rows: Any) -> Any:
    return scored(dossier(fixed(effect), MARKS, {"A": "15.81", "B": "15.80"}, decisions=rows))


@given(price=st.integers(0, 40), low=st.integers(0, 20), high=st.integers(20, 40))
def test_a_band_includes_both_bounds(price: int, low: int, high: int) -> None:
    broken = broken_bound(F(price), PriceRule(floor=F(low), ceiling=F(high)))
    assert (broken is None) == (low <= price <= high)


@pytest.mark.parametrize("effect", [MUST, MAY, None])
def test_a_breach_waits_and_is_shown_with_its_provisional_score(effect: Effect | None) -> None:
    found = with_decisions(effect)
    assert statuses(found) == {"B": "ranked", "A": "pending"}
    assert ranks_of(found) == {"B": 1, "A": None}
    assert standing(found, "A").total == 100
    assert codes(found) == ["S004"]
    assert found.waiting_for["1"] == (
        "A in lot 1: the price for p is £15.81 and must be £15.80; nobody has decided what follows",
    )
    facts = standing(found, "A").reason.facts  # type: ignore[union-attr]
    assert facts["cause"] == "price_breach"
    assert (facts["item"], facts["amount"], facts["bound"]) == ("p", "15.81", "15.8")


@pytest.mark.parametrize(
    ("effect", "word", "status"),
    [
        (MUST, "rejected", "rejected"),
        (MUST, "corrected", "ranked"),
        (MUST, "accepted", "pending"),
        (MUST, "clarified", "pending"),
        (MAY, "rejected", "rejected"),
        (MAY, "accepted", "ranked"),
        (MAY, "clarified", "ranked"),
        (MAY, "corrected", "pending"),
        (MAY, "perhaps", "pending"),
        (None, "accepted", "pending"),
    ],
)
@pytest.mark.parametrize("about", ["p", "price"])
def test_only_the_words_open_under_the_effect_decide(
    effect: Effect | None, word: str, status: str, about: str
) -> None:
    found = with_decisions(effect, decision("A", about, word))
    assert statuses(found)["A"] == status
    assert codes(found) == (["S005"] if status == "pending" else [])


def test_a_decision_carries_who_when_and_why() -> None:
    found = with_decisions(
        MAY, decision("A", "p", "rejected", on=date(2017, 1, 5), reason="not a slip")
    )
    facts = standing(found, "A").reason.facts  # type: ignore[union-attr]
    assert {k: facts[k] for k in ("decision", "by", "on", "why")} == {
        "decision": "rejected",
        "by": "J Webb",
        "on": "2017-01-05",
        "why": "not a slip",
    }


def test_a_decision_nobody_made_decides_nothing() -> None:
    found = with_decisions(MAY, decision("A", "p", "accepted", by=" "))
    assert statuses(found)["A"] == "pending"
    assert codes(found) == ["S005"]


def test_the_most_particular_decision_stands_then_the_latest() -> None:
    general, own = decision("A", "price", "rejected"), decision("A", "p", "accepted")
    assert statuses(with_decisions(MAY, general, own))["A"] == "ranked"
    here, everywhere = decision("A", "p", "accepted", lot="1"), decision("A", "p", "rejected")
    assert statuses(with_decisions(MAY, everywhere, here))["A"] == "ranked"
    first = decision("A", "p", "rejected", on=date(2017, 1, 1))
    second = decision("A", "p", "accepted", on=date(2017, 1, 2))
    assert statuses(with_decisions(MAY, second, first))["A"] == "ranked"
    assert statuses(with_decisions(MAY, own, decision("A", "p", "rejected")))["A"] == "pending"


def test_a_decision_about_another_lot_or_zone_does_not_count() -> None:
    assert statuses(with_decisions(MAY, decision("A", "p", "rejected", lot="2")))["A"] == "pending"


def ask(effect: Effect = MAY, **more: Any) -> PassFailQuestion:
    return PassFailQuestion(
        id="cqc", kind=QuestionKind.CONDITION, question="?", effect=effect, **more
    )


def answered(q: PassFailQuestion, *rows: Any, role: str = "main", **more: Any) -> Any:
    ok = (answer("B", "cqc", "5000" if q.passes else "pass"),)
    lots = (lot(roles=(Role(role=role, per=Per.LOT, places=Places(most=1)),)),)
    asked = tender(CRITERIA, pass_fail=(q,), lots=lots)
    return scored(dossier(asked, MARKS, answers=(*ok, *rows), **more))


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ("pass", "ranked", []),
        ("Yes", "ranked", []),
        ("fail", "pending", ["S004"]),
        ("no", "pending", ["S004"]),
        ("unrated", "pending", ["S004"]),
        ("maybe", "incomplete", ["S008"]),
        ("  ", "incomplete", ["S006"]),
    ],
)
def test_answers_are_pass_or_fail_or_wait(said: str, status: str, code: list[str]) -> None:
    found = answered(ask(), answer("A", "cqc", said))
    assert statuses(found)["A"] == status
    assert codes(found) == code
    assert bool(found.waiting_for["1"]) == (status != "ranked")


def test_no_answer_is_incomplete() -> None:
    found = answered(ask())
    assert statuses(found)["A"] == "incomplete"
    assert codes(found) == ["S006"]
    assert standing(found, "A").reason.facts["questions"] == "cqc"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("said", "status"), [("5000", "ranked"), ("4999.99", "pending"), ("lots", "incomplete")]
)
def test_a_published_test_judges_figures_inclusively(said: str, status: str) -> None:
    found = answered(ask(passes=PassTest(at_least=F(5000))), answer("A", "cqc", said))
    assert statuses(found)["A"] == status


def test_one_of_the_listed_answers_passes() -> None:
    q = ask(passes=PassTest(one_of=("Good", "5000")))
    assert statuses(answered(q, answer("A", "cqc", "good")))["A"] == "ranked"
    assert statuses(answered(q, answer("A", "cqc", "Requires improvement")))["A"] == "pending"


def test_any_party_that_fails_is_a_breach_of_the_bid() -> None:
    rows = (answer("A", "cqc", "pass"), answer("A", "cqc", "fail", party="Sub Ltd"))
    found = answered(ask(), *rows)
    assert statuses(found)["A"] == "pending"
    assert standing(found, "A").reason.facts["party"] == "Sub Ltd"  # type: ignore[union-attr]


def test_a_question_for_one_role_bars_from_that_role_only() -> None:
    found = answered(ask(applies_to="main"), answer("A", "cqc", "fail"))
    mine = standing(found, "A")
    assert mine.status.value == "ranked"
    assert mine.barred["main"].facts["cause"] == "role_question"
    assert found.waiting_for["1"]
    settled = answered(
        ask(applies_to="main"),
        answer("A", "cqc", "fail"),
        decisions=(decision("A", "cqc", "rejected"),),
    )
    assert standing(settled, "A").barred["main"].facts["decision"] == "rejected"
    assert not settled.waiting_for["1"]
    accepted = answered(
        ask(applies_to="main"),
        answer("A", "cqc", "fail"),
        decisions=(decision("A", "cqc", "accepted"),),
    )
    assert not standing(accepted, "A").barred


def test_a_question_for_a_role_the_lot_does_not_have_holds_up_nobody() -> None:
    found = answered(ask(applies_to="main"), answer("A", "cqc", "fail"), role="framework")
    assert not standing(found, "A").barred
    assert not found.waiting_for["1"]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("about", "word", "status"),
    [
        ("late", "rejected", "late"),
        ("late", "accepted", "ranked"),
        ("exclusion", "rejected", "excluded"),
        ("exclusion", "accepted", "ranked"),
    ],
)
def test_late_and_excluded_bids(about: str, word: str, status: str) -> None:
    found = scored(dossier(tender(CRITERIA), MARKS, decisions=(decision("A", about, word),)))
    assert statuses(found)["A"] == status
    assert not found.waiting_for["1"]


def test_only_the_caller_says_who_is_withdrawn() -> None:
    gone = Withdrawal(bidder="A", lot="", zone="", on=date(2017, 2, 1), reason="no capacity")
    d = dossier(tender(CRITERIA, lots=(lot("1"), lot("2"))), MARKS, withdrawals=(gone,))
    assert statuses(scored(d))["A"] == "ranked"
    found = scored(d, without={("A", "1")})
    assert statuses(found)["A"] == "withdrawn"
    assert statuses(found, lot="2")["A"] == "ranked"
    assert standing(found, "A").reason.facts["on"] == "2017-02-01"  # type: ignore[union-attr]
    assert statuses(scored(d, without={("A", "")}), lot="2")["A"] == "withdrawn"


@given(word=st.sampled_from(["", "rejected", "accepted"]), blank=st.booleans(), gone=st.booleans())
def test_what_is_final_comes_before_what_may_still_change(
    word: str, blank: bool, gone: bool
) -> None:
    rows = (decision("A", "p", word),) if word else ()
    marks = {"A": {} if blank else {"Q": 5}, "B": {"Q": 4}}
    d = dossier(fixed(MAY), marks, {"A": 1, "B": "15.80"}, decisions=rows)
    status = statuses(scored(d, without={("A", "")} if gone else ()))["A"]
    expected = (
        "withdrawn"
        if gone
        else "rejected"
        if word == "rejected"
        else "pending"
        if not word
        else "incomplete"
        if blank
        else "ranked"
    )
    assert status == expected


def test_nothing_waits_for_a_bid_that_is_out() -> None:
    rows = (decision("A", "exclusion", "rejected"),)
    found = scored(dossier(fixed(MAY), {"A": {}, "B": {"Q": 4}}, {"B": "15.80"}, decisions=rows))
    assert statuses(found)["A"] == "excluded"
    assert not found.waiting_for["1"]
    assert not found.findings


def test_every_bidder_of_a_list_has_exactly_one_standing() -> None:
    t = tender(CRITERIA, lots=(lot("1", zones=("n", "s")), lot("2")))
    bids = (
        Bid(bidder="A", lot="1", zone="n"),
        Bid(bidder="B", lot="1", zone="*"),
        Bid(bidder="B", lot="1", zone="s"),
        Bid(bidder="C", lot="1"),
    )
    found = scored(dossier(t, {b: {"Q": 3} for b in "ABC"}, bids=bids))
    assert {k: [s.bidder for s in v] for k, v in found.standings.items()} == {
        ("1", None): ["A", "B", "C"],
        ("1", "n"): ["A", "B"],
        ("1", "s"): ["B"],
        ("2", None): [],
    }


def test_a_price_broken_in_one_zone_bars_from_that_zone_only() -> None:
    item = PriceItem(id="p", rule=PriceRule(ceiling=F(10)), effect=MAY, per=Per.ZONE)
    t = tender(CRITERIA, price=Price(weight=F(0), items=(item,)), lots=(lot(zones=("n", "s")),))
    rows = tuple(price("A", amount, zone=z) for z, amount in (("n", 10), ("s", 11)))
    d = replace(dossier(t, {"A": {"Q": 3}}), prices=rows)
    found = scored(d)
    assert [statuses(found, z)["A"] for z in (None, "n", "s")] == ["ranked", "ranked", "pending"]
    assert len(found.waiting_for["1"]) == 1
    out = scored(replace(d, decisions=(decision("A", "p", "rejected", zone="s"),)))
    assert [statuses(out, z)["A"] for z in (None, "n", "s")] == ["ranked", "ranked", "rejected"]
    everywhere = scored(replace(d, decisions=(decision("A", "exclusion", "rejected"),)))
    assert {statuses(everywhere, z)["A"] for z in (None, "n", "s")} == {"excluded"}


def test_too_few_bids_are_flagged() -> None:
    found = scored(dossier(tender(CRITERIA, lots=(lot(least_bids=3),)), MARKS))
    assert codes(found) == ["S016"]
