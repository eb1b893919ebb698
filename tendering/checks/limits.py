"""Definition checks: limits on wins, and combinations whose result no rule fixes (design section 7, marked !)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.checks.report import Check, named, report, shown
from tendering.model.findings import Finding
from tendering.model.tender import AtLastPlace, Limit, LimitMethod, Lot, Per, Role, Tender


def _limited(tender: Tender, limit: Limit) -> Iterator[tuple[Lot, Role]]:
    for lot in tender.lots:
        role = lot.role(limit.role)
        if role is not None:
            yield lot, role


def _by(tender: Tender, method: LimitMethod) -> Iterator[tuple[int, Limit]]:
    for n, limit in enumerate(tender.limits):
        if limit.when_exceeded is method:
            yield n, limit


def x07_allocation_rule(tender: Tender) -> Iterator[Finding]:
    """A limit on wins publishes the rule that decides which a bidder keeps."""
    for n, limit in enumerate(tender.limits):
        if limit.when_exceeded not in set(LimitMethod):
            yield report(
                tender,
                "X07",
                f"limits[{n}].when_exceeded",
                f"a bidder may hold at most {limit.most} {limit.counts} as {limit.role}, and no rule says which it "
                "keeps when it would win more",
            )


def d096_limit_admits_one(tender: Tender) -> Iterator[Finding]:
    """A limit leaves room for at least one win."""
    for n, limit in enumerate(tender.limits):
        if limit.most < 1:
            yield report(
                tender,
                "D096",
                f"limits[{n}].most",
                f"a limit of {limit.most} {limit.counts} lets nobody be {limit.role}",
            )


def d074_preference_with_capacity(tender: Tender) -> Iterator[Finding]:
    """Bidders' preferences and declared capacity together have no settled result."""
    if tender.capacity is None:
        return
    for n, limit in _by(tender, LimitMethod.PREFERENCE):
        lots = [lot.id for lot, role in _limited(tender, limit) if role.hours_share is not None]
        if lots:
            yield report(
                tender,
                "D074",
                f"limits[{n}].when_exceeded",
                f"{limit.role} is settled by preference and uses a share of the zone's hours in lot {named(lots)}",
            )


def d075_preference_with_group(tender: Tender) -> Iterator[Finding]:
    """Bidders' preferences and a limit on a whole group together have no settled result."""
    if tender.related_bidders.limits == "group":
        for n, limit in _by(tender, LimitMethod.PREFERENCE):
            yield report(
                tender,
                "D075",
                f"limits[{n}].when_exceeded",
                f"{limit.role} is settled by preference and related_bidders.limits binds the whole group",
            )


def d076_zones_of_lot_role(tender: Tender) -> Iterator[Finding]:
    """Zones can be counted only for a role filled for each zone."""
    for n, limit in enumerate(tender.limits):
        lots = [lot.id for lot, role in _limited(tender, limit) if role.per is Per.LOT]
        if limit.counts == "zones" and lots:
            yield report(
                tender,
                "D076",
                f"limits[{n}].counts",
                f"the limit counts zones, and {limit.role} is filled for the whole of lot {named(lots)}",
            )


def d077_lots_with_preference(tender: Tender) -> Iterator[Finding]:
    """Preferences rank zones, so they cannot settle a limit on lots."""
    for n, limit in _by(tender, LimitMethod.PREFERENCE):
        if limit.counts == "lots":
            yield report(
                tender,
                "D077",
                f"limits[{n}].counts",
                f"the limit on {limit.role} counts lots and is settled by preference, which ranks zones",
            )


def _nests(tender: Tender) -> list[set[str]]:
    """Return the sets of role names tied together by inclusion, in any lot."""
    groups: list[set[str]] = []
    for lot in tender.lots:
        for role in lot.roles:
            joined = {role.role, *role.including}
            apart = [g for g in groups if not g & joined]
            groups = [*apart, joined.union(*(g for g in groups if g & joined))]
    return groups


def d078_one_method_in_a_nest(tender: Tender) -> Iterator[Finding]:
    """Limits of roles that count inside one another are settled by one method."""
    for group in _nests(tender):
        rows = [(n, limit) for n, limit in enumerate(tender.limits) if limit.role in group]
        methods = list(dict.fromkeys(str(limit.when_exceeded) for _, limit in rows))
        if len(methods) > 1:
            yield report(
                tender,
                "D078",
                f"limits[{rows[-1][0]}].when_exceeded",
                f"the limits on {named(list(dict.fromkeys(limit.role for _, limit in rows)))} name {named(methods)}; "
                "roles that count inside one another need one method",
            )


def d080_stop_with_best_overall(tender: Tender) -> Iterator[Finding]:
    """Filling that stops at a bidder too small cannot be combined with the best overall result."""
    if tender.capacity is None or tender.capacity.when_short != "stop":
        return
    for n, limit in _by(tender, LimitMethod.BEST_OVERALL):
        lots = [lot.id for lot, role in _limited(tender, limit) if role.hours_share is not None]
        if lots:
            yield report(
                tender,
                "D080",
                f"limits[{n}].when_exceeded",
                f"{limit.role} is settled by best_overall in lot {named(lots)}, and capacity.when_short is stop",
            )


def _scale(tender: Tender, lot: Lot, role: Role) -> tuple[str, ...]:
    """Describe the scale of the values a role's lists rank by: two that differ cannot be added."""
    if tender.award_by is not None:
        prices = [
            f"{i.id} per {i.unit or 'unit'}" for i in tender.price.items if i.applies_to(lot.id)
        ]
        return (f"{tender.award_by.rule} of {named(prices)}",)
    if (
        tender.aggregation.method == "sum_of_ranks"
    ):  # the more bids and evaluators, the greater the sum
        return (f"sums of the ranks in lot {lot.id}",)
    zone_points = sum(
        (c.points for c in tender.questions(lot.id) if c.per is Per.ZONE), Fraction(0)
    )
    if role.per is Per.LOT and lot.lot_total == "without_zone_questions" and zone_points:
        return (f"{shown(tender.weights_total - zone_points)} points",)
    return (f"{shown(tender.weights_total)} points",)


def d081_one_scale_for_best_overall(tender: Tender) -> Iterator[Finding]:
    """The best overall result adds ranking values, so all lots and roles it covers share one scale."""
    limits = list(_by(tender, LimitMethod.BEST_OVERALL))
    scales: dict[tuple[str, ...], list[str]] = {}
    for _, limit in limits:
        for lot, role in _limited(tender, limit):
            where = scales.setdefault(_scale(tender, lot, role), [])
            where.append(f"{role.role} of lot {lot.id}")
    if len(scales) > 1:
        said = "; ".join(
            f"{named(list(dict.fromkeys(who)))} by {scale[0]}" for scale, who in scales.items()
        )
        yield report(
            tender,
            "D081",
            f"limits[{limits[-1][0]}].when_exceeded",
            f"best_overall adds ranking values that are not on one scale: {said}",
        )


def d082_last_place_with_method(tender: Tender) -> Iterator[Finding]:
    """Under preference or best_overall an equal value at the last place goes down the tie ladder."""
    for method in (LimitMethod.PREFERENCE, LimitMethod.BEST_OVERALL):
        for _, limit in _by(tender, method):
            for lot, role in _limited(tender, limit):
                if role.at_last_place is not AtLastPlace.TIE_BREAK:
                    yield report(
                        tender,
                        "D082",
                        f"lots[{lot.id}].roles[{role.role}].at_last_place",
                        f"lot {lot.id}: {role.role} says {role.at_last_place}, and its limit is settled by {method}, "
                        "which needs tie_break",
                    )


CHECKS: tuple[Check, ...] = (
    x07_allocation_rule,
    d074_preference_with_capacity,
    d075_preference_with_group,
    d076_zones_of_lot_role,
    d077_lots_with_preference,
    d078_one_method_in_a_nest,
    d080_stop_with_best_overall,
    d081_one_scale_for_best_overall,
    d082_last_place_with_method,
    d096_limit_admits_one,
)
