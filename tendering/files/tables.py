"""CSV tables as people save them, read and written: encodings, separators, headings, lines. No meaning of values here.

Reads what Excel writes in Britain and elsewhere: UTF-8 with or without a byte-order mark, Windows-1252, UTF-16 with
its mark; commas, semicolons or tabs; any line ends; quoted line breaks. Every problem is a finding with its line.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tendering.files.columns import TableSpec
from tendering.model.findings import Finding, finding

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
LONGEST_CELL = 32_767
SHOWN_OF_A_KIND = 50

_SEPARATORS = ",;\t"
# Control characters, byte-order marks inside text, and characters that hide or reorder what a reader sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_HEADING = re.compile(r"[\s_\-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its first line in the file, its place, and its cells by column name, trimmed."""

    place: str
    cells: Mapping[str, str]


def clean(text: str) -> str:
    r"""Return text without control and hidden characters, line ends as LF, blanks around it removed.

    >>> clean(" a\x0bb\r\nc ")
    'ab\nc'
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_unseen(text: str) -> bool:
    """Say whether `clean` would remove more than blanks and carriage returns from the text."""
    return _UNSEEN.search(text.replace("\r", "\n")) is not None


def read_table(
    spec: TableSpec,
    data: bytes,
    name: str,
    *,
    most_bytes: int = MOST_BYTES,
    most_rows: int = MOST_ROWS,
) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """Read the rows of one table; rows that are blank throughout are left out.

    Args:
        spec: The table; its required columns must all be there.
        data: The bytes of the file.
        name: The file as the person knows it, for the places of findings.
        most_bytes: A larger file is not read.
        most_rows: Rows beyond it are not read.

    Returns:
        The rows, none where the headings cannot be trusted, and every finding.
    """
    text, findings = decode(data, name, most_bytes)
    if text is None:
        return (), tuple(findings)
    if not _UNSEEN.sub("", text).strip():
        findings.append(finding("F006", name, "the file is empty"))
        return (), tuple(findings)
    separator, text, skipped = _separator(text, spec)
    lines, trouble = _parse(text, separator, name, skipped, most_rows)
    findings += trouble
    if not lines:
        return (), tuple(findings)
    at, headings = lines[0]
    index, trouble = _headings(spec, headings, f"{name}:{at}")
    findings += trouble
    rows, trouble = _rows(index, len(headings), lines[1:], name)
    findings += trouble
    sound = all(c.name in index for c in spec.columns if c.required)
    return (rows if sound else ()), few(findings)


def too_big(name: str, size: int, most: int) -> Finding:
    """Say that a file is larger than what is read."""
    return finding("F002", name, f"the file has {size:,} bytes; at most {most:,} are read")


def decode(data: bytes, name: str, most: int = MOST_BYTES) -> tuple[str | None, list[Finding]]:
    r"""Turn the bytes of a CSV file into text, or say how to save it.

    >>> decode(b"\xef\xbb\xbfbidder", "bids.csv")
    ('bidder', [])
    >>> decode(b"name\nCaf\xe9", "bids.csv")[1][0].message
    "not UTF-8, so read as Windows-1252: 'Café'"
    """
    if len(data) > most:
        return None, [too_big(name, len(data), most)]
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None, [finding("F003", name, "this is a workbook with the name of a CSV file")]
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), []
        if data[:200].count(0) * 3 > len(data[:200]):
            return None, [
                finding(
                    "F003", name, "this is not text in UTF-8; it may be UTF-16 without its mark"
                )
            ]
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return _windows(data, name, error.start)


def _windows(data: bytes, name: str, start: int) -> tuple[str | None, list[Finding]]:
    """Read bytes that are not UTF-8 as Windows-1252, showing the first word that this decides."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("cp1252")
    except UnicodeDecodeError:
        return None, [finding("F003", name, "the text is neither UTF-8 nor Windows-1252")]
    line = len(re.findall(r"\r\n|\r|\n", text[:start])) + 1
    word = next((w for w in re.findall(r"\w*[^\x00-\x7f]\w*", text)), "")
    return text, [
        finding("F004", f"{name}:{line}", f"not UTF-8, so read as Windows-1252: {word[:40]!r}")
    ]


def _separator(text: str, spec: TableSpec) -> tuple[str, str, int]:
    """Find the separator: the one that makes most known headings. Excel's own ``sep=;`` line is obeyed.

    Returns:
        The separator, the text from the headings on, and how many lines stand before it.
    """
    stated = re.match(r"\s*sep=([,;\t])[ \t]*(\r\n|\r|\n)", text, re.IGNORECASE)
    if stated:
        return stated[1], text[stated.end() :], len(re.findall(r"\r\n|\r|\n", stated[0]))
    first = next((line for line in re.split(r"[\r\n]+", text[:10_000]) if line.strip(" ,;\t")), "")
    known = {_key(n) for n in spec.names}

    def headings(separator: str) -> int:
        return sum(_key(part.strip('"')) in known for part in first.split(separator))

    return max(_SEPARATORS, key=headings), text, 0


def _parse(
    text: str, separator: str, name: str, skipped: int, most: int
) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Split text into rows of raw cells with the line each begins on; rows without any text are left out."""
    # A cell longer than is allowed must be read before it can be reported.
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = skipped + 1
    try:
        for cells in reader:
            if any(not c.isspace() for c in cells if c):
                rows.append((line, cells))
            line = skipped + reader.line_num + 1
            if len(rows) > most:
                message = f"more than {most:,} rows; the rest is not read"
                return rows, [finding("F002", f"{name}:{line}", message)]
    except csv.Error:
        message = "a quotation mark is not closed, or stands inside a quoted cell; nothing from here on was read"
        return rows, [finding("F005", f"{name}:{line}", message)]
    return rows, []


def _key(heading: str) -> str:
    return _HEADING.sub("", clean(heading).casefold())


def _headings(
    spec: TableSpec, headings: Sequence[str], place: str
) -> tuple[dict[str, int], list[Finding]]:
    """Match headings to columns, whatever their case and spacing."""
    names = {_key(n): n for n in spec.names}
    index: dict[str, int] = {}
    findings = []
    for position, heading in enumerate(headings):
        column = names.get(_key(heading))
        if column is None:
            if _key(heading):
                findings.append(_unknown(heading, spec, place))
        elif column in index:
            findings.append(finding("F009", place, f"the column {column!r} stands there twice"))
        else:
            index[column] = position
    missing = [c.name for c in spec.columns if c.required and c.name not in index]
    if missing:
        what = ", ".join(repr(m) for m in missing)
        findings.append(
            finding(
                "F007",
                place,
                f"the headings lack {what}",
                remedy=f"Begin the file with: {','.join(spec.names)}",
            )
        )
    return index, findings


def _unknown(heading: str, spec: TableSpec, place: str) -> Finding:
    near = difflib.get_close_matches(clean(heading).casefold()[:60], spec.names, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return finding("F008", place, f"no such column: {clean(heading)[:60]!r}{hint}")


def _rows(
    index: Mapping[str, int], width: int, lines: Iterable[tuple[int, list[str]]], name: str
) -> tuple[tuple[Row, ...], list[Finding]]:
    """Turn raw rows into cells by column name. Trailing cells that are not there are blank."""
    rows = []
    findings: list[Finding] = []
    for line, raw in lines:
        place = f"{name}:{line}"
        if any(cell.strip() for cell in raw[width:]):
            findings.append(
                finding("F010", place, f"the row has {len(raw)} cells, the headings {width}")
            )
            continue
        cells = {}
        for column, position in index.items():
            text = raw[position] if position < len(raw) else ""
            if len(text) > LONGEST_CELL:
                message = (
                    f"{column}: {len(text):,} characters; at most {LONGEST_CELL:,} fit a cell"
                )
                findings.append(finding("F020", place, message))
            if not text.isascii() or not text.isprintable():
                if has_unseen(text):
                    findings.append(
                        finding(
                            "F017", place, f"{column}: control or hidden characters were removed"
                        )
                    )
                text = clean(text)
            cells[column] = text.strip()
        rows.append(Row(place, cells))
    return tuple(rows), findings


def few(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep the first findings of each code, and count the rest in one more, so that the first cause is seen.

    >>> made = [finding("F010", f"a.csv:{n}", "too many") for n in range(60)]
    >>> [f.message for f in few(made)][-1]
    'and 10 more like this'
    """
    seen: Counter[str] = Counter()
    kept = []
    for found in findings:
        seen[found.code] += 1
        if seen[found.code] <= SHOWN_OF_A_KIND:
            kept.append(found)
    for code, count in seen.items():
        if count > SHOWN_OF_A_KIND:
            last = next(f for f in reversed(kept) if f.code == code)
            kept.append(replace(last, message=f"and {count - SHOWN_OF_A_KIND} more like this"))
    return tuple(kept)


def write_table(spec: TableSpec, rows: Iterable[Mapping[str, str]]) -> str:
    r"""Write rows as CSV text: columns in the table's order, LF, for UTF-8 without a mark.

    Cells that begin with ``= + - @`` are written as they are. These tables are evidence that is read back by
    `read_table`, which never runs a formula; a guard sign before the text would alter what was submitted.

    >>> from tendering.files.columns import TABLES
    >>> write_table(TABLES["capacity"], [{"bidder": "B1", "hours": "120"}])
    'bidder,lot,hours\nB1,,120\n'
    """
    out = io.StringIO(newline="")
    kept = list(rows)
    names = [c.name for c in spec.columns if not c.seldom or any(r.get(c.name) for r in kept)]
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in kept:
        writer.writerow({k: v.replace("\r\n", "\n").replace("\r", "\n") for k, v in row.items()})
    return out.getvalue()
