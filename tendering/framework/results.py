"""Payment by results: a reward is due only where an outcome is achieved, proven and sustained. Pure and exact.

Every reward is worked out anew from the plan and the stages recorded; what does not meet the published rule earns
nothing, whoever recorded it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.numbers import exact, money, plain, rounded
from tendering.model.results import Results

TABLE, PAID = "outcomes", "paid"
"""The rows of a plan: bidder, outcome, words, achieve_by, known_by, hours_before, hours_after. Those of a payment: bidder, person, outcome,
amount, working."""
ACHIEVED, PROVEN, SUSTAINED, LOST = "achieved", "proven", "sustained", "lost"
STAGES = (ACHIEVED, PROVEN, SUSTAINED)
DUE, LATE, UNDECIDED, WAITING = "due", "late", "late, and no rule", "waiting"
PENCE = 2
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An outcome of a person's plan, as it was agreed.

    Attributes:
        achieve_by: The day by which it must be achieved; None is none.
        known_by: How it will be known: the change in the person's situation.
        before: Hours of care a week before, and ``after`` it is achieved.
        rate: Pounds an hour at which the hours saved are worked out.
    """

    id: str
    person: str
    provider: str
    lot: str
    zone: str
    words: str
    on: date
    before: Fraction
    after: Fraction
    rate: Fraction
    achieve_by: date | None = None
    known_by: str = ""
    number: int | None = None

    @property
    def saved(self) -> Fraction:
        """Hours a week saved."""
        return self.before - self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage that was recorded."""

    stage: str
    on: date
    by: str
    role: str = ""
    evidence: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """An outcome, how far it has come, and what it earns.

    Attributes:
        stages: Those of the run that counts: since it was last achieved; one lost begins again.
        status: ``due``, ``late``, ``late, and no rule``, or ``waiting`` for what ``lacking`` names.
        since: The day from which the reward is due.
        worth: What it earns once it is due, whether or not it is.
        paid: What was paid already.
        sentence: Why it is due or not, with the published rule.
    """

    outcome: Planned
    stages: tuple[Stage, ...]
    status: str
    worth: Fraction
    working: tuple[str, ...]
    sentence: str
    lacking: str = ""
    since: date | None = None
    paid: Fraction = Fraction(0)
    paid_in: tuple[int, ...] = ()

    @property
    def due(self) -> Fraction:
        """What is due in all, paid or not."""
        return self.worth if self.status == DUE else Fraction(0)

    @property
    def unpaid(self) -> Fraction:
        """What is due and not paid; below nought where more was paid than is due."""
        return self.due - self.paid


def rewards(rule: Results, entries: Sequence[Entry], day: date) -> tuple[Reward, ...]:
    """Return every outcome planned by a day with what it earns, in the order they were planned.

    Args:
        rule: As published.
        entries: The record, superseded entries among them.
        day: What was recorded after it does not count.
    """
    still = [e for e in standing(entries) if e.on <= day]
    stages = _stages(still)
    paid = payments(still)
    return tuple(
        _reward(rule, p, stages.get((p.person, p.id), ()), paid.get((p.person, p.id), ()))
        for p in plans(still)
    )


def plans(entries: Iterable[Entry]) -> tuple[Planned, ...]:
    """Return every outcome planned; one whose figures cannot be read is left out, for `result_faults` says so."""
    found: dict[tuple[str, str], Planned] = {}
    for entry in of_kind(standing(entries), EntryKind.OUTCOMES_PLANNED):
        for row in entry.rows.get(TABLE, ()):
            one = planned(entry, row)
            if one is not None:
                found.setdefault((one.person, one.id), one)
    return tuple(found.values())


def planned(entry: Entry, row: Mapping[str, str]) -> Planned | None:
    """Return an outcome as a row of a plan says it; None where a figure cannot be read."""
    try:
        before, after = exact(row.get("hours_before", "")), exact(row.get("hours_after", ""))
        rate = exact(entry.fact("rate"))
    except ValueError:
        return None
    return Planned(
        id=row.get("outcome", ""),
        person=entry.person,
        provider=entry.bidder,
        lot=entry.lot,
        zone=entry.fact("zone"),
        words=row.get("words", ""),
        on=entry.on,
        before=before,
        after=after,
        rate=rate,
        achieve_by=_day(row.get("achieve_by", "")),
        known_by=row.get("known_by", ""),
        number=entry.number,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stages(entries: Iterable[Entry]) -> Mapping[tuple[str, str], list[Stage]]:
    found: dict[tuple[str, str], list[Stage]] = {}
    for entry in of_kind(entries, EntryKind.OUTCOME_STAGE):
        stage = Stage(
            stage=entry.fact("stage").casefold(),
            on=entry.on,
            by=entry.by,
            role=entry.fact("role"),
            evidence=entry.fact("evidence"),
            number=entry.number,
        )
        found.setdefault((entry.person, entry.fact("outcome")), []).append(stage)
    return found


def payments(entries: Iterable[Entry]) -> Mapping[tuple[str, str], list[tuple[Fraction, int]]]:
    """Return what was paid of each outcome, and in which entry, by person and outcome."""
    found: dict[tuple[str, str], list[tuple[Fraction, int]]] = {}
    for entry in of_kind(entries, EntryKind.RESULT_PAID):
        for row in entry.rows.get(PAID, ()):
            key = (row.get("person", ""), row.get("outcome", ""))
            found.setdefault(key, []).append((exact(row.get("amount", "0")), entry.number or 0))
    return found


def run_of(rule: Results, outcome: Planned, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Return the stages that count: one each of achieved, proven and sustained, in that order, since it was last lost.

    What is out of order, too early, before the plan, or by someone who may not prove it, counts for nothing.
    """
    run: list[Stage] = []
    for stage in stages:
        if len(run) == len(STAGES):
            break  # it has lasted as long as the rule asks: what comes after takes nothing back
        if stage.stage == LOST:
            run = []
        elif stage.stage == STAGES[len(run)] and not _fault(rule, outcome, run, stage):
            run.append(stage)
    return tuple(run)


def _fault(rule: Results, outcome: Planned, run: Sequence[Stage], stage: Stage) -> str:
    """Say why a stage that is next does not count; nothing where it does."""
    if stage.on < (run[-1].on if run else outcome.on):
        return f"{day_text(stage.on)} is before the stage it rests on"
    if stage.stage in (PROVEN, SUSTAINED) and not may_prove(rule, stage.role):
        return f"{stage.role or 'nobody with a role'} may not say so"
    if (
        stage.stage == SUSTAINED
        and (last := lasts_to(rule, run[0].on)) is not None
        and stage.on < last
    ):
        return f"it can be found to have lasted from {day_text(last)}"
    return ""


def may_prove(rule: Results, role: str) -> bool:
    """Say whether the published rule lets somebody of a role prove an outcome; anyone where it names none.

    >>> may_prove(Results(proven_by=("social worker",)), "Social Worker"), may_prove(Results(), "")
    (True, True)
    """
    allowed = {" ".join(r.casefold().split()) for r in rule.proven_by}
    return not allowed or " ".join(role.casefold().split()) in allowed


def lasts_to(rule: Results, achieved: date) -> date | None:
    """Return the first day on which an outcome can be found to have lasted; None where no time is published."""
    return None if rule.sustained_weeks is None else achieved + rule.sustained_weeks * WEEK


def purge_day(rule: Results, last: date) -> date | None:
    """Return the day on which a statement of a period is to be destroyed; None where the tender publishes none.

    >>> purge_day(Results(keep_years=6), date(2016, 2, 29))
    datetime.date(2022, 2, 28)
    """
    if rule.keep_years is None:
        return None
    year = last.year + rule.keep_years
    leap = (last.month, last.day) == (2, 29)
    return date(year, 2, 28) if leap else last.replace(year=year)


def _reward(
    rule: Results,
    outcome: Planned,
    stages: Sequence[Stage],
    paid: Sequence[tuple[Fraction, int]],
) -> Reward:
    run = run_of(rule, outcome, stages)
    worth, working = worth_of(rule, outcome)
    made = Reward(
        outcome=outcome,
        stages=run,
        status=WAITING,
        worth=worth,
        working=working,
        sentence="",
        paid=sum((amount for amount, _ in paid), Fraction(0)),
        paid_in=tuple(number for _, number in paid),
    )
    name = f"{outcome.person}, {outcome.id} ({outcome.words.rstrip('.')})"
    if len(run) < len(STAGES):
        lacking = _lacking(rule, run, stages)
        return replace(made, lacking=lacking, sentence=f"{name}: no reward. {lacking}")
    achieved, proven, sustained = run
    told = (
        f"achieved on {day_text(achieved.on)}, proven on {day_text(proven.on)} by {proven.by} ({proven.role or 'no role'}), "
        f"and found to have lasted on {day_text(sustained.on)}"
    )
    late = outcome.achieve_by is not None and achieved.on > outcome.achieve_by
    by = day_text(outcome.achieve_by) if outcome.achieve_by is not None else ""
    if late and rule.late != "paid":
        status = LATE if rule.late == "not_paid" else UNDECIDED
        why = (
            "the published rule pays nothing for a late one"
            if status == LATE
            else "no rule is published for a late one: a person decides"
        )
        said = f"{name}: no reward. It was {told}; the plan asked for it by {by}, and {why}."
        return replace(made, status=status, lacking=why, since=sustained.on, sentence=said)
    said = f"{name}: {money(worth)} is due. It was {told}. {' '.join(working)}"
    return replace(made, status=DUE, since=sustained.on, sentence=said)


def _lacking(rule: Results, run: Sequence[Stage], stages: Sequence[Stage]) -> str:
    """Say what an outcome still waits for."""
    if not run:
        lost = any(s.stage == LOST for s in stages)
        return (
            "It was lost again, and counts from the day it is next achieved."
            if lost
            else "It is not achieved yet."
        )
    if len(run) == 1:
        who = " or ".join(rule.proven_by)
        return f"It is achieved, and not proven{f' by a {who}' if who else ''}."
    last = lasts_to(rule, run[0].on)
    when = f" It can be found to have lasted from {day_text(last)}." if last is not None else ""
    return f"It is achieved and proven, and not found to have lasted.{when}"


def worth_of(rule: Results, outcome: Planned) -> tuple[Fraction, tuple[str, ...]]:
    """Return what an outcome earns by the published rule, rounded once to the penny, halves up, with the working.

    >>> rule = Results(share=Fraction(1, 2), weeks=13, most=Fraction(1500))
    >>> one = Planned(id="O1", person="P-1", provider="p", lot="l", zone="", words="w", on=date(2015, 6, 1),
    ...     before=Fraction(14), after=Fraction(10), rate=Fraction(1615, 100))
    >>> worth, working = worth_of(rule, one)
    >>> plain(worth), working[0]
    ('419.9', '4 hours a week saved x £16.15 x 13 weeks = £839.80; 50% of it is £419.90.')
    """
    amount, working = Fraction(0), []
    if rule.fixed is not None:
        amount += rule.fixed
        working.append(f"{money(rule.fixed)} for each outcome.")
    if rule.share is not None and rule.weeks is not None:
        whole = outcome.saved * outcome.rate * rule.weeks
        part = whole * rule.share
        amount += part
        working.append(
            f"{plain(outcome.saved)} hours a week saved x {money(outcome.rate)} x {rule.weeks} weeks = {money(whole)}; "
            f"{plain(rule.share * 100)}% of it is {money(part)}."
        )
    if rule.most is not None and amount > rule.most:
        working.append(
            f"That is more than the most for one outcome, {money(rule.most)}, which is paid instead."
        )
        amount = rule.most
    whole_pence = rounded(amount, PENCE)
    if whole_pence != amount:
        working.append(f"Rounded to the penny, halves up: {money(whole_pence)}.")
    return whole_pence, tuple(working)


def stage_words(rule: Results) -> Iterator[str]:
    """Yield the published rule in sentences."""
    yield "A reward is paid only where an outcome is achieved, proven and sustained."
    if rule.proven_by:
        yield f"It is proven by a {' or '.join(rule.proven_by)}, never by the provider itself."
    if rule.sustained_weeks is not None:
        yield f"It has lasted when it is still in place {rule.sustained_weeks} weeks after the day it was achieved."
    if rule.share is not None and rule.weeks is not None:
        yield f"It earns {plain(rule.share * 100)}% of what the hours saved would have cost in {rule.weeks} weeks at the provider's rate."
    if rule.fixed is not None:
        yield f"It earns {money(rule.fixed)}."
    if rule.most is not None:
        yield f"No outcome earns more than {money(rule.most)}."
    if rule.late is not None:
        paid = "is paid all the same" if rule.late == "paid" else "earns nothing"
        yield f"One achieved after its day in the plan {paid}."
