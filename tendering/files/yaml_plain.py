"""YAML that is plainly written, read line by line: the short way to the nodes that `yaml_reader` makes of it.

A county's definition is five thousand lines, and a full reader of YAML takes seconds over them. Nearly every line is a key
and a value, an item, or a list or object on one line. A text in which any line is anything else (text over several lines,
a comment after a value, a key written twice) is left to the full reader, which alone knows how to say what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

BLANK = frozenset({"", "~", "null", "Null", "NULL"})
MOST_DEPTH = 30
"""Of blocks and of lists and objects on a line; less than the full reader allows."""

_UNUSUAL = re.compile(
    "[^\\n\\x20-\\x7e\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
_KEY = re.compile(r"([A-Za-z0-9_](?:[A-Za-z0-9_ .()/&-]{0,98}[A-Za-z0-9_.()])?):(?: +|$)")
_ITEM = re.compile(r"- +(?=[^ ])")
_QUOTED = re.compile(r""" *("[^"\\]*"|'[^']*'(?!')) *""")
_BEGINS = re.compile(r"[A-Za-z0-9_(/.<=+\u00a3\u20ac]|-(?=[A-Za-z0-9.])")
"""How a value without quotation marks may begin."""
_FLOW_KEY = re.compile(r" *([A-Za-z0-9_](?:[A-Za-z0-9_ .()/-]{0,98}[A-Za-z0-9_.()])?): +")
_FLOW_VALUE = re.compile(
    r" *([A-Za-z0-9_(/.<=+\u00a3\u20ac][^,\[\]{}:?#\n]*|-[A-Za-z0-9.][^,\[\]{}:?#\n]*)"
)
_FLOW_END = re.compile(r" *([,\]}])")
_LINE = re.compile(r"( *)([^ ].*)")


@dataclass(slots=True)
class Node:
    """A value with its place: text, None, a list of nodes, or a list of (key node, value node) pairs."""

    value: Any
    line: int
    column: int
    pairs: bool = False

    @property
    def scalar(self) -> bool:
        """Say whether it is text or a blank."""
        return not isinstance(self.value, list)


class _UnclearError(Exception):
    """A line is not plainly one of those that are read here."""


def plain_node(text: str) -> Node | None:
    """Return what a text says, as the full reader has it; None where it is not plainly written.

    >>> plain_node("lots: [{id: L1}]").value[0][1].value[0].line
    1
    >>> plain_node("a: 1 # of two") is None
    True
    """
    if _UNUSUAL.search(text):
        return None
    lines: list[tuple[int, int, str]] = []
    for number, written in enumerate(text.split("\n"), 1):
        found = _LINE.match(written)
        if found is not None and not found[2].startswith("#"):
            lines.append((number, len(found[1]), found[2].rstrip(" ")))
    try:
        if not lines or lines[0][1]:
            return None
        blocks = _Blocks(lines)
        node = blocks.block(0, 0)
    except _UnclearError:
        return None
    return node if blocks.at == len(lines) else None


class _Blocks:
    """Reads blocks from lines, each with its number, its indent and what is written there."""

    def __init__(self, lines: list[tuple[int, int, str]]) -> None:
        self.lines = lines
        self.at = 0

    def block(self, indent: int, depth: int) -> Node:
        """Return the list or mapping whose first line is at ``at``."""
        if depth > MOST_DEPTH:
            raise _UnclearError
        number, _, said = self.lines[self.at]
        if said.startswith("- "):
            return Node(self._items(indent, depth), number, indent + 1)
        return Node(self._pairs(indent, depth), number, indent + 1, pairs=True)

    def _next(self, indent: int) -> tuple[int, str] | None:
        """Return the number and text of the next line if it belongs to a block of an indent; None where the block ends."""
        if self.at == len(self.lines):
            return None
        number, here, said = self.lines[self.at]
        if here > indent:
            raise _UnclearError  # text that goes on, or an indent that is wrong
        return (number, said) if here == indent else None

    def _items(self, indent: int, depth: int) -> list[Node]:
        nodes = []
        while (line := self._next(indent)) is not None:
            number, said = line
            if not said.startswith("- "):
                break
            begins = _ITEM.match(said)
            if begins is None:
                raise _UnclearError
            column, rest = indent + begins.end(), said[begins.end() :]
            if _KEY.match(rest) is None:
                nodes.append(_value(rest, number, column, depth + 1))
                self.at += 1
            else:  # a mapping whose first key stands behind the hyphen
                self.lines[self.at] = (number, column, rest)
                nodes.append(self.block(column, depth + 1))
        return nodes

    def _pairs(self, indent: int, depth: int) -> list[tuple[Node, Node]]:
        pairs: list[tuple[Node, Node]] = []
        taken: set[str] = set()
        while (line := self._next(indent)) is not None:
            number, said = line
            found = _KEY.match(said)
            if found is None or found[1] in taken or found[1] in BLANK:
                raise _UnclearError
            taken.add(found[1])
            self.at += 1
            rest = said[found.end() :]
            if rest:
                node = _value(rest, number, indent + found.end(), depth + 1)
            else:
                node = self._below(indent, depth + 1)
            pairs.append((Node(found[1], number, indent + 1), node))
        return pairs

    def _below(self, indent: int, depth: int) -> Node:
        """Return the block that is the value of a key which stands alone on its line."""
        if self.at == len(self.lines):
            raise _UnclearError
        _, here, said = self.lines[self.at]
        if here < indent or (here == indent and not said.startswith("- ")):
            raise _UnclearError
        return self.block(here, depth)


def _value(text: str, line: int, column: int, depth: int) -> Node:
    """Return the value that fills the rest of a line, which starts so many characters in."""
    first = text[0]
    if first in "{[":
        node, stop = _flow(text, 0, line, column, depth)
        if stop != len(text):
            raise _UnclearError
        return node
    if first in "\"'":
        found = _QUOTED.fullmatch(text)
        if found is None:
            raise _UnclearError
        return Node(text[1:-1].strip() or None, line, column + 1)
    if _BEGINS.match(text) is None or ": " in text or " #" in text or text.endswith(":"):
        raise _UnclearError
    return Node(None if text in BLANK else text.strip() or None, line, column + 1)


def _flow(text: str, start: int, line: int, column: int, depth: int) -> tuple[Node, int]:
    """Return the list or object that begins somewhere in a text, and where it ends."""
    if depth > MOST_DEPTH:
        raise _UnclearError
    pairs, at = text[start] == "{", start + 1
    values: list[Any] = []
    taken: set[str] = set()
    close = "}" if pairs else "]"
    node = Node(values, line, column + start + 1, pairs)
    if text.startswith(close, at):
        return node, at + 1
    while True:
        if pairs:
            named = _FLOW_KEY.match(text, at)
            if named is None or named[1] in taken or named[1] in BLANK:
                raise _UnclearError
            taken.add(named[1])
            key = Node(named[1], line, column + named.start(1) + 1)
            value, at = _flow_value(text, named.end(), line, column, depth)
            values.append((key, value))
        else:
            value, at = _flow_value(text, at, line, column, depth)
            values.append(value)
        ended = _FLOW_END.match(text, at)
        if ended is None:
            raise _UnclearError
        at = ended.end()
        if ended[1] == close:
            return node, at
        if ended[1] != ",":
            raise _UnclearError


def _flow_value(text: str, start: int, line: int, column: int, depth: int) -> tuple[Node, int]:
    found = _FLOW_VALUE.match(text, start)
    if found is not None:
        said = found[1].strip()
        return Node(
            None if said in BLANK else said, line, column + found.start(1) + 1
        ), found.end()
    found = _QUOTED.match(text, start)
    if found is not None:
        said = found[1][1:-1].strip()
        return Node(said or None, line, column + found.start(1) + 1), found.end()
    begins = start + len(text[start:]) - len(text[start:].lstrip(" "))
    if text[begins : begins + 1] not in ("{", "["):
        raise _UnclearError
    return _flow(text, begins, line, column, depth + 1)
