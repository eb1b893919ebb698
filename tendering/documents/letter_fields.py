"""The table of what each kind of letter must say by law (`letter_fields.toml`), and what a letter lacks of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tendering.model.findings import Finding, finding

OF_SCORES = frozenset({"criteria", "own_score"})
TESTS = frozenset({"some", "each", "apart", "record"})
Path = Callable[[Mapping[str, object]], list[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """One field that a kind of letter must fill.

    Attributes:
        title: The field in words, as a finding names it.
        cite: The provision that asks for it.
        test: ``some`` value and no blank one; ``each`` value there is; ``apart``, no two alike; ``record``, where
            the letter is written.
        tags: Where a letter's values hold it, such as ``lots[].scores[].total``; a template must print them.
    """

    title: str
    cite: str
    test: str
    tags: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def required() -> Mapping[str, Mapping[str, Required]]:
    """Return the whole table: by kind of letter, then by field."""
    text = files(__package__).joinpath("letter_fields.toml").read_text("utf-8")
    return {
        kind: {
            name: Required(
                title=row["title"],
                cite=row["cite"],
                test=row["test"],
                tags=tuple(row.get("tags", ())),
            )
            for name, row in rows.items()
        }
        for kind, rows in tomllib.loads(text).items()
    }


def must_print(kinds: Iterable[str]) -> dict[str, str]:
    """Return the tags that a template of these kinds of letter must print, with the provision that asks for each."""
    rows = (row for kind in kinds for row in required()[kind].values())
    return {tag: row.cite for row in rows for tag in row.tags}


def lacking(kind: str, field: str, where: str, detail: str = "", instead: str = "") -> Finding:
    """Return the finding that a letter lacks a field.

    Args:
        kind: Kind of letter.
        field: Name of the field in the table.
        where: The recipient, as findings name it.
        detail: Of what, where the field occurs more than once: ``of Q2 Safety (Lot 1)``.
        instead: What is wrong with it, where it is there.
    """
    row = required()[kind][field]
    about = f"{row.title} {detail}".strip()
    return finding("X13", where, f"{about} {instead or 'is missing'}", law=row.cite)


def missing(
    kind: str, context: Mapping[str, object], where: str, *, scored: bool = True
) -> Iterator[Finding]:
    """Find every field that a letter's values leave blank.

    Args:
        kind: Kind of letter.
        context: Its values.
        where: The recipient, as findings name it.
        scored: Whether the tender scores anything: where whoever passes is admitted there is no score to tell.
    """
    for name, test, paths in _tested(kind):
        if name in OF_SCORES and not scored:
            continue
        for path in paths:
            values = path(context)
            if any(map(_blank, values)) or (test != "each" and not values):
                yield lacking(kind, name, where)
                break
            if test == "apart" and len(
                {" ".join(str(v).casefold().split()) for v in values}
            ) < len(values):
                yield lacking(kind, name, where, instead="is the same twice")
                break


@cache
def _tested(kind: str) -> tuple[tuple[str, str, tuple[Path, ...]], ...]:
    """Return the fields to test here, each with a function for each of its tags."""
    return tuple(
        (name, row.test, tuple(_path(tag) for tag in row.tags))
        for name, row in required()[kind].items()
        if row.test != "record"
    )


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _path(tag: str) -> Path:
    """Return the function that yields the values of a tag: one step for each name in it."""
    steps = [(part.removesuffix("[]"), part.endswith("[]")) for part in tag.split(".")]

    def values(context: Mapping[str, object]) -> list[object]:
        found: list[object] = [context]
        for name, listed in steps:
            inside = [v[name] for v in found if isinstance(v, dict) and name in v]
            found = (
                [x for v in inside if isinstance(v, (list, tuple)) for x in v]
                if listed
                else inside
            )
        return found

    return values


def at(context: Mapping[str, object], tag: str) -> list[object]:
    """Return the values a tag stands for.

    >>> at({"lots": [{"title": "A"}, {"title": "B"}], "notes": ["x"]}, "lots[].title")
    ['A', 'B']
    >>> at({"notes": ["x", "y"]}, "notes[]"), at({}, "lots[].title")
    (['x', 'y'], [])
    """
    return _path(tag)(context)
