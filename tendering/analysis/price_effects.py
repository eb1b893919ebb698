"""Side effects of a price formula that bids may meet: below nothing, compressed, moved by one extreme bid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from tendering.analysis.price_points import PriceCase, values_of
from tendering.model.numbers import fixed, money, rounded
from tendering.model.tender import Better

COMPRESSED = Fraction(1, 3)
"""Below this share of the weight the points that bids really differ by are called compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing a formula does to some bids.

    Attributes:
        kind: ``negative``, ``above``, ``nothing``, ``range``, ``compressed``, ``rounded_equal``, ``moves``, ``steady``,
            ``reorders`` or ``alone``.
        sentence: In words, with the figures.
    """

    kind: str
    sentence: str


def effects(case: PriceCase, extras: Sequence[Fraction] = ()) -> tuple[Effect, ...]:
    """Return what the formula does to these bids, and what one more bid would do.

    Args:
        case: The formula and the bids.
        extras: The one more bids to try; none takes half the lowest and twice the highest.

    >>> case = PriceCase(formula="linear_from_lowest", weight=Fraction(40), bids=(Fraction(100), Fraction(250)))
    >>> [effect.kind for effect in effects(case)]
    ['negative', 'range', 'moves']
    """
    values = values_of(case)
    known = [(b, v) for b, v in zip(case.bids, values, strict=True) if v is not None]
    if not known:
        return ()
    if case.ranks_by_value:
        return tuple(_of_rule(case, values))
    return (
        *_bounds(case, known),
        *_spread(case, known),
        *_equal(known),
        *_alone(case),
        *_moved(case, extras),
    )


def _bounds(case: PriceCase, known: Sequence[tuple[Fraction, Fraction]]) -> Iterator[Effect]:
    below = [(b, v) for b, v in known if v < 0]
    above = [(b, v) for b, v in known if v > case.weight]
    nothing = [b for b, v in known if v == 0]
    if below:
        bid, points = min(below, key=lambda pair: pair[1])
        yield Effect(
            kind="negative",
            sentence=f"A bid of {money(bid)} earns {points_text(points)} points: below nothing, so it eats into quality. "
            "No clamp holds it at 0.",
        )
    if above:
        bid, points = max(above, key=lambda pair: pair[1])
        yield Effect(
            kind="above",
            sentence=f"A bid of {money(bid)} earns {points_text(points)} points, more than the weight of "
            f"{points_text(case.weight)}. No clamp holds it there.",
        )
    if nothing:
        said = ", ".join(money(bid) for bid in sorted(set(nothing)))
        held = case.clamp is not None and case.clamp[0] == 0
        more = "; a dearer bid would lose nothing more" if held else ""
        yield Effect(kind="nothing", sentence=f"Earns nothing: {said}{more}.")


def _spread(case: PriceCase, known: Sequence[tuple[Fraction, Fraction]]) -> Iterator[Effect]:
    if len({bid for bid, _ in known}) < 2 or not case.weight:
        return
    used = max(v for _, v in known) - min(v for _, v in known)
    share = used / case.weight
    kind = "compressed" if share < COMPRESSED else "range"
    bids = [bid for bid, _ in known]
    least = min(v for _, v in known)
    alike = (
        f" {points_text(least)} points go to every one of these bids alike." if least > 0 else ""
    )
    yield Effect(
        kind=kind,
        sentence=f"Between {money(min(bids))} and {money(max(bids))} the points differ by {points_text(used)} of "
        f"{points_text(case.weight)}: {fixed(100 * share, 0)}% of the weight is in play.{alike}",
    )


def _equal(known: Sequence[tuple[Fraction, Fraction]]) -> Iterator[Effect]:
    """Say where different bids earn the same: by the published rounding, or at an end of the clamp."""
    for (bid, points), (other, same) in combinations(sorted(set(known)), 2):
        if points == same and bid != other:
            yield Effect(
                kind="rounded_equal",
                sentence=f"{money(bid)} and {money(other)} earn the same {points_text(points)} points.",
            )
            return


def _alone(case: PriceCase) -> Iterator[Effect]:
    if len(case.bids) == 1:
        said = (
            "takes all the points"
            if case.one_bid == "full"
            else "takes what the formula gives it against itself"
        )
        yield Effect(kind="alone", sentence=f"A sole bid {said}.")


_STILL = (
    "Nobody's bid changes the points of another: one more bid, at {}, leaves them as they are."
)
_NIL = "The nil price counts in what every bid is measured against: without it the others would have other points."
_SHIFTED = "One more bid, at {}, moves everybody's points, but all by the same amount: it changes the order of no two others."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one more bid does to the gap between two others.

    Attributes:
        extra: The bid that is added.
        first, second: Two of the bids before, the one with more points first.
        before, after: By how many points the first leads the second.
    """

    extra: Fraction
    first: Fraction
    second: Fraction
    before: Fraction
    after: Fraction


def extremes(bids: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the two bids that are tried: half the lowest and twice the highest.

    >>> [str(b) for b in extremes([Fraction(100), Fraction(120)])]
    ['50', '240']
    """
    half = min(b for b in bids if b > 0) / 2
    return rounded(half, 2) or half, 2 * max(bids)


def moved(case: PriceCase, extra: Fraction) -> Moved | None:
    """Return the pair of bids whose gap one more bid changes most; None where no gap changes."""
    before = values_of(case)
    after = values_of(replace(case, bids=(*case.bids, extra)))
    best: Moved | None = None
    least = Fraction(2, 10 ** (case.places or 0)) if case.irrational else Fraction(0)
    known = [
        (bid, b, a)
        for bid, b, a in sorted(zip(case.bids, before, after[:-1], strict=True))
        if b is not None and a is not None
    ]
    for one, two in combinations(known, 2):
        lead, trail = (one, two) if one[1] >= two[1] else (two, one)
        gap, now = lead[1] - trail[1], lead[2] - trail[2]
        change = abs(now - gap)
        # what rounding alone can do is no effect of the bid
        if change > least and (best is None or change > abs(best.after - best.before)):
            best = Moved(extra=extra, first=lead[0], second=trail[0], before=gap, after=now)
    return best


def _moved(case: PriceCase, extras: Sequence[Fraction]) -> Iterator[Effect]:
    bids = tuple(bid for bid in case.bids if bid > 0)
    if len(set(bids)) < 2:
        return
    if len(bids) < len(case.bids):
        own = [v for bid, v in zip(case.bids, values_of(case), strict=True) if bid > 0]
        if own != values_of(replace(case, bids=bids)):
            yield Effect(kind="moves", sentence=_NIL)
            return
    tried = extras or extremes(bids)
    found = [m for extra in tried if (m := moved(case, extra)) is not None]
    if not found:
        more = [values_of(replace(case, bids=(*case.bids, extra)))[:-1] for extra in tried]
        still = all(values == values_of(case) for values in more)
        named = " or ".join(money(extra) for extra in tried)
        yield Effect(kind="steady", sentence=(_STILL if still else _SHIFTED).format(named))
        return
    for change in found:
        yield Effect(kind="moves", sentence=moved_text(change))


def moved_text(change: Moved) -> str:
    """Say what one more bid does to two others, and whose order it can turn."""
    low, high = sorted((change.before, change.after))
    return (
        f"One more bid of {money(change.extra)} changes the lead of {money(change.first)} over {money(change.second)} from "
        f"{points_text(change.before)} to {points_text(change.after)} points. Where the quality of the second is ahead by "
        f"between {points_text(low)} and {points_text(high)}, a bid by somebody else decides which of the two comes first."
    )


def _of_rule(case: PriceCase, values: Sequence[Fraction | None]) -> Iterator[Effect]:
    below = [(b, v) for b, v in zip(case.bids, values, strict=True) if v is not None and v < 0]
    if below:
        bid, value = min(below, key=lambda pair: pair[1])
        yield Effect(
            kind="negative",
            sentence=f"A bid of {money(bid)} has the value {points_text(value)}: below nothing. It still ranks.",
        )
    turned = reordered(case)
    yield Effect(kind="steady" if turned is None else "reorders", sentence=turned or _STEADY)


_STEADY = "None of these bids, and none of four extreme bids that were tried, changes the order of the others by being there."


def reordered(case: PriceCase) -> str | None:
    """Return in words how one bid changes the order of two others under a rule that ranks by value; None if none does."""
    if not case.quality:  # price only
        return None
    before = values_of(case)
    for n in range(len(case.bids) if len(case.bids) > 2 else 0):
        rest = [i for i in range(len(case.bids)) if i != n]
        fewer = replace(
            case,
            bids=tuple(case.bids[i] for i in rest),
            quality=tuple(case.quality[i] for i in rest),
        )
        pair = _turned(case, [before[i] for i in rest], values_of(fewer), rest)
        if pair is not None:
            return f"Without the bid of {money(case.bids[n])}, {pair}."
    low, high = extremes(case.bids) if max(case.bids) > 0 else (Fraction(1), Fraction(1))
    for extra in (low, high):
        for quality in (max(case.quality), case.quality_available, min(case.quality), Fraction(1)):
            more = replace(case, bids=(*case.bids, extra), quality=(*case.quality, quality))
            pair = _turned(case, before, values_of(more)[:-1], range(len(case.bids)))
            if pair is not None:
                return f"With one more bid of {money(extra)} and quality {points_text(quality)}, {pair}."
    return None


def _turned(
    case: PriceCase,
    before: Sequence[Fraction | None],
    after: Sequence[Fraction | None],
    numbers: Sequence[int],
) -> str | None:
    sign = 1 if case.value_better is Better.HIGHER else -1
    for i, j in combinations(range(len(before)), 2):
        old_i, old_j, new_i, new_j = before[i], before[j], after[i], after[j]
        if old_i is None or old_j is None or new_i is None or new_j is None:
            continue
        if (old_i - old_j) * (new_i - new_j) < 0:
            ahead = i if sign * (old_i - old_j) > 0 else j
            behind = j if ahead == i else i
            return (
                f"the bid of {money(case.bids[numbers[behind]])} comes before that of "
                f"{money(case.bids[numbers[ahead]])}, which it does not now"
            )
    return None


def points_text(value: Fraction) -> str:
    """Write points for print: two decimals, zeros at the end left off.

    >>> points_text(Fraction(100, 3)), points_text(Fraction(40))
    ('33.33', '40')
    """
    return trimmed(fixed(value, 2))


def trimmed(text: str) -> str:
    """Leave off the zeros that end a decimal fraction.

    >>> trimmed("33.30"), trimmed("40.00"), trimmed("100")
    ('33.3', '40', '100')
    """
    return text.rstrip("0").rstrip(".") if "." in text else text
