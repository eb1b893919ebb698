"""Lots, items, criteria and limits of a notice.

A lot of the notice is a lot of the tender: bidders bid for it and are ranked in it, and one ranking fills all its roles and
zones. So an award is one bidder in one lot, and says in its title which roles it holds, in which zones.
"""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.names import Names, capital, joined, limit_words, short
from tendering.documents.notices.case import Case, Json, amount, filled, nothing, slug, worth
from tendering.documents.published_rules import METHODS
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.numbers import rounded
from tendering.model.tender import Criterion, Lot, Per, Role, Tender

_PERCENT_PLACES = 4


def cpv_code(code: str) -> str:
    """Return a CPV code without its check digit.

    >>> cpv_code("85000000-9")
    '85000000'
    """
    return code.partition("-")[0]


def lot_text(case: Case, lot: Lot) -> str:
    """Describe a lot: what it is, its zones, and the places of each role."""
    names = case.names.in_lot(lot.id)
    zones = ", ".join(z.title or z.id for z in lot.zones)
    said = [
        lot.description or "",
        f"Zones: {zones}." if zones else "",
        *(_places(lot, role, names) for role in lot.roles),
    ]
    return " ".join(s.strip() for s in said if s.strip())


def _places(lot: Lot, role: Role, names: Names) -> str:
    where = " in each zone" if role.per is Per.ZONE else ""
    most = role.places.most
    many = "any number" if most is None else f"at most {most}"
    apart = [
        f"{names.zone(zone, lot.id)} {places.most}"
        for zone, places in role.by_zone.items()
        if places.most != most
    ]
    but = f" ({', '.join(apart)})" if apart else ""
    inside = f", every {joined(names.role(r) for r in role.including)} included" if role.including else ""  # fmt: skip
    return f"{capital(names.role(role.role))}: {many}{where}{but}{inside}."


def lot_json(case: Case, lot: Lot, status: str, *, whole: bool) -> Json:
    """Return a lot; ``whole`` where the notice says everything of it, as tender notices do."""
    tender = case.tender
    data = filled(
        id=lot.id,
        title=lot.title,
        description=lot_text(case, lot),
        status=status,
        value=worth(lot.value_amount, tender.value_vat) if lot.value_amount is not None else {},
    )
    if not whole:
        return data
    return {**data, **filled(contractPeriod=case.contract_period()), **renewal(tender), **suitability(tender)}  # fmt: skip


def renewal(tender: Tender) -> Json:
    """Return whether the term may be extended and what else may be added, in words."""
    agreement = tender.agreement
    extensions = agreement.extensions if agreement is not None else ()
    data: Json = {"hasRenewal": bool(extensions)}
    if extensions:
        data["renewal"] = {"description": f"It may be extended by {joined(extensions)}."}
    more = tender.notices.options
    data["hasOptions"] = not nothing(more)
    if more is not None and not nothing(more):
        data["options"] = {"description": more}
    return data


def suitability(tender: Tender) -> Json:
    """Return for whom it is particularly suitable, where the tender says."""
    said = filled(sme=tender.notices.sme, vcse=tender.notices.vcse)
    return {"suitability": said} if said else {}


def item_json(case: Case, lot: Lot, number: str = "") -> Json:
    """Return the item of a lot: CPV codes, place, and how much, where it is known."""
    codes = lot.cpv or case.tender.cpv
    hours = lot.demand.hours_weekly if lot.demand is not None else None
    data = filled(
        id=number or lot.id,
        relatedLot=lot.id,
        additionalClassifications=[{"scheme": "CPV", "id": cpv_code(c)} for c in codes],
        deliveryAddresses=[
            {"region": lot.region, "country": "GB", "countryName": "United Kingdom"}
        ]
        if lot.region
        else [],
    )
    if hours is not None and case.act:
        data |= {"quantity": amount(hours), "unit": {"name": "hours of care a week"}}
    return data


def shares(tender: Tender, lot: Lot) -> list[tuple[str, str, str, Fraction]]:
    """Return what counts in the award of a lot: type, id, name, and percent of the whole, exactly."""
    last = tender.stages[-1].id if tender.stages else None
    carried = {s.id for s in tender.stages if s.carries_forward}
    found = [
        ("quality", q.id, f"{q.id} {q.title}", q.points)
        for q in tender.questions(lot.id)
        if q.points and (q.stage is None or q.stage == last or q.stage in carried)
    ]
    if tender.price.weight:
        names = Names(tender=tender, bidders={}, lot_id=lot.id)
        elements = [e for e in tender.price.elements if e.weight]
        found += [("price", e.item, names.item(e.item), e.weight) for e in elements]
        if not elements:
            found.append(("price", "price", "Price", tender.price.weight))
    whole = sum((points for *_, points in found), Fraction(0))
    return [(kind, key, name, 100 * points / whole) for kind, key, name, points in found if whole]


def award_criteria(tender: Tender, lot: Lot) -> Json:
    """Return the award criteria of a lot with their weights, in percent of the whole.

    Percentages that no decimal can write are rounded so that they still add to 100, and the method says so.
    """
    found = shares(tender, lot)
    printed = decimals([share for *_, share in found])
    criteria = []
    for (kind, key, name, _), number in zip(found, printed, strict=True):
        question = tender.criterion(key)
        criteria.append(
            filled(
                type=kind,
                name=name,
                description=_asked(question) if question is not None else "",
                numbers=[{"number": amount(number), "weight": "percentageExact"}],
            )
        )
    method = award_method(tender, lot)
    if any(a != b for (*_, a), b in zip(found, printed, strict=True)):
        exact = joined(f"{name} {share}%" for *_, name, share in found)
        method = f"{method} Weights are rounded to {_PERCENT_PLACES} decimals; exactly, they are {exact}."
    return filled(criteria=criteria, weightingDescription=method)


def _asked(question: Criterion) -> str:
    return " ".join([question.question or "", *(f"- {b}" for b in question.bullets)]).strip()


def decimals(percents: list[Fraction]) -> list[Fraction]:
    """Round percentages to few decimals so that the sum stays what it was; those that need it not stay as they are.

    >>> [float(x) for x in decimals([Fraction(100, 3)] * 3)]
    [33.3334, 33.3333, 33.3333]
    """
    step = Fraction(1, 10**_PERCENT_PLACES)
    down = [p // step * step for p in percents]
    left = round((sum(percents) - sum(down)) / step)
    order = sorted(range(len(percents)), key=lambda n: (down[n] - percents[n], n))
    for n in order[:left]:
        down[n] += step
    return [rounded(p, _PERCENT_PLACES) for p in down]


def award_method(tender: Tender, lot: Lot) -> str:
    """Say in a few sentences how tenders are assessed against the criteria."""
    said = []
    scales = dict.fromkeys(q.scale for q in tender.questions(lot.id) if q.scale)
    for name in scales:
        scale = tender.scales.get(name or "")
        if scale is not None and scale.levels:
            low, high = scale.levels[0].mark, scale.levels[-1].mark
            said.append(f"Questions are marked from {short(low)} to {short(high)} on the published scale “{scale.id}”.")  # fmt: skip
    price = tender.price
    if price.weight:
        formula = PRICE_FORMULAS.get(price.formula or "")
        said.append(f"Price earns points by the published formula{f': {formula.formula}' if formula else ''}.")  # fmt: skip
    elif price.items:
        said.append("Prices are tested against published rules and carry no weight.")
    if tender.award_by is not None:
        rule = AWARD_RULES.get(tender.award_by.rule)
        how = rule.formula if rule else tender.award_by.rule.replace("_", " ")
        said.append(f"Tenders are ranked by {how}.")
    if tender.ties:
        said.append("Equal totals are settled by published steps.")
    return " ".join(said)


def lot_details(case: Case) -> Json:
    """Return how many lots one supplier may bid for and win, and how lots are handed out when a limit bites."""
    tender = case.tender
    said = [
        f"A supplier holds {limit_words(limit.most, limit.counts, case.names.role(limit.role))}; "
        f"{METHODS[limit.when_exceeded]}."
        for limit in tender.limits
    ]
    if said and tender.related_bidders.limits == "group":
        said.append("Related bidders count as one for these limits.")
    return filled(
        maximumLotsBidPerSupplier=tender.notices.lots_tendered_most,
        maximumLotsAwardedPerSupplier=most_lots(tender),
        awardCriteriaDetails=" ".join(said),
        noLotsDivisionRationale=tender.notices.no_lots_reason if len(tender.lots) < 2 else "",
    )


def most_lots(tender: Tender) -> int | None:
    """Return the most lots one supplier may win, where limits on lots bind every role; None where they do not.

    Somebody may hold one role in some lots and another in others, so the limits of the roles add up.
    """
    roles = {role.role for lot in tender.lots for role in lot.roles}
    limits = {limit.role: limit.most for limit in tender.limits if limit.counts == "lots"}
    if not roles or not roles <= set(limits):
        return None
    most = sum(limits[role] for role in roles)
    return most if most < len(tender.lots) else None


def award_id(tender: Tender, lot: str, number: int) -> str:
    """Return the id of an award, the same in every notice of the procurement."""
    return f"{tender.id}-{slug(lot)}-{number}"
