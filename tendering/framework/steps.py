"""The steps that follow a provider's failure: notified with evidence, answered, decided by a person; which are in force. Pure.

One mechanism for every measure. A step is notified with its evidence and a day to answer by; the provider may answer; a named
person decides, and only once the answer is in or the day is over. A return ends a suspension or a withholding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding

if TYPE_CHECKING:
    from tendering.model.tender import Tender

WARNING, PLAN, SUSPENSION, REMOVAL = "warning", "plan", "suspension", "removal"
WITHHOLDING, RETURN = "withholding", "return"
STEPS = (WARNING, PLAN, SUSPENSION, REMOVAL, WITHHOLDING, RETURN)
TAKEN, NOT_TAKEN = "taken", "not taken"
LASTING = frozenset({SUSPENSION, WITHHOLDING})
"""Steps that last from a day until another, or until a return."""
ACTIVE = "active"
WORDS = {
    WARNING: "warned",
    PLAN: "on an improvement plan",
    SUSPENSION: "suspended",
    REMOVAL: "removed",
    WITHHOLDING: "withheld from offers",
}
"""What each step makes of a provider, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step against a provider, from its notice to its decision.

    Attributes:
        number: The entry of its notice.
        lot: Empty is every lot; ``zone`` likewise.
        answer_by: The last day to answer.
        answered: The day of the answer; None where none is in.
        decision: ``taken`` or ``not taken``; empty while it is open.
        decided: The entry that decided it.
    """

    number: int | None
    provider: str
    lot: str
    zone: str
    step: str
    on: date
    answer_by: date | None
    evidence: str = ""
    rule: str = ""
    answered: date | None = None
    answer: str = ""
    decision: str = ""
    decided: int | None = None
    decided_on: date | None = None
    by: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A step that was taken, and the days it is in force.

    Attributes:
        until: Its last day; None where it goes on until a return.
        number: The entry of the decision.
    """

    provider: str
    lot: str
    zone: str
    step: str
    since: date
    until: date | None
    number: int | None
    notice: str
    reason: str

    def in_force(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, provider: str, lot: str, zone: str = "") -> bool:
        """Say whether it is about a provider in a lot and zone; one of every lot or zone meets all, and so does a place of the whole lot."""
        return (
            provider == self.provider
            and self.lot in ("", lot)
            and (not self.zone or zone in ("", self.zone))
        )

    @property
    def sentence(self) -> str:
        """What it is, since when and why."""
        until = f" until {day_text(self.until)}" if self.until is not None else ""
        word = WORDS.get(self.step, self.step)
        why = f": {self.reason}" if self.reason else ""
        return f"{word} from {day_text(self.since)}{until} by entry {self.number}{why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStanding:
    """How a provider stands on a day: the gravest measure in force, else active."""

    word: str
    since: date | None = None
    until: date | None = None
    number: int | None = None
    because: str = ""


def steps_of(
    entries: Iterable[Entry], provider: str | None = None, lot: str | None = None
) -> tuple[Step, ...]:
    """Return every step notified that stands, in order, each with its answer and decision."""
    kinds = (EntryKind.STEP_NOTIFIED, EntryKind.STEP_ANSWERED, EntryKind.STEP_DECIDED)
    found: dict[str, Step] = {}
    for entry in of_kind(standing(entries), *kinds):
        if entry.kind is EntryKind.STEP_NOTIFIED:
            found[str(entry.number)] = Step(
                number=entry.number,
                provider=entry.bidder,
                lot=entry.lot,
                zone=entry.fact("zone"),
                step=entry.fact("step"),
                on=entry.on,
                answer_by=entry.day("answer_by"),
                evidence=entry.fact("evidence"),
                rule=entry.fact("rule"),
            )
            continue
        step = found.get(entry.fact("notice"))
        if step is None:
            continue
        if entry.kind is EntryKind.STEP_ANSWERED:
            step = replace(step, answered=entry.on, answer=entry.fact("answer"))
        elif entry.fact("step") != RETURN or step.step == RETURN:
            step = replace(
                step,
                decision=entry.fact("decision"),
                decided=entry.number,
                decided_on=entry.on,
                by=entry.by,
                reason=entry.fact("reason"),
            )
        found[entry.fact("notice")] = step
    return tuple(
        s
        for s in found.values()
        if provider in (None, s.provider) and (lot is None or s.lot in ("", lot))
    )


def measures(entries: Iterable[Entry]) -> tuple[Measure, ...]:
    """Return every step taken, with the days it is in force; a return ends the one it names, or all it meets."""
    found: list[Measure] = []
    for entry in of_kind(standing(entries), EntryKind.STEP_DECIDED):
        if entry.fact("decision") != TAKEN:
            continue
        since = entry.day("from") or entry.on
        if entry.fact("step") == RETURN:
            found = [_returned(m, entry, since) for m in found]
            continue
        found.append(
            Measure(
                provider=entry.bidder,
                lot=entry.lot,
                zone=entry.fact("zone"),
                step=entry.fact("step"),
                since=since,
                until=entry.day("until"),
                number=entry.number,
                notice=entry.fact("notice"),
                reason=entry.fact("reason"),
            )
        )
    return tuple(found)


def _returned(measure: Measure, entry: Entry, since: date) -> Measure:
    """Return a measure as a return leaves it: over on the day before."""
    named = entry.fact("ends")
    meets = (
        measure.step in LASTING
        and entry.bidder == measure.provider
        and (named == str(measure.number) if named else entry.lot in ("", measure.lot))
        and (measure.until is None or measure.until >= since)
    )
    return replace(measure, until=date.fromordinal(since.toordinal() - 1)) if meets else measure


def in_force(
    entries: Iterable[Entry], provider: str, lot: str, day: date, step: str, zone: str = ""
) -> Measure | None:
    """Return the measure of a kind that meets a provider in a lot on a day; None where none does."""
    for measure in measures(entries):
        if measure.step == step and measure.meets(provider, lot, zone) and measure.in_force(day):
            return measure
    return None


def standing_of(
    entries: Sequence[Entry], provider: str, lot: str, day: date, zone: str = ""
) -> ProviderStanding:
    """Return how a provider stands in a lot on a day: removed, suspended, withheld, on a plan, warned, or active."""
    grave = (REMOVAL, SUSPENSION, WITHHOLDING, PLAN, WARNING)
    mine = [m for m in measures(entries) if m.meets(provider, lot, zone) and m.in_force(day)]
    for step in grave:
        for measure in mine:
            if measure.step == step:
                return ProviderStanding(
                    word=WORDS[step],
                    since=measure.since,
                    until=measure.until,
                    number=measure.number,
                    because=measure.sentence,
                )
    return ProviderStanding(word=ACTIVE)


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why a step cannot be notified, answered or decided as an entry says, on the record before it."""
    if entry.kind is EntryKind.STEP_NOTIFIED:
        yield from _notice(tender, entries, entry)
        return
    named = entry.fact("notice")
    if entry.fact("step") == RETURN and not named:
        yield from _return(entries, entry)
        yield from _days(entry)
        return
    step = next((s for s in steps_of(entries) if str(s.number) == named), None)
    if step is None:
        yield finding("L021", "record", f"entry {named or '?'} is no notice of a step that stands")
        return
    if entry.bidder != step.provider:
        said = f"the notice of entry {step.number} is to {step.provider}, not to {entry.bidder}"
        yield finding("L021", "record", said)
    if not step.open:
        said = f"the {step.step} of entry {step.number} was decided by entry {step.decided}"
        yield finding("L022", "record", said)
    elif entry.on < step.on:
        said = f"{day_text(entry.on)} is before the notice of {day_text(step.on)}"
        yield finding("L023", "record", said)
    elif entry.kind is EntryKind.STEP_DECIDED:
        yield from _decision(entry, step)


def _decision(entry: Entry, step: Step) -> Iterator[Finding]:
    """Nothing is decided before the answer is in or the right to answer is over; every decision has its days and reason."""
    due = step.answer_by
    if step.answered is None and due is not None and entry.on <= due:
        said = f"{step.provider} may answer the {step.step} of entry {step.number} until the end of {day_text(due)}"
        yield finding("L020", "record", said)
    if entry.fact("decision") not in (TAKEN, NOT_TAKEN):
        said = f"{entry.fact('decision') or 'nothing'!r} is no decision: taken or not taken"
        yield finding("L024", "record", said)
    yield from _days(entry)


def _days(entry: Entry) -> Iterator[Finding]:
    since, until = entry.day("from"), entry.day("until")
    if since is not None and since < entry.on:
        said = f"from {day_text(since)}, and it is decided on {day_text(entry.on)}"
        yield finding("L023", "record", said)
    if until is not None and until < (since or entry.on):
        said = f"until {day_text(until)}, before it begins on {day_text(since or entry.on)}"
        yield finding("L023", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L024", "record", "a decision without its reason")


def _return(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    since = entry.day("from") or entry.on
    open_ = [
        m
        for m in measures(entries)
        if m.step in LASTING
        and m.provider == entry.bidder
        and (m.until is None or m.until >= since)
        and entry.fact("ends") in ("", str(m.number))
        and entry.lot in ("", m.lot)
    ]
    if not open_:
        said = f"{entry.bidder or 'nobody'} is neither suspended nor withheld on {day_text(since)}"
        yield finding("L021", "record", said)


def _notice(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find a notice that comes out of the published order, has no evidence, or gives too little time to answer."""
    from tendering.framework.places import register_of

    step = entry.fact("step")
    if step not in STEPS:
        said = f"{step or 'nothing'!r} is no step: {', '.join(STEPS)}"
        yield finding("L024", "record", said)
        return
    if not entry.fact("evidence").strip():
        yield finding("L024", "record", f"a {step} without its evidence")
    held = {(p.provider, p.lot) for p in register_of(entries).on(entry.on)}
    if held and not any(p == entry.bidder and entry.lot in ("", lot) for p, lot in held):
        where = f" in lot {entry.lot}" if entry.lot else ""
        said = f"{entry.bidder or 'nobody'} holds no place{where} on {day_text(entry.on)}"
        yield finding("L025", "record", said)
    for other in steps_of(entries, entry.bidder, entry.lot or None):
        if other.open and other.step == step and other.lot == entry.lot:
            said = f"a {step} was notified by entry {other.number}, and is not decided"
            yield finding("L022", "record", said)
    yield from _answer_by(tender, entry)
    yield from _in_turn(tender, entries, entry, step)


def _answer_by(tender: Tender | None, entry: Entry) -> Iterator[Finding]:
    due = entry.day("answer_by")
    if due is None:
        yield finding("L024", "record", "no last day to answer is given")
        return
    failure = _published(tender)
    least = failure.answer_days if failure is not None else None
    days = (due - entry.on).days
    if days < (least or 0):
        said = f"{days} days to answer, and the tender gives {least}" if least else "no time to answer"
        yield finding("L023", "record", said)


def _in_turn(
    tender: Tender | None, entries: Sequence[Entry], entry: Entry, step: str
) -> Iterator[Finding]:
    """Find a step notified before those the tender publishes ahead of it, unless the notice names the term that allows it."""
    failure = _published(tender)
    if failure is None or step not in failure.steps or entry.fact("out_of_order").strip():
        return
    before = failure.steps[: failure.steps.index(step)]
    taken = {
        s.step
        for s in steps_of(entries, entry.bidder)
        if s.decision == TAKEN and (s.lot in ("", entry.lot) or not entry.lot)
    }
    lacking = [s for s in before if s not in taken]
    if lacking:
        said = f"the tender publishes {', '.join(failure.steps)} in this order; not taken yet: {', '.join(lacking)}"
        yield finding("L026", "record", said)


def _published(tender: Tender | None):  # type: ignore[no-untyped-def]
    agreement = tender.agreement if tender is not None else None
    return agreement.failure if agreement is not None else None
