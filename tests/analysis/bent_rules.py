"""Small competitions under every rule that makes a total anything but a line over a weight, alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from tendering.evaluation.registry import AWARD_RULES
from tendering.model.bids import Dossier
from tendering.model.criteria import Keep, Stage
from tendering.model.numbers import Rounding
from tendering.model.price import Price, PriceItem
from tendering.model.tender import (
    Aggregation,
    AtLastPlace,
    AwardBy,
    Better,
    Effect,
    Limit,
    LimitMethod,
    Minimum,
    Per,
    Places,
    Role,
    RoundingPolicy,
    Rung,
)
from tests.analysis.close_calls import BIDDERS, DRAW, FRAMEWORK, SEED
from tests.evaluation.build import (
    F,
    cell,
    dossier,
    lot,
    mark,
    question,
    scale,
    section,
    tender,
)

QUESTIONS = ("Q1", "Q2", "Q3")
STEPS = ("criterion", "section", "price_points", "total")
FORMULAS = {
    "lowest_over_bid": {},
    "linear_from_lowest": {},
    "mean_based": {"at_mean": F(50), "per_percent": F(2)},
    "two_anchors": {"least": F(8), "most": F(14)},
    "logarithmic": {"base": F(2)},
}
AWARDS = {
    "price_per_quality_point": {},
    "quality_per_pound": {},
    "coefficient_price": {},
    "relative_value_coefficient": {},
    "quality_as_money": {"worth_of_point": F(1, 7)},
    "price_less_quality_premium": {"estimate": F(11), "price_weight": F(3)},
    "utility_index": {"quality_over_price": F(2)},
}
WORTHS = {0: 0, 1: 33, 2: 71, 3: 100}


@st.composite
def bent(draw: st.DrawFn, formulas: Sequence[str] = tuple(sorted(FORMULAS))) -> Dossier:
    """Draw a competition: three questions in a tree, prices that score or rank, rounding, n/a, short lists, ranks."""
    kind = draw(st.sampled_from(["points", "points", "relative", "award", "ranks"]))
    priced = kind == "award" or draw(st.booleans())
    method = draw(st.sampled_from([None, LimitMethod.RANKED, LimitMethod.BEST_OVERALL]))
    ranks = kind == "ranks"
    quality = 10 if kind == "award" or not priced else 6
    first, second = draw(
        st.sampled_from([(F(1, 2), F(1, 4)), (F(1, 3), F(1, 3)), (F(2, 5), F(1, 2))])
    )
    points = [quality * first, quality * second, quality * (1 - first - second)]
    n_a = draw(st.sampled_from([None, "redistribute", "redistribute", "full_marks"]))
    tree = draw(st.booleans())
    staged = not ranks and draw(st.sampled_from([False, False, True]))
    inside = {"parent": "A"} if tree else {}
    least = Minimum(percent=F(40), effect=Effect.MUST_REJECT)
    limited = not ranks and draw(st.booleans())
    criteria = [
        question(
            "Q1", points[0], not_applicable=n_a, **inside, **({"stage": "one"} if staged else {})
        ),
        question(
            "Q2", points[1], not_applicable=n_a, **inside, **({"stage": "two"} if staged else {})
        ),
        question("Q3", points[2], **({"stage": "two"} if staged else {})),
    ]
    if tree:
        of = points[0] + points[1]
        criteria.insert(
            0, section("A", of, minimum=least if limited and draw(st.booleans()) else None)
        )
    at = {
        step: draw(st.sampled_from([0, 0, 1]))
        for step in STEPS
        if draw(st.sampled_from([False, True, False]))
    }
    name = draw(st.sampled_from(formulas))
    if name == "logarithmic":
        at["price_points"] = draw(st.sampled_from([0, 1, 2]))
    clamp = draw(st.sampled_from([None, (F(0), None), (F(1), F(3))]))
    award = draw(st.sampled_from(sorted(AWARDS))) if kind == "award" else None
    zones = draw(st.sampled_from([("north", "south"), ()]))
    last = (
        draw(st.sampled_from([AtLastPlace.TIE_BREAK, *AtLastPlace]))
        if method is None
        else AtLastPlace.TIE_BREAK
    )
    main = Role(role="main", per=Per.ZONE, places=Places(most=1), at_last_place=last)
    roles = (
        (main, replace(FRAMEWORK, including=("main",)))
        if zones
        else (replace(FRAMEWORK, at_last_place=last),)
    )
    scope = "lot"
    rule = tender(
        criteria,
        scales={"s": scale(worths=WORTHS)},
        lots=(lot("1", zones, roles=roles),),
        limits=(Limit(role="main", counts="zones", most=1, when_exceeded=method),)
        if method and zones
        else (),
        ties=(Rung(kind="higher", of=draw(st.sampled_from(["Q1", "Q3", "quality"]))), DRAW),
        minimum_quality=least if limited else None,
        weights_as="of_award",
        weights_total=F(10),
        rounding=RoundingPolicy(at=at, mode=draw(st.sampled_from(list(Rounding)))),
        relative_quality=kind == "relative",
        award_by=None
        if award is None
        else AwardBy(
            rule=award, parameters=AWARDS[award], better=AWARD_RULES[award].better or Better.LOWER
        ),
        aggregation=Aggregation(method="sum_of_ranks", missing="error")
        if ranks
        else Aggregation(),
        stages=(
            Stage(
                id="one",
                title="",
                keep=Keep(most=3, at_last_place=AtLastPlace.ADMIT_ALL),
                carries_forward=draw(st.booleans()),
            ),
            Stage(id="two", title=""),
        )
        if staged
        else (),
    )
    if priced:
        rule = replace(
            rule,
            price=Price(
                weight=F(0 if award else 4),
                items=(PriceItem(id="p"),),
                formula=None if award else name,
                parameters={} if award else FORMULAS[name],
                baseline=draw(st.sampled_from(["admissible", "past_quality"])),
                scope=scope,
                zero="error",
                one_bid="formula",
                clamp=None if award else clamp,
            ),
        )
    marks = {b: {q: draw(st.integers(0, 3)) for q in QUESTIONS} for b in BIDDERS}
    cells: list[tuple[str, str, object]] = [
        (b, q, "n/a" if n_a and q != "Q3" and not ranks and draw(st.integers(0, 5)) == 0 else m)
        for b, row in marks.items()
        for q, m in row.items()
    ]
    prices = {b: draw(st.sampled_from([8, 9, 10, 12, 15])) for b in BIDDERS} if priced else {}
    of_two = (
        [mark(e, b, q, draw(st.integers(0, 3))) for e in ("x", "y") for b, q, _ in cells]
        if ranks
        else []
    )
    seed = SEED if draw(st.booleans()) else None
    agreed = () if ranks else tuple(cell(b, q, m) for b, q, m in cells)
    made = dossier(rule, marks, prices, seed=seed, consensus=agreed)
    return replace(made, marks=tuple(of_two))
