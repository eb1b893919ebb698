"""HTML pages from templates that an authority may edit: checked for code, then filled in; every fault a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment

from tendering.documents.template_tags import code_nodes
from tendering.documents.templates import find_template
from tendering.documents.word import RefusedError
from tendering.model.findings import Finding, finding

_AGAIN = "Correct the tag, or take the shipped template again."
_WHOLE = "Correct the template, saved as UTF-8, or take the shipped one again."
# what a template may still come to, filled in with real values
_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, MemoryError)


def render_page(name: str, values: Mapping[str, object], folder: Path | None = None) -> str:
    """Return a page, filled in.

    Args:
        name: File name of the template, such as ``report.html.j2``.
        values: Everything it may print, as plain values.
        folder: An authority's own folder of templates; what it lacks is taken from the shipped ones.

    Raises:
        RefusedError: The template cannot be read, holds code, or prints what there is not.
    """
    path = find_template(name, folder)
    try:
        text = path.read_text("utf-8") if path is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(finding("T003", name, f"cannot be read: {error}", remedy=_WHOLE)) from error  # fmt: skip
    for problem in _problems(name, text):
        raise RefusedError(problem)
    try:
        return _compiled(text).render(values)
    except UndefinedError as error:
        raise RefusedError(finding("T001", name, f"unknown tag: {error.message}")) from error
    except _FAILURES as error:
        said = str(error) or type(error).__name__
        raise RefusedError(finding("T003", name, said, remedy=_WHOLE)) from error


@lru_cache(maxsize=16)
def _problems(name: str, text: str) -> tuple[Finding, ...]:
    return tuple(page_problems(name, text))


@lru_cache(maxsize=16)
def _compiled(text: str) -> Template:
    return _environment().from_string(text)


def page_problems(name: str, text: str) -> list[Finding]:
    """Return everything wrong with the text of a page's template: tags that cannot be read, and code."""
    try:
        parsed = _environment().parse(text)
        _environment().compile(parsed)
    except TemplateSyntaxError as error:
        where = f"{name}:{error.lineno}"
        return [finding("T002", where, error.message or "a broken tag", remedy=_AGAIN)]
    except (RecursionError, ValueError, OverflowError):
        return [finding("T002", name, "a tag is nested too deep, or a number too long", remedy=_AGAIN)]  # fmt: skip
    found = dict.fromkeys(_code(parsed))
    return [
        finding("T032", f"{name}:{line}", f"{code} is code, not a tag") for line, code in found
    ]


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _code(page: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield (line, code). A page may define macros, and call those written above: none ever calls itself."""
    known: set[str] = set()
    for node in page.body:
        parts = [*node.defaults, *node.body] if isinstance(node, nodes.Macro) else [node]
        for part in parts:
            for found, code in code_nodes(part, calls=known):
                yield found.lineno, code
        if isinstance(node, nodes.Macro):
            known.add(node.name)
