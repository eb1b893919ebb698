"""The rows of a dossier by table, and the place of each as the person knows it. For the checks of bids."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tendering.model.bids import Dossier
from tendering.model.by_column import at, columns, has, neighbours

KEYS: Mapping[str, tuple[str, ...]] = {
    "bidders": ("id",),
    "parties": ("bidder", "party", "role"),
    "bids": ("bidder", "lot", "zone"),
    "capacity": ("bidder", "lot"),
    "prices": ("bidder", "lot", "zone", "item"),
    "pass_fail": ("bidder", "party", "lot", "question"),
    "marks": ("evaluator", "bidder", "lot", "zone", "criterion"),
    "consensus": ("bidder", "lot", "zone", "criterion"),
    "decisions": ("bidder", "lot", "zone", "about"),
    "withdrawals": ("bidder", "lot", "zone"),
    "panel": ("person",),
    "sends": ("recipient", "lot", "sent", "method"),
    "connected": ("bidder", "person"),
    "incumbents": ("provider", "lot", "zone"),
    "specialisms": ("bidder", "lot", "zone", "need"),
    "promises": ("bidder", "lot", "zone", "criterion", "promise"),
}
"""The values that make a row of each table unique, as `Dossier.where` is keyed."""

EVERY_ZONE = "*"


def table(dossier: Dossier, name: str) -> Sequence[Any]:
    """Return the rows of a table by its file name."""
    rows: Sequence[Any] = getattr(dossier, "answers" if name == "pass_fail" else name)
    return rows


def row_key(name: str, row: Any) -> tuple[str, ...]:
    """Return the key of a row: the table, then the values that make it unique."""
    return (name, *(str(getattr(row, part)) for part in KEYS[name]))


def place(dossier: Dossier, name: str, row: Any) -> str:
    """Return where a row was written, such as ``bids.csv:3``; the file where that is not known."""
    return dossier.where.get(row_key(name, row), f"{name}.csv")


def suspects(
    dossier: Dossier, parts: Sequence[str], wrong: Callable[[Any], bool]
) -> Iterator[tuple[str, Any]]:
    """Yield each row that may be wrong with the name of its table: what rows have in common is looked at once.

    Args:
        dossier: Its tables are taken in order; one whose rows have none of the parts is left out.
        parts: What alone decides whether a row may be wrong, such as its lot and zone.
        wrong: Says whether it may be, of what has the parts that a row of the table has.
    """
    for name in KEYS:
        rows = table(dossier, name)
        having = [part for part in parts if has(rows, part)]
        if not having:
            continue
        keys = dict.fromkeys(key for key, _, _ in neighbours(rows, having))
        found = {
            key for key in keys if wrong(SimpleNamespace(**dict(zip(having, key, strict=True))))
        }
        if found:
            common = zip(*(columns(rows, part) for part in having), strict=True)
            for row in at(rows, (key in found for key in common)):
                yield name, row


def near(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, to add to a message; nothing where none is near.

    >>> near("b1", ["B1", "B2"])
    '; did you mean B1?'
    """
    by_folded = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(word.casefold()[:60], by_folded, 1)
    return f"; did you mean {by_folded[found[0]]}?" if found else ""


def scope(lot: str, zone: str = "") -> str:
    """Name a lot and zone for a message.

    >>> scope("1", "north"), scope("1"), scope("")
    ('lot 1, zone north', 'lot 1', 'every lot')
    """
    return f"lot {lot}, zone {zone}" if zone else f"lot {lot}" if lot else "every lot"
