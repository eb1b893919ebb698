"""The statement of a package's payment as a letter: every amount with the sentence that explains it, and the published terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.life_letter import life_letter
from tendering.documents.word_style import Column
from tendering.framework.enablement import Payment, call_off_terms
from tendering.framework.packages import ENABLEMENT, OUTCOMES, VISITS, YES, Package
from tendering.model.enablement import Enablement
from tendering.model.numbers import money
from tendering.model.tender import Tender

_COLUMNS = (
    Column(title="Amount for", width=1.7),
    Column(title="How it follows", width=5),
    Column(title="Pounds", width=1.1, right=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a statement says.

    Attributes:
        name: Of the provider.
        area: Where the person lives, and the service, as printed.
        first_day: Of what it covers; ``last_day`` likewise.
        before: Stated before, in pounds.
        on: The day of the statement.
        head: Of the record before it.
    """

    package: Package
    stage: str
    payment: Payment
    name: str
    area: str
    first_day: date
    last_day: date
    before: Fraction
    on: date
    by: str
    head: str

    @property
    def amount(self) -> Fraction:
        """What is to be paid now; below nought where too much was stated before."""
        return self.payment.due - self.before


def subject(statement: Statement) -> str:
    """Return what the statement is called."""
    what = "Enablement" if statement.stage == ENABLEMENT else "Ongoing support"
    return f"{what}: statement of payment for request {statement.package.request}"


def statement_bytes(tender: Tender, rule: Enablement, statement: Statement) -> bytes:
    """Return the statement as Word: the same words give the same bytes."""
    return life_letter(
        tender.authority,
        statement.name,
        statement.on,
        subject(statement),
        list(_blocks(rule, statement)),
        statement.head,
        reference=f"{tender.id}, request {statement.package.request}",
        signed_by=statement.by,
    )


def _blocks(rule: Enablement, statement: Statement) -> Sequence[str | Block]:
    package, amount = statement.package, statement.amount
    rate = money(package.rate or Fraction(0))
    blocks: list[str | Block] = [
        (
            f"This statement covers {british(statement.first_day)} to {british(statement.last_day)} for the person known as"
            f" {package.person or 'not recorded'} ({statement.area}). The hourly rate of the award is {rate}."
        ),
        *(
            ["The account below begins with the first week; what was stated before is taken off."]
            if statement.before
            else []
        ),
        _money(statement),
        paragraph(
            f"{money(amount)} is to be paid."
            if amount >= 0
            else f"{money(-amount)} was stated too much before, and is to be repaid or set off."
        ),
    ]
    if statement.stage == ENABLEMENT:
        blocks += _review(package)
    blocks += [heading("The published terms", 3), bullets(call_off_terms(rule))]
    blocks.append(
        "If a figure is wrong, tell us which and why. A corrected statement is made from the record; this one is never"
        " changed."
    )
    return blocks


def _money(statement: Statement) -> Block:
    rows = [(line.what, line.sentence, money(line.pounds)) for line in statement.payment.lines]
    if statement.before:
        rows += [
            ("Due so far", "The amounts above.", money(statement.payment.due)),
            ("Stated before", "Taken off.", money(-statement.before)),
        ]
    rows.append(("To be paid now", "", money(statement.amount)))
    return table("How the amount follows", _COLUMNS, rows, total=True)


def _review(package: Package) -> list[Block]:
    review = package.review
    if review is None:
        return []
    outcomes = [
        (r.get("outcome", ""), "Met" if r.get("met") == YES else "Not met", r.get("evidence", ""))
        for r in review.rows.get(OUTCOMES, ())
    ]
    visits = [
        (r.get("week", ""), r.get("visits", ""), r.get("minutes", ""))
        for r in review.rows.get(VISITS, ())
    ]
    role = review.fact("role")
    who = f"{review.by}, {role}" if role else review.by
    return [
        heading("The review", 3),
        paragraph(
            f"Reviewed on {british(review.on)} by {who} (entry {review.number})."
            + (f" {review.fact('reason')}" if review.fact("reason") else "")
        ),
        table(
            "Enabling outcomes of the request",
            (
                Column(title="Outcome", width=3.5),
                Column(title="Found", width=1),
                Column(title="Evidence", width=3),
            ),
            outcomes,
        ),
        table(
            "Time delivered in the enablement weeks",
            (
                Column(title="Week", width=1),
                Column(title="Visits", width=1, right=True),
                Column(title="Minutes", width=1, right=True),
            ),
            visits,
        ),
    ]
