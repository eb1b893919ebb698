"""What an officer or a lawyer does with templates: check them, start a set of their own, list what every tag means."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from tendering.documents.template_kinds import TemplateKind, template_kinds
from tendering.documents.templates import LANGUAGES, NOT_A_FILE, find_template, templates_root
from tendering.model.findings import Finding, Severity, finding
from tendering.workbench.library import own_templates
from tendering.workbench.writing import Report, publish

WORD, PAGE, TYPST = ".docx", ".j2", ".typ"
OWN, SHIPPED = "own", "shipped"
RIGHTS = "Ask whoever owns the file for the right to read it."
MOVE = "Move the file away first, or write somewhere else."


@dataclass(frozen=True, slots=True)
class Held:
    """A template found: its file, its name, the language of its folder, and whether it is shipped."""

    path: Path
    name: str
    lang: str
    where: str

    @property
    def label(self) -> str:
        """The name as it stands below the folder of templates."""
        return f"{self.lang}/{self.name}" if self.lang else self.name


def check(ref: str | None = None) -> Report:
    """Report everything that is wrong with templates: one by name or path, a folder of them, or all there are."""
    held, problems = _held(ref)
    findings: list[Finding] = [*problems]
    rows = []
    for one in held:
        found = _checked(one)
        findings += found
        counts = {s.value: sum(f.severity is s for f in found) for s in Severity}
        rows.append({"template": one.label, "where": one.where, "path": str(one.path), **counts})
    return Report(findings=tuple(findings), data={"templates": rows}, text=_table(rows))


def _table(rows: Sequence[dict[str, object]]) -> str:
    from tendering.documents.tables import table

    if not rows:
        return ""
    said = [[r["template"], r["where"], _state(r)] for r in rows]
    return table(said, ["template", "whose", "state"])


def _state(row: dict[str, object]) -> str:
    counts = [(row[s.value], s.value) for s in Severity]
    return ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for n, word in counts if n) or "good"


def _held(ref: str | None) -> tuple[list[Held], tuple[Finding, ...]]:
    """Return the templates a reference names: nothing is all, own ones before the shipped."""
    own = own_templates()
    if ref is None:
        shipped = templates_root()
        mine = (
            list(_in(own, OWN)) if own is not None and own.resolve() != shipped.resolve() else []
        )
        return [*mine, *_in(shipped, SHIPPED)], tuple(_no_folder())
    path = Path(ref)
    if path.is_dir():
        found = list(_in(path, OWN))
        said = f"no template is in {ref}: a template is a .docx or .j2 file"
        return found, () if found else (finding("T035", ref, said),)
    if path.is_file():
        lang = path.resolve().parent.name
        return [Held(path, path.name, lang if lang in LANGUAGES else "", OWN)], ()
    lang, _, name = ref.rpartition("/")
    name = name if "." in name else f"{name}{WORD}"
    known = find_template(name, own, lang) if lang in LANGUAGES else None
    if known is None:
        return [], (_no_such(ref),)
    is_own = own is not None and known.is_relative_to(own)
    return [Held(known, name, lang, OWN if is_own else SHIPPED)], ()


def _no_folder() -> Iterator[Finding]:
    """Find ./templates where it is there and is no folder: documents then take the shipped templates."""
    own = Path("templates")
    opens = own.is_dir() and os.access(own, os.R_OK | os.X_OK)
    if os.path.lexists(own) and not opens:
        said = (
            "this is no folder that can be opened, so every document takes the shipped templates"
        )
        yield finding(
            "T003", str(own), said, remedy="Delete it, or make it a folder of templates."
        )


def _in(folder: Path | None, where: str) -> Iterator[Held]:
    for path in sorted(folder.rglob("*")) if folder is not None else ():
        kinds = (WORD, PAGE, TYPST) if where == OWN else (WORD, PAGE)
        ours = path.suffix in kinds and not path.name.startswith(("~$", "."))
        if ours and folder is not None:
            above = path.parent.relative_to(folder).as_posix()
            yield Held(path, path.name, "" if above == "." else above, where)


def _no_such(ref: str) -> Finding:
    names = sorted({one.label for one in _in(templates_root(), SHIPPED)})
    near = get_close_matches(ref, names, n=3, cutoff=0.4)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return finding("T035", ref[:60], f"there is no template of this name or path{hint}")


def _checked(one: Held) -> list[Finding]:
    from tendering.documents.template_check import check_template

    if one.lang not in LANGUAGES:
        said = f"no document is made in the language {one.lang}; known: {', '.join(k for k in LANGUAGES if k)}"
        return [finding("T035", one.label, said, severity=Severity.WARNING)]
    if not one.path.is_file():
        return [finding("T003", one.label, NOT_A_FILE)]
    if not os.access(one.path, os.R_OK):
        return [finding("T003", one.label, "you may not read this file", remedy=RIGHTS)]
    if one.path.suffix == TYPST:
        said = "the page of PDF copies is always the shipped one; a file of this name here is not read"
        remedy = "Delete it. A PDF copy follows the Word document."
        return [finding("T035", one.label, said, severity=Severity.WARNING, remedy=remedy)]
    if one.path.suffix == PAGE:
        return _page_checked(one)
    kind = template_kinds().get(one.name)
    if kind is None:
        near = get_close_matches(one.name, list(template_kinds()), n=2, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        said = f"no document is made with a template of this name{hint}"
        return [finding("T035", one.label, said, severity=Severity.WARNING)]
    found, printed = check_template(
        one.label,
        one.path.read_bytes(),
        kind.shape,
        required=kind.required,
        body=kind.body,
        language=LANGUAGES[one.lang],
    )
    return [*found, *(_left_out(one, kind, printed) if one.where == OWN else ())]


def _left_out(one: Held, kind: TemplateKind, printed: Iterable[str]) -> Iterator[Finding]:
    """Note the tags that the shipped template prints and this one does not, beyond those the law asks for."""
    from tendering.documents.template_check import check_template

    shipped = templates_root() / one.lang / one.name
    if not shipped.is_file() or not printed:
        return
    _, before = check_template(
        one.name, shipped.read_bytes(), kind.shape, body=kind.body, read=False
    )
    gone = sorted(before - set(printed) - set(kind.required))
    if gone:
        listed = ", ".join(tag.replace("[]", "") for tag in gone)
        yield finding("T031", one.label, f"the shipped template also prints {listed}")


def _page_checked(one: Held) -> list[Finding]:
    """Find what keeps an HTML template from being filled in."""
    from tendering.documents.page_template import page_problems

    try:
        return page_problems(one.label, one.path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8, or take the shipped one again."
        return [finding("T003", one.label, f"not text: {error.reason}", remedy=remedy)]


def copy(
    names: Sequence[str] = (), *, to: Path | None = None, lang: str = "", dry_run: bool = False
) -> Report:
    """Start an authority's own set: copy shipped templates into a folder, never over a file that is there.

    Args:
        names: Which, such as ``letter.docx`` or ``letter``; none is all.
        to: Folder to copy into; ``./templates`` where none is given, which is looked in first.
        lang: Copy the set of this language, such as ``cy``.
        dry_run: Say what would be copied, write nothing.
    """
    folder = to if to is not None else Path("templates")
    shipped = templates_root() / lang
    if lang not in LANGUAGES or not shipped.is_dir():
        known = ", ".join(k for k in LANGUAGES if k)
        said = f"no templates are shipped in {lang!r}; there are: {known}"
        return Report(findings=(finding("T036", "--lang", said),))
    there = {p.name: p for p in sorted(shipped.iterdir()) if p.suffix in (WORD, PAGE)}
    wanted = [name if "." in name else f"{name}{WORD}" for name in names] or list(there)
    lacking = [_no_such(name) for name in wanted if name not in there]
    target = folder / lang
    taken = [name for name in wanted if (target / name).exists()]
    if lacking or (taken and names):
        said = "is already there, and is not overwritten"
        return Report(
            findings=(
                *lacking,
                *(finding("F091", str(target / n), said, remedy=MOVE) for n in taken if names),
            )
        )
    new = [name for name in wanted if name not in taken]

    def make(aside: Path) -> None:
        for name in new:
            (aside / name).write_bytes(there[name].read_bytes())

    files = publish(target, make, dry_run=dry_run, manifest=False) if new else ()
    kept = f"Left as they are, for they were there already: {', '.join(taken)}." if taken else ""
    text = "\n".join(line for line in (kept, _next(folder, new)) if line)
    return Report(files=files, dry_run=dry_run, text=text, data={"copied": new, "kept": taken})


def _next(folder: Path, new: Sequence[str]) -> str:
    if not new:
        return "Nothing to copy."
    return f"Edit them in Word, then: tendering templates check {folder}"


def tags(name: str | None = None, *, out: Path | None = None, dry_run: bool = False) -> Report:
    """List what every tag of every template means; with ``out`` as a Word, HTML or Markdown document.

    Args:
        name: Only this template.
        out: File to write: its ending (.docx, .html, .md) says the form.
        dry_run: Make it, write nothing.
    """
    from tendering.documents import template_dictionary as dictionary

    kinds = template_kinds()
    wanted = name if name is None or "." in name else f"{name}{WORD}"
    if wanted is not None and wanted not in kinds:
        return Report(findings=(_no_such(name or ""),))
    listed = [kind for kind in kinds.values() if wanted in (None, kind.name)]
    data: dict[str, object] = {
        "templates": {
            kind.name: {
                "title": kind.title,
                "tags": [
                    {"tag": tag, "means": meaning, "must_be_printed_by": law or None}
                    for tag, meaning, law in dictionary.rows_of(kind)
                ],
            }
            for kind in listed
        }
    }
    if out is None:
        return Report(data=data, text=dictionary.as_text(listed))
    forms: dict[str, Callable[[Sequence[TemplateKind]], bytes]] = {
        ".docx": dictionary.as_word,
        ".html": lambda k: dictionary.as_html(k).encode(),
        ".md": lambda k: dictionary.as_markdown(k).encode(),
    }
    if out.suffix not in forms:
        said = f"{out.name!r} ends in none of {', '.join(forms)}"
        return Report(findings=(finding("T037", "--out", said),))
    if out.exists():
        return Report(
            findings=(
                finding("F091", str(out), "is already there, and is not overwritten", remedy=MOVE),
            )
        )
    made = forms[out.suffix](listed)

    def make(aside: Path) -> None:
        (aside / out.name).write_bytes(made)

    files = publish(out.parent, make, dry_run=dry_run, manifest=False)
    return Report(data=data, files=files, dry_run=dry_run)
