"""Findings: what a check reports to a person. Codes are permanent; their table is `codes.CODES`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tendering.model.codes import CODES

LONGEST = 3_000
"""Most characters of a sentence: one that quotes a whole file's text is cut."""


class Severity(StrEnum):
    """How much a finding weighs (regimes.md: block = error, warn = warning, diary = note)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong, or worth knowing, said once with its place and its remedy.

    Attributes:
        code: Permanent code, a key of `codes.CODES`.
        where: The place as the person knows it: ``tender.yaml:14:7``, ``marks.csv:3``, ``Lots!B4``, or a
            path in the definition such as ``lots[D].demand`` until a reader has turned it into a line.
        message: One sentence, with both figures where two differ.
        severity: From the table unless the check says otherwise.
        remedy: What to do; from the table unless the check knows better.
        law: The provision, case or published rule it rests on; may be empty.
    """

    code: str
    where: str
    message: str
    severity: Severity
    remedy: str
    law: str

    @property
    def stops(self) -> frozenset[str]:
        """What this finding stops: a set of ``evaluate``, ``pack``, ``letters``, ``notice``."""
        return (
            frozenset(CODES[self.code].stops) if self.severity is Severity.ERROR else frozenset()
        )


def finding(
    code: str,
    where: str,
    message: str,
    *,
    severity: Severity | None = None,
    remedy: str = "",
    law: str = "",
) -> Finding:
    """Make a finding of a known code; what is not given comes from the table.

    Raises:
        KeyError: The code is not in the table: every code is declared there, with its remedy.
    """
    entry = CODES[code]
    return Finding(
        code=code,
        where=where,
        message=message if len(message) <= LONGEST else f"{message[:LONGEST]} ...",
        severity=severity or Severity(entry.severity),
        remedy=remedy or entry.remedy,
        law=law or entry.law,
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings once each, in one order whatever order they were found in; line 2 stands before line 10.

    >>> [f.where for f in in_order([finding("B014", f"a.csv:{n}", "x") for n in (10, 2, 2)])]
    ['a.csv:2', 'a.csv:10']
    """
    return tuple(sorted(set(findings), key=lambda f: (f.code, _natural(f.where), f)))


def _natural(where: str) -> list[tuple[int, str]]:
    parts = re.findall(r"[0-9]{1,9}|[^0-9]+", where)
    return [(int(p), "") if p.isdigit() else (0, p) for p in parts]


def stopping(findings: Iterable[Finding], what: str) -> tuple[Finding, ...]:
    """Return the findings that stop ``what`` (``evaluate``, ``pack``, ``letters`` or ``notice``)."""
    return tuple(f for f in findings if what in f.stops)


def has_error(findings: Iterable[Finding]) -> bool:
    """Say whether any finding is an error: the command then exits 1."""
    return any(f.severity is Severity.ERROR for f in findings)
