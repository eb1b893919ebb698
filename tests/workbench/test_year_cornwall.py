"""A simulated year of an open market: the same from the same seed, and every entry of it held to the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest

from tendering.documents.market_figures import as_data
from tendering.documents.market_report import page
from tendering.framework.market_year import market_year, median
from tendering.framework.packages import ENABLEMENT, enablement_due, packages
from tendering.framework.requests import RECIPIENTS
from tendering.framework.simulated_cornwall import simulated_year, starts_of
from tendering.framework.withholding import withheld
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Tender
from tendering.workbench.year_cornwall import held, notes
from tests.framework.markets import cornwall, entry, numbered

FIRST = date(2018, 5, 1)
LAST = date(2019, 4, 30)
HELD = {"1": ("c01", "c03", "c05", "c07"), "2": ("c02", "c07")}


@cache
def small() -> Tender:
    """Return the shipped tender with a small part of its stock, and a rule of withholding that is sooner met."""
    tender = cornwall()
    agreement = tender.agreement
    assert agreement is not None
    assert agreement.demand_growth is not None
    assert agreement.enablement is not None
    assert agreement.enablement.withholding is not None
    rule = replace(agreement.enablement.withholding, failures=1, share=Fraction(1, 4))
    return replace(
        tender,
        agreement=replace(
            agreement,
            demand_growth=replace(agreement.demand_growth, packages=110),
            enablement=replace(agreement.enablement, withholding=rule),
        ),
    )


@cache
def before() -> tuple[Entry, ...]:
    """Return the record with the places of the first round."""
    rows = [
        {"lot": lot, "zone": "", "role": "provider", "bidder": b, "position": str(n)}
        for lot, some in HELD.items()
        for n, b in enumerate(some, 1)
    ]
    tested = entry(EntryKind.HEALTH_TESTED, on=FIRST, relevant="yes", main="no")
    begun = entry(EntryKind.FRAMEWORK_STARTED, on=FIRST, lot="", rows={"places": rows})
    return numbered(
        entry(EntryKind.RECORD_STARTED, on=date(2018, 1, 2), lot=""),
        replace(begun, facts={"from": FIRST.isoformat()}),
        replace(tested, facts={**tested.facts, "role": "Manager", "reason": "Compared."}),
    )


@cache
def year(seed: int) -> tuple[Entry, ...]:
    return simulated_year(small(), before(), seed, FIRST)[0]


def test_every_entry_is_held_to_the_conditions_of_the_record() -> None:
    entries = year(1)
    assert held(small(), before(), entries) == ()
    assert [e.number for e in entries] == list(range(4, 4 + len(entries)))
    assert [e.moment for e in entries] == sorted(e.moment for e in entries)
    assert all(FIRST <= e.on <= LAST for e in entries)


def test_the_same_seed_gives_the_same_year_and_files() -> None:
    entries, bodies = simulated_year(small(), before(), 1, FIRST)
    assert entries == year(1)
    assert year(2) != year(1)
    assert set(bodies) == {f.digest for e in entries for f in e.files}


def test_an_entry_against_a_rule_is_found() -> None:
    n = next(n for n, e in enumerate(year(1)) if e.kind is EntryKind.REQUEST_AWARDED)
    entries = list(year(1)[: n + 1])
    entries[n] = replace(entries[n], facts={**entries[n].facts, "rate": "1.00"})
    assert "L232" in {f.code for f in held(small(), before(), entries)}


@pytest.mark.parametrize("seed", [1, 2])
def test_payments_follow_from_outcomes(seed: int) -> None:
    paid = 0
    for package in packages(year(seed)).values():
        due = enablement_due(package)
        if due is None or not package.was_stated(ENABLEMENT):
            continue
        paid += 1
        assert package.stated(ENABLEMENT) == due.due
        granted = sum((c.granted.pounds for c in package.claims if c.granted), Fraction(0))
        assert package.pounds is not None
        if package.met:
            assert package.pounds <= due.due <= package.pounds + granted
        else:
            assert due.due <= min(package.pounds, due.delivered + granted)
    assert paid > 10


def test_nobody_withheld_is_asked_for_enablement() -> None:
    entries, left_out = year(1), 0
    everything = (*before(), *entries)
    for asked in entries:
        if asked.kind is not EntryKind.SERVICE_REQUESTED or not asked.fact("budget"):
            continue
        for row in asked.rows.get(RECIPIENTS, ()):
            told = withheld(everything[: (asked.number or 0) - 1], row["bidder"], asked.on)
            if told is not None:
                assert row["sent"] == "no"
                left_out += "withheld" in row["reason"]
    assert left_out > 0


def test_the_report_adds_up() -> None:
    entries = (*before(), *year(1))
    found = market_year(small(), entries, FIRST, LAST)
    assert found.requests == sum(c.requests for c in found.areas)
    assert found.requests == sum(c.requests for c in found.months)
    assert (
        found.awarded
        == sum(s.packages for s in found.shares)
        == sum(p.count for p in found.prices)
    )
    assert sum((s.of_all for s in found.shares), Fraction(0)) == 1
    assert found.hours == sum((s.hours for s in found.shares), Fraction(0))
    assert all(p.count == sum(n for _, n in p.bands) for p in found.prices)
    assert all(p.lowest <= p.median <= p.highest for p in found.prices)
    assert Fraction(10_000, len(found.shares)) <= found.concentration <= 10_000
    rates = [
        Fraction(e.fact("rate"))
        for e in entries
        if e.kind is EntryKind.REQUEST_AWARDED and e.lot == "1"
    ]
    assert found.prices[0].median == median(rates)
    paid = sum(
        (Fraction(e.fact("amount")) for e in entries if e.kind is EntryKind.PACKAGE_PAYMENT),
        Fraction(0),
    )
    assert found.outcomes.paid + found.outcomes.ongoing == paid
    halves = [
        market_year(small(), entries, *days)
        for days in ((FIRST, date(2018, 10, 31)), (date(2018, 10, 31) + timedelta(1), LAST))
    ]
    assert sum(h.requests for h in halves) == found.requests
    assert sum((h.outcomes.paid for h in halves), Fraction(0)) == found.outcomes.paid


def test_a_year_begins_what_ends_and_what_is_published_to_grow() -> None:
    assert starts_of(cornwall(), FIRST) == 1320  # 45% of 2,700, and 3.9% of it in 2018-19
    assert starts_of(cornwall(), date(2030, 5, 1)) == 1215


def test_the_report_is_data_and_a_page_with_charts() -> None:
    found = market_year(small(), (*before(), *year(1)), FIRST, LAST)
    data = as_data(small(), found, ())
    assert data["prices"][0]["awards"] == found.prices[0].count  # type: ignore[index]
    html = page(small(), found, (), names={"c01": "Brea & Sons"}, notes=notes(1), foot="Head: x.")
    assert html == page(
        small(), found, (), names={"c01": "Brea & Sons"}, notes=notes(1), foot="Head: x."
    )
    assert html.count("<svg") >= 5
    assert "Simulated, from seed 1." in html
    assert "Brea &amp; Sons" in html
