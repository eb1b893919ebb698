"""Notices of what was awarded: transparency, contract award; and the award notices of the older law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from tendering.checks.record import summaries
from tendering.documents.dates import british
from tendering.documents.letter_winners import appointed_words
from tendering.documents.names import capital, joined
from tendering.documents.notices.before import conflicts, form_extras
from tendering.documents.notices.bids import assessed, holders_of, named, statistics, the_record
from tendering.documents.notices.case import (
    SIGNED_EVENTS,
    Case,
    Json,
    day_end,
    day_start,
    filled,
    instant,
    numbered,
    worth,
)
from tendering.documents.notices.framework import fees, procedure, techniques
from tendering.documents.notices.lots import (
    award_criteria,
    award_id,
    item_json,
    lot_json,
    renewal,
    suitability,
)
from tendering.documents.notices.parties import buyer, party_id, review_body, suppliers
from tendering.documents.notices.release import notice_document, package, tender_head
from tendering.law.calendar import CalendarEndsError
from tendering.law.standstill import StandstillRefusedError, for_tender
from tendering.model.bids import Bidder, Party
from tendering.model.entries import EntryKind
from tendering.model.numbers import exact
from tendering.model.tender import Lot

DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award: a bidder appointed in a lot, with every role it holds there.

    Attributes:
        alone: Whether it is the only one of its lot, and so worth all the lot is worth.
    """

    id: str
    lot: Lot
    bidder: Bidder
    title: str
    alone: bool


def awards_in(case: Case) -> tuple[Award, ...]:
    """Return an award for each bidder and lot, in the order of the lot's places."""
    found: list[Award] = []
    for lot in case.tender.lots:
        decided = case.outcome.lot(lot.id) if case.outcome is not None else None
        if decided is None or case.dossier is None:
            continue
        holders, names = holders_of(decided), case.names.in_lot(lot.id)
        for number, bidder in enumerate(holders, start=1):
            title = appointed_words(decided, lot, bidder, names)
            found.append(
                Award(
                    id=award_id(case.tender, lot.id, number),
                    lot=lot,
                    bidder=case.bidder(bidder),
                    title=title,
                    alone=len(holders) == 1,
                )
            )
    return tuple(found)


def award_notice(case: Case) -> Json:
    """Return the release package of UK5, UK6, F03 or F21."""
    awards = awards_in(case)
    body: Json = {
        "tender": _tender(case),
        **filled(awards=[*(_award(case, a) for a in awards), *_unsuccessful(case)]),
    }
    if case.kind.code != "UK5":
        body["bids"] = {"statistics": statistics(case)}
    contracts = [_contract(case, a) for a in awards]
    body |= filled(contracts=contracts)
    parties = [buyer(case), *suppliers(case, [a.bidder for a in awards], named(case))]
    if not case.act:
        parties.append(review_body(case))
    if not case.act:
        body["description"] = _additional(case)
        body |= filled(relatedProcesses=_previous(case))
    return package(case, body, parties)


def _previous(case: Case) -> list[Json]:
    """Return the notice that began the procedure, as an earlier publication of the same process."""
    tender = case.tender
    if tender.started_by_on is None:
        return []
    event = (tender.started_by_event or "notice").replace("_", " ")
    title = f"{capital(event)} of {british(tender.started_by_on)}"
    process: Json = {
        "relationship": ["prior"],
        "title": title,
        "scheme": "ocid",
        "identifier": case.ocid,
    }
    return numbered([process])


def _additional(case: Case) -> str:
    """Say on what evaluation an award rests, and that a later form is used where it is."""
    outcome = case.outcome
    later = (
        "The procedure was begun under the Public Contracts Regulations 2006; this later form is used as the authority "
        "has adopted it. "
        if case.regime.regime != case.kind.regime
        else ""
    )
    if outcome is None:
        return later.strip()
    return f"{later}Evaluation {outcome.evaluation}; fingerprint of the published tender {outcome.fingerprint}."


def lots_after(case: Case) -> list[Json]:
    """Return the lots of a notice after the award, each with what became of it."""
    found = []
    for lot in case.tender.lots:
        decided = case.outcome.lot(lot.id) if case.outcome is not None else None
        status = "complete" if decided is None or decided.places else "unsuccessful"
        data = lot_json(case, lot, status, whole=False)
        if not case.act:
            data |= filled(contractPeriod=case.contract_period())
        if case.kind.code == "F03":
            data |= filled(awardCriteria=award_criteria(case.tender, lot))
        if case.kind.code == "UK5":
            data |= suitability(case.tender)
        found.append(data)
    return found


def tender_after(case: Case) -> Json:
    """Return what notices after the award say of the tender."""
    tender = case.tender
    return tender_head(case, "complete") | filled(
        description=tender.summary,
        mainProcurementCategory="services" if not case.act else None,
        value=worth(tender.value_amount, tender.value_vat)
        if tender.value_amount is not None
        else {},
        lots=lots_after(case),
    )


def _tender(case: Case) -> Json:
    data = tender_after(case) | procedure(case)
    if not case.act:
        data["items"] = [item_json(case, lot) for lot in case.tender.lots]
        data |= filled(techniques=techniques(case, whole=False)) | form_extras(case)
    if case.kind.code == "UK6":
        data |= filled(techniques=techniques(case, whole=False))
    if case.kind.code == "UK5":
        data |= _direct(case) | fees(case.tender)
        data |= filled(techniques=techniques(case), documents=conflicts(case))
    return data


def _direct(case: Case) -> Json:
    """Return the ground of a direct award and why it applies, as the record has them."""
    route = case.of(EntryKind.ROUTE_AND_VALUE)
    ground = route[-1].fact("ground") if route else ""
    return filled(
        procurementMethod=DIRECT,
        procurementMethodDetails="Direct award",
        procurementMethodRationale=route[-1].fact("reason") if route else "",
        procurementMethodRationaleClassifications=[
            {"scheme": "eforms-direct-award-justification", "id": ground, "description": ground}
        ]
        if ground
        else [],
        riskDetails=case.tender.notices.risks,
        procedure=None,
    )


def signed_on(case: Case, award: Award) -> date | None:
    """Return the day an award's contract was entered into, as the record has it."""
    found = [
        e for e in case.of(EntryKind.SIGNED, lot=award.lot.id) if e.bidder in ("", award.bidder.id)
    ]
    return found[-1].on if found else case.concluded_on


def signed_value(case: Case, award: Award) -> Fraction | None:
    """Return the value a contract was signed for, where the record holds it for that supplier."""
    for entry in reversed(case.of(EntryKind.SIGNED, lot=award.lot.id)):
        if entry.bidder == award.bidder.id and entry.fact("value"):
            try:
                return exact(entry.fact("value"))
            except ValueError:
                return None
    return None


def award_value(case: Case, award: Award) -> Json:
    """Return what an award is worth: all of its lot where it is alone in it.

    The value of a lot shared by several suppliers stands with the lot: on each award it would be counted again.
    """
    if award.alone and award.lot.value_amount is not None:
        return worth(award.lot.value_amount, case.tender.value_vat)
    return {}


def _award(case: Case, award: Award) -> Json:
    act = case.act
    pending = act and case.kind.code in ("UK5", "UK6")
    data = filled(
        id=award.id,
        title=award.title,
        status="pending" if pending else "active",
        relatedLots=[award.lot.id],
        suppliers=[{"id": party_id(award.bidder), "name": award.bidder.name}],
    )
    if not act:
        return data
    data |= filled(
        value=award_value(case, award),
        mainProcurementCategory="services",
        aboveThreshold=case.above_threshold,
        items=[item_json(case, award.lot)],
        contractPeriod=case.contract_period(),
        documents=notice_document(case),
        **renewal(case.tender),
    )
    if case.kind.code == "UK6":
        data |= _uk6(case, award)
    return data


def _uk6(case: Case, award: Award) -> Json:
    given = summaries_given(case, award.lot.id)
    standstill = standstill_end(case)
    decided = award_decided_on(case)
    return filled(
        date=day_start(decided) if decided else None,
        assessmentSummariesDateSent=day_start(max(given)) if given else None,
        standstillPeriod=filled(endDate=day_end(standstill)) if standstill else {},
        subcontracting=_relied_on(case, award),
        description=_consortium(case, award),
    )


def decided_on(case: Case) -> date | None:
    """Return the day from which the award could be told: approval of the evaluation, else as the record has it."""
    if case.dossier is not None and case.dossier.approved_on is not None:
        return case.dossier.approved_on
    found = case.of(EntryKind.APPROVED, EntryKind.DECISION)
    return found[-1].on if found else None


def award_decided_on(case: Case) -> date | None:
    """Return the day of the decision to award, as the record has it; where it has none, the day of approval."""
    made = case.of(EntryKind.DECISION)
    return made[-1].on if made else decided_on(case)


def summaries_given(case: Case, lot: str) -> list[date]:
    """Return the days on which assessment summaries of a lot were given to those whose tenders were assessed."""
    if case.dossier is None or case.outcome is None:
        return []
    decided = case.outcome.lot(lot)
    given = summaries(the_record(case, case.dossier), lot)
    owed = [b.id for b in assessed(case, decided)] if decided is not None else []
    days = [given.get(b) or given.get("") for b in owed]
    return [d for d in days if d] if all(days) else []


def standstill_end(case: Case) -> date | None:
    """Return the last day of the standstill that begins with this notice; None where there is none."""
    try:
        return for_tender(case.tender, case.on).last_day
    except (StandstillRefusedError, CalendarEndsError):
        return None


def _parties(case: Case, award: Award, word: str) -> list[Party]:
    every = case.dossier.parties if case.dossier is not None else ()
    return [p for p in every if p.bidder == award.bidder.id and word in p.role.lower()]


def _relied_on(case: Case, award: Award) -> Json:
    """Return the associated persons: those whom a supplier relies on to meet a condition."""
    found = _parties(case, award, "associated")
    found += [p for p in _parties(case, award, "") if p.relied_on_for and p not in found]
    if not found:
        return {}
    main = [{"id": party_id(award.bidder), "name": award.bidder.name}]
    rows: list[Json] = [
        {
            "mainContractors": main,
            "description": ", ".join(
                t
                for t in (
                    p.party,
                    p.role.replace("_", " "),
                    p.number,
                    f"relied on for {p.relied_on_for}" if p.relied_on_for else "",
                )
                if t
            ),
        }
        for p in found
    ]
    return {"subcontracts": numbered(rows)}


def _consortium(case: Case, award: Award) -> str:
    members = [p.party for p in _parties(case, award, "member")]
    return f"{award.bidder.name} is a consortium of {joined(members)}." if members else ""


def _unsuccessful(case: Case) -> list[Json]:
    if case.outcome is None or case.kind.code == "UK5":
        return []
    empty = [lot.lot for lot in case.outcome.lots if not lot.places]
    on = award_decided_on(case)
    return [
        filled(
            id=f"{award_id(case.tender, lot, 0)[:-2]}-none",
            status="unsuccessful",
            relatedLots=[lot],
            finalStatusDate=day_start(on) if on and case.act else None,
        )
        for lot in empty
    ]


def _contract(case: Case, award: Award) -> Json:
    """Return the contract of an award notice: not made yet under the Act, and perhaps made under the older law."""
    if case.act:
        due = case.deadline(*SIGNED_EVENTS)
        milestone = {"id": "1", "type": "futureSignatureDate", "status": "scheduled"}
        return filled(
            id=award.id,
            awardID=award.id,
            status="pending",
            milestones=[{**milestone, "dueDate": due}] if due else [],
        )
    concluded = signed_on(case, award)
    if concluded is not None and concluded > case.on:
        concluded = None
    return filled(
        id=award.id,
        awardID=award.id,
        status="active" if concluded else "pending",
        dateSigned=instant(concluded, time(12)) if concluded else None,
    )
