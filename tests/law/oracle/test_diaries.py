"""Diaries of records drawn at random: each day as a second reading of the law counts it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.law.diary import diary_of
from tendering.model.bids import Dossier, Send
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Agreement, Authority, Tender
from tests.law.oracle import reading
from tests.law.oracle.days import DAY

ROUNDS = 40
CARE = Tender(
    id="t",
    title="Home care",
    authority=Authority(name="Council", nation="england"),
    started_by_event="contract_notice",
    started_by_on=date(2016, 1, 4),
    cpv=("85000000-9",),
    value_amount=Fraction(9_000_000),
    value_vat="included",
    agreement=Agreement(kind="framework", term="2 years"),
)
ACT = replace(CARE, started_by_event="tender_notice", started_by_on=date(2025, 3, 3))
FULL = replace(ACT, cpv=("90910000-9",))


def entry(kind: EntryKind, on: date, **facts: str) -> Entry:
    return Entry(kind=kind, on=on, bidder="B1", facts=facts)


def days_of(
    tender: Tender, entries: list[Entry], sends: list[Send] | None = None
) -> dict[str, date]:
    """The day of each duty by its name."""
    dossier = Dossier(
        evaluation="e", tender=tender, entries=tuple(entries), sends=tuple(sends or ())
    )
    return {entered.duty.id: entered.duty.on for entered in diary_of(dossier).entries}


def test_a_diary_of_the_regulations() -> None:
    chance = random.Random(2015)
    for _ in range(ROUNDS):
        told = date(2016, 3, 1) + timedelta(days=chance.randrange(4000))
        signed, asked = (
            told + timedelta(days=chance.randrange(11, 60)),
            told + timedelta(days=chance.randrange(90)),
        )
        post = chance.random() < 0.5
        send = Send(recipient="B1", lot="", sent=told, method="post" if post else "electronic")
        got = days_of(
            CARE,
            [
                entry(EntryKind.SIGNED, signed),
                entry(EntryKind.REQUEST_RECEIVED, asked, what="reg 55(2)"),
                entry(EntryKind.REQUEST_RECEIVED, asked, what="FOI"),
            ],
            [send],
        )
        quarter = date(signed.year + signed.month // 12, (signed.month - 1) // 3 * 3 + 3, 1)
        quarter = (
            reading.months_after(quarter, 1) - DAY
            if quarter.month != 12
            else date(signed.year, 12, 31)
        )
        assert got["standstill"] == reading.pcr_standstill([reading.Sent(told, not post)])[1]
        assert got["award_notice-1"] == reading.rolled(signed, 30)
        assert got["award_notices_grouped-1"] == reading.rolled(quarter, 30)
        assert got["claim-1"] == reading.rolled_with(told, 30)
        assert got["request-1"] == reading.rolled(asked, 15)
        assert got["request-2"] == reading.information_request(asked)
        assert got["records"] == reading.months_after(signed, 36)


def test_a_diary_of_the_act() -> None:
    chance = random.Random(2023)
    for _ in range(ROUNDS):
        noticed = date(2025, 6, 2) + timedelta(days=chance.randrange(800))
        signed, ended = (
            noticed + timedelta(days=40),
            noticed + timedelta(days=chance.randrange(400, 900)),
        )
        light = chance.random() < 0.5
        got = days_of(
            ACT if light else FULL,
            [
                entry(EntryKind.EXCLUSION, noticed - 20 * DAY, reason="x"),
                Entry(kind=EntryKind.NOTICE_PUBLISHED, on=noticed, facts={"notice": "UK6"}),
                entry(EntryKind.SIGNED, signed),
                entry(EntryKind.ENDED, ended, reason="expiry"),
            ],
        )
        assert got["standstill"] == reading.act_standstill(noticed)[-1]
        assert got["details_notice-1"] == reading.beginning_with(signed, 120 if light else 30)
        assert got["copy-1"] == reading.beginning_with(signed, 180 if light else 90)
        assert got["termination_notice"] == reading.beginning_with(ended, 30)
        assert got["exclusion_told-1"] == reading.beginning_with(noticed - 20 * DAY, 30)
        assert got["claim-1"] == reading.beginning_with(noticed, 30)
        assert got["set_aside-1"] == reading.months_beginning_with(signed, 6)
        assert got["records"] == reading.months_beginning_with(signed, 36)
