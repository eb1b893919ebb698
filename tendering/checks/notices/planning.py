"""What notices before the tender must say: pipeline (reg 15), planned procurement (16), market engagement (17)."""

from __future__ import annotations

from tendering.checks.notices.field import Field, field, of
from tendering.checks.notices.read import Json, at, documents_of, nodes, text, when
from tendering.checks.notices.subject import authority, date_at, procedure, procurement, subject

_FUTURE = "tender.communication.futureNoticeDate"


def _engagement(release: Json) -> Json:
    found = nodes(at(release, "planning.milestones"))
    return next((m for m in found if text(m, "type") == "engagement"), {})


def documents(release: Json, _: Json) -> str:
    """Say where the tender documents are or will be."""
    found = [d for d in documents_of(release) if text(d, "documentType") == "biddingDocuments"]
    said = (
        ", ".join(t for k in ("title", "url", "accessDetails") if (t := text(d, k))) for d in found
    )
    return "; ".join(s for s in said if s)


def submit_by(release: Json, _: Json) -> str:
    """Say by when tenders, or requests to take part, are asked for."""
    request = when(at(release, "tender.expressionOfInterestDeadline"))
    return request or when(at(release, "tender.tenderPeriod.endDate"))


UK1: tuple[Field, ...] = (
    *authority("15(2)(a)"),
    *procurement("15(2)(b)", "15(2)(c)"),
    *subject("15(2)(d)"),
    field("15(2)(e)", "Estimated date of the tender notice", date_at(_FUTURE), "notices.tender_notice_on"),
)  # fmt: skip
UK2: tuple[Field, ...] = (
    *authority("17(2)(a)"),
    *procurement("17(2)(b)", "17(2)(c)"),
    *subject("17(2)(d)"),
    field("17(2)(e)", "Market engagement closes, or closed, on", lambda r, _: when(_engagement(r).get("dueDate")),
          "notices.engagement_closes_on"),
    field("17(2)(f)", "How suppliers are, or were, engaged", lambda r, _: text(_engagement(r), "description"),
          "notices.engagement"),
)  # fmt: skip
UK3: tuple[Field, ...] = (
    *authority("16(2)(a)"),
    *procurement("16(2)(b)", "16(2)(c)"),
    *subject("16(2)(d)"),
    field("16(2)(e)", "Estimated date of the tender notice", date_at(_FUTURE), "notices.tender_notice_on"),
    field("16(2)(f)", "Estimated date for requests or tenders", submit_by, "timetable (tenders_close)"),
    field("16(2)(g)", "Procedure expected", procedure, "procedure"),
    field("16(2)(h)", "By reference to a dynamic market", lambda r, _: (
        "Yes" if at(r, "tender.techniques.hasDynamicPurchasingSystem") is True else "No")),
    field("16(2)(i)", "Estimated date of award", date_at("tender.awardPeriod.endDate"), "timetable (award)"),
    field("16(2)(j)", "How documents may be obtained", documents, "notices.documents_at"),
    field("16(2)(k)", "How and when an interest may be expressed", of("tender.submissionMethodDetails"),
          "notices.submission"),
)  # fmt: skip
