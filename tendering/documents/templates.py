"""Where Word templates are found, and what a template may not hold: unknown tags, tracked changes, comments."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import nodes
from lxml import etree

from tendering.documents.word import DOCUMENT, RefusedError, WordTemplate, environment
from tendering.model.findings import Finding, finding

Shape = Mapping[str, object]
"""What a template may use: tag -> its meaning, or a nested shape, or a list with the shape of one item."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_TEMPLATE_BYTES = 50_000_000
_TRACKED = frozenset(
    f"{_W}{name}"
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
    )
)
_COMMENTS = frozenset(f"{_W}{name}" for name in ("commentReference", "commentRangeStart"))
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def templates_root(folder: Path | None = None) -> Path:
    """Return the folder of templates: the authority's own, else the shipped one, else the checkout's."""
    if folder is not None:
        return folder
    packaged = Path(str(files("tendering"))) / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


def read_template(
    name: str, shape: Shape, folder: Path | None = None
) -> tuple[WordTemplate | None, tuple[Finding, ...]]:
    """Read a template by file name and check every tag against what documents of its kind know.

    Args:
        name: File name, such as ``letter.docx``.
        shape: The tags there are, with their meanings.
        folder: An authority's own folder; a template it lacks is taken from the shipped ones.
    """
    own = templates_root(folder) / name
    path = own if own.is_file() else templates_root() / name
    try:
        data = path.read_bytes()
    except OSError:
        return None, (finding("T003", name, "the template is missing or cannot be opened"),)
    template, problems = load(name, data)
    if template is None:
        return None, problems
    unknown = tuple(unknown_tags(template, shape))
    return (None, unknown) if unknown else (template, ())


def unknown_tags(template: WordTemplate, shape: Shape) -> Iterator[Finding]:
    """Find every tag of a template that documents of its kind do not know."""
    seen: set[str] = set()
    for source in template.sources:
        for tag in _unknown(environment().parse(source).body, dict(shape)):
            if tag not in seen:
                seen.add(tag)
                yield finding("T001", template.name, f"unknown tag: {tag}")


def _unknown(body: list[nodes.Node], known: dict[str, object]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.For):
            yield from _unknown([node.iter], known)
            inside = {**known, "loop": ANYTHING}
            items = _shape_of(node.iter, known)
            one = items[0] if isinstance(items, list) else ANYTHING
            inside.update({n.name: one for n in _targets(node.target)})
            yield from _unknown([*node.body, *([node.test] if node.test else [])], inside)
            yield from _unknown(node.else_, known)
        elif isinstance(node, nodes.Assign):
            yield from _unknown([node.node], known)
            known.update({n.name: _shape_of(node.node, known) for n in _targets(node.target)})
        elif isinstance(node, nodes.Name):
            if node.ctx == "load" and node.name not in known and node.name not in _JINJA:
                yield node.name
        elif isinstance(node, nodes.Getattr):
            yield from _unknown([node.node], known)
            owner = _shape_of(node.node, known)
            if isinstance(owner, Mapping) and node.attr not in owner:
                yield f"{_path(node.node)}.{node.attr}"
        else:
            yield from _unknown(list(node.iter_child_nodes()), known)


ANYTHING = object()
_JINJA = frozenset(environment().globals)


def _targets(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def _shape_of(node: nodes.Node, known: Mapping[str, object]) -> object:
    if isinstance(node, nodes.Name):
        return known.get(node.name, ANYTHING)
    if isinstance(node, nodes.Getattr):
        owner = _shape_of(node.node, known)
        return owner.get(node.attr, ANYTHING) if isinstance(owner, Mapping) else ANYTHING
    return ANYTHING


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


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


def load(
    name: str, data: bytes, *, body: bool = True
) -> tuple[WordTemplate | None, tuple[Finding, ...]]:
    """Read a Word template.

    Args:
        name: File name, for findings.
        data: The .docx file.
        body: Whether its body holds tags; without, only headers and footers are filled in.

    Returns:
        The template, or None with findings: not a Word file, tracked changes, comments, a broken tag.
    """
    problems = tuple(_problems(name, data))
    if problems:
        return None, problems
    try:
        return WordTemplate(name, data, body=body), ()
    except RefusedError as refused:
        return None, (refused.finding,)


def _problems(name: str, data: bytes) -> list[Finding]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > MOST_TEMPLATE_BYTES:
                return [finding("T003", name, "the template is too big")]
            parts = {
                n: archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))
            }
            trees = {n: _tree(parts[n]) for n in parts if n.startswith(("word/", "docProps/"))}
            _tree(parts["[Content_Types].xml"])
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        ValueError,
        OSError,
        zlib.error,
    ) as error:
        return [finding("T003", name, f"not a Word document that can be read: {error}")]
    if DOCUMENT not in trees:
        return [finding("T003", name, "not a Word document: it has no main part")]
    return [*_markup_problems(name, trees), *_stray_tags(name, trees)]


def _tree(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _markup_problems(name: str, trees: Mapping[str, Any]) -> list[Finding]:
    found = []
    tags = {element.tag for n, tree in trees.items() if _rendered(n) for element in tree.iter()}
    if tags & _TRACKED:
        found.append(
            finding(
                "T004",
                name,
                "the template holds tracked changes: deleted text would stay in every letter",
            )
        )
    if tags & _COMMENTS:
        found.append(
            finding(
                "T005", name, "the template holds comments: they would go out with every letter"
            )
        )
    return found


def _rendered(part: str) -> bool:
    return part == DOCUMENT or bool(re.fullmatch(r"word/(header|footer)\d*\.xml", part))


def _stray_tags(name: str, trees: Mapping[str, Any]) -> list[Finding]:
    found = []
    for part, tree in trees.items():
        if _rendered(part):
            continue
        tag = _TAG.search("".join(t for t in tree.itertext() if t))
        if tag:
            found.append(
                finding(
                    "T007", f"{name} {part}", f"the tag {tag[0]} stands where none is filled in"
                )
            )
    return found
