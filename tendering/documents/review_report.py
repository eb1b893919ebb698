"""The report of a yearly review: each provider's tests side by side, what they led to, what it answered, what was decided and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.names import Names, capital, counted
from tendering.documents.paper import Paper
from tendering.documents.simulated_note import simulated_note
from tendering.documents.word_style import Column
from tendering.framework.reviews import Assessment, Opened, Result, published, rule_of, shown
from tendering.framework.steps import REMOVAL, TAKEN
from tendering.model.entries import Entry, EntryKind

MARKING = "Not for publication"
PERCENT = "per cent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """A review as its report tells it.

    Attributes:
        others: Findings of need and decisions on applicants, in order.
        simulated: Whether the record was made by a simulation.
    """

    names: Names
    review: Opened
    found: Sequence[Assessment]
    others: Sequence[Entry]
    simulated: bool = False


def review_paper(report: ReviewReport) -> Paper:
    """Return the report before it is Word or a page."""
    return Paper(
        name=f"review-{report.review.until.year}",
        title=f"{capital(report.review.label)}",
        blocks=list(_blocks(report)),
        marking=MARKING,
        subject=report.names.tender.id,
    )


def _blocks(report: ReviewReport) -> Iterator[Block]:
    review, found = report.review, report.found
    done = sum(a.decided for a in found)
    if report.simulated:
        yield paragraph(simulated_note(report.names.tender))
    yield paragraph(
        f"The yearly review of “{report.names.tender.title}”, of the year from {british(review.since)} to "
        f"{british(review.until)}. It was opened on {british(review.on)} by entry {review.number} of the record. "
        f"{counted(len(found), 'provider')} held a place on the last day of that year; {done} "
        f"{'has' if done == 1 else 'have'} been decided on.",
        lead="In short.",
    )
    yield from _tests(report)
    yield heading("What was found")
    rules = published(report.names.tender)
    tests = rules.tests if rules is not None else ()
    columns = (
        Column(title="Provider", width=1.9),
        *(Column(title=t.title, width=1.55) for t in tests),
        Column(title="Outcome", width=1.6),
    )
    rows = [
        (report.names.bidder(a.provider), *(_cell(r) for r in a.results), outcome_of(a))
        for a in found
    ]
    yield table("Each provider and test", columns, rows)
    for one in found:
        yield from _provider(report.names, one)
    yield from _others(report)


def _tests(report: ReviewReport) -> Iterator[Block]:
    rules = published(report.names.tender)
    if rules is None:
        return
    yield heading("The published tests")
    columns = (
        Column(title="Test", width=2),
        Column(title="What is looked at", width=3.2),
        Column(title="Bound", width=1.6),
        Column(title="What follows", width=1.2),
        Column(title="If found again", width=1.2),
    )
    rows = [
        (t.title, t.measure or "", rule_of(t), t.follows, t.again or t.follows)
        for t in rules.tests
    ]
    yield table("Tests and what follows", columns, rows)
    after = (
        f" A removal takes hold {rules.removal_after} after its decision."
        if rules.removal_after
        else ""
    )
    yield paragraph(
        f"A provider that fails a test is told so with the evidence, and has {rules.answer} to answer. Then a named person "
        f"decides, with reasons.{after}"
    )


def _cell(result: Result) -> str:
    if result.evidence is None:
        return "no evidence"
    percent = result.test.unit == PERCENT and not result.test.in_words
    value = f"{result.evidence.value}%" if percent else shown(result.test, result.evidence.value)
    return value if not result.step else f"{value}\nfailed{', again' if result.before else ''}"


def outcome_of(one: Assessment) -> str:
    """Say what came of a review for a provider, in a few words."""
    if one.stays is not None:
        return "keeps its place"
    step = one.notified
    if step is None or step.open:
        return f"waits for {one.waits_for}"
    if step.decision != TAKEN:
        return f"keeps its place: {step.step} not taken"
    return "removed" if step.step == REMOVAL else f"keeps its place: {step.step}"


def _provider(names: Names, one: Assessment) -> Iterator[Block]:
    yield heading(names.bidder(one.provider), 3)
    yield bullets(r.sentence for r in one.results)
    step = one.notified
    if step is not None:
        due = f", to answer until the end of {british(step.answer_by)}" if step.answer_by else ""
        said = f"On {british(step.on)} it was told that a {step.step} is considered (entry {step.number}){due}."
        yield paragraph(said, lead="Notice.")
        heard = (
            f"On {british(step.answered)}: {step.answer}" if step.answered else "None was given."
        )
        yield paragraph(heard, lead="Answer.")
        if step.decided_on is not None:
            yield paragraph(
                f"{capital(step.step)} {step.decision}, by {step.by} on {british(step.decided_on)} (entry {step.decided}). "
                f"{step.reason}",
                lead="Decision.",
            )
    if one.stays is not None:
        stays = one.stays
        yield paragraph(
            f"It keeps its place, by {stays.by} on {british(stays.on)} (entry {stays.number}). {stays.fact('reason')}",
            lead="Decision.",
        )
    if not one.decided:
        yield paragraph(f"It waits for {one.waits_for}.", lead="Not decided.")


def _others(report: ReviewReport) -> Iterator[Block]:
    if not report.others:
        return
    yield heading("Further providers")
    for entry in report.others:
        where = report.names.area(entry.lot, None)
        if entry.kind is EntryKind.REVIEW_NEED:
            are = "are" if entry.fact("required") == "yes" else "are not"
            yield paragraph(
                f"Further providers {are} required in {where}: found by {entry.by} on {british(entry.on)} (entry "
                f"{entry.number}). {entry.fact('reason')} Evidence: {entry.fact('evidence')}."
            )
            continue
        says = "joins" if entry.fact("decision") == "joins" else "does not join"
        yield paragraph(
            f"{entry.fact('name')} {says}, by {entry.by} on {british(entry.on)} (entry {entry.number}). "
            f"{entry.fact('reason')} Its marks: {entry.fact('working')}."
        )
