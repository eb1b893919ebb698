"""Reasons as plain English: one sentence that an officer, a losing bidder's lawyer and a councillor understand."""

from __future__ import annotations

import re
from collections.abc import Callable

from tendering.documents.causes import CAUSES, Facts, not_eligible, value_of
from tendering.documents.names import (
    Names,
    counted,
    joined,
    ordinal,
    told_apart,
)
from tendering.documents.workings import draw_recipe, explain_figures, tie_lines
from tendering.model.outcome import NotPlaced, Place, Reason, Reserve, Standing, Status, Unfilled

__all__ = [
    "draw_recipe",
    "explain_figures",
    "not_placed_sentence",
    "place_sentence",
    "reserve_sentence",
    "sentence",
    "standing_sentence",
    "status_words",
    "tie_lines",
    "unfilled_sentence",
]

_STATUS = {
    Status.RANKED: "ranked",
    Status.PENDING: "awaiting a decision",
    Status.REJECTED: "rejected",
    Status.BELOW_MINIMUM: "below the published minimum",
    Status.INCOMPLETE: "not fully scored",
    Status.WITHDRAWN: "withdrawn",
    Status.NOT_SHORTLISTED: "not shortlisted",
    Status.LATE: "submitted late",
    Status.EXCLUDED: "excluded",
}
_METHODS = {
    "ranked": "Lots and zones are filled in the order published, and this one came after the limit was reached",
    "preference": "The places it holds are the ones it preferred, of those it could win",
    "best_overall": "Its places are those of the combination with the best total over all zones, as published",
}


_SAYS_ITS_RULE = frozenset({"appointed", "awaiting", "not_eligible", "outranked", "unfilled"})


def status_words(status: Status) -> str:
    """Say a status."""
    return _STATUS[status]


def sentence(reason: Reason, names: Names) -> str:
    """Say a reason in plain English, with names for ids and with the published rule that decided.

    The sentences name no subject, so that they serve "You", a bidder's name and a table alike.
    """
    text = _SENTENCES[reason.code](reason.facts, names)
    if reason.rule and (reason.code not in _SAYS_ITS_RULE or reason.facts.get("held")):
        text += f" Rule applied: {names.rule(reason.rule)}."
    return text


def place_sentence(place: Place, names: Names) -> str:
    """Say who holds a place, where and why."""
    where = names.area(names.lot_id, place.zone)
    return (
        f"{names.bidder(place.bidder)} is appointed as {names.role(place.role)} in {where}. "
        f"{sentence(place.reason, names)}"
    )


def not_placed_sentence(gone: NotPlaced, names: Names) -> str:
    """Say why a bidder holds no place of a role in a zone or lot."""
    where = names.area(names.lot_id, gone.zone)
    return (
        f"{names.bidder(gone.bidder)} has no place as {names.role(gone.role)} in {where}. "
        f"{sentence(gone.reason, names)}"
    )


def reserve_sentence(reserve: Reserve, names: Names) -> str:
    """Say who stands in reserve, and for what."""
    where = names.area(names.lot_id, reserve.zone)
    return (
        f"{names.bidder(reserve.bidder)} is the {ordinal(reserve.position)} reserve for "
        f"{names.role(reserve.role)} in {where}."
    )


def unfilled_sentence(empty: Unfilled, names: Names) -> str:
    """Say how many places stayed empty, and why."""
    where = names.area(names.lot_id, empty.zone)
    verb = "is" if empty.count == 1 else "are"
    start = f"In {where}, {counted(empty.count, 'place')} as {names.role(empty.role)} {verb} not filled."
    if empty.reason.code in ("appointed", "via"):
        return start
    return f"{start} {_UNFILLED.get(empty.reason.code, _unfilled_other)(empty.reason, names)}"


def standing_sentence(standing: Standing, names: Names) -> str:
    """Say where a bidder stands in one list: its rank and value, or why it has none."""
    who = names.bidder(standing.bidder)
    where = names.area(standing.lot, standing.zone)
    if standing.status is Status.RANKED and standing.ranking_value is not None:
        equal = (
            f", {ordinal(standing.order)} after the rule for ties"
            if standing.order not in (None, standing.rank)
            else ""
        )
        return f"{who} ranks {ordinal(standing.rank or 0)} in {where} with {names.value(standing.ranking_value)}{equal}."
    text = f"{who} is not ranked in {where}: {status_words(standing.status)}."
    return f"{text} {sentence(standing.reason, names)}" if standing.reason else text


def _with_value(facts: Facts, key: str, names: Names, places: int | None = None) -> str:
    value = value_of(facts, key)
    return f" with {names.value(value, places)}" if value is not None else ""


def _position(facts: Facts) -> str:
    order = facts.get("order", "")
    if not order.isdigit():
        return "Stood in the order of merit"
    of = f" of {facts['of']}" if facts.get("of") else ""
    return f"Stood {ordinal(int(order))}{of} in the order of merit"


def _appointed(facts: Facts, names: Names) -> str:
    text = f"{_position(facts)}{_with_value(facts, 'value', names)}"
    seats = facts.get("seats", "")
    if not seats.isdigit():
        return f"{text}."
    verb = "was" if seats == "1" else "were"
    return f"{text}; there {verb} {counted(seats, 'place')}.{_passed_over(facts)}"


def _passed_over(facts: Facts) -> str:
    """Say why a place went to a bidder that stood lower than there were places."""
    order, seats = facts.get("order", ""), facts["seats"]
    if not order.isdigit() or int(order) <= int(seats):
        return ""
    if seats == "1":
        return " No bidder higher in the order could be given it under the published rules."
    return " Not every bidder higher in the order could be given one under the published rules."


def _via(facts: Facts, names: Names) -> str:
    inner = names.role(facts["inner"])
    zones = f" in {names.zone_pairs(facts['zones'])}" if facts.get("zones") else ""
    return f"Holds this place because it is appointed as {inner}{zones}: the place of {inner} counts within this role."


def _group_words(facts: Facts, names: Names) -> str:
    members = facts.get("group", "")
    return names.bidder_list(members) if members else "Several bidders"


def _admitted_tied(facts: Facts, names: Names) -> str:
    return (
        f"Admitted together with everyone equal at the last place. {_group_words(facts, names)} are equal"
        f"{_with_value(facts, 'value', names)}. The tender admits all of them, although it states "
        f"{counted(facts.get('seats', '0'), 'place')}."
    )


def _promoted(facts: Facts, names: Names) -> str:
    return f"Promoted from the reserves to the place that {names.bidder_list(facts['vacated_by'])} gave up."


def _not_drawn(facts: Facts, names: Names) -> str:
    outer = names.role(facts["from"])
    return f"This role is drawn only from those appointed as {outer}, and no place as {outer} was won."


def _outranked(facts: Facts, names: Names) -> str:
    value, last = value_of(facts, "value"), value_of(facts, "last_value")
    places = told_apart([v for v in (value, last) if v is not None], names.places)
    text = f"{_position(facts)}{_with_value(facts, 'value', names, places)}."
    seats, holder = facts.get("seats", ""), facts.get("last", "")
    if seats == "0":
        return f"{text} No place was left: bidders higher in the order had taken those there were."
    taken = f"{_places_taken(seats, facts.get('held', ''))} taken by bidders higher in the order"
    if holder:
        who = f"{_holder(holder, names)}{_with_value(facts, 'last_value', names, places)}"
        if value is not None and value == last:
            who += ", an equal score put first by the published rule for ties"
        taken = (
            f"The one place was taken by a bidder higher in the order: {who}"
            if seats == "1"
            else f"{taken}; the last of them is {who}"
        )
    return f"{text} {taken}.{_filling_ended(facts, names)}"


def _places_taken(seats: str, held: str) -> str:
    if held:
        return f"{held} of the {seats} places {'was' if held == '1' else 'were'}"
    words = {"": "Every place was", "1": "The one place was", "2": "Both places were"}
    return words.get(seats, f"All {seats} places were")


def _filling_ended(facts: Facts, names: Names) -> str:
    """Say why places stayed empty although a bidder stood in the order."""
    if facts.get("stopped_by"):
        short = names.bidder(facts["stopped_by"])
        return f" {short} came next and was too small for its place; by the published capacity rule nobody after it takes one."
    if facts.get("held"):
        return " Nobody below the bidders equal at the last place takes one."
    return ""


def _holder(text: str, names: Names) -> str:
    if text.isdigit() and text not in names.bidders:
        return f"the bidder in {ordinal(int(text))} position"
    return names.bidder(text)


def _group(facts: Facts, names: Names) -> str:
    holder = names.bidder_list(facts["holder"]) if facts.get("holder") else "A related bidder"
    return (
        f"{holder}, a related bidder, already holds a place of this role in the zone, "
        "and at most one member of a group of related bidders may."
    )


def _limit(facts: Facts, names: Names) -> str:
    most, counts = facts["most"], facts.get("counts", "zones")
    text = f"The published limit is {counted(most, counts.rstrip('s'))} for one bidder"
    if facts.get("binds", names.tender.related_bidders.limits) == "group":
        text += " or one group of related bidders"
    held = facts.get("held", "")
    if held.isdigit() and not names.tender.lot(held):
        text += f", and {counted(held, counts.rstrip('s'))} {'is' if held == '1' else 'are'} already held"
    elif held:
        text += f", and it is used up by {names.zone_pairs(held)}"
    method = _METHODS.get(facts.get("method", ""), "")
    return f"{text}. {method}." if method else f"{text}."


def _capacity(facts: Facts, names: Names) -> str:
    needed, left = names.hours(facts["needed"]), names.hours(facts["left"])
    declared = (
        f" of the {names.hours(facts['declared'])} hours a week declared"
        if facts.get("declared")
        else ""
    )
    return f"The place needs {needed} hours a week; at its turn {left} hours were left{declared}."


def _displaced(facts: Facts, names: Names) -> str:
    text = "Under the published rule of the best overall result, the place goes to another"
    if facts.get("to"):
        text = f"Under the published rule of the best overall result, the place goes to {names.bidder_list(facts['to'])}"
    total, best = value_of(facts, "total"), value_of(facts, "best")
    if total is None or best is None:
        return f"{text}."
    places = told_apart([total, best], names.places)
    return (
        f"{text}: with this place awarded here the best total over all places would be {names.value(total, places)}, "
        f"against {names.value(best, places)} as awarded."
    )


def _tie_not_admitted(facts: Facts, names: Names) -> str:
    return (
        f"{_group_words(facts, names)} are equal at the last place{_with_value(facts, 'value', names)}, "
        f"there {'was' if facts.get('seats') == '1' else 'were'} {counted(facts.get('seats', '0'), 'place')}, "
        "and the tender admits none of those equal at the last place."
    )


_WAITS = re.compile(r"(\S+) in lot (\S+): (.+)", re.DOTALL)
_AWAITED = {
    "decision": "a decision on a bid that does not comply",
    "consensus": "an agreed score",
    "score": "an agreed score",
    "draw": "the draw between bidders that are equal",
    "seed": "the sealed number of the draw to be opened",
    "tie": "a tie to be settled",
    "capacity": "a bidder's capacity figure",
    "lot": "another lot that shares a limit with it",
}


def _awaiting(facts: Facts, names: Names) -> str:
    start = "Nobody is appointed yet"
    awaited = facts.get("for", "")
    about = [
        _AWAITED.get(awaited, "")
        or (names.lot(awaited) if names.tender.lot(awaited) else "")
        or (names.bidder(awaited) if awaited in names.bidders else _named(awaited, names))
    ]
    cause = {k: v for k, v in facts.items() if k != "for"}
    if cause.get("cause") in CAUSES:
        return f"{start}. {not_eligible(cause, names)}"
    if cause.get("bidder"):
        about.append(f"for {names.bidder_list(cause['bidder'])}")
    return f"{start}: the lot waits for {' '.join(a for a in about if a) or 'something to be settled'}."


_KEPT_OUT = {
    "not_eligible": "not eligible",
    "not_drawn": "not on the list the role is drawn from",
    "outranked": "lower in the order",
    "group": "barred because a related bidder holds a place",
    "limit": "at a published limit",
    "capacity": "short of capacity",
    "displaced": "better used elsewhere in the best overall result",
    "tie_not_admitted": "equal at the last place and not admitted",
}


def _too_few(facts: Facts, _: Names) -> str:
    bids = facts.get("bids", "0")
    if bids == "0":
        return "No bidder bid for it."
    start = f"It drew {counted(bids, 'bidder')}"
    pairs = [part.rpartition(": ") for part in facts.get("others", "").split(", ") if part]
    others = [f"{number} {_KEPT_OUT[code]}" for code, _, number in pairs if code in _KEPT_OUT]
    if not others:
        return f"{start}."
    return f"{start}; those without a place: {joined(others)}."


_SENTENCES: dict[str, Callable[[Facts, Names], str]] = {
    "appointed": _appointed,
    "via": _via,
    "admitted_tied": _admitted_tied,
    "promoted": _promoted,
    "not_eligible": not_eligible,
    "not_drawn": _not_drawn,
    "outranked": _outranked,
    "group": _group,
    "limit": _limit,
    "capacity": _capacity,
    "displaced": _displaced,
    "tie_not_admitted": _tie_not_admitted,
    "awaiting": _awaiting,
    "unfilled": _too_few,
}


def _named(text: str, names: Names) -> str:
    """Put names for the ids in ``B2 in lot 1: what is missing``."""
    found = _WAITS.fullmatch(text)
    if found is None:
        return text
    bidder, lot, rest = found.groups()
    return f"{names.bidder(bidder)} in {names.lot(lot)}: {rest}"


def _unfilled_not_eligible(_: Reason, __: Names) -> str:
    return "Too few eligible bidders bid for it."


def _unfilled_outranked(_: Reason, __: Names) -> str:
    return "The cap of the outer role left no room."


def _unfilled_passed_over(reason: Reason, names: Names) -> str:
    rule = f": {names.rule(reason.rule)}" if reason.rule else ""
    return f"The bidders left were passed over by a published rule{rule}."


def _unfilled_other(reason: Reason, names: Names) -> str:
    return sentence(reason, names)


_UNFILLED: dict[str, Callable[[Reason, Names], str]] = {
    "not_eligible": _unfilled_not_eligible,
    "outranked": _unfilled_outranked,
    "limit": _unfilled_passed_over,
    "group": _unfilled_passed_over,
    "capacity": _unfilled_passed_over,
    "displaced": _unfilled_passed_over,
    "not_drawn": _unfilled_passed_over,
}
