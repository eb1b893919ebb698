"""The part of a definition that decides an award, into the model: scales, criteria, price, lots, ties, rounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tendering.files.schema import StageFile, TenderFile
from tendering.files.schema_award import (
    CriterionFile,
    DemandFile,
    LimitFile,
    LotFile,
    LowPriceFile,
    MinimumFile,
    PlacesFile,
    PriceFile,
    PriceItemFile,
    RoleFile,
    RoundingFile,
    RungFile,
    ScaleFile,
    ZonePlacesFile,
)
from tendering.model import tender as model
from tendering.model.numbers import Rounding

HUNDRED = Fraction(100)


def with_award(tender: model.Tender, d: TenderFile) -> model.Tender:
    """Add everything that decides the award."""
    total = d.weights.total if d.weights and d.weights.total is not None else HUNDRED
    least = d.minimum_quality
    related = d.related_bidders
    return replace(
        tender,
        stages=tuple(_stage(s) for s in d.stages or ()),
        scales={name: _scale(name, written) for name, written in (d.scales or {}).items()},
        weights_as=d.weights.as_ if d.weights else None,
        weights_total=total,
        criteria=_criteria(d, total),
        minimum_quality=model.Minimum(percent=least.percent, effect=model.Effect(least.effect))
        if least
        else None,
        relative_quality=bool(d.relative_quality),
        aggregation=model.Aggregation(**d.aggregation.model_dump())
        if d.aggregation
        else model.Aggregation(),
        price=_price(d.price) if d.price else model.Price(weight=Fraction(0)),
        award_by=_award_by(d),
        lots=tuple(_lot(x) for x in d.lots),
        limits=tuple(_limit(x) for x in d.limits or ()),
        related_bidders=model.RelatedBidders(
            limits=related.limits or "each", same_zone=related.same_zone
        )
        if related
        else model.RelatedBidders(),
        ties=tuple(_rung(r) for r in d.ties or ()),
        rounding=_rounding(d.rounding) if d.rounding else model.RoundingPolicy(),
        capacity=model.CapacityRule(**d.capacity.model_dump()) if d.capacity else None,
    )


def _award_by(d: TenderFile) -> model.AwardBy | None:
    if d.award_by is None or d.better is None:
        return None
    parameters = dict(d.award_by.parameters or {})
    return model.AwardBy(
        rule=d.award_by.rule, better=model.Better(d.better), parameters=parameters
    )


def _stage(s: StageFile) -> model.Stage:
    keep = None
    if s.keep is not None:
        keep = model.Keep(most=s.keep.most, at_last_place=model.AtLastPlace(s.keep.at_last_place))
    return model.Stage(id=s.id, title=s.title, keep=keep, carries_forward=bool(s.carries_forward))


def _limit(x: LimitFile) -> model.Limit:
    return model.Limit(
        role=x.role, counts=x.counts, most=x.most, when_exceeded=model.LimitMethod(x.when_exceeded)
    )


def lot_ids(lots: str | list[str] | None) -> tuple[str, ...] | None:
    """Return the lots something is confined to, or None where it is for all."""
    return tuple(lots) if isinstance(lots, list) else None


def _scale(name: str, scale: ScaleFile) -> model.Scale:
    """Return a scale with its levels in rising order of mark."""
    top = max(level.mark for level in scale.levels)
    levels = [
        model.Level(
            mark=level.mark,
            label=level.label or "",
            descriptor=level.descriptor or "",
            worth=level.worth if level.worth is not None else level.mark / (top or 1) * 100,
        )
        for level in scale.levels
    ]
    return model.Scale(id=name, levels=tuple(sorted(levels, key=lambda level: level.mark)))


def _minimum(minimum: MinimumFile | None) -> model.Minimum | None:
    if minimum is None:
        return None
    return model.Minimum(
        mark=minimum.mark, percent=minimum.percent, effect=model.Effect(minimum.effect)
    )


def _criteria(d: TenderFile, weights_total: Fraction) -> tuple[model.Criterion, ...]:
    """Flatten the tree in published order, with the points each criterion contributes at full marks."""
    flat: dict[str, tuple[CriterionFile, str | None]] = {}

    def walk(entries: list[CriterionFile], section: str | None) -> None:
        for entry in entries:
            flat[entry.id] = (entry, section or entry.parent)
            walk(entry.children or [], entry.id)

    walk(d.criteria or [], None)
    of_parent = d.weights is not None and d.weights.as_ == "of_parent"
    return tuple(
        _criterion(entry, flat, weights_total if of_parent else None) for entry, _ in flat.values()
    )


def _criterion(
    c: CriterionFile, flat: Mapping[str, tuple[CriterionFile, str | None]], total: Fraction | None
) -> model.Criterion:
    line = [c]  # the criterion, then the sections around it, innermost first
    while (above := flat.get(flat[line[-1].id][1] or "")) is not None and above[0] not in line:
        line.append(above[0])  # an undefined or circular parent is a finding; the line ends there
    points = c.weight
    if total is not None:
        points = total
        for entry in line:
            points = points * entry.weight / 100
    return model.Criterion(
        id=c.id,
        title=c.title,
        weight=c.weight,
        points=points,
        parent=flat[c.id][1],
        scale=c.scale,
        minimum=_minimum(c.minimum),
        question=c.question,
        bullets=tuple(c.bullets or ()),
        words=c.words,
        lots=lot_ids(next((x.lots for x in line if x.lots is not None), None)),
        per=model.Per(next((x.per for x in line if x.per is not None), "lot")),
        stage=next((x.stage for x in line if x.stage is not None), None),
        not_applicable=next(
            (x.not_applicable for x in line if x.not_applicable is not None), None
        ),
    )


def _item(i: PriceItemFile) -> model.PriceItem:
    rule = None
    if i.rule is not None:
        band = i.rule.band
        rule = model.PriceRule(
            fixed=i.rule.fixed,
            floor=band.least if band else i.rule.floor,
            ceiling=band.most if band else i.rule.ceiling,
        )
    return model.PriceItem(
        id=i.id,
        title=i.title,
        unit=i.unit,
        rule=rule,
        effect=model.Effect(i.effect) if i.effect else None,
        per=model.Per(i.per or "lot"),
        lots=lot_ids(i.lots),
        sum_of=dict(i.sum_of or {}),
    )


def _price(p: PriceFile) -> model.Price:
    """Return how prices are asked, tested and scored."""
    return model.Price(
        weight=p.weight,
        items=tuple(_item(i) for i in p.items or ()),
        formula=p.formula,
        parameters=dict(p.parameters or {}),
        elements=tuple(
            model.PriceElement(
                item=e.item,
                weight=e.weight,
                formula=e.formula,
                parameters=dict(e.parameters or {}),
            )
            for e in p.elements or ()
        ),
        basket=dict(p.basket or {}),
        preferences=tuple(
            model.Preference(
                question=x.question, answer=x.answer, percent_off=x.percent_off, points=x.points
            )
            for x in p.preferences or ()
        ),
        baseline=p.baseline,
        scope=p.scope,
        zero=p.zero,
        one_bid=p.one_bid,
        clamp=(p.clamp.least, p.clamp.most) if p.clamp else None,
        better=model.Better(p.better) if p.better else None,
        open=p.open,
        low_price=tuple(
            model.LowPrice(
                trigger=x.trigger,
                item=x.item,
                parameters=_screen_numbers(x),
            )
            for x in p.low_price or ()
        ),
    )


def _screen_numbers(x: LowPriceFile) -> dict[str, Fraction]:
    own = {"cost": x.cost, "below_mean": x.below_mean, "below_next": x.below_next}
    return {
        **(x.parameters or {}),
        **{key: value for key, value in own.items() if value is not None},
    }


def _demand(demand: DemandFile | None) -> model.Demand | None:
    if demand is None:
        return None
    return model.Demand(
        clients=demand.clients,
        hours_weekly=demand.hours_weekly,
        hours_annual=demand.hours_annual,
        visits_weekly=demand.visits_weekly,
        cost_annual=demand.cost_annual,
        rate=demand.rate,
        printed=dict(demand.printed or {}),
    )


def _places(p: PlacesFile | ZonePlacesFile) -> model.Places:
    return model.Places(
        most=p.most if isinstance(p.most, int) else None,
        least=p.least,
        because=p.because if isinstance(p, ZonePlacesFile) else None,
    )


def _role(r: RoleFile) -> model.Role:
    return model.Role(
        role=r.role,
        per=model.Per(r.per),
        places=_places(r.places),
        including=tuple(r.places.including or ()),
        drawn_from=r.drawn_from or "all",
        at_last_place=model.AtLastPlace(r.at_last_place or "tie_break"),
        by_zone={zone: _places(places) for zone, places in (r.by_zone or {}).items()},
        hours_share=r.hours_share,
        title=r.title,
    )


def _lot(lot: LotFile) -> model.Lot:
    """Return a lot."""
    zones = tuple(
        model.Zone(id=z.id, title=z.title, areas=tuple(z.areas or ()), demand=_demand(z.demand))
        for z in lot.zones or ()
    )
    return model.Lot(
        id=lot.id,
        title=lot.title,
        description=lot.description,
        demand=_demand(lot.demand),
        zones=zones,
        roles=tuple(_role(r) for r in lot.roles),
        reserves=lot.reserves or 0,
        lot_total=lot.lot_total,
        least_bids=lot.least_bids,
        cpv=tuple(lot.cpv or ()),
        region=lot.region,
        value_amount=lot.value_amount,
        health_test=model.HealthTest(**lot.health_test.model_dump()) if lot.health_test else None,
    )


def _rung(rung: RungFile) -> model.Rung:
    """Return one rung of the tie ladder."""
    if rung.draw is not None:
        return model.Rung(kind="draw", commitment=rung.draw.commitment)
    if rung.earlier is not None:
        return model.Rung(kind="earlier", of=rung.earlier)
    if rung.lower_price is not None:
        return model.Rung(kind="lower_price", of=rung.lower_price)
    return model.Rung(kind="higher", of=rung.higher)


def _rounding(rounding: RoundingFile) -> model.RoundingPolicy:
    """Return the rounding policy; a step without places takes the policy's, then those of the display."""
    display = rounding.display.places if rounding.display else None
    fallback = rounding.places if rounding.places is not None else display
    at = {}
    for step in rounding.at or ():
        places = step.places if step.places is not None else fallback
        if places is not None:
            at[str(step.step)] = places
    return model.RoundingPolicy(
        at=at,
        mode=Rounding(rounding.mode) if rounding.mode else Rounding.HALF_UP,
        display_places=display if display is not None else 2,
    )
