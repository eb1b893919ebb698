"""The table of fields of every kind of notice, each in the order of the law that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tendering.checks.notices.award import UK5, UK6
from tendering.checks.notices.contract import UK7, UK11, UK12
from tendering.checks.notices.field import Field, When
from tendering.checks.notices.pcr import F02, F03, F21, F21_CONTRACT, F21_PIN
from tendering.checks.notices.planning import UK1, UK2, UK3
from tendering.checks.notices.read import Json, awards_of, contracts_of, flag, tender_of
from tendering.checks.notices.tender import UK4


def _as_known(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return fields that a notice may give if they are known already (reg 16(2)(l))."""
    return tuple(
        replace(f, must=False, quiet=True)
        for f in fields
        if f.cite.startswith(("18(2)(g)", "18(2)(k)", "18(2)(o)", "18(2)(p)", "18(2)(t)", "20(2)"))
    )


_BELOW = {
    "UK4": ("18(2)(a)", "18(2)(b)", "18(2)(c)", "18(2)(e)", "18(2)(f)", "18(2)(g)", "18(2)(j)", "18(2)(k)",
            "18(2)(o)(iii)(gg)", "18(2)(t)", "18(2)(x)", "19(2)(f)"),
    "UK5": ("26(2)(a)", "26(2)(b)", "26(2)(c)", "26(2)(f)"),
    "UK7": ("32(2)(a)", "32(2)(b)", "32(2)(c)", "32(2)(d)", "32(2)(f)", "32(2)(g)", "32(2)(k)", "32(2)(l)",
            "32(2)(m)", "32(2)(o)"),
}  # fmt: skip
"""What is asked for below the threshold too (regs 24 and 36), by the letters of the longer lists."""
_LONGER = ("Supported employment provider", "Public service mutual")


def is_below(release: Json) -> bool:
    """Say whether a notice is of a contract below the threshold: it then says less."""
    every = [tender_of(release), *awards_of(release), *contracts_of(release)]
    said = [f for x in every if (f := flag(x, "aboveThreshold")) is not None]
    return bool(said) and not any(said)


def _above_only(when: When | None) -> When:
    return lambda release: not is_below(release) and (when is None or when(release))


def _by_threshold(code: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return fields of which those that the short lists leave out apply above the threshold only."""
    return tuple(
        f
        if f.cite.startswith(_BELOW[code]) and f.label not in _LONGER
        else replace(f, when=_above_only(f.when))
        for f in fields
    )


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "UK1": UK1,
    "UK2": UK2,
    "UK3": (*UK3, *_as_known(UK4)),
    "UK4": _by_threshold("UK4", UK4),
    "UK5": _by_threshold("UK5", UK5),
    "UK6": UK6,
    "UK7": _by_threshold("UK7", UK7),
    "UK11": UK11,
    "UK12": UK12,
    "F02": F02,
    "F03": F03,
    "F21-PIN": F21_PIN,
    "F21-CONTRACT": F21_CONTRACT,
    "F21": F21,
}
