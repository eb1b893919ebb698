"""Equal scores in words, for the ITT: the ladder, the draw, its commitment and how anyone can repeat it."""

from __future__ import annotations

from tendering.documents.blocks import Block, heading, paragraph, steps
from tendering.documents.workings import ladder_lines
from tendering.model.tender import Tender


def ties_blocks(tender: Tender) -> list[Block]:
    """Say the tie ladder, and the draw with its commitment and how anyone can repeat it."""
    made = [
        heading("Equal scores"),
        paragraph(
            "Scores are equal only if they are exactly equal as they are carried forward; printed roundings never make a "
            "tie. Bidders with equal scores are put in order by these steps. Each step is used only for those whom the "
            "step before left equal."
        ),
    ]
    if not tender.ties:
        return [*made, paragraph("No steps are published.")]
    made.append(steps(ladder_lines(tender)))
    commitment = next((r.commitment for r in tender.ties if r.kind == "draw"), None)
    if any(r.kind == "draw" for r in tender.ties):
        made.extend(_draw(tender, commitment))
    return made


def _draw(tender: Tender, commitment: str | None) -> list[Block]:
    sealed = (
        f"The SHA-256 fingerprint of the secret text is {commitment}."
        if commitment
        else "The SHA-256 fingerprint of the secret text is published before tenders close."
    )
    return [
        heading("The draw", 3),
        paragraph(
            "The draw is fixed before anyone bids, so that nobody can steer it. An officer who is not on the panel keeps "
            "a secret text and reveals it once the panel has agreed all scores. From the text and the bidders' references "
            "everyone can work out the same order."
        ),
        paragraph(sealed, lead="Commitment."),
        paragraph(
            "To repeat the draw, on any computer with the usual command line or a SHA-256 calculator:"
        ),
        steps(
            [
                "Check the secret text: printf '%s' 'SECRET TEXT' | sha256sum must print the fingerprint above.",
                (
                    "For each tied bidder work out: printf '%s' "
                    f"'SECRET TEXT|{tender.id}|LOT|ZONE|BIDDER' | sha256sum. LOT and ZONE are the identifiers printed with "
                    "the lots and zones; BIDDER is the reference printed in the outcome. Leave ZONE empty where bidders are "
                    "ranked by one total for the whole lot: its zones then share one draw."
                ),
                "Put the results in rising order, read as text from the left. The lowest comes first.",
            ]
        ),
    ]
