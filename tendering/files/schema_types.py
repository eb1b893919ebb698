"""The kinds of value a definition may hold: each reads the text as written, exactly, or says what it wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from tendering.model.entries import FIRST_YEAR, LAST_YEAR
from tendering.model.numbers import exact, plain

NUMBER_PATTERN = r"^[+-]?(\d+(\.\d*)?|\.\d+)$|^[+-]?\d+/0*[1-9]\d*$"
ID_PATTERN = r"^[^\s\[\]|*/\\<>:=\"?,;\x00-\x1f]([^\[\]|*/\\<>:=\"?,;\x00-\x1f]{0,58}[^\s\[\]|*/\\<>:=\"?,;\x00-\x1f])?$"
TENDER_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


class Strict(BaseModel):
    """A mapping of the grammar: frozen, and refusing any key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def wrong(message: str) -> PydanticCustomError:
    """Return the error that becomes a D003 finding with this sentence."""
    return PydanticCustomError("wrong_value", "{said}", {"said": message})


def shown(value: object) -> str:
    """Quote a value for a message, cut where it is long.

    >>> shown("£15.80/hr"), shown(["a"])
    ("'£15.80/hr'", 'a list')
    """
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping (keys with values)"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def as_text(value: object) -> str:
    """Return a scalar as the text it was written as.

    Raises:
        PydanticCustomError: It is no scalar, is blank, or holds control characters.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if not isinstance(value, str | int):
        raise wrong(f"expected one text, found {shown(value)}")
    text = str(value).strip()
    if not text:
        raise wrong("expected a text, found nothing")
    if _CONTROL.search(text):
        raise wrong(f"the text holds a control character: {shown(text)}")
    return text


def _matching(pattern: str, wants: str) -> Callable[[object], str]:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> str:
        text = as_text(value)
        if not compiled.search(text):
            raise wrong(f"{shown(text)} is not {wants}")
        return text

    return check


def number(value: object) -> Fraction:
    """Read an exact number, from text or as a number already."""
    if isinstance(value, Fraction):
        return value
    text = as_text(value)
    try:
        return exact(text)
    except ValueError:
        pass
    bare = text.removeprefix("£").replace(",", "").strip()
    try:
        exact(bare)
    except ValueError:
        hint = "write digits with at most one point"
    else:
        hint = f"write {bare}"
    raise wrong(f"{shown(text)} is not a plain number: {hint}")


def _whole(value: object) -> int:
    read = number(value)
    if read.denominator != 1 or read < 0:
        raise wrong(f"{shown(value)} is not a whole number, 0 or more")
    return int(read)


def _at_least_one(value: object) -> int:
    read = _whole(value)
    if read < 1:
        raise wrong("must be 1 or more")
    return read


def _not_negative(value: object) -> Fraction:
    read = number(value)
    if read < 0:
        raise wrong(f"{shown(value)} is below 0")
    return read


def _percent(value: object) -> Fraction:
    read = number(value.rstrip("% ") if isinstance(value, str) else value)
    if not 0 <= read <= 100:
        raise wrong(f"{shown(value)} is not a percentage from 0 to 100")
    return read


def _change(value: object) -> Fraction:
    read = number(value.rstrip("% ") if isinstance(value, str) else value)
    if read < -100:
        raise wrong(f"{shown(value)} is not a change in percent: at least -100, such as -10%")
    return read


def _share(value: object) -> Fraction:
    if isinstance(value, str) and value.strip().endswith("%"):
        return _percent(value) / 100
    read = number(value)
    if not 0 <= read <= 1:
        raise wrong(f"{shown(value)} is not a share: write a percentage such as 50%, or 0.5")
    return read


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = as_text(value)
    if text.lower() not in {"true", "false"}:
        raise wrong(f"{shown(text)} is not true or false")
    return text.lower() == "true"


def _of_this_century(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong(
            f"{text} is no day of a procurement: write a year from {FIRST_YEAR} to {LAST_YEAR}"
        )


def _day(value: object) -> date:
    text = as_text(value)
    if _DAY.fullmatch(text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise wrong(f"{text} is not a day of the calendar") from None
        _of_this_century(found.year, text)
        return found
    raise wrong(f"{shown(text)} is not a date: write year-month-day, such as 2016-05-09")


def _day_or_month(value: object) -> date | str:
    text = as_text(value)
    if not _MONTH.fullmatch(text):
        return _day(text)
    _of_this_century(int(text[:4]), text)
    return text


def _moment(value: object) -> datetime:
    text = as_text(value)
    if _MOMENT.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise wrong(f"{text} is not a time of the calendar") from None
        _of_this_century(found.year, text)
        return found
    raise wrong(f"{shown(text)} is not a time: write local time such as 2016-06-20T12:00")


def _clock(value: object) -> str:
    text = as_text(value)
    if not _CLOCK.fullmatch(text):
        raise wrong(f"{shown(text)} is not a time of day: write HH:MM, such as 06:00")
    return text


def _most(value: object) -> int | str:
    return "unlimited" if value == "unlimited" else _at_least_one(value)


def _printed(value: object) -> str:
    number(value)
    return as_text(value)


def _lots(value: object) -> str | list[str]:
    if value == "all":
        return "all"
    if isinstance(value, list):
        if not value:
            raise wrong("an empty list of lots; write the lot ids, or all")
        return [_matching(ID_PATTERN, "a lot id")(item) for item in value]
    raise wrong(f'expected all, or a list of lot ids such as ["1"]; found {shown(value)}')


def _numeric(**limits: Any) -> dict[str, Any]:
    return {"type": ["number", "string"], "pattern": NUMBER_PATTERN, **limits}


def _iso(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


def _plain(value: Fraction) -> str:
    return plain(value)


_ID_SCHEMA = {"type": ["string", "number"], "pattern": ID_PATTERN}
Text = Annotated[
    str, BeforeValidator(as_text), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
Id = Annotated[
    str,
    PlainValidator(
        _matching(ID_PATTERN, "an id: no brackets, slashes, quotes or any of * | : ; , = < > ?")
    ),
    WithJsonSchema(_ID_SCHEMA),
]
TenderId = Annotated[
    str,
    PlainValidator(
        _matching(TENDER_ID_PATTERN, "a tender id: letters, digits, hyphen, full stop, underscore")
    ),
    WithJsonSchema({"type": "string", "pattern": TENDER_ID_PATTERN}),
]
Cpv = Annotated[
    str,
    PlainValidator(_matching(r"^\d{8}(-\d)?$", "a CPV code: eight digits, such as 85000000-9")),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^\d{8}(-\d)?$"}),
]
Number = Annotated[
    Fraction,
    PlainValidator(number),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(_numeric()),
]
Quantity = Annotated[
    Fraction,
    PlainValidator(_not_negative),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(_numeric(minimum=0)),
]
Percent = Annotated[
    Fraction,
    PlainValidator(_percent),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(
        {"type": ["number", "string"], "minimum": 0, "maximum": 100, "pattern": r"^[0-9./]+ ?%?$"}
    ),
]
Change = Annotated[
    Fraction,
    PlainValidator(_change),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(
        {"type": ["number", "string"], "minimum": -100, "pattern": r"^[+-]?[0-9./]+ ?%?$"}
    ),
]
Share = Annotated[
    Fraction,
    PlainValidator(_share),
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema(
        {"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": r"^[0-9./]+ ?%?$"}
    ),
]
_WHOLE_SCHEMA = {"type": ["integer", "string"], "pattern": r"^\d+(\.0*)?$"}
Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({**_WHOLE_SCHEMA, "minimum": 0})]
Positive = Annotated[
    int, PlainValidator(_at_least_one), WithJsonSchema({**_WHOLE_SCHEMA, "minimum": 1})
]
Most = Annotated[
    int | str,
    PlainValidator(_most),
    WithJsonSchema(
        {"type": ["integer", "string"], "pattern": r"^\d+(\.0*)?$|^unlimited$", "minimum": 1}
    ),
]
Printed = Annotated[str, PlainValidator(_printed), WithJsonSchema(_numeric())]
Flag = Annotated[
    bool,
    PlainValidator(_flag),
    WithJsonSchema({"type": ["boolean", "string"], "pattern": "^(true|false)$"}),
]
Day = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(_iso, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
DayOrMonth = Annotated[
    date | str,
    PlainValidator(_day_or_month),
    PlainSerializer(_iso, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d(-\d\d)?$"}),
]
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    PlainSerializer(_iso, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$"}),
]
Clock = Annotated[
    str,
    PlainValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"}),
]
Lots = Annotated[
    str | list[str],
    PlainValidator(_lots),
    WithJsonSchema(
        {
            "if": {"type": "array"},
            "then": {"type": "array", "items": _ID_SCHEMA, "minItems": 1},
            "else": {"const": "all"},
        }
    ),
]


def told(description: str) -> Any:
    """Return a required field with its plain-English description."""
    return Field(description=description)


def may(description: str, *, alias: str | None = None) -> Any:
    """Return an optional field with its description. Absent is None: the tender does not say."""
    return Field(default=None, description=description, alias=alias)
