"""A first tender.yaml: every key explained, blanks where an officer must decide; or a copy of another's.

A line that begins ``#key:`` (no blank after the #) is a key that may be used: take the # away. A line that
begins ``# `` explains. Nothing is decided for the officer: a blank is a finding until it is filled in.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from tendering.files.schema_lookup import fields, note
from tendering.files.yaml_reader import Document, read_yaml
from tendering.files.yaml_writer import scalar

_Loc = tuple[str | int, ...]
_WIDTH = 100
_LEVELS = [{"mark": str(mark), "label": None, "descriptor": None} for mark in range(6)]
# What a first definition has; None is a blank to decide. All else is offered as a comment.
_FIRST: dict[str, Any] = {
    "format": "1",
    "title": None,
    "summary": None,
    "authority": {"name": None, "nation": "england", "email": None},
    "procedure": None,
    "started_by": {"event": None, "on": None},
    "cpv": None,
    "value": {"amount": None, "vat": None},
    "agreement": {"kind": None, "term": None},
    "timetable": [{"event": "tenders_close", "at": None}],
    "scales": {"quality": {"levels": _LEVELS}},
    "weights": {"as": None},
    "criteria": [
        {"id": "Q1", "title": None, "weight": None, "scale": "quality", "question": None}
    ],
    "price": {"weight": None, "items": [{"id": "hourly", "unit": "hour"}]},
    "lots": [
        {
            "id": "1",
            "title": None,
            "roles": [{"role": "main", "per": None, "places": {"most": None}}],
        }
    ],
    "ties": [{"draw": {"commitment": None}}],
    "on_withdrawal": None,
}
_FREE_NAMES = {
    "scales": "quality",
    "by_zone": "north",
    "printed": "visits_per_client",
    "uplift": "formula",
    "sum_of": "hourly",
    "basket": "hourly",
    "parameters": "name",
}
_FACTS = re.compile(
    r"^(title|summary|authority|started_by|regime|value|timetable|standstill|figures|risks)$"
    r"|^(bidding|volume_cases|workforce|notices|governance|plan|rate_build|follows|needs|thin)$"
    r"|^agreement\.(starts_on|ends_on|term_reason|mobilisation)$|\.demand$|\.commitment$|\.by_zone$|\.health_test$"
)
_OCID = "notices.ocid"
_OCID_GONE = "# ocid: the copied tender's is left out, for each procurement has its own from the publishing service"


def starter_yaml(
    tender: str,
    like: str | None = None,
    *,
    given: Mapping[str, Sequence[str]] | None = None,
    begun: Sequence[str] = (),
) -> str:
    """Return the text of a first tender.yaml.

    Args:
        tender: Id of the new tender.
        like: Text of another tender.yaml to copy, comments and all, or None for the explained skeleton.
        given: Lines of the keys that are known already, by key; the skeleton explains the others.
        begun: Further lines of the comment at the top: where what is given comes from.
    """
    if like is not None:
        return _copy(tender, like)
    header = (
        f"# Definition of the tender {tender}.",
        "#",
        "# Fill in every blank: each is reported by `tendering check` until it is. Nothing is assumed for you.",
        "# A line that begins #key: is a key you may use: take its # away. Lines that begin with # and a blank explain.",
        "# Write numbers as digits, dates as 2016-05-09, times as 2016-06-20T12:00. Put quotation marks round text that",
        '# holds a colon or begins with a sign. Any value may carry its source: {value: "15.80", source: "ITT, p. 12"}.',
        *(f"# {line}".rstrip() for line in begun),
        "",
    )
    live = {"tender": tender, **_FIRST}
    lines = _mapping(live, (), "", set(), given or {})
    return "\n".join([*header, *lines]) + "\n"


def _mapping(
    live: dict[str, Any] | None,
    loc: _Loc,
    indent: str,
    told: set[Any],
    given: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[str]:
    """Give the lines of a mapping: what is given as it is, what is live as keys, what else it may have as comments."""
    for key in fields(loc):
        if given is not None and key in given:
            yield from _explained(key, loc, indent)
            yield from given[key]
        elif live is not None and key in live:
            yield from _explained(key, loc, indent)
            yield from _value(f"{indent}{key}:", live[key], (*loc, key), indent, told)
        else:
            yield from (indent + line for line in _offered(key, loc, told))
        if not loc:
            yield ""


def _explained(key: str, loc: _Loc, indent: str) -> Iterator[str]:
    found = note((*loc, key))
    text = found.help if found else ""
    yield from (f"{indent}# {line}" for line in textwrap.wrap(text, _WIDTH - len(indent)))


def _value(start: str, live: Any, loc: _Loc, indent: str, told: set[Any]) -> Iterator[str]:
    if live is None or isinstance(live, str):
        quoted = (
            f'"{live}"' if loc[-1] == "id" and str(live).isdigit() else scalar(live)
        )  # ids are text
        yield f"{start} {quoted}".rstrip()
    elif isinstance(live, list):
        yield start
        for item in live:
            yield from _item(item, (*loc, 0), indent + "  ", told)
    elif not fields(loc):  # names that the tender chooses
        yield start
        for name, inner in live.items():
            yield from _value(f"{indent}  {name}:", inner, (*loc, name), indent + "  ", told)
    else:
        yield start
        yield from _mapping(live, loc, indent + "  ", told)


def _item(item: Any, loc: _Loc, indent: str, told: set[Any]) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{indent}- {scalar(item)}".rstrip()
        return
    first = fields(loc) and loc not in told
    told.add(loc)
    if first:
        lines = list(_mapping(item, loc, indent + "  ", told))
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        pairs = ", ".join(f"{key}: {scalar(value) or 'null'}" for key, value in item.items())
        yield f"{indent}- {{{pairs}}}"


def _offered(key: str, loc: _Loc, told: set[Any]) -> Iterator[str]:
    """Give a key that may be used, commented out, with what it may hold."""
    yield from _explained(key, loc, "")
    inner = (*loc, key)
    found = note(inner)
    kind = found.type if found else None
    model, opening = inner, ""
    if str(kind).startswith("list["):
        model, opening = (*inner, 0), "- "
    elif str(kind).startswith("dict[") and key != "equals":
        model, opening = (*inner, _FREE_NAMES.get(key, "name")), f"{_FREE_NAMES.get(key, 'name')}:"
    yield f"#{key}:"
    known = fields(model)
    about = _model(kind)
    if not known or key == "children" or about in told:
        if known:
            yield f"#  {opening}# Keys as above: {', '.join(known)}."
        elif opening:
            yield f"#  {opening}".rstrip()
        return
    told.add(about)
    lines = list(_commented(model, told))
    if opening == "- ":
        yield f"#  - {lines[0]}"
        yield from (f"#    {line}" for line in lines[1:])
    elif opening:
        yield f"#  {opening}"
        yield from (f"#    {line}" for line in lines)
    else:
        yield from (f"#  {line}" for line in lines)


def _commented(loc: _Loc, told: set[Any]) -> Iterator[str]:
    """Give the keys of a mapping that is itself a comment: here each is written plainly."""
    for key in fields(loc):
        for line in _offered(key, loc, told):
            yield (
                line
                if line.startswith("# ") and not line.startswith("#  ")
                else line.removeprefix("#")
            )


def _model(kind: Any) -> Any:
    """Return the model inside a type, or the type itself."""
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return kind


def _copy(tender: str, like: str) -> str:
    """Return another definition under a new id, with the facts to review named at its top."""
    document, _ = read_yaml(like, "tender.yaml")
    text = like.removeprefix("\ufeff")
    was = document.data.get("tender") if document and isinstance(document.data, dict) else None
    if document is not None and isinstance(was, str):
        line, column = document.positions["tender"]
        lines = text.splitlines(keepends=True)
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        old = re.escape(was)
        lines[line - 1] = before + re.sub(
            rf"(?<=:)(\s*(?:\{{\s*value:\s*)?)([\"']?){old}\2",
            rf"\g<1>{scalar(tender)}",
            after,
            count=1,
        )
        text = "".join(lines)
    if document is not None:
        text = _without_ocid(text, document)
    header = [
        f"# Definition of the tender {tender}, copied from {was or 'another tender'}.",
        "# Its facts are those of the tender it was copied from. Review each, with its source, before you rely on it:",
        *(f"#   {fact}" for fact in (_facts(document) if document else ())),
        "",
    ]
    return "\n".join(header) + "\n" + text


def _without_ocid(text: str, document: Document) -> str:
    """Take out the open contracting id: a notice under another's would join two procurements."""
    held = document.data.get("notices") if isinstance(document.data, dict) else None
    if not isinstance(held, dict) or len(held) < 2 or _OCID not in document.positions:
        return text
    lines = text.splitlines(keepends=True)
    line, column = document.positions[_OCID]
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    if before.strip():  # between braces, beside others
        after = re.sub(r"^ocid:\s*[^,}]*,?\s*", "", after)
    else:
        after = re.sub(r"^ocid:.*", _OCID_GONE, after)
    lines[line - 1] = before + after
    return "".join(lines)


def _facts(document: Document) -> Iterator[str]:
    for path, (line, _) in document.positions.items():
        if _FACTS.search(path):
            yield f"{path} (line {line} of the copied file)"
