"""The steps that follow a provider's failure: notified with evidence, answered, decided by a person; which are in force. Pure.

One mechanism for every measure. A step is notified with its evidence and a day to answer by; the provider may answer; a named
person decides, and only once the answer is in or the day is over. A return ends a suspension or a withholding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing

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
        term: The published term that allows it before the steps ahead of it.
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
    term: str = ""
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
                term=entry.fact("out_of_order"),
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
    entries: Iterable[Entry], provider: str, lot: str, day: date, *, step: str, zone: str = ""
) -> Measure | None:
    """Return the measure of a kind that meets a provider in a lot on a day; None where none does."""
    for measure in measures(entries):
        if measure.step == step and measure.meets(provider, lot, zone) and measure.in_force(day):
            return measure
    return None


def standing_of(
    taken: Iterable[Measure], provider: str, lot: str, day: date, zone: str = ""
) -> ProviderStanding:
    """Return how a provider stands in a lot on a day: removed, suspended, withheld, on a plan, warned, or active."""
    grave = (REMOVAL, SUSPENSION, WITHHOLDING, PLAN, WARNING)
    mine = [m for m in taken if m.meets(provider, lot, zone) and m.in_force(day)]
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
