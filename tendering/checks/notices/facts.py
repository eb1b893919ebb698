"""What a procurement's own notices say of it, read back: lots, criteria, limits, suppliers, dates, standstill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from tendering.checks.notices.kinds import kind_of
from tendering.checks.notices.read import (
    Json,
    amount_of,
    at,
    codes_of,
    contracts_of,
    day,
    given_awards,
    items_by_lot,
    items_of,
    lots_of,
    node,
    nodes,
    number,
    parties_of,
    regions_of,
    tender_of,
    text,
    texts,
)

SIGNING = "futureSignatureDate"
Facts = TypeVar("Facts", "PublicFacts", "LotFacts", "AwardFacts")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """What notices say of a lot.

    Attributes:
        criteria: Name and percent of the whole, as published.
    """

    id: str
    title: str = ""
    status: str = ""
    value: Fraction | None = None
    cpv: tuple[str, ...] = ()
    region: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    extended_to: date | None = None
    criteria: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What notices say of one supplier in one lot: as what it is appointed, and when its contract was signed."""

    id: str
    lot: str
    supplier: str
    places: str = ""
    value: Fraction | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFacts:
    """What is public of a procurement.

    Attributes:
        published: Day of each notice, by kind.
        counts: Bid statistics by lot and measure.
    """

    ocid: str = ""
    published: Mapping[str, date] = field(default_factory=dict)
    reference: str = ""
    title: str = ""
    description: str = ""
    buyer: str = ""
    value: Fraction | None = None
    cpv: tuple[str, ...] = ()
    light_touch: bool = False
    tenders_close_on: date | None = None
    most_lots_tendered: int | None = None
    most_lots_awarded: int | None = None
    limits: str = ""
    framework: bool = False
    most_suppliers: int | None = None
    lots: tuple[LotFacts, ...] = ()
    decided_on: date | None = None
    summaries_on: date | None = None
    standstill_to: date | None = None
    signing_on: date | None = None
    awards: tuple[AwardFacts, ...] = ()
    counts: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    unsuccessful: tuple[str, ...] = ()

    def lot(self, lot: str) -> LotFacts | None:
        """Return what is said of a lot."""
        return next((x for x in self.lots if x.id == lot), None)


def public_facts(releases: Iterable[Json]) -> PublicFacts:
    """Read the facts of one procurement out of its notices.

    What a later notice says of something replaces what an earlier one said; what it does not repeat stays.
    """
    found = PublicFacts()
    for release in sorted(releases, key=lambda r: (text(r, "date"), text(r, "id"))):
        found = _merged(found, facts_of(release))
    return found


def facts_of(release: Json) -> PublicFacts:
    """Read the facts that one release states."""
    tender, awards = tender_of(release), given_awards(release)
    kind, on = kind_of(release), day(release.get("date"))
    first: Json = awards[0] if awards else {}
    details = node(tender.get("lotDetails"))
    framework = node(at(tender, "techniques.frameworkAgreement"))
    items, contracts = items_by_lot(release), _by_award(release)
    return PublicFacts(
        ocid=text(release, "ocid"),
        published={kind.code: on} if kind is not None and on is not None else {},
        reference=text(tender, "id"),
        title=text(tender, "title"),
        description=text(tender, "description"),
        buyer=text(release, "buyer.name"),
        value=amount_of(tender.get("value")),
        cpv=tuple(codes_of([tender]) or codes_of(items_of(release))),
        light_touch="lightTouch" in texts(tender, "specialRegime")
        or (kind is not None and kind.light_touch is True),
        tenders_close_on=day(at(tender, "tenderPeriod.endDate")),
        most_lots_tendered=_whole(number(details, "maximumLotsBidPerSupplier")),
        most_lots_awarded=_whole(number(details, "maximumLotsAwardedPerSupplier")),
        limits=text(details, "awardCriteriaDetails"),
        framework=at(tender, "techniques.hasFrameworkAgreement") is True,
        most_suppliers=_whole(number(framework, "maximumParticipants")),
        lots=tuple(_lot(x, items(text(x, "id"))) for x in lots_of(release)),
        decided_on=day(first.get("date")),
        summaries_on=day(first.get("assessmentSummariesDateSent")),
        standstill_to=day(at(first, "standstillPeriod.endDate")),
        signing_on=signing_day(release, first),
        awards=tuple(a for x in awards for a in _awards(x, contracts.get(text(x, "id"), []))),
        counts=_counts(release),
        unsuccessful=tuple(text(p, "name") for p in parties_of(release, "tenderer")),
    )


def signing_day(release: Json, award: Json) -> date | None:
    """Return the day a contract is to be signed: a milestone of the award, or of its contract."""
    mine = [c for c in contracts_of(release) if text(c, "awardID") == text(award, "id")]
    found = [m for x in (award, *mine) for m in nodes(x.get("milestones"))]
    return next((day(m.get("dueDate")) for m in found if text(m, "type") == SIGNING), None)


def _whole(value: Fraction | None) -> int | None:
    return value.numerator if value is not None and value.denominator == 1 else None


def _by_award(release: Json) -> dict[str, list[Json]]:
    """Return the contracts of each award."""
    found: dict[str, list[Json]] = {}
    for contract in contracts_of(release):
        found.setdefault(text(contract, "awardID"), []).append(contract)
    return found


def _lot(lot: Json, items: list[Json]) -> LotFacts:
    period = node(lot.get("contractPeriod"))
    return LotFacts(
        id=text(lot, "id"),
        title=text(lot, "title"),
        status=text(lot, "status"),
        value=amount_of(lot.get("value")),
        cpv=tuple(codes_of(items)),
        region=", ".join(regions_of(items)),
        starts_on=day(period.get("startDate")),
        ends_on=day(period.get("endDate")),
        extended_to=day(period.get("maxExtentDate")),
        criteria=tuple(criteria_of(lot)),
    )


def criteria_of(lot: Json) -> list[tuple[str, Fraction]]:
    """Return the criteria of a lot that have an exact percentage, each with it."""
    found = []
    for criterion in nodes(at(lot, "awardCriteria.criteria")):
        for figure in nodes(criterion.get("numbers")):
            weight = number(figure, "number")
            if text(figure, "weight") == "percentageExact" and weight is not None:
                found.append((text(criterion, "name"), weight))
    return found


def _awards(award: Json, mine: list[Json]) -> list[AwardFacts]:
    signed = next((d for c in mine if (d := day(c.get("dateSigned")))), None)
    worth = next((v for x in (*mine, award) if (v := amount_of(x.get("value"))) is not None), None)
    return [
        AwardFacts(
            id=text(award, "id"),
            lot=lot,
            supplier=text(supplier, "name"),
            places=text(award, "title"),
            value=worth,
            signed_on=signed,
        )
        for lot in texts(award, "relatedLots") or [""]
        for supplier in nodes(award.get("suppliers"))
    ]


def _counts(release: Json) -> dict[tuple[str, str], Fraction]:
    found = {}
    for row in nodes(at(release, "bids.statistics")):
        count = number(row, "value")
        if count is not None:
            found[text(row, "relatedLot"), text(row, "measure")] = count
    return found


def _merged(old: PublicFacts, new: PublicFacts) -> PublicFacts:
    lots = {x.id: x for x in old.lots}
    for lot in new.lots:
        lots[lot.id] = _over(lots[lot.id], lot) if lot.id in lots else lot
    awards = {(a.id, a.lot, a.supplier): a for a in old.awards}
    for award in new.awards:
        key = (award.id, award.lot, award.supplier)
        awards[key] = _over(awards[key], award) if key in awards else award
    merged = _over(old, new)
    return replace(
        merged,
        lots=tuple(lots.values()),
        awards=tuple(awards.values()),
        published={**old.published, **new.published},
        counts={**old.counts, **new.counts},
    )


def _over(old: Facts, new: Facts) -> Facts:
    """Return the old facts with everything that the new ones state."""
    said = {name: getattr(new, name) for name in new.__slots__}
    return replace(
        old,
        **{
            k: v for k, v in said.items() if v not in (None, "", ()) and v is not False and v != {}
        },
    )
