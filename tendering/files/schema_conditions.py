"""What a definition must say because of something else it says: conditional blanks (D004) and clashes (D003).

Works on the plain data, whatever else is wrong with it, so that every error is said at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tendering.files.schema_names import Problem, criteria, mapping, rows
from tendering.files.yaml_reader import items, join
from tendering.model.numbers import exact

OPERATORS = ("sum", "product", "quotient", "difference", "count")
_RUNGS = ("higher", "lower_price", "earlier", "draw")


def conditions(data: object) -> Iterator[Problem]:
    """Give every value that is missing, or clashes, because of another."""
    top = mapping(data)
    yield from _criteria(top)
    yield from _scales(top)
    yield from _price(top)
    yield from _ranking(top)
    yield from _rounding(mapping(top.get("rounding")))
    yield from _events(top)
    yield from _figures(top)
    for at, question in rows("pass_fail", top.get("pass_fail")):
        if isinstance(question.get("passes"), dict):
            passes = question["passes"]
            yield from _some(f"{at}.passes", passes, ("at_least", "at_most", "one_of"))
            yield from _rising(f"{at}.passes", passes.get("at_least"), passes.get("at_most"))


def _number(value: object) -> Fraction | None:
    try:
        return exact(value.rstrip("% ")) if isinstance(value, str) else None
    except ValueError:
        return None


def _need(path: str, entry: dict[str, Any], key: str, why: str) -> Iterator[Problem]:
    if key not in entry:
        yield "D004", join(path, key), f"{join(path, key)} is missing: {why}"


def _some(
    path: str, entry: dict[str, Any], keys: tuple[str, ...], *, only_one: bool = False
) -> Iterator[Problem]:
    written = [key for key in keys if key in entry]
    if not written:
        yield "D004", path, f"{path}: write one of {', '.join(keys)}"
    elif only_one and len(written) > 1:
        yield (
            "D003",
            join(path, written[1]),
            f"{path}: write only one of {', '.join(keys)}, not {' and '.join(written)}",
        )


def _rising(path: str, low: object, high: object) -> Iterator[Problem]:
    least, most = _number(low), _number(high)
    if least is not None and most is not None and least > most:
        yield "D003", path, f"{path}: the least ({low}) is above the most ({high})"


def _criteria(top: dict[str, Any]) -> Iterator[Problem]:
    every = criteria(top)
    if every:
        yield from _need("", top, "weights", "say whether weights are of_award or of_parent")
    parents = [
        entry.get("parent") for _, entry, _ in every if isinstance(entry.get("parent"), str)
    ]
    for at, entry, _ in every:
        section = bool(entry.get("children")) or entry.get("id") in parents
        if section and "scale" in entry:
            yield "D003", f"{at}.scale", f"{at}: a section is not marked; take its scale out"
        if not section:
            yield from _need(at, entry, "scale", "every question is marked on a scale")
        minimum = entry.get("minimum")
        if isinstance(minimum, dict):
            path = f"{at}.minimum"
            yield from _some(path, minimum, ("mark", "percent"), only_one=True)
            if section and "mark" in minimum:
                yield "D003", f"{path}.mark", f"{path}: a section's minimum is a percent"
            if not section and "percent" in minimum:
                yield "D003", f"{path}.percent", f"{path}: a question's minimum is a mark"
    aggregation = mapping(top.get("aggregation"))
    if aggregation.get("method") in ("mean", "median", "sum_of_ranks"):
        yield from _need("aggregation", aggregation, "missing", "say what a missing mark means")


def _scales(top: dict[str, Any]) -> Iterator[Problem]:
    for name, scale in mapping(top.get("scales")).items():
        levels = rows(f"scales.{name}.levels", mapping(scale).get("levels"))
        marks = [_number(level.get("mark")) for _, level in levels]
        known = [mark for mark in marks if mark is not None]
        if len(set(known)) < len(known):
            yield "D005", f"scales.{name}", f"scales.{name}: two levels have the same mark"
        if not known or max(known) == 0:
            for at, level in levels:
                yield from _need(
                    at,
                    level,
                    "worth",
                    "no mark of the scale is above 0, so worth cannot follow from it",
                )


def _price(top: dict[str, Any]) -> Iterator[Problem]:
    price = mapping(top.get("price"))
    for at, item in rows("price.items", price.get("items")):
        if isinstance(item.get("rule"), dict):
            yield from _need(at, item, "effect", "say what follows from a price outside the rule")
            yield from _rule(f"{at}.rule", item["rule"])
    elements = rows("price.elements", price.get("elements"))
    weight = _number(price.get("weight"))
    if weight is not None and weight > 0:
        for key in ("baseline", "scope", "zero", "one_bid"):
            yield from _need(
                "price", price, key, "prices carry points, so the rule must be published"
            )
        if not elements or any("formula" not in element for _, element in elements):
            yield from _need(
                "price", price, "formula", "prices carry points, so the rule must be published"
            )
    if _several_in_a_lot(top, price) and not elements and (weight or "award_by" in top):
        yield from _need(
            "price",
            price,
            "basket",
            "several prices are asked; say what quantity of each is compared",
        )
    clamp = mapping(price.get("clamp"))
    yield from _rising("price.clamp", clamp.get("least"), clamp.get("most"))
    for at, preference in rows("price.preferences", price.get("preferences")):
        yield from _some(at, preference, ("percent_off", "points"), only_one=True)


def _several_in_a_lot(top: dict[str, Any], price: dict[str, Any]) -> bool:
    """Say whether some lot asks for more than one price."""
    asked = [item.get("lots", "all") for _, item in rows("price.items", price.get("items"))]
    return any(
        sum(lot.get("id") in lots if isinstance(lots, list) else True for lots in asked) > 1
        for _, lot in rows("lots", top.get("lots"))
    )


def _rule(path: str, rule: dict[str, Any]) -> Iterator[Problem]:
    kinds = ("fixed", "floor", "ceiling", "band")
    if any(key not in kinds for key in rule) and not any(key in kinds for key in rule):
        return
    yield from _some(path, rule, kinds)
    written = {key for key in kinds if key in rule}
    if len(written) > 1 and written != {"floor", "ceiling"}:
        yield (
            "D003",
            path,
            f"{path}: write fixed, or band, or floor and ceiling; not {' and '.join(sorted(written))}",
        )
    yield from _rising(path, rule.get("floor"), rule.get("ceiling"))
    band = mapping(rule.get("band"))
    yield from _rising(f"{path}.band", band.get("least"), band.get("most"))


def _ranking(top: dict[str, Any]) -> Iterator[Problem]:
    if "award_by" in top:
        yield from _need("", top, "better", "say whether a higher or a lower ranking value wins")
    for at, rung in rows("ties", top.get("ties")):
        yield from _some(at, rung, _RUNGS, only_one=True)
    for at, lot in rows("lots", top.get("lots")):
        for inner, role in rows(f"{at}.roles", lot.get("roles")):
            yield from _rising(f"{inner}.places", *_least_most(mapping(role.get("places"))))
            for zone, places in mapping(role.get("by_zone")).items():
                yield from _rising(f"{inner}.by_zone.{zone}", *_least_most(mapping(places)))


def _least_most(places: dict[str, Any]) -> tuple[object, object]:
    return places.get("least"), places.get("most")


def _rounding(rounding: dict[str, Any]) -> Iterator[Problem]:
    steps = rounding.get("at")
    if not isinstance(steps, list) or not steps:
        return
    yield from _need(
        "rounding",
        rounding,
        "mode",
        "rounded values are carried forward, so say how they are rounded",
    )
    fallback = "places" in rounding or "places" in mapping(rounding.get("display"))
    for at, step in items("rounding.at", steps):
        if not fallback and not (isinstance(step, dict) and "places" in step):
            yield (
                "D004",
                f"{at}.places",
                f"{at}: say to how many places (here, or in rounding.places)",
            )
    words = [mapping(step).get("step", step) for step in steps]
    for index, word in enumerate(words):
        if isinstance(word, str) and word in words[:index]:
            yield "D005", f"rounding.at[{index}]", f"rounding.at: {word!r} is listed twice"


def _events(top: dict[str, Any]) -> Iterator[Problem]:
    for at, event in rows("timetable", top.get("timetable")):
        kinds: list[str] = [key for key in ("on", "at", "from") if key in event]
        if "to" in event and "from" not in event:
            kinds.append("to")
        if len(kinds) > 1:
            yield (
                "D003",
                f"{at}.{kinds[1]}",
                f"{at}: write a day (on), a time (at) or a period (from, to), not several",
            )
        first, last = event.get("from"), event.get("to")
        if isinstance(first, str) and isinstance(last, str) and last < first:
            yield "D003", f"{at}.to", f"{at}: it ends ({last}) before it begins ({first})"


def _figures(top: dict[str, Any]) -> Iterator[Problem]:
    figures = rows("figures", top.get("figures"))
    known = {figure["id"] for _, figure in figures if isinstance(figure.get("id"), str)}
    for at, figure in figures:
        if "equals" in figure and figure["equals"] is not None:
            yield from _expression(f"{at}.equals", figure["equals"], known)


def _expression(path: str, value: object, known: set[str]) -> Iterator[Problem]:
    if isinstance(value, str):
        if _number(value) is None and value not in known:
            yield "D006", path, f"{path}: there is no figure {value!r}"
    elif not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in OPERATORS:
        said = f"write one of {', '.join(OPERATORS)} with a list of figure ids and numbers"
        yield "D003", path, f"{path}: {said}"
    else:
        operator, operands = next(iter(value.items()))
        inner = f"{path}.{operator}"
        exactly_two = operator in {"quotient", "difference"}
        if not isinstance(operands, list) or not operands or (exactly_two and len(operands) != 2):
            yield (
                "D003",
                inner,
                f"{inner}: expected a list of {'two' if exactly_two else 'one or more'} figures",
            )
            return
        for at, operand in items(inner, operands):
            if operand is not None:
                yield from _expression(at, operand, known)
