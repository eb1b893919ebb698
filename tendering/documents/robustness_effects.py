"""What a trial of an outcome found, as parts with a table each; and an effect on places, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tendering.analysis.effect import Effect
from tendering.documents.names import Names, capital, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One part of what is said: its heading, sentences, and a table where there is one.

    Attributes:
        words: Columns, from 0, that hold words.
        lot: The lot whose picture belongs here; empty where there is none.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    caption: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    words: tuple[int, ...] = ()
    lot: str = ""


def effect_words(names: Names, effect: Effect) -> list[str]:
    """Say what would change, one sentence for each list of places; nothing where nothing would."""
    seats = {
        "gained": effect.gained,
        "lost": effect.lost,
        "vacated": effect.vacated,
    }
    lists = dict.fromkeys((s.lot, s.role, s.zone) for found in seats.values() for s in found)
    said: list[str] = []
    for key in lists:
        one = {
            what: [names.bidder(s.bidder) for s in found if (s.lot, s.role, s.zone) == key]
            for what, found in seats.items()
        }
        said += _list_words(names, key, one)
    said += [
        f"{names.lot(lot)} would wait: {why}" if why else f"{names.lot(lot)} would wait"
        for lot, why in effect.waiting
    ]
    said += [f"{names.lot(lot)} would wait no longer" for lot in effect.decided]
    return said


def _list_words(
    names: Names, key: tuple[str, str, str | None], one: dict[str, list[str]]
) -> Iterator[str]:
    lot, role, zone = key
    where = f"{names.in_lot(lot).role(role)}, {names.area(lot, zone)}"
    gained, gone = one["gained"], [*one["lost"], *one["vacated"]]
    if gained and gone:
        yield capital(f"{where}: {joined(gained)} in place of {joined(gone)}")
    elif gained:
        yield capital(f"{where}: {joined(gained)} as well")
    elif one["lost"]:
        yield capital(f"{where}: {joined(one['lost'])} no longer")


def effect_cell(names: Names, effect: Effect) -> str:
    """Say what would change in one cell of a table."""
    return "; ".join(effect_words(names, effect)) or "no"
