"""Changes as people write them: read whatever the case and the names, and every mistake a finding, all at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.analysis.change_faults import contradict, faults
from tendering.analysis.change_text import Known, read_changes
from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    RuleChange,
    WeightChange,
    Withdraw,
    changed,
)
from tendering.analysis.claim_text import read_claims
from tendering.analysis.idle_changes import idle, uncounted
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Bidder, Dossier, MarkKind, Withdrawal
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Aggregation, Effect, Per, Price, PriceItem, PriceRule
from tests.evaluation.build import (
    cell,
    decision,
    dossier,
    lot,
    mark,
    price,
    question,
    section,
    tender,
)

F = Fraction


def competition(method: str = "consensus") -> Dossier:
    """Two lots, the first with zones; a section; a question for each zone; a fixed price that c breaks."""
    item = PriceItem(id="hourly", rule=PriceRule(fixed=F(15)), effect=Effect.MAY_REJECT)
    rules = tender(
        [
            section("S", 60),
            question("Q1", 40, parent="S"),
            question("Q2", 20, parent="S"),
            question("Q3", 40, per=Per.ZONE, lots=("1",)),
            question("Q4", 40, lots=("2",)),
        ],
        lots=(lot("1", ("north", "south")), lot("2")),
        price=Price(weight=F(0), items=(item,)),
        aggregation=Aggregation(method=method, missing=None if method == "consensus" else "error"),
        weights_as="of_award",
    )
    rows = []
    for b in ("a", "b", "c"):
        rows += [cell(b, "Q1", 3), cell(b, "Q2", 3, "1"), cell(b, "Q2", 4, "2")]
        rows += [cell(b, "Q3", 2, "1", z) for z in ("north", "south")] + [cell(b, "Q4", 2, "2")]
    found = dossier(rules, {b: {} for b in ("a", "b", "c")}, consensus=tuple(rows))
    return replace(
        found,
        bidders=tuple(Bidder(id=b, name=f"{b.upper()} Care Ltd") for b in ("a", "b", "c")),
        prices=(price("a", 15, "hourly"), price("b", 15, "hourly"), price("c", 16, "hourly")),
        decisions=(decision("c", "price", "rejected"),),
        marks=(mark("Ann Peel", "a", "Q1", 3), mark("Ben Hall", "a", "Q1", 2)),
    )


def read(*texts: str, found: Dossier | None = None) -> tuple[tuple[Change, ...], list[Finding]]:
    known = Known.of(found or competition(), {"b": "Bidder 02"})
    return read_changes(texts, known)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("mark a 1 Q1=4", MarkChange(bidder="a", lot="1", criterion="Q1", mark=F(4))),
        ("mark A q1=4", MarkChange(bidder="a", lot="", criterion="q1", mark=F(4))),
        (
            "mark A Care Ltd 1 Q1=4.5",
            MarkChange(bidder="a", lot="1", criterion="Q1", mark=F(9, 2)),
        ),
        ("mark Bidder 02 Q1 = 4", MarkChange(bidder="b", lot="", criterion="Q1", mark=F(4))),
        ('mark "bidder 02" 1 Q1=4', MarkChange(bidder="b", lot="1", criterion="Q1", mark=F(4))),
        (
            "mark a 1 north Q3=4",
            MarkChange(bidder="a", lot="1", zone="north", criterion="Q3", mark=F(4)),
        ),
        (
            "mark a 1 Q1 by ann peel=4",
            MarkChange(bidder="a", lot="1", criterion="Q1", mark=F(4), evaluator="Ann Peel"),
        ),
        (
            "mark a Q1=n/a",
            MarkChange(
                bidder="a", lot="", criterion="Q1", mark=None, kind=MarkKind.NOT_APPLICABLE
            ),
        ),
        ("mark z 9 Q1=4", MarkChange(bidder="z", lot="9", criterion="Q1", mark=F(4))),
        ("weight q1=25", WeightChange(criterion="Q1", weight=F(25))),
        ("weight S=25% alone", WeightChange(criterion="S", weight=F(25), alone=True)),
        ("weight Price=25", WeightChange(criterion="price", weight=F(25))),
        ("price a hourly=£1,015.50", PriceChange(bidder="a", item="hourly", amount=F("1015.5"))),
        ("price a 2 hourly=15", PriceChange(bidder="a", lot="2", item="hourly", amount=F(15))),
        ("withdraw b", Withdraw(bidder="b")),
        ("WITHDRAW Bidder 02 2", Withdraw(bidder="b", lot="2")),
        ("withdraw b after approval", Withdraw(bidder="b", after_approval=True)),
        ("decide c price accepted", Decide(bidder="c", about="price", decision="accepted")),
        (
            "decide c 2 hourly REJECTED",
            Decide(bidder="c", lot="2", about="hourly", decision="rejected"),
        ),
        ("rule limits[0].most=2", RuleChange(path="limits[0].most", value="2")),
    ],
)
def test_a_change_is_read(text: str, change: Change) -> None:
    assert read(text) == ((change,), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "marks a Q1=4",
        "mark a Q1",
        "mark a=4",
        "mark a Q1=",
        "mark a Q1=four",
        'mark "a Q1=4',
        "weight =3",
        "weight Q1=x",
        "price a=3",
        "price a hourly=ten",
        "withdraw",
        "decide a price",
        "decide a price maybe",
        "rule ties",
        "=",
    ],
)
def test_what_is_no_change_is_a_finding_with_its_form(text: str) -> None:
    changes, found = read(text)
    assert changes == ()
    assert [f.code for f in found] == ["A100"]
    assert "Write" in found[0].remedy


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("mark z Q1=4", "A101", "there is a, b, c"),
        ("mark a 9 Q1=4", "A101", "there is 1, 2"),
        ("mark a 2 Q9=4", "A101", "there is Q1, Q2, Q4"),
        ("mark a 2 north Q3=4", "A101", "north"),
        ("mark a 2 Q3=4", "A101", "criterion of lot 2"),
        ("mark a S=4", "A101", "Q1, Q2"),
        ("mark a 1 Q3=4", "A101", "zone"),
        ("mark a 1 west Q3=4", "A101", "west"),
        ("mark a Q2=4", "A101", "name one of 1, 2"),
        ("mark a Q1=6", "A102", "0, 1, 2, 3, 4, 5"),
        ("mark a Q1=n/a", "A102", "0, 1, 2, 3, 4, 5"),
        ("mark a Q1=3", "A103", "already"),
        ("mark a Q1=4", "A110", "lots 1, 2"),
        ("mark a 1 Q1 by Ann Peel=4", "A108", "consensus score counts"),
        ("weight Q9=4", "A101", "there is S, Q1"),
        ("weight price=4", "A108", "no points"),
        ("weight Q1=101", "A105", "from 0 to 100"),
        ("weight Q1=40", "A103", "already"),
        ("weight Q1=30 alone", "A106", "add to"),
        ("price a nightly=4", "A101", "there is hourly"),
        ("price a 1 north hourly=4", "A101", "not for zone north"),
        ("price a hourly=15", "A103", "already"),
        ("withdraw z", "A101", "there is a, b, c"),
        ("withdraw a 9", "A101", "there is 1, 2"),
        ("withdraw a after approval", "A108", "no approval"),
        ("decide a Q1 accepted", "A101", "asks for a decision"),
        ("decide c price corrected", "A107", "accepted or clarified or rejected"),
        ("decide c price rejected", "A103", "already"),
        ("decide a late accepted", "A107", "rejected"),
        ("rule lots[1].reserves=0", "A103", "already"),
        ("rule lots[1].reserves=many", "A109", "whole number"),
        ("rule lot=1", "A109", "not a rule"),
    ],
)
def test_a_mistake_is_a_finding(text: str, code: str, says: str) -> None:
    changes, unread = read(text)
    assert not unread
    found = [f for f in faults(competition(), changes) if f.code == code]
    assert found, faults(competition(), changes)
    assert any(says in f.message for f in found), found


def test_everything_wrong_is_said_at_once() -> None:
    changes, unread = read("mark z Q1=9", "weight Q9=1", "rule x=1", "withdraw a", "foo")
    assert {f.code for f in (*unread, *faults(competition(), changes))} == {
        "A100",
        "A101",
        "A102",
        "A109",
    }


def test_where_the_tender_averages_an_evaluator_is_named() -> None:
    found = competition("mean")
    changes, _ = read("mark a Q1=4", "mark a Q1 by Cy=4", "mark a Q1 by Ben Hall=2", found=found)
    told = faults(found, changes)
    assert [f.code for f in told] == ["A101", "A103", "A108"]
    assert "Ann Peel, Ben Hall" in told[2].remedy


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("mark a Q1=4", "mark a Q1=5", True),
        ("mark a 1 Q1=4", "mark a 2 Q1=5", True),  # scored once for both lots
        ("mark a 1 Q2=4", "mark a 2 Q2=5", False),
        ("mark a Q1=4", "mark a Q1=4", False),
        ("weight Q1=1", "weight Q1=2", True),
        ("weight Q1=1", "weight Q2=2", False),
        ("decide c price accepted", "decide c price clarified", True),
        ("rule ties=none", "rule ties=draw", True),
        ("withdraw a", "withdraw b", False),
    ],
)
def test_changes_contradict_each_other(one: str, other: str, contradicts: bool) -> None:
    changes, unread = read(one, other)
    assert not unread
    assert contradict(competition(), *changes) is contradicts
    assert any(f.code == "A104" for f in faults(competition(), changes)) is contradicts


def test_a_decision_on_nothing_is_told() -> None:
    found = competition()
    changes, _ = read("decide a price rejected", "decide c price accepted")
    assert faults(found, changes) == ()
    told = idle(found, evaluate(found), changes)
    assert [(f.code, f.where) for f in told] == [("A103", "decide a price rejected")]


def test_nothing_is_left_of_what_a_more_particular_change_overrides() -> None:
    changes, _ = read("price a hourly=14", "price a 1 hourly=16", "price a 2 hourly=17")
    assert [(f.code, f.where) for f in faults(competition(), changes)] == [
        ("A103", "price a hourly=14")
    ]
    some, _ = read("price a hourly=14", "price a 1 hourly=16", "withdraw b", "withdraw b")
    assert [(f.code, f.where) for f in faults(competition(), some)] == [("A103", "withdraw b")]


def test_a_price_below_nothing_is_no_price() -> None:
    assert [f.code for f in faults(competition(), read("price a hourly=-1")[0])] == ["A108"]


def test_marks_of_a_bidder_of_whom_none_counts_are_told() -> None:
    found = competition()
    changes, _ = read("mark a 1 Q2=5", "mark c 1 Q2=5")
    told = uncounted(evaluate(found), changes)
    assert [(f.code, f.where) for f in told] == [("A103", "mark c 1 Q2=5")]
    more = (*changes, Decide(bidder="c", about="price", decision="accepted"))
    assert not list(uncounted(evaluate(changed(found, more)), more))


def test_who_left_already_and_an_alias_of_two() -> None:
    left = Withdrawal(bidder="a", lot="", zone="", on=date(2027, 1, 1))
    found = replace(competition(), withdrawals=(left,))
    assert [f.code for f in faults(found, (Withdraw(bidder="a", lot="2"),))] == ["A103"]
    twins = replace(found, bidders=tuple(Bidder(id=b, name="Same Name") for b in ("a", "b", "c")))
    assert "same name" not in Known.of(twins).bidders


WORDS = st.sampled_from(
    [
        *("mark", "weight", "price", "withdraw", "decide", "rule", "a", "b", "z", "1", "2", "9"),
        *("north", "Q1", "Q3", "S", "hourly", "by", "Ann", "Peel", "=", "=4", "=n/a", "alone"),
        *("after", "approval", "accepted", "rejected", "should", "be", "been", "have", "5", "£1"),
        *("and", ";", "lot", "zone", "in", "of", "for", "withdrawn", "ties", "limits[0].most=1"),
        *("price.formula=x", '"', "'", "", "\N{SNOWMAN}", "1/0", "-1", "the", "score", "’s"),
    ]
)


@given(st.lists(WORDS, max_size=9), st.sampled_from(["", "mark ", "decide ", "rule ", "price "]))
@settings(max_examples=60)
def test_whatever_is_written_is_read_or_found_fault_with(words: list[str], verb: str) -> None:
    found = competition()
    text = verb + " ".join(words)
    changes, unread = read_changes([text], Known.of(found))
    assert len(changes) + len(unread) == 1
    told = faults(found, changes)
    if changes and not has_error(told):
        evaluate(changed(found, changes))
    claims, wrong = read_claims([text], Known.of(found), "a")
    assert claims or wrong or not text.replace(";", "").strip()
    for claim in claims:
        faults(found, claim.changes)
