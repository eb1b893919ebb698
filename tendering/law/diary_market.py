"""Duties of the diary in a market that stays open: each application is decided by its day."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.law.admission_time import decide_by
from tendering.law.backwards import OWN_RULES
from tendering.law.calendar import ANY_PART_OF_UK
from tendering.law.diary_duties import Duty, dated_duty
from tendering.law.diary_facts import ACTUAL, Fact, Facts
from tendering.model.entries import EntryKind


def of_applications(facts: Facts) -> Iterator[Duty]:
    """Yield the decision on each application to join: by the law's own time, or sooner where the tender says so."""
    longer = {e.fact("application") for e in facts.of(EntryKind.ADMISSION_EXTENDED)}
    decided = {e.fact("application"): e.on for e in facts.of(EntryKind.ADMISSION_DECIDED)}
    for n, entry in enumerate(facts.of(EntryKind.APPLICATION_RECEIVED), 1):
        number = str(entry.number)
        due = decide_by(facts.tender, entry.on, longer=number in longer)
        if due is None:
            continue
        who = entry.fact("name") or facts.name(entry.bidder)
        what = f"application of {who} to lot {entry.lot}"
        fact = Fact(what=what, on=entry.on, sure=ACTUAL, where=entry.where)
        yield dated_duty(
            f"application-{n}",
            f"Decide the {what}",
            due.on,
            fact,
            counted=due.counted,
            cite=due.cite,
            binds=due.rule.light_touch if due.rule is not None else OWN_RULES,
            verified=due.rule.verified if due.rule is not None else True,
            done=decided.get(number),
            recordable=True,
            calendar=ANY_PART_OF_UK.edition if due.length.unit == "working_day" else "",
        )
