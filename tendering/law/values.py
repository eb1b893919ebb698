"""Statutory values: each a dated row of the TOML files beside this module, with its cite and the day it was checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

INSTRUMENTS = ("pcr2006", "pcr2015", "pa2023")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawValue:
    """One value as the law had it from a day on.

    Attributes:
        id: ``instrument.file.table``, such as ``pcr2015.standstill.electronic``.
        says: What the value is, in words.
        start: First day it applies to.
        length: A number of ``unit``; None where the row holds only words or a rule.
        counts_from: Which day is day one.
        words: Names the law lists: events, codes.
        last_day: Last day the row can apply to; None while nothing ends it.
        verified: Whether the provision itself was read; False is "from knowledge: verify before relying on it".
    """

    id: str
    says: str
    start: date
    cite: str
    href: str
    checked_on: date
    length: int | None = None
    unit: str = ""
    counts_from: str = ""
    words: tuple[str, ...] = ()
    last_day: date | None = None
    verified: bool = True

    @property
    def days(self) -> int:
        """The length, of a value that has one.

        Raises:
            ValueError: The row holds no length.
        """
        if self.length is None:
            raise ValueError(f"{self.id} holds no length")
        return self.length


def value(name: str, on: date | None = None) -> LawValue:
    """Return the value in force on a day, or the newest where no day is given.

    Args:
        name: ``instrument.file.table``.
        on: The day that decides, such as the day the procedure began.

    Raises:
        KeyError: No such value is held.
        LookupError: It is held, but only from a later day.

    >>> value("pcr2015.standstill.electronic").days, value("pa2023.standstill.mandatory").unit
    (10, 'working_day')
    """
    rows = values()[name]
    applying = [row for row in rows if on is None or row.start <= on]
    if not applying:
        raise LookupError(f"{name} is held from {rows[0].start} only")
    return applying[-1]


@lru_cache(maxsize=1)
def values() -> Mapping[str, tuple[LawValue, ...]]:
    """Return every value held, by name, each oldest first."""
    found: dict[str, tuple[LawValue, ...]] = {}
    for instrument in INSTRUMENTS:
        for file in sorted(
            files(__package__).joinpath(instrument).iterdir(), key=lambda f: f.name
        ):
            if file.name.endswith(".toml"):
                subject = f"{instrument}.{file.name.removesuffix('.toml')}"
                for table, content in _toml(file.read_text("utf-8")).items():
                    name = f"{subject}.{table}"
                    rows = (_row(name, content["says"], row) for row in content["values"])
                    found[name] = tuple(sorted(rows, key=lambda row: row.start))
    return found


@lru_cache(maxsize=1)
def bank_holiday_days() -> Mapping[str, Any]:
    """Return the dated corrections to the bank holidays, and how far they are known."""
    return _toml(files(__package__).joinpath("bank_holidays.toml").read_text("utf-8"))


def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _row(name: str, says: str, row: Mapping[str, Any]) -> LawValue:
    given = dict(row)
    return LawValue(
        id=name, says=says, start=given.pop("from"), words=tuple(given.pop("words", ())), **given
    )
