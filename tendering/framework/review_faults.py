"""What is wrong with an entry of the yearly review: out of its year, of nobody under review, without evidence or reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from tendering.framework.reviews import (
    Opened,
    assess,
    published,
    review_of,
    reviewed,
    reviews,
    step_at,
    verdict,
)
from tendering.framework.steps import REMOVAL, STEPS, TAKEN
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.law.periods import after
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.review import STAYS
from tendering.model.tender import Tender

STEP_KINDS = frozenset({EntryKind.STEP_NOTIFIED, EntryKind.STEP_DECIDED})


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an entry of a review cannot be made, on the record before it."""
    if published(tender) is None:
        if entry.kind not in STEP_KINDS or entry.fact("review"):
            yield finding("L500", "record", "the tender has no agreement.review")
        return
    if entry.kind is EntryKind.REVIEW_OPENED:
        yield from _opening(entries, entry)
        return
    if entry.kind is EntryKind.STEP_DECIDED:
        yield from _removal(tender, entries, entry)
        return
    named = entry.fact("review")
    if entry.kind is EntryKind.STEP_NOTIFIED and not named:
        return
    review = review_of(entries, named)
    if review is None or not named:
        yield finding("L502", "record", f"{named or 'nothing'} is no entry that opened a review")
        return
    rule = _RULES.get(entry.kind)
    if rule is not None:
        yield from rule(tender, entries, entry, review)


def _opening(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    since, until = entry.day("from"), entry.day("until")
    if since is None or until is None or until < since:
        yield finding("L501", "record", "a review needs the first and the last day of its year")
        return
    if until >= entry.on:
        said = f"the year to {day_text(until)} is not over on {day_text(entry.on)}"
        yield finding("L501", "record", said)
    for other in reviews(entries):
        if other.since <= until and since <= other.until:
            said = (
                f"entry {other.number} opened the review of {day_text(other.since)} to "
                f"{day_text(other.until)}: a day is reviewed once"
            )
            yield finding("L501", "record", said)
    if not reviewed(entries, Opened(number=None, on=entry.on, since=since, until=until)):
        said = f"nobody holds a place on {day_text(until)}: there is nobody to review"
        yield finding("L501", "record", said)


def _evidence(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, review: Opened
) -> Iterator[Finding]:
    yield from _held(entries, entry, review)
    rules = published(tender)
    test = rules.test(entry.fact("test")) if rules is not None else None
    if test is None:
        names = ", ".join(t.id for t in rules.tests) if rules is not None else "none"
        said = f"{entry.fact('test') or 'nothing'} is no test of the review; the tests are {names}"
        yield finding("L503", "record", said)
    elif not verdict(test, entry.fact("value")):
        wants = (
            f"one of {', '.join((*test.passes_on, *test.fails_on))}"
            if test.in_words
            else "a figure"
        )
        said = f"{test.id}: {entry.fact('value')[:40] or 'nothing'!r} cannot be read; it takes {wants}"
        yield finding("L503", "record", said)
    if not entry.fact("source").strip():
        yield finding("L503", "record", "evidence that does not say where it comes from")
    dated = entry.day("dated")
    if dated is None:
        yield finding("L503", "record", "evidence without the day it speaks of")
    elif not review.since <= dated <= review.until:
        when = "after" if dated > review.until else "before"
        said = (
            f"evidence dated {day_text(dated)} is from {when} the year under review, "
            f"{day_text(review.since)} to {day_text(review.until)}"
        )
        yield finding("L504", "record", said)
    if step_at(entries, review, entry.bidder) is not None or _stays(
        tender, entries, entry, review
    ):
        said = f"{entry.bidder} was told or decided on at this review: what comes later is evidence of its answer"
        yield finding("L509", "record", said)


def _stays(tender: Tender | None, entries: Sequence[Entry], entry: Entry, review: Opened) -> bool:
    return assess(tender, entries, review, entry.bidder).stays is not None


def _held(entries: Sequence[Entry], entry: Entry, review: Opened) -> Iterator[Finding]:
    if entry.bidder not in reviewed(entries, review):
        said = f"{entry.bidder or 'nobody'} held no place on {day_text(review.until)}, the last day of the year under review"
        yield finding("L025", "record", said)


def _notice(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, review: Opened
) -> Iterator[Finding]:
    yield from _held(entries, entry, review)
    found = assess(tender, entries, review, entry.bidder)
    step = entry.fact("step")
    if found.notified is not None or found.stays is not None:
        said = f"{entry.bidder} was told or decided on at the {review.label}"
        yield finding("L509", "record", said)
    elif not found.step:
        said = f"{entry.bidder} fails no published test at the {review.label}"
        yield finding("L506", "record", said)
    elif step in STEPS and step != found.step:
        said = f"a {step}, and the published tests lead to a {found.step}"
        yield finding("L508", "record", said)
    due, rules = entry.day("answer_by"), published(tender)
    if due is not None and rules is not None:
        least = answer_by(tender, entry.on)
        if least is not None and due < least:
            said = f"answers until {day_text(due)}, and the tender gives {rules.answer}: until {day_text(least)}"
            yield finding("L023", "record", said)


def _removal(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """A removal at a review takes hold no sooner than published, so that people can move one by one."""
    rules = published(tender)
    notice = next(
        (
            e
            for e in of_kind(entries, EntryKind.STEP_NOTIFIED)
            if str(e.number) == entry.fact("notice") and e.fact("review")
        ),
        None,
    )
    if notice is None or rules is None or rules.removal_after is None:
        return
    if entry.fact("step") == REMOVAL and entry.fact("decision") == TAKEN:
        soonest = after(entry.on, rules.removal_after, ENGLAND_AND_WALES)
        since = entry.day("from") or entry.on
        if since < soonest:
            said = (
                f"removed from {day_text(since)}; the tender gives {rules.removal_after} from the decision, "
                f"so from {day_text(soonest)} at the soonest"
            )
            yield finding("L023", "record", said)


def _stay(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, review: Opened
) -> Iterator[Finding]:
    yield from _held(entries, entry, review)
    found = assess(tender, entries, review, entry.bidder)
    if found.stays is not None or found.notified is not None:
        made = found.stays or found.notified
        said = f"{entry.bidder}: entry {made.number if made else '?'} decided or notified it at this review"
        yield finding("L509", "record", said)
    if entry.fact("decision") != STAYS:
        said = f"{entry.fact('decision') or 'nothing'!r} is no such decision: stays, or a step that is notified"
        yield finding("L024", "record", said)
    for result in found.failed:
        yield finding("L507", "record", f"{entry.bidder}: {result.sentence}")
    for result in found.missing:
        yield finding("L505", "record", f"{entry.bidder}: {result.sentence}")
    if not entry.fact("reason").strip():
        yield finding("L024", "record", "a decision without its reason")


def _need(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, review: Opened
) -> Iterator[Finding]:
    del entries, review
    if tender is not None and tender.lot(entry.lot) is None:
        lots = ", ".join(lot.id for lot in tender.lots)
        yield finding(
            "L511", "record", f"there is no lot {entry.lot or '(blank)'}; the lots are {lots}"
        )
    if entry.fact("required") not in ("yes", "no"):
        said = f"{entry.fact('required') or 'nothing'!r} is no finding: write yes or no"
        yield finding("L511", "record", said)
    for fact in ("evidence", "reason"):
        if not entry.fact(fact).strip():
            yield finding("L511", "record", f"a finding of need without its {fact}")


def answer_by(tender: Tender | None, on: date) -> date | None:
    """Return the last day to answer a notice of a day, as published; None where no review is."""
    rules = published(tender)
    return after(on, rules.answer, ENGLAND_AND_WALES) if rules is not None else None


_Rule = Callable[[Tender | None, Sequence[Entry], Entry, Opened], Iterator[Finding]]
_RULES: Mapping[EntryKind, _Rule] = {
    EntryKind.REVIEW_EVIDENCE: _evidence,
    EntryKind.STEP_NOTIFIED: _notice,
    EntryKind.REVIEW_DECIDED: _stay,
    EntryKind.REVIEW_NEED: _need,
}
