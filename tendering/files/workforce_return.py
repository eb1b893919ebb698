"""Read what a present provider returned on the workforce template: how many people, and nothing that says who they are."""

from __future__ import annotations

import re

from tendering.files.workbooks import used_rows, workbook_of
from tendering.files.workforce import FORMAT, SHEET
from tendering.model.findings import Finding, finding

_CODE = re.compile(r"[A-Za-z]{0,6}[-_/]?[0-9]{1,8}[A-Za-z]?", re.ASCII)
HEADING = "Code of your own (no name)"


def staff_count(data: bytes, name: str) -> tuple[int, tuple[Finding, ...]]:
    """Count the people of a return. A code that may be a name, or is there twice, is a finding."""
    book, found = workbook_of(data, name, "L722")
    if book is None:
        return 0, found
    if SHEET not in book.sheetnames:
        said = f"it has no sheet {SHEET!r}: it is not the workforce template"
        return 0, (finding("L722", name, said, remedy=f"Return the template ({FORMAT})."),)
    rows = list(used_rows(book[SHEET]))
    at = next((r.number for r in rows if r.text(1) == HEADING), None)
    if at is None:
        return 0, (finding("L722", name, f"the heading {HEADING!r} is gone"),)
    findings: list[Finding] = []
    seen: set[str] = set()
    for row in rows:
        if row.number <= at:
            continue
        code = row.text(1) or ""
        if not code:
            findings.append(finding("L702", f"{name}, {row.place(1)}", "a row without a code"))
        elif not _CODE.fullmatch(code):
            # the cell is named, its text is not: it may be somebody's name
            findings.append(finding("L725", f"{name}, {row.place(1)}", "the code may be a name"))
        elif code in seen:
            findings.append(finding("L703", f"{name}, {row.place(1)}", f"{code} is there twice"))
        seen.add(code)
    return len(seen), tuple(findings)
