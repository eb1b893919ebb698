"""Whether a template can only make documents that open: then each of them need not be parsed to know it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

from jinja2 import Environment, nodes

_UNSAFE = (nodes.Filter, nodes.MarkSafe, nodes.MarkSafeIfAutoescape, nodes.Call)


def is_sound(env: Environment, text: str) -> bool:
    """Say whether every text that a template makes is well formed, whatever its values.

    So it is where each loop, each branch and the whole open and close their elements themselves, and every value is
    escaped.

    >>> env = Environment(autoescape=True)
    >>> is_sound(env, "<a>{% if x %}<b>{{ x }}</b>{% endif %}</a>")
    True
    >>> [is_sound(env, t) for t in ("<a>{% if x %}<b>{% endif %}</b></a>", "<a>{{ x|safe }}</a>")]
    [False, False]
    """
    return _balanced(env.parse(text).body) is not None


def _balanced(body: Sequence[nodes.Node]) -> str | None:
    """Return the markup of a sequence with a comment for each loop and branch; None where it does not balance."""
    made: list[str] = []
    for node in body:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if isinstance(child, nodes.TemplateData):
                    made.append(child.data)
                elif isinstance(child, _UNSAFE) or any(child.find_all(_UNSAFE)):
                    return None
                else:
                    made.append("x")
        elif isinstance(node, (nodes.If, nodes.For)):
            branches = [node.body, node.else_, *(x.body for x in getattr(node, "elif_", ()))]
            if any(_balanced(branch) is None for branch in branches):
                return None
            made.append("<!---->")
        elif not isinstance(node, nodes.Assign):
            return None
    text = "".join(made)
    return text if _opens(f"<x>{text}</x>") else None


def _opens(text: str) -> bool:
    try:
        expat.ParserCreate().Parse(text.encode(), True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True
