"""The parties of a notice: the authority, suppliers and unsuccessful bidders, and who hears a challenge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from tendering.documents.notices.case import Case, Json, filled, slug
from tendering.model.bids import Bidder, ConnectedPerson, Dossier, yes_no
from tendering.model.tender import Authority

BUYER = "buyer"
REVIEW_BODY = "The High Court of Justice"
UNITED_KINGDOM = {"country": "GB", "countryName": "United Kingdom"}
_COMPANY = re.compile(r"\d{8}|[A-Z]{2}\d{6}")
_CHARITY = re.compile(r"\d{6,7}")
_PLATFORM = re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}")
_ACT_KIND = {
    "scheme": "UK_CA_TYPE",
    "id": "publicAuthoritySubCentralGovernment",
    "description": "Public authority - sub-central government",
}
_FORM_KINDS = [
    {
        "scheme": "TED_CA_TYPE",
        "id": "REGIONAL_AUTHORITY",
        "description": "Regional or local authority",
    },
    {"scheme": "COFOG", "id": "01", "description": "General public services"},
]


def buyer_id(authority: Authority) -> str:
    """Return the id of the buying authority: its number on the platform, where it has one."""
    return f"GB-PPON-{authority.number}" if authority.number else BUYER


def buyer(case: Case) -> Json:
    """Return the buying authority as a party."""
    authority = case.tender.authority
    identifier: Json = {}
    if authority.number:
        identifier = {"scheme": "GB-PPON", "id": authority.number}
    return filled(
        id=buyer_id(authority),
        name=authority.name,
        identifier={**identifier, "legalName": authority.name},
        address=filled(
            streetAddress=authority.address,
            locality=authority.locality,
            postalCode=authority.postcode,
            region=authority.region,
            **UNITED_KINGDOM,
        ),
        contactPoint=filled(
            name=authority.contact, email=authority.email, telephone=authority.phone
        ),
        roles=["buyer"],
        details=filled(
            url=authority.website,
            classifications=[_ACT_KIND] if case.act else [dict(x) for x in _FORM_KINDS],
        ),
    )


def review_body(case: Case) -> Json:
    """Return the body that hears challenges."""
    named = case.tender.notices.review_body or REVIEW_BODY
    court = {"streetAddress": "Strand", "locality": "London", "postalCode": "WC2A 2LL"}
    return {
        "id": "review-body",
        "name": named,
        "identifier": {"legalName": named},
        "address": {**(court if named.startswith(REVIEW_BODY) else {}), **UNITED_KINGDOM},
        "roles": ["reviewBody"],
    }


def party_id(bidder: Bidder) -> str:
    """Return the id of a bidder: of a register where it has a number there.

    >>> party_id(Bidder(id="oak", name="Oak", number="01234567"))
    'GB-COH-01234567'
    >>> party_id(Bidder(id="oak & elm", name="Oak"))
    'bidder-oak-elm'
    """
    found = register(bidder)
    return f"{found[0]}-{found[1]}" if found else f"bidder-{slug(bidder.id)}"


def register(bidder: Bidder) -> tuple[str, str] | None:
    """Return the register a bidder is known by, and its number there."""
    number = bidder.number.strip()
    if _COMPANY.fullmatch(number):
        return "GB-COH", number
    if _CHARITY.fullmatch(number):
        return "GB-CHC", number
    if _PLATFORM.fullmatch(bidder.platform_number.strip()):
        return "GB-PPON", bidder.platform_number.strip()
    return None


def organisation(case: Case, bidder: Bidder, roles: list[str], said: str = "") -> Json:
    """Return a bidder as a party, with what the law asks to be said of it."""
    found = register(bidder)
    identifier: Json = {"legalName": bidder.name}
    if found:
        identifier = {"scheme": found[0], "id": found[1], "legalName": bidder.name}
    more = []
    platform = bidder.platform_number.strip()
    if found and found[0] != "GB-PPON" and _PLATFORM.fullmatch(platform):
        more.append({"scheme": "GB-PPON", "id": platform})
    return filled(
        id=party_id(bidder),
        name=bidder.name,
        identifier=identifier,
        additionalIdentifiers=more,
        address=_address(bidder),
        contactPoint=filled(email=bidder.email),
        roles=roles,
        roleDetails=said,
        details=_details(case, bidder),
        control=filled(description=_control(case.dossier, bidder)) if "supplier" in roles else {},
    )


def _address(bidder: Bidder) -> Json:
    if not bidder.address and not bidder.postcode:
        return {}
    return filled(streetAddress=bidder.address, postalCode=bidder.postcode, **UNITED_KINGDOM)


def _details(case: Case, bidder: Bidder) -> Json:
    small = yes_no(bidder.sme)
    details = filled(scale=None if small is None else "sme" if small else "large")
    if case.act:
        for key, said in (
            ("vcse", bidder.vcse),
            ("shelteredWorkshop", bidder.supported_employment),
            ("publicServiceMissionOrganization", bidder.mutual),
        ):
            if yes_no(said) is not None:
                details[key] = yes_no(said)
    return details


def _control(dossier: Dossier | None, bidder: Bidder) -> str:
    """Say who is connected with a supplier: for a person the month and year of birth only (reg 27(2)(e)(vii))."""
    found = [c for c in dossier.connected if c.bidder == bidder.id] if dossier else []
    return "; ".join(_connected(c) for c in found)


def _connected(person: ConnectedPerson) -> str:
    parts = [person.person, person.relation, _born(person.born)]
    return ", ".join(p for p in parts if p)


def _born(text: str) -> str:
    try:
        return f"born {date.fromisoformat(f'{text.strip()[:7]}-01'):%B %Y}"
    except ValueError:
        return ""


def suppliers(
    case: Case, appointed: Iterable[Bidder], others: Mapping[str, tuple[Bidder, str]]
) -> list[Json]:
    """Return the parties that bid: the appointed first, then the unsuccessful that must be named.

    Args:
        case: The facts.
        appointed: Every bidder with an award, in order; a bidder of several lots once.
        others: By party id, a bidder and where it was unsuccessful.
    """
    by_id = {party_id(b): b for b in appointed}
    found = []
    for key, bidder in by_id.items():
        lost = others.get(key)
        roles = ["supplier", "tenderer"] if lost else ["supplier"]
        found.append(organisation(case, bidder, roles, lost[1] if lost else ""))
    found += [
        organisation(case, bidder, ["tenderer"], said)
        for key, (bidder, said) in others.items()
        if key not in by_id
    ]
    return found
