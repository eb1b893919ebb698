"""Duties of the diary beside the award: the decision, requests, staff, the term and its extensions, payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.law.backwards import OWN_RULES, PRACTICE
from tendering.law.calendar import DAY, ENGLAND_AND_WALES, MONTHS, day_text
from tendering.law.diary_duties import LIMIT, Duty, counted_duty, dated_duty
from tendering.law.diary_facts import ACTUAL, COMPUTED, PLANNED, Fact, Facts
from tendering.law.due import due
from tendering.law.extensions import PUBLISHED, Extension, ends_now
from tendering.law.periods import after, before, half_year_end, length_of, months_on, quarter_end
from tendering.law.plan import planned
from tendering.law.values import BINDING, LawValue, value
from tendering.model.entries import Entry, EntryKind
from tendering.model.papers import Length

AGREEMENT = "agreement"
REASONS, INFORMATION = "reasons", "information"
_INFORMATION = ("foi", "freedom of information", "eir")
_REASONS = ("55", "reason", "debrief", "feedback")


def request_kind(asked: str) -> str:
    """Say what a request is: for reasons, for information, or (empty) of no known kind.

    >>> request_kind("reg 55(2)"), request_kind("FOI: scores of all bidders"), request_kind("a meeting")
    ('reasons', 'information', '')
    """
    said = asked.lower()
    if any(word in said for word in _INFORMATION):
        return INFORMATION
    return REASONS if any(word in said for word in _REASONS) else ""


def of_requests(facts: Facts) -> Iterator[Duty]:
    """Yield the reply each request is due."""
    for n, entry in enumerate(facts.of(EntryKind.REQUEST_RECEIVED), 1):
        asked = entry.fact("what")
        kind = request_kind(asked)
        if not kind or (kind == REASONS and facts.act):
            continue
        name = "other.deadlines.information_request"
        if kind == REASONS:
            name = "pcr2015.deadlines.reply_to_request"
        who = facts.name(entry.bidder) if entry.bidder else entry.person or "somebody"
        fact = Fact(
            what=f"request received from {who}", on=entry.on, sure=ACTUAL, where=entry.where
        )
        what = f"Reply to {who}: {asked}"
        done = _answered(facts, entry)
        yield counted_duty(
            f"request-{n}", what, fact, value(name), facts=facts, done=done, recordable=True
        )


def _answered(facts: Facts, request: Entry) -> date | None:
    days = [
        e.on
        for e in facts.of(EntryKind.REQUEST_ANSWERED)
        if e.on >= request.on
        and e.bidder == request.bidder
        and e.fact("what") in ("", request.fact("what"))
        and e.fact("number") in ("", str(request.number))
    ]
    return min(days, default=None)


def of_decision(facts: Facts) -> Iterator[Duty]:
    """Yield the public notice of a key decision, and the end of call-in."""
    governed, made = facts.tender.governance, facts.decision
    if made is None or governed.key_decision is False:
        return
    if governed.key_decision:
        noticed = [e.on for e in facts.of(EntryKind.KEY_DECISION_NOTICE)]
        for name, what, done in (
            (
                "key_decision_notice",
                "Public notice of the key decision",
                max(noticed, default=None),
            ),
            ("report_published", "Report to members published", None),
        ):
            rule = value(f"other.deadlines.{name}")
            yield _before(name, what, made, rule, done, recordable=name == "key_decision_notice")
    if governed.key_decision or governed.call_in_days:
        yield _call_in(facts, made)


def _before(
    name: str, what: str, made: Fact, rule: LawValue, done: date | None, *, recordable: bool
) -> Duty:
    on = before(made.on, length_of(rule), ENGLAND_AND_WALES)
    return dated_duty(
        name,
        what,
        on,
        made,
        counted=f"{rule.shown} before {day_text(made.on)}",
        cite=rule.cite,
        binds=BINDING,
        verified=rule.verified,
        done=done,
        recordable=recordable,
        calendar=ENGLAND_AND_WALES.edition if "working" in rule.unit else "",
    )


def _call_in(facts: Facts, made: Fact) -> Duty:
    """Call-in runs from the publication of the decision; from the decision itself where that is not dated."""
    days = facts.tender.governance.call_in_days
    own = days is not None
    length = Length(
        number=days if days is not None else value("practice.plan.call_in").days,
        unit="working_day",
    )
    fact = _decision_published(facts, made)
    ended = [e.on for e in facts.of(EntryKind.CALL_IN_ENDED)]
    return dated_duty(
        "call_in",
        "Call-in ends, at the end of the day",
        after(fact.on, length, ENGLAND_AND_WALES),
        fact,
        kind=LIMIT,
        counted=f"{length} after {day_text(fact.on)}",
        cite="governance.call_in_days" if own else PRACTICE,
        binds=OWN_RULES if own else PRACTICE,
        done=max(ended, default=None),
        calendar=ENGLAND_AND_WALES.edition,
        note="" if fact is not made else "counted from the decision: say when it was published",
    )


def _decision_published(facts: Facts, made: Fact) -> Fact:
    tender = facts.tender
    own = planned(tender, "decision_published")
    if own is not None and own.first == own.last:
        where = tender.at(own.path)
        return Fact(what="decision published", on=own.last, sure=PLANNED, where=where)
    for n, event in enumerate(tender.timetable):
        if event.event == "call_in" and event.start is not None and event.start >= made.on:
            where = tender.at(f"timetable[{n}]")
            return Fact(what="decision published", on=event.start, sure=PLANNED, where=where)
    return made


def of_people(facts: Facts) -> Iterator[Duty]:
    """Yield what concerns staff who transfer, and records that are to be destroyed."""
    if facts.start is not None:
        rule = value("other.transfer.employee_information")
        what = "Old employers give staff information to new ones"
        yield _before("tupe_information", what, facts.start, rule, None, recordable=False)
    handling = facts.tender.workforce
    if handling is not None and handling.purge_on is not None:
        where = facts.tender.at("workforce.purge_on")
        fact = Fact(what="as published", on=handling.purge_on, sure=PLANNED, where=where)
        yield dated_duty(
            "workforce_purge",
            "Workforce data destroyed by every bidder",
            handling.purge_on,
            fact,
            counted="as published",
            cite="workforce.purge_on",
            binds=AGREEMENT,
        )
    for n, entry in enumerate(facts.of(EntryKind.PURGE_PLANNED), 1):
        on = entry.day("purge_on") or entry.on
        fact = Fact(what="purge planned", on=entry.on, sure=ACTUAL, where=entry.where)
        yield dated_duty(
            f"purge-{n}",
            f"To be destroyed: {entry.fact('what') or 'records'}",
            on,
            fact,
            kind=LIMIT,
            counted="as planned in the record",
            cite="purge_planned",
            binds=OWN_RULES,
        )
    for n, entry in enumerate(facts.of(EntryKind.REPRESENTATIONS_INVITED), 1):
        reply_by, who = entry.day("reply_by"), facts.name(entry.bidder)
        if reply_by is None:
            continue
        fact = Fact(what=f"{who} invited to reply", on=entry.on, sure=ACTUAL, where=entry.where)
        yield dated_duty(
            f"representations-{n}",
            f"Last day for representations of {who}",
            reply_by,
            fact,
            kind=LIMIT,
            counted="as set in the invitation",
            cite="representations_invited",
            binds=OWN_RULES,
        )


def of_agreement(facts: Facts, on: date | None) -> Iterator[Duty]:
    """Yield the end of the term, each extension with its decision, the next procurement and price reviews."""
    if facts.end is None or facts.end.sure == ACTUAL:
        return
    ends = facts.ends
    last = ends_now(ends[0], facts.extensions)
    for extension in facts.extensions:
        yield _extension(facts, extension)
    begin = value("practice.diary.next_procurement")
    yield dated_duty(
        "next_procurement",
        "Begin to plan what follows the agreement",
        months_on(last, -begin.days),
        facts.end,
        counted=f"{begin.shown} before {day_text(last)}",
        cite=PRACTICE,
        binds=PRACTICE,
    )
    yield dated_duty(
        "term_ends",
        "Term ends",
        last,
        facts.start or facts.end,
        kind=LIMIT,
        counted="as the agreement says" + (", as extended" if last > ends[0] else ""),
        cite="agreement.ends_on" if _stated(facts) else "agreement.term",
        binds=AGREEMENT,
        note=f"with every extension it ends on {day_text(ends[-1])}" if ends[-1] > last else "",
    )
    yield from _price_review(facts, ends[-1], on)


def _extension(facts: Facts, extension: Extension) -> Duty:
    """An extension is decided, and its providers told, a published time before the term ends without it; else by practice."""
    fact = facts.end
    if extension.number > 1 or fact is None:
        what = f"end of extension {extension.number - 1}, if taken"
        fact = Fact(what=what, on=extension.after, sure=COMPUTED)
    own = extension.rule == PUBLISHED
    binds = "" if own else "; the agreement's own period of notice binds"
    decided = extension.decided
    run = f"it would run to {day_text(extension.until)}"
    if decided is not None:
        run = f"{decided.fact('decision')}, by entry {decided.number}"
        if extension.taken:
            run += f": it runs to {day_text(extension.until)}"
    return dated_duty(
        f"extension-{extension.number}",
        f"Decide on extension {extension.number} and give notice of it",
        extension.decide_by,
        fact,
        counted=f"{extension.notice} before {day_text(extension.after)}{binds}",
        cite=PUBLISHED if own else PRACTICE,
        binds=AGREEMENT if own else PRACTICE,
        done=(decided.day("notified") or decided.on) if decided is not None else None,
        note=run,
    )


def _stated(facts: Facts) -> bool:
    agreement = facts.tender.agreement
    return agreement is not None and agreement.ends_on is not None


def _price_review(facts: Facts, last: date, on: date | None) -> Iterator[Duty]:
    """The next yearly review of prices, on the first day of its month."""
    agreement = facts.tender.agreement
    month = (agreement.uplift.get("review_month") or "").strip().capitalize() if agreement else ""
    if month not in MONTHS or facts.start is None:
        return
    soonest = max(facts.start.on + DAY, on) if on is not None else facts.start.on + DAY
    review = date(soonest.year, MONTHS.index(month) + 1, 1)
    if review < soonest:
        review = months_on(review, 12)
    if review <= last:
        yield dated_duty(
            "price_review",
            f"Review of prices, and every {month} after",
            review,
            facts.start,
            counted=f"yearly in {month}, as the agreement says",
            cite="agreement.uplift.review_month",
            binds=AGREEMENT,
        )


def of_payments(facts: Facts, on: date | None) -> Iterator[Duty]:
    """Yield the next notice of payments and of payments compliance; each comes again for as long as the term runs."""
    began = facts.tender.started_by_on
    if not facts.act or began is None:
        return
    paid = value("pa2023.deadlines.payments")
    if facts.start is not None and began >= paid.start:
        ends = _next_end(quarter_end(facts.start.on), 3, paid, facts, on)
        over = value("pa2023.deadlines.payments_over").money
        what = f"Payments over \u00a3{over:,} published (UK8), quarterly"
        yield from _period(facts, "payments", what, paid, ends=ends, period="quarter")
    whole = value("pa2023.deadlines.payments_compliance")
    if facts.contracts and facts.contracts[0].on >= whole.start:
        ends = _next_end(half_year_end(facts.contracts[0].on), 6, whole, facts, on)
        what = "Payments compliance of the authority (UK17), half-yearly"
        yield from _period(
            facts, "payments_compliance", what, whole, ends=ends, period="half year"
        )


def _next_end(
    ends: date, months: int, rule: LawValue, facts: Facts, on: date | None
) -> date | None:
    """Return the first end of a period whose notice falls on or after the day asked; None past the term."""
    last = facts.ends[-1] if facts.ends else None
    while on is not None and due(ends, rule).on < on and (last is None or ends <= last):
        ends = months_on(ends + DAY, months) - DAY
    return ends if last is None or months_on(ends, -months) < last else None


def _period(
    facts: Facts, name: str, what: str, rule: LawValue, *, ends: date | None, period: str
) -> Iterator[Duty]:
    if ends is not None:
        fact = Fact(what=f"end of the {period}", on=ends, sure=COMPUTED)
        yield counted_duty(name, what, fact, rule, facts=facts)
