"""The time between award and first day as the record has it: who holds a place, who is supported today, what is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.checks.record import record_of
from tendering.files.mobilise_tables import easy_readers, read_people, read_plan
from tendering.files.record_dossier import tables_of
from tendering.framework.mobilise_checks import Bounds
from tendering.framework.moving import Assigned, Holder, Person, Zone, assigned
from tendering.framework.places import register_of
from tendering.framework.readiness import Plan, begun, covered_until, plan_of
from tendering.framework.waves import Intake, Move
from tendering.model.bids import Bidder, Incumbent
from tendering.model.entries import Entry, EntryKind, FileRef, of_kind, standing
from tendering.model.findings import finding
from tendering.model.mobilisation import Mobilisation
from tendering.model.numbers import exact
from tendering.model.tender import Tender
from tendering.record.states import standstill_end
from tendering.record.suspension import suspending
from tendering.workbench.entering import tender_of_record
from tendering.workbench.records import Procurement, RefusedError

PEOPLE_FILE, PLAN_FILE = "people.csv", "plan.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A procurement on its way to the first day.

    Attributes:
        holders: Who holds a place in which zone, by the award or the framework as it stands.
        incumbents: Who supports people today.
        listed: The entry of the list of people; None where there is none.
        people: Empty where there is no list, or it was destroyed.
        moves: The plan, person by person; empty where there is none, or it was destroyed.
        easy: Who gets an easy-read letter too.
    """

    procurement: str
    tender: Tender
    rules: Mobilisation
    entries: tuple[Entry, ...]
    bidders: tuple[Bidder, ...]
    holders: tuple[Holder, ...]
    incumbents: tuple[Incumbent, ...]
    intake: Mapping[str, Intake]
    listed: Entry | None
    people: tuple[Person, ...]
    plan: Plan | None
    moves: tuple[Move, ...]
    easy: frozenset[str]
    head: str

    @property
    def assigned(self) -> tuple[Assigned, ...]:
        """Everybody with the provider the rules give them."""
        together = self.rules.allocation == "together"
        return assigned(self.people, self.incumbents, self.holders, together=together)

    @property
    def starts(self) -> dict[Zone, date]:
        """The first day of each zone, as published, in order."""
        return {(w.lot, w.zone): w.first_on for w in self.rules.waves}

    def name(self, bidder: str) -> str:
        """Return the name of a provider."""
        return next((b.name for b in self.bidders if b.id == bidder), bidder)

    def zone_title(self, lot: str, zone: str) -> str:
        """Return what a zone is called."""
        found = next((x for x in self.tender.lots if x.id == lot), None)
        if found is None:
            return zone
        return next((z.title or z.id for z in found.zones if z.id == zone), found.title or lot)

    def begun(self, on: date) -> dict[str, Move]:
        """Return everybody who has begun by a day, by person."""
        waves = begun(self.entries, on)
        return {m.person: m for m in self.moves if (m.wave, m.first_day) in waves}

    def bounds(self, on: date) -> Bounds:
        """Return what a plan made on a day is held against."""
        lots = [lot.id for lot in self.tender.lots]
        signed = of_kind(standing(self.entries), EntryKind.SIGNED)
        return Bounds(
            holders=self.holders,
            intake=self.intake,
            after={lot: standstill_end(self.tender, self.entries, lot) for lot in lots},
            signed={(lot, e.bidder): e.on for e in signed for lot in lots if e.lot in ("", lot)},
            begun=self.begun(on),
            covered={lot: covered_until(self.rules, self.entries, lot) for lot in lots},
        )

    def suspended(self, lot: str, on: date) -> tuple[Entry, ...]:
        """Return the claims that forbid the contract of a lot on a day."""
        return suspending(record_of(self.tender, self.entries, None), lot, on)


def case_of(now: Procurement, *, people: bool = True) -> Case:
    """Return the case of a procurement; without ``people`` neither the list nor the plan, person by person, is read.

    Raises:
        RefusedError: Its tender says nothing of mobilisation, cannot be read, or no award is computed.
    """
    tender = tender_of_record(now)
    rules = tender.agreement.mobilisation if tender.agreement is not None else None
    if rules is None:
        raise RefusedError(finding("L700", "tender.yaml", "it says nothing of mobilisation"))
    entries = now.entries
    tables = tables_of(entries)
    listed = (of_kind(standing(entries), EntryKind.PEOPLE_LISTED) or (None,))[-1]
    people_body = _body(now, listed, PEOPLE_FILE) if people else None
    plan = plan_of(entries)
    plan_body = _body(now, plan.entry if plan and people else None, PLAN_FILE)
    return Case(
        procurement=now.id,
        tender=tender,
        rules=rules,
        entries=entries,
        bidders=tables.values["bidders"],
        holders=holders_of(now, tender),
        incumbents=tables.values["incumbents"],
        intake=_intake(entries),
        listed=listed,
        people=read_people(people_body, PEOPLE_FILE)[0] if people_body else (),
        plan=plan,
        moves=read_plan(plan_body) if plan_body else (),
        easy=easy_readers(plan_body) if plan_body else frozenset(),
        head=now.head,
    )


def _body(now: Procurement, entry: Entry | None, name: str) -> bytes | None:
    file = _file(entry, name)
    return now.body(file) if file is not None else None


def _file(entry: Entry | None, name: str) -> FileRef | None:
    if entry is None:
        return None
    return next((f for f in entry.files if f.name == name), None)


def holders_of(now: Procurement, tender: Tender) -> tuple[Holder, ...]:
    """Return who holds a place in each zone: as the framework stands once it has started, else by the award."""
    places = register_of(now.entries).places
    if places:
        held = [(p.lot, p.zone, p.provider, p.position) for p in places if p.until is None]
    else:
        from tendering.workbench.recording import compute

        outcome = compute(now).outcome
        held = [
            (lot.lot, p.zone or "", p.bidder, p.position)
            for lot in outcome.lots
            if lot.complete
            for p in lot.places
        ]
    found: dict[tuple[str, str, str], int] = {}
    for lot in tender.lots:
        zones = [z.id for z in lot.zones] or [""]
        for of, zone, bidder, position in held:
            if of == lot.id:
                for one in [zone] if zone else zones:
                    found.setdefault((lot.id, one, bidder), position)
    return tuple(
        Holder(lot=lot, zone=zone, bidder=bidder, position=position)
        for (lot, zone, bidder), position in found.items()
    )


def _intake(entries: Sequence[Entry]) -> dict[str, Intake]:
    """Return what each provider last said it can begin in a week."""
    found = {}
    for e in of_kind(standing(entries), EntryKind.INTAKE_STATED):
        people = e.fact("people")
        found[e.bidder] = Intake(
            bidder=e.bidder,
            hours=exact(e.fact("hours")),
            people=int(people) if people else None,
        )
    return found


def nothing_yet(what: str, remedy: str) -> RefusedError:
    """Say that something must be done first."""
    return RefusedError(finding("L721", "record", what, remedy=remedy))


def need_people(case: Case) -> None:
    """Refuse to go on without a list of people.

    Raises:
        RefusedError: There is none, or it was destroyed.
    """
    if case.listed is None:
        raise nothing_yet(
            "no list of people is in the record", "First `tendering mobilise people ID FILE`."
        )
    if not case.people:
        said = f"the list of entry {case.listed.number} was destroyed"
        raise RefusedError(finding("L727", "record", said))


def need_plan(case: Case) -> Plan:
    """Return the plan that stands, or refuse to go on.

    Raises:
        RefusedError: There is none.
    """
    if case.plan is None:
        raise nothing_yet(
            "no plan is in the record", "First `tendering mobilise plan ID --enter`."
        )
    return case.plan
