"""Anyone's notice as a file: JSON read within bounds, every fault of it a finding."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tendering.model.findings import Finding, finding

MOST_BYTES = 20_000_000
DEEPEST = 60
_KINDS = ("releases", "records", "ocid")
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def read_notice(path: Path) -> tuple[Mapping[str, Any] | None, tuple[Finding, ...]]:
    """Read a release package, a record package or a release.

    Returns:
        The data, numbers exactly as printed; None where it cannot be read, with the finding that says why.
    """
    name = path.name[:100] or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no such file"
        return None, (finding("N001", name, f"the file cannot be read: {said}"),)
    if len(data) > MOST_BYTES:
        return None, (finding("N001", name, f"the file is over {MOST_BYTES // 1_000_000} MB"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (
            finding("N001", name, f"not UTF-8 text: {error.reason} at byte {error.start}"),
        )
    return parse_notice(text, name)


def parse_notice(text: str, name: str) -> tuple[Mapping[str, Any] | None, tuple[Finding, ...]]:
    """Read the text of a notice.

    >>> parse_notice('{"ocid": "a", "ocid": "b"}', "x.json")[1][0].message
    "the key 'ocid' is given twice in one object; the last counts"
    >>> parse_notice("[1]", "x.json")[1][0].code
    'N002'
    """
    found: list[Finding] = []
    hidden: set[str] = set()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in items:
            if key in made:
                said = f"the key {key[:60]!r} is given twice in one object; the last counts"
                found.append(finding("N003", name, said))
            made[key] = _shown(value, hidden)
        return made

    def constant(word: str) -> None:
        found.append(finding("N003", name, f"{word} is not JSON; it is read as nothing"))

    try:
        data = json.loads(
            text, object_pairs_hook=pairs, parse_float=_exact, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        return None, (
            finding("N001", f"{name}:{error.lineno}:{error.colno}", f"not JSON: {error.msg}"),
        )
    except (RecursionError, ValueError):
        return None, (finding("N001", name, "not JSON that can be read: nested too deep, or a number too long"),)  # fmt: skip
    if hidden:
        named = ", ".join(sorted(f"U+{ord(c):04X}" for c in hidden)[:6])
        said = f"characters that cannot be shown are left out: {named}"
        remedy = "Ask the publisher, if what is left does not read well."
        found.append(finding("N003", name, said, remedy=remedy))
    if not isinstance(data, dict) or not any(key in data for key in _KINDS):
        said = "neither a release package, a record package nor a release"
        return None, (*found, finding("N002", name, said))
    if _depth(data) > DEEPEST:
        return None, (finding("N001", name, f"nested deeper than {DEEPEST} levels"),)
    return data, tuple(found)


def _shown(value: Any, hidden: set[str]) -> Any:
    """Return a value without control characters, halves of characters, and marks that turn the writing round."""
    if isinstance(value, list):
        return [_shown(x, hidden) for x in value]
    if not isinstance(value, str) or not _UNSHOWN.search(value):
        return value
    hidden.update(_UNSHOWN.findall(value))
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", value)


def _exact(text: str) -> Decimal | str:
    """Keep a number as printed; one beyond all measure, such as 1e9999, stays text and is told as no number."""
    number = Decimal(text)
    return number if abs(number.adjusted()) <= DEEPEST else text


def _depth(data: object) -> int:
    """Return how deep containers are nested, without recursion."""
    deepest, todo = 0, [(data, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        if depth > DEEPEST:
            break
        inside = (
            node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        )
        todo += [(x, depth + 1) for x in inside if isinstance(x, dict | list)]
    return deepest
