"""Requests with their clock, and personal data with its day."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tendering.files.bundle_zip import unpack
from tendering.model.entries import EntryKind as K
from tendering.record.bundle_check import check
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_personal import keep, purge
from tendering.workbench.record_redact import disclose
from tendering.workbench.record_requests import answer_request, receive_request, requests
from tendering.workbench.record_verify import verify
from tendering.workbench.records import draft, opened, reported
from tests.workbench.shared_record import make, number_of, who

TUPE = b"employee,hours\nE001,37\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make()
    (tmp_path / "tupe.csv").write_bytes(TUPE)
    return tmp_path


def ask(what: str = "FOI: prices", on: date = date(2027, 12, 10)) -> int:
    report = receive_request("care", who(on=on), what=what, sender="ref 88")
    return int(report.data["entries"][0]["number"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (
            date(2027, 3, 1),
            "2027-04-01",
        ),  # St Patrick's Day is a bank holiday in Northern Ireland; Good Friday 26 March
        (date(2027, 3, 8), "2027-04-08"),
        (date(2027, 5, 4), "2027-06-02"),
        (date(2027, 7, 1), "2027-07-30"),  # 12 July in Northern Ireland
        (
            date(2027, 8, 2),
            "2027-08-31",
        ),  # the first Monday of August in Scotland counts from neither end; the last in England
    ],
)
def test_twenty_working_days_leave_out_bank_holidays_of_any_part_of_the_kingdom(
    received: date, due: str
) -> None:
    """Counted again here by hand, a day at a time."""
    import holidays

    days = {
        d
        for nation in ("ENG", "WLS", "SCT", "NIR")
        for d in holidays.country_holidays("GB", subdiv=nation, years=2027)
    }
    day, count = received, 0
    while count < 20:
        day = date.fromordinal(day.toordinal() + 1)
        count += day.weekday() < 5 and day not in days
    report = receive_request(
        "care", who(on=received), what="FOI: all scores", sender="ref 1", dry_run=True
    )
    assert report.data["due"] == day.isoformat()
    if due:
        assert report.data["due"] == due


def test_a_request_is_listed_with_days_left_then_overdue_then_answered_late() -> None:
    number = ask(on=date(2027, 7, 1))

    def row(on: date) -> dict[str, object]:
        rows = requests("care", on).data["requests"]
        return next(r for r in rows if r["number"] == number)  # type: ignore[attr-defined]

    assert row(date(2027, 7, 1))["left"] == 20
    assert row(date(2027, 7, 29))["left"] == 1
    assert row(date(2027, 7, 30))["left"] == 0
    assert row(date(2027, 7, 30))["state"] == "open"
    late = requests("care", date(2027, 8, 3))
    assert row(date(2027, 8, 3))["left"] == -1  # the second of August is a holiday in Scotland
    assert row(date(2027, 8, 3))["state"] == "OVERDUE"
    assert "R131" in [f.code for f in late.findings]
    report = answer_request("care", number, who(on=date(2027, 8, 4)), outcome="given")
    assert [f.code for f in report.findings] == ["R131"]
    assert row(date(2027, 9, 1))["state"] == "given 2027-08-04, late"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"outcome": "refused"}, ["R121"]),
        ({"outcome": "refused", "ground": "FOIA s.43(2)"}, ["R121"]),
        ({"outcome": "maybe"}, ["R007"]),
        ({"outcome": "given in part", "ground": "s.40(2)"}, []),
        ({"outcome": "given in part", "ground": "s.43", "test": "weighed"}, []),
        ({"outcome": "refused", "ground": "FOIA s.41"}, []),
    ],
)
def test_a_refusal_names_its_ground_and_its_test(given: dict[str, str], codes: list[str]) -> None:
    number = ask()
    report = reported(lambda: answer_request("care", number, who(on=date(2027, 12, 13)), **given))
    assert [f.code for f in report.findings] == codes


def test_two_requests_of_one_wording_are_told_apart_and_one_is_answered_once() -> None:
    first, second = ask(), ask()
    answer_request("care", second, who(on=date(2027, 12, 11)), outcome="not held")
    rows = {r["number"]: r["state"] for r in requests("care", date(2027, 12, 12)).data["requests"]}  # type: ignore[attr-defined]
    assert (rows[first], rows[second]) == ("open", "not held 2027-12-11")
    for number in (second, 1, 999):
        report = reported(
            partial(answer_request, "care", number, who(on=date(2027, 12, 12)), outcome="given")
        )
        assert [f.code for f in report.findings] == ["R130"]


def test_a_request_of_no_kind_has_no_clock_and_says_so() -> None:
    report = receive_request("care", who(), what="a meeting", sender="ref 2")
    assert [f.code for f in report.findings] == ["L011"]
    refused = reported(lambda: receive_request("care", who(), what=" ", sender=""))
    assert [f.code for f in refused.findings] == ["R007", "R007"]


def kept(**more: object) -> str:
    given = {"personal": True, "purge_on": date(2027, 9, 1), "what": "TUPE workforce data", **more}
    report = keep("care", Path("tupe.csv"), who(), **given)  # type: ignore[arg-type]
    return str(report.data["digest"])


def test_personal_data_is_in_no_bundle_and_no_disclosure_set(here: Path) -> None:
    kept(terms="signed undertaking")
    for audience in ("", "foi", "ring", "councillors"):
        bundle("care", here / "b.zip", None, audience=audience, release=())
        members = unpack(here / "b.zip").members
        assert not [n for n, d in members.items() if b"E001,37" in d]
        assert not [f for f in check(members).findings if f.severity == "error"]
    disclose("care", here / "set", who(), audience="foi")
    assert not [
        p for p in (here / "set").rglob("*") if p.is_file() and b"E001,37" in p.read_bytes()
    ]
    digest = kept()
    refused = reported(
        lambda: bundle("care", here / "b.zip", None, audience="foi", release=[digest])
    )
    assert [f.code for f in refused.findings] == ["R120"]


def test_what_is_due_is_destroyed_in_one_act_and_the_chain_stays_whole(here: Path) -> None:
    digest = kept()
    assert purge("care", who(on=date(2027, 8, 31))).data["matter"][0]["due"] is False  # type: ignore[index]
    report = purge("care", who(on=date(2027, 9, 1)), dry_run=True)
    assert "Would destroy" in report.text
    report = purge("care", who(on=date(2027, 9, 1)))
    assert report.data["destroyed"] == [digest]
    with opened("care") as procurement:
        entry = procurement.entries[-1]
        found = procurement.store.matter("care", digest)
    assert entry.kind is K.PURGED
    assert entry.fact("digests") == digest
    assert found is None or found.body is None
    assert b"E001,37" not in (here / "evaluations/care/record.sqlite").read_bytes()
    assert not [f for f in verify("care").findings if f.code == "R002" and "tupe" in f.message]
    bundle("care", here / "b.zip", None)
    members = unpack(here / "b.zip").members
    assert not [f for f in check(members).findings if f.severity == "error"]
    assert "destroyed on 2027-09-01" in members["documents.csv"].decode()
    assert "No personal matter" in purge("care", who(on=date(2027, 9, 2))).text


def test_nothing_is_destroyed_while_a_claim_is_open_unless_a_lawyer_says_so() -> None:
    digest = kept(lot="1")
    with opened("care") as procurement:
        claim = draft(who(), K.CHALLENGE, lot="1", facts={"kind": "claim form", "about": "scores"})
        procurement.store.append("care", (claim,), written=who().now, clock="stated")
    refused = reported(lambda: purge("care", who(on=date(2027, 9, 1))))
    assert [f.code for f in refused.findings] == ["R141"]
    with opened("care") as procurement:
        assert procurement.store.matter("care", digest) is not None
    report = purge("care", who(on=date(2027, 9, 1)), despite_claim="counsel: not relevant to it")
    assert report.data["destroyed"] == [digest]


def test_what_is_not_due_goes_only_once_records_need_not_be_kept() -> None:
    digest = kept(purge_on=date(2040, 1, 1))
    for on in (date(2027, 9, 1), date(2030, 5, 4)):
        refused = reported(lambda: purge("care", who(on=on), digests=[digest[:10]]))  # noqa: B023
        assert [f.code for f in refused.findings] == ["R141"]
    assert purge("care", who(on=date(2030, 5, 5)), digests=[digest[:10]]).data["destroyed"] == [
        digest
    ]
    assert (
        reported(lambda: purge("care", who(on=date(2030, 5, 5)), digests=["ffffffff"])).exit_code
        == 1
    )


def test_keeping_names_all_that_is_missing_at_once() -> None:
    report = reported(
        lambda: keep("care", Path("none.csv"), who(), personal=False, purge_on=None, what="")
    )
    assert [f.code for f in report.findings] == ["R140"] * 4
    report = reported(
        lambda: keep(
            "care", Path("tupe.csv"), who(), personal=True, purge_on=date(2027, 5, 4), what="x"
        )
    )
    assert [f.code for f in report.findings] == ["R140"]
    assert number_of("care", K.RECORD_STARTED) == 1
