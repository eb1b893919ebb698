"""A period of an open market as data for machines and as text: exact figures, and a sentence for each chief one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tendering.documents import demand_page
from tendering.framework.demand import Year, thousands
from tendering.framework.market_year import Cover, MarketYear, Prices
from tendering.model.numbers import fixed, money, plain
from tendering.model.tender import Tender


def as_data(tender: Tender, found: MarketYear, years: Sequence[Year]) -> dict[str, object]:
    """Return the report for machines: exact figures as text."""
    money_ = found.outcomes
    return {
        "tender": tender.id,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "admissions": {
            "applications": found.joined.applications,
            "admitted": found.joined.admitted,
            "refused": found.joined.refused,
            "refused_by_question": dict(found.joined.turned_away),
        },
        "requests": {
            "sent": found.requests,
            "of_these_again": found.again,
            "awarded": found.awarded,
            "closed_without_award": found.closed,
            "open": found.requests - found.awarded - found.closed,
            "hours_weekly_awarded": plain(found.hours),
        },
        "prices": [_prices_data(p) for p in found.prices],
        "spread": {
            "providers": [
                {
                    "provider": s.provider,
                    "packages": s.packages,
                    "hours_weekly": plain(s.hours),
                    "share": str(s.of_all),
                }
                for s in found.shares
            ],
            "concentration": fixed(found.concentration, 1),
            "exact_concentration": str(found.concentration),
        },
        "refusals": {
            "asked": found.asked,
            "offers": found.offers,
            "not_offered": found.asked - found.offers,
            "withheld": found.withheld_out,
            "offers_that_could_not_win": dict(found.aside),
        },
        "areas": [_cover_data(c) for c in found.areas],
        "months": [_cover_data(c) for c in found.months],
        "enablement": {
            "reviewed": money_.reviewed,
            "met": money_.met,
            "not_met": money_.reviewed - money_.met,
            "budgets": fixed(money_.budgets, 2),
            "budgets_met": fixed(money_.met_budgets, 2),
            "paid": fixed(money_.paid, 2),
            "paid_met": fixed(money_.met_paid, 2),
            "of_it_exceptions": fixed(money_.extra, 2),
            "exceptions": {
                "claimed": money_.claimed,
                "granted": money_.granted,
                "refused": money_.refused,
            },
        },
        "ongoing": {
            "paid": fixed(money_.ongoing, 2),
            "of_it_retainers": fixed(money_.retainers, 2),
        },
        "withholding": [
            {
                "provider": w.provider,
                "notified": w.on.isoformat(),
                "decision": w.decision,
                "from": w.since.isoformat() if w.since else "",
                "until": w.until.isoformat() if w.until else "",
            }
            for w in found.withheld
        ],
        "growth": demand_page.as_data(tender, years)["years"] if years else [],
    }


def _prices_data(prices: Prices) -> dict[str, object]:
    return {
        "lot": prices.lot,
        "awards": prices.count,
        "lowest": fixed(prices.lowest, 2),
        "median": plain(prices.median),
        "highest": fixed(prices.highest, 2),
        "bands": [{"from": fixed(at, 2), "awards": count} for at, count in prices.bands],
    }


def _cover_data(cover: Cover) -> dict[str, object]:
    return {
        "name": cover.name,
        "requests": cover.requests,
        "awarded": cover.awarded,
        "no_offer": cover.none,
        "one_offer": cover.one,
        "offers": cover.offers,
        "asked": cover.asked,
        "largest_share": None if cover.most is None else str(cover.most),
    }


def percent(part: Fraction | int, whole: int = 1) -> str:
    """Write a share in percent to one decimal; a dash where there is nothing to share.

    >>> percent(1, 3), percent(Fraction(1, 8)), percent(0, 0)
    ('33.3%', '12.5%', '-')
    """
    return f"{fixed(Fraction(part, whole) * 100, 1)}%" if whole else "-"


def as_text(found: MarketYear) -> str:
    """Return the chief figures for a terminal."""
    return "\n".join(summary(found))


def summary(found: MarketYear) -> tuple[str, ...]:
    """Return what the period comes to, a sentence each."""
    cost, joined = found.outcomes, found.joined
    thin = sum(c.none + c.one for c in found.areas)
    said = [
        f"{thousands(Fraction(joined.applications))} applications: {joined.admitted} admitted, {joined.refused} refused.",
        (
            f"{thousands(Fraction(found.requests))} requests, {found.again} of them sent again: {thousands(Fraction(found.awarded))}"
            f" awarded for {thousands(found.hours, 1)} hours of ongoing support a week, {found.closed} closed without an award."
        ),
        *(
            f"Lot {p.lot}: the winning hourly rate is {money(p.median)} in the median, from {money(p.lowest)} to {money(p.highest)}."
            for p in found.prices
        ),
        (
            f"{thin} requests ({percent(thin, found.requests)}) had one offer or none; where that was most is shown by area and month."
        ),
        (
            f"{len(found.shares)} providers won packages; the largest share is {percent(found.shares[0].of_all)}, and the"
            f" concentration {fixed(found.concentration, 0)} of 10,000."
            if found.shares
            else "Nobody won a package."
        ),
        (
            f"Asked {thousands(Fraction(found.asked))} times, providers made {thousands(Fraction(found.offers))} offers"
            f" ({percent(found.offers, found.asked)}); {found.withheld_out} times one was not asked, because enablement"
            " offers were withheld from it."
        ),
        (
            f"{cost.reviewed} enablement packages were reviewed, and the outcomes of {cost.met} were met"
            f" ({percent(cost.met, cost.reviewed)}). Their budgets were {money(cost.budgets)}; {money(cost.paid)} was stated,"
            f" {money(cost.extra)} of it for exceptional circumstances."
        ),
        (
            f"{money(cost.ongoing)} was stated for ongoing support, {money(cost.retainers)} of it retainers."
        ),
    ]
    return tuple(said)
