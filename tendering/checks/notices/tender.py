"""What a tender notice must say: regs 18(2) and 19(2) of the Procurement Regulations 2024, reg 20(2) for a framework."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.notices.field import Field, Says, field, of
from tendering.checks.notices.planning import documents
from tendering.checks.notices.read import (
    Json,
    at,
    documents_of,
    flag,
    lots_of,
    node,
    nodes,
    number,
    period,
    pounds,
    tender_of,
    text,
    texts,
    when,
    yes_no,
)
from tendering.checks.notices.subject import (
    amounts,
    authority,
    cpv,
    date_at,
    has_lots,
    is_framework,
    is_light_touch,
    periods,
    procedure,
    procurement,
    region,
    special,
    subject,
    suitability,
)
from tendering.model.numbers import plain

_METHODS = {
    "withReopeningCompetition": "With a further competition",
    "withoutReopeningCompetition": "Without further competition",
    "withAndWithoutReopeningCompetition": "With or without a further competition",
}
_UNITS = {
    "percentageExact": "%",
    "percentageRangeMiddle": "% (middle of a range)",
    "pointsExact": " points",
    "pointsRangeMiddle": " points (middle of a range)",
}
_FRAMEWORK = "tender.techniques.frameworkAgreement"


def is_open(release: Json) -> bool:
    """Say whether the open procedure is used."""
    return text(tender_of(release), "procurementMethod") == "open"


def is_flexible(release: Json) -> bool:
    """Say whether the competitive flexible procedure is used."""
    return not is_open(release)


def weight_words(criterion: Json) -> str:
    """Write a criterion with its weight: a number with its unit, or as the older forms have it, in words."""
    name = text(criterion, "name") or text(criterion, "type").capitalize()
    for figure in nodes(criterion.get("numbers")):
        amount = number(figure, "number")
        if amount is None:
            continue
        kind = text(figure, "weight")
        if kind == "order":
            return f"{name} (number {plain(amount)} in order)"
        if kind:
            return f"{name} {plain(amount)}{_UNITS.get(kind, '')}"
    said = text(criterion, "description")
    return f"{name} ({said})" if said else name


def criteria(release: Json, lot: Json) -> str:
    """Write the award criteria of a lot, or of every lot, with their weights and the method in words."""
    wanted = text(lot, "id")
    found = list(dict.fromkeys(_criteria_of(release, wanted)))
    return " ".join(found)


def _criteria_of(release: Json, wanted: str) -> Iterator[str]:
    for lot in lots_of(release):
        if wanted and text(lot, "id") != wanted:
            continue
        award = node(lot.get("awardCriteria"))
        named = "; ".join(weight_words(c) for c in nodes(award.get("criteria")))
        said = [named, text(award, "weightingDescription"), text(award, "description")]
        if any(said):
            yield " ".join(s if s.endswith(".") else f"{s}." for s in said if s)
    method = text(tender_of(release), "awardCriteriaDetails")
    if method:
        yield method


def options(_: Json, item: Json) -> str:
    """Describe the options of a lot or contract: more services, or a longer term."""
    said = []
    if item.get("hasRenewal") is True or text(item, "renewal.description"):
        said.append(text(item, "renewal.description") or "It may be extended")
    if item.get("hasOptions") is True or text(item, "options.description"):
        said.append(text(item, "options.description") or "There are options")
    return " ".join(s if s.endswith(".") else f"{s}." for s in said) or "None"


def every_option(release: Json, _: Json) -> str:
    """Describe the options of all lots, once each."""
    found = [options(release, lot) for lot in lots_of(release)]
    return " ".join(dict.fromkeys(x for x in found if x != "None")) or "None"


def lot_limits(release: Json, _: Json) -> str:
    """Say how many lots one supplier may bid for, may win, and how lots are handed out when that bites."""
    details = node(tender_of(release).get("lotDetails"))
    bid, won = number(details, "maximumLotsBidPerSupplier"), number(details, "maximumLotsAwardedPerSupplier")  # fmt: skip
    every = len(lots_of(release))
    said = [
        f"A supplier may tender for {plain(bid)} lots at most."
        if bid is not None and bid < every
        else "A supplier may tender for every lot.",
        f"A supplier may be awarded {plain(won)} lots at most."
        if won is not None and won < every
        else "There is no limit on the number of lots awarded to one supplier.",
        text(details, "awardCriteriaDetails"),
    ]
    return " ".join(s for s in said if s)


def treaties(code: str) -> Says:
    """Say whether a treaty covers the contract."""
    return lambda r, _: yes_no(code in texts(tender_of(r), "coveredBy"))


def submission(release: Json, _: Json) -> str:
    """Say how tenders are submitted, and by when: both must be said."""
    how = text(tender_of(release), "submissionMethodDetails")
    by = when(at(release, "tender.tenderPeriod.endDate"))
    by = by or when(at(release, "tender.expressionOfInterestDeadline"))
    return f"{how.rstrip('.')}. By {by}." if how and by else ""


def recurrence(release: Json, _: Json) -> str:
    """Say when the same may be needed again."""
    future = when(at(release, "tender.communication.futureNoticeDate"))
    said = [text(tender_of(release), "recurrence.description")]
    said += [text(x, "recurrence.description") for x in lots_of(release)]
    said.append(f"A further tender notice is expected on {future}." if future else "")
    every = [tender_of(release), *lots_of(release)]
    if not any(said) and any(x.get("hasRecurrence") is False for x in every):
        return "Not expected"
    return " ".join(dict.fromkeys(s for s in said if s))


def conflicts(release: Json, _: Json) -> str:
    """Confirm that a conflicts assessment was prepared (s.83(5))."""
    found = [d for d in documents_of(release) if text(d, "documentType") == "conflictOfInterest"]
    return text(found[0], "description") or "Prepared" if found else ""


def specifications(release: Json, _: Json) -> str:
    """Say where technical specifications are: their own document, or the tender documents."""
    kinds = ("technicalSpecifications", "biddingDocuments")
    found = [d for k in kinds for d in documents_of(release) if text(d, "documentType") == k]
    return text(found[0], "description") or text(found[0], "url") or "In the tender documents" if found else ""  # fmt: skip


def conditions(release: Json, _: Json) -> str:
    """Write the conditions of participation."""
    found = [node(tender_of(release).get("selectionCriteria"))]
    found += [node(x.get("selectionCriteria")) for x in lots_of(release)]
    said = [text(c, "description") for x in found for c in nodes(x.get("criteria"))]
    said += [text(x, "description") for x in found]
    return " ".join(dict.fromkeys(s for s in said if s))


def maximum(release: Json, _: Json) -> str:
    """Say to how many suppliers a framework is let."""
    most = number(node(at(release, _FRAMEWORK)), "maximumParticipants")
    if most is None:
        return "An unlimited number of suppliers"
    return "A single supplier" if most == 1 else f"At most {plain(most)} suppliers"


def selection(release: Json, _: Json) -> str:
    """Say how contracts are awarded through a framework."""
    found = node(at(release, _FRAMEWORK))
    method = _METHODS.get(text(found, "method"), "")
    return " ".join(f"{s.rstrip('.')}." for s in (method, text(found, "description")) if s)


def open_framework(release: Json, _: Json) -> str:
    """Say whether it is an open framework, and when the scheme ends."""
    found = node(at(release, _FRAMEWORK))
    ends = when(found.get("openFrameworkSchemeEndDate"))
    said = yes_no(flag(found, "isOpenFrameworkScheme"))
    return f"{said}, until {ends}" if said == "Yes" and ends else said


def fees(release: Json, _: Json) -> str:
    """Say what suppliers pay to be on a framework."""
    found = nodes(tender_of(release).get("participationFees"))
    return "; ".join(text(x, "description") for x in found if text(x, "description")) or "None"


def lot_periods(_: Json, lot: Json) -> str:
    """Write over which period a lot is supplied."""
    return period(lot.get("contractPeriod"))


def framework_fields(cite: dict[str, str]) -> tuple[Field, ...]:
    """Return what a notice says of a framework, under the letters of its own regulation."""
    every = {
        "selection": field(cite.get("selection", ""), "How contracts are awarded through the framework", selection,
                           "agreement.call_off (steps, competition)", when=is_framework),
        "term": field(cite.get("term", ""), "Term of the framework", periods, "agreement.starts_on",
                      when=is_framework),
        "users": field(cite.get("users", ""), "Authorities that may use it", of(f"{_FRAMEWORK}.buyerCategories"),
                       "agreement.users", when=is_framework),
        "open": field(cite.get("open", ""), "Open framework", open_framework, "agreement.open_until",
                      when=is_framework),
        "maximum": field(cite.get("maximum", ""), "Number of suppliers", maximum, "lots[].roles", when=is_framework),
        "fees": field(cite.get("fees", ""), "Fees charged to suppliers", fees, "agreement.fees", when=is_framework,
                      given="agreement.fees"),
    }  # fmt: skip
    return tuple(every[name] for name in cite)


UK4: tuple[Field, ...] = (
    *authority("18(2)(a)"),
    *procurement("18(2)(b)", "18(2)(c)"),
    field("18(2)(d)", "Procedure", lambda r, _: f"{procedure(r, {})}, section 20(1) and (2)(a) of the Act",
          when=is_open),
    field("18(2)(e)", "Special regime contract", special),
    *subject("18(2)(f)"),
    field("18(2)(g)", "Estimated value", lambda r, _: pounds(tender_of(r).get("value")), "value.amount"),
    field("18(2)(h)", "Needed again after it ends", recurrence, "notices.recurrence"),
    field("18(2)(i)", "Electronic auction", lambda r, _: (
        yes_no(flag(r, "tender.techniques.hasElectronicAuction")) or "No")),
    field("18(2)(j)", "How and by when tenders are submitted", submission,
          "notices.submission, and timetable (tenders_close)", when=is_open),
    field("18(2)(k)", "Award criteria", criteria, "criteria", when=lambda r: not has_lots(r)),
    field("18(2)(l)", "Languages", lambda r, _: ", ".join(texts(tender_of(r), "submissionTerms.languages")),
          "notices.languages"),
    field("18(2)(m)", "Covered by the Agreement on Government Procurement", treaties("GPA"), "notices.treaties"),
    field("18(2)(n)", "Covered by the Trans-Pacific Partnership", treaties("CPTPP"), "notices.treaties"),
    field("18(2)(o)(ii)", "Number of the lot", lambda _, x: text(x, "id"), "lots[].id", each="lot"),
    field("18(2)(o)(i)", "Title", lambda _, x: text(x, "title"), "lots[].title", each="lot"),
    field("18(2)(o)(iii)(aa), (bb)", "What is supplied, and how", lambda _, x: text(x, "description"),
          "lots[].description", each="lot"),
    field("18(2)(o)(iii)(cc)", "When", lot_periods, "agreement.starts_on", each="lot"),
    field("18(2)(o)(iii)(dd)", "How much", amounts, must=False, blank="Not known yet", each="lot"),
    field("18(2)(o)(iii)(ee)", "Estimated value", lambda _, x: pounds(x.get("value")), "lots[].value", each="lot",
          must=False),
    field("18(2)(o)(iii)(ff)", "CPV codes", cpv, "lots[].cpv", each="lot"),
    field("18(2)(o)(iii)(gg)", "Award criteria", criteria, "criteria", each="lot"),
    field("18(2)(o)(iii)(hh)", "Options", options, each="lot"),
    field("18(2)(o)(iii)(ii)", "Area, by ITL code", region, "lots[].region", each="lot"),
    field("18(2)(p)", "Limits on lots, and how lots are handed out", lot_limits, "limits", when=has_lots),
    field("18(2)(q)", "Why it is not divided into lots", of("tender.lotDetails.noLotsDivisionRationale"),
          "notices.no_lots_reason", when=lambda r: not has_lots(r) and not is_light_touch(r)),
    field("18(2)(r)", "Options to supply more, to extend or to renew", every_option),
    field("18(2)(s)", "Shortest tendering period relied on", lambda r, _: (
        text(tender_of(r), "procedure.acceleratedRationale")), must=False, blank="None"),
    field("18(2)(t)", "Particularly suitable for", suitability, "notices.sme and notices.vcse"),
    field("18(2)(u), (v)", "Tender documents", documents, "notices.documents_at"),
    field("18(2)(w)", "Technical specifications", specifications, "notices.documents_at"),
    field("18(2)(x)", "Conditions of participation", conditions, must=False, blank="None"),
    field("18(2)(y)", "Payment terms beyond those of section 68", of("tender.contractTerms.financialTerms"),
          "notices.payment_terms"),
    field("18(2)(z)", "Known risks that may need a change", of("tender.riskDetails"), "notices.risks"),
    field("18(2)(z1)", "Estimated date of award", date_at("tender.awardPeriod.endDate"), "timetable (award)"),
    field("19(2)(b)", "Procedure", lambda r, _: f"{procedure(r, {})}, section 20(1) and (2)(b) of the Act",
          when=is_flexible),
    field("19(2)(c)", "The process", of("tender.procedure.features"), "stages", when=is_flexible),
    field("19(2)(f), (g)", "How and by when tenders, or requests to take part, are submitted", submission,
          "notices.submission, and timetable (tenders_close)", when=is_flexible),
    field("19(2)(h)", "Reserved", lambda r, _: ", ".join(
        texts(tender_of(r), "otherRequirements.reservedParticipation")) or "No"),
    *framework_fields({"selection": "20(2)(c)", "term": "20(2)(d)", "users": "20(2)(e)", "open": "20(2)(f), (h)",
                       "maximum": "20(2)(i), (j)", "fees": "20(2)(k)"}),
    field("s.17(1)(b)", "Why there was no preliminary market engagement notice",
          of("planning.noEngagementNoticeRationale"), "notices.no_engagement_notice", must=False, quiet=True),
    field("s.83(5)", "Conflicts assessment", conflicts, "entries (conflicts_assessment)"),
)  # fmt: skip
