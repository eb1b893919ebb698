"""The questionnaire of a market test as an Excel workbook: written, empty or with answers, and read back."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tendering.files.market_test_answers import response_of
from tendering.files.market_test_layout import FORMAT, VIEWS, WHO, layout, questions_digest
from tendering.files.response import draw
from tendering.files.response_layout import Box, Line, Sheet
from tendering.files.response_rows import Entry
from tendering.files.returned_workbook import Reading
from tendering.files.tables import clean
from tendering.files.workbooks import (
    Lists,
    cell_at,
    put_text,
    read_meta,
    workbook_bytes,
    workbook_of,
    write_meta,
)
from tendering.model.findings import Finding, finding
from tendering.model.market_test import COMMENTS, Asks, MarketTest, Response, Said, shown

ROOM = 90.0
"""Least height of a row that asks for text, in points: room to write."""
_REMEDIES = {
    "F053": "Ask for the whole workbook, or enter the answers with `tendering market-test import ID --form FILE`.",
    "F058": "Nothing to do, unless another question was answered than was asked: the words sent stand.",
    "F060": "Ask for the whole text: Excel cuts at 32,767 characters without saying so.",
    "F065": "Read it: it is not counted with the answers.",
}


def questionnaire_workbook(test: MarketTest, response: Response | None = None) -> bytes:
    """Return the file of the questionnaire; with a response, as that organisation would have filled it in."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [(spec, book.create_sheet(spec.title)) for spec in layout(test)]
    lists = Lists(book)
    for spec, sheet in sheets:
        draw(spec, sheet, lists, f"{spec.title}: {clean(test.title)}")
        if spec.title == VIEWS:
            _room(test, spec, sheet)
        if response is not None:
            _fill(test, response, spec, sheet)
    meta = {"format": FORMAT, "market_test": test.id, "questions": questions_digest(test)}
    write_meta(book, meta)
    return workbook_bytes(book, title=f"Questionnaire: {test.title}")


def _room(test: MarketTest, spec: Sheet, sheet: Worksheet) -> None:
    for row, line in enumerate(spec.lines, spec.heading_row + 1):
        question, part = _key(line)
        found = test.question(question)
        if found is None or part == COMMENTS or found.asks is Asks.TEXT:
            height = sheet.row_dimensions[row].height or 0
            sheet.row_dimensions[row].height = max(ROOM, height)


def _key(line: Line) -> tuple[str, str]:
    question, part = line.key
    return question, "" if part == "-" else part


def _fill(test: MarketTest, response: Response, spec: Sheet, sheet: Worksheet) -> None:
    for row, line in enumerate(spec.lines, spec.heading_row + 1):
        for column, content in enumerate(line.cells, 2):
            text = _filled(test, response, spec, line, content) if isinstance(content, Box) else ""
            if text:
                cell = cell_at(sheet, row, column)
                kept = cell.number_format
                put_text(cell, text)
                cell.number_format = kept


def _filled(test: MarketTest, response: Response, spec: Sheet, line: Line, box: Box) -> str:
    if spec.title == WHO:
        return response.about.get(box.field, "")
    said = response.to(*_key(line))
    if said is None:
        return ""
    if box.field == "confidential":
        return "Yes" if said.confidential else ""
    if box.field == "why":
        return said.why
    return shown(test, said.question, said.part, said.text)


def read_questionnaire(
    data: bytes, name: str, test: MarketTest
) -> tuple[Response | None, tuple[Finding, ...]]:
    """Read a returned questionnaire.

    Args:
        data: The bytes of the file.
        name: The file, for places.
        test: The market test it must answer, as it was sent.

    Returns:
        What was answered, None where the workbook cannot be trusted at all; and every finding with its sheet and cell.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles that do not matter here
        book, findings = workbook_of(data, name, "F050")
    if book is None:
        return None, findings
    strange = tuple(_strange(read_meta(book), test, name))
    if strange:
        return None, strange
    reading = Reading(name, remedies=_REMEDIES)
    entries: dict[str, Sequence[Entry]] = {}
    for spec in layout(test):
        if spec.title in book.sheetnames:
            entries[spec.title] = reading.sheet(spec, book[spec.title])
        elif spec.title in (WHO, VIEWS):
            said = f"there is no sheet {spec.title!r}"
            reading.findings.append(finding("F053", name, said, remedy=_REMEDIES["F053"]))
    about = {e.key[0]: e.values[e.key[0]] for e in entries.get(WHO, ())}
    response, more = response_of(test, about, list(_said(entries)), name, unread=_unread(entries))
    return response, (*dict.fromkeys(reading.findings), *more)


def _strange(meta: Mapping[str, str], test: MarketTest, name: str) -> Iterator[Finding]:
    if meta.get("format") != FORMAT:
        said = "this is no questionnaire of a market test, or its hidden sheet is gone"
        yield finding("L404", name, said)
    elif meta.get("market_test") != test.id:
        yield finding("L404", name, f"it answers {meta.get('market_test')}, not {test.id}")
    elif meta.get("questions") != questions_digest(test):
        yield finding("L404", name, "it asks other questions than those that were sent")


def _said(entries: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[Said, str]]:
    """Yield each answer as it was written, with its cell."""
    for entry in entries.get(VIEWS, ()):
        question, part = entry.key
        flag = entry.values["confidential"]
        said = Said(
            question=question,
            part="" if part == "-" else part,
            text=entry.values["answer"],
            # a mark that cannot be read is taken for one: what may be confidential is not given out
            confidential=flag == "Yes" or "confidential" in entry.unread,
            why=entry.values["why"],
        )
        yield said, entry.places["answer"]


def _unread(entries: Mapping[str, Sequence[Entry]]) -> bool:
    return any(entry.unread for some in entries.values() for entry in some)
