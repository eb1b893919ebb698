"""What an entry of the life after award holds: its facts, and which of them are days, numbers or one of a few words."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.model.entry_kinds import EntryKind

LIFE_FACTS: Mapping[EntryKind, Mapping[str, str]] = {}

LIFE_DAYS: frozenset[str] = frozenset()
"""The facts that are days, written year-month-day."""

LIFE_CHOICES: Mapping[tuple[EntryKind, str], tuple[str, ...]] = {}
"""The facts that are one of a few words, whatever their case."""

LIFE_NUMBERS: frozenset[tuple[EntryKind, str]] = frozenset()
"""The facts that are numbers."""
