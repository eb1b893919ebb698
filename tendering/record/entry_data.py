"""An entry as plain data and back: what the chain digests, and nothing that is not written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import chain, repeat
from json.encoder import encode_basestring
from typing import Any

from tendering.model.entries import Entry, EntryKind, FileRef
from tendering.model.rows import MANY, Rows, Same, compact

_TEXTS = ("by", "lot", "bidder", "person")
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
)


@dataclass(frozen=True, slots=True)
class Ready:
    """The canonical text of a value of an object, made beforehand."""

    text: str


def canonical_json(data: object) -> str:
    """Return the one text of some data: sorted keys, no spaces, characters as they are; text and whole numbers only.

    >>> canonical_json({"b": "2", "a": ["x", 1]})
    '{"a":["x",1],"b":"2"}'

    Raises:
        TypeError: It holds a float, which has no one text.
    """
    _no_floats(data)
    return _written(data)


def _written(data: Any) -> str:
    """Return the text of data, of rows that are kept by column too: as if they were mappings, and much sooner."""
    if isinstance(data, Rows):
        return _rows_written(data)
    if isinstance(data, Ready):
        return data.text
    inside = data.values() if isinstance(data, dict) else ()
    if any(isinstance(v, dict | Rows | Ready) for v in inside) and all(
        isinstance(k, str) for k in data
    ):
        inner = (f"{_ENCODER.encode(key)}:{_written(data[key])}" for key in sorted(data))
        return "{" + ",".join(inner) + "}"
    return _ENCODER.encode(data)


def _rows_written(rows: Rows) -> str:
    """Return the text of rows; what one cell adds to it is worked out once for each text there is."""
    alike = ""  # what cells add that are the same in every row: it goes with those beside them
    columns: list[tuple[dict[str, str], Sequence[str]]] = []
    for name in sorted(rows.columns):
        texts = rows.column(name)
        key = encode_basestring(name)
        if not isinstance(texts, Same):
            said = {t: f",{key}:{encode_basestring(t)}" if t else "" for t in set(texts)}
            columns.append(({t: alike + text for t, text in said.items()}, texts))
            alike = ""
        elif texts.text:
            alike += f",{key}:{encode_basestring(texts.text)}"
    if not columns:
        return "[" + ",".join(repeat("{" + alike[1:] + "}", len(rows))) + "]"
    last, texts = columns[-1]
    columns[-1] = ({t: text + alike for t, text in last.items()}, texts)
    if not all(
        columns[0][0].values()
    ):  # a row may begin with any column, and its comma is taken off when it is made
        each = zip(*(map(said.__getitem__, texts) for said, texts in columns), strict=True)
        return "[" + ",".join(["{" + "".join(row)[1:] + "}" for row in each]) + "]"
    first, texts = columns[0]
    columns[0] = ({t: "{" + text[1:] for t, text in first.items()}, texts)
    last, texts = columns[-1]
    columns[-1] = ({t: text + "}," for t, text in last.items()}, texts)
    cells = zip(*(map(said.__getitem__, texts) for said, texts in columns), strict=True)
    return "[" + "".join(chain.from_iterable(cells))[:-1] + "]"


def _no_floats(data: object) -> None:
    if isinstance(data, float):
        raise TypeError(f"a float has no one text: {data}")
    inner = data.values() if isinstance(data, dict) else data
    if isinstance(data, dict | list | tuple):
        for value in inner:  # type: ignore[attr-defined]
            if not isinstance(value, str):  # most are: a long record is verified in half the time
                _no_floats(value)


def to_data(entry: Entry, *, by_column: bool = False, sound: bool = False) -> dict[str, Any]:
    """Return an entry as data: only what is written. Its number is the chain's, and its place is not kept.

    Args:
        entry: The entry.
        by_column: Leave rows that are kept by column so, for `canonical_json` and `from_data` alone.
        sound: Rows that are kept by column are known to be all text.

    >>> to_data(Entry(kind=EntryKind.MARKS_CLOSED, on=date(2027, 1, 4), lot="1"))
    {'kind': 'marks_closed', 'on': '2027-01-04', 'lot': '1'}
    """
    data: dict[str, Any] = {"kind": entry.kind.value, "on": entry.on.isoformat()}
    if entry.at is not None:
        data["at"] = entry.at.isoformat("minutes" if not entry.at.second else "seconds")
    data |= {name: text for name in _TEXTS if (text := getattr(entry, name))}
    if entry.facts:
        data["facts"] = {key: text for key, text in entry.facts.items() if text}
    if entry.rows:
        data["rows"] = {
            table: rows
            if by_column and isinstance(rows, Rows) and (sound or rows.all_text())
            else [{k: v for k, v in row.items() if v} for row in rows]
            for table, rows in entry.rows.items()
        }
    if entry.files:
        data["files"] = [_file_data(f) for f in entry.files]
    return data


def _file_data(file: FileRef) -> dict[str, Any]:
    data: dict[str, Any] = {"digest": file.digest, "name": file.name, "size": file.size}
    if file.personal:
        data["personal"] = True
    if file.purge_on is not None:
        data["purge_on"] = file.purge_on.isoformat()
    return data


def from_data(data: Mapping[str, Any], number: int | None = None) -> Entry:
    """Return the entry that some data hold.

    Raises:
        ValueError: The data are not those of an entry.
    """
    try:
        return Entry(
            kind=EntryKind(data["kind"]),
            on=date.fromisoformat(data["on"]),
            at=time.fromisoformat(data["at"]) if "at" in data else None,
            **{name: str(data.get(name, "")) for name in _TEXTS},
            facts=dict(data.get("facts", {})),
            rows={t: _rows(some) for t, some in data.get("rows", {}).items()},
            files=tuple(_file(f) for f in data.get("files", ())),
            number=number,
            where=f"record, entry {number}" if number is not None else "",
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the data of an entry: {error}") from error


def _rows(some: Any) -> Sequence[Mapping[str, str]]:
    if isinstance(some, Rows) and len(some) >= MANY:
        return some
    return compact(list(map(_row, some)))


def _row(row: Any) -> dict[str, str]:
    """Return a row as it was read: nobody else holds it. What is no mapping is refused here."""
    return row if type(row) is dict else dict(row)


def _file(data: Mapping[str, Any]) -> FileRef:
    return FileRef(
        digest=data["digest"],
        name=data["name"],
        size=data["size"],
        personal=bool(data.get("personal")),
        purge_on=date.fromisoformat(data["purge_on"]) if "purge_on" in data else None,
    )
