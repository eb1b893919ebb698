"""Loops of a Word template over what many documents print alike: the text of a turn is made once, then set in as it is.

Where a turn's values are `Alike`, its text is kept with them. In a document a long one stands apart, as a `Stretch`:
it is checked, compressed and read back once for all documents that hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from jinja2 import Environment, Template, nodes, pass_context
from markupsafe import Markup

from tendering.documents.alike import Alike
from tendering.documents.word_packed import Stretch

SPOT = "\0"
"""Stands in a text for a stretch; no document can hold this character otherwise."""
APART = 2000
"""So many characters of a turn are worth standing apart: fewer are compressed sooner with what stands around them."""
_NEVER = 1 << 62
_LEFT = "what is left out"
_GATHERED, _KEPT, _TEXT = "gathered alike", "kept alike", "text of alike"
"""Names with spaces: no tag of a template can be one of them."""
_BLOCKS = frozenset({"w:p", "w:tr", "w:tbl"})
_UNFIT = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
"""What is refused, and line breaks and tabs, which are set only in the whole text."""


class _Left(list[Stretch]):
    """The stretches that one text leaves a spot for, in order."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self.least = least


@dataclass(frozen=True, slots=True)
class _Joined:
    """The text of all turns of a loop, each of whose values is alike."""

    text: Markup


class TextTemplate:
    """A compiled part of a Word template that leaves a spot in its text for every stretch."""

    def __init__(self, env: Environment, text: str, *, alike: bool) -> None:
        """Compile a text; without ``alike`` nothing is left out of what it makes.

        Raises:
            TemplateSyntaxError: The text is no template.
        """
        self._loops: list[Template] = []
        parsed = env.parse(text)
        if alike:
            env.tests[_KEPT] = lambda value: type(value) in (Alike, _Joined)
            env.filters[_TEXT] = self._text_of
            env.filters[_GATHERED] = self._gathered
            self._prepare(env, parsed)
        self._template = _compiled(env, parsed)

    def render(self, context: dict[str, object]) -> str:
        """Return the whole text."""
        return self._template.render({**context, _LEFT: _Left(_NEVER)})

    def pieces(self, context: dict[str, object]) -> list[str | Stretch] | None:
        """Return the text with each long stretch apart; None where that cannot be, so that the whole is wanted."""
        left = _Left(APART)
        return _set_in(self._template.render({**context, _LEFT: left}), left)

    def _prepare(self, env: Environment, node: nodes.Node) -> None:
        """Give every loop that allows it another way for what is alike; the inner ones before the outer."""
        alone = isinstance(node, nodes.For) and _alone(node)
        for child in node.iter_child_nodes():
            self._prepare(env, child)
        if not (alone and isinstance(node, nodes.For)):
            return
        number, turn = len(self._loops), node.target.name  # type: ignore[attr-defined] # see `_alone`
        body = list(node.body)
        self._loops.append(_compiled(env, nodes.Template(body, lineno=node.lineno)))
        kept = nodes.Test(_name(turn), _KEPT, [], [], None, None, lineno=node.lineno)
        of_loop: list[nodes.Expr] = [nodes.Const(number), nodes.Const(turn)]
        text = nodes.Filter(_name(turn), _TEXT, of_loop, [], None, None)
        node.iter = nodes.Filter(node.iter, _GATHERED, of_loop, [], None, None)
        instead: list[nodes.Node] = [nodes.Output([text])]
        node.body = [nodes.If(kept, instead, [], body, lineno=node.lineno)]

    @pass_context
    def _gathered(self, context: Any, values: Any, number: int, turn: str) -> Any:
        """Return what a loop goes through; where every value is alike, all their text as its only turn."""
        if type(values) is not list or not all(type(v) is Alike for v in values):
            return values
        loop, left = self._loops[number], context.parent[_LEFT]
        text = "".join([self._told(loop, left, v, turn) for v in values])
        return [_Joined(Markup(text))]  # noqa: S704 - a template's text, in which every value is escaped

    @pass_context
    def _text_of(self, context: Any, values: Alike | _Joined, number: int, turn: str) -> Markup:
        """Return the text of a turn whose values are alike, or leave a spot for it."""
        if isinstance(values, _Joined):
            return values.text
        told = self._told(self._loops[number], context.parent[_LEFT], values, turn)
        return Markup(told)  # noqa: S704 - see above

    def _told(self, loop: Template, left: _Left, values: Alike, turn: str) -> str:
        stretch = values.texts.get(loop)
        if stretch is None:
            inside = _Left(0)
            text = loop.render({turn: values, _LEFT: inside})
            parts = _set_in(text, inside)
            if parts is None:  # what it holds can only be set, or refused, in the whole text
                return loop.render({turn: values, _LEFT: _Left(_NEVER)})
            stretch = values.texts[loop] = Stretch(_flat(parts))
        if stretch.size < left.least:
            return stretch.text
        left.append(stretch)
        return SPOT


def _compiled(env: Environment, parsed: nodes.Template) -> Template:
    parsed.set_environment(env)
    code = env.compile(parsed)
    return env.template_class.from_code(env, code, env.make_globals(None))


def _name(name: str) -> nodes.Name:
    return nodes.Name(name, "load")


def _set_in(text: str, left: Sequence[Stretch]) -> list[str | Stretch] | None:
    """Return a text and the stretches it leaves out, in order; None where it holds what cannot be set piece by piece."""
    own = text.split(SPOT)
    if len(own) != len(left) + 1 or not all(t.isprintable() or not _UNFIT.search(t) for t in own):
        return None
    pieces: list[str | Stretch] = [own[0]]
    for stretch, after in zip(left, own[1:], strict=True):
        pieces += (stretch, after)
    return [piece for piece in pieces if piece]


def _flat(pieces: Sequence[str | Stretch]) -> tuple[str, ...]:
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, Stretch):
            found.extend(piece.parts)
        else:
            found.append(piece)
    return tuple(found)


def _alone(loop: nodes.For) -> bool:
    """Say whether a turn of a loop is made of its own values alone, and is whole paragraphs, rows or tables."""
    plain = isinstance(loop.target, nodes.Name) and not (loop.else_ or loop.test or loop.recursive)
    if not plain or not isinstance(loop.target, nodes.Name):
        return False
    own = {loop.target.name}
    for inner in (f for node in loop.body for f in (node, *node.find_all(nodes.For))):
        if isinstance(inner, nodes.For) and isinstance(inner.target, nodes.Name):
            own.add(inner.target.name)
    used = {n.name for node in loop.body for n in _names(node)}
    return used <= own and _whole(loop.body)


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _whole(body: Sequence[nodes.Node]) -> bool:
    """Say whether what a body makes is whole paragraphs, rows and tables, with nothing between them."""
    inner: list[nodes.If | nodes.For] = []
    made: list[str] = []
    for node in body:
        if isinstance(node, nodes.Output):
            made += [c.data if isinstance(c, nodes.TemplateData) else "x" for c in node.nodes]
        elif isinstance(node, (nodes.If, nodes.For)):
            made.append(f"<!--{len(inner)}-->")
            inner.append(node)
        else:
            return False
    depth, good = 0, True

    def start(name: str, _: object) -> None:
        nonlocal depth, good
        good = good and (depth != 1 or name in _BLOCKS)
        depth += 1

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def characters(text: str) -> None:
        nonlocal good
        good = good and (depth > 1 or not text.strip())

    def comment(number: str) -> None:
        nonlocal good
        if depth == 1:
            node = inner[int(number)]
            branches = [node.body, node.else_, *(x.body for x in getattr(node, "elif_", ()))]
            good = good and all(map(_whole, branches))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.CommentHandler = characters, comment
    try:
        parser.Parse(f"<x>{''.join(made)}</x>".encode(), True)
    except (expat.ExpatError, ValueError, IndexError):
        return False
    return good
