"""What a bidder is told of bidding itself: what for, questions, sending, variants, and bidding with others."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph
from tendering.documents.names import counted
from tendering.documents.pack_law import wording
from tendering.files.response_layout import PARTIES
from tendering.model.tender import LimitMethod, Per, Tender


def bidding_blocks(tender: Tender) -> list[Block]:
    """Return everything on making and sending a bid."""
    return [
        *_what_for(tender),
        *_questions(tender),
        *_sending(tender),
        *_variants(tender),
        *_others(tender),
    ]


def _what_for(tender: Tender) -> list[Block]:
    lots = tender.lots
    zoned = [lot for lot in lots if lot.zones]
    most = tender.notices.lots_tendered_most
    lines = []
    if len(lots) > 1:
        lines.append(
            f"You may bid for at most {counted(most, 'lot')}."
            if most is not None
            else "You may bid for one lot, for several or for all of them."
        )
    else:
        lines.append("There is one lot.")
    if any(len(lot.zones) > 1 for lot in zoned):
        lines.append("Within a lot you may bid for one zone, for several or for all of its zones.")
    if any(role.per is Per.LOT for lot in zoned for role in lot.roles):
        lines.append("A bid in a lot also counts for the roles that are let for the whole lot.")
    if any(x.when_exceeded is LimitMethod.PREFERENCE for x in tender.limits):
        lines.append("Number the zones you bid for in the order in which you prefer them.")
    if tender.capacity is not None:
        lines.append("State how many hours a week you can take on.")
    related = tender.related_bidders
    if related.limits == "group" or related.same_zone == "one":
        lines.append(
            "Bidders under common control are related: each writes the name of the group in the response workbook."
        )
    if related.limits == "group":
        lines.append("Related bidders count as one bidder for every limit stated here.")
    if related.same_zone == "one":
        lines.append("At most one of a group of related bidders is appointed to a role in a zone.")
    return [heading("What you may bid for"), bullets(lines)]


def _questions(tender: Tender) -> list[Block]:
    said = tender.bidding.clarifications
    return [
        heading("Questions and answers"),
        *([paragraph(said)] if said else []),
        bullets(
            [
                "Every question and its answer go to all bidders at the same time, without saying who asked.",
                (
                    "If you think that a question gives away something confidential, say so when you ask it. You are told "
                    "whether it can be answered to you alone, and may take it back."
                ),
                (
                    "An answer that changes the documents is published as a change. If it needs time, the closing time is "
                    "moved for everybody."
                ),
                "Nothing said by word of mouth changes the documents.",
            ]
        ),
    ]


def _sending(tender: Tender) -> list[Block]:
    bidding = tender.bidding
    made = [heading("Sending your tender")]
    if bidding.portal:
        made.append(paragraph(bidding.portal))
    lines = [
        (
            "Your tender is the response workbook and the declarations, completed, with what they ask you to attach. The "
            "contents page lists them."
        ),
        "You may replace or withdraw your tender until the closing time.",
        "Tenders stay sealed until the closing time has passed.",
    ]
    if any(c.words for c in tender.criteria):
        lines.append(
            "Answers are read up to the word limit beside each question, and no further. Links, brochures and "
            "attachments that no question asks for are not marked."
        )
    lines.append(
        "You bear your own costs. The authority may stop the competition before award; it then tells every bidder why."
    )
    made.append(bullets(lines))
    for title, text in (
        ("Late tenders.", bidding.late),
        ("How long your tender stays open.", bidding.validity),
    ):
        if text:
            made.append(paragraph(text, lead=title))
    return made


def _variants(tender: Tender) -> list[Block]:
    said = tender.bidding.variants
    return [heading("Variants"), paragraph(said)] if said else []


def _others(tender: Tender) -> list[Block]:
    bidding = tender.bidding
    made = [heading("Bidding with others")]
    made.extend(paragraph(text) for text in wording(tender).others)
    made.append(paragraph(f"They are named on the sheet “{PARTIES}” of the response workbook."))
    if bidding.consortia:
        made.append(paragraph(bidding.consortia, lead="Groups of bidders."))
    if bidding.subcontracting:
        made.append(paragraph(bidding.subcontracting, lead="Subcontractors."))
    lines = [
        (
            "A group, or who you rely on, may change only if the authority agrees, and only if the conditions are still met; "
            "they are tested again."
        ),
        "If you are also part of another bid in this competition, say so in the declarations.",
    ]
    made.append(bullets(lines))
    return made
