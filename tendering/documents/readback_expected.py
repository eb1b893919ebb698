"""What a document must say, part by part, and whom it may name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

Beside = tuple[str, str, tuple[str, ...]]
"""What is meant, the text that leads, and what must stand in the same paragraph or row."""
Words = tuple[str, str]
"""What is meant, and a paragraph that must stand there word for word."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """What many documents must say alike.

    Attributes:
        beside: See `Beside`.
        words: See `Words`.
        shown_by: The stretches of text that were found to say all of it; see `readback_plain`.
    """

    beside: tuple[Beside, ...] = ()
    words: tuple[Words, ...] = ()
    shown_by: set[object] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of a document must say, between its own title and the next one's.

    Attributes:
        title: The heading; empty for the whole document.
        beside: See `Beside`.
        words: See `Words`.
        groups: More of both, that other documents must say alike.
    """

    title: str = ""
    beside: tuple[Beside, ...] = ()
    words: tuple[Words, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a document must say, worked out from the outcome, and whom it may name."""

    parts: tuple[Part, ...]
    named: Collection[str]
