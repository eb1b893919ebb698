"""A standstill letter as plain values for its template: what every bidder must be told, and what is lacking."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.documents.dates import ends, weekday
from tendering.documents.letter_checks import checks_block
from tendering.documents.letter_index import LotIndex
from tendering.documents.letter_lot import LotLetter
from tendering.documents.letter_run import LetterRun, address_lines
from tendering.documents.letter_shapes import LETTER
from tendering.documents.letter_ties import ties_block
from tendering.documents.letter_winners import winners_block
from tendering.documents.names import joined
from tendering.documents.schedule_words import enclosed
from tendering.law.regime import TITLES, Regime
from tendering.law.standstill import BY_LAW
from tendering.model.bids import Bidder
from tendering.model.findings import Finding
from tendering.model.tender import Tender

__all__ = ["LETTER", "address_lines", "agreement_words", "law_statement", "letter_context"]


def letter_context(
    run: LetterRun, bidder: Bidder, kind: str = "letter", lots: Sequence[LotIndex] | None = None
) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for one bidder's letter, and what the letter lacks.

    Args:
        run: What all letters share.
        bidder: The recipient.
        kind: ``letter`` for a tenderer, ``candidate`` for one that was never invited to tender.
        lots: The lots it is about; every one the bidder bid for where none are given.
    """
    about = [
        LotLetter(index=lot, bidder=bidder.id, kind=kind)
        for lot in (run.lots_of(bidder.id) if lots is None else lots)
    ]
    context: dict[str, object] = {
        **run.common,
        "recipient": {"name": bidder.name, "details": _details(bidder)},
        "opening": [
            *_opening(run, bidder, kind, [x.lot.id for x in about]),
            *enclosed([x.index for x in about if x.encloses], "letter"),
        ],
        "standstill": run.said("standstill", _standstill),
        "summary": [row for lot in about for row in lot.summary()],
        "lots": [
            {**lot.block(), **checks_block(lot), **ties_block(lot), **winners_block(lot)}
            for lot in about
        ],
    }
    return context, [problem for lot in about for problem in lot.problems]


def _details(bidder: Bidder) -> list[str]:
    lines = []
    if bidder.number:
        lines.append(f"Registered number {bidder.number}")
    if bidder.email:
        lines.append(bidder.email)
    return lines


def agreement_words(tender: Tender) -> str:
    """Return what is concluded: the framework agreement, or the contract."""
    kind = tender.agreement.kind if tender.agreement else "contract"
    return {"framework": "framework agreement", "dps": "dynamic purchasing system"}.get(
        kind, "contract"
    )


def _is_dps(tender: Tender) -> bool:
    """Say whether providers are admitted to a system; it is no agreement that anybody concludes."""
    return tender.agreement is not None and tender.agreement.kind == "dps"


def _opening(run: LetterRun, bidder: Bidder, kind: str, lots: list[str]) -> list[str]:
    tender = run.dossier.tender
    where = f", in {joined(run.names.lot(x) for x in lots)}" if len(tender.lots) > 1 else ""
    unscored = all(lot.unscored for lot in run.lots if lot.lot.id in lots)
    begins = "system may begin" if _is_dps(tender) else "agreement may be made"
    how = "who is admitted" if unscored else "how the appointed bidders scored"
    told = (
        "why it was not taken forward, who was appointed, and when the agreement may be made"
        if kind == "candidate"
        else f"what was decided and why, {how}, and when the {begins}"
    )
    return [
        (
            f"Thank you for the bid of {bidder.name} for {tender.title}{where}. This letter tells you {told}."
        ),
        law_statement(run, kind),
    ]


def law_statement(run: LetterRun, kind: str = "letter") -> str:
    """Say what the letter is, and under which law or undertaking it is given."""
    basis = run.standstill.basis if run.standstill is not None else BY_LAW
    what = f"the decision to conclude the {agreement_words(run.dossier.tender)}"
    rule = f"regulation 86 of the {TITLES[Regime.PCR2015]}"
    if run.regime is Regime.PCR2015 and _is_dps(run.dossier.tender):
        return (
            "This letter tells you the decision on your request to join the dynamic purchasing system, as regulation 55 of "
            f"the {TITLES[run.regime]} requires. It is in the form of regulation 86, and a standstill period is kept before "
            "the system begins."
        )
    if run.regime is Regime.PCR2015 and basis == BY_LAW:
        to = (
            " It goes to you as a candidate (regulation 86(4)), so it does not compare bids."
            if kind == "candidate"
            else ""
        )
        return f"This letter is the notice of {what} that {rule} requires.{to}"
    given = (
        "of its own accord" if basis == "voluntary" else "because the tender documents adopt it"
    )
    return (
        f"This competition is under the {TITLES[run.regime]}. {run.dossier.tender.authority.name} gives this notice of "
        f"{what} in the form of {rule} {given}, and keeps the standstill period below on the same footing."
    )


def _standstill(run: LetterRun) -> list[str]:
    end = run.standstill
    if end is None or end.last_day is None or end.ends_exclusive is None:
        return []
    tender = run.dossier.tender
    what = agreement_words(tender)
    made, done = ("begin", "begins") if _is_dps(tender) else ("be concluded", "is concluded")
    lines = [
        (
            f"The standstill period ends at {ends(end.ends_exclusive)}. The {what} will not {made} before "
            f"{weekday(end.earliest_contract_date)}."
        ),
        f"How the period is counted: {end.why.strip().rstrip('.')}.",
    ]
    lines.append(
        "If a letter of this competition has to be sent again, the period is counted again from the last one sent, and "
        "every bidder is told the new end."
    )
    stated = tender.standstill.stated_last_day if tender.standstill else None
    if stated is not None and stated != end.last_day:
        lines.append(
            f"The tender documents gave {weekday(stated)} as the last day. That was not right; the end stated in this "
            "letter is the one that applies."
        )
    if run.regime is Regime.PCR2015:
        lines.append(
            f"If proceedings are started about this decision and {tender.authority.name} learns of the claim form "
            f"before the {what} {done}, it may not {made} until the court allows it or the claim ends "
            "(regulation 95)."
        )
    return lines
