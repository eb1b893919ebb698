"""What changed between two definitions: path by path, before and after, layout and comments left aside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tendering.files.fingerprint import canonical_json
from tendering.files.schema_errors import validate
from tendering.files.yaml_reader import join, read_yaml
from tendering.model.findings import Finding

LONGEST = 400
"""Most characters of a value that is kept in the list of changes; the definitions themselves hold all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that is another.

    Attributes:
        path: In the definition, such as ``lots[D].zones[north].demand.clients``.
        before: As it was; empty where it was not there.
        after: As it is now; empty where it is gone.
    """

    path: str
    before: str
    after: str


def changes(before: str, after: str, name: str) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
    """Return what changed from one definition's text to another's, in the order of the paths.

    Both are compared as their fingerprints are taken, so that what does not alter the fingerprint is no change.

    Args:
        before: The text as published.
        after: The text as amended.
        name: What findings call the file.
    """
    was, findings = _values(before, f"{name} as published")
    now, more = _values(after, name)
    if findings or more:
        return (), (*findings, *more)
    paths = sorted({p for p in (*was, *now) if was.get(p) != now.get(p)})
    return tuple(
        Change(path=p, before=_short(was.get(p, "")), after=_short(now.get(p, ""))) for p in paths
    ), ()


def _values(text: str, name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    document, findings = read_yaml(text, name)
    if document is None:
        return {}, findings
    definition, more = validate(document)
    if definition is None or more:
        return {}, (*findings, *more)
    whole = json.loads(canonical_json(definition, document.sources))
    found = dict(_leaves("", whole["tender"]))
    found |= {f"source of {path}": source for path, source in whole["sources"].items()}
    return found, ()


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield every value below a path; list items go by their names where they have one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(join(path, key), inner)
    elif isinstance(value, list):
        taken: set[str] = set()
        for n, inner in enumerate(value):
            yield from _leaves(f"{path}[{_label(n, inner, taken)}]", inner)
    else:
        yield path, str(value)


NAMES = ("id", "role", "event", "heading")
"""What names an item of a list, so that one put in before it changes nothing of it."""


def _label(index: int, item: object, taken: set[str]) -> str:
    for key in NAMES:
        label = item.get(key) if isinstance(item, dict) else None
        if isinstance(label, str) and label and label not in taken:
            taken.add(label)
            return label
    return str(index)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
