"""A procurement whose marks are closed, in a real record: two lots, zones, a minimum, five bidders, four evaluators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tendering.files.definition import tender_from_text
from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.record.open import open_store
from tendering.workbench.records import MODEL_FILE, Who, file_ref

ID = "wold-2027"
PEOPLE = ("Ann Abbot", "Bob Bell", "Cyd Cole", "Dee Dunn")
"""The evaluators; the chair, the moderator and the clerk do not mark."""
CHAIR, CLERK = "Eve East", "Priya Nair"
BIDDERS = {"b1": "Ashby Care Ltd", "b2": "Brook Homecare Ltd", "b3": "Corve Support CIC"}
TENDER = """
tender: wold
title: Home support
authority: {name: Wold Council, nation: england}
procedure: light_touch_own
started_by: {event: tender_notice, on: 2027-01-11}
cpv: ["85000000-9"]
scales:
  quality:
    levels:
      - {mark: 0, label: None, descriptor: No answer.}
      - {mark: 1, label: Poor, descriptor: Part of the question with little detail.}
      - {mark: 2, label: Weak, descriptor: Gaps that would affect people.}
      - {mark: 3, label: Sound, descriptor: Every part with minor gaps.}
      - {mark: 4, label: Good, descriptor: Every part in detail with evidence.}
weights: {as: of_award, total: 100}
criteria:
  - id: Q1
    title: Workforce
    question: How will you find and keep staff?
    weight: 50
    scale: quality
    words: 300
    bullets: ["recruitment", "training: how staff are trained", "keeping staff"]
    minimum: {mark: 2, effect: must_reject}
  - {id: Q2, title: Quality, weight: 30, scale: quality, bullets: ["checks", "complaints"]}
  - {id: Q3, title: Local knowledge, weight: 20, scale: quality, per: zone, lots: ["1"]}
  - {id: Q4, title: Reach, weight: 20, scale: quality, lots: ["2"], not_applicable: redistribute}
price: {weight: 0, items: [{id: hourly, unit: hour, rule: {ceiling: "30.00"}, effect: may_reject}], open: after_quality}
lots:
  - id: "1"
    title: Town
    zones: [{id: east, title: East}, {id: west, title: West}]
    roles: [{role: main, per: zone, places: {most: 1, least: 1}, drawn_from: all}]
    lot_total: best_zone
  - id: "2"
    title: Country
    roles: [{role: framework, per: lot, places: {most: 3, least: 1}, at_last_place: tie_break}]
ties: [{higher: Q1}, {draw: {commitment: "696a6ea189859d1cb44eba1a245d5620318274e6c48c6d0ff56ff99fe3dfb23c"}}]
rounding: {at: [], mode: half_up, display: {places: 2}}
"""
MARKS: Mapping[tuple[str, str, str], Sequence[str]] = {
    ("b1", "", "Q1"): ("3", "3", "4", "3"),
    ("b2", "", "Q1"): ("2", "2", "2", "2"),
    ("b3", "", "Q1"): ("4", "2", "3", "4"),
    ("b1", "", "Q2"): ("3", "3", "3", "3"),
    ("b2", "", "Q2"): ("1", "2", "2", "1"),
    ("b3", "", "Q2"): ("3", "abstain", "3", "3"),
    ("b1", "east", "Q3"): ("4", "4", "4", "4"),
    ("b1", "west", "Q3"): ("2", "3", "2", "2"),
    ("b2", "east", "Q3"): ("1", "1", "1", "1"),
    ("b3", "", "Q4"): ("3", "3", "3", "2"),
}
LOT_OF = {"Q1": "", "Q2": "", "Q3": "1", "Q4": "2"}


def who(name: str = CLERK, on: str = "2027-05-05", at: str = "17:00") -> Who:
    """Someone on a day, with a stated clock."""
    return Who(
        name=name,
        on=date.fromisoformat(on),
        at=time.fromisoformat(at),
        now=datetime(2027, 5, 5, 16, 0, tzinfo=UTC),
        clock="stated",
        channel="test",
    )


def an_entry(kind: str, on: str = "2027-04-01", at: str = "09:00", **more: Any) -> Entry:
    """An entry from its kind, day and time; facts by name."""
    own = {k: more.pop(k) for k in ("by", "lot", "bidder", "person", "rows", "files") if k in more}
    return Entry(
        kind=EntryKind(kind),
        on=date.fromisoformat(on),
        at=time.fromisoformat(at),
        facts=more,
        **{"by": CLERK, **own},
    )


def declared(person: str, bidder: str = "", **more: str) -> Entry:
    """A declaration after the bids are known."""
    facts = {"interest": "none", "employment": "none", "until": "2027-12-31", **more}
    return an_entry("declaration", "2027-04-06", person=person, bidder=bidder, **facts)


def bids() -> dict[str, tuple[dict[str, str], ...]]:
    """The rows that opening brings."""
    answers = [
        {
            "bidder": b,
            "lot": "" if lot == "" else lot,
            "zone": z,
            "criterion": q,
            "answer": "word " * 40,
        }
        for (b, z, q), lot in ((key, LOT_OF[key[2]]) for key in MARKS)
    ]
    return {
        "bidders": tuple({"bidder": b, "name": n} for b, n in BIDDERS.items()),
        "bids": (
            {"bidder": "b1", "lot": "1", "zone": "*"},
            {"bidder": "b2", "lot": "1", "zone": "east"},
            {"bidder": "b3", "lot": "2", "zone": ""},
        ),
        "answers": tuple(answers),
    }


def mark_rows(person: str) -> tuple[dict[str, str], ...]:
    """The rows of one evaluator's sheet."""
    n = PEOPLE.index(person)
    return tuple(
        {
            "evaluator": person,
            "bidder": b,
            "lot": LOT_OF[q],
            "zone": z,
            "criterion": q,
            "mark": given[n],
            "note": f"{person.split(maxsplit=1)[0]} on {b} {q}: page {n + 2} says how.",
        }
        for (b, z, q), given in MARKS.items()
    )


def print_of(tender: str) -> str:
    """The fingerprint of a tender's text."""
    found, _ = tender_from_text(tender, "tender.yaml")
    assert found is not None
    return found.fingerprint


def before_close(tender: str = TENDER) -> list[Entry]:
    """The entries up to the marks of the last evaluator."""
    data = tender.encode()
    panel = [{"person": p, "role": "evaluator"} for p in PEOPLE]
    panel += [{"person": CHAIR, "role": "chair"}, {"person": CLERK, "role": "clerk"}]
    people = (*PEOPLE, CHAIR, CLERK)
    return [
        an_entry(
            "record_started", "2027-01-04", tender="wold", title="Home support", source="new"
        ),
        an_entry(
            "model_published",
            "2027-01-11",
            fingerprint=print_of(tender),
            files=(file_ref(MODEL_FILE, data),),
        ),
        an_entry("opened", "2027-04-05", witness="Two", what="tenders", rows=bids()),
        an_entry("panel_planned", "2027-04-05", "10:00", rows={"panel": tuple(panel)}),
        *(declared(p) for p in people),
        *(
            an_entry("marks_given", "2027-04-20", person=p, by=p, rows={"marks": mark_rows(p)})
            for p in PEOPLE
        ),
    ]


def closed_entries() -> list[Entry]:
    """The entries up to the close of marks in both lots."""
    return [
        *before_close(),
        an_entry("marks_closed", "2027-05-04", "09:00", lot="1"),
        an_entry("marks_closed", "2027-05-04", "09:05", lot="2"),
    ]


def record(folder: Path, entries: Sequence[Entry], tender: str = TENDER) -> Path:
    """Write entries into a record as they are, and return its folder."""
    home = folder / "evaluations" / ID
    home.mkdir(parents=True, exist_ok=True)
    (home / "evaluation.yaml").write_text(f"evaluation: {ID}\ntender: wold\n", encoding="utf-8")
    add(home, entries, tender)
    return home


def add(home: Path, entries: Sequence[Entry], tender: str = TENDER) -> None:
    """Add entries to a record, whatever a command would say of them."""
    matter = {file_ref(MODEL_FILE, tender.encode()).digest: tender.encode()}
    drafts = [
        Draft(
            entry=replace(e, number=None),
            matter={f.digest: matter[f.digest] for f in e.files},
            channel="test",
        )
        for e in entries
    ]
    now = datetime(2027, 5, 4, 8, 0, tzinfo=UTC)
    with open_store(str(home / "record.sqlite")) as store:
        store.append(ID, drafts, written=now, clock="stated")
