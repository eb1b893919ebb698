"""The forms of the older law: the right one, every award in it, and open data that holds together."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tendering.documents.notices.make import Notice, make_notice
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.model.outcome import Outcome
from tests.documents.example import BIDDERS, dossier, outcome
from tests.documents.readback import assert_accessible, tables, text_of

ON = date(2017, 4, 3)


def attempt(
    record: Dossier | None = None,
    kind: str = "F21",
    decided: Outcome | None = None,
    **more: object,
) -> tuple[Notice | None, tuple[Finding, ...]]:
    held = record or dossier()
    on = more.pop("on", ON)
    return make_notice(held.tender, kind, on, dossier=held, outcome=decided or outcome(), **more)


def made(record: Dossier | None = None, kind: str = "F21", **more: object) -> Notice:
    notice, problems = attempt(record, kind, **more)
    assert notice is not None, problems
    return notice


def begun(on: date, cpv: str = "85000000-9") -> Dossier:
    base = dossier()
    return dataclasses.replace(
        base, tender=dataclasses.replace(base.tender, started_by_on=on, cpv=(cpv,))
    )


def test_sections_follow_the_form() -> None:
    data = made().word
    assert_accessible(data)
    text = text_of(data)
    cites = [row[0] for t in tables(data) for row in t[1:]]
    sections = [c.split(".")[0] for c in cites]
    assert list(dict.fromkeys(sections)) == ["I", "II", "IV", "V", "VI"]
    assert sections == sorted(sections, key=["I", "II", "IV", "V", "VI"].index)
    assert "Ashby & Vale Council" in text
    assert "Yes, with 3 operators" in text
    assert "Monday 3 April 2017" in text
    assert "Contract notice of 9 May 2016" in text
    assert "To be entered when the agreement is concluded" in text
    contractors = next(r[2] for t in tables(data) for r in t if r[1] == "Contractors")
    named = [line.partition(",")[0] for line in contractors.splitlines()]
    assert named == [BIDDERS[b] for b in ("oak", "bir", "ced")]
    assert "Main provider in North & Moors; framework provider" in contractors


def test_award_alone_is_enough_where_one_form_fits() -> None:
    assert made(kind="award").kind == made(kind="f21").kind == made(kind="F21-award").kind == "F21"


def test_a_later_form_for_an_older_procedure_says_so() -> None:
    notice, problems = attempt(begun(date(2014, 5, 9)), "award")
    assert notice is not None
    assert [p.code for p in problems] == ["T023"]
    assert "begun under the Public Contracts Regulations 2006" in text_of(notice.word)


@pytest.mark.parametrize(
    ("on", "cpv", "kind", "says"),
    [
        (date(2016, 5, 9), "85000000-9", "UK6", "the notices are F21-PIN, F21-CONTRACT and F21"),
        (date(2016, 5, 9), "45000000-7", "F21", "the notices are F02 and F03"),
        (
            date(2026, 5, 9),
            "85000000-9",
            "F21",
            "UK1, UK2, UK3, UK4, UK5, UK6, UK7, UK11 and UK12",
        ),
        (date(2026, 5, 9), "85000000-9", "award", "UK6 or UK7: name one of them"),
        (date(2026, 5, 9), "85000000-9", "UK10", "there is no such notice"),
        (date(2014, 5, 9), "85000000-9", "F03", "the notices are F21-PIN, F21-CONTRACT and F21"),
    ],
)
def test_a_kind_that_does_not_fit_names_those_that_do(
    on: date, cpv: str, kind: str, says: str
) -> None:
    notice, (problem,) = attempt(begun(on, cpv), kind)
    assert notice is None
    assert problem.code == "T020"
    assert says in problem.message


def test_the_full_regime_has_its_own_forms_with_weights() -> None:
    record = begun(date(2016, 5, 9), "79000000-4")
    notice = made(record, "award")
    assert notice.kind == "F03"
    call = made(record, "F02", on=date(2016, 5, 9))
    criteria = call.data["releases"][0]["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert [(c["name"], c["numbers"][0]["number"]) for c in criteria] == [
        ("Q1 Workforce", 60),
        ("Q2 Safety & Safeguarding", 40),
    ]
    assert "Q1 Workforce 60%" in text_of(call.word)


def test_a_contract_notice_needs_no_bids() -> None:
    tender = dossier().tender
    notice, problems = make_notice(tender, "F21-contract", date(2016, 5, 9))
    assert notice is not None, problems
    (release,) = notice.data["releases"]
    assert release["tag"] == ["tender"]
    assert release["tender"]["tenderPeriod"]["endDate"] == "2016-06-20T23:59:59+01:00"
    assert "awards" not in release
    _, (problem,) = make_notice(tender, "F21", ON)
    assert "name an evaluation, not a tender" in problem.message


def test_all_that_is_lacking_is_named_at_once() -> None:
    base = dossier()
    tender = dataclasses.replace(
        base.tender,
        summary=None,
        cpv=("85000000-9",),
        authority=dataclasses.replace(base.tender.authority, email=None, address=None),
    )
    notice, problems = attempt(dataclasses.replace(base, tender=tender))
    assert notice is None
    assert [(p.code, p.where) for p in problems] == [
        ("T021", "authority.email or authority.address"),
        ("T021", "summary"),
    ]
    assert "“Short description”" in problems[1].message
    assert "II.1.4" in problems[1].law


def test_an_open_lot_has_no_notice() -> None:
    decided = outcome()
    lot = dataclasses.replace(decided.lots[0], complete=False, waiting_for=("a decision",))
    open_lot = dataclasses.replace(decided, complete=False, lots=(lot,))
    notice, problems = attempt(decided=open_lot)
    assert notice is None
    assert [p.code for p in problems] == ["T022"]


def test_open_data_holds_together() -> None:
    data = json.loads(json.dumps(made().data))
    (release,) = data["releases"]
    assert release["tag"] == ["award", "contract"]
    assert release["ocid"].startswith("ocds-213czf-")
    parties = {p["id"] for p in release["parties"]}
    lots = {x["id"] for x in release["tender"]["lots"]}
    awards = {a["id"] for a in release["awards"]}
    assert len(parties) == len(release["parties"])
    assert len(awards) == len(release["awards"]) == 3
    assert release["buyer"]["id"] in parties
    assert all(s["id"] in parties for a in release["awards"] for s in a["suppliers"])
    assert all(set(a["relatedLots"]) <= lots for a in release["awards"])
    assert {c["awardID"] for c in release["contracts"]} == awards
    assert release["bids"]["statistics"][0] == {
        "id": "1",
        "measure": "bids",
        "relatedLot": "1",
        "value": 5,
    }
    assert release["tender"]["value"] == {"amount": 4000000, "currency": "GBP"}
    assert any(p["name"] == "Oak & Elm Care <North> Ltd" for p in release["parties"])


def test_a_concluded_agreement_has_its_date() -> None:
    notice = made(concluded_on=date(2017, 3, 28), ocid="ocds-h6vhtk-012345")
    release = notice.data["releases"][0]
    assert release["ocid"] == "ocds-h6vhtk-012345"
    assert release["contracts"][0]["dateSigned"] == "2017-03-28T12:00:00+01:00"
    assert "Tuesday 28 March 2017" in text_of(notice.word)


def test_a_lot_without_awards_is_unsuccessful() -> None:
    decided = outcome()
    empty = dataclasses.replace(decided, lots=(dataclasses.replace(decided.lots[0], places=()),))
    notice = made(decided=empty)
    (release,) = notice.data["releases"]
    assert [a["status"] for a in release["awards"]] == ["unsuccessful"]
    assert "contracts" not in release
    assert "No: no eligible tender was appointed" in text_of(notice.word)


def test_the_same_bytes_twice() -> None:
    assert made() == made()


def test_every_form_opens_as_a_page(tmp_path: Path, soffice: str) -> None:
    file = tmp_path / "notice.docx"
    file.write_bytes(made().word)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "pdf"), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pdf = (tmp_path / "pdf/notice.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox[0 0 595" in pdf
