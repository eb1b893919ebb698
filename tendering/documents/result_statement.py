"""A statement of payment by results as Word and as Excel: each outcome, how far it has come, what it earns, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.life_letter import life_letter
from tendering.documents.word_style import Column
from tendering.files.workbooks import (
    cell_at,
    fit_height,
    headings,
    put_number,
    put_text,
    workbook_bytes,
)
from tendering.framework.results import STAGES, Reward, stage_words
from tendering.model.numbers import money, plain
from tendering.model.results import Results
from tendering.model.tender import Tender

_MONEY = '"£"#,##0.00'
HEADINGS = (
    *(
        "Person",
        "Outcome",
        "In words",
        "Zone",
        "To be achieved by",
        "Achieved",
        "Proven",
        "Proven by",
        "Lasted",
    ),
    *("Hours saved", "Earns", "Due", "Paid before", "To be paid now", "Why"),
)
_COLUMNS = (
    Column(title="Person and outcome", width=3.6),
    Column(title="Achieved", width=1.7),
    Column(title="Proven", width=2.4),
    Column(title="Lasted", width=1.7),
    Column(title="Paid", width=1.5, right=True),
)
_WIDTHS = (10, 9, 34, 7, 13, 12, 12, 24, 12, 9, 12, 12, 12, 13, 80)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPaper:
    """What a statement prints.

    Attributes:
        name: The provider's.
        first, last: The period.
        rewards: Its outcomes that became due in the period or are still open, in the order they were planned.
        head: The digest of the last entry before it.
    """

    tender: Tender
    rule: Results
    name: str
    provider: str
    first: date
    last: date
    rewards: tuple[Reward, ...]
    signed_by: str = ""
    head: str = ""

    @property
    def payable(self) -> tuple[Reward, ...]:
        """What is to be paid now."""
        return tuple(r for r in self.rewards if r.unpaid > 0)

    @property
    def total(self) -> Fraction:
        """What is to be paid now, in all."""
        return sum((r.unpaid for r in self.payable), Fraction(0))

    @property
    def title(self) -> str:
        """Its first line."""
        return f"Payment by results: {british(self.first)} to {british(self.last)}"


def word(paper: ResultPaper) -> bytes:
    """Return the statement as Word."""
    return life_letter(
        paper.tender.authority,
        paper.name,
        paper.last,
        paper.title,
        list(_blocks(paper)),
        paper.head,
        reference=f"{paper.tender.id}, payment by results",
        signed_by=paper.signed_by,
    )


def _blocks(paper: ResultPaper) -> list[Block]:
    payable = paper.payable
    count = len(payable)
    made = [
        paragraph(
            f"We pay {money(paper.total)} for {count} outcome{'' if count == 1 else 's'} achieved, proven and sustained."
            if count
            else "Nothing more is to be paid for this period."
            if any(r.paid for r in paper.rewards)
            else "Nothing is to be paid for this period."
        ),
    ]
    if payable:
        made.append(heading("What is paid", 3))
        rows = [(_named(r), *_days(r), money(r.unpaid)) for r in payable]
        made.append(
            table(
                "Outcomes paid",
                _COLUMNS,
                [*rows, ("Total", "", "", "", money(paper.total))],
                total=True,
            )
        )
        made += [heading("How each sum was worked out", 3), bullets(_working(r) for r in payable)]
    before = [r for r in paper.rewards if r.paid]
    if before:
        made += [heading("What was paid before", 3), *_before(before)]
    rest = [r for r in paper.rewards if r not in payable and not r.paid]
    if rest:
        made += [heading("What is not paid, and why", 3), bullets(r.sentence for r in rest)]
    said = [paper.rule.says] if paper.rule.says else list(stage_words(paper.rule))
    made += [heading("The published rule", 3), *(paragraph(s) for s in said)]
    authority = paper.tender.authority
    where = authority.email or authority.address or authority.name
    made.append(
        paragraph(
            f"If a figure here is wrong, tell us in writing ({where}) with the person's reference and the outcome. People are "
            "named by a reference only."
        )
    )
    return made


def _before(paid: Sequence[Reward]) -> list[Block]:
    """Say what earlier payments came to, so that nobody takes a statement of nothing more for one of nothing at all."""
    rows = [(_named(r), *_days(r), money(r.paid)) for r in paid]
    total = sum((r.paid for r in paid), Fraction(0))
    return [
        table(
            "Outcomes paid by an earlier statement",
            _COLUMNS,
            [*rows, ("Total", "", "", "", money(total))],
            total=True,
        )
    ]


def _named(reward: Reward) -> str:
    one = reward.outcome
    return f"{one.person}, {one.id}: {one.words}"


def _days(reward: Reward) -> tuple[str, str, str]:
    dated = {s.stage: s for s in reward.stages}
    achieved, proven, lasted = (dated.get(stage) for stage in STAGES)
    return (
        british(achieved.on) if achieved is not None else "",
        f"{british(proven.on)}, {proven.by} ({proven.role})" if proven is not None else "",
        british(lasted.on) if lasted is not None else "",
    )


def _working(reward: Reward) -> str:
    before = f" Paid before: {money(reward.paid)}." if reward.paid else ""
    return f"{reward.outcome.person}, {reward.outcome.id}: {' '.join(reward.working)}{before}"


def excel(paper: ResultPaper) -> bytes:
    """Return the statement as a workbook: every outcome a row with its sentence, the sums as numbers, no formula."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = "Outcomes"
    headings(sheet, 1, HEADINGS, _WIDTHS)
    for number, reward in enumerate(paper.rewards, 2):
        _row(sheet, number, reward)
    _total(sheet, len(paper.rewards) + 2, paper)
    sheet.auto_filter.ref = f"A1:O{len(paper.rewards) + 1}"
    sheet.freeze_panes = "C2"
    _about(book.create_sheet("About"), paper)
    return workbook_bytes(book, title=f"{paper.title}, {paper.name}")


def _row(sheet: Worksheet, number: int, reward: Reward) -> None:
    one = reward.outcome
    dated = {s.stage: s for s in reward.stages}
    days = {stage: dated[stage].on.isoformat() if stage in dated else "" for stage in STAGES}
    proven = dated.get(STAGES[1])
    by = f"{proven.by} ({proven.role})" if proven is not None else ""
    until = one.achieve_by.isoformat() if one.achieve_by is not None else ""
    texts = (
        one.person,
        one.id,
        one.words,
        one.zone,
        until,
        days[STAGES[0]],
        days[STAGES[1]],
        by,
        days[STAGES[2]],
    )
    for column, text in enumerate(texts, 1):
        put_text(cell_at(sheet, number, column), text)
    put_number(cell_at(sheet, number, 10), one.saved, "0.00")
    for column, value in enumerate((reward.worth, reward.due, reward.paid, reward.unpaid), 11):
        put_number(cell_at(sheet, number, column), value, _MONEY)
    put_text(cell_at(sheet, number, 15), reward.sentence)
    fit_height(sheet, number, [(one.words, 34), (reward.sentence, 80)])


def _total(sheet: Worksheet, number: int, paper: ResultPaper) -> None:
    put_text(cell_at(sheet, number, 1), "Total")
    sums = (
        sum((r.worth for r in paper.rewards), Fraction(0)),
        sum((r.due for r in paper.rewards), Fraction(0)),
        sum((r.paid for r in paper.rewards), Fraction(0)),
        paper.total,
    )
    for column, value in enumerate(sums, 11):
        put_number(cell_at(sheet, number, column), value, _MONEY)
    for column in range(1, len(HEADINGS) + 1):
        cell_at(sheet, number, column).font = Font(bold=True)


def _about(sheet: Worksheet, paper: ResultPaper) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    lines: Sequence[tuple[str, str]] = [
        ("Statement", paper.title),
        ("Authority", paper.tender.authority.name),
        ("Provider", f"{paper.name} ({paper.provider})"),
        ("To be paid now", f"{money(paper.total)} ({plain(paper.total)})"),
        *(("Rule", said) for said in stage_words(paper.rule)),
        *([("Rule as published", paper.rule.says)] if paper.rule.says else []),
        *([("Head of the record", paper.head)] if paper.head else []),
    ]
    for number, (name, text) in enumerate(lines, 1):
        put_text(cell_at(sheet, number, 1), name)
        put_text(cell_at(sheet, number, 2), text)
        fit_height(sheet, number, [(text, 90)])
