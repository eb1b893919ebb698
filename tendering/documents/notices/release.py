"""The release package round a notice: who publishes what, when, and under which extensions of the standard."""

from __future__ import annotations

from tendering.checks.notices.read import node
from tendering.documents.notices.case import Case, Json, filled
from tendering.documents.notices.parties import buyer_id
from tendering.law.regime import Regime

_REPOSITORIES = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    *(
        f"{_REPOSITORIES}/ocds_{name}_extension/master/extension.json"
        for name in (
            "amendment_rationale_classifications",
            "budget_breakdown",
            "contract_completion",
            "documentation",
            "pagination",
            "suitability",
        )
    ),
    "https://raw.githubusercontent.com/portaledcahn/ocds_Links_extension/main/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
    *(
        f"{_REPOSITORIES}/ocds_{name}_extension/master/extension.json"
        for name in ("performance_failures", "options", "renewal")
    ),
)
"""What Find a Tender declares, with the two that its options and renewals need to be legal."""
LICENCE = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_ACT = {
    "id": "2023/54",
    "scheme": "UKPGA",
    "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents",
}
_DIRECTIVES = {Regime.PCR2006: "32004L0018", Regime.PCR2015: "32014L0024"}


def package(case: Case, body: Json, parties: list[Json]) -> Json:
    """Return the release package of a notice.

    Args:
        case: The facts.
        body: The release's own parts: planning, tender, awards, contracts, bids.
        parties: Everyone the notice names, the buyer first.
    """
    site = (case.tender.authority.website or "urn:tendering").rstrip("/")
    whose = case.outcome.evaluation if case.outcome else case.tender.id
    release = {
        "ocid": case.ocid,
        "id": case.number,
        "date": case.moment,
        "tag": list(case.kind.tags),
        "initiationType": "tender",
        "language": "en",
        "parties": parties,
        "buyer": {"id": buyer_id(case.tender.authority), "name": case.tender.authority.name},
        **body,
    }
    return {
        "uri": f"{site}/ocds/{whose}",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": case.moment,
        "publisher": {"name": case.tender.authority.name},
        "license": LICENCE,
        "releases": [release],
    }


def release_of(data: Json) -> Json:
    """Return the release of a package made here."""
    releases = data["releases"]
    return dict(node(releases[0])) if isinstance(releases, list) else {}


def legal_basis(case: Case) -> Json:
    """Return the law a notice is under; for the older Regulations the directive they carried into law."""
    if case.act:
        return dict(_ACT)
    return {
        "scheme": "CELEX",
        "id": _DIRECTIVES.get(case.regime.regime or Regime.PCR2015, "32014L0024"),
    }


def notice_document(case: Case) -> list[Json]:
    """Return the document that says which notice this is; the older forms have none."""
    if not case.kind.document:
        return []
    return [
        {
            "id": case.number,
            "documentType": case.kind.document,
            "noticeType": case.kind.code,
            "description": case.kind.title,
            "datePublished": case.moment,
            "format": "text/html",
        }
    ]


def tender_head(case: Case, status: str) -> Json:
    """Return what every notice says of the tender: reference, law, title, status."""
    return filled(
        id=case.tender.id,
        legalBasis=legal_basis(case),
        title=case.tender.title,
        status=status,
        specialRegime=["lightTouch"] if case.act and case.light_touch else [],
    )
