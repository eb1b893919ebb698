"""Volume awards that are not seats (catalogue A8-A10): hours or money filled in rank order, shared, or pooled over lots.

All volumes are exact and in one unit; rounding a share for print is the caller's. The order in which requests are
given is the published rank order after ties; nothing here breaks a tie but `shared_in_order`, by sharing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a bidder would take: at most ``most``, and nothing rather than less than ``least``."""

    bidder: str
    most: Fraction
    least: Fraction = Fraction(0)


class WhenTooBig(StrEnum):
    """What happens to a request larger than what is left. The tender names one."""

    PARTIAL = (
        "partial"  # it takes what is left, if that is its least or more; then the filling ends
    )
    SKIP = "skip"  # it is passed over and the next is tried
    STOP = "stop"  # the filling ends before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """What was awarded, by bidder (everyone asked is there, with 0 where it got nothing), and what is left."""

    awarded: Mapping[str, Fraction]
    left: Fraction


def fill_in_order(
    capacity: Fraction, requests: Sequence[Request], when_too_big: WhenTooBig
) -> Volumes:
    """Award volume in rank order until it is used up (catalogue A8).

    Args:
        capacity: What there is to award.
        requests: In published order, the best first.
        when_too_big: What the tender says of a request larger than what is left. With ``partial``, a bidder
            whose least is more than what is left is passed over and the next is tried.

    >>> asked = [Request(bidder="X", most=Fraction(50)), Request(bidder="Y", most=Fraction(70))]
    >>> filled = fill_in_order(Fraction(100), asked, WhenTooBig.PARTIAL)
    >>> {b: str(v) for b, v in filled.awarded.items()}
    {'X': '50', 'Y': '50'}
    """
    left = capacity
    awarded = {r.bidder: Fraction(0) for r in requests}
    for request in requests:
        if request.most <= left:
            awarded[request.bidder] = request.most
            left -= request.most
        elif when_too_big is WhenTooBig.STOP:
            break
        elif when_too_big is WhenTooBig.PARTIAL and 0 < left >= request.least:
            awarded[request.bidder] = left
            left = Fraction(0)
            break
    return Volumes(awarded=awarded, left=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRound:
    """One pass of a pro-rata award: the factor, everyone's share, and who fell below its least and drops out."""

    factor: Fraction
    shares: Mapping[str, Fraction]
    dropped: tuple[str, ...]


def share_pro_rata(
    capacity: Fraction, requests: Sequence[Request]
) -> tuple[Volumes, tuple[ShareRound, ...]]:
    """Share volume among tied requests in proportion to what each asks at most (catalogue A9).

    Where the requests fit they are met. Else each gets capacity / total of its request; everyone whose share
    is below its least drops out, and the rest is shared again. Input order never matters.

    >>> asked = [Request(bidder="a", most=Fraction(60)), Request(bidder="b", most=Fraction(60), least=Fraction(55))]
    >>> volumes, rounds = share_pro_rata(Fraction(100), asked)
    >>> str(volumes.awarded["a"]), str(volumes.awarded["b"]), rounds[0].dropped
    ('60', '0', ('b',))
    """
    rounds: list[ShareRound] = []
    inside = sorted(requests, key=lambda r: r.bidder)
    while True:
        asked = sum((r.most for r in inside), Fraction(0))
        factor = min(Fraction(1), capacity / asked) if asked else Fraction(1)
        shares = {r.bidder: r.most * factor for r in inside}
        dropped = tuple(r.bidder for r in inside if shares[r.bidder] < r.least)
        rounds.append(ShareRound(factor=factor, shares=shares, dropped=dropped))
        if not dropped:
            break
        inside = [r for r in inside if r.bidder not in dropped]
    awarded = {
        r.bidder: shares.get(r.bidder, Fraction(0))
        for r in sorted(requests, key=lambda r: r.bidder)
    }
    left = capacity - sum(awarded.values(), Fraction(0))
    return Volumes(awarded=awarded, left=left), tuple(rounds)


def shared_in_order(capacity: Fraction, groups: Sequence[Sequence[Request]]) -> Volumes:
    """Award volume group by group, the best first; a tied group that does not fit shares what is left (A9).

    A group of one that does not fit takes what is left, if that is its least or more. What a dropped bidder
    leaves over goes to the next group.

    >>> best = [Request(bidder="a", most=Fraction(60)), Request(bidder="b", most=Fraction(60))]
    >>> volumes = shared_in_order(Fraction(90), [best, [Request(bidder="f", most=Fraction(40))]])
    >>> {b: str(v) for b, v in volumes.awarded.items()}
    {'a': '45', 'b': '45', 'f': '0'}
    """
    left = capacity
    awarded: dict[str, Fraction] = {}
    for group in groups:
        volumes, _ = share_pro_rata(left, group)
        awarded |= volumes.awarded
        left = volumes.left
    return Volumes(awarded=awarded, left=left)


def uniform_price(
    volumes: Volumes, prices: Mapping[str, Fraction], reserve: Fraction, asked: Fraction
) -> Fraction:
    """Return the one price all winners pay: the reserve, or the lowest winning bid once more is asked than there is.

    >>> sold = Volumes(awarded={"X": Fraction(10), "Y": Fraction(0)}, left=Fraction(0))
    >>> str(uniform_price(sold, {"X": Fraction(8), "Y": Fraction(7)}, Fraction(5), Fraction(20)))
    '8'
    """
    there_was = sum(volumes.awarded.values(), Fraction(0)) + volumes.left
    winning = [prices[b] for b, volume in volumes.awarded.items() if volume > 0]
    return min(winning) if winning and asked > there_was else reserve


def pooled_over_lots(
    lots: Mapping[str, tuple[Fraction, Sequence[Request]]], second_order: Sequence[tuple[str, str]]
) -> tuple[dict[str, Volumes], Fraction]:
    """Fill each lot in its own order, skipping what is too big; then pool what is left for a second pass (A10).

    Args:
        lots: By lot, its capacity and its requests in rank order.
        second_order: Lot and bidder pairs in the published order over all lots; those already met are skipped,
            and so is a request larger than what is left of the pool.

    Returns:
        The volumes of each lot (``left`` is what it gave to the pool), and what is left of the pool.

    >>> one = (Fraction(10), [Request(bidder="A", most=Fraction(7))])
    >>> two = (Fraction(5), [Request(bidder="B", most=Fraction(8))])
    >>> volumes, rest = pooled_over_lots({"1": one, "2": two}, [("2", "B")])
    >>> str(volumes["2"].awarded["B"]), str(rest)
    ('8', '0')
    """
    first = {
        lot: fill_in_order(capacity, asked, WhenTooBig.SKIP)
        for lot, (capacity, asked) in lots.items()
    }
    awarded = {lot: dict(volumes.awarded) for lot, volumes in first.items()}
    most = {(lot, r.bidder): r.most for lot, (_, asked) in lots.items() for r in asked}
    pool = sum((volumes.left for volumes in first.values()), Fraction(0))
    for lot, bidder in second_order:
        wanted = most[lot, bidder]
        if awarded[lot][bidder] == 0 and wanted <= pool:
            awarded[lot][bidder] = wanted
            pool -= wanted
    return {lot: Volumes(awarded=awarded[lot], left=first[lot].left) for lot in lots}, pool
