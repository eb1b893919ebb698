"""What notices about a contract must say: details (regs 32, 33), its end (41), and the end of a procurement (37)."""

from __future__ import annotations

from tendering.checks.notices.award import people, value_of_lot
from tendering.checks.notices.field import Field, common, field, own
from tendering.checks.notices.read import (
    Json,
    at,
    awards_of,
    contracts_of,
    documents_of,
    lots_of,
    node,
    nodes,
    period,
    pounds,
    tender_of,
    text,
    texts,
    when,
)
from tendering.checks.notices.subject import (
    amounts,
    authority,
    cpv,
    has_lots,
    is_framework,
    is_light_touch,
    procedure,
    procurement,
    special,
    subject,
)
from tendering.checks.notices.tender import conflicts, framework_fields, options, treaties

_ENDS = {"contractCompleted": "The contract ended as agreed"}


def award_of(release: Json, contract: Json) -> Json:
    """Return the award a contract comes from, where the release repeats it."""
    wanted = text(contract, "awardID")
    return next((a for a in awards_of(release) if text(a, "id") == wanted), {})


def _parties(release: Json, contract: Json) -> str:
    found = nodes(award_of(release, contract).get("suppliers"))
    return "; ".join(text(s, "name") for s in found)


def contract_value(release: Json, contract: Json) -> str:
    """Write what a contract is worth: its own value, else that of the lot of a framework it is a place in."""
    implementation = node(contract.get("implementation"))
    own_value = pounds(contract.get("value")) or pounds(implementation.get("finalValue"))
    return own_value or value_of_lot(release, award_of(release, contract))


def _mechanism(release: Json, contract: Json) -> str:
    said = text(contract, "description")
    named = (d for d in documents_of(release) if text(d, "documentType") == "contractSchedule")
    return said or next((text(d, "description") for d in named), "")


def _indicators(release: Json, _: Json) -> str:
    found = [m for c in contracts_of(release) for m in nodes(c.get("agreedMetrics"))]
    said = [text(m, "title") or text(m, "description") for m in found]
    said += [text(c, "noAgreedMetricsRationale") for c in contracts_of(release)]
    return "; ".join(dict.fromkeys(s for s in said if s))


def _needs_indicators(release: Json) -> bool:
    return not is_framework(release) and not is_light_touch(release)


UK7: tuple[Field, ...] = (
    *authority("32(2)(a)"),
    *procurement("32(2)(b)", "32(2)(c)"),
    *subject("32(2)(f)"),
    *people("32(2)(g)", kinds="(iv)"),
    field("32(2)(h), 33(2)(g)", "Awarded following", procedure, "procedure"),
    field("32(2)(i)", "Reserved", lambda r, _: ", ".join(
        texts(tender_of(r), "otherRequirements.reservedParticipation")) or "No"),
    field("32(2)(j)(ii)", "Number of the lot", own("id"), each="lot", when=has_lots),
    field("32(2)(j)(i)", "Title", own("title"), "lots[].title", each="lot", when=has_lots),
    field("32(2)(j)(iii), (iv)", "What is supplied, and how", own("description"), "lots[].description", each="lot",
          when=has_lots),
    field("32(2)(j)(vi)", "How much", amounts, must=False, blank="Not known yet", each="lot", when=has_lots),
    field("32(2)(j)(vii)", "Estimated value", lambda _, x: pounds(x.get("value")), must=False, each="lot",
          when=has_lots),
    field("32(2)(j)(viii)", "CPV codes", cpv, "lots[].cpv", each="lot", when=has_lots),
    field("32(2)(d)", "Unique identifier of the contract", own("id"), each="contract"),
    field("32(2)(g)", "Party to the contract", _parties, each="contract"),
    field("32(2)(j)", "What it is for", own("title"), each="contract"),
    field("32(2)(k)", "Estimated value", contract_value, "lots[].value, or value.amount", each="contract"),
    field("32(2)(l)", "Entered into on", lambda _, c: when(c.get("dateSigned")), "entries (signed)", each="contract"),
    field("32(2)(f), (j)(v)", "Period", common("contract", lambda _, c: period(c.get("period"))),
          "agreement.starts_on"),
    field("32(2)(m)", "Options", common("contract", options)),
    field("32(2)(o)", "Special regime contract", special),
    field("32(2)(p)", "Covered by the Agreement on Government Procurement", treaties("GPA"), "notices.treaties"),
    field("32(2)(q)", "Covered by the Trans-Pacific Partnership", treaties("CPTPP"), "notices.treaties"),
    field("32(2)(r), (s)", "Key performance indicators, or why there are none", _indicators, "kpis",
          when=_needs_indicators),
    *framework_fields({"users": "33(2)(b)", "term": "33(2)(c)", "open": "33(2)(d), (f)", "fees": "33(2)(h)"}),
    field("33(2)(i)", "Price, or how the price is set", common("contract", _mechanism), "agreement.price_mechanism",
          when=is_framework),
    *framework_fields({"selection": "33(2)(j)"}),
    field("s.83(5)", "Conflicts assessment", conflicts, "entries (conflicts_assessment)"),
)  # fmt: skip


def _reasons(_: Json, contract: Json) -> str:
    found = nodes(contract.get("terminationRationaleClassifications"))
    found += [node(contract.get("terminationRationaleClassification"))]
    said = [text(c, "description") or _ENDS.get(text(c, "id"), text(c, "id")) for c in found]
    said.append(text(contract, "statusDetails"))
    return " ".join(f"{s.rstrip('.')}." for s in dict.fromkeys(said) if s)


def _ended(_: Json, contract: Json) -> str:
    return when(at(contract, "implementation.endDate"))


UK11: tuple[Field, ...] = (
    *authority("41(2)(a)"),
    *procurement("41(2)(b)", "41(2)(c)(i)"),
    *people("41(2)(d)"),
    field("41(2)(c)(ii)", "Unique identifier of the contract", own("id"), each="contract"),
    field("41(2)(d)", "Party to the contract", _parties, each="contract"),
    field("41(2)(e)", "Why it ended", _reasons, "entries (ended: reason)", each="contract"),
    field("41(2)(f)", "Ended on", _ended, "entries (ended)", each="contract"),
    field("41(2)(g)", "Estimated value", contract_value, "lots[].value, or value.amount", each="contract"),
)  # fmt: skip


def _cancelled(release: Json) -> list[Json]:
    return [a for a in awards_of(release) if text(a, "status") == "cancelled"]


def _stopped_on(release: Json, _: Json) -> str:
    found = [when(a.get("finalStatusDate")) for a in _cancelled(release)]
    found.append(when(tender_of(release).get("finalStatusDate")))
    return "; ".join(dict.fromkeys(x for x in found if x))


def _stopped(release: Json, _: Json) -> str:
    if not _cancelled(release) and text(tender_of(release), "status") != "withdrawn":
        return ""
    lots = dict.fromkeys(x for a in _cancelled(release) for x in texts(a, "relatedLots"))
    every = {text(x, "id") for x in lots_of(release)}
    some = f" in lots {', '.join(lots)}" if lots and set(lots) != every else ""
    return f"Following the tender or transparency notice, no contract is awarded{some}."


def _why_stopped(release: Json, _: Json) -> str:
    found = [text(a, "statusDetails") for a in _cancelled(release)]
    found.append(text(tender_of(release), "statusDetails"))
    return " ".join(dict.fromkeys(s for s in found if s))


UK12: tuple[Field, ...] = (
    *authority("37(2)(a)"),
    *procurement("37(2)(b)", "37(2)(c)"),
    field("37(2)(d)", "Statement", _stopped, "entries (procurement_ended)"),
    field("37(2)(e)", "Decided on", _stopped_on, "entries (procurement_ended)"),
    field("37(3)", "Why", _why_stopped, must=False),
)  # fmt: skip
