"""The Excel form of a definition: written for an officer, and read back as a tender.yaml."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tendering.files.form_read import FormDocument, read_book
from tendering.files.form_write import draw
from tendering.files.schema_errors import validate
from tendering.files.workbooks import open_workbook, workbook_bytes
from tendering.files.yaml_reader import Document, read_yaml
from tendering.files.yaml_writer import write_yaml
from tendering.model.findings import Finding, finding

_EMPTY: dict[str, Any] = {}


def write_form(definition: Mapping[str, Any] | str | None, path: Path) -> tuple[Finding, ...]:
    """Write the Excel form of a definition.

    Args:
        definition: The text of a tender.yaml, or its data, with sources or without; None for a blank form.
        path: The .xlsx file to write.

    Returns:
        Findings where the definition cannot be read, or says something the form cannot carry; then
        nothing is written.
    """
    data, findings = form_bytes(definition)
    if data is not None:
        path.write_bytes(data)
    return findings


def form_bytes(
    definition: Mapping[str, Any] | str | None,
) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the form as the bytes of a workbook, or None and why not; see `write_form`."""
    document = Document(name="tender.yaml", data=_EMPTY)
    if definition is not None:
        text = (
            definition
            if isinstance(definition, str)
            else json.dumps(definition, default=str, ensure_ascii=False)
        )
        read, findings = read_yaml(text, "tender.yaml")
        if read is None or findings:
            return None, findings
        document = read
    if not isinstance(document.data, dict):
        return None, (finding("D044", document.at(""), "the definition is not a mapping of keys"),)
    if isinstance(document.data.get("award_by"), str):
        rule = {"rule": document.data["award_by"]}  # as the form asks for it
        document = replace(document, data={**document.data, "award_by": rule})
    try:
        book = workbook_bytes(
            draw(document.data, document.sources), title="Definition of a tender"
        )
    except ValueError as error:
        return None, (finding("D044", document.name, str(error)),)
    again, _ = read_book(load_workbook(io.BytesIO(book)))
    lost = _lost(document, again) if again is not None else ["everything"]
    if lost:
        return None, tuple(
            finding("D044", document.at(at), f"the form has no cell for {at}") for at in lost
        )
    return book, ()


def read_form(path: Path) -> tuple[str | None, tuple[Finding, ...]]:
    """Read a filled-in form.

    Returns:
        The text of a tender.yaml that says the same, or None where the form itself is damaged; and every
        finding, by sheet and cell, of the form and of the definition it holds.
    """
    book, findings = open_workbook(path, "D040")
    if book is None:
        return None, findings
    document, findings = read_book(book)
    if document is None:
        return None, findings
    _, more = validate(document)
    if any(f.stops for f in findings):
        return None, (*findings, *_beside(findings, more))
    header = f"Made from the definition form {path.name}."
    return write_yaml(document.data, document.sources, header), (*findings, *more)


def _beside(damage: tuple[Finding, ...], more: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep what is wrong with cells that could be read: those of other sheets than a damaged one."""
    cells = {f.where for f in damage}
    sheets = {f.where.partition("!")[0] for f in damage if f.code in {"D042", "D045", "D047"}}
    return tuple(
        f
        for f in more
        if f.code != "D006"
        and "!" in f.where
        and f.where not in cells
        and f.where.partition("!")[0] not in sheets
    )


def _lost(document: Document, again: FormDocument) -> list[str]:
    """Return the paths of values and sources that a form would not bring back."""
    before, after = _leaves(document.data), _leaves(again.data)
    lost = [path for path in (*before, *after) if before.get(path) != after.get(path)]
    sources = [
        path for path in document.sources if again.sources.get(path) != document.sources[path]
    ]
    return list(dict.fromkeys([*lost, *sources]))


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return every value by place; a blank counts as nothing, since a form cannot tell where it stood."""
    if isinstance(value, dict):
        inner = {
            f"{path}.{key}".lstrip("."): item
            for key, item in value.items()
            if (path, key) != ("", "format")
        }
    elif isinstance(value, list):
        inner = {f"{path}[{index}]": item for index, item in enumerate(value)}
    else:
        return {} if value is None else {path: value}
    found: dict[str, Any] = {}
    for at, item in inner.items():
        found |= _leaves(item, at)
    return found or ({} if value or not path else {path: value})
