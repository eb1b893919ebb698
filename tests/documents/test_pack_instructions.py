"""The instructions to tenderers: every matter of the list, in the words of the law that applies, once."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date, datetime
from fractions import Fraction

import pytest

from tendering.documents.blocks import bullets, heading, paragraph, table
from tendering.documents.context_pack import pack_documents, whole_blocks
from tendering.documents.pack_instructions import event_when
from tendering.documents.word_style import Column
from tendering.model.tender import (
    Bidding,
    Effect,
    Event,
    Governance,
    Limit,
    LimitMethod,
    LowPrice,
    Notices,
    PassFailQuestion,
    Price,
    PriceItem,
    PriceRule,
    QuestionKind,
    RelatedBidders,
    Standstill,
    Tender,
)
from tests.documents.example import tender

BIDDING = Bidding(
    portal="Send it through the portal.",
    clarifications="Ask through the portal.",
    variants="No variants.",
    consortia="A group names its lead.",
    subcontracting="Registered subcontractors only.",
    validity="Six months.",
    late="Late tenders stay unopened.",
)
GROUNDS = PassFailQuestion(
    id="grounds",
    kind=QuestionKind.EXCLUSION,
    question="Does no ground apply?",
    effect=Effect.MAY_REJECT,
    again_at=("signing", "call_off"),
)


def under(law: str) -> Tender:
    """Return the example tender under one of the laws, with all that bidders are told of bidding."""
    begun = {"pcr2006": date(2014, 6, 16), "pcr2015": date(2016, 5, 9), "pa2023": date(2026, 4, 7)}
    issued = {
        "pcr2006": date(2015, 2, 16),
        "pcr2015": date(2017, 3, 9),
        "pa2023": date(2026, 7, 28),
    }
    event = "tender_notice" if law == "pa2023" else "contract_notice"
    standstill = Standstill(
        issue_on=issued[law],
        stated_days=10,
        basis={"pcr2006": "adopted", "pcr2015": "law", "pa2023": "voluntary"}[law],
    )
    return dataclasses.replace(
        tender(),
        started_by_event=event,
        started_by_on=begun[law],
        bidding=BIDDING,
        pass_fail=(*tender().pass_fail, GROUNDS),
        standstill=standstill,
        timetable=(Event(event="tenders_close", at=datetime(2016, 6, 20, 12)),),  # noqa: DTZ001 - local time, as printed
    )


def said(of: Tender, slug: str) -> str:
    """Return all text of a document of the pack, a line for each paragraph, bullet and cell."""
    document = next(d for d in pack_documents(of) if d.slug == slug)
    lines = []
    for b in document.blocks:
        lines += [f"{b.lead} {b.text}".strip(), *b.lines, *(c for row in b.rows for c in row)]
    return "\n".join(x for x in lines if x)


@pytest.mark.parametrize("law", ["pcr2006", "pcr2015", "pa2023"])
def test_every_matter_of_the_list_is_there_under_every_law(law: str) -> None:
    shown = said(under(law), "instructions-to-tenderers")
    for words in (
        "Tenders close",
        BIDDING.portal,
        BIDDING.clarifications,
        BIDDING.variants,
        BIDDING.consortia,
        BIDDING.subcontracting,
        BIDDING.validity,
        BIDDING.late,
        "go to all bidders at the same time",
        "The higher score for Q1 Workforce.",
        "one bidder may hold at most 1 zone",
        "A named officer of the authority considers the options",
        "a bid must be rejected",
        "a bid may be rejected",
        "Before signing:",
        "At call-off: Grounds.",
        "the highest reserve for the zone and role",
        "Freedom of Information Act 2000",
        "Declare any interest",
        "No agreement is made before the standstill period has ended.",
        "kept as a record",
    ):
        assert words is not None
        assert words in shown


def test_the_regulations_have_letters_self_cleaning_and_their_standstill() -> None:
    shown = said(under("pcr2015"), "instructions-to-tenderers")
    assert "Public Contracts Regulations 2015 (light touch)" in shown
    assert "outcome letter (regulation 86)" in shown
    assert "what distinguished their bids" in shown
    assert "self-cleaning" in shown
    assert "it ends at midnight at the end of Monday 20 March 2017" in shown
    assert "day 10 is Sunday 19 March 2017" in shown
    for foreign in ("debarment", "UK6", "assessment summary", "section 50", "associated person"):
        assert foreign not in shown


def test_the_act_has_summaries_before_the_notice_debarment_and_its_standstill() -> None:
    shown = said(under("pa2023"), "instructions-to-tenderers")
    assert "Procurement Act 2023 (light touch)" in shown
    assert "receives an assessment summary (section 50)" in shown
    assert "summaries are given on the same day" in shown
    assert "UK6) is published after the summaries, never before" in shown
    assert "a letter of its own with the reasons" in shown
    assert (
        "looks each of them up, and you and your connected persons, in the debarment list" in shown
    )
    assert "may replace it before anything is decided" in shown
    assert "you may make representations and give evidence (section 58)" in shown
    assert "share your core supplier information" in shown
    assert "it ends at midnight at the end of Tuesday 11 August 2026" in shown
    assert "voluntary one, and is bound by it" in shown
    assert "overriding public interest" in shown
    for foreign in ("regulation 86", "regulation 57", "Regulations 2015", "relative advantages"):
        assert foreign not in shown


def test_the_regulations_of_2006_are_named_and_later_rules_are_adopted() -> None:
    shown = said(under("pcr2006"), "instructions-to-tenderers")
    assert "Public Contracts Regulations 2006" in shown
    assert "before the Public Contracts Regulations 2015 were in force" in shown
    assert "a rule of 2015 that these documents adopt" in shown
    assert "regulation 86" not in shown


def test_a_standstill_printed_wrongly_is_printed_as_counted() -> None:
    odd = dataclasses.replace(
        under("pcr2015"),
        standstill=Standstill(issue_on=date(2017, 3, 9), stated_last_day=date(2017, 3, 19)),
    )
    event = Event(event="standstill", start=date(2017, 3, 9), end=date(2017, 3, 19))
    assert event_when(event, odd) == (
        "9 March 2017 until midnight at the end of Monday 20 March 2017, as the law counts it; "
        "Sunday 19 March 2017, printed before, is wrong"
    )


def test_a_note_that_only_repeats_the_step_is_left_out() -> None:
    t = tender()
    assert event_when(
        Event(event="tenders_close", on=date(2017, 1, 9), note="Tender Closure"), t
    ) == ("9 January 2017")
    assert (
        event_when(Event(event="award", month="2017-07", note="From July 2017"), t)
        == "From July 2017"
    )
    assert event_when(
        Event(event="award", on=date(2017, 7, 1), note="subject to approval"), t
    ) == ("1 July 2017. Subject to approval")


def test_the_example_of_a_limit_is_what_the_evaluation_gives() -> None:
    document = next(d for d in pack_documents(tender()) if d.slug == "instructions-to-tenderers")
    example = next(b for b in document.blocks if b.text == "Worked example of the limit")
    assert example.rows == (
        ("North & Moors", "A 90; B 84; C 78", "A"),
        ("South", "A 90; B 84; C 78", "B"),
    )
    shown = said(tender(), "instructions-to-tenderers")
    assert (
        "Bidder A stands 1st in South and is not appointed there: it has North & Moors, and the limit is 1 zone."
        in shown
    )
    assert "The 2 places filled in this way have a sum of 174" in shown


@pytest.mark.parametrize("method", list(LimitMethod))
def test_every_method_has_an_example_within_the_limit(method: LimitMethod) -> None:
    limited = dataclasses.replace(
        tender(), limits=(Limit(role="main", counts="zones", most=1, when_exceeded=method),)
    )
    document = next(d for d in pack_documents(limited) if d.slug == "instructions-to-tenderers")
    example = next(b for b in document.blocks if b.text == "Worked example of the limit")
    appointed = [row[2] for row in example.rows]
    assert sorted(appointed) == ["A", "B"]
    # the first bidder prefers the last zone, so only that method gives it that
    assert (appointed[-1] == "A") == (method is LimitMethod.PREFERENCE)


def test_without_limits_that_is_said() -> None:
    shown = said(dataclasses.replace(tender(), limits=()), "instructions-to-tenderers")
    assert "There are none: one bidder may be appointed wherever it stands high enough." in shown


def test_low_prices_are_asked_about_where_prices_can_be_low() -> None:
    assert "abnormally low" not in said(under("pcr2015"), "instructions-to-tenderers")
    item = PriceItem(
        id="hourly", unit="hour", rule=PriceRule(floor=Fraction(14)), effect=Effect.MAY_REJECT
    )
    open_price = Price(
        weight=Fraction(0), items=(item,), low_price=(LowPrice(trigger="mean_margin"),)
    )
    shown = said(
        dataclasses.replace(under("pcr2015"), price=open_price), "instructions-to-tenderers"
    )
    assert "asks you to explain it, gives you a fair time to do so" in shown


def test_governance_lots_limit_review_body_and_related_bidders_are_said() -> None:
    of = dataclasses.replace(
        under("pcr2015"),
        governance=Governance(decided_by="cabinet", key_decision=True, call_in_days=5),
        notices=Notices(lots_tendered_most=1, review_body="The High Court"),
        related_bidders=RelatedBidders(limits="group", same_zone="one"),
        lots=(tender().lots[0], dataclasses.replace(tender().lots[0], id="2", title="Two")),
    )
    shown = said(of, "instructions-to-tenderers")
    assert "Cabinet decides on the award, as a key decision" in shown
    assert "have 5 working days to call the decision in" in shown
    assert "You may bid for at most 1 lot." in shown
    assert "The body that hears challenges: The High Court." in shown
    assert "Related bidders count as one bidder for every limit stated here." in shown


def test_no_heading_stands_over_nothing() -> None:
    columns = [Column(title="x", width=1)]
    blocks = [
        heading("kept"),
        heading("empty", 3),
        heading("also kept", 3),
        paragraph("words"),
        heading("gone"),
        heading("gone below", 3),
        heading("last"),
        bullets([]),
        table("no rows", columns, []),
    ]
    assert [b.text for b in whole_blocks(blocks)] == ["kept", "also kept", "words"]


@pytest.mark.parametrize("law", ["pcr2006", "pcr2015", "pa2023"])
def test_no_document_has_a_blank_heading(law: str) -> None:
    for document in pack_documents(under(law)):
        listed = [*document.blocks, heading("end")]
        for block, after in itertools.pairwise(listed):
            if block.kind == "heading":
                assert after.kind != "heading" or after.level > block.level, (
                    document.slug,
                    block.text,
                )
