"""Whether a release holds together: types, codes, what must be there, and references that point at something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tendering.checks.notices.read import (  # fmt: skip
    Json,
    awards_of,
    lots_of,
    moment,
    node,
    nodes,
    number,
    parties_of,
    text,
)
from tendering.model.findings import Finding, finding

TEXT, DATE, NUMBER, FLAG = "text", "date and time", "number", "true or false"
OCID = re.compile(r"ocds-[a-z0-9]{6}-\S+")
DRAFT = "ocds-213czf"
"""The prefix the standard keeps for examples: a notice gets its real ocid from the service that publishes it."""
_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Codes:
    """A closed list of codes."""

    codes: frozenset[str]


def _codes(words: str) -> Codes:
    return Codes(frozenset(words.split()))


_VALUE = {"amount": NUMBER, "amountGross": NUMBER, "currency": TEXT}
_PERIOD = {"startDate": DATE, "endDate": DATE, "maxExtentDate": DATE, "durationInDays": NUMBER}
_WHO = {"id": TEXT, "name": TEXT}
_CLASS = {"scheme": TEXT, "id": TEXT, "description": TEXT}
_ADDRESS = {"streetAddress": TEXT, "locality": TEXT, "region": TEXT, "postalCode": TEXT}
_DOCUMENT = {"id!": TEXT, "documentType": TEXT, "noticeType": TEXT, "url": TEXT, "description": TEXT,
             "datePublished": DATE}  # fmt: skip
_MILESTONE = {"id!": TEXT, "type": TEXT, "description": TEXT, "dueDate": DATE,
              "status": _codes("scheduled met notMet partiallyMet")}  # fmt: skip
_ITEM = {"id!": TEXT, "relatedLot": TEXT, "additionalClassifications": [_CLASS], "deliveryAddresses": [_ADDRESS],
         "quantity": NUMBER}  # fmt: skip
_STATUS = _codes("planning planned active cancelled unsuccessful complete withdrawn")
_CATEGORY = _codes("goods services works")
_WEIGHTS = _codes(
    "percentageExact percentageRangeMiddle decimalExact decimalRangeMiddle pointsExact pointsRangeMiddle order"
)
_CRITERION = {
    "type": TEXT,
    "name": TEXT,
    "description": TEXT,
    "numbers": [{"number": NUMBER, "weight": _WEIGHTS}],
}
_MORE = {
    "hasRenewal": FLAG,
    "renewal": {"description": TEXT},
    "hasOptions": FLAG,
    "options": {"description": TEXT},
}
_LOT = {"id!": TEXT, "title": TEXT, "description": TEXT, "status": _STATUS, "value": _VALUE, "contractPeriod": _PERIOD,
        "awardCriteria": {"criteria": [_CRITERION], "weightingDescription": TEXT},
        "suitability": {"sme": FLAG, "vcse": FLAG}, **_MORE}  # fmt: skip
_FRAMEWORK = {"maximumParticipants": NUMBER, "description": TEXT, "buyerCategories": TEXT,
              "isOpenFrameworkScheme": FLAG, "openFrameworkSchemeEndDate": DATE,
              "method": _codes("withReopeningCompetition withoutReopeningCompetition "
                               "withAndWithoutReopeningCompetition")}  # fmt: skip
_TENDER = {
    "id!": TEXT, "title": TEXT, "description": TEXT, "status": _STATUS, "value": _VALUE, "lots": [_LOT],
    "items": [_ITEM], "legalBasis": _CLASS, "classification": _CLASS, "mainProcurementCategory": _CATEGORY,
    "procurementMethod": _codes("open selective limited direct"), "procurementMethodDetails": TEXT,
    "specialRegime": [TEXT], "aboveThreshold": FLAG, "tenderPeriod": _PERIOD, "enquiryPeriod": _PERIOD,
    "awardPeriod": _PERIOD, "documents": [_DOCUMENT], "submissionMethodDetails": TEXT,
    "lotDetails": {"maximumLotsBidPerSupplier": NUMBER, "maximumLotsAwardedPerSupplier": NUMBER,
                   "awardCriteriaDetails": TEXT},
    "techniques": {"hasFrameworkAgreement": FLAG, "frameworkAgreement": _FRAMEWORK},
    "communication": {"futureNoticeDate": DATE}, "riskDetails": TEXT,
}  # fmt: skip
_AWARD = {"id!": TEXT, "title": TEXT, "status": _codes("pending active cancelled unsuccessful"), "date": DATE,
          "value": _VALUE, "suppliers": [_WHO], "items": [_ITEM], "contractPeriod": _PERIOD, "relatedLots": [TEXT],
          "documents": [_DOCUMENT], "standstillPeriod": _PERIOD, "assessmentSummariesDateSent": DATE,
          "milestones": [_MILESTONE], **_MORE}  # fmt: skip
_CONTRACT = {"id!": TEXT, "awardID!": TEXT, "title": TEXT, "status": _codes("pending active cancelled terminated"),
             "period": _PERIOD, "value": _VALUE, "dateSigned": DATE, "documents": [_DOCUMENT],
             "milestones": [_MILESTONE], "implementation": {"endDate": DATE, "documents": [_DOCUMENT]},
             **_MORE}  # fmt: skip
_PARTY = {"id": TEXT, "name": TEXT, "identifier": _CLASS, "address": _ADDRESS, "roles": [TEXT],
          "contactPoint": {"name": TEXT, "email": TEXT, "telephone": TEXT},
          "details": {"scale": TEXT, "vcse": FLAG}}  # fmt: skip
RELEASE: Mapping[str, object] = {
    "ocid!": TEXT, "id!": TEXT, "date!": DATE, "initiationType!": _codes("tender"), "language": TEXT,
    "tag!": [_codes("planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate "
                    "awardCancellation contract contractUpdate contractAmendment implementation implementationUpdate "
                    "contractTermination compiled")],
    "parties": [_PARTY], "buyer": _WHO, "tender": _TENDER, "awards": [_AWARD], "contracts": [_CONTRACT],
    "planning": {"documents": [_DOCUMENT], "milestones": [_MILESTONE]},
    "bids": {"statistics": [{"id!": TEXT, "measure!": TEXT, "value!": NUMBER, "relatedLot": TEXT}]},
}  # fmt: skip
PACKAGE: Mapping[str, object] = {
    "uri!": TEXT, "version!": TEXT, "publishedDate!": DATE, "publisher!": {"name!": TEXT}, "extensions": [TEXT],
}  # fmt: skip


def shape_findings(data: object, shape: object, where: str) -> Iterator[Finding]:
    """Find values of the wrong type, codes that are not in their list, and fields that must be there."""
    if isinstance(shape, Mapping):
        if not isinstance(data, Mapping):
            yield _wrong(where, "an object")
            return
        for name, inner in shape.items():
            key = name.removesuffix("!")
            if data.get(key) is not None:
                yield from shape_findings(data[key], inner, f"{where}.{key}" if where else key)
            elif name.endswith("!"):
                yield finding("N011", f"{where}.{key}" if where else key, f"{key} is missing")
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield _wrong(where, "a list")
            return
        for n, item in enumerate(data):
            yield from shape_findings(item, shape[0], f"{where}[{n}]")
    elif isinstance(shape, Codes):
        if data not in shape.codes if isinstance(data, str) else True:
            shown = f"{data[:40]!r}" if isinstance(data, str) else "this"
            yield finding("N012", where, f"{shown} is not one of {', '.join(sorted(shape.codes))}")
    elif not _is(data, str(shape)):
        yield _wrong(where, f"a {shape}" if shape != TEXT else "text")


def _wrong(where: str, wanted: str) -> Finding:
    return finding("N010", where or "the file", f"this is not {wanted}")


def _is(data: object, kind: str) -> bool:
    if kind == FLAG:
        return isinstance(data, bool)
    if kind == NUMBER:
        return number({"it": data}, "it") is not None
    if kind == DATE:
        return isinstance(data, str) and bool(_OFFSET.fullmatch(data)) and moment(data) is not None
    return isinstance(data, str) or (isinstance(data, int) and not isinstance(data, bool))


def reference_findings(release: Json, where: str) -> Iterator[Finding]:
    """Find references that point at nothing, ids used twice, and an ocid of the wrong form."""
    ocid = text(release, "ocid")
    if ocid and not OCID.fullmatch(ocid):
        said = f"{ocid[:60]!r} does not start with ocds- and six characters of a registered prefix"
        yield finding("N014", f"{where}ocid", said)
    for name, found in (
        ("parties", parties_of(release)),
        ("tender.lots", lots_of(release)),
        ("awards", awards_of(release)),
        ("contracts", nodes(release.get("contracts"))),
    ):
        counts = Counter(t for x in found if (t := text(x, "id")))
        for key, count in counts.items():
            if count > 1:
                yield finding(
                    "N015", f"{where}{name}", f"the id {key[:60]!r} is used {count} times"
                )
    yield from _dangling(release, where)


def _dangling(release: Json, where: str) -> Iterator[Finding]:
    parties = {text(p, "id") for p in parties_of(release)}
    lots = {text(x, "id") for x in lots_of(release)}
    awards = {text(a, "id") for a in awards_of(release)}
    if parties and text(release, "buyer.id") not in {"", *parties}:
        yield _nothing(f"{where}buyer", "party", text(release, "buyer.id"))
    for n, award in enumerate(awards_of(release)):
        at = f"{where}awards[{n}]"
        for supplier in nodes(award.get("suppliers")):
            if parties and text(supplier, "id") not in parties:
                yield _nothing(f"{at}.suppliers", "party", text(supplier, "id"))
        related = award.get("relatedLots")
        for lot in related if isinstance(related, list) else ():
            if lots and text(lot) not in lots:
                yield _nothing(f"{at}.relatedLots", "lot", text(lot))
    for n, contract in enumerate(nodes(release.get("contracts"))):
        if awards and text(contract, "awardID") not in awards:
            yield _nothing(f"{where}contracts[{n}].awardID", "award", text(contract, "awardID"))
    for name, rows in (
        ("tender.items", nodes(node(release.get("tender")).get("items"))),
        ("bids.statistics", nodes(node(release.get("bids")).get("statistics"))),
    ):
        for n, row in enumerate(rows if lots else ()):
            if text(row, "relatedLot") and text(row, "relatedLot") not in lots:
                yield _nothing(f"{where}{name}[{n}].relatedLot", "lot", text(row, "relatedLot"))


def _nothing(where: str, what: str, key: str) -> Finding:
    return finding("N013", where, f"no {what} has the id {key[:60]!r}")
