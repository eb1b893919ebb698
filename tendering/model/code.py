"""A finding code: what it means, how severe it is, what it stops, and the usual remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what the code means, how severe it is, what it stops, and the usual remedy."""

    title: str
    severity: str
    remedy: str
    stops: tuple[str, ...] = ()
    law: str = ""


ALL = ("evaluate", "pack", "letters", "notice")
ISSUE = ("letters", "notice")
RUN = ("evaluate", "letters", "notice")
