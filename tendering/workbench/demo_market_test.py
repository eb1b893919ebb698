"""The demonstration of a market test: Rutland's, sent, answered by workbook and by table, reported, in a record of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from tendering.files.dossier import EVALUATION_FILE
from tendering.files.market_test_answers import answers_csv, read_answers_csv
from tendering.files.market_test_book import questionnaire_workbook
from tendering.files.market_test_file import MARKET_TEST_FILE, market_test_of
from tendering.model.entries import EntryKind
from tendering.workbench.library import shipped_root
from tendering.workbench.market_test_import import Told, take_in
from tendering.workbench.market_test_report import report
from tendering.workbench.market_tests import FOLDER, new, questionnaire, send
from tendering.workbench.record_start import begun, evaluation_text
from tendering.workbench.record_verify import verify
from tendering.workbench.records import Who, draft, reported, write
from tendering.workbench.stated import fresh_store
from tendering.workbench.writing import Report

SHIPPED, ID = "rutland-2018", "rutland-market-test"
SENT, TAKEN_IN, REPORTED = date(2017, 4, 10), date(2017, 5, 23), date(2017, 6, 5)


def market_test(out: Path) -> tuple[Report, ...]:
    """Run Rutland's market test anew below ``out``: its record, its questionnaire and its report.

    The first answer comes as a workbook, the rest as a table. The clock is stated, so that it comes out the same each time.
    """
    folder, source = out / ID, shipped_root("evaluations") / SHIPPED
    _clear(folder)
    answers = folder / "answers"
    ref, given = str(folder), source / FOLDER
    with begun(folder, evaluation_text(ID, "", SHIPPED), "") as procurement:
        facts = {"tender": SHIPPED, "source": "new"}
        write(procurement, _who(SENT), lambda _: (draft(_who(SENT), EntryKind.RECORD_STARTED, facts=facts),))  # fmt: skip
    book, table, received = _answered(source, answers)
    steps = (
        lambda: new(ref, source=str(source)),
        lambda: questionnaire(ref, out=folder),
        lambda: send(ref, given / "recipients.csv", _who(SENT), out=folder),
        lambda: take_in(ref, [book], _who(TAKEN_IN), Told(received=received)),
        lambda: take_in(ref, [table, given / "late.csv"], _who(TAKEN_IN)),
        lambda: report(ref, _who(REPORTED), out=folder),
        lambda: verify(ref),
    )
    return tuple(reported(step) for step in steps)


def told(reports: tuple[Report, ...]) -> str:
    """Say in a line what the market said."""
    found = reports[-2].data
    return (
        f"Market test: {found.get('in_time')} organisations answered in time and {found.get('late')} late; "
        f"{found.get('confidential')} answers in time are confidential. It is no call for competition."
    )


def _who(on: date) -> Who:
    return Who(
        name="Demonstration",
        on=on,
        at=time(9),
        now=datetime.combine(on, time(12), tzinfo=UTC),
        clock="stated",
        channel="demo",
        secret=ID,
    )


def _clear(folder: Path) -> None:
    fresh_store(folder)
    for name in (EVALUATION_FILE, MARKET_TEST_FILE):
        (folder / name).unlink(missing_ok=True)


def _answered(source: Path, answers: Path) -> tuple[Path, Path, str]:
    """Write the shipped answers as they came: one workbook, a table of the rest; and when the workbook came."""
    definition = (source / MARKET_TEST_FILE).read_text("utf-8")
    test, findings = market_test_of(definition, MARKET_TEST_FILE)
    if test is None:
        raise ValueError(f"the shipped market test cannot be read: {findings}")
    table = source / FOLDER / "answers.csv"
    responses, _ = read_answers_csv(table.read_bytes(), table.name, test)
    first, *rest = responses
    answers.mkdir(parents=True, exist_ok=True)
    book, others = answers / "returned.xlsx", answers / "answers.csv"
    book.write_bytes(questionnaire_workbook(test, first))
    others.write_bytes(answers_csv(rest))
    return book, others, first.received.isoformat() if first.received else ""
