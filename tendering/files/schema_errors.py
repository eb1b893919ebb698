"""A document against the grammar: every error at once, as findings with file, line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tendering.files.schema import TenderFile
from tendering.files.schema_conditions import conditions
from tendering.files.schema_lookup import fields, note
from tendering.files.schema_names import names
from tendering.files.schema_types import shown
from tendering.files.yaml_reader import Document, items, join
from tendering.model.findings import Finding, finding

M = TypeVar("M", bound=BaseModel)
_KIND = {
    "model_type": "expected keys with values",
    "model_attributes_type": "expected keys with values",
    "dict_type": "expected keys with values",
    "list_type": "expected a list",
}
# Words people use for keys that have another name here.
_OTHER_WORDS = {
    "min": "least",
    "max": "most",
    "minimum": "least",
    "maximum": "most",
    "name": "title",
    "weighting": "weight",
    "places": "most",
    "date": "on",
}


def validate(document: Document) -> tuple[TenderFile | None, tuple[Finding, ...]]:
    """Check a document against the grammar.

    Returns:
        The definition as written, or None where there is any finding, and the findings in file order.
    """
    more = (*names(document.data), *conditions(document.data))
    return held_against(TenderFile, document, more)


def held_against(
    root: type[M], document: Document, more: Sequence[tuple[str, str, str]] = ()
) -> tuple[M | None, tuple[Finding, ...]]:
    """Hold a document against a grammar, of a tender or of another file people write.

    Args:
        root: What the whole file must be.
        document: The file.
        more: What other rules found in it: code, path and sentence.
    """
    found: dict[tuple[str, str], Finding] = {}

    def say(code: str, path: str, message: str) -> None:
        found.setdefault((code, path), finding(code, document.at(path), message))

    blanks = dict(_blanks("", document.data))
    for path, loc in blanks.items():
        say("D004", path, f"{path} is blank{_help(loc, root)}")
    definition: M | None = None
    try:
        definition = root.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            code, path, message = _detail(document.data, detail, root)
            if path not in blanks or code == "D002":
                say(code, path, message)
    for code, path, message in more:
        if path not in blanks:
            say(code, path, message)
    if found:
        ordered = sorted(found.items(), key=lambda pair: (document.order(pair[0][1]), pair[0]))
        return None, tuple(f for _, f in ordered)
    return definition, ()


def readable(document: Document) -> TenderFile | None:
    """Return the definition with misspelt keys put right and unknown ones left out; None where more is wrong with it.

    It is for checks to go on with, so that a person sees their findings as well; nothing is computed from it.
    """
    data = deepcopy(document.data)
    try:
        return TenderFile.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    unknown = [d["loc"] for d in details if d["type"] == "extra_forbidden"]
    try:
        for loc in unknown:
            *above, key = loc
            holder = data
            for part in above:
                holder = holder[part]
            value, meant = holder.pop(key), _meant(loc, TenderFile)
            if meant is not None:
                holder.setdefault(meant, value)
        return TenderFile.model_validate(data)
    except (ValidationError, LookupError, TypeError, AttributeError):
        return None


def _blanks(
    path: str, value: Any, loc: tuple[str | int, ...] = ()
) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if value is None:
        yield path, loc
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _blanks(join(path, key), inner, (*loc, key))
    elif isinstance(value, list):
        for index, (inner_path, inner) in enumerate(items(path, value)):
            yield from _blanks(inner_path, inner, (*loc, index))


def _detail(data: Any, detail: Any, root: type[BaseModel]) -> tuple[str, str, str]:
    loc: tuple[str | int, ...] = tuple(part for part in detail["loc"] if part != "[key]")
    path = path_of(data, loc)
    kind = detail["type"]
    if kind == "missing":
        return "D004", path, f"{path} is missing{_help(loc, root)}"
    if kind == "extra_forbidden":
        return "D002", path, _unknown(path, loc, root)
    if kind == "wrong_value":
        return "D003", path, f"{path}: {detail['ctx']['said']}"
    given = shown(detail["input"])
    if kind == "literal_error":
        wanted = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return "D003", path, f"{path}: {given} is not one of: {wanted}"
    if kind == "too_short":
        return "D004", path, f"{path}: the list is empty{_help(loc, root)}"
    said = _KIND.get(kind, detail["msg"])
    return "D003", path, f"{path or 'the file'}: {said}, found {given}"


def path_of(data: Any, loc: Sequence[str | int]) -> str:
    """Return the definition path of a place that pydantic names by keys and indexes."""
    path, value = "", data
    for part in loc:
        if isinstance(part, int) and isinstance(value, list) and part < len(value):
            path, value = list(items(path, value))[part]
        elif isinstance(part, int):
            path = f"{path}[{part}]"
        else:
            path = join(path, part)
            value = value.get(part) if isinstance(value, dict) else None
    return path


def _unknown(path: str, loc: tuple[str | int, ...], root: type[BaseModel]) -> str:
    meant = _meant(loc, root)
    known = ", ".join(fields(loc[:-1], root))
    hint = f"; did you mean {meant!r}?" if meant else f"; the keys here are: {known}"
    return f"{path}: unknown key {str(loc[-1])!r}{hint}"


def _meant(loc: tuple[str | int, ...], root: type[BaseModel]) -> str | None:
    """Return the key that an unknown one was probably meant to be."""
    known = list(fields(loc[:-1], root))
    key = str(loc[-1])
    other = _OTHER_WORDS.get(key.lower())
    near = [other] if other in known else difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return near[0] if near else None


def _help(loc: Sequence[str | int], root: type[BaseModel]) -> str:
    found = note(loc, root)
    return f": {found.help}" if found and found.help else ""
