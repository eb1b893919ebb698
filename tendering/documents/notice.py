"""Award notices: the Word document in the order of the form, and the same facts as open data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.context_letter import address_lines
from tendering.documents.dates import british
from tendering.documents.letter_lot import Block
from tendering.documents.names import Names, counted, joined
from tendering.documents.notice_data import (
    REVIEW_BODY,
    award_features,
    awards_of,
    is_sme,
    release_package,
    sme_received,
    tenders_received,
)
from tendering.documents.templates import Shape, read_template
from tendering.documents.word import Properties, RefusedError
from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.model.bids import Bidder, Dossier
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import money
from tendering.model.outcome import LotOutcome, Outcome
from tendering.model.tender import Tender

F21 = "F21"
AWARD = "award"
TEMPLATE = "notice-f21.docx"
_NOT_ENTERED = "To be entered when the agreement is concluded"
NOTICE: Shape = {
    "authority": {
        "name": "the contracting authority",
        "address": "its address in one line",
        "email": "e-mail address",
        "website": "website",
        "contact": "contact point",
    },
    "object": {
        "title": "title of the tender",
        "reference": "reference number",
        "cpv": "main CPV code",
        "description": "short description",
        "divided": "whether it is divided into lots",
        "value": "total value",
    },
    "lots": [
        {
            "title": "lot with its title",
            "cpv": "additional CPV codes",
            "description": "description of the lot",
            "zones": "its zones",
            "duration": "term of the agreement",
        }
    ],
    "procedure": {
        "type": "type of procedure",
        "framework": "whether a framework is concluded, and with how many",
        "features": "main features of the award procedure",
        "previous": "earlier notice about this procedure",
    },
    "awards": [
        {
            "title": "lot with its title",
            "awarded": "whether it is awarded",
            "concluded": "date of conclusion",
            "value": "value of the lot",
            "received": "number of tenders received",
            "sme": "number received from small and medium-sized enterprises",
            "electronic": "number received electronically",
            "contractors": [
                {
                    "name": "appointed bidder",
                    "number": "registered number",
                    "size": "whether it is small or medium-sized",
                    "roles": "the places it holds",
                }
            ],
        }
    ],
    "review": {"body": "the body for review", "deadlines": "time limits for review"},
    "additional": "additional information",
    "dispatched": "date of dispatch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice made but not written: its kind, its data and its Word document."""

    kind: str
    data: dict[str, object]
    word: bytes

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return f"notice-{self.kind.lower()}"


def award_notice(
    dossier: Dossier,
    outcome: Outcome,
    kind: str,
    on: date,
    *,
    concluded_on: date | None = None,
    ocid: str = "",
    templates: Path | None = None,
) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Make the award notice of a kind.

    Args:
        dossier: The tender, bidders and bids.
        outcome: What was decided; every lot complete.
        kind: ``F21``; or ``award``, where the law of the tender leaves one form only.
        on: The day of dispatch.
        concluded_on: Day the agreement was concluded; printed as to be entered until it is known.
        ocid: The open contracting id, where the publishing service has given one.
        templates: An authority's own folder of templates.
    """
    regime = regime_of(dossier.tender)
    problems = [*_wrong_kind(kind, regime), *_lacking(dossier.tender, outcome)]
    if has_error(problems):
        return None, tuple(problems)
    template, bad = read_template(TEMPLATE, NOTICE, templates)
    if template is None:
        return None, bad
    properties = Properties(
        title=f"{F21} award notice: {dossier.tender.title}",
        author=dossier.tender.authority.name,
        subject=F21,
        stamp=f"{on.isoformat()}T00:00:00Z",
    )
    try:
        word = template.render(
            notice_context(dossier, outcome, on, concluded_on), properties, where="notice F21"
        )
    except RefusedError as refused:
        return None, (refused.finding,)
    data = release_package(dossier, outcome, on, ocid=ocid, concluded_on=concluded_on)
    return Notice(kind=F21, data=data, word=word), tuple(problems)


def kinds_that_fit(regime: RegimeAnswer) -> tuple[str, ...]:
    """Return the award notices of the law a tender is under."""
    if regime.regime is Regime.PCR2015:
        return ("F21",) if regime.light_touch else ("F03",)
    if regime.regime is Regime.PCR2006:
        return ("F21",)  # the later form, used as the authority adopted later rules: T023 says so
    return ("UK6", "UK7") if regime.regime is Regime.PA2023 else ()


def _wrong_kind(kind: str, regime: RegimeAnswer) -> list[Finding]:
    if regime.regime is None:
        return [finding("T020", kind, f"which law applies is not known: {regime.because}")]
    fits = kinds_that_fit(regime)
    if not fits:
        return [
            finding(
                "T020",
                kind,
                f"the tender is under the {regime.title}, whose notices this tool does not make",
            )
        ]
    asked = kind.strip().upper()
    if asked == AWARD.upper() and len(fits) == 1:
        asked = fits[0]
    light = "light touch services under " if regime.light_touch else ""
    said = f"for {light}the {regime.title} the award notice is {joined(fits, 'or')}"
    if asked == AWARD.upper():
        return [finding("T020", kind, f"{said}: name one of them")]
    if asked not in fits:
        return [finding("T020", kind, f"{kind} does not fit: {said}")]
    if asked == F21 and regime.regime is Regime.PCR2006:
        return [
            finding(
                "T023",
                kind,
                f"the tender is under the {regime.title}; F21 is a form of the law after it",
            )
        ]
    return (
        []
        if asked == F21
        else [finding("T020", kind, f"{said}, which this tool does not make yet")]
    )


def _lacking(tender: Tender, outcome: Outcome) -> list[Finding]:
    found = [
        finding("T022", f"lot {lot.lot}", "; ".join(lot.waiting_for) or "the lot is not complete")
        for lot in outcome.lots
        if not lot.complete
    ]
    facts = {
        "authority.name": ("the authority's name", tender.authority.name),
        "authority.email": (
            "an e-mail or postal address",
            tender.authority.address or tender.authority.email,
        ),
        "cpv": ("a CPV code", tender.cpv),
        "summary": ("a short description", tender.summary),
    }
    found.extend(
        finding("T021", tender.at(key), f"the notice needs {what}: {key} is blank or missing")
        for key, (what, value) in facts.items()
        if not value
    )
    return found


def notice_context(
    dossier: Dossier, outcome: Outcome, on: date, concluded_on: date | None
) -> dict[str, object]:
    """Return the values of the template's tags, in the order of the form."""
    tender = dossier.tender
    authority = tender.authority
    return {
        "authority": {
            "name": authority.name,
            "address": ", ".join(address_lines(authority.address)) or "Not stated",
            "email": authority.email or "Not stated",
            "website": authority.website or "Not stated",
            "contact": authority.contact or "Not stated",
        },
        "object": {
            "title": tender.title,
            "reference": tender.id,
            "cpv": tender.cpv[0] if tender.cpv else "Not stated",
            "description": tender.summary or "Not stated",
            "divided": f"Yes, into {len(tender.lots)} lots" if len(tender.lots) > 1 else "No",
            "value": _value(tender),
        },
        "lots": _lots(dossier),
        "procedure": {
            "type": _procedure(tender),
            "framework": _framework(dossier, outcome),
            "features": award_features(tender),
            "previous": _previous(tender),
        },
        "awards": [_award_block(dossier, outcome, lot, concluded_on) for lot in outcome.lots],
        "review": {
            "body": f"{REVIEW_BODY}, Strand, London WC2A 2LL",
            "deadlines": _deadlines(tender),
        },
        "additional": f"{_adopted(tender)}Evaluation {outcome.evaluation}; fingerprint of the published tender "
        f"{outcome.fingerprint}.",
        "dispatched": british(on),
    }


def _value(tender: Tender) -> str:
    if tender.value_amount is None:
        return "Not stated"
    vat = {"excluded": " without VAT", "included": " with VAT"}.get(tender.value_vat or "", "")
    return f"{money(tender.value_amount).removesuffix('.00')}{vat}, estimated"


def _lots(dossier: Dossier) -> list[Block]:
    names, tender = Names.of(dossier), dossier.tender
    agreement = tender.agreement
    duration = (agreement.term if agreement else None) or "Not stated"
    if agreement and agreement.extensions:
        duration += f", with extensions of {joined(agreement.extensions)}"
    return [
        {
            "title": names.lot(lot.id),
            "cpv": joined(tender.cpv[1:]) or "None",
            "description": lot.description or tender.summary or "Not stated",
            "zones": joined(names.zone(z.id, lot.id) for z in lot.zones) or "The whole area",
            "duration": duration,
        }
        for lot in tender.lots
    ]


def _procedure(tender: Tender) -> str:
    own = "Procedure of the authority's own, under the light touch rules (regulation 76)"
    return {"open": "Open procedure", "restricted": "Restricted procedure"}.get(
        tender.procedure or "", own
    )


def _framework(dossier: Dossier, outcome: Outcome) -> str:
    if dossier.tender.agreement is None or dossier.tender.agreement.kind != "framework":
        return "No"
    holders = {p.bidder for lot in outcome.lots for p in lot.places}
    return f"Yes, with {counted(len(holders), 'operator')}"


def _previous(tender: Tender) -> str:
    if tender.started_by_on is None:
        return "None stated"
    event = (tender.started_by_event or "notice").replace("_", " ")
    return f"{event[:1].upper()}{event[1:]} of {british(tender.started_by_on)}"


def _award_block(
    dossier: Dossier, outcome: Outcome, decided: LotOutcome, concluded_on: date | None
) -> Block:
    names = Names.of(dossier, decided.lot)
    awards = [a for a in awards_of(dossier, outcome) if a.lot == decided.lot]
    small, received = sme_received(dossier, decided), tenders_received(dossier, decided)
    electronic = (
        dossier.tender.standstill is None or dossier.tender.standstill.method == "electronic"
    )
    return {
        "title": names.lot(decided.lot),
        "awarded": "Yes" if awards else "No: no eligible tender was appointed",
        "concluded": british(concluded_on) if concluded_on else _NOT_ENTERED,
        "value": _NOT_ENTERED,
        "received": str(received),
        "sme": "Not known" if small is None else str(small),
        "electronic": str(received) if electronic else "Not known",
        "contractors": [
            {
                "name": a.bidder.name,
                "number": a.bidder.number or "Not stated",
                "size": _size(a.bidder),
                "roles": a.title,
            }
            for a in awards
        ],
    }


def _size(bidder: Bidder) -> str:
    small = is_sme(bidder)
    if small is None:
        return "Not stated"
    return "SME" if small else "Not an SME"


def _deadlines(tender: Tender) -> str:
    if regime_of(tender).regime is Regime.PCR2006:
        return (
            "Proceedings are subject to the time limits of the Public Contracts Regulations 2006."
        )
    return "Proceedings are subject to the time limits of regulations 92 and 93 of the Public Contracts Regulations 2015."


def _adopted(tender: Tender) -> str:
    """Say that a later form is used for an older procedure; nothing where it is the form of its own law."""
    if regime_of(tender).regime is not Regime.PCR2006:
        return ""
    return (
        "The procedure was begun under the Public Contracts Regulations 2006; this later form is used as the authority "
        "has adopted it. "
    )
