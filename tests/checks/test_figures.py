"""Figures as published: the seeds' own numbers, and the law that rounding explains a difference iff spans meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.checks import check_tender
from tendering.checks.figures import ExpressionError, Span, recompute
from tendering.model.codes import CODES
from tendering.model.findings import Finding, Severity
from tendering.model.numbers import rounded
from tendering.model.tender import Demand, Event, Figure, Lot, Risk, ServiceHours, Tender, Zone
from tests.checks.tenders import GOOD, LOT, F, but, with_agreement


def figures(*rows: Figure) -> list[Finding]:
    return [f for f in check_tender(but(figures=rows)) if f.code.startswith("G")]


def printed(name: str, value: str, equals: Any = None, unit: str = "hours") -> Figure:
    places = len(value.partition(".")[2])
    return Figure(id=name, says=name, printed=F(value), decimals=places, unit=unit, equals=equals)


def demand_findings(lot: Demand, *zones: Demand) -> list[Finding]:
    rows = tuple(Zone(id=str(n), demand=z) for n, z in enumerate(zones))
    tender = but(lots=(replace(LOT, demand=lot, zones=rows or LOT.zones),))
    return [f for f in check_tender(tender) if f.code.startswith("G")]


HEREFORDSHIRE = (
    # columns: zone, clients, weekly hours, annual hours, cost, rate; tables 12.1 and 12.2
    (("A & B", 29, 1355, 70460, 956302, "13.70"), ("C, D, E", 29, 975, 50700, 694590, "13.70")),
    (
        ("A", 161, 1682, 87452, 1381734, "15.80"),
        ("B", 178, 2174, 113046, 1786126, "15.80"),
        ("C", 152, 1696, 88169, 1393072, "15.80"),
        ("D", 191, 2352, 122327, 1932765, "15.80"),
        ("E", 86, 1295, 67359, 1064268, "15.80"),
    ),
)


def herefordshire(table: int, clients: int, weekly: int, annual: int, cost: int) -> list[Finding]:
    zones = [
        Demand(clients=F(c), hours_weekly=F(w), hours_annual=F(a), cost_annual=F(p), rate=F(r))
        for _, c, w, a, p, r in HEREFORDSHIRE[table]
    ]
    total = Demand(
        clients=F(clients), hours_weekly=F(weekly), hours_annual=F(annual), cost_annual=F(cost)
    )
    return demand_findings(total, *zones)


def test_herefordshire_complex_care_is_nine_thousand_out_by_rows() -> None:
    found = herefordshire(0, 58, 2330, 121160, 1659892)
    assert {f.code for f in found} == {"G001"}
    assert sorted(f.where for f in found) == [
        "lots[1].demand.cost_annual",
        "lots[1].zones[0].demand.cost_annual",
    ]
    words = " ".join(f.message for f in found)
    assert "printed 956,302, recomputed 965,302 (70,460 x 13.70), a difference of 9,000" in words
    assert (
        "printed 1,659,892, recomputed 1,650,892 (956,302 + 694,590), a difference of 9,000"
        in words
    )


def test_herefordshire_mainstream_totals_and_what_rounding_explains() -> None:
    found = {f.where: f for f in herefordshire(1, 768, 9199, 478348, 7557964)}
    warned = [w for w, f in found.items() if f.code == "G001"]
    assert warned == ["lots[1].demand.hours_annual"]
    assert "printed 478,348, recomputed 478,353" in found[warned[0]].message
    note = found["lots[1].demand.cost_annual"]
    assert (note.code, note.severity) == ("G002", Severity.NOTE)
    assert "printed 7,557,964, recomputed 7,557,965" in note.message
    hours = [found[f"lots[1].zones[{n}].demand.hours_annual"] for n in range(5)]
    assert [f.message.split("difference of ")[1].split(",")[0] for f in hours] == [
        "12",
        "2",
        "23",
        "23",
        "19",
    ]
    costs = [found[f"lots[1].zones[{n}].demand.cost_annual"] for n in range(5)]
    assert [f.message.split("difference of ")[1].split(",")[0] for f in costs] == [
        "7.6",
        "0.8",
        "1.8",
        "1.6",
        "4.2",
    ]
    assert {f.code for f in hours + costs} == {"G002"}


def test_herefordshire_budget_clients_and_blended_rate() -> None:
    rows = (
        printed("d", "1659892", unit="pounds"),
        printed("o", "7557964", unit="pounds"),
        printed("budget", "9094000", {"sum": ["d", "o"]}, unit="pounds"),
        printed("clients", "900", {"sum": ["58", "768"]}, unit="people"),
        printed(
            "blended",
            "13.70",
            {"sum": [{"product": ["0.7", "12.80"]}, {"product": ["0.3", "15.80"]}]},
        ),
    )
    found = figures(*rows)
    assert [(f.code, f.where) for f in found] == [
        ("G001", "figures[budget]"),
        ("G001", "figures[clients]"),
    ]
    assert "printed 9,094,000, recomputed 9,217,856" in found[0].message
    assert "difference of 123,856" in found[0].message
    assert "printed 900, recomputed 826 (58 + 768)" in found[1].message


def test_bolton_averages() -> None:
    one = Demand(
        clients=F(1288),
        hours_weekly=F("10463.45"),
        visits_weekly=F(21491),
        printed={"visits_per_client": F(16), "minutes_per_visit": F(30)},
    )
    two = Demand(
        clients=F(244),
        hours_weekly=F("1494.41"),
        visits_weekly=F(1217),
        printed={"visits_per_client": F("1.2"), "minutes_per_visit": F(72)},
    )
    words = [f.message for demand in (one, two) for f in demand_findings(demand)[-2:]]
    assert "printed 16, recomputed 16.69 (21,491 / 1,288)" in words[0]
    assert "printed 30, recomputed 29.21 (10,463.45 x 60 / 21,491)" in words[1]
    assert "printed 1.2, recomputed 4.99 (1,217 / 244)" in words[2]
    assert "printed 72, recomputed 73.68" in words[3]


def test_bristol_hours_overlap_and_its_places_do_not() -> None:
    rows = (
        ServiceHours(id="main", starts="06.00", ends="23.00"),
        ServiceHours(id="night", starts="22.01", ends="07.01"),
    )
    found = [f for f in check_tender(but(service_hours=rows)) if f.code.startswith("G")]
    assert [f.code for f in found] == ["G010"]
    assert "06:00 to 07:01 and 22:01 to 23:00" in found[0].message
    assert figures(printed("mains", "11", {"product": ["11", "1"]}, unit="places")) == []
    rate = printed(
        "rate", "15.73", {"quotient": ["18000000", {"product": ["22000", "52"]}]}, unit="pounds"
    )
    assert figures(rate) == []


def test_cornwall_and_rutland() -> None:
    assert figures(printed("package", "12.6", {"quotient": ["34000", "2700"]})) == []
    assert (
        figures(printed("hour", "18.04", {"quotient": ["31900000", {"product": ["34000", "52"]}]}))
        == []
    )
    questions = [printed(f"q{n}", str(n), unit="questions") for n in range(1, 11)]
    asked = printed("asked", "6", {"count": [q.id for q in questions]}, unit="questions")
    (found,) = figures(*questions, asked)
    assert (found.code, "printed 6, recomputed 10 (10 counted)" in found.message) == ("G001", True)


@pytest.mark.parametrize(
    ("equals", "words"),
    [
        ({"power": ["2", "3"]}, "no operator power"),
        ({"sum": ["a", "b"], "product": ["a"]}, "2 operators"),
        ({"sum": []}, "no list"),
        ({"sum": "ab"}, "no list"),
        ({"sum": ["nowhere"]}, "names nowhere"),
        ({"sum": [True]}, "holds True"),
        ({"quotient": ["1", "0"]}, "divides by 0"),
        ({"quotient": ["1", {"difference": ["a", "a"]}]}, "divides by 0"),
        ("1/0", "names 1/0"),
    ],
)
def test_an_expression_that_cannot_be_read_says_why(equals: object, words: str) -> None:
    (found,) = figures(printed("a", "5"), printed("x", "1", equals))
    assert found.code == "G003"
    assert words in found.message


def test_a_relation_said_as_a_figure_is_not_said_again_of_the_demand() -> None:
    demand = Demand(hours_weekly=F(975), hours_annual=F(50000))
    lots = (replace(LOT, demand=demand),)
    row = printed("annual", "50000", {"product": ["975", "52"]})
    once = [f for f in check_tender(but(lots=lots, figures=(row,))) if "50,700" in f.message]
    assert [f.where for f in once] == ["figures[annual]"]
    assert [f.where for f in check_tender(but(lots=lots)) if "50,700" in f.message] == [
        "lots[1].demand.hours_annual"
    ]


def test_a_printed_total_of_its_own_and_one_that_nothing_checks() -> None:
    found = demand_findings(
        replace(LOT.demand or Demand(), printed={"clients": F(31), "staff": F(4)})
    )
    assert [(f.code, f.where) for f in found] == [
        ("G001", "lots[1].demand.printed.clients"),
        ("G004", "lots[1].demand.printed.staff"),
    ]


def event(name: str, **given: Any) -> Event:
    return Event(event=name, **given)


def period(start: date, end: date, stated: str) -> Event:
    return event("tender_period", start=start, end=end, stated=stated)


CLOSING = datetime.fromisoformat("2016-06-20T12:00")
NOVEMBER, JANUARY = date(2016, 11, 14), date(2017, 1, 9)


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        (
            [period(NOVEMBER, JANUARY, "6 weeks")],
            "G020",
            "stated as 6 weeks, but Monday 14 November 2016 to Monday 9 January 2017 is 8 weeks",
        ),
        ([period(NOVEMBER, JANUARY, "approximately six weeks")], "G020", "8 weeks"),
        ([period(NOVEMBER, JANUARY, "1 month")], "G020", "56 days"),
        ([period(NOVEMBER, date(2016, 12, 5), "6 weeks")], "G021", "is 3 weeks, 21 days short"),
        ([period(NOVEMBER, date(2016, 11, 20), "10 days")], "G021", "is 6 days, 4 days short"),
        ([period(NOVEMBER, JANUARY, "a while")], "G022", "a while"),
        ([period(NOVEMBER, JANUARY, "35 working days")], "G022", "working days"),
        (
            [period(JANUARY, NOVEMBER, "8 weeks")],
            "G023",
            "ends before, on Monday 14 November 2016",
        ),
        (
            [
                event("tenders_close", at=CLOSING),
                event("award", on=date(2016, 6, 1)),
            ],
            "G024",
            "award, at the latest Wednesday 1 June 2016, comes before tenders close",
        ),
        (
            [
                event("tenders_close", at=CLOSING),
                event("clarification_deadline", on=date(2016, 7, 1)),
            ],
            "G024",
            "comes before clarification deadline",
        ),
        (
            [event("award", month="2017-03"), event("award_notice", month="2017-02")],
            "G024",
            "28 February 2017",
        ),
    ],
)
def test_dates_and_lengths_that_do_not_agree(rows: list[Event], code: str, words: str) -> None:
    found = [f for f in check_tender(but(timetable=tuple(rows))) if f.code == code]
    assert len(found) == 1
    assert words in found[0].message


@pytest.mark.parametrize(
    "row",
    [
        period(NOVEMBER, JANUARY, "8 weeks"),
        period(NOVEMBER, JANUARY, "57 days"),  # both ends counted
        period(date(2017, 1, 31), date(2017, 2, 28), "1 month"),
        event("standstill", start=date(2017, 3, 9), end=date(2017, 3, 19), stated="10 days"),
        event("award", month="2017-12"),
    ],
)
def test_dates_and_lengths_that_agree(row: Event) -> None:
    assert [f for f in check_tender(but(timetable=(row,))) if f.code.startswith("G")] == []


def test_an_agreement_does_not_end_before_it_starts() -> None:
    spans = {"starts_on": date(2017, 5, 1), "ends_on": date(2017, 4, 30)}
    (found,) = [f for f in check_tender(with_agreement(**spans)) if f.code == "G023"]
    assert found.where == "agreement.ends_on"
    assert "starts on Monday 1 May 2017 and ends before, on Sunday 30 April 2017" in found.message
    for fine in ({**spans, "ends_on": date(2017, 5, 1)}, {**spans, "starts_on": None}):
        assert "G023" not in {f.code for f in check_tender(with_agreement(**fine))}


def test_hours_gaps_and_what_is_no_time() -> None:
    day = ServiceHours(id="day", starts="07:00", ends="14:00")
    evening = ServiceHours(id="evening", starts="16:00", ends="22:00")
    found = [f for f in check_tender(but(service_hours=(day, evening))) if f.code.startswith("G")]
    assert [(f.code, f.message) for f in found] == [
        ("G011", "no service covers 14:00 to 16:00 and 22:00 to 07:00")
    ]
    odd = ServiceHours(id="odd", starts="dawn", ends="25:00")
    found = [f for f in check_tender(but(service_hours=(odd,))) if f.code == "G012"]
    assert [f.where for f in found] == ["service_hours[odd].from", "service_hours[odd].to"]
    whole = ServiceHours(id="whole", starts="00:00", ends="24:00")
    assert not [f for f in check_tender(but(service_hours=(whole,))) if f.code.startswith("G")]
    overlap = [
        f.message
        for f in check_tender(but(service_hours=(whole, replace(whole, id="again"))))
        if f.code == "G010"
    ]
    assert "overlap: 00:00 to 24:00" in overlap[0]


def test_risk_scores_multiply() -> None:
    risk = Risk(id="R1", description="d", likelihood=3, consequence=4, printed_score=12)
    assert not [f for f in check_tender(but(risks=(risk,))) if f.code == "G030"]
    (found,) = [
        f for f in check_tender(but(risks=(replace(risk, printed_score=10),))) if f.code == "G030"
    ]
    assert "printed 10, and 3 x 4 is 12" in found.message


def test_every_figure_code_is_named_in_a_test() -> None:
    here = Path(__file__).parent
    files = (
        here / "test_figures.py",
        here / "test_rates.py",
        here.parent / "cli" / "test_rate_build.py",
    )
    source = "".join(file.read_text("utf-8") for file in files)
    assert all(code in source for code in CODES if code.startswith("G"))


AMOUNTS = st.integers(1, 10**7)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(0, 2), st.integers(-40, 40))
def test_rounding_explains_a_sum_exactly_when_some_true_values_give_it(
    rows: list[int], places: int, off: int
) -> None:
    """n printed terms of so many places hide at most n + 1 half units between them and the printed total."""
    unit = Fraction(1, 10**places)
    parts = [printed(f"p{n}", str(r)) for n, r in enumerate(rows)]
    parts = [replace(p, printed=p.printed * unit, decimals=places) for p in parts]
    total = replace(
        printed("t", "0", {"sum": [p.id for p in parts]}),
        printed=(sum(rows) + off) * unit,
        decimals=places,
    )
    found = figures(*parts, total)
    expected = None if off == 0 else "G002" if abs(off) * 2 <= len(rows) + 1 else "G001"
    assert [f.code for f in found] == ([expected] if expected else [])


@given(
    st.fractions(1, 1000, max_denominator=1000),
    st.fractions(1, 1000, max_denominator=1000),
    st.integers(0, 3),
)
def test_true_values_rounded_for_print_never_look_like_a_mistake(
    a: Fraction, b: Fraction, places: int
) -> None:
    for operator, truth in (
        ("sum", a + b),
        ("product", a * b),
        ("difference", a - b),
        ("quotient", a / b),
    ):
        rows = [
            Figure(id=name, says=name, printed=rounded(value, places), decimals=places)
            for name, value in (("a", a), ("b", b), ("t", truth))
        ]
        rows[2] = replace(rows[2], equals={operator: ["a", "b"]})
        assert {f.code for f in figures(*rows)} <= {"G002", "G003"}


@given(
    st.fractions(-100, 100, max_denominator=50),
    st.fractions(-100, 100, max_denominator=50),
    st.integers(0, 2),
)
def test_a_span_holds_what_it_was_made_of(a: Fraction, b: Fraction, places: int) -> None:
    rows = {n: Figure(id=n, says=n, printed=v, decimals=places) for n, v in (("a", a), ("b", b))}
    for operator in ("sum", "product", "difference", "quotient"):
        try:
            span = recompute({operator: ["a", "b"]}, rows)
        except ExpressionError:
            assert operator == "quotient"
            assert Span.printed(b, places).low <= 0 <= Span.printed(b, places).high
            continue
        assert span.low <= span.value <= span.high
        assert span.meets(Span.exactly(span.value))


def test_lots_without_demand_are_left_alone() -> None:
    tender: Tender = but(
        lots=(Lot(id="1", title="L", roles=GOOD.lots[0].roles, zones=GOOD.lots[0].zones),)
    )
    assert not [f for f in check_tender(tender) if f.code.startswith("G")]
