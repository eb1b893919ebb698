"""tender.yaml, read: from a file or text to a tender, or to every finding at once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tendering.files.fingerprint import fingerprint
from tendering.files.json_schema import json_schema
from tendering.files.schema_errors import readable, validate
from tendering.files.to_model import to_model
from tendering.files.yaml_reader import MOST_BYTES, read_yaml
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

__all__ = ["json_schema", "read_tender", "read_text", "read_to_check", "tender_from_text"]


def read_tender(path: Path) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Read a definition file.

    Args:
        path: The tender.yaml.

    Returns:
        The tender, or None where the definition has an error; and the findings, in file order.
    """
    text, findings = read_text(path)
    return (None, findings) if text is None else tender_from_text(text, path.name)


@lru_cache(maxsize=16)
def tender_from_text(text: str, name: str) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Read the text of a definition; ``name`` is what findings call it. The same text is read once: it takes a while."""
    document, findings = read_yaml(text, name)
    if document is None:
        return None, findings
    definition, more = validate(document)
    findings += more
    if definition is None or findings:
        return None, findings
    return to_model(definition, document, fingerprint(definition, document.sources)), ()


def read_to_check(path: Path) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Read a definition as far as it can be read, so that the checks can go on past a misspelt key or a double id.

    The tender given with an error among the findings is for checks alone: nothing may be computed from it.
    """
    text, findings = read_text(path)
    return (None, findings) if text is None else _to_check(text, path.name)


@lru_cache(maxsize=16)
def _to_check(text: str, name: str) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Read the text of a definition as far as it goes; the same text is read once."""
    document, findings = read_yaml(text, name)
    if document is None:
        return None, findings
    definition, more = validate(document)
    findings += more
    definition = definition or readable(document)
    if definition is None:
        return None, findings
    pin = "" if findings else fingerprint(definition, document.sources)
    return to_model(definition, document, pin), findings


def read_text(path: Path) -> tuple[str | None, tuple[Finding, ...]]:
    """Read a definition's text: UTF-8, with or without a byte-order mark, no larger than a definition can be."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror}"
        return None, (
            finding(
                "D001", path.name, said, remedy="Check that the file is there and may be read."
            ),
        )
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = "the file is not UTF-8 text"
        return None, (finding("D001", f"{path.name}:{line}:1", said, remedy="Save it as UTF-8."),)
