"""Compliance party by party: the grid, checks one by one and from a form, exclusion heard and told, by the law that governs."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.workbench import compliance, compliance_checks, excluding
from tendering.workbench.dossiers import recorded
from tendering.workbench.opening import Asked, open_bids
from tendering.workbench.records import draft, opened
from tendering.workbench.sealed import receive
from tests.workbench.responses import (
    DEE,
    add,
    at,
    filled,
    of_bidders,
    published,
    tender_of,
    under_the_act,
)
from tests.workbench.test_opening import codes, refused

WHO = at("2026-05-26 09:00")


@pytest.fixture
def ref(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return under_the_act(tmp_path)


def states(ref: str) -> dict[tuple[str, str, str, str], str]:
    data: Any = compliance.show(ref).data["checks"]
    return {(c["bidder"], c["party"], c["check"], c["stage"]): c["state"] for c in data}


def row(bidder: str = "h1", check: str = "debarment", **more: str) -> dict[str, str]:
    return {
        "bidder": bidder,
        "check": check,
        "result": "clear",
        "listed": "2026-05-26",
    } | more


def test_the_grid_is_every_party_by_every_check_of_the_act(ref: str) -> None:
    found = states(ref)
    assert {k for k in found if k[3] == "assessment" and k[0] == "h1"} == {
        ("h1", "", "platform", "assessment"),
        ("h1", "", "debarment", "assessment"),
        ("h1", "", "self-declaration", "assessment"),
        ("h1", "Oak Ltd", "platform", "assessment"),
        ("h1", "Oak Ltd", "debarment", "assessment"),
        ("h1", "Oak Ltd", "self-declaration", "assessment"),
        ("h1", "Fir plc", "debarment", "assessment"),
        ("h1", "Fir plc", "self-declaration", "assessment"),
    }
    assert {v for k, v in found.items() if k[3] == "assessment"} == {"missing"}
    assert {v for k, v in found.items() if k[3] != "assessment"} == {"not yet"}
    report = compliance.show(ref)
    assert codes(report.findings) == ["R340"] * 3
    assert "MISSING" in report.text
    assert report.exit_code == 0


def test_a_check_is_of_one_party_with_the_day_of_the_list(ref: str) -> None:
    rows = [row(), row(party="oak  LTD"), row(party="Fir plc", result="On the list since 3 May.")]
    report = compliance_checks.record_checks(ref, rows, WHO)
    assert codes(report.findings) == ["R342"]
    found = states(ref)
    assert found["h1", "", "debarment", "assessment"] == "done"
    assert found["h1", "Oak Ltd", "debarment", "assessment"] == "done"
    assert found["h1", "Fir plc", "debarment", "assessment"] == "found"
    assert found["h2", "", "debarment", "assessment"] == "missing"
    with opened(ref) as procurement:
        entry = of_kind(procurement.entries, EntryKind.DEBARMENT_CHECK)[-1]
    assert (entry.bidder, entry.fact("party"), entry.fact("listed")) == (
        "h1",
        "Fir plc",
        "2026-05-26",
    )
    assert "R342" in codes(compliance.show(ref).findings)


def test_what_cannot_stand_is_refused_all_at_once(ref: str) -> None:
    rows = [
        row(bidder="h9"),
        row(party="Nobody"),
        row(listed=""),
        row(listed="2026-05-27"),
        row(check="espd"),
        row(stage="someday"),
        row(result=" "),
    ]
    said = refused(lambda: compliance_checks.record_checks(ref, rows, WHO))
    assert said == ["R355", "R355", "R007", "R301", "R341", "R341", "R007"]
    with opened(ref) as procurement:
        assert not of_kind(procurement.entries, EntryKind.DEBARMENT_CHECK)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_dozens_of_checks_come_from_a_form(ref: str, tmp_path: Path, kind: str) -> None:
    form = tmp_path / "form.csv"
    written = compliance_checks.form(ref, form)
    lines = list(csv.DictReader(StringIO(form.read_text(encoding="utf-8"))))
    assert written.data["rows"] == len(lines) == 11
    for n, line in enumerate(lines):
        line["result"] = (
            ""
            if n == 0
            else {"platform": "confirmed", "debarment": "clear"}.get(line["check"], "no ground")
        )
        line["listed"] = "2026-05-25" if line["check"] == "debarment" else ""
    if kind == "xlsx":
        form = tmp_path / "form.xlsx"
        book = Workbook()
        for line in (list(lines[0]), *(list(x.values()) for x in lines)):
            book.worksheets[0].append(line)
        book.save(form)
    else:
        text = StringIO()
        writer = csv.DictWriter(text, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
        form.write_text(text.getvalue(), encoding="utf-8")
    compliance_checks.record_checks(ref, compliance_checks.form_rows(form), WHO)
    found = states(ref)
    assert [k for k, v in found.items() if v == "missing"] == [
        ("h1", "", "platform", "assessment")
    ]
    assert not [v for v in found.values() if v == "found"]


def test_a_form_is_of_the_stage_that_is_named(ref: str, tmp_path: Path) -> None:
    for stage, checks in (("award", 4), ("signing", 4), ("call-off", 4), ("assessment", 11)):
        path = tmp_path / f"{stage}.csv"
        compliance_checks.form(ref, path, stage=stage)
        lines = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))
        assert (len(lines), {x["stage"] for x in lines}) == (checks, {stage})
    assert refused(lambda: compliance_checks.form(ref, tmp_path / "x", stage="someday")) == [
        "R341"
    ]


def test_the_list_is_looked_at_again_before_each_later_step(ref: str) -> None:
    compliance_checks.record_checks(ref, [row(), row("h2")], WHO)
    sent = at("2026-07-01 09:00")
    notice = {"notice": "UK6", "number": "1", "standstill_last_day": "2026-07-14"}
    who = at("2026-06-20 09:00")
    chair = [
        draft(who, EntryKind.DECLARATION, person="Ann Abbot", facts={"interest": "none"}),
        draft(
            who,
            EntryKind.MARKS_GIVEN,
            person="Ann Abbot",
            rows={"marks": [{"bidder": "h1", "lot": LOT}]},
        ),
        draft(who, EntryKind.MARKS_CLOSED, lot=LOT),
        draft(who, EntryKind.MODERATION, lot=LOT, facts={"criterion": "Q1"}),
        draft(who, EntryKind.SCORES_SIGNED, lot=LOT),
    ]
    add(ref, *chair)
    found = states(ref)
    assert found["h1", "", "debarment", "award"] == "missing"
    assert found["h1", "", "debarment", "signing"] == "not yet"
    compliance_checks.record_checks(ref, [row(stage="award", listed="2026-06-30")], sent)
    assert states(ref)["h1", "", "debarment", "award"] == "done"
    assert states(ref)["h2", "", "debarment", "award"] == "missing"
    assert notice["notice"] == "UK6"


LOT = tender_of("herefordshire-2027").lots[0].id


def test_an_exclusion_is_heard_decided_by_a_named_person_and_told(ref: str) -> None:
    said = {
        "ground": "tax not paid",
        "reason": "Finally established.",
        "role": "Director",
        "options": "1. 2. 3.",
    }
    exclude = lambda when: excluding.exclude(ref, "h2", at(when, "Mo Head"), **said)  # noqa: E731
    assert refused(lambda: exclude("2026-05-27 09:00")) == ["R354"]
    late = lambda: excluding.invite(ref, "h2", "tax", "2026-05-20", WHO)  # noqa: E731
    assert refused(late) == ["R301"]
    assert refused(lambda: excluding.invite(ref, "h9", "tax", "2026-06-02", WHO)) == ["R355"]
    excluding.invite(ref, "h2", "tax not paid", "2026-06-02", WHO)
    assert refused(lambda: exclude("2026-06-02 09:00")) == ["R354"]
    excluding.consider(ref, "h2", "tax not paid", "no self-cleaning", at("2026-06-01 09:00"))
    mo = at("2026-06-02 09:00", "Mo Head")
    blank = dict.fromkeys(said, "")
    assert refused(lambda: excluding.exclude(ref, "h2", mo, **blank)) == ["R007"] * 4
    report = exclude("2026-06-02 09:00")
    assert (
        "told by Wednesday 1 July 2026" in report.text
    )  # thirty days beginning with the decision
    shown = compliance.show(ref)
    assert "R343" in codes(shown.findings)
    with opened(ref) as procurement:
        dossier, _ = recorded(procurement)
    assert dossier is not None
    (decision,) = dossier.decisions
    assert (decision.about, decision.decision, decision.by) == ("exclusion", "rejected", "Mo Head")
    # the day it was told is the entry again
    assert refused(lambda: excluding.told(ref, "h1", WHO, reported="2026-06-10")) == ["R355"]
    excluding.told(ref, "h2", at("2026-06-10 09:00"), reported="2026-06-10", notified="2026-06-02")
    with opened(ref) as procurement:
        (entry,) = of_kind(standing(procurement.entries), EntryKind.EXCLUSION)
    assert (entry.on.isoformat(), entry.by, entry.fact("reported")) == (
        "2026-06-02",
        "Mo Head",
        "2026-06-10",
    )
    shown = compliance.show(ref)
    assert "R343" not in codes(shown.findings)
    assert "told on Wednesday 10 June 2026" in shown.text


def test_the_answer_on_grounds_for_exclusion_is_the_declaration(ref: str) -> None:
    with opened(ref) as procurement:
        assert procurement.tender is not None
        kinds_of = {q.kind.value: q.id for q in procurement.tender.pass_fail}
    rows = [
        {"bidder": "h1", "question": kinds_of["exclusion"], "answer": "pass"},
        {"bidder": "h2", "question": kinds_of["exclusion"], "answer": "fail"},
    ]
    add(
        ref, draft(WHO, EntryKind.ANSWERS_JUDGED, rows={"pass_fail": rows}), now="2026-05-26 09:00"
    )
    found = states(ref)
    assert found["h1", "", "self-declaration", "assessment"] == "done"
    assert found["h2", "", "self-declaration", "assessment"] == "found"
    assert found["h1", "Oak Ltd", "self-declaration", "assessment"] == "missing"


def test_under_the_regulations_there_is_no_list_and_no_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ref = published(tmp_path)
    rows = of_bidders(["b02"])
    path = tmp_path / "b02.xlsx"
    path.write_bytes(filled(tender_of(), "b02", rows))
    receive(ref, [path], at("2016-06-20 10:00"))
    open_bids(ref, at("2016-06-20 14:00"), Asked(witness=DEE))
    found = states(ref)
    assert {k[2] for k in found} == {"self-declaration"}
    assert {k[1] for k in found} == {"", "Cloverlea Night Support Ltd"}
    who = at("2016-06-21 09:00")
    debarment = lambda: compliance_checks.record_checks(ref, [row("b02")], who)  # noqa: E731
    assert refused(debarment) == ["R341"]
    one = row("b02", "self-declaration", result="no ground")
    compliance_checks.record_checks(ref, [one], who)
    assert states(ref)["b02", "", "self-declaration", "assessment"] == "done"


def test_the_commands(ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERING_CLOCK", "2026-05-26T09:00:00Z")
    monkeypatch.setenv("TENDERING_ACTOR", "Cyd Cole")

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["compliance", *words])

    assert run(ref, "--json").exit_code == 0
    assert '"state": "missing"' in run(ref, "--json").output
    said = run(
        "record", ref, "--bidder", "h1", "--check", "debarment", "--result", "clear",
        "--listed", "2026-05-26",
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    shown = run(ref).output
    assert "clear" in shown
    assert "2026-05-26" in shown
    assert run("record", ref, "--bidder", "h1", "--check", "debarment").exit_code == 1
    assert run("nobody").exit_code == 1
    assert run("--help").exit_code == 0
