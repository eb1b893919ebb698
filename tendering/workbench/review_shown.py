"""A yearly review as it stands: each provider with its tests, what they lead to, what was told, answered and decided, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.documents.names import Names, counted
from tendering.framework.reviews import (
    FAILED,
    Assessment,
    Opened,
    Result,
    assess,
    reviewed,
    reviews,
    rule_of,
    shown,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.workbench.framework_review import review_asked, rules_of, under_review
from tendering.workbench.providers import names_of
from tendering.workbench.records import opened
from tendering.workbench.writing import Report


def show(ref: str, *, number: int | None = None, provider: str = "", store: str = "") -> Report:
    """Show a review, the last one where no number is given; of one provider, every test with its sentence.

    Raises:
        RefusedError: No review is published or none was opened, or the provider is not under review.
    """
    with opened(ref, store=store) as now:
        rules_of(now)
        review = review_asked(now, number)
        names = names_of(now)
        if provider:
            under_review(now, review, provider)
        who = [p for p in reviewed(now.entries, review) if provider in ("", p)]
        found = [assess(names.tender, now.entries, review, p) for p in who]
        others = of_review(now.entries, review)
        listed = reviews(now.entries)
    data = {
        "procurement": now.id,
        "reviews": [
            {"number": r.number, "from": r.since.isoformat(), "until": r.until.isoformat()}
            for r in listed
        ],
        "review": review.number,
        "providers": [_data(a) for a in found],
        "needs": [_entry(e, "required") for e in others if e.kind is EntryKind.REVIEW_NEED],
        "applicants": [
            {**_entry(e, "decision"), "name": e.fact("name"), "quality": e.fact("quality")}
            for e in others
            if e.kind is EntryKind.JOIN_DECIDED
        ],
        "complete": all(a.decided for a in found),
    }
    lines = list(_lines(names, review, found, others, full=bool(provider)))
    return Report(data=data, text="\n".join(lines))


def of_review(entries: Sequence[Entry], review: Opened) -> tuple[Entry, ...]:
    """Return the findings of need and the decisions on applicants of a review."""
    found = of_kind(standing(entries), EntryKind.REVIEW_NEED, EntryKind.JOIN_DECIDED)
    return tuple(e for e in found if e.fact("review") == str(review.number))


def _lines(
    names: Names,
    review: Opened,
    found: Sequence[Assessment],
    others: Sequence[Entry],
    *,
    full: bool,
) -> Iterator[str]:
    done = sum(a.decided for a in found)
    yield (
        f"The {review.label} (entry {review.number}), of {day_text(review.since)} to {day_text(review.until)}: "
        f"{counted(len(found), 'provider')}, {done} decided."
    )
    for one in found:
        yield ""
        yield f"{names.bidder(one.provider)} ({one.provider}): {state_of(one)}"
        for result in one.results:
            yield f"    {result.sentence if full else brief(result)}"
        yield from _told(one)
    for entry in others:
        yield ""
        if entry.kind is EntryKind.REVIEW_NEED:
            are = "are" if entry.fact("required") == "yes" else "are not"
            yield (
                f"Entry {entry.number}: further providers {are} required in lot {entry.lot}. {entry.fact('reason')}"
            )
        else:
            yield (
                f"Entry {entry.number}: {entry.fact('name')} {entry.fact('decision')}, with {entry.fact('quality')} "
                f"per cent. {entry.fact('reason')}"
            )


def state_of(one: Assessment) -> str:
    """Say how a provider stands at a review: decided, or what waits."""
    if one.stays is not None:
        return "stays"
    step = one.notified
    if step is not None and not step.open:
        return f"{step.step} {step.decision}"
    if step is not None:
        return f"{step.step} notified; waits for {one.waits_for}"
    lead = f"the tests lead to a {one.step}; " if one.step else ""
    return f"{lead}waits for {one.waits_for}"


def brief(result: Result) -> str:
    """Say a test in a line: what was found, the bound, and the verdict."""
    value = shown(result.test, result.evidence.value) if result.evidence else "no evidence"
    again = ", as at the review before" if result.before else ""
    mark = result.verdict.upper() if result.verdict == FAILED else result.verdict
    said = f"{result.test.title}: {value} ({rule_of(result.test)})"
    return f"{said}: {mark}{again}" if result.evidence else said


def _told(one: Assessment) -> Iterator[str]:
    step = one.notified
    if step is not None:
        due = f", to answer until {day_text(step.answer_by)}" if step.answer_by else ""
        yield f"    told on {day_text(step.on)} that a {step.step} is considered (entry {step.number}){due}"
        if step.answered:
            yield f"    answered on {day_text(step.answered)}: {step.answer}"
        if step.decided_on:
            yield f"    {step.decision} by {step.by} on {day_text(step.decided_on)} (entry {step.decided}): {step.reason}"
    if one.stays is not None:
        yield f"    decided by {one.stays.by} on {day_text(one.stays.on)} (entry {one.stays.number}): {one.stays.fact('reason')}"


def _data(one: Assessment) -> dict[str, object]:
    step = one.notified
    return {
        "provider": one.provider,
        "state": state_of(one),
        "decided": one.decided,
        "leads_to": one.step,
        "waits_for": one.waits_for,
        "notice": step.number if step else None,
        "answer_by": step.answer_by.isoformat() if step and step.answer_by else "",
        "decision": ("stays" if one.stays else step.decision if step else ""),
        "tests": [
            {
                "test": r.test.id,
                "value": r.evidence.value if r.evidence else "",
                "verdict": r.verdict,
                "step": r.step,
                "again": r.before,
                "entry": r.evidence.number if r.evidence else None,
                "sentence": r.sentence,
            }
            for r in one.results
        ],
    }


def _entry(entry: Entry, fact: str) -> dict[str, object]:
    return {
        "entry": entry.number,
        "lot": entry.lot,
        "bidder": entry.bidder,
        fact: entry.fact(fact),
        "by": entry.by,
        "reason": entry.fact("reason"),
    }
