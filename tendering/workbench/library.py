"""Find tenders, evaluations and templates: the user's own folder first, then the shipped ones, or a path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tendering.files.dossier import EVALUATION_FILE
from tendering.model.findings import Finding, finding

TENDER_FILE = "tender.yaml"
LONGEST_PATH = 200
NAMES = {"lots": TENDER_FILE, "evaluations": EVALUATION_FILE}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One tender or evaluation found: its id is its path below the root (``small/tie-at-cap``)."""

    id: str
    folder: Path
    shipped: bool


def shipped_root(kind: str) -> Path:
    """Return the shipped ``lots``, ``evaluations`` or ``templates``, packaged or in the checkout."""
    packaged = Path(str(files("tendering") / f"_{kind}"))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / kind


def roots(kind: str) -> tuple[tuple[Path, bool], ...]:
    """Return the folders searched, in order: (folder, shipped). A checkout's own folder counts as shipped."""
    own, shipped = (Path.cwd() / kind).resolve(), shipped_root(kind).resolve()
    return ((shipped, True),) if own == shipped else ((own, False), (shipped, True))


def shelves(kind: str) -> Iterator[Shelf]:
    """Yield every tender (``lots``) or evaluation (``evaluations``), own ones hiding shipped ones of that id."""
    seen: set[str] = set()
    for root, shipped in roots(kind):
        for path in sorted(root.rglob(NAMES[kind])) if root.is_dir() else ():
            name = path.parent.relative_to(root).as_posix()
            if name not in seen and name != ".":
                seen.add(name)
                yield Shelf(name, path.parent, shipped)


def locate(kind: str, ref: str, base: Path | None = None) -> Path | None:
    """Return the file of a tender or evaluation named by id or by path; None where there is none.

    Args:
        kind: ``lots`` or ``evaluations``: the only place looked in.
        ref: An id, a folder, or the file itself.
        base: Folder that relative paths start from first; then the current one.
    """
    try:
        return _locate(kind, ref, base)
    except (OSError, ValueError):  # a name too long, a character that no file name may hold
        return None


def _locate(kind: str, ref: str, base: Path | None) -> Path | None:
    name = NAMES[kind]
    for start in (base, Path.cwd()) if base else (Path.cwd(),):
        path = start / ref
        if path.is_file():
            return path.resolve()
        if ref.startswith((".", "/")) or path.is_absolute() or base is None:
            inside = path / name
            if inside.is_file():
                return inside.resolve()
    for root, _ in roots(kind):
        inside = root / ref / name
        if inside.is_file():
            return inside.resolve()
    by_leaf = [s for s in shelves(kind) if s.folder.name == ref]
    return (by_leaf[0].folder / name).resolve() if len(by_leaf) == 1 else None


def own_templates() -> Path | None:
    """Return the user's own folder of templates, ``./templates``; what it lacks comes from the shipped ones."""
    own = Path.cwd() / "templates"
    return own if own.is_dir() else None


def find_tender(ref: str, base: Path) -> Path | None:
    """Find the tender an evaluation names, by id or by a path relative to the evaluation's folder."""
    return locate("lots", ref, base)


def not_found(kind: str, ref: str) -> Finding:
    """Say what was looked for and where, and name the nearest ids."""
    from difflib import get_close_matches

    noun = "tender" if kind == "lots" else "evaluation"
    near = get_close_matches(ref, [s.id for s in shelves(kind)], n=3, cutoff=0.4)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    places = " or ".join(str(root) for root, _ in roots(kind))
    said = f"no {noun} called {ref[:60]!r} in {places}, and no such path"
    if len(ref) < LONGEST_PATH and "\0" not in ref and Path(ref).is_dir():
        said = f"this folder holds no {NAMES[kind]}"
    return finding(
        "F090",
        ref[:60] or noun,
        said,
        remedy=f"{hint}`tendering list` shows every {noun}.",
    )


def bad_id(name: str) -> Finding | None:
    """Return the finding against an id that cannot be a folder of its own below its root; None where it can."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    if name and set(name.lower()) <= allowed and name[0].isalnum() and not name.endswith("."):
        return None
    return finding(
        "F093",
        name[:60] or "ID",
        "an id is letters, digits, hyphens and points, and starts with a letter or digit",
    )
