"""Try a tender before it is published: which ties, minimums, places and prices its rules must expect. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from tendering.analysis.criterion_effect import idle_questions, influences
from tendering.analysis.expected_prices import Band, Source, band_of
from tendering.analysis.list_figures import exact_figures, feasible, sampled_figures
from tendering.analysis.market_fit import Cut, cuts_of, role_fits
from tendering.analysis.model_test_assumed import assumed, left_out
from tendering.analysis.model_test_findings import model_findings
from tendering.analysis.model_test_words import in_short
from tendering.analysis.model_tested import Figures, ListTest, ModelTest
from tendering.analysis.panel_marks import ASSUMPTIONS, Assumption, halved
from tendering.analysis.price_trial import tried
from tendering.analysis.sampled_ties import Drawing, PriceSide, sampled
from tendering.analysis.tie_risk import tie_at_any
from tendering.analysis.total_distribution import (
    Spread,
    TooManyError,
    Tree,
    rung_figures,
)
from tendering.evaluation.price import Element, elements_of
from tendering.evaluation.price_formulas import UndefinedScoreError
from tendering.evaluation.stages import counted, is_zonal_question
from tendering.evaluation.ties import rung_name
from tendering.model.tender import Criterion, Lot, Per, Scale, Tender

MOST_BIDDERS = 200
MOST_DRAWS = 100_000
DRAWS = 1_000
Progress = Callable[[Iterable[int], str, int], Iterator[int]]


def _silent(items: Iterable[int], label: str, length: int) -> Iterator[int]:
    del label, length
    yield from items


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a tender is tried.

    Attributes:
        bidders: Bids expected in every lot and zone.
        marks: Names of the assumptions about marks.
        source: From a seed to where draws come from, such as ``random.Random``.
        prices: The least and most price expected, where the person says so.
        shown: Yields the numbers of the draws; a progress bar may stand behind it.
    """

    bidders: int = 20
    marks: tuple[str, ...] = tuple(ASSUMPTIONS)
    source: Callable[[int], Source]
    seed: int = 1
    draws: int = DRAWS
    prices: tuple[Fraction, Fraction] | None = None
    shown: Progress = field(default=_silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """One list to try, before anything is worked out."""

    lot: Lot
    kind: str
    stage: str | None
    title: str
    questions: tuple[Criterion, ...]
    bidders: int
    cuts: tuple[Cut, ...]


def model_test(tender: Tender, asked: Asked) -> ModelTest:
    """Try a tender; one without criteria, or without places, has no list to try, and a finding says so."""
    assumptions = tuple(ASSUMPTIONS[name] for name in asked.marks)
    bands = _bands(tender, asked.prices)
    known: dict[Hashable, tuple[Figures, ...]] = {}
    lists = tuple(
        _tested(tender, one, assumptions, bands, asked=asked, known=known)
        for one in _lists(tender, asked.bidders)
    )
    found = ModelTest(
        tender=tender.id,
        title=tender.title,
        bidders=asked.bidders,
        seed=asked.seed,
        draws=asked.draws,
        assumptions=assumptions,
        assumed=tuple(
            assumed(
                lists,
                bands.values(),
                bidders=asked.bidders,
                draws=asked.draws,
                seed=asked.seed,
            )
        ),
        left_out=tuple(left_out(tender)),
        lists=lists,
        fits=role_fits(tender),
        in_short=tuple(in_short(tender, one) for one in lists),
    )
    return replace(found, findings=model_findings(tender, found))


def _lists(tender: Tender, bidders: int) -> Iterator[_List]:
    for lot in tender.lots:
        questions = tender.questions(lot.id)
        left = bidders
        for stage in tender.stages:
            own = tender.questions(lot.id, stage.id)
            if stage.keep is not None and own:
                cut = Cut(lot=lot.id, role=stage.id, zone=None, most=stage.keep.most, least=None)
                title = f"Lot {lot.id}, short list of {stage.title or stage.id}"
                yield _List(
                    lot=lot,
                    kind="stage",
                    stage=stage.id,
                    title=title,
                    questions=own,
                    bidders=left,
                    cuts=(cut,),
                )
                left = min(left, stage.keep.most)
        yield from _last_lists(lot, counted(tender, questions), left)


def _last_lists(lot: Lot, questions: Sequence[Criterion], bidders: int) -> Iterator[_List]:
    zonal = [q for q in questions if is_zonal_question(q, lot)]
    cuts = cuts_of(lot)
    per_zone = {role.role for role in lot.roles if role.per is Per.ZONE}
    whole = tuple(c for c in cuts if c.role not in per_zone)
    base = tuple(q for q in questions if q not in zonal)
    title = f"Lot {lot.id}"
    if not questions:
        return
    if zonal:
        inner = tuple(c for c in cuts if c.role in per_zone)
        yield _List(
            lot=lot,
            kind="zones",
            stage=None,
            title=f"{title}, the list of any one zone",
            questions=tuple(questions),
            bidders=bidders,
            cuts=inner,
        )
        if whole and base and lot.lot_total == "without_zone_questions":
            yield _List(
                lot=lot,
                kind="lot",
                stage=None,
                title=f"{title}, its own list",
                questions=base,
                bidders=bidders,
                cuts=whole,
            )
        return
    yield _List(
        lot=lot,
        kind="lot",
        stage=None,
        title=title,
        questions=base,
        bidders=bidders,
        cuts=cuts,
    )


def _tested(
    tender: Tender,
    one: _List,
    assumptions: Sequence[Assumption],
    bands: Mapping[str, Band],
    *,
    asked: Asked,
    known: dict[Hashable, tuple[Figures, ...]],
) -> ListTest:
    elements = _elements(tender, one)
    priced = bool(elements)
    tree = Tree(
        tender,
        one.questions,
        _figures(tender, priced=priced),
        priced=priced,
        overall=one.kind != "stage",
    )
    quality = tree.set.available["quality"]
    wanted = {i for e in elements for i in e.quantities}
    wanted |= {r.of for r in tender.ties if priced and r.kind == "lower_price" and r.of}
    side = PriceSide(elements=elements, bands={i: b for i, b in bands.items() if i in wanted})
    # lots that ask the same of the same number of bidders have the same figures: they are worked out once
    same = (
        tuple(q.id for q in one.questions),
        repr(elements),
        one.bidders,
        one.kind,
        tuple(sorted({c.most for c in one.cuts})),
    )
    if same not in known:
        known[same] = tuple(
            _figures_of(tender, one, tree, side, assumption=a, asked=asked) for a in assumptions
        )
    figures = known[same]
    values = _qualities(tree, assumptions)
    rungs, then = _ladder(tender, priced=priced)
    return ListTest(
        lot=one.lot.id,
        kind=one.kind,
        stage=one.stage,
        title=one.title,
        questions=tuple(q.id for q in one.questions),
        points=(
            quality,
            sum((e.weight for e in elements), Fraction(0))
            if tender.award_by is None
            else Fraction(0),
        ),
        bidders=one.bidders,
        cuts=one.cuts,
        rungs=rungs,
        then=then,
        idle=idle_questions(tree),
        figures=figures,
        price=tried(tender, elements, bands, values),
    )


def _elements(tender: Tender, one: _List) -> tuple[Element, ...]:
    if one.kind == "stage":
        return ()
    try:
        return tuple(e for e in elements_of(tender, one.lot) if e.weight or tender.award_by)
    except UndefinedScoreError:
        return ()


def _figures(tender: Tender, *, priced: bool) -> tuple[str, ...]:
    """Return the criteria and sections whose points the ladder looks at."""
    if not priced:
        return rung_figures(tender.ties)
    own = [r.of for r in tender.ties if r.kind == "higher" and r.of not in ("quality", "price")]
    return tuple(of for of in dict.fromkeys(own) if of)


def _ladder(tender: Tender, *, priced: bool) -> tuple[tuple[str, ...], str]:
    """Return the rungs that the figures follow, and what comes after them."""
    names: list[str] = []
    for rung in tender.ties:
        if rung.kind == "draw":
            return tuple(names), "draw"
        if rung.kind == "lower_price" and not priced:
            return tuple(names), "prices"
        if priced or rung.kind == "higher":
            names.append(rung_name(rung))
    return tuple(names), ""


def _figures_of(
    tender: Tender,
    one: _List,
    tree: Tree,
    side: PriceSide,
    *,
    assumption: Assumption,
    asked: Asked,
) -> Figures:
    try:
        spread: Spread | None = tree.spread(assumption.weights)
    except TooManyError:
        spread = None
    made = influences(tree, assumption.weights)
    places = sorted({cut.most for cut in one.cuts if cut.most < one.bidders})
    if spread is not None and not side.elements:
        figures = exact_figures(
            spread,
            tree,
            assumption=assumption.name,
            influences=made,
            bidders=one.bidders,
            places=places,
        )
        return replace(figures, half_marks=_with_half_marks(tender, one, assumption, places))
    drawing = Drawing(
        tender,
        tree,
        spread,
        assumption.weights,
        prices=side,
        source=asked.source(asked.seed),
    )
    sample = sampled(
        drawing,
        bidders=one.bidders,
        cuts=places,
        draws=asked.shown(range(asked.draws), f"{one.title}, {assumption.name}", asked.draws),
    )
    return sampled_figures(
        sample,
        spread,
        assumption=assumption.name,
        influences=made,
        bidders=one.bidders,
        places=places,
        priced=bool(side.elements),
    )


def _with_half_marks(
    tender: Tender, one: _List, assumption: Assumption, places: Sequence[int]
) -> Fraction | None:
    """Return how likely a last place would be tied with a level between each two of every scale."""
    finer = {name: halved_scale(scale) for name, scale in tender.scales.items()}
    tree = Tree(replace(tender, scales=finer), one.questions, overall=one.kind != "stage")
    try:
        spread = tree.spread(lambda levels: halved(assumption.weights((levels + 1) // 2)))
    except TooManyError:
        return None
    if not feasible(len(spread.weights), one.bidders, places):
        return None
    return tie_at_any(spread.weights, spread.whole, one.bidders, places)


def halved_scale(scale: Scale) -> Scale:
    """Return a scale with a level added between each two, worth what lies between."""
    levels = [scale.levels[0]]
    for one, two in pairwise(scale.levels):
        middle = replace(one, mark=(one.mark + two.mark) / 2, worth=(one.worth + two.worth) / 2)
        levels += [middle, two]
    return replace(scale, levels=tuple(levels))


def _qualities(tree: Tree, assumptions: Sequence[Assumption]) -> list[Fraction]:
    """Return the qualities that a bidder who passes can have; few where there are too many."""
    try:
        spread = tree.spread(assumptions[0].weights)
    except TooManyError:
        full = tree.set.available["quality"]
        return [full * n / 20 for n in range(1, 21)]
    return [Fraction(v, spread.scale) for v in sorted(spread.values())]


def _bands(tender: Tender, stated: tuple[Fraction, Fraction] | None) -> dict[str, Band]:
    price = tender.price
    own = {e.item: e.parameters for e in price.elements}
    return {
        item.id: band_of(item, stated, {**price.parameters, **own.get(item.id, {})})
        for item in price.items
    }
