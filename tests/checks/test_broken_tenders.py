"""However a definition is broken, the checks report and never fall over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tendering.checks import check_tender
from tendering.model.codes import CODES
from tendering.model.tender import (
    AtLastPlace,
    AwardBy,
    Better,
    Criterion,
    Effect,
    Event,
    Figure,
    Limit,
    LimitMethod,
    Lot,
    Minimum,
    Per,
    Places,
    Price,
    Role,
    Rung,
    ServiceHours,
    Stage,
    Standstill,
    Zone,
)
from tests.checks.tenders import GOOD
from tests.long import examples

NAMES = st.sampled_from(["a", "b", "c", "all", "quality", ""])
MAYBE = st.none() | NAMES
COUNTS = st.integers(-1, 3)
NUMBERS = st.fractions(-2, 101, max_denominator=3)
DAYS = st.dates(date(2009, 1, 1), date(2030, 1, 1))
PER = st.sampled_from(Per)
PLACES = st.builds(Places, most=st.none() | COUNTS, least=st.none() | COUNTS)

CRITERIA = st.builds(
    Criterion,
    id=NAMES,
    title=NAMES,
    weight=NUMBERS,
    points=NUMBERS,
    parent=MAYBE,
    scale=st.none() | st.just("quality"),
    minimum=st.none()
    | st.builds(
        Minimum,
        mark=st.none() | NUMBERS,
        percent=st.none() | NUMBERS,
        effect=st.sampled_from(Effect),
    ),
    lots=st.none() | st.tuples(NAMES),
    per=PER,
    stage=MAYBE,
)
ROLES = st.builds(
    Role,
    role=NAMES,
    per=PER,
    places=PLACES,
    including=st.lists(NAMES, max_size=2).map(tuple),
    drawn_from=NAMES,
    at_last_place=st.sampled_from(AtLastPlace),
    by_zone=st.dictionaries(NAMES, PLACES, max_size=1),
    hours_share=st.none() | NUMBERS,
)
LOTS = st.builds(
    Lot,
    id=NAMES,
    title=NAMES,
    zones=st.lists(st.builds(Zone, id=NAMES), max_size=2).map(tuple),
    roles=st.lists(ROLES, max_size=3).map(tuple),
    lot_total=st.sampled_from([None, "best_zone", "without_zone_questions"]),
)
LIMITS = st.builds(
    Limit,
    role=NAMES,
    counts=st.sampled_from(["zones", "lots"]),
    most=COUNTS,
    when_exceeded=st.sampled_from(LimitMethod),
)
EXPRESSIONS = st.recursive(
    NAMES | st.integers() | st.booleans() | st.none() | st.text(max_size=3),
    lambda inner: st.dictionaries(
        st.sampled_from(["sum", "product", "difference", "quotient", "count", "power"]),
        st.lists(inner, max_size=3) | inner,
        max_size=2,
    ),
    max_leaves=6,
)


def some(
    strategy: st.SearchStrategy[object], most: int = 3
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


@examples(80, 400)
@given(
    criteria=some(CRITERIA, 5),
    lots=some(LOTS),
    limits=some(LIMITS),
    ties=some(
        st.builds(
            Rung,
            kind=st.sampled_from(["higher", "lower_price", "earlier", "draw"]),
            of=MAYBE,
            commitment=MAYBE,
        )
    ),
    stages=some(st.builds(Stage, id=NAMES, carries_forward=st.booleans())),
    weights_as=st.sampled_from([None, "of_award", "of_parent"]),
    price=st.builds(Price, weight=NUMBERS, formula=MAYBE | st.just("logarithmic")),
    award_by=st.none() | st.builds(AwardBy, rule=NAMES, better=st.sampled_from(Better)),
)
def test_a_broken_award_is_reported(**keys: object) -> None:
    for found in check_tender(replace(GOOD, **keys)):
        assert found.code in CODES
        assert found.message.strip()


@examples(80, 400)
@given(
    figures=some(
        st.builds(
            Figure,
            id=NAMES,
            says=NAMES,
            printed=NUMBERS,
            decimals=st.integers(0, 2),
            equals=EXPRESSIONS,
        )
    ),
    timetable=some(
        st.builds(
            Event,
            event=st.sampled_from(
                ["contract_notice", "tender_period", "award", "standstill", "other"]
            ),
            on=st.none() | DAYS,
            start=st.none() | DAYS,
            end=st.none() | DAYS,
            month=st.none() | st.just("2016-12"),
            stated=st.none() | st.text(max_size=8) | st.just("13 months"),
        )
    ),
    service_hours=some(
        st.builds(
            ServiceHours,
            id=NAMES,
            starts=st.sampled_from(["06:00", "x", "23:59"]),
            ends=st.sampled_from(["07:00", "24:00", ""]),
        )
    ),
    standstill=st.none()
    | st.builds(
        Standstill,
        issue_on=st.none() | DAYS,
        stated_last_day=st.none() | DAYS,
        stated_days=st.none() | st.integers(0, 20),
        basis=st.sampled_from([None, "law", "adopted", "voluntary"]),
        said=st.none() | st.text(max_size=8),
    ),
    started_by_on=st.none() | DAYS,
    started_by_event=st.sampled_from([None, "contract_notice", "tender_notice", "other"]),
    cpv=some(st.sampled_from(["85000000-9", "72000000-5", "x", ""])),
    value_amount=st.none() | st.just(Fraction(1)),
)
def test_broken_figures_dates_and_facts_are_reported(**keys: object) -> None:
    for found in check_tender(replace(GOOD, **keys)):
        assert found.code in CODES
        assert found.message.strip()
