"""The report's charts of one lot, each with its figures: points, distance from the last place, prices in their band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.charts import Axis, Bar, Dots, Line, axis_over, dot_rows, stacked_bars
from tendering.documents.lot_prices import PriceLine, rule_bounds
from tendering.documents.lot_view import LotView, RankingList
from tendering.documents.names import told_apart
from tendering.model.numbers import fixed, money
from tendering.model.outcome import Standing
from tendering.model.tender import Per, Role

MOST_SERIES = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One part of the stacked bars: the key of its points, its short name and what it is."""

    key: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How near the last place of a role was: in one zone, or in the lot."""

    role: str
    area: str
    places: str
    last: str
    last_value: str
    next: str
    next_value: str
    margin: str
    passed_over: int


def series_of(view: LotView) -> tuple[Series, ...]:
    """Return what a bidder's points are made of: questions (or sections, where they are many), then prices."""
    known = {key for s in view.result.standings for key in s.points}
    questions = [c for c in view.questions if c.id in known]
    if len(questions) > MOST_SERIES:
        questions = [c for c in view.tender.criteria if c.parent is None and c.id in known]
    found = [Series(c.id, c.id, c.title) for c in questions]
    items = [i for i in view.tender.price.items if f"price:{i.id}" in known]
    found += [
        Series(f"price:{i.id}", view.names.item(i.id), f"Price: {view.names.item(i.id)}")
        for i in items
    ]
    if not items and any(s.price for s in view.result.standings):
        found.append(Series("price", "Price", "Points for price"))
    return tuple(found)


def _numbered(view: LotView, s: Standing) -> str:
    place = s.order or s.rank
    return (
        f"{place}. {view.names.bidder(s.bidder)}"
        if place
        else f"(not ranked) {view.names.bidder(s.bidder)}"
    )


def part_of(standing: Standing, series: Series) -> Fraction | None:
    """Return one part of a bidder's points, None where it was not scored."""
    return standing.price if series.key == "price" else standing.points.get(series.key)


def points_chart(view: LotView, ranking: RankingList, key: str) -> Markup | None:
    """Draw the points of everyone who has a total, in order; None where nobody has."""
    series = series_of(view)
    scored = [
        s
        for s in ranking.standings
        if s.total is not None and any(x.key in s.points for x in series)
    ]
    if not scored or not series:
        return None
    bars = [
        Bar(
            label=_numbered(view, s),
            parts=tuple(part_of(s, x) for x in series),
            total=view.points(s.total),
        )
        for s in scored
    ]
    most = sum((c.points for c in view.questions if c.id in {x.key for x in series}), Fraction(0))
    most = max([most + view.tender.price.weight, *(s.total or Fraction(0) for s in scored)])
    first = scored[0]
    desc = (
        f"One bar for each of {len(bars)} bidders, in order, made of {len(series)} parts from left to right: "
        f"{', '.join(x.name for x in series)}. The first is {view.names.bidder(first.bidder)} with "
        f"{view.points(first.total)} points, the last {view.names.bidder(scored[-1].bidder)} with "
        f"{view.points(scored[-1].total)}. The table that follows gives every figure."
    )
    title = f"Points of each bidder by question, {ranking.name}, {view.names.lot(view.lot.id)}"
    return stacked_bars(
        key=key,
        title=title,
        desc=desc,
        series=[(x.name, "" if x.key.startswith("price") else x.title) for x in series],
        bars=bars,
        most=most,
    )


def cuts(view: LotView) -> Iterator[tuple[Role, str | None, RankingList, Cut]]:
    """Yield, for each role and area with a capped number of places and a ranking, how near the last place was."""
    lists = {x.zone: x for x in view.lists()}
    for role in view.lot.roles:
        zones: list[str | None] = (
            [z.id for z in view.lot.zones] if role.per is Per.ZONE else [None]
        )
        for zone in zones:
            ranking = lists.get(zone)
            if ranking is not None and ranking.ranked and view.result.complete:
                yield role, zone, ranking, _cut(view, role, zone, ranking)


def _cut(view: LotView, role: Role, zone: str | None, ranking: RankingList) -> Cut:
    holders = {p.bidder for p in view.result.places if p.role == role.role and p.zone == zone}
    ranked = ranking.ranked
    held = [n for n, s in enumerate(ranked) if s.bidder in holders]
    last = ranked[held[-1]] if held else None
    after = ranked[held[-1] + 1] if held and held[-1] + 1 < len(ranked) else None
    most = role.places_in(zone).most
    values = [
        s.ranking_value for s in (last, after) if s is not None and s.ranking_value is not None
    ]
    places = told_apart(values, view.names.places)

    def value(s: Standing | None) -> str:
        return (
            fixed(s.ranking_value, places) if s is not None and s.ranking_value is not None else ""
        )

    return Cut(
        role=view.role_title(role.role),
        area=view.area(zone),
        places=f"{len(holders)} of {most}" if most is not None else f"{len(holders)} (unlimited)",
        last=view.names.bidder(last.bidder) if last else "nobody",
        last_value=value(last),
        next=view.names.bidder(after.bidder) if after else "nobody",
        next_value=value(after),
        margin=fixed(abs(values[0] - values[1]), places) if len(values) == 2 else "",
        passed_over=sum(s.bidder not in holders for s in ranked[: held[-1]]) if held else 0,
    )


def role_chart(view: LotView, role: Role, key: str) -> Markup | None:
    """Draw who holds a role's places on the scale of ranking values: a row a bidder, or a row a zone."""
    found = [(zone, ranking, cut) for r, zone, ranking, cut in cuts(view) if r.role == role.role]
    values = [
        s.ranking_value
        for _, ranking, _ in found
        for s in ranking.ranked
        if s.ranking_value is not None
    ]
    if not values or len(set(values)) < 2:
        return None
    axis = axis_over(values)
    title = (
        f"{view.role_title(role.role)}: places held and not held, {view.names.lot(view.lot.id)}"
    )
    legend = "A filled square holds a place; a ring does not. The table that follows gives every figure."
    if role.per is Per.ZONE:
        rows = [
            Dots(
                label=cut.area,
                dots=tuple(_dots(view, role, zone, ranking)),
                note=f"gap {cut.margin}" if cut.margin else "",
            )
            for zone, ranking, cut in found
        ]
        desc = f"One row for each of {len(rows)} zones; every bidder ranked there stands at its ranking value. {legend}"
        return dot_rows(key=key, title=title, desc=desc, rows=rows, axis=axis)
    _, ranking, cut = found[0]
    return _bidder_rows(view, role, ranking, cut, key=key, words=(title, legend), axis=axis)


def _bidder_rows(
    view: LotView,
    role: Role,
    ranking: RankingList,
    cut: Cut,
    *,
    key: str,
    words: tuple[str, str],
    axis: Axis,
) -> Markup:
    dots = _dots(view, role, None, ranking)
    rows = [
        Dots(
            label=_numbered(view, s),
            dots=(dot,),
            note=view.points(s.ranking_value),
        )
        for s, dot in zip(ranking.ranked, dots, strict=True)
    ]
    holders = {p.bidder for p in view.result.places if p.role == role.role}
    held = [
        s.ranking_value
        for s in ranking.ranked
        if s.bidder in holders and s.ranking_value is not None
    ]
    lines = []
    if held:
        at = max(held) if view.lower_wins else min(held)
        lines.append(Line(at=at, text=f"last place held: {cut.last_value}"))
    desc = (
        f"One row for each of {len(rows)} ranked bidders, in order. {cut.places} places are held; the last of them at "
        f"{cut.last_value or 'no value'}, the next bidder at {cut.next_value or 'none'}. {words[1]}"
    )
    return dot_rows(key=key, title=words[0], desc=desc, rows=rows, axis=axis, lines=lines)


def _dots(
    view: LotView, role: Role, zone: str | None, ranking: RankingList
) -> list[tuple[Fraction, str, str]]:
    holders = {p.bidder for p in view.result.places if p.role == role.role and p.zone == zone}
    free = [s for s in ranking.ranked if s.bidder not in holders]
    ordered = (
        ranking.ranked
        if role.per is Per.LOT
        else [*free, *(s for s in ranking.ranked if s.bidder in holders)]
    )
    return [
        (
            s.ranking_value or Fraction(0),
            "held" if s.bidder in holders else "free",
            _said(view, s, held=s.bidder in holders),
        )
        for s in ordered
    ]


def _said(view: LotView, s: Standing, *, held: bool) -> str:
    place = "holds a place" if held else "no place"
    return f"{view.names.bidder(s.bidder)}: {view.points(s.ranking_value)}, {place}"


def band_charts(view: LotView, key: str) -> Iterator[tuple[str, Markup]]:
    """Draw each price with a floor or a ceiling (a fixed price needs no chart): a row a bidder, in price order."""
    lines = view.price_lines()
    for number, item in enumerate(view.tender.price.items, start=1):
        mine = [x for x in lines if x.item.id == item.id]
        rule = item.rule
        if rule is None or not mine or (rule.floor is None and rule.ceiling is None):
            continue
        by_bidder: dict[str, list[PriceLine]] = {}
        for line in mine:
            by_bidder.setdefault(line.bidder, []).append(line)
        ends = [x for x in (rule.floor, rule.ceiling) if x is not None]
        axis = axis_over([*(x.amount for x in mine), *ends], unit="£")
        axis = Axis(
            least=axis.least,
            most=axis.most,
            ticks=axis.ticks,
            places=max(axis.places, 2),
            unit="£",
        )
        ordered = sorted(by_bidder.items(), key=lambda kv: (min(x.amount for x in kv[1]), kv[0]))
        rows = [
            Dots(
                label=view.names.bidder(bidder),
                dots=tuple(
                    (
                        x.amount,
                        "within" if x.within else "outside",
                        f"{view.names.bidder(bidder)}{': ' + view.area(x.zone) if x.zone else ''}: {money(x.amount)}",
                    )
                    for x in found
                ),
                note=_range(found) + ("" if all(x.within for x in found) else " OUT"),
            )
            for bidder, found in ordered
        ]
        outside = sum(not x.within for x in mine)
        bounds = [
            Line(at=end, text=f"{word} {money(end)}", strong=False)
            for end, word in ((rule.floor, "least"), (rule.ceiling, "most"))
            if end is not None
        ]
        desc = (
            f"One row for each of {len(rows)} bidders, lowest price first; the published band, {rule_bounds(rule)}, is "
            f"shaded and includes both its ends. {outside} of {len(mine)} prices are outside it and drawn as a cross, "
            "the others as a filled circle. The table that follows gives every figure."
        )
        title = f"{view.names.item(item.id)}: offers and the published band, {view.names.lot(view.lot.id)}"
        band = (
            rule.floor if rule.floor is not None else axis.least,
            rule.ceiling if rule.ceiling is not None else axis.most,
        )
        chart = dot_rows(
            key=f"{key}-{number}",
            title=title,
            desc=desc,
            rows=rows,
            axis=axis,
            lines=bounds,
            band=band,
        )
        yield item.id, chart


def _range(lines: list[PriceLine]) -> str:
    low, high = min(x.amount for x in lines), max(x.amount for x in lines)
    return money(low) if low == high else f"{money(low)} up"
