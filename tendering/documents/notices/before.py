"""Notices before there are bids: pipeline, engagement, planned procurement, the tender itself; and its withdrawal."""

from __future__ import annotations

from urllib.parse import urlsplit

from tendering.documents.names import joined, short
from tendering.documents.notices.case import (  # fmt: skip
    AWARD_EVENTS,
    Case,
    Json,
    day_end,
    day_start,
    filled,
    nothing,
    worth,
)
from tendering.documents.notices.framework import fees, procedure, techniques
from tendering.documents.notices.lots import (
    award_criteria,
    cpv_code,
    item_json,
    lot_details,
    lot_json,
)
from tendering.documents.notices.parties import buyer, review_body
from tendering.documents.notices.release import notice_document, package, tender_head
from tendering.law.regime import Regime
from tendering.model.entries import EntryKind
from tendering.model.tender import PassFailQuestion, QuestionKind, Tender

CONFLICTS = (
    "A conflicts assessment was prepared on {on}, and is kept under review (section 83(5))."
)
_STATUS = {"UK1": "planned", "UK2": "planning", "UK3": "planned", "F21-PIN": "planned"}
_ECONOMIC = ("financ", "economic", "insur")
_TECHNICAL = ("technical", "ability", "experience")


def before_notice(case: Case) -> Json:
    """Return the release package of a notice before there are bids."""
    if case.kind.code == "UK12":
        return _withdrawn(case)
    status = _STATUS.get(case.kind.code, "active")
    body: Json = {}
    if case.kind.section == "planning":
        body["planning"] = filled(milestones=_engagement(case), documents=notice_document(case))
    elif case.kind.code == "UK4":
        body |= filled(
            planning=filled(noEngagementNoticeRationale=case.tender.notices.no_engagement_notice)
        )
    body["tender"] = _tender(case, status)
    parties = [buyer(case)]
    if not case.act:
        parties.append(review_body(case))
    return package(case, body, parties)


def _tender(case: Case, status: str) -> Json:
    tender, notices = case.tender, case.tender.notices
    whole = case.kind.code in ("UK3", "UK4", "F02", "F21-CONTRACT", "F21-PIN")
    lots = [lot_json(case, lot, status, whole=True) for lot in tender.lots]
    if whole and (case.act or case.kind.code == "F02"):
        lots = [
            {**data, **filled(awardCriteria=award_criteria(tender, lot))}
            for data, lot in zip(lots, tender.lots, strict=True)
        ]
    data = tender_head(case, status) | filled(
        description=tender.summary,
        mainProcurementCategory="services",
        aboveThreshold=case.above_threshold,
        value=worth(tender.value_amount, tender.value_vat)
        if tender.value_amount is not None
        else {},
        lots=lots,
        items=[item_json(case, lot) for lot in tender.lots],
    )
    if case.kind.code not in ("UK4", "F02", "F21-CONTRACT") and notices.tender_notice_on:
        data["communication"] = {"futureNoticeDate": day_end(notices.tender_notice_on)}
    if whole:
        data |= procedure(case) | _competition(case) | fees(tender)
        data |= filled(techniques=techniques(case), lotDetails=lot_details(case))
    if case.kind.code == "UK4":
        data |= _only_uk4(case)
    if not case.act:
        data |= form_extras(case)
    return data


def _competition(case: Case) -> Json:
    """Return how, where and by when tenders are made."""
    tender, notices = case.tender, case.tender.notices
    return filled(
        submissionMethodDetails=notices.submission or tender.bidding.portal,
        submissionTerms=filled(
            electronicSubmissionPolicy="allowed" if notices.submission else None,
            languages=list(notices.languages),
        ),
        tenderPeriod=filled(endDate=case.deadline("tenders_close", "tender_period")),
        enquiryPeriod=filled(endDate=case.deadline("clarifications_close", "clarification_close")),
        awardPeriod=filled(endDate=case.deadline(*AWARD_EVENTS)),
        coveredBy=list(notices.treaties),
        selectionCriteria=filled(criteria=_conditions(tender)),
        documents=_bidding_documents(tender),
    )


def _only_uk4(case: Case) -> Json:
    notices = case.tender.notices
    again = notices.recurrence
    data = filled(
        contractTerms=filled(financialTerms=notices.payment_terms),
        riskDetails=notices.risks,
        hasRecurrence=None if again is None else not nothing(again),
        recurrence=filled(description=None if again is None or nothing(again) else again),
    )
    data["documents"] = [
        *_bidding_documents(case.tender),
        *conflicts(case),
        *notice_document(case),
    ]
    if case.light_touch:  # light touch has no shortest tendering period (s.54)
        data["procedure"] = {**_features(case), "isAccelerated": False}
    return data


def _features(case: Case) -> Json:
    found = procedure(case).get("procedure", {})
    return dict(found) if isinstance(found, dict) else {}


def conflicts(case: Case) -> list[Json]:
    """Return the confirmation that a conflicts assessment was prepared, where the record holds one before this day."""
    made = [e for e in case.of(EntryKind.CONFLICTS_ASSESSMENT) if e.on <= case.on]
    if not made:
        return []
    on = f"{made[0].on.day} {made[0].on:%B %Y}"
    return [
        {
            "id": "conflictOfInterest",
            "documentType": "conflictOfInterest",
            "description": CONFLICTS.format(on=on),
        }
    ]


def _bidding_documents(tender: Tender) -> list[Json]:
    where = tender.notices.documents_at
    if not where:
        return []
    parts = urlsplit(where)
    link = {"url": where} if parts.scheme and parts.netloc and " " not in where else {"accessDetails": where}  # fmt: skip
    found: list[Json] = [
        {
            "id": "documents",
            "documentType": "biddingDocuments",
            "title": "Invitation to tender",
            **link,
        }
    ]
    if tender.specification:
        found.append(
            {
                "id": "specification",
                "documentType": "technicalSpecifications",
                "title": "Specification",
                "description": "The specification is part of the tender documents.",
                **link,
            }
        )
    return found


def _conditions(tender: Tender) -> list[Json]:
    return [
        {"type": _condition_type(q), "description": _condition_text(q)}
        for q in tender.pass_fail
        if q.kind is QuestionKind.CONDITION
    ]


def _condition_type(question: PassFailQuestion) -> str:
    tests = (question.tests or "").lower()
    if any(word in tests for word in _ECONOMIC):
        return "economic"
    return "technical" if any(word in tests for word in _TECHNICAL) else "suitability"


def _condition_text(question: PassFailQuestion) -> str:
    which = "Lot" if len(question.lots or ()) == 1 else "Lots"
    lots = f"{which} {joined(question.lots)}: " if question.lots else ""
    said = [f"{lots}{question.question}", question.unrated or "", question.equivalents or ""]
    return " ".join(s.strip() for s in said if s.strip())


def _engagement(case: Case) -> list[Json]:
    notices = case.tender.notices
    if case.kind.code != "UK2":
        return []
    closes = notices.engagement_closes_on
    return [
        filled(
            id="engagement",
            type="engagement",
            description=notices.engagement,
            dueDate=day_end(closes) if closes else None,
            status="met" if closes and closes < case.on else "scheduled",
        )
    ]


def _withdrawn(case: Case) -> Json:
    """Return the procurement termination notice: of the lots the record says are given up, or of all."""
    ended = case.of(EntryKind.PROCUREMENT_ENDED)
    every = [lot.id for lot in case.tender.lots]
    awards = []
    for number, entry in enumerate(ended, start=1):
        awards.append(
            filled(
                id=str(number),
                status="cancelled",
                finalStatusDate=day_start(entry.on),
                relatedLots=[entry.lot] if entry.lot else every,
                statusDetails=entry.fact("reason"),
            )
        )
    gone = {lot for e in ended for lot in ([e.lot] if e.lot else every)}
    whole = gone >= set(every)
    tender = tender_head(case, "withdrawn" if whole else "active") | {
        "lots": [
            {
                "id": lot.id,
                "title": lot.title,
                "status": "withdrawn" if lot.id in gone else "active",
            }
            for lot in case.tender.lots
        ],
        "documents": notice_document(case),
    }
    return package(case, {"tender": tender, **filled(awards=awards)}, [buyer(case)])


def form_extras(case: Case) -> Json:
    """Return what the older forms say beside: the main code, the main features of the award, time limits for review."""
    tender = case.tender
    light = case.kind.light_touch
    return filled(
        classification={"scheme": "CPV", "id": cpv_code(tender.cpv[0])} if tender.cpv else {},
        awardCriteriaDetails=award_features(tender) if light else "",
        reviewDetails=review_limits(case),
    )


def review_limits(case: Case) -> str:
    """Say within which time limits an award may be challenged."""
    if case.regime.regime is Regime.PCR2006:
        return (
            "Proceedings are subject to the time limits of the Public Contracts Regulations 2006."
        )
    return "Proceedings are subject to the time limits of regulations 92 and 93 of the Public Contracts Regulations 2015."


def award_features(tender: Tender) -> str:
    """Say the main features of the award procedure in a few sentences (IV.1.11)."""
    whole = tender.weights_total
    quality = whole - tender.price.weight
    share = f"Quality carries {short(100 * quality / whole, 2) if whole else 0}% of the award"
    price = (
        f" and price {short(100 * tender.price.weight / whole, 2) if whole else 0}%."
        if tender.price.weight
        else "; prices are tested against published rules and carry no weight."
    )
    limits = " Limits on what one bidder may hold are resolved by the published method." if tender.limits else ""  # fmt: skip
    ties = " Equal scores are settled by published steps." if tender.ties else ""
    return f"{share}{price}{limits}{ties}"
