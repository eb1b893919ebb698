"""What a lot waits for until its bids can be marked: publication, questions, opening, compliance. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.before_publication import lacking
from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, notices, standing
from tendering.model.findings import Severity
from tendering.record.looked import OFFICER, OUTSIDE, TWO_OFFICERS, Looked, ToDo
from tendering.record.states import (
    State,
    closing,
    moment_text,
)

PAIR = 2
"""How many open bids."""


def before_publication(look: Looked) -> Iterator[ToDo]:
    """What is recorded before publication."""
    for found in lacking(look.tender, look.entries):
        yield ToDo(
            what=_wanted(found.message),
            who=OFFICER,
            command=_command(found.remedy),
            advised=found.severity is not Severity.ERROR,
        )


def _command(remedy: str) -> str:
    """Return the command a remedy names.

    >>> _command("`tendering record add ID fact`"), _command("Publish it with `tendering notice ID UK2`, or say why not.")
    ('tendering record add ID fact', 'tendering notice ID UK2')
    """
    return remedy.split("`")[1] if remedy.count("`") > 1 else remedy


def _wanted(message: str) -> str:
    """Turn what is not recorded into what to do.

    >>> _wanted("no lots decision is recorded: whether to divide"), _wanted("the x does not say its reason: why")
    ('record the lots decision', 'the x does not say its reason')
    """
    said = message.partition(": ")[0]
    if said.startswith("no ") and said.endswith(" is recorded"):
        return f"record the {said.removeprefix('no ').removesuffix(' is recorded')}"
    return said


def publication(look: Looked) -> Iterator[ToDo]:
    """The rules are published."""
    if look.at.state is State.READY:
        yield ToDo(what="publish the rules", who=OFFICER, command="tendering publish ID")


def first_notice(look: Looked) -> Iterator[ToDo]:
    """The notice that began it is recorded."""
    kinds = ("UK4",) if look.act else ("F02", "F21", "contract_notice")
    if not any(n.fact("notice").startswith(kinds) for n in notices(standing(look.entries))):
        name = "the tender notice (UK4)" if look.act else "the contract notice"
        yield ToDo(
            what=f"record {name}",
            who=OFFICER,
            command=f"tendering record add ID notice_published notice={kinds[0]} number=...",
        )


def questions(look: Looked) -> Iterator[ToDo]:
    """Questions are answered to all."""
    for asked in look.of(EntryKind.CLARIFICATION):
        if asked.fact("told").lower() != "yes":
            what = "give the answer to everyone" if asked.fact("answer") else "answer to everyone"
            yield ToDo(
                what=f"{what}: {asked.fact('question')[:60]!r} of {day_text(asked.on)}",
                who=asked.by or OFFICER,
                command=f"tendering clarify ID --entry {asked.number} --answer ... --told",
            )


def bids_come(look: Looked) -> Iterator[ToDo]:
    """Bids come in until the time is over."""
    closes = closing(look.tender)
    came = {e.bidder for e in look.of(EntryKind.SUBMISSION_RECEIVED)}
    if look.at.state is State.PUBLISHED and closes:
        count = f"{len(came)} received so far" if came else "none received so far"
        yield ToDo(
            what=f"receive bids until {moment_text(closes[0])} ({count})",
            who=OFFICER,
            command="tendering receive ID PATH...",
            due=closes[0][0],
        )


def opening(look: Looked) -> Iterator[ToDo]:
    """Bids are opened by two officers, who have declared their interests."""
    declared = {(e.person or e.by).casefold() for e in look.of(EntryKind.DECLARATION)}
    if len(declared) < PAIR:
        yield ToDo(
            what="declare interests, before they open any bid",
            who=TWO_OFFICERS,
            command="tendering declare ID --person NAME",
            advised=True,
        )
    came = {e.bidder for e in look.of(EntryKind.SUBMISSION_RECEIVED)}
    what = f"open the {len(came)} bids received" if came else "open the bids"
    yield ToDo(what=what, who=TWO_OFFICERS, command="tendering open-bids ID --witness NAME")


def late_bids(look: Looked) -> Iterator[ToDo]:
    """What to do with a late bid is decided by a named person."""
    decided = {
        row.get("bidder", "")
        for e in look.of(EntryKind.NON_COMPLIANCE_DECIDED)
        for row in e.rows.get("decisions", ())
        if row.get("about") == "late"
    }
    for late in look.of(EntryKind.LATE_SUBMISSION):
        if late.bidder not in decided:
            yield ToDo(
                what=f"decide on the late bid of {late.bidder} ({day_text(late.on)})",
                who=OFFICER,
                command=f"tendering decide ID --bidder {late.bidder} --about late --decision ...",
            )


def tasks(look: Looked) -> Iterator[ToDo]:
    """What bidders were asked is answered, and decided; what only an officer can judge is judged."""
    for waits in look.waiting:
        task = waits.task
        about = f"{task.bidder or 'a bidder'}, {task.fact('about')}"
        if waits.answered:
            yield ToDo(
                what=f"decide: {about} (entry {task.number}); the bidder has answered",
                who=task.by or OFFICER,
                command=f"tendering decide ID --bidder {task.bidder} --about {task.fact('about')} --decision ...",
            )
        else:
            yield ToDo(
                what=f"answer awaited: {about} (entry {task.number})",
                who=task.bidder or "the bidder",
                command=f"tendering task answer ID {task.number} --explanation ...",
                due=task.day("due"),
            )
    if look.to_judge:
        yield ToDo(
            what=f"judge {look.to_judge} answers that only an officer can",
            who=OFFICER,
            command="tendering judge ID --form judge.csv",
        )


def looked_up(look: Looked) -> Iterator[ToDo]:
    """Under the Act the debarment list is looked at for every bidder before tenders are assessed."""
    if not look.act:
        return
    checks = look.of(EntryKind.DEBARMENT_CHECK)
    if any(not e.bidder for e in checks):
        return
    lack = [b for b in look.bidders if b not in {e.bidder for e in checks}]
    if lack:
        yield ToDo(
            what=f"look at the debarment list for {listed(lack)}",
            who=OFFICER,
            command="tendering compliance record ID --check debarment",
            advised=True,
        )


def pass_fail_prices(look: Looked) -> Iterator[ToDo]:
    """Prices that are pass or fail are opened before the panel marks."""
    if look.tender.price.open == "before_marking" and not look.of(EntryKind.PRICES_OPENED):
        yield ToDo(
            what="open the prices, before any bid is marked",
            who=OUTSIDE,
            command=f"tendering open-prices ID{look.option} --witness NAME",
        )
