"""A practice set for the panel: two invented bids, marked like real ones, talked about, and kept out of the scores."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from tendering.documents.tables import table
from tendering.files.sheet_layout import PRACTICE, Holds, Item, MarkBook, Style, pages
from tendering.files.sheet_notes import how_to_mark
from tendering.files.sheet_read import open_sheet, read_sheet
from tendering.files.sheet_write import mark_workbook
from tendering.model.bids import MarkKind, PanelMember
from tendering.model.criteria import Criterion
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import exact, plain
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.record.marking import Unit, is_for, marks_too, part_of, rows
from tendering.workbench.aliases import Veil, veil
from tendering.workbench.marking_rows import Reckoner
from tendering.workbench.panel import PanelPlan, current
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.sheet_making import STYLES, slug
from tendering.workbench.writing import Report, publish

KEY = ("evaluator", "bid", "criterion")
"""What makes a row of the table ``practice`` its own. No evaluation reads that table."""


def bids() -> tuple[Mapping[str, Any], ...]:
    """Return the invented bids."""
    text = (files("tendering.files") / "practice_bids.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["bids"])


def answer_of(bid: Mapping[str, Any], question: Criterion) -> str:
    """Return what an invented bid says to a question: something on each point, or on as many as it answers."""
    points = question.bullets or (question.title,)
    said = [
        bid["points"][n % len(bid["points"])].format(point=point)
        for n, point in enumerate(points[: bid.get("answers_points", len(points))])
    ]
    return "\n".join((bid["opening"].format(title=question.title), *said, bid["closing"]))


def make(
    ref: str,
    *,
    people: Sequence[str] = (),
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write the practice sheet of each person who marks. It holds nothing of any bid, and nothing is recorded.

    Raises:
        RefusedError: There is no panel, no tender, or someone named is not on the panel.
    """
    with opened(ref, store=store) as procurement:
        tender, plan = _ready(procurement)
        members = list(_members(plan, people))
        hides = veil(procurement)
        made = {
            f"practice-{slug(m.person)}.xlsx": mark_workbook(_book(procurement.id, tender, m))
            for m in members
        }
        leaks = [f for name, data in made.items() for f in hides.refused(name, data)]
        if has_error(leaks):
            raise RefusedError(*leaks)
        folder = out if out is not None else Path("out") / procurement.id / "practice"

    def put(aside: Path) -> None:
        for name, data in made.items():
            (aside / name).write_bytes(data)

    paths = publish(folder, put, dry_run=dry_run, manifest=False)
    text = f"{len(made)} practice sheets, each with two invented bids.\nNext: tendering practice {ref} FILE... to compare what comes back"
    return Report(data={"sheets": sorted(made)}, text=text, files=paths, dry_run=dry_run)


def _ready(procurement: Procurement) -> tuple[Tender, PanelPlan]:
    plan = current(procurement)
    if procurement.tender is None:
        where = procurement.id
        raise RefusedError(
            *(procurement.findings or (finding("R404", where, "there is no tender to mark"),))
        )
    if plan is None:
        remedy = "First `tendering plan-panel ID`."
        raise RefusedError(finding("R403", procurement.id, "no panel is planned", remedy=remedy))
    return procurement.tender, plan


def _members(plan: PanelPlan, people: Sequence[str]) -> Iterator[PanelMember]:
    listed = [s.member for s in plan.shares if marks_too(s.member.role)]
    wanted = {p.casefold() for p in people}
    strange = wanted - {m.person.casefold() for m in listed}
    if strange:
        said = (
            finding("R403", name.strip() or "--person", "is not on the panel, or does not mark")
            for name in sorted(strange)
        )
        raise RefusedError(*said)
    yield from (m for m in listed if not wanted or m.person.casefold() in wanted)


def _book(procurement: str, tender: Tender, member: PanelMember) -> MarkBook:
    """Return the practice sheet of a person: the questions they mark, each answered twice."""
    style = STYLES.get(part_of(member.role), Style.STANDARD)
    items = [
        Item(
            id=f"{bid['id']}|||{question.id}",
            shown=bid["id"],
            place=PRACTICE.lower().capitalize(),
            page=f"{question.id} {question.title}".strip(),
            question=question,
            scale=tender.scales[question.scale or ""],
            version=PRACTICE.lower(),
            answer=answer_of(bid, question),
            given={},
        )
        for question in tender.criteria
        if question.scale is not None
        and any(
            is_for(tender, member, Unit("", lot.id, "", question.id))
            for lot in tender.lots
            if question.applies_to(lot.id)
        )
        for bid in bids()
    ]
    return MarkBook(
        procurement=procurement,
        tender=tender.id,
        fingerprint=tender.fingerprint,
        person=member.person,
        style=style,
        practice=True,
        title=f"{PRACTICE} sheet of {member.person}",
        notes=(how_to_mark(tender, style, {i.scale.id: i.scale for i in items}, practice=True),),
        pages=pages(items, style, practice=True),
    )


@dataclass(slots=True)
class _Back:
    """What came back: rows, files, findings."""

    rows: list[dict[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: list[tuple[str, ...]] = field(default_factory=list)


def take_in(
    ref: str, who: Who, paths: Sequence[Path], *, store: str = "", dry_run: bool = False
) -> Report:
    """Record practice marks and say where the panel differs; they never reach the marks that count.

    Raises:
        RefusedError: A file is no practice sheet of someone on the panel, or was altered.
    """
    back = _Back()

    def build(now: Procurement) -> Sequence[Draft]:
        fresh = _read(now, who, paths)
        if has_error(fresh.findings):
            raise RefusedError(*fresh.findings)
        before = [dict(r) for r in rows(now.entries, "practice", KEY)]
        fresh.lines = _compared((*before, *fresh.rows))
        fresh.findings += _differ(fresh.lines)
        back.rows, back.findings, back.lines = fresh.rows, fresh.findings, fresh.lines
        said = "; ".join(
            f"{bid} {q}: {low} to {high}" for bid, q, _, low, high, _ in fresh.lines if low != high
        )
        return (
            draft(
                who,
                EntryKind.PRACTICE_MARKED,
                facts={"summary": said or "no marks differ"},
                rows={"practice": fresh.rows},
                files=[(file_ref(name, data), data) for name, data in fresh.files],
            ),
        )

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    heads = ("practice bid", "question", "marked by", "lowest", "highest", "marks")
    text = (
        table(back.lines, heads, right=(2, 3, 4)) + "\nPractice alone: none of these marks counts."
    )
    listed = [
        dict(zip(("bid", "question", "marked_by", "lowest", "highest", "marks"), x, strict=True))
        for x in back.lines
    ]
    return Report(
        findings=tuple(back.findings),
        data={"practice": listed, "entries": receipt(links)},
        text=text,
    )


def _read(now: Procurement, who: Who, paths: Sequence[Path]) -> _Back:
    tender, plan = _ready(now)
    back = _Back()
    reckoner = Reckoner(now, tender, Veil({}, veil(now).scanner), who, "", back.findings)
    for path in paths:
        returned, wrong = open_sheet(path)
        back.findings += wrong
        if returned is None:
            continue
        member = next(
            (s.member for s in plan.shares if s.member.person == returned.said("person")), None
        )
        if returned.said("practice") != "yes" or member is None:
            said = "this is no practice sheet of someone on the panel"
            back.findings.append(finding("R435", path.name, said))
            continue
        book = _book(now.id, tender, member)
        if returned.said("sheet") != book.digest:
            said = "it is not the practice sheet this person is given now"
            back.findings.append(finding("R422", path.name, said))
            continue
        given, wrong = read_sheet(returned, mark_workbook(book))
        back.findings += wrong
        for row in given:
            text = row.text(Holds.MARK)
            bid, _, _, criterion = row.id.split("|")
            mark = (
                reckoner.mark(Unit(bid, "", "", criterion), text, row.place(Holds.MARK))
                if text
                else None
            )
            if mark:
                said_of = {
                    "mark": mark,
                    "note": row.text(Holds.NOTE),
                    "evidence": row.text(Holds.EVIDENCE),
                }
                back.rows.append(
                    {"evaluator": member.person, "bid": bid, "criterion": criterion, **said_of}
                )
        back.files.append((path.name, path.read_bytes()))
    if not back.rows and not has_error(back.findings):
        back.findings.append(finding("R404", now.id, "no practice mark was given"))
    return back


def _compared(given: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Return a line for each practice answer: who marked, lowest and highest, and how often each mark was given."""
    latest = {tuple(r.get(k, "") for k in KEY): r.get("mark", "") for r in given}
    answers: dict[tuple[str, str], list[str]] = {}
    for (_, bid, criterion), mark in latest.items():
        answers.setdefault((bid, criterion), []).append(mark)
    lines: list[tuple[str, ...]] = []
    for (bid, criterion), all_marks in sorted(answers.items(), key=lambda x: (x[0][1], x[0][0])):
        words = (MarkKind.ABSTAIN.value, MarkKind.NOT_APPLICABLE.value)
        numbers = sorted(exact(m) for m in all_marks if m not in words)
        low, high = (plain(numbers[0]), plain(numbers[-1])) if numbers else ("", "")
        counted = ", ".join(f"{plain(n)} x{numbers.count(n)}" for n in dict.fromkeys(numbers))
        lines.append((bid, criterion, str(len(all_marks)), low, high, counted))
    return lines


def _differ(lines: Sequence[tuple[str, ...]]) -> Iterator[Finding]:
    for bid, criterion, _, low, high, _ in lines:
        if low and exact(high) - exact(low) > 1:
            yield finding("R441", f"{bid}, {criterion}", f"marks from {low} to {high}")
