"""The parts a form is made of: blocks, their columns, and how the grammar describes each."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.files.form_cells import Kind, kind_of
from tendering.files.schema_lookup import note

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its key, the place in the grammar that describes it, and how its cells are written."""

    key: str
    title: str
    model: Loc
    width: float = 18
    kind: Kind = Kind.TEXT
    help: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: ``shape`` names how its rows become part of the definition."""

    name: str
    title: str
    columns: tuple[Column, ...]
    shape: str = "list"
    base: tuple[str, ...] = ()
    spare: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A block of single entries, one on each row, each a key of the definition."""

    name: str
    title: str
    entries: tuple[Column, ...]


Block = Table | Fields


def split(key: str) -> Loc:
    """Return a dotted key as a place."""
    return tuple(key.split("."))


def column(key: str, title: str, model: str, width: float = 18, **said: str) -> Column:
    """Return a column described by the grammar at a dotted place, in which 0 stands for any item."""
    loc: Loc = tuple(0 if part == "0" else part for part in model.split("."))
    found = note(loc)
    kind = Kind(said["kind"]) if "kind" in said else kind_of(loc)
    text = said.get("help") or (found.description if found else "")
    if kind is not Kind.TEXT:
        text = f"{text} ({kind.value[0].upper()}{kind.value[1:]}.)"
    words = tuple(said["words"].split()) if "words" in said else found.words if found else ()
    return Column(key=key, title=title, model=loc, width=width, kind=kind, help=text, words=words)


def table(name: str, title: str, base: str, spare: int, *columns: tuple[str, str, float]) -> Table:
    """Return a table whose rows are the items of one list."""
    made = tuple(column(key, label, f"{base}.0.{key}", width) for key, label, width in columns)
    return Table(name=name, title=title, columns=made, base=tuple(base.split(".")), spare=spare)


def entries(name: str, title: str, *rows: tuple[str, str]) -> Fields:
    """Return a block of single entries by their keys."""
    return Fields(
        name=name, title=title, entries=tuple(column(key, label, key) for key, label in rows)
    )
