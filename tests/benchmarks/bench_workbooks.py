"""Evaluators' workbooks, 60 questions x 30 bidders each: issued, filled in, and taken in with every check of the record.

Reading is compared with openpyxl's read-only mode over the values alone, which holds nothing against the sheet as issued.
Writing is compared with XlsxWriter writing the same texts into the same cells, without styles, lists or locks.
So many workbooks as are asked for are made and read; the time of 500 is theirs, multiplied, and said so.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import chdir
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from openpyxl import load_workbook
from rounds import ratio_line
from xlsxwriter import Workbook

from tendering.model.entries import EntryKind
from tendering.workbench.marks import take_in
from tendering.workbench.panel import Wish, plan
from tendering.workbench.record_start import start
from tendering.workbench.records import MODEL_FILE, Who, draft, file_ref, opened
from tendering.workbench.sheet_making import Ask
from tendering.workbench.sheets import issue

BIDDERS, QUESTIONS, PEOPLE, ALL, TARGET = 30, 60, 4, 500, 2.0
ID = "bench-panel"
TENDER = """\
tender: bench-panel
title: Care at home for the bench
authority: {{name: Exampleshire Council, nation: england, email: tenders@exampleshire.example}}
procedure: light_touch_own
started_by: {{event: contract_notice, on: 2016-05-09}}
cpv: ["85000000-9"]
scales:
  quality:
    levels:
{levels}
weights: {{as: of_award, total: 100}}
criteria:
{criteria}
price: {{weight: 0}}
lots:
  - id: "1"
    title: Home support
    roles:
      - {{role: framework, per: lot, places: {{most: 5, least: 1}}}}
ties:
  - {{draw: {{commitment: "a76b74e1b0c42fa55845567ffe604853ac63041338f46e21a70e64dbaa9d151a"}}}}
rounding: {{at: [], mode: half_up, display: {{places: 2}}}}
"""


def who(on: date) -> Who:
    """Return the officer of a day."""
    return Who(
        name="Officer One",
        on=on,
        at=clock(10),
        now=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        clock="stated",
        channel="bench",
        secret="bench",  # noqa: S106 - the salt of a benchmark
    )


def definition() -> str:
    """Return a tender of 60 questions for one lot."""
    labels = ("None", "Poor", "Weak", "Fair", "Good", "Excellent")
    levels = "\n".join(
        f'      - {{mark: {n}, label: {label}, descriptor: "{label}: how far the answer covers what was asked."}}'
        for n, label in enumerate(labels)
    )
    criteria = "\n".join(
        f"  - {{id: Q{n}, title: Question {n}, weight: {2 if n <= 40 else 1}, scale: quality}}"
        for n in range(1, QUESTIONS + 1)
    )
    return TENDER.format(levels=levels, criteria=criteria)


def begin(people: list[str]) -> None:
    """Begin the record in the current folder: bids opened with their answers, the panel declared and planned."""
    Path("lots", ID).mkdir(parents=True)
    model = Path("lots", ID, "tender.yaml")
    model.write_text(definition(), encoding="utf-8")
    start(ID, ID, who(date(2016, 5, 2)))
    bidders = [f"B{n:02}" for n in range(1, BIDDERS + 1)]
    answer = (
        "We plan each visit with the person, name who is responsible, and check it every month. "
        * 3
    )
    rows = {
        "bidders": [{"bidder": b, "name": f"{b} Homecare Ltd"} for b in bidders],
        "bids": [{"bidder": b, "lot": "1"} for b in bidders],
        "answers": [
            {"bidder": b, "criterion": f"Q{n}", "answer": f"{b}, question {n}. {answer}"}
            for b in bidders
            for n in range(1, QUESTIONS + 1)
        ],
    }
    officer, bytes_ = who(date(2016, 6, 21)), model.read_bytes()
    none = {"interest": "none", "action": "none", "employment": "none"}
    drafts = [
        draft(
            who(date(2016, 5, 9)),
            EntryKind.MODEL_PUBLISHED,
            files=[(file_ref(MODEL_FILE, bytes_), bytes_)],
        ),
        draft(officer, EntryKind.OPENED, facts={"what": "bids", "witness": "Officer Two"}, rows=rows),
        *(draft(officer, EntryKind.DECLARATION, person=p, facts=none) for p in people),
    ]  # fmt: skip
    with opened(ID) as procurement:
        procurement.store.append(ID, lambda _: drafts, written=officer.now, clock="stated")
    panel = tuple(f"{p}: evaluator" for p in people)
    plan(ID, who(date(2016, 6, 28)), Wish(members=panel, seed="bench", least=1))


def fill(path: Path) -> None:
    """Mark every answer, with a note."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        if sheet["A3"].value != "id":
            continue
        heads = {str(c.value): c.column for c in sheet[3] if c.value}
        mark, note = heads["Mark"], heads["Note: why this mark"]
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, mark).value = str(row % 6)
            sheet.cell(row, note).value = "Says how, who and by when (page 4, para 2)."
    book.save(path)


def values_alone(path: Path) -> int:
    """Read the values of a workbook in openpyxl's read-only mode; return how many there are."""
    book = load_workbook(path, read_only=True)
    count = sum(
        value is not None
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )
    book.close()
    return count


def rewritten(path: Path) -> Callable[[], None]:
    """Return a call that writes the texts of a workbook with XlsxWriter."""
    book = load_workbook(path)
    texts = [
        (s.title, [(c.row - 1, c.column - 1, str(c.value)) for r in s for c in r if c.value is not None])
        for s in book.worksheets
    ]  # fmt: skip

    def write() -> None:
        made = Workbook(io.BytesIO(), {"in_memory": True})
        for title, cells in texts:
            sheet = made.add_worksheet(title)
            for row, column, text in cells:
                sheet.write_string(row, column, text)
        made.close()

    return write


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(people: int = PEOPLE) -> Iterator[str]:
    """Yield the lines to print."""
    names = [f"Evaluator {n:03}" for n in range(people)]
    day = who(date(2016, 6, 28))
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        os.environ.pop("TENDERING_STORE", None)
        begin(names)
        written = cpu(lambda: issue(ID, day, Ask(), out=Path("sheets"))) / people
        paths = sorted(Path("sheets").glob("*.xlsx"))
        other = cpu(rewritten(paths[0]))
        for path in paths:
            fill(path)
        alone = cpu(lambda: [values_alone(p) for p in paths]) / people
        taken = cpu(lambda: take_in(ID, day, paths, complete=True)) / people
    cells = BIDDERS * QUESTIONS
    yield f"Evaluators' workbooks, {cells} answers each, {people} of them (CPU seconds of one; {ALL} by multiplication)"
    yield "  " + ratio_line(
        "taken in and checked v openpyxl read-only, values alone", taken, alone, TARGET
    )
    yield f"  {ALL} taken in: {taken * ALL:.0f} s v {alone * ALL:.0f} s"
    yield f"  written: {written:.2f} s v {other:.2f} s by XlsxWriter, texts alone = {written / other:.1f}x"


if __name__ == "__main__":
    print("\n".join(run(int(sys.argv[1])) if len(sys.argv) > 1 else run()))
