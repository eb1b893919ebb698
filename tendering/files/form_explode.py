"""A definition into the rows of the form's tables: for each row, a value by column key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tendering.files.form_columns import Loc, Table, split
from tendering.files.schema_names import criteria, mapping, rows

MISSING = object()
Values = dict[str, Any]


def dig(value: Any, loc: Loc) -> Any:
    """Return what stands at a place, or MISSING."""
    for part in loc:
        if not isinstance(value, dict) or part not in value:
            return MISSING
        value = value[part]
    return value


def explode(data: dict[str, Any], table: Table) -> Iterator[Values]:
    """Give the rows of a table; keys that are not written are left out of a row."""
    if table.shape == "list":
        listed = dig(data, table.base)
        if isinstance(listed, dict) and table.name == "low_price":
            listed = [listed]
        for item in listed if isinstance(listed, list) else ():
            yield _taken(item, {column.key: split(column.key) for column in table.columns})
    else:
        yield from _SHAPES[table.shape](data, table)


def _taken(item: Any, keys: dict[str, Loc]) -> Values:
    """Return the values of an item by column key."""
    return {key: value for key, loc in keys.items() if (value := dig(item, loc)) is not MISSING}


def _lots(data: dict[str, Any], table: Table) -> Iterator[Values]:
    both = {c.key: split(c.key) for c in table.columns if c.key not in {"lot", "zone"}}
    for at, lot in rows("lots", data.get("lots")):
        yield {
            "lot": lot.get("id"),
            **_taken(lot, {k: v for k, v in both.items() if k != "areas"}),
        }
        for _, zone in rows(f"{at}.zones", lot.get("zones")):
            known = {
                k: v for k, v in both.items() if k in {"title", "areas"} or k.startswith("demand.")
            }
            yield {"lot": lot.get("id"), "zone": zone.get("id"), **_taken(zone, known)}


def _roles(data: dict[str, Any], table: Table) -> Iterator[Values]:
    of_places = ("most", "least", "including")
    keys: dict[str, Loc] = {
        c.key: ("places", c.key) if c.key in of_places else (c.key,)
        for c in table.columns
        if c.key not in {"lot", "zone", "because"}
    }
    for at, lot in rows("lots", data.get("lots")):
        for _, role in rows(f"{at}.roles", lot.get("roles")):
            yield {"lot": lot.get("id"), **_taken(role, keys)}
            for zone, places in mapping(role.get("by_zone")).items():
                differing = _taken(
                    places, {"most": ("most",), "least": ("least",), "because": ("because",)}
                )
                yield {"lot": lot.get("id"), "role": role.get("role"), "zone": zone, **differing}


def _scales(data: dict[str, Any], table: Table) -> Iterator[Values]:
    keys: dict[str, Loc] = {c.key: (c.key,) for c in table.columns if c.key != "scale"}
    for name, scale in mapping(data.get("scales")).items():
        for _, level in rows(f"scales.{name}.levels", mapping(scale).get("levels")):
            yield {"scale": name, **_taken(level, keys)}


def _criteria(data: dict[str, Any], table: Table) -> Iterator[Values]:
    keys = {column.key: split(column.key) for column in table.columns}
    for _, entry, section in criteria(data):
        taken = _taken(entry, keys)
        if section is not None:
            taken["parent"] = section
        yield taken


def criteria_styles(data: dict[str, Any]) -> dict[str, str]:
    """Say, for questions that name their section other than by nesting in it, how they do."""
    styles: dict[str, str] = {}
    for _, entry, section in criteria(data):
        if "parent" in entry and isinstance(entry.get("id"), str):
            styles[entry["id"]] = "parent" if section is None else "both"
    return styles


def _wording(data: dict[str, Any], table: Table) -> Iterator[Values]:
    for part in table.columns[0].words:
        listed = dig(data, split(part))
        for _, section in rows(part, listed if listed is not MISSING else None):
            lines = [("paragraph", text) for text in section.get("paragraphs") or ()]
            lines += [("bullet", text) for text in section.get("bullets") or ()]
            start: Values = {"part": part, "heading": section.get("heading")}
            if not lines:
                yield start
            for kind, text in lines:
                yield {**start, "kind": kind, "text": text}
                start = {}


def _rungs(data: dict[str, Any], _table: Table) -> Iterator[Values]:
    for _, rung in rows("ties", data.get("ties")):
        for kind, of in rung.items():
            if kind != "draw":
                yield {"kind": kind, "of": of}
            else:
                commitment = dig(of, ("commitment",))
                yield {"kind": kind, **({} if commitment is MISSING else {"of": commitment})}


_SHAPES = {
    "lots": _lots,
    "roles": _roles,
    "scales": _scales,
    "criteria": _criteria,
    "wording": _wording,
    "rungs": _rungs,
}


def empties(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every empty list or mapping that is written as the value of a key, by path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            at = f"{path}.{key}" if path else key
            if inner in ([], {}):
                yield at, "[]" if inner == [] else "{}"
            yield from empties(inner, at)
    else:
        for at, item in rows(path, value):
            yield from empties(item, at)
