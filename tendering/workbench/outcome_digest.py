"""The digest of an outcome: what was decided, whatever the words it is told in."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import Any

from tendering.documents.workers import made_by, workers_for
from tendering.model.bids import Dossier
from tendering.model.outcome import LotOutcome, Outcome
from tendering.record.chain import sha256
from tendering.record.entry_data import canonical_json
from tendering.workbench.results import untold_json

TOLD = ("text",)
"""Keys that hold sentences made from the data beside them: a better sentence is no other outcome."""
STANDINGS_OF_A_DOCUMENT = 20
"""So many standings with their reasons take as long to digest as a document takes to make: see `workers_for`."""


def outcome_digest(dossier: Dossier, outcome: Outcome) -> str:
    """Return the SHA-256 of the canonical JSON of the lots of an outcome, sentences left out.

    The text of one lot is there at a time; those of many are made by several processes.
    """

    def text(lot: LotOutcome) -> str:
        data = untold_json(dossier.tender, lot)
        said = canonical_json(data)
        return canonical_json(_untold(data)) if any(f'"{key}":' in said for key in TOLD) else said

    found = hashlib.sha256(b"[")
    number = workers_for(sum(len(x.standings) for x in outcome.lots) // STANDINGS_OF_A_DOCUMENT)
    with closing(made_by(outcome.lots, text, workers=number)) as texts:
        for place, said in enumerate(texts):
            found.update(f"{',' if place else ''}{said}".encode())
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
