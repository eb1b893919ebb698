"""From tenders to the agreement, in the ITT: the order of events, the outcome, standstill, reserves, disclosure."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph, steps
from tendering.documents.dates import ends, weekday
from tendering.documents.names import Names, capital, counted
from tendering.documents.pack_law import is_act, wording
from tendering.law.calendar import CalendarEndsError
from tendering.law.standstill import StandstillRefusedError, StandstillResult, for_tender
from tendering.model.tender import Tender

_OPEN = {
    "before_marking": "Prices are opened and checked against their rules before answers are marked.",
    "after_quality": "Prices stay sealed until the panel has agreed every score; then they are opened and checked.",
}


def standstill_end(tender: Tender) -> StandstillResult | None:
    """Return the standstill as it would be counted from the planned day; None where it is not planned or not computed."""
    stated = tender.standstill
    if stated is None or stated.issue_on is None:
        return None
    try:
        return for_tender(tender, stated.issue_on)
    except (StandstillRefusedError, CalendarEndsError):
        return None


def decision_blocks(tender: Tender) -> list[Block]:
    """Return what happens from the closing time to the agreement and after."""
    return [
        *_order(tender),
        *_told(tender),
        *_standstill(tender),
        *_changes(tender),
        *_fair_dealing(tender),
        *_disclosure(tender),
        *_challenge(tender),
    ]


def _order(tender: Tender) -> list[Block]:
    lines = [*wording(tender).order, *_short_lists(tender)]
    opens = _OPEN.get(tender.price.open or "")
    if opens and tender.price.open == "before_marking":
        lines.append(opens)
    if tender.criteria:
        lines.append(_marking(tender))
    if opens and tender.price.open == "after_quality":
        lines.append(opens)
    lines.append(
        "Totals are worked out, equal ones are settled, and places are filled by the rules printed here."
    )
    lines.append(_governance(tender))
    return [heading("From tenders to the decision"), steps(lines)]


def _short_lists(tender: Tender) -> list[str]:
    """Say who goes on from each stage but the last."""
    names = Names(tender=tender, bidders={})
    return [
        f"{capital(names.stage(stage.id))} is scored, and the {counted(stage.keep.most, 'best bidder')} go on, as the quality "
        "assessment says. Whoever does not is told at once, with the reasons."
        for stage in tender.stages
        if stage.keep is not None
    ]


def _marking(tender: Tender) -> str:
    if tender.aggregation.method == "consensus":
        return (
            "Evaluators mark every answer alone. The panel then meets and agrees one score for each answer, as the quality "
            "assessment says."
        )
    return "Evaluators mark every answer, and the marks become a score as the quality assessment says."


def _governance(tender: Tender) -> str:
    rules = tender.governance
    who = rules.decided_by or "the authority"
    text = f"{capital(who)} decides on the award"
    if rules.key_decision:
        text += ", as a key decision of which public notice is given beforehand"
    if rules.call_in_days:
        days = counted(rules.call_in_days, "working day")
        text += f"; members of the authority then have {days} to call the decision in"
    return f"{text}."


def _told(tender: Tender) -> list[Block]:
    said = wording(tender)
    return [
        heading("How you are told"),
        *(paragraph(text) for text in said.outcome),
        paragraph(f"A blank {said.document} is the last document of this invitation."),
    ]


def _standstill(tender: Tender) -> list[Block]:
    stated = tender.standstill
    if stated is None:
        return []
    result = standstill_end(tender)
    what = "the contract award notice is published" if is_act(tender) else "the letters go out"
    made = [heading("Standstill")]
    if result is None or result.ends_exclusive is None or stated.issue_on is None:
        made.append(
            paragraph(
                "No agreement is made before the standstill period has ended. Its exact end is told with the outcome."
            )
        )
        return made
    made.append(
        paragraph(
            f"No agreement is made before the standstill period has ended. If {what} on {weekday(stated.issue_on)} as "
            f"planned, it ends at {ends(result.ends_exclusive)}, and the agreement may be made from "
            f"{weekday(result.earliest_contract_date)}."
        )
    )
    made.append(paragraph(f"{capital(result.why)}.", lead="How that is counted."))
    if result.basis != "law":
        made.append(paragraph(f"The authority holds this standstill as {_BASES[result.basis]}."))
    return made


_BASES = {
    "adopted": "a rule of 2015 that these documents adopt",
    "voluntary": "a voluntary one, and is bound by it",
}


def _changes(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    by_count: dict[int, list[str]] = {}
    for lot in tender.lots:
        if lot.reserves:
            by_count.setdefault(lot.reserves, []).append(names.lot(lot.id))
    lines = []
    for number, lots in by_count.items():
        where = "" if len(lots) == len(tender.lots) else f" in {' and '.join(lots)}"
        lines.append(
            f"Up to {counted(number, 'reserve')} for each role and zone{where} are kept, in order of merit."
        )
    lines.append(
        "If a bidder leaves before the award is approved, the award is worked out again without it."
    )
    if tender.on_withdrawal == "promote":
        lines.append(
            "If an appointed bidder leaves after that, the highest reserve for the zone and role that the limits allow "
            "takes the place; all other appointments stand."
        )
    elif tender.on_withdrawal == "rerun":
        lines.append(
            "If an appointed bidder leaves after that, the whole award is worked out again without it."
        )
    if tender.on_withdrawal:
        lines.append("Everybody affected is told again, and a new standstill is held.")
    return [heading("If a bidder leaves, and reserves"), bullets(lines)]


def _fair_dealing(tender: Tender) -> list[Block]:
    del tender
    return [
        heading("Fair dealing and records"),
        bullets(
            [
                (
                    "Declare any interest, personal, professional or financial, that you share with anyone who works on this "
                    "competition for the authority, or that might look so. Do it in the declarations, and again if one arises."
                ),
                "Do not agree prices or bids with anyone else who may bid, and do not canvass members, officers or evaluators.",
                "Everyone who marks, advises on or decides the award declares interests before seeing a tender.",
                (
                    "Questions, tenders, marks as first written, agreed scores with reasons, and decisions are kept as a record "
                    "from which every result can be worked out again."
                ),
            ]
        ),
    ]


def _disclosure(tender: Tender) -> list[Block]:
    return [
        heading("Confidential information and what is published"),
        paragraph(
            "List in the declarations what you regard as confidential, why, and until when. Marking everything as "
            "confidential helps nobody: say which figures or passages, and what harm their disclosure would do."
        ),
        *(paragraph(text) for text in wording(tender).disclosure),
    ]


def _challenge(tender: Tender) -> list[Block]:
    body = tender.notices.review_body
    text = (
        "If you think that something is wrong with these documents or with a decision, ask at once. Time limits for going "
        "to court are short, and begin when you first knew, or should have known, of the matter."
    )
    return [
        heading("If you think something is wrong"),
        paragraph(f"{text} The body that hears challenges: {body.rstrip('.')}." if body else text),
    ]
