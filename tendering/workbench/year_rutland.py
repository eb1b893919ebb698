"""Rutland's simulated year: a year of evidence, the first review with its letters, a removal after an answer, a provider that joins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from tendering.documents.names import counted
from tendering.documents.step_letters import Decided
from tendering.files.review_tables import evidence_form
from tendering.framework.places import places_on
from tendering.framework.reviews import Assessment, assess, review_of, reviewed
from tendering.framework.simulated_rutland import RutlandYear, rutland_year
from tendering.framework.steps import NOT_TAKEN, REMOVAL, TAKEN
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.law.periods import after
from tendering.model.papers import Length
from tendering.model.review import STAYS
from tendering.workbench.framework_joining import Application, join, need
from tendering.workbench.framework_review import (
    answer,
    decide,
    notify,
    open_review,
)
from tendering.workbench.framework_start import start
from tendering.workbench.provider_file import provider_file
from tendering.workbench.record_load import load
from tendering.workbench.recording import enter
from tendering.workbench.records import Who, opened
from tendering.workbench.review_evidence import evidence, items_from
from tendering.workbench.review_report import review_report
from tendering.workbench.review_shown import state_of
from tendering.workbench.stated import OFFICER, officer
from tendering.workbench.writing import Report

AWARDED = date(2018, 4, 16)
OPENED = date(2019, 6, 3)
EVIDENCE = "evidence.csv"
HEAD = "Simulated head of commissioning"
ROLE = "Head of Adult Social Care Commissioning"
ANSWERED = Length(number=4, unit="working_day")


def run(ref: str, store: str, folder: Path, seed: int) -> Report:
    """Make the record of the year in a store, with every letter, and report on it.

    Args:
        ref: The folder of the evaluation.
        store: Where the record is made.
        folder: Where the report, the letters and the provider's file are written.
        seed: The same seed gives the same year.
    """
    load(ref, _who(AWARDED, seed), store=store)
    enter(ref, _who(AWARDED, seed, hour=11), store=store, out=folder)
    start(ref, _who(AWARDED, seed, hour=12), store=store)
    with opened(ref, store=store) as now:
        held = places_on(now.tender, now.entries, OPENED)
    year = rutland_year(tuple(dict.fromkeys(p.provider for p in held)), seed)
    at = Place(ref=ref, store=store, folder=folder, seed=seed)
    _evidence(at, year)
    last = _review(at, year)
    _join(at, year, last)
    return _report(at, year, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the year is made: its evaluation, its store, the folder of what it writes, and the seed."""

    ref: str
    store: str
    folder: Path
    seed: int


def _who(on: date, seed: int, name: str = OFFICER, hour: int = 10) -> Who:
    secret = f"simulated year {seed}"
    return officer(on, secret, name=name, at=time(hour), written=time(hour, 30))


def _evidence(at: Place, year: RutlandYear) -> None:
    """Open the review and take in the evidence of the year from a file, as an officer would."""
    who = _who(OPENED, at.seed)
    open_review(at.ref, who, store=at.store)
    with opened(at.ref, store=at.store) as now:
        review = review_of(now.entries)
    until = review.until.isoformat() if review is not None else ""
    file = at.folder / EVIDENCE
    rows = [
        {
            "provider": p.provider,
            "test": f.test,
            "value": f.value,
            "dated": until,
            "source": f.source,
        }
        for p in year.providers
        for f in p.found
    ]
    file.write_text(evidence_form(rows), encoding="utf-8", newline="\n")
    evidence(at.ref, _who(OPENED, at.seed, hour=11), items_from(file), file=file, store=at.store)


def _assessed(at: Place) -> list[Assessment]:
    with opened(at.ref, store=at.store) as now:
        review = review_of(now.entries)
        if review is None:
            return []
        who = reviewed(now.entries, review)
        return [assess(now.tender, now.entries, review, p) for p in who]


def _review(at: Place, year: RutlandYear) -> date:
    """Notify, hear and decide; return the day of the last decision."""
    failed = [a for a in _assessed(at) if a.step]
    for one in failed:
        notify(at.ref, _who(OPENED, at.seed, hour=14), one.provider, out=at.folder, store=at.store)
    for one in _assessed(at):
        if not one.failed:
            made = Decided(decision=STAYS, reason="It meets every published test.", role=ROLE)
            decide(
                at.ref,
                _who(OPENED, at.seed, HEAD, 16),
                one.provider,
                made,
                out=at.folder,
                store=at.store,
            )
    heard = after(OPENED, ANSWERED, ENGLAND_AND_WALES)
    said = {p.provider: p.answer for p in year.providers}
    for one in failed:
        if said[one.provider]:
            answer(at.ref, _who(heard, at.seed), one.provider, said[one.provider], store=at.store)
    told = [a.notified for a in _assessed(at) if a.notified is not None]
    last = max((s.answer_by for s in told if s.answer_by), default=OPENED)
    over = after(last, Length(number=1, unit="working_day"), ENGLAND_AND_WALES)
    for one in failed:
        made = Decided(decision=TAKEN, reason=_why(one, said[one.provider]), role=ROLE)
        decide(
            at.ref,
            _who(over, at.seed, HEAD, 11),
            one.provider,
            made,
            out=at.folder,
            store=at.store,
        )
    return over


def _why(one: Assessment, said: str) -> str:
    """Say why a step is taken: the letter has the evidence and the answer beside it."""
    names = ", ".join(r.test.title for r in one.failed)
    heard = (
        "What it answers was weighed, and does not change what was found"
        if said
        else "It did not answer in the time given, and nothing else is known that would change what was found"
    )
    if one.step == REMOVAL:
        return f"{heard} ({names}). By the published test a removal follows; a warning would leave people with care that is not safe."
    return f"{heard} ({names}). By the published test a warning follows; the next review looks at the same test again."


def _join(at: Place, year: RutlandYear, last: date) -> None:
    """Record that further providers are required, then decide each application by the published terms."""
    share = 100 * year.unmet // year.packages
    need(
        at.ref,
        _who(last, at.seed, HEAD, 14),
        lot="",
        required="yes",
        evidence=(
            f"{year.unmet} of {year.packages} packages of the year ({share} per cent, rounded down) found nobody at the first "
            "offer, and one of six providers loses its place"
        ),
        reason="Evening calls in the villages find nobody, and a place falls free.",
        role=ROLE,
        store=at.store,
    )
    for hour, one in enumerate(year.applying, 15):
        reason = (
            "It passes every requirement and has the marks that the published terms ask for."
            if all(int(m) > 1 for _, m in one.marks)
            else "It has not the marks that the published terms ask for."
        )
        application = Application(
            provider=one.provider,
            name=one.name,
            lot="",
            marks=dict(one.marks),
            reason=reason,
            role=ROLE,
        )
        join(at.ref, _who(last, at.seed, HEAD, hour), application, out=at.folder, store=at.store)


def _report(at: Place, year: RutlandYear, last: date) -> Report:
    """Say what the year brought; write the report of the review, and the file of the provider that was removed."""
    who = _who(last, at.seed, hour=18)
    found = _assessed(at)
    made = review_report(at.ref, who, out=at.folder, store=at.store)
    gone = [
        a.provider
        for a in found
        if a.notified is not None and a.notified.step == REMOVAL and a.notified.decision == TAKEN
    ]
    files = list(made.files)
    for provider in gone:
        files += provider_file(at.ref, provider, who, out=at.folder, store=at.store).files
    with opened(at.ref, store=at.store) as now:
        names = {r.provider: state_of(r) for r in found}
        after_it = places_on(now.tender, now.entries, date(last.year, 12, 31))
    data = {
        "from": "2018-05-01",
        "until": "2019-04-30",
        "packages": year.packages,
        "unmet": year.unmet,
        "providers": names,
        "removed": gone,
        "warned": [p for p, s in names.items() if s == "warning taken"],
        "kept_after_notice": [p for p, s in names.items() if s.endswith(NOT_TAKEN)],
        "places_after": [p.provider for p in after_it],
    }
    return Report(
        data=data,
        text="\n".join(_lines(year, names, gone, [p.provider for p in after_it], last)),
        files=tuple(files),
    )


def _lines(
    year: RutlandYear, states: dict[str, str], gone: Sequence[str], held: Sequence[str], last: date
) -> Iterator[str]:
    warned = sum(s == "warning taken" for s in states.values())
    yield (
        f"A year of {counted(year.packages, 'package')}: {year.unmet} found nobody at the first offer. Reviewed: "
        f"{counted(len(states), 'provider')}; {warned} warned, {len(gone)} removed, "
        f"{sum(s == 'stays' for s in states.values())} without a finding."
    )
    for provider, state in states.items():
        yield f"  {provider}: {state}"
    yield f"Places held at the end of {last.year}: {', '.join(held)} (last decision {day_text(last)})."
