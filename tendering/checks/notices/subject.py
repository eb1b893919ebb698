"""Fields that every notice under the Act shares: the authority (reg 13), the procurement, its subject (reg 14)."""

from __future__ import annotations

from fractions import Fraction

from tendering.checks.notices.field import Field, Says, field, of
from tendering.checks.notices.once import items_of_lot, party
from tendering.checks.notices.read import (
    Json,
    at,
    codes_of,
    lots_of,
    moment,
    node,
    nodes,
    number,
    parties_of,
    period,
    regions_of,
    tender_of,
    text,
    texts,
    when,
)
from tendering.model.numbers import plain

_SPECIAL = {
    "concession": "concession contract",
    "defence": "defence and security contract",
    "lightTouch": "light touch contract",
    "utilities": "utilities contract",
}


def buyer(release: Json) -> Json:
    """Return the buying authority as a party; UK12 may name it by its role alone."""
    named = party(release, release.get("buyer"))
    return named or next(iter(parties_of(release, "buyer")), {})


def address(found: Json) -> str:
    """Write a postal address in one line; nothing where it has no street and no postcode."""
    keys = ("streetAddress", "locality", "postalCode", "countryName")
    place = node(found.get("address"))
    if not text(place, "streetAddress") and not text(place, "postalCode"):
        return ""
    return ", ".join(t for k in keys if (t := text(place, k)))


def identifier(found: Json) -> str:
    """Write a party's identifiers, each with the register it is of."""
    every = [node(found.get("identifier")), *nodes(found.get("additionalIdentifiers"))]
    said = [
        f"{text(x, 'id')} ({text(x, 'scheme')})"
        for x in every
        if text(x, "id") and text(x, "scheme")
    ]
    if said:
        return ", ".join(said)
    scheme, _, rest = text(found, "id").rpartition("-")
    return f"{rest} ({scheme})" if scheme.startswith("GB-FTS") else ""


def _contact(release: Json, _: Json) -> str:
    point = node(buyer(release).get("contactPoint"))
    return ", ".join(t for k in ("name", "telephone", "email") if (t := text(point, k)))


def _helpers(release: Json, _: Json) -> str:
    return "; ".join(
        f"{text(p, 'name')}: {text(p, 'roleDetails')}"
        for p in parties_of(release, "procuringEntity")
        if text(p, "roleDetails")
    )


def authority(cite: str) -> tuple[Field, ...]:
    """Return the contracting authority information (reg 13)."""
    return (
        field(
            cite, "Contracting authority", lambda r, _: text(buyer(r), "name"), "authority.name"
        ),
        field(cite, "Postal address", lambda r, _: address(buyer(r)), "authority.address"),
        field(
            cite,
            "E-mail address",
            lambda r, _: text(buyer(r), "contactPoint.email"),
            "authority.email",
        ),
        field(
            cite,
            "Unique identifier of the authority",
            lambda r, _: identifier(buyer(r)),
            "authority.number",
        ),
        field(cite, "Contact for questions about this notice", _contact, "authority.contact"),
        field(
            cite,
            "Carried out on its behalf by",
            _helpers,
            must=False,
            blank="Nobody: the authority itself",
        ),
    )


def procurement(title: str, unique: str) -> tuple[Field, ...]:
    """Return the title and the identifiers of the procurement."""
    return (
        field(title, "Title of the procurement", of("tender.title"), "title"),
        field(unique, "Unique identifier of the procurement", of("ocid"), "notices.ocid"),
        field(unique, "The authority's own reference", of("tender.id"), "tender"),
    )


def category(release: Json, _: Json) -> str:
    """Say whether it is goods, services or works: of the tender, or of its awards."""
    found = [text(tender_of(release), "mainProcurementCategory")]
    found += [text(a, "mainProcurementCategory") for a in nodes(release.get("awards"))]
    return next((x.capitalize() for x in found if x), "")


def periods(release: Json, _: Json) -> str:
    """Say over which period everything is supplied: the first start to the last end."""
    found = [node(x.get("contractPeriod")) for x in lots_of(release)]
    found += [node(x.get("contractPeriod")) for x in nodes(release.get("awards"))]
    found += [node(x.get("period")) for x in nodes(release.get("contracts"))]
    found = [p for p in found if p]
    if not found:
        return ""
    whole = dict(found[0])
    for key, pick in (("startDate", min), ("endDate", max), ("maxExtentDate", max)):
        known = [(moment(p.get(key)), p[key]) for p in found if moment(p.get(key))]
        if known:
            whole[key] = pick(known)[1]
    return period(whole)


def amounts(release: Json, lot: Json) -> str:
    """Say how much is supplied, where items say it: the item of each lot once, one unit added up."""
    found: dict[str, tuple[str, Fraction]] = {}
    for item in items_of_lot(release, lot):
        many = number(item, "quantity")
        if many is not None:
            found[text(item, "relatedLot") or text(item, "id")] = (text(item, "unit.name"), many)
    totals: dict[str, Fraction] = {}
    for unit, many in found.values():
        totals[unit] = totals.get(unit, Fraction(0)) + many
    return "; ".join(f"{grouped(many)} {unit}".strip() for unit, many in totals.items())


def grouped(value: Fraction) -> str:
    """Write a number with its thousands apart.

    >>> grouped(Fraction(12569)), grouped(Fraction("10463.45"))
    ('12,569', '10,463.45')
    """
    whole, point, decimals = plain(value).partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdigit() else plain(value)


def cpv(release: Json, lot: Json) -> str:
    """Write the CPV codes of a lot, or of everything."""
    codes = codes_of(items_of_lot(release, lot)) + codes_of([lot])
    if not text(lot, "id") or not codes:
        codes = codes_of([tender_of(release)]) + codes
    return ", ".join(dict.fromkeys(codes))


def region(release: Json, lot: Json) -> str:
    """Write where a lot, or everything, is supplied: ITL codes."""
    return ", ".join(regions_of(items_of_lot(release, lot)))


def subject(cite: str) -> tuple[Field, ...]:
    """Return the contract subject-matter (reg 14)."""
    return (
        field(cite, "Goods, services or works", category),
        field(cite, "What is supplied, and how", of("tender.description"), "summary"),
        field(cite, "When it is supplied", periods, "agreement.starts_on"),
        field(cite, "How much is supplied", amounts, must=False, blank="Not known yet"),
        field(cite, "CPV codes", cpv, "cpv"),
        field(cite, "Area, by ITL code", region, "lots[].region"),
    )


def special(release: Json, _: Json) -> str:
    """Say whether a contract is of a special regime, and which."""
    found = texts(tender_of(release), "specialRegime")
    return "Yes: " + ", ".join(_SPECIAL.get(x, x) for x in found) if found else "No"


def procedure(release: Json, _: Json) -> str:
    """Say which procedure is used."""
    tender = tender_of(release)
    return text(tender, "procurementMethodDetails") or text(tender, "procurementMethod")


def date_at(path: str) -> Says:
    """Write the instant at a path of the release."""
    return lambda release, _: when(at(release, path))


def is_light_touch(release: Json) -> bool:
    """Say whether a notice under the Act is for a light touch contract."""
    return "lightTouch" in texts(tender_of(release), "specialRegime")


def is_framework(release: Json) -> bool:
    """Say whether a framework is let."""
    return at(release, "tender.techniques.hasFrameworkAgreement") is True


def has_lots(release: Json) -> bool:
    """Say whether there is more than one lot."""
    return len(lots_of(release)) > 1


SME_VCSE = (("sme", "small and medium-sized enterprises"), ("vcse", "voluntary, community and social enterprises"))  # fmt: skip


def suitability(release: Json, _: Json) -> str:
    """Say for whom the contract or a lot is particularly suitable; both must be said."""
    found = [node(x.get("suitability")) for x in lots_of(release)]
    found.append(node(tender_of(release).get("suitability")))
    said: list[str] = []
    for key, words in SME_VCSE:
        answers = [x[key] for x in found if isinstance(x.get(key), bool)]
        if not answers:
            continue
        said.append(f"{words}: {'yes' if any(answers) else 'no'}")
    joined = "; ".join(said)
    return joined[:1].upper() + joined[1:]
