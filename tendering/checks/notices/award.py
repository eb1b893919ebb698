"""What award notices must say: transparency (reg 26), contract award (reg 27)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from tendering.checks.notices.field import Field, Says, common, field, lot_name, of, own
from tendering.checks.notices.once import (
    awards_of_lot,
    contracts_of_award,
    once,
    statistics_of,
)
from tendering.checks.notices.read import (
    Json,
    amount_of,
    at,
    awards_of,
    flag,
    given_awards,
    is_given,
    lots_of,
    node,
    nodes,
    number,
    parties_of,
    period,
    pounds,
    tender_of,
    text,
    texts,
    when,
    yes_no,
)
from tendering.checks.notices.subject import (
    address,
    amounts,
    authority,
    cpv,
    has_lots,
    identifier,
    is_light_touch,
    procedure,
    procurement,
    region,
    special,
    subject,
    suitability,
)
from tendering.checks.notices.tender import conflicts, framework_fields
from tendering.law.values import value
from tendering.model.numbers import plain

_STATUS = {"active": "awarded", "pending": "to be awarded"}
_DEAR = value("pa2023.notices.named_above")


def dear_above() -> Fraction:
    """Return the value above which unsuccessful suppliers are named (reg 27(2)(o)), in pounds."""
    return Fraction(_DEAR.money)


def _worths(release: Json) -> Callable[[str], Fraction]:
    """Return what each lot is worth: as the lot says, else its awards together, else the whole procurement."""
    own: dict[str, Fraction] = {}
    for lot in lots_of(release):
        worth = amount_of(lot.get("value"))
        if worth is not None:
            own.setdefault(text(lot, "id"), worth)
    awarded: dict[str, Fraction] = {}
    for award in awards_of(release):
        paid = amount_of(award.get("value"))
        if paid is not None:
            for lot_id in texts(award, "relatedLots"):
                awarded[lot_id] = max(awarded.get(lot_id, paid), paid)
    whole = amount_of(tender_of(release).get("value")) or Fraction(0)
    return lambda lot: own.get(lot, awarded.get(lot, whole))


def counted_lots(release: Json, *, dear: bool) -> list[str]:
    """Return the ids of the awarded lots worth more than the value of reg 27(2)(o), or of the others."""
    return once(release, f"counted lots, dear: {dear}", partial(_counted_lots, dear=dear))


def _counted_lots(release: Json, *, dear: bool) -> list[str]:
    lots = dict.fromkeys(x for a in given_awards(release) for x in texts(a, "relatedLots"))
    worth, above = _worths(release), dear_above()
    return [x for x in lots if (worth(x) > above) is dear]


def _has(*, dear: bool) -> Callable[[Json], bool]:
    return lambda release: not _direct(release) and bool(counted_lots(release, dear=dear))


def _direct(release: Json) -> bool:
    return text(tender_of(release), "procurementMethod") == "direct"


def bid_count(measure: str, *, dear: bool) -> Says:
    """Write a count for each lot of one side of the value; every one of these lots must have it."""

    def says(release: Json, _: Json) -> str:
        said = []
        for lot in counted_lots(release, dear=dear):
            count = statistic(release, measure, lot)
            if count is None:
                return ""
            said.append(
                f"lot {lot}: {plain(count)}" if len(lots_of(release)) > 1 else plain(count)
            )
        return "; ".join(said)

    return says


def statistic(release: Json, measure: str, lot: str) -> Fraction | None:
    """Return a bid statistic of a lot; one without a lot is for the only lot."""
    found = statistics_of(release, measure, lot)
    return number(found, "value") if found is not None else None


def _unsuccessful(release: Json, _: Json) -> str:
    found = [text(p, "name") for p in parties_of(release, "tenderer")]
    if found:
        return "; ".join(found)
    # nobody to name: the counts say that all that were assessed were awarded
    for lot in counted_lots(release, dear=True):
        winners = sum(is_given(a) for a in awards_of_lot(release, {"id": lot}))
        assessed = statistic(release, "finalStageBids", lot)
        if assessed is None or assessed > winners:
            return ""
    return "None"


def _flag(key: str) -> Says:
    return lambda _, p: yes_no(flag(p, f"details.{key}"))


def _sme(_: Json, party: Json) -> str:
    scale = text(party, "details.scale")
    return "" if not scale else yes_no(scale in ("sme", "micro", "small", "medium"))


def people(cite: str, *, kinds: str = "", controlled: str = "") -> tuple[Field, ...]:
    """Return what is said of each supplier: name, address, identifier; what it is; who controls it."""
    each = "supplier"
    found = [
        field(f"{cite}(i)", "Name", own("name"), "bidders.csv (name)", each=each),
        field(f"{cite}(ii)", "Postal address", lambda _, p: address(p), "bidders.csv (address, postcode)", each=each),
        field(f"{cite}(ii)", "E-mail address", own("contactPoint.email"), "bidders.csv (email)", each=each),
        field(f"{cite}(iii)", "Unique identifier", lambda _, p: identifier(p),
              "bidders.csv (platform_number or number)", each=each),
    ]  # fmt: skip
    if kinds:
        found += [
            field(f"{cite}{kinds}", "Small or medium-sized", _sme, "bidders.csv (sme)", each=each),
            field(f"{cite}{kinds}", "Voluntary, community or social enterprise", _flag("vcse"), "bidders.csv (vcse)",
                  each=each),
            field(f"{cite}{kinds}", "Supported employment provider", _flag("shelteredWorkshop"),
                  "bidders.csv (supported_employment)", each=each),
            field(f"{cite}{kinds}", "Public service mutual", _flag("publicServiceMissionOrganization"),
                  "bidders.csv (mutual)", each=each),
        ]  # fmt: skip
    if controlled:
        found.append(
            field(f"{cite}{controlled}", "Connected persons", own("control.description"), "connected.csv", each=each)
        )  # fmt: skip
    return tuple(found)


def _awarded_as(_: Json, award: Json) -> str:
    status = _STATUS.get(text(award, "status"), text(award, "status"))
    return ", ".join(t for t in (text(award, "title"), status) if t)


def _summaries(_: Json, award: Json) -> str:
    return when(award.get("assessmentSummariesDateSent"))


def _standstill(_: Json, award: Json) -> str:
    return when(at(award, "standstillPeriod.endDate"))


def signing(release: Json, award: Json) -> str:
    """Say when a contract is to be entered into: a milestone of the award, or of its contract."""
    mine = contracts_of_award(release, award)
    for found in [m for x in (award, *mine) for m in nodes(x.get("milestones"))]:
        if text(found, "type") == "futureSignatureDate":
            return when(found.get("dueDate"))
    return ""


def value_of_award(release: Json, award: Json) -> str:
    """Write what an award is worth: its own value, else that of its lot or of the framework it is a place in."""
    return pounds(award.get("value")) or value_of_lot(release, award)


def value_of_lot(release: Json, award: Json) -> str:
    """Write what the lot of an award is worth, or everything together, for all its suppliers."""
    for lot in lots_of(release):
        if text(lot, "id") in texts(award, "relatedLots") and pounds(lot.get("value")):
            return f"{pounds(lot.get('value'))}, for the lot and all its suppliers together"
    whole = pounds(tender_of(release).get("value"))
    return f"{whole}, for everything together" if whole else ""


def _subcontractors(_: Json, award: Json) -> str:
    found = nodes(at(award, "subcontracting.subcontracts"))
    return "; ".join(t for x in found if (t := text(x, "description")))


def _ceased(release: Json, _: Json) -> str:
    ended = [x for x in lots_of(release) if text(x, "status") in ("cancelled", "unsuccessful")]
    said = []
    for lot in ended:
        on = next(
            (w for a in awards_of_lot(release, lot) if (w := when(a.get("finalStatusDate")))), ""
        )
        named = f"lot {text(lot, 'id')}, {text(lot, 'title')}".rstrip(", ")
        said.append(f"{named}: ceased{f' on {on}' if on else ''}")
    return "; ".join(said)


def _grounds(release: Json, _: Json) -> str:
    tender = tender_of(release)
    found = nodes(tender.get("procurementMethodRationaleClassifications"))
    said = [text(c, "description") or text(c, "id") for c in found]
    legal = node(tender.get("procurementMethodRationaleLegalBasis"))
    said.append(text(legal, "description") or text(legal, "id"))
    return "; ".join(s for s in said if s)


def _lots(release: Json, _: Json) -> str:
    return "; ".join(lot_name(x) for x in lots_of(release)) if has_lots(release) else "No"


def _total(release: Json, _: Json) -> str:
    whole = pounds(tender_of(release).get("value"))
    if whole:
        return whole
    return "; ".join(p for a in given_awards(release) if (p := pounds(a.get("value"))))


def _awarded(release: Json) -> bool:
    return bool(given_awards(release))


def _of_lot(release: Json, lot: Json) -> list[Json]:
    return [a for a in awards_of_lot(release, lot) if is_given(a)]


def _winners(release: Json, lot: Json) -> str:
    found = [text(s, "name") for a in _of_lot(release, lot) for s in nodes(a.get("suppliers"))]
    return "; ".join(dict.fromkeys(found))


def _when_of_lot(release: Json, lot: Json) -> str:
    found = [period(a.get("contractPeriod")) for a in _of_lot(release, lot)]
    found = found or [period(lot.get("contractPeriod")) or "Not awarded"]
    return "; ".join(dict.fromkeys(x for x in found if x))


UK5: tuple[Field, ...] = (
    *authority("26(2)(a)"),
    *procurement("26(2)(b)", "26(2)(c)"),
    *subject("26(2)(f)"),
    field("26(2)(g)", "Special regime contract", special),
    field("26(2)(h), (i)", "Ground for a direct award", _grounds, "entries (route_and_value: ground)"),
    field("26(2)(i)", "Why the ground applies", of("tender.procurementMethodRationale"),
          "entries (route_and_value: reason)"),
    field("26(2)(p)", "Lots", _lots),
    field("26(2)(q)", "Estimated value", _total, "value.amount"),
    field("26(2)(r)", "Particularly suitable for", suitability, "notices.sme and notices.vcse"),
    field("26(2)(s)", "Known risks that may need a change", of("tender.riskDetails"), "notices.risks"),
    field("26(2)(t)", "Suppliers selected", lambda r, _: yes_no(any(a.get("suppliers") for a in given_awards(r)))),
    *people("26(2)(u)"),
    field("26(2)(v)", "Estimated date of the contract", lambda r, _: next(
        (s for a in given_awards(r) if (s := signing(r, a))), ""), "timetable (contract_signed)"),
    *framework_fields({"term": "26(2)(w)(i)", "fees": "26(2)(w)(ii)", "users": "26(2)(w)(iii)"}),
    field("s.83(5)", "Conflicts assessment", conflicts, "entries (conflicts_assessment)"),
)  # fmt: skip
UK6: tuple[Field, ...] = (
    *authority("27(2)(a)"),
    *procurement("27(2)(b)", "27(2)(c)(i)"),
    *subject("27(2)(d)"),
    *people("27(2)(e)", kinds="(v)", controlled="(vii)"),
    field("27(2)(c)(ii)", "Unique identifier of the contract", own("id"), each="award"),
    field("27(2)(e)(iv)", "Association or consortium", own("description"), must=False, blank="No", each="award"),
    field("27(2)(g)(i)", "What is awarded", _awarded_as, each="award"),
    field("27(2)(e)(vi)", "Associated persons relied on", _subcontractors, must=False, blank="None", each="award"),
    field("27(2)(m)", "Estimated value", value_of_award, "lots[].value, or value.amount", each="award"),
    field("27(2)(f)", "Date of the decision", common("award", lambda _, a: when(a.get("date"))),
          "evaluation.yaml (approved_on)", when=_awarded),
    field("27(2)(g)(iii)", "Number of the lot", own("id"), each="lot"),
    field("27(2)(g)(i)", "Awarded to", _winners, must=False, blank="Nobody", each="lot"),
    field("27(2)(g)(ii)", "Title", own("title"), "lots[].title", each="lot"),
    field("27(2)(g)(iv), (v)", "What is supplied, and how", own("description"), "lots[].description", each="lot"),
    field("27(2)(g)(vi)", "When", _when_of_lot, "agreement.starts_on", each="lot"),
    field("27(2)(g)(vii)", "How much", amounts, must=False, blank="Not known yet", each="lot"),
    field("27(2)(g)(viii)", "Estimated value", lambda _, x: pounds(x.get("value")), must=False, each="lot"),
    field("27(2)(g)(ix)", "CPV codes", cpv, "lots[].cpv", each="lot"),
    field("27(2)(g)(x)", "Area, by ITL code", region, "lots[].region", each="lot"),
    field("27(2)(k)", "Special regime contract", special),
    field("27(2)(l)", "Assessment summaries provided on", common("award", _summaries),
          "sends.csv, or entries (letter_issued)", when=lambda r: _awarded(r) and not _direct(r)),
    field("27(2)(m)", "Estimated value", _total, "value.amount", when=_awarded),
    field("27(2)(n)(i)", f"Tenders received in time (contracts of {_DEAR.shown} or less)", bid_count("bids", dear=False),
          "bids.csv", when=_has(dear=False)),
    field("27(2)(n)(ii)", "Tenders assessed", bid_count("finalStageBids", dear=False), "bids.csv",
          when=_has(dear=False)),
    field("27(2)(n)(iii)(aa)", "Assessed, from small and medium-sized enterprises",
          bid_count("smeFinalStageBids", dear=False), "bidders.csv (sme)", when=_has(dear=False)),
    field("27(2)(n)(iii)(bb)", "Assessed, from voluntary, community and social enterprises",
          bid_count("vcseFinalStageBids", dear=False), "bidders.csv (vcse)", when=_has(dear=False)),
    field("27(2)(o)(i)", f"Tenders received in time (contracts over {_DEAR.shown})", bid_count("bids", dear=True),
          "bids.csv", when=_has(dear=True)),
    field("27(2)(o)(ii)", "Unsuccessful suppliers whose tenders were assessed", _unsuccessful, "bids.csv",
          when=_has(dear=True)),
    field("27(2)(o)(ii)", "Unsuccessful in", own("roleDetails"), must=False, each="unsuccessful", when=_has(dear=True)),
    field("27(2)(o)(iii)(aa)", "Unique identifier", lambda _, p: identifier(p),
          "bidders.csv (platform_number or number)", each="unsuccessful", when=_has(dear=True)),
    field("27(2)(o)(iii)(bb)", "Postal address", lambda _, p: address(p), "bidders.csv (address, postcode)",
          each="unsuccessful", when=_has(dear=True)),
    field("27(2)(o)(iii)(cc)", "Small or medium-sized", _sme, "bidders.csv (sme)", each="unsuccessful",
          when=_has(dear=True)),
    field("27(2)(o)(iii)(dd)", "Voluntary, community or social enterprise", _flag("vcse"), "bidders.csv (vcse)",
          each="unsuccessful", when=_has(dear=True)),
    field("27(2)(p)", "Procedure", procedure, "procedure"),
    field("27(2)(q), (r)", "Reserved", lambda r, _: ", ".join(
        texts(tender_of(r), "otherRequirements.reservedParticipation")) or "No"),
    field("27(2)(s)", "Standstill ends at the end of", common("award", _standstill), "standstill.stated_days",
          when=lambda r: _awarded(r) and (
              not is_light_touch(r) or any(a.get("standstillPeriod") for a in awards_of(r)))),
    field("27(2)(t)", "Estimated date of the contract", common("award", signing), "timetable (contract_signed)",
          when=_awarded),
    field("27(2)(w)", "Lots given up", _ceased, must=False, blank="None"),
)  # fmt: skip
