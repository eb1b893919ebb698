"""Requests for information or for reasons: taken down, answered in time, and listed with their clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import ANY_PART_OF_UK, DAY, CalendarEndsError, day_text
from tendering.law.diary_own import INFORMATION, REASONS, request_kind
from tendering.law.due import Due, due
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.entries import CHOICES, Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.audiences import needs_test
from tendering.record.chain import Draft
from tendering.workbench.record_redact import NO_GROUND
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

OUTCOMES = CHOICES[(EntryKind.REQUEST_ANSWERED, "outcome")]
REFUSING = ("given in part", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with its clock.

    Attributes:
        by: The last day for the answer; None where no law sets one.
        answer: The entry that answered it.
        left: Working days left after the day asked for; below nought once it is overdue; None where none is counted.
    """

    entry: Entry
    by: Due | None
    answer: Entry | None
    left: int | None

    @property
    def overdue(self) -> bool:
        """Say whether it is late: answered after its day, or not by the day asked for."""
        if self.by is None:
            return False
        if self.answer is not None:
            return self.answer.on > self.by.on
        return self.left is not None and self.left < 0


def asked_in(tender: Tender | None, entries: Sequence[Entry], on: date) -> tuple[Asked, ...]:
    """Return every request of a record with its clock on a day, in order."""
    still = standing(entries)
    answers = list(of_kind(still, EntryKind.REQUEST_ANSWERED))
    found = []
    for entry in of_kind(still, EntryKind.REQUEST_RECEIVED):
        answer = next((a for a in answers if _answers(a, entry)), None)
        if answer is not None:
            answers.remove(answer)
        by = due_of(tender, entry)
        left = _left(on, by.on) if by is not None and answer is None else None
        found.append(Asked(entry=entry, by=by, answer=answer, left=left))
    return tuple(found)


def _answers(answer: Entry, request: Entry) -> bool:
    if answer.fact("number"):
        return answer.fact("number") == str(request.number)
    same = answer.fact("what") in ("", request.fact("what")) and answer.bidder == request.bidder
    return same and answer.on >= request.on


def due_of(tender: Tender | None, request: Entry) -> Due | None:
    """Return the last day for the answer to a request; None where no law sets one."""
    kind = request_kind(request.fact("what"))
    act = tender is not None and regime_of(tender).regime is Regime.PA2023
    if kind == INFORMATION:
        return due(request.on, value("other.deadlines.information_request"))
    if kind == REASONS and not act:
        return due(request.on, value("pcr2015.deadlines.reply_to_request"))
    return None


def _left(on: date, by: date) -> int | None:
    """Return the working days after a day up to and including another; below nought, those gone since."""
    try:
        if on <= by:
            return sum(ANY_PART_OF_UK.is_working(d) for d in _days(on + DAY, by))
        return -max(1, sum(ANY_PART_OF_UK.is_working(d) for d in _days(by + DAY, on)))
    except CalendarEndsError:
        return None


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def receive_request(
    ref: str,
    who: Who,
    *,
    what: str,
    sender: str,
    bidder: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record a request on the day it came, and say by when it is answered.

    Raises:
        RefusedError: It does not say what is asked, or by whom.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        del now
        wrong = [
            finding("R007", option, said)
            for option, text, said in (
                ("--what", what, "it does not say what is asked"),
                ("--from", sender or bidder, "it does not say who asks"),
            )
            if not text.strip()
        ]
        if wrong:
            raise RefusedError(*wrong)
        made = draft(
            who,
            EntryKind.REQUEST_RECEIVED,
            bidder=bidder,
            person=sender,
            facts={"what": what},
        )
        return (made,)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        by = due_of(procurement.tender, links[0].entry)
    findings: tuple[Finding, ...] = ()
    if by is None:
        said = f"{what[:80]!r} is no kind of request the law sets a day for"
        findings = (finding("L011", f"entry {links[0].number}", said),)
    day = f"Answer it by {day_text(by.on)}: {by.why} ({by.cite})." if by is not None else ""
    return Report(
        findings=findings,
        text=f"Request {links[0].number} is recorded. {day}".strip(),
        data={"entries": receipt(links), "due": by.on.isoformat() if by else None},
        dry_run=dry_run,
    )


def answer_request(
    ref: str,
    number: int,
    who: Who,
    *,
    outcome: str,
    ground: str = "",
    test: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record the answer to a request; what is refused names its ground and, where it is qualified, the test.

    Raises:
        RefusedError: There is no such open request, or the refusal lacks its ground or test: everything at once.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        asked = {a.entry.number: a for a in asked_in(now.tender, now.entries, who.on)}
        wrong = list(_refusal_problems(outcome, ground, test))
        if number not in asked:
            wrong.append(finding("R130", f"entry {number}", "it is no request that stands"))
        elif (done := asked[number].answer) is not None:
            said = f"it was answered on {day_text(done.on)}, in entry {done.number}"
            wrong.append(finding("R130", f"entry {number}", said))
        elif who.on < asked[number].entry.on:
            wrong.append(finding("R007", "--on", "it is answered before it was received"))
        if wrong:
            raise RefusedError(*wrong)
        request = asked[number].entry
        made = draft(
            who,
            EntryKind.REQUEST_ANSWERED,
            bidder=request.bidder,
            person=request.person,
            facts={
                "what": request.fact("what"),
                "number": str(number),
                "outcome": outcome.lower(),
                "ground": ground,
                "test": test,
            },
        )
        return (made,)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        after = (*procurement.entries, *(x.entry for x in links))
        asked = next(
            a for a in asked_in(procurement.tender, after, who.on) if a.entry.number == number
        )
    findings = (_late(asked),) if asked.overdue else ()
    return Report(
        findings=findings,
        text=f"Request {number} is answered: {outcome.lower()}.",
        data={"entries": receipt(links)},
        dry_run=dry_run,
    )


def _refusal_problems(outcome: str, ground: str, test: str) -> list[Finding]:
    wrong = []
    if outcome.lower() not in OUTCOMES:
        said = f"{outcome[:60]!r} is no outcome; write {', '.join(OUTCOMES)}"
        wrong.append(finding("R007", "--outcome", said))
    elif outcome.lower() in REFUSING:
        if ground.strip().lower() in NO_GROUND:
            wrong.append(finding("R121", "--ground", "what is refused names no provision"))
        elif needs_test(ground) and not test.strip():
            wrong.append(finding("R121", "--test", f"{ground} needs the public-interest test"))
    return wrong


def _late(asked: Asked) -> Finding:
    by = asked.by.on if asked.by is not None else asked.entry.on
    done = f", and was answered on {day_text(asked.answer.on)}" if asked.answer else ""
    said = f"the answer to {asked.entry.fact('what')[:120]!r} was due by {day_text(by)}{done}"
    return finding("R131", f"entry {asked.entry.number}", said)


def requests(ref: str, on: date, *, store: str = "") -> Report:
    """List every request with its day, the working days left, and what became of it."""
    with opened(ref, store=store) as procurement:
        asked = asked_in(procurement.tender, procurement.entries, on)
    rows = [_row(a) for a in asked]
    text = "No request is recorded."
    if rows:
        from tabulate import tabulate

        heads = ("no.", "received", "from", "asked", "due", "left", "state")
        cells = [
            [r[h] for h in ("number", "received", "from", "what", "due", "left", "state")]
            for r in rows
        ]
        text = tabulate(cells, heads, maxcolwidths=[None, None, 24, 44, None, None, 30])
    return Report(
        findings=tuple(_late(a) for a in asked if a.overdue),
        text=text,
        data={"on": on.isoformat(), "requests": rows},
    )


def _row(asked: Asked) -> dict[str, object]:
    entry, answer = asked.entry, asked.answer
    if answer is not None:
        late = ", late" if asked.overdue else ""
        state = f"{answer.fact('outcome') or 'answered'} {answer.on.isoformat()}{late}"
    else:
        state = "OVERDUE" if asked.overdue else "open"
    return {
        "number": entry.number,
        "received": entry.on.isoformat(),
        "from": entry.person or entry.bidder,
        "what": entry.fact("what"),
        "due": asked.by.on.isoformat() if asked.by else None,
        "counted": asked.by.why if asked.by else "",
        "law": asked.by.cite if asked.by else "",
        "left": asked.left,
        "state": state,
        "answered_by_entry": answer.number if answer is not None else None,
    }
