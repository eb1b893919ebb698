"""The dictionary of tags, for whoever edits a template: as text, Word, HTML or Markdown, made from the shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from tendering.documents.blocks import Block, bullets, heading, paragraph, table, write_blocks
from tendering.documents.canonical import canonical_zip
from tendering.documents.tables import table as text_table
from tendering.documents.template_kinds import TemplateKind
from tendering.documents.template_tags import tag_dictionary
from tendering.documents.word_style import Column, Writer, add_page_number, house_document, saved

TITLE = "What the tags of the templates mean"
HOW = (
    "Write a tag in double brackets, such as {{ recipient.name }}; it is replaced by its value. Type it in one go.",
    "A name with [] is a list. Repeat a paragraph for each of its items: {%p for lot in lots %} in a paragraph of its own before.",
    "Put {%p endfor %} in a paragraph of its own after; between the two, {{ lot.title }} is the title of one lot.",
    "Repeat a row of a table in the same way with {%tr for ... %} and {%tr endfor %}, each in a row of its own.",
    "Leave something out where a list is empty: {%p if lot.ties %} and {%p endif %}.",
    "Anything else is refused: sums, calls of functions, settings. So are tracked changes and comments.",
    "`tendering templates check` says what is wrong, with the paragraph.",
)


_HEADINGS = ("Tag", "Where it stands", "What it means", "Must be printed by")
_HEAD = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE}</title>
<style>
body {{ margin: 0 auto; max-width: 70rem; padding: 1.5rem; font: 16px/1.5 Arial, sans-serif; }}
table {{ border-collapse: collapse; }}
caption {{ text-align: left; font-weight: bold; }}
th, td {{ border-bottom: 1px solid #b8becc; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
<main>
"""


def rows_of(kind: TemplateKind) -> list[tuple[str, str, str]]:
    """Return (tag, meaning, provision that makes the document print it) for every tag of a template."""
    return [
        (tag, meaning, _law(kind.required, tag)) for tag, meaning in tag_dictionary(kind.shape)
    ]


def _law(required: Mapping[str, str], tag: str) -> str:
    return (required[tag] or "always") if tag in required else ""


def how_to_loop(tag: str) -> str:
    """Return how a tag inside lists is reached, as loops and the tag.

    >>> how_to_loop("lots[].scores[].total")
    'for lot in lots, for score in lot.scores: score.total'
    """
    loops, path = [], ""
    for part in tag.split("."):
        path = f"{path}.{part}".strip(".")
        if part.endswith("[]"):
            path = path.removesuffix("[]")
            one = _one_of(part.removesuffix("[]"))
            loops.append(f"for {one} in {path}")
            path = one
    return f"{', '.join(loops)}: {path}" if loops else path


def _one_of(name: str) -> str:
    """Return a name for one item of a list."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"each_{name}"


def as_text(kinds: Sequence[TemplateKind]) -> str:
    """Return the dictionary for a terminal."""
    parts = []
    for kind in kinds:
        rows = [[tag, meaning, law] for tag, meaning, law in rows_of(kind)]
        parts.append(f"{kind.name}: {kind.title}\n")
        parts.append(text_table(rows, ["tag", "means", "must be printed"]) + "\n")
    return "\n".join(parts).rstrip("\n")


def as_markdown(kinds: Sequence[TemplateKind]) -> str:
    """Return the dictionary as Markdown."""
    lines = [f"# {TITLE}", "", *(f"- {line}" for line in HOW)]
    for kind in kinds:
        lines += ["", f"## {kind.name}", "", f"{kind.title}.", ""]
        lines += ["| tag | where | means | must be printed |", "|---|---|---|---|"]
        for tag, meaning, law in rows_of(kind):
            cells = (f"`{tag}`", f"`{how_to_loop(tag)}`", meaning, law)
            lines.append(f"| {' | '.join(c.replace('|', '&#124;') for c in cells)} |")
    return "\n".join(lines) + "\n"


def as_html(kinds: Sequence[TemplateKind]) -> str:
    """Return the dictionary as one HTML page."""
    advice = "".join(f"<li>{escape(line)}</li>\n" for line in HOW)
    parts = [f"{_HEAD}<h1>{TITLE}</h1>\n<ul>\n{advice}</ul>\n"]
    for kind in kinds:
        parts.append(
            f"<h2>{escape(kind.name)}</h2>\n<table>\n<caption>{escape(kind.title)}</caption>\n"
        )
        headings = "".join(f'<th scope="col">{h}</th>' for h in _HEADINGS)
        parts.append(f"<thead><tr>{headings}</tr></thead>\n<tbody>\n")
        for tag, meaning, law in rows_of(kind):
            cells = (how_to_loop(tag), meaning, law)
            inside = "".join(f"<td>{escape(c)}</td>" for c in cells)
            parts.append(f'<tr><th scope="row">{escape(tag)}</th>{inside}</tr>\n')
        parts.append("</tbody>\n</table>\n")
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def as_word(kinds: Sequence[TemplateKind]) -> bytes:
    """Return the dictionary as a Word document in the house style."""
    document = house_document()
    document.sections[0].header.paragraphs[0].add_run(TITLE)
    add_page_number(document.sections[0].footer.paragraphs[0], f"{TITLE}\t")
    page = Writer(document)
    page.heading(TITLE, 1)
    write_blocks(page, [bullets(HOW), *(b for kind in kinds for b in _blocks(kind))])
    core = document.core_properties
    core.title, core.author, core.language = TITLE, "tendering", "en-GB"
    core.comments, core.last_modified_by = "", "tendering"
    return canonical_zip(saved(document))


def _blocks(kind: TemplateKind) -> list[Block]:
    columns = [
        Column(title=title, width=width)
        for title, width in zip(_HEADINGS, (5, 5, 5, 2.4), strict=True)
    ]
    rows = [(tag, how_to_loop(tag), meaning, law or "no") for tag, meaning, law in rows_of(kind)]
    return [
        heading(kind.name),
        paragraph(f"{kind.title}."),
        table(f"Tags of {kind.name}", columns, rows),
    ]
