"""The test of a tender as one page: what to know first, then each list with its tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import Markup

from tendering.analysis.model_test_words import cut_words, percent
from tendering.analysis.model_tested import ListTest, ModelTest
from tendering.analysis.price_effects import points_text
from tendering.analysis.price_points import priced
from tendering.documents.figures_page import Part, figures_page
from tendering.documents.model_test_charts import bands, ties_picture, totals_picture
from tendering.documents.model_test_data import NOTE, fit_lines, headings, points_words, rows
from tendering.documents.price_charts import price_picture
from tendering.model.findings import Finding
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import Tender

HEADING = "Model test before publication"
TABLED = 10
"""Bands of totals in the table beside the picture."""


def pictures(test: ModelTest) -> Mapping[str, Markup]:
    """Return every picture by file name, as the page shows them."""
    found: dict[str, Markup] = {}
    for n, one in enumerate(test.lists, 1):
        if any(bands(one, TABLED)):
            found[f"totals-{n}.svg"] = totals_picture(one, f"totals-{n}")
        for place in one.places:
            words = cut_words([c for c in one.cuts if c.most == place])
            drawn = ties_picture(one, place, f"ties-{n}-{place}", words)
            if drawn is not None:
                found[f"ties-{n}-{place}.svg"] = drawn
        if one.price is not None:
            found[f"price-{n}.svg"] = _price_picture(one, n)
    return found


def _price_picture(one: ListTest, n: int) -> Markup:
    if one.price is None:
        return Markup("")
    case = one.price.case
    printed = [None if v is None else points_text(v) for v in one.price.values]
    return price_picture(case, priced(case), printed=printed, key=f"price-{n}")


def page(
    tender: Tender, test: ModelTest, drawn: Mapping[str, Markup], folder: Path | None = None
) -> str:
    """Return the page.

    Args:
        tender: As defined.
        test: What was found.
        drawn: Of `pictures`.
        folder: An authority's own templates.

    Raises:
        RefusedError: The template cannot be used.
    """
    return figures_page(
        tender,
        HEADING,
        list(_parts(test, drawn)),
        notes=(f"Tried with {test.bidders} bidders. {NOTE}",),
        foot=f"Model of the tender as checked: {tender.fingerprint[:16] or 'not published'}. {NOTE}",
        folder=folder,
    )


def _parts(test: ModelTest, drawn: Mapping[str, Markup]) -> Iterator[Part]:
    yield Part(
        heading="What to know first",
        paragraphs=(*test.in_short, *(() if test.findings else ("Nothing stands out.",))),
        caption="Findings of the test",
        headings=("Code", "Kind", "What", "What to do") if test.findings else (),
        rows=tuple(_finding_row(f) for f in _weighed(test)),
        words=(1, 2, 3),
    )
    yield Part(
        heading="What is assumed",
        paragraphs=(
            *(f"Marks, {a.sentence}." for a in test.assumptions),
            *test.assumed,
            *(f"Taken for granted: {said[:1].lower()}{said[1:]}" for said in test.left_out),
        ),
    )
    for n, one in enumerate(test.lists, 1):
        yield from _list_parts(one, n, drawn)
    fits = tuple(fit_lines(test))
    if fits and test.lists:
        yield Part(heading="Bidders that must pass to fill every place", paragraphs=fits)


def _weighed(test: ModelTest) -> list[Finding]:
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(test.findings, key=lambda f: order[f.severity.value])


def _finding_row(item: Finding) -> tuple[str, str, str, str]:
    return item.code, item.severity.value, item.message, item.remedy


def _list_parts(one: ListTest, n: int, drawn: Mapping[str, Markup]) -> Iterator[Part]:
    yield Part(
        heading=one.title,
        paragraphs=(f"{points_words(one)[:1].upper()}{points_words(one)[1:]}.",),
        caption=f"{one.title}: the figures",
        headings=tuple(headings(one)),
        rows=tuple(tuple(row) for row in rows(one)),
    )
    if f"totals-{n}.svg" in drawn:
        yield Part(
            heading=f"{one.title}: where totals lie",
            chart=drawn[f"totals-{n}.svg"],
            caption="Share of the bidders that pass, by total",
            headings=("total", *(f.assumption for f in one.figures)),
            rows=tuple(_band_rows(one)),
        )
    for place in one.places:
        chart = drawn.get(f"ties-{n}-{place}.svg")
        if chart is not None:
            words = cut_words([c for c in one.cuts if c.most == place])
            yield Part(
                heading=f"{one.title}: ties by number of bidders, {words}",
                chart=chart,
                caption="Risk that the last place is tied, by number of bidders",
                headings=_curve_headings(one),
                rows=tuple(_curve_rows(one, place)),
            )
    yield Part(
        heading=f"{one.title}: ties at each place",
        paragraphs=("How often the bidder in a place and the next are level, before the ladder.",),
        caption="Level at each place",
        headings=("after place", *(f.assumption for f in one.figures)),
        rows=tuple(
            (str(place), *(percent(f.ties[place][0]) for f in one.figures))
            for place in (one.figures[0].ties if one.figures else ())
        ),
    )
    yield _influence(one)
    if any(f.given_up for f in one.figures):
        yield _given_up(one)
    if one.price is not None:
        yield _price(one, n, drawn)


def _band_rows(one: ListTest) -> Iterator[tuple[str, ...]]:
    for cells in zip(*bands(one, TABLED), strict=True):
        low, high, _ = cells[0]
        yield (
            f"{points_text(low)} to {points_text(high)}",
            *(percent(share) for _, _, share in cells),
        )


def _curve_headings(one: ListTest) -> tuple[str, ...]:
    ends = ("before", "after") if one.rungs else ("before",)
    return ("bidders", *(f"{f.assumption}, {end} the ladder" for f in one.figures for end in ends))


def _curve_rows(one: ListTest, place: int) -> Iterator[tuple[str, ...]]:
    for rows_ in zip(*(f.curve[place] for f in one.figures), strict=True):
        cells = [str(rows_[0][0])]
        for _, before, after in rows_:
            cells += [percent(before), *([percent(after)] if one.rungs else [])]
        yield tuple(cells)


def _influence(one: ListTest) -> Part:
    idle = {i.criterion for i in one.idle}
    heads = ["question", "share of points"]
    for f in one.figures:
        heads += [f"share of the spread, {f.assumption}", f"decides, {f.assumption}"]
    body: list[tuple[str, ...]] = []
    for n, name in enumerate(one.questions):
        cells = [name + (" (cannot change a result)" if name in idle else "")]
        cells.append(percent(one.figures[0].influences[n].weight) if one.figures else "")
        for f in one.figures:
            own = f.influences[n]
            cells += [percent(own.share), "" if own.decides is None else percent(own.decides)]
        body.append(tuple(cells))
    return Part(
        heading=f"{one.title}: what each question does",
        paragraphs=(
            "A question decides where two bidders would stand in another order without it.",
            "The share of the spread is how much of the difference between bidders it makes.",
        ),
        caption="What each question does",
        headings=tuple(heads),
        rows=tuple(body),
    )


def _given_up(one: ListTest) -> Part:
    body: list[tuple[str, ...]] = []
    for name in one.questions:
        found = [next((g for g in f.given_up if g.criterion == name), None) for f in one.figures]
        first = next((g for g in found if g is not None), None)
        if first is not None:
            level = f"{plain(first.level.mark)} {first.level.label}".strip()
            chances = ["" if g is None else percent(g.placed) for g in found]
            body.append((name, level, points_text(first.lost), points_text(first.total), *chances))
    return Part(
        heading=f"{one.title}: what a bidder can give up",
        paragraphs=(
            "The lowest mark with which a bidder that has full marks in all else still passes every minimum.",
            "Placed is how often it then has a place; ties are not counted in its favour.",
        ),
        caption="What can be given up",
        headings=(
            "question",
            "lowest mark",
            "points lost",
            "total left",
            *(f"placed, {f.assumption}" for f in one.figures),
        ),
        rows=tuple(body),
        words=(1,),
    )


def _price(one: ListTest, n: int, drawn: Mapping[str, Markup]) -> Part:
    trial = one.price
    if trial is None:
        return Part(heading=one.title)
    said = [e.sentence for e in trial.effects]
    values = zip(trial.case.bids, trial.values, strict=True)
    return Part(
        heading=f"{one.title}: the price rule, {trial.case.formula}",
        paragraphs=(*said, *([trial.example] if trial.example else [])),
        chart=drawn.get(f"price-{n}.svg"),
        caption="Bids even over the band expected",
        headings=("bid", "value" if trial.case.ranks_by_value else "points"),
        rows=tuple((money(b), "none" if v is None else fixed(v, 2)) for b, v in values),
    )
