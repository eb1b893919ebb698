"""The yearly review, entered: opened, its evidence, notices by the published tests, and what a named person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tendering.documents.review_letters import stays_letter
from tendering.documents.step_letters import Decided, Desk, Notice
from tendering.files.review_tables import evidence_form
from tendering.framework.places import register_of
from tendering.framework.review_faults import answer_by
from tendering.framework.reviews import (
    Assessment,
    Opened,
    Result,
    assess,
    published,
    review_of,
    reviewed,
)
from tendering.framework.steps import REMOVAL, TAKEN
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.law.periods import after
from tendering.law.review_years import year_before
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.review import STAYS, Review
from tendering.record.chain import Draft, Link
from tendering.workbench import failure_steps
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.lettered import FOLDER as LETTERS
from tendering.workbench.providers import names_of, needs_start
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.writing import Report, publish, writer_of

SHOW = "tendering framework review show"


def rules_of(now: Procurement) -> Review:
    """Return the review that the tender publishes.

    Raises:
        RefusedError: It publishes none.
    """
    rules = published(tender_of_record(now))
    if rules is None:
        raise RefusedError(finding("L500", now.id, "the tender has no agreement.review"))
    return rules


def review_asked(now: Procurement, number: int | None = None) -> Opened:
    """Return the review of a number, or the last one.

    Raises:
        RefusedError: There is none.
    """
    found = review_of(now.entries, str(number) if number is not None else "")
    if found is None:
        said = "no review was opened" if number is None else f"entry {number} opened no review"
        remedy = "First `tendering framework review open ID`." if number is None else ""
        raise RefusedError(finding("L502", now.id, said, remedy=remedy))
    return found


def open_review(
    ref: str, who: Who, *, form: Path | None = None, store: str = "", dry_run: bool = False
) -> Report:
    """Open the review of the last published year that is over; write the form of its evidence where one is asked for.

    Raises:
        RefusedError: No review is published, its year is not over, or it was opened already.
    """
    if form is not None and form.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(form), said, remedy="Choose another name."))
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        rules = rules_of(now)
        needs_start(now, now.entries)
        tender = tender_of_record(now)
        starts = tender.agreement.starts_on if tender.agreement is not None else None
        year = year_before(rules, starts, who.on)
        if year is None:
            said = f"no year to the end of {rules.year_to} of the agreement is over on {day_text(who.on)}"
            raise RefusedError(finding("L501", now.id, said))
        if who.on.strftime("%B") != rules.month:
            said = f"it is opened in {who.on.strftime('%B %Y')}, and the tender says {rules.month}"
            notes.append(finding("L009", now.id, said))
        facts = {"from": year[0].isoformat(), "until": year[1].isoformat()}
        return (draft(who, EntryKind.REVIEW_OPENED, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        since, until = entry.day("from") or entry.on, entry.day("until") or entry.on
        return (
            f"{verb} the review of {day_text(since)} to {day_text(until)} (entry {links[0].number}).\n"
            f"Next: tendering framework review evidence {ref} --from evidence.csv, then {SHOW} {ref}"
        )

    report = entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)
    if form is None or dry_run:
        return report
    form.write_text(_form(ref, store), encoding="utf-8")
    return replace(report, files=(form,))


def _form(ref: str, store: str) -> str:
    with opened(ref, store=store) as now:
        review, rules = review_asked(now), rules_of(now)
        rows = [
            {"provider": p, "test": t.id, "value": "", "dated": review.until.isoformat()}
            for p in reviewed(now.entries, review)
            for t in rules.tests
        ]
    return evidence_form(rows)


def lot_of(now: Procurement, provider: str, review: Opened) -> str:
    """Return the lot of a provider's places on the last day of the year; empty where it has places in several."""
    held = register_of(now.entries).on(review.until)
    lots = dict.fromkeys(p.lot for p in held if p.provider == provider)
    return next(iter(lots)) if len(lots) == 1 else ""


def notify(
    ref: str,
    who: Who,
    provider: str,
    *,
    number: int | None = None,
    file: Path | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Notify a provider of the step that the published tests lead to, with the evidence and the day to answer by.

    Raises:
        RefusedError: It is not under review, fails no test, or was told already.
    """
    with opened(ref, store=store) as now:
        rules, review = rules_of(now), review_asked(now, number)
        under_review(now, review, provider)
        tender = tender_of_record(now)
        found = assess(tender, now.entries, review, provider)
        if not found.step:
            said = f"{provider} fails no published test at the {review.label}"
            raise RefusedError(finding("L506", now.id, said))
        notice = Notice(
            provider=provider,
            step=found.step,
            evidence=[r.sentence for r in found.failed],
            lot=lot_of(now, provider, review),
            rule=_rule(rules, review, found),
            answer_by=answer_by(tender, who.on),
            file=file,
            review=str(review.number),
            term="the yearly review, whose tests say what follows" if _has_steps(now) else "",
        )
    return failure_steps.notify(ref, who, notice, out=out, store=store, dry_run=dry_run)


def _has_steps(now: Procurement) -> bool:
    agreement = tender_of_record(now).agreement
    return agreement is not None and agreement.failure is not None


def _rule(rules: Review, review: Opened, found: Assessment) -> str:
    led = [r for r in found.failed if r.step == found.step]
    why = "; ".join(_led(r) for r in led)
    return (
        f"the yearly review of {rules.month} ({review.label}, entry {review.number}), over "
        f"{day_text(review.since)} to {day_text(review.until)}: {why}"
    )


def _led(result: Result) -> str:
    """Say what a failed test leads to, and what it leads to where the next review finds the same."""
    test, step = result.test, result.step
    if result.before:
        return f"failing “{test.title}” leads to a {step} where the review before found the same"
    again = test.again or test.follows
    more = f", and to a {again} where the next review finds the same" if again != step else ""
    return f"failing “{test.title}” leads to a {step}{more}"


def under_review(now: Procurement, review: Opened, provider: str) -> None:
    """Refuse where a provider held no place on the last day of the year.

    Raises:
        RefusedError: It did not.
    """
    if provider not in reviewed(now.entries, review):
        said = f"{provider or 'nobody'} held no place on {day_text(review.until)}, the last day of the year under review"
        raise RefusedError(finding("L025", now.id, said))


def answer(
    ref: str,
    who: Who,
    provider: str,
    text: str,
    *,
    number: int | None = None,
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter what a provider answers to its notice at a review.

    Raises:
        RefusedError: It was not told of any step at that review.
    """
    with opened(ref, store=store) as now:
        notified = _notified(now, review_asked(now, number), provider)
    return failure_steps.answer(ref, who, notified, text, file=file, store=store, dry_run=dry_run)


def _notified(now: Procurement, review: Opened, provider: str) -> int:
    found = assess(tender_of_record(now), now.entries, review, provider)
    if found.notified is None or found.notified.number is None:
        said = f"no step was notified to {provider} at the {review.label}"
        raise RefusedError(finding("L507", now.id, said))
    return found.notified.number


def decide(
    ref: str,
    who: Who,
    provider: str,
    decided: Decided,
    *,
    number: int | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Decide on a provider at a review: that it stays, or whether the step notified to it is taken; write the letter.

    Raises:
        RefusedError: It is too early, decided already, without its evidence or notice, or its days are out of order.
    """
    if decided.decision == STAYS:
        return _stays(
            ref, who, provider, decided, number=number, out=out, store=store, dry_run=dry_run
        )
    with opened(ref, store=store) as now:
        rules, review = rules_of(now), review_asked(now, number)
        under_review(now, review, provider)
        notified = _notified(now, review, provider)
        step = assess(tender_of_record(now), now.entries, review, provider).notified
    removal = step is not None and step.step == REMOVAL and decided.decision == TAKEN
    if removal and decided.since is None and rules.removal_after is not None:
        since = after(who.on, rules.removal_after, ENGLAND_AND_WALES)
        decided = replace(decided, since=since)
    return failure_steps.decide(ref, who, notified, decided, out=out, store=store, dry_run=dry_run)


def _stays(
    ref: str,
    who: Who,
    provider: str,
    decided: Decided,
    *,
    number: int | None,
    out: Path | None,
    store: str,
    dry_run: bool,
) -> Report:
    kept: list[bytes] = []

    def build(now: Procurement) -> Sequence[Draft]:
        rules_of(now)
        review = review_asked(now, number)
        names = names_of(now)
        found = assess(names.tender, now.entries, review, provider)
        lot = lot_of(now, provider, review)
        desk = Desk(names=names, procurement=now.id, head=now.head, on=who.on, signed_by=who.name)
        letter = stays_letter(desk, review, found, decided, lot=lot)
        kept[:] = [letter]
        facts = {
            "review": str(review.number),
            "decision": STAYS,
            "role": decided.role,
            "reason": decided.reason,
        }
        name = "decision-stays.docx"
        files = [(file_ref(name, letter), letter)]
        return (
            draft(
                who, EntryKind.REVIEW_DECIDED, lot=lot, bidder=provider, facts=facts, files=files
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        return f"{verb} that {provider} stays (entry {links[0].number}).\nNext: {SHOW} {ref}"

    report = entered(ref, who, build, say, store=store, dry_run=dry_run)
    return with_letter(report, who, "decision-stays", kept[0], out=out)


def with_letter(
    report: Report, who: Who, name: str, letter: bytes, *, out: Path | None = None
) -> Report:
    """Put a letter that is kept with an entry where it can be sent from, beside the others."""
    made = report.data["entries"]
    first = made[0] if isinstance(made, list) and made else {"number": 0, "bidder": ""}
    file = f"entry-{first['number']:05}-{first['bidder']}-{name}.docx"
    folder = (out or Path("out") / str(report.data["procurement"])) / LETTERS
    files = publish(
        folder,
        writer_of({file: letter}),
        dry_run=report.dry_run,
        made={"by": who.name},
        beside=True,
    )
    return replace(report, files=files)
