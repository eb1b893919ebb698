"""The diary of a procurement: every duty with its day, what it is counted from, its rule, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.diary_contracts import copies, of_contracts, of_term
from tendering.law.diary_duties import (
    LIMIT,
    Duty,
    before_contract,
    of_exclusions,
    of_letters,
    of_standstill,
)
from tendering.law.diary_facts import Facts, facts_of
from tendering.law.diary_life import of_call_offs, of_reopening, of_reviews
from tendering.law.diary_market import of_applications
from tendering.law.diary_own import (
    REASONS,
    of_agreement,
    of_decision,
    of_payments,
    of_people,
    of_requests,
    request_kind,
)
from tendering.law.periods import before, first_day, last_day, length_of
from tendering.law.recount import recount
from tendering.law.regime import Regime, RegimeAnswer
from tendering.law.standstill import StandstillRefusedError
from tendering.law.values import value
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding

DONE, OVERDUE, DUE, UPCOMING, PAST = "done", "overdue", "due", "upcoming", "past"
# The event of a timetable that is a duty's own planned day, by the name of the duty before its number.
EVENTS: Mapping[str, str] = {
    "award_notice": "award_notice",
    "details_notice": "contract_details_notice",
    "copy": "contract_published",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A duty as the diary shows it: ``status`` is empty where no day was asked."""

    duty: Duty
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryResult:
    """A diary: the duties by their days, and the findings.

    Attributes:
        on: The day asked; None where none was.
        calendars: Editions of the bank holidays the days rest on.
    """

    evaluation: str
    tender: str
    regime: RegimeAnswer
    on: date | None
    entries: tuple[Entered, ...]
    findings: tuple[Finding, ...]
    calendars: tuple[str, ...]


def diary_of(dossier: Dossier, *, on: date | None = None) -> DiaryResult:
    """Return every duty that the dated facts of an evaluation start the time of.

    Args:
        dossier: The evaluation: its record, its sends and its tender's own dates.
        on: The day asked; with none, nothing is called due or overdue.
    """
    facts = facts_of(dossier)
    counted, far = _duties(facts, on)
    duties = sorted((_with_plan(facts, duty) for duty in counted), key=lambda d: (d.on, d.id))
    entries = tuple(Entered(duty=duty, status=status(duty, on)) for duty in duties)
    return DiaryResult(
        evaluation=dossier.evaluation,
        tender=dossier.tender.id,
        regime=facts.regime,
        on=on,
        entries=entries,
        findings=(
            *_about_law(facts),
            *_overdue(entries, on),
            *_planned_late(facts, duties),
            *_missing(facts),
            *_requests(facts),
            *_open(duties),
            *far,
            *_unconfirmed(duties),
        ),
        calendars=tuple(sorted({d.calendar for d in duties if d.calendar})),
    )


def _duties(facts: Facts, on: date | None) -> tuple[list[Duty], list[Finding]]:
    """Return what the law asks, where it is one that is computed, and then what any authority owes or has agreed."""
    asks: list[Callable[[], Iterator[Duty]]] = [lambda: of_standstill(facts)]
    if facts.regime.regime in (Regime.PCR2015, Regime.PA2023):
        asked = (before_contract, of_letters, of_exclusions, of_contracts, of_term, copies)
        asks = [*(partial(ask, facts) for ask in (*asked, of_requests))]
        asks.append(lambda: of_payments(facts, on))
    asks += [partial(ask, facts) for ask in (of_decision, of_people)]
    asks.append(lambda: of_agreement(facts, on))
    asks += [partial(ask, facts) for ask in (of_reviews, of_call_offs, of_reopening)]
    asks.append(partial(of_applications, facts))
    duties: list[Duty] = []
    found: list[Finding] = []
    for ask in asks:
        try:
            duties += ask()
        except (OverflowError, CalendarEndsError) as error:
            said = f"a date of the record or the tender cannot be counted from: {error}"
            found.append(finding("L012", facts.dossier.evaluation, said))
    return duties, list(dict.fromkeys(found))


def status(duty: Duty, on: date | None) -> str:
    """Return how a duty stands on a day: done, overdue, due, upcoming, or past where nobody records it done."""
    if on is None:
        return ""
    if duty.done_on is not None and duty.done_on <= on:
        return DONE
    if on > duty.on:
        return OVERDUE if duty.recordable and duty.kind != LIMIT else PAST
    soon = length_of(value("practice.diary.due_within"))
    if duty.kind != LIMIT and on >= before(duty.act_by, soon, ENGLAND_AND_WALES):
        return DUE
    return UPCOMING


def _with_plan(facts: Facts, duty: Duty) -> Duty:
    """Add the day the timetable itself has for a duty."""
    name = EVENTS.get(duty.id.partition("-")[0])
    if facts.act and name == "award_notice":
        name = (
            None  # the award notice of the Act comes before the contract, and is a fact of its own
        )
    for event in facts.tender.timetable if name else ():
        first, last = first_day(event), last_day(event)
        if event.event == name and first is not None and last is not None:
            return replace(duty, planned=(first, last))
    return duty


def _about_law(facts: Facts) -> Iterator[Finding]:
    answer, tender = facts.regime, facts.tender
    if answer.regime is None:
        said = f"which law applies cannot be decided: {answer.because}; only the authority's own dates are listed"
        yield finding("L004", tender.at("started_by"), said)
    elif answer.regime is Regime.PCR2006:
        said = (
            f"the procedure was {answer.because}: the periods of the {answer.title} are named, not computed; the "
            "diary lists what was adopted and the authority's own dates"
        )
        yield finding("X55", tender.at("started_by"), said, law=answer.cite)
    if facts.refused:
        said = f"the end of standstill cannot be computed: {facts.refused}"
        yield finding("X57", tender.at("standstill"), said)
    if facts.decision is not None and tender.governance.key_decision is None:
        said = "the tender does not say whether the award is a key decision, so notice of it and call-in are not listed"
        yield finding("L006", tender.at("governance"), said)
    yield from _recounted(facts)


def _recounted(facts: Facts) -> Iterator[Finding]:
    """A standstill written down with other bank holidays is counted again."""
    sent = facts.award_notice.on if facts.act and facts.award_notice else facts.dossier.sends
    for entry in facts.of(EntryKind.STANDSTILL)[-1:]:
        if not sent or not entry.fact("calendar"):
            continue
        try:
            again = recount(facts.tender, entry, sent)
        except (StandstillRefusedError, CalendarEndsError):
            continue
        was, now = again.was_last_day, again.now.last_day
        if again.reopened and was is not None and now is not None:
            said = (
                f"the standstill was counted to {day_text(was)} with the bank holidays '{again.was_calendar}'; with "
                f"'{again.now.calendar}' it ends on {day_text(now)}"
            )
            yield finding("X71", entry.where or "standstill", said, law=again.now.rule_cite)


def _overdue(entries: tuple[Entered, ...], on: date | None) -> Iterator[Finding]:
    for entered in entries:
        duty = entered.duty
        if duty.kind == LIMIT:
            continue
        late = duty.done_on is not None and duty.done_on > duty.on
        if late and duty.done_on is not None:
            said = f"was done on {day_text(duty.done_on)}"
        elif entered.status == OVERDUE and on is not None:
            said = f"is not in the record on {day_text(on)}"
        else:
            continue
        where = duty.fact.where or duty.fact.what
        message = f"{duty.what} was due by {day_text(duty.on)} ({duty.counted}), and {said}"
        yield finding("X16", where, message, law=duty.cite)


def _planned_late(facts: Facts, duties: list[Duty]) -> Iterator[Finding]:
    """A duty that the timetable itself puts after its last day, or may put there."""
    for duty in duties:
        if duty.planned is None or duty.done_on is not None or duty.planned[1] <= duty.on:
            continue
        first, last = duty.planned
        when = (
            day_text(last) if first == last else f"between {day_text(first)} and {day_text(last)}"
        )
        name = EVENTS[duty.id.partition("-")[0]]
        place = next(n for n, e in enumerate(facts.tender.timetable) if e.event == name)
        said = f"{duty.what}: planned {when}, and due by {day_text(duty.on)} ({duty.counted})"
        yield finding("L001", facts.tender.at(f"timetable[{place}]"), said, law=duty.cite)


def _missing(facts: Facts) -> Iterator[Finding]:
    """Name the facts that a diary needs and nobody has dated."""
    needs = (
        (facts.told, "the day bidders were told", "write sends.csv, or a letter_issued entry"),
        (
            facts.contracts,
            "the day of the contract",
            "write a signed entry, or contract_signed in the timetable",
        ),
        (facts.start, "the start of service", "write agreement.starts_on"),
        (
            facts.end,
            "the end of the term",
            "write agreement.ends_on, or agreement.term with starts_on",
        ),
    )
    for found, what, how in needs:
        if not found:
            said = f"{what} is dated nowhere, so nothing is counted from it"
            remedy = f"{how[0].upper()}{how[1:]}."
            yield finding("L010", facts.dossier.evaluation, said, remedy=remedy)


def _requests(facts: Facts) -> Iterator[Finding]:
    for entry in facts.of(EntryKind.REQUEST_RECEIVED):
        asked, where = entry.fact("what"), entry.where or "request_received"
        kind = request_kind(asked)
        if not kind:
            yield finding(
                "L011", where, f"what is asked is not known: {asked or 'nothing is written'}"
            )
        elif kind == REASONS and facts.act:
            said = "a request for reasons starts no period under the Act: the assessment summary gives them"
            yield finding("L009", where, said)


def _open(duties: list[Duty]) -> Iterator[Finding]:
    for duty in duties:
        if duty.open:
            said = f"{duty.what}: {day_text(duty.on)} may move, since the bank holidays of that time are not known yet"
            yield finding("L012", duty.fact.where or duty.id, said)


def _unconfirmed(duties: list[Duty]) -> Iterator[Finding]:
    names = dict.fromkeys(f"{d.what} ({d.cite})" for d in duties if not d.verified)
    if names:
        said = "these days rest on rules that have not been confirmed at their source: "
        yield finding("L005", "diary", said + "; ".join(names))
