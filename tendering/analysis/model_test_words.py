"""How the test of a tender is put into words: probabilities, last places, rungs, and a line for each list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tendering.analysis.market_fit import Cut
from tendering.analysis.model_tested import Figures, ListTest
from tendering.model.numbers import fixed
from tendering.model.tender import AtLastPlace, Tender

NAMED = 5
"""Zones that are named one by one; of more only the number is given."""
THEN = {
    "draw": "then the draw decides",
    "prices": "then the prices bid may decide",
    "": "then no rule decides, and the lot would wait",
}


def percent(value: Fraction) -> str:
    """Write a probability for a reader: whole percents, and what is nearly never or nearly always said so.

    >>> [percent(Fraction(n, 1000)) for n in (0, 3, 125, 996, 1000)]
    ['0%', 'under 1%', '13%', 'over 99%', '100%']
    """
    if 0 < value < Fraction(1, 100):
        return "under 1%"
    if Fraction(99, 100) < value < 1:
        return "over 99%"
    return f"{fixed(100 * value, 0)}%"


def between(one: ListTest, values: Iterable[Fraction]) -> str:
    """Write a probability under every assumption: one figure, or from the least to the most."""
    mark = "~" if any(f.draws for f in one.figures) else ""
    shown = [mark + percent(v) for v in sorted(values)]
    return shown[0] if shown[0] == shown[-1] else f"{shown[0]} to {shown[-1]}"


def cut_words(cuts: Sequence[Cut]) -> str:
    """Name the last places that stand at one number: ``main in north, south (2 places)``."""
    by_role: dict[str, list[str]] = {}
    for cut in cuts:
        by_role.setdefault(cut.role, []).extend([cut.zone] if cut.zone is not None else [])
    count = cuts[0].most
    seats = f"{count} place{'s' if count != 1 else ''}"
    return "; ".join(f"{role}{_in_zones(zones)} ({seats})" for role, zones in by_role.items())


def _in_zones(zones: Sequence[str]) -> str:
    if not zones:
        return ""
    return f" in {', '.join(zones)}" if len(zones) <= NAMED else f" in {len(zones)} zones"


def zones_tied(one: ListTest, figures: Figures) -> Fraction:
    """Return in how many zones the last place is tied on average, before the ladder."""
    return sum((figures.ties[c.most][0] for c in one.cuts if c.most in figures.ties), Fraction(0))


def any_words(one: ListTest, rung: int) -> str:
    """Write how likely one last place or more is tied after a rung."""
    return between(one, [f.any_tie[rung] for f in one.figures])


def rung_words(name: str) -> str:
    """Name a rung for a reader.

    >>> rung_words("higher:T1"), rung_words("lower_price:hourly"), rung_words("earlier")
    ('the higher score in T1', 'the lower price for hourly', 'earlier')
    """
    kind, _, of = name.partition(":")
    if kind == "higher":
        return f"the higher score in {of}"
    if kind == "lower_price":
        return f"the lower price for {of}" if of else "the lower price"
    return name.replace("_", " ")


def in_short(tender: Tender, one: ListTest) -> str:
    """Say in a line what a list must expect."""
    passing = " to ".join(
        dict.fromkeys(fixed(v, 1) for v in sorted(f.passing * one.bidders for f in one.figures))
    )
    said = f"{one.title}: {passing} of {one.bidders} bidders pass every minimum on average"
    if all(f.passing == 1 for f in one.figures):
        said = f"{one.title}: all {one.bidders} bidders pass every minimum"
    if not one.places:
        return f"{said}; there are places for all of them." if one.cuts else f"{said}."
    first = [max(f.ties[p][0] for p in one.places) for f in one.figures]
    last = [max(f.ties[p][-1] for p in one.places) for f in one.figures]
    if all(f.any_tie for f in one.figures):
        first = [f.any_tie[0] for f in one.figures]
        last = [f.any_tie[-1] for f in one.figures]
    said += f"; a last place is tied in {between(one, first)} of competitions"
    cut = next(c for c in one.cuts if c.most == one.places[-1])
    if admits_all(tender, one, cut):
        return f"{said}, and everyone tied is admitted."
    if not one.rungs:
        return f"{said}: {THEN[one.then]}."
    return f"{said}, in {between(one, last)} still after the ladder: {THEN[one.then]}."


def admits_all(tender: Tender, one: ListTest, cut: Cut) -> bool:
    """Say whether a tie at the cut admits everyone in it."""
    if one.kind == "stage":
        stage = next((s for s in tender.stages if s.id == one.stage), None)
        keep = stage.keep if stage is not None else None
        return keep is not None and keep.at_last_place is AtLastPlace.ADMIT_ALL
    lot = tender.lot(cut.lot)
    role = lot.role(cut.role) if lot is not None else None
    return role is not None and role.at_last_place is AtLastPlace.ADMIT_ALL
