from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tendering.files.dossier import read_dossier
from tendering.model.bids import Dossier, MarkKind
from tendering.model.findings import Finding, stopping
from tendering.model.tender import Authority, Tender

TENDER = Tender(
    id="t-2027", title="Home care", authority=Authority(name="Anywhere"), fingerprint="ab12"
)
FILES = {
    "evaluation.yaml": "evaluation: demo\ntitle: A demo\ntender: t-2027\nseed: rain\napproved_on: 2027-02-21\n",
    "bidders.csv": "bidder,name,number,group,email,sme,vcse\nB1,Ash & Vale,01,G,a@b.c,yes,no\nB2,Beech,,,,,\n",
    "parties.csv": "bidder,party,role,number,share,relied_on_for\nB1,Oak Ltd,subcontractor,02,20%,cqc\n",
    "bids.csv": "bidder,lot,zone,preference\nB1,1,north,1\nB1,1,south,\nB2,1,*,\n",
    "capacity.csv": "bidder,lot,hours\nB1,,1200.5\n",
    "prices.csv": "bidder,lot,zone,item,amount\nB1,1,,hourly,15.80\nB2,1,,hourly,\n",
    "pass_fail.csv": "bidder,party,lot,question,answer,evidence\nB1,,,cqc,pass,=1+1\n",
    "marks.csv": 'evaluator,bidder,lot,zone,criterion,mark,note\nE1,B1,,,Q1,4,"good,\nclear"\nE1,B2,,,Q1,,\nE2,B1,,,Q1,Abstain,\n',
    "consensus.csv": "bidder,lot,zone,criterion,mark,reason,evidence,letter_text,withhold\nB1,,,Q1,n/a,r,e,l,w\nB2,,,Q1,,,,,\n",
    "decisions.csv": "bidder,lot,zone,about,decision,by,role,on,options_considered,reason\nB1,1,,hourly,accepted,Jo,head,2027-01-02,o,r\n",
    "withdrawals.csv": "bidder,lot,zone,on,reason\nB2,1,,2027-02-22,sold\n",
    "sends.csv": "recipient,lot,sent,method,received\nB1,1,2027-02-21,email,\n",
    "panel.csv": "person,role,questions,lots\nE1,chair,Q1; Q2,\n",
}


def read(
    folder: Path, files: dict[str, str | bytes], tender: Tender | None = TENDER
) -> tuple[Dossier | None, tuple[Finding, ...]]:
    folder.mkdir(exist_ok=True, parents=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_dossier(folder, lambda ref, base: base / "tender.yaml", lambda path: (tender, ()))


def changed(**files: str | bytes) -> dict[str, str | bytes]:
    return {**FILES, **{f"{name}.csv": text for name, text in files.items()}}


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in findings]


def test_a_column_that_may_be_left_out_is_blank(tmp_path: Path) -> None:
    answers = "bidder,lot,question,answer\nB1,,cqc,pass\nB1,,cqc,fail\n"
    dossier, findings = read(tmp_path, changed(pass_fail=answers))
    assert dossier is not None
    assert [(a.bidder, a.party) for a in dossier.answers] == [("B1", "")]
    assert ("F016", "pass_fail.csv:3") in said(findings)


def test_every_table_becomes_values_with_places(tmp_path: Path) -> None:
    dossier, findings = read(tmp_path, dict(FILES))
    assert dossier is not None
    assert said(findings) == [("F018", "prices.csv:3")]
    assert not stopping(findings, "evaluate")
    assert (dossier.evaluation, dossier.title, dossier.seed) == ("demo", "A demo", "rain")
    assert dossier.approved_on == date(2027, 2, 21)
    assert [b.name for b in dossier.bidders] == ["Ash & Vale", "Beech"]
    assert dossier.parties[0].relied_on_for == "cqc"
    assert [(b.zone, b.preference) for b in dossier.bids] == [
        ("north", 1),
        ("south", None),
        ("*", None),
    ]
    assert dossier.capacity[0].hours == Fraction(24010, 20)
    assert [p.amount for p in dossier.prices] == [Fraction(79, 5)]
    assert dossier.answers[0].evidence == "=1+1"
    assert [(m.kind, m.mark) for m in dossier.marks] == [
        (MarkKind.NUMBER, Fraction(4)),
        (MarkKind.ABSTAIN, None),
    ]
    assert dossier.marks[0].note == "good,\nclear"
    assert [c.kind for c in dossier.consensus] == [MarkKind.NOT_APPLICABLE]
    assert dossier.decisions[0].on == date(2027, 1, 2)
    assert dossier.withdrawals[0].on == date(2027, 2, 22)
    assert dossier.sends[0].received is None
    assert dossier.panel[0].questions == ("Q1", "Q2")
    assert dossier.where["marks", "E1", "B1", "", "", "Q1"] == "marks.csv:2"
    assert dossier.where["marks", "E2", "B1", "", "", "Q1"] == "marks.csv:5"
    assert dossier.where["consensus", "B2", "", "", "Q1"] == "consensus.csv:3"
    assert dossier.where["evaluation", "seed"] == "evaluation.yaml:4:1"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("£15.80/hr", "Write the number alone, without a currency sign or unit: 15.80"),
        ("1O.50", "A letter stands where a digit should; if it is meant to be 10.50, write that."),
        ("15,80", "Write a point, not a comma, before the pence: 15.80"),
        ("1,250.00", "Leave out the comma between thousands: 1250.00"),
        (
            "1.2E+05",
            "Excel shortened this number; format the cell as Number and write every digit.",
        ),
        ("=15*2", "Write the number itself; a formula is never worked out here."),
        ("#REF!", "This is an error of the spreadsheet it came from; write the number itself."),
        (
            "tbc",
            "Write digits with at most one point, such as 15.80; leave the cell blank where there is nothing.",
        ),
    ],
)
def test_a_price_that_is_no_number_says_how_to_write_it(
    tmp_path: Path, text: str, remedy: str
) -> None:
    rows = f'bidder,lot,zone,item,amount\nB1,1,,hourly,"{text}"\nB2,1,,hourly,15\n'
    dossier, findings = read(tmp_path, changed(prices=rows))
    assert dossier is not None
    assert [p.bidder for p in dossier.prices] == ["B2"]
    assert said(findings) == [("F012", "prices.csv:2")]
    assert text in findings[0].message
    assert findings[0].remedy == remedy
    assert stopping(findings, "evaluate")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    dossier, findings = read(
        tmp_path,
        changed(
            bids="bidder,lot,zone,preference\nB1,1,north,first\nB1,1,south,1\nB1,1,south,2\n,1,,\n",
            marks="evaluator,bidder,lot,zone,criterion,mark\nE1,B1,,,Q1,good\nE1,B2,,,Q1,4,extra\n",
            decisions="bidder,lot,zone,about,decision,by,on\nB1,1,,hourly,accepted,Jo,12/05/2016\nB2,1,,hourly,,Jo,\n",
            withdrawals="bidder,lot,zone,on\nB2,1,,\n",
            mark="evaluator\n",
        ),
    )
    assert dossier is not None
    assert said(findings) == [
        ("F019", "mark.csv"),
        ("F015", "bids.csv:2"),
        ("F016", "bids.csv:4"),
        ("F011", "bids.csv:5"),
        ("F018", "prices.csv:3"),
        ("F010", "marks.csv:3"),
        ("F013", "marks.csv:2"),
        ("F014", "decisions.csv:2"),
        ("F018", "decisions.csv:3"),
        ("F011", "withdrawals.csv:2"),
    ]
    assert "2016-05-12 if 12 May 2016" in next(f.remedy for f in findings if f.code == "F014")


def test_tables_come_from_the_shared_folder_where_there_is_none_of_that_name(
    tmp_path: Path,
) -> None:
    read(tmp_path / "other", changed(marks="evaluator\n"))
    about = "evaluation: b\ntender: t-2027\ninputs: ../other\n"
    dossier, findings = read(
        tmp_path / "own", {"evaluation.yaml": about, "prices.csv": FILES["prices.csv"]}
    )
    assert dossier is not None
    assert dossier.where["prices", "B1", "1", "", "hourly"] == "prices.csv:2"
    assert dossier.where["bids", "B1", "1", "north"] == "../other/bids.csv:2"
    assert said(findings) == [("F018", "prices.csv:3"), ("F007", "../other/marks.csv:1")]


def test_a_tender_that_drifted_from_its_pin_stops_everything_after_publication(
    tmp_path: Path,
) -> None:
    pinned = {**FILES, "evaluation.yaml": "evaluation: a\ntender: t-2027\nfingerprint: ff00\n"}
    dossier, findings = read(tmp_path, dict(pinned))
    assert dossier is not None
    drift = next(f for f in findings if f.code == "F031")
    assert drift.where == "evaluation.yaml:3:1"
    assert "ab12" in drift.message
    assert "ff00" in drift.message
    assert drift.stops == {"evaluate", "letters", "notice"}
    same = {**FILES, "evaluation.yaml": "evaluation: a\ntender: t-2027\nfingerprint: AB12\n"}
    assert "F031" not in [f.code for f in read(tmp_path, dict(same))[1]]


def test_evaluation_yaml_has_strict_keys(tmp_path: Path) -> None:
    text = "evaluation:\ntender: t-2027\nsede: x\napproved_on: 21/02/2017\ntitle: [a]\ninputs: ../nowhere\n"
    dossier, findings = read(tmp_path, {**FILES, "evaluation.yaml": text})
    assert dossier is not None
    assert said(findings)[:5] == [
        ("D004", "evaluation.yaml:1:1"),
        ("D002", "evaluation.yaml:3:1"),
        ("D003", "evaluation.yaml:5:1"),
        ("F014", "evaluation.yaml:4:1"),
        ("F032", "evaluation.yaml:6:1"),
    ]


@pytest.mark.parametrize(
    "text", ["", "- a\n", "evaluation: a\n", "evaluation: [\n", "just words", b"\xff\xfea"]
)
def test_no_dossier_without_a_readable_evaluation_yaml(tmp_path: Path, text: str | bytes) -> None:
    dossier, findings = read(tmp_path, {**FILES, "evaluation.yaml": text})
    assert dossier is None
    assert stopping(findings, "evaluate")


def test_an_absent_folder_tender_or_needed_table_is_a_finding(tmp_path: Path) -> None:
    assert read_dossier(tmp_path / "nowhere", lambda ref, base: None)[1][0].code == "F001"
    for name, text in FILES.items():
        if name not in ("bidders.csv", "bids.csv"):
            (tmp_path / name).write_text(text)
    dossier, findings = read_dossier(tmp_path, lambda ref, base: None)
    assert dossier is None
    assert said(findings)[:3] == [
        ("F030", "evaluation.yaml:3:1"),
        ("F001", "bidders.csv"),
        ("F001", "bids.csv"),
    ]


@pytest.mark.parametrize("born", ["soon", "1970", "1970-13", "1970-05-12", "05/1970", "2170-05"])
def test_of_a_birth_the_year_and_month_alone_are_kept(tmp_path: Path, born: str) -> None:
    """What is no year and month would silently be left out of the notice; a day may not be in it."""
    rows = f"bidder,person,relation,born\nB1,Ann,director,{born}\nB1,Bea,director,1970-05\n"
    dossier, findings = read(tmp_path, changed(connected=rows))
    (found,) = [f for f in findings if f.where == "connected.csv:2"]
    assert (found.code, "year and month" in found.message) == ("F014", True)
    assert dossier is not None
    assert [c.person for c in dossier.connected] == ["Bea"]
