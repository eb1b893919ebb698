"""Definition checks: roles, their places by lot and zone, and roles that count inside one another."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.report import Check, named, report
from tendering.model.findings import Finding
from tendering.model.tender import AtLastPlace, Lot, Per, Places, Role, Tender

ALL = "all"


def _roles(tender: Tender) -> Iterator[tuple[Lot, Role, str]]:
    for lot in tender.lots:
        for role in lot.roles:
            yield lot, role, f"lots[{lot.id}].roles[{role.role}]"


def _included(lot: Lot, role: Role) -> list[Role]:
    """Return the roles counted inside a role, and inside those, each once; a circle ends where it began."""
    found: list[Role] = []
    waiting = list(role.including)
    while waiting:
        inner = lot.role(waiting.pop(0))
        if inner is not None and inner.role != role.role and inner not in found:
            found.append(inner)
            waiting += inner.including
    return found


def most_of(lot: Lot, role: Role) -> int | None:
    """Return how many different providers a role can hold in a lot at most; None is unlimited."""
    if role.per is Per.LOT:
        return role.places.most
    counts = [role.places_in(zone.id).most for zone in lot.zones]
    return None if None in counts else sum(n for n in counts if n is not None)


def d069_nesting(tender: Tender) -> Iterator[Finding]:
    """Roles include one another without a circle, and a role is drawn from one that includes it."""
    for lot, role, at in _roles(tender):
        for inner in _included(lot, role):
            if role.role in inner.including:
                yield report(
                    tender,
                    "D069",
                    f"{at}.places.including",
                    f"lot {lot.id}: {role.role} and {inner.role} each count inside the other",
                )
        outer = lot.role(role.drawn_from) if role.drawn_from != ALL else None
        if outer is not None and outer.role != role.role and role.role not in outer.including:
            yield report(
                tender,
                "D069",
                f"{at}.drawn_from",
                f"lot {lot.id}: {role.role} is drawn from {outer.role}, whose places do not include {role.role}",
            )


def d070_inner_fits_outer(tender: Tender) -> Iterator[Finding]:
    """Roles filled first cannot by themselves exceed the cap they count inside."""
    for lot, outer, at in _roles(tender):
        if outer.places.most is None or outer.per is not Per.LOT:
            continue
        direct = [r for r in lot.roles if r.role in outer.including and r is not outer]
        nested = [r for other in direct for r in _included(lot, other)]
        first = [r for r in direct if r.drawn_from == ALL and r not in nested]
        counts = {r.role: most_of(lot, r) for r in first}
        known = [n for n in counts.values() if n is not None]
        if first and (len(known) < len(counts) or sum(known) > outer.places.most):
            said = "without limit" if len(known) < len(counts) else f"up to {sum(known)}"
            yield report(
                tender,
                "D070",
                f"{at}.places.most",
                f"lot {lot.id}: {named(list(counts))} can hold {said} places over the lot, and {outer.role}, which "
                f"includes them, has {outer.places.most}",
            )


def d071_inner_can_be_filled(tender: Tender) -> Iterator[Finding]:
    """A role drawn from an outer list never has more places in a zone than that list is long."""
    for lot, role, at in _roles(tender):
        outer = lot.role(role.drawn_from) if role.drawn_from != ALL else None
        if outer is None or outer.places.most is None:
            continue
        for path, who, places in _places(role, at):
            if places.most is not None and places.most > outer.places.most:
                yield report(
                    tender,
                    "D071",
                    f"{path}.most",
                    f"lot {lot.id}: {who} has {places.most} places and is drawn from {outer.role}, which lists at "
                    f"most {outer.places.most}",
                )


def _places(role: Role, at: str) -> Iterator[tuple[str, str, Places]]:
    yield f"{at}.places", role.role, role.places
    for zone, places in role.by_zone.items():
        yield f"{at}.by_zone.{zone}", f"{role.role}, zone {zone}", places


def d072_least_and_most(tender: Tender) -> Iterator[Finding]:
    """There is at least one place, and not fewer places than the least that are needed."""
    for lot, role, at in _roles(tender):
        for path, who, places in _places(role, at):
            if places.most is not None and places.most < 1:
                yield report(
                    tender,
                    "D072",
                    f"{path}.most",
                    f"lot {lot.id}, {who}: {places.most} places is no place",
                )
            elif (
                places.most is not None and places.least is not None and places.least > places.most
            ):
                yield report(
                    tender,
                    "D072",
                    f"{path}.least",
                    f"lot {lot.id}, {who}: at least {places.least} are needed and at most {places.most} are appointed",
                )


def d073_differing_zones_say_why(tender: Tender) -> Iterator[Finding]:
    """Zones with a number of places of their own say why."""
    for lot, role, at in _roles(tender):
        for zone, places in role.by_zone.items():
            if places.most != role.places.most and not places.because:
                yield report(
                    tender,
                    "D073",
                    f"{at}.by_zone.{zone}",
                    f"lot {lot.id}, zone {zone}: {_count(places)} for {role.role} where other zones have "
                    f"{_count(role.places)}, and no reason is given",
                )


def _count(places: Places) -> str:
    return "no limit" if places.most is None else f"{places.most} places"


def d079_hours_share_per_zone(tender: Tender) -> Iterator[Finding]:
    """A share of a zone's hours belongs to a role filled for each zone."""
    for lot, role, at in _roles(tender):
        if role.hours_share is not None and role.per is Per.LOT:
            yield report(
                tender,
                "D079",
                f"{at}.hours_share",
                f"lot {lot.id}: {role.role} is filled for the whole lot, and its hours_share is a share of a zone's hours",
            )


def d088_lot_total(tender: Tender) -> Iterator[Finding]:
    """A lot with questions for each zone and a role for the whole lot says how the two meet."""
    for lot in tender.lots:
        zone_questions = [c.id for c in tender.questions(lot.id) if c.per is Per.ZONE]
        lot_roles = [r.role for r in lot.roles if r.per is Per.LOT]
        if zone_questions and lot_roles and lot.lot_total is None:
            yield report(
                tender,
                "D088",
                f"lots[{lot.id}].lot_total",
                f"lot {lot.id} has {named(lot_roles)} for the whole lot and marks {named(zone_questions)} zone by zone, "
                "and does not say how its total is formed",
            )


def d089_capacity_rule(tender: Tender) -> Iterator[Finding]:
    """Where places have a share of the hours, the definition says whether declared capacity limits who takes one.

    Without ``capacity`` it does not, so the share only tells how the work is divided: worth saying, no bar.
    """
    if tender.capacity is None:
        for lot, role, at in _roles(tender):
            if role.hours_share is not None:
                yield report(
                    tender,
                    "D089",
                    f"{at}.hours_share",
                    f"lot {lot.id}: each place of {role.role} has a share of the zone's hours, and the definition has no "
                    "capacity rule, so no bidder is too small for one",
                )


def d090_zone_hours(tender: Tender) -> Iterator[Finding]:
    """A zone whose places use a share of its hours prints those hours, where capacity limits places."""
    for lot, role, at in _roles(tender):
        if tender.capacity is None or role.hours_share is None or role.per is Per.LOT:
            continue
        missing = [z.id for z in lot.zones if z.demand is None or z.demand.hours_weekly is None]
        if missing:
            yield report(
                tender,
                "D090",
                f"{at}.hours_share",
                f"lot {lot.id}: {role.role} uses a share of each zone's weekly hours, and {named(missing)} print none",
            )


def d094_something_to_award(tender: Tender) -> Iterator[Finding]:
    """Every lot has a role to win, and a role filled for each zone has zones."""
    for lot in tender.lots:
        if not lot.roles:
            yield report(tender, "D094", f"lots[{lot.id}]", f"lot {lot.id} has no role to award")
        for role in lot.roles:
            if role.per is Per.ZONE and not lot.zones:
                yield report(
                    tender,
                    "D094",
                    f"lots[{lot.id}].roles[{role.role}].per",
                    f"lot {lot.id}: {role.role} is filled for each zone, and the lot has none",
                )


def d083_stated_maximum(tender: Tender) -> Iterator[Finding]:
    """A notice that states a hard maximum leaves no room to admit everyone equal at the last place."""
    stated = tender.agreement.stated_maximum if tender.agreement is not None else None
    for lot, role, at in _roles(tender):
        if stated is not None and role.at_last_place is AtLastPlace.ADMIT_ALL:
            yield report(
                tender,
                "D083",
                f"{at}.at_last_place",
                f"lot {lot.id}: {role.role} admits everyone equal at the last place, and the notice states a hard "
                f"maximum of {stated}",
            )


CHECKS: tuple[Check, ...] = (
    d069_nesting,
    d070_inner_fits_outer,
    d071_inner_can_be_filled,
    d072_least_and_most,
    d073_differing_zones_say_why,
    d079_hours_share_per_zone,
    d083_stated_maximum,
    d088_lot_total,
    d089_capacity_rule,
    d090_zone_hours,
    d094_something_to_award,
)
