"""Ask one bidder what its bid means, and take down its reply and what changed by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.files.record_dossier import rows_of
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, numbered
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report

CHANGED = ("nothing", "obvious error", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a bidder is asked."""

    bidder: str
    question: str
    why: str
    equal_treatment: str
    reply_by: date | None
    lot: str = ""
    scores: str = ""
    task: int | None = None


def ask(ref: str, asked: Question, who: Who, *, store: str = "", dry_run: bool = False) -> Report:
    """Record a clarification asked of one bidder: question, why, why it is fair to the others, the day for the reply.

    Raises:
        RefusedError: Something of that is not said, or there is no such bidder or task.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        wrong = [*_unsaid(asked, who), *not_opened(now, asked.bidder)]
        lot, task = asked.lot, ""
        if asked.task is not None:
            opened_by = numbered(now, asked.task, EntryKind.TASK_OPENED)
            if opened_by.bidder != asked.bidder:
                message = f"task {asked.task} is of {opened_by.bidder}, not of {asked.bidder}"
                wrong.append(finding("R351", "--task", message))
            lot, task = lot or opened_by.lot, str(asked.task)
        if wrong or asked.reply_by is None:
            raise RefusedError(*wrong)
        facts = {
            "question": asked.question,
            "why": asked.why,
            "equal_treatment": asked.equal_treatment,
            "reply_by": asked.reply_by.isoformat(),
            "scores": asked.scores,
            "task": task,
        }
        kind = EntryKind.CLARIFICATION_TO_BIDDER
        return (draft(who, kind, lot=lot, bidder=asked.bidder, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        number = links[0].number
        return (
            f"{verb} question {number} to {asked.bidder}. Send it as it stands here.\n"
            f"Next: tendering clarify-bidder {ref} --answer-to {number} --answer ... --changed nothing"
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _unsaid(asked: Question, who: Who) -> Iterator[Finding]:
    for name, said in (
        ("--question", asked.question),
        ("--why", asked.why),
        ("--equal-treatment", asked.equal_treatment),
    ):
        if not said.strip():
            yield finding("R007", name, f"{name} says nothing")
    if asked.reply_by is None:
        yield finding("R007", "--reply-by", "--reply-by says nothing")
    elif asked.reply_by < who.on:
        yield finding("R301", "--reply-by", f"{asked.reply_by} is before {who.on}")


def not_opened(now: Procurement, bidder: str) -> Iterator[Finding]:
    """Find that a bidder has no opened bid."""
    known = {row.cells.get("bidder") for row in rows_of(now.entries, "bidders")}
    if bidder not in known:
        message = f"no opened bid is that of {bidder or 'nobody'}"
        yield finding("R355", "--bidder", message)


def reply(
    ref: str,
    number: int,
    answer: str,
    changed: str,
    who: Who,
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record a bidder's reply to a clarification, and what changed by it: nothing, an obvious error, or it was rejected.

    What then changes in the bid is decided by a named person: an obvious error is corrected by `decide`.

    Raises:
        RefusedError: There is no such question, or it is not said what changed.
    """
    wrong = []
    if not answer.strip():
        wrong.append(finding("R007", "--answer", "the answer is blank"))
    if changed not in CHANGED:
        message = f"{changed[:40]!r} does not say what changed: {', '.join(CHANGED)}"
        wrong.append(finding("R007", "--changed", message))
    if wrong:
        raise RefusedError(*wrong)

    def build(now: Procurement) -> Sequence[Draft]:
        asked = numbered(now, number, EntryKind.CLARIFICATION_TO_BIDDER)
        kept = ("question", "task", "why", "equal_treatment", "scores")
        facts = {name: asked.fact(name) for name in kept}
        facts |= {"answer": answer, "answer_to": str(number), "changed": changed}
        kind = EntryKind.CLARIFICATION_TO_BIDDER
        return (draft(who, kind, lot=asked.lot, bidder=asked.bidder, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        said = f"{verb} the reply of {entry.bidder} to question {number}; changed: {changed}."
        if changed == CHANGED[0]:
            return said
        return (
            f"{said}\nNext: a named person decides: tendering decide {ref} --bidder {entry.bidder} "
            f"--lot {entry.lot} --about ..."
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
