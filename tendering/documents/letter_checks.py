"""What a letter says of a bid's prices and pass/fail answers, and of what was decided where one did not comply."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.documents.causes import answer_words, decision_words
from tendering.documents.letter_lot import Block, LotLetter
from tendering.documents.lot_prices import meets
from tendering.documents.names import counted, joined, price_rule_words, unit_words
from tendering.evaluation.pass_fail import Verdict, judged
from tendering.model.bids import Answer, Decision
from tendering.model.numbers import money
from tendering.model.tender import PassFailQuestion

_ABOUT = {
    "price": "the prices",
    "quality": "quality as a whole",
    "late": "the time of submission",
    "exclusion": "the grounds for exclusion",
}


def checks_block(letter: LotLetter) -> Block:
    """Return the values of the template's tags on prices, pass/fail questions and decisions."""
    return {"checks": [*_prices(letter), *_answers(letter), *_decisions(letter)]}


def _line(lead: str, text: str) -> Block:
    return {"lead": lead, "text": text}


def _prices(letter: LotLetter) -> Iterator[Block]:
    """Say each price with its published rule, and whether it keeps it; zones with the same price share a line."""
    lists = letter.own
    told: dict[tuple[str, str], list[str]] = {}
    for item in (i for i in letter.dossier.tender.price.items if i.applies_to(letter.lot.id)):
        for own in (s for s in lists if item.id in s.prices):
            amount = own.prices[item.id]
            line = f"you offered {money(amount)}{unit_words(item.unit)}."
            rule = price_rule_words(item.rule, item.unit)
            if rule:
                meets_it = "meets" if meets(amount, item.rule) else "does not meet"
                line = f"{line} The published rule is {rule}: your price {meets_it} it."
            areas = told.setdefault((letter.names.item(item.id), line), [])
            areas.append(letter.names.area(letter.lot.id, own.zone))
    for (title, line), areas in told.items():
        where = f" in {joined(areas)}" if len(areas) < len(lists) else ""
        yield _line(f"{title}{where}:", line)


def _answers(letter: LotLetter) -> Iterator[Block]:
    """Say how the bidder's answers were judged: those that pass by their number, every other one in full."""
    tender = letter.dossier.tender
    asked = [q for q in tender.pass_fail if q.lots is None or letter.lot.id in q.lots]
    corrected = {
        d.about for d in letter.index.decisions.get(letter.bidder, ()) if d.decision == "corrected"
    }
    met = 0
    failed: list[tuple[PassFailQuestion, Answer]] = []
    for question in asked:
        given = letter.index.answers.get((letter.bidder, question.id), ())
        failing = (
            []
            if question.id in corrected
            else [a for a in given if judged(a.answer, question.passes) is not Verdict.PASS]
        )
        failed += [(question, a) for a in failing]
        met += bool(given) and not failing
    if not met and not failed:
        return
    all_met = met == len(asked)
    yield _line(
        "Pass/fail questions:",
        f"your bid met {'all ' if all_met and met > 1 else ''}{counted(met, 'question')}"
        f"{'' if all_met else f' of {len(asked)}'}.",
    )
    above = " ".join(str(d["text"]) for d in letter.decisions)
    for question, answer in failed:
        who = f" for {answer.party}" if answer.party else ""
        said = answer_words(question.id, answer.answer, letter.names)
        if said not in above:
            yield _line(f"Not met{who}:", said)


def _decisions(letter: LotLetter) -> Iterator[Block]:
    """Say every decision on the bid that the reasons of the lot do not give already."""
    told = " ".join(str(d["text"]) for d in letter.decisions)
    for decision in letter.index.decisions.get(letter.bidder, ()):
        facts = {
            "decision": decision.decision,
            "by": f"{decision.by}, {decision.role}," if decision.role else decision.by,
            "on": decision.on.isoformat() if decision.on else "",
            "why": decision.reason,
        }
        if not (decision.reason and decision.reason.strip().rstrip(".") in told):
            yield _line(f"Decision on {_subject(letter, decision)}:", decision_words(facts))


def _subject(letter: LotLetter, decision: Decision) -> str:
    """Name what a decision is about: a price, a question, a minimum."""
    names, about = letter.names, decision.about
    where = f" in {names.zone(decision.zone, letter.lot.id)}" if decision.zone else ""
    if about in _ABOUT:
        return f"{_ABOUT[about]}{where}"
    if names.price_item(about):
        return f"the price for {names.item(about)}{where}"
    if any(q.id == about for q in letter.dossier.tender.pass_fail):
        return f"the question {names.question(about)}{where}"
    return f"{names.criterion(about)}{where}"
