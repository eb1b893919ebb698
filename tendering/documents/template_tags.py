"""What the tags of a template say: which are known, which the document must print, and which are code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from jinja2 import nodes

from tendering.documents.word import environment

Shape = Mapping[str, object]
"""What a template may use: tag -> its meaning, or a nested shape, or a list with the shape of one item."""

ANYTHING = object()
"""The shape of a value nothing is known about."""
_FILTERS = frozenset(
    [
        "upper",
        "lower",
        "capitalize",
        "title",
        "trim",
        "join",
        "first",
        "last",
        "length",
        "count",
        "reverse",
        "sort",
        "unique",
        "e",
        "escape",
        "list",
    ]
)
_TESTS = frozenset(("odd", "even", "string"))
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)
_GLOBALS = frozenset(environment().globals)


def code_in(node: nodes.Node) -> Iterator[str]:
    """Find what no tag of a template may do: calls, arithmetic, hidden attributes, filters that undo safety.

    A template is a file that anyone may have edited, so only plain names, loops, conditions and a few filters
    are let through; everything else is code, whatever it does.

    >>> tag = "{{ cycler.__init__.__globals__ }}"
    >>> sorted(set(code_in(environment().parse(tag))))
    ['.__globals__', '.__init__', 'cycler']
    """
    for _, code in code_nodes(node):
        yield code


def code_nodes(
    node: nodes.Node, calls: Collection[str] = frozenset()
) -> Iterator[tuple[nodes.Node, str]]:
    """Find code as `code_in` does, each with its node; what ``calls`` names may be called."""
    for found in (node, *node.find_all(nodes.Node)):
        code = _code(found, calls)
        if code:
            yield found, code


def _code(found: nodes.Node, calls: Collection[str]) -> str:
    """Return the code that one node is; empty where it is none."""
    match found:
        case nodes.Call():
            path = path_of(found.node)
            known = isinstance(found.node, nodes.Name) and path in calls
            return "" if known else f"{path}(…)"
        case nodes.Filter():
            return "" if found.name in _FILTERS else f"|{found.name}"
        case nodes.Test():
            return "" if found.name in _TESTS else f"is {found.name}"
        case nodes.Getattr():
            return f".{found.attr}" if found.attr.startswith("_") else ""
        case nodes.Getitem():
            return "" if _plain_index(found.arg) else f"{path_of(found.node)}[…]"
        case nodes.Name():
            return found.name if found.ctx == "load" and found.name in _GLOBALS else ""
        case _:
            return "" if isinstance(found, _PLAIN) else type(found).__name__.lower()


def _plain_index(arg: nodes.Expr) -> bool:
    if isinstance(arg, nodes.Slice):
        return all(isinstance(x, nodes.Const | None) for x in (arg.start, arg.stop, arg.step))
    return isinstance(arg, nodes.Const) and (
        isinstance(arg.value, int) or (isinstance(arg.value, str) and arg.value[:1] != "_")
    )


def unknown_in(body: list[nodes.Node], known: dict[str, object]) -> Iterator[str]:
    """Find every tag of a parsed template that its shape does not hold, as a path such as ``lot.titel``."""
    for node in body:
        if isinstance(node, nodes.For):
            yield from unknown_in([node.iter], known)
            inside = {**known, **loop_names(node, known)}
            yield from unknown_in([*node.body, *([node.test] if node.test else [])], inside)
            yield from unknown_in(node.else_, known)
        elif isinstance(node, nodes.Assign):
            yield from unknown_in([node.node], known)
            known.update(set_names(node, known))
        elif isinstance(node, nodes.Name):
            if node.ctx == "load" and node.name not in known and node.name not in _GLOBALS:
                yield node.name
        elif isinstance(node, nodes.Getattr):
            yield from unknown_in([node.node], known)
            owner = shape_of(node.node, known)
            if isinstance(owner, Mapping) and node.attr not in owner:
                yield f"{path_of(node.node)}.{node.attr}"
        else:
            yield from unknown_in(list(node.iter_child_nodes()), known)


def loop_names(node: nodes.For, known: Mapping[str, object]) -> dict[str, object]:
    """Return the names that a loop makes known inside it, with their shapes."""
    items = shape_of(node.iter, known)
    one = items[0] if isinstance(items, list) else ANYTHING
    return {"loop": ANYTHING, **{n.name: one for n in _targets(node.target)}}


def set_names(node: nodes.Assign, known: Mapping[str, object]) -> dict[str, object]:
    """Return the names that ``{% set %}`` makes known from there on."""
    return {n.name: shape_of(node.node, known) for n in _targets(node.target)}


def _targets(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def shape_of(node: nodes.Node, known: Mapping[str, object]) -> object:
    """Return the shape of what an expression names, or `ANYTHING`."""
    if isinstance(node, nodes.Name):
        return known.get(node.name, ANYTHING)
    if isinstance(node, nodes.Getattr):
        owner = shape_of(node.node, known)
        return owner.get(node.attr, ANYTHING) if isinstance(owner, Mapping) else ANYTHING
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        owner = shape_of(node.node, known)
        if isinstance(owner, list):
            return owner[0]
        return owner.get(node.arg.value, ANYTHING) if isinstance(owner, Mapping) else ANYTHING
    return ANYTHING


def path_of(node: nodes.Node) -> str:
    """Return an expression as the path a person wrote."""
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def printed_paths(
    node: nodes.Node, known: Mapping[str, object], paths: Mapping[str, str]
) -> Iterator[str]:
    """Yield the dictionary path of every tag a node prints or loops over, such as ``lots[].scores[].total``.

    Args:
        node: A parsed tag.
        known: Names in scope, with their shapes.
        paths: For each name in scope that stands for something of the shape, its path.
    """
    for found in (node, *node.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))):
        path = dictionary_path(found, known, paths)
        if path:
            yield path


def dictionary_path(
    node: nodes.Node, known: Mapping[str, object], paths: Mapping[str, str]
) -> str:
    """Return the path in the dictionary of tags of what an expression names; empty where it names none."""
    if isinstance(node, nodes.Name):
        return paths.get(node.name, "")
    if isinstance(node, nodes.Getattr):
        above = dictionary_path(node.node, known, paths)
        return f"{above}.{node.attr}" if above else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        above = dictionary_path(node.node, known, paths)
        inner = "[]" if isinstance(node.arg.value, int) else f".{node.arg.value}"
        return f"{above}{inner}" if above else ""
    return ""


def tag_dictionary(shape: Shape, above: str = "") -> Iterator[tuple[str, str]]:
    """List every tag with its meaning, for whoever edits a template."""
    for name, meaning in shape.items():
        path = f"{above}{name}"
        if isinstance(meaning, Mapping):
            yield from tag_dictionary(meaning, f"{path}.")
        elif isinstance(meaning, list) and isinstance(meaning[0], Mapping):
            yield from tag_dictionary(meaning[0], f"{path}[].")
        elif isinstance(meaning, list):
            yield f"{path}[]", str(meaning[0])
        else:
            yield path, str(meaning)


def nearest(tag: str, shape: Shape, known: Mapping[str, object]) -> str:
    """Return the known tags most like an unknown one, for a message; empty where none is.

    >>> nearest("recipient.nam", {"recipient": {"name": "the bidder"}}, {})
    'recipient.name'
    """
    head, _, last = tag.rpartition(".")
    owner: object = known.get(head, ANYTHING) if head else {**shape, **known}
    if isinstance(owner, Mapping):
        near = get_close_matches(last, [str(k) for k in owner], n=2, cutoff=0.6)
        found = [f"{head}.{name}" if head else name for name in near]
    else:
        found = []
    if not found:
        every = {path.replace("[]", ""): path for path, _ in tag_dictionary(shape)}
        near = get_close_matches(tag, list(every), n=2, cutoff=0.6)
        found = [every[name] for name in near]
    return " or ".join(found)
