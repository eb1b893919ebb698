"""The test of a tender as data for machines and as text for a terminal. Every figure exact in the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tendering.analysis.model_test_words import cut_words, percent, rung_words
from tendering.analysis.model_tested import Figures, ListTest, ModelTest
from tendering.analysis.price_effects import points_text
from tendering.analysis.tie_risk import fewer_than
from tendering.documents.tables import table
from tendering.model.numbers import fixed, plain

NOTE = "Analysis only: nothing was recorded, and nothing of the tender was changed."


def as_data(test: ModelTest) -> dict[str, object]:
    """Return the test for machines: probabilities as decimals, and exact where they are."""
    return {
        "tender": test.tender,
        "analysis_only": True,
        "bidders": test.bidders,
        "seed": test.seed,
        "draws": test.draws,
        "marks": {a.name: a.sentence for a in test.assumptions},
        "in_short": list(test.in_short),
        "assumed": list(test.assumed),
        "left_out": list(test.left_out),
        "lists": [_list_json(one) for one in test.lists],
        "roles": [
            {
                "role": fit.role,
                "lots": list(fit.lots),
                "zones": fit.zones,
                "places": fit.seats,
                "limit": fit.limit,
                "bidders_needed": fit.needed,
                "bidders_needed_for_least": fit.least,
            }
            for fit in test.fits
        ],
    }


def decimal(value: Fraction, places: int = 6) -> str:
    """Write a probability or a mean as a decimal."""
    return fixed(value, places)


def _list_json(one: ListTest) -> dict[str, object]:
    return {
        "lot": one.lot,
        "kind": one.kind,
        "stage": one.stage,
        "title": one.title,
        "questions": list(one.questions),
        "points": {"quality": plain(one.points[0]), "price": plain(one.points[1])},
        "bidders": one.bidders,
        "places": [
            {"role": cut.role, "zone": cut.zone, "most": cut.most, "least": cut.least}
            for cut in one.cuts
        ],
        "rungs": list(one.rungs),
        "then": one.then or None,
        "cannot_change_a_result": [
            {
                "criterion": idle.criterion,
                "why": idle.why,
                "range": plain(idle.spread),
                "smallest_step_of_the_others": plain(idle.step),
            }
            for idle in one.idle
        ],
        "figures": [_figures_json(f, one) for f in one.figures],
        "price": None
        if one.price is None
        else {
            "item": one.price.item,
            "formula": one.price.case.formula,
            "weight": plain(one.price.case.weight),
            "bids": [plain(b) for b in one.price.case.bids],
            "points": [None if v is None else decimal(v) for v in one.price.values],
            "side_effects": [e.sentence for e in one.price.effects],
            "example": one.price.example or None,
        },
    }


def _figures_json(f: Figures, one: ListTest) -> dict[str, object]:
    exact = not f.draws
    return {
        "marks": f.assumption,
        "method": "exact" if exact else "sampled",
        "draws": f.draws or None,
        "passing": decimal(f.passing),
        "exact_passing": str(f.passing) if exact else None,
        "expected_passing": decimal(f.passing * one.bidders, 2),
        "distinct_totals": f.distinct,
        "two_bidders_level": decimal(f.pair),
        "exact_two_bidders_level": str(f.pair) if exact else None,
        "bidders_level_with_another": decimal(f.sharing, 2),
        "tied_at_last_place": [
            {
                "places": place,
                "before_ladder": decimal(rungs[0]),
                "exact_before_ladder": str(rungs[0]) if exact else None,
                "after_rungs": [decimal(v) for v in rungs[1:]],
                "is_last_place": place in one.places,
            }
            for place, rungs in f.ties.items()
        ],
        "any_last_place_tied": [decimal(v) for v in f.any_tie],
        "any_last_place_tied_with_half_marks": (
            None if f.half_marks is None else decimal(f.half_marks)
        ),
        "influence": [
            {
                "criterion": i.criterion,
                "weight": decimal(i.weight),
                "share_of_spread": decimal(i.share),
                "decides": None if i.decides is None else decimal(i.decides),
            }
            for i in f.influences
        ],
        "can_be_given_up": [
            {
                "criterion": g.criterion,
                "mark": plain(g.level.mark),
                "points_lost": plain(g.lost),
                "total": plain(g.total),
                "placed": decimal(g.placed),
            }
            for g in f.given_up
        ],
        "price_points_used": None if f.price_used is None else decimal(f.price_used, 2),
    }


def as_text(test: ModelTest) -> str:
    """Return the test for a terminal: what is assumed, and a table of a dozen lines for each list."""
    lines = [
        f"{test.tender}: {test.title}",
        f"Tried before publication with {test.bidders} bidders. {NOTE}",
        "",
        *(["In short:", *(f"  - {said}" for said in test.in_short), ""] if test.in_short else []),
        "Assumed:",
        *(f"  - {a.sentence}." for a in test.assumptions),
        *(f"  - {said}" for said in test.assumed),
    ]
    for one in test.lists:
        lines += ["", f"{one.title}: {points_words(one)}"]
        lines.append(table(list(rows(one)), headings(one), right=range(1, len(one.figures) + 1)))
    if test.fits and test.lists:
        lines += ["", "Bidders that must pass to fill every place:"]
        lines += [f"  - {said}" for said in fit_lines(test)]
    if test.left_out:
        lines += ["", "Taken for granted:", *(f"  - {said}" for said in test.left_out)]
    return "\n".join(lines)


def points_words(one: ListTest) -> str:
    """Say what the points of a list are for."""
    quality, price = one.points
    count = len(one.questions)
    asked = f"{count} question{'s' if count != 1 else ''}"
    if one.price is not None and not price:
        return (
            f"{points_text(quality)} quality points in {asked}, ranked by {one.price.case.formula}"
        )
    if price:
        return (
            f"{points_text(quality)} points for quality in {asked}, {points_text(price)} for price"
        )
    return f"{points_text(quality)} points, all for quality, in {asked}"


def headings(one: ListTest) -> list[str]:
    """Return the headings of the table of a list."""
    return ["if marks are", *(f.assumption + (" ~" if f.draws else "") for f in one.figures)]


def rows(one: ListTest) -> Iterator[list[str]]:
    """Yield the lines of the table of a list: what it is, and its figure under each assumption."""

    def row(words: str, values: Sequence[str]) -> list[str]:
        return [words, *values]

    shown = one.figures
    yield row(
        f"bidders that pass every minimum, of {one.bidders}, on average",
        [fixed(f.passing * one.bidders, 1) for f in shown],
    )
    least = max((c.least or 0 for c in one.cuts), default=0)
    if least:
        yield row(
            "nobody passes" if least == 1 else f"fewer than {least} pass, the least needed",
            [percent(fewer_than(f.passing, one.bidders, least)) for f in shown],
        )
    if one.places and one.places[-1] > max(least, 1):
        yield row(
            f"fewer pass than the {one.places[-1]} places",
            [percent(fewer_than(f.passing, one.bidders, one.places[-1])) for f in shown],
        )
    drawn = any(f.draws for f in shown)
    yield row(
        "different totals drawn" if drawn else "different totals possible",
        [str(f.distinct) for f in shown],
    )
    yield row("any two given bidders have the same total", [percent(f.pair) for f in shown])
    yield row("bidders level with another, on average", [fixed(f.sharing, 1) for f in shown])
    for place in one.places:
        words = cut_words([c for c in one.cuts if c.most == place])
        yield row(f"last place tied: {words}", [percent(f.ties[place][0]) for f in shown])
    if one.places and all(f.any_tie for f in shown):
        if len(one.places) > 1:
            yield row("any last place tied", [percent(f.any_tie[0]) for f in shown])
        for n, rung in enumerate(one.rungs, 1):
            yield row(
                f"  still tied after {rung_words(rung)}", [percent(f.any_tie[n]) for f in shown]
            )
        if one.then:
            yield row(
                f"  then {'the draw' if one.then == 'draw' else 'prices'}", [""] * len(shown)
            )
    if all(f.half_marks is not None for f in shown):
        yield row(
            "any last place tied, were half marks allowed",
            [percent(f.half_marks or Fraction(0)) for f in shown],
        )
    if one.points[1] and any(f.price_used is not None for f in shown):
        yield row(
            f"price points between best and worst bid, of {points_text(one.points[1])}",
            ["" if f.price_used is None else fixed(f.price_used, 1) for f in shown],
        )


def fit_lines(test: ModelTest) -> Iterator[str]:
    """Yield, for each role, how many bidders must pass to fill its places."""
    for fit in test.fits:
        limit = ""
        if fit.limit is not None:
            limit = f" (at most {fit.limit} zone{'s' if fit.limit != 1 else ''} each)"
        where = f"lot{'s' if len(fit.lots) > 1 else ''} {', '.join(fit.lots)}"
        places = f"{fit.seats} place{'s' if fit.seats != 1 else ''}"
        needed = f"{fit.needed} bidder{'s' if fit.needed != 1 else ''}"
        yield f"{fit.role} in {where}: {needed} for {places}{limit}."
