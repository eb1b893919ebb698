"""Duties of the diary that a contract starts or ends: notices, copies, records, set aside, the life of a framework."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.law.backwards import PRACTICE
from tendering.law.calendar import DAY, day_text
from tendering.law.diary_duties import LIMIT, Duty, counted_duty, dated_duty
from tendering.law.diary_facts import ACTUAL, PLANNED, Fact, Facts
from tendering.law.periods import months_on, quarter_end
from tendering.law.reopenings import awarded_again
from tendering.law.thresholds import most_value
from tendering.law.values import BINDING, value
from tendering.model.entries import open_claims


def of_contracts(facts: Facts) -> Iterator[Duty]:
    """Yield what a contract starts the time of, under either law."""
    yield from _act_contracts(facts) if facts.act else _pcr_contracts(facts)
    if not facts.contracts:
        return
    last = facts.contracts[-1]
    rule = value(f"{'pa2023' if facts.act else 'pcr2015'}.deadlines.records")
    claims = open_claims(facts.entries)
    note = (
        f"a challenge of {day_text(claims[-1].on)} is open: keep them until it ends"
        if claims
        else ""
    )
    what = "Records of every material decision kept until"
    yield counted_duty(
        "records", what, last, rule, facts=facts, kind=LIMIT, rolls=False, note=note
    )


def _pcr_contracts(facts: Facts) -> Iterator[Duty]:
    light = facts.light_touch
    for n, fact in enumerate(facts.contracts, 1):
        name = "award_notice_light_touch" if light else "award_notice"
        rule = value(f"pcr2015.deadlines.{name}")
        done = facts.published("F21", "F03", "award", since=fact.on)
        note = "or grouped by quarter: see the next" if light else ""
        yield counted_duty(
            f"award_notice-{n}",
            "Award notice (F21)" if light else "Award notice (F03)",
            fact,
            rule,
            facts=facts,
            done=done,
            recordable=True,
            note=note,
        )
        if light:
            ends = quarter_end(fact.on)
            quarter = Fact(what="end of the quarter of the award", on=ends, sure=fact.sure)
            rule = value("pcr2015.deadlines.award_notices_grouped")
            what = "Award notices grouped by quarter, in place of one notice for each"
            yield counted_duty(
                f"award_notices_grouped-{n}", what, quarter, rule, facts=facts, done=done
            )
        yield _contracts_finder(facts, fact, n)
        yield from _ineffectiveness(facts, fact, n, done)
    yield from _opportunity(facts)


def _contracts_finder(facts: Facts, fact: Fact, n: int) -> Duty:
    """Reg 108 sets no number: practice stands in, and says so."""
    rule, days = (
        value("pcr2015.deadlines.award_on_contracts_finder"),
        value("practice.diary.contracts_finder"),
    )
    return dated_duty(
        f"contracts_finder-{n}",
        "What was awarded on Contracts Finder",
        fact.on + DAY * days.days,
        fact,
        counted=f"within a reasonable time; {days.shown} by practice",
        cite=f"{rule.cite}; {PRACTICE}",
        binds=PRACTICE,
        done=facts.published("Contracts Finder award", since=fact.on),
    )


def _ineffectiveness(facts: Facts, fact: Fact, n: int, noticed: date | None) -> Iterator[Duty]:
    rule = value("pcr2015.deadlines.ineffectiveness")
    what = "Last day to ask for a declaration of ineffectiveness"
    yield counted_duty(f"ineffectiveness-{n}", what, fact, rule, facts=facts, kind=LIMIT)
    if noticed is not None:
        notice = Fact(what="award notice sent", on=noticed, sure=ACTUAL)
        rule = value("pcr2015.deadlines.ineffectiveness_after_notice")
        what = (
            "Last day to ask for it where the award notice justified itself or reasons were given"
        )
        yield counted_duty(
            f"ineffectiveness_notice-{n}", what, notice, rule, facts=facts, kind=LIMIT
        )


def _opportunity(facts: Facts) -> Iterator[Duty]:
    began = facts.tender.started_by_on
    if began is None or facts.tender.started_by_event != "contract_notice":
        return
    rule = value("pcr2015.deadlines.opportunity")
    done = facts.published("Contracts Finder", "Contracts Finder opportunity", since=began)
    where = facts.tender.at("started_by.on")
    yield dated_duty(
        "opportunity",
        "The opportunity on Contracts Finder",
        began + DAY,
        Fact(what="contract notice", on=began, sure=ACTUAL, where=where),
        counted=f"{rule.shown} from being entitled to publish nationally; counted from the notice",
        cite=rule.cite,
        binds=BINDING,
        verified=rule.verified,
        done=done,
    )


def _act_contracts(facts: Facts) -> Iterator[Duty]:
    suffix = "_light_touch" if facts.light_touch else ""
    for n, fact in enumerate(facts.contracts, 1):
        lots = (
            f", lot{'s' if len(fact.lots) > 1 else ''} {', '.join(fact.lots)}" if fact.lots else ""
        )
        rule = value(f"pa2023.deadlines.details_notice{suffix}")
        done = facts.published("UK7", since=fact.on)
        what = f"Contract details notice (UK7){lots}"
        yield counted_duty(
            f"details_notice-{n}", what, fact, rule, facts=facts, done=done, recordable=True
        )
        over = value("pa2023.deadlines.copy_over")
        if (amount := most_value(facts.tender)) is not None and amount > over.money:
            rule = value(f"pa2023.deadlines.copy{suffix}")
            what = f"Copy of the contract published{lots}"
            note = f"contracts with an estimated value over {over.shown}"
            yield counted_duty(f"copy-{n}", what, fact, rule, facts=facts, note=note)
        if done is not None:
            continue
        rule = value("pa2023.deadlines.set_aside")
        what = (
            f"Last day to ask for the contract to be set aside, where no UK7 was published{lots}"
        )
        yield counted_duty(f"set_aside-{n}", what, fact, rule, facts=facts, kind=LIMIT)


def of_term(facts: Facts) -> Iterator[Duty]:
    """Yield what the Act asks while an agreement runs and when it ends."""
    if not facts.act:
        return
    if facts.end is not None:
        done = facts.published("UK11", since=facts.end.on)
        rule = value("pa2023.deadlines.termination_notice")
        note = "" if facts.end.sure == ACTUAL else "later if the agreement is extended"
        yield counted_duty(
            "termination_notice",
            "Contract termination notice (UK11)",
            facts.end,
            rule,
            facts=facts,
            done=done,
            recordable=True,
            note=note,
        )
    agreement = facts.tender.agreement
    if agreement is not None and agreement.open_until is not None and facts.contracts:
        first = facts.contracts[0]
        what = "Open framework opened again, for the first time"
        yield counted_duty(
            "reopening",
            what,
            first,
            value("pa2023.deadlines.reopening"),
            facts=facts,
            done=min(awarded_again(facts.entries), default=None),
            recordable=True,
        )
        what = "Longest life of the open framework ends"
        longest = value("pa2023.deadlines.open_framework")
        yield counted_duty("open_framework", what, first, longest, facts=facts, kind=LIMIT)
    over = value("pa2023.deadlines.performance_over")
    amount = most_value(facts.tender)
    if (
        agreement is not None
        and agreement.kind == "contract"
        and not facts.light_touch
        and facts.start is not None
        and amount is not None
        and amount > over.money
    ):
        yearly = value("pa2023.deadlines.performance")
        what = "Contract performance notice (UK9), and at least once a year after"
        yield counted_duty("performance", what, facts.start, yearly, facts=facts)


def copies(facts: Facts) -> Iterator[Duty]:
    """Yield how long a contract of some size is itself kept, and how long a saved purchasing system lasts."""
    if facts.act or facts.end is None:
        return
    amount = facts.tender.value_amount
    least = value("pcr2015.thresholds.contracts_kept")
    if amount is not None and amount >= least.days:
        rule = value("pcr2015.deadlines.copy_kept")
        yield dated_duty(
            "contract_kept",
            "Copies of the contract kept until",
            facts.ends[-1],
            facts.end,
            kind=LIMIT,
            counted=f"at least for its duration, extensions counted; contracts of {least.days:,} {least.unit}s or more",
            cite=rule.cite,
            binds=BINDING,
            verified=rule.verified,
        )
    agreement = facts.tender.agreement
    if agreement is not None and agreement.kind == "dps":
        yield from _saved_dps(facts.end)


def _saved_dps(end: Fact) -> Iterator[Duty]:
    rule, warn = value("pcr2015.deadlines.saved_dps"), value("practice.diary.dps_warning")
    last = min(end.on, rule.last_day or end.on)
    fact = Fact(what="end of the saved system", on=last, sure=PLANNED)
    for name, what, on, counted in (
        (
            "dps_warning",
            "Begin to plan what follows the dynamic purchasing system",
            months_on(last, -warn.days),
            f"{warn.shown} before",
        ),
        (
            "dps_ends",
            "Dynamic purchasing system ends",
            last,
            "its own end, or the last day of the saving",
        ),
    ):
        yield dated_duty(
            name,
            what,
            on,
            fact,
            kind=LIMIT,
            counted=counted,
            cite=rule.cite,
            binds=BINDING,
            verified=rule.verified,
        )
