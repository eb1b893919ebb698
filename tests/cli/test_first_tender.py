"""README's "Your first tender", done as written in an empty folder: once in a text editor, once by the Excel form."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from tendering.cli.main import app

README = Path(__file__).resolve().parents[2] / "README.md"
ID = "home-care-2027"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def tendering(line: str, code: int = 0) -> str:
    """Run a command line of the README, without its comment; return all that a person sees."""
    words = line.split("#", maxsplit=1)[0].split()
    assert words.pop(0) == "tendering"
    given = [str(p) for w in words for p in (sorted(Path().glob(w)) if "*" in w else [w])]
    result = CliRunner().invoke(app, given, prog_name="tendering")
    assert result.exit_code == code, f"{line}\n{result.output}\n{result.exception!r}"
    return result.output


def findings(line: str, code: int) -> list[dict[str, str]]:
    words = line.split("#", maxsplit=1)[0].split()[1:]
    result = CliRunner().invoke(app, [*words, "--json"], prog_name="tendering")
    assert result.exit_code == code, f"{line}\n{result.output}"
    found: list[dict[str, str]] = json.loads(result.stdout)["findings"]
    return found


def steps(part: int) -> list[str]:
    """Return the commands of one part of "Your first tender": 0 by form, 1 by editor, 2 the evaluation."""
    text = README.read_text(encoding="utf-8").split("## Your first tender")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    chosen = blocks[2] + blocks[3] if part == 2 else blocks[part]
    return [line for line in chosen.splitlines() if line.startswith("tendering ")]


def step(part: int, command: str) -> str:
    return next(line for line in steps(part) if line.split()[1] == command)


# --- what people do between the commands -----------------------------------------------------------


def box(book: Workbook, sheet: str, line: str, head: str) -> Any:
    rows = list(book[sheet].iter_rows())
    top = next(row for row in rows if row[0].value == "id")
    column = next(c.column for c in top if c.value == head)
    row = next(row for row in rows if row[0].value == line)
    return book[sheet].cell(row[0].row, column)


def lines(book: Workbook, sheet: str) -> Iterator[str]:
    rows = [str(row[0].value) for row in book[sheet].iter_rows() if row[0].value is not None]
    yield from rows[rows.index("id") + 1 :]


def bid(number: int, name: str, chosen: set[str], price: Callable[[str], str]) -> None:
    """Fill in the response workbook as a bidder would, and send it back."""
    book = load_workbook(f"out/{ID}/pack/response-workbook.xlsx")
    box(book, "About you", "bidder", "Your answer").value = f"B{number:02}"
    box(book, "About you", "name", "Your answer").value = name
    box(book, "About you", "email", "Your answer").value = f"tenders@b{number}.example"
    for line in lines(book, "Lots and zones"):
        if line in chosen:
            box(book, "Lots and zones", line, "Bid?").value = "Yes"
    lots = {line.split("|")[1] for line in chosen}
    if "Qualification" in book.sheetnames:
        for line in lines(book, "Qualification"):
            box(book, "Qualification", line, "Your answer").value = "Yes"
    for line in lines(book, "Prices"):
        if line.split("|")[1] in lots:
            box(book, "Prices", line, "Your price in pounds").value = price(line.split("|")[0])
    for line in lines(book, "Answers"):
        if line.split("|")[1] in lots | {""}:
            box(book, "Answers", line, "Your answer").value = "We do this, & do it well."
    Path("returned").mkdir(exist_ok=True)
    book.save(f"returned/{name.split(maxsplit=1)[0].lower()}.xlsx")


def write(name: str, change: Callable[[int, dict[str, str]], None]) -> None:
    """Change every row of a table, as a person would in a spreadsheet."""
    path = Path(f"evaluations/{ID}/{name}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        change(number, row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # as Excel saves it
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def agree(number: int, row: dict[str, str]) -> None:
    top = row["bidder"] == "B01"
    row["mark"] = "5" if top else str(2 + number % 3)
    row["reason"] = f"The answer to {row['criterion']} meets the descriptor (page {number + 1})."
    row["evidence"] = f"page {number + 1}"
    row["letter_text"] = f"Your answer to {row['criterion']} was clear and well evidenced."


def passes(_: int, row: dict[str, str]) -> None:
    row["answer"] = row["answer"] or "pass"


# --- the walks ---------------------------------------------------------------------------------------


def test_by_text_editor_from_a_shipped_tender() -> None:
    tendering(step(1, "new"))
    path = Path(f"lots/{ID}/tender.yaml")
    text = path.read_text(encoding="utf-8")
    assert "Review each" in text, "a copy says which facts are another tender's"
    path.write_text(text.replace("Bolton Council", "Exampleshire Council"), encoding="utf-8")
    tendering(step(1, "check"))
    said = tendering(step(1, "pack"))
    assert "Wrote 16 files" in said
    evaluate_it(
        {"zone|1|north", "zone|1|south"},
        {"zone|1|north", "zone|1|west"},
        {"zone|1|south", "zone|2|borough"},
    )


def evaluate_it(*bids: set[str]) -> None:
    """Do the last block of "Your first tender", from the bidders' workbooks to the notice."""
    rates = {"hourly": "15.00", "enhanced": "15.60"}
    names = {1: "Amber Home Support", 2: "Brook & Vale Care", 7: "Cedar Community Care"}
    for (number, name), chosen in zip(names.items(), bids, strict=True):
        bid(number, name, chosen, rates.__getitem__)
    said = tendering(step(2, "receive"))
    assert "write pass or fail in the" in said
    assert "write the mark and reason" in said
    # before the panel has written anything, every blank is named with its row, and nobody is appointed
    waiting = findings(step(2, "evaluate"), code=1)
    assert {f["code"] for f in waiting} == {"S001", "S006"}
    assert all(re.fullmatch(r"(consensus|pass_fail)\.csv:\d+", f["where"]) for f in waiting)
    assert findings(step(2, "letters"), code=1)
    write("pass_fail.csv", passes)
    write("consensus.csv", agree)
    assert "Amber Home Support" in tendering(step(2, "evaluate"))
    why = tendering(step(2, "explain"))
    assert "Cedar Community Care" in why
    assert "Q1" in why
    tendering(step(2, "scorecards"))
    said = tendering(step(2, "letters"))
    assert "Thursday 22 October 2026" in said, "letters say when standstill ends"
    tendering(step(2, "notice"))
    made = {p.parent.name for p in Path(f"out/{ID}").rglob("*") if p.is_file()}
    assert made == {"pack", "panel", "results", "scorecards", "letters", "notices"}
    assert len(list(Path(f"out/{ID}/letters").glob("*.docx"))) == 3


def entry(book: Workbook, sheet: str, what: str, value: object) -> None:
    """Write the entry beside a label of the form."""
    row = next(r for r in book[sheet].iter_rows() if r[1].value == what)
    row[2].value = value


def table(book: Workbook, sheet: str, first: str, *rows: dict[str, object]) -> None:
    """Write rows of a table of the form, found by the heading of its first column."""
    top = next(
        r for r in book[sheet].iter_rows() if r[1].value == first and str(r[0].value)[0] == "#"
    )
    heads = {str(c.value): c.column for c in top if c.value}
    for number, row in enumerate(rows):
        for head, value in row.items():
            book[sheet].cell(top[0].row + 2 + number, heads[head]).value = value


def fill_in(book: Workbook) -> None:
    for what, value in {
        "Title": "Home care in Exampleshire",
        "Summary": "Home care for older people, in two zones.",
        "Authority": "Exampleshire Council",
        "Email": "procurement@exampleshire.example",
        "Procedure": "light_touch_own",
        "Began with": "contract_notice",
        "Began on": "09/05/2016",
        "CPV codes": "85000000-9\n85312000-9",
        "Estimated value, pounds": 4000000,
        "VAT in that value": "excluded",
        "Kind of agreement": "framework",
        "Term": "4 years",
        "How work is offered: rule": "rotation",
        "How work is offered: steps": "Each week the next main provider is offered the new work.",
    }.items():
        entry(book, "Tender", what, value)
    table(book, "Dates", "Event", {"Event": "tenders_close", "Time": "2016-06-20T12:00"})
    table(
        book,
        "Lots and zones",
        "Lot",
        {"Lot": 1, "Title": "Home care"},
        {"Lot": 1, "Zone": "north", "Title": "North", "Hours a week": "410.5"},
        {"Lot": 1, "Zone": "south", "Title": "South", "Hours a week": 380},
    )
    asked = "Say how you will do this from the first day."
    table(
        book,
        "Questions",
        "Id",
        {"Id": "Q1", "Title": "Workforce", "Weight": 60, "Scale": "quality", "Question": asked},
        {"Id": "Q2", "Title": "Continuity", "Weight": 40, "Scale": "quality", "Question": asked},
    )
    words = ("Unacceptable", "Poor", "Weak", "Acceptable", "Good", "Excellent")
    table(
        book,
        "Scales",
        "Scale",
        *({"Label": w, "Descriptor": f"The answer as a whole is {w.lower()}."} for w in words),
    )
    entry(book, "Price rules", "Points for price", 0)
    table(
        book,
        "Rates",
        "Id",
        {"Id": "hourly", "Unit": "hour", "Fixed rate": "15.00", "Outside the rule": "may_reject"},
    )
    table(
        book,
        "Pass or fail",
        "Id",
        {
            "Id": "registration",
            "Kind": "condition",
            "Question": "Are you registered for personal care?",
            "If failed": "must_reject",
            "Because": "Personal care may only be provided by a registered provider.",
            "Not yet rated": "A provider not yet rated passes.",
        },
    )
    table(
        book,
        "Roles and limits",
        "Lot",
        {"Lot": 1, "Role": "main", "Per": "zone", "Most": 1},
        {"Lot": 1, "Role": "framework", "Per": "lot", "Most": 3, "Including roles": "main"},
    )
    table(
        book,
        "Ties",
        "Rung",
        {"Rung": "higher", "Of what": "Q1"},
        {"Rung": "draw", "Of what": "a" * 64},
    )
    entry(book, "Award rules", "Weights are", "of_award")
    entry(book, "Award rules", "Withdrawal after approval", "rerun")
    parts = ("instructions", "specification", "agreement.terms", "agreement.tupe")
    table(
        book,
        "Wording",
        "Part",
        *(
            row
            for part in parts
            for row in (
                {"Part": part, "Heading": "General"},
                {"Kind": "paragraph", "Text": "The whole of it, in one paragraph."},
            )
        ),
    )
    table(book, "KPIs", "Id", {"Id": "kpi1", "Title": "Visits on time", "Threshold": "95%"})


def test_by_the_excel_form() -> None:
    tendering(step(0, "new"))
    form = Path(f"lots/{ID}/tender-form.xlsx")
    blank = findings(step(0, "import-definition"), code=1)
    assert {f["code"] for f in blank} == {"D004"}
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+![A-Z]+\d+", f["where"]) for f in blank)
    assert not Path(f"lots/{ID}/tender.yaml").exists()
    book = load_workbook(form)
    fill_in(book)
    book.save(form)
    tendering(step(0, "import-definition"))
    tendering(step(0, "check"))
    tendering(f"tendering pack {ID}")
    evaluate_it({"zone|1|north", "zone|1|south"}, {"zone|1|north"}, {"zone|1|south"})


def test_the_skeleton_says_what_to_write_in_every_blank() -> None:
    tendering(f"tendering new {ID}")
    text = Path(f"lots/{ID}/tender.yaml").read_text(encoding="utf-8").splitlines()
    blanks = findings(f"tendering check {ID}", code=1)
    for one in blanks:
        assert one["code"] == "D004"
        line = int(one["where"].split(":")[1])
        key = one["message"].split(" is blank: ")[0].rpartition(".")[2]
        assert f"{key}:" in text[line - 1]
        assert len(one["message"].split(" is blank: ")[1]) > 5
    named = {int(b["where"].split(":")[1]) for b in blanks}
    empty = {n for n, said in enumerate(text, 1) if re.fullmatch(r"\s*(- )?[a-z_]+:", said)}

    assert empty - _parents(text) <= named, "a blank that nothing reports"
    choices = next(b for b in blanks if "procedure" in b["message"])
    assert "light_touch_own" in choices["message"]


def _parents(text: list[str]) -> set[int]:
    """Return the lines that hold an indented block."""

    def indent(line: str) -> int:
        return len(line) - len(line.lstrip())

    live = [
        (n, line) for n, line in enumerate(text, 1) if line.strip() and line.lstrip()[0] != "#"
    ]
    return {
        n for (n, line), (_, after) in itertools.pairwise(live) if indent(after) > indent(line)
    }
