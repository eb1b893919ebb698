"""What a competition leaves: covered and uncovered make up what was asked, whatever was bid, declared and held."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.files.definition import tender_from_text
from tendering.files.gaps_starter import draft_from_gaps
from tendering.framework.cover import (
    FEW_BIDDERS,
    FEW_PROVIDERS,
    GAPS,
    NO_PROVIDER,
    NOBODY,
    PLAIN,
    PUBLISHED,
    SHORT,
    SHORT_OF_NEED,
    STATED,
    thin_rule,
)
from tendering.framework.gap_words import need_sentence, rule_words, total_sentence, zone_sentence
from tendering.framework.gaps import Gaps, gaps_of
from tendering.model.bids import Answer, Bid, Bidder, CapacityFigure, Dossier, Specialism
from tendering.model.outcome import LotOutcome, Outcome, Place, Reason, Standing, Status
from tendering.model.second import Thin
from tendering.model.tender import Demand, Tender

ZONES, BIDDERS = ("z1", "z2", "z3"), ("b1", "b2", "b3")
WHY = Reason(code="appointed")


def tender(hours: list[str | None], needs: str = "", thin: str = "", services: str = "") -> Tender:
    first = parsed(needs, thin, services)
    zones = tuple(
        replace(z, demand=Demand(hours_weekly=Fraction(h)) if h else None)
        for z, h in zip(first.lots[0].zones, hours, strict=True)
    )
    return replace(first, lots=(replace(first.lots[0], zones=zones),))


@cache
def parsed(needs: str, thin: str, services: str) -> Tender:
    zones = ", ".join(f"{{id: {z}, title: Zone {z}}}" for z in ZONES)
    text = f"""\
tender: first-2015
title: A first tender
authority: {{name: Council, nation: england}}
price: {{weight: 0, items: [{{id: hourly}}]}}
pass_fail: [{{id: bsl, kind: requirement, question: "Sign?", effect: may_reject}}]
lots: [{{id: main, title: Mains, zones: [{zones}], roles: [{{role: main, per: zone, places: {{most: 2}}}}], reserves: 0}}]
{needs}
{thin}
{services}
"""
    found, findings = tender_from_text(text, "tender.yaml")
    assert found is not None, findings
    return found


def left(
    first: Tender,
    held: list[tuple[str, str]],
    *,
    capacity: tuple[CapacityFigure, ...] = (),
    specialisms: tuple[Specialism, ...] = (),
    answers: tuple[Answer, ...] = (),
    stated: Thin | None = None,
) -> Gaps:
    places = tuple(
        Place(role="main", zone=z, bidder=b, position=n, via=None, reason=WHY)
        for n, (z, b) in enumerate(dict.fromkeys(held), 1)
    )
    ranked = tuple(
        Standing(bidder=b, lot="main", zone=z, status=Status.RANKED)
        for z in ZONES
        for b in BIDDERS
    )
    lot = LotOutcome(lot="main", complete=True, standings=ranked, places=places)
    dossier = Dossier(
        evaluation="first-2015",
        tender=first,
        bidders=tuple(Bidder(id=b, name=b.upper()) for b in BIDDERS),
        bids=tuple(Bid(bidder=b, lot="main", zone="*") for b in BIDDERS),
        capacity=capacity,
        specialisms=specialisms,
        answers=answers,
    )
    outcome = Outcome(
        evaluation="first-2015", tender=first.id, fingerprint="f", complete=True, lots=(lot,)
    )
    return gaps_of(dossier, outcome, thin_rule(first, stated))


HOURS = st.one_of(st.none(), st.integers(0, 3000).map(str), st.sampled_from(["0.25", "1234.5"]))
HELD = st.lists(st.tuples(st.sampled_from(ZONES), st.sampled_from(BIDDERS)), max_size=6)
CAPACITY = st.dictionaries(st.sampled_from(BIDDERS), st.integers(0, 4000), max_size=3)
SAID = st.dictionaries(
    st.tuples(st.sampled_from(BIDDERS), st.sampled_from(("", *ZONES))),
    st.one_of(st.none(), st.integers(0, 900)),
    max_size=6,
)
NEEDS = """\
needs:
  - {id: dementia, title: Dementia, lot: main, hours_weekly: "800"}
  - {id: nights, title: Nights, lot: main, zone: z2, hours_weekly: "90.5"}
  - {id: bsl_users, title: "Deaf people: sign", lot: main, question: bsl}
"""


@settings(max_examples=40, deadline=None)
@given(hours=st.lists(HOURS, min_size=3, max_size=3), held=HELD, capacity=CAPACITY, said=SAID)
def test_covered_and_uncovered_make_up_what_was_asked(
    hours: list[str | None],
    held: list[tuple[str, str]],
    capacity: dict[str, int],
    said: dict[tuple[str, str], int | None],
) -> None:
    first = tender(hours, NEEDS)
    gaps = left(
        first,
        held,
        capacity=tuple(
            CapacityFigure(bidder=b, lot="main", hours=Fraction(h)) for b, h in capacity.items()
        ),
        specialisms=tuple(
            Specialism(
                bidder=b,
                lot="main",
                zone=z,
                need="dementia",
                hours=None if h is None else Fraction(h),
            )
            for (b, z), h in said.items()
        ),
    )
    for each in gaps.covers:
        assert (each.covered is None) == (each.demand is None)
        if each.demand is not None and each.covered is not None:
            assert 0 <= each.covered <= each.demand
            assert each.covered + (each.uncovered or 0) == each.demand
            assert bool(each.uncovered) <= bool(GAPS.intersection(each.marks))
    asked, met, rest = gaps.totals
    assert asked == met + rest == sum((Fraction(h) for h in hours if h), Fraction(0))
    for bidder in BIDDERS:  # what a provider gives is never more than it declares
        mine = [z for z in gaps.zones if z.holders == (bidder,)]
        shared = any(bidder in z.holders and len(z.holders) > 1 for z in gaps.zones)
        if bidder in capacity and not shared:
            given_hours = sum((z.covered or Fraction(0) for z in mine), Fraction(0))
            wanted = sum((z.demand or Fraction(0) for z in mine), Fraction(0))
            assert given_hours == min(wanted, Fraction(capacity[bidder]))
    assert total_sentence(gaps)
    assert all(zone_sentence(z, {}) for z in gaps.zones)
    assert all(need_sentence(n, {}) for n in gaps.needs)


@settings(max_examples=2, deadline=None)
@given(
    hours=st.lists(HOURS, min_size=3, max_size=3),
    held=HELD,
    capacity=CAPACITY,
    services=st.sampled_from(
        [
            "",
            'service_hours: [{id: day, from: "06:00", to: "23:00"}]',
            'service_hours: [{id: day, from: "06:00", to: "23:00"}, {id: night, from: "22:01", to: "07:01", later: true}]',
        ]
    ),
)
def test_a_draft_lacks_only_what_the_officer_decides(
    hours: list[str | None],
    held: list[tuple[str, str]],
    capacity: dict[str, int],
    services: str,
) -> None:
    first = tender(hours, NEEDS, services=services)
    figures = tuple(
        CapacityFigure(bidder=b, lot="", hours=Fraction(h)) for b, h in capacity.items()
    )
    gaps = left(first, held, capacity=figures)
    assert gaps.anything  # nobody says it can meet the needs
    text = draft_from_gaps("second-2016", gaps, first)
    _, findings = tender_from_text(text, "tender.yaml")
    assert {f.code for f in findings} == {"D004"}, [f.message for f in findings][:5]
    assert draft_from_gaps("second-2016", gaps, first) == text
    assert 'source: "derived: first-2015' in text
    assert "held by b1" not in "\n".join(x for x in text.splitlines() if not x.startswith("#"))


def test_what_is_thin_is_by_the_rule_and_the_rule_is_told() -> None:
    first = tender(["100", "100", "100"], NEEDS, "thin: {bidders: 3}")
    said = (Specialism(bidder="b1", lot="", zone="", need="dementia", hours=Fraction(300)),)
    gaps = left(
        first, [("z1", "b1"), ("z2", "b2")], specialisms=said, stated=Thin(bidders=9, providers=0)
    )
    assert gaps.rule.sources == {"bidders": PUBLISHED, "providers": STATED, "capacity": PLAIN}
    assert [z.marks for z in gaps.zones] == [
        (FEW_BIDDERS,),
        (FEW_BIDDERS,),
        (NO_PROVIDER, FEW_BIDDERS),
    ]
    dementia, nights, signing = gaps.needs
    assert dementia.marks == (SHORT_OF_NEED,)
    assert dementia.uncovered == 500
    assert dementia.without == ("z2", "z3")
    assert nights.marks == signing.marks == (NOBODY,)
    assert signing.uncovered is None
    told = " ".join(rule_words(gaps.rule))
    assert "published in the tender" in told
    assert "stated with this command" in told
    assert "the plain reading" in told


def test_passing_the_question_of_a_need_says_that_it_can_be_met() -> None:
    first = tender(["10", None, None], NEEDS)
    answers = (
        Answer(bidder="b1", party="", lot="", question="bsl", answer="pass"),
        Answer(bidder="b3", party="", lot="main", question="bsl", answer="yes"),
        Answer(bidder="b2", party="", lot="", question="bsl", answer="fail"),
    )
    gaps = left(first, [("z1", "b1"), ("z2", "b2")], answers=answers)
    need = gaps.needs[2]
    assert (need.providers, need.others, need.marks) == (("b1",), ("b3",), (FEW_PROVIDERS,))


def test_a_shortfall_is_shared_over_the_zones_of_a_provider() -> None:
    first = tender(["1500", "2800", "10"])
    figure = (CapacityFigure(bidder="b1", lot="main", hours=Fraction(4000)),)
    gaps = left(first, [("z1", "b1"), ("z2", "b1"), ("z3", "b2")], capacity=figure)
    one, two, three = gaps.zones
    assert (one.uncovered, two.uncovered) == (Fraction(4500, 43), Fraction(8400, 43))
    assert (one.uncovered or 0) + (two.uncovered or 0) == 300
    assert SHORT in one.marks
    assert three.undeclared == ("b2",)
    assert "declared no capacity" in zone_sentence(three, {"b2": "Bee Ltd"})


def test_hours_of_the_day_that_no_service_covers() -> None:
    services = 'service_hours: [{id: day, from: "06:00", to: "23:00"}, {id: night, from: "22:01", to: "05:00", later: true}]'
    (gap,) = left(tender(["1", "1", "1"], services=services), []).times
    assert (gap.starts, gap.ends, gap.minutes) == (23 * 60, 6 * 60, 7 * 60)
    assert gap.left == ((300, 360),)
    assert gap.overlaps == ((22 * 60 + 1, 23 * 60),)
    assert "Even then nobody covers 05:00 to 06:00." in gap.sentence
