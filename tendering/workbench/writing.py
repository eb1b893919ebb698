"""Write all or nothing: files are made aside, moved into place together, and listed in manifest.json."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from errno import EISDIR
from pathlib import Path
from typing import Self

from tendering.documents.canonical import part_digest
from tendering.model.findings import Finding, has_error
from tendering.record.chain import sha256

MANIFEST = "manifest.json"
Digests = Mapping[str, tuple[str, str]]
"""By file name: the SHA-256 of the file, and the digest of its parts."""


class Later(Mapping[str, object]):
    """Data that are worked out when somebody first looks at them: those of a county take as long as it does.

    >>> Later(lambda: {"lots": []})["lots"]
    []
    """

    def __init__(self, work: Callable[[], Mapping[str, object]]) -> None:
        """Take what works them out."""
        self._work = work
        self._found: Mapping[str, object] | None = None

    @property
    def _data(self) -> Mapping[str, object]:
        if self._found is None:
            self._found = self._work()
        return self._found

    def __getitem__(self, key: str) -> object:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class TextFile:
    """A file of UTF-8 text with plain line ends, digested as it is written."""

    def __init__(self, path: Path) -> None:
        """Begin it. It is complete at the end of a with block."""
        self._file = path.open("wb")
        self._sha256 = hashlib.sha256()
        self._waiting: list[str] = []
        self._length = 0

    def write(self, text: str, /) -> None:
        """Write some text."""
        self._waiting.append(text)
        self._length += len(text)
        if self._length > AT_ONCE:
            self._hand_over()

    def _hand_over(self) -> None:
        data = "".join(self._waiting).encode()
        self._waiting, self._length = [], 0
        self._sha256.update(data)
        self._file.write(data)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is written."""
        return self._sha256.hexdigest()

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Write what still waits, and close it."""
        with self._file:
            self._hand_over()


AT_ONCE = 1 << 20
"""How many characters wait before they are written."""


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


def finding_json(item: Finding) -> dict[str, str]:
    """Return the machine form of a finding."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "where": item.where,
        "message": item.message,
        "remedy": item.remedy,
        "law": item.law,
    }


def writer_of(files: Mapping[str, str | bytes]) -> Callable[[Path], None]:
    """Return what writes files by their names, for `publish`: text as UTF-8 with plain line ends."""

    def make(aside: Path) -> None:
        for name, held in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(held.encode() if isinstance(held, str) else held)

    return make


def publish(
    out: Path,
    make: Callable[[Path], Iterable[Path] | Digests | None],
    *,
    dry_run: bool = False,
    made: Mapping[str, str] | None = None,
    manifest: bool = True,
    beside: bool = False,
    parts: Sequence[str] = ("",),
) -> tuple[Path, ...]:
    """Let ``make`` write into an empty folder aside, then move every file into ``out`` at once.

    Args:
        out: Folder the files belong in; made when missing. What the run before listed there is replaced.
        make: Writes its files below the folder it is given. If it raises, ``out`` is untouched. It may return the
            digests it took of them while it had them in hand; of the others they are taken here.
        dry_run: Make everything, move nothing.
        made: Who made it and for which day, kept with the digests.
        manifest: Whether the files are listed in manifest.json: issued documents are, inputs and settings not.
        beside: What runs before listed there stays, and stays listed: a later notice does not undo an earlier one.
        parts: Folders below ``out`` that each keep a manifest of their own; as a rule ``out`` itself does.

    Returns:
        The files in ``out``, sorted; in a dry run, those that would be there.
    """
    parent = out if out.is_dir() else next(p for p in out.parents if p.is_dir())
    where = None if dry_run else parent
    with tempfile.TemporaryDirectory(prefix=".tendering-", dir=where) as aside:
        folder = Path(aside)
        known = make(folder)
        names = _files(folder)
        if not dry_run:
            stale: list[Path] = []
            for part in parts if manifest else ():
                mine = [n.relative_to(part) for n in names if part in ("", n.parts[0])]
                before = _rows(out / part / MANIFEST)
                if not beside:
                    gone = _listed(before) - {name.as_posix() for name in mine}
                    stale += [out / part / name for name in gone]
                digests = known if isinstance(known, Mapping) and not part else {}
                _list(folder / part, mine, made or {}, before if beside else {}, digests)
            lists = [Path(part) / MANIFEST for part in parts] if manifest else []
            _move(folder, out, [*names, *lists])
            for old in stale:
                if old.is_file():
                    old.unlink()
    return tuple(out / name for name in names)


def by(actor: str) -> dict[str, str]:
    """Return what the manifest says of who ran the command; nothing where nobody is named."""
    return {"by": actor} if actor else {}


def _files(folder: Path) -> list[Path]:
    """Return every file below a folder, as a path from it, sorted."""
    return sorted(
        Path(os.path.relpath(above, folder), name)
        for above, _, files in os.walk(folder)
        for name in files
    )


def _move(folder: Path, out: Path, names: Iterable[Path]) -> None:
    """Move files into place; where one cannot be, put back all as it was and raise."""
    undo = ExitStack()
    there: set[Path] = set()
    new: set[Path] = set()
    with tempfile.TemporaryDirectory(prefix=".before-", dir=folder) as before, undo:
        for number, name in enumerate(names):
            target = out / name
            if target.parent not in there:
                for above in reversed([p for p in target.parents if not p.exists()]):
                    above.mkdir()
                    new.add(above)
                    undo.callback(above.rmdir)
                there.add(target.parent)
            if target.parent in new:  # nothing can stand in a folder that was just made
                undo.callback(target.unlink, missing_ok=True)
                (folder / name).replace(target)
                continue
            if target.is_dir():
                raise IsADirectoryError(
                    EISDIR, "a folder stands where a file belongs", str(target)
                )
            if target.exists():
                kept = Path(shutil.copyfile(target, Path(before) / str(number)))
                undo.callback(kept.replace, target)
            else:
                undo.callback(target.unlink, missing_ok=True)
            (folder / name).replace(target)
        undo.pop_all()


def _list(
    folder: Path,
    names: list[Path],
    made: Mapping[str, str],
    kept: Mapping[str, object],
    known: Digests,
) -> None:
    rows = dict(kept)
    for name in names:
        file, parts = known.get(name.as_posix()) or _digests(folder / name)
        rows[name.as_posix()] = {"sha256": file, "parts": parts, **made}
    text = json.dumps({"files": rows}, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _digests(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    return sha256(data), part_digest(data)


def _listed(rows: Mapping[str, object]) -> set[str]:
    """Return what the run before wrote here: a letter it wrote and this one does not must not stay behind."""
    return {
        n
        for n in rows
        if isinstance(n, str) and ".." not in Path(n).parts and not Path(n).is_absolute()
    }


def _rows(path: Path) -> dict[str, object]:
    """Return the rows of a manifest by file; none where there is no manifest that can be read."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
