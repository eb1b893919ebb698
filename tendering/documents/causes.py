"""Why a bid is not eligible, in words: one sentence for each cause, then what was decided and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from tendering.documents.dates import day_text
from tendering.documents.names import (
    Names,
    counted,
    grouped,
    ids,
    joined,
    ordinal,
    pounds,
    price_rule_words,
    short,
    told_apart,
    unit_words,
)
from tendering.model.numbers import exact
from tendering.model.outcome import Status

Facts = Mapping[str, str]
_exact = lru_cache(maxsize=4096)(exact)

_EFFECTS = {
    "must_reject": "The published rule is that such a bid must be rejected",
    "may_reject": "The published rule is that such a bid may be rejected",
}
_DECISIONS = {
    "rejected": "The bid was rejected",
    "accepted": "The bid was accepted all the same",
    "clarified": "After clarification, the bid was accepted",
    "corrected": "The record was corrected",
}


def value_of(facts: Facts, key: str) -> Fraction | None:
    """Return a fact as an exact number, or None where it is not given as one."""
    try:
        return _exact(facts[key])
    except (KeyError, ValueError):
        return None


def _cause_price(facts: Facts, names: Names) -> str:
    item = names.price_item(facts.get("item", ""))
    rule = price_rule_words(item.rule, item.unit) if item else ""
    bound = rule or pounds(facts.get("bound", ""))
    amount = (
        f", {pounds(facts['amount'])}{unit_words(item.unit if item else None)},"
        if facts.get("amount")
        else ""
    )
    title = names.item(facts["item"]) if facts.get("item") else "price"
    return f"The price offered for {title}{amount} is outside the published rule ({bound})."


def _cause_question(facts: Facts, names: Names) -> str:
    return answer_words(facts["question"], facts.get("answer", ""), names)


def answer_words(question: str, answer: str, names: Names) -> str:
    """Say that an answer does not meet a pass/fail question, with what would have met it."""
    bound = _passes(question, names)
    said = {
        "fail": "was judged not to be met",
        "no": "was answered “no”",
        "": "was not met",
    }.get(answer.lower(), f"was answered “{answer}”, which does not meet it{bound}")
    return f"The question {names.question(question)} {said}."


def _passes(question: str, names: Names) -> str:
    """Say what would have passed, where the tender publishes a bound."""
    found = next((q for q in names.tender.pass_fail if q.id == question), None)
    test = found.passes if found else None
    if test is None:
        return ""
    bounds = [f"at least {grouped(test.at_least)}"] if test.at_least is not None else []
    bounds += [f"at most {grouped(test.at_most)}"] if test.at_most is not None else []
    bounds += [joined(test.one_of, "or")] if test.one_of else []
    return f" (it asks for {joined(bounds)})"


def _cause_minimum(facts: Facts, names: Names) -> str:
    of = facts.get("of", "quality")
    about = "Quality as a whole" if of in ("quality", "") else names.criterion(of)
    if facts.get("mark"):
        least = names.number(facts.get("minimum", ""))
        return (
            f"{about} was marked {names.number(facts['mark'])}; the published minimum is {least}."
        )
    percent, least_percent = value_of(facts, "percent"), value_of(facts, "minimum")
    if percent is None or least_percent is None:
        return f"{about} is below the published minimum."
    places = told_apart([percent, least_percent], names.places)
    shown = short(least_percent)
    got = (
        short(percent)
        if len(short(percent).partition(".")[2]) <= places
        else short(percent, places)
    )
    return f"{about} reached {got}% of the points available; the published minimum is {shown}%."


def _list_of(facts: Facts, key: str, name: Callable[[str], str]) -> str:
    return joined(name(part) for part in ids(facts.get(key, "")))


def _cause_consensus(facts: Facts, names: Names) -> str:
    which = _list_of(facts, "criteria", names.criterion)
    return f"No agreed score is recorded for {which or 'every question'}."


def _cause_answer(facts: Facts, names: Names) -> str:
    which = _list_of(facts, "questions", names.question)
    return f"No answer is recorded for {which or 'every question'}."


def _cause_missing_price(facts: Facts, names: Names) -> str:
    return f"No price is recorded for {_list_of(facts, 'items', names.item) or 'every item'}."


def _cause_withdrawn(facts: Facts, _: Names) -> str:
    on = f" on {day_text(facts['on'])}" if facts.get("on") else ""
    why = f" Reason: {facts['why'].rstrip('.')}." if facts.get("why") else ""
    return f"The bid was withdrawn{on}.{why}"


def _cause_stage(facts: Facts, names: Names) -> str:
    stage = names.stage(facts.get("stage", "first"))
    order = facts.get("order", "")
    at = f" The bid stood {ordinal(int(order))}." if order.isdigit() else ""
    most = f", which keeps {counted(facts['most'], 'bidder')}" if facts.get("most") else ""
    return f"Not taken forward from {stage}{most}.{at}{_level_at_the_cut(facts)}"


def _level_at_the_cut(facts: Facts) -> str:
    if not facts.get("tied"):
        return ""
    level = f" It was level with {counted(facts['tied'], 'other bidder')} across the last place"
    if facts.get("at_last_place") == "admit_none":
        return f"{level}, and as published none of those level there goes on."
    return f"{level}, and the published steps for ties put it behind."


def _cause_late(_: Facts, __: Names) -> str:
    return "The bid came after the closing time."


def _cause_excluded(_: Facts, __: Names) -> str:
    return "The bidder was excluded from the competition."


def _cause_zone(facts: Facts, names: Names) -> str:
    where = names.zone(facts["zone"]) if facts.get("zone") else "this zone"
    return f"No bid was made for {where}."


CAUSES: dict[str, Callable[[Facts, Names], str]] = {
    "price_breach": _cause_price,
    "pass_fail": _cause_question,
    "role_question": _cause_question,
    "below_minimum": _cause_minimum,
    "missing_consensus": _cause_consensus,
    "missing_answer": _cause_answer,
    "missing_price": _cause_missing_price,
    "withdrawn": _cause_withdrawn,
    "not_shortlisted": _cause_stage,
    "late": _cause_late,
    "excluded": _cause_excluded,
    "zone_not_bid": _cause_zone,
}


def not_eligible(facts: Facts, names: Names) -> str:
    """Say why a bid is not eligible: the cause, what the published rule says, and what was decided."""
    text = CAUSES[facts["cause"]](facts, names)
    effect = _EFFECTS.get(facts.get("effect", ""))
    role = " for this role" if facts["cause"] == "role_question" else ""
    if effect:
        text += f" {effect}{role}."
    if facts.get("decision"):
        return f"{text} {decision_words(facts, role)}"
    if facts.get("status") == Status.PENDING:
        text += " A named person has still to decide what follows."
    return text


def decision_words(facts: Facts, role: str = "") -> str:
    """Say what was decided on a bid that does not comply, by whom, when and why; of one role only, where it says so."""
    by = f" by {facts['by']}" if facts.get("by") else ""
    on = f" on {day_text(facts['on'])}" if facts.get("on") else ""
    why = facts.get("why", "").strip().rstrip(".")
    reason = f" Reason: {why}." if why else ""
    said = _DECISIONS.get(facts["decision"], facts["decision"].capitalize())
    return f"{said}{role}{by}{on}.{reason}"
