"""The digest of an outcome: one short text, printed on every letter, that changes when anything decided changes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from functools import cache

from tendering.model.outcome import Outcome


def outcome_digest(outcome: Outcome) -> str:
    """Return the SHA-256 of an outcome's canonical JSON, findings left out.

    Whoever holds a letter holds this digest: a later change of any score, rank, place or reason shows.
    """
    data = dataclasses.replace(outcome, findings=())
    text = json.dumps(
        data, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return what JSON can hold in place of what it cannot."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields; what it keeps to look up by is not part of what it says."""
    return tuple(f.name for f in dataclasses.fields(kind) if f.compare)
