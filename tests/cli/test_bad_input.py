"""Bad input: each mistake a finding with place and remedy, all of them at once, exit 1, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.files.definition import read_tender
from tendering.files.response import write_response_workbook
from tendering.workbench.library import shipped_root
from tests.cli.process import process as forked

Finding = dict[str, str]
Change = Callable[[Path], object]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An evaluation of the user's own that evaluates without an error, in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "evaluations/mine"
    shutil.copytree(shipped_root("evaluations") / "price-awaiting-decision", folder)
    shutil.rmtree(folder / "expected", ignore_errors=True)
    edit("prices.csv", "15.81", "15.80")(folder)
    return folder


def edit(name: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def add(name: str, line: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return change


def put(name: str, data: bytes) -> Change:
    return lambda folder: (folder / name).write_bytes(data)


def gone(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def a_folder(name: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return change


def listing(folder: Path) -> dict[str, bytes | None]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        if p.is_file() and os.access(p, os.R_OK)
        else None
        for p in sorted(folder.rglob("*"))
    }


def run(*args: str, code: int) -> tuple[str, str]:
    """Run a command; it leaves the exit code promised, no traceback, and, unless it is done, no file."""
    before = listing(Path.cwd())
    result = CliRunner().invoke(app, list(args), prog_name="tendering")
    said = f"{args}: {result.exit_code}\n{result.output[-3000:]}\n{result.exception!r}"
    assert result.exit_code == code, said
    assert "Traceback" not in result.output
    assert code == 0 or listing(Path.cwd()) == before, "something was half-written"
    return result.stdout, result.stderr


def found(*args: str, code: int = 1) -> list[Finding]:
    findings: list[Finding] = json.loads(run(*args, "--json", code=code)[0])["findings"]
    for one in findings:
        assert one["where"].strip(), one
        assert one["message"].strip(), one
        assert one["remedy"].strip(), one
    return findings


def seen(findings: list[Finding], code: str, where: str, *words: str) -> None:
    """Hold that one finding has the code, the place and the words."""
    assert any(
        f["code"] == code
        and where in f["where"]
        and all(w in f"{f['message']} {f['remedy']}" for w in words)
        for f in findings
    ), f"{code} at {where} saying {words} is not among\n" + "\n".join(map(str, findings))


def test_the_evaluation_these_tests_break_is_sound(mine: Path) -> None:
    run("evaluate", "mine", code=0)


# What a person may do to a file, and the finding that must come of it: code, place, words it must hold.
Case = tuple[Change, str, str, tuple[str, ...]]
MISTAKES: dict[str, Case] = {
    "wrong type": (
        edit("tender.yaml", "most: 2", "most: two"),
        "D003",
        "tender.yaml:29:",
        ("'two'", "number"),
    ),
    "unknown key": (
        edit("tender.yaml", "cpv:", "cvp:"),
        "D002",
        "tender.yaml:7:1",
        ("'cvp'", "'cpv'"),
    ),
    "unknown key of evaluation.yaml": (
        add("evaluation.yaml", "sead: x"),
        "D002",
        "evaluation.yaml:",
        ("'sead'", "seed"),
    ),
    "key written twice": (
        edit("tender.yaml", "price:", "price: {weight: 0}\nprice:"),
        "D001",
        "tender.yaml:",
        ("twice",),
    ),
    "duplicate id": (
        edit("tender.yaml", "{id: Q2", "{id: Q1"),
        "D005",
        "tender.yaml:20:",
        ("'Q1'", "twice"),
    ),
    "duplicate bidder": (
        add("bidders.csv", "B1,Amber again,,,,,"),
        "F016",
        "bidders.csv:5",
        ("bidders.csv:2",),
    ),
    "weights that do not total": (
        edit("tender.yaml", "weight: 60", "weight: 61"),
        "D050",
        "tender.yaml:17:",
        ("101", "100"),
    ),
    "blank in the definition": (
        edit("tender.yaml", '{fixed: "15.80"}', "{fixed: }"),
        "D004",
        "tender.yaml:",
        ("fixed",),
    ),
    "zone that is not in the lot": (
        add("bids.csv", "B1,1,north,"),
        "B003",
        "bids.csv:5",
        ("north",),
    ),
    "lot that is not in the tender": (add("bids.csv", "B1,9,,"), "B002", "bids.csv:5", ("lot 9",)),
    "bid of nobody": (add("bids.csv", "B9,1,,"), "B001", "bids.csv:5", ("B9",)),
    "mark off the scale": (
        edit("consensus.csv", "B1,1,,Q1,4", "B1,1,,Q1,9"),
        "X11",
        "consensus.csv:2",
        ("9", "0, 1, 2, 3, 4, 5"),
    ),
    "mark that is a word": (
        edit("consensus.csv", "B1,1,,Q1,4", "B1,1,,Q1,four"),
        "F013",
        "consensus.csv:2",
        ("'four'",),
    ),
    "blank consensus": (
        edit("consensus.csv", "B1,1,,Q1,4", "B1,1,,Q1,"),
        "S001",
        "consensus.csv:2",
        ("B1", "Q1"),
    ),
    "price with a currency and a unit": (
        edit("prices.csv", "B2,1,,hourly,15.80", "B2,1,,hourly,£15.80/hr"),
        "F012",
        "prices.csv:3",
        ("£15.80/hr", "without a currency sign or unit: 15.80"),
    ),
    "price with a letter in it": (
        edit("prices.csv", "B2,1,,hourly,15.80", "B2,1,,hourly,1O.50"),
        "F012",
        "prices.csv:3",
        ("1O.50", "10.50"),
    ),
    "price with a comma": (
        edit("prices.csv", "B2,1,,hourly,15.80", 'B2,1,,hourly,"15,80"'),
        "F012",
        "prices.csv:3",
        ("15.80",),
    ),
    "price as a formula": (
        edit("prices.csv", "B2,1,,hourly,15.80", "B2,1,,hourly,=15.8+0"),
        "F012",
        "prices.csv:3",
        ("formula",),
    ),
    "missing column": (
        edit("prices.csv", ",amount", ""),
        "F007",
        "prices.csv:1",
        ("'amount'", "bidder,lot,zone,item,amount"),
    ),
    "row too long": (add("bids.csv", "B1,1,,,,surplus"), "F010", "bids.csv:5", ("6 cells",)),
    "quotation mark left open": (add("bids.csv", '"B1,1,,'), "F005", "bids.csv:5", ("quotation",)),
    "table missing": (gone("bids.csv"), "F001", "bids.csv", ("needs this table",)),
    "table empty": (put("bids.csv", b""), "F006", "bids.csv", ("empty",)),
    "table of binary junk": (
        put("bids.csv", bytes(range(256)) * 20),
        "F003",
        "bids.csv",
        ("UTF-8",),
    ),
    "workbook named csv": (put("bids.csv", b"PK\x03\x04junk"), "F003", "bids.csv", ("workbook",)),
    "folder in place of a table": (a_folder("bids.csv"), "F001", "bids.csv", ("folder",)),
    "table of NUL bytes": (put("bids.csv", bytes(500)), "F003", "bids.csv", ()),
    "definition missing": (gone("tender.yaml"), "F030", "evaluation.yaml:3", ("tender.yaml",)),
    "definition empty": (put("tender.yaml", b""), "D001", "tender.yaml", ("empty", "new")),
    "definition of binary junk": (
        put("tender.yaml", bytes(range(255, 0, -1))),
        "D001",
        "tender.yaml",
        ("UTF-8",),
    ),
    "definition too big": (
        put("tender.yaml", b"a: b\n" * 500_000),
        "D001",
        "tender.yaml",
        ("MB",),
    ),
    "definition not YAML": (
        put("tender.yaml", b"tender: x\ntitle: [a\n"),
        "D001",
        "tender.yaml:3",
        ("bracket",),
    ),
    "definition with a tab": (
        put("tender.yaml", b"tender: x\nauthority:\n\tname: y\n"),
        "D001",
        "tender.yaml:3",
        ("tab",),
    ),
    "evaluation.yaml empty": (put("evaluation.yaml", b""), "D001", "evaluation.yaml", ("empty",)),
    "evaluation.yaml of binary junk": (
        put("evaluation.yaml", b"\x81\x8d\x90"),
        "F003",
        "evaluation.yaml",
        ("Save it as UTF-8 text.",),
    ),
    "evaluation.yaml with NUL": (
        put("evaluation.yaml", b"evaluation: a\x00\ntender: b\n"),
        "D001",
        "evaluation.yaml",
        ("control character",),
    ),
    "evaluation of a missing tender": (
        edit("evaluation.yaml", "./tender.yaml", "no-such-tender"),
        "F030",
        "evaluation.yaml:3:1",
        ("no-such-tender",),
    ),
    "fingerprint that drifted": (
        add("evaluation.yaml", "fingerprint: 0123abcd"),
        "F031",
        "evaluation.yaml:",
        ("0123abcd", "pin"),
    ),
    "inputs that are nowhere": (
        add("evaluation.yaml", "inputs: ../nowhere"),
        "F032",
        "evaluation.yaml:",
        ("../nowhere",),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_a_finding_with_place_and_remedy(mine: Path, name: str) -> None:
    change, code, where, words = MISTAKES[name]
    change(mine)
    before = listing(mine)
    # a blank score leaves the lot waiting: results are written, and say so
    findings = found("evaluate", "mine", "--dry-run")
    seen(findings, code, where, *words)
    _, shown = run("evaluate", "mine", "--dry-run", code=1)
    assert f"{code}: " in shown
    for command in (["explain", "mine"], ["letters", "mine", "--on", "2016-08-01"]):
        found(*command)
    assert listing(mine) == before


def test_several_mistakes_in_one_folder_are_all_seen_at_once(mine: Path) -> None:
    together = (
        "unknown key",
        "unknown key of evaluation.yaml",
        "weights that do not total",
        "duplicate bidder",
        "zone that is not in the lot",
        "mark off the scale",
        "price with a currency and a unit",
        "fingerprint that drifted",
    )
    for name in together:
        MISTAKES[name][0](mine)
    edit(
        "tender.yaml",
        "{role: framework",
        "{role: framework, per: lot, places: {most: 1}}\n      - {role: framework",
    )(mine)
    add("bids.csv", "B9,1,,")(mine)
    put("capacity.csv", b"bidder,lot\nB1,1\n")(mine)
    put("withdrawals.csv", b"bidder,lot,zone,on,reason\nB1,1,,31/02/2016,ill\n")(mine)
    findings = found("evaluate", "mine")
    for name in together[
        :-1
    ]:  # a definition that cannot be read whole has no fingerprint to compare
        _, code, where, words = MISTAKES[name]
        seen(findings, code, where, *words)
    seen(findings, "D005", "tender.yaml:30:", "framework", "twice")
    seen(findings, "B001", "bids.csv:6", "B9")
    seen(findings, "F007", "capacity.csv:1", "hours")
    seen(findings, "F014", "withdrawals.csv:2", "31/02/2016")


def test_a_table_not_read_whole_leads_to_no_false_finding(mine: Path) -> None:
    edit("bidders.csv", "B2,Brook & Vale Care", "B2,")(mine)
    codes = {f["code"] for f in found("evaluate", "mine")}
    assert "B001" not in codes
    assert codes <= {"F011", "F018"}


def test_check_goes_on_past_a_misspelt_key(mine: Path) -> None:
    edit("tender.yaml", "\ntitle:", "\ntitel:")(mine)
    edit("tender.yaml", "weight: 60", "weight: 61")(mine)
    findings = found("check", "evaluations/mine")
    seen(findings, "D002", "tender.yaml:3:1", "'title'")
    seen(findings, "D050", "tender.yaml:17:", "101")
    seen(findings, "X08", "tender.yaml:19:", "Q1")


# --- how Excel saves tables: these must work ---------------------------------------------------------


def _all_tables(folder: Path, change: Callable[[str], bytes]) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(change(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: b"\xef\xbb\xbf" + t.encode(), id="byte-order mark"),
        pytest.param(
            lambda t: t.replace("\n", "\r\n").encode("utf-8-sig"), id="CSV UTF-8 of Excel"
        ),
        pytest.param(lambda t: t.encode("cp1252"), id="Windows-1252"),
        pytest.param(lambda t: t.encode("utf-16"), id="UTF-16 with its mark"),
        pytest.param(lambda t: _semicolons(t).encode(), id="semicolons"),
        pytest.param(lambda t: b"sep=;\r\n" + _semicolons(t).encode("cp1252"), id="all of it"),
        pytest.param(lambda t: _resaved(t, "\t").encode(), id="tabs"),
    ],
)
def test_tables_as_excel_saves_them_give_the_same_result(
    mine: Path, change: Callable[[str], bytes]
) -> None:
    edit("bidders.csv", "Amber Home Support", "Café – Home Support")(mine)
    (before, _) = run("evaluate", "mine", "--json", "--dry-run", code=0)
    _all_tables(mine, change)
    (after, _) = run("evaluate", "mine", "--json", "--dry-run", code=0)
    assert json.loads(after)["lots"] == json.loads(before)["lots"]
    assert "Café – Home Support" in run("explain", "mine", code=0)[0]


def _semicolons(text: str) -> str:
    return _resaved(text, ";")


def _resaved(text: str, separator: str) -> str:
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


# --- response workbooks ------------------------------------------------------------------------------


@pytest.fixture
def returned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one sound response workbook, of the shipped tender with one price and no zones."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "returned").mkdir()
    source = shipped_root("evaluations") / "price-accepted/tender.yaml"
    (tmp_path / "lots/mine").mkdir(parents=True)
    shutil.copy(source, tmp_path / "lots/mine/tender.yaml")
    tender, _ = read_tender(source)
    assert tender is not None
    path = tmp_path / "returned/B1.xlsx"
    write_response_workbook(tender, path)
    change(path, _filled)
    return path


def change(path: Path, how: Callable[[Workbook], object]) -> None:
    book = load_workbook(path)
    how(book)
    book.save(path)


def box(book: Workbook, sheet: str, line: str, head: str = "Your answer") -> Any:
    """Return the cell of a line, as a person would find it by the words above it."""
    rows = list(book[sheet].iter_rows())
    top = next(row for row in rows if row[0].value == "id")
    column = next(c.column for c in top if c.value == head)
    row = next(row for row in rows if row[0].value == line)
    return book[sheet].cell(row[0].row, column)


def _filled(book: Workbook) -> None:
    box(book, "About you", "bidder").value = "B1"
    box(book, "About you", "name").value = "Amber Home Support"
    box(book, "Lots and zones", "lot|1", "Bid?").value = "Yes"
    box(book, "Prices", "hourly|1|", "Your price in pounds").value = "15.80"
    box(book, "Answers", "Q1||").value = "We train and pay our people."
    box(book, "Answers", "Q2||").value = "We begin in April."


def receive(*, code: int = 1) -> list[Finding]:
    return found("receive", "mine", "returned", "--tender", "mine", code=code)


def test_the_response_these_tests_break_is_sound(returned: Path) -> None:
    assert not [f for f in receive(code=0) if f["severity"] == "error"]
    assert Path("evaluations/mine/bids.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "B1,1,,"
    ]


def _shifted(book: Workbook) -> None:
    book["Prices"].insert_rows(1)


def _shifted_right(book: Workbook) -> None:
    book["Prices"].insert_cols(2)


WORKBOOKS: dict[str, tuple[Callable[[Workbook], object], str, str, tuple[str, ...]]] = {
    "a heading moved down": (_shifted, "F054", "Prices!A", ("heading",)),
    "a heading moved right": (_shifted_right, "F054", "Prices!B", ("heading",)),
    "a heading reworded": (
        lambda b: _set_heading(b, "Answers", "Your answer", "Reply"),
        "F054",
        "Answers!",
        ("'Your answer'", "'Reply'"),
    ),
    "a stale fingerprint": (
        lambda b: _set_meta(b, "fingerprint", "0" * 64),
        "F052",
        "B1.xlsx",
        ("another version",),
    ),
    "another tender": (lambda b: _set_meta(b, "tender", "other"), "F052", "B1.xlsx", ("other",)),
    "a formula in a text": (
        lambda b: setattr(box(b, "Answers", "Q1||"), "value", '=HYPERLINK("x")'),
        "F056",
        "Answers!",
        ("formula",),
    ),
    "a formula as a price": (
        lambda b: setattr(
            box(b, "Prices", "hourly|1|", "Your price in pounds"), "value", "=15+0.8"
        ),
        "F056",
        "Prices!",
        ("formula",),
    ),
    "a price with a unit": (
        lambda b: setattr(
            box(b, "Prices", "hourly|1|", "Your price in pounds"), "value", "£15.80/hr"
        ),
        "F012",
        "Prices!",
        ("15.80",),
    ),
    "a sheet removed": (lambda b: b.remove(b["Prices"]), "F053", "B1.xlsx", ("Prices",)),
    "cells merged": (lambda b: b["Answers"].merge_cells("B5:C5"), "F057", "Answers!", ("merged",)),
    "nothing of ours": (lambda b: b.remove(b["_meta"]), "F051", "B1.xlsx", ("response workbook",)),
}


def _set_heading(book: Workbook, sheet: str, old: str, new: str) -> None:
    next(c for row in book[sheet].iter_rows() for c in row if c.value == old).value = new


def _set_meta(book: Workbook, key: str, value: str) -> None:
    next(row for row in book["_meta"].iter_rows() if row[0].value == key)[1].value = value


@pytest.mark.parametrize("name", WORKBOOKS)
def test_an_altered_response_workbook_is_refused_whole(returned: Path, name: str) -> None:
    how, code, where, words = WORKBOOKS[name]
    change(returned, how)
    seen(receive(), code, where, *words)
    assert not Path("evaluations").exists()


def test_every_bad_workbook_of_a_folder_is_reported_at_once(returned: Path) -> None:
    for number, (how, *_) in enumerate(WORKBOOKS.values(), 2):
        copy = returned.with_name(f"C{number}.xlsx")
        shutil.copy(returned, copy)
        change(copy, lambda b, n=number: setattr(box(b, "About you", "bidder"), "value", f"C{n}"))
        change(copy, how)
    returned.with_name("junk.xlsx").write_bytes(os.urandom(2000))
    returned.with_name("empty.xlsx").write_bytes(b"")
    findings = receive()
    for number, (_, code, _, words) in enumerate(WORKBOOKS.values(), 2):
        assert any(f["code"] == code and f"C{number}.xlsx" in f["where"] for f in findings), number
        del words
    seen(findings, "F050", "junk.xlsx")
    seen(findings, "F050", "empty.xlsx")
    assert not Path("evaluations").exists()


def test_receive_says_what_is_not_there(returned: Path) -> None:
    seen(found("receive", "mine", "nowhere", "--tender", "mine"), "F096", "nowhere", "no workbook")
    seen(found("receive", "mine", "returned", "--tender", "mien"), "F090", "mien", "mine")
    seen(found("receive", "mine", "returned"), "F090", "mine", "evaluation")


@pytest.mark.parametrize("ref", ["../up", "a/b", "a b", "/elsewhere", "..."])
def test_receive_starts_nothing_outside_the_folder_of_evaluations(
    returned: Path, ref: str
) -> None:
    assert [f["code"] for f in found("receive", ref, "returned", "--tender", "mine")] == ["F093"]


def test_receive_never_writes_into_a_shipped_evaluation(returned: Path) -> None:
    shipped = listing(shipped_root("evaluations") / "price-accepted")
    seen(found("receive", "price-accepted", "returned"), "F099", "price-accepted", "NEW-ID")
    run("receive", "price-accepted", "returned", "--tender", "mine", code=0)
    assert Path("evaluations/price-accepted/bids.csv").is_file()
    assert listing(shipped_root("evaluations") / "price-accepted") == shipped


def test_receive_into_an_evaluation_whose_file_is_junk(returned: Path) -> None:
    receive(code=0)
    Path("evaluations/mine/evaluation.yaml").write_bytes(b"\xff\x81")
    seen(found("receive", "mine", "returned"), "F003", "evaluation.yaml")


# --- the definition form -------------------------------------------------------------------------------


def _form(path: Path) -> list[Finding]:
    return found("import-definition", str(path))


def test_a_form_spoilt_in_several_ways_shows_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "mine", "--workbook", code=0)

    def spoil(book: Workbook) -> None:
        book["Rates"].insert_cols(3)
        book["Tender"]["C4"].value = "=A1"
        book["Scales"]["C5"].value = "one"
        book.remove(book["Ties"])

    path = Path("lots/mine/tender-form.xlsx")
    change(path, spoil)
    findings = _form(path)
    seen(findings, "D042", "Rates!C2", "heading")
    seen(findings, "D043", "Tender!C4", "formula")
    seen(findings, "D003", "Scales!C5", "'one'")
    seen(findings, "D045", "Ties", "sheet")
    seen(findings, "D004", "Tender!C6", "authority.name")
    assert not Path("lots/mine/tender.yaml").exists()


def test_files_that_are_no_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("junk.xlsx").write_bytes(os.urandom(2000))
    Path("empty.xlsx").write_bytes(b"")
    Path("folder.xlsx").mkdir()
    Workbook().save("other.xlsx")
    for name in ("junk", "empty", "folder", "nowhere"):
        seen(_form(Path(f"{name}.xlsx")), "D040", f"{name}.xlsx")
    seen(_form(Path("other.xlsx")), "D041", "Start here!A1", "tendering new")


def test_a_definition_that_is_there_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "mine", "--like", "bolton-2016", code=0)
    run("new", "mine", "--like", "bolton-2016", "--workbook", code=0)
    edit("tender.yaml", "Bolton Council", "Another Council")(Path("lots/mine"))
    seen(
        _form(Path("lots/mine/tender-form.xlsx")),
        "F091",
        "lots/mine/tender.yaml",
        "something else",
    )


# --- templates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "command"),
    [
        ("letter.docx", ["letters", "limit-best-overall", "--on", "2016-08-01"]),
        ("pack.docx", ["pack", "bolton-2016"]),
        ("notice.docx", ["notice", "herefordshire-2017", "award", "--on", "2017-04-06"]),
    ],
)
def test_an_unknown_tag_in_an_own_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, command: list[str]
) -> None:
    import docx

    monkeypatch.chdir(tmp_path)
    Path("templates").mkdir()
    document = docx.Document(str(shipped_root("templates") / template))
    document.sections[0].footer.add_paragraph("{{ councillor }}")
    document.save(f"templates/{template}")
    seen(found(*command), "T001", template, "councillor")
    Path(f"templates/{template}").write_bytes(b"not a Word file")
    seen(found(*command), "T003", template, "Word")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{{ title }}", "{{ titel }}", "T001"),
        ("{{ title }}", "{{ title }", "T002"),
        ("{{ title }}", "{{ title | nofilter }}", "T002"),
        ("{{ title }}", "{{ title.__class__.__mro__ }}", "T032"),
        ("{{ title }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "T032"),
        ("{{ title }}", "{% for n in range(100000) %}{{ n }}{% endfor %}", "T032"),
        ("{{ title }}", "{{ 1 / 0 }}", "T032"),
        ("{{ title }}", "{{ title * 99999999999 }}", "T032"),
        ("{{ title }}", "{% include '/etc/hostname' %}", "T032"),
        ("{{ title }}", "{{ title + 1 }}", "T032"),
        ("{{ title }}", "{{ title > 1 }}", "T003"),
    ],
)
def test_a_report_template_that_cannot_be_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shipped_root("templates"), "templates")
    path = Path("templates/report.html.j2")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert new in path.read_text(encoding="utf-8")
    seen(found("scorecards", "limit-best-overall"), code, "report.html.j2")


# --- names, folders, permissions -----------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["nowhere", "", "a\tb", "x" * 5000, "../../etc", "evaluations"])
@pytest.mark.parametrize("command", ["evaluate", "check", "pack", "scorecards", "explain"])
def test_a_name_that_is_nothing(mine: Path, command: str, ref: str) -> None:
    findings = found(command, ref)
    assert [f["code"] for f in findings] == ["F090"]
    assert len(findings[0]["message"]) < 400


def test_a_folder_without_its_file_is_named(mine: Path) -> None:
    gone("evaluation.yaml")(mine)
    seen(
        found("evaluate", "evaluations/mine"),
        "F090",
        "evaluations/mine",
        "holds no evaluation.yaml",
    )


def test_a_shipped_folder_cannot_be_reached_by_an_evaluation_of_junk_inputs(mine: Path) -> None:
    put("bidders.xlsx", b"junk")(mine)  # other files beside the tables are left alone
    run("evaluate", "mine", "--dry-run", code=0)


def interpreter(*args: str) -> subprocess.CompletedProcess[str]:
    """Run the command line by an interpreter of its own, as it is installed."""
    return subprocess.run(
        [sys.executable, "-m", "tendering", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


Run = Callable[..., subprocess.CompletedProcess[str]]


def process(*args: str, code: int, by: Run = forked) -> subprocess.CompletedProcess[str]:
    done = by(*args)
    assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def test_a_real_process_says_it_on_standard_error(mine: Path) -> None:
    add("bids.csv", "B1,1,north,")(mine)
    done = process("evaluate", "mine", code=1, by=interpreter)
    assert done.stdout == ""
    assert "bids.csv:5: error B003: lot 1 has no zone north" in done.stderr
    assert "Correct the zone or the lot." in done.stderr


def _blocked_by_a_file(folder: Path) -> str:
    (folder / "out").write_text("in the way", encoding="utf-8")
    return "out"


def _blocked_by_a_folder(folder: Path) -> str:
    (folder / "out/mine/results/places.csv").mkdir(parents=True)
    return "places.csv"


@pytest.mark.parametrize("block", [_blocked_by_a_file, _blocked_by_a_folder])
def test_results_that_cannot_be_written_leave_all_as_it_was(
    mine: Path, tmp_path: Path, block: Callable[[Path], str]
) -> None:
    where = block(tmp_path)
    before = listing(tmp_path)
    (item,) = json.loads(process("evaluate", "mine", "--json", code=1).stdout)["findings"]
    assert item["code"] == "F096"
    assert where in item["where"]
    assert ".tendering-" not in item["where"]
    assert "F096" in process("evaluate", "mine", code=1).stderr
    assert listing(tmp_path) == before


def test_results_of_the_run_before_survive_a_run_that_fails(mine: Path, tmp_path: Path) -> None:
    run("evaluate", "mine", code=0)
    results = tmp_path / "out/mine/results"
    (results / "standings.csv").unlink()
    (results / "standings.csv").mkdir()  # the last file to be moved
    edit("consensus.csv", "B1,1,,Q1,4", "B1,1,,Q1,2")(mine)
    before = listing(tmp_path)
    process("evaluate", "mine", code=1)
    assert listing(tmp_path) == before


@pytest.fixture
def locked(mine: Path) -> Iterator[Path]:
    (mine / "bids.csv").chmod(0)
    if os.access(mine / "bids.csv", os.R_OK):
        pytest.skip("permissions do not bind this user, who is root or on Windows")
    yield mine
    for path in (mine.parent.parent, mine, *mine.iterdir()):
        path.chmod(0o755)


def test_files_that_may_not_be_read(locked: Path) -> None:
    seen(found("evaluate", "mine"), "F001", "bids.csv", "Permission denied")
    (locked / "tender.yaml").chmod(0)
    seen(found("evaluate", "mine"), "D001", "tender.yaml", "Permission denied")


def test_a_folder_that_may_not_be_written(locked: Path) -> None:
    (locked / "bids.csv").chmod(0o644)
    Path.cwd().chmod(0o555)
    (item,) = json.loads(process("evaluate", "mine", "--json", code=1).stdout)["findings"]
    assert item["code"] == "F096"


def _little_room() -> None:
    """Let no file be longer than this: it stands for a full disk, writing stops half way through outcome.json."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def test_a_full_disk_is_a_finding_and_leaves_nothing_behind(mine: Path, tmp_path: Path) -> None:
    if sys.platform != "linux" or not Path("/dev/full").exists():
        pytest.skip("needs a limit on the size of files")
    done = forked("evaluate", "mine", "--json", before=_little_room)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["findings"][0]["code"] == "F096"
    assert not (tmp_path / "out").exists()
