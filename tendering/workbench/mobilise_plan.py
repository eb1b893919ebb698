"""Plan the waves, take an edited plan back, and move the plan when people cannot begin: each an entry with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tendering.documents.names import counted, grouped
from tendering.documents.tables import table
from tendering.files.mobilise_plan import PlanBook, plan_workbook, read_plan_workbook
from tendering.files.mobilise_tables import plan_text
from tendering.framework.mobilise_checks import plan_findings, transfer_findings
from tendering.framework.moving import Cell, matrix, stock_matrix, total
from tendering.framework.readiness import TABLE
from tendering.framework.staff_transfer import transfers
from tendering.framework.waves import Move, loads, numbered, planned, waves_of
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import plain
from tendering.record.chain import Draft
from tendering.workbench.mobilise import PLAN_FILE, Case, case_of, need_people
from tendering.workbench.mobilise_people import purge_day
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report, by, publish, writer_of

BOOK_FILE = "plan.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A plan that was made, with everything that is to be said of it."""

    case: Case
    moves: tuple[Move, ...]
    findings: tuple[Finding, ...]


def proposed(case: Case, on: date, not_before: date | None = None) -> tuple[Move, ...]:
    """Return the plan that the rules give on a day: those who have begun stay as they began.

    Args:
        case: The procurement.
        on: The day it is made.
        not_before: No wave begins before this day; zones that were to begin earlier begin then.
    """
    starts = case.starts
    if not_before is not None:
        starts = {
            zone: _from(day, not_before, case.rules.every_days) for zone, day in starts.items()
        }
    return planned(
        case.assigned,
        starts,
        case.intake,
        every_days=case.rules.every_days,
        fixed=tuple(case.begun(on).values()),
    )


def _from(day: date, not_before: date, every: int) -> date:
    """Return the first day of a zone that is no earlier than a day, whole waves later: the weekday stays."""
    if day >= not_before:
        return day
    waves = -(-(not_before - day).days // every)
    return day + timedelta(days=waves * every)


def checked(case: Case, moves: Sequence[Move], on: date) -> Made:
    """Return a plan with everything that is to be said of it."""
    bounds = case.bounds(on)
    ahead = [m for m in moves if m.person not in bounds.begun]
    found = (
        *plan_findings(moves, case.people, bounds),
        *transfer_findings(transfers(ahead, case.entries), on),
    )
    return Made(case=case, moves=tuple(moves), findings=tuple(dict.fromkeys(found)))


def plan(
    ref: str,
    who: Who,
    *,
    out: Path | None = None,
    not_before: date | None = None,
    enter: bool = False,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Plan the waves from the list of people and the rules of the tender, as a workbook; with ``enter`` in the record too.

    Raises:
        RefusedError: There is no list of people; or, to be entered, something forbids it.
    """
    kept: list[Made] = []

    def build(now: Procurement) -> list[Draft]:
        case = case_of(now)
        need_people(case)
        made = checked(case, proposed(case, who.on, not_before), who.on)
        kept[:] = [made]
        return [entry_of(made, who, reason=reason or "As the tender's rules give it.")]

    with opened(ref, store=store) as procurement:
        if enter:
            links = write(procurement, who, build, dry_run=dry_run)
        else:
            links = ()
            case = case_of(procurement)
            need_people(case)
            kept[:] = [checked(case, proposed(case, who.on, not_before), who.on)]
    (made,) = kept
    target = (out or Path("out") / made.case.procurement) / "mobilise"
    book = writer_of({BOOK_FILE: book_bytes(made)})
    written = publish(target, book, dry_run=dry_run, made=by(who.name), beside=True)
    verb = "Would enter" if dry_run else "Entered"
    head = (
        f"{verb} the plan.\n"
        if enter
        else "Nothing is entered: add --enter, or give the workbook back.\n"
    )
    return Report(
        findings=made.findings,
        data={**plan_data(made), "entries": receipt(links)},
        text=head + told(made),
        files=written,
        dry_run=dry_run,
    )


def take(
    ref: str,
    path: Path,
    who: Who,
    *,
    reason: str,
    not_before: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Take an edited plan into the record: all of it or, where anything in it is wrong, nothing.

    Raises:
        RefusedError: The workbook is not ours or of another list, or the plan cannot be.
    """
    kept: list[Made] = []

    def build(now: Procurement) -> list[Draft]:
        case = case_of(now)
        need_people(case)
        if not reason.strip():
            raise RefusedError(finding("R007", "--reason", "nothing says why it was edited"))
        moves, found = read_plan_workbook(
            path,
            proposed(case, who.on, not_before),
            names_of(case),
            zones_of(case),
            procurement=case.procurement,
            list_digest=list_digest(case),
        )
        if has_error(found):
            raise RefusedError(*found)
        moves = _keep_begun(case, moves, who.on)
        made = checked(case, moves, who.on)
        kept[:] = [replace(made, findings=(*found, *made.findings))]
        return [entry_of(kept[0], who, reason=reason, edited=True)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    (made,) = kept
    verb = "Would enter" if dry_run else "Entered"
    return Report(
        findings=made.findings,
        data={**plan_data(made), "entries": receipt(links)},
        text=f"{verb} the plan of {path.name}.\n" + told(made),
        dry_run=dry_run,
    )


def _keep_begun(case: Case, moves: Sequence[Move], on: date) -> tuple[Move, ...]:
    """Give the waves that have begun the names they had."""
    begun = case.begun(on)
    named = [
        replace(m, wave=begun[m.person].wave)
        if m.person in begun and m.first_day == begun[m.person].first_day
        else replace(m, wave="")
        for m in moves
    ]
    return numbered(named)


def entry_of(made: Made, who: Who, *, reason: str, edited: bool = False) -> Draft:
    """Return the draft of a plan's entry: its rows name nobody, its file everybody by pseudonym.

    Raises:
        RefusedError: Something forbids it.
    """
    day, bad = purge_day(None, made.case.rules, who)
    wrong = (*made.findings, *bad)
    if has_error(wrong):
        raise RefusedError(*wrong)
    easy = [p.person for p in made.case.people if p.easy_read]
    data = plan_text(made.moves, easy).encode()
    given = [m for m in made.moves if m.first_day is not None]
    facts = {
        "people_entry": str(made.case.listed.number) if made.case.listed is not None else "",
        "people": str(len(given)),
        "hours": plain(sum((m.hours for m in given), Fraction(0))),
        "reason": reason,
        "edited": "yes" if edited else "no",
    }
    return draft(
        who,
        EntryKind.MOBILISATION_PLANNED,
        facts=facts,
        rows={TABLE: rows_of(made.moves)},
        files=[(file_ref(PLAN_FILE, data, personal=True, purge_on=day), data)],
    )


def rows_of(moves: Sequence[Move]) -> list[dict[str, str]]:
    """Return the rows of a plan for the chain: people and hours by wave and new provider."""
    rows = []
    for wave in waves_of(moves):
        for to, way in dict.fromkeys((m.to, m.way) for m in sorted(wave.moves, key=_order)):
            mine = [m for m in wave.moves if (m.to, m.way) == (to, way)]
            rows.append(
                {
                    "wave": wave.id,
                    "lot": wave.lot,
                    "zone": wave.zone,
                    "first_day": wave.first_day.isoformat(),
                    "to": to,
                    "way": way.value,
                    "people": str(len(mine)),
                    "hours": plain(sum((m.hours for m in mine), Fraction(0))),
                }
            )
    return rows


def _order(m: Move) -> tuple[str, str]:
    return (m.way.value, m.to)


def names_of(case: Case) -> dict[str, str]:
    """Return the names of the providers that hold a place."""
    return {h.bidder: case.name(h.bidder) for h in case.holders}


def zones_of(case: Case) -> dict[tuple[str, str], str]:
    """Return what every zone is called."""
    return {
        (lot.id, z.id): case.zone_title(lot.id, z.id)
        for lot in case.tender.lots
        for z in lot.zones
    }


def list_digest(case: Case) -> str:
    """Return the digest of the list of people."""
    return case.listed.files[0].digest if case.listed is not None and case.listed.files else ""


def cells_of(case: Case) -> tuple[Cell, ...]:
    """Return the matrix: from the list of people, or from the figures of today's providers where there is none."""
    if case.people:
        return matrix(case.assigned)
    return stock_matrix(case.incumbents, case.holders)


def book_bytes(made: Made) -> bytes:
    """Return the plan's workbook."""
    case = made.case
    people, hours = total(cells_of(case))
    return plan_workbook(
        PlanBook(
            procurement=case.procurement,
            title=f"{case.tender.title}: plan of mobilisation",
            moves=made.moves,
            cells=matrix_of_moves(made.moves),
            loads=loads(made.moves, case.intake),
            holders=case.holders,
            names=names_of(case),
            zones=zones_of(case),
            list_digest=list_digest(case),
            said=(
                f"{counted(int(people), 'person', 'people')}, {grouped(hours)} hours of care a week; every one of them is in one line.",
            ),
        )
    )


def matrix_of_moves(moves: Sequence[Move]) -> tuple[Cell, ...]:
    """Return the matrix of a plan as it is, edited or not."""
    found: dict[tuple[object, ...], list[Move]] = {}
    for m in moves:
        found.setdefault((m.lot, m.zone, m.provider, m.to, m.way), []).append(m)
    return tuple(
        Cell(
            lot=some[0].lot,
            zone=some[0].zone,
            provider=some[0].provider,
            to=some[0].to,
            way=some[0].way,
            people=Fraction(len(some)),
            hours=sum((m.hours for m in some), Fraction(0)),
            may_stay=some[0].way.value in ("moves", "nobody to move to"),
        )
        for some in found.values()
    )


def plan_data(made: Made) -> dict[str, object]:
    """Return a plan for machines: waves and weeks, nobody by name or pseudonym."""
    return {
        "procurement": made.case.procurement,
        "waves": rows_of(made.moves),
        "weeks": [
            {
                "provider": load.bidder,
                "week": load.week.isoformat(),
                "people": load.people,
                "hours": plain(load.hours),
                "most_hours": plain(load.most.hours) if load.most else None,
                "most_people": load.most.people if load.most else None,
            }
            for load in loads(made.moves, made.case.intake)
        ],
        "without_first_day": sum(1 for m in made.moves if m.first_day is None),
    }


def told(made: Made) -> str:
    """Return the waves of a plan as a table."""
    rows = [
        [
            wave.id,
            made.case.zone_title(wave.lot, wave.zone),
            day_text(wave.first_day),
            str(len(wave.moves)),
            str(sum(m.takes_room for m in wave.moves)),
            plain(wave.hours),
            ", ".join(wave.newcomers),
        ]
        for wave in waves_of(made.moves)
    ]
    heads = (
        "wave",
        "zone",
        "first day",
        "people",
        "who change",
        "hours a week",
        "providers that begin",
    )
    return table(rows, heads, right=[3, 4, 5])
