"""The parts of a Word file as they lie in its archive: what many files hold alike is compressed once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from tendering.files.canonical import DEFLATE_LEVEL

LONG, LONG_LEVEL = 200_000, 3
"""Of a part with stretches, or of more bytes: a seventh longer than at level 5, in half the time."""
_DATE_1980 = (1 << 5) | 1
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_LISTED = struct.Struct("<4s4B4HL2L5HL")
_OFFSET = struct.Struct("<L")


@dataclass(slots=True, eq=False)
class Stretch:
    """A text that many files hold alike, in parts that other stretches share, and its compressed form once asked for."""

    parts: tuple[str, ...]
    size: int = field(init=False)
    _packed: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        self.size = sum(map(len, self.parts))

    @property
    def text(self) -> str:
        """The whole text."""
        return self.parts[0] if len(self.parts) == 1 else "".join(self.parts)

    def packed(self, data: bytes) -> bytes:
        """Return the text, given as UTF-8, compressed so that it can stand anywhere in a compressed part.

        It refers to nothing before it and ends at a whole byte, so that it is unpacked alone, too.
        """
        if not self._packed:
            self._packed = _deflate(data)
        return self._packed


def _deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(LONG_LEVEL, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


@dataclass(frozen=True, slots=True)
class Packed:
    """A part as it lies in the archive, header included: compressed once, written many times."""

    name: str
    local: bytes
    listed: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Packed:
        """Compress a part as a whole."""
        level = LONG_LEVEL if len(data) > LONG else DEFLATE_LEVEL
        deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        body = deflate.compress(data) + deflate.flush()
        facts = (zlib.crc32(data), len(body), len(data))
        return cls._made(name, body, facts, sha256(data).hexdigest())

    @classmethod
    def joined(cls, name: str, pieces: Iterable[bytes | Stretch]) -> Packed:
        """Compress a part piece by piece: stretches as they are, what stands between them by itself."""
        deflate = zlib.compressobj(LONG_LEVEL, zlib.DEFLATED, -15)
        body: list[bytes] = []
        crc, size, digest = 0, 0, sha256()
        for piece in pieces:
            if isinstance(piece, Stretch):
                data = piece.text.encode()
                body.append(piece.packed(data))
            else:
                data = piece
                body += (deflate.compress(data), deflate.flush(zlib.Z_FULL_FLUSH))
            crc, size = zlib.crc32(data, crc), size + len(data)
            digest.update(data)
        body.append(deflate.flush())
        whole = b"".join(body)
        return cls._made(name, whole, (crc, len(whole), size), digest.hexdigest())

    @classmethod
    def _made(cls, name: str, body: bytes, facts: tuple[int, int, int], digest: str) -> Packed:
        title = name.encode()
        sizes = (*facts, len(title), 0)
        local = _LOCAL.pack(b"PK\3\4", 20, 0, 0, 8, 0, _DATE_1980, *sizes)
        listed = _LISTED.pack(
            b"PK\1\2", 20, 3, 20, 0, 0, 8, 0, _DATE_1980, *sizes, 0, 0, 0, 0o644 << 16
        )
        return cls(name, local + title + body, listed, digest)


def write_archive(parts: list[Packed]) -> bytes:
    """Write parts as an archive with fixed time and attributes; without long parts, the bytes of `canonical_zip`."""
    written: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for part in parts:
        written.append(part.local)
        central += (part.listed, _OFFSET.pack(at), part.name.encode())
        at += len(part.local)
    listing = b"".join(central)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), len(listing), at, 0)
    return b"".join((*written, listing, end))
