"""Another published rule: limits, places, ties, rounding, minimums, price formula, by its path in the definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tendering.checks.bid_rows import near
from tendering.evaluation.registry import PRICE_FORMULAS
from tendering.model.award import AtLastPlace, LimitMethod, Rung
from tendering.model.criteria import Minimum
from tendering.model.findings import Finding, finding
from tendering.model.lots import Role
from tendering.model.numbers import Rounding, exact
from tendering.model.price import PriceItem
from tendering.model.tender import Tender

NONE = "none"
STEPS = ("mark", "criterion", "section", "price_points", "total")
PATHS = (
    "limits[N].most",
    "limits[N].when_exceeded",
    "lots[ID].reserves",
    "lots[ID].roles[ROLE].places.most",
    "lots[ID].roles[ROLE].places.least",
    "lots[ID].roles[ROLE].by_zone[ZONE].most",
    "lots[ID].roles[ROLE].at_last_place",
    "ties",
    "rounding.mode",
    "rounding.at.STEP",
    "criteria[ID].minimum.mark",
    "criteria[ID].minimum.percent",
    "minimum_quality.percent",
    "price.formula",
    "price.parameters.NAME",
    "price.baseline",
    "price.scope",
    "price.one_bid",
    "price.items[ID].rule.fixed",
    "price.items[ID].rule.floor",
    "price.items[ID].rule.ceiling",
    "related_bidders.limits",
    "related_bidders.same_zone",
    "aggregation.method",
    "aggregation.missing",
    "capacity.when_short",
    "on_withdrawal",
)
"""The paths that can be supposed otherwise."""


class _UnusableError(Exception):
    """Why a path or its value cannot be used."""


Apply = Callable[[Tender, tuple[str, ...], str], Tender]


def with_rules(tender: Tender, rules: Mapping[str, str]) -> tuple[Tender, list[Finding]]:
    """Return the tender with these rules; every path or value that cannot be used is a finding.

    Args:
        tender: As published.
        rules: Values as text, by path; ``none`` is "no such rule" where a tender need not have it.
    """
    found: list[Finding] = []
    for path, value in sorted(rules.items(), key=lambda row: _turn(*row)):
        where = f"rule {path}={value}"
        for pattern, apply in _APPLY:
            match = pattern.fullmatch(path.strip())
            if match is None:
                continue
            try:
                tender = apply(tender, match.groups(), value.strip())
            except _UnusableError as error:
                found.append(finding("A109", where, str(error)))
            break
        else:
            text = f"{path} is not a rule that can be supposed otherwise{near(path, PATHS)}"
            found.append(finding("A109", where, text, remedy=f"Name one of {', '.join(PATHS)}."))
    if any(path.startswith("price.") for path in rules):
        found += _lacking(tender)
    return tender, found


def _turn(path: str, value: str) -> tuple[int, int, str]:
    """Return when a rule is put in: a formula before its parameters; limits are struck out last, from the end."""
    if path.startswith("price.parameters"):
        return 1, 0, path
    number = re.match(r"limits\[([0-9]{1,4})\]", path)
    if number and value.strip() == NONE:
        return 2, -int(number[1]), path
    return 0, 0, path


def _lacking(tender: Tender) -> list[Finding]:
    """Return what a supposed formula still needs."""
    formula = PRICE_FORMULAS.get(tender.price.formula or "")
    needs = formula.needs(tender.price.better) if formula is not None else ()
    absent = [name for name in needs if name not in tender.price.parameters]
    if not absent:
        return []
    name = tender.price.formula
    remedy = " ".join(f'--set "rule price.parameters.{n}=..."' for n in absent)
    text = f"{name} needs {', '.join(absent)}"
    return [finding("A109", f"rule price.formula={name}", text, remedy=f"Add {remedy}.")]


def _whole(value: str, least: int = 0) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        msg = f"{value[:40]!r} is not a whole number of at least {least}"
        raise _UnusableError(msg)
    return int(value)


def _number(value: str) -> Fraction:
    try:
        return exact(value)
    except ValueError as error:
        raise _UnusableError(str(error)) from None


def _word(value: str, words: Iterable[str]) -> str:
    known = [str(w) for w in words]
    if value not in known:
        msg = f"{value[:40]!r} is none of {', '.join(known)}"
        raise _UnusableError(msg)
    return value


def _of(words: type[StrEnum], value: str) -> str:
    return _word(value, [w.value for w in words])


def _limit(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    number, key = int(parts[0]), parts[1]
    if number >= len(tender.limits):
        msg = f"there is no limits[{number}]: the tender has {len(tender.limits)}, numbered from 0"
        raise _UnusableError(msg)
    rows = list(tender.limits)
    if value == NONE:
        del rows[number]
    elif key == "most":
        rows[number] = replace(rows[number], most=_whole(value, 1))
    else:
        rows[number] = replace(rows[number], when_exceeded=LimitMethod(_of(LimitMethod, value)))
    return replace(tender, limits=tuple(rows))


def _reserves(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    lot = tender.lot(parts[0])
    if lot is None:
        raise _UnusableError(_unknown("lot", parts[0], [x.id for x in tender.lots]))
    new = replace(lot, reserves=_whole(value))
    return replace(tender, lots=tuple(new if x is lot else x for x in tender.lots))


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    listed = list(known)
    return f"there is no {what} {name}{near(name, listed)}; there is {', '.join(listed) or 'none'}"


def _with_role(tender: Tender, parts: tuple[str, ...], change: Callable[[Role], Role]) -> Tender:
    lot = tender.lot(parts[0])
    if lot is None:
        raise _UnusableError(_unknown("lot", parts[0], [x.id for x in tender.lots]))
    role = lot.role(parts[1])
    if role is None:
        raise _UnusableError(_unknown("role", parts[1], [r.role for r in lot.roles]))
    roles = tuple(change(r) if r is role else r for r in lot.roles)
    new = replace(lot, roles=roles)
    return replace(tender, lots=tuple(new if x is lot else x for x in tender.lots))


def _places(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    most = parts[2] == "most"
    open_ended = value in ("unlimited", NONE)
    count = None if open_ended else _whole(value, 1 if most else 0)

    def change(role: Role) -> Role:
        places = role.places
        new = replace(places, most=count) if most else replace(places, least=count)
        return replace(role, places=new)

    return _with_role(tender, parts, change)


def _zone_places(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    lot = tender.lot(parts[0])
    if lot is not None and lot.zone(parts[2]) is None:
        raise _UnusableError(_unknown("zone", parts[2], [z.id for z in lot.zones]))
    count = _whole(value)

    def change(role: Role) -> Role:
        new = replace(role.places_in(parts[2]), most=count)
        return replace(role, by_zone={**role.by_zone, parts[2]: new})

    return _with_role(tender, parts, change)


def _last_place(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    last = AtLastPlace(_of(AtLastPlace, value))
    return _with_role(tender, parts, lambda role: replace(role, at_last_place=last))


def _ties(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    """Read a ladder such as ``higher:Q1, lower_price:hourly, draw``; a draw keeps its commitment."""
    published = next((r for r in tender.ties if r.kind == "draw"), None)
    rungs: list[Rung] = []
    for text in [] if value == NONE else value.split(","):
        kind, _colon, of = (part.strip() for part in text.partition(":"))
        _word(kind, ("higher", "lower_price", "earlier", "draw"))
        _check_rung(tender, kind, of)
        drawn = kind == "draw" and published is not None
        rungs.append(published if drawn and published else Rung(kind=kind, of=of or None))
    return replace(tender, ties=tuple(rungs))


def _check_rung(tender: Tender, kind: str, of: str) -> None:
    if kind == "higher":
        known = [*(c.id for c in tender.criteria), "quality", "price"]
        if of not in known:
            raise _UnusableError(_unknown("criterion", of or "(nothing)", known))
    elif kind == "lower_price":
        items = [item.id for item in tender.price.items]
        if of and of not in items:
            raise _UnusableError(_unknown("price", of, items))


def _rounding_mode(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    mode = Rounding(_of(Rounding, value))
    return replace(tender, rounding=replace(tender.rounding, mode=mode))


def _rounding_at(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    _word(parts[0], STEPS)
    at = dict(tender.rounding.at)
    if value == NONE:
        at.pop(parts[0], None)
    else:
        at[parts[0]] = _whole(value)
    return replace(tender, rounding=replace(tender.rounding, at=at))


def _minimum(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    criterion = tender.criterion(parts[0])
    if criterion is None:
        known = [c.id for c in tender.criteria]
        raise _UnusableError(_unknown("criterion", parts[0], known))
    if value == NONE:
        new = replace(criterion, minimum=None)
    elif criterion.minimum is None:
        msg = f"{criterion.id} has no minimum whose effect is published, so none can be supposed"
        raise _UnusableError(msg)
    else:
        new = replace(criterion, minimum=_bound(criterion.minimum, parts[1], value))
    criteria = tuple(new if c is criterion else c for c in tender.criteria)
    return replace(tender, criteria=criteria)


def _bound(minimum: Minimum, key: str, value: str) -> Minimum:
    number = _number(value)
    return replace(minimum, mark=number) if key == "mark" else replace(minimum, percent=number)


def _quality(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    if value == NONE:
        return replace(tender, minimum_quality=None)
    if tender.minimum_quality is None:
        msg = "the tender has no minimum of quality whose effect is published"
        raise _UnusableError(msg)
    new = replace(tender.minimum_quality, percent=_number(value))
    return replace(tender, minimum_quality=new)


def _formula(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    _priced(tender)
    formula = PRICE_FORMULAS.get(_word(value, PRICE_FORMULAS))
    kept = {
        name: number
        for name, number in tender.price.parameters.items()
        if formula is not None and name in (*formula.parameters, *formula.optional)
    }
    return replace(tender, price=replace(tender.price, formula=value, parameters=kept))


def _priced(tender: Tender) -> None:
    if not tender.price.weight:
        msg = "price carries no points, so no rule of scoring it can be supposed"
        raise _UnusableError(msg)


def _parameter(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    _priced(tender)
    formula = PRICE_FORMULAS.get(tender.price.formula or "")
    if formula is not None:
        _word(parts[0], (*formula.parameters, *formula.optional))
    new = {**tender.price.parameters, parts[0]: _number(value)}
    return replace(tender, price=replace(tender.price, parameters=new))


_PRICE_WORDS: Mapping[str, tuple[str, ...]] = {
    "baseline": ("admissible", "past_quality"),
    "scope": ("lot", "zone", "tender"),
    "one_bid": ("full", "formula"),
}


def _price_word(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    _priced(tender)
    new: dict[str, Any] = {parts[0]: _word(value, _PRICE_WORDS[parts[0]])}
    return replace(tender, price=replace(tender.price, **new))


def _price_rule(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    items = {item.id: item for item in tender.price.items}
    if parts[0] not in items:
        raise _UnusableError(_unknown("price", parts[0], items))
    item = items[parts[0]]
    if item.rule is None:
        msg = f"{item.id} has no rule whose effect is published, so none can be supposed"
        raise _UnusableError(msg)
    number = None if value == NONE else _number(value)
    new = tuple(_ruled(i, parts[1], number) if i is item else i for i in tender.price.items)
    return replace(tender, price=replace(tender.price, items=new))


def _ruled(item: PriceItem, key: str, number: Fraction | None) -> PriceItem:
    if item.rule is None:
        return item
    return replace(item, rule=replace(item.rule, **{key: number}))


def _related(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    related = tender.related_bidders
    if parts[0] == "limits":
        new = replace(related, limits=_word(value, ("each", "group")))
    else:
        word = _word(value, ("one", NONE))
        new = replace(related, same_zone=None if word == NONE else word)
    return replace(tender, related_bidders=new)


def _aggregation(tender: Tender, parts: tuple[str, ...], value: str) -> Tender:
    old = tender.aggregation
    if parts[0] == "method":
        word = _word(value, ("consensus", "mean", "median", "sum_of_ranks"))
        missing = old.missing or (None if word == "consensus" else "error")
        return replace(tender, aggregation=replace(old, method=word, missing=missing))
    word = _word(value, ("error", "of_those_given"))
    return replace(tender, aggregation=replace(old, missing=word))


def _capacity(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    if tender.capacity is None:
        msg = "the tender has no rule of capacity"
        raise _UnusableError(msg)
    new = replace(tender.capacity, when_short=_word(value, ("pass_over", "stop")))
    return replace(tender, capacity=new)


def _withdrawal(tender: Tender, _: tuple[str, ...], value: str) -> Tender:
    word = _word(value, ("promote", "rerun", NONE))
    return replace(tender, on_withdrawal=None if word == NONE else word)


_ID = r"([^\]]+)"
_ROLE = rf"lots\[{_ID}\]\.roles\[{_ID}\]"
_APPLY: tuple[tuple[re.Pattern[str], Apply], ...] = tuple(
    (re.compile(pattern), apply)
    for pattern, apply in (
        (r"limits\[([0-9]{1,4})\]\.(most|when_exceeded)", _limit),
        (rf"lots\[{_ID}\]\.reserves", _reserves),
        (rf"{_ROLE}\.places\.(most|least)", _places),
        (rf"{_ROLE}\.by_zone\[{_ID}\]\.most", _zone_places),
        (rf"{_ROLE}\.at_last_place", _last_place),
        (r"ties", _ties),
        (r"rounding\.mode", _rounding_mode),
        (r"rounding\.at\.([a-z_]+)", _rounding_at),
        (rf"criteria\[{_ID}\]\.minimum\.(mark|percent)", _minimum),
        (r"minimum_quality\.percent", _quality),
        (r"price\.formula", _formula),
        (r"price\.parameters\.([a-z_]+)", _parameter),
        (r"price\.(baseline|scope|one_bid)", _price_word),
        (rf"price\.items\[{_ID}\]\.rule\.(fixed|floor|ceiling)", _price_rule),
        (r"related_bidders\.(limits|same_zone)", _related),
        (r"aggregation\.(method|missing)", _aggregation),
        (r"capacity\.when_short", _capacity),
        (r"on_withdrawal", _withdrawal),
    )
)
