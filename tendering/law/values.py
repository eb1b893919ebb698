"""Statutory values: dated rows of the TOML files beside this module, each with its source and the day it was checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tendering.model.findings import Finding, Severity, finding

CALENDAR = "calendar"
INSTRUMENTS = ("pcr2006", "pcr2015", "pa2023", "psr2023", "care", "other", "practice")
BINDING, ADOPTED, NOT = "binding", "adopted", "not"
SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LawValue:
    """One value as the law had it from a day on.

    Attributes:
        id: ``instrument.file.table``, such as ``pcr2015.standstill.electronic``.
        says: What the value is, in words.
        start: First day it applies to.
        length: A number of ``unit``; None where the row holds only words or a rule.
        amount: Pounds, per ``unit`` where it has one; None where the row is not about money.
        counts_from: Which day is day one.
        words: Names the law lists: events, codes.
        last_day: Last day the row can apply to; None while nothing ends it.
        vat: ``included`` or ``excluded``, where the amount says which.
        light_touch: Whether the rule binds light touch: ``binding``, ``adopted`` (only so far as the published
            documents take it on) or ``not``.
        full_regime: ``binding``, or ``not`` for a rule that light touch alone has.
        verified: Whether the provision itself was read; False is "from knowledge: verify before relying on it".
    """

    id: str
    says: str
    start: date
    cite: str
    href: str
    checked_on: date
    length: int | None = None
    amount: Decimal | None = None
    unit: str = ""
    counts_from: str = ""
    words: tuple[str, ...] = ()
    last_day: date | None = None
    vat: str = ""
    light_touch: str = BINDING
    full_regime: str = BINDING
    verified: bool = True

    @property
    def instrument(self) -> str:
        """The folder the value is held in, such as ``pcr2015``."""
        return self.id.partition(".")[0]

    def binds(self, *, light_touch: bool | None) -> str:
        """How the rule binds light touch, or all else: ``binding``, ``adopted`` or ``not``."""
        return self.light_touch if light_touch else self.full_regime

    @property
    def money(self) -> Decimal:
        """The amount, of a value that has one.

        Raises:
            ValueError: The row holds no amount.
        """
        if self.amount is None:
            raise ValueError(f"{self.id} holds no amount")
        return self.amount

    @property
    def shown(self) -> str:
        """The value itself, for a person.

        >>> value("pcr2015.standstill.electronic").shown, value("pa2023.standstill.mandatory").shown
        ('10 days', '8 working days')
        """
        if self.amount is not None:
            vat = f" (VAT {self.vat})" if self.vat else ""
            each = f" {'an' if self.unit == 'hour' else 'a'} {self.unit}" if self.unit else ""
            return f"\u00a3{self.amount:,}{each}{vat}"
        if self.length is not None:
            return f"{self.length} {self.unit.replace('_', ' ')}{'' if self.length == 1 else 's'}"
        if self.last_day is not None:
            return f"to {self.last_day}"
        if not self.words:
            return "a rule"
        return ", ".join(self.words) if len(self.words) <= SHORT else f"{len(self.words)} items"

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


def held(on: date | None = None) -> tuple[LawValue, ...]:
    """Return every row, or of each value the row in force on a day, in the order of the files; bank holidays last."""
    rows = tuple(
        row
        for rows in values().values()
        for row in (rows if on is None else [r for r in rows if r.start <= on][-1:])
    )
    return (*rows, _bank_holidays())


def old_values(rows: Iterable[LawValue], on: date) -> tuple[LawValue, ...]:
    """Return the rows that were last checked more than a year before a day."""
    return tuple(row for row in rows if _a_year_on(row.checked_on) < on)


def age_finding(row: LawValue, on: date, *, review: bool = False) -> Finding:
    """Report a value that was last checked more than a year before a day; in a review that is an error."""
    return finding(
        "X70",
        row.id,
        f"{row.cite} was last checked on {row.checked_on}, {(on - row.checked_on).days} days before {on}",
        severity=Severity.ERROR if review else None,
        law=row.cite,
    )


def _a_year_on(day: date) -> date:
    """Return the same day of the next year; the last of February where there is none."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, month=day.month + 1, day=1) - timedelta(days=1)


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


def _bank_holidays() -> LawValue:
    """Return the bank holidays as a value of their own: they too were checked on a day."""
    data = bank_holiday_days()
    return LawValue(
        id="calendar.bank_holidays",
        says=data["says"],
        start=data["known_from"],
        last_day=data["known_to"],
        cite=data["cite"],
        href=data["href"],
        checked_on=data["checked_on"],
    )


def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _row(name: str, says: str, row: Mapping[str, Any]) -> LawValue:
    given = dict(row)
    amount = given.pop("amount", None)
    return LawValue(
        id=name,
        says=given.pop("says", says),
        start=given.pop("from"),
        words=tuple(given.pop("words", ())),
        amount=None if amount is None else Decimal(amount),
        **given,
    )
