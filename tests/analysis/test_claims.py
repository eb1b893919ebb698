"""Claims tried: the smallest sets that alter a place are those that brute force finds, and each claim is called what it is."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis import claims as module
from tendering.analysis.change_text import Known
from tendering.analysis.changes import Change, Decide, MarkChange, WeightChange, Withdraw, changed
from tendering.analysis.claim_text import Claim, read_claims
from tendering.analysis.claims import Trial, Weight, nearness, tried
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tests.analysis.supposing import BIDDERS, QUESTIONS, competition, competitions, mark
from tests.analysis.test_change_faults import competition as with_zones

F = Fraction


def claim(number: int, *changes: Change) -> Claim:
    return Claim(number=number, text=changes[0].text, changes=changes, about="a")


def result(outcome: Outcome) -> object:
    """Who holds what, told without the code under test."""
    return [
        (x.lot, x.complete, sorted((p.role, str(p.zone), p.bidder) for p in x.places))
        for x in outcome.lots
    ]


some_claims = st.lists(
    st.tuples(st.sampled_from(BIDDERS), st.sampled_from(QUESTIONS), st.integers(0, 5)),
    min_size=1,
    max_size=4,
    unique_by=lambda c: (c[0], c[1]),
)


@given(competitions, some_claims)
@settings(max_examples=8)
def test_minimal_sets_are_those_of_brute_force(
    found: Dossier, given_: list[tuple[str, str, int]]
) -> None:
    listed = [claim(n, mark(*c)) for n, c in enumerate(given_, 1)]
    before = evaluate(found)
    trial = tried(found, before, listed, "a")
    results = {}
    sets = chain.from_iterable(combinations(listed, n) for n in range(len(listed) + 1))
    for members in sets:
        changes = [x for c in members for x in c.changes]
        results[frozenset(c.number for c in members)] = result(evaluate(changed(found, changes)))
    real = results[frozenset()]
    material = {m for m, r in results.items() if r != real}
    assert {s.members for s in trial.subsets if s.material} == material
    assert set(trial.minimal) == {m for m in material if not any(less < m for less in material)}
    for one in listed:
        without = [m for m in results if one.number not in m]
        differs = any(results[m | {one.number}] != results[m] for m in without)
        assert (trial.weights[one.number] is Weight.NONE) is not differs
        alone = frozenset({one.number}) in material
        assert (trial.weights[one.number] is Weight.ALONE) is alone
    assert trial.exhaustive
    assert trial.whole is not None


def close() -> Dossier:
    """a is one mark of Q3 and one of Q2 behind b: 50 points between them in all, one place."""
    marks = {"a": {"Q1": 3, "Q2": 3, "Q3": 3}, "b": {"Q1": 4, "Q2": 3, "Q3": 3}}
    marks |= {"c": {"Q1": 1, "Q2": 0, "Q3": 0}, "d": dict.fromkeys(QUESTIONS, 0)}
    return competition(marks, most=1)


def trial_of(*texts: str, claimant: str = "a", lot: str = "") -> Trial:
    found = close()
    listed, wrong = read_claims(texts, Known.of(found), claimant, lot)
    assert not wrong
    return tried(found, evaluate(found), listed, claimant)


def test_alone_only_together_and_not_at_all() -> None:
    # b leads by 10 points; Q2 is worth 6 a mark, Q3 4 a mark: equal is settled for b by Q1
    trial = trial_of(
        "Q1 should be 5", "Q2 should be 4", "Q3 in lot 1 should be 5", "d Q2 should be 1"
    )
    weights = [trial.weights[n] for n in (1, 2, 3, 4)]
    assert weights == [Weight.ALONE, Weight.TOGETHER, Weight.TOGETHER, Weight.NONE]
    assert [sorted(m) for m in trial.minimal] == [[1], [2, 3]]
    together = trial.subset(frozenset({2, 3}))
    assert together is not None
    assert together.gives("a")
    assert together.concerns("b")
    assert not together.concerns("d")


def test_alternatives_are_never_in_one_set() -> None:
    trial = trial_of("Q1 should be 5; Q1 should be 4")
    assert trial.alternatives == ((1, 2),)
    assert trial.whole is None
    assert [sorted(s.members) for s in trial.subsets] == [[], [1], [2]]


def test_of_too_many_claims_the_smallest_sets_are_tried_and_all_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "EVERY_SUBSET", 3)
    monkeypatch.setattr(module, "MOST_TRIED", 12)
    trial = trial_of(
        "Q1 should be 4", "Q2 should be 4", "Q3 in lot 1 should be 3", "b Q2 should be 3"
    )
    assert trial.to_size == 2
    assert not trial.exhaustive
    assert {len(s.members) for s in trial.subsets} == {0, 1, 2, 4}
    assert trial.whole is not None
    assert trial.weights[4] is Weight.UNKNOWN


def test_how_near_a_bidder_stood_to_the_last_place() -> None:
    found = close()
    near = [n for n in nearness(evaluate(found), "a") if n.lot == "1"]
    assert [(n.role, n.holds, n.last) for n in near] == [("framework", False, "b")]
    last = near[0].last_standing
    assert last is not None
    assert last.ranking_value is not None
    assert near[0].standing.ranking_value is not None
    assert last.ranking_value - near[0].standing.ranking_value == 10


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Q1 should be 5", [MarkChange(bidder="a", lot="", criterion="Q1", mark=F(5))]),
        (
            "the score for Q1 ought to be 5.",
            [MarkChange(bidder="a", lot="", criterion="Q1", mark=F(5))],
        ),
        ("b Q1 should have been 2", [MarkChange(bidder="b", lot="", criterion="Q1", mark=F(2))]),
        (
            "B Care Ltd's Q1 should be 2",
            [MarkChange(bidder="b", lot="", criterion="Q1", mark=F(2))],
        ),
        ("Q2 in lot 2 should be 5", [MarkChange(bidder="a", lot="2", criterion="Q2", mark=F(5))]),
        ("b 2 Q2 should be 5", [MarkChange(bidder="b", lot="2", criterion="Q2", mark=F(5))]),
        (
            "b lot 1 zone north Q3 should be 5",
            [MarkChange(bidder="b", lot="1", zone="north", criterion="Q3", mark=F(5))],
        ),
        (
            "Q1 by Ann Peel should be 5",
            [MarkChange(bidder="a", lot="", criterion="Q1", mark=F(5), evaluator="Ann Peel")],
        ),
        (
            "Q1 should be 5 and b Q1 should be 2",
            [
                MarkChange(bidder="a", lot="", criterion="Q1", mark=F(5)),
                MarkChange(bidder="b", lot="", criterion="Q1", mark=F(2)),
            ],
        ),
        ("weight of Q1 should be 30", [WeightChange(criterion="Q1", weight=F(30))]),
        ("weight Q1=30", [WeightChange(criterion="Q1", weight=F(30))]),
        (
            "c price should have been accepted",
            [Decide(bidder="c", about="price", decision="accepted")],
        ),
        (
            "c should have been rejected",
            [Decide(bidder="c", about="exclusion", decision="rejected")],
        ),
        (
            "c should have been rejected for hourly in lot 2",
            [Decide(bidder="c", lot="2", about="hourly", decision="rejected")],
        ),
        ("c in lot 2 should have withdrawn", [Withdraw(bidder="c", lot="2")]),
    ],
)
def test_a_claim_is_read(text: str, changes: list[Change]) -> None:
    listed, wrong = read_claims([text], Known.of(with_zones()), "a")
    assert not wrong
    assert [list(c.changes) for c in listed] == [changes]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Q1", "A120"),
        ("should be 5", "A120"),
        ("Q1 should be five", "A120"),
        ("Q1 should be 5 should be 4", "A120"),
        ("zed Q1 should be 5", "A101"),
        ("Q1 should be 5 and nothing else", "A120"),
        ("mark Q1", "A120"),
    ],
)
def test_what_is_no_claim_is_a_finding(text: str, code: str) -> None:
    listed, wrong = read_claims([text], Known.of(with_zones()), "a")
    assert (listed, [f.code for f in wrong]) == ((), [code])


def test_semicolons_separate_claims_and_a_lot_serves_those_that_name_none() -> None:
    texts = ["Q2 should be 5; Q2 in lot 1 should be 4;", "Q2 should be 5"]
    listed, _ = read_claims(texts, Known.of(with_zones()), "a", "2")
    lots = [c.lot for x in listed for c in x.changes if isinstance(c, MarkChange)]
    assert ([x.number for x in listed], lots) == ([1, 2], ["2", "1"])
