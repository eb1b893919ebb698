"""Staff transfer (TUPE) in the ITT: what is published, how workforce data are handled, and the undertaking."""

from __future__ import annotations

from datetime import date

from tendering.documents.blocks import Block, bullets, heading, paragraph, sections, steps
from tendering.documents.dates import british
from tendering.documents.names import counted
from tendering.documents.pack_forms import signature
from tendering.documents.pack_law import transfer_days
from tendering.files.workforce import FILE_NAME
from tendering.model.tender import Tender, Workforce

_ISSUED = ("documents_available", "itt_published")


def transfer_blocks(tender: Tender) -> list[Block]:
    """Return the document on staff transfer; nothing where the tender says nothing of it."""
    said = sections(tender.agreement.tupe) if tender.agreement else []
    if not said and tender.workforce is None:
        return []
    rules = tender.workforce or Workforce()
    return [
        *said,
        *_template(tender, rules),
        *_conditions(rules),
        *_undertaking(tender, rules),
    ]


def _template(tender: Tender, rules: Workforce) -> list[Block]:
    by = f" by {british(rules.returns_by)}" if rules.returns_by else ""
    asked = (
        f"Current providers were asked to return {FILE_NAME}{by}, before these documents were issued, for their own staff "
        "who work on the authority's packages. It stands here so that bidders see what was asked; a current provider that "
        "has not returned it does so at once."
        if rules.returns_by and rules.returns_by < _issued(tender)
        else f"A current provider fills in {FILE_NAME}, issued with these documents, for its own staff who work on the "
        f"authority's packages, and returns it{by}."
    )
    return [
        heading("The workforce template"),
        paragraph(f"{asked} A provider that does not hold such work has nothing to fill in."),
        bullets(
            [
                (
                    "Give each person a code of your own, such as P001. Give no names, dates of birth, addresses, National "
                    "Insurance numbers or staff numbers, and keep the list of codes to yourself."
                ),
                "State hours and pay as they are on the day you write in.",
                "You answer for the accuracy of your figures; the authority passes them on and does not warrant them.",
            ]
        ),
    ]


def _issued(tender: Tender) -> date:
    """Return the day from which the documents were to be had; the earliest day there is where none is stated."""
    days = [e.on for e in tender.timetable if e.event in _ISSUED and e.on is not None]
    return max(days, default=date.min)


def _conditions(rules: Workforce) -> list[Block]:
    group = (
        f"Groups of fewer than {counted(rules.smallest_group, 'person', 'people')} are shown together"
        if rules.smallest_group
        else "Small groups are shown together"
    )
    ask = f" Ask for them here: {rules.request_to.rstrip('.')}." if rules.request_to else ""
    purge = (
        f"by {british(rules.purge_on)}"
        if rules.purge_on
        else "by the day that the authority names when it releases them"
    )
    return [
        heading("Conditions on workforce data"),
        steps(
            [
                f"The authority collates the templates. {group}, so that nobody can be recognised.",
                f"The data are released only to a bidder that has signed the undertaking below.{ask}",
                "They are used to prepare a bid and for nothing else, and are shown only to those who need them for that.",
                "They are no part of what is published, and of nothing that is disclosed to others.",
                (
                    f"Every bidder destroys them {purge} and says in writing that it has. An appointed bidder may keep what "
                    "concerns staff who are to move to it."
                ),
                (
                    "If staff do move, the old employer gives the new one the employee liability information that the law "
                    f"requires at least {transfer_days()} before the transfer. That comes from the employer, not from the authority."
                ),
            ]
        ),
    ]


def _undertaking(tender: Tender, rules: Workforce) -> list[Block]:
    purge = f"by {british(rules.purge_on)}" if rules.purge_on else "by the day named on release"
    return [
        heading("Confidentiality undertaking"),
        paragraph(f"To {tender.authority.name}, for {tender.title} (reference {tender.id}):"),
        bullets(
            [
                "We ask for the workforce data, and will use them only to prepare our bid.",
                "We will show them only to those who need them for that, who are bound as we are.",
                "We will not try to find out who anyone in them is.",
                f"We will destroy them {purge} and confirm in writing that we have.",
                "We will tell the authority at once if anyone else has seen them.",
            ]
        ),
        signature("Confidentiality undertaking: signed"),
    ]
