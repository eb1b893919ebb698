"""The fingerprint of a definition: what was published, whatever its layout.

The rule: SHA-256 of canonical JSON (sorted keys, no spaces, characters as they are) of the keys actually
written, the sources stated, and the format version. Every value is text: a number is its exact plain form
(15, 15.0 and "15.00" are the same), a date is year-month-day, other text is as written without the blanks
around it. Comments, key order, quoting and line breaks of the layout do not count; a key that gains a
default later does not count either, because it was not written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tendering.files.schema import FORMAT, TenderFile


def canonical_json(definition: TenderFile, sources: Mapping[str, str]) -> str:
    """Return the text that the fingerprint is taken of."""
    written = definition.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"format"}
    )
    whole = {"format": FORMAT, "sources": dict(sources), "tender": _as_text(written)}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(definition: TenderFile, sources: Mapping[str, str]) -> str:
    """Return the fingerprint of a definition, in hex."""
    return hashlib.sha256(canonical_json(definition, sources).encode()).hexdigest()


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
