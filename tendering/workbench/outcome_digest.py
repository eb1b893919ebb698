"""The digest of an outcome: what was decided, whatever the words it is told in."""

from __future__ import annotations

import hashlib
from typing import Any

from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tendering.record.chain import sha256
from tendering.record.entry_data import canonical_json
from tendering.workbench.results import lots_json

TOLD = ("text",)
"""Keys that hold sentences made from the data beside them: a better sentence is no other outcome."""


def outcome_digest(dossier: Dossier, outcome: Outcome) -> str:
    """Return the SHA-256 of the canonical JSON of the lots of an outcome, sentences left out; one lot is made at a time."""
    found = hashlib.sha256(b"[")
    for number, lot in enumerate(lots_json(dossier, outcome)):
        found.update(f"{',' if number else ''}{canonical_json(_untold(lot))}".encode())
    found.update(b"]")
    return found.hexdigest()


def lot_digest(lot: Any) -> str:
    """Return the SHA-256 of one lot of an outcome in its machine form, sentences left out."""
    return sha256(canonical_json(_untold(lot)).encode())


def _untold(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _untold(v) for k, v in data.items() if k not in TOLD}
    if isinstance(data, list):
        return [_untold(v) for v in data]
    return data
