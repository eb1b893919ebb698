"""A tender that nothing is wrong with, and the means to spoil one thing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tendering.model.tender import (
    Agreement,
    Authority,
    CallOff,
    CapacityRule,
    Criterion,
    Demand,
    Effect,
    Event,
    Kpi,
    Level,
    Lot,
    Minimum,
    PassFailQuestion,
    Per,
    Places,
    Price,
    PriceItem,
    PriceRule,
    QuestionKind,
    Role,
    Rung,
    Scale,
    Section,
    ServiceHours,
    Standstill,
    Tender,
    Zone,
)

F = Fraction
TEXT = (Section(heading="Heading", paragraphs=("Words.",)),)


def level(mark: int, worth: int, descriptor: str = "When it is given.") -> Level:
    return Level(mark=F(mark), label=f"L{mark}", descriptor=descriptor, worth=F(worth))


def question(name: str, weight: int, **changes: Any) -> Criterion:
    given = {"scale": "quality", "question": "How?"} | changes
    return Criterion(id=name, title=name, weight=F(weight), points=F(weight), **given)


def role(name: str, per: Per, most: int | None, **changes: Any) -> Role:
    return Role(role=name, per=per, places=Places(most=most), **changes)


MAIN = role("main", Per.ZONE, 2)
FRAMEWORK = role("framework", Per.LOT, 20, including=("main",))
LOT = Lot(
    id="1",
    title="Lot 1",
    demand=Demand(
        clients=F(30), hours_weekly=F(100), hours_annual=F(5200), rate=F(15), cost_annual=F(78000)
    ),
    zones=(
        Zone(id="north", demand=Demand(clients=F(10), hours_weekly=F(40))),
        Zone(id="south", demand=Demand(clients=F(20), hours_weekly=F(60))),
    ),
    roles=(MAIN, FRAMEWORK),
    reserves=2,
)
PRICE = Price(
    weight=F(40),
    items=(
        PriceItem(
            id="hourly",
            unit="hour",
            rule=PriceRule(floor=F(17), ceiling=F(18)),
            effect=Effect.MAY_REJECT,
        ),
    ),
    formula="lowest_over_bid",
    baseline="admissible",
    scope="lot",
    zero="error",
    one_bid="full",
)
CQC = PassFailQuestion(
    id="cqc",
    kind=QuestionKind.CONDITION,
    question="Are you rated Good or better by the CQC?",
    effect=Effect.MAY_REJECT,
    because="The people served are at risk.",
    unrated="A registered provider not yet rated passes.",
)
GOOD = Tender(
    id="good",
    title="Home care",
    authority=Authority(name="Council", nation="england"),
    procedure="light_touch_own",
    started_by_event="contract_notice",
    started_by_on=date(2016, 5, 9),
    regime_stated="pcr2015",
    cpv=("85000000-9",),
    agreement=Agreement(
        kind="framework",
        term="4 years",
        starts_on=date(2017, 7, 1),
        call_off=CallOff(method="rotation"),
        terms=TEXT,
        tupe=TEXT,
    ),
    timetable=(
        Event(event="contract_notice", on=date(2016, 5, 9)),
        Event(
            event="tender_period", start=date(2016, 5, 9), end=date(2016, 6, 20), stated="6 weeks"
        ),
        Event(event="award", month="2016-08"),
    ),
    standstill=Standstill(
        issue_on=date(2016, 8, 15), stated_last_day=date(2016, 8, 25), stated_days=10
    ),
    scales={"quality": Scale(id="quality", levels=(level(0, 0), level(1, 50), level(2, 100)))},
    weights_as="of_award",
    criteria=(
        question("Q1", 30, minimum=Minimum(mark=F(1), effect=Effect.MUST_REJECT)),
        Criterion(id="S", title="S", weight=F(30), points=F(30)),
        question("S.1", 10, parent="S"),
        question("S.2", 20, parent="S"),
    ),
    pass_fail=(CQC,),
    price=PRICE,
    lots=(LOT,),
    ties=(Rung(kind="higher", of="Q1"), Rung(kind="draw", commitment="a" * 64)),
    on_withdrawal="promote",
    instructions=TEXT,
    specification=TEXT,
    kpis=(Kpi(id="K1", title="On time"),),
    service_hours=(
        ServiceHours(id="day", starts="06:00", ends="22:00"),
        ServiceHours(id="night", starts="22:01", ends="06:00"),
    ),
)


def but(**changes: Any) -> Tender:
    """Return the good tender with some of its keys changed."""
    return replace(GOOD, **changes)


def with_lot(*others: Lot, **changes: Any) -> Tender:
    """Return the good tender with its lot changed, and perhaps other lots after it."""
    return but(lots=(replace(LOT, **changes), *others))


def with_price(**changes: Any) -> Tender:
    """Return the good tender with its price changed."""
    return but(price=replace(PRICE, **changes))


def with_rule(**changes: Any) -> Tender:
    """Return the good tender with another rule for its price item."""
    return with_price(items=(replace(PRICE.items[0], **changes),))


def with_agreement(**changes: Any) -> Tender:
    """Return the good tender with its agreement changed."""
    assert GOOD.agreement is not None
    return but(agreement=replace(GOOD.agreement, **changes))


def with_criterion(number: int, **changes: Any) -> Tender:
    """Return the good tender with one criterion changed."""
    rows = list(GOOD.criteria)
    rows[number] = replace(rows[number], **changes)
    return but(criteria=tuple(rows))


def with_levels(*levels: Level) -> Tender:
    """Return the good tender with another scale."""
    return but(scales={"quality": Scale(id="quality", levels=levels)})


def hours_shared(**changes: Any) -> Tender:
    """Return the good tender with mains that use half of each zone's hours, and a capacity rule."""
    roles = (replace(MAIN, hours_share=F(1, 2)), FRAMEWORK)
    return replace(
        with_lot(roles=roles), **({"capacity": CapacityRule(when_short="pass_over")} | changes)
    )
