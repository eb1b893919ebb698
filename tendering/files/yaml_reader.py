"""YAML 1.2 text to plain data with a position for every value. Knows nothing of tenders.

Every scalar stays the text that was written (`15.80`, `010`, `2016-05-09`); what it means is for the
schema to say, so no number passes through a float and no id loses a nought. A blank is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tendering.model.findings import Finding, finding

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
_BLANK = frozenset({"", "~", "null", "Null", "NULL"})

# What ruamel says, and what it means to the person who wrote the line.
_PLAIN_ENGLISH = (
    ("character '\\t'", "a tab is used to indent or separate; use spaces"),
    (
        "mapping values are not allowed here",
        "a colon stands where no key can be; quote text that holds ': ', or correct the indent",
    ),
    ("expected <block end>", "this line is indented differently from the lines it belongs with"),
    ("could not find expected ':'", "a key has no colon after it"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed"),
    ("but got '<stream end>'", "a bracket is opened and never closed"),
    (
        "cannot start any token",
        "text that begins with this character must be put in quotation marks",
    ),
    (
        "unknown escape character",
        "a backslash inside double quotation marks is not a known escape",
    ),
    (
        "expected '<document start>'",
        "something is left over after the end, such as a bracket too many",
    ),
    ("special characters are not allowed", "the file holds a control character; delete it"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as plain data: mappings, lists, text and None for a blank.

    Attributes:
        data: The data, with every ``{value, source}`` replaced by its value and every ``source`` taken out.
        positions: Line and column (from 1) by path: of the key for a value of a mapping, else of the item.
        sources: Source as written, by the path of the scalar or mapping that states it.
        scalars: The paths of all scalars, in order.
    """

    name: str
    data: Any
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    scalars: tuple[str, ...] = ()

    def at(self, path: str) -> str:
        """Return ``file:line:column`` of a path, or of the nearest one above it that was written."""
        line, column = self.order(path)
        return f"{self.name}:{line}:{column}"

    def order(self, path: str) -> tuple[int, int]:
        """Return where a path stands in the file, for sorting findings."""
        return self.positions.get(self.nearest(path), (1, 1))

    def nearest(self, path: str) -> str:
        """Return the path itself, or the nearest one above it that was written."""
        probe = path
        while probe and probe not in self.positions:
            probe = probe[: max(probe.rfind("."), probe.rfind("["), 0)]
        return probe

    def source_of(self, path: str) -> str | None:
        """Return the source that covers a path: its own, or that of the nearest mapping around it."""
        probe = path
        while probe not in self.sources:
            if not probe:
                return None
            probe = probe[: max(probe.rfind("."), probe.rfind("["), 0)]
        return self.sources[probe]


def item_label(parent_key: str, index: int, item: object, taken: set[str]) -> str:
    """Name a list item in a path: by its id (a role by its name) where it has one of its own, else by index."""
    key = "role" if parent_key == "roles" else "id"
    label = item.get(key) if isinstance(item, dict) else None
    if not isinstance(label, str) or not label or label in taken:
        return str(index)
    taken.add(label)
    return label


def join(path: str, key: str) -> str:
    """Add a key to a path."""
    return f"{path}.{key}" if path else key


def items(path: str, value: object) -> Iterator[tuple[str, Any]]:
    """Give each item of a list with its path; nothing where the value is no list."""
    if isinstance(value, list):
        taken: set[str] = set()
        parent_key = path.rpartition(".")[2]
        for index, item in enumerate(value):
            yield f"{path}[{item_label(parent_key, index, item, taken)}]", item


def read_yaml(text: str, name: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read YAML text; mistakes of its form are findings, all that can be seen at once.

    Args:
        text: The text of the file; a byte-order mark is ignored.
        name: What the person calls the file, for findings.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        said = f"the file is larger than {MOST_BYTES // 1_000_000} MB"
        return None, (finding("D001", name, said, remedy="Check that this is a definition."),)
    reader = _Reader(name)
    try:
        node = _SOUND.get(text) or reader.document(text.removeprefix("\ufeff"))
    except MarkedYAMLError as error:
        return None, (*reader.findings, _syntax(error, name))
    except (YAMLError, ValueError, OverflowError, IndexError) as error:
        return None, (*reader.findings, finding("D001", name, _words(str(error))))
    if reader.findings:
        return None, tuple(reader.findings)
    if node is None or node.value is None:
        remedy = "Write it, or begin with `tendering new ID`."
        return None, (finding("D001", name, "the file is empty", remedy=remedy),)
    _keep(text, node)
    build = _Build()
    data = build.plain(node, "")
    found = [
        finding(
            "D004", f"{name}:{node.line}:{node.column}", f"{path}: the source is blank or not text"
        )
        for path, node in build.bad_sources
    ]
    document = Document(
        name=name,
        data=data,
        positions=build.positions,
        sources=build.sources,
        scalars=tuple(build.scalars),
    )
    return document, tuple(found)


KEPT_CHARACTERS = 500_000
"""As much as ten thousand lines; reading them takes some seconds."""
_SOUND: dict[str, _Node] = {}
"""The last texts in which nothing was wrong, as they were read: each is asked for under other names too."""


def _keep(text: str, node: _Node) -> None:
    """Keep a text as it was read, and of those before it the last, as far as there is room; it alone where there is none."""
    _SOUND.pop(text, None)
    _SOUND[text] = node
    over = sum(map(len, _SOUND)) - KEPT_CHARACTERS
    for kept in list(_SOUND)[:-1]:
        if over <= 0:
            return
        del _SOUND[kept]
        over -= len(kept)


@dataclass(slots=True)
class _Node:
    """A value with its place: text, None, a list of nodes, or a list of (key node, value node) pairs."""

    value: Any
    line: int
    column: int
    pairs: bool = False

    @property
    def scalar(self) -> bool:
        return not isinstance(self.value, list)


class _Reader:
    """Builds nodes from ruamel's events; aliases, anchors and tags never become data."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.events: Iterator[Any] = iter(())

    def document(self, text: str) -> _Node | None:
        self.events = YAML(typ="safe", pure=True).parse(text)
        node: _Node | None = None
        documents = 0
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if event.version or event.tags:
                    self._say("D007", event, "a % line (directive) is not allowed")
                if documents > 1:
                    self._say(
                        "D001",
                        event,
                        "a second document begins here (---); one file holds one tender",
                    )
            elif kind not in {
                "StreamStartEvent",
                "StreamEndEvent",
                "DocumentEndEvent",
                "CommentEvent",
            }:
                read = self._node(event, 0)
                node = node or read
        return node

    def _say(self, code: str, event: Any, message: str) -> None:
        mark = event.start_mark
        self.findings.append(
            finding(code, f"{self.name}:{mark.line + 1}:{mark.column + 1}", message)
        )

    def _node(self, event: Any, depth: int) -> _Node:
        kind = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if depth > MOST_DEPTH:
            raise ValueError(f"line {line}: nested more than {MOST_DEPTH} levels deep")
        if kind == "AliasEvent":
            self._say("D007", event, "an alias (*) is not allowed; write the value out")
            return _Node("alias", line, column)
        if getattr(event, "anchor", None):
            self._say("D007", event, "an anchor (&) is not allowed")
        if getattr(event, "ctag", None):
            self._say("D007", event, "a tag (!) is not allowed; quote text that begins with !")
        if kind == "ScalarEvent":
            return _Node(self._scalar(event), line, column)
        if kind == "SequenceStartEvent":
            nodes = [self._node(e, depth + 1) for e in self._until("SequenceEndEvent")]
            return _Node(nodes, line, column)
        return self._mapping(line, column, depth)

    def _until(self, end: str) -> Iterator[Any]:
        for event in self.events:
            if type(event).__name__ == end:
                return
            yield event

    def _scalar(self, event: Any) -> str | None:
        text: str = event.value
        if not event.style and text in _BLANK:
            return None
        if any("\ud800" <= c <= "\udfff" for c in text):
            self._say(
                "D003", event, "the text holds half of a character (a surrogate); write it again"
            )
        return text.strip() or None

    def _mapping(self, line: int, column: int, depth: int) -> _Node:
        pairs: list[tuple[_Node, _Node]] = []
        first: dict[str, int] = {}
        for event in self._until("MappingEndEvent"):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key.value, str):
                said = "a key must be plain text"
                self.findings.append(finding("D001", f"{self.name}:{key.line}:{key.column}", said))
                continue
            if key.value in first:
                said = f"the key {key.value!r} is written twice (first on line {first[key.value]})"
                self.findings.append(finding("D001", f"{self.name}:{key.line}:{key.column}", said))
                continue
            first[key.value] = key.line
            pairs.append((key, value))
        return _Node(pairs, line, column, pairs=True)


class _Build:
    """Turns nodes into plain data, noting where each path was written and what source covers it."""

    def __init__(self) -> None:
        self.positions: dict[str, tuple[int, int]] = {}
        self.sources: dict[str, str] = {}
        self.scalars: list[str] = []
        self.bad_sources: list[tuple[str, _Node]] = []

    def plain(self, node: _Node, path: str) -> Any:
        self.positions.setdefault(path, (node.line, node.column))
        if node.scalar:
            self.scalars.append(path)
            return node.value
        if not node.pairs:
            return self._list(node, path)
        keys = {key.value: value for key, value in node.value}
        if "source" in keys:
            self._source(path, keys["source"])
        if (
            keys
            and keys.keys() <= {"value", "source"}
            and "value" in keys
            and keys["value"].scalar
        ):
            self.scalars.append(path)
            return keys["value"].value
        data: dict[str, Any] = {}
        for key, value in node.value:
            if key.value != "source":
                inner = join(path, key.value)
                self.positions[inner] = (key.line, key.column)
                data[key.value] = self.plain(value, inner)
        return data

    def _list(self, node: _Node, path: str) -> list[Any]:
        taken: set[str] = set()
        parent_key = path.rpartition(".")[2]
        result = []
        for index, item in enumerate(node.value):
            label = item_label(parent_key, index, _names(item), taken)
            result.append(self.plain(item, f"{path}[{label}]"))
        return result

    def _source(self, path: str, node: _Node) -> None:
        if isinstance(node.value, str):
            self.sources[path] = node.value
        else:
            self.bad_sources.append((path, node))


def _names(node: _Node) -> dict[str, Any] | None:
    """Return the id and role of a mapping node, unwrapped, for its label."""
    if not node.pairs:
        return None
    found: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in {"id", "role"}:
            inner = {k.value: v for k, v in value.value}.get("value") if value.pairs else value
            found[key.value] = inner.value if inner and isinstance(inner.value, str) else None
    return found


def _syntax(error: MarkedYAMLError, name: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    said = _words(str(error.problem or error))
    if error.context_mark and mark and error.context_mark.line != mark.line:
        said += f" (it began on line {error.context_mark.line + 1})"
    return finding("D001", where, said)


def _words(problem: str) -> str:
    for sign, words in _PLAIN_ENGLISH:
        if sign in problem:
            return words
    return problem.splitlines()[0][:200]
