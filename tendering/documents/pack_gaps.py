"""What the pack leaves unsaid: each matter with the document it belongs to and the key to write."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.content import CALLED_OFF
from tendering.documents.pack_law import is_act
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

INSTRUCTIONS, LOTS, TRANSFER, SERVICE = (
    "instructions to tenderers",
    "lots and zones",
    "staff transfer (TUPE)",
    "how work is offered",
)


def pack_gaps(tender: Tender) -> tuple[Finding, ...]:
    """Return a finding for each matter on which bidders would have to ask."""
    return tuple(
        finding(
            "T070",
            tender.at(path),
            f"the {document} say nothing of {what}"
            if document in (INSTRUCTIONS, LOTS)
            else f"“{document}” says nothing of {what}",
            remedy=f"Write {path}: {says}",
        )
        for document, path, what, says in _gaps(tender)
    )


def _gaps(tender: Tender) -> Iterator[tuple[str, str, str, str]]:
    bidding = tender.bidding
    said = (
        ("portal", bidding.portal, "how tenders are sent", "where and how tenders are sent."),
        ("clarifications", bidding.clarifications, "how questions are asked", "where questions are asked, and until when."),
        ("variants", bidding.variants, "variants", "whether variant tenders are allowed."),
        ("consortia", bidding.consortia, "groups of bidders", "how groups may bid, and who answers for them."),
        ("subcontracting", bidding.subcontracting, "subcontractors", "what may be subcontracted, and what is asked."),
        ("validity", bidding.validity, "how long a tender stays open", "the length of time, or the day."),
        ("late", bidding.late, "late tenders", "what becomes of a late tender."),
    )  # fmt: skip
    for key, text, what, says in said:
        if not text:
            yield INSTRUCTIONS, f"bidding.{key}", what, says
    if not any(e.event == "tenders_close" for e in tender.timetable):
        yield (
            INSTRUCTIONS,
            "timetable",
            "when tenders close",
            "an event tenders_close with its time.",
        )
    elif not any(e.event == "tenders_close" and (e.at or e.on) for e in tender.timetable):
        yield (
            INSTRUCTIONS,
            "timetable",
            "the day on which tenders close",
            "the day or time of tenders_close.",
        )
    if tender.standstill is None:
        yield (
            INSTRUCTIONS,
            "standstill",
            "the standstill",
            "the planned day of issue and the length.",
        )
    if any(r.kind == "draw" and not r.commitment for r in tender.ties):
        yield INSTRUCTIONS, "ties", "the commitment of the draw", "the SHA-256 of the sealed seed."
    yield from _later(tender)


def _later(tender: Tender) -> Iterator[tuple[str, str, str, str]]:
    agreement = tender.agreement
    demand = [lot for lot in tender.lots if lot.demand or any(z.demand for z in lot.zones)]
    if not demand:
        yield LOTS, "lots", "demand", "demand for each lot or zone, as far as it is known."
    elif tender.volume_cases is None:
        yield (
            LOTS,
            "volume_cases",
            "low and high cases of demand",
            "low and high, as a change in percent.",
        )
    if agreement is not None and agreement.tupe and tender.workforce is None:
        yield (
            TRANSFER,
            "workforce",
            "how workforce data are handled",
            "the smallest group shown, and the days to return and destroy data.",
        )
    call_off = agreement.call_off if agreement else None
    if agreement is not None and agreement.kind in CALLED_OFF and call_off is not None:
        for key, what in (
            ("response_time", "the time to respond"),
            ("refusal", "refusing work"),
            ("hand_back", "handing work back"),
            ("persons_choice", "the person's choice"),
            ("direct_payments", "direct payments"),
        ):
            if not getattr(call_off, key):
                yield SERVICE, f"agreement.call_off.{key}", what, "the rule as it will be applied."
    if is_act(tender) and not tender.authority.number:
        yield (
            INSTRUCTIONS,
            "authority.number",
            "the authority's number on the central digital platform",
            "the number, such as PABC-1234-DEFG.",
        )
