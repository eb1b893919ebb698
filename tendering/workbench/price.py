"""Try a formula of the registry on some bids: the points, exact and as printed, what to know of them, a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from textwrap import fill

from tendering.analysis.price_effects import Effect, effects, points_text, trimmed
from tendering.analysis.price_points import PriceCase, PriceResult, priced
from tendering.documents.tables import table
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import Better
from tendering.workbench.price_case import (
    BELOW_ALL,
    BY_PRICE_ALONE,
    MOST_PLACES,
    Asked,
    read_case,
    taken,
)
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "price"
PLACES = 2
BAR = 30
ONLY: dict[str, object] = {"analysis_only": True}
NOTE = "Analysis only: no tender and no record was read or changed."
_HOW = """\
What gives points is added to quality; what gives a value ranks by it, the lower or the higher first.
Words without -- under `needs` are the rule's own figures: give each by --set NAME=VALUE. --places says to how many
decimals the values are rounded, where they would have no end.

Examples:
  tendering price lowest_over_bid --weight 40 --bids 100,120,150
  tendering price mean_based --weight 40 --bids 100,120,150 --set at_mean=50 --set per_percent=2
  tendering price price_per_quality_point --quality 60,75,80 --bids 100,120,150"""
_TURNED = "Here more is better, so the formula is turned round: the highest price stands in place of the lowest."
_WARNED = {"negative": "A310", "above": "A310", "rounded_equal": "A311"}


def listing() -> Report:
    """List every formula that awards points and every rule that ranks by value, with what each needs."""
    rows = [_row(name) for name in (*PRICE_FORMULAS, *AWARD_RULES)]
    shown = [
        [
            row["name"],
            fill(str(row["gives"]), 14),
            _needs(str(row["name"])),
            fill(str(row["formula"]), 60),
        ]
        for row in rows
    ]
    text = table(shown, ["name", "gives", "needs", "formula"])
    text += f"\n\n{_HOW}"
    return Report(data={"formulas": rows}, text=text)


def needs_weight(name: str) -> bool:
    """Say whether a formula of that name awards points, and so needs to know how many there are."""
    return name in PRICE_FORMULAS


def _row(name: str) -> dict[str, object]:
    rule = PRICE_FORMULAS.get(name)
    if rule is not None:
        return {
            "name": name,
            "gives": "points",
            "formula": rule.formula,
            "parameters": _parameters(name),
            "settings": list(taken(name)),
            "needs_quality": False,
            "needs_places": rule.irrational,
        }
    award = AWARD_RULES[name]
    better = f"{award.better.value} first" if award.better else "as the tender says"
    return {
        "name": name,
        "gives": f"a value, {better}",
        "formula": award.formula,
        "parameters": _parameters(name),
        "settings": list(taken(name)),
        "needs_quality": name not in BY_PRICE_ALONE,
        "needs_places": award.irrational,
    }


def _needs(name: str) -> str:
    row = _row(name)
    words = ["--weight"] if needs_weight(name) else []
    words += ["--quality"] if row["needs_quality"] else []
    words += ["--places"] if row["needs_places"] else []
    return fill(" ".join([*words, *_parameters(name)]), 30)


def _parameters(name: str) -> list[str]:
    """Return the names that have to be given with ``--set``."""
    if name in PRICE_FORMULAS:
        return list(PRICE_FORMULAS[name].needs(Better.LOWER))
    return [*AWARD_RULES[name].parameters, *(["quality_available"] if name in BELOW_ALL else [])]


def price(
    asked: Asked, *, out: Path | None = None, dry_run: bool = False, actor: str = ""
) -> Report:
    """Work out what a formula gives some bids.

    Args:
        asked: As typed.
        out: Folder for ``price/`` with the picture and the data; None writes nothing.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
    """
    case, found = read_case(asked)
    nothing: dict[str, object] = {"points": [], "exact": [], "formula": asked.formula}
    if case is None:
        return Report(findings=found, data=nothing | ONLY)
    result = priced(case)
    known = effects(case)
    findings = (*found, *_undefined(case, result), *_warnings(case, known))
    places = _places(case, result, asked.places)
    data = _json(case, result, places, known) | ONLY
    files: tuple[Path, ...] = ()
    if out is not None:
        from tendering.documents.price_charts import price_picture

        picture = price_picture(case, result, printed=_printed(case, result, places))
        held = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        texts = {f"{case.formula}.svg": str(picture), f"{case.formula}.json": held}
        files = publish(
            out / FOLDER, writer_of(texts), dry_run=dry_run, made=by(actor), beside=True
        )
    return Report(
        findings=findings,
        data=data,
        text=_text(case, result, places, known),
        files=files,
        dry_run=dry_run,
    )


def _undefined(case: PriceCase, result: PriceResult) -> Iterator[Finding]:
    reasons = {why for _, why in result.problems}
    if len(reasons) == 1 and len(result.problems) == len(case.bids) > 1:
        said = f"none of these bids has a value: {min(reasons)}"
        yield finding("A306", "--bids", said, remedy="Correct the parameters, or the bids.")
        return
    for n, why in result.problems:
        said = f"{money(case.bids[n])} has no value: {why}"
        yield finding("A306", f"--bids number {n + 1}", said)


def _warnings(case: PriceCase, known: Sequence[Effect]) -> Iterator[Finding]:
    for effect in known:
        if effect.kind == "rounded_equal" and not (case.irrational and case.places is not None):
            continue
        if effect.kind in _WARNED and not (case.ranks_by_value and effect.kind == "negative"):
            yield finding(_WARNED[effect.kind], case.formula, effect.sentence)


def _places(case: PriceCase, result: PriceResult, asked: int | None) -> int:
    """Return how many decimals are printed: as asked, else two; for a rule as many as keep its values apart."""
    if asked is not None or not case.ranks_by_value:
        return PLACES if asked is None else asked
    values = {v for v in result.values if v is not None}
    return next(
        (
            places
            for places in range(PLACES, MOST_PLACES)
            if len({fixed(v, places) for v in values}) == len(values)
            and all(not v or abs(v) * 10**places >= 100 for v in values)
        ),
        MOST_PLACES,
    )


def _printed(case: PriceCase, result: PriceResult, places: int) -> list[str | None]:
    """Write what each bid gets for print: rounded, zeros at the end left off; None stays."""
    return [None if v is None else trimmed(fixed(v, places, case.mode)) for v in result.values]


def _json(
    case: PriceCase, result: PriceResult, places: int, known: Sequence[Effect]
) -> dict[str, object]:
    shown = _printed(case, result, places)
    data: dict[str, object] = {
        "points": shown,
        "exact": [None if v is None else str(v) for v in result.exact],
        "formula": case.formula,
        "weight": None if case.ranks_by_value else plain(case.weight),
        "bids": [plain(bid) for bid in case.bids],
        "rank": list(result.ranks),
        "better": case.value_better.value
        if case.ranks_by_value
        else (case.better or Better.LOWER).value,
        "parameters": {name: plain(value) for name, value in case.parameters.items()},
        "side_effects": [effect.sentence for effect in known],
    }
    if case.ranks_by_value:
        data |= {"quality": [plain(q) for q in case.quality], "values": shown}
    return data


def _text(case: PriceCase, result: PriceResult, places: int, known: Sequence[Effect]) -> str:
    rule = (AWARD_RULES if case.ranks_by_value else PRICE_FORMULAS)[case.formula]
    turned = [_TURNED] if case.better is Better.HIGHER and not case.ranks_by_value else []
    lines = [f"{case.formula}: {rule.formula}", *turned, _said(case), ""]
    tops = [abs(v) for v in result.values if v is not None]
    top = max((case.weight, *tops)) or Fraction(1)
    rows = []
    for n, bid in enumerate(case.bids):
        value, exact = result.values[n], result.exact[n]
        rows.append(
            [
                money(bid),
                *([plain(case.quality[n])] if case.quality else []),
                "none" if value is None else trimmed(fixed(value, places, case.mode)),
                "" if exact is None else str(exact),
                result.ranks[n],
                "" if value is None else _bar(value, top),
            ]
        )
    heads = [
        "bid",
        *(["quality"] if case.quality else []),
        "value" if case.ranks_by_value else "points",
        "exact",
        "rank",
        "",
    ]
    lines.append(table(rows, heads, right=range(len(heads) - 1)))
    if known:
        lines += ["", "What to know:", *(f"  - {effect.sentence}" for effect in known)]
    return "\n".join((*lines, "", NOTE))


def _said(case: PriceCase) -> str:
    parts = [f"{name} {plain(value)}" for name, value in case.parameters.items()]
    if not case.ranks_by_value:
        parts.insert(0, f"weight {points_text(case.weight)}")
        parts.append(f"{(case.better or Better.LOWER).value} is better")
    else:
        parts.append(f"{case.value_better.value} values come first")
    if case.clamp is not None:
        least, most = case.clamp
        ends = [f"at least {plain(least)}"] if least is not None else []
        ends += [f"at most {plain(most)}"] if most is not None else []
        parts.append("points held " + " and ".join(ends))
    elif not case.ranks_by_value:
        parts.append("no clamp")
    return "With " + ", ".join(parts) + "."


def _bar(value: Fraction, top: Fraction) -> str:
    """Draw a bar in characters; one below nothing is drawn with another sign."""
    length = int(abs(value) * BAR / top + Fraction(1, 2))
    return ("#" if value >= 0 else "-") * length
