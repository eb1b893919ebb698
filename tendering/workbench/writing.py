"""Write all or nothing: files are made aside, moved into place together, and listed in manifest.json."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tendering.documents.canonical import part_digest, sha256
from tendering.model.findings import Finding, has_error

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a use case gives back: findings, data for machines, text for people, and the files written.

    Attributes:
        data: The ``--json`` object, without ``findings``.
        text: What a person reads on standard output.
        files: Files written (or, in a dry run, that would be written).
        differs: A check found a difference: exit 1 though nothing is wrong with the input.
    """

    findings: tuple[Finding, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    files: tuple[Path, ...] = ()
    dry_run: bool = False
    differs: bool = False

    @property
    def exit_code(self) -> int:
        """0 done, 1 an error or a difference."""
        return 1 if self.differs or has_error(self.findings) else 0


def publish(
    out: Path,
    make: Callable[[Path], Iterable[Path] | None],
    *,
    dry_run: bool = False,
    made: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Let ``make`` write into an empty folder aside, then move every file into ``out`` at once.

    Args:
        out: Folder the files belong in; made when missing. Files of the same name are replaced.
        make: Writes its files below the folder it is given. If it raises, ``out`` is untouched.
        dry_run: Make everything, move nothing.
        made: Who made it and for which day, kept with the digests.

    Returns:
        The files in ``out``, sorted; in a dry run, those that would be there.
    """
    parent = out if out.is_dir() else next(p for p in out.parents if p.is_dir())
    where = None if dry_run else parent
    with tempfile.TemporaryDirectory(prefix=".tendering-", dir=where) as aside:
        folder = Path(aside)
        make(folder)
        names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
        if not dry_run:
            _move(folder, out, names, made or {})
    return tuple(out / name for name in names)


def _move(folder: Path, out: Path, names: list[Path], made: Mapping[str, str]) -> None:
    manifest = _read_manifest(out / MANIFEST)
    for name in names:
        data = (folder / name).read_bytes()
        manifest[name.as_posix()] = {"sha256": sha256(data), "parts": part_digest(data), **made}
    rows = {
        name: manifest[name]
        for name in sorted(manifest)
        if (out / name).is_file() or Path(name) in names
    }
    (folder / MANIFEST).write_text(
        json.dumps({"files": rows}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    for name in [*names, Path(MANIFEST)]:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).replace(out / name)


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    try:
        found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found


def copy_tree(source: Path, target: Path) -> None:
    """Copy the files of a folder, without what an earlier run left in it."""
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns("out", "__pycache__", "manifest.json")
    )
