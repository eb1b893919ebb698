from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tendering.checks.bid_rows import KEYS
from tendering.checks.bids import check_bids
from tendering.files.columns import TABLES
from tendering.model import bids as b
from tendering.model import tender as t
from tendering.model.bids import Dossier, MarkKind
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Severity

F = Fraction
SCALE = t.Scale(
    id="quality",
    levels=tuple(
        t.Level(mark=F(m), label=str(m), descriptor="d", worth=F(m) * 20) for m in range(6)
    ),
)


def question(of: str, **more: Any) -> t.Criterion:
    return t.Criterion(
        **{"id": of, "title": of, "weight": F(30), "points": F(30), "scale": "quality", **more}
    )


TENDER = t.Tender(
    id="t",
    title="Home care",
    authority=t.Authority(name="Anywhere"),
    scales={"quality": SCALE},
    criteria=(
        question("S", scale=None),
        question("Q1", parent="S", minimum=t.Minimum(mark=F(2), effect=t.Effect.MUST_REJECT)),
        question("Q2", parent="S", not_applicable="redistribute"),
        question("Q3", per=t.Per.ZONE, lots=("1",)),
    ),
    pass_fail=(
        t.PassFailQuestion(
            id="cqc",
            kind=t.QuestionKind.CONDITION,
            question="?",
            effect=t.Effect.MAY_REJECT,
            lots=("1",),
        ),
        t.PassFailQuestion(
            id="turnover",
            kind=t.QuestionKind.CONDITION,
            question="?",
            effect=t.Effect.MUST_REJECT,
            passes=t.PassTest(at_least=F(5000)),
        ),
    ),
    price=t.Price(
        weight=F(0),
        items=(
            t.PriceItem(id="hourly", rule=t.PriceRule(fixed=F(15)), effect=t.Effect.MAY_REJECT),
            t.PriceItem(id="sleep_in", per=t.Per.ZONE, lots=("1",)),
        ),
    ),
    lots=(
        t.Lot(
            id="1",
            title="One",
            zones=(t.Zone(id="north"), t.Zone(id="south")),
            roles=(
                t.Role(role="main", per=t.Per.ZONE, places=t.Places(most=1), hours_share=F(1, 2)),
                t.Role(role="framework", per=t.Per.LOT, places=t.Places(most=5)),
            ),
        ),
        t.Lot(
            id="2",
            title="Two",
            roles=(t.Role(role="framework", per=t.Per.LOT, places=t.Places(most=5)),),
        ),
    ),
    limits=(t.Limit(role="main", counts="zones", most=1, when_exceeded=t.LimitMethod.PREFERENCE),),
)


def score(
    bidder: str, criterion: str, mark: int | None, *, lot: str = "1", zone: str = "", **more: Any
) -> Any:
    kind = MarkKind.NOT_APPLICABLE if mark is None else MarkKind.NUMBER
    value = None if mark is None else F(mark)
    reason = f"{bidder} showed how it does this, with results, on page 4 of its answer."
    fields = {"kind": kind, "mark": value, "reason": reason, **more}
    return b.ConsensusScore(bidder=bidder, lot=lot, zone=zone, criterion=criterion, **fields)


def mark(
    who: str, bidder: str, criterion: str, number: int, *, lot: str = "1", zone: str = ""
) -> b.Mark:
    return b.Mark(
        evaluator=who,
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=criterion,
        kind=MarkKind.NUMBER,
        mark=F(number),
    )


def price(bidder: str, item: str, amount: int, *, lot: str = "1", zone: str = "") -> b.PriceFigure:
    return b.PriceFigure(bidder=bidder, lot=lot, zone=zone, item=item, amount=F(amount))


def answer(
    question_id: str, said: str, *, bidder: str = "B1", lot: str = "", party: str = ""
) -> b.Answer:
    return b.Answer(bidder=bidder, party=party, lot=lot, question=question_id, answer=said)


def decision(about: str, word: str, **more: Any) -> b.Decision:
    from datetime import date

    fields = {
        "bidder": "B1",
        "lot": "1",
        "zone": "",
        "by": "Jo",
        "on": date(2027, 1, 2),
        "reason": "r",
        "options_considered": "accept; clarify; reject",
        **more,
    }
    return b.Decision(about=about, decision=word, **fields)


GOOD = Dossier(
    evaluation="e",
    tender=TENDER,
    bidders=(
        b.Bidder(id="B1", name="Ash", number="0123 456"),
        b.Bidder(id="B2", name="Beech", number="999"),
    ),
    parties=(b.Party(bidder="B1", party="Oak", role="subcontractor", number="77"),),
    bids=(
        b.Bid(bidder="B1", lot="1", zone="north", preference=1),
        b.Bid(bidder="B1", lot="2"),
        b.Bid(bidder="B2", lot="1", zone="*"),
    ),
    capacity=(b.CapacityFigure(bidder="B1", lot="", hours=F(100)),),
    prices=(
        price("B1", "hourly", 15),
        price("B1", "sleep_in", 90, zone="north"),
        price("B2", "hourly", 15),
    ),
    answers=(answer("cqc", "Pass"), answer("turnover", "6000", party="Oak")),
    marks=(
        mark("E1", "B1", "Q1", 4),
        mark("E1", "B1", "Q3", 4, zone="north"),
        mark("E1", "B1", "Q2", 3),
    ),
    consensus=(
        score("B1", "Q1", 4),
        score("B1", "Q3", 4, zone="north"),
        score("B1", "Q2", None),
    ),
    decisions=(
        decision("hourly", "accepted"),
        decision("turnover", "corrected"),
        decision("late", "rejected"),
    ),
    panel=(b.PanelMember(person="E1", role="", questions=("S", "Q3"), lots=("1",)),),
    where={("consensus", "B1", "1", "", "Q1"): "consensus.csv:2"},
)


def found(dossier: Dossier) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in check_bids(dossier)]


def with_(**tables: Any) -> Dossier:
    """Return the good dossier with rows added to the tables named."""
    return replace(GOOD, **{name: (*getattr(GOOD, name), *rows) for name, rows in tables.items()})


def on_tender(**changes: Any) -> Dossier:
    return replace(GOOD, tender=replace(TENDER, **changes))


def test_a_dossier_that_fits_its_tender_has_no_findings() -> None:
    assert found(GOOD) == []


def test_a_provider_of_today_need_not_bid() -> None:
    today = b.Incumbent(provider="Old Care", lot="1", zone="north", people=Fraction(3))
    assert found(with_(incumbents=[today])) == []


def test_the_keys_of_rows_are_those_of_the_files() -> None:
    in_files = {
        name: tuple(
            next(c.value or c.name for c in spec.columns if c.name == part) for part in spec.key
        )
        for name, spec in TABLES.items()
    }
    assert dict(KEYS) == in_files


CASES: list[tuple[str, Dossier, str]] = [
    ("B001", with_(bids=[b.Bid(bidder="b2", lot="2")]), "there is no bidder b2; did you mean B2?"),
    ("B001", with_(prices=[price("B9", "hourly", 15)]), "there is no bidder B9"),
    (
        "B001",
        with_(incumbents=[b.Incumbent(provider="Old Care", lot="1", zone="north", bidder="B9")]),
        "there is no bidder B9",
    ),
    ("B002", with_(bids=[b.Bid(bidder="B1", lot="3")]), "there is no lot 3"),
    (
        "B002",
        with_(panel=[b.PanelMember(person="E2", role="", lots=("One",))]),
        "there is no lot One",
    ),
    ("B003", with_(bids=[b.Bid(bidder="B1", lot="2", zone="north")]), "lot 2 has no zone north"),
    (
        "B003",
        with_(bids=[b.Bid(bidder="B1", lot="1", zone="North")]),
        "lot 1 has no zone North; did you mean north?",
    ),
    (
        "B003",
        with_(prices=[price("B2", "sleep_in", 9, lot="", zone="south")]),
        "zone south needs its lot",
    ),
    ("B004", with_(consensus=[score("B1", "Q9", 4)]), "there is no criterion Q9"),
    (
        "B004",
        with_(consensus=[score("B1", "S", 4)]),
        "S is a section: its questions are marked, not the section",
    ),
    ("B004", with_(consensus=[score("B1", "Q3", 4, lot="2")]), "Q3 is not a question of lot 2"),
    (
        "B004",
        with_(panel=[b.PanelMember(person="E2", role="", questions=("all",))]),
        "there is no criterion all",
    ),
    (
        "B005",
        with_(prices=[price("B1", "hourley", 15)]),
        "no price hourley is asked; did you mean hourly?",
    ),
    (
        "B005",
        with_(prices=[price("B1", "sleep_in", 15, lot="2")]),
        "the price sleep_in is not asked in lot 2",
    ),
    (
        "B006",
        with_(answers=[answer("cqq", "pass")]),
        "no pass/fail question cqq; did you mean cqc?",
    ),
    (
        "B006",
        with_(answers=[answer("cqc", "pass", lot="2", bidder="B1")]),
        "the question cqc is not asked in lot 2",
    ),
    ("B007", with_(bidders=[b.Bidder(id="B1", name="Other")]), "B1 is there 2 times"),
    ("B008", with_(bidders=[b.Bidder(id="B3", name="Cedar")]), "B3 (Cedar) bids for nothing"),
    (
        "B009",
        with_(
            bidders=[b.Bidder(id="B3", name="C", number="123456")],
            bids=[b.Bid(bidder="B3", lot="2")],
        ),
        "B3 has the company number 123456 of B1",
    ),
    (
        "B010",
        with_(parties=[b.Party(bidder="B1", party="BEECH", role="member")]),
        "BEECH, member of B1, also bids as B2",
    ),
    ("B011", with_(prices=[price("B2", "hourly", 15, lot="2")]), "B2 does not bid for lot 2"),
    (
        "B011",
        with_(consensus=[score("B1", "Q3", 3, zone="south")]),
        "B1 does not bid for lot 1, zone south",
    ),
    (
        "B012",
        with_(consensus=[score("B1", "Q1", 4, lot="")]),
        "B1, Q1: a row for lot 1 and one for every lot",
    ),
    (
        "B012",
        with_(prices=[price("B1", "sleep_in", 80)]),
        "B1, sleep_in: a row for lot 1, zone north and one for lot 1",
    ),
    (
        "B013",
        with_(consensus=[score("B1", "Q1", 4, zone="north")]),
        "Q1 is asked once for the lot, not for zone north",
    ),
    (
        "B013",
        with_(consensus=[score("B2", "Q3", 4)]),
        "Q3 is asked for each zone, and this row names none",
    ),
    (
        "B013",
        with_(prices=[price("B1", "hourly", 15, zone="north")]),
        "the price hourly is asked once for the lot, not for zone north",
    ),
    ("X11", with_(consensus=[score("B2", "Q1", 6)]), "B2, Q1: 6 is not on the scale"),
    ("B014", with_(marks=[mark("E1", "B2", "Q1", -1)]), "B2, Q1: -1 is not on the scale"),
    (
        "B015",
        with_(consensus=[score("B2", "Q1", None)]),
        "B2, Q1: n/a, but the tender does not say what follows from n/a",
    ),
    (
        "B015",
        with_(consensus=[score("B2", "Q2", None, kind=MarkKind.ABSTAIN)]),
        "B2, Q2: a panel cannot abstain as a whole",
    ),
    ("B017", with_(marks=[mark("E9", "B1", "Q1", 4)]), "E9 is not on the panel"),
    ("B017", with_(marks=[mark("E1", "B1", "Q1", 4, lot="2")]), "E1 is not listed for lot 2"),
    (
        "B017",
        replace(GOOD, panel=(replace(GOOD.panel[0], questions=("Q1", "Q2")),)),
        "E1 is not listed for Q3",
    ),
    (
        "B019",
        with_(marks=[mark("E1", "B2", "Q1", 4)]),
        "answers with marks but no agreed score: 1, the first B2, Q1",
    ),
    (
        "B020",
        with_(consensus=[score("B2", "Q1", 4)]),
        "agreed scores with no marks behind them: 1, the first B2, Q1",
    ),
    (
        "B021",
        on_tender(aggregation=t.Aggregation(method="mean")),
        "the tender combines marks by mean; consensus.csv is not used",
    ),
    (
        "B022",
        with_(bids=[b.Bid(bidder="B1", lot="1", zone="south", preference=1)]),
        "B1 gives preference 1 to lot 1, zone north and lot 1, zone south",
    ),
    (
        "B023",
        replace(GOOD, bids=(*GOOD.bids[:2], replace(GOOD.bids[2], preference=3))),
        "B2 gives preference 3 to every zone of lot 1",
    ),
    (
        "B024",
        replace(
            with_(bids=[b.Bid(bidder="B2", lot="1", zone="")]),
            tender=replace(
                TENDER,
                lots=(replace(TENDER.lots[0], roles=TENDER.lots[0].roles[:1]), TENDER.lots[1]),
            ),
            bids=(GOOD.bids[0], GOOD.bids[1], b.Bid(bidder="B2", lot="1")),
        ),
        "B2 names no zone of lot 1, whose places are all in zones",
    ),
    (
        "B025",
        on_tender(capacity=t.CapacityRule(when_short="pass_over")),
        "B2 gives no capacity for lot 1",
    ),
    (
        "B026",
        with_(prices=[price("B2", "sleep_in", -1, zone="south")]),
        "B2 offers -1 for sleep_in",
    ),
    (
        "B026",
        with_(capacity=[b.CapacityFigure(bidder="B2", lot="1", hours=F(-5))]),
        "B2 declares -5 hours",
    ),
    ("B028", with_(answers=[answer("cqc", "pass", party="Elm")]), "Elm is not a party of B1"),
    (
        "B030",
        with_(decisions=[decision("Q1", "accepted")]),
        "B1, Q1 (must_reject): 'accepted' is not a decision allowed",
    ),
    (
        "B030",
        with_(decisions=[decision("cqc", "corrected")]),
        "B1, cqc (may_reject): 'corrected' is not a decision allowed",
    ),
    (
        "B031",
        with_(decisions=[decision("cqc", "rejected", by="")]),
        "B1, cqc: nobody is named as deciding",
    ),
    (
        "B031",
        with_(decisions=[decision("cqc", "rejected", on=None, reason="")]),
        "B1, cqc: no day and no reason",
    ),
    (
        "B032",
        with_(decisions=[decision("hourli", "rejected")]),
        "nothing is called hourli; did you mean hourly?",
    ),
    (
        "B032",
        with_(decisions=[decision("Q2", "rejected")]),
        "Q2 has no rule that asks for a decision",
    ),
    (
        "B026",
        with_(incumbents=[b.Incumbent(provider="Old", lot="1", zone="south", people=F(-3))]),
        "Old is said to have -3 people",
    ),
    (
        "B033",
        with_(entries=[Entry(kind=EntryKind.SIGNED, on=date(2017, 4, 6), lot="1", bidder="b1")]),
        "the entry signed names bidder b1, and there is none; did you mean B1?",
    ),
    (
        "B033",
        with_(entries=[Entry(kind=EntryKind.SIGNED, on=date(2017, 4, 6), lot="9", bidder="B1")]),
        "the entry signed names lot 9, and there is none",
    ),
]


@pytest.mark.parametrize(
    ("code", "dossier", "message"), CASES, ids=[f"{c}-{m}" for c, _, m in CASES]
)
def test_each_mistake_is_found_once(code: str, dossier: Dossier, message: str) -> None:
    assert [m for c, m in found(dossier) if c == code] == [message]


def test_every_code_of_the_table_is_tested() -> None:
    from tendering.model.codes import CODES

    assert {c for c in CODES if c.startswith("B")} == {c for c, _, _ in CASES if c.startswith("B")}


def test_a_mark_off_the_scale_names_the_marks_and_the_line() -> None:
    [only] = [
        f
        for f in check_bids(replace(GOOD, consensus=(score("B1", "Q1", 9), *GOOD.consensus[1:])))
        if f.code == "X11"
    ]
    assert only.where == "consensus.csv:2"
    assert only.remedy == "Write one of 0, 1, 2, 3, 4, 5."


def averaged(third: int) -> Dossier:
    bidders = tuple(b.Bidder(id=f"B{n}", name=f"N{n}") for n in range(1, 5))
    return replace(
        GOOD,
        bidders=bidders,
        bids=tuple(b.Bid(bidder=x.id, lot="1", zone="*") for x in bidders),
        marks=tuple(
            mark(who, x.id, "Q1", number)
            for x in bidders
            for who, number in (("E1", 2), ("E2", 4))
        ),
        consensus=tuple(score(x.id, "Q1", third if x.id == "B3" else 3) for x in bidders),
        panel=(),
        answers=(),
        decisions=(),
        prices=(),
    )


def test_agreed_scores_that_are_always_the_mean_are_a_warning() -> None:
    assert [(f.code, f.severity) for f in check_bids(averaged(3))] == [("X11", Severity.WARNING)]
    assert found(averaged(4)) == []


def test_a_preference_for_no_zone_stops_only_where_preferences_decide() -> None:
    wide = replace(GOOD, bids=(*GOOD.bids[:2], replace(GOOD.bids[2], preference=3)))
    assert [f.severity for f in check_bids(wide)] == [Severity.ERROR]
    ranked = tuple(replace(x, when_exceeded=t.LimitMethod.RANKED) for x in TENDER.limits)
    assert [
        f.severity for f in check_bids(replace(wide, tender=replace(TENDER, limits=ranked)))
    ] == [Severity.WARNING]


def test_marks_that_decide_must_come_from_the_panel() -> None:
    counted = replace(with_(marks=[mark("E9", "B1", "Q1", 4)]), consensus=())
    decided = replace(
        counted, tender=replace(TENDER, aggregation=t.Aggregation(method="mean", missing="error"))
    )
    assert [(f.code, f.severity) for f in check_bids(decided)] == [("B017", Severity.ERROR)]


def test_a_low_price_screen_may_be_decided_on() -> None:
    screened = replace(
        TENDER,
        price=replace(
            TENDER.price, low_price=(t.LowPrice(trigger="below_others", item="sleep_in"),)
        ),
    )
    one = replace(with_(decisions=[decision("sleep_in", "clarified")]), tender=screened)
    assert found(one) == []
