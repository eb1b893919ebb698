"""Providers' returns of a payment period, invented from a seed: visits of every week, indicators, now and then a mistake. Pure.

What goes wrong is drawn too: a weekly report that does not come, visits cut short, a worker without a certificate, a
four-weekly return that counts a visit too many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from tendering.framework.account import Account
from tendering.framework.returns import VISITS
from tendering.model.payment import FOUR_WEEKLY, WEEKLY

LENGTHS = (15, 20, 30, 45, 60)
SHORT = 12
Rows = tuple[Mapping[str, str], ...]


def simulated_returns(
    account: Account, pairs: Sequence[tuple[str, str]], period: int, seed: int
) -> dict[str, Rows]:
    """Return the rows of each return of a payment period, as its columns have them.

    Args:
        account: The published rules; only the payment periods are read.
        pairs: Each provider and lot that delivers care, in order.
        period: The payment period.
        seed: The same seed gives the same returns; each provider has its own part of it.
    """
    made: dict[str, list[Mapping[str, str]]] = {WEEKLY: [], VISITS: [], FOUR_WEEKLY: []}
    for provider, lot in pairs:
        draw = Random(f"{seed} {provider} {lot} {period}")  # noqa: S311 - invented data, not a secret
        rows = _of_one(account, (provider, lot), period, draw)
        for which, some in rows.items():
            made[which] += some
    return {which: tuple(rows) for which, rows in made.items()}


def _of_one(
    account: Account, whose: tuple[str, str], period: int, draw: Random
) -> dict[str, list[Mapping[str, str]]]:
    about = {"provider": whose[0], "lot": whose[1]}
    weekly: list[Mapping[str, str]] = []
    visits: list[Mapping[str, str]] = []
    people, workers = draw.randint(12, 60), draw.randint(6, 30)
    all_visits = all_minutes = 0
    lost = draw.randrange(account.periods.weeks * 8)
    for number, monday in enumerate(account.periods.mondays(period)):
        week = {**about, "week": monday.isoformat()}
        counts = {minutes: draw.randint(4, 90) for minutes in LENGTHS}
        if draw.randrange(6) == 0:
            counts[SHORT] = draw.randint(1, 3)
        visits += [
            {**week, "kind": account.payment.rates[0].kind, "minutes": str(m), "visits": str(n)}
            for m, n in sorted(counts.items())
        ]
        count = sum(counts.values())
        all_visits += count
        all_minutes += sum(m * n for m, n in counts.items())
        if number != lost:  # now and then a weekly report does not come
            weekly.append(
                {
                    **week,
                    "visits": str(count),
                    "manual_overrides": str(draw.randint(0, count // 9)),
                    "on_time": str(count - draw.randint(0, count // 9)),
                    "people_consistent": str(people - draw.randint(0, people // 6)),
                    "people": str(people),
                }
            )
    wrong = int(draw.randrange(12) == 0)
    four = {
        **about,
        "from": account.periods.start(period).isoformat(),
        "until": account.periods.end(period).isoformat(),
        "visits": str(all_visits + wrong),
        "minutes": str(all_minutes),
        "workers_certified": str(workers - draw.randint(0, workers // 8)),
        "workers": str(workers),
    }
    return {WEEKLY: weekly, VISITS: visits, FOUR_WEEKLY: [four]}
