"""Cost, capacity and people: exact, from what is printed and held, and None where it is not there."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.analysis.consequences import (
    Cost,
    Share,
    WholeLife,
    capacity_by_zone,
    incumbents_lost,
    people_changing,
    share,
    term_months,
    whole_life,
)
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import CapacityFigure, Dossier, Incumbent
from tendering.model.outcome import Outcome
from tendering.workbench.evaluate import open_evaluation


@pytest.fixture(scope="module")
def herefordshire() -> tuple[Dossier, Outcome]:
    _, dossier, _ = open_evaluation("herefordshire-2017")
    assert dossier is not None
    return dossier, evaluate(dossier)


def test_whole_life_is_hours_times_rate_over_the_whole_term(
    herefordshire: tuple[Dossier, Outcome],
) -> None:
    found = whole_life(*herefordshire)
    assert found.months == 60
    assert found.without == ()
    complex_care = [c for c in found.costs if c.lot == "D"]
    assert [c.annual_least for c in complex_care] == [Fraction("965302"), Fraction("694590")]
    annual = sum((c.hours * c.least for c in found.costs), Fraction(0))
    assert found.annual() == (annual, annual)
    assert found.whole(5) == (annual * 5 * Fraction(105, 100),) * 2


def test_a_lot_without_hours_or_rate_is_named_and_not_guessed(
    herefordshire: tuple[Dossier, Outcome],
) -> None:
    dossier, outcome = herefordshire
    bare = tuple(
        replace(lot, demand=None, zones=tuple(replace(z, demand=None) for z in lot.zones))
        for lot in dossier.tender.lots
    )
    found = whole_life(
        replace(dossier, tender=replace(dossier.tender, lots=bare, agreement=None)), outcome
    )
    assert (found.costs, found.without, found.months, found.whole()) == (
        (),
        ("O", "D"),
        None,
        None,
    )


def test_extensions_count_in_the_term() -> None:
    _, dossier, _ = open_evaluation("bolton-2016")
    assert dossier is not None
    assert term_months(dossier.tender) == 72


@given(
    st.lists(
        st.tuples(st.fractions(0, 10**6), st.fractions(0, 50), st.fractions(0, 50)), max_size=6
    ),
    st.integers(-50, 50),
)
def test_more_hours_cost_in_proportion(
    rows: list[tuple[Fraction, Fraction, Fraction]], percent: int
) -> None:
    costs = tuple(
        Cost(lot=str(n), zone=None, hours=h, least=min(a, b), most=max(a, b))
        for n, (h, a, b) in enumerate(rows)
    )
    cost = WholeLife(months=48, costs=costs)
    least, most = cost.annual()
    assert least <= most
    assert cost.annual(percent) == (
        least * Fraction(100 + percent, 100),
        most * Fraction(100 + percent, 100),
    )
    whole = cost.whole(percent)
    assert whole is not None
    assert whole[0] == cost.annual(percent)[0] * 4


def test_capacity_is_of_those_appointed_and_unknown_where_one_is_silent(
    herefordshire: tuple[Dossier, Outcome],
) -> None:
    dossier, outcome = herefordshire
    assert capacity_by_zone(dossier, outcome) == ()
    figures = tuple(
        CapacityFigure(bidder=b, lot="", hours=Fraction(900)) for b in ("wyebrook", "goldenvale")
    )
    found = {
        (c.lot, c.zone): c for c in capacity_by_zone(replace(dossier, capacity=figures), outcome)
    }
    assert found["O", "A"].declared == 1800
    assert found["O", "A"].holders == 2
    assert found["O", "A"].shared
    assert found["O", "B"].declared is None


def test_people_change_where_their_provider_has_no_place(
    herefordshire: tuple[Dossier, Outcome],
) -> None:
    dossier, outcome = herefordshire
    served = (
        Incumbent(provider="Wyebrook", lot="O", zone="A", bidder="wyebrook", people=Fraction(40)),
        Incumbent(provider="Old Care", lot="O", zone="A", people=Fraction(21)),
        Incumbent(provider="Small Care", lot="O", zone="A"),
        Incumbent(provider="Teme", lot="O", zone="B", bidder="temebridge", people=Fraction(9)),
    )
    with_them = replace(dossier, incumbents=served)
    first, second = people_changing(with_them, outcome)
    assert (first.staying, first.changing, first.unknown) == (40, 21, 1)
    assert first.leaving == ("Old Care", "Small Care")
    assert (second.staying, second.changing) == (0, 9)
    assert incumbents_lost(with_them, outcome) == ("Old Care", "Small Care", "Teme")


def test_a_bidder_that_does_not_say_is_not_counted_as_no(
    herefordshire: tuple[Dossier, Outcome],
) -> None:
    dossier, _ = herefordshire
    found = share(dossier.bidders, "sme")
    assert found.of == len(dossier.bidders)
    silent = tuple(replace(b, sme="") for b in dossier.bidders)
    assert share(silent, "sme") == Share(yes=0, no=0, silent=len(silent))
    assert share(dossier.bidders, "sme", ["wyebrook"]).of == 1
