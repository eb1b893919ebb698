"""The grammar as JSON Schema (draft 7), for editors that help while a definition is written."""

from __future__ import annotations

from typing import Any

from tendering.files.schema import TenderFile

_SCALARS = {"string", "number", "integer", "boolean"}
_SOURCED = {"$ref": "#/definitions/Sourced"}
_SOURCE = {"type": "string", "description": "Where the values of this mapping come from."}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of tender.yaml.

    It says every key, type and word that is allowed, and what is always required. What is required
    because of something else (a price formula once price carries points) is for `tendering check`.
    """
    raw = TenderFile.model_json_schema(by_alias=True)
    definitions = raw.pop("$defs")
    definitions["TenderFile"] = raw
    parts = {name: _mapping(part) for name, part in definitions.items()}
    _short_forms(parts)
    top = parts.pop("TenderFile")
    parts["Sourced"] = {
        "type": "object",
        "description": "A value with its source.",
        "properties": {"value": {"not": {"type": "null"}}, "source": {"type": "string"}},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "tender.yaml",
        **top,
        "definitions": dict(sorted(parts.items())),
    }


def _short_forms(parts: dict[str, Any]) -> None:
    """Add the four places where the grammar takes a shorter form as well."""
    steps = parts["RoundAtFile"]["properties"]["step"]["else"]
    at = parts["RoundingFile"]["properties"]["at"]
    at["items"] = {"if": {"type": "string"}, "then": steps, "else": at["items"]}
    low = parts["PriceFile"]["properties"]["low_price"]
    parts["PriceFile"]["properties"]["low_price"] = {
        "description": low.pop("description"),
        "if": {"type": "object"},
        "then": low["items"],
        "else": low,
    }
    parts["TenderFile"]["properties"]["format"]["else"] = {"enum": [1, "1"]}
    award = parts["TenderFile"]["properties"]["award_by"]
    parts["TenderFile"]["properties"]["award_by"] = {
        "description": award["description"],
        "if": {"type": "object", "required": ["rule"]},
        "then": award["allOf"][0],
        "else": parts["AwardByFile"]["properties"]["rule"],
    }


def _mapping(part: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping of the grammar, with `source` allowed and its values told apart."""
    properties = {key: _value(inner) for key, inner in part["properties"].items()}
    return {
        "type": "object",
        "description": part["description"],
        "properties": {**properties, "source": _SOURCE},
        **({"required": part["required"]} if "required" in part else {}),
        "additionalProperties": False,
    }


def _value(part: dict[str, Any]) -> dict[str, Any]:
    """Return one value: no blank, and any scalar also as `{value, source}`."""
    kept = {
        key: inner
        for key, inner in part.items()
        if key not in {"title", "default", "anyOf", "description"}
    }
    if "anyOf" in part:  # `| None`: a key left out, never a blank
        kept |= next(inner for inner in part["anyOf"] if inner.get("type") != "null")
    said = {"description": part["description"]} if "description" in part else {}
    if "$ref" in kept:
        return {**said, "allOf": [_reference(kept["$ref"])]} if said else _reference(kept["$ref"])
    if kept.get("type") == "array":
        return {**said, **kept, "items": _value(kept["items"])}
    if kept.get("type") == "object":
        return {**said, **_named(kept)}
    if "type" in kept or "enum" in kept or "const" in kept or "if" in kept:
        return {**said, "if": {"type": "object"}, "then": _SOURCED, "else": kept}
    return {**said, **kept}


def _named(part: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping whose keys are names that the tender chooses."""
    patterns = part.get("patternProperties", {})
    pattern, inner = next(iter(patterns.items()), ("", True))
    names = (
        {"pattern": pattern} if pattern else {"enum": [*part["propertyNames"]["enum"], "source"]}
    )
    return {
        "type": "object",
        "propertyNames": names,
        "properties": {"source": _SOURCE},
        "additionalProperties": _value(inner) if isinstance(inner, dict) else inner,
    }


def _reference(reference: str) -> dict[str, str]:
    return {"$ref": reference.replace("#/$defs/", "#/definitions/")}
