"""A duty of the diary, and those of the award: letters, standstill, claims, exclusions, counted from its facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import day_text
from tendering.law.diary_facts import ACTUAL, Fact, Facts
from tendering.law.due import Due, due, working_day_by
from tendering.law.values import ADOPTED, BINDING, LawValue, value
from tendering.model.entries import EntryKind

DUTY, LIMIT = "duty", "limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done by a day, or a day after which something may no longer, or at last may, be done.

    Attributes:
        kind: ``duty`` or ``limit``.
        act_by: The day to do it by, where the last day is no working day and does not roll; else the last day.
        counted: The count in words.
        fact: What it is counted from, and the day.
        binds: ``binding``, ``adopted``, ``own rules``, ``agreement`` or ``practice``.
        done_on: The day the record says it was done.
        recordable: Whether the record could say that it was done; what it cannot say is never called overdue.
        open: The day may move, because bank holidays of that year are not known yet.
    """

    id: str
    what: str
    on: date
    kind: str
    act_by: date
    counted: str
    fact: Fact
    cite: str
    binds: str
    verified: bool = True
    done_on: date | None = None
    planned: tuple[date, date] | None = None
    recordable: bool = False
    calendar: str = ""
    open: bool = False
    note: str = ""


def dated_duty(
    name: str,
    what: str,
    on: date,
    fact: Fact,
    *,
    counted: str,
    cite: str,
    binds: str,
    kind: str = DUTY,
    verified: bool = True,
    done: date | None = None,
    recordable: bool = False,
    calendar: str = "",
    note: str = "",
) -> Duty:
    """Return a duty whose day is given, or counted elsewhere; what people do is done by a working day."""
    by, edition = working_day_by(on) if kind == DUTY else (on, "")
    return Duty(
        id=name,
        what=what,
        on=on,
        kind=kind,
        act_by=by,
        counted=counted,
        fact=fact,
        cite=cite,
        binds=binds,
        verified=verified,
        done_on=done,
        recordable=recordable,
        calendar=calendar or (edition if by != on else ""),
        note=note,
    )


def counted_duty(
    name: str,
    what: str,
    fact: Fact,
    rule: LawValue,
    *,
    facts: Facts,
    kind: str = DUTY,
    done: date | None = None,
    recordable: bool = False,
    rolls: bool = True,
    note: str = "",
) -> Duty:
    """Return a duty whose day a rule of law counts from a fact."""
    found = due(fact.on, rule, rolls=rolls)
    bound = rule.binds(light_touch=facts.light_touch)
    return Duty(
        id=name,
        what=what,
        on=found.on,
        kind=kind,
        act_by=_act_by(found, kind),
        counted=found.why if kind == DUTY or found.act_by is None else _without_advice(found),
        fact=fact,
        cite=found.cite,
        binds=bound if bound in (BINDING, ADOPTED) else ADOPTED,
        verified=rule.verified,
        done_on=done,
        recordable=recordable,
        calendar=found.calendar,
        open=found.open,
        note=note,
    )


def _act_by(found: Due, kind: str) -> date:
    return found.act_by if kind == DUTY and found.act_by is not None else found.on


def _without_advice(found: Due) -> str:
    """A limit is nobody's to meet: leave out by when to act."""
    return found.why.partition(" is ")[0]


def of_letters(facts: Facts) -> Iterator[Duty]:
    """Yield the standstill and the time for claims: of each day bidders were told, and of the award notice."""
    yield from of_standstill(facts)
    law = "pa2023" if facts.act else "pcr2015"
    told = [*facts.told, *([facts.award_notice] if facts.award_notice else [])]
    for n, fact in enumerate(told, 1):
        rule = value(f"{law}.deadlines.claim")
        what = f"Last day for a claim: {fact.what}"
        yield counted_duty(f"claim-{n}", what, fact, rule, facts=facts, kind=LIMIT)
        rule = value(f"{law}.deadlines.claim_longest")
        what = f"Last day a court may allow a claim: {fact.what}"
        yield counted_duty(f"claim_longest-{n}", what, fact, rule, facts=facts, kind=LIMIT)


def of_standstill(facts: Facts) -> Iterator[Duty]:
    """Yield the end of standstill, where there is one."""
    counted = facts.standstill
    fact = facts.award_notice if facts.act else (facts.told[-1] if facts.told else None)
    if counted is None or counted.last_day is None or fact is None:
        return
    note = f"the first day a contract may be made is {day_text(counted.earliest_contract_date)}"
    if counted.prudent_last_day is not None:
        note += (
            f"; {day_text(counted.prudent_last_day)} is safe in every part of the United Kingdom"
        )
    yield dated_duty(
        "standstill",
        "Standstill ends, at the end of the day",
        counted.last_day,
        fact,
        kind=LIMIT,
        counted=counted.why,
        cite=counted.rule_cite,
        binds=BINDING if counted.basis == "law" else counted.basis,
        calendar=counted.calendar,
        note=note,
    )


def before_contract(facts: Facts) -> Iterator[Duty]:
    """Yield what the Act asks between the decision and the contract: summaries, then the award notice."""
    notice = facts.award_notice
    if not facts.act or notice is None:
        return
    given = [f.on for f in facts.told if f.sure == ACTUAL and f.on <= notice.on]
    rule = value("pa2023.deadlines.summaries")
    yield dated_duty(
        "summaries",
        "Assessment summaries given, all at one time",
        notice.on,
        notice,
        counted="before the contract award notice is published",
        cite=rule.cite,
        binds=BINDING,
        done=max(given, default=None),
        recordable=True,
    )
    rule = value("pa2023.deadlines.award_notice")
    yield dated_duty(
        "award_notice",
        "Contract award notice (UK6)",
        notice.on,
        facts.contracts[0] if facts.contracts else notice,
        counted="before a contract is entered into, and early enough for the standstill to end before",
        cite=rule.cite,
        binds=BINDING,
        done=notice.on if notice.sure == ACTUAL else None,
        recordable=True,
    )


def of_exclusions(facts: Facts) -> Iterator[Duty]:
    """Yield who is to be told of an exclusion, and when an exclusion is past challenge."""
    for n, entry in enumerate(facts.of(EntryKind.EXCLUSION), 1):
        who = facts.name(entry.bidder)
        fact = Fact(
            what=f"{who} excluded",
            on=entry.on,
            sure=ACTUAL,
            where=entry.where,
            bidder=entry.bidder,
        )
        if facts.act:
            rule = value("pa2023.deadlines.exclusion_told")
            what = f"Appropriate authority told of the exclusion of {who}"
            done = entry.day("reported")
            yield counted_duty(
                f"exclusion_told-{n}", what, fact, rule, facts=facts, done=done, recordable=True
            )
        elif (notified := entry.day("notified")) is not None:
            told = Fact(what=fact.what + ", and told", on=notified, sure=ACTUAL, where=entry.where)
            rule = value("pcr2015.deadlines.claim_longest")
            what = f"Exclusion of {who} final, if unchallenged"
            note = "until then it is a tenderer, and is sent the standstill letter"
            yield counted_duty(
                f"exclusion_final-{n}", what, told, rule, facts=facts, kind=LIMIT, note=note
            )
