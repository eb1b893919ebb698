"""What is wrong with supposed changes: unknown names, marks off the scale, contradictions, nothing changed. All at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tendering.analysis.changed_rules import with_rules
from tendering.analysis.changed_weights import PRICE, with_weights
from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    RuleChange,
    WeightChange,
    Withdraw,
    covered,
    scored_at,
    scored_rows,
)
from tendering.analysis.idle_changes import overridden
from tendering.checks import check_tender
from tendering.checks.bid_decisions import effects_of
from tendering.checks.bid_rows import near
from tendering.evaluation.aggregation import NOT_MARKING
from tendering.evaluation.candidacy import WORDS
from tendering.model.bids import Dossier, MarkKind
from tendering.model.findings import Finding, finding, has_error, in_order
from tendering.model.numbers import money, plain
from tendering.model.tender import Criterion, Lot, Per, Tender

CONSENSUS = "consensus"
FREE = ("late", "exclusion")
_OF_WEIGHTS = frozenset({"D050", "D051", "D052", "D054"})


def faults(dossier: Dossier, changes: Sequence[Change]) -> tuple[Finding, ...]:
    """Return everything that is wrong with changes, or worth knowing of them before their outcome is read.

    Args:
        dossier: As recorded.
        changes: What is supposed; each finding stands at the change as a person writes it.
    """
    found: list[Finding] = []
    for change in changes:
        found += _of_one(dossier, change)
    found += _contradictions(dossier, changes)
    if all(f.code != "A105" for f in found):
        found += _of_rules(dossier, changes)
    if not has_error(found):
        found += overridden(dossier, changes)
    return in_order(found)


def _of_one(dossier: Dossier, change: Change) -> Iterator[Finding]:
    match change:
        case MarkChange():
            yield from _mark(dossier, change)
        case WeightChange():
            yield from _weight(dossier.tender, change)
        case Withdraw():
            yield from _withdraw(dossier, change)
        case Decide():
            yield from _decide(dossier, change)
        case PriceChange():
            yield from _price(dossier, change)
        case RuleChange():
            pass


def _unknown(change: Change, what: str, name: str, known: Iterable[str]) -> Finding:
    listed = list(known)
    said = f"there is no {what} {name[:60]}{near(name, listed)}; there is {', '.join(listed) or 'none'}"
    return finding("A101", change.text, said)


def _who_and_where(
    dossier: Dossier, change: MarkChange | PriceChange | Withdraw | Decide
) -> Iterator[Finding]:
    if dossier.bidder(change.bidder) is None:
        yield _unknown(change, "bidder", change.bidder, [b.id for b in dossier.bidders])
    lot = dossier.tender.lot(change.lot)
    if change.lot and lot is None:
        yield _unknown(change, "lot", change.lot, [x.id for x in dossier.tender.lots])
        return
    if dossier.bidder(change.bidder) is None or lot is None:
        return
    if not any(b.bidder == change.bidder and b.lot == change.lot for b in dossier.bids):
        bid = dict.fromkeys(b.lot for b in dossier.bids if b.bidder == change.bidder)
        said = f"{change.bidder} did not bid for lot {change.lot}; it bid for {', '.join(bid) or 'none'}"
        yield finding("A101", change.text, said)
    elif isinstance(change, MarkChange | PriceChange) and change.zone:
        zones = dossier.zones_bid(change.bidder, change.lot)
        if change.zone not in zones:
            what = f"zone that {change.bidder} bid for in lot {change.lot} called"
            yield _unknown(change, what, change.zone, zones)


def _lots(dossier: Dossier, bidder: str, criterion: Criterion) -> list[Lot]:
    """Return the lots a bidder bid for in which a criterion is marked."""
    named = {b.lot for b in dossier.bids if b.bidder == bidder}
    return [x for x in dossier.tender.lots if x.id in named and criterion.applies_to(x.id)]


def _mark(dossier: Dossier, change: MarkChange) -> Iterator[Finding]:
    wrong = list(_who_and_where(dossier, change))
    yield from wrong
    criterion = dossier.tender.criterion(change.criterion)
    if criterion is None or criterion.scale is None:
        yield _no_question(dossier.tender, change, criterion)
        return
    if change.lot and dossier.tender.lot(change.lot) and not criterion.applies_to(change.lot):
        asked = [q.id for q in dossier.tender.questions(change.lot)]
        yield _unknown(change, f"criterion of lot {change.lot} called", change.criterion, asked)
        return
    yield from _scale(dossier.tender, change, criterion)
    unmarked = list(_who_marks(dossier, change))
    yield from unmarked
    if not wrong and not unmarked:
        yield from _row(dossier, change, criterion)


def _no_question(tender: Tender, change: MarkChange, criterion: Criterion | None) -> Finding:
    if criterion is not None:
        under = [c.id for c in tender.criteria if c.parent == criterion.id]
        said = f"{criterion.id} is a section: its questions are marked, {', '.join(under)}"
        return finding("A101", change.text, said)
    asked = tender.questions(change.lot) if tender.lot(change.lot) else ()
    known = asked or tuple(c for c in tender.criteria if c.scale is not None)
    return _unknown(change, "criterion", change.criterion, [c.id for c in known])


def _scale(tender: Tender, change: MarkChange, criterion: Criterion) -> Iterator[Finding]:
    scale = tender.scales.get(criterion.scale or "")
    allowed = ", ".join(plain(level.mark) for level in scale.levels) if scale else "none"
    if change.kind is MarkKind.NOT_APPLICABLE:
        if not criterion.not_applicable:
            said = f"{criterion.id} may not be n/a: the tender does not say what follows; marks are {allowed}"
            yield finding("A102", change.text, said)
    elif scale is not None and (change.mark is None or scale.level(change.mark) is None):
        mark = plain(change.mark) if change.mark is not None else change.kind.value
        said = f"{criterion.id}: {mark} is not on the scale; it allows {allowed}"
        yield finding("A102", change.text, said, remedy=f"Suppose one of {allowed}.")


def _who_marks(dossier: Dossier, change: MarkChange) -> Iterator[Finding]:
    method = dossier.tender.aggregation.method
    if method == CONSENSUS and change.evaluator:
        said = f"the panel's consensus score counts, not the mark of {change.evaluator}"
        remedy = "Leave out `by ...`: the consensus score is then changed."
        yield finding("A108", change.text, said, remedy=remedy)
    elif method != CONSENSUS:
        people = _evaluators(dossier)
        if not change.evaluator:
            said = (
                f"the tender combines the evaluators' marks by {method}: no consensus score counts"
            )
            remedy = f"Write `by` and one of {', '.join(people)}."
            yield finding("A108", change.text, said, remedy=remedy)
        elif change.evaluator not in people:
            yield _unknown(change, "evaluator", change.evaluator, people)


def _evaluators(dossier: Dossier) -> list[str]:
    marking = [m.person for m in dossier.panel if m.role.strip().casefold() not in NOT_MARKING]
    return list(dict.fromkeys([*marking, *(m.evaluator for m in dossier.marks)]))


def _row(dossier: Dossier, change: MarkChange, criterion: Criterion) -> Iterator[Finding]:
    """Say what the row that would change holds, and which lots it serves."""
    per_zone = criterion.per is Per.ZONE
    if per_zone and not change.zone and any(x.zones for x in dossier.tender.lots):
        said = f"{criterion.id} is marked for each zone: name the lot and the zone"
        yield finding("A101", change.text, said)
        return
    if change.zone and not per_zone:
        said = f"{criterion.id} is marked once for the lot, not for zone {change.zone}"
        yield finding("A101", change.text, said, remedy="Leave the zone out.")
        return
    found = scored_rows(dossier, change)
    lots = _lots(dossier, change.bidder, criterion)
    if not change.lot and len(found) > 1:
        named = ", ".join(row.lot or "every lot" for row in found)
        said = f"{change.bidder} has a score of {criterion.id} for each lot: name one of {named}"
        yield finding("A101", change.text, said)
    elif not found and not change.lot and len(lots) > 1:
        named = ", ".join(x.id for x in lots)
        said = f"{change.bidder} has no score of {criterion.id} yet: name the lot, {named}"
        yield finding("A101", change.text, said)
    elif found and (found[0].kind, found[0].mark) == (change.kind, change.mark):
        mark = plain(change.mark) if change.mark is not None else change.kind.value
        said = f"{change.bidder} has {mark} for {criterion.id} already"
        yield finding("A103", change.text, said)
    elif found and not found[0].lot and len(lots) > 1:
        named = ", ".join(x.id for x in lots)
        said = f"one answer is scored once for lots {named}: the change is in all of them"
        yield finding("A110", change.text, said)


def _weight(tender: Tender, change: WeightChange) -> Iterator[Finding]:
    named = [*(c.id for c in tender.criteria), PRICE]
    criterion = tender.criterion(change.criterion)
    if criterion is None and change.criterion != PRICE:
        yield _unknown(change, "criterion", change.criterion, named)
        return
    if tender.award_by is not None:
        said = f"the tender ranks by {tender.award_by.rule}"
        if change.criterion == PRICE:
            yield finding("A108", change.text, f"{said}: price has no weight")
            return
    if criterion is None and not tender.price.weight:
        said = "price carries no points, and the tender publishes no formula for it"
        yield finding("A108", change.text, said)
        return
    if change.weight < 0 or change.weight > tender.weights_total:
        said = f"a weight is from 0 to {plain(tender.weights_total)}"
        yield finding("A105", change.text, said, remedy="Suppose a weight between the two.")
    now = criterion.weight if criterion is not None else tender.price.weight
    if now == change.weight:
        yield finding("A103", change.text, f"{change.criterion} weighs {plain(now)} already")


def _withdraw(dossier: Dossier, change: Withdraw) -> Iterator[Finding]:
    yield from _who_and_where(dossier, change)
    if change.after_approval and dossier.approved_on is None:
        said = "no approval is recorded, so nobody can leave after it"
        remedy = "Leave out `after approval`: all is then worked out without the bidder."
        yield finding("A108", change.text, said, remedy=remedy)
    gone = [w for w in dossier.withdrawals if w.bidder == change.bidder]
    if any(w.lot in ("", change.lot) and not w.zone for w in gone):
        yield finding("A103", change.text, f"{change.bidder} has left already")


def _decide(dossier: Dossier, change: Decide) -> Iterator[Finding]:
    yield from _who_and_where(dossier, change)
    tender = dossier.tender
    effects = effects_of(tender, change.about)
    if effects is None or (not effects and change.about not in FREE):
        yield _unknown(
            change, "rule that asks for a decision called", change.about, _decidable(tender)
        )
        return
    allowed = sorted({w for e in effects for w in WORDS[e]}) or ["rejected"]
    if change.decision not in allowed:
        rule = " or ".join(sorted(effects)) or "the law"
        said = f"under {rule} the decision may be {' or '.join(allowed)}, not {change.decision}"
        yield finding("A107", change.text, said, remedy=f"Suppose {' or '.join(allowed)}.")
        return
    about = covered(dossier, change.about)
    same = [d for d in dossier.decisions if d.bidder == change.bidder and d.about in about]
    here = [d for d in same if change.lot in ("", d.lot) or not d.lot]
    if here and all(d.decision == change.decision for d in here):
        said = (
            f"{change.bidder}, {change.about}: the decision recorded is {change.decision} already"
        )
        yield finding("A103", change.text, said)


def _decidable(tender: Tender) -> list[str]:
    """Return what a decision may be about in a tender."""
    names = [
        "price",
        "quality",
        *(i.id for i in tender.price.items),
        *(q.id for q in tender.pass_fail),
        *(c.id for c in tender.criteria),
    ]
    return [*(n for n in dict.fromkeys(names) if effects_of(tender, n)), *FREE]


def _price(dossier: Dossier, change: PriceChange) -> Iterator[Finding]:
    yield from _who_and_where(dossier, change)
    items = {i.id: i for i in dossier.tender.price.items}
    item = items.get(change.item)
    if item is None:
        yield _unknown(change, "price", change.item, items)
        return
    if change.lot and dossier.tender.lot(change.lot) and not item.applies_to(change.lot):
        yield finding("A101", change.text, f"{item.id} is not asked in lot {change.lot}")
    if change.amount < 0:
        said = f"{money(change.amount)} is no price: a price is 0 or more"
        yield finding("A108", change.text, said, remedy="Suppose what a bidder could ask for.")
    if change.zone and item.per is not Per.ZONE:
        said = f"{item.id} is priced once for the lot, not for zone {change.zone}"
        yield finding("A101", change.text, said, remedy="Leave the zone out.")
    here = {
        p.amount
        for p in dossier.prices
        if p.bidder == change.bidder
        and p.item == change.item
        and change.lot in ("", p.lot)
        and change.zone in ("", p.zone)
    }
    if here == {change.amount}:
        yield finding(
            "A103", change.text, f"{change.bidder} offered {plain(change.amount)} already"
        )


def _contradictions(dossier: Dossier, changes: Sequence[Change]) -> Iterator[Finding]:
    for n, change in enumerate(changes):
        before = changes[:n]
        other = next((c for c in before if contradict(dossier, c, change)), None)
        if other is not None:
            yield finding("A104", change.text, f"it contradicts “{other.text}”")
        elif change in before:
            yield finding("A103", change.text, "it is supposed twice")
    sections = {c.id: c for c in dossier.tender.criteria if c.scale is None}
    named = {c.criterion for c in changes if isinstance(c, WeightChange)}
    for change in changes:
        if isinstance(change, WeightChange) and change.criterion in sections:
            above = sections[change.criterion].parent
            if above in named:
                said = f"{change.criterion} stands in {above}, whose weight is changed too"
                yield finding("A104", change.text, said)


def contradict(dossier: Dossier, one: Change, other: Change) -> bool:
    """Say whether two changes cannot both be supposed: they put different things in one place."""
    return one != other and _subject(dossier, one) == _subject(dossier, other)


def _subject(dossier: Dossier, change: Change) -> tuple[object, ...]:
    """Return what a change is about: two of one subject contradict each other unless they are the same."""
    match change:
        case MarkChange():
            rows = scored_at(dossier, change)
            where: object = rows or change.lot
            return "mark", change.bidder, change.criterion, change.zone, change.evaluator, where
        case WeightChange():
            return "weight", change.criterion
        case Withdraw():
            return "withdraw", change.bidder, change.lot
        case Decide():
            return "decide", change.bidder, change.lot, change.about
        case PriceChange():
            return "price", change.bidder, change.lot, change.zone, change.item
        case RuleChange():
            return "rule", change.path


def _of_rules(dossier: Dossier, changes: Sequence[Change]) -> list[Finding]:
    """Return what keeps weights and rules from being changed so, and what the changed definition would be faulted for."""
    tender = dossier.tender
    weights = {c.criterion: (c.weight, c.alone) for c in changes if isinstance(c, WeightChange)}
    rules = {c.path: c.value for c in changes if isinstance(c, RuleChange)}
    if not weights and not rules:
        return []
    new, found = with_weights(tender, weights) if weights else (tender, [])
    new, more = with_rules(new, rules) if rules else (new, [])
    found += more
    if found:
        return found
    for change in changes:
        if (
            isinstance(change, RuleChange)
            and with_rules(tender, {change.path: change.value})[0] == tender
        ):
            found.append(finding("A103", change.text, "the tender says so already"))
    before = {(f.code, f.message) for f in check_tender(tender)}
    wrong = [f for f in check_tender(new) if has_error([f]) and (f.code, f.message) not in before]
    of_weights = next((c.text for c in changes if isinstance(c, WeightChange)), "")
    of_rules = next((c.text for c in changes if isinstance(c, RuleChange)), of_weights)
    for f in wrong:
        if f.code in _OF_WEIGHTS:
            found.append(finding("A106", of_weights or of_rules, f.message))
        else:
            said = f"with it the definition could not stand: {f.message} ({f.code})"
            found.append(finding("A109", of_rules, said))
    return found
