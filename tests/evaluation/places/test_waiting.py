"""Lots that wait appoint nobody, and neither does any lot that shares a limit or a capacity with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tendering.evaluation.appoint import appoint, appointed
from tendering.evaluation.scored import Scored
from tendering.model.bids import Bid, CapacityFigure, Dossier
from tendering.model.outcome import LotOutcome, Standing, Status
from tendering.model.tender import (
    AtLastPlace,
    CapacityRule,
    Limit,
    LimitMethod,
    Per,
    Places,
    RelatedBidders,
    Role,
)
from tests.evaluation.places.build import BEST, MAIN, limit, simple

PREF = LimitMethod.PREFERENCE
FRAMEWORK = Role(role="framework", per=Per.LOT, places=Places(most=3), including=("main",))


def complete(outcome: tuple[LotOutcome, ...]) -> list[str]:
    return [lot.lot for lot in outcome if lot.complete]


def three_lots(**changes: object) -> tuple[Dossier, Scored]:
    """Three lots of one zone each; A bids everywhere, B in lots 1 and 2, C in lot 3."""
    return simple(
        {"1": {"z": {"A": 5, "B": 4}}, "2": {"z": {"A": 5, "B": 4}}, "3": {"z": {"A": 5, "C": 4}}},
        **changes,
    )


def test_a_lot_that_waits_appoints_nobody_and_says_so_of_everybody() -> None:
    dossier, scored = three_lots()
    out = replace(scored.standings["1", "z"][1], status=Status.REJECTED, rank=None, order=None)
    lists = {**scored.standings, ("1", "z"): (scored.standings["1", "z"][0], out)}
    first, *others = appoint(
        dossier, replace(scored, standings=lists, waiting_for={"1": ("a score",), "2": ()})
    )
    assert not first.complete
    assert first.waiting_for == ("a score",)
    assert not first.places
    assert not first.reserves
    assert [(u.role, u.zone, u.count, u.reason.code) for u in first.unfilled] == [
        ("main", "z", 1, "awaiting")
    ]
    assert {(n.bidder, n.reason.code) for n in first.not_placed} == {
        ("A", "awaiting"),
        ("B", "not_eligible"),
    }
    assert [lot.complete for lot in others] == [True, True]


@pytest.mark.parametrize("status", [Status.PENDING, Status.INCOMPLETE])
def test_a_bidder_still_open_holds_its_lot_up(status: Status) -> None:
    dossier, scored = three_lots()
    still_open = replace(scored.standings["1", "z"][0], status=status, rank=None, order=None)
    lists = {**scored.standings, ("1", "z"): (still_open, scored.standings["1", "z"][1])}
    assert complete(appoint(dossier, replace(scored, standings=lists))) == ["2", "3"]


def test_an_unresolved_tie_matters_only_in_a_list_that_a_role_uses() -> None:
    dossier, scored = three_lots()

    def tied(key: tuple[str, str | None]) -> Scored:
        rows = tuple(replace(s, order=None, rank=1) for s in scored.standings[key])
        return replace(scored, standings={**scored.standings, key: rows})

    assert complete(appoint(dossier, tied(("1", "z")))) == ["2", "3"]
    (found,) = appointed(dossier, tied(("1", "z"))).findings
    assert (found.code, found.message) == (
        "P006",
        "Lot 1: the tie of A, B in zone z is not settled.",
    )
    assert complete(appoint(dossier, tied(("1", None)))) == ["1", "2", "3"], (
        "no role uses the lot's list"
    )


def test_lots_that_share_a_limit_wait_for_each_other() -> None:
    dossier, scored = three_lots(limits=(limit("main", 1),))
    waiting = replace(scored, waiting_for={"2": ("a decision",)})
    outcome = appoint(dossier, waiting)
    assert complete(outcome) == []
    assert "lot 2" in outcome[0].waiting_for[0]


def test_lots_that_share_a_capacity_wait_for_each_other_transitively() -> None:
    dossier, scored = three_lots(
        role=replace(MAIN, hours_share=Fraction(1, 2)),
        capacity=CapacityRule(when_short="pass_over", missing="unlimited"),
    )
    waiting = replace(scored, waiting_for={"1": ("a decision",)})
    per_lot = tuple(CapacityFigure(bidder="B", lot=x, hours=Fraction(99)) for x in "12")
    over_all = (CapacityFigure(bidder="B", lot="", hours=Fraction(99)),)
    both = (*over_all, CapacityFigure(bidder="A", lot="", hours=Fraction(99)))
    assert complete(appoint(replace(dossier, capacity=per_lot), waiting)) == ["2", "3"]
    assert complete(appoint(replace(dossier, capacity=over_all), waiting)) == ["3"]
    assert complete(appoint(replace(dossier, capacity=both), waiting)) == []


def test_a_capacity_that_nobody_declared_holds_the_lot_up_unless_published() -> None:
    dossier, scored = three_lots(
        role=replace(MAIN, hours_share=Fraction(1, 2)),
        capacity=CapacityRule(when_short="pass_over"),
    )
    rows = tuple(
        CapacityFigure(bidder=b, lot=x, hours=Fraction(99))
        for b, x in [("A", "1"), ("B", "1"), ("A", "3")]
    )
    done = appointed(replace(dossier, capacity=rows), scored)
    assert complete(done.lots) == ["1"]
    assert {f.code for f in done.findings} == {"P002"}
    assert "C declared no capacity" in done.lots[2].waiting_for


def test_a_least_that_is_not_reached_is_reported_and_stops_nothing() -> None:
    role = replace(MAIN, places=Places(most=3, least=3))
    done = appointed(*simple({"1": {"z": {"A": 5, "B": 4}}}, role=role))
    assert done.lots[0].complete
    assert [p.bidder for p in done.lots[0].places] == ["A", "B"]
    assert [(f.code, f.stops) for f in done.findings] == [
        ("P003", frozenset()),
        ("P005", frozenset()),
    ]


def test_unlimited_places_are_never_unfilled() -> None:
    role = replace(MAIN, places=Places(most=None))
    (lot,) = appoint(*simple({"1": {"z": {"A": 5, "B": 4}}}, role=role))
    assert len(lot.places) == 2
    assert not lot.unfilled


TWO_LOTS = {"1": {"y": {"A": 5, "B": 4}, "z": {"A": 5, "B": 4}}, "2": {"z": {"A": 5, "B": 4}}}


@pytest.mark.parametrize(
    "changes",
    [
        {
            "limits": (limit("main", 1, BEST), limit("framework", 1, PREF, "lots")),
            "more": (FRAMEWORK,),
        },
        {"limits": (limit("framework", 1),), "more": (FRAMEWORK,)},
        {"limits": (limit("main", 1, PREF, "lots"),)},
        {
            "limits": (limit("main", 1, BEST),),
            "role": replace(MAIN, at_last_place=AtLastPlace.ADMIT_ALL),
        },
        {"limits": (limit("main", 1, PREF),), "related": RelatedBidders(limits="group")},
        {
            "limits": (limit("main", 1, PREF),),
            "role": replace(MAIN, hours_share=Fraction(1)),
            "capacity": CapacityRule(when_short="pass_over", missing="unlimited"),
        },
        {
            "limits": (limit("main", 1, BEST),),
            "role": replace(MAIN, hours_share=Fraction(1)),
            "capacity": CapacityRule(when_short="stop", missing="unlimited"),
        },
        {
            "more": (replace(FRAMEWORK, hours_share=Fraction(1)),),
            "capacity": CapacityRule(when_short="stop", missing="unlimited"),
        },
        {"more": (replace(FRAMEWORK, places=Places(most=1)),)},
        {
            "role": replace(MAIN, drawn_from="framework"),
            "more": (replace(FRAMEWORK, drawn_from="main"),),
        },
    ],
)
def test_rules_that_may_not_be_combined_leave_the_lot_incomplete(
    changes: dict[str, object],
) -> None:
    done = appointed(*simple(TWO_LOTS, **changes))
    assert not any(lot.places for lot in done.lots if not lot.complete)
    assert not done.lots[0].complete
    assert "P001" in {f.code for f in done.findings}


@pytest.mark.parametrize("wishes", [{"y": 1, "z": 1}, {"*": 1}, {"": 1}])
def test_a_preference_names_one_zone_and_is_stated_once(wishes: dict[str, int]) -> None:
    dossier, scored = simple(TWO_LOTS, limits=(limit("main", 1, PREF),))
    rows = tuple(b for b in dossier.bids if (b.bidder, b.lot) != ("A", "1"))
    stated = tuple(Bid(bidder="A", lot="1", zone=z, preference=n) for z, n in wishes.items())
    done = appointed(replace(dossier, bids=(*rows, *stated)), scored)
    assert not done.lots[0].complete
    assert "P001" in {f.code for f in done.findings}


def test_a_bidder_without_a_score_holds_the_lot_up() -> None:
    dossier, scored = three_lots()
    lists = {**scored.standings, ("1", "z"): scored.standings["1", "z"][:1]}
    outcome = appoint(dossier, replace(scored, standings=lists))
    assert complete(outcome) == ["2", "3"]
    assert outcome[0].waiting_for == ("B has no score in zone z",)


def test_a_zone_needs_eligibility_in_the_lot_too() -> None:
    dossier, scored = three_lots()
    late = Standing(bidder="A", lot="1", zone=None, status=Status.LATE)
    lists = {**scored.standings, ("1", None): (late, scored.standings["1", None][1])}
    (lot, *_) = appoint(dossier, replace(scored, standings=lists))
    assert [p.bidder for p in lot.places] == ["B"]
    assert [(n.bidder, n.reason.facts["status"]) for n in lot.not_placed] == [("A", "late")]


def test_limits_of_different_roles_do_not_tie_lots() -> None:
    dossier, scored = three_lots(
        limits=(Limit(role="other", counts="zones", most=1, when_exceeded=BEST),)
    )
    assert complete(appoint(dossier, replace(scored, waiting_for={"2": ("a score",)}))) == [
        "1",
        "3",
    ]
