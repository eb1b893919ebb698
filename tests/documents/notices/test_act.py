"""Notices under the Procurement Act: each field of the law, one ocid, and nothing before its turn."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from fractions import Fraction

import pytest

from tendering.checks.notices.check import check_notice
from tendering.documents.notices.make import Notice, default_day, make_notice
from tendering.model.bids import Party, Send
from tendering.model.entries import EntryKind
from tendering.model.findings import Severity
from tendering.model.tender import Limit, LimitMethod
from tests.documents.notices.act import (
    AWARDED,
    CALLED,
    DAYS,
    DETAILS,
    RECORD,
    SIGNED,
    STANDSTILL_TO,
    SUMMARIES,
    act_dossier,
    act_tender,
    attempt,
    entry,
    made,
)
from tests.documents.notices.test_roundtrip import VALIDATOR
from tests.documents.readback import assert_accessible, tables, text_of


def release(kind: str, record: object = None) -> dict:
    return made(kind, DAYS[kind], record).data["releases"][0]


def shaped(notice: Notice) -> Notice:
    VALIDATOR.validate(json.loads(json.dumps(notice.data)))
    return notice


def codes(kind: str, on: date, record: object = None) -> list[str]:
    notice, problems = attempt(kind, on, record)
    assert notice is None
    return [p.code for p in problems]


# --- what each says


@pytest.mark.parametrize("kind", list(DAYS))
def test_every_kind_is_complete_and_reads_without_an_error(kind: str) -> None:
    notice = shaped(made(kind, DAYS[kind]))
    assert [f for f in check_notice(notice.data) if f.severity is not Severity.NOTE] == []
    assert_accessible(notice.word)
    assert notice.name == f"notice-{kind.lower()}"


def test_one_ocid_and_one_buyer_through_the_life() -> None:
    every = [release(kind) for kind in DAYS]
    assert {r["ocid"] for r in every} == {"ocds-213czf-ashby-2026"}
    assert {r["buyer"]["id"] for r in every} == {"GB-PPON-PASH-1234-VALE"}
    assert {r["tender"]["id"] for r in every} == {"ashby-2026"}


def test_the_tender_notice_says_how_lots_are_judged() -> None:
    tender = release("UK4")["tender"]
    (lot,) = tender["lots"]
    weights = [(c["name"], c["numbers"]) for c in lot["awardCriteria"]["criteria"]]
    assert weights == [
        ("Q1 Workforce", [{"number": 60, "weight": "percentageExact"}]),
        ("Q2 Safety & Safeguarding", [{"number": 40, "weight": "percentageExact"}]),
    ]
    assert tender["specialRegime"] == ["lightTouch"]
    assert tender["tenderPeriod"] == {"endDate": "2026-05-22T12:00:00+01:00"}
    framework = tender["techniques"]["frameworkAgreement"]
    assert framework["method"] == "withoutReopeningCompetition"
    assert framework["maximumParticipants"] == 3
    assert framework["isOpenFrameworkScheme"] is False
    assert lot["contractPeriod"] == {
        "startDate": "2027-04-01T00:00:00+01:00",
        "endDate": "2031-03-31T23:59:59+01:00",
        "maxExtentDate": "2033-03-31T23:59:59+01:00",
    }
    assert "at most 1 zone as main provider" in tender["lotDetails"]["awardCriteriaDetails"]
    assert {d["documentType"] for d in tender["documents"]} == {
        "biddingDocuments",
        "technicalSpecifications",
        "conflictOfInterest",
        "tenderNotice",
    }


def test_a_limit_on_lots_is_a_number() -> None:
    base = act_tender()
    lots = tuple(dataclasses.replace(base.lots[0], id=n) for n in "123")
    limits = (
        Limit(role="main", counts="lots", most=1, when_exceeded=LimitMethod.RANKED),
        Limit(role="framework", counts="lots", most=1, when_exceeded=LimitMethod.RANKED),
    )
    tender = dataclasses.replace(base, lots=lots, limits=limits)
    notice, _ = make_notice(tender, "UK4", CALLED)
    assert notice is not None
    details = notice.data["releases"][0]["tender"]["lotDetails"]
    # main in one lot and framework in another: two lots in all
    assert details["maximumLotsAwardedPerSupplier"] == 2
    assert "at most 1 lot as main provider" in details["awardCriteriaDetails"]
    one_role = dataclasses.replace(tender, limits=limits[:1])
    notice, _ = make_notice(one_role, "UK4", CALLED)
    assert notice is not None
    assert (
        "maximumLotsAwardedPerSupplier" not in notice.data["releases"][0]["tender"]["lotDetails"]
    )


def test_the_award_notice_says_who_when_and_until_when() -> None:
    data = release("UK6")
    assert [a["title"] for a in data["awards"]] == [
        "Main provider in North & Moors; framework provider",
        "Main provider in South; framework provider",
        "Framework provider",
    ]
    for award in data["awards"]:
        assert award["status"] == "pending"
        assert award["date"] == "2026-07-20T00:00:00+01:00"
        assert award["assessmentSummariesDateSent"] == "2026-07-22T00:00:00+01:00"
        assert award["standstillPeriod"] == {"endDate": f"{STANDSTILL_TO}T23:59:59+01:00"}
        assert (
            "value" not in award
        )  # three share the lot's value; on each it would count three times
    assert {c["milestones"][0]["dueDate"] for c in data["contracts"]} == {
        f"{SIGNED}T23:59:59+01:00"
    }
    supplier = next(p for p in data["parties"] if "supplier" in p["roles"])
    assert supplier["control"]["description"] == "Jo oak, director, born May 1970"
    assert supplier["details"] == {
        "scale": "large",
        "vcse": False,
        "shelteredWorkshop": False,
        "publicServiceMissionOrganization": False,
    }


def test_bids_are_counted_up_to_five_million_and_named_beyond() -> None:
    low = release("UK6")
    assert {(s["measure"], s["value"]) for s in low["bids"]["statistics"]} == {
        ("bids", 5),
        ("finalStageBids", 4),  # Elder was turned down before its answers were scored
        ("smeFinalStageBids", 3),
        ("vcseFinalStageBids", 0),
    }
    assert not [p for p in low["parties"] if "tenderer" in p["roles"]]
    base = act_tender()
    dear = dataclasses.replace(
        base, lots=(dataclasses.replace(base.lots[0], value_amount=6_000_000),)
    )
    high = release("UK6", act_dossier(dear))
    assert {s["measure"] for s in high["bids"]["statistics"]} == {"bids", "finalStageBids"}
    named = [p for p in high["parties"] if "tenderer" in p["roles"]]
    assert [(p["name"], p["roleDetails"]) for p in named] == [
        ("Damson Living Ltd", "Assessed and not awarded in 1 lot: 1")
    ]


def test_the_threshold_is_reached_with_vat_counted_as_the_law_counts_it() -> None:
    def said(pounds: int, vat: str) -> object:
        made = act_tender(value_amount=Fraction(pounds), value_vat=vat)
        return release("UK6", act_dossier(made))["awards"][0].get("aboveThreshold")

    assert said(700_000, "included") is True
    assert said(600_000, "included") is False
    assert said(600_000, "excluded") is None  # care may be exempt from VAT, or not


def test_associated_persons_and_members_are_named() -> None:
    parties = (
        Party(bidder="oak", party="Elm Holdings plc", role="associated person", number="01234567", relied_on_for="finance"),
        Party(bidder="bir", party="Beech Care Ltd", role="member"),
        Party(bidder="bir", party="Ash Care Ltd", role="member"),
        Party(bidder="ced", party="Cleaners Ltd", role="subcontractor"),
    )  # fmt: skip
    oak, bir, ced = release("UK6", act_dossier(parties=parties))["awards"]
    (relied,) = oak["subcontracting"]["subcontracts"]
    assert (
        relied["description"]
        == "Elm Holdings plc, associated person, 01234567, relied on for finance"
    )
    assert "is a consortium of Beech Care Ltd and Ash Care Ltd" in bir["description"]
    assert "subcontracting" not in ced


def test_the_details_notice_says_what_was_signed() -> None:
    record = act_dossier(
        entries=(*RECORD, entry(EntryKind.SIGNED, SIGNED, bidder="oak", value="1234567.50"))
    )
    data = release("UK7", record)
    oak, bir, _ = data["contracts"]
    assert oak["value"] == {"amountGross": 1234567.5, "currency": "GBP"}
    assert "value" not in bir
    assert oak["dateSigned"] == "2026-08-10T00:00:00+01:00"
    assert oak["description"] == "The published hourly rate, reviewed each April."
    assert [a["id"] for a in data["awards"]] == [c["awardID"] for c in data["contracts"]]
    assert [a["id"] for a in data["awards"]] == [a["id"] for a in release("UK6")["awards"]]


def test_the_word_form_follows_the_letters_of_the_law() -> None:
    cites = [row[0] for t in tables(made("UK4", CALLED).word) for row in t[1:]]
    top = [c.split("(")[0] for c in cites if c[0].isdigit()]
    assert top == sorted(top)
    in_18 = [c[len("18(2)(") :].split(")")[0] for c in cites if c.startswith("18(2)(")]
    assert in_18 == sorted(in_18, key=lambda x: (len(x) > 1 and x != "z1", x))
    text = text_of(made("UK6", AWARDED).word)
    assert "Standstill ends at the end of" in text
    assert "Tuesday 4 August 2026" in text


# --- the end of a contract, of a procurement; a direct award


def test_a_contract_that_ended() -> None:
    ended = entry(EntryKind.ENDED, date(2031, 3, 31), reason="expiry")
    data = shaped(made("UK11", date(2031, 4, 10), act_dossier(entries=(*RECORD, ended)))).data
    (release,) = data["releases"]
    assert release["tag"] == ["contractTermination"]
    assert len(release["contracts"]) == 3
    contract = release["contracts"][0]
    assert contract["status"] == "terminated"
    assert contract["terminationRationaleClassifications"][0]["id"] == "contractCompleted"
    assert contract["implementation"]["endDate"] == "2031-03-31T23:59:59+01:00"
    assert contract["implementation"]["documents"][0]["noticeType"] == "UK11"
    assert codes("UK11", date(2031, 4, 10)) == ["T020"]


def test_a_procurement_that_ended_without_award() -> None:
    gone = entry(EntryKind.PROCUREMENT_ENDED, date(2026, 6, 2), reason="The budget was withdrawn.")
    record = act_dossier(entries=(*RECORD[:3], gone))
    data = shaped(made("UK12", date(2026, 6, 3), record)).data["releases"][0]
    assert data["tender"]["status"] == "withdrawn"
    (award,) = data["awards"]
    assert award["finalStatusDate"] == "2026-06-02T00:00:00+01:00"
    assert award["statusDetails"] == "The budget was withdrawn."
    assert codes("UK12", date(2026, 6, 3), act_dossier(entries=RECORD[:3])) == ["T021", "T021"]


def test_no_end_is_told_before_it_came() -> None:
    ended = entry(EntryKind.ENDED, date(2031, 3, 31), reason="expiry")
    record = act_dossier(entries=(*RECORD, ended))
    assert set(codes("UK11", date(2031, 3, 30), record)) == {"T025"}
    assert made("UK11", date(2031, 3, 31), record).kind == "UK11"
    before = entry(EntryKind.ENDED, date(2026, 8, 9), reason="termination")  # signed on the 10th
    assert set(codes("UK11", date(2026, 9, 1), act_dossier(entries=(*RECORD, before)))) == {"T025"}
    gone = entry(EntryKind.PROCUREMENT_ENDED, date(2026, 6, 2), reason="Budget")
    early = act_dossier(entries=(*RECORD[:3], gone))
    assert codes("UK12", date(2026, 6, 1), early) == ["T025"]
    late = entry(EntryKind.PROCUREMENT_ENDED, date(2026, 9, 2), reason="Budget")
    made_already = act_dossier(entries=(*RECORD, late))
    assert codes("UK12", date(2026, 9, 3), made_already) == ["T025"]


def test_a_direct_award_needs_its_ground() -> None:
    assert codes("UK5", AWARDED) == ["T020"]
    route = entry(
        EntryKind.ROUTE_AND_VALUE,
        date(2026, 1, 6),
        route="direct award",
        ground="Schedule 5 paragraph 6 (single supplier)",
        reason="One provider alone holds the building.",
    )
    record = act_dossier(entries=(RECORD[0], route))
    data = shaped(made("UK5", date(2026, 7, 21), record)).data["releases"][0]
    assert data["tender"]["procurementMethod"] == "direct"
    assert data["tender"]["procurementMethodRationale"] == "One provider alone holds the building."
    assert data["awards"][0]["documents"][0]["noticeType"] == "UK5"


# --- refusals


@pytest.mark.parametrize(
    ("change", "kind", "cite", "fill"),
    [
        ({"notices": {"risks": None}}, "UK4", "reg 18(2)(z)", "notices.risks"),
        ({"notices": {"payment_terms": None}}, "UK4", "reg 18(2)(y)", "notices.payment_terms"),
        ({"notices": {"sme": None, "vcse": None}}, "UK4", "reg 18(2)(t)", "notices.sme and notices.vcse"),
        ({"notices": {"languages": ()}}, "UK4", "reg 18(2)(l)", "notices.languages"),
        ({"notices": {"recurrence": None}}, "UK4", "reg 18(2)(h)", "notices.recurrence"),
        ({"notices": {"engagement": None}}, "UK2", "reg 17(2)(f)", "notices.engagement"),
        ({"notices": {"engagement_closes_on": None}}, "UK2", "reg 17(2)(e)", "notices.engagement_closes_on"),
        ({"notices": {"tender_notice_on": None}}, "UK1", "reg 15(2)(e)", "notices.tender_notice_on"),
        ({"authority": {"number": None}}, "UK2", "reg 17(2)(a)", "authority.number"),
        ({"agreement": {"fees": None}}, "UK4", "reg 20(2)(k)", "agreement.fees"),
        ({"agreement": {"users": None}}, "UK4", "reg 20(2)(e)", "agreement.users"),
        ({"agreement": {"price_mechanism": None}}, "UK7", "reg 33(2)(i)", "agreement.price_mechanism"),
        ({"summary": None}, "UK6", "reg 27(2)(d)", "summary"),
    ],
)  # fmt: skip
def test_a_field_that_is_missing_is_named_with_its_law(
    change: dict, kind: str, cite: str, fill: str
) -> None:
    base = act_tender()
    parts = {
        key: dataclasses.replace(getattr(base, key), **value) if isinstance(value, dict) else value
        for key, value in change.items()
    }
    notice, problems = attempt(kind, DAYS[kind], act_dossier(dataclasses.replace(base, **parts)))
    assert notice is None
    (problem,) = [p for p in problems if p.severity is Severity.ERROR]
    assert problem.code == "T021"
    assert cite in problem.law
    assert problem.where == fill


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("address", "Postal address"),
        ("email", "E-mail address"),
        ("sme", "Small or medium-sized"),
        ("vcse", "Voluntary, community or social enterprise"),
        ("supported_employment", "Supported employment provider"),
        ("mutual", "Public service mutual"),
    ],
)
def test_what_a_supplier_does_not_say_is_named_with_the_supplier(column: str, label: str) -> None:
    record = act_dossier()
    bidders = tuple(
        dataclasses.replace(b, **({column: "", "postcode": ""} if column == "address" else {column: ""}))
        if b.id == "ced"
        else b
        for b in record.bidders
    )  # fmt: skip
    _, problems = attempt("UK6", AWARDED, dataclasses.replace(record, bidders=bidders))
    said = [p.message for p in problems if p.severity is Severity.ERROR]
    assert any(label in message and "Cedar Care CIC" in message for message in said), said


def test_connected_persons_are_asked_for() -> None:
    _, (problem,) = attempt("UK6", AWARDED, act_dossier(connected=()))
    assert problem.where == "connected.csv"
    assert "reg 27(2)(e)(vii)" in problem.law


def test_a_record_without_summaries_has_no_award_notice() -> None:
    _, (problem,) = attempt("UK6", AWARDED, act_dossier(sends=()))
    assert "Assessment summaries" in problem.message


# --- nothing before its turn


def test_the_award_notice_waits_for_the_summaries() -> None:
    assert "X04" in codes("UK6", date(2026, 7, 21))
    late = (*act_dossier().sends[1:], Send(recipient="oak", lot="", sent=date(2026, 7, 23), method="electronic"))  # fmt: skip
    assert codes("UK6", AWARDED, act_dossier(sends=late)) == ["X04"]  # on two days


def test_the_award_notice_comes_before_the_contract() -> None:
    early = (*RECORD[:4], entry(EntryKind.SIGNED, AWARDED))
    assert codes("UK6", AWARDED, act_dossier(entries=early)) == ["X02"]


def test_no_contract_in_the_standstill() -> None:
    within = (*RECORD[:4], entry(EntryKind.SIGNED, STANDSTILL_TO))
    notice, problems = attempt("UK7", DETAILS, act_dossier(entries=within))
    assert notice is None
    assert [p.code for p in problems] == ["X02"]
    assert "Tuesday 4 August 2026" in problems[0].message
    after = (*RECORD[:4], entry(EntryKind.SIGNED, date(2026, 8, 5)))
    assert made("UK7", DETAILS, act_dossier(entries=after))


def test_the_details_notice_waits_for_the_signature_and_is_late_after_120_days() -> None:
    assert codes("UK7", date(2026, 8, 9)) == ["T025"]
    assert codes("UK7", DETAILS, act_dossier(entries=RECORD[:4])) == ["T021"]  # never signed
    notice, problems = attempt(
        "UK7", date(2026, 12, 7)
    )  # the 120th day, the day of entry the first
    assert notice is not None
    assert problems == ()
    notice, problems = attempt("UK7", date(2026, 12, 8))
    assert notice is not None
    assert [(p.code, p.severity) for p in problems] == [("X16", Severity.WARNING)]


def test_notices_come_in_their_order() -> None:
    assert codes("UK4", date(2026, 7, 30)) == ["T025"]  # after the award notice
    assert codes("UK6", SUMMARIES, act_dossier(entries=(*RECORD[:2], entry(EntryKind.NOTICE_PUBLISHED, date(2026, 8, 1), notice="UK4")))) == ["T025"]  # fmt: skip
    assert "T025" in codes("UK6", date(2026, 7, 19))  # before the decision


def test_one_procurement_has_one_ocid() -> None:
    other = entry(EntryKind.NOTICE_PUBLISHED, CALLED, notice="UK4", ocid="ocds-h6vhtk-000001")
    record = act_dossier(entries=(*RECORD[:2], other, *RECORD[3:]))
    assert codes("UK6", AWARDED, record) == ["T026"]
    base = act_tender()
    without = dataclasses.replace(base, notices=dataclasses.replace(base.notices, ocid=None))
    assert release("UK6", dataclasses.replace(record, tender=without))["ocid"] == "ocds-h6vhtk-000001"  # fmt: skip


def test_the_conflicts_assessment_is_confirmed_or_asked_for() -> None:
    assert codes("UK4", CALLED, act_dossier(entries=())) == ["X19"]
    notice, problems = make_notice(
        act_tender(), "UK4", CALLED
    )  # a tender alone: no record to look in
    assert notice is not None
    assert [(p.code, p.severity) for p in problems] == [("X19", Severity.WARNING)]
    documents = notice.data["releases"][0]["tender"]["documents"]
    assert "conflictOfInterest" not in {d["documentType"] for d in documents}


def test_a_notice_without_a_day_takes_the_recorded_one() -> None:
    record = act_dossier()
    assert default_day(record.tender, "uk6", record) == AWARDED
    assert default_day(record.tender, "UK2", None) == DAYS["UK2"]
    assert default_day(record.tender, "UK1", record) is None
    assert default_day(record.tender, "award", record) == record.approved_on
