"""Reading a release leniently: what is not there, or is not what it should be, reads as nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from fractions import Fraction

from tendering.law.calendar import LONDON, day_text
from tendering.model.numbers import money

Json = Mapping[str, object]
_LAST_SECOND = time(23, 59, 59)
_NUMBER_LENGTH = 40


def node(value: object) -> Json:
    """Return an object, or an empty one."""
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def nodes(value: object) -> list[Json]:
    """Return the objects of an array.

    >>> nodes([{"id": "1"}, "x"]), nodes(None)
    ([{'id': '1'}], [])
    """
    if not isinstance(value, list):
        return []
    return [x for x in value if type(x) is dict or isinstance(x, Mapping)]


def at(item: object, path: str) -> object:
    """Return what stands at a path of keys.

    >>> at({"a": {"b": 1}}, "a.b"), at({"a": []}, "a.b")
    (1, None)
    """
    for key in path.split("."):
        item = node(item).get(key)
    return item


def text(item: object, path: str = "") -> str:
    """Return a text, or a number as text; anything else is empty.

    >>> text({"a": " x "}, "a"), text(3), text(None), text(["x"])
    ('x', '3', '', '')
    """
    found = at(item, path) if path else item
    if isinstance(found, str):
        return found.strip()
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def texts(item: object, path: str = "") -> list[str]:
    """Return the texts of an array."""
    found = at(item, path) if path else item
    return [t for x in found if (t := text(x))] if isinstance(found, list) else []


def flag(item: object, path: str) -> bool | None:
    """Return true or false, or None where neither is said."""
    found = at(item, path)
    return found if isinstance(found, bool) else None


def number(item: object, path: str) -> Fraction | None:
    """Return a number exactly as it is printed.

    >>> number({"a": 1.1}, "a"), number({"a": "1"}, "a"), number({"a": True}, "a")
    (Fraction(11, 10), None, None)
    """
    found = at(item, path)
    if isinstance(found, bool | str) or found is None:
        return None
    printed = str(found)
    try:
        return Fraction(printed) if len(printed) <= _NUMBER_LENGTH else None
    except (ValueError, ZeroDivisionError):
        return None


def moment(value: object) -> datetime | None:
    """Return an instant in local time; a day alone is its first instant.

    >>> moment("2026-06-03T22:30:00Z").isoformat(), moment("soon")
    ('2026-06-03T23:30:00+01:00', None)
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return found.replace(tzinfo=LONDON) if found.tzinfo is None else found.astimezone(LONDON)
    except (ValueError, OverflowError):
        return None


def day(value: object) -> date | None:
    """Return the local day of an instant."""
    found = moment(value)
    return found.date() if found else None


def when(value: object) -> str:
    """Write an instant: the day, and the time where it is neither the first nor the last of the day.

    >>> when("2026-06-03T12:30:00+01:00"), when("2026-06-03T23:59:59+01:00")
    ('12:30 on Wednesday 3 June 2026', 'Wednesday 3 June 2026')
    """
    found = moment(value)
    if found is None:
        return ""
    clock = found.timetz().replace(tzinfo=None, microsecond=0)
    plain = clock in (time(), _LAST_SECOND)
    return day_text(found.date()) if plain else f"{clock:%H:%M} on {day_text(found.date())}"


def period(value: object) -> str:
    """Write a period: its days, or its length, and how far it may be extended."""
    found = node(value)
    start, end = when(found.get("startDate")), when(found.get("endDate"))
    far = when(found.get("maxExtentDate"))
    length = text(found, "durationInMonths")
    said = f"{start} to {end}" if start and end else f"from {start}" if start else end
    if not end and length:
        said = f"{said}, {length} months" if said else f"{length} months"
    return f"{said}; with extensions, to {far}" if said and far else said


def pounds(value: object) -> str:
    """Write a value, and whether VAT is in it."""
    found = node(value)
    parts = []
    for key, vat in (("amount", "without VAT"), ("amountGross", "with VAT")):
        amount = number(found, key)
        if amount is not None:
            shown = money(amount).removesuffix(".00")
            currency = text(found, "currency")
            shown = shown if currency in ("", "GBP") else f"{shown[1:]} {currency}"
            parts.append(f"{shown} {vat}")
    return ", ".join(parts)


def amount_of(value: object) -> Fraction | None:
    """Return an amount, with VAT where that is said."""
    gross = number(value, "amountGross")
    return number(value, "amount") if gross is None else gross


def yes_no(value: bool | None) -> str:
    """Write true or false; empty where neither is said."""
    return "" if value is None else "Yes" if value else "No"


def tender_of(release: Json) -> Json:
    """Return the tender of a release."""
    return node(release.get("tender"))


def lots_of(release: Json) -> list[Json]:
    """Return its lots."""
    return nodes(tender_of(release).get("lots"))


def awards_of(release: Json) -> list[Json]:
    """Return its awards."""
    return nodes(release.get("awards"))


def contracts_of(release: Json) -> list[Json]:
    """Return its contracts."""
    return nodes(release.get("contracts"))


def given_awards(release: Json) -> list[Json]:
    """Return the awards that give something to somebody."""
    return [a for a in awards_of(release) if is_given(a)]


def is_given(award: Json) -> bool:
    """Say whether an award gives something to somebody."""
    return text(award, "status") in ("", "active", "pending")


def parties_of(release: Json, role: str = "") -> list[Json]:
    """Return its parties, or those of a role."""
    found = nodes(release.get("parties"))
    return [p for p in found if not role or role in texts(p, "roles")]


def items_of(release: Json, lot: str = "") -> list[Json]:
    """Return the items of the tender and of its awards, or those of a lot."""
    found = nodes(tender_of(release).get("items"))
    found += [i for a in awards_of(release) for i in nodes(a.get("items"))]
    return [i for i in found if not lot or text(i, "relatedLot") in ("", lot)]


def items_by_lot(release: Json) -> Callable[[str], list[Json]]:
    """Return what gives the items of a lot, in order, each read once however many lots there are."""
    everything = items_of(release)
    places: dict[str, list[int]] = {}
    for n, item in enumerate(everything):
        places.setdefault(text(item, "relatedLot"), []).append(n)
    shared = places.get("", [])
    return lambda lot: (
        [everything[n] for n in sorted([*shared, *places.get(lot, [])])] if lot else everything
    )


def codes_of(items: list[Json], scheme: str = "CPV") -> list[str]:
    """Return the codes of a scheme that items are classified by, once each."""
    found = [c for i in items for c in nodes(i.get("additionalClassifications"))]
    found += [node(i.get("classification")) for i in items]
    return list(dict.fromkeys(text(c, "id") for c in found if text(c, "scheme") == scheme))


def regions_of(items: list[Json]) -> list[str]:
    """Return where items are delivered, once each."""
    places = (a for i in items for a in nodes(i.get("deliveryAddresses")))
    found = (text(a, "region") or text(a, "locality") or text(a, "countryName") for a in places)
    return list(dict.fromkeys(x for x in found if x))


def documents_of(release: Json) -> Iterator[Json]:
    """Yield every document, wherever it hangs."""
    for place in ("planning", "tender"):
        yield from nodes(at(release, f"{place}.documents"))
    for award in awards_of(release):
        yield from nodes(award.get("documents"))
    for contract in contracts_of(release):
        yield from nodes(contract.get("documents"))
        yield from nodes(at(contract, "implementation.documents"))
