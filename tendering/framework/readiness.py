"""Gates and waves as the record shows them on a day: what is ready, what was decided, who has begun. Pure.

Nobody begins without a go that stands on the first day of the wave. A no go, or no decision, moves nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.mobilisation import Gate, Mobilisation

READY, NOT_READY = "ready", "not ready"
GO, NO_GO = "go", "no go"
TABLE = "waves"
"""The rows of a plan in the record, a line for each wave and new provider: wave, lot, zone, first_day, to, way, people,
hours. They name no person and no present provider: those are in the plan's own file, apart from the chain."""


class Light(StrEnum):
    """How a gate stands."""

    READY = "ready"
    NOT_READY = "not ready"
    LAPSED = "no longer valid"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """A gate of one provider in one lot on a day.

    Attributes:
        entry: The number of the check it rests on; None where there is none.
        says: What was found, by whom and when; or that nobody has looked.
    """

    gate: Gate
    bidder: str
    lot: str
    light: Light
    entry: int | None
    says: str

    @property
    def green(self) -> bool:
        """Whether it is ready."""
        return self.light is Light.READY


def gates_of(rules: Mobilisation | None, lot: str) -> tuple[Gate, ...]:
    """Return the gates of a lot, in published order."""
    return tuple(g for g in (rules.gates if rules else ()) if not g.lots or lot in g.lots)


def gate_states(
    rules: Mobilisation | None, entries: Iterable[Entry], bidder: str, lot: str, on: date
) -> tuple[GateState, ...]:
    """Return how every gate of a provider stands on a day, from the last check of each that was made by then."""
    checks = [
        e
        for e in of_kind(standing(entries), EntryKind.READINESS_CHECKED)
        if e.bidder == bidder and e.lot in ("", lot) and e.on <= on
    ]
    return tuple(_gate(gate, checks, bidder, lot, on) for gate in gates_of(rules, lot))


def _gate(gate: Gate, checks: Sequence[Entry], bidder: str, lot: str, on: date) -> GateState:
    mine = [e for e in checks if e.fact("gate") == gate.id]
    if not mine:
        return GateState(
            gate=gate,
            bidder=bidder,
            lot=lot,
            light=Light.UNCHECKED,
            entry=None,
            says="nobody has looked",
        )
    last = mine[-1]
    light = Light.READY if last.fact("result").lower() == READY else Light.NOT_READY
    until = last.day("valid_until")
    if light is Light.READY and until is not None and until < on:
        light = Light.LAPSED
    valid = f", valid until {day_text(until)}" if until is not None else ""
    said = f"{last.fact('evidence')} ({last.by}, {day_text(last.on)}{valid})"
    return GateState(gate=gate, bidder=bidder, lot=lot, light=light, entry=last.number, says=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the plan in the record: people and hours of a wave that are to have one provider, or none."""

    wave: str
    lot: str
    zone: str
    first_day: date
    to: str
    way: str
    people: int
    hours: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan that stands.

    Attributes:
        number: Its entry.
        lines: Its rows.
    """

    number: int | None
    on: date
    entry: Entry
    lines: tuple[Line, ...]


def plan_of(entries: Iterable[Entry], on: date | None = None) -> Plan | None:
    """Return the plan that stands, or stood on a day; None where there is none."""
    made = [
        e
        for e in of_kind(standing(entries), EntryKind.MOBILISATION_PLANNED)
        if on is None or e.on <= on
    ]
    if not made:
        return None
    last = made[-1]
    lines = tuple(
        Line(
            wave=row["wave"],
            lot=row["lot"],
            zone=row.get("zone", ""),
            first_day=date.fromisoformat(row["first_day"]),
            to=row.get("to", ""),
            way=row["way"],
            people=int(row["people"]),
            hours=Fraction(row["hours"]),
        )
        for row in last.rows.get(TABLE, ())
    )
    return Plan(number=last.number, on=last.on, entry=last, lines=lines)


class Stage(StrEnum):
    """Where a wave stands on a day."""

    PLANNED = "planned"
    GO = "go"
    NO_GO = "no go"
    BEGUN = "begun"
    MISSED = "its day came without a go: nobody moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveStanding:
    """A wave of the plan on a day.

    Attributes:
        lines: Its rows of the plan.
        decision: The decision that counts: the last about its first day, made by that day; None where there is none.
        gates: Of every provider that begins with somebody in it, as they stand.
    """

    wave: str
    lot: str
    zone: str
    first_day: date
    lines: tuple[Line, ...]
    stage: Stage
    decision: Entry | None
    gates: tuple[GateState, ...]

    @property
    def people(self) -> int:
        """People in it."""
        return sum(line.people for line in self.lines)

    @property
    def hours(self) -> Fraction:
        """Hours of care a week."""
        return sum((line.hours for line in self.lines), Fraction(0))

    @property
    def changing(self) -> int:
        """People who change provider."""
        return sum(line.people for line in self.lines if line.way == "moves")

    @property
    def not_green(self) -> tuple[GateState, ...]:
        """Gates that are not ready."""
        return tuple(g for g in self.gates if not g.green)


def waves_on(
    rules: Mobilisation | None, entries: Sequence[Entry], on: date
) -> tuple[WaveStanding, ...]:
    """Return every wave of the plan that stands, as it is on a day, by first day and then as planned."""
    plan = plan_of(entries, on)
    if plan is None:
        return ()
    decided = [e for e in of_kind(standing(entries), EntryKind.GO_DECIDED) if e.on <= on]
    found: dict[str, list[Line]] = {}
    for line in plan.lines:
        found.setdefault(line.wave, []).append(line)
    made = []
    for wave, lines in found.items():
        first = lines[0]
        decision = decision_on(decided, wave, first.first_day)
        newcomers = sorted({line.to for line in lines if line.way == "moves" and line.to})
        made.append(
            WaveStanding(
                wave=wave,
                lot=first.lot,
                zone=first.zone,
                first_day=first.first_day,
                lines=tuple(lines),
                stage=_stage(decision, first.first_day, on),
                decision=decision,
                gates=tuple(
                    g
                    for bidder in newcomers
                    for g in gate_states(rules, entries, bidder, first.lot, on)
                ),
            )
        )
    return tuple(sorted(made, key=lambda w: w.first_day))


def decision_on(decided: Iterable[Entry], wave: str, first_day: date) -> Entry | None:
    """Return the decision that counts for a wave: the last about that first day that was made by it."""
    mine = [
        e
        for e in decided
        if e.fact("wave") == wave and e.day("first_day") == first_day and e.on <= first_day
    ]
    return mine[-1] if mine else None


def _stage(decision: Entry | None, first_day: date, on: date) -> Stage:
    said = decision.fact("decision").lower() if decision is not None else ""
    if on >= first_day:
        return Stage.BEGUN if said == GO else Stage.NO_GO if said == NO_GO else Stage.MISSED
    return Stage.GO if said == GO else Stage.NO_GO if said == NO_GO else Stage.PLANNED


def begun(entries: Sequence[Entry], on: date) -> frozenset[tuple[str, date]]:
    """Return the waves, with their first days, that have begun by a day, of whichever plan: what is done stays done."""
    decided = of_kind(standing(entries), EntryKind.GO_DECIDED)
    keys = {(e.fact("wave"), day) for e in decided if (day := e.day("first_day")) is not None}
    return frozenset(
        (wave, day)
        for wave, day in keys
        if day <= on
        and (last := decision_on(decided, wave, day)) is not None
        and last.fact("decision").lower() == GO
    )


def covered_until(rules: Mobilisation | None, entries: Iterable[Entry], lot: str) -> date | None:
    """Return the last day on which the present agreement covers a lot, its extensions counted; None where none is said."""
    days = [
        day
        for e in of_kind(standing(entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE, lot=lot)
        if (day := e.day("until")) is not None
    ]
    if rules is not None and rules.existing is not None:
        days.append(rules.existing.ends_on)
    return max(days, default=None)
