"""Whatever a small tender says, its notice says the same, in the one shape, and adds up."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.checks.notices.check import check_notice
from tendering.checks.notices.facts import facts_of
from tendering.documents.notices.lots import decimals
from tendering.documents.notices.make import make_notice
from tendering.model.findings import Severity
from tendering.model.tender import Limit, LimitMethod, Tender
from tests.documents.notices.act import CALLED, act_tender

SCHEMA = json.loads((Path(__file__).parent / "release-package.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WORDS = st.text(
    st.characters(categories=("L", "N", "P"), include_characters=" £&<>"), min_size=1, max_size=30
).filter(lambda text: text.strip() == text and text)
POUNDS = st.integers(200, 10**11).map(lambda pence: Fraction(pence, 100))
IDS = st.lists(st.sampled_from(["1", "2", "A", "B+C", "Lot 9"]), min_size=1, max_size=3, unique=True)  # fmt: skip


@st.composite
def tenders(draw: st.DrawFn) -> Tender:
    base = act_tender()
    shares = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    criteria = tuple(
        dataclasses.replace(
            base.criteria[0],
            id=f"Q{n}",
            title=draw(WORDS),
            weight=Fraction(100 * share, sum(shares)),
            points=Fraction(100 * share, sum(shares)),
        )
        for n, share in enumerate(shares)
    )
    lots = tuple(
        dataclasses.replace(base.lots[0], id=name, title=draw(WORDS), value_amount=draw(POUNDS))
        for name in draw(IDS)
    )
    starts = date(2027, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    most = draw(st.integers(1, 3))
    return dataclasses.replace(
        base,
        title=draw(WORDS),
        value_amount=sum((x.value_amount or Fraction(0) for x in lots), Fraction(0)),
        value_vat=draw(st.sampled_from(["included", "excluded"])),
        criteria=criteria,
        lots=lots,
        limits=(Limit(role="main", counts="lots", most=most, when_exceeded=LimitMethod.RANKED),),
        agreement=dataclasses.replace(
            base.agreement, starts_on=starts, ends_on=starts + timedelta(days=draw(st.integers(1, 2000)))
        ),
    )  # fmt: skip


@given(tenders())
@settings(max_examples=40)
def test_what_a_tender_says_is_read_back(tender: Tender) -> None:
    notice, problems = make_notice(tender, "UK4", CALLED)
    assert notice is not None, problems
    data = json.loads(json.dumps(notice.data))
    VALIDATOR.validate(data)
    assert [f for f in check_notice(data) if f.severity is Severity.ERROR] == []
    facts = facts_of(data["releases"][0])
    assert facts.title == tender.title
    assert facts.value == tender.value_amount
    assert [(x.id, x.title, x.value) for x in facts.lots] == [
        (x.id, x.title, x.value_amount) for x in tender.lots
    ]
    assert tender.agreement is not None
    for lot in facts.lots:
        assert (lot.starts_on, lot.ends_on) == (tender.agreement.starts_on, tender.agreement.ends_on)  # fmt: skip
        assert sum(w for _, w in lot.criteria) == 100
        for (name, weight), criterion in zip(lot.criteria, tender.criteria, strict=True):
            assert name == f"{criterion.id} {criterion.title}"
            assert abs(weight - criterion.points) < Fraction(1, 1000)
            if criterion.points.denominator in (1, 2, 4, 5, 8, 10):
                assert weight == criterion.points


@given(st.lists(st.fractions(0, 100, max_denominator=97), min_size=1, max_size=12))
def test_rounding_keeps_the_sum_of_whole_hundreds(parts: list[Fraction]) -> None:
    whole = sum(parts, Fraction(0))
    percents = [100 * p / whole for p in parts] if whole else []
    rounded = decimals(percents)
    assert sum(rounded) == (100 if percents else 0)
    assert all(abs(a - b) <= Fraction(1, 10_000) for a, b in zip(percents, rounded, strict=True))
