"""Definition check against the market expected: places that so many bidders could not fill, whatever they bid."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.evaluation.places.choice import UnsolvedLots
from tendering.evaluation.places.clash import Clash, clash
from tendering.evaluation.places.infeasible import clash_words
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

MOST = 100_000
"""More bidders than any competition has: a larger number is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What was found of the number of bidders expected.

    Attributes:
        clashes: One for each role whose places they cannot fill.
        told: One line that says that all can be filled, where they can.
    """

    clashes: tuple[Clash, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: str = ""


def check_market(tender: Tender, bidders: str) -> Market:
    """Check that so many bidders could fill every place, if each bids for everything and passes.

    Args:
        tender: The definition.
        bidders: Their number, as a person wrote it.
    """
    if not (bidders.isascii() and bidders.isdigit() and len(bidders) < 9 and int(bidders) <= MOST):
        said = f"{bidders!r} is not a whole number of bidders from 0 to {MOST:,}"
        return Market(findings=(finding("A401", "--bidders", said),))
    number = int(bidders)
    try:
        found = clash(tender, number)
    except UnsolvedLots as why:
        return Market(findings=(finding("A402", tender.at("limits"), f"{why}."),))
    if not found:
        who = "1 bidder" if number == 1 else f"{number:,} bidders"
        return Market(
            told=f"With {who} that bid for everything and pass, every place can be filled."
        )
    findings = tuple(
        finding("A400", tender.at(_where(tender, c)), clash_words(tender, c, "expected"))
        for c in found
    )
    return Market(clashes=found, findings=findings)


def _where(tender: Tender, found: Clash) -> str:
    """Return the path of the first rule that clashes, else of the role."""
    if found.rules:
        return found.rules[0]
    return next(
        f"lots[{lot.id}].roles[{role.role}].places"
        for lot in tender.lots
        for role in lot.roles
        if role.role == found.role
    )
