"""Withdrawals: before approval, and after it as the tender publishes."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.evaluation.appoint import appoint
from tendering.evaluation.evaluate import Scorer, evaluate_with
from tendering.evaluation.scored import Scored
from tendering.model.bids import CapacityFigure, Dossier, Withdrawal
from tendering.model.outcome import LotOutcome, Outcome, Status
from tendering.model.tender import CapacityRule, Per, Places, RelatedBidders, Role
from tests.evaluation.places.build import BEST, MAIN, limit, simple
from tests.evaluation.places.instances import APPROVED, Knobs, competition

DAY = timedelta(days=1)
FRAMEWORK = Role(role="framework", per=Per.LOT, places=Places(most=3), including=("main",))
ZONES = {"1": {"y": {"A": 9, "B": 8, "C": 7}, "z": {"B": 6, "C": 5, "D": 4, "E": 3}}}


def fixed(scored: Scored) -> Scorer:
    """Score as given: those who left are withdrawn, and the others close up."""

    def scorer(dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
        lists = {}
        for (lot, zone), rows in scored.standings.items():
            left = [s for s in rows if {(s.bidder, lot), (s.bidder, "")} & set(without)]
            stay = [
                s
                for s in rows
                if s not in left and (zone is None or zone in dossier.zones_bid(s.bidder, lot))
            ]
            ranked = [s for s in stay if s.status is Status.RANKED]
            lists[lot, zone] = (
                *(replace(s, order=n) for n, s in enumerate(ranked, 1)),
                *(s for s in stay if s not in ranked),
                *(replace(s, status=Status.WITHDRAWN, rank=None, order=None) for s in left),
            )
        return replace(scored, standings=lists)

    return scorer


def withdrawn(bidder: str, days: int, lot: str = "", zone: str = "") -> Withdrawal:
    return Withdrawal(bidder=bidder, lot=lot, zone=zone, on=APPROVED + days * DAY, reason="sold")


def run(
    dossier: Dossier, scored: Scored, *left: Withdrawal, approved: date | None = APPROVED
) -> Outcome:
    return evaluate_with(replace(dossier, withdrawals=left, approved_on=approved), fixed(scored))


def held(outcome: Outcome | tuple[LotOutcome, ...]) -> set[tuple[str, str, str | None, str]]:
    lots = outcome.lots if isinstance(outcome, Outcome) else outcome
    return {(lot.lot, p.role, p.zone, p.bidder) for lot in lots for p in lot.places}


def seats_empty(lot: LotOutcome) -> list[tuple[str, str | None, int]]:
    return [(u.role, u.zone, u.count) for u in lot.unfilled]


@pytest.mark.parametrize(("days", "approved"), [(0, APPROVED), (-5, APPROVED), (5, None)])
def test_before_approval_everything_is_worked_out_without_the_bidder(
    days: int, approved: date | None
) -> None:
    dossier, scored = simple(ZONES, limits=(limit("main", 1),))
    outcome = run(dossier, scored, withdrawn("A", days), approved=approved)
    assert held(outcome) == {("1", "main", "y", "B"), ("1", "main", "z", "C")}
    lot = outcome.lots[0]
    assert {
        n.zone for n in lot.not_placed if n.bidder == "A" and n.reason.code == "not_eligible"
    } == {"y"}


def test_after_approval_rerun_works_everything_out_again() -> None:
    dossier, scored = simple(ZONES, limits=(limit("main", 1),), on_withdrawal="rerun")
    assert held(run(dossier, scored, withdrawn("A", 1))) == {
        ("1", "main", "y", "B"),
        ("1", "main", "z", "C"),
    }


def test_after_approval_promote_lets_appointments_stand() -> None:
    dossier, scored = simple(ZONES, limits=(limit("main", 1),), on_withdrawal="promote")
    outcome = run(dossier, scored, withdrawn("A", 1))
    # B stands higher than C in y, but holds z, and the limit is one zone.
    assert held(outcome) == {("1", "main", "y", "C"), ("1", "main", "z", "B")}
    promoted = next(p for p in outcome.lots[0].places if p.bidder == "C")
    assert (promoted.reason.code, promoted.reason.facts) == ("promoted", {"vacated_by": "A"})
    standing = outcome.lots[0].standing("A", "y")
    assert standing is not None
    assert (standing.status, standing.rank) == (Status.WITHDRAWN, None)
    other = outcome.lots[0].standing("C", "y")
    assert other is not None
    assert other.rank == 3, "ranks survive"


def test_vacancies_are_filled_in_order_of_the_day_of_withdrawal() -> None:
    dossier, scored = simple(ZONES, limits=(limit("main", 1),), on_withdrawal="promote")
    a_first = run(dossier, scored, withdrawn("B", 2), withdrawn("A", 1))
    assert held(a_first) == {("1", "main", "y", "C"), ("1", "main", "z", "D")}
    b_first = run(dossier, scored, withdrawn("B", 1), withdrawn("A", 2))
    assert held(b_first) == {("1", "main", "z", "C")}, (
        "C took z first, and then nobody is left for y"
    )
    assert [(u.zone, u.count) for u in b_first.lots[0].unfilled] == [("y", 1)]


def test_a_provider_promoted_frees_its_lower_place_and_so_on_down() -> None:
    values = {"1": {"z": {"A": 9, "B": 8, "C": 7, "D": 6, "E": 5}}}
    dossier, scored = simple(values, more=(FRAMEWORK,), on_withdrawal="promote")
    assert held(appoint(dossier, scored)) == {
        ("1", "main", "z", "A"),
        *(("1", "framework", None, b) for b in "ABC"),
    }
    outcome = run(dossier, scored, withdrawn("A", 1))
    assert held(outcome) == {
        ("1", "main", "z", "B"),
        *(("1", "framework", None, b) for b in "BCD"),
    }
    assert [(r.role, r.bidder) for r in outcome.lots[0].reserves] == [
        ("main", "C"),
        ("main", "D"),
        ("framework", "E"),
    ]


def test_a_role_drawn_from_the_framework_is_promoted_from_it() -> None:
    values = {"1": {"z": {"A": 9, "B": 8, "C": 7, "D": 6}}}
    role = replace(MAIN, drawn_from="framework")
    outer = replace(FRAMEWORK, places=Places(most=2))
    dossier, scored = simple(values, role=role, more=(outer,), on_withdrawal="promote")
    outcome = run(dossier, scored, withdrawn("A", 1), withdrawn("B", 1))
    assert held(outcome) == {
        ("1", "main", "z", "C"),
        ("1", "framework", None, "C"),
        ("1", "framework", None, "D"),
    }


def test_a_vacancy_respects_groups_and_capacity() -> None:
    values = {"1": {"z": {"A": 9, "B": 8, "C": 7, "D": 6}}}
    role = replace(MAIN, places=Places(most=2), hours_share=Fraction(1))
    dossier, scored = simple(
        values,
        role=role,
        related=RelatedBidders(same_zone="one"),
        groups={"A": "G", "C": "G"},
        capacity=CapacityRule(when_short="pass_over", missing="unlimited"),
        on_withdrawal="promote",
    )
    dossier = replace(dossier, capacity=(CapacityFigure(bidder="D", lot="", hours=Fraction(5)),))
    assert held(run(dossier, scored, withdrawn("B", 1))) == {("1", "main", "z", "A")}
    assert held(run(dossier, scored, withdrawn("A", 1))) == {
        ("1", "main", "z", "B"),
        ("1", "main", "z", "C"),
    }


def test_a_tender_that_says_nothing_leaves_the_lot_to_be_decided() -> None:
    two = {"1": ZONES["1"], "2": {"z": {"D": 2}}}
    dossier, scored = simple(two)
    outcome = run(dossier, scored, withdrawn("A", 1))
    assert [lot.complete for lot in outcome.lots] == [False, True]
    assert not outcome.complete
    assert {f.code for f in outcome.findings} == {"P004"}
    codes = {(n.bidder, n.reason.code) for n in outcome.lots[0].not_placed}
    assert codes == {("A", "not_eligible"), *((b, "awaiting") for b in "BCDE")}


def test_a_withdrawal_from_one_zone_leaves_the_others() -> None:
    dossier, scored = simple(ZONES, more=(FRAMEWORK,))
    outcome = run(dossier, scored, withdrawn("B", -1, "1", "z"))
    assert ("1", "main", "z", "C") in held(outcome)
    (row,) = [n for n in outcome.lots[0].not_placed if (n.bidder, n.zone) == ("B", "z")]
    assert (row.reason.code, row.reason.facts["cause"]) == ("not_eligible", "withdrawn")
    assert ("1", "framework", None, "B") in held(outcome)


KINDS = [
    Knobs(groups=True, group_limits=True, counts=("zones", "lots")),
    Knobs(groups=True, capacity=True),
    Knobs(method=BEST, groups=True, outer_limit=True, bidders=4),
]


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**40), kind=st.integers(0, len(KINDS) - 1))
def test_what_holds_of_every_promotion(seed: int, kind: int) -> None:
    dossier, scored = competition(seed, KINDS[kind])
    before = appoint(dossier, scored)
    rng = random.Random(seed)
    bidder = rng.choice([b.id for b in dossier.bidders])
    after = run(dossier, scored, withdrawn(bidder, 1))
    gone = {row for row in held(before) if row[3] == bidder}

    assert held(before) - gone <= held(after), "appointments stand"
    if not gone:
        assert held(after) == held(before), (
            "withdrawing a bidder who holds nothing changes nothing"
        )
        assert [seats_empty(x) for x in after.lots] == [seats_empty(x) for x in before]
    assert not any(row[3] == bidder for row in held(after))
    assert not any(r.bidder == bidder for lot in after.lots for r in lot.reserves)
    promoted = [
        (lot.lot, p) for lot in after.lots for p in lot.places if p.reason.code == "promoted"
    ]
    for lot, place in promoted:
        assert place.reason.facts["vacated_by"] == bidder
        assert (lot, place.role, place.zone, bidder) in gone
        eligible = next(x for x in after.lots if x.lot == lot).standing(place.bidder, place.zone)
        assert eligible is not None
        assert eligible.status is Status.RANKED
    for found in after.lots:
        lot_as_published = dossier.tender.lot(found.lot)
        assert lot_as_published is not None
        for role in lot_as_published.roles:
            for zone in [None] if role.per == "lot" else [z.id for z in lot_as_published.zones]:
                most = role.places_in(zone).most
                rows = [p for p in found.places if (p.role, p.zone) == (role.role, zone)]
                assert most is None or len(rows) <= most
                assert [p.position for p in rows] == list(range(1, len(rows) + 1))
