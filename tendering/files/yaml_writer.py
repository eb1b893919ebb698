"""Plain data with its sources, written as a tender.yaml that a person can read and edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tendering.files.yaml_reader import item_label, join

_BARE = re.compile(r"[A-Za-z0-9£(][^\x00-\x1f\x7f-\x9f\"#\[\]{}&*!|>%@`]*")
_RISKY = re.compile(r":(\s|$)|\s#|^(null|yes|no|on|off|~)$|\s$", re.IGNORECASE)
_FLOW = re.compile(r"[,]")
_NUMBER_OR_DATE = re.compile(r"[0-9.+-][0-9.+:eExX_TZoO/-]*")
_PLAIN_NUMBER = re.compile(r"0|[1-9]\d*")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
WIDTH = 100


def write_yaml(data: Mapping[str, Any], sources: Mapping[str, str], header: str = "") -> str:
    """Return YAML text: lines of the header as comments, then every key in the order of the data.

    Args:
        data: Mappings, lists, text and None for a blank.
        sources: Source by path, of a scalar or of a mapping, as `yaml_reader.Document` gives them.
        header: Comment for the top of the file.
    """
    comment = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    return comment + "\n".join(_mapping(data, "", sources, "")) + "\n"


def _mapping(
    data: Mapping[str, Any], path: str, sources: Mapping[str, str], indent: str
) -> Iterator[str]:
    if path in sources:
        yield f"{indent}source: {scalar(sources[path])}"
    for key, value in data.items():
        yield from _entry(f"{indent}{_key(key)}:", value, join(path, key), sources, indent)


def _entry(
    start: str, value: Any, path: str, sources: Mapping[str, str], indent: str
) -> Iterator[str]:
    """Give the lines of a key or a dash with its value: on one line where that is short."""
    short = _flow(value, path, sources)
    if short is not None and len(start) + len(short) < WIDTH:
        yield f"{start} {short}".rstrip()
    elif isinstance(value, dict):
        yield start
        yield from _mapping(value, path, sources, indent + "  ")
    elif isinstance(value, list):
        yield start
        yield from _list(value, path, sources, indent + "  ")
    elif path in sources:
        yield start
        yield from _entry(f"{indent}  value:", value, "", {}, indent + "  ")
        yield f"{indent}  source: {scalar(sources[path])}"
    elif _in_block(value):
        yield f"{start} |-"
        yield from (f"{indent}  {line}".rstrip() for line in value.split("\n"))
    else:
        yield f"{start} {scalar(value)}".rstrip()


def _list(value: list[Any], path: str, sources: Mapping[str, str], indent: str) -> Iterator[str]:
    taken: set[str] = set()
    parent_key = path.rpartition(".")[2]
    for index, item in enumerate(value):
        inner = f"{path}[{item_label(parent_key, index, item, taken)}]"
        short = _flow(item, inner, sources)
        if isinstance(item, dict) and item and (short is None or len(short) > WIDTH - len(indent)):
            lines = list(_mapping(item, inner, sources, indent + "  "))
            yield f"{indent}- {lines[0].strip()}"
            yield from lines[1:]
        else:
            yield from _entry(f"{indent}-", item, inner, sources, indent)


def _flow(value: Any, path: str, sources: Mapping[str, str]) -> str | None:
    """Return a value on one line, or None where it needs several."""
    own = f", source: {scalar(sources[path], flow=True)}" if path in sources else ""
    if isinstance(value, dict):
        parts = [
            (_key(key), _flow(inner, join(path, key), sources)) for key, inner in value.items()
        ]
        if any(part is None for _, part in parts):
            return None
        return (
            "{"
            + (", ".join(f"{key}: {part}" for key, part in parts) + own).removeprefix(", ")
            + "}"
        )
    if isinstance(value, list):
        taken: set[str] = set()
        parent_key = path.rpartition(".")[2]
        labels = [item_label(parent_key, index, item, taken) for index, item in enumerate(value)]
        items = [
            _flow(item, f"{path}[{label}]", sources)
            for label, item in zip(labels, value, strict=True)
        ]
        return (
            None
            if None in items or value == [None]
            else "[" + ", ".join(i for i in items if i is not None) + "]"
        )
    if value is None:
        return f"{{value: null{own}}}" if own else "null"
    if _in_block(value):
        return None
    return f"{{value: {scalar(value, flow=True)}{own}}}" if own else scalar(value, flow=True)


def _key(key: str) -> str:
    """Return a key; `on` is plain text in YAML 1.2, and the grammar has it as a key."""
    return key if key == "on" else scalar(key, flow=True)


def _in_block(value: object) -> bool:
    if not isinstance(value, str) or "\n" not in value or value != value.strip():
        return False
    return not _ODD.search(value) and all(line == line.rstrip() for line in value.split("\n"))


def scalar(value: Any, *, flow: bool = False) -> str:
    """Return a scalar as YAML that reads back as the same text.

    >>> scalar("Home care"), scalar("a: b"), scalar("007"), scalar("12"), scalar(None)
    ('Home care', '"a: b"', '"007"', '12', '')
    """
    if value is None:
        return ""
    text = str(value)
    if _PLAIN_NUMBER.fullmatch(text) or _DAY.fullmatch(text):
        return text
    bare = (
        _BARE.fullmatch(text)
        and not _RISKY.search(text)
        and not _NUMBER_OR_DATE.fullmatch(text)
        and not (flow and _FLOW.search(text))
    )
    if bare:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", quoted)
