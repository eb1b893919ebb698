"""A field of a notice: what the law asks for, where a release says it, and where an officer writes it.

One table of fields for each kind gives both the form in the order of the law and the test that nothing is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tendering.checks.notices.once import Read, once
from tendering.checks.notices.read import (
    Json,
    contracts_of,
    given_awards,
    lots_of,
    nodes,
    parties_of,
    text,
    texts,
)

Says = Callable[[Json, Json], str]
When = Callable[[Json], bool]
NOT_STATED = "Not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One item of information of a notice.

    Attributes:
        cite: Where the law or the form asks for it, such as ``27(2)(l)`` or ``II.1.1``.
        says: What a release says, in words, from the release and the item the field is about; empty is lacking.
        fill: What an officer fills in: a key of the tender, or a table with its column.
        must: Whether a notice without it is incomplete.
        when: Whether it applies to a release at all.
        each: What it is repeated for: a key of `EACH`; empty is once.
        blank: What the form prints where nothing is said and nothing need be.
        quiet: Left out of the form where nothing is said.
        given: Key of the tender that must not be blank, where a release cannot tell "no" from "not said".
    """

    cite: str
    label: str
    says: Says
    fill: str = ""
    must: bool = True
    when: When | None = None
    each: str = ""
    blank: str = NOT_STATED
    quiet: bool = False
    given: str = ""

    def applies(self, release: Json) -> bool:
        """Say whether the field belongs in this release."""
        return self.when is None or self.when(release)


@dataclass(frozen=True, slots=True)
class Lack:
    """A field that a release lacks, and the items that lack it (empty: the notice as a whole)."""

    field: Field
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form."""

    cite: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together in the form: of the notice as a whole (no title), or of one lot, award or supplier."""

    title: str
    rows: tuple[Row, ...]


def field(
    cite: str,
    label: str,
    says: Says,
    fill: str = "",
    *,
    must: bool = True,
    when: When | None = None,
    each: str = "",
    blank: str = NOT_STATED,
    quiet: bool = False,
    given: str = "",
) -> Field:
    """Make a field; the tables are read down, so they are written short."""
    return Field(
        cite=cite,
        label=label,
        says=says,
        fill=fill,
        must=must,
        when=when,
        each=each,
        blank=blank,
        quiet=quiet,
        given=given,
    )


def of(path: str) -> Says:
    """Read a text of the release."""
    return lambda release, _: text(release, path)


def own(path: str) -> Says:
    """Read a text of the item the field is about."""
    return lambda _, item: text(item, path)


def lot_name(lot: Json) -> str:
    """Name a lot as a reader finds it: its number and its title."""
    number, title = text(lot, "id"), text(lot, "title")
    head = number if number.lower().startswith("lot") else f"Lot {number}"
    return head if not title or title == head else f"{head}: {title}"


def _lot_names(release: Json) -> dict[str, str]:
    """Return the name of each lot by its id, in published order."""
    return {text(x, "id"): lot_name(x) for x in lots_of(release)}


def _award_name(award: Json, lots: Mapping[str, str]) -> str:
    """Name an award: who, in which lot, as what."""
    who = ", ".join(text(s, "name") for s in nodes(award.get("suppliers"))) or text(award, "id")
    where = "; ".join(lots[x] for x in dict.fromkeys(texts(award, "relatedLots")) if x in lots)
    return f"{who} ({where})" if where else who


def _awards(release: Json) -> list[tuple[str, Json]]:
    lots = _lot_names(release)
    return [(_award_name(a, lots), a) for a in given_awards(release)]


def _contracts(release: Json) -> list[tuple[str, Json]]:
    """Name each contract by the award it is made under."""
    names: dict[str, str] = {}
    for name, award in _awards(release):
        names.setdefault(text(award, "id"), name)
    return [
        (names.get(text(c, "awardID")) or f"Contract {text(c, 'id')}", c)
        for c in contracts_of(release)
    ]


EACH: dict[str, Callable[[Json], list[tuple[str, Json]]]] = {
    "lot": lambda r: [(lot_name(x), x) for x in lots_of(r)],
    "award": _awards,
    "contract": _contracts,
    "supplier": lambda r: [(text(p, "name"), p) for p in parties_of(r, "supplier")],
    "unsuccessful": lambda r: [(text(p, "name"), p) for p in parties_of(r, "tenderer")],
}


def items(release: Json, each: str) -> list[tuple[str, Json]]:
    """Return what fields of a release are repeated for, each with its name, in order."""
    return once(release, f"each {each}", EACH[each])


_WORDS = {
    "award": "Award",
    "contract": "Contract",
    "supplier": "Supplier",
    "unsuccessful": "Unsuccessful supplier",
}


def common(each: str, says: Says) -> Says:
    """Say once for the whole notice what every award or contract says; where they differ, each by its name.

    Where one of them says nothing, nothing is said: the field is then lacking.
    """

    def together(release: Json, _: Json) -> str:
        said = [(name, says(release, item)) for name, item in items(release, each)]
        if not all(what for _, what in said):
            return ""
        distinct = dict.fromkeys(what for _, what in said)
        if len(distinct) < 2:
            return next(iter(distinct), "")
        return "; ".join(f"{name}: {what}" for name, what in said)

    return together


def lacking(release: Json, fields: Sequence[Field]) -> Iterator[Lack]:
    """Yield every field that must be there and is not, in the order of the table."""
    release = Read(release)
    for item in fields:
        if not item.must or not item.applies(release):
            continue
        if not item.each:
            if not item.says(release, {}):
                yield Lack(item)
            continue
        missing = [
            name for name, about in items(release, item.each) if not item.says(release, about)
        ]
        if missing:
            yield Lack(item, tuple(missing))


def groups(release: Json, fields: Sequence[Field]) -> Iterator[Group]:
    """Yield the form: fields in the order of the law, those of each lot or supplier together under its name."""
    release = Read(release)
    applying = [f for f in fields if f.applies(release)]
    for each, run in groupby(applying, key=lambda f: f.each):
        together = list(run)
        for name, about in items(release, each) if each else [("", {})]:
            said = ((f, f.says(release, about)) for f in together)
            rows = tuple(Row(f.cite, f.label, t or f.blank) for f, t in said if t or not f.quiet)
            if rows:
                yield Group(_titled(each, name), rows)


def _titled(each: str, name: str) -> str:
    return f"{_WORDS[each]}: {name}" if each in _WORDS else name
