"""Herefordshire's summer of mobilisation, simulated: from the award to the first waves, with a no go and an agreement extended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tendering.files.record_dossier import tables_of
from tendering.framework.readiness import Stage, waves_on
from tendering.framework.simulated_mobilisation import people_of
from tendering.model.entries import EntryKind
from tendering.record.chain import Draft
from tendering.workbench import (
    mobilise_extend,
    mobilise_go,
    mobilise_letters,
    mobilise_people,
    mobilise_plan,
    mobilise_show,
    mobilise_tupe,
)
from tendering.workbench.awarded import award
from tendering.workbench.mobilise import case_of
from tendering.workbench.mobilise_told import FAMILIES, PEOPLE
from tendering.workbench.records import Procurement, Who, draft, opened, write
from tendering.workbench.stated import officer
from tendering.workbench.writing import Report

AWARDED = date(2017, 4, 3)
LISTED, TOLD, DECIDED, STOPPED = (
    date(2017, 5, 15),
    date(2017, 6, 2),
    date(2017, 6, 29),
    date(2017, 7, 2),
)
LAST = date(2017, 7, 12)
INTAKE = {
    "wyebrook": ("320", "34"),
    "goldenvale": ("340", "36"),
    "sandstone": ("250", "26"),
    "ohara": ("240", "24"),
    "orchardgate": ("320", ""),
}
"""Hours and people that each new provider can begin in a week: invented."""
STOPPED_WAVE, HELD_GATE = "D-A+B-1", "recruitment"


def run(ref: str, store: str, folder: Path, seed: int) -> Report:
    """Make the record of the summer in a store, and report on it.

    Args:
        ref: The folder of the evaluation.
        store: Where the record is made.
        folder: Where plan, letters and page are written.
        seed: The same seed gives the same people.
    """
    award(ref, _who(AWARDED, seed), store=store)
    _prepare(ref, store, seed)
    mobilise_plan.plan(ref, _who(LISTED, seed), enter=True, out=folder, store=store)
    mobilise_extend.extend(
        ref,
        _who(LISTED, seed),
        until=date(2017, 9, 30),
        reason="People move in waves from July to September, and nobody is to be without an agreement",
        basis="PCR 2015 reg 72(1)(a), the framework's clause on continuity (invented)",
        tell="Nothing changes before the day that each person is told of.",
        role="Director of Adults and Wellbeing",
        store=store,
    )
    for to in mobilise_letters.KINDS:
        mobilise_letters.letters(
            ref,
            _who(TOLD, seed),
            to=to,
            # of those whom families speak for, the demonstration writes to one wave
            wave=STOPPED_WAVE if to == FAMILIES else "",
            sent="post" if to in (PEOPLE, FAMILIES) else "electronic",
            out=folder,
            store=store,
        )
    _decide(ref, store, seed)
    mobilise_tupe.tupe(ref, _who(LAST, seed), out=folder, store=store)
    shown = mobilise_show.show(ref, _who(LAST, seed), out=folder, store=store)
    return replace(shown, files=(folder / "mobilise" / "mobilisation.html",))


def _who(on: date, seed: int) -> Who:
    return officer(on, f"simulated summer {seed}")


def _prepare(ref: str, store: str, seed: int) -> None:
    """List everybody, and take down what each new provider can begin and what is said of staff."""
    who = _who(LISTED, seed)
    with opened(ref, store=store) as procurement:
        people = people_of(tables_of(procurement.entries).values["incumbents"], seed)
    mobilise_people.people_entered(
        ref, people, who, source="Invented from the figures of today's providers", store=store
    )

    def build(now: Procurement) -> list[Draft]:
        made = [
            draft(
                who,
                EntryKind.INTAKE_STATED,
                bidder=bidder,
                facts={"hours": hours, "people": most, "source": "Letter of 11 May 2017"},
            )
            for bidder, (hours, most) in INTAKE.items()
        ]
        providers = dict.fromkeys(i.provider for i in case_of(now).incumbents)
        for number, provider in enumerate(providers):
            view = "applies" if number % 4 == 0 else "does not apply"
            facts = {
                "provider": provider,
                "view": view,
                "reason": "As the employer says, on its own advice",
                "information_given": "2017-05-30" if number % 4 == 0 else "",
            }
            later = replace(who, on=date(2017, 5, 31))
            made.append(draft(later, EntryKind.STAFF_TRANSFER_RECORDED, facts=facts))
        return made

    with opened(ref, store=store) as procurement:
        write(procurement, replace(who, on=date(2017, 5, 31)), build)


def _decide(ref: str, store: str, seed: int) -> None:
    """Check every gate, decide on the first waves, stop one on the eve, and move the plan."""
    who = _who(date(2017, 6, 26), seed)

    def checks(now: Procurement) -> list[Draft]:
        return [
            draft(
                who,
                EntryKind.READINESS_CHECKED,
                bidder=bidder,
                facts={
                    "gate": gate.id,
                    "result": "ready",
                    "evidence": gate.evidence or gate.title,
                    "role": "Contracts officer",
                },
            )
            for bidder in INTAKE
            for gate in case_of(now, people=False).rules.gates
        ]

    with opened(ref, store=store) as procurement:
        write(procurement, who, checks)
    for wave in _open(ref, store, DECIDED, date(2017, 7, 3)):
        mobilise_go.decide(ref, _who(DECIDED, seed), wave=wave, decision="go", store=store)
    mobilise_go.ready(
        ref,
        _who(STOPPED, seed),
        bidder="orchardgate",
        gate=HELD_GATE,
        result="not ready",
        evidence="Two carers of the north team are off: four visits that need two carers have one",
        role="Contracts officer",
        store=store,
    )
    mobilise_go.decide(
        ref,
        _who(STOPPED, seed),
        wave=STOPPED_WAVE,
        decision="no go",
        reason="Visits that need two carers are not covered",
        role="Programme board",
        store=store,
    )
    mobilise_plan.plan(
        ref,
        _who(date(2017, 7, 3), seed),
        not_before=date(2017, 7, 10),
        enter=True,
        reason=f"Wave {STOPPED_WAVE} did not begin",
        out=Path(store).parent,
        store=store,
    )
    for to in (PEOPLE, FAMILIES):
        mobilise_letters.letters(
            ref,
            _who(date(2017, 7, 3), seed),
            to=to,
            wave=STOPPED_WAVE,
            sent="by hand",
            out=Path(store).parent,
            store=store,
        )
    for wave in _open(ref, store, date(2017, 7, 7), date(2017, 7, 10)):
        ready = "orchardgate" not in _newcomers(ref, store, wave, date(2017, 7, 7))
        mobilise_go.decide(
            ref,
            _who(date(2017, 7, 7), seed),
            wave=wave,
            decision="go" if ready else "no go",
            reason="" if ready else "The north team is still short",
            role="Programme board",
            store=store,
        )


def _open(ref: str, store: str, on: date, first_day: date) -> list[str]:
    """Return the waves of a day that nobody has decided on."""
    with opened(ref, store=store) as procurement:
        case = case_of(procurement, people=False)
        return [
            w.wave
            for w in waves_on(case.rules, procurement.entries, on)
            if w.first_day == first_day and w.stage is Stage.PLANNED
        ]


def _newcomers(ref: str, store: str, wave: str, on: date) -> set[str]:
    with opened(ref, store=store) as procurement:
        case = case_of(procurement, people=False)
        found = next(w for w in waves_on(case.rules, procurement.entries, on) if w.wave == wave)
    return {line.to for line in found.lines if line.way == "moves"}
