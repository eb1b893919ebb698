"""Names in a definition: ids used twice (D005) and names of things that are not defined (D006).

Works on the plain data, whatever else is wrong with it, so that every error is said at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from tendering.files.yaml_reader import items, join

Problem = tuple[str, str, str]
_LISTS_WITH_IDS = ("stages", "pass_fail", "kpis", "risks", "service_hours", "figures", "lots")


def mapping(value: object) -> dict[str, Any]:
    """Return a mapping as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def rows(path: str, value: object) -> list[tuple[str, dict[str, Any]]]:
    """Return the mappings of a list with their paths."""
    return [(at, item) for at, item in items(path, value) if isinstance(item, dict)]


def ids(entries: Iterable[tuple[str, dict[str, Any]]], key: str = "id") -> list[str]:
    """Return the ids that are written as text."""
    return [entry[key] for _, entry in entries if isinstance(entry.get(key), str)]


def criteria(data: dict[str, Any]) -> list[tuple[str, dict[str, Any], str | None]]:
    """Return every criterion with its path and the id of the section it is nested in, in published order."""
    found: list[tuple[str, dict[str, Any], str | None]] = []

    def walk(path: str, value: object, section: str | None) -> None:
        for at, entry in rows(path, value):
            found.append((at, entry, section))
            own = entry.get("id")
            walk(
                join(at, "children"), entry.get("children"), own if isinstance(own, str) else None
            )

    walk("criteria", data.get("criteria"), None)
    return found


def names(data: object) -> Iterator[Problem]:
    """Give every id that is used twice and every name that is not defined."""
    top = mapping(data)
    yield from _twice(top)
    yield from _question_names(top)
    yield from _price_names(top)
    yield from _lot_names(top)
    yield from _other_names(top)


def _twice(top: dict[str, Any]) -> Iterator[Problem]:
    price = mapping(top.get("price"))
    lists = [(key, rows(key, top.get(key)), "id") for key in _LISTS_WITH_IDS]
    lists.append(("price.items", rows("price.items", price.get("items")), "id"))
    lists.append(("criteria", [(at, entry) for at, entry, _ in criteria(top)], "id"))
    for at, lot in rows("lots", top.get("lots")):
        lists.append((f"{at}.zones", rows(f"{at}.zones", lot.get("zones")), "id"))
        lists.append((f"{at}.roles", rows(f"{at}.roles", lot.get("roles")), "role"))
    for name, scale in mapping(top.get("scales")).items():
        path = f"scales.{name}.levels"
        lists.append((path, rows(path, mapping(scale).get("levels")), "mark"))
    for where, entries, key in lists:
        seen: set[str] = set()
        for at, entry in entries:
            own = entry.get(key)
            if isinstance(own, str):
                if own in seen:
                    yield "D005", join(at, key), f"{where}: {key} {own!r} is used twice"
                seen.add(own)


def _undefined(path: str, used: object, known: Collection[str], what: str) -> Iterator[Problem]:
    if isinstance(used, str) and used not in known:
        listed = ", ".join(dict.fromkeys(known)) or "none"
        kind, _, here = what.partition(" in ")
        there = f" in {here}" if here else ""
        yield "D006", path, f"{path}: there is no {kind} {used!r}{there} (defined: {listed})"


def _each(path: str, used: object, known: Collection[str], what: str) -> Iterator[Problem]:
    """Check a list of names, or the keys of a mapping of names."""
    if isinstance(used, dict):
        for key in used:
            yield from _undefined(join(path, key), key, known, what)
    for at, item in items(path, used):
        yield from _undefined(at, item, known, what)


def _question_names(top: dict[str, Any]) -> Iterator[Problem]:
    scales = list(mapping(top.get("scales")))
    lots, stages = ids(rows("lots", top.get("lots"))), ids(rows("stages", top.get("stages")))
    known = ids((at, entry) for at, entry, _ in criteria(top))
    for at, entry, section in criteria(top):
        yield from _undefined(f"{at}.scale", entry.get("scale"), scales, "scale")
        yield from _undefined(f"{at}.stage", entry.get("stage"), stages, "stage")
        yield from _each(f"{at}.lots", entry.get("lots"), lots, "lot")
        yield from _undefined(f"{at}.parent", entry.get("parent"), known, "criterion or section")
        if section is not None and entry.get("parent", section) != section:
            yield (
                "D003",
                f"{at}.parent",
                f"{at}: it is nested in {section!r} and names another parent",
            )
    yield from _loops(top)
    roles = _roles(top)
    for at, entry in rows("pass_fail", top.get("pass_fail")):
        yield from _undefined(f"{at}.stage", entry.get("stage"), stages, "stage")
        yield from _undefined(f"{at}.applies_to", entry.get("applies_to"), roles, "role")
        yield from _each(f"{at}.lots", entry.get("lots"), lots, "lot")


def _loops(top: dict[str, Any]) -> Iterator[Problem]:
    above: dict[str, str] = {}
    for _, entry, section in criteria(top):
        own, parent = entry.get("id"), section or entry.get("parent")
        if isinstance(own, str) and isinstance(parent, str):
            above.setdefault(own, parent)
    for at, entry, _ in criteria(top):
        own = entry.get("id")
        step, seen = own, list[str]()
        while isinstance(step, str) and step in above and step not in seen:
            seen.append(step)
            step = above[step]
        if seen and step == own:
            yield "D003", f"{at}.parent", f"{at}: its parents lead back to itself"


def _roles(top: dict[str, Any]) -> list[str]:
    every = [
        r
        for at, lot in rows("lots", top.get("lots"))
        for r in ids(rows(f"{at}.roles", lot.get("roles")), "role")
    ]
    return list(dict.fromkeys(every))


def _price_names(top: dict[str, Any]) -> Iterator[Problem]:
    price = mapping(top.get("price"))
    entries = rows("price.items", price.get("items"))
    known, lots = ids(entries), ids(rows("lots", top.get("lots")))
    for at, entry in entries:
        yield from _each(f"{at}.lots", entry.get("lots"), lots, "lot")
        yield from _each(f"{at}.sum_of", entry.get("sum_of"), known, "price item")
    yield from _each("price.basket", price.get("basket"), known, "price item")
    low = price.get("low_price")
    screens = [("price.low_price", low)] if isinstance(low, dict) else rows("price.low_price", low)
    for at, entry in (*screens, *rows("price.elements", price.get("elements"))):
        yield from _undefined(f"{at}.item", entry.get("item"), known, "price item")
    asked = ids(rows("pass_fail", top.get("pass_fail")))
    for at, entry in rows("price.preferences", price.get("preferences")):
        yield from _undefined(f"{at}.question", entry.get("question"), asked, "pass/fail question")


def _lot_names(top: dict[str, Any]) -> Iterator[Problem]:
    for at, lot in rows("lots", top.get("lots")):
        zones = ids(rows(f"{at}.zones", lot.get("zones")))
        entries = rows(f"{at}.roles", lot.get("roles"))
        roles = ids(entries, "role")
        for inner, role in entries:
            including = mapping(role.get("places")).get("including")
            yield from _each(f"{inner}.places.including", including, roles, "role in this lot")
            yield from _undefined(
                f"{inner}.drawn_from", role.get("drawn_from"), [*roles, "all"], "role in this lot"
            )
            yield from _each(
                f"{inner}.by_zone", mapping(role.get("by_zone")), zones, "zone in this lot"
            )
    for at, limit in rows("limits", top.get("limits")):
        yield from _undefined(f"{at}.role", limit.get("role"), _roles(top), "role")


def _other_names(top: dict[str, Any]) -> Iterator[Problem]:
    marked = ids((at, entry) for at, entry, _ in criteria(top))
    prices = ids(rows("price.items", mapping(top.get("price")).get("items")))
    for at, rung in rows("ties", top.get("ties")):
        yield from _undefined(
            f"{at}.higher",
            rung.get("higher"),
            [*marked, "quality", "price"],
            "criterion or section",
        )
        yield from _undefined(f"{at}.lower_price", rung.get("lower_price"), prices, "price item")
    lots = ids(rows("lots", top.get("lots")))
    for at, kpi in rows("kpis", top.get("kpis")):
        yield from _each(f"{at}.lots", kpi.get("lots"), lots, "lot")
    yield from _pay_names(mapping(top.get("agreement")), prices)


def _pay_names(agreement: dict[str, Any], prices: Collection[str]) -> Iterator[Problem]:
    payment = mapping(agreement.get("payment"))
    for at, rate in rows("agreement.payment.rates", payment.get("rates")):
        for key in ("item", "enhanced_item"):
            yield from _undefined(f"{at}.{key}", rate.get(key), prices, "price item")
    items = mapping(agreement.get("uplift_rule")).get("items")
    yield from _each("agreement.uplift_rule.items", items, prices, "price item")
