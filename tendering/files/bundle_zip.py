"""A bundle as one zip file: written so that equal members give equal bytes, read with bounds and trusted in nothing."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tendering.files.canonical import FIXED_TIME, write_part

MOST_FILE = 500_000_000
MOST_MEMBER = 250_000_000
MOST_UNPACKED = 1_000_000_000
MOST_MEMBERS = 60_000
MOST_RATIO = (
    400  # a record of many like rows packs to a fortieth; deflate reaches about 1,000 on a bomb
)
MOST_NAME = 240
_HEADER, _LISTED, _END = 30, 46, 22
"""Bytes of a zip file beside names and contents: before each member, for each in the directory, and at the end."""


class BundleError(Exception):
    """The file cannot be read as a bundle: the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A bundle's members by name, and whether the file is packed as it was made."""

    members: Mapping[str, bytes]
    repacked: bool = False


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return the zip of some members in order of name: the same bytes for the same members, on one zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(members):
            write_part(target, name, members[name])
    return out.getvalue()


def unpack(path: Path) -> Unpacked:
    """Read a bundle, or the folder it was unzipped into.

    Raises:
        BundleError: It is no zip file, breaks a bound, or holds a member that could be written outside its folder.
        OSError: The file cannot be read.
    """
    if path.is_dir():
        return Unpacked(members=dict(_of_folder(path)), repacked=True)
    with path.open("rb") as file:
        data = file.read(MOST_FILE + 1)
    if len(data) > MOST_FILE:
        raise BundleError(f"the file is larger than {MOST_FILE // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            _bounded(listed, len(data))
            members = {m.filename: _read(archive, m) for m in listed}
            repacked = any(_other(m) for m in listed) or _gaps(
                listed, archive.start_dir, len(data)
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OverflowError,
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
        OSError,  # a seek to nowhere: the bytes are in memory
    ) as error:
        raise BundleError(f"the file is damaged, or no zip file ({error})") from error
    return Unpacked(members=members, repacked=repacked or list(members) != sorted(members))


def _bounded(listed: list[zipfile.ZipInfo], size: int) -> None:
    if len(listed) > MOST_MEMBERS:
        raise BundleError(f"it holds more than {MOST_MEMBERS:,} files")
    unpacked = sum(m.file_size for m in listed)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(size, 1):
        raise BundleError("it unpacks to far more than a bundle should")
    seen: set[str] = set()
    for member in listed:
        if fault := _bad_name(member):
            raise BundleError(f"a file in it {fault}: {member.orig_filename[:MOST_NAME]!r}")
        if member.filename.casefold() in seen:
            raise BundleError(f"it holds two files of one name: {member.filename!r}")
        seen.add(member.filename.casefold())
        if member.file_size > MOST_MEMBER:
            raise BundleError(f"{member.filename} is larger than {MOST_MEMBER // 1_000_000} MB")


def _bad_name(member: zipfile.ZipInfo) -> str:
    name = member.filename
    mode = member.external_attr >> 16
    if member.flag_bits & 0x1:
        return "is encrypted"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no plain file"
    if name != member.orig_filename or not name or len(name) > MOST_NAME:
        return "has a name that hides another"
    parts = name.split("/")
    if "\\" in name or ":" in name or any(p in ("", ".", "..") for p in parts):
        return "would be written outside its folder"
    if not name.isprintable():
        return "has a name that does not show"
    return ""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read a member no further than its header says: a header may lie."""
    with archive.open(member) as stream:
        data = stream.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise BundleError(f"{member.filename} is not as long as the file says")
    return data


def _other(member: zipfile.ZipInfo) -> bool:
    """Say whether a member was packed by something else than `pack`."""
    return (
        member.date_time != FIXED_TIME
        or bool(member.extra)
        or bool(member.comment)
        or member.create_system != 3
    )


def _gaps(listed: list[zipfile.ZipInfo], directory: int, size: int) -> bool:
    """Say whether a file holds any byte beside its members and their directory, or members in another order."""
    place = 0
    for member in listed:
        if member.header_offset != place:
            return True
        place += _HEADER + len(member.filename.encode()) + member.compress_size
    listing = sum(_LISTED + len(m.filename.encode()) for m in listed)
    return directory != place or directory + listing + _END != size


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    total, count = 0, 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise BundleError(f"{path.name} is a link, not a file")
        if not path.is_file():
            continue
        total, count = total + path.stat().st_size, count + 1
        if total > MOST_UNPACKED or count > MOST_MEMBERS:
            raise BundleError("the folder holds far more than a bundle should")
        yield path.relative_to(folder).as_posix(), path.read_bytes()
