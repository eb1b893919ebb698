"""What one cell says: numbers, marks, dates, whole numbers and lists, read exactly or explained to the person."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from tendering.model.bids import MarkKind
from tendering.model.entries import FIRST_YEAR, LAST_YEAR
from tendering.model.numbers import exact

_BRITISH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?:[ T][\d:]+)?", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ][\d:.]+", re.ASCII)
_EXPONENT = re.compile(r"[+-]?\d+(\.\d*)?e[+-]?\d+", re.IGNORECASE | re.ASCII)
_EXCEL_ERROR = re.compile(r"#(REF|VALUE|NAME|DIV/0|N/A|NUM|NULL)[!?]?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_COMMA_POINT = re.compile(r"[+-]?\d+,\d{1,2}", re.ASCII)
_AROUND = re.compile(
    r"[£$€\s]*([+-]?\d+(?:\.\d+)?)\s*(?:[£$€%]|GBP|p|(?:/|per\b|an?\b).*)?\s*",
    re.ASCII | re.IGNORECASE,
)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


def number_remedy(text: str) -> str:
    """Say how to write what was meant as a number, without guessing it.

    >>> number_remedy("£15.80/hr")
    'Write the number alone, without a currency sign or unit: 15.80'
    >>> number_remedy("15,80")
    'Write a point, not a comma, before the pence: 15.80'
    """
    swapped = text.translate(_LOOKALIKES)
    around = _AROUND.fullmatch(text)
    if text.startswith("="):
        return "Write the number itself; a formula is never worked out here."
    if _EXCEL_ERROR.fullmatch(text):
        return "This is an error of the spreadsheet it came from; write the number itself."
    if _EXPONENT.fullmatch(text):
        return "Excel shortened this number; format the cell as Number and write every digit."
    if _THOUSANDS.fullmatch(text):
        return f"Leave out the comma between thousands: {text.replace(',', '')}"
    if _COMMA_POINT.fullmatch(text):
        return f"Write a point, not a comma, before the pence: {text.replace(',', '.')}"
    if swapped != text and _reads(swapped):
        return f"A letter stands where a digit should; if it is meant to be {swapped}, write that."
    if around and "%" not in text:
        return f"Write the number alone, without a currency sign or unit: {around[1]}"
    return "Write digits with at most one point, such as 15.80; leave the cell blank where there is nothing."


def _reads(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True


def number(text: str) -> Fraction | None:
    """Return the exact number a cell holds, or None where it is not one."""
    return exact(text) if _reads(text) else None


def mark(text: str) -> tuple[MarkKind, Fraction | None] | None:
    """Return the kind of a mark and its number, or None where the cell holds neither.

    >>> mark("4"), mark("N/A"), mark("four")
    ((<MarkKind.NUMBER: 'number'>, Fraction(4, 1)), (<MarkKind.NOT_APPLICABLE: 'n/a'>, None), None)
    """
    word = text.casefold()
    if word in (MarkKind.ABSTAIN, MarkKind.NOT_APPLICABLE):
        return MarkKind(word), None
    value = number(text)
    return None if value is None else (MarkKind.NUMBER, value)


def day(text: str) -> date | None:
    """Return the date of an ISO day of this century, or None: 12/05/2016 is two days in two countries.

    >>> day("2016-05-12"), day("2016-02-30"), day("0216-05-12")
    (datetime.date(2016, 5, 12), None, None)
    """
    found = _iso(text)
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def is_month(text: str) -> bool:
    """Say whether a text is a year and a month, of a person's birth or of anything later.

    >>> is_month("1970-05"), is_month("1970-13"), is_month("1970-05-12")
    (True, False, False)
    """
    return bool(re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text, re.ASCII))


def day_remedy(text: str) -> str:
    """Say how to write a date.

    >>> day_remedy("12/05/2016")
    'Write year-month-day: 2016-05-12 if 12 May 2016 is meant.'
    """
    if _iso(text) is not None and day(text) is None:
        return f"Write a year from {FIRST_YEAR} to {LAST_YEAR}."
    british = _BRITISH.fullmatch(text)
    with_time = _ISO_TIME.fullmatch(text)
    if with_time and day(with_time[1]):
        return f"Write the day alone, without a time: {with_time[1]}"
    if british:
        found = day(f"{british[3]}-{int(british[2]):02}-{int(british[1]):02}")
        if found:
            return f"Write year-month-day: {found} if {found.day} {found:%B %Y} is meant."
    return "Write year-month-day, such as 2016-05-12."


def whole(text: str) -> int | None:
    """Return a whole number from 1 up, or None."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII) else None


def ids(text: str) -> tuple[str, ...]:
    """Return the ids of a list cell: semicolons, commas or line breaks stand between them.

    >>> ids("Q1; Q2")
    ('Q1', 'Q2')
    """
    return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())
