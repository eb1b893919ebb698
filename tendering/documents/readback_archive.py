"""The text parts of a Word file, unpacked from its bytes and checked; stretches that many files hold alike, once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

DOCUMENT = "word/document.xml"
_ENTRY = struct.Struct("<10xH4xLLLHHH8xL")
_READ = (b"word/document.xml", b"word/header", b"word/footer")
_STORED, _DEFLATED = 0, 8
_FLUSHED = b"\0\0\xff\xff"
"""Ends what was compressed so far at a whole byte: what follows may be unpacked alone."""
_CRC = 0xEDB88320
_ONE = 1 << 31


class UnreadableError(ValueError):
    """The bytes are not the file they should be."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A text part as it lies in its archive, and what the archive says of its content."""

    name: str
    packed: bytes
    method: int
    crc: int
    size: int

    def unpacked(self) -> bytes:
        """Return the content.

        Raises:
            UnreadableError: It is cut short or altered.
        """
        try:
            deflated = self.method == _DEFLATED
            content = zlib.decompress(self.packed, -15) if deflated else self.packed
        except zlib.error as error:
            raise UnreadableError(f"{self.name} cannot be unpacked") from error
        if (
            self.method not in (_STORED, _DEFLATED)
            or len(content) != self.size
            or zlib.crc32(content) != self.crc
        ):
            raise UnreadableError(f"{self.name} is not what was written")
        return content

    def chunks(self) -> list[bytes]:
        """Return the compressed content cut where its compression was ended for a while; the last ends it for good."""
        if self.method != _DEFLATED:
            return []
        *cut, last = self.packed.split(_FLUSHED)
        return [*(c + _FLUSHED for c in cut), last]


def entries(data: bytes) -> Iterator[Entry]:
    """Yield the text parts of a Word file, still compressed.

    Raises:
        UnreadableError: The bytes are cut short or altered.
    """
    end = data.rfind(b"PK\5\6")
    if end < 0 or len(data) < end + 22:
        raise UnreadableError("it is not a whole file")
    try:
        yield from _entries(data, end)
    except struct.error as error:
        raise UnreadableError("its list of parts leads nowhere") from error


def _entries(data: bytes, end: int) -> Iterator[Entry]:
    count, _, at = struct.unpack_from("<H2L", data, end + 10)
    for _ in range(count):
        if data[at : at + 4] != b"PK\1\2":
            raise UnreadableError("its list of parts is broken")
        method, crc, packed, size, length, extra, note, offset = _ENTRY.unpack_from(data, at)
        name = data[at + 46 : at + 46 + length]
        at += 46 + length + extra + note
        if name.startswith(_READ):
            start = offset + 30 + sum(struct.unpack_from("<2H", data, offset + 26))
            yield Entry(name.decode(), data[start : start + packed], method, crc, size)


def parts_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the text parts of a Word file: name and content, unpacked and checked against its checksum.

    Raises:
        UnreadableError: The bytes are cut short or altered.
    """
    for entry in entries(data):
        yield entry.name, entry.unpacked()


def alone(chunk: bytes, *, last: bool) -> bytes | None:
    """Unpack a chunk by itself; None where it does not end as it should or needs what stands before it."""
    unpack = zlib.decompressobj(-15)
    try:
        content = unpack.decompress(chunk)
    except zlib.error:
        return None
    return content if unpack.eof == last and not unpack.unused_data else None


def crc_step(size: int) -> int:
    """Return what the checksum of a text is multiplied by where so many bytes follow it: see `crc_of_both`."""
    step = _ONE
    for power in _powers():
        if not size:
            break
        if size & 1:
            step = _product(step, power)
        size >>= 1
    return step


@cache
def _powers() -> tuple[int, ...]:
    """Return what 1, 2, 4, 8 ... bytes that follow multiply a checksum by; no part of a file has 2**32 bytes."""
    found = [_ONE >> 8]  # x to the power of 8: a byte
    while len(found) < 32:
        found.append(_product(found[-1], found[-1]))
    return tuple(found)


def crc_of_both(first: int, second: int, step: int) -> int:
    """Return the CRC-32 of two texts in a row from that of each; ``step`` is `crc_step` of the second's size.

    >>> crc_of_both(zlib.crc32(b"one"), zlib.crc32(b"other"), crc_step(5)) == zlib.crc32(b"oneother")
    True
    """
    return _product(step, first) ^ second


def _product(one: int, other: int) -> int:
    """Multiply two polynomials of bits modulo the one of CRC-32, the highest power in the lowest bit (zlib, crc32.c)."""
    product, bit = 0, _ONE
    while one:
        if one & bit:
            product ^= other
            one ^= bit
        bit >>= 1
        other = (other >> 1) ^ _CRC if other & 1 else other >> 1
    return product
