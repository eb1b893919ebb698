"""What an hour earns on a day: the price of the tender, the provider's own where it set one, and every yearly review since. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.numbers import exact
from tendering.model.payment import PayRate
from tendering.model.tender import Tender

UPLIFTS = "uplift_rates"
"""Rows of an entry that decides a yearly review: item, bidder (empty: every provider), lot (empty: every lot), before, exact, after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Pounds an hour on a day, and why."""

    amount: Fraction
    why: str
    entry: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBook:
    """Everything that sets rates, made once of a record and asked for many days."""

    tender: Tender
    own: dict[tuple[str, str, str], Fraction]
    reviews: tuple[tuple[date, Entry], ...]

    def item_on(self, item: str, provider: str, lot: str, day: date) -> Amount | None:
        """Return the rate of a price item for a provider in a lot on a day; None where none is set."""
        priced = next((i for i in self.tender.price.items if i.id == item), None)
        found: Amount | None = None
        if priced is not None and priced.rule is not None and priced.rule.fixed is not None:
            found = Amount(amount=priced.rule.fixed, why=f"as published: {priced.title or item}")
        else:
            amount = self.own.get((provider, lot, item), self.own.get((provider, "", item)))
            if amount is not None:
                found = Amount(amount=amount, why=f"{provider}'s own tendered price of {item}")
        for since, entry in self.reviews:
            if since > day:
                continue
            for row in entry.rows.get(UPLIFTS, ()):
                whose = row.get("bidder", "") in ("", provider) and row.get("lot", "") in ("", lot)
                if row.get("item") == item and whose:
                    why = f"the review that holds from {day_text(since)} (entry {entry.number})"
                    found = Amount(amount=exact(row["after"]), why=why, entry=entry.number)
        return found

    def rate_on(
        self, rate: PayRate, provider: str, lot: str, day: date, *, enhanced: bool
    ) -> Amount | None:
        """Return what an hour of a kind earns on a day; None where no rate is set."""
        item = rate.enhanced_item if enhanced else rate.item
        amount = rate.enhanced_amount if enhanced else rate.amount
        if item is not None:
            return self.item_on(item, provider, lot, day)
        if amount is None:
            return None
        return Amount(amount=amount, why=f"as published: {rate.title or rate.kind}")


def rate_book(tender: Tender, entries: Sequence[Entry]) -> RateBook:
    """Return what sets rates, from the tender and the record: own prices as opened, reviews as decided."""
    still = standing(entries)
    own: dict[tuple[str, str, str], Fraction] = {}
    for entry in still:
        for row in entry.rows.get("prices", ()):
            if row.get("amount") and not row.get("zone"):
                try:
                    amount = exact(row["amount"])
                except ValueError:
                    continue  # what is no number is a finding of the evaluation, and no rate
                own[row.get("bidder", ""), row.get("lot", ""), row.get("item", "")] = amount
    reviews = sorted(
        ((e.day("from") or e.on, e) for e in of_kind(still, EntryKind.UPLIFT_DECIDED)),
        key=lambda pair: (pair[0], pair[1].number or 0),
    )
    return RateBook(tender=tender, own=own, reviews=tuple(reviews))
