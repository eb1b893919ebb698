"""How likely bidders are to be equal, and where: exact, for independent bidders with one distribution of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import accumulate
from math import comb

from tendering.analysis.total_distribution import Key


def pair_tie(weights: Iterable[int]) -> Fraction:
    """Return the probability that two bidders that pass have the same value: the sum of the squares.

    >>> str(pair_tie([1, 2, 1]))
    '3/8'
    """
    known = list(weights)
    total = sum(known)
    return Fraction(sum(w * w for w in known), total * total) if total else Fraction(0)


def tie_at(weights: Mapping[Key, int], whole: int, bidders: int, place: int) -> Fraction:
    """Return the probability that the places up to one end inside a group of equals.

    It is that of the bidder in that place and the next being equal, both having passed every minimum.

    Args:
        weights: Of each key of a bidder that passes; a greater key is better.
        whole: The weight of all bidders, those that fail included.
        bidders: How many bid.
        place: The last place, from 1.

    No tie means that for some key exactly ``place`` bidders are above it and the best of the others has it; so with
    A the weight above a key and B the weight below it or failed, the probability of no tie with more than ``place``
    bidders passing is C(n, k) x sum of A^k x ((whole - A)^(n-k) - B^(n-k)), over whole^n.

    >>> str(tie_at({(1,): 1, (2,): 1}, 2, 2, 1))
    '1/2'
    """
    rest = bidders - place
    if rest <= 0:
        return Fraction(0)
    clear, above = 0, 0
    for key in sorted(weights, reverse=True):
        weight = weights[key]
        left = whole - above
        if above:
            clear += above**place * (left**rest - (left - weight) ** rest)
        above += weight
    enough = sum(passing_weights(above, whole, bidders)[place + 1 :])
    return Fraction(enough - comb(bidders, place) * clear, whole**bidders)


def tie_at_any(
    weights: Mapping[Key, int], whole: int, bidders: int, places: Iterable[int]
) -> Fraction:
    """Return the probability that at least one of several last places ends inside a group of equals.

    Key by key from the best, the number of bidders above it is followed, and a group may not step over a place. Of one
    place it gives what `tie_at` gives, by another way.

    >>> str(tie_at_any({(1,): 1, (2,): 1}, 2, 3, [1, 2]))
    '1'
    """
    cuts = sorted(k for k in set(places) if k < bidders)
    if len(cuts) < 2:
        return tie_at(weights, whole, bidders, cuts[0]) if cuts else Fraction(0)
    last = cuts[-1]
    rooms = [next(k for k in cuts if k > a) - a for a in range(last)]
    ways = [
        1,
        *([0] * (last - 1)),
    ]  # by bidders above so far, with no tie yet: the weight of their keys
    clear, above = 0, 0
    for key in sorted(weights, reverse=True):
        weight = weights[key]
        above += weight
        # a group that ends on the last place leaves all the others below it, or failed
        rest = (whole - above) ** (bidders - last)
        after = ways.copy()
        for a, way in enumerate(ways):
            if not way:
                continue
            power = 1
            for m in range(1, rooms[a] + 1):
                power *= weight
                more = way * comb(bidders - a, m) * power
                if a + m == last:
                    clear += more * rest
                else:
                    after[a + m] += more
        ways = after
    # fewer passed than there are last places for
    clear += sum(way * (whole - above) ** (bidders - a) for a, way in enumerate(ways))
    return 1 - Fraction(clear, whole**bidders)


def passing_weights(passing: int, whole: int, bidders: int) -> list[int]:
    """Return the weight, out of whole^bidders, of 0, 1, 2 ... bidders passing.

    >>> passing_weights(1, 2, 2)
    [1, 2, 1]
    """
    failing = whole - passing
    return [comb(bidders, n) * passing**n * failing ** (bidders - n) for n in range(bidders + 1)]


def passing_numbers(passing: Fraction, bidders: int) -> list[Fraction]:
    """Return the probability of 0, 1, 2 ... bidders passing."""
    top, whole = passing.numerator, passing.denominator
    return [Fraction(w, whole**bidders) for w in passing_weights(top, whole, bidders)]


def fewer_than(passing: Fraction, bidders: int, needed: int) -> Fraction:
    """Return the probability that fewer bidders pass than are needed.

    >>> str(fewer_than(Fraction(1, 2), 2, 1))
    '1/4'
    """
    return sum(passing_numbers(passing, bidders)[: max(needed, 0)], Fraction(0))


def sharing(weights: Mapping[int, int], whole: int, bidders: int) -> Fraction:
    """Return how many bidders, on average, have a value that another one has too.

    >>> str(sharing({1: 1, 2: 1}, 2, 2))
    '1'
    """
    others = bidders - 1
    if others < 1:
        return Fraction(0)
    shared = sum(w * (whole**others - (whole - w) ** others) for w in weights.values())
    return Fraction(bidders * shared, whole**bidders)


def surely_placed(
    weights: Mapping[int, int], whole: int, value: int, *, bidders: int, places: int
) -> Fraction:
    """Return the probability that a bidder with this value has a place whatever becomes of ties.

    Fewer than ``places`` of the other bidders have that value or a better one.

    >>> str(surely_placed({1: 1, 2: 1}, 2, 2, bidders=2, places=1))
    '1/2'
    """
    rivals = Fraction(sum(w for v, w in weights.items() if v >= value), whole)
    return fewer_than(rivals, bidders - 1, places)


def middle(weights: Mapping[int, int]) -> int:
    """Return the value in the middle: half of the bidders that pass have it or less.

    >>> middle({1: 1, 2: 1, 3: 1})
    2
    """
    ordered = sorted(weights)
    sums = list(accumulate(weights[v] for v in ordered))
    return next(v for v, s in zip(ordered, sums, strict=True) if 2 * s >= sums[-1])
