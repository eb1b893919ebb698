"""The award notice: the right form for the law, every award in it, and open data that holds together."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tendering.documents.letters import write_letters
from tendering.documents.notice import Notice, award_notice
from tendering.documents.pack import write_pack
from tendering.law.standstill import for_tender
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tests.documents.example import BIDDERS, dossier, outcome
from tests.documents.readback import assert_accessible, tables, text_of

ON = date(2017, 4, 3)


def made(record: Dossier | None = None, kind: str = "F21") -> Notice:
    notice, problems = award_notice(record or dossier(), outcome(), kind, ON)
    assert notice is not None, problems
    return notice


def refused(record: Dossier, kind: str) -> Finding:
    notice, problems = award_notice(record, outcome(), kind, ON)
    assert notice is None
    return problems[0]


def begun(on: date, cpv: str = "85000000-9") -> Dossier:
    base = dossier()
    return dataclasses.replace(
        base, tender=dataclasses.replace(base.tender, started_by_on=on, cpv=(cpv,))
    )


def test_sections_follow_the_form() -> None:
    data = made().word
    assert_accessible(data)
    text = text_of(data)
    marks = ("Section I:", "II.1.1", "II.1.2", "II.1.4", "II.2 ", "Section IV:", "IV.1.3", "IV.1.11", "Section V:",
             "V.2.1 Date", "V.2.2 Number", "V.2.3", "Section VI:", "VI.3", "VI.4.1", "VI.5")  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "Ashby & Vale Council" in text
    assert "Yes, with 3 operators" in text
    assert "3 April 2017" in text
    assert "To be entered when the agreement is concluded" in text
    contractors = next(t for t in tables(data) if t[0][0] == "Name")
    assert [row[0] for row in contractors[1:]] == [BIDDERS[b] for b in ("oak", "bir", "ced")]
    assert contractors[1][3] == "Main provider in North & Moors; framework provider"


def test_award_alone_is_enough_where_one_form_fits() -> None:
    assert made(kind="award").kind == made(kind="f21").kind == "F21"


def test_a_later_form_for_an_older_procedure_says_so() -> None:
    notice, problems = award_notice(begun(date(2014, 5, 9)), outcome(), "award", ON)
    assert notice is not None
    assert [p.code for p in problems] == ["T023"]
    assert "begun under the Public Contracts Regulations 2006" in text_of(notice.word)


@pytest.mark.parametrize(
    ("on", "cpv", "kind", "says"),
    [
        (date(2016, 5, 9), "85000000-9", "UK6", "the award notice is F21"),
        (date(2016, 5, 9), "45000000-7", "F21", "the award notice is F03"),
        (date(2016, 5, 9), "45000000-7", "award", "does not make yet"),
        (date(2026, 5, 9), "85000000-9", "F21", "the award notice is UK6 or UK7"),
        (date(2026, 5, 9), "85000000-9", "award", "name one of them"),
        (date(2026, 5, 9), "85000000-9", "UK6", "does not make yet"),
        (date(2014, 5, 9), "85000000-9", "F03", "the award notice is F21"),
    ],
)
def test_a_kind_that_does_not_fit_names_the_one_that_does(
    on: date, cpv: str, kind: str, says: str
) -> None:
    problem = refused(begun(on, cpv), kind)
    assert problem.code == "T020"
    assert says in problem.message


def test_what_is_lacking_is_named() -> None:
    base = dossier()
    record = dataclasses.replace(base, tender=dataclasses.replace(base.tender, summary=None))
    problem = refused(record, "F21")
    assert (problem.code, problem.where) == ("T021", "summary")
    assert "a short description" in problem.message


def test_an_open_lot_has_no_notice() -> None:
    decided = outcome()
    lot = dataclasses.replace(decided.lots[0], complete=False, waiting_for=("a decision",))
    notice, problems = award_notice(
        dossier(), dataclasses.replace(decided, complete=False, lots=(lot,)), "F21", ON
    )
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
    notice, _ = award_notice(
        dossier(), outcome(), "F21", ON, concluded_on=date(2017, 3, 28), ocid="ocds-h6vhtk-012345"
    )
    assert notice is not None
    release = notice.data["releases"][0]
    assert release["ocid"] == "ocds-h6vhtk-012345"
    assert release["contracts"][0]["dateSigned"] == "2017-03-28T12:00:00+01:00"
    assert "28 March 2017" in text_of(notice.word)


def test_a_lot_without_awards_is_unsuccessful() -> None:
    decided = outcome()
    empty = dataclasses.replace(decided, lots=(dataclasses.replace(decided.lots[0], places=()),))
    notice, _ = award_notice(dossier(), empty, "F21", ON)
    assert notice is not None
    (release,) = notice.data["releases"]
    assert [a["status"] for a in release["awards"]] == ["unsuccessful"]
    assert "contracts" not in release
    assert "No: no eligible tender was appointed" in text_of(notice.word)


def test_the_same_bytes_twice() -> None:
    assert made() == made()


def test_every_document_opens_as_a_page(tmp_path: Path, soffice: str) -> None:
    record = dossier()
    letters, _ = write_letters(record, outcome(), tmp_path, ON, for_tender(record.tender, ON))
    files = [letters[2], *write_pack(record.tender, tmp_path)[4:7], tmp_path / "notice.docx"]
    files[-1].write_bytes(made().word)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "pdf"), *map(str, files)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for file in files:
        pdf = (tmp_path / "pdf" / f"{file.stem}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert b"/MediaBox[0 0 595" in pdf
