"""Duties of the diary while an agreement runs: yearly reviews, answers to notices, call-offs, an open framework opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tendering.law.backwards import PRACTICE
from tendering.law.calendar import DAY, day_text
from tendering.law.call_off_notices import CONTRACTS_FINDER, DPS, NoticeNeeded, call_off_notices
from tendering.law.diary_duties import LIMIT, Duty, counted_duty, dated_duty
from tendering.law.diary_facts import ACTUAL, COMPUTED, Fact, Facts
from tendering.law.periods import quarter_end
from tendering.law.reopenings import awarded_again, openings
from tendering.law.review_years import review_days
from tendering.law.values import BINDING, value
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import exact

AGREEMENT = "agreement"
SHOWN = 20
"""The most call-offs that are told one by one; more are told by quarter."""


def of_reviews(facts: Facts) -> Iterator[Duty]:
    """Yield every yearly review of the term as decided so far, and each right to answer that still runs."""
    agreement = facts.tender.agreement
    rules = agreement.review if agreement is not None else None
    if rules is not None and facts.start is not None and facts.ends:
        opened = facts.of(EntryKind.REVIEW_OPENED)
        for day in review_days(rules, facts.start.on, facts.ends[-1]):
            done = [e.on for e in opened if _same_year(e, day)]
            yield dated_duty(
                f"review-{day.year}",
                f"Yearly review of {rules.month} {day.year}",
                day,
                facts.start,
                counted=f"yearly in {rules.month}, of the year to the end of {rules.year_to}",
                cite="agreement.review.month",
                binds=AGREEMENT,
                done=min(done, default=None),
                recordable=True,
            )
    yield from _answers(facts)


def _same_year(opened: Entry, day: date) -> bool:
    """Say whether a review that was opened is the one of that month: its year is the last that was over then."""
    until = opened.day("until")
    return until is not None and until < day and (day - until).days < 366


def _answers(facts: Facts) -> Iterator[Duty]:
    decided = {e.fact("notice") for e in facts.of(EntryKind.STEP_DECIDED)}
    for entry in facts.of(EntryKind.STEP_NOTIFIED):
        due = entry.day("answer_by")
        if due is None or str(entry.number) in decided:
            continue
        who = facts.name(entry.bidder)
        said = f"{who} told that a {entry.fact('step')} is considered"
        yield dated_duty(
            f"answer-{entry.number}",
            f"Last day for {who} to answer; then decide",
            due,
            Fact(what=said, on=entry.on, sure=ACTUAL, where=entry.where, bidder=entry.bidder),
            kind=LIMIT,
            counted="as its notice says",
            cite="agreement.review.answer" if entry.fact("review") else "agreement.failure",
            binds=AGREEMENT,
        )


def of_call_offs(facts: Facts) -> Iterator[Duty]:
    """Yield the notices that call-offs need: of a purchasing system by quarter, of others one by one."""
    agreement = facts.tender.agreement
    if agreement is None:
        return
    if agreement.kind == DPS and not facts.act:
        yield from _grouped(facts)
        return
    for entry in facts.of(EntryKind.CALL_OFF_MADE)[-SHOWN:]:
        amount = _amount(entry)
        for needed in call_off_notices(facts.regime, agreement.kind, amount, entry.on):
            if needed.notice:
                yield _call_off(facts, entry, needed)


def _amount(entry: Entry) -> Fraction:
    try:
        return exact(entry.fact("value"))
    except ValueError:
        return Fraction(0)


def _call_off(facts: Facts, entry: Entry, needed: NoticeNeeded) -> Duty:
    """A notice of one call-off: done where one of its kind was published since."""
    who = facts.name(entry.bidder)
    fact = Fact(
        what=f"call-off to {who}", on=entry.on, sure=ACTUAL, where=entry.where, bidder=entry.bidder
    )
    finder = needed.notice == CONTRACTS_FINDER
    kinds = ("Contracts Finder award",) if finder else (needed.notice,)
    # the award notice of a call-off comes before it, and after the agreement: that of the agreement itself is another
    made = max((f.on for f in facts.contracts), default=entry.on)
    since = made + DAY if needed.by is None else entry.on
    return dated_duty(
        f"call_off_{needed.notice.lower().replace(' ', '_')}-{entry.number}",
        f"{needed.notice}: the call-off to {who}",
        needed.by or entry.on,
        fact,
        counted=needed.because,
        cite=needed.cite,
        binds=PRACTICE if finder else BINDING,
        verified=needed.rule.verified if needed.rule is not None else True,
        done=facts.published(*kinds, since=since),
        recordable=not finder,
    )


def _grouped(facts: Facts) -> Iterator[Duty]:
    """The award notices of a purchasing system: each quarter's awards together."""
    awards = facts.of(EntryKind.REQUEST_AWARDED, EntryKind.CALL_OFF_MADE)
    quarters: dict[date, list[Entry]] = {}
    for entry in awards:
        quarters.setdefault(quarter_end(entry.on), []).append(entry)
    rule = value("pcr2015.notices.dps_award_notice")
    for end, made in sorted(quarters.items()):
        fact = Fact(what=f"end of a quarter with {len(made)} awards", on=end, sure=COMPUTED)
        yield counted_duty(
            f"dps_awards-{end.isoformat()}",
            f"Award notices (F21) of {len(made)} awards of the quarter to {day_text(end)}, grouped",
            fact,
            rule,
            facts=facts,
            done=facts.published("F21", "F03", "award", since=end),
            recordable=True,
            note=f"or one notice for each award, within {rule.shown} of it",
        )


def of_reopening(facts: Facts) -> Iterator[Duty]:
    """Yield each day by which an open framework must be opened again, counted from the frameworks awarded so far."""
    agreement = facts.tender.agreement
    if not facts.act or agreement is None or agreement.open_until is None or not facts.contracts:
        return
    first = facts.contracts[0]
    again = awarded_again(facts.entries)
    if again:
        found = openings(agreement, first.on, again)
        yield dated_duty(
            "open_again",
            "Open framework opened again",
            found.next_by,
            Fact(what="framework that followed awarded", on=again[-1], sure=ACTUAL),
            counted=found.counted,
            cite=found.rule.cite,
            binds=BINDING,
            verified=found.rule.verified,
        )
