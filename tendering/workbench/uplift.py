"""The yearly review of rates: worked out by the published formula, told to each provider, and entered with its first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.documents.dates import british
from tendering.documents.names import joined
from tendering.documents.uplift_letter import Decided, uplift_letter
from tendering.framework.account import account_of
from tendering.framework.pay_periods import DAY
from tendering.framework.rates import UPLIFTS, rate_book
from tendering.framework.uplift import (
    Figure,
    NewRate,
    RateNow,
    Uplift,
    applied,
    computed,
    figure_faults,
    law_faults,
    percent,
    time_faults,
    uplift,
)
from tendering.law.calendar import day_text
from tendering.law.regime import regime_of
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import fixed, money, plain, ratio, rounded
from tendering.model.payment import UpliftRule
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.workbench.accounts import holding
from tendering.workbench.entering import tender_of_record
from tendering.workbench.providers import names_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report, publish, writer_of

WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A yearly review as it is asked for.

    Attributes:
        since: The first day the new rates hold.
        figures: Each index as a person gave it.
        proposed: Percent to apply where it is not what the rule gives; None is what the rule gives.
        hours: Hours of a year by price item, where a person gives them.
        budget: Pounds of the year, where the budget is the cap; ``budget_source`` where it was set.
    """

    since: date
    figures: tuple[Figure, ...]
    reason: str
    role: str = ""
    proposed: Fraction | None = None
    hours: Mapping[str, Fraction] = field(default_factory=dict)
    budget: Fraction | None = None
    budget_source: str = ""


@dataclass(frozen=True, slots=True)
class _Worked:
    result: Uplift
    added: Fraction | None
    effect: tuple[str, ...]
    letters: dict[str, bytes]


def decide(
    ref: str,
    who: Who,
    asked: Review,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Work out a yearly review, write the letter to each provider, and enter the new rates with their first day.

    Args:
        ref: Id or folder.
        who: Who decides.
        asked: The review.
        out: Folder to write the letters to.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: No clear review clause is published, the change exceeds it, a figure cannot be used, or it is
            out of its time.
    """
    notes: list[Finding] = []
    made: list[_Worked] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        made.clear()
        worked, found = _work(now, who, asked)
        if worked is None or has_error(found):
            raise RefusedError(*found)
        notes.extend(found)
        made.append(worked)
        return (_draft(who, asked, worked),)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        folder = (out or Path("out") / procurement.id) / "uplift" / asked.since.isoformat()
        files = publish(folder, writer_of(made[0].letters), dry_run=dry_run)
    worked = made[0]
    return Report(
        findings=tuple(dict.fromkeys(notes)),
        data={
            "procurement": procurement.id,
            "from": asked.since.isoformat(),
            "computed": ratio(worked.result.computed),
            "applied": ratio(worked.result.applied),
            "working": list(worked.result.working),
            "rates": [_row(r) for r in worked.result.rates],
            "budget": None if worked.added is None else fixed(worked.added, 2),
            "budget_working": list(worked.effect),
            "letters": sorted(worked.letters),
            "entries": receipt(links),
        },
        text=_text(asked, worked, links[0].number, dry_run=dry_run),
        files=files,
        dry_run=dry_run,
    )


def _work(now: Procurement, who: Who, asked: Review) -> tuple[_Worked | None, list[Finding]]:
    tender = tender_of_record(now)
    rule = tender.agreement.uplift_rule if tender.agreement else None
    law = regime_of(tender).regime
    found = [finding("R007", "--reason", "it is not said why")] if not asked.reason.strip() else []
    if rule is None:
        return None, [*found, *law_faults(None, law, None, None)]
    found += figure_faults(rule, asked.figures, asked.since)
    reviews = of_kind(standing(now.entries), EntryKind.UPLIFT_DECIDED)
    found += time_faults(rule, reviews, asked.since)
    by_index = {f.index: f for f in asked.figures}
    if any(part.index not in by_index for part in rule.parts):
        return None, found
    allowed = applied(rule, computed(rule, by_index))
    found += law_faults(rule, law, allowed, asked.proposed)
    rates = list(_rates_now(now, rule, asked.since - DAY, found))
    if has_error(found):
        return None, found
    titles = {i.id: i.title or i.id for i in tender.price.items}
    result = uplift(rule, by_index, rates, proposed=asked.proposed, titles=titles)
    added, effect = _effect(tender, rule, asked, result, found)
    decided = Decided(
        names=names_of(now),
        result=result,
        since=asked.since,
        on=who.on,
        by=who.name,
        role=asked.role,
        reason=asked.reason.strip(),
        reference=f"{now.id}, yearly review of {british(asked.since)}",
        head=now.head,
    )
    letters = {
        f"{provider}.docx": uplift_letter(decided, provider)
        for provider in _told(now, asked.since)
    }
    return _Worked(result, added, effect, letters), found


def _told(now: Procurement, since: date) -> tuple[str, ...]:
    """Return who is told: who holds a place on the day, or where nobody's is recorded who returned anything."""
    held = holding(now, since)
    if held:
        return held
    money_of = account_of(tender_of_record(now), now.entries)
    pairs = money_of.returns.pairs() if money_of else ()
    return tuple(sorted({p for p, _ in pairs}))


def _rates_now(
    now: Procurement, rule: UpliftRule, day: date, found: list[Finding]
) -> Iterator[RateNow]:
    """Give each rate that changes: a published one once, a provider's own once for each lot it was tendered in."""
    book = rate_book(tender_of_record(now), now.entries)
    held = set(holding(now, day))
    for item in rule.items:
        priced = next((i for i in book.tender.price.items if i.id == item), None)
        if priced is not None and priced.rule is not None and priced.rule.fixed is not None:
            amount = book.item_on(item, "", "", day)
            if amount is not None:
                yield RateNow(item=item, amount=amount.amount)
            continue
        own = sorted(
            (provider, lot)
            for provider, lot, of in book.own
            if of == item and (not held or provider in held)
        )
        if not own:
            said = f"{item}: no rate is set that could change"
            found.append(finding("L133", "agreement.uplift_rule.items", said))
        for provider, lot in own:
            amount = book.item_on(item, provider, lot, day)
            if amount is not None:
                yield RateNow(item=item, amount=amount.amount, bidder=provider, lot=lot)


def _hours(tender: Tender, rule: UpliftRule, asked: Review) -> dict[str, Fraction]:
    """Return the hours of a year at each price item: as given, else as published where one kind takes them all."""
    if asked.hours:
        return dict(asked.hours)
    payment = tender.agreement.payment if tender.agreement else None
    if payment is None or len(payment.rates) != 1:
        return {}
    weekly = [lot.demand.hours_weekly if lot.demand else None for lot in tender.lots]
    if any(w is None for w in weekly):
        return {}
    total = sum((w for w in weekly if w is not None), Fraction()) * WEEKS_A_YEAR
    rate = payment.rates[0]
    return {item: total for item in (rate.item, rate.enhanced_item) if item and item in rule.items}


def _effect(
    tender: Tender, rule: UpliftRule, asked: Review, result: Uplift, found: list[Finding]
) -> tuple[Fraction | None, tuple[str, ...]]:
    """Return what the new rates add to a year at most, with the working; and L144, L145."""
    hours = _hours(tender, rule, asked)
    rates = {r.item: r for r in result.rates if not r.bidder}
    if not hours or any(item not in rates for item in hours):
        said = "the hours of a year at each rate are not known"
        found.append(finding("L145", "--hours", said))
        if rule.within_budget:
            _over_budget(tender, asked, None, found)
        return None, ()
    each = {item: (rates[item].after - rates[item].before) * h for item, h in hours.items()}
    given = bool(asked.hours)
    steps = [
        f"{_count(h)} hours a year x ({money(rates[i].after)} - {money(rates[i].before)}) = {_pounds(each[i])}"
        for i, h in hours.items()
    ]
    if given or len(each) == 1:
        added = sum(each.values(), Fraction())
        steps.append(f"Together {_pounds(added)} a year.")
    else:
        added = max(each.values())
        steps.insert(
            0,
            f"The published hours of a week x {WEEKS_A_YEAR} weeks, if every hour were paid at one rate:",
        )
        steps.append(f"So between {_pounds(min(each.values()))} and {_pounds(added)} a year.")
    if rule.within_budget:
        cost = sum((rates[i].after * h for i, h in hours.items()), Fraction())
        _over_budget(tender, asked, cost, found)
        steps.append(f"A year at the new rates costs {_pounds(cost)}.")
    return added, tuple(steps)


def _pounds(amount: Fraction) -> str:
    """Write an estimate, to a penny."""
    return money(rounded(amount, 2))


def _count(hours: Fraction) -> str:
    whole, _, rest = fixed(hours, 2).partition(".")
    return f"{int(whole):,}.{rest}"


def _over_budget(
    tender: Tender, asked: Review, cost: Fraction | None, found: list[Finding]
) -> None:
    """L144: where the budget is the cap, it has to be given with its source, and the cost has to be within it."""
    budget = asked.budget if asked.budget is not None else tender.governance.budget_annual
    if budget is None or (asked.budget is not None and not asked.budget_source.strip()):
        said = "the published cap is the council's budget for the year, and it is not said what that is and where it was set"
        remedy = "Give --budget POUNDS and --budget-source TEXT."
        found.append(finding("L144", "--budget", said, remedy=remedy))
    elif cost is None:
        said = (
            "the published cap is the budget, and what a year costs at the new rates is not known"
        )
        remedy = "Give --hours ITEM=HOURS for each rate."
        found.append(finding("L144", "--hours", said, remedy=remedy))
    elif cost > budget:
        said = f"a year at the new rates costs {_pounds(cost)}, and the budget is {money(budget)}"
        found.append(finding("L144", "--budget", said))


def _draft(who: Who, asked: Review, worked: _Worked) -> Draft:
    facts = {
        "from": asked.since.isoformat(),
        "change": plain(worked.result.applied),
        "computed": plain(worked.result.computed),
        "working": " ".join(_of_everyone(worked.result)),
        "budget": "" if worked.added is None else fixed(worked.added, 2),
        "reason": asked.reason.strip(),
    }
    return draft(
        who,
        EntryKind.UPLIFT_DECIDED,
        facts=facts,
        rows={UPLIFTS: [_row(r) for r in worked.result.rates]},
        files=[(file_ref(f"uplift-{name}", data), data) for name, data in worked.letters.items()],
    )


def _of_everyone(result: Uplift) -> list[str]:
    """Return the working without rates that are one provider's own: its rows hold them, which no other's copy shows."""
    own = tuple(f"{r.whose}: " for r in result.rates if r.bidder)
    return [step for step in result.working if not any(o in step for o in own)]


def _row(rate: NewRate) -> dict[str, str]:
    row = {
        "item": rate.item,
        "bidder": rate.bidder,
        "lot": rate.lot,
        "before": plain(rate.before),
        "exact": ratio(rate.exact),
        "after": plain(rate.after),
    }
    return {k: v for k, v in row.items() if v}


def _text(asked: Review, worked: _Worked, number: int, *, dry_run: bool) -> str:
    verb = "Would record" if dry_run else "Recorded"
    lines = [*worked.result.working, ""]
    lines += (
        ["Effect on the budget:", *(f"  {s}" for s in worked.effect), ""] if worked.effect else []
    )
    lines.append(
        f"{verb}: rates change by {percent(worked.result.applied)} from {day_text(asked.since)} (entry {number}). "
        f"Letters to {joined(n.removesuffix('.docx') for n in sorted(worked.letters)) or 'nobody'}."
    )
    return "\n".join(lines)
