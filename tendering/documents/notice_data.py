"""The award notice as open data: an OCDS release package in the shape in which F21 notices are published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from tendering.documents.letter_winners import appointed_words
from tendering.documents.names import Names, short
from tendering.law.regime import Regime, regime_of
from tendering.model.bids import Bidder, Dossier
from tendering.model.outcome import LotOutcome, Outcome, Status
from tendering.model.tender import Lot, Tender

Json = dict[str, object]
LONDON = ZoneInfo("Europe/London")
DRAFT_PREFIX = "ocds-213czf"
"""The prefix the standard keeps for examples: a notice gets its real ocid from the service that publishes it."""

EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_suitability_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
BUYER = "buyer"
REVIEW_BODY = "The High Court of Justice"
_COMPANY = re.compile(r"\d{8}|[A-Z]{2}\d{6}")
_LATE = (Status.LATE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award: a bidder appointed in a lot, with every role it holds there."""

    id: str
    lot: str
    bidder: Bidder
    title: str


def awards_of(dossier: Dossier, outcome: Outcome) -> tuple[Award, ...]:
    """Return an award for each bidder and lot, in the order of the lot's places."""
    names = Names.of(dossier)
    found: list[Award] = []
    for lot in dossier.tender.lots:
        decided = outcome.lot(lot.id)
        if decided is None:
            continue
        for number, bidder in enumerate(_holders(decided), start=1):
            known = dossier.bidder(bidder) or Bidder(id=bidder, name=bidder)
            title = appointed_words(decided, lot, bidder, names.in_lot(lot.id))
            award = f"{dossier.tender.id}-{_slug(lot.id)}-{number}"
            found.append(Award(id=award, lot=lot.id, bidder=known, title=title))
    return tuple(found)


def _holders(decided: LotOutcome) -> list[str]:
    order = {s.bidder: s.order for s in reversed(decided.standings) if s.order}
    holders = dict.fromkeys(p.bidder for p in decided.places)
    return sorted(holders, key=lambda b: (order.get(b, len(order) + 1), b))


def tenders_received(dossier: Dossier, decided: LotOutcome) -> int:
    """Return how many bidders bid for a lot in time."""
    late = {s.bidder for s in decided.standings if s.status in _LATE}
    return len({b.bidder for b in dossier.bids if b.lot == decided.lot} - late)


def sme_received(dossier: Dossier, decided: LotOutcome) -> int | None:
    """Return how many of them are small or medium-sized; None where any of them does not say."""
    late = {s.bidder for s in decided.standings if s.status in _LATE}
    bidding = {b.bidder for b in dossier.bids if b.lot == decided.lot} - late
    said = [is_sme(b) for b in dossier.bidders if b.id in bidding]
    return None if None in said else sum(1 for s in said if s)


def is_sme(bidder: Bidder) -> bool | None:
    """Return what a bidder says of its size."""
    return {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(
        bidder.sme.strip().lower()
    )


def release_package(
    dossier: Dossier,
    outcome: Outcome,
    on: date,
    *,
    ocid: str = "",
    concluded_on: date | None = None,
) -> Json:
    """Return the release package of an award notice.

    Args:
        dossier: The tender and the bidders.
        outcome: Complete.
        on: Day of dispatch.
        ocid: As given by the publishing service; an example prefix marks a draft.
        concluded_on: Day the agreement was concluded, once it is.
    """
    tender = dossier.tender
    moment = datetime.combine(on, time(12), LONDON).isoformat()
    return {
        "uri": f"{(tender.authority.website or 'urn:tendering').rstrip('/')}/ocds/{outcome.evaluation}",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment,
        "publisher": {"name": tender.authority.name},
        "releases": [
            _release(
                dossier,
                outcome,
                moment,
                ocid or f"{DRAFT_PREFIX}-{_slug(tender.id)}",
                concluded_on,
            )
        ],
    }


def _release(
    dossier: Dossier, outcome: Outcome, moment: str, ocid: str, concluded_on: date | None
) -> Json:
    tender = dossier.tender
    awards = awards_of(dossier, outcome)
    release: Json = {
        "ocid": ocid,
        "id": f"{outcome.evaluation}-F21",
        "date": moment,
        "tag": ["award", "contract"],
        "initiationType": "tender",
        "language": "en",
        "parties": _parties(tender, awards),
        "buyer": {"id": BUYER, "name": tender.authority.name},
        "tender": _tender(tender),
        "awards": [_award(a) for a in awards]
        + [_unsuccessful(tender, x) for x in outcome.lots if not x.places],
        "bids": {"statistics": _statistics(dossier, outcome)},
    }
    if awards:
        release["contracts"] = [_contract(a, concluded_on) for a in awards]
    return release


def _directive(tender: Tender) -> str:
    """Return the directive that the Regulations of the tender carried into law, by its CELEX number."""
    return "32004L0018" if regime_of(tender).regime is Regime.PCR2006 else "32014L0024"


def _tender(tender: Tender) -> Json:
    data: Json = {
        "id": tender.id,
        "legalBasis": {"scheme": "CELEX", "id": _directive(tender)},
        "title": tender.title,
        "status": "complete",
        "mainProcurementCategory": "services",
        "procurementMethod": "open" if not any(s.keep for s in tender.stages) else "selective",
        "lots": [_lot(lot) for lot in tender.lots],
        "items": [_item(lot, tender) for lot in tender.lots],
        "awardCriteriaDetails": award_features(tender),
    }
    if tender.summary:
        data["description"] = tender.summary
    if tender.cpv:
        data["classification"] = {"scheme": "CPV", "id": cpv_code(tender.cpv[0])}
    if tender.agreement is not None and tender.agreement.kind == "framework":
        framework: Json = {"hasFrameworkAgreement": True}
        if tender.agreement.term_reason:
            framework["frameworkAgreement"] = {"periodRationale": tender.agreement.term_reason}
        data["techniques"] = framework
    if tender.value_amount is not None:
        key = "amountGross" if tender.value_vat == "included" else "amount"
        data["value"] = {key: _number(tender.value_amount), "currency": "GBP"}
    return data


def award_features(tender: Tender) -> str:
    """Say the main features of the award procedure in a few sentences (IV.1.11)."""
    quality = tender.weights_total - tender.price.weight
    share = f"Quality carries {_percent(quality, tender.weights_total)}% of the award"
    price = (
        f" and price {_percent(tender.price.weight, tender.weights_total)}%."
        if tender.price.weight
        else "; prices are tested against published rules and carry no weight."
    )
    limits = (
        " Limits on what one bidder may hold are resolved by the published method."
        if tender.limits
        else ""
    )
    ties = " Equal scores are settled by published steps." if tender.ties else ""
    return f"{share}{price}{limits}{ties}"


def _percent(part: Fraction, whole: Fraction) -> str:
    return short(100 * part / whole, 2) if whole else "0"


def cpv_code(code: str) -> str:
    """Return a CPV code without its check digit.

    >>> cpv_code("85000000-9")
    '85000000'
    """
    return code.partition("-")[0]


def _lot(lot: Lot) -> Json:
    data: Json = {"id": lot.id, "title": lot.title, "status": "complete"}
    zones = ", ".join(z.title or z.id for z in lot.zones)
    text = " ".join(t for t in (lot.description or "", f"Zones: {zones}." if zones else "") if t)
    if text:
        data["description"] = text
    return data


def _item(lot: Lot, tender: Tender) -> Json:
    item: Json = {"id": lot.id, "relatedLot": lot.id}
    if tender.cpv:
        item["additionalClassifications"] = [
            {"scheme": "CPV", "id": cpv_code(c)} for c in tender.cpv
        ]
    return item


def _award(award: Award) -> Json:
    return {
        "id": award.id,
        "title": award.title,
        "status": "active",
        "relatedLots": [award.lot],
        "suppliers": [{"id": _party_id(award.bidder), "name": award.bidder.name}],
    }


def _unsuccessful(tender: Tender, decided: LotOutcome) -> Json:
    return {
        "id": f"{tender.id}-{_slug(decided.lot)}-none",
        "status": "unsuccessful",
        "relatedLots": [decided.lot],
    }


def _contract(award: Award, concluded_on: date | None) -> Json:
    data: Json = {
        "id": award.id,
        "awardID": award.id,
        "status": "active" if concluded_on else "pending",
    }
    if concluded_on is not None:
        data["dateSigned"] = datetime.combine(concluded_on, time(12), LONDON).isoformat()
    return data


def _statistics(dossier: Dossier, outcome: Outcome) -> list[Json]:
    electronic = (
        dossier.tender.standstill is None or dossier.tender.standstill.method == "electronic"
    )
    rows: list[tuple[str, str, int]] = []
    for lot in outcome.lots:
        received, small = tenders_received(dossier, lot), sme_received(dossier, lot)
        rows.append(("bids", lot.lot, received))
        if small is not None:
            rows.append(("smeBids", lot.lot, small))
        if electronic:
            rows.append(("electronicBids", lot.lot, received))
    return [
        {"id": str(number), "measure": measure, "relatedLot": lot, "value": value}
        for number, (measure, lot, value) in enumerate(rows, start=1)
    ]


def _parties(tender: Tender, awards: tuple[Award, ...]) -> list[Json]:
    authority = tender.authority
    buyer: Json = {
        "id": BUYER,
        "name": authority.name,
        "identifier": {"legalName": authority.name},
        "roles": ["buyer"],
        "address": {"countryName": "United Kingdom"},
        "details": {
            "classifications": [
                {
                    "scheme": "TED_CA_TYPE",
                    "id": "REGIONAL_AUTHORITY",
                    "description": "Regional or local authority",
                },
                {"scheme": "COFOG", "id": "01", "description": "General public services"},
            ]
        },
    }
    if authority.address:
        buyer["address"] = {"streetAddress": authority.address, "countryName": "United Kingdom"}
    contact = {"name": authority.contact, "email": authority.email}
    if any(contact.values()):
        buyer["contactPoint"] = {k: v for k, v in contact.items() if v}
    parties: list[Json] = [buyer]
    seen: set[str] = set()
    for award in awards:
        party = _party_id(award.bidder)
        if party not in seen:
            seen.add(party)
            parties.append(_supplier(award.bidder))
    parties.append(
        {
            "id": "review-body",
            "name": REVIEW_BODY,
            "identifier": {"legalName": REVIEW_BODY},
            "address": {
                "streetAddress": "Strand",
                "locality": "London",
                "postalCode": "WC2A 2LL",
                "countryName": "United Kingdom",
            },
            "roles": ["reviewBody"],
        }
    )
    return parties


def _supplier(bidder: Bidder) -> Json:
    identifier: Json = {"legalName": bidder.name}
    if _COMPANY.fullmatch(bidder.number):
        identifier = {"scheme": "GB-COH", "id": bidder.number, "legalName": bidder.name}
    party: Json = {
        "id": _party_id(bidder),
        "name": bidder.name,
        "identifier": identifier,
        "roles": ["supplier"],
    }
    small = is_sme(bidder)
    if small is not None:
        party["details"] = {"scale": "sme" if small else "large"}
    return party


def _party_id(bidder: Bidder) -> str:
    return (
        f"GB-COH-{bidder.number}"
        if _COMPANY.fullmatch(bidder.number)
        else f"bidder-{_slug(bidder.id)}"
    )


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "x"


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else round(float(value), 2)
