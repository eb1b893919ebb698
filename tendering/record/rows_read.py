"""Long tables of an entry read from its text by column, without a mapping for each row: the short way to what JSON says.

The record writes rows in one form. Where a text is plainly in it, its cells are cut out between what stands around them;
anything else, and every text with an escaped character, is left to JSON, which gives the same rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any

from tendering.model.rows import MANY, Rows, Same, alike

LONG = 50_000
"""A shorter text is read by JSON alone."""
SHORT = 64
"""A text of fewer characters may stand in many entries, and is kept once for all of them."""
_TABLE = re.compile(r'"(\w+)":\[\{')
_END = "\x1f"
MOST_COLUMNS = 30
_CELLS = bytes(range(0x20, 0x100))


def read_json(text: str) -> Any:
    """Return what a text of JSON says, its long tables by column where the text is plain.

    >>> read_json('{"a":"1"}')
    {'a': '1'}

    Raises:
        ValueError: It is no JSON.
    """
    found = _tables(text) if len(text) > LONG else {}
    if not found:
        return json.loads(text)
    pieces, stands = [], 0
    for start, stop, _ in found.values():
        pieces += [text[stands:start], "[]"]
        stands = stop
    data = json.loads("".join((*pieces, text[stands:])))
    try:
        rows = data["entry"]["rows"]
        if all(rows[name] == [] for name in found):
            rows |= {name: table for name, (_, _, table) in found.items()}
            return data
    except (KeyError, TypeError):
        pass
    return json.loads(text)


def _tables(text: str) -> dict[str, tuple[int, int, Rows]]:
    """Return, of the long tables of a plain text, where each begins and ends and its rows."""
    begins = text.find('"rows":{')
    if begins < 0 or "\\" in text:
        return {}
    found: dict[str, tuple[int, int, Rows]] = {}
    # without an escaped character every quotation mark opens or closes a text: none of these signs stands in one
    at = begins + len('"rows":{')
    while (named := _TABLE.match(text, at)) is not None:
        start = named.end() - 2
        ends = [n for n in (text.find('"}],"', start), text.find('"}]}', start)) if n >= 0]
        if not ends:
            return {}
        stop = min(ends) + len('"}]')
        rows = _rows(text[start:stop])
        if rows is not None:
            found[named[1]] = (start, stop, rows)
        at = stop + 1
    return found


def _rows(text: str) -> Rows | None:
    """Return the rows of a list of objects of texts that all have the same keys; None where it is not plainly one."""
    count = text.count('"},{"') + 1
    if count < MANY:
        return None
    try:
        first, last = (
            json.loads(text[1 : text.index("}") + 1]),
            json.loads(text[text.rindex("{") : -1]),
        )
    except ValueError:
        return None
    if list(first) != list(last) or not all(isinstance(t, str) and t for t in first.values()):
        return None
    same = {k for k, t in first.items() if t == last[k] and text.count(f'"{k}":"{t}"') == count}
    around, names = _around(first, same)
    if not names:
        return None
    columns = _cut(text, around, count)
    if columns is None:
        return None
    by_name = dict(zip(names, columns, strict=True))
    return Rows(list(first), [by_name.get(k) or Same(t, count) for k, t in first.items()])


def _around(row: Mapping[str, str], same: set[str]) -> tuple[list[str], list[str]]:
    """Return what stands before, between and after the cells of a row that are not the same in all, and their names."""
    around, names, sign = [], [], "{"
    for key, text in row.items():
        sign += f'"{key}":"'
        if key in same:
            sign += f'{text}",'
        else:
            around.append(sign)
            names.append(key)
            sign = '",'
    return [*around, sign[:-1] + "}"], names


def _cut(text: str, around: Sequence[str], count: int) -> list[Sequence[str]] | None:
    """Return the cells of each column between the signs that stand around them; None where there is anything else."""
    begin, *between, end = around
    if not text.startswith("[" + begin) or not text.endswith(end + "]"):
        return None
    cells = text[1 + len(begin) : -1 - len(end)]
    width = len(between) + 1
    signs = [chr(n) for n in range(1, width)]  # which no text of JSON may hold as they are
    if width > MOST_COLUMNS or any(sign in cells for sign in (*signs, _END)):
        return None
    # the longest first: then there is less to look through
    for written, sign in sorted(zip(between, signs, strict=True), key=lambda both: -len(both[0])):
        cells = cells.replace(written, sign)
    cells = cells.replace(f"{end},{begin}", _END)
    row = "".join((*signs, _END)).encode()
    found = cells.encode(errors="surrogatepass").translate(None, _CELLS)
    if '"' in cells or found + _END.encode() != row * count:
        return None
    for sign in signs:
        cells = cells.replace(sign, _END)
    cut = cells.split(_END)
    return [_kept(cut[n::width]) for n in range(width)]


def _kept(texts: Sequence[str]) -> Sequence[str]:
    """Return a column with each of its texts once; where few come again, as of reasons, as it is."""
    differ = set(texts)
    if len(differ) * 2 > len(texts):
        return texts
    known = {text: intern(text) if len(text) < SHORT else text for text in differ}
    return alike(list(map(known.__getitem__, texts)))
