"""The audit of a record: each of the twenty-one items with its evidence or MISSING, each rule, every table, the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from tendering.checks import check_bids, check_outcome, check_record, check_tender
from tendering.checks.reasons import check_reasons, names_of, notes_of
from tendering.checks.record import record_of
from tendering.cli.main import app
from tendering.documents.accessibility import accessibility_problems
from tendering.documents.audit_case import AuditCase, Written
from tendering.documents.audit_items import IN_PART, MISSING, SHOWN
from tendering.documents.audit_report import Audit
from tendering.documents.audit_rules import BROKEN, CANNOT_BE_TOLD, DOES_NOT_APPLY, HELD
from tendering.evaluation.evaluate import evaluate
from tendering.files.definition import read_tender
from tendering.files.record_dossier import dossier_of
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, FileRef
from tendering.model.findings import Finding
from tendering.model.tender import Tender
from tendering.workbench.audit import audit
from tendering.workbench.library import locate
from tendering.workbench.outcome_digest import outcome_digest
from tendering.workbench.record_load import load
from tests.workbench.after_award import entries_of, who

K = EntryKind
ACT, PCR = "herefordshire-2027", "herefordshire-2017"
PANEL = ("Catrin Maddox", "Hilary Beddoes", "Naomi Addis", "Tariq Mahmood")
FILE = FileRef(digest="a" * 64, name="kept.docx", size=1)
Entries = list[Entry]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The record of a shipped evaluation, loaded once."""
    root = tmp_path_factory.mktemp("audited")
    patch = pytest.MonkeyPatch()
    patch.chdir(root)
    patch.delenv("TENDERING_STORE", raising=False)
    load(ACT, who("2026-10-01"), to="it")
    load(PCR, who("2017-10-01"), to="earlier")
    yield root / "evaluations" / "it"
    patch.undo()


@cache
def tender_of(evaluation: str) -> tuple[Tender, tuple[Finding, ...]]:
    """The tender of a shipped evaluation, with what its checks find, read once."""
    path = locate("lots", evaluation)
    assert path is not None
    tender, _ = read_tender(path)
    assert tender is not None
    return tender, check_tender(tender)


def case_of(entries: Sequence[Entry], evaluation: str = ACT) -> AuditCase:
    """What an audit sees of some entries, without a store."""
    tender, about = tender_of(evaluation)
    numbered = tuple(
        replace(e, number=n, where=f"record, entry {n}") for n, e in enumerate(entries, 1)
    )
    dossier, findings = dossier_of("it", tender, numbered)
    outcome = evaluate(dossier)
    found = (
        *findings,
        *about,
        *check_bids(dossier),
        *check_record(tender, numbered, dossier),
        *outcome.findings,
        *check_outcome(dossier, outcome),
        *_of_reasons(dossier),
    )
    return AuditCase(
        record=record_of(tender, numbered, dossier),
        every=numbered,
        dossier=dossier,
        outcome=outcome,
        digest=outcome_digest(dossier, outcome),
        findings=found,
        head="c" * 64,
        written={
            e.number or 0: Written(
                at=datetime.combine(e.on, time(12), UTC), clock="system", channel="test"
            )
            for e in numbered
        },
        on=date(2026, 10, 1),
    )


_REASONS: dict[object, tuple[Finding, ...]] = {}


def _of_reasons(dossier: Dossier) -> tuple[Finding, ...]:
    """What the reason checker finds: the same for the same scores, so it is asked once."""
    scores = tuple(dossier.consensus)
    if scores not in _REASONS:
        notes = notes_of(dossier)
        _REASONS[scores] = check_reasons(notes, dossier.tender, names_of(dossier))
    return _REASONS[scores]


def facts(entry: Entry, **more: str) -> Entry:
    return replace(entry, facts={**entry.facts, **more})


@pytest.fixture(scope="module")
def full(loaded: Path) -> Entries:
    """The shipped record with what it leaves out, so that every item is shown."""
    return whole(entries_of(loaded))


def whole(entries: Sequence[Entry]) -> Entries:
    """A record that holds what the shipped one leaves out."""
    digest = case_of(entries).digest
    made: Entries = []
    for entry in entries:
        made.append(_mended(entry, digest))
        if entry.kind is K.MARKS_CLOSED:
            made.append(Entry(kind=K.PRACTICE_MARKED, on=entry.on, by="Priya Nair", facts={"summary": "Within one mark."}))  # fmt: skip
        if entry.kind is K.SEED_REVEALED:
            made += [
                Entry(kind=K.MINUTE_AGREED, on=entry.on, by=p, person=p, facts={"agrees": "yes"})
                for p in PANEL
            ]
            made.append(Entry(kind=K.SCORES_SIGNED, on=entry.on, by="Priya Nair"))
        if entry.kind is K.OPENED:
            made.insert(-1, Entry(kind=K.DID_NOT_BID, on=date(2026, 5, 22), by="Priya Nair", facts={"reason": "No staff in zone C."}))  # fmt: skip
    return made


def _mended(entry: Entry, digest: str) -> Entry:
    match entry.kind:
        case K.MODEL_PUBLISHED:
            return facts(entry, tested="Tried on three invented bids on 1 April 2026; no tie")
        case K.SUBMISSION_RECEIVED:
            return facts(entry, digest="b" * 64)
        case K.OPENED:
            return facts(entry, witness="Colette Ashby")
        case K.CLARIFICATION_TO_BIDDER:
            return facts(entry, scores="none", changed="nothing")
        case K.MODERATION:
            told = tuple(
                {**{k: row.get(k, "") for k in ("bidder", "lot", "zone", "criterion")}, "why_not_higher": "No date is given."}
                for row in entry.rows.get("consensus", ())
            )  # fmt: skip
            kept = facts(entry, chair="Amara Whitlock", started="09:30", ended="12:00")
            return replace(kept, rows={**entry.rows, "moderation": told})
        case K.EVALUATION_COMPUTED:
            return replace(facts(entry, digest=digest), files=(FILE,))
        case K.RECOMMENDATION | K.LETTER_ISSUED:
            return replace(entry, files=(FILE,))
        case K.APPROVED:
            return facts(entry, digest=digest, role="Director of Adults")
        case _:
            return entry


def states(entries: Sequence[Entry]) -> dict[int, str]:
    return {i.number: i.state for i in Audit(case_of(entries)).items}


def rules(entries: Sequence[Entry]) -> dict[str, str]:
    return {r.code: r.state for r in Audit(case_of(entries)).rules}


def test_the_shipped_record_shows_most_and_says_what_it_lacks(loaded: Path) -> None:
    made = Audit(case_of(entries_of(loaded)))
    assert [i.number for i in made.items] == list(range(1, 22))
    assert {i.number for i in made.items if i.state == MISSING} == {2}
    lacking = {i.number: " ".join(i.lacking) for i in made.items if i.state == IN_PART}
    assert "a second officer" in lacking[5]
    assert "who led it, in 8 of 8 sessions" in lacking[9]
    assert "the panel's signature" in lacking[11]
    assert "digest of the outcome" in lacking[17]
    assert "the text of 10 letters" in lacking[18]
    shown = {i.number: " ".join(e.text for e in i.evidence) for i in made.items}
    assert "Tariq Mahmood: Worked for Wyebrook" in shown[4]
    assert "158 marks have the evaluator's note" in shown[8]
    assert "UK6 was published on 28 July 2026" in shown[19]
    assert "[entry " in shown[1]
    state = {r.code: r.state for r in made.rules}
    assert state["X06"] == DOES_NOT_APPLY
    assert state["X13"] == CANNOT_BE_TOLD
    assert BROKEN not in state.values()
    assert list(state) == [f"X{n:02}" for n in range(1, 21)]


def test_a_whole_record_shows_all_twenty_one(full: Entries) -> None:
    found = Audit(case_of(full))
    assert {i.number: i.lacking for i in found.items if i.state != SHOWN} == {}
    assert found.findings() == ()
    assert {r.code: r.state for r in found.rules if r.state != HELD} == {"X06": DOES_NOT_APPLY}


def without(*kinds: EntryKind) -> Callable[[Entries], Entries]:
    return lambda entries: [e for e in entries if e.kind not in kinds]


def changed(kind: EntryKind, **more: str) -> Callable[[Entries], Entries]:
    return lambda entries: [facts(e, **more) if e.kind is kind else e for e in entries]


def bare(kind: EntryKind) -> Callable[[Entries], Entries]:
    """Take the files of a kind of entry away."""
    return lambda entries: [replace(e, files=()) if e.kind is kind else e for e in entries]


def rowless(kind: EntryKind, table: str) -> Callable[[Entries], Entries]:
    return lambda entries: [
        replace(e, rows={t: r for t, r in e.rows.items() if t != table}) if e.kind is kind else e
        for e in entries
    ]


@pytest.mark.parametrize(
    ("number", "spoil", "says"),
    [
        (1, without(K.MODEL_PUBLISHED), "rules were published"),
        (1, bare(K.MODEL_PUBLISHED), "definition as published is not kept"),
        (2, changed(K.MODEL_PUBLISHED, tested=""), "tried on invented bids"),
        (3, without(K.PRACTICE_MARKED), "training"),
        (3, without(K.PANEL_PLANNED), "who sat on the panel"),
        (4, without(K.DECLARATION), "any declaration"),
        (4, without(K.CONFLICTS_ASSESSMENT), "a conflicts assessment"),
        (5, without(K.SUBMISSION_RECEIVED), "was received"),
        (5, changed(K.OPENED, witness=""), "second officer"),
        (5, without(K.DID_NOT_BID), "did not bid"),
        (6, rowless(K.NON_COMPLIANCE_DECIDED, "decisions"), ""),
        (7, without(K.PRICES_OPENED), ""),
        (8, without(K.MARKS_GIVEN), "own marks"),
        (8, without(K.MARKS_CLOSED), "marks were closed"),
        (9, without(K.MINUTE_AGREED), "each member agreed the minute"),
        (9, changed(K.MODERATION, chair=""), "who led it"),
        (10, lambda e: [replace(x, facts={**x.facts, "summary": ""}, rows={k: v for k, v in x.rows.items() if k != "moderation"}) if x.kind is K.MODERATION else x for x in e], "not what some evaluators gave"),
        (11, without(K.SCORES_SIGNED), "signature"),
        (12, rowless(K.MODERATION, "moderation"), "next one up"),
        (13, changed(K.CLARIFICATION_TO_BIDDER, scores="", changed="obvious error"), "which scores"),
        (14, bare(K.EVALUATION_COMPUTED), "outcome with its figures"),
        (15, without(K.EVALUATION_COMPUTED), "computed, and when"),
        (15, changed(K.EVALUATION_COMPUTED, digest="d" * 64), "what follows is another"),
        (16, without(K.RECOMMENDATION), "an evaluation report"),
        (17, without(K.APPROVED), "an approval"),
        (17, changed(K.APPROVED, role=""), "the office of"),
        (17, without(K.DECISION), "the key decision"),
        (18, bare(K.LETTER_ISSUED), "the text of 10 letters"),
        (18, without(K.LETTER_ISSUED), "a letter or assessment summary to"),
        (19, without(K.STANDSTILL), "the standstill, with its last day"),
        (19, changed(K.STANDSTILL, calendar=""), "edition of the bank holidays"),
        (20, without(K.PURGE_PLANNED), "until when"),
        (21, without(K.LETTER_ISSUED), "feedback to"),
    ],
)  # fmt: skip
def test_with_something_removed_its_item_turns_missing(
    full: Entries, number: int, spoil: Callable[[Entries], Entries], says: str
) -> None:
    item = {i.number: i for i in Audit(case_of(spoil(full))).items}[number]
    if not says:  # an item that other evidence still shows
        assert item.evidence or item.lacking
        return
    assert item.state in (IN_PART, MISSING)
    assert any(says in line for line in item.lacking), item.lacking


def _sent_late(entry: Entry) -> Entry:
    """Return an entry with the summary of one bidder given two days after the others."""
    if entry.kind is not K.LETTER_ISSUED or entry.bidder != "oakleaf":
        return entry
    rows = tuple({**row, "sent": "2026-07-29"} for row in entry.rows["sends"])
    return replace(entry, on=date(2026, 7, 29), rows={"sends": rows})


@pytest.mark.parametrize(
    ("code", "spoil", "state"),
    [
        ("X01", changed(K.STANDSTILL, last_day="2026-08-10"), BROKEN),
        ("X02", lambda e: [replace(x, on=date(2026, 8, 11)) if x.kind is K.SIGNED else x for x in e], BROKEN),
        ("X02", without(K.SIGNED), CANNOT_BE_TOLD),
        ("X03", changed(K.STANDSTILL, calendar="england_and_wales; holidays 1"), BROKEN),
        ("X04", lambda e: [_sent_late(x) for x in e], BROKEN),
        ("X09", without(K.MODEL_PUBLISHED), CANNOT_BE_TOLD),
        ("X10", without(K.DECLARATION), BROKEN),
        ("X14", without(K.REPRESENTATIONS_INVITED), BROKEN),
        ("X17", changed(K.PURGE_PLANNED, purge_on="2027-01-01"), BROKEN),
        ("X18", without(K.SECOND_READING), BROKEN),
        ("X19", without(K.CONFLICTS_ASSESSMENT), BROKEN),
        ("X20", without(K.CALL_IN_ENDED, K.DECISION), CANNOT_BE_TOLD),
    ],
)  # fmt: skip
def test_each_rule_says_when_it_is_broken_or_cannot_be_told(
    full: Entries, code: str, spoil: Callable[[Entries], Entries], state: str
) -> None:
    assert rules(spoil(full))[code] == state


def test_under_the_regulations_rules_of_the_act_do_not_apply(loaded: Path) -> None:
    entries = entries_of(loaded.parent / "earlier")
    found = {r.code: r for r in Audit(case_of(entries, PCR)).rules}
    for code in ("X03", "X04", "X05", "X19"):
        assert found[code].state == DOES_NOT_APPLY
        assert "Procurement Act 2023" in found[code].because


def text_of(case: AuditCase) -> str:
    parts: list[str] = []
    for block in Audit(case).blocks():
        parts += [block.text, *block.lines, *(cell for row in block.rows for cell in row)]
    return "\n".join(parts)


def test_every_change_of_a_score_and_what_was_taken_out_are_told(loaded: Path) -> None:
    entries = list(entries_of(loaded))
    rows = [(n, r) for n, e in enumerate(entries) for r in e.rows.get("marks", ())]
    at, row = rows[0]
    other = "1" if row["mark"] != "1" else "2"
    changed_mark = Entry(kind=K.MARKS_CHANGED, on=date(2026, 6, 23), by=row["evaluator"], person=row["evaluator"], facts={"reason": "Page 7 was missed."}, rows={"marks": ({**row, "mark": other},)})  # fmt: skip
    entries.insert(at + 1, changed_mark)
    number = at + 2
    entries.append(Entry(kind=K.SUPERSEDED, on=date(2026, 9, 22), by="Priya Nair", facts={"number": str(number), "reason": "Entered for another bidder."}))  # fmt: skip
    text = text_of(case_of(entries))
    assert f"{row['mark']} to {other}" in text
    assert "Page 7 was missed." in text
    assert "Entered for another bidder." in text
    assert "Entries that no longer stand" in " ".join(
        b.text for b in Audit(case_of(entries)).blocks()
    )


def test_accesses_decisions_bids_and_late_writing_are_told(loaded: Path) -> None:
    entries = list(entries_of(loaded))
    entries.append(Entry(kind=K.SEALED_MATTER_SEEN, on=date(2026, 5, 21), by="Priya Nair", facts={"what": "the list of files", "reason": "a bidder asked"}))  # fmt: skip
    case = case_of(entries)
    text = text_of(case)
    assert "The list of files. A bidder asked." in text
    assert "Rejected: " in text or "rejected" in text
    assert "excluded 9 June 2026" in text
    assert "£24,282,003.20" in text
    late = replace(
        case,
        written={
            n: replace(w, at=datetime(2026, 12, 1, tzinfo=UTC)) for n, w in case.written.items()
        },
    )
    assert "more than seven days later" in text_of(late)


def test_it_is_written_as_word_page_and_pdf_the_same_bytes_twice(
    loaded: Path, tmp_path: Path
) -> None:
    report = audit("it", pdf=True, out=tmp_path / "one")
    audit("it", pdf=True, out=tmp_path / "two")
    names = ["audit-report.docx", "audit-report.html", "audit-report.pdf"]
    assert sorted(p.name for p in report.files) == names
    for name in names:
        one, two = (tmp_path / n / "audit" / name for n in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name
    word = Document(str(tmp_path / "one" / "audit" / names[0]))
    said = "\n".join(p.text for p in word.paragraphs)
    assert "21. Feedback to every bidder" in said
    assert not list(accessibility_problems((tmp_path / "one" / "audit" / names[0]).read_bytes()))
    page = (tmp_path / "one" / "audit" / names[1]).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("<h1>") == 1
    assert re.findall(r'href="#(b\d+|timeline|main)"', page)
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    assert page.count("<table>") == page.count("<caption>")
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="timeline"' in page


def test_the_command_gives_the_items_for_machines(loaded: Path, tmp_path: Path) -> None:
    del loaded
    ran = CliRunner().invoke(
        app, ["audit", "it", "--out", str(tmp_path), "--on", "2026-10-02", "--json"]
    )
    assert ran.exit_code == 0, ran.output
    data: Any = json.loads(ran.stdout)
    assert [i["number"] for i in data["items"]] == list(range(1, 22))
    assert data["rules"][0]["code"] == "X01"
    assert data["head"]
    assert {f["code"] for f in data["findings"]} <= {"R740", "R741"}
