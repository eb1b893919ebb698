"""What the forms of the older law say: F02 and F03 of the full regime, F21 for light touch (PCR 2015 regs 49, 50, 75)."""

from __future__ import annotations

from tendering.checks.notices.award import statistic
from tendering.checks.notices.field import Field, Says, field, of, own
from tendering.checks.notices.once import awards_of_lot, contracts_of_lot, items_of_lot, party
from tendering.checks.notices.planning import documents
from tendering.checks.notices.read import (
    Json,
    at,
    day,
    lots_of,
    nodes,
    parties_of,
    period,
    pounds,
    regions_of,
    tender_of,
    text,
    texts,
    when,
)
from tendering.checks.notices.subject import address, buyer, category, cpv, date_at, procedure
from tendering.checks.notices.tender import conditions, criteria, lot_limits, maximum, options
from tendering.law.calendar import day_text
from tendering.model.numbers import plain

NOT_CONCLUDED = "To be entered when the agreement is concluded"


def _kind_of_authority(release: Json, _: Json) -> str:
    found = nodes(at(buyer(release), "details.classifications"))
    return next((text(c, "description") for c in found if text(c, "scheme") == "TED_CA_TYPE"), "")


def _activity(release: Json, _: Json) -> str:
    found = nodes(at(buyer(release), "details.classifications"))
    return next((text(c, "description") for c in found if text(c, "scheme") == "COFOG"), "")


def _reach(release: Json, _: Json) -> str:
    return text(buyer(release), "contactPoint.email") or address(buyer(release))


def _divided(release: Json, _: Json) -> str:
    count = len(lots_of(release))
    return f"Yes, into {count} lots" if count > 1 else "No"


def _place(release: Json, lot: Json) -> str:
    items = items_of_lot(release, lot)
    said = regions_of(items)
    said += [text(i, "deliveryLocation.description") for i in items]
    return "; ".join(dict.fromkeys(s for s in said if s))


def _framework(release: Json, _: Json) -> str:
    if at(release, "tender.techniques.hasFrameworkAgreement") is not True:
        return "No"
    if at(release, "awards") is not None:
        names = {text(s, "id") for a in nodes(release.get("awards")) for s in nodes(a.get("suppliers"))}  # fmt: skip
        return f"Yes, with {len(names)} operator{'' if len(names) == 1 else 's'}"
    return f"Yes. {maximum(release, {})}"


def _why_long(release: Json, _: Json) -> str:
    return text(release, "tender.techniques.frameworkAgreement.periodRationale")


def _features(release: Json, _: Json) -> str:
    return text(tender_of(release), "awardCriteriaDetails")


def _previous(release: Json, _: Json) -> str:
    found = nodes(release.get("relatedProcesses"))
    return "; ".join(t for p in found if (t := text(p, "title") or text(p, "identifier")))


def _dispatched(release: Json, _: Json) -> str:
    on = day(release.get("date"))
    return day_text(on) if on is not None else ""


def _review(release: Json, _: Json) -> str:
    return "; ".join(
        ", ".join(t for t in (text(p, "name"), address(p)) if t)
        for p in parties_of(release, "reviewBody")
    )


def _given(release: Json, lot: Json) -> str:
    given = [a for a in awards_of_lot(release, lot) if text(a, "status") != "unsuccessful"]
    return "Yes" if given else "No: no eligible tender was appointed"


def _signed(release: Json, lot: Json) -> str:
    return "; ".join(
        dict.fromkeys(
            w for c in contracts_of_lot(release, lot) if (w := when(c.get("dateSigned")))
        )
    )


def _worth(release: Json, lot: Json) -> str:
    found = [p for c in contracts_of_lot(release, lot) if (p := pounds(c.get("value")))]
    return "; ".join(dict.fromkeys(found))


def _received(measure: str) -> Says:
    def says(release: Json, lot: Json) -> str:
        count = statistic(release, measure, text(lot, "id"))
        return "" if count is None else plain(count)

    return says


def _contractor(release: Json, award: Json) -> str:
    said = []
    for reference in nodes(award.get("suppliers")):
        found = party(release, reference)
        number, scale = text(found, "identifier.id"), text(found, "details.scale")
        size = {"": "", "large": "not an SME"}.get(scale, "SME")
        more = [f"registered number {number}" if number else "", size]
        said.append(", ".join(x for x in (text(reference, "name"), *more) if x))
    title = text(award, "title")
    return "; ".join(said) + (f": {title}" if title and said else "")


def _contractors(release: Json, lot: Json) -> str:
    return "\n".join(c for a in awards_of_lot(release, lot) if (c := _contractor(release, a)))


_AUTHORITY: tuple[Field, ...] = (
    field("I.1", "Official name", lambda r, _: text(buyer(r), "name"), "authority.name"),
    field("I.1", "Postal address", lambda r, _: address(buyer(r)), must=False),
    field("I.1", "E-mail or postal address", _reach, "authority.email or authority.address"),
    field("I.1", "Contact point", lambda r, _: text(buyer(r), "contactPoint.name"), must=False),
    field("I.1", "Internet address", lambda r, _: text(buyer(r), "details.url"), must=False),
)
_AUTHORITY_KIND: tuple[Field, ...] = (
    field("I.4", "Type of the contracting authority", _kind_of_authority, must=False),
    field("I.5", "Main activity", _activity, must=False),
)
_ACCESS: tuple[Field, ...] = (
    field("I.3", "Procurement documents", documents, must=False),
    field("I.3", "Tenders are sent to", of("tender.submissionMethodDetails"), must=False),
)
_SCOPE: tuple[Field, ...] = (
    field("II.1.1", "Title", of("tender.title"), "title"),
    field("II.1.1", "Reference number", of("tender.id"), "tender"),
    field("II.1.2", "Main CPV code", of("tender.classification.id"), "cpv"),
    field("II.1.3", "Type of contract", category),
    field("II.1.4", "Short description", of("tender.description"), "summary"),
)
_TOTAL: tuple[Field, ...] = (
    field("II.1.5", "Estimated total value", lambda r, _: pounds(tender_of(r).get("value")), must=False),
    field("II.1.6", "Divided into lots", _divided),
)  # fmt: skip
_LOT: tuple[Field, ...] = (
    field("II.2.1", "Title", own("title"), "lots[].title", each="lot", must=False),
    field("II.2.2", "CPV codes", cpv, each="lot", must=False),
    field("II.2.3", "Place of performance", _place, each="lot", must=False),
    field("II.2.4", "Description of the procurement", own("description"), "lots[].description", each="lot",
          must=False),
)  # fmt: skip
_LOT_CRITERIA = field("II.2.5", "Award criteria", criteria, "criteria", each="lot")
_LOT_LENGTH: tuple[Field, ...] = (
    field("II.2.6", "Estimated value", lambda _, x: pounds(x.get("value")), each="lot", must=False),
    field("II.2.7", "Duration of the framework agreement or contract",
          lambda _, x: period(x.get("contractPeriod")), "agreement.term", each="lot", must=False),
)  # fmt: skip
_LOT_OPTIONS = field("II.2.11", "Renewal and options", options, each="lot")
_LIMITS = field(
    "II.1.6", "Limits on lots", lot_limits, "limits", when=lambda r: len(lots_of(r)) > 1
)
_LEGAL = field("III.1", "Conditions for participation", conditions, must=False, blank="None")
_PROCEDURE: tuple[Field, ...] = (
    field("IV.1.1", "Type of procedure", procedure, "procedure"),
    field("IV.1.3", "Framework agreement", _framework),
    field("IV.1.3", "Why it is longer than the usual most", _why_long, must=False,
          when=lambda r: bool(_why_long(r, {}))),
)  # fmt: skip
_FEATURES = field("IV.1.11", "Main features of the award procedure", _features, "criteria")
_PREVIOUS = field("IV.2.1", "Previous publication", _previous, must=False, blank="None stated")
_CALL: tuple[Field, ...] = (
    field("IV.2.2", "Tenders or requests to take part by", date_at("tender.tenderPeriod.endDate"),
          "timetable (tenders_close)"),
    field("IV.2.4", "Languages", lambda r, _: ", ".join(texts(tender_of(r), "submissionTerms.languages")),
          must=False),
)  # fmt: skip
_AWARD: tuple[Field, ...] = (
    field("V", "A contract or lot is awarded", _given, each="lot"),
    field("V.2.1", "Date of conclusion", _signed, each="lot", must=False, blank=NOT_CONCLUDED),
    field("V.2.2", "Number of tenders received", _received("bids"), "bids.csv", each="lot"),
    field("V.2.2", "Tenders received from SMEs", _received("smeBids"), each="lot", must=False, blank="Not known"),
    field("V.2.2", "Tenders received electronically", _received("electronicBids"), each="lot", must=False,
          blank="Not known"),
    field("V.2.3", "Contractors", _contractors, each="lot", must=False, blank="None"),
    field("V.2.4", "Total value of the contract or lot", _worth, each="lot", must=False, blank=NOT_CONCLUDED),
)  # fmt: skip
_END: tuple[Field, ...] = (
    field("VI.3", "Additional information", of("description"), must=False, blank="None"),
    field("VI.4.1", "Review body", _review, "notices.review_body", must=False),
    field("VI.4.3", "Review procedure", of("tender.reviewDetails"), must=False),
    field("VI.5", "Date of dispatch of this notice", _dispatched),
)

F02: tuple[Field, ...] = (
    *_AUTHORITY, *_ACCESS, *_AUTHORITY_KIND, *_SCOPE, *_TOTAL, _LIMITS, *_LOT, _LOT_CRITERIA, *_LOT_LENGTH,
    _LOT_OPTIONS, _LEGAL, *_PROCEDURE, *_CALL, *_END,
)  # fmt: skip
F03: tuple[Field, ...] = (
    *_AUTHORITY, *_AUTHORITY_KIND, *_SCOPE, *_TOTAL, *_LOT, _LOT_CRITERIA, *_PROCEDURE, _PREVIOUS, *_AWARD, *_END,
)  # fmt: skip
F21: tuple[Field, ...] = (
    *_AUTHORITY, *_AUTHORITY_KIND, *_SCOPE, *_TOTAL, *_LOT, *_LOT_LENGTH, *_PROCEDURE, _FEATURES, _PREVIOUS, *_AWARD,
    *_END,
)  # fmt: skip
F21_CONTRACT: tuple[Field, ...] = (
    *_AUTHORITY, *_ACCESS, *_AUTHORITY_KIND, *_SCOPE, *_TOTAL, _LIMITS, *_LOT, *_LOT_LENGTH, _LEGAL, *_PROCEDURE,
    _FEATURES, *_CALL, *_END,
)  # fmt: skip
F21_PIN: tuple[Field, ...] = (
    *_AUTHORITY, *_ACCESS, *_AUTHORITY_KIND, *_SCOPE, *_TOTAL, *_LOT, *_LOT_LENGTH, _LEGAL, *_PROCEDURE, _FEATURES,
    field("II.3", "Estimated date of the next notice", date_at("tender.communication.futureNoticeDate"),
          "notices.tender_notice_on", must=False),
    *_END,
)  # fmt: skip
