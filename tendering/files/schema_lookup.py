"""What the grammar says of a place: its type, description, allowed words, and whether it must be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tendering.files.schema import TenderFile

Loc = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Note:
    """The grammar's entry for one key."""

    type: Any
    description: str
    required: bool

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words allowed, where it allows only some."""
        if get_origin(self.type) is Literal:
            return tuple(str(word) for word in get_args(self.type))
        return ("true", "false") if self.type is bool else ()

    @property
    def help(self) -> str:
        """Return the description, with the words allowed where it does not name them itself."""
        if not self.words or all(word in self.description for word in self.words):
            return self.description
        return f"{self.description} One of: {', '.join(self.words)}."


def note(loc: Loc, root: type[BaseModel] = TenderFile) -> Note | None:
    """Return the grammar's entry for a key, or None where the grammar has none."""
    field = fields(loc[:-1], root).get(str(loc[-1])) if loc else None
    if field is None:
        return None
    return Note(_bare(field.annotation), field.description or "", field.is_required())


def fields(loc: Loc, root: type[BaseModel] = TenderFile) -> dict[str, FieldInfo]:
    """Return the keys a mapping may have, by the name written; none where names are free."""
    return _fields(_type_at(loc, root))


def _fields(model: Any) -> dict[str, FieldInfo]:
    if isinstance(model, type) and issubclass(model, BaseModel):
        return {field.alias or name: field for name, field in model.model_fields.items()}
    return {}


def _type_at(loc: Loc, root: type[BaseModel]) -> Any:
    current: Any = root
    for part in loc:
        known = _fields(current)
        if known:
            field = known.get(str(part))
            current = _bare(field.annotation) if field else None
        else:
            arguments = get_args(current)
            current = _bare(arguments[-1]) if arguments else None
    return current


def _bare(annotation: Any) -> Any:
    """Take `| None` and annotations off a type."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation
