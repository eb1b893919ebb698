"""The declarations of the ITT, as forms to complete: tender, interests, no collusion, modern slavery, confidentiality."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph
from tendering.documents.pack_forms import rows_to_fill, signature, statements
from tendering.documents.pack_law import is_act
from tendering.documents.word_style import Column
from tendering.model.tender import Tender

FORMS = (
    "Form of tender",
    "Conflicts of interest",
    "No collusion and no canvassing",
    "Modern slavery",
    "Confidential information",
)
_PLACES = 2


def declaration_blocks(tender: Tender) -> list[Block]:
    """Return every declaration, each with what it declares and the boxes to complete."""
    return [
        paragraph(
            "Complete every form in Word and send this document, signed at its end by a person with authority to bind the "
            "bidder, with your tender. A group bid needs one from every member."
        ),
        *_form_of_tender(tender),
        *_interests(tender),
        *_collusion(),
        *_slavery(),
        *_confidential(),
        heading("Signature"),
        paragraph("Signed for all the declarations above:"),
        signature("Declarations: signed"),
    ]


def _form_of_tender(tender: Tender) -> list[Block]:
    lines = [
        (
            f"We offer to provide the services of {tender.title} (reference {tender.id}) in the lots and zones and at the "
            "prices of our response workbook, on the published terms."
        ),
        "What we have stated is true and complete, and we will tell the authority if it changes.",
    ]
    if tender.bidding.validity:
        lines.append(f"Our offer stays open: {tender.bidding.validity.rstrip('.')}.")
    lines.append("We accept that no volume of work is promised.")
    return [
        heading(FORMS[0]),
        paragraph(f"To {tender.authority.name}:"),
        bullets(lines),
    ]


def _interests(tender: Tender) -> list[Block]:
    also = " It is published that the authority has assessed them." if is_act(tender) else ""
    return [
        heading(FORMS[1]),
        paragraph(
            "An interest may be personal, professional or financial, direct or indirect. Declare also what might only look "
            "like a conflict: a relative who works for the authority, a former employee of it on your staff, help you gave "
            "in preparing this competition. Declaring an interest rejects nobody; the authority considers what can be done "
            f"about it, and asks you first.{also}"
        ),
        statements(
            "Conflicts of interest: statements",
            [
                (
                    "Nobody in our organisation, and nobody we rely on, has an interest shared with anyone who works on this "
                    "competition for the authority."
                ),
                "We have not advised the authority on this competition, and have seen nothing that other bidders have not.",
            ],
        ),
        paragraph("If you answered no, say here what there is:"),
        rows_to_fill(
            "Conflicts of interest: what there is",
            [
                Column(title="Who", width=2),
                Column(title="Interest, and shared with whom", width=4),
                Column(title="What could be done about it", width=3),
            ],
            _PLACES,
        ),
    ]


def _collusion() -> list[Block]:
    return [
        heading(FORMS[2]),
        paragraph(
            "Talking to the members and subcontractors of your own bid, to your insurers and to your advisers is allowed."
        ),
        statements(
            "No collusion and no canvassing: statements",
            [
                (
                    "We have prepared this bid on our own, and have agreed nothing with any other bidder on prices, on who "
                    "bids for what, or on whether to bid."
                ),
                "We have told nobody else our prices or answers before the closing time.",
                "We have offered nobody anything for acting, or not acting, in this competition, and have canvassed nobody.",
            ],
            ["Other bids in which we, our group or our owners have a part"],
        ),
    ]


def _slavery() -> list[Block]:
    return [
        heading(FORMS[3]),
        statements(
            "Modern slavery: statements",
            [
                "Our organisation must publish a statement under section 54 of the Modern Slavery Act 2015.",
                (
                    "Nobody who will work on these services works under threat, in debt to an employer or agent, or without "
                    "their papers. No worker pays a fee to be recruited."
                ),
                "We check that those we recruit may work here, and that sponsored workers are treated as the law requires.",
            ],
            [
                "Address of the statement, or: not required",
                "What we do to find and prevent slavery in recruitment and supply",
            ],
        ),
    ]


def _confidential() -> list[Block]:
    return [
        heading(FORMS[4]),
        paragraph(
            "List what you regard as confidential. Leave the rows as they are if there is nothing."
        ),
        rows_to_fill(
            "Confidential information",
            [
                Column(title="Where in the tender", width=2.4),
                Column(title="Why: the harm disclosure would do", width=4),
                Column(title="Until when", width=1.8),
            ],
            _PLACES,
        ),
    ]
