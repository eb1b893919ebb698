"""The chain: each entry sealed with the digest of the one before it. Pure: no storage, no clock.

A link's body is the canonical JSON of the procurement, its number, the digest before it, when and how it was
written, and the entry; its digest is the SHA-256 of that text. A chain shows that something was changed only to
someone who holds a later head: that is why every letter prints it. A whole chain is not a complete one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tendering.model.entries import Entry
from tendering.record.entry_data import Ready, canonical_json, from_data, to_data
from tendering.record.read_ahead import Read, read_ahead
from tendering.record.rows_read import read_json

FORMAT = "tendering-record-1"
GENESIS = "0" * 64
"""What stands before the first entry."""
LONG = 100_000
"""A text of more characters is not kept in memory beside the entry that was read from it."""
CLOCKS = ("system", "stated")
"""Where the instant of writing came from: the machine's clock, or one stated for a test or a demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be written, with the bytes of the files it rests on.

    Attributes:
        entry: Without a number: the chain gives it.
        matter: The bytes of each file of ``entry.files``, by digest.
        channel: How it was made: the command, or ``load``.
        salt: What nobody can guess, in hex. Without it, a mark or price withheld from a copy could be found by
            trying every value against the entry's digest; with it, the digest gives nothing away.
        text: The canonical text of the entry, where it was made beforehand; see `written_ahead`.
    """

    entry: Entry
    matter: dict[str, bytes]
    channel: str = ""
    salt: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry as it stands in the chain.

    Attributes:
        written: When it was written, UTC, to the second.
        clock: One of `CLOCKS`.
        body: The text that ``digest`` is the SHA-256 of; empty where it is long and the store has it, see `slim`.
    """

    procurement: str
    number: int
    previous: str
    written: datetime
    clock: str
    channel: str
    entry: Entry
    body: str
    digest: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A row as the store gives it back, trusted in nothing."""

    number: int
    previous: str
    digest: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where a chain does not hold: its number, and what differs."""

    number: int
    said: str


def seal(
    procurement: str,
    draft: Draft,
    *,
    number: int,
    previous: str,
    written: datetime,
    clock: str,
) -> Link:
    """Make the link of an entry.

    Raises:
        ValueError: The instant has no time zone, or the clock is none of `CLOCKS`.
    """
    if written.tzinfo is None:
        raise ValueError("the instant of writing needs a time zone")
    if clock not in CLOCKS:
        raise ValueError(f"not a kind of clock: {clock}")
    data = _data(
        procurement, draft, number=number, previous=previous, written=written, clock=clock
    )
    body = canonical_json({**data, "entry": Ready(draft.text)} if draft.text else data)
    return _link(data, body, sha256(body.encode()))


def _data(
    procurement: str,
    draft: Draft,
    *,
    number: int,
    previous: str,
    written: datetime,
    clock: str,
) -> dict[str, Any]:
    instant = written.astimezone(UTC).replace(microsecond=0)
    data: dict[str, Any] = {
        "format": FORMAT,
        "procurement": procurement,
        "number": number,
        "previous": previous,
        "written": instant_text(instant),
        "clock": clock,
        "channel": draft.channel,
        "entry": to_data(draft.entry, by_column=True, sound=bool(draft.text)),
    }
    if draft.salt:
        data["salt"] = draft.salt
    return data


def instant_text(instant: datetime) -> str:
    """Return the one text of an instant of UTC.

    >>> instant_text(datetime(2027, 5, 4, 9, 30, tzinfo=UTC))
    '2027-05-04T09:30:00Z'
    """
    return instant.isoformat().replace("+00:00", "Z")


def read_link(stored: Stored) -> Link:
    """Return the link that a stored row holds.

    Raises:
        ValueError: The row is not one that `seal` made.
    """
    return _as_read(stored, partial(read_json, stored.body))


def _as_read(stored: Stored, read: Read) -> Link:
    """Return the link that a stored row holds; ``read`` gives the data of its text."""
    try:
        data = read()
    except RecursionError as error:
        raise ValueError(f"not the body of a link: {error}") from error
    return _link(data, stored.body, stored.digest)


def _link(data: Any, body: str, digest: str) -> Link:
    try:
        written = datetime.fromisoformat(data["written"])
        if written.tzinfo is None:
            raise ValueError("the instant of writing has no time zone")
        return Link(
            procurement=data["procurement"],
            number=data["number"],
            previous=data["previous"],
            written=written,
            clock=data["clock"],
            channel=data["channel"],
            entry=from_data(data["entry"], data["number"]),
            body=body,
            digest=digest,
            salt=data.get("salt", ""),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not the body of a link: {error}") from error


def first_break(procurement: str, rows: Iterable[Stored]) -> Break | None:
    """Return the first place where stored rows are not one whole chain of a procurement; None where they are."""
    return next((x for x in read_chain(procurement, rows) if isinstance(x, Break)), None)


def whole_links(procurement: str, rows: Iterable[Stored]) -> tuple[tuple[Link, ...], Break | None]:
    """Return the links of the rows that hold, up to the first that does not, and that break where there is one.

    Of a long chain every second text is read by a copy of this process.
    """
    links: list[Link] = []
    with closing(read_ahead(rows, lambda row: row.body)) as read:
        for link in _followed(procurement, read, thorough=False):
            if isinstance(link, Break):
                return tuple(links), link
            links.append(slim(link))
    return tuple(links), None


def slim(link: Link) -> Link:
    """Return a link without its text where that is long: its entry says the same, and the store keeps the text."""
    return replace(link, body="") if len(link.body) > LONG else link


def with_texts(links: Iterable[Link], rows: Iterable[Stored]) -> Iterator[Link]:
    """Yield links with the texts that `slim` left out, from the rows of the same chain in order."""
    for link, row in zip(links, rows, strict=False):
        yield link if link.body or row.digest != link.digest else replace(link, body=row.body)


def read_chain(procurement: str, rows: Iterable[Stored]) -> Iterator[Link | Break]:
    """Yield the links of the rows that hold, one at a time, and last the first break where there is one.

    A chain of any length is read in the memory of one entry, if the rows come one at a time too. It is held also that
    each text is in the one form that the record writes.

    Args:
        procurement: Whose chain it is to be.
        rows: In order of number.
    """
    each = ((row, partial(read_json, row.body)) for row in rows)
    yield from _followed(procurement, each, thorough=True)


def _followed(
    procurement: str, rows: Iterable[tuple[Stored, Read]], *, thorough: bool
) -> Iterator[Link | Break]:
    """Yield as `read_chain` does, of rows each with what gives the data of its text."""
    last: Link | None = None
    for number, (row, read) in enumerate(rows, 1):
        link = _followed_by(procurement, row, read, number, last)
        if isinstance(link, Link) and thorough and not _in_one_form(link):
            link = "its text is not in the one form that the record writes"
        if isinstance(link, str):
            yield Break(number=number, said=link)
            return
        yield link
        last = link


def _followed_by(
    procurement: str, row: Stored, read: Read, number: int, last: Link | None
) -> Link | str:
    """Return the link that a row holds, or why it does not follow the last one."""
    if row.number != number:
        return f"entry {number} is missing: the next one is numbered {row.number}"
    if sha256(row.body.encode(errors="surrogateescape")) != row.digest:
        return "its text is not the one its digest was taken of"
    try:
        link = _as_read(row, read)
    except ValueError as error:
        return f"it cannot be read: {error}"
    if link.procurement != procurement:
        return f"it belongs to the procurement {link.procurement}"
    if link.number != row.number:
        return f"its text says that it is entry {link.number}"
    previous = last.digest if last else GENESIS
    if row.previous != previous or link.previous != previous:
        return "it does not follow the entry before it: one was changed, removed or put in between"
    if last is not None and link.written < last.written:
        return "it was written before the entry it follows"
    return link


def _in_one_form(link: Link) -> bool:
    """Say whether a link's text is, to the last character, the one that `seal` writes of it."""
    draft = Draft(entry=link.entry, matter={}, channel=link.channel, salt=link.salt)
    try:
        again = canonical_json(
            _data(
                link.procurement,
                draft,
                number=link.number,
                previous=link.previous,
                written=link.written,
                clock=link.clock,
            )
        )
    except (ValueError, TypeError, AttributeError):
        return False
    return link.clock in CLOCKS and again == link.body


def entries_of(links: Iterable[Link]) -> tuple[Entry, ...]:
    """Return the entries of a chain, each with its number."""
    return tuple(link.entry for link in links)


def head_of(links: Sequence[Link]) -> str:
    """Return the digest of the last entry; of an empty chain, `GENESIS`."""
    return links[-1].digest if links else GENESIS


def merkle_root(digests: Sequence[str]) -> str:
    """Return the root of the Merkle tree over digests (RFC 6962: leaves and nodes are told apart; no padding).

    >>> merkle_root([]) == sha256(b"")
    True
    """
    if not digests:
        return sha256(b"")
    return _root([_leaf(d) for d in digests]).hex()


def inclusion_proof(digests: Sequence[str], index: int) -> tuple[str, ...]:
    """Return the audit path of one leaf (RFC 6962, 2.1.1), from the leaf up.

    Raises:
        IndexError: There is no such leaf.
    """
    if not 0 <= index < len(digests):
        raise IndexError(index)
    return tuple(h.hex() for h in _path([_leaf(d) for d in digests], index))


def proves(digest: str, index: int, size: int, path: Sequence[str], root: str) -> bool:
    """Say whether an audit path shows that a digest is the leaf at ``index`` of the tree with ``root``."""
    if not 0 <= index < size:
        return False
    return _climb(_leaf(digest), index, size, [bytes.fromhex(p) for p in path]) == bytes.fromhex(
        root
    )


def _leaf(digest: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(digest)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """Return the greatest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return _node(_root(leaves[:k]), _root(leaves[k:]))


def _path(leaves: list[bytes], index: int) -> Iterator[bytes]:
    if len(leaves) == 1:
        return
    k = _split(len(leaves))
    if index < k:
        yield from _path(leaves[:k], index)
        yield _root(leaves[k:])
    else:
        yield from _path(leaves[k:], index - k)
        yield _root(leaves[:k])


def _climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    k = _split(size)
    if index < k:
        below = _climb(leaf, index, k, path[:-1])
        return None if below is None else _node(below, path[-1])
    below = _climb(leaf, index - k, size - k, path[:-1])
    return None if below is None else _node(path[-1], below)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
