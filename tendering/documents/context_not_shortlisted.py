"""The letter to a bidder dropped at an earlier stage, under the Act: its scores of that stage, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.documents.letter_act import ACT, challenge_lines
from tendering.documents.letter_index import LotIndex
from tendering.documents.letter_lot import LotLetter
from tendering.documents.letter_run import LetterRun, supplier
from tendering.documents.names import joined
from tendering.model.bids import Bidder
from tendering.model.findings import Finding


def not_shortlisted_context(
    run: LetterRun, bidder: Bidder, kind: str, lots: Sequence[LotIndex]
) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for one bidder's letter, and what it lacks."""
    about = [LotLetter(index=lot, bidder=bidder.id, kind=kind, all_lots=run.lots) for lot in lots]
    tender = run.dossier.tender
    common = dict(run.common)
    letter = common["letter"]
    where = (
        f", in {joined(lot.names.lot(lot.lot.id) for lot in lots)}" if len(tender.lots) > 1 else ""
    )
    context: dict[str, object] = {
        **common,
        "letter": {
            **(letter if isinstance(letter, dict) else {}),
            "title": f"Your bid was not taken forward: {tender.title}",
        },
        "recipient": supplier(bidder),
        "opening": [
            (
                f"Thank you for the bid of {bidder.name} for {tender.title}{where}. It was not taken forward to the last "
                "stage of the competition. This letter tells you why, and how the bid was assessed."
            ),
            (
                f"The bid was assessed at an earlier stage only, so it is not an assessed tender (section 50(5) of the {ACT}) "
                "and no assessment summary follows."
            ),
        ],
        "summary": [row for lot in about for row in lot.summary()],
        "challenge": challenge_lines(run),
        "lots": [
            {
                "title": lot.names.lot(lot.lot.id),
                "decisions": lot.decisions,
                "scores": lot.stage_tables(),
                "reasons": list(lot.reasons()),
            }
            for lot in about
        ],
    }
    return context, [problem for lot in about for problem in lot.problems]
