"""Read what is asked of a price formula: names, numbers and settings as typed, every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from tendering.analysis.price_points import PriceCase
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import Rounding, exact, fixed, money, plain
from tendering.model.tender import Better

MOST_PLACES = 12
MOST_BIDS = 2_000
MOST_POWER = 100
_QUALITY = "quality_available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed: every value still text."""

    formula: str
    weight: str = ""
    bids: str = ""
    quality: str = ""
    settings: Sequence[str] = ()
    places: int | None = None


@dataclass(slots=True)
class _Options:
    """Settings beside the parameters, as they are read."""

    better: Better | None = None
    mode: Rounding = Rounding.HALF_UP
    zero: str = "error"
    one_bid: str = "formula"
    least: Fraction | None = None
    most: Fraction | None = None
    available: Fraction = Fraction(100)
    parameters: dict[str, Fraction] = field(default_factory=dict)


_CLAMPS = ("clamp.least", "clamp.most")
OPTIONS = ("clamp", *_CLAMPS, "better", "zero", "one_bid", "mode")
"""Settings of a tender that every formula takes, beside its own parameters."""
RULE_OPTIONS = ("better", "mode", _QUALITY)
"""Settings that every rule that ranks by value takes."""


BY_PRICE_ALONE = frozenset({"price_only"})
"""Rules that read no quality, though they may be given it."""
OF_AVAILABLE = frozenset({"coefficient_price", "relative_value_coefficient", "utility_index"})
"""Rules that set quality against the points available."""
BELOW_ALL = frozenset({"coefficient_price"})
"""Rules that have no value where the points available are 100 or more: there they have to be given."""


def taken(formula: str) -> tuple[str, ...]:
    """Return the names that ``--set`` takes for a formula or rule.

    >>> taken("logarithmic")
    ('base', 'clamp', 'clamp.least', 'clamp.most', 'better', 'zero', 'one_bid', 'mode')
    """
    if formula in AWARD_RULES:
        return (*AWARD_RULES[formula].parameters, *RULE_OPTIONS)
    rule = PRICE_FORMULAS[formula]
    return (*rule.parameters, *rule.optional, *OPTIONS)


def read_case(asked: Asked) -> tuple[PriceCase | None, tuple[Finding, ...]]:
    """Return the case, or None with everything that is wrong with what was typed."""
    name = asked.formula
    if name not in PRICE_FORMULAS and name not in AWARD_RULES:
        return None, (_unknown(name),)
    ranks = name in AWARD_RULES
    found: list[Finding] = []
    bids = _numbers("--bids", asked.bids, found)
    quality = _numbers("--quality", asked.quality, found) if asked.quality.strip() else ()
    weight = Fraction(0)
    if not ranks:
        weight = _number("--weight", asked.weight, found) or Fraction(0)
        if weight <= 0 and not any(f.where == "--weight" for f in found):
            found.append(finding("A304", "--weight", f"a weight of {asked.weight} gives no points", remedy="Write the points that price carries, such as 40."))  # fmt: skip
    elif asked.weight.strip():
        said = f"{name} ranks by a value of its own and gives no points for price: a weight changes nothing"
        found.append(finding("A303", "--weight", said, severity=Severity.NOTE, remedy="Leave --weight out."))  # fmt: skip
    options = _Options()
    found += _twice(asked.settings)
    for setting in asked.settings:
        _set(name, setting, options, found)
    found += _missing(name, options)
    found += _available(name, options, quality)
    found += _powers(name, options)
    found += _quality(name, asked, quality)
    found += _bids(name, bids, options)
    irrational = (AWARD_RULES if ranks else PRICE_FORMULAS)[name].irrational
    if asked.places is not None and not 0 <= asked.places <= MOST_PLACES:
        said = f"{asked.places} decimal places: write a number from 0 to {MOST_PLACES}"
        found.append(finding("A304", "--places", said, remedy="Choose the places published."))
    elif irrational and asked.places is None and not _whole_power(name, options):
        said = f"{name} has values with no end of decimals: they exist only as rounded"
        found.append(finding("A305", "--places", said))
    if has_error(found):
        return None, tuple(found)
    clamp = (options.least, options.most)
    return (
        PriceCase(
            formula=name,
            weight=weight,
            bids=bids,
            quality=quality if ranks else (),
            parameters=options.parameters,
            places=asked.places if irrational else None,
            mode=options.mode,
            better=options.better,
            clamp=None if clamp == (None, None) else clamp,
            zero=options.zero,
            one_bid=options.one_bid,
            quality_available=options.available,
        ),
        tuple(found),
    )


def _unknown(name: str) -> Finding:
    names = [*PRICE_FORMULAS, *AWARD_RULES]
    near = get_close_matches(name.casefold().replace("-", "_")[:60], names, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    said = f"no formula or rule is named {name[:60] or '(nothing)'}{hint} There are: {', '.join(names)}"
    if not hint:
        said = said.replace(" There are", ". There are")
    return finding("A301", "FORMULA", said)


def _number(where: str, text: str, found: list[Finding]) -> Fraction | None:
    try:
        return exact(text)
    except ValueError:
        said = (
            f"{text.strip()[:40]!r} is not a plain number"
            if text.strip()
            else "a blank is no number"
        )
        found.append(finding("A304", where, said))
        return None


def _numbers(where: str, text: str, found: list[Finding]) -> tuple[Fraction, ...]:
    parts = text.split(",") if text.strip() else []
    if not parts:
        found.append(finding("A304", where, "there is nothing to work on", remedy="Write numbers with commas between, such as 100,120,150."))  # fmt: skip
    if len(parts) > MOST_BIDS:
        found.append(finding("A304", where, f"{len(parts)} figures: at most {MOST_BIDS} can be tried at once", remedy="Try fewer."))  # fmt: skip
        return ()
    read = [_number(f"{where} number {n}", part, found) for n, part in enumerate(parts, 1)]
    return tuple(value for value in read if value is not None)


def _set(name: str, setting: str, options: _Options, found: list[Finding]) -> None:
    """Read one ``name=value``."""
    key, sign, value = setting.partition("=")
    key, where = key.strip(), f"--set {setting.strip()[:60]}"
    if not sign:
        found.append(finding("A303", where, "write it as NAME=VALUE", remedy="Such as --set base=2."))  # fmt: skip
        return
    names = taken(name)
    if key not in names:
        near = get_close_matches(key, names, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ""
        said = f"{name} takes no setting named {key[:40]}{hint} It takes: {', '.join(names)}"
        found.append(
            finding("A303", where, said if hint else said.replace(" It takes", ". It takes"))
        )
        return
    if key in _WORDS:
        choices, put = _WORDS[key]
        if value.strip() in choices:
            put(options, value.strip())
        else:
            said = f"{value.strip()[:40]!r} is not {' or '.join(choices)}"
            found.append(finding("A304", where, said, remedy="Write one of the words named."))
        return
    if key == "clamp":
        _clamp(where, value, options, found)
        return
    number = _number(where, value, found)
    if number is None:
        return
    if key in _NUMBERS:
        _NUMBERS[key](options, number)
    else:
        options.parameters[key] = number


def _twice(settings: Sequence[str]) -> Iterable[Finding]:
    """Report each setting that is given two values: neither may win in silence."""
    seen: dict[str, str] = {}
    for setting in settings:
        key, _, value = (part.strip() for part in setting.partition("="))
        for one in _CLAMPS if key == "clamp" else (key,):
            if seen.setdefault(one, value) != value:
                said = f"{one} is given two values: {seen[one][:40]} and {value[:40]}"
                yield finding(
                    "A304", f"--set {setting.strip()[:60]}", said, remedy="Give it once."
                )
                break


def _clamp(where: str, value: str, options: _Options, found: list[Finding]) -> None:
    """Read ``LEAST..MOST``, either end of which may be left out."""
    low, dots, high = value.partition("..")
    if not dots or not (low.strip() or high.strip()):
        remedy = "Write --set clamp=0..40, clamp=0.. or clamp=..40."
        found.append(finding("A304", where, "a clamp has a least and a most with two dots between", remedy=remedy))  # fmt: skip
        return
    options.least = _number(where, low, found) if low.strip() else None
    options.most = _number(where, high, found) if high.strip() else None
    if options.least is not None and options.most is not None and options.least > options.most:
        said = "the least points are more than the most"
        found.append(finding("A304", where, said, remedy="Write the lower figure first."))


def _put(name: str, kind: Callable[[str], object] = str) -> Callable[[_Options, str], None]:
    return lambda options, text: setattr(options, name, kind(text))


_WORDS: Mapping[str, tuple[tuple[str, ...], Callable[[_Options, str], None]]] = {
    "better": (tuple(Better), _put("better", Better)),
    "mode": (tuple(Rounding), _put("mode", Rounding)),
    "zero": (("error", "points"), _put("zero")),
    "one_bid": (("formula", "full"), _put("one_bid")),
}
_NUMBERS: Mapping[str, Callable[[_Options, Fraction], None]] = {
    "clamp.least": lambda options, number: setattr(options, "least", number),
    "clamp.most": lambda options, number: setattr(options, "most", number),
    _QUALITY: lambda options, number: setattr(options, "available", number),
}


def _missing(name: str, options: _Options) -> Iterable[Finding]:
    if name in AWARD_RULES:
        needed = AWARD_RULES[name].parameters
        if AWARD_RULES[name].better is None and options.better is None:
            yield finding("A302", "--set", f"{name} does not say which way is better", remedy="Give --set better=lower, or higher where the authority sells.")  # fmt: skip
    else:
        needed = PRICE_FORMULAS[name].needs(options.better)
    for parameter in needed:
        if parameter not in options.parameters:
            said = f"{name} needs the parameter {parameter}"
            yield finding("A302", "--set", said, remedy=f"Give --set {parameter}=VALUE.")


def _quality(name: str, asked: Asked, quality: Sequence[Fraction]) -> Iterable[Finding]:
    if name not in AWARD_RULES:
        if asked.quality.strip():
            said = f"{name} awards points for price alone and reads no quality"
            yield finding("A307", "--quality", said, remedy="Leave --quality out.")
        return
    if not asked.quality.strip():
        if name in BY_PRICE_ALONE:
            return
        yield finding("A307", "--quality", f"{name} weighs quality against price")
    elif len(asked.bids.split(",")) != len(asked.quality.split(",")):
        said = f"{len(asked.bids.split(','))} bids but {len(asked.quality.split(','))} figures for quality"
        yield finding("A307", "--quality", said)
    for n, points in enumerate(quality, 1):
        if points < 0:
            yield finding("A304", f"--quality number {n}", "quality below 0", remedy="Write the quality points of the bid.")  # fmt: skip


def _available(name: str, options: _Options, quality: Sequence[Fraction]) -> Iterable[Finding]:
    """Report quality that does not fit the points available, for the rules that set one against the other."""
    if name not in OF_AVAILABLE:
        return
    most = options.available
    setting = f"--set {_QUALITY}"
    if most <= 0 or (name in BELOW_ALL and most >= 100):
        below = ", below 100 for this rule" if name in BELOW_ALL else ""
        said = f"{name} needs the quality points at full marks{below}, and has {plain(most)}"
        yield finding("A302", setting, said, remedy=f"Give them, such as {setting}=30.")
        return
    for n, points in enumerate(quality, 1):
        if points > most:
            said = f"{plain(points)} quality points are more than the {plain(most)} available"
            remedy = f"Correct them, or give {setting}=POINTS."
            yield finding("A304", f"--quality number {n}", said, remedy=remedy)


def _bids(name: str, bids: Sequence[Fraction], options: _Options) -> Iterable[Finding]:
    for n, bid in enumerate(bids, 1):
        where = f"--bids number {n}"
        if bid < 0:
            yield finding("A306", where, f"a price of {money(bid)} is below 0", remedy="Write what the bidder asks for.")  # fmt: skip
        elif bid == 0 and name in PRICE_FORMULAS and options.zero != "points":
            remedy = "Correct it, or give --set zero=points where the tender gives a nil price all the points."
            yield finding("A306", where, "a nil price, which has no points under zero: error", remedy=remedy)  # fmt: skip
        elif bid == 0 and name in AWARD_RULES and name not in _TAKES_NIL:
            yield finding(
                "A306", where, f"{name} cannot rank a nil price", remedy="Correct the bid."
            )


def _powers(name: str, options: _Options) -> Iterable[Finding]:
    """Refuse a power that would take for ever: both parts of it have a bound."""
    p = options.parameters
    power: Fraction | None = None
    if name == "super_formula":
        power = p.get("exponent")
    elif name == "quality_power_over_price" and p.get("cost_weight"):
        power = p.get("quality_weight", Fraction(1)) / p["cost_weight"]
    if power is not None and max(abs(power.numerator), power.denominator) > MOST_POWER:
        said = f"a power of {fixed(power, 4)} cannot be worked out"
        yield finding("A304", "--set", said, remedy=f"Write a power made of whole numbers up to {MOST_POWER}.")  # fmt: skip


_TAKES_NIL = frozenset({"price_only", "quality_as_money", "price_less_quality_premium"})
"""Rules whose value for a nil price is a difference, which is no nonsense."""


def _whole_power(name: str, options: _Options) -> bool:
    """Say whether the values are rational after all: a power that is a whole number."""
    p = options.parameters
    if name == "super_formula":
        return p.get("exponent", Fraction(1, 2)).denominator == 1
    if name == "quality_power_over_price" and p.get("cost_weight"):
        return (p.get("quality_weight", Fraction(1, 2)) / p["cost_weight"]).denominator == 1
    return False
