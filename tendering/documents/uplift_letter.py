"""The letter that tells a provider its new rates: the rates before and after, the published rule, and the working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tendering.documents.blocks import Block, bullets, paragraph, table
from tendering.documents.dates import british, weekday
from tendering.documents.life_letter import life_letter
from tendering.documents.names import Names, capital, within
from tendering.documents.word_style import Column
from tendering.framework.uplift import NewRate, Uplift
from tendering.model.numbers import fixed, money
from tendering.model.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A yearly review as it was decided.

    Attributes:
        since: The first day the new rates hold.
        on: The day of the letter.
        head: The digest of the last entry of the record before it.
    """

    names: Names
    result: Uplift
    since: date
    on: date
    by: str
    role: str
    reason: str
    reference: str
    head: str


def uplift_letter(decided: Decided, provider: str) -> bytes:
    """Return the letter to a provider as Word; the rates of other providers are not in it."""
    tender = decided.names.tender
    authority = tender.authority
    mine = [r for r in decided.result.rates if r.bidder in ("", provider)]
    where = authority.email or authority.address or authority.name
    begins = (
        f"The rates of the {tender.title} framework agreement are reviewed once a year, as its terms say. "
        f"From {weekday(decided.since)} these rates hold, for care delivered on that day and after."
    )
    closes = (
        f"Nothing else of the agreement changes, and you need do nothing. If you think a figure or the working is wrong, "
        f"write to {within(authority.contact or authority.name)} ({where}) and say which. You will be answered in "
        "writing, and an error is put right from the day the new rates hold."
    )
    paragraphs: list[str | Block] = [
        begins,
        _rates(decided.names, mine),
        paragraph("The published rule:"),
        bullets(_published(tender)),
        paragraph("How the new rates were worked out:"),
        bullets(_working(decided.result, mine)),
        paragraph(f"{decided.reason.rstrip('.')}.", lead="Reason:"),
        closes,
    ]
    return life_letter(
        authority,
        decided.names.bidder(provider),
        decided.on,
        f"Yearly review of rates: the rates from {british(decided.since)}",
        paragraphs,
        decided.head,
        reference=decided.reference,
        signed_by=decided.by,
        role=decided.role,
    )


def _rates(names: Names, rates: Sequence[NewRate]) -> Block:
    items = {i.id: i.title or i.id for i in names.tender.price.items}
    columns = [
        Column(title="Rate", width=4),
        Column(title="Until then", width=1.4, right=True),
        Column(title="New rate", width=1.4, right=True),
        Column(title="Change", width=1.2, right=True),
    ]
    rows = [
        (
            items.get(r.item, r.item) + (f", lot {r.lot}" if r.lot else ""),
            money(r.before),
            money(r.after),
            f"{fixed(r.change, 2)}%",
        )
        for r in rates
    ]
    return table("Pounds an hour", columns, rows)


def _published(tender: Tender) -> list[str]:
    words = dict(tender.agreement.uplift) if tender.agreement else {}
    return [
        f"{capital(key.replace('_', ' '))}: {text.rstrip('.')}." for key, text in words.items()
    ]


def _working(result: Uplift, mine: Sequence[NewRate]) -> list[str]:
    """Return the working without the rates of other providers."""
    others = tuple(f"{r.whose}: " for r in result.rates if r not in mine)
    return [s for s in result.working if not any(o in s for o in others)]
