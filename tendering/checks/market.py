"""Checks of a market that stays open, as published: nobody is kept out by number or charge, and its rules can be applied."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.report import AS_ADOPTED, Check, named, report
from tendering.framework.admissions import admission_of, stays_open
from tendering.framework.offers import floor_on
from tendering.framework.requests import rules_of
from tendering.law.admission_time import DPS, rule_of, time_to_decide
from tendering.law.calendar import day_text
from tendering.law.periods import length_of
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.findings import Finding
from tendering.model.numbers import money
from tendering.model.tender import Tender


def _is_system(tender: Tender) -> bool:
    """Say whether it is a dynamic purchasing system under the Regulations: under the Act X82 speaks of a market."""
    agreement = tender.agreement
    return (
        agreement is not None
        and agreement.kind == DPS
        and regime_of(tender).regime is not Regime.PA2023
    )


def _has_market(tender: Tender) -> bool:
    return _is_system(tender) or admission_of(tender) is not None


def l200_no_limit(tender: Tender) -> Iterator[Finding]:
    """Whoever passes joins an open market: nothing limits their number, by lot, by zone, or for one bidder."""
    agreement = tender.agreement
    if agreement is None or not _has_market(tender):
        return
    rest = "everyone who passes the entry questions is admitted, and the number is not limited"
    if agreement.stated_maximum is not None:
        said = f"at most {agreement.stated_maximum} suppliers are stated; {rest}"
        yield report(tender, "L200", "agreement.stated_maximum", said)
    for lot in tender.lots:
        for role in lot.roles:
            path = f"lots[{lot.id}].roles[{role.role}].places"
            counts = [role.places.most, *(p.most for p in role.by_zone.values())]
            if any(most is not None for most in counts):
                most = next(m for m in counts if m is not None)
                said = f"lot {lot.id}, {role.role}: {most} places at most; {rest}"
                yield report(tender, "L200", f"{path}.most", said)
    for n, limit in enumerate(tender.limits):
        said = f"a bidder holds at most {limit.most} {limit.counts} as {limit.role}; {rest}"
        yield report(tender, "L200", f"limits[{n}]", said)


def l201_no_charge(tender: Tender) -> Iterator[Finding]:
    """Nobody pays to join a dynamic purchasing system or to take part in it."""
    agreement = tender.agreement
    if agreement is not None and agreement.fees and _is_system(tender):
        said = f"suppliers are charged ({agreement.fees}); nobody may be, for joining or for taking part"
        yield report(tender, "L201", "agreement.fees", said)


def l202_may_be_joined(tender: Tender) -> Iterator[Finding]:
    """What is published as open at any time is of a kind that the law lets providers join later."""
    agreement = tender.agreement
    if agreement is None or admission_of(tender) is None or stays_open(tender):
        return
    act = regime_of(tender).regime is Regime.PA2023
    if agreement.kind == DPS and act:
        return  # X82 says it
    said = (
        f"a {agreement.kind} under the {regime_of(tender).title} admits nobody after its tenders have closed, and "
        "agreement.admission lets providers join at any time"
    )
    yield report(tender, "L202", "agreement.admission", said)


def l203_rules_can_be_applied(tender: Tender) -> Iterator[Finding]:
    """Ceilings and joint lots name lots; services name lots; the ladder ends in a draw; no ceiling lies below the floor."""
    rules, admission = rules_of(tender), admission_of(tender)
    known = [lot.id for lot in tender.lots]
    for service in admission.services if admission is not None else ():
        strange = [x for x in service.lots or () if x not in known]
        if strange:
            said = f"service {service.id} names lot {named(strange)}; the lots are {named(known)}"
            yield report(tender, "L203", "agreement.admission.services", said)
    if rules is None:
        return
    if admission is None or not admission.services:
        said = "packages are requested by service, and agreement.admission names no services"
        yield report(tender, "L203", "agreement.requests", said)
    strange = [x for x in (*rules.ceilings, *rules.joint_health) if x not in known]
    if strange:
        said = f"ceilings or joint lots name lot {named(strange)}; the lots are {named(known)}"
        yield report(tender, "L203", "agreement.requests.ceilings", said)
    if not rules.ties or rules.ties[-1].kind != "draw":
        said = "the ladder for equal rates does not end in a draw, so some stay unsettled"
        yield report(tender, "L203", "agreement.requests.ties", said)
    agreement = tender.agreement
    start = agreement.starts_on if agreement is not None else None
    floor = floor_on(tender, start) if start is not None else None
    for lot, ceiling in rules.ceilings.items() if floor is not None else ():
        if floor is not None and ceiling < floor.amount:
            said = (
                f"lot {lot}: the ceiling of {money(ceiling)} is below the floor of {money(floor.amount)} on "
                f"{day_text(start) if start else 'the start'}, so no offer could win without a decision"
            )
            yield report(tender, "L203", "agreement.requests.ceilings", said)


def l204_decided_in_time(tender: Tender) -> Iterator[Finding]:
    """The published time to decide on an application is no longer than the law's own."""
    admission = admission_of(tender)
    if admission is None:
        return
    for key, own, longer in (
        ("decide_within", admission.decide_within, False),
        ("with_reasons", admission.with_reasons, True),
    ):
        rule = rule_of(tender, longer=longer)
        if rule is None:
            if own is None and not longer and time_to_decide(tender)[0] is None:
                said = (
                    "no time to decide on an application is published, and the law sets none here"
                )
                yield report(tender, "L204", "agreement.admission", said)
            continue
        most = length_of(rule)
        if own is not None and (own.unit != most.unit or own.number > most.number):
            said = f"applications are decided within {own}, and the law has {most}"
            yield report(tender, "L204", f"agreement.admission.{key}", said, law=rule.cite)


def l205_time_for_offers(tender: Tender) -> Iterator[Finding]:
    """Less time for offers than the rule of the Regulations is a choice that light touch allows, with a note of why."""
    rules = rules_of(tender)
    if rules is None or not _is_system(tender):
        return
    rule = value("pcr2015.periods.dps_tenders")
    least, own = length_of(rule), rules.offers_within
    if own is None or (own.unit == least.unit and own.number >= least.number):
        return
    said = f"offers are given {own} at least, and the rule has {least} ({rule.cite} {AS_ADOPTED})"
    yield report(tender, "L205", "agreement.requests.offers_within", said)


CHECKS: tuple[Check, ...] = (
    l200_no_limit,
    l201_no_charge,
    l202_may_be_joined,
    l203_rules_can_be_applied,
    l204_decided_in_time,
    l205_time_for_offers,
)
