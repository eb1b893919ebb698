"""The incentive for needing less care than expected: assessed by the published rule, decided by a named person, and entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.framework.account import Account
from tendering.framework.incentive import Assessed, Base, assess
from tendering.framework.rates import rate_book
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import fixed, money, plain
from tendering.model.payment import Incentive
from tendering.record.chain import Draft, Link
from tendering.workbench.accounts import account, over
from tendering.workbench.entering import entered
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What is assessed.

    Attributes:
        first: Number of the first payment period of the year; ``last`` of its last.
        base: Hours of the same weeks of the year before, by kind of hours; an empty kind is the only one.
        base_source: Where that figure comes from.
    """

    provider: str
    lot: str
    first: int
    last: int
    base: dict[str, Fraction]
    base_source: str
    reason: str


def decide(ref: str, who: Who, year: Year, *, store: str = "", dry_run: bool = False) -> Report:
    """Assess the incentive of a provider in a lot, and enter what is paid.

    Raises:
        RefusedError: None is published, the year is not over, or something it rests on is missing.
    """
    worked: list[Assessed] = []

    def build(now: Procurement) -> Sequence[Draft]:
        worked.clear()
        money_of = account(now)
        agreement = money_of.tender.agreement
        rule = agreement.incentive if agreement else None
        if rule is None:
            raise RefusedError(
                finding(
                    "L150", money_of.tender.at("agreement"), "agreement.incentive is not there"
                )
            )
        wrong = list(_faults(now, money_of, who, year))
        if has_error(wrong):
            raise RefusedError(*wrong)
        made = _assess(now, money_of, rule, year)
        if made.payment is None:
            where = f"{year.provider}, lot {year.lot}"
            raise RefusedError(*(finding("L151", where, m) for m in made.missing))
        worked.append(made)
        return (_draft(who, money_of, year, made),)

    def say(links: Sequence[Link], verb: str) -> str:
        made = worked[0]
        return "\n".join(
            [
                *made.working,
                "",
                f"{verb}: an incentive of {money(made.payment or Fraction())} to {year.provider} in lot {year.lot} (entry {links[0].number}).",
            ]
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _faults(now: Procurement, money_of: Account, who: Who, year: Year) -> Iterator[Finding]:
    if not 1 <= year.first <= year.last:
        yield finding("L132", "--periods", f"{year.first}-{year.last} are no payment periods")
    elif not_over := over(money_of, year.last, who.on):
        yield not_over
    if (year.provider, year.lot) not in money_of.returns.pairs():
        said = f"{year.provider} returned nothing for lot {year.lot}"
        yield finding("L102", "--provider", said)
    kinds = {r.kind for r in money_of.payment.rates}
    wrong = [k for k in year.base if money_of.payment.rate(k) is None]
    if not year.base or wrong or any(h < 0 for h in year.base.values()):
        said = f"give the hours of the year before, by kind: {', '.join(sorted(kinds))}"
        yield finding(
            "L151", "--base", said, remedy="Write --base KIND=HOURS, once for each kind."
        )
    elif sum(year.base.values()) == 0:
        said = "there were no hours the year before that a reduction could be taken of"
        yield finding("L151", "--base", said)
    if not year.base_source.strip():
        yield finding(
            "L151", "--base-source", "it is not said where the hours of the year before come from"
        )
    if not year.reason.strip():
        yield finding("R007", "--reason", "it is not said why")
    start = money_of.periods.start(max(year.first, 1))
    for entry in of_kind(standing(now.entries), EntryKind.INCENTIVE_ASSESSED):
        until = entry.day("until")
        if (entry.bidder, entry.lot) == (year.provider, year.lot) and until and start <= until:
            said = f"assessed to {day_text(until)} already (entry {entry.number})"
            yield finding(
                "L151",
                f"{year.provider}, lot {year.lot}",
                said,
                remedy="Supersede that entry if it was wrong.",
            )


def _assess(now: Procurement, money_of: Account, rule: Incentive, year: Year) -> Assessed:
    """Value an hour saved at the rates on the last day, in the proportion of the year before."""
    book = rate_book(money_of.tender, now.entries)
    last = money_of.periods.end(year.last)
    hours = sum(year.base.values(), Fraction())
    worth = Fraction()
    for kind, of_kind_hours in year.base.items():
        rate = money_of.payment.rate(kind)
        amount = (
            book.rate_on(rate, year.provider, year.lot, last, enhanced=False) if rate else None
        )
        if amount is None:
            said = f"{kind or 'the hours'}: no rate is set for {year.provider} in lot {year.lot}"
            raise RefusedError(finding("L133", f"lot {year.lot}", said))
        worth += of_kind_hours * amount.amount
    numbers = tuple(range(year.first, year.last + 1))
    whose = (year.provider, year.lot)
    return assess(money_of, rule, whose, numbers, Base(hours=hours, worth=worth))


def _draft(who: Who, money_of: Account, year: Year, made: Assessed) -> Draft:
    facts = {
        "from": money_of.periods.start(year.first).isoformat(),
        "until": money_of.periods.end(year.last).isoformat(),
        "base": plain(made.base),
        "delivered": "" if made.delivered is None else plain(made.delivered),
        "reduction": "" if made.reduction is None else plain(made.reduction),
        "kpis": "" if made.met is None else "met" if made.met else "not met",
        "payment": fixed(made.payment or Fraction(), 2),
        "working": " ".join((*made.working, f"The year before: {year.base_source.strip()}.")),
        "reason": year.reason.strip(),
    }
    return draft(
        who,
        EntryKind.INCENTIVE_ASSESSED,
        bidder=year.provider,
        lot=year.lot,
        facts=facts,
    )
