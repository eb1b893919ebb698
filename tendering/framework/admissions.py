"""Who joins a market that stays open, by when that is decided, and which areas and services each provider has chosen. Pure.

Whoever passes the entry questions is admitted, without a limit of number. The order in which applications come decides
nothing. A refused applicant may apply again. Record-only tables: ``entry_answers`` (question, answer, evidence) of an
application; ``entry_reasons`` (question, reason) of a refusal; ``offered_services`` (area, service) of a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.evaluation.pass_fail import Verdict, judged, questions_of
from tendering.framework.places import Holding, Register, register_of
from tendering.law.admission_time import DecideBy, decide_by
from tendering.law.calendar import ENGLAND_AND_WALES, CalendarEndsError, day_text
from tendering.law.periods import after
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.market import Admission
from tendering.model.tender import Effect, PassFailQuestion, Tender

ANSWERS, REASONS, CHOICE = "entry_answers", "entry_reasons", "offered_services"
ADMITTED, REFUSED = "admitted", "refused"
YES_NO = ("yes", "no")
FRAMEWORK = "framework"
KINDS = (
    EntryKind.APPLICATION_RECEIVED,
    EntryKind.ADMISSION_EXTENDED,
    EntryKind.ADMISSION_DECIDED,
)
Choice = tuple[str, str]
"""An area and a service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application to a lot, from its receipt to its decision.

    Attributes:
        number: Its entry.
        answers: The answer to each entry question, as given.
        extended: The entry that says why it needs longer; None where none does.
        due: The last day to decide; None where neither law nor tender sets one, or it cannot be counted yet.
        decided: The entry that decided it; None while it waits.
    """

    number: int | None
    bidder: str
    name: str
    lot: str
    on: date
    answers: Mapping[str, str]
    extended: Entry | None = None
    due: DecideBy | None = None
    decided: Entry | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided is None

    @property
    def admitted(self) -> bool:
        """Whether it was decided that the provider is admitted."""
        return self.decided is not None and self.decided.fact("decision") == ADMITTED

    def overdue(self, on: date) -> bool:
        """Say whether its last day is over and it is not decided, or was decided after it."""
        done = self.decided.on if self.decided is not None else on
        return self.due is not None and done > self.due.on


def admission_of(tender: Tender | None) -> Admission | None:
    """Return what a tender publishes of joining later; None where it publishes nothing of it."""
    agreement = tender.agreement if tender is not None else None
    return agreement.admission if agreement is not None else None


def stays_open(tender: Tender) -> bool:
    """Say whether the law lets a provider join after the start: a purchasing system, or a light touch framework of the Act."""
    agreement, answer = tender.agreement, regime_of(tender)
    if agreement is None:
        return False
    if agreement.kind == FRAMEWORK:
        return answer.regime is Regime.PA2023 and (
            answer.light_touch is True or agreement.open_until is not None
        )
    return agreement.kind == "dps" and answer.regime is not Regime.PA2023


def entry_questions(tender: Tender, lot: str) -> tuple[PassFailQuestion, ...]:
    """Return the entry questions of a lot: those of its first stage."""
    first = tender.stages[0].id if tender.stages else None
    return questions_of(tender, lot, first)


def not_passed(tender: Tender, lot: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the entry questions of a lot that answers do not pass, in published order; a blank is not a pass."""
    return tuple(
        q.id
        for q in entry_questions(tender, lot)
        if judged(answers.get(q.id, ""), q.passes) is not Verdict.PASS
    )


def applications(tender: Tender, entries: Iterable[Entry]) -> tuple[Application, ...]:
    """Return every application that stands, in order, with its last day and its decision."""
    found: dict[str, Application] = {}
    later: dict[str, dict[EntryKind, Entry]] = {}
    for entry in of_kind(standing(e for e in entries if _told(e)), *KINDS):
        if entry.kind is EntryKind.APPLICATION_RECEIVED:
            found[str(entry.number)] = _application(entry)
        else:
            later.setdefault(entry.fact("application"), {})[entry.kind] = entry
    return tuple(_with(tender, a, later.get(key, {})) for key, a in found.items())


def _told(entry: Entry) -> bool:
    return entry.kind in KINDS or entry.kind is EntryKind.SUPERSEDED


def _application(entry: Entry) -> Application:
    return Application(
        number=entry.number,
        bidder=entry.bidder,
        name=entry.fact("name") or entry.bidder,
        lot=entry.lot,
        on=entry.on,
        answers={r.get("question", ""): r.get("answer", "") for r in entry.rows.get(ANSWERS, ())},
    )


def _with(tender: Tender, made: Application, later: Mapping[EntryKind, Entry]) -> Application:
    extended = later.get(EntryKind.ADMISSION_EXTENDED)
    return Application(
        number=made.number,
        bidder=made.bidder,
        name=made.name,
        lot=made.lot,
        on=made.on,
        answers=made.answers,
        extended=extended,
        due=due_of(tender, made.on, longer=extended is not None),
        decided=later.get(EntryKind.ADMISSION_DECIDED),
    )


def due_of(tender: Tender, received: date, *, longer: bool = False) -> DecideBy | None:
    """Return the last day to decide; None where none is set, or the bank holidays of that time are not known."""
    try:
        return decide_by(tender, received, longer=longer)
    except CalendarEndsError:
        return None


@dataclass(frozen=True, slots=True)
class Market:
    """Who is admitted and what each has chosen, read once from a record and asked for any day."""

    tender: Tender
    register: Register
    chosen: Mapping[tuple[str, str], tuple[tuple[date, frozenset[Choice]], ...]]
    """By provider and lot, each choice with the day from which it holds, the later made last."""

    @classmethod
    def of(cls, tender: Tender, entries: Sequence[Entry]) -> Market:
        """Read it off the record."""
        chosen: dict[tuple[str, str], list[tuple[date, frozenset[Choice]]]] = {}
        told = (e for e in entries if e.kind in (EntryKind.SERVICES_SET, EntryKind.SUPERSEDED))
        for entry in of_kind(standing(told), EntryKind.SERVICES_SET):
            rows = frozenset(
                (r.get("area", ""), r.get("service", "")) for r in entry.rows.get(CHOICE, ())
            )
            since = entry.day("from") or entry.on
            chosen.setdefault((entry.bidder, entry.lot), []).append((since, rows))
        return cls(tender, register_of(entries), {k: tuple(v) for k, v in chosen.items()})

    def members(self, lot: str, day: date) -> tuple[Holding, ...]:
        """Return who is admitted to a lot on a day, each once, by name."""
        held: dict[str, Holding] = {}
        for place in self.register.on(day):
            if place.lot == lot:
                held.setdefault(place.provider, place)
        return tuple(held[b] for b in sorted(held))

    def is_member(self, bidder: str, lot: str, day: date) -> bool:
        """Say whether a provider is admitted to a lot on a day."""
        return any(p.provider == bidder and p.lot == lot for p in self.register.on(day))

    def choice(self, bidder: str, lot: str, day: date) -> frozenset[Choice] | None:
        """Return the areas and services a provider has chosen as it holds on a day; None where it has chosen none yet.

        Of the choices that hold by then the one that holds from the latest day counts; of one day the one made last.
        """
        made = [c for c in self.chosen.get((bidder, lot), ()) if c[0] <= day]
        return max(enumerate(made), key=lambda c: (c[1][0], c[0]))[1][1] if made else None


# --- what keeps an entry from being made


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an application, its decision or a choice cannot be entered as it says, on the record before it."""
    if entry.kind is EntryKind.HEALTH_TESTED:
        yield from _one_of(entry, "relevant", *YES_NO)
        yield from _one_of(entry, "main", *YES_NO)
        yield from _blank(entry, "role", "reason")
        return
    if tender is None or admission_of(tender) is None:
        said = "the tender publishes nothing of joining later: nobody is admitted outside its published terms"
        yield finding("L210", "record", said)
        return
    if not stays_open(tender):
        said = "the law lets nobody join this agreement once its tenders have closed"
        yield finding("L202", "record", said)
        return
    if tender.lot(entry.lot) is None:
        lots = ", ".join(lot.id for lot in tender.lots)
        yield finding("L213", "--lot", f"there is no lot {entry.lot!r}; the lots are {lots}")
        return
    if entry.kind is EntryKind.APPLICATION_RECEIVED:
        yield from _apply(tender, entries, entry)
    elif entry.kind is EntryKind.SERVICES_SET:
        yield from _choose(tender, entries, entry)
    else:
        yield from _decide(tender, entries, entry)


def _apply(tender: Tender, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    bidder = entry.bidder
    if Market.of(tender, entries).is_member(bidder, entry.lot, entry.on):
        yield finding("L211", "--bidder", f"{bidder} is admitted to lot {entry.lot} already")
    for made in applications(tender, entries):
        if made.open and made.bidder == bidder and made.lot == entry.lot:
            said = f"the application of {bidder} of {day_text(made.on)} (entry {made.number}) is not decided yet"
            yield finding("L211", "--bidder", said)
    asked = {q.id: q for q in entry_questions(tender, entry.lot)}
    given = [r.get("question", "") for r in entry.rows.get(ANSWERS, ())]
    for name in dict.fromkeys(given):
        if name not in asked:
            known = ", ".join(asked)
            yield finding(
                "L212", name, f"lot {entry.lot} asks no {name!r}; its questions are {known}"
            )
        elif given.count(name) > 1:
            yield finding("L212", name, f"{name} is answered {given.count(name)} times")
    lacking = [q for q in asked if q not in given]
    if lacking:
        remedy = "Ask the provider for the answers; the application is received once it is whole."
        said = f"{len(lacking)} entry questions are not answered: {', '.join(lacking)}"
        yield finding("L212", "--answer", said, remedy=remedy)


def _decide(tender: Tender, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    made = next(
        (a for a in applications(tender, entries) if str(a.number) == entry.fact("application")),
        None,
    )
    if made is None or not made.open:
        decided = f": entry {made.decided.number} decided it" if made and made.decided else ""
        said = f"no application of {entry.bidder or 'anybody'} to lot {entry.lot} waits{decided}"
        yield finding("L214", "record", said)
        return
    if entry.on < made.on:
        said = f"{day_text(entry.on)} is before the application of {day_text(made.on)}"
        yield finding("L214", "--on", said)
    if entry.kind is EntryKind.ADMISSION_EXTENDED:
        yield from _extend(made, entry)
        return
    yield from _one_of(entry, "decision", ADMITTED, REFUSED)
    yield from _blank(entry, "role", "reason")
    failed = not_passed(tender, entry.lot, made.answers)
    reasons = {r.get("question", ""): r.get("reason", "") for r in entry.rows.get(REASONS, ())}
    if entry.fact("decision") == ADMITTED:
        yield from _admit(tender, failed, reasons)
    elif entry.fact("decision") == REFUSED:
        yield from _refuse(tender, entry, failed, reasons)


def _extend(made: Application, entry: Entry) -> Iterator[Finding]:
    yield from _blank(entry, "reason")
    if made.extended is not None:
        said = (
            f"entry {made.extended.number} extended it already; it is extended once, with reasons"
        )
        yield finding("L214", "record", said)
    elif made.due is not None and entry.on > made.due.on:
        said = f"it was to be decided by {day_text(made.due.on)}, and that day is over"
        remedy = "Decide it now; the record shows that it was late."
        yield finding("L214", "record", said, remedy=remedy)


def _admit(tender: Tender, failed: Sequence[str], reasons: Mapping[str, str]) -> Iterator[Finding]:
    """Whoever does not pass is not admitted, unless a person says of each such answer why it may be accepted."""
    effects = {q.id: q.effect for q in tender.pass_fail}
    for name in failed:
        if effects.get(name) is Effect.MUST_REJECT:
            said = (
                f"{name} is not passed, and the tender says that whoever fails it must be refused"
            )
            remedy = "Refuse it. Where the answer as recorded is wrong in fact, supersede the application and record it again as it is."
            yield finding("L215", name, said, remedy=remedy)
        elif not reasons.get(name, "").strip():
            said = f"{name} is not passed, and nothing is said of why the answer is accepted"
            yield finding("L215", name, said)


def _refuse(
    tender: Tender, entry: Entry, failed: Sequence[str], reasons: Mapping[str, str]
) -> Iterator[Finding]:
    """Nobody is refused but for an entry question, and each reason is given."""
    given = [name for name, reason in reasons.items() if reason.strip()]
    known = {q.id for q in entry_questions(tender, entry.lot)}
    for name in reasons:
        if name not in known:
            yield finding("L212", name, f"lot {entry.lot} asks no {name!r}")
    if not given:
        said = "a refusal without its reasons: a number of providers that is large enough is none"
        yield finding("L215", "--because", said)
    passed = [name for name in given if name in known and name not in failed]
    if passed:
        said = f"{', '.join(passed)} is given as a reason, and the answer to it passes"
        remedy = "Name the question that was not passed; where the answer is untrue, say in the reason what shows it."
        yield finding("L219", "--because", said, remedy=remedy)


def _choose(tender: Tender, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    admission = admission_of(tender)
    lot = tender.lot(entry.lot)
    if admission is None or lot is None:
        return
    since = entry.day("from") or entry.on
    market = Market.of(tender, entries)
    yield from _notice(tender, entry, since, first=(entry.bidder, entry.lot) not in market.chosen)
    waits = any(
        a.open and (a.bidder, a.lot) == (entry.bidder, entry.lot)
        for a in applications(tender, entries)
    )
    if not waits and not market.is_member(entry.bidder, entry.lot, since):
        said = f"{entry.bidder or 'nobody'} is not admitted to lot {entry.lot} on {day_text(since)}, and no application waits"
        yield finding("L217", "--bidder", said)
    areas, services = {z.id for z in lot.zones}, {s.id for s in admission.services_of(lot.id)}
    for row in entry.rows.get(CHOICE, ()):
        area, service = row.get("area", ""), row.get("service", "")
        if area not in areas:
            known = ", ".join(z.id for z in lot.zones)
            yield finding(
                "L213", area or "area", f"lot {lot.id} has no area {area!r}; it has {known}"
            )
        if service not in services:
            known = ", ".join(s.id for s in admission.services_of(lot.id))
            yield finding(
                "L213",
                service or "service",
                f"lot {lot.id} has no service {service!r}; it has {known}",
            )


def _notice(tender: Tender, entry: Entry, since: date, *, first: bool) -> Iterator[Finding]:
    """A change takes effect after the published notice; a first choice at once, and neither before it is made."""
    earliest = None if first else first_day_of_change(tender, entry.on)
    if since < entry.on:
        said = f"from {day_text(since)}, and it is made on {day_text(entry.on)}"
        yield finding("L218", "--from", said)
    elif earliest is not None and since < earliest:
        admission = admission_of(tender)
        length = admission.change_notice if admission is not None else None
        said = f"from {day_text(since)}, and the tender publishes {length} of notice: from {day_text(earliest)} at the earliest"
        yield finding("L218", "--from", said)


def first_day_of_change(tender: Tender, made: date) -> date | None:
    """Return the first day a change made on a day can hold from; None where no notice is published."""
    admission = admission_of(tender)
    if admission is None or admission.change_notice is None:
        return None
    return after(made, admission.change_notice, ENGLAND_AND_WALES)


def _one_of(entry: Entry, name: str, *words: str) -> Iterator[Finding]:
    if entry.fact(name) not in words:
        said = f"{entry.kind.replace('_', ' ')}: its {name} is {entry.fact(name)!r}, and is to be {' or '.join(words)}"
        yield finding("L215", "record", said)


def _blank(entry: Entry, *names: str) -> Iterator[Finding]:
    lacking = [n for n in names if not entry.fact(n).strip()]
    if lacking:
        said = f"{entry.kind.replace('_', ' ')} without its {' and its '.join(lacking)}"
        yield finding("L215", "record", said)
