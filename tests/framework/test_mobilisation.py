"""People and hours are conserved by the matrix and the waves; no week is too full; nobody has two first days; a no go moves nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.mobilise_checks import Bounds, list_findings, plan_findings
from tendering.framework.moving import (
    DIRECT_PAYMENT,
    Assigned,
    Holder,
    Person,
    Way,
    assigned,
    matrix,
    stock_matrix,
    total,
)
from tendering.framework.readiness import Light, Stage, begun, gate_states, waves_on
from tendering.framework.simulated_mobilisation import people_of
from tendering.framework.staff_transfer import last_safe, transfers
from tendering.framework.waves import Intake, Move, loads, no_holiday, planned, waves_of, week_of
from tendering.model.bids import Incumbent
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tendering.model.mobilisation import Gate, Mobilisation, ZoneStart
from tests.checks.tenders import but, with_agreement

ZONES = ("north", "south")
PROVIDERS = ("Ash Ltd", "Birch Ltd", "Cedar Ltd")
BIDDERS = ("ash", "birch", "elm", "oak")
START = date(2017, 7, 3)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Incumbent], list[Holder], list[Person]]:
    incumbents, people, number = [], [], 0
    for zone in ZONES:
        for provider in draw(st.lists(st.sampled_from(PROVIDERS), unique=True, max_size=3)):
            bidder = draw(st.sampled_from(("", provider.split()[0].lower())))
            hours = draw(st.lists(st.integers(1, 160), max_size=5))
            mine = [Fraction(h, 4) for h in hours]
            incumbents.append(
                Incumbent(
                    provider=provider,
                    lot="1",
                    zone=zone,
                    bidder=bidder,
                    people=Fraction(len(mine)),
                    hours=sum(mine, Fraction(0)),
                )
            )
            for h in mine:
                number += 1
                choice = draw(st.sampled_from(("", "", DIRECT_PAYMENT, "elm", "nobody")))
                people.append(
                    Person(
                        person=f"P-{number:04}",
                        lot="1",
                        zone=zone,
                        provider=provider,
                        hours=h,
                        choice=choice,
                    )
                )
    holders = [
        Holder(lot="1", zone=zone, bidder=b, position=n)
        for zone in ZONES
        for n, b in enumerate(draw(st.lists(st.sampled_from(BIDDERS), unique=True, max_size=3)), 1)
    ]
    return incumbents, holders, people


intakes = st.dictionaries(
    st.sampled_from(BIDDERS),
    st.tuples(st.integers(1, 60), st.one_of(st.none(), st.integers(1, 4))),
).map(lambda d: {b: Intake(bidder=b, hours=Fraction(h), people=n) for b, (h, n) in d.items()})


@settings(max_examples=25, deadline=None)
@given(cases(), st.booleans())
def test_the_matrix_conserves_people_and_hours_by_row_and_column(
    case: tuple[list[Incumbent], list[Holder], list[Person]], together: bool
) -> None:
    incumbents, holders, people = case
    cells = matrix(assigned(people, incumbents, holders, together=together))
    assert total(cells) == (Fraction(len(people)), sum((p.hours for p in people), Fraction(0)))
    for i in incumbents:
        row = [c for c in cells if (c.provider, c.zone) == (i.provider, i.zone)]
        assert total(row) == (i.people, i.hours)
    assert total(stock_matrix(incumbents, holders)) == total(cells)
    # the order of the list decides nothing
    again = matrix(assigned(people[::-1], incumbents, holders, together=together))
    assert {(c.zone, c.provider, c.to, c.way, c.people, c.hours) for c in again} == {
        (c.zone, c.provider, c.to, c.way, c.people, c.hours) for c in cells
    }
    held = {(h.zone, h.bidder) for h in holders}
    assert all((c.zone, c.to) in held for c in cells if c.to)


@settings(max_examples=15, deadline=None)
@given(cases())
def test_whose_provider_has_a_place_stays_unless_they_choose_otherwise(
    case: tuple[list[Incumbent], list[Holder], list[Person]],
) -> None:
    incumbents, holders, people = case
    who = {(i.provider, i.zone): i.bidder for i in incumbents}
    held = {(h.zone, h.bidder) for h in holders}
    for a in assigned(people, incumbents, holders, together=True):
        now = who[a.person.provider, a.person.zone]
        if a.person.choice == DIRECT_PAYMENT:
            assert a.way is Way.DIRECT
        elif a.person.choice == "elm" and ("elm" in {b for z, b in held if z == a.person.zone}):
            assert a.to == "elm"
        elif (a.person.zone, now) in held:
            assert (a.way, a.to) == (Way.STAYS, now)
        assert a.because


@settings(max_examples=25, deadline=None)
@given(cases(), intakes)
def test_the_waves_lose_nobody_and_no_week_is_too_full(
    case: tuple[list[Incumbent], list[Holder], list[Person]], intake: dict[str, Intake]
) -> None:
    incumbents, holders, people = case
    starts = {("1", "north"): START, ("1", "south"): START + timedelta(days=7)}
    moves = planned(assigned(people, incumbents, holders, together=True), starts, intake)
    assert Counter(m.person for m in moves) == Counter(p.person for p in people)
    assert sum((m.hours for m in moves), Fraction(0)) == sum(
        (p.hours for p in people), Fraction(0)
    )
    in_waves = [m for w in waves_of(moves) for m in w.moves]
    assert Counter(m.person for m in in_waves) == Counter(m.person for m in moves if m.first_day)
    assert len({w.id for w in waves_of(moves)}) == len(waves_of(moves))
    assert not any(load.over for load in loads(moves, intake))
    for m in moves:
        assert (m.first_day is None) == bool(m.because) == (m.wave == "")
        if m.first_day is not None:
            assert m.first_day >= starts[m.lot, m.zone]
    bounds = Bounds(holders=holders, intake=intake, after={}, signed={})
    codes = {f.code for f in plan_findings(moves, people, bounds)}
    assert codes <= {"L707", "L724"}


@settings(max_examples=30, deadline=None)
@given(cases(), st.integers(0, 40))
def test_a_plan_made_again_leaves_those_who_have_begun_as_they_are(
    case: tuple[list[Incumbent], list[Holder], list[Person]], days: int
) -> None:
    incumbents, holders, people = case
    intake = {b: Intake(bidder=b, hours=Fraction(60)) for b in BIDDERS}
    starts = {("1", "north"): START, ("1", "south"): START + timedelta(days=7)}
    share = assigned(people, incumbents, holders, together=True)
    first = planned(share, starts, intake)
    on = START + timedelta(days=days)
    done = [m for m in first if m.first_day is not None and m.first_day <= on]
    later = {zone: max(day, on + timedelta(days=7)) for zone, day in starts.items()}
    second = {m.person: m for m in planned(share, later, intake, fixed=done)}
    assert set(second) == {m.person for m in first}
    assert all(second[m.person] == m for m in done)
    fresh = [m for m in second.values() if m not in done and m.first_day is not None]
    assert all(m.first_day is not None and m.first_day > on for m in fresh)
    assert not {m.wave for m in fresh} & {m.wave for m in done}
    assert not any(load.over for load in loads(second.values(), intake))


def entry(
    kind: K, on: date, number: int, *, lot: str = "", bidder: str = "", **facts: str
) -> Entry:
    return Entry(
        kind=kind, on=on, by="Ann Abbot", lot=lot, bidder=bidder, facts=facts, number=number
    )


RULES = Mobilisation(
    gates=(Gate(id="registration", title="Registered"), Gate(id="cover", title="Cover")),
    waves=(ZoneStart(lot="1", zone="north", first_on=START),),
)
PLAN = Entry(
    kind=K.MOBILISATION_PLANNED,
    on=date(2017, 5, 1),
    by="Ann Abbot",
    number=1,
    rows={
        "waves": (
            {
                "wave": "1-north-1",
                "lot": "1",
                "zone": "north",
                "first_day": START.isoformat(),
                "to": "elm",
                "way": "moves",
                "people": "3",
                "hours": "30.5",
            },
        )
    },
)
decisions = st.lists(
    st.tuples(st.integers(-10, 5), st.sampled_from(("go", "no go")), st.booleans()), max_size=6
)


@settings(max_examples=30, deadline=None)
@given(decisions, st.integers(-12, 12))
def test_a_no_go_never_moves_anybody(told: list[tuple[int, str, bool]], looked: int) -> None:
    """Only a go that is the last word on the first day, about that very day, lets anybody begin."""
    made = [PLAN]
    for n, (days, said, mine) in enumerate(sorted(told, key=lambda t: t[0]), 2):
        about = START if mine else START + timedelta(days=7)
        made.append(
            entry(
                K.GO_DECIDED,
                START + timedelta(days=days),
                n,
                lot="1",
                wave="1-north-1",
                first_day=about.isoformat(),
                decision=said,
            )
        )
    on = START + timedelta(days=looked)
    counted = [
        (days, said)
        for days, said, mine in sorted(told, key=lambda t: t[0])
        if mine and days <= 0 and days <= looked
    ]
    goes = bool(counted) and counted[-1][1] == "go"
    (wave,) = waves_on(RULES, made, on)
    assert (wave.stage is Stage.BEGUN) == (goes and on >= START)
    if wave.stage is Stage.BEGUN:
        assert ("1-north-1", START) in begun(made, on)
    else:
        assert ("1-north-1", START) not in begun(made, on)


def test_a_gate_is_green_by_its_last_check_and_as_long_as_that_holds() -> None:
    made = [
        entry(K.READINESS_CHECKED, date(2017, 6, 1), 2, bidder="elm", gate="cover", result="ready",
              evidence="Certificate", valid_until="2017-06-30"),
        entry(K.READINESS_CHECKED, date(2017, 6, 1), 3, bidder="elm", gate="registration",
              result="ready", evidence="Register"),
        entry(K.READINESS_CHECKED, date(2017, 6, 9), 4, bidder="elm", gate="registration",
              result="not ready", evidence="Suspended"),
    ]  # fmt: skip

    def lights(on: date) -> list[Light]:
        return [g.light for g in gate_states(RULES, made, "elm", "1", on)]

    assert lights(date(2017, 5, 31)) == [Light.UNCHECKED, Light.UNCHECKED]
    assert lights(date(2017, 6, 1)) == [Light.READY, Light.READY]
    assert lights(date(2017, 7, 1)) == [Light.NOT_READY, Light.LAPSED]


def test_employee_information_is_due_28_clear_days_before_and_late_is_said_with_the_law() -> None:
    move = Move(person="P-1", lot="1", zone="north", provider="Ash Ltd", to="elm", way=Way.MOVES,
                hours=Fraction(10), wave="1-north-1", first_day=START)  # fmt: skip
    assert last_safe(START) == date(2017, 6, 4)
    given = entry(
        K.STAFF_TRANSFER_RECORDED,
        date(2017, 6, 6),
        2,
        provider="Ash Ltd",
        view="applies",
        information_given="2017-06-05",
        employees="4",
    )
    (late,) = transfers([move], [given])
    assert (late.in_time, late.view, late.employees) == (False, "applies", 4)
    from tendering.framework.mobilise_checks import transfer_findings

    (found,) = transfer_findings([late], date(2017, 6, 10))
    assert (found.code, str(found.severity)) == ("L712", "error")
    assert "reg" in found.law
    (nobody,) = transfers([move], [])
    assert (nobody.view, nobody.given, nobody.employees) == ("not known", None, None)


def test_nobody_begins_on_a_bank_holiday() -> None:
    assert no_holiday(date(2017, 8, 28)) == date(2017, 8, 29)
    assert week_of(date(2017, 8, 29)) == date(2017, 8, 28)


def test_what_is_wrong_with_a_list_is_said_at_once() -> None:
    two = but()
    lot = two.lots[0]
    zone = lot.zones[0].id if lot.zones else ""
    incumbents = [
        Incumbent(
            provider="Ash Ltd", lot=lot.id, zone=zone, people=Fraction(3), hours=Fraction(30)
        ),
        Incumbent(provider="Birch Ltd", lot=lot.id, zone=zone, people=None, hours=Fraction(5)),
    ]

    def person(name: str, **more: object) -> Person:
        told = {"lot": lot.id, "zone": zone, "provider": "Ash Ltd", "hours": Fraction(10), **more}
        return Person(person=name, where="people.csv:2", **told)  # type: ignore[arg-type]

    people = [
        person("P-0001"),
        person("P-0001"),
        person("Edith Price"),
        person("P-0002", zone="nowhere"),
        person("P-0003", provider="Nobody Ltd"),
        person("P-0004", hours=Fraction(0)),
        person("P-0005", choice="oak"),
    ]
    holders = [Holder(lot=lot.id, zone=zone, bidder="elm", position=1)]
    found = list_findings(people, two, incumbents, holders)
    assert {f.code for f in found} == {"L701", "L702", "L703", "L704", "L705", "L706", "L725"}
    assert not any(
        "Birch" in f.where and f.code == "L704" and "people" in f.message for f in found
    )


def test_an_early_wave_a_full_week_and_a_lost_person_are_findings() -> None:
    person = Person(person="P-1", lot="1", zone="north", provider="Ash Ltd", hours=Fraction(10))
    other = Person(person="P-2", lot="1", zone="north", provider="Ash Ltd", hours=Fraction(10))
    move = planned(
        [Assigned(person=person, way=Way.MOVES, to="elm", because="x")],
        {("1", "north"): START},
        {"elm": Intake(bidder="elm", hours=Fraction(10))},
    )[0]
    bounds = Bounds(
        holders=[Holder(lot="1", zone="north", bidder="elm", position=1)],
        intake={"elm": Intake(bidder="elm", hours=Fraction(9))},
        after={"1": START},
        signed={("1", "elm"): START + timedelta(days=3)},
        covered={"1": date(2017, 6, 30)},
    )
    found = plan_findings([move, move], [person, other], bounds)
    assert [f.code for f in found].count("L708") == 2
    assert {f.code for f in found} == {"L708", "L709", "L710", "L718"}


def test_an_invented_list_adds_to_the_figures() -> None:
    rows = [
        Incumbent(provider="A", lot="1", zone="north", people=Fraction(7), hours=Fraction(311, 4)),
        Incumbent(provider="B", lot="1", zone="north", people=Fraction(2), hours=Fraction(1, 3)),
        Incumbent(provider="C", lot="1", zone="north", people=None, hours=Fraction(9)),
    ]
    people = people_of(rows, 7)
    assert people == people_of(rows, 7)
    assert len({p.person for p in people}) == len(people) == 9
    for row, count in zip(rows[:2], (7, 2), strict=True):
        mine = [p for p in people if p.provider == row.provider]
        assert (len(mine), sum(p.hours for p in mine)) == (count, row.hours)


def test_the_record_itself_refuses_a_go_without_a_contract_and_a_plan_that_does_not_add() -> None:
    from tendering.framework.mobilise_faults import faults

    told = with_agreement(mobilisation=RULES)

    def codes(entries: list[Entry], made: Entry) -> list[str]:
        return [f.code for f in faults(told, entries, made)]

    def decided(**facts: str) -> Entry:
        about = {"wave": "1-north-1", "first_day": START.isoformat(), **facts}
        return entry(K.GO_DECIDED, date(2017, 6, 29), 9, lot="1", **about)

    signed = entry(K.SIGNED, date(2017, 6, 1), 2, lot="1", bidder="elm")
    assert codes([PLAN], decided(decision="go")) == ["L717", "L716"]
    assert codes([PLAN, signed], decided(decision="go")) == ["L716"]
    assert codes([PLAN, signed], decided(decision="go", reason="x", role="Director")) == []
    assert codes([PLAN], decided(decision="no go")) == ["R007"]
    assert codes([PLAN], decided(decision="go", wave="other")) == ["L715"]
    assert codes([], entry(K.READINESS_CHECKED, START, 9, bidder="elm", gate="pool")) == [
        "L714",
        "R007",
    ]
    extended = entry(
        K.AGREEMENT_EXTENDED_MEANWHILE, START, 9, lot="1", until="2017-09-30", reason="x"
    )
    assert codes([], extended) == ["R007"]
    short = replace(PLAN, facts={"people": "4", "hours": "30.5"}, number=9)
    assert codes([], short) == ["L710"]
    begun_ = [PLAN, signed, decided(decision="go", reason="x", role="y")]
    later = Entry(kind=K.MOBILISATION_PLANNED, on=date(2017, 7, 4), number=10,
                  facts={"people": "0", "hours": "0"})  # fmt: skip
    assert codes(begun_, later) == ["L711"]
