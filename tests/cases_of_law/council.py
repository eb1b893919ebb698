"""A small procurement of home care written out as a council would: a definition, its tables and its record, to be spoilt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tendering.checks import check_record, check_tender
from tendering.files.definition import read_tender
from tendering.model.entries import Entry
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Tender
from tendering.workbench import evaluate, issue
from tendering.workbench.writing import Report

TENDER = """\
tender: council
title: Home care
authority: {name: Exampleshire Council, nation: england, email: care@exampleshire.example}
procedure: light_touch_own
started_by: {event: contract_notice, on: 2016-05-09}
cpv: ["85000000-9"]
agreement: {kind: framework, term: 4 years, starts_on: 2017-01-09}
standstill: {issue_on: 2016-08-15, stated_days: 10}
timetable:
  - {event: tenders_close, on: 2016-06-20}
scales:
  quality:
    levels:
      - {mark: 0, label: None, descriptor: No answer.}
      - {mark: 1, label: Weak, descriptor: Part of the question is addressed.}
      - {mark: 2, label: Fair, descriptor: The question is addressed with minor gaps.}
      - {mark: 3, label: Good, descriptor: Every part is addressed in detail with evidence.}
weights: {as: of_award, total: 100}
criteria:
  - id: Q1
    title: Workforce
    weight: 60
    scale: quality
    question: How will you recruit, train and keep carers?
    bullets: [how carers are recruited, how carers are trained, how turnover is kept low]
  - id: Q2
    title: Mobilisation
    weight: 40
    scale: quality
    question: How will you take over packages?
    bullets: [the timetable of transfer, risks and what is done about them]
pass_fail:
  - id: registered
    kind: condition
    question: Are you registered to provide personal care?
    effect: must_reject
    because: Nobody else may provide it.
price:
  weight: 0
  items: [{id: hourly, title: Hourly rate, unit: hour, rule: {fixed: "15.80"}, effect: may_reject}]
  open: before_marking
lots:
  - id: "1"
    title: Home care
    roles:
      - {role: framework, per: lot, places: {most: 1}, at_last_place: tie_break}
ties:
  - {higher: Q1}
  - {draw: {commitment: "716aaccbaa918e121db08ebbf438dbb497314eae52f5f3fb94d18a64a8b9d694"}}
rounding: {at: [], mode: half_up, display: {places: 2}}
"""
ACT = (
    ("{event: contract_notice, on: 2016-05-09}", "{event: tender_notice, on: 2026-06-01}"),
    ("starts_on: 2017-01-09", "starts_on: 2027-01-04"),
    ("issue_on: 2016-08-15", "issue_on: 2026-09-01"),
    ("on: 2016-06-20", "on: 2026-07-10"),
)
"""What puts the same tender under the Act."""
REASON = {
    "Q1": "Carers are recruited by referral and trained in twelve weeks, and turnover fell (page {page}, para 2).",
    "Q2": "The timetable of transfer is by week, and each of nine risks has an owner (page {page}, para 1).",
}
HEADINGS = {
    "bidders": "bidder,name,number,group,email,sme,vcse",
    "bids": "bidder,lot,zone,preference",
    "prices": "bidder,lot,zone,item,amount",
    "pass_fail": "bidder,party,lot,question,answer,evidence",
    "marks": "evaluator,bidder,lot,zone,criterion,mark,note",
    "consensus": "bidder,lot,zone,criterion,mark,reason,evidence,letter_text,withhold",
    "decisions": "bidder,lot,zone,about,decision,by,role,on,options_considered,reason",
    "withdrawals": "bidder,lot,zone,on,reason",
}
BIDDERS = [
    "ash,Ash Home Care,07001111,,care@ash.example,yes,no",
    "beech,Beech Care,07002222,,care@beech.example,yes,no",
]
BIDS = ["ash,1,,", "beech,1,,"]
PRICES = ["ash,1,,hourly,15.80", "beech,1,,hourly,15.80"]
ANSWERS = ["ash,,,registered,pass,", "beech,,,registered,pass,"]


def agreed(bidder: str, criterion: str, mark: object, page: int, reason: str | None = None) -> str:
    """A row of consensus.csv."""
    said = REASON[criterion].format(page=page) if reason is None else reason
    return f'{bidder},1,,{criterion},{mark},"{said}",,"{said}",'


SCORES = [
    agreed("ash", "Q1", 3, 4),
    agreed("ash", "Q2", 3, 9),
    agreed("beech", "Q1", 2, 5),
    agreed("beech", "Q2", 1, 8),
]


def mark(who: str, bidder: str, criterion: str, given: int, note: str = "See page 4.") -> str:
    """A row of marks.csv."""
    return f"{who},{bidder},1,,{criterion},{given},{note}"


@dataclass
class Council:
    """A council's folder: written out, then read by the tool as anyone's would be.

    Attributes:
        changes: Text of the definition and what stands in its place.
        rows: Rows of the tables, where they are not those of two good bids.
        entries: The record.
    """

    folder: Path
    changes: tuple[tuple[str, str], ...] = ()
    rows: Mapping[str, Iterable[str]] = field(default_factory=dict)
    entries: Iterable[Entry] = ()
    approved_on: str = ""

    def __post_init__(self) -> None:
        text = TENDER
        for old, new in self.changes:
            if old not in text:
                raise ValueError(f"{old!r} is not in the definition")
            text = text.replace(old, new, 1)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "tender.yaml").write_text(text, encoding="utf-8")
        good = {
            "bidders": BIDDERS,
            "bids": BIDS,
            "prices": PRICES,
            "pass_fail": ANSWERS,
            "consensus": SCORES,
        }
        for name, rows in {**good, **self.rows}.items():
            text = "\n".join([HEADINGS[name], *rows]) + "\n"
            (self.folder / f"{name}.csv").write_text(text, encoding="utf-8")
        head_lines = ["evaluation: council", "title: A case", "tender: ./tender.yaml"]
        if self.approved_on:
            head_lines.append(f"approved_on: {self.approved_on}")
        kept = [_yaml(e, self.tender().fingerprint) for e in self.entries]
        body = ["entries:", *kept] if kept else []
        (self.folder / "evaluation.yaml").write_text(
            "\n".join([*head_lines, *body]) + "\n", encoding="utf-8"
        )

    def tender(self) -> Tender:
        """The definition, as read."""
        found, problems = read_tender(self.folder / "tender.yaml")
        if found is None:
            raise ValueError([p.message for p in problems])
        return found

    def problems(self) -> tuple[Finding, ...]:
        """What reading and checking the definition find."""
        found, problems = read_tender(self.folder / "tender.yaml")
        return (*problems, *(check_tender(found) if found is not None else ()))

    def run(self) -> Report:
        """Evaluate, and write nothing."""
        return evaluate.run(str(self.folder), out=self.folder / "out", dry_run=True)

    def letters(self) -> Report:
        """Ask for the letters, and write nothing."""
        return issue.letters(
            str(self.folder), on="2016-08-15", out=self.folder / "out", dry_run=True
        )

    def record(self) -> tuple[Finding, ...]:
        """What is wrong with the record alone."""
        _, dossier, found = evaluate.open_evaluation(str(self.folder))
        if dossier is None:
            return found
        return check_record(dossier.tender, dossier.entries, dossier)


def _yaml(entry: Entry, fingerprint: str) -> str:
    """Write an entry as evaluation.yaml has it; the fingerprint of a good record is that of this definition."""
    row: dict[str, Any] = {"entry": str(entry.kind), "on": entry.on.isoformat()}
    if entry.at is not None:
        row["at"] = f"{entry.at:%H:%M}"
    row |= {k: v for k in ("by", "lot", "bidder", "person") if (v := getattr(entry, k))}
    row |= entry.facts
    if set(row.get("fingerprint", "")) == {"f"}:
        row["fingerprint"] = fingerprint
    return f"  - {json.dumps(row, ensure_ascii=False)}"


def said(findings: Iterable[Finding], code: str) -> list[str]:
    """The messages of one code."""
    return [f.message for f in findings if f.code == code]


def errors(findings: Iterable[Finding]) -> set[str]:
    """The codes of the errors."""
    return {f.code for f in findings if f.severity is Severity.ERROR}
