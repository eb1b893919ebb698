"""Everything that is wrong with a Word template, at once: each problem with its part and paragraph, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from tendering.documents.accessibility import ENGLISH, accessibility_problems
from tendering.documents.template_parts import (
    NotWordError,
    Paragraph,
    Tag,
    W,
    in_words,
    is_filled_in,
    paragraphs,
    read_parts,
    stray_tags,
)
from tendering.documents.template_tags import (
    Shape,
    code_in,
    dictionary_path,
    loop_names,
    nearest,
    printed_paths,
    set_names,
    unknown_in,
)
from tendering.documents.word import DOCUMENT, environment
from tendering.model.findings import Finding, finding

_TRACKED = tuple(
    f"{W}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
        "sectPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
    )
)  # fmt: skip
_COMMENTS = (f"{W}comment", f"{W}commentReference", f"{W}commentRangeStart")
_OPENERS = {"for": "endfor", "if": "endif"}
_WHOLE = {
    "for": "{}{{% endfor %}}",
    "if": "{}{{% endif %}}",
    "elif": "{{% if x %}}{}{{% endif %}}",
}
_MIDDLE = {"else": ("for", "if"), "elif": ("if",)}
_ELSEWHERE = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|MERGEFIELD|DATABASE)\b", re.IGNORECASE
)
_BROUGHT = {
    "vbaProject": "macros",
    "aFChunk": "another document inside it, which nobody reads before it is sent",
    "oleObject": "a file of another program inside it",
    "package": "a file of another program inside it",
    "control": "a control that runs in Word",
    "subDocument": "another document inside it, which nobody reads before it is sent",
}
_NO_HEADING = "there are no headings of level 1"
_PARAGRAPHS_NAMED = 6


@dataclass(slots=True)
class _Scope:
    """The names in scope at a tag, with their shapes and the dictionary path each stands for."""

    names: dict[str, object]
    paths: dict[str, str]
    opened_by: Tag | None = None


@dataclass(slots=True)
class _Reading:
    """One template being read from top to bottom."""

    name: str
    shape: Shape
    found: list[Finding] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    said: set[tuple[str, str]] = field(default_factory=set)

    def say(self, code: str, where: str, message: str, **more: str) -> None:
        """Note a finding, once for each message of a place."""
        if (where, message) not in self.said:
            self.said.add((where, message))
            self.found.append(finding(code, where, message, **more))  # type: ignore[arg-type]


def check_template(
    name: str,
    data: bytes,
    shape: Shape,
    *,
    required: Mapping[str, str] | None = None,
    body: bool = True,
    language: str = ENGLISH,
    read: bool = True,
) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """Return everything wrong with a template, and the tags it prints.

    Args:
        name: File name, for findings.
        data: The .docx file.
        shape: The tags there are, with their meanings.
        required: Tags the document must print, with the provision that asks for each.
        body: Whether its body holds tags; without, only headers and footers are filled in.
        language: The language Word is told it is in.
        read: Whether to say what a screen reader could not follow.
    """
    try:
        trees = read_parts(data)
    except NotWordError as error:
        return (finding("T003", name, str(error)),), frozenset()
    reading = _Reading(name, shape)
    _structure(reading, trees)
    for where, tag in stray_tags(name, trees, body=body):
        reading.say("T007", where, f"the tag {tag} stands where none is filled in")
    for part in sorted(trees, key=lambda n: (n != DOCUMENT, n)):
        if is_filled_in(part, body=body):
            _tags_of(reading, list(paragraphs(name, part, trees[part])))
    for tag, law in (required or {}).items():
        if tag not in reading.printed:
            said = f"the template does not print {tag.replace('[]', '')}"
            reading.say("T030", name, said, law=law)
    if read:
        parts_in = () if language == ENGLISH else (ENGLISH,)
        for problem in accessibility_problems(data, language=language, parts_in=parts_in):
            if body or not problem.startswith(_NO_HEADING):
                reading.say("T034", name, problem)
    return tuple(reading.found), frozenset(reading.printed)


def check_structure(name: str, data: bytes) -> tuple[Finding, ...]:
    """Return what is wrong with a Word file as a template whatever its tags: form, changes, comments, strays."""
    try:
        trees = read_parts(data)
    except NotWordError as error:
        return (finding("T003", name, str(error)),)
    reading = _Reading(name, {})
    _structure(reading, trees)
    for where, tag in stray_tags(name, trees):
        reading.say("T007", where, f"the tag {tag} stands where none is filled in")
    return tuple(reading.found)


def _structure(reading: _Reading, trees: Mapping[str, Any]) -> None:
    """Find tracked changes and comments: deleted text would stay in every letter, comments would go out."""
    kinds = (
        ("T004", _TRACKED, "tracked changes: deleted text would stay in every letter"),
        ("T005", _COMMENTS, "comments: they would go out with every letter"),
    )
    for part, tree in trees.items():
        if not part.startswith("word/"):
            continue
        for code, tags, what in kinds:
            numbers = [
                str(n)
                for n, p in enumerate(tree.iter(f"{W}p"), 1)
                if next(p.iter(*tags), None) is not None
            ]
            if numbers or next(tree.iter(*tags), None) is not None:
                where = f"{reading.name}, {in_words(part)}{_listed(numbers)}"
                reading.say(code, where, f"the template holds {what}")
    _from_elsewhere(reading, trees)


def _listed(numbers: list[str]) -> str:
    if not numbers:
        return ""
    more = len(numbers) - _PARAGRAPHS_NAMED
    shown = ", ".join(numbers[:_PARAGRAPHS_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f", paragraph{'s' if len(numbers) > 1 else ''} {shown}"


def _from_elsewhere(reading: _Reading, trees: Mapping[str, Any]) -> None:
    """Find macros, and what Word would fetch from elsewhere: attached templates, linked pictures, fields."""
    for part, tree in trees.items():
        for link in tree.iter("{*}Relationship"):
            kind = link.get("Type", "").rpartition("/")[2]
            outside = link.get("TargetMode") == "External" and kind != "hyperlink"
            if kind in _BROUGHT or outside:
                what = _BROUGHT.get(kind) or f"a link to {link.get('Target')}"
                reading.say("T033", reading.name, f"the template brings {what}")
        for number, paragraph in enumerate(tree.iter(f"{W}p"), 1):
            fields = [f.get(f"{W}instr", "") for f in paragraph.iter(f"{W}fldSimple")]
            fields.append("".join(i.text or "" for i in paragraph.iter(f"{W}instrText")))
            bad = _ELSEWHERE.search(" ".join(fields))
            if bad:
                where = f"{reading.name}, {in_words(part)}, paragraph {number}"
                reading.say(
                    "T033", where, f"a field {bad[0].upper()} takes its text from elsewhere"
                )


def _tags_of(reading: _Reading, listed: list[Paragraph]) -> None:
    """Read the tags of one part in order, knowing which loops each stands in."""
    stack = [_Scope(dict(reading.shape), {name: name for name in reading.shape})]
    for paragraph in listed:
        _broken(reading, paragraph)
        for tag in paragraph.tags:
            if not tag.text.startswith("{#"):
                _layout(reading, tag)
                _one(reading, tag, stack)
    for scope in stack[1:]:
        if scope.opened_by is not None:
            end = _OPENERS[scope.opened_by.word]
            reading.say("T002", scope.opened_by.where, f"{scope.opened_by.text} has no {end}")


def _broken(reading: _Reading, paragraph: Paragraph) -> None:
    """Find brackets of a tag that open and do not close in the paragraph, or the other way round."""
    bracket = re.search(r"\{\{|\{%|\{#|%\}|\}\}|#\}", paragraph.rest)
    if bracket:
        near = " ".join(paragraph.rest[max(bracket.start() - 20, 0) :][:60].split())
        reading.say(
            "T002",
            paragraph.where,
            f"a tag is opened and not closed in its paragraph, or the other way round, near “{near}”",
        )


def _layout(reading: _Reading, tag: Tag) -> None:
    """Find tags that swallow text: a whole paragraph, row or cell makes way for {%p, {%tr and {%tc."""
    if tag.marker == "r":
        reading.say(
            "T002",
            tag.where,
            f"{tag.text}: a tag marked r is for formatted text, and every value here is plain: leave out the r",
        )
    elif tag.marker:
        if re.search(r"[%}]", tag.inner):
            said = f"{tag.text}: no % or }} may stand in a tag marked {tag.marker}"
            reading.say("T002", tag.where, said)
        beside = tag.paragraph.row if tag.marker == "tr" else tag.paragraph.text
        whole = Paragraph("", beside)
        if whole.rest.strip() or len(whole.tags) > 1:
            what = {"p": "paragraph", "tr": "row", "tc": "cell"}[tag.marker]
            near = " ".join(whole.rest.split())[:40] or "another tag"
            reading.say(
                "T002",
                tag.where,
                f"{tag.text}: its whole {what} makes way for it, and “{near}” would be lost",
                remedy=f"Give the tag a {what} of its own.",
            )


def _one(reading: _Reading, tag: Tag, stack: list[_Scope]) -> None:
    if tag.word in _OPENERS.values() or tag.word in _MIDDLE:
        _close_or_turn(reading, tag, stack)
        if tag.word != "elif":
            return
    try:
        parsed = environment().parse(_WHOLE.get(tag.word, "{}").format(tag.text))
    except TemplateSyntaxError as error:
        reading.say("T002", tag.where, f"{tag.text}: {error.message}")
        if tag.word in _OPENERS:
            stack.append(_Scope(stack[-1].names, stack[-1].paths, tag))
        return
    node = parsed.body[0] if parsed.body else parsed
    _meaning(reading, tag, parsed, stack[-1])
    _enter(tag, node, stack)


def _close_or_turn(reading: _Reading, tag: Tag, stack: list[_Scope]) -> None:
    """Check a tag that ends or divides a loop or condition against the one that is open."""
    opened = stack[-1].opened_by
    word = opened.word if opened is not None else ""
    wanted = (
        _MIDDLE[tag.word]
        if tag.word in _MIDDLE
        else tuple(k for k, v in _OPENERS.items() if v == tag.word)
    )
    if word not in wanted:
        open_now = f"{opened.text} is open" if opened is not None else "nothing is open"
        reading.say("T002", tag.where, f"{tag.text}: {open_now} here")
    elif tag.word not in _MIDDLE:
        stack.pop()


def _meaning(reading: _Reading, tag: Tag, parsed: nodes.Template, scope: _Scope) -> None:
    code = list(dict.fromkeys(code_in(parsed)))
    if code:
        reading.say("T032", tag.where, f"{tag.text} is code, not a tag ({', '.join(code[:3])})")
        return
    names = {**scope.names, "x": None} if tag.word == "elif" else dict(scope.names)
    for unknown in unknown_in(parsed.body, names):
        near = nearest(unknown, reading.shape, scope.names)
        hint = f"; did you mean {near}?" if near else ""
        reading.say("T001", tag.where, f"unknown tag: {unknown}{hint}")
    if tag.text.startswith("{{"):
        reading.printed |= set(printed_paths(parsed, scope.names, scope.paths))


def _enter(tag: Tag, node: nodes.Node, stack: list[_Scope]) -> None:
    """Open the scope of a loop or condition, or make known what {% set %} names."""
    scope = stack[-1]
    if isinstance(node, nodes.For) and tag.word == "for":
        path = dictionary_path(node.iter, scope.names, scope.paths)
        targets = loop_names(node, scope.names)
        paths = {k: v for k, v in scope.paths.items() if k not in targets}
        if path and isinstance(node.target, nodes.Name):
            paths[node.target.name] = f"{path}[]"
        stack.append(_Scope({**scope.names, **targets}, paths, tag))
    elif tag.word == "if":
        stack.append(_Scope(dict(scope.names), dict(scope.paths), tag))
    elif isinstance(node, nodes.Assign):
        scope.names.update(set_names(node, scope.names))
        path = dictionary_path(node.node, scope.names, scope.paths)
        if isinstance(node.target, nodes.Name) and path:
            scope.paths[node.target.name] = path
