"""The diary: every row of the worked deadlines, each law's duties, how they stand on a day, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.law.diary import DiaryResult, Entered, diary_of
from tendering.law.diary_duties import Duty
from tendering.law.due import due
from tendering.law.values import value
from tendering.model.bids import Bidder, Dossier, Send
from tendering.model.entries import Entry, EntryKind
from tendering.model.papers import Agreement, Event, Governance, Standstill, Workforce
from tendering.model.tender import Authority, Tender

WORKED = [
    ("pcr2015.deadlines.award_notice", date(2017, 3, 21), date(2017, 4, 20), None),
    ("pcr2015.deadlines.award_notice_light_touch", date(2017, 3, 21), date(2017, 4, 20), None),
    ("pcr2015.deadlines.award_notices_grouped", date(2017, 3, 31), date(2017, 5, 2), None),
    ("pcr2015.deadlines.reply_to_request", date(2017, 3, 24), date(2017, 4, 10), None),
    ("pcr2015.deadlines.claim", date(2017, 3, 9), date(2017, 4, 7), None),
    ("pcr2015.deadlines.claim", date(2017, 3, 16), date(2017, 4, 18), None),
    ("pa2023.deadlines.details_notice_light_touch", date(2026, 9, 1), date(2026, 12, 29), None),
    ("pa2023.deadlines.details_notice_light_touch", date(2026, 12, 4), date(2027, 4, 2), None),
    ("pa2023.deadlines.details_notice", date(2026, 9, 1), date(2026, 9, 30), None),
    (
        "pa2023.deadlines.copy_light_touch",
        date(2026, 9, 1),
        date(2027, 2, 27),
        date(2027, 2, 26),
    ),
    ("pa2023.deadlines.copy", date(2026, 9, 1), date(2026, 11, 29), date(2026, 11, 27)),
    ("pa2023.deadlines.claim", date(2026, 11, 23), date(2026, 12, 22), None),
    # section 5: the half year to 31 March gives the 29th of April, not the 30th
    ("pa2023.deadlines.payments_compliance", date(2027, 3, 31), date(2027, 4, 29), None),
    ("pa2023.deadlines.termination_notice", date(2026, 9, 1), date(2026, 9, 30), None),
    ("pa2023.deadlines.exclusion_told", date(2026, 9, 1), date(2026, 9, 30), None),
    ("other.deadlines.information_request", date(2026, 11, 23), date(2026, 12, 22), None),
]


@pytest.mark.parametrize(("name", "start", "end", "by"), WORKED)
def test_worked_deadlines(name: str, start: date, end: date, by: date | None) -> None:
    found = due(start, value(name))
    assert found.on == end
    assert found.act_by == by


def test_records_are_kept_to_the_end_of_the_day_before() -> None:
    assert due(date(2026, 12, 4), value("pa2023.deadlines.records"), rolls=False).on == date(
        2029, 12, 3
    )
    assert due(date(2025, 3, 1), value("pa2023.deadlines.records"), rolls=False).on == date(
        2028, 2, 29
    )


def test_a_sunday_under_the_act_says_publish_by_the_friday() -> None:
    found = due(date(2026, 9, 1), value("pa2023.deadlines.copy"))
    assert found.why.endswith("does not roll: publish by Friday 27 November 2026")


def test_beyond_the_known_bank_holidays_a_rolling_day_may_move_and_an_unrolled_one_may_not() -> (
    None
):
    rolling = due(date(2031, 1, 6), value("pcr2015.deadlines.award_notice"))
    fixed = due(date(2031, 1, 6), value("pa2023.deadlines.details_notice"))
    assert (rolling.open, fixed.open) == (True, False)


@given(st.dates(date(2015, 2, 26), date(2028, 6, 1)))
def test_a_rolled_day_is_never_earlier_and_an_act_by_day_never_later(start: date) -> None:
    rolled = due(start, value("pcr2015.deadlines.reply_to_request"))
    raw = due(start, value("pcr2015.deadlines.reply_to_request"), rolls=False)
    assert raw.on <= rolled.on
    kept = due(start, value("pa2023.deadlines.copy"))
    assert kept.act_by is None or kept.act_by < kept.on


CARE = ("85000000-9",)
PCR = Tender(
    id="t",
    title="T",
    authority=Authority(name="Council", nation="england"),
    procedure="light_touch_own",
    started_by_event="contract_notice",
    started_by_on=date(2016, 11, 9),
    cpv=CARE,
    value_amount=Fraction(6_000_000),
    value_vat="included",
    agreement=Agreement(
        kind="framework",
        term="4 years",
        extensions=("2 years", "1 year"),
        starts_on=date(2017, 7, 1),
        uplift={"review_month": "April"},
    ),
)
ACT = replace(
    PCR,
    started_by_event="tender_notice",
    started_by_on=date(2026, 4, 7),
    agreement=Agreement(
        kind="framework", starts_on=date(2027, 4, 1), ends_on=date(2031, 3, 31), term="4 years"
    ),
)
PCR_DOSSIER = Dossier(
    evaluation="e",
    tender=PCR,
    bidders=(Bidder(id="b1", name="Birch"),),
    sends=(
        Send(recipient="b1", lot="", sent=date(2017, 3, 9), method="electronic"),
        Send(recipient="b2", lot="", sent=date(2017, 3, 9), method="electronic"),
    ),
)


def entry(what: EntryKind, on: date, /, **facts: str) -> Entry:
    bidder, lot = facts.pop("bidder", ""), facts.pop("lot", "")
    return Entry(kind=what, on=on, bidder=bidder, lot=lot, facts=facts)


def notice(kind: str, on: date) -> Entry:
    return entry(EntryKind.NOTICE_PUBLISHED, on, notice=kind)


def with_entries(dossier: Dossier, *entries: Entry) -> Dossier:
    return replace(dossier, entries=entries)


SIGNED = entry(EntryKind.SIGNED, date(2017, 3, 21))
ENTERED = entry(EntryKind.SIGNED, date(2026, 9, 1), lot="O", bidder="b1")
UK6 = notice("UK6", date(2026, 8, 10))
ACT_DOSSIER = Dossier(evaluation="e", tender=ACT, entries=(UK6, ENTERED))


def duty(result: DiaryResult, name: str) -> Duty:
    return entered(result, name).duty


def entered(result: DiaryResult, name: str) -> Entered:
    found = [e for e in result.entries if e.duty.id == name]
    assert len(found) == 1, (name, [e.duty.id for e in result.entries])
    return found[0]


def ids(result: DiaryResult) -> set[str]:
    return {e.duty.id for e in result.entries}


def codes(result: DiaryResult) -> list[str]:
    return [f.code for f in result.findings]


def test_the_duties_of_a_light_touch_award_under_the_regulations() -> None:
    result = diary_of(with_entries(PCR_DOSSIER, SIGNED))
    assert duty(result, "standstill").on == date(2017, 3, 20)
    assert duty(result, "claim-1").on == date(2017, 4, 7)
    assert duty(result, "claim_longest-1").on == date(2017, 6, 9)
    award = duty(result, "award_notice-1")
    assert (award.on, award.binds, award.verified) == (date(2017, 4, 20), "binding", False)
    assert duty(result, "award_notices_grouped-1").on == date(2017, 5, 2)
    assert duty(result, "ineffectiveness-1").on == date(2017, 9, 21)
    assert duty(result, "records").on == date(2020, 3, 21)
    assert duty(result, "contract_kept").on == date(2024, 6, 30)
    assert duty(result, "contracts_finder-1").binds == "practice"
    assert all(e.status == "" for e in result.entries)
    assert result.calendars


def test_the_full_regime_has_the_notice_of_regulation_50_and_no_grouping() -> None:
    full = replace(PCR, cpv=("30000000-9",), procedure="open")
    result = diary_of(replace(with_entries(PCR_DOSSIER, SIGNED), tender=full))
    assert duty(result, "award_notice-1").cite == "PCR 2015 reg 50(1)"
    assert "award_notices_grouped-1" not in ids(result)


def test_each_day_of_letters_has_its_own_time_for_claims() -> None:
    more = Send(recipient="b3", lot="", sent=date(2017, 3, 16), method="electronic")
    result = diary_of(replace(PCR_DOSSIER, sends=(*PCR_DOSSIER.sends, more)))
    assert duty(result, "claim-1").on == date(2017, 4, 7)
    assert duty(result, "claim-2").on == date(2017, 4, 18)
    assert duty(result, "claim-1").fact.what == "2 bidders told"


def test_a_letter_that_only_the_record_has_moves_the_standstill_on() -> None:
    later = entry(EntryKind.LETTER_ISSUED, date(2017, 3, 16), bidder="b1", method="electronic")
    assert duty(diary_of(PCR_DOSSIER), "standstill").on == date(2017, 3, 20)
    assert duty(diary_of(with_entries(PCR_DOSSIER, later)), "standstill").on == date(2017, 3, 27)


def test_requests_are_answered_in_the_time_of_their_kind() -> None:
    asked = (
        entry(EntryKind.REQUEST_RECEIVED, date(2017, 3, 24), what="reg 55(2)", bidder="b1"),
        entry(EntryKind.REQUEST_RECEIVED, date(2017, 3, 24), what="FOI: all scores"),
        entry(EntryKind.REQUEST_RECEIVED, date(2017, 3, 24), what="a meeting"),
        entry(EntryKind.REQUEST_ANSWERED, date(2017, 4, 11), what="reg 55(2)", bidder="b1"),
    )
    result = diary_of(with_entries(PCR_DOSSIER, *asked), on=date(2017, 5, 1))
    reply = duty(result, "request-1")
    assert (reply.on, reply.binds, reply.done_on) == (
        date(2017, 4, 10),
        "adopted",
        date(2017, 4, 11),
    )
    assert "Birch" in reply.what
    assert duty(result, "request-2").on == date(2017, 4, 25)
    assert "request-3" not in ids(result)
    assert "L011" in codes(result)
    # one answered a day late, one not answered at all
    assert codes(result).count("X16") == 2
    act = diary_of(with_entries(ACT_DOSSIER, UK6, replace(asked[0], on=date(2026, 9, 1))))
    assert "L009" in codes(act)


def test_the_duties_of_a_light_touch_award_under_the_act() -> None:
    result = diary_of(ACT_DOSSIER)
    uk7 = duty(result, "details_notice-1")
    assert (uk7.on, uk7.what) == (date(2026, 12, 29), "Contract details notice (UK7), lot O")
    copy = duty(result, "copy-1")
    assert (copy.on, copy.act_by) == (date(2027, 2, 27), date(2027, 2, 26))
    assert duty(result, "set_aside-1").on == date(2027, 2, 28)
    assert duty(result, "records").on == date(2029, 8, 31)
    assert duty(result, "termination_notice").on == date(2031, 4, 29)
    assert duty(result, "standstill").on == date(2026, 8, 19)
    assert duty(result, "claim-1").on == date(2026, 9, 8)
    assert duty(result, "payments").on == date(2027, 7, 29)
    assert duty(result, "payments_compliance").on == date(2026, 10, 29)
    assert "performance" not in ids(result)


def test_the_full_regime_under_the_act_is_quicker_and_has_indicators() -> None:
    terms = replace(ACT.agreement, kind="contract") if ACT.agreement else None
    full = replace(ACT, cpv=("30000000-9",), procedure="open", agreement=terms)
    result = diary_of(replace(ACT_DOSSIER, tender=full))
    assert duty(result, "details_notice-1").on == date(2026, 9, 30)
    assert duty(result, "copy-1").on == date(2026, 11, 29)
    assert duty(result, "performance").on == date(2028, 3, 31)


def test_a_contract_of_five_million_or_less_needs_no_published_copy() -> None:
    for amount, vat, copied in ((5_000_000, "included", False), (4_500_000, "excluded", True)):
        tender = replace(ACT, value_amount=Fraction(amount), value_vat=vat)
        result = diary_of(replace(ACT_DOSSIER, tender=tender))
        assert ("copy-1" in ids(result)) is copied


def test_payments_are_only_of_procurements_begun_since_april_2026() -> None:
    earlier = replace(ACT, started_by_on=date(2026, 3, 31))
    assert "payments" not in ids(diary_of(replace(ACT_DOSSIER, tender=earlier)))


def test_what_comes_again_is_shown_next_on_the_day_asked() -> None:
    result = diary_of(ACT_DOSSIER, on=date(2028, 1, 1))
    assert duty(result, "payments").on == date(2028, 1, 29)
    assert duty(result, "payments_compliance").on == date(2028, 4, 29)


def test_an_open_framework_is_opened_again_within_three_years() -> None:
    terms = Agreement(kind="framework", open_until=date(2034, 8, 31), starts_on=date(2027, 4, 1))
    result = diary_of(replace(ACT_DOSSIER, tender=replace(ACT, agreement=terms)))
    assert duty(result, "reopening").on == date(2029, 8, 31)
    assert duty(result, "open_framework").on == date(2034, 8, 31)


def test_an_exclusion_is_told_to_the_appropriate_authority() -> None:
    gone = entry(EntryKind.EXCLUSION, date(2026, 6, 9), bidder="b9", notified="2026-06-10")
    result = diary_of(with_entries(ACT_DOSSIER, gone, UK6), on=date(2026, 7, 9))
    assert duty(result, "exclusion_told-1").on == date(2026, 7, 8)
    assert entered(result, "exclusion_told-1").status == "overdue"
    told = diary_of(with_entries(PCR_DOSSIER, replace(gone, on=date(2017, 1, 9))))
    assert "exclusion_final-1" in ids(told)


def test_a_saved_purchasing_system_ends_with_the_saving() -> None:
    terms = Agreement(kind="dps", starts_on=date(2022, 1, 1), ends_on=date(2032, 1, 1))
    tender = replace(PCR, started_by_on=date(2021, 1, 4), agreement=terms)
    result = diary_of(replace(PCR_DOSSIER, tender=tender, sends=()))
    assert duty(result, "dps_ends").on == date(2029, 2, 23)
    assert duty(result, "dps_warning").on == date(2027, 8, 23)
    assert duty(result, "dps_ends").verified is False


def test_a_key_decision_has_its_public_notice_and_its_call_in() -> None:
    governed = replace(ACT, governance=Governance(key_decision=True, call_in_days=5))
    made = entry(EntryKind.DECISION, date(2026, 7, 16))
    noticed = entry(EntryKind.KEY_DECISION_NOTICE, date(2026, 6, 12))
    result = diary_of(replace(ACT_DOSSIER, tender=governed, entries=(noticed, made, UK6)))
    assert duty(result, "key_decision_notice").on == date(2026, 6, 17)
    assert duty(result, "key_decision_notice").done_on == date(2026, 6, 12)
    call_in = duty(result, "call_in")
    assert (call_in.on, call_in.binds) == (date(2026, 7, 23), "own rules")
    assert "say when it was published" in call_in.note
    dated = replace(
        governed,
        timetable=(Event(event="call_in", start=date(2026, 7, 17), end=date(2026, 7, 24)),),
    )
    result = diary_of(replace(ACT_DOSSIER, tender=dated, entries=(noticed, made, UK6)))
    assert duty(result, "call_in").on == date(2026, 7, 24)


def test_the_term_its_extensions_and_what_follows() -> None:
    result = diary_of(PCR_DOSSIER)
    assert duty(result, "term_ends").on == date(2021, 6, 30)
    assert duty(result, "extension-1").on == date(2020, 12, 30)
    assert duty(result, "extension-2").on == date(2022, 12, 30)
    assert duty(result, "next_procurement").on == date(2019, 12, 30)
    assert duty(result, "price_review").on == date(2018, 4, 1)
    assert duty(result, "tupe_information").on == date(2017, 6, 3)
    assert duty(result, "tupe_information").act_by == date(2017, 6, 2)
    ended = diary_of(
        with_entries(ACT_DOSSIER, UK6, ENTERED, entry(EntryKind.ENDED, date(2028, 5, 5)))
    )
    assert duty(ended, "termination_notice").on == date(2028, 6, 3)
    assert "term_ends" not in ids(ended)


def test_planned_facts_say_so_and_a_month_counts_from_the_first_lawful_day() -> None:
    timetable = (Event(event="award", month="2017-03"),)
    result = diary_of(replace(PCR_DOSSIER, tender=replace(PCR, timetable=timetable)))
    award = duty(result, "award_notice-1")
    assert (award.fact.on, award.fact.sure, award.on) == (
        date(2017, 3, 21),
        "computed",
        date(2017, 4, 20),
    )
    late = (*timetable, Event(event="award_notice", month="2017-04"))
    result = diary_of(replace(PCR_DOSSIER, tender=replace(PCR, timetable=late)))
    assert "L001" in codes(result)


def test_how_a_duty_stands_on_a_day() -> None:
    days = {
        date(2026, 12, 1): "upcoming",
        date(2026, 12, 15): "due",
        date(2026, 12, 29): "due",
        date(2026, 12, 30): "overdue",
    }
    for on, status in days.items():
        assert entered(diary_of(ACT_DOSSIER, on=on), "details_notice-1").status == status
    done = with_entries(ACT_DOSSIER, UK6, ENTERED, notice("UK7", date(2026, 12, 28)))
    result = diary_of(done, on=date(2026, 12, 30))
    assert entered(result, "details_notice-1").status == "done"
    late = "Contract details notice (UK7), lot O was due"
    assert not [f for f in result.findings if f.message.startswith(late)]
    assert entered(result, "standstill").status == "past"
    undone = diary_of(ACT_DOSSIER, on=date(2026, 12, 30))
    assert [f.code for f in undone.findings if f.message.startswith(late)] == ["X16"]


def test_purges_and_replies_are_limits_of_their_own() -> None:
    entries = (
        UK6,
        entry(
            EntryKind.PURGE_PLANNED, date(2026, 9, 2), what="bids not won", purge_on="2029-09-30"
        ),
        entry(
            EntryKind.REPRESENTATIONS_INVITED,
            date(2026, 5, 27),
            bidder="b1",
            reply_by="2026-06-04",
        ),
    )
    handled = replace(ACT, workforce=Workforce(purge_on=date(2027, 9, 30)))
    result = diary_of(replace(ACT_DOSSIER, tender=handled, entries=entries))
    assert duty(result, "purge-1").on == date(2029, 9, 30)
    assert duty(result, "representations-1").on == date(2026, 6, 4)
    assert duty(result, "workforce_purge").on == date(2027, 9, 30)


def test_an_open_challenge_keeps_the_records() -> None:
    claim = entry(EntryKind.CHALLENGE, date(2026, 8, 18), kind="claim form")
    result = diary_of(with_entries(ACT_DOSSIER, UK6, claim, ENTERED))
    assert "challenge" in duty(result, "records").note
    over = entry(EntryKind.CHALLENGE_ENDED, date(2026, 8, 30), result="withdrawn")
    result = diary_of(with_entries(ACT_DOSSIER, UK6, claim, over, ENTERED))
    assert duty(result, "records").note == ""


def test_an_evaluation_with_no_dates_says_what_is_missing() -> None:
    bare = replace(PCR, agreement=None, started_by_event="award")
    result = diary_of(Dossier(evaluation="e", tender=bare))
    assert result.entries == ()
    assert codes(result) == ["L010"] * 4


def test_an_undecided_law_lists_only_the_authoritys_own_dates() -> None:
    undecided = replace(PCR, started_by_event=None)
    result = diary_of(replace(PCR_DOSSIER, tender=undecided))
    assert [f.severity.value for f in result.findings if f.code == "L004"] == ["error"]
    assert "claim-1" not in ids(result)
    assert "term_ends" in ids(result)


def test_the_regulations_of_2006_are_named_not_computed() -> None:
    old = replace(PCR, started_by_on=date(2014, 6, 16))
    result = diary_of(replace(PCR_DOSSIER, tender=old))
    assert "X55" in codes(result)
    assert {"standstill", "claim-1"}.isdisjoint(ids(result))
    adopted = replace(old, standstill=Standstill(basis="adopted"))
    result = diary_of(replace(PCR_DOSSIER, tender=adopted))
    assert duty(result, "standstill").binds == "adopted"


def test_a_standstill_that_cannot_be_counted_is_said() -> None:
    short = replace(ACT, standstill=Standstill(stated_days=5))
    result = diary_of(replace(ACT_DOSSIER, tender=short))
    assert "X57" in codes(result)
    assert "standstill" not in ids(result)


def test_a_standstill_counted_with_other_bank_holidays_is_counted_again() -> None:
    kept = entry(
        EntryKind.STANDSTILL, date(2026, 8, 10), last_day="2026-08-18", calendar="england only"
    )
    result = diary_of(with_entries(ACT_DOSSIER, UK6, kept, ENTERED))
    assert "X71" in codes(result)
    same = replace(kept, facts={"last_day": "2026-08-19", "calendar": "england only"})
    assert "X71" not in codes(diary_of(with_entries(ACT_DOSSIER, UK6, same, ENTERED)))


def test_dates_at_the_end_of_every_calendar_are_findings() -> None:
    far = entry(EntryKind.SIGNED, date(9999, 12, 30))
    terms = Agreement(kind="framework", starts_on=date(9999, 12, 1), term="900 years")
    result = diary_of(
        replace(ACT_DOSSIER, tender=replace(ACT, agreement=terms), entries=(UK6, far)),
        on=date(9999, 12, 31),
    )
    assert "L012" in codes(result)
    assert "standstill" in ids(result)


def test_a_call_off_over_threshold_under_the_act_is_in_the_diary() -> None:
    terms = Agreement(kind="framework", term="4 years", starts_on=date(2027, 4, 1))
    dossier = replace(ACT_DOSSIER, tender=replace(ACT, agreement=terms))
    made = entry(EntryKind.CALL_OFF_MADE, date(2027, 7, 1), lot="O", value="700000", reason="so")
    result = diary_of(with_entries(dossier, made), on=date(2027, 8, 1))
    duties = {e.duty.id.partition("-")[0]: e for e in result.entries}
    assert duties["call_off_uk6"].status == "overdue"  # the agreement's own UK6 is another
    assert duties["call_off_uk7"].duty.on == date(2027, 10, 28)
