"""The sentences of what a first competition leaves: each with its figures and the rule it was judged by."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from tendering.model.day import clock_words
from tendering.model.numbers import fixed, plain

if TYPE_CHECKING:
    from tendering.framework.cover import NeedCover, ThinRule, ZoneCover
    from tendering.framework.gaps import Gaps

MARK_WORDS = {
    "no provider": "nobody holds a place",
    "places not filled": "a place is not filled",
    "few bidders": "thin: few admissible bidders",
    "short of capacity": "its providers declare fewer hours than it needs",
    "no reserve": "thin: no reserve stands behind it",
    "nobody": "nobody with a place can meet it",
    "few providers": "thin: few providers can meet it",
    "short of hours": "those who can meet it give fewer hours than are needed",
}


def hours_words(value: Fraction | None, empty: str = "not published") -> str:
    """Write hours a week, at most two decimals, thousands separated.

    >>> hours_words(Fraction(2250)), hours_words(Fraction(10, 3)), hours_words(None)
    ('2,250', '3.33', 'not published')
    """
    if value is None:
        return empty
    text = plain(value)
    if "/" in text or len(text.partition(".")[2]) > 2:
        text = fixed(value, 2)
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}"


def time_sentence(
    starts: int,
    ends: int,
    later: Sequence[str],
    left: Sequence[tuple[int, int]],
    overlaps: Sequence[tuple[int, int]],
) -> str:
    """Say a time of day that nobody covers, and what a later competition is to do about it."""
    said = f"No service of this competition covers {clock_words((starts, ends))}."
    if later:
        said += f" To be let later: {' and '.join(later)}."
    else:
        said += " No later service is named for it."
    if later and left:
        said += f" Even then nobody covers {' and '.join(clock_words(r) for r in left)}."
    if overlaps:
        both = " and ".join(clock_words(r) for r in overlaps)
        said += f" The later service overlaps what is let now at {both}: say who is called then."
    return said


def rule_words(rule: ThinRule) -> tuple[str, ...]:
    """Say the rule of what is thin, part by part, each with where it comes from."""
    percent = plain(rule.capacity * 100)
    said = {
        "bidders": f"A zone is thin with {rule.bidders} admissible bidder{_s(rule.bidders)} or fewer",
        "providers": f"A need is thin with {rule.providers} provider{_s(rule.providers)} or fewer",
        "capacity": f"A provider is short that declares less than {percent}% of the hours its places ask",
    }
    words = {
        "published": "published in the tender, under thin",
        "stated": "stated with this command; the tender publishes none",
        "plain reading": "the plain reading; the tender publishes no rule, and none was stated",
    }
    listed = [f"{text} ({words[rule.sources[part]]})." for part, text in said.items()]
    return (*listed, "A zone is thin without a reserve where the tender names reserves for it.")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def zone_sentence(zone: ZoneCover, names: dict[str, str]) -> str:
    """Say how a zone stands, with its figures."""
    where = f"Zone {zone.zone} ({zone.title})" if zone.zone is not None else zone.title
    if zone.title in (zone.zone, f"Zone {zone.zone}"):
        where = f"Zone {zone.zone}"
    held = (
        f"held by {', '.join(names.get(b, b) for b in zone.holders)}"
        if zone.holders
        else "held by nobody"
    )
    said = f"{where}: {held}; {zone.bidders} bid, {zone.admissible} admissible, {zone.reserves} in reserve."
    if zone.demand is not None:
        said += f" {hours_words(zone.demand)} hours a week, {hours_words(zone.covered)} covered, {hours_words(zone.uncovered)} not."
    else:
        said += " Its hours are not published, so nothing is reckoned in hours."
    if zone.undeclared:
        who = ", ".join(names.get(b, b) for b in zone.undeclared)
        said += f" {who} declared no capacity and counts as covering its share."
    return said


def need_sentence(need: NeedCover, names: dict[str, str]) -> str:
    """Say how a need stands, with its figures."""
    where = f" in zone {need.zone}" if need.zone is not None else ""
    if need.providers:
        can = ", ".join(names.get(b, b) for b in need.providers)
        said = f"{need.title}{where}: {can} can meet it."
    else:
        said = f"{need.title}{where}: nobody who holds a place can meet it."
    if need.demand is not None:
        said += f" {hours_words(need.demand)} hours a week, {hours_words(need.covered)} covered, {hours_words(need.uncovered)} not."
    else:
        said += " Its hours are not published."
    if need.without and need.providers:
        said += f" No provider of {_zones(need.without)} can."
    if need.unstated:
        who = ", ".join(names.get(b, b) for b in need.unstated)
        said += f" {who} did not say for how many hours, and counts as covering what is left."
    if len(need.others) == 1:
        said += " One bidder without a place there says it can."
    elif need.others:
        said += f" {len(need.others)} bidders without a place there say they can."
    return said


def _zones(zones: Sequence[str]) -> str:
    if len(zones) == 1:
        return f"zone {zones[0]}"
    return f"zones {', '.join(zones[:-1])} and {zones[-1]}"


def total_sentence(gaps: Gaps) -> str:
    """Say the sums, and that they agree."""
    asked, met, left = gaps.totals
    unknown = sum(z.demand is None for z in gaps.zones)
    said = f"{hours_words(asked)} hours a week asked = {hours_words(met)} covered + {hours_words(left)} not covered."
    if unknown:
        said += f" {unknown} zone{_s(unknown)} publish{'es' if unknown == 1 else ''} no hours and {'is' if unknown == 1 else 'are'} outside the sum."
    return said
