"""Archives and folders as they arrive: every file by a safe name, read within bounds. Nothing is ever unpacked to disk.

An archive is looked at as a whole before a byte of it is taken: how many members, how large unpacked, how far each
shrinks, what their names are. One fault and none of it is read.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tendering.model.findings import Finding, Severity, finding

MOST_PACKED = 500_000_000
MOST_UNPACKED = 1_000_000_000
MOST_ONE = 200_000_000
MOST_MEMBERS = 20_000
MOST_RATIO = 300  # deflate reaches about 1,000 on a bomb and about 20 on what people send
SMALL = 1_000_000  # a small file may shrink as far as it likes
MOST_NESTING = 3
LONGEST_NAME = 240
DEEPEST = 20
_JUNK = re.compile(
    r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$)", re.IGNORECASE
)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENCRYPTED = 0x1
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)

RUNS = frozenset(
    [
        "exe",
        "dll",
        "com",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "scr",
        "pif",
        "msi",
        "jar",
        "lnk",
        "reg",
        "app",
        "sh",
        "py",
    ]
)
MACRO_NAMES = frozenset(["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppam"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_VBA = "_VBA_PROJECT".encode("utf-16-le")


class ArchiveError(Exception):
    """The archive is not read at all: the findings say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f.message for f in findings))
        self.findings = findings


@dataclass(slots=True)
class _Room:
    """What is left of the bounds, over an archive and everything inside it."""

    members: int = MOST_MEMBERS
    unpacked: int = MOST_UNPACKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Files as they came, by path with `/` between folders, in order of path.

    Attributes:
        junk: Files that systems add, such as ``__MACOSX``: left out.
    """

    files: Mapping[str, bytes]
    junk: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def unsafe(name: str) -> str:
    r"""Say what is wrong with the name of a file inside an archive; nothing where it can stand.

    >>> unsafe("Acme Care/Q1 workforce.docx"), unsafe("../etc/passwd"), unsafe("C:/x")
    ('', 'it leaves its folder (..)', 'it names a drive')
    >>> unsafe("a\u202excod.exe")
    'it holds hidden characters, or ones that reverse what a reader sees'
    """
    if not name or name.startswith("/"):
        return "it is a path from the root" if name else "it is blank"
    if _DRIVE.match(name):
        return "it names a drive"
    if any(unicodedata.category(c) in _HIDDEN for c in name):
        return "it holds hidden characters, or ones that reverse what a reader sees"
    parts = name.split("/")
    if ".." in parts:
        return "it leaves its folder (..)"
    if any(not p or p == "." for p in parts):
        return "a folder in it has no name"
    if len(name) > LONGEST_NAME or len(parts) > DEEPEST:
        return "it is too long, or too many folders deep"
    if any(_DEVICE.fullmatch(p) for p in parts):
        return "it is the name of a device"
    if any(p != p.strip() or p.endswith(".") for p in parts):
        return "a part of it begins or ends with a blank or a dot"
    if _FORBIDDEN.search(name):
        return "it holds a character that file names may not have"
    return ""


def read_archive(data: bytes, name: str, *, nested: bool = False) -> Delivery:
    """Read every file of a zip, within bounds.

    Args:
        data: The archive.
        name: As the person knows it, for findings.
        nested: Open archives inside it as folders of their name, to a depth of `MOST_NESTING`; else they are files.

    Raises:
        ArchiveError: It breaks a bound, holds a name no file may have, is locked or damaged: nothing is read.
    """
    if len(data) > MOST_PACKED:
        raise ArchiveError(
            finding("R307", name, f"it is larger than {MOST_PACKED // 1_000_000} MB")
        )
    return _checked(_members(data, name, nested, _Room(), 1), name)


def read_folder(folder: Path) -> Delivery:
    """Read every file below a folder, held to the same bounds and names as an archive; links are not followed.

    Raises:
        ArchiveError: See `read_archive`.
    """
    found: dict[str, bytes] = {}
    faults: list[Finding] = []
    room = _Room()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            faults.append(finding("R306", f"{folder.name}/{name}", "it is a link, not a file"))
            continue
        if path.is_dir():
            continue
        size = path.stat().st_size
        room.members -= 1
        room.unpacked -= size
        if room.members < 0 or room.unpacked < 0 or size > MOST_ONE:
            raise ArchiveError(finding("R307", f"{folder.name}/{name}", _bound(size, room)))
        found[name] = path.read_bytes()
    if faults:
        raise ArchiveError(*faults)
    return _checked(found, folder.name)


def _checked(found: Mapping[str, bytes], name: str) -> Delivery:
    junk = tuple(sorted(n for n in found if _JUNK.search(n)))
    kept = {n: found[n] for n in sorted(found) if n not in junk}
    faults = [finding("R306", name, f"{_shown(n)}: {said}") for n in kept if (said := unsafe(n))]
    faults += _twins(kept, name)
    if faults:
        raise ArchiveError(*faults)
    notes = tuple(f for n, body in kept.items() for f in looked_at(n, body, name))
    return Delivery(files=kept, junk=junk, findings=notes)


def _shown(name: str) -> str:
    return ascii(name[:80])


def _twins(names: Mapping[str, bytes], archive: str) -> Iterator[Finding]:
    """Find names that one disk or another would take for the same file."""
    first: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        other = first.setdefault(key, name)
        if other != name:
            said = f"{_shown(name)} and {_shown(other)} are one name on many computers"
            yield finding("R306", archive, said)


def _members(data: bytes, name: str, nested: bool, room: _Room, depth: int) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            faults = [*_faults(listed, name, room)]
            if faults:
                raise ArchiveError(*faults)
            found = {
                _plain(info.filename): _body(archive, info, name)
                for info in listed
                if not info.is_dir() and not _plain(info.filename).endswith("/")
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, KeyError) as error:
        said = "it is damaged, or not a zip"
        raise ArchiveError(finding("R308", name, said)) from error
    except (NotImplementedError, RuntimeError) as error:
        said = "a part of it is packed in a way that is not read here"
        raise ArchiveError(finding("R308", name, said)) from error
    if not nested:
        return found
    return _opened(found, name, room, depth)


def _opened(found: Mapping[str, bytes], name: str, room: _Room, depth: int) -> dict[str, bytes]:
    """Put what nested archives hold in their place."""
    whole: dict[str, bytes] = {}
    for member, body in found.items():
        if not member.lower().endswith(".zip"):
            whole[member] = body
            continue
        where = f"{name}/{member}"
        if depth >= MOST_NESTING:
            said = f"archives inside archives, more than {MOST_NESTING} deep"
            raise ArchiveError(finding("R307", where, said))
        stem = member[: -len(".zip")]
        for inner, part in _members(body, where, True, room, depth + 1).items():
            whole[f"{stem}/{inner}"] = part
    return whole


def _plain(name: str) -> str:
    """Return a member's name with one kind of separator: some systems write the other."""
    return name.replace("\\", "/")


def _faults(listed: Sequence[zipfile.ZipInfo], name: str, room: _Room) -> Iterator[Finding]:
    """Find what forbids reading an archive at all, from its list of members alone."""
    room.members -= len(listed)
    if room.members < 0:
        yield finding("R307", name, f"more than {MOST_MEMBERS:,} files")
        return
    seen: set[str] = set()
    for info in listed:
        member = _plain(info.filename)
        if member in seen:
            yield finding("R306", name, f"{_shown(member)} is there twice")
        seen.add(member)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            yield finding("R306", name, f"{_shown(member)} is a link or a device, not a file")
        if info.is_dir():
            if said := unsafe(member.rstrip("/")):
                yield finding("R306", name, f"{_shown(member)}: {said}")
            continue
        if info.flag_bits & _ENCRYPTED:
            yield finding("R308", name, f"{_shown(member)} needs a password")
        if info.compress_type not in _KNOWN:
            yield finding("R308", name, f"{_shown(member)} is packed in an unknown way")
        room.unpacked -= info.file_size
        ratio = info.file_size > MOST_RATIO * max(info.compress_size, 1)
        if info.file_size > MOST_ONE or room.unpacked < 0 or (ratio and info.file_size > SMALL):
            yield finding("R307", name, f"{_shown(member)}: {_bound(info.file_size, room)}")
            if room.unpacked < 0:
                return


def _bound(size: int, room: _Room) -> str:
    if room.members < 0:
        return f"more than {MOST_MEMBERS:,} files"
    if room.unpacked < 0:
        return f"all files together unpack to more than {MOST_UNPACKED // 1_000_000:,} MB"
    if size > MOST_ONE:
        return f"it unpacks to more than {MOST_ONE // 1_000_000} MB"
    return f"it unpacks to more than {MOST_RATIO} times its size"


def _body(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """Read one member; a list that understates its size is not believed."""
    with archive.open(info) as part:
        body = part.read(info.file_size + 1)
    if len(body) != info.file_size:
        said = f"{_shown(info.filename)} is not of the size that the archive says"
        raise ArchiveError(finding("R308", name, said))
    return body


def looked_at(name: str, body: bytes, where: str) -> Iterator[Finding]:
    """Note files that are locked, hold macros, or can run. Only names of parts and marks are looked at, no text."""
    ending = name.rpartition(".")[2].lower()
    place = f"{where}, {name}" if where != name else name
    if ending in RUNS:
        yield finding("R309", place, "it is a program or a script")
    elif body.startswith(OLE):
        if _ENCRYPTED_OFFICE in body:
            yield _locked(place)
        elif _VBA in body:
            yield finding("R309", place, "it holds macros")
    elif body.startswith(b"PK\x03\x04"):
        yield from _inside(ending, body, place)
    elif body.startswith(b"%PDF-") and b"/Encrypt" in body[-4096:] + body[:4096]:
        yield _locked(place)


def _locked(place: str) -> Finding:
    return finding("R308", place, "it may be locked with a password", severity=Severity.WARNING)


def _inside(ending: str, body: bytes, place: str) -> Iterator[Finding]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return
    if ending in MACRO_NAMES or any(p.filename.lower().endswith("vbaproject.bin") for p in parts):
        yield finding("R309", place, "it holds macros")
    if any(p.flag_bits & _ENCRYPTED for p in parts):
        yield _locked(place)
    if ending == "zip":
        runs = [p.filename for p in parts if p.filename.rpartition(".")[2].lower() in RUNS]
        if runs:
            yield finding("R309", place, f"it holds a program or a script ({_shown(runs[0])})")
