"""What a tender publishes for a rule, by its path, written as a rule that is supposed otherwise is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from tendering.analysis.changed_rules import NONE
from tendering.model.award import Rung
from tendering.model.criteria import Minimum
from tendering.model.lots import Lot, Role
from tendering.model.numbers import fixed, plain
from tendering.model.tender import Tender

Read = Callable[[Tender, tuple[str, ...]], str]


def published_value(tender: Tender, path: str) -> str:
    """Return what the tender says at a path of `changed_rules.PATHS`; ``none`` where it says nothing there.

    What is said there, supposed, alters nothing: so the two can stand side by side.

    Args:
        tender: As published.
        path: One that can be supposed otherwise in this tender.

    Raises:
        LookupError: There is no such path, or nothing of that id or number in the tender.

    >>> from tendering.model.tender import Authority, Tender
    >>> bare = Tender(id="t", title="T", authority=Authority(name="A", nation="england"))
    >>> published_value(bare, "rounding.mode"), published_value(bare, "ties")
    ('half_up', 'none')
    """
    for pattern, read in _READ:
        match = pattern.fullmatch(path.strip())
        if match is not None:
            return read(tender, match.groups())
    raise LookupError(path)


def _or_none(value: object) -> str:
    return NONE if value is None else str(value)


def _figure(value: Fraction | None) -> str:
    return NONE if value is None else plain(value)


def _pounds(value: Fraction | None) -> str:
    """Write an amount as a tender prints it, without its sign: two decimals, or as many as it needs."""
    if value is None:
        return NONE
    return fixed(value, 2) if (value * 100).denominator == 1 else plain(value)


def _limit(tender: Tender, parts: tuple[str, ...]) -> str:
    limit = tender.limits[int(parts[0])]
    return str(limit.most) if parts[1] == "most" else limit.when_exceeded.value


def _lot(tender: Tender, name: str) -> Lot:
    lot = tender.lot(name)
    if lot is None:
        raise LookupError(name)
    return lot


def _role(tender: Tender, parts: tuple[str, ...]) -> Role:
    role = _lot(tender, parts[0]).role(parts[1])
    if role is None:
        raise LookupError(parts[1])
    return role


def _places(tender: Tender, parts: tuple[str, ...]) -> str:
    places = _role(tender, parts).places
    if parts[2] == "most":
        return "unlimited" if places.most is None else str(places.most)
    return _or_none(places.least)


def _zone_places(tender: Tender, parts: tuple[str, ...]) -> str:
    most = _role(tender, parts).places_in(parts[2]).most
    return "unlimited" if most is None else str(most)


def _ties(tender: Tender, _: tuple[str, ...]) -> str:
    return ", ".join(_rung(rung) for rung in tender.ties) or NONE


def _rung(rung: Rung) -> str:
    return f"{rung.kind}:{rung.of}" if rung.of else rung.kind


def _of_minimum(minimum: Minimum | None, key: str) -> str:
    if minimum is None:
        return NONE
    return _figure(minimum.mark if key == "mark" else minimum.percent)


def _minimum(tender: Tender, parts: tuple[str, ...]) -> str:
    criterion = tender.criterion(parts[0])
    if criterion is None:
        raise LookupError(parts[0])
    return _of_minimum(criterion.minimum, parts[1])


def _price_rule(tender: Tender, parts: tuple[str, ...]) -> str:
    rule = next((item.rule for item in tender.price.items if item.id == parts[0]), None)
    if rule is None:
        raise LookupError(parts[0])
    amounts: Mapping[str, Fraction | None] = {
        "fixed": rule.fixed,
        "floor": rule.floor,
        "ceiling": rule.ceiling,
    }
    return _pounds(amounts[parts[1]])


def _price_word(tender: Tender, parts: tuple[str, ...]) -> str:
    price = tender.price
    words = {"baseline": price.baseline, "scope": price.scope, "one_bid": price.one_bid}
    return _or_none(words[parts[0]])


def _related(tender: Tender, parts: tuple[str, ...]) -> str:
    related = tender.related_bidders
    return related.limits if parts[0] == "limits" else _or_none(related.same_zone)


def _aggregation(tender: Tender, parts: tuple[str, ...]) -> str:
    rule = tender.aggregation
    return rule.method if parts[0] == "method" else _or_none(rule.missing)


def _capacity(tender: Tender, _: tuple[str, ...]) -> str:
    return NONE if tender.capacity is None else tender.capacity.when_short


_ID = r"([^\]]+)"
_ROLE = rf"lots\[{_ID}\]\.roles\[{_ID}\]"
_READ: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"limits\[([0-9]{1,4})\]\.(most|when_exceeded)", _limit),
        (rf"lots\[{_ID}\]\.reserves", lambda t, p: str(_lot(t, p[0]).reserves)),
        (rf"{_ROLE}\.places\.(most|least)", _places),
        (rf"{_ROLE}\.by_zone\[{_ID}\]\.most", _zone_places),
        (rf"{_ROLE}\.at_last_place", lambda t, p: _role(t, p).at_last_place.value),
        (r"ties", _ties),
        (r"rounding\.mode", lambda t, _: t.rounding.mode.value),
        (r"rounding\.at\.([a-z_]+)", lambda t, p: _or_none(t.rounding.at.get(p[0]))),
        (rf"criteria\[{_ID}\]\.minimum\.(mark|percent)", _minimum),
        (r"minimum_quality\.percent", lambda t, _: _of_minimum(t.minimum_quality, "percent")),
        (r"price\.formula", lambda t, _: _or_none(t.price.formula)),
        (r"price\.parameters\.([a-z_]+)", lambda t, p: _figure(t.price.parameters.get(p[0]))),
        (r"price\.(baseline|scope|one_bid)", _price_word),
        (rf"price\.items\[{_ID}\]\.rule\.(fixed|floor|ceiling)", _price_rule),
        (r"related_bidders\.(limits|same_zone)", _related),
        (r"aggregation\.(method|missing)", _aggregation),
        (r"capacity\.when_short", _capacity),
        (r"on_withdrawal", lambda t, _: _or_none(t.on_withdrawal)),
    )
)
