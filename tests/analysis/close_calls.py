"""Small competitions with every way of placing, for margins: two lots, zones, limits, minimums, a drawn or open ladder."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from hypothesis import strategies as st

from tendering.model.bids import Bidder, Dossier
from tendering.model.tender import (
    AtLastPlace,
    Effect,
    Limit,
    LimitMethod,
    Minimum,
    Per,
    Places,
    RelatedBidders,
    Role,
    Rung,
    Tender,
)
from tests.evaluation.build import F, cell, dossier, lot, question, scale, tender

BIDDERS = ("a", "b", "c", "d")
QUESTIONS = ("Q1", "Q2")
SEED = "sealed"
DRAW = Rung(kind="draw", commitment=sha256(SEED.encode()).hexdigest())
FRAMEWORK = Role(role="framework", per=Per.LOT, places=Places(most=2))
METHODS = (None, LimitMethod.RANKED, LimitMethod.BEST_OVERALL, LimitMethod.PREFERENCE)


def rules(
    method: LimitMethod | None = None,
    *,
    last: AtLastPlace = AtLastPlace.TIE_BREAK,
    minimum: bool = False,
    same_zone: bool = False,
    weights: tuple[int, int] = (60, 40),
) -> Tender:
    """One lot with two zones of one main place each, and a framework of two drawn from nobody, over three marks."""
    limits = (
        ()
        if method is None
        else (Limit(role="main", counts="zones", most=1, when_exceeded=method),)
    )
    roles = (
        Role(role="main", per=Per.ZONE, places=Places(most=1), at_last_place=last),
        replace(FRAMEWORK, including=("main",)),
    )
    least = Minimum(percent=F(50), effect=Effect.MUST_REJECT) if minimum else None
    return tender(
        [question(q, w) for q, w in zip(QUESTIONS, weights, strict=True)],
        scales={"s": scale(3)},
        lots=(lot("1", ("north", "south"), roles=roles),),
        limits=limits,
        ties=(Rung(kind="higher", of="Q1"), DRAW),
        related_bidders=RelatedBidders(same_zone="one" if same_zone else None),
        minimum_quality=least,
        weights_as="of_award",
    )


def competition(
    marks: dict[str, dict[str, int]], rule: Tender, *, drawn: bool = True, related: bool = False
) -> Dossier:
    made = dossier(
        rule,
        marks,
        consensus=tuple(cell(b, q, m) for b, row in marks.items() for q, m in row.items()),
        seed=SEED if drawn else None,
    )
    if not related:
        return made
    groups = {"a": "g", "b": "g"}
    people = tuple(Bidder(id=b, name=b, group=groups.get(b, "")) for b in marks)
    return replace(made, bidders=people)


all_marks = st.fixed_dictionaries(
    {b: st.fixed_dictionaries({q: st.integers(0, 3) for q in QUESTIONS}) for b in BIDDERS}
)


@st.composite
def competitions(draw: st.DrawFn) -> Dossier:
    method = draw(st.sampled_from(METHODS))
    loose = method in (None, LimitMethod.RANKED)
    related = draw(st.booleans())
    last = draw(st.sampled_from(list(AtLastPlace))) if loose else AtLastPlace.TIE_BREAK
    rule = rules(
        method,
        last=last,
        minimum=draw(st.booleans()),
        same_zone=related and method is not LimitMethod.PREFERENCE,
        weights=draw(st.sampled_from([(60, 40), (50, 50), (70, 30)])),
    )
    return competition(draw(all_marks), rule, drawn=draw(st.booleans()), related=related)
