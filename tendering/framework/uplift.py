"""The yearly review of rates by the published formula: each index with its share, the cap, the new rates. Pure.

Index figures are given by a person with their month and source; none is held or guessed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.law.calendar import MONTHS as MONTH_NAMES
from tendering.law.calendar import day_text
from tendering.law.periods import months_on
from tendering.law.regime import Regime
from tendering.law.values import value
from tendering.model.entries import Entry
from tendering.model.findings import Finding, finding
from tendering.model.numbers import Rounding, fixed, money, plain, rounded
from tendering.model.payment import UpliftPart, UpliftRule

PERCENT = 100
A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An index figure as a person gave it.

    Attributes:
        change: Percent, exact.
        said: As it was written, such as ``7.83/7.50``.
        month: Year and month it is of.
        source: Where it was published.
    """

    index: str
    change: Fraction
    said: str
    month: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateNow:
    """A rate that a review changes: every provider's, or one provider's own in a lot (empty: in every lot)."""

    item: str
    amount: Fraction
    bidder: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRate:
    """One rate before and after. ``bidder`` is empty where it is every provider's, ``lot`` where it is of every lot."""

    item: str
    before: Fraction
    exact: Fraction
    after: Fraction
    bidder: str = ""
    lot: str = ""

    @property
    def whose(self) -> str:
        """Name the provider and lot whose own it is, for a sentence; empty where it is everybody's."""
        lot = f", lot {self.lot}" if self.lot else ""
        return f" ({self.bidder}{lot})" if self.bidder else ""

    @property
    def change(self) -> Fraction:
        """Percent by which it moves, exactly."""
        return (self.after - self.before) * PERCENT / self.before if self.before else Fraction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplift:
    """A yearly review worked out.

    Attributes:
        computed: Percent by the indices; ``applied`` is what is left of it under the cap.
        working: A sentence for each step.
    """

    computed: Fraction
    applied: Fraction
    rates: tuple[NewRate, ...]
    working: tuple[str, ...]


def percent(change: Fraction) -> str:
    """Write a percentage: as it is, or to four places and said to be about.

    >>> percent(Fraction(3)), percent(Fraction(22, 7))
    ('3%', 'about 3.1429%')
    """
    text = plain(change)
    return f"{text}%" if "/" not in text else f"about {fixed(change, 4)}%"


def computed(rule: UpliftRule, figures: Mapping[str, Figure]) -> Fraction:
    """Return the change the indices give: the sum of each share of its index's change."""
    return sum(
        (part.share * figures[part.index].change / PERCENT for part in rule.parts), Fraction()
    )


def applied(rule: UpliftRule, change: Fraction) -> Fraction:
    """Return what is left of a change: never above the cap, and no fall where rates do not fall."""
    if change < 0 and not rule.may_fall:
        return Fraction()
    return change if rule.cap is None else min(change, rule.cap)


def new_rate(rule: UpliftRule, now: RateNow, change: Fraction) -> NewRate:
    """Return a rate after a change, rounded as published; rounding never carries it over the cap."""
    exact = now.amount * (1 + change / PERCENT)
    after = rounded(exact, rule.places, Rounding(rule.mode))
    if rule.cap is not None and after > now.amount * (1 + rule.cap / PERCENT):
        after = rounded(exact, rule.places, Rounding.DOWN)
    return NewRate(
        item=now.item,
        before=now.amount,
        exact=exact,
        after=after,
        bidder=now.bidder,
        lot=now.lot,
    )


def uplift(
    rule: UpliftRule,
    figures: Mapping[str, Figure],
    rates: Sequence[RateNow],
    *,
    proposed: Fraction | None = None,
    titles: Mapping[str, str] | None = None,
) -> Uplift:
    """Work out a yearly review.

    Args:
        rule: As published.
        figures: One for each published index.
        rates: Each rate that changes.
        proposed: A smaller change that is to be applied instead; None is what the rule gives.
        titles: The title of each price item, for the working; its id where none is given.
    """
    change = computed(rule, figures)
    left = applied(rule, change)
    used = left if proposed is None else proposed
    steps = [_part(part, figures[part.index]) for part in rule.parts]
    steps.append(f"Together {percent(change)}.")
    if left != change:
        why = (
            f"the cap is {percent(rule.cap)}"
            if rule.cap is not None and left
            else "rates do not fall"
        )
        steps.append(f"Applied {percent(left)}: {why}.")
    elif rule.cap is not None:
        steps.append(f"The cap of {percent(rule.cap)} is not reached.")
    if used != left:
        steps.append(f"Decided {percent(used)}, which is less than the rule gives.")
    made = tuple(new_rate(rule, now, used) for now in rates)
    factor = _digits(1 + used / PERCENT)
    steps += [
        f"{(titles or {}).get(r.item, r.item)}{r.whose}: {money(r.before)} x {factor} = "
        f"{_digits(r.exact)}, rounded to {money(r.after)}."
        for r in made
    ]
    return Uplift(computed=change, applied=used, rates=made, working=tuple(steps))


def _digits(exact: Fraction) -> str:
    """Write an exact value: as it is, or to six places and that it goes on."""
    text = plain(exact)
    return text if "/" not in text else f"{fixed(exact, 6)}..."


def month_words(month: str) -> str:
    """Write a month given as YYYY-MM.

    >>> month_words("2017-04")
    'April 2017'
    """
    year, _, number = month.partition("-")
    return f"{MONTH_NAMES[int(number) - 1]} {year}" if number.isdigit() else month


def _part(part: UpliftPart, figure: Figure) -> str:
    name = part.title or part.index
    return (
        f"{name}: {figure.said} is a change of {percent(figure.change)} ({month_words(figure.month)}; {figure.source}); "
        f"{plain(part.share)}% of it is {percent(part.share * figure.change / PERCENT)}."
    )


def figure_faults(rule: UpliftRule, figures: Sequence[Figure], starts: date) -> Iterator[Finding]:
    """L142: an index that is not published, given twice or not at all, without month or source, or of another month."""
    names = [f.index for f in figures]
    known = {p.index: p for p in rule.parts}
    for index in dict.fromkeys(names):
        if index not in known:
            yield finding(
                "L142", index, f"no such index is published; they are {', '.join(known)}"
            )
        elif names.count(index) > 1:
            yield finding("L142", index, "given more than once")
    for index in known.keys() - set(names):
        yield finding("L142", index, "no figure is given for it")
    for figure in figures:
        part = known.get(figure.index)
        if not figure.source.strip():
            yield finding("L142", figure.index, "it is not said where the figure was published")
        if part is None:
            continue
        wanted = _month_of(part, starts)
        if not figure.month:
            yield finding("L142", figure.index, "it is not said of which month the figure is")
        elif wanted and figure.month != wanted:
            said = f"the figure is of {month_words(figure.month)}, and the published one is that of {month_words(wanted)}"
            yield finding("L142", figure.index, said)


def _month_of(part: UpliftPart, starts: date) -> str:
    """Return the year and month a figure must be of: the last such month that begins no later than the new rates."""
    if part.month is None:
        return ""
    year = starts.year if part.month <= starts.month else starts.year - 1
    return f"{year}-{part.month:02}"


def time_faults(rule: UpliftRule, reviews: Sequence[Entry], starts: date) -> Iterator[Finding]:
    """L143: new rates that begin in another month than published, or a second time in a year."""
    where = f"rates from {day_text(starts)}"
    if starts.month != rule.month:
        said = f"new rates begin in {MONTH_NAMES[rule.month - 1]}, and this is {MONTH_NAMES[starts.month - 1]}"
        yield finding("L143", where, said)
    for entry in reviews:
        since = entry.day("from") or entry.on
        if months_on(since, -A_YEAR) < starts < months_on(since, A_YEAR):
            said = f"entry {entry.number} already changed the rates from {day_text(since)}: once in any year"
            yield finding("L143", where, said)


def law_faults(
    rule: UpliftRule | None,
    regime: Regime | None,
    allowed: Fraction | None,
    proposed: Fraction | None,
) -> Iterator[Finding]:
    """L140, L141, L146: rates change only as a clear review clause says, under the law of the procurement.

    Args:
        rule: As published; None where none is.
        regime: The law the procurement is under.
        allowed: Percent the rule gives; None where it could not be worked out.
        proposed: Percent that is to be applied; None is what the rule gives.
    """
    under_act = regime is Regime.PA2023
    row = value(
        "pa2023.agreements.review_clause" if under_act else "pcr2015.agreements.review_clause"
    )
    if rule is None:
        said = "no formula, index, cap and month are published as figures: nothing says clearly how far rates may change"
        yield finding("L140", "agreement.uplift_rule", said, law=row.cite)
        return
    if proposed is not None and allowed is not None and proposed > allowed:
        said = f"a change of {percent(proposed)} is proposed, and the published clause gives {percent(allowed)}"
        yield finding("L141", "agreement.uplift_rule", said, law=row.cite)
    elif under_act:
        yield finding("L146", "agreement.uplift_rule", row.says, law=row.cite)
