"""The digest of an outcome: one short text, printed on every letter, that changes when anything decided changes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import cache

from tendering.model.outcome import Outcome


def outcome_digest(outcome: Outcome) -> str:
    """Return the SHA-256 of an outcome's canonical JSON, findings left out.

    Whoever holds a letter holds this digest: a later change of any score, rank, place or reason shows.
    """
    data = _plain(dataclasses.replace(outcome, findings=()))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if value is None or type(value) in (str, int, bool):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields."""
    return tuple(f.name for f in dataclasses.fields(kind))
