"""Places and limits in the ITT: how many there are, how they are filled, what happens beyond a limit."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.names import Names, capital, counted, joined, ordinal, short
from tendering.documents.pack_example import WHO, LimitExample, bidder_name, limit_example
from tendering.documents.word_style import Column
from tendering.model.tender import AtLastPlace, Limit, LimitMethod, Lot, Per, Role, Tender

_METHODS = {
    LimitMethod.RANKED: (
        "Lots, and the zones of each lot, are filled in the order in which they are printed. All places of one zone go "
        "to the highest in its order who are still free to take one, before the next zone is filled. A bidder whose "
        "limit is used up is passed over, and the place goes to the next."
    ),
    LimitMethod.PREFERENCE: (
        "Each bidder states the order in which it prefers the zones it bids for. Each zone is offered to bidders in the "
        "zone's own order of merit, and each bidder keeps the places it prefers most among those it can have, up to the "
        "limit; a place that it gives up goes to the next. This is repeated until no offer is left to make. A zone bid "
        "for without a stated preference comes after all stated ones, in printed order."
    ),
    LimitMethod.BEST_OVERALL: (
        "All combinations of places that respect the limit are considered together. First the combination that fills "
        "most places is taken; among those, the one with the best sum of exact scores over all places. If several are "
        "still equal, places are settled one at a time in printed order of lot, zone and place, each going to the "
        "highest bidder in that zone's order that still allows the best sum."
    ),
}
_LAST_PLACE = {
    AtLastPlace.TIE_BREAK: "the rule for ties decides among bidders with equal scores at the last place",
    AtLastPlace.ADMIT_ALL: (
        "every bidder with an equal score at the last place is appointed, even where that exceeds the number of places"
    ),
    AtLastPlace.ADMIT_NONE: "none of the bidders with equal scores at the last place is appointed",
}
_EFFECTS = {
    "must_reject": "must be rejected",
    "may_reject": "may be rejected",
}


def effect_words(effect: str | None) -> str:
    """Say what follows from a breach."""
    return _EFFECTS.get(effect or "", "is looked at")


def places_table(lot: Lot, names: Names) -> Block:
    """Return the places of a lot: role, where, how many, and the rules of each."""
    rows = [row for role in lot.roles for row in _role_rows(lot, role, names.in_lot(lot.id))]
    return table(
        f"Places: {names.lot(lot.id)}",
        [
            Column(title="Role", width=3.2),
            Column(title="Where", width=3.2),
            Column(title="Places in each", width=1.9, right=True),
            Column(title="Rules", width=6),
        ],
        rows,
    )


def filling_blocks(tender: Tender) -> list[Block]:
    """Say how places are filled, and the limits on what one bidder may win."""
    names = Names(tender=tender, bidders={})
    order = (
        "Bids that are eligible are put in order of merit by their total, highest first"
        if tender.award_by is None
        else "Bids that are eligible are put in order by the value of the award rule"
    )
    return [
        heading("How places are filled"),
        paragraph(
            f"{order}. Places are filled from the top of that order. How many places each zone has is printed with the "
            "lots and zones."
        ),
        bullets(
            [
                *_role_lines(tender, names),
                *_least_lines(tender),
                *_capacity_lines(tender),
            ]
        ),
        *limits_blocks(tender),
    ]


def _role_rows(lot: Lot, role: Role, names: Names) -> list[tuple[str, str, str, str]]:
    rules = []
    if role.including:
        rules.append(
            f"The number includes every {joined((names.role(r) for r in role.including), 'or')}."
        )
    if role.drawn_from != "all":
        rules.append(f"Drawn only from those appointed as {names.role(role.drawn_from)}.")
    if role.hours_share is not None:
        rules.append(
            f"A place carries {short(100 * role.hours_share)}% of the weekly hours of the zone."
        )
    zones = [z.id for z in lot.zones] if role.per is Per.ZONE else [None]
    groups: dict[tuple[int | None, int | None, str | None], list[str]] = {}
    for zone in zones:
        places = role.places_in(zone)
        where = names.zone(zone, lot.id) if zone else "The whole lot"
        groups.setdefault((places.most, places.least, places.because), []).append(where)
    rows = []
    for (most, least, because), where_all in groups.items():
        told = [*rules]
        if least:
            told.append(f"At least {least}.")
        if because:
            told.append(f"Why this number: {because.rstrip('.')}.")
        whole = len(where_all) == len(lot.zones) > 1
        where = f"Each of the {len(lot.zones)} zones" if whole else "\n".join(where_all)
        rows.append(
            (
                capital(names.role(role.role)),
                where,
                "No limit" if most is None else str(most),
                " ".join(told) or "No further rule",
            )
        )
    return rows


def _role_lines(tender: Tender, names: Names) -> list[str]:
    rules: dict[AtLastPlace, list[str]] = {}
    for lot in tender.lots:
        for role in lot.roles:
            title = names.in_lot(lot.id).role(role.role)
            known = rules.setdefault(role.at_last_place, [])
            if title not in known:
                known.append(title)
    if len(rules) == 1:
        return [f"{capital(_LAST_PLACE[rule])}." for rule in rules]
    return [f"For {joined(titles)}, {_LAST_PLACE[rule]}." for rule, titles in rules.items()]


def _least_lines(tender: Tender) -> list[str]:
    least = any(
        role.places_in(zone).least
        for lot in tender.lots
        for role in lot.roles
        for zone in (None, *(z.id for z in lot.zones))
    )
    lines = []
    if least:
        lines.append(
            "Where fewer bidders are eligible than the least number printed, the authority decides how to go on, and "
            "tells all who bid there."
        )
    names = Names(tender=tender, bidders={})
    lines += [
        f"In {names.lot(lot.id)} the authority looks for at least {counted(lot.least_bids, 'bid')}; with fewer it decides "
        "whether the lot goes ahead."
        for lot in tender.lots
        if lot.least_bids
    ]
    return lines


def _capacity_lines(tender: Tender) -> list[str]:
    rule = tender.capacity
    if rule is None:
        return []
    short_rule = (
        "a bidder too small for a place is passed over, and the place goes to the next"
        if rule.when_short == "pass_over"
        else "where the next bidder is too small for a place, no more places of that role are filled in the zone"
    )
    missing = (
        " A bidder that declares no figure is taken to have no limit."
        if rule.missing == "unlimited"
        else " Every bidder must declare a figure."
    )
    return [f"Each bidder declares the weekly hours it can take on; {short_rule}.{missing}"]


def limits_blocks(tender: Tender) -> list[Block]:
    """Say each limit, how wins beyond it are resolved, and how that works in an example."""
    if not tender.limits:
        if len(tender.lots) < 2 and all(len(lot.zones) < 2 for lot in tender.lots):
            return []
        return [
            heading("Limits on what one bidder may win"),
            paragraph(
                "There are none: one bidder may be appointed wherever it stands high enough."
            ),
        ]
    names = Names(tender=tender, bidders={})
    who = (
        "one bidder or one group of related bidders"
        if tender.related_bidders.limits == "group"
        else "one bidder"
    )
    made = [heading("Limits on what one bidder may win")]
    made.extend(paragraph(_limit_line(limit, names, who)) for limit in tender.limits)
    methods = dict.fromkeys(limit.when_exceeded for limit in tender.limits)
    made.extend(paragraph(_METHODS[m], lead="If a bidder would win more.") for m in methods)
    made.append(
        paragraph("The authority and the bidder never choose afterwards which places are kept.")
    )
    example = next((e for limit in tender.limits if (e := limit_example(tender, limit))), None)
    return [*made, *_example(example)] if example is not None else made


def _limit_line(limit: Limit, names: Names, who: str) -> str:
    counts = counted(limit.most, limit.counts.rstrip("s"))
    having = [lot.id for lot in names.tender.lots if lot.role(limit.role) is not None]
    over = ""
    if limit.counts == "zones" and len(names.tender.lots) > 1:
        over = (
            " over all lots together" if len(having) > 1 else f" of {names.lot(''.join(having))}"
        )
    return f"As {names.role(limit.role)}, {who} may hold at most {counts}{over}."


def _example(example: LimitExample) -> list[Block]:
    names = Names(tender=example.tender, bidders={x: bidder_name(x) for x in WHO})
    several = len(example.tender.lots) > 1
    rows = []
    for lot, zone, standings, places in example.rows:
        area = names.zone(zone, lot) if zone else names.lot(lot)
        where = f"{area}, {names.lot(lot)}" if zone and several else area
        order = "; ".join(f"{s.bidder} {short(s.ranking_value or Fraction(0))}" for s in standings)
        rows.append((where, order, joined(p.bidder for p in places) or "Nobody"))
    return [
        heading("An example", 3),
        paragraph(
            f"Invented bidders A, B, C and so on bid everywhere as {names.role(example.limit.role)}, and have these totals."
        ),
        table(
            "Worked example of the limit",
            [
                Column(title="Where", width=3),
                Column(title="Order of merit", width=4.4),
                Column(title="Appointed", width=2),
            ],
            rows,
        ),
        bullets(_passed_over(example, names)),
    ]


def _passed_over(example: LimitExample, names: Names) -> list[str]:
    lines = []
    for lot, gone in example.passed_over:
        row = next(r for r in example.rows if r[0] == lot and r[1] == gone.zone)
        order = next((n for n, s in enumerate(row[2], start=1) if s.bidder == gone.bidder), 1)
        held = [
            names.zone(r[1], r[0]) if r[1] else names.lot(r[0])
            for r in example.rows
            if any(p.bidder == gone.bidder for p in r[3])
        ]
        where = names.zone(gone.zone, lot) if gone.zone else names.lot(lot)
        limit = counted(example.limit.most, example.limit.counts.rstrip("s"))
        lines.append(
            f"Bidder {gone.bidder} stands {ordinal(order)} in {where} and is not appointed there: it has "
            f"{joined(held)}, and the limit is {limit}."
        )
    if example.limit.when_exceeded is LimitMethod.BEST_OVERALL:
        values = (
            s.ranking_value or Fraction(0)
            for r in example.rows
            for s in r[2]
            if any(p.bidder == s.bidder for p in r[3])
        )
        places = sum(len(r[3]) for r in example.rows)
        lines.append(
            f"The {counted(places, 'place')} filled in this way have a sum of {short(sum(values, Fraction(0)))}; no other "
            "combination within the limit fills as many and has a higher sum."
        )
    return lines
