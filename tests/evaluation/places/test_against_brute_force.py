"""Every method against a literal reading of the rules, on thousands of random small competitions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.evaluation.appoint import appoint
from tendering.evaluation.scored import Scored
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome
from tendering.model.tender import AtLastPlace, LimitMethod
from tests.evaluation.places.instances import Knobs, competition
from tests.evaluation.places.oracle import Oracle
from tests.long import examples, usual_or_long

ALL_LAST = (AtLastPlace.TIE_BREAK, AtLastPlace.ADMIT_ALL, AtLastPlace.ADMIT_NONE)
BEST = LimitMethod.BEST_OVERALL
PREF = LimitMethod.PREFERENCE
RANKED = LimitMethod.RANKED

KINDS = {  # how many of each kind a long run compares; every run a third of them
    "ranked": (Knobs(last_places=ALL_LAST, counts=("zones", "lots"), most_items=20), 400),
    "ranked, related bidders": (
        Knobs(
            last_places=ALL_LAST,
            groups=True,
            group_limits=True,
            counts=("zones", "lots"),
            most_items=20,
        ),
        500,
    ),
    "ranked, capacity": (
        Knobs(last_places=ALL_LAST, groups=True, capacity=True, stop=True, most_items=20),
        500,
    ),
    "ranked, outer limit": (
        Knobs(outer_limit=True, groups=True, group_limits=True, most_items=20),
        300,
    ),
    "preference": (Knobs(method=PREF, preferences=True, most_items=9), 300),
    "preference, related bidders": (
        Knobs(method=PREF, preferences=True, groups=True, most_items=9),
        300,
    ),
    "best overall": (Knobs(method=BEST, most_items=11), 300),
    "best overall, related bidders": (
        Knobs(
            method=BEST, groups=True, group_limits=True, counts=("zones", "lots"), most_items=10
        ),
        500,
    ),
    "best overall, capacity": (
        Knobs(method=BEST, groups=True, capacity=True, counts=("zones", "lots"), most_items=10),
        400,
    ),
    "best overall, nested limits": (
        Knobs(
            method=BEST,
            outer_limit=True,
            groups=True,
            group_limits=True,
            most_items=6,
            bidders=3,
            zones=2,
        ),
        400,
    ),
}


def assert_same(dossier: Dossier, scored: Scored) -> None:
    outcome = appoint(dossier, scored)
    oracle = Oracle(dossier, scored)
    places = {((lot.lot, p.role, p.zone), p.bidder) for lot in outcome for p in lot.places}
    assert places == oracle.places
    via = {((lot.lot, p.role, p.zone), p.bidder) for lot in outcome for p in lot.places if p.via}
    assert via == oracle.via
    why = {
        ((lot.lot, n.role, n.zone), n.bidder): n.reason.code
        for lot in outcome
        for n in lot.not_placed
        if n.reason.code != "not_eligible"
    }
    assert why == oracle.why


@pytest.mark.parametrize("kind", KINDS)
def test_every_method_gives_what_a_literal_reading_gives(kind: str) -> None:
    knobs, count = KINDS[kind]
    for seed in range(usual_or_long(count // 3, count)):
        dossier, scored = competition(seed, knobs)
        try:
            assert_same(dossier, scored)
        except AssertionError as wrong:
            raise AssertionError(f"{kind}, seed {seed}: {wrong}") from wrong


@examples(80, 2000)
@given(seed=st.integers(1000, 2**40), kind=st.sampled_from(sorted(KINDS)))
def test_the_literal_reading_holds_wherever_one_looks(seed: int, kind: str) -> None:
    assert_same(*competition(seed, KINDS[kind][0]))


def shuffled(dossier: Dossier, scored: Scored, rng: random.Random) -> tuple[Dossier, Scored]:
    """The same competition with every row elsewhere."""

    def mixed(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(rng.sample(rows, len(rows)))

    other = replace(
        dossier,
        bids=mixed(dossier.bids),
        bidders=mixed(dossier.bidders),
        capacity=mixed(dossier.capacity),
    )
    lists = list(scored.standings.items())
    rng.shuffle(lists)
    return other, replace(scored, standings={key: mixed(rows) for key, rows in lists})


def reason_rows(outcome: tuple[LotOutcome, ...]) -> Iterator[tuple[str, str, str | None, str]]:
    for lot in outcome:
        yield from ((lot.lot, p.role, p.zone, p.bidder) for p in lot.places)
        yield from ((lot.lot, n.role, n.zone, n.bidder) for n in lot.not_placed)


@examples(100, 1000)
@given(seed=st.integers(0, 2**40), kind=st.sampled_from(sorted(KINDS)))
def test_what_holds_of_every_award(seed: int, kind: str) -> None:
    dossier, scored = competition(seed, KINDS[kind][0])
    outcome = appoint(dossier, scored)

    mixed = appoint(*shuffled(dossier, scored, random.Random(seed)))
    assert [(x.places, x.not_placed, x.unfilled, x.reserves) for x in mixed] == [
        (x.places, x.not_placed, x.unfilled, x.reserves) for x in outcome
    ]

    rows = list(reason_rows(outcome))
    owed = {
        (lot.id, role.role, zone, bid.bidder)
        for lot in dossier.tender.lots
        for role in lot.roles
        for bid in dossier.bids
        if bid.lot == lot.id
        for zone in ([None] if role.per == "lot" else dossier.zones_bid(bid.bidder, lot.id))
    }
    assert len(rows) == len(set(rows))
    assert set(rows) == owed, (
        "one reason for each bidder, zone and role; nobody where it did not bid"
    )

    for found in outcome:
        lot = dossier.tender.lot(found.lot)
        assert lot is not None
        assert found.complete
        for role in lot.roles:
            for zone in [None] if role.per == "lot" else [z.id for z in lot.zones]:
                holders = [p for p in found.places if (p.role, p.zone) == (role.role, zone)]
                most = role.places_in(zone).most
                count = next(
                    (u.count for u in found.unfilled if (u.role, u.zone) == (role.role, zone)), 0
                )
                assert [p.position for p in holders] == list(range(1, len(holders) + 1))
                if most is not None:
                    assert count == max(0, most - len(holders))
                    assert len(holders) <= most or any(
                        p.reason.code == "admitted_tied" or p.via for p in holders
                    )
