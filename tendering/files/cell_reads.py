"""What a cell of a table says, by what its column holds: the value by field name, or what is to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tendering.files import cell_values as value
from tendering.files.columns import Column, Holds
from tendering.model.findings import Finding, finding

Reading = tuple[Mapping[str, Any] | None, Iterable[Finding]]


def _kept(column: Column, text: str, place: str) -> Reading:
    del place
    return {column.value or column.name: text}, ()


def _needed(column: Column, text: str, place: str) -> Reading:
    if not text:
        return None, (finding("F011", place, f"{column.name} is blank"),)
    return _kept(column, text, place)


def _said(column: Column, text: str, place: str) -> Reading:
    if not text:
        return None, (finding("F018", place, f"{column.name} is blank"),)
    return _kept(column, text, place)


def _number(column: Column, text: str, place: str) -> Reading:
    if not text:
        return None, (finding("F018", place, f"{column.name} is blank"),)
    amount = value.number(text)
    if amount is None:
        message = f"{column.name} is not a number: {text[:60]!r}"
        return None, (finding("F012", place, message, remedy=value.number_remedy(text)),)
    return {column.name: amount}, ()


def _number_or_blank(column: Column, text: str, place: str) -> Reading:
    return _number(column, text, place) if text else ({column.name: None}, ())


def _mark(column: Column, text: str, place: str) -> Reading:
    if not text:
        return None, ()
    found = value.mark(text)
    if found is None:
        return None, (finding("F013", place, f"{column.name} is not a mark: {text[:60]!r}"),)
    return {"kind": found[0], "mark": found[1]}, ()


def _day(column: Column, text: str, place: str) -> Reading:
    return _day_or_blank(column, text, place) if text else _needed(column, text, place)


def _day_or_blank(column: Column, text: str, place: str) -> Reading:
    found = value.day(text)
    if text and found is None:
        message = f"{column.name} is not a date: {text[:60]!r}"
        return None, (finding("F014", place, message, remedy=value.day_remedy(text)),)
    return {column.name: found}, ()


def _month_or_blank(column: Column, text: str, place: str) -> Reading:
    if text and not value.is_month(text):
        message = f"{column.name} is not a year and month: {text[:60]!r}"
        remedy = "Write the year and the month alone, such as 1970-05: no day is published."
        return None, (finding("F014", place, message, remedy=remedy),)
    return {column.name: text}, ()


def _whole(column: Column, text: str, place: str) -> Reading:
    found = value.whole(text)
    if text and found is None:
        return None, (
            finding(
                "F015", place, f"{column.name} is not a whole number from 1 up: {text[:60]!r}"
            ),
        )
    return {column.name: found}, ()


def _list(column: Column, text: str, place: str) -> Reading:
    del place
    return {column.name: value.ids(text)}, ()


READS: Mapping[Holds, Callable[[Column, str, str], Reading]] = {
    Holds.ID: _needed,
    Holds.SCOPE: _kept,
    Holds.TEXT: _kept,
    Holds.SAID: _said,
    Holds.NUMBER: _number,
    Holds.NUMBER_OR_BLANK: _number_or_blank,
    Holds.MARK: _mark,
    Holds.DATE: _day,
    Holds.DATE_OR_BLANK: _day_or_blank,
    Holds.MONTH_OR_BLANK: _month_or_blank,
    Holds.WHOLE_OR_BLANK: _whole,
    Holds.LIST: _list,
}
