"""What an agreement that runs waits for: referrals, steps against providers, returns and rates, reviews, complaints. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from tendering.checks.words import listed
from tendering.framework.account import account_of
from tendering.framework.cascade import NOBODY, TIE, WAIT, next_of
from tendering.framework.kpis import result
from tendering.framework.places import Register, register_of
from tendering.framework.referrals import OPEN, Book, Offer, Referral
from tendering.framework.reviews import assess, published, review_of, reviewed
from tendering.framework.rota import rota_of
from tendering.framework.steps import Step, steps_of
from tendering.framework.terms import schedules
from tendering.law.calendar import day_text
from tendering.law.periods import months_on
from tendering.law.review_years import year_before
from tendering.model.entries import EntryKind
from tendering.record.looked import OFFICER, Looked, ToDo

MANAGER = "contract manager"
MOST = 5
"""How many of one sort are named one by one; the rest are counted."""
UPLIFT_AHEAD = 3
"""How many months before its day a review of rates is asked for."""


def running(look: Looked) -> Iterator[ToDo]:
    """What waits in a lot once places are held there; before, that its signed agreements start."""
    agreement = look.tender.agreement
    if agreement is None:
        return
    register = register_of(look.entries)
    if not any(p.lot == look.lot for p in register.places):
        if look.of(EntryKind.SIGNED) and (
            rota_of(look.tender) or agreement.payment or agreement.review or agreement.requests
        ):
            yield ToDo(
                what="enter who holds which place, from the first day of service",
                who=OFFICER,
                command="tendering framework start ID",
            )
        return
    yield from _referrals(look)
    yield from _steps(look)
    yield from _money(look, register)
    yield from _uplift(look)
    yield from _review(look)
    yield from _complaints(look)
    yield from _terms(look)


def _referrals(look: Looked) -> Iterator[ToDo]:
    """Every referral goes on: answered, offered further, placed; or a person is found nobody for."""
    if rota_of(look.tender) is None:
        return
    book, moment = Book(look.tender, look.entries), datetime.combine(*look.moment)
    waiting: list[Offer] = []
    todos: list[ToDo] = []
    for referral in book.referrals.values():
        if referral.lot != look.lot or referral.state != OPEN:
            continue
        after = next_of(book, referral, moment)
        if after.what == WAIT:
            waiting += after.chosen
        else:
            todos.append(_onward(referral, after.what, after.because))
    yield from _some(todos, "referrals", "tendering framework rota ID --referrals")
    if waiting:
        until = min((o.respond_by for o in waiting if o.respond_by is not None), default=None)
        last = f", the first until {until:%H:%M} on {day_text(until.date())}" if until else ""
        offers = "1 offer" if len(waiting) == 1 else f"{len(waiting)} offers"
        yield ToDo(
            what=f"wait for the answers to {offers} of referrals{last}",
            who=listed(list(dict.fromkeys(o.provider for o in waiting))),
            command="tendering framework answer ID OFFER --answer ...",
            due=until.date() if until else None,
            advised=True,
        )


def _onward(referral: Referral, what: str, because: str) -> ToDo:
    number = referral.number
    if what in (NOBODY, TIE):
        settle = "settle who takes" if what == TIE else "find care for"
        return ToDo(
            what=f"{settle} referral {number}: {because}",
            who=OFFICER,
            command=f"tendering framework choose ID {number} --provider ...",
        )
    return ToDo(
        what=f"take referral {number} further: make its next offer, or place it",
        who=OFFICER,
        command=f"tendering framework go-on ID {number}",
    )


def _some(todos: Sequence[ToDo], sort: str, command: str) -> Iterator[ToDo]:
    """Yield the first few of one sort, and that there are more."""
    yield from todos[:MOST]
    if len(todos) > MOST:
        said = f"and {len(todos) - MOST} more {sort}"
        yield ToDo(what=said, who=OFFICER, command=command)


def _steps(look: Looked) -> Iterator[ToDo]:
    """Every step that was notified is answered, or the day to answer passes; then a named person decides it."""
    last = review_of(look.entries)
    told = {
        e.number
        for e in look.of(EntryKind.STEP_NOTIFIED)
        if last is not None and e.fact("review") == str(last.number)
    }
    for step in steps_of(look.entries, lot=look.lot):
        if step.open and step.number not in told:
            yield _decide(step, look.moment[0])


def _decide(step: Step, day: date) -> ToDo:
    about = f"the {step.step} notified to {step.provider} (entry {step.number})"
    if step.answered is None and step.answer_by is not None and day <= step.answer_by:
        return ToDo(
            what=f"wait for the answer to {about}",
            who=step.provider,
            command=f"tendering framework step answer ID {step.number} --answer ...",
            due=step.answer_by,
            advised=True,
        )
    came = "it has answered" if step.answered is not None else "its time to answer is over"
    return ToDo(
        what=f"decide {about}: {came}",
        who=MANAGER,
        command=f"tendering framework step decide ID {step.number} --decision ... --reason ...",
    )


def _money(look: Looked, register: Register) -> Iterator[ToDo]:
    """Of each payment period that is over, the returns come in, and the rate that follows is decided."""
    account = account_of(look.tender, look.entries)
    if account is None or not any(look.lot in (k.lots or (look.lot,)) for k in look.tender.kpis):
        return
    done = {
        (e.bidder, e.fact("period")) for e in look.of(EntryKind.RATE_DECIDED) if e.lot == look.lot
    }
    today = account.periods.of(look.moment[0]) or 1
    missing: dict[int, list[str]] = {}
    ready: dict[int, list[str]] = {}
    for period in range(1, today):
        days = account.periods.start(period), account.periods.end(period)
        held = dict.fromkeys(
            p.provider
            for p in register.places
            if p.lot == look.lot and p.since <= days[1] and (p.until is None or p.until >= days[0])
        )
        for provider in held:
            if (provider, str(period)) in done:
                continue
            found = result(account, period, provider, look.lot)
            if found.measured:
                put = missing if found.met is None else ready
                put.setdefault(period, []).append(provider)
    if missing:
        yield _of_periods(
            missing,
            "get the returns that are missing, or decide the standard rate,",
            "tendering framework kpis",
            look,
        )
    if ready:
        yield _of_periods(
            ready,
            "decide the rate that follows from the indicators",
            "tendering framework decide-rate",
            look,
        )


def _of_periods(found: dict[int, list[str]], what: str, command: str, look: Looked) -> ToDo:
    first = min(found)
    whom = found[first]
    names = listed(whom) if len(whom) <= MOST else f"{len(whom)} providers"
    later = len(found) - 1
    more = f", and of {later} later period{'s' if later > 1 else ''}" if later else ""
    return ToDo(
        what=f"{what} of payment period {first} ({names}){more}",
        who=MANAGER,
        command=f"{command} ID --period {first}{look.option}",
    )


def _uplift(look: Looked) -> Iterator[ToDo]:
    """The published review of rates is done by the month it holds from."""
    agreement = look.tender.agreement
    rule = agreement.uplift_rule if agreement is not None else None
    if agreement is None or rule is None or agreement.starts_on is None:
        return
    ahead = months_on(look.moment[0], UPLIFT_AHEAD)
    due = date(ahead.year, rule.month, 1)
    due = due if due <= ahead else date(ahead.year - 1, rule.month, 1)
    decided = [e.day("from") or e.on for e in look.of(EntryKind.UPLIFT_DECIDED)]
    if due > agreement.starts_on and not any(d >= due for d in decided):
        yield ToDo(
            what=f"review the rates by the published formula, from {day_text(due)}",
            who=MANAGER,
            command=f"tendering framework uplift ID --from {due.isoformat()} --index NAME=... --reason ...",
            due=due,
            advised=True,
        )


def _review(look: Looked) -> Iterator[ToDo]:
    """The yearly review is opened in its time, and every provider under it is decided on."""
    rules = published(look.tender)
    if rules is None:
        return
    agreement = look.tender.agreement
    year = year_before(rules, agreement.starts_on if agreement else None, look.moment[0])
    last = review_of(look.entries)
    if year is not None and (last is None or last.until < year[1]):
        yield ToDo(
            what=f"open the yearly review of {rules.month}, of the year to {day_text(year[1])}",
            who=MANAGER,
            command="tendering framework review open ID",
        )
    if last is None:
        return
    here = {p.provider for p in register_of(look.entries).on(last.until) if p.lot == look.lot}
    todos = [
        ToDo(
            what=f"{last.label}: {provider} waits for {waits}",
            who=(rules.decided_by or MANAGER).lower(),
            command=f"tendering framework review show ID --provider {provider}",
        )
        for provider in reviewed(look.entries, last)
        if provider in here
        and (waits := assess(look.tender, look.entries, last, provider).waits_for)
    ]
    yield from _some(todos, "providers under review", "tendering framework review show ID")


def _complaints(look: Looked) -> Iterator[ToDo]:
    """Every complaint has its outcome."""
    every = look.of(EntryKind.COMPLAINT_RECEIVED)
    closed = {e.fact("complaint") for e in every}
    todos = [
        ToDo(
            what=f"decide the complaint about {e.bidder} of {day_text(e.on)} (entry {e.number})",
            who=MANAGER,
            command=f"tendering framework complaint ID --provider {e.bidder} --closes {e.number} --outcome ...",
        )
        for e in every
        if e.fact("outcome").lower() == "open" and str(e.number) not in closed
    ]
    yield from _some(todos, "complaints", "tendering framework year ID")


def _terms(look: Looked) -> Iterator[ToDo]:
    """Every promise that became a term is looked at by its day."""
    checked = {e.fact("term") for e in look.of(EntryKind.PROMISE_CHECKED)}
    todos = []
    for term, (_, row) in schedules(look.entries).items():
        due = row.get("due", "")
        over = due and due < look.moment[0].isoformat()
        if over and row.get("lot", "") in ("", look.lot) and term not in checked:
            todos.append(
                ToDo(
                    what=f"see whether promise {term} is kept: its day was {due}",
                    who=row.get("checked_by") or MANAGER,
                    command=f"tendering framework check-promise ID {term} --state ... --evidence ...",
                )
            )
    yield from _some(todos, "promises", "tendering framework promises ID")
