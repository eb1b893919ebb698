"""Notices about contracts that were made: their details (UK7), and their end (UK11)."""

from __future__ import annotations

from datetime import time

from tendering.documents.notices.award import (
    Award,
    award_value,
    awards_in,
    lots_after,
    signed_on,
    signed_value,
    tender_after,
)
from tendering.documents.notices.before import conflicts
from tendering.documents.notices.case import Case, Json, filled, instant, worth
from tendering.documents.notices.framework import fees, procedure, techniques
from tendering.documents.notices.lots import item_json, renewal
from tendering.documents.notices.parties import buyer, party_id, suppliers
from tendering.documents.notices.release import notice_document, package
from tendering.model.entries import Entry, EntryKind

COMPLETED = ("expiry", "completion")


def details_notice(case: Case) -> Json:
    """Return the release package of the contract details notice."""
    awards = awards_in(case)
    tender = tender_after(case) | procedure(case) | fees(case.tender)
    tender |= filled(
        techniques=techniques(case),
        coveredBy=list(case.tender.notices.treaties),
        documents=conflicts(case),
    )
    tender.pop("procedure", None)  # the process belongs to the tender notice
    body: Json = {
        "tender": tender,
        "awards": [_award_again(case, a) for a in awards],
        "contracts": [_signed(case, a) for a in awards],
    }
    return package(case, body, [buyer(case), *suppliers(case, [a.bidder for a in awards], {})])


def _award_again(case: Case, award: Award) -> Json:
    return filled(
        id=award.id,
        title=award.title,
        status="active",
        mainProcurementCategory="services",
        relatedLots=[award.lot.id],
        suppliers=[{"id": party_id(award.bidder), "name": award.bidder.name}],
        items=[item_json(case, award.lot)],
    )


def _signed(case: Case, award: Award) -> Json:
    on, value = signed_on(case, award), signed_value(case, award)
    agreement = case.tender.agreement
    data = filled(
        id=award.id,
        awardID=award.id,
        title=f"{case.tender.title}: {award.title}",
        description=agreement.price_mechanism if agreement is not None else "",
        status="active" if on else "pending",
        dateSigned=instant(on, time()) if on else None,
        period=case.contract_period(),
        value=worth(value, case.tender.value_vat)
        if value is not None
        else award_value(case, award),
        aboveThreshold=case.above_threshold,
        documents=notice_document(case),
        **renewal(case.tender),
    )
    if agreement is not None and agreement.kind != "framework" and not case.light_touch:
        data |= filled(agreedMetrics=_indicators(case, award))
    return data


def _indicators(case: Case, award: Award) -> list[Json]:
    return [
        filled(id=k.id, title=k.title, description=k.measure)
        for k in case.tender.kpis
        if k.lots is None or award.lot.id in k.lots
    ][:3]


def ended_contracts(case: Case) -> list[tuple[Award, Entry]]:
    """Return the awards whose contracts the record says have ended, each with its last entry."""
    found = []
    for award in awards_in(case):
        entries = [
            e
            for e in case.of(EntryKind.ENDED, lot=award.lot.id)
            if e.bidder in ("", award.bidder.id)
        ]
        if entries:
            found.append((award, entries[-1]))
    return found


def end_notice(case: Case) -> Json:
    """Return the release package of the contract termination notice, for the contracts that have ended."""
    ended = ended_contracts(case)
    tender = tender_after(case) | {"lots": lots_after(case)}
    body = {
        "tender": tender,
        **filled(
            awards=[_award_again(case, a) for a, _ in ended],
            contracts=[_terminated(case, a, e) for a, e in ended],
        ),
    }
    return package(case, body, [buyer(case), *suppliers(case, [a.bidder for a, _ in ended], {})])


def _terminated(case: Case, award: Award, entry: Entry) -> Json:
    reason, why = entry.fact("reason"), entry.fact("why")
    code = "contractCompleted" if reason.strip().lower() in COMPLETED else "terminated"
    value = signed_value(case, award)
    return filled(
        id=award.id,
        awardID=award.id,
        title=f"{case.tender.title}: {award.title}",
        status="terminated",
        statusDetails=why,
        value=worth(value, case.tender.value_vat)
        if value is not None
        else award_value(case, award),
        terminationRationaleClassifications=[filled(id=code, description=reason)]
        if reason
        else [],
        implementation=filled(
            endDate=instant(entry.on, time(23, 59, 59)), documents=notice_document(case)
        ),
    )
