"""What many fields of a notice ask of the whole of it: looked up once for each release that is read field by field.

A notice of a thousand awards is asked for those of each lot, for each field. A release given as `Read` remembers the
answers; a plain one is searched each time, and gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from tendering.checks.notices.read import (
    Json,
    at,
    awards_of,
    contracts_of,
    items_by_lot,
    nodes,
    parties_of,
    text,
    texts,
)

Found = TypeVar("Found")


class Read(dict[str, object]):
    """A release that is not changed while it is read, with what was looked up in it."""

    __slots__ = ("known",)

    def __init__(self, release: Json) -> None:
        super().__init__(release)
        self.known: dict[str, Any] = {}


def once(release: Json, what: str, look: Callable[[Json], Found]) -> Found:
    """Return what ``look`` finds in a release; of a `Read`, what it found before under the same name.

    >>> once({"awards": []}, "awards", awards_of)
    []
    """
    if not isinstance(release, Read):
        return look(release)
    if what not in release.known:
        release.known[what] = look(release)
    return cast("Found", release.known[what])


def awards_of_lot(release: Json, lot: Json) -> list[Json]:
    """Return the awards of a lot, in order."""
    by_lot = once(release, "awards of a lot", _awards_by_lot)
    return by_lot.get(text(lot, "id"), [])


def _awards_by_lot(release: Json) -> Mapping[str, list[Json]]:
    return _listed(
        (lot, a) for a in awards_of(release) for lot in dict.fromkeys(texts(a, "relatedLots"))
    )


def contracts_of_award(release: Json, award: Json) -> list[Json]:
    """Return the contracts made under an award, in order."""
    by_award = once(release, "contracts of an award", _contracts_by_award)
    return by_award.get(text(award, "id"), [])


def _contracts_by_award(release: Json) -> Mapping[str, list[Json]]:
    return _listed((text(c, "awardID"), c) for c in contracts_of(release))


def contracts_of_lot(release: Json, lot: Json) -> list[Json]:
    """Return the contracts made under the awards of a lot, in order."""
    ids = dict.fromkeys(text(a, "id") for a in awards_of_lot(release, lot))
    place = once(release, "places of contracts", _places_of_contracts)
    found = [c for key in ids for c in contracts_of_award(release, {"id": key})]
    return sorted(found, key=lambda c: place[id(c)])


def _places_of_contracts(release: Json) -> Mapping[int, int]:
    return {id(c): n for n, c in enumerate(contracts_of(release))}


def party(release: Json, reference: object) -> Json:
    """Return the party an organisation reference points at; an empty one where there is none."""
    wanted = text(reference, "id")
    return once(release, "parties", _parties_by_id).get(wanted, {}) if wanted else {}


def _parties_by_id(release: Json) -> Mapping[str, Json]:
    found: dict[str, Json] = {}
    for one in parties_of(release):
        found.setdefault(text(one, "id"), one)
    return found


def items_of_lot(release: Json, lot: Json) -> list[Json]:
    """Return the items of a lot, those of no lot among them."""
    return once(release, "items of a lot", items_by_lot)(text(lot, "id"))


def statistics_of(release: Json, measure: str, lot: str) -> Json | None:
    """Return the first bid statistic of a measure that is of a lot, or of none; None where there is none."""
    known = once(release, "statistics", _statistics)
    found = [known[key] for key in ((measure, lot), (measure, "")) if key in known]
    return min(found, key=lambda x: x[0])[1] if found else None


def _statistics(release: Json) -> Mapping[tuple[str, str], tuple[int, Json]]:
    found: dict[tuple[str, str], tuple[int, Json]] = {}
    for n, one in enumerate(nodes(at(release, "bids.statistics"))):
        found.setdefault((text(one, "measure"), text(one, "relatedLot")), (n, one))
    return found


def _listed(pairs: Iterable[tuple[str, Json]]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found
