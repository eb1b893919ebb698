"""The rules of the competition in words, for the ITT: timetable, lots, places, limits, ties, the draw, non-compliance."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph, sections, table
from tendering.documents.dates import british, instant, month
from tendering.documents.names import Names, counted, joined, short
from tendering.documents.pack_ties import ties_blocks
from tendering.documents.word_style import Column
from tendering.model.tender import AtLastPlace, Event, Limit, LimitMethod, Lot, Per, Role, Tender

_EVENTS = {
    "itt_published": "Invitation to tender published",
    "tenders_close": "Tenders close",
    "tender_period": "Tender period",
    "letters_issued": "Outcome letters issued",
    "standstill": "Standstill period",
    "award": "Award",
}
_ACRONYMS = frozenset({"cqc", "dbs", "dps", "ecm", "itt", "kpi", "pin", "tupe"})
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


def instructions_blocks(tender: Tender) -> list[Block]:
    """Return the instructions to tenderers."""
    return [
        *_about(tender),
        *_timetable(tender),
        *sections(tender.instructions),
        *bidding_blocks(tender),
        *places_blocks(tender),
        *limits_blocks(tender),
        *_ties(tender),
        *non_compliance_blocks(tender),
        *_afterwards(tender),
    ]


def _about(tender: Tender) -> list[Block]:
    made = [heading("Key facts")]
    if tender.summary:
        made.append(paragraph(tender.summary))
    authority = tender.authority
    facts = [
        ("Contracting authority", authority.name),
        ("Address", authority.address),
        ("Contact", authority.contact),
        ("E-mail", authority.email),
        ("Website", authority.website),
        ("Reference", tender.id),
        ("Classification (CPV)", joined(tender.cpv)),
    ]
    rows = [(k, v) for k, v in facts if v]
    made.append(
        table(
            "Who is buying", [Column(title="Item", width=1), Column(title="Detail", width=3)], rows
        )
    )
    return made


def _timetable(tender: Tender) -> list[Block]:
    if not tender.timetable:
        return []
    columns = [Column(title="Step", width=2), Column(title="When", width=4)]
    rows = [(event_words(event.event), _when_and_note(event)) for event in tender.timetable]
    return [
        heading("Timetable"),
        paragraph(
            "Times are local time in the United Kingdom. A change is published to everyone at the same time."
        ),
        table("Timetable of the competition", columns, rows),
    ]


def _when_and_note(event: Event) -> str:
    stated = f" (stated as {event.stated})" if event.stated else ""
    note = f". {event.note[:1].upper()}{event.note[1:]}" if event.note else ""
    return f"{when(event)}{stated}{note}"


def event_words(event: str) -> str:
    """Say a step of the timetable, or another id, in words."""
    words = " ".join(w.upper() if w in _ACRONYMS else w for w in event.split("_"))
    return _EVENTS.get(event, words[:1].upper() + words[1:])


def when(event: Event) -> str:
    """Say when a step is: a moment, a day, a period or a month."""
    if event.at is not None:
        return instant(event.at)
    if event.on is not None:
        return british(event.on)
    if event.start is not None and event.end is not None:
        return f"{british(event.start)} to {british(event.end)}"
    if event.start is not None:
        return f"from {british(event.start)}"
    if event.end is not None:
        return f"until {british(event.end)}"
    return month(event.month) if event.month else "To be announced"


def bidding_blocks(tender: Tender) -> list[Block]:
    """Say what may be bid for."""
    lots = tender.lots
    zoned = [lot for lot in lots if lot.zones]
    lines = [
        "You may bid for one lot, for several or for all of them."
        if len(lots) > 1
        else "There is one lot."
    ]
    if zoned:
        lines.append("Within a lot you may bid for one zone, for several or for all of its zones.")
    if any(role.per is Per.LOT for lot in zoned for role in lot.roles):
        lines.append("A bid in a lot also counts for the roles that are let for the whole lot.")
    related = tender.related_bidders
    if related.limits == "group":
        lines.append("Related bidders (a group) count as one bidder for every limit stated here.")
    if related.same_zone == "one":
        lines.append(
            "At most one member of a group of related bidders is appointed to a role in a zone."
        )
    return [heading("Lots and zones you may bid for"), bullets(lines)]


def places_blocks(tender: Tender) -> list[Block]:
    """Say how many places there are, and how they are filled."""
    names = Names(tender=tender, bidders={})
    made = [
        heading("Places and how they are filled"),
        paragraph(
            "Bids that are eligible are put in order of merit by their total, highest first"
            if tender.award_by is None
            else "Bids that are eligible are put in order by the value of the award rule"
        ),
    ]
    made[-1] = paragraph(f"{made[-1].text}. Places are filled from the top of that order.")
    for lot in tender.lots:
        rows = [row for role in lot.roles for row in _role_rows(lot, role, names.in_lot(lot.id))]
        made.append(
            table(
                f"Places: {names.lot(lot.id)}",
                [
                    Column(title="Role", width=3.2),
                    Column(title="Where", width=3.2),
                    Column(title="Most places", width=1.8, right=True),
                    Column(title="Rules", width=6),
                ],
                rows,
            )
        )
    made.append(
        bullets(
            [*_role_lines(tender, names), *_reserve_lines(tender, names), *_capacity_lines(tender)]
        )
    )
    return made


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
    title = names.role(role.role)
    title = title[:1].upper() + title[1:]
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
            told.append(
                f"At least {least}: with fewer eligible bidders the authority decides how to proceed."
            )
        if because:
            told.append(f"Why this number: {because.rstrip('.')}.")
        each = "Each of " if len(where_all) > 1 else ""
        whole = len(where_all) == len(lot.zones) > 3
        where = f"the {len(lot.zones)} zones" if whole else joined(where_all)
        rows.append(
            (
                title,
                f"{each}{where}",
                "No limit" if most is None else str(most),
                " ".join(told) or "No further rule",
            )
        )
    return rows


def _role_lines(tender: Tender, names: Names) -> list[str]:
    told: dict[str, None] = {}
    for lot in tender.lots:
        for role in lot.roles:
            line = f"For {names.role(role.role)}, {_LAST_PLACE[role.at_last_place]}."
            told[line] = None
    return list(told)


def _reserve_lines(tender: Tender, names: Names) -> list[str]:
    lines = [
        f"In {names.lot(lot.id)}, up to {counted(lot.reserves, 'reserve')} for each role and zone are kept in order."
        for lot in tender.lots
        if lot.reserves
    ]
    if tender.on_withdrawal == "promote":
        lines.append(
            "If an appointed bidder leaves after the award is approved, the highest eligible reserve for that zone and "
            "role takes the place, within the limits; all other appointments stand, and a new standstill is held."
        )
    elif tender.on_withdrawal == "rerun":
        lines.append(
            "If a bidder leaves after the award is approved, the whole award is made again without it."
        )
    lines.append(
        "If a bidder leaves before the award is approved, the whole award is made again without it."
    )
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
    """Say each limit, and in words how wins beyond it are resolved."""
    if not tender.limits:
        return []
    names = Names(tender=tender, bidders={})
    made = [heading("Limits, and what happens when a bidder would win more")]
    who = (
        "one bidder or one group of related bidders"
        if tender.related_bidders.limits == "group"
        else "one bidder"
    )
    made.extend(paragraph(_limit_line(limit, names, who)) for limit in tender.limits)
    methods = dict.fromkeys(limit.when_exceeded for limit in tender.limits)
    made.extend(paragraph(_METHODS[m], lead="How this is resolved.") for m in methods)
    made.append(
        paragraph("The authority and the bidder never choose afterwards which places are kept.")
    )
    return made


def _limit_line(limit: Limit, names: Names, who: str) -> str:
    counts = counted(limit.most, limit.counts.rstrip("s"))
    over = (
        " over all lots together" if limit.counts == "zones" and len(names.tender.lots) > 1 else ""
    )
    return f"As {names.role(limit.role)}, {who} may hold at most {counts}{over}."


def non_compliance_blocks(tender: Tender) -> list[Block]:
    """Say what happens to a bid that does not comply, and to a price that looks too low."""
    made = [
        heading("Bids that do not comply"),
        paragraph(
            "A price or an answer outside a published rule is recorded as not compliant. It does not by itself reject the "
            "bid. Where the rule says that such a bid must be rejected, a named officer confirms the fact and the bid is "
            "rejected, unless the fact proves to be wrong. Where it says may, the officer first considers whether the "
            "point is an obvious error, whether clarification would change the bid, what is proportionate, and whether "
            "every bidder in the same position is treated alike; then accepts, clarifies or rejects, with reasons on "
            "the record."
        ),
        paragraph(
            "A clarification never lets a bidder improve its bid. Questions and answers are kept in writing."
        ),
    ]
    if tender.price.low_price:
        made.extend(
            [
                heading("Prices that appear abnormally low", 3),
                paragraph(
                    "A price that trips the check published in the commercial schedule is not rejected for that. The "
                    "authority asks the bidder to explain it, considers the explanation, and rejects the bid only if the "
                    "evidence does not account for the low price. The enquiry, the answer and the decision are recorded."
                ),
            ]
        )
    return made


def _ties(tender: Tender) -> list[Block]:
    if not tender.ties:
        return ties_blocks(tender)
    draw = (
        ", with the draw and how anyone can repeat it"
        if any(r.kind == "draw" for r in tender.ties)
        else ""
    )
    return [
        heading("Equal scores"),
        paragraph(
            f"The steps that settle equal scores are printed in the quality assessment{draw}."
        ),
    ]


def _afterwards(tender: Tender) -> list[Block]:
    if tender.standstill is None:
        return []
    return [
        heading("After the decision"),
        paragraph(
            "Every bidder receives a letter with its scores and the reasons for them, the scores of each appointed "
            "bidder, and the exact end of the standstill period. No agreement is made before that period has ended."
        ),
    ]
