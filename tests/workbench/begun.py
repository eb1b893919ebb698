"""A procurement begun in a folder of its own by the commands, for tests of what follows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app

ID, TENDER = "help", "small"
Run = Callable[..., Any]
BEFORE = """\
entries:
  - {entry: social_value, on: 2025-07-14, by: Naomi Addis, summary: Work for local people.}
  - {entry: equality_analysis, on: 2025-07-14, by: Naomi Addis, summary: Unpaid carers.}
  - {entry: decision_to_procure, on: 2025-07-24, by: Cabinet, reason: The contracts end.}
  - {entry: market_engagement, on: 2025-11-28, by: Naomi Addis, summary: Three meetings., measures: Notes to all.}
  - {entry: route_and_value, on: 2026-01-22, by: Priya Nair, route: own procedure, reason: Light touch.}
  - {entry: lots_decision, on: 2026-01-22, by: Priya Nair, decision: three lots, reason: Small providers.}
  - {entry: policy_statement, on: 2026-01-22, by: Priya Nair, summary: Regard was had.}
  - entry: conflicts_assessment
    on: 2026-03-23
    by: Amara Whitlock
    people: Naomi Addis; Priya Nair; Amara Whitlock; Cabinet
    summary: None found, perceived ones neither.
"""


SMALL = """\
# Two lots, invented. The seed of the draw is: exampleshire: kite
tender: small
title: Home care for Exampleshire
authority: {name: Exampleshire Council, nation: england, email: tenders@exampleshire.example}
procedure: light_touch_own
started_by: {event: tender_notice, on: 2026-04-07}
cpv: ["85000000-9"]
value: {amount: "40000000", vat: included}
agreement:
  kind: framework
  term: 4 years
  starts_on: 2027-04-01
  call_off: {method: rotation, steps: [In turn.]}
  terms: [{heading: Terms, paragraphs: [As printed.]}]
  tupe: [{heading: TUPE, paragraphs: [It may apply.]}]
timetable:
  - {event: tender_notice, on: 2026-04-07}
  - {event: tender_period, from: 2026-04-07, to: 2026-05-22}
  - {event: tenders_close, at: "2026-05-22T12:00"}
standstill: {issue_on: 2026-07-28, stated_days: 10}
governance: {key_decision: true, decided_by: Cabinet, call_in_days: 5}
scales:
  quality:
    levels:
      - {mark: 0, label: Poor, worth: 0, descriptor: Little of the question is answered.}
      - {mark: 1, label: Fair, worth: 50, descriptor: Every part is answered with gaps.}
      - {mark: 2, label: Good, worth: 100, descriptor: Every part is answered in detail with evidence.}
weights: {as: of_award, total: 100}
criteria:
  - {id: Q1, title: Workforce, weight: 60, scale: quality, question: How will you keep your staff?, words: 500}
  - {id: Q2, title: Mobilisation, weight: 40, scale: quality, question: How will you begin?, words: 500}
price: {weight: 0}
lots:
  - {id: N, title: North, roles: [{role: framework, per: lot, places: {most: 3}, at_last_place: tie_break}], reserves: 1}
  - {id: S, title: South, roles: [{role: framework, per: lot, places: {most: 3}, at_last_place: tie_break}], reserves: 1}
ties:
  - {higher: Q1}
  - {draw: {commitment: "3f48a8b59eec78f817edc01b08f1b4a086f521fc1253fc586c0044bd4ad0d37b"}}
on_withdrawal: promote
instructions: [{heading: Instructions, paragraphs: [Say how you meet the Modern Slavery Act 2015.]}]
specification: [{heading: The service, paragraphs: [Care at home.]}]
kpis: [{id: K1, title: Visits on time, measure: Of all visits, threshold: "95%"}]
rounding: {at: [], mode: half_up, display: {places: 2}}
"""


def runner(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Run:
    """Return what runs a command in a folder, at an instant: it gives back the exit code, the JSON, and the texts."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TENDERING_ACTOR", "Priya Nair")
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("TENDERING_STORE", "TENDERING_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    commands = CliRunner()

    def run(*arguments: str, at: str = "2026-03-25T09:30:00Z", text: bool = False) -> Any:
        monkeypatch.setenv("TENDERING_CLOCK", at)
        result = commands.invoke(app, [*arguments, *(() if text else ("--json",))])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        if text:
            return result.exit_code, result.stdout, result.stderr
        return result.exit_code, json.loads(result.stdout)

    return run


def begin(run: Run, folder: Path, *, ready: bool = True) -> Path:
    """Begin the record of a small tender of one's own, of two lots; return where its definition can be edited."""
    own = folder / "lots" / TENDER / "tender.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(SMALL, encoding="utf-8")
    assert run("record", "start", ID, "--tender", TENDER, at="2025-07-01T09:00:00Z")[0] == 0
    if ready:
        (folder / "before.yaml").write_text(BEFORE, encoding="utf-8")
        assert run("record", "add", ID, "--from", "before.yaml")[0] == 0
    return own


def codes(data: Any) -> list[str]:
    """Return the codes of a machine answer's findings that are errors."""
    return [f["code"] for f in data["findings"] if f["severity"] == "error"]
