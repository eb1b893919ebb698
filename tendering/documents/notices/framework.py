"""What a notice says of the procedure and of a framework: how work is awarded through it, its users, its fees."""

from __future__ import annotations

from tendering.documents.names import counted
from tendering.documents.notices.case import Case, Json, day_end, filled, nothing
from tendering.model.tender import Tender

_METHODS = {
    "without": "withoutReopeningCompetition",
    "with": "withReopeningCompetition",
    "both": "withAndWithoutReopeningCompetition",
}


def procedure(case: Case) -> Json:
    """Return the procedure: open where nobody is left out before tendering, selective otherwise.

    The Act knows two procedures; one of the authority's own is a competitive flexible procedure (s.20(2)).
    """
    tender = case.tender
    selective = any(stage.keep for stage in tender.stages) or tender.procedure == "restricted"
    if case.act:
        is_open = tender.procedure == "open"
        details = "Open procedure" if is_open else "Competitive flexible procedure"
        data: Json = {
            "procurementMethod": "open" if is_open else "selective",
            "procurementMethodDetails": details,
        }
        if not is_open:
            data["procedure"] = {"features": process(tender)}
        return data
    own = "Procedure of the authority's own, under the light touch rules (regulation 76)"
    named = {"open": "Open procedure", "restricted": "Restricted procedure"}
    return {
        "procurementMethod": "selective" if selective else "open",
        "procurementMethodDetails": named.get(tender.procedure or "", own),
    }


def process(tender: Tender) -> str:
    """Describe the process (reg 19(2)(c)): in the tender's own words, else its stages."""
    if tender.notices.process:
        return tender.notices.process
    if len(tender.stages) < 2:
        return (
            "One stage: every tender received in time is tested against the published conditions and rules, then "
            "assessed against the award criteria."
        )
    said = [f"{counted(len(tender.stages), 'stage')}."]
    for number, stage in enumerate(tender.stages, start=1):
        title = stage.title or stage.id.replace("_", " ")
        kept = f" At most {stage.keep.most} suppliers go on." if stage.keep else ""
        said.append(f"Stage {number}, {title}.{kept}")
    return " ".join(said)


def techniques(case: Case, *, whole: bool = True) -> Json:
    """Return the techniques: whether a framework is let, and on what terms."""
    agreement = case.tender.agreement
    if agreement is None:
        return {}
    if agreement.kind == "dps":
        return {"hasDynamicPurchasingSystem": True}
    if agreement.kind != "framework":
        return {"hasFrameworkAgreement": False} if case.act else {}
    if not whole:
        rationale = filled(periodRationale=agreement.term_reason)
        return {"hasFrameworkAgreement": True, **filled(frameworkAgreement=rationale)}
    call_off = agreement.call_off
    return {
        "hasFrameworkAgreement": True,
        "frameworkAgreement": filled(
            maximumParticipants=agreement.stated_maximum or most_suppliers(case.tender),
            method=_METHODS.get(call_off.competition or "") if call_off else None,
            description=" ".join(call_off.steps) if call_off else "",
            buyerCategories=agreement.users,
            periodRationale=agreement.term_reason,
            isOpenFrameworkScheme=agreement.open_until is not None if case.act else None,
            openFrameworkSchemeEndDate=day_end(agreement.open_until)
            if agreement.open_until
            else None,
        ),
    }


def most_suppliers(tender: Tender) -> int | None:
    """Return the most suppliers there can be: every place to another; None where a role has no limit.

    A place of a role that another includes is not counted again.
    """
    total = 0
    for lot in tender.lots:
        inside = {name for role in lot.roles for name in role.including}
        for role in lot.roles:
            if role.role in inside:
                continue
            zones = [z.id for z in lot.zones] if role.per == "zone" else [None]
            for zone in zones:
                most = role.places_in(zone).most
                if most is None:
                    return None
                total += most
    return total or None


def fees(tender: Tender) -> Json:
    """Return what suppliers pay to be on the framework, in the words of the tender; nothing where nothing is said."""
    said = tender.agreement.fees if tender.agreement is not None else None
    if said is None or nothing(said):
        return {}
    return {"participationFees": [{"id": "1", "description": said}]}
