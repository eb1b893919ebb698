"""A value of a definition as the text of one cell of the form, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from tendering.files.schema_lookup import Loc, note

UNDECIDED = "TO DECIDE"
_BULLET = "• "
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(\d{1,2}:\d\d))?", re.ASCII)
_BARE_OPERAND = re.compile(r"[A-Za-z0-9_.+/ -]+")
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([(),])|([^(),"]+))')
_MOST_NESTED = 20


class CannotSayError(ValueError):
    """A value that no cell of the form has a way to say; only a broken definition has one."""


class Kind(StrEnum):
    """How a value is written in its cell."""

    TEXT = "text"
    DATE = "a date, year-month-day or day/month/year"
    LIST = "one on each line"
    NAMES = "names with commas between"
    LOTS = "all, or lot ids with commas between"
    PAIRS = "one on each line: name = value"
    STEPS = "one on each line: step, or step = places"
    EXPRESSION = "such as sum(a, b) or product(a, 13.70)"


def kind_of(loc: Loc) -> Kind:
    """Return how the value of a key is written in a cell."""
    last = loc[-1]
    special = {"lots": Kind.LOTS, "equals": Kind.EXPRESSION, "including": Kind.NAMES}
    if last in special:
        return special[str(last)]
    if tuple(loc) == ("rounding", "at"):
        return Kind.STEPS
    found = note(loc)
    kind = str(found.type) if found else ""
    if kind.startswith("dict["):
        return Kind.PAIRS
    if kind.startswith("list["):
        return Kind.LIST
    return (
        Kind.DATE
        if found and isinstance(found.type, type) and issubclass(found.type, date)
        else Kind.TEXT
    )


def encode(kind: Kind, value: Any) -> str:
    """Return a value as cell text.

    Raises:
        CannotSayError: The cell has no way to say it.
    """
    if value is None:
        return UNDECIDED
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.LIST: _write_list,
        Kind.NAMES: lambda v: ", ".join(_one(x) for x in _checked(v, list)),
        Kind.LOTS: lambda v: (
            "all" if v == "all" else ", ".join(_one(x) for x in _checked(v, list))
        ),
        Kind.PAIRS: lambda v: _write_list(
            [f"{key} = {_one(x)}" for key, x in _checked(v, dict).items()]
        ),
        Kind.STEPS: lambda v: "\n".join(_write_step(x) for x in _checked(v, list)),
        Kind.EXPRESSION: _write_expression,
    }
    return writers.get(kind, _one)(value)


def decode(kind: Kind, text: str) -> Any:
    """Return the value that a cell's text says.

    Raises:
        ValueError: The text is not written in the way the cell wants, said in a sentence.
    """
    if text == UNDECIDED:
        return None
    readers: dict[Kind, Callable[[str], Any]] = {
        Kind.DATE: _read_date,
        Kind.LIST: _read_list,
        Kind.NAMES: _read_names,
        Kind.LOTS: lambda t: "all" if t == "all" else _read_names(t),
        Kind.PAIRS: lambda t: dict(_read_pair(line) for line in _read_list(t) if line),
        Kind.STEPS: lambda t: [_read_step(line) for line in _read_list(t) if line],
        Kind.EXPRESSION: _read_expression,
    }
    return readers[kind](text) if kind in readers else text


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise CannotSayError(f"a cell of the form cannot say {value!r}")
    return value


def _one(value: Any) -> str:
    return UNDECIDED if value is None else str(_checked(value, str))


def _write_list(value: Any) -> str:
    lines = [_one(item) for item in _checked(value, list)]
    marked = any("\n" in line or line.startswith(_BULLET.strip()) for line in lines)
    indented = [_BULLET + line.replace("\n", "\n  ") for line in lines]
    return "\n".join(indented if marked else lines)


def _read_list(text: str) -> list[str | None]:
    items: list[str] = []
    marked = text.startswith(_BULLET)
    for line in text.split("\n"):
        if marked and not line.startswith(_BULLET):
            items[-1] += "\n" + line.removeprefix("  ")
        elif marked or line.strip():
            items.append(line.removeprefix(_BULLET) if marked else line.strip())
    return [None if item.strip() == UNDECIDED else item.strip() for item in items]


def _read_names(text: str) -> list[str | None]:
    names = [name.strip() for name in text.replace("\n", ",").split(",")]
    return [None if name == UNDECIDED else name for name in names if name]


def _read_pair(line: str | None) -> tuple[str, str | None]:
    key, equals, value = (line or "").partition("=")
    if not equals or not key.strip():
        raise ValueError(f"write name = value on each line; found {line!r}")
    return key.strip(), None if value.strip() in {"", UNDECIDED} else value.strip()


def _write_step(step: Any) -> str:
    if isinstance(step, dict) and set(step) <= {"step", "places"} and "step" in step:
        return _one(step["step"]) + (f" = {_one(step['places'])}" if "places" in step else "")
    return _one(step)


def _read_step(line: str | None) -> Any:
    if line is not None and "=" in line:
        step, places = _read_pair(line)
        return {"step": step, "places": places}
    return line


def _read_date(text: str) -> str:
    british = _BRITISH.fullmatch(text)
    if not british:
        return text
    day, month, year, clock = british.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}" + (f"T{clock.zfill(5)}" if clock else "")


def _write_expression(value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1:
        operator, operands = next(iter(value.items()))
        if isinstance(operands, list) and _BARE_OPERAND.fullmatch(operator):
            return f"{operator}({', '.join(_write_expression(operand) for operand in operands)})"
    text = _one(value)
    return text if _BARE_OPERAND.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _read_expression(text: str) -> Any:
    tokens = [match for match in _TOKEN.finditer(text) if match[0].strip()]
    if "".join(match[0] for match in tokens).replace(" ", "") != text.replace(" ", ""):
        raise ValueError(f"not understood: {text!r}; write such as sum(a, b)")
    parts = [match[1] or match[2] or match[3].strip() for match in tokens]
    value, rest = _expression(parts, 0)
    if rest:
        raise ValueError(f"not understood after {rest[0]!r}; write such as sum(a, b)")
    return value


def _expression(parts: list[str], depth: int) -> tuple[Any, list[str]]:
    if not parts or parts[0] in {"(", ")", ","} or depth > _MOST_NESTED:
        raise ValueError("a figure, a number or an operator such as sum(a, b) is missing")
    head, rest = parts[0], parts[1:]
    if not rest or rest[0] != "(":
        return (json.loads(head) if head.startswith('"') else head), rest
    operands: list[Any] = []
    rest = rest[1:]
    while rest and rest[0] != ")":
        operand, rest = _expression(rest, depth + 1)
        operands.append(operand)
        if rest and rest[0] == ",":
            rest = rest[1:]
        elif not rest or rest[0] != ")":
            raise ValueError("a comma or a closing bracket is missing")
    if not rest:
        raise ValueError("a closing bracket is missing")
    return {head: operands}, rest[1:]
