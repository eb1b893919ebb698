"""The verdict of a scorecard workbook: how many checks it holds, how many agree, and what it does not work out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tendering.documents.scorecard_cells import Formula, Value, note, put

if TYPE_CHECKING:
    from tendering.documents.scorecard_proof import Proof


def verdict(proof: Proof, unproved: Sequence[str]) -> Formula:
    """Write the counts at the top of the sheet Proof; return the formula of the verdict for the summary."""
    sheet, row = proof.sheet, proof.top - 5
    checks = proof.checks
    agree = "+".join(f'COUNTIF({area},"OK")' for area in checks.areas) or "0"
    lines: list[tuple[str, Value]] = [
        ("Checks in this workbook", checks.count),
        ("of which agree", Formula(agree)),
        ("of which differ (or cannot be worked out)", Formula(f"E{row}-E{row + 1}")),
    ]
    for number, (words, value) in enumerate(lines, start=row):
        note(sheet, number, words)
        put(sheet, number, 5, value)
    left = "; ".join(dict.fromkeys(unproved))
    note(
        sheet,
        row + 3,
        f"Not worked out again here: {left}."
        if left
        else "Everything computed is worked out again here.",
    )
    words = f'"OK: all {checks.count} checks agree"'
    return Formula(
        f'IF(Proof!E{row + 2}=0,{words},Proof!E{row + 2}&" DIFFERENCES: see the sheets with checks")',
        words=True,
    )


def unproved(proof: Proof) -> list[str]:
    """Name what a spreadsheet does not work out again of scores and prices, and why."""
    view = proof.book.view
    found = [*proof.prices.unproved]
    method = view.tender.aggregation.method
    if method != "consensus" and proof.marks is None:
        found.append(
            f"the {method.replace('_', ' ')} of the evaluators' marks, of which none is recorded"
        )
    return found
