"""The register of the framework: who holds which place now and on any past day, with the history of each place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tendering.documents.dates import british
from tendering.documents.life_tables import Heading, Part, Tables
from tendering.documents.names import Names, capital, counted
from tendering.documents.tables import table
from tendering.framework.places import Holding, Register, places_on, register_of
from tendering.framework.steps import LASTING, REMOVAL, Step, standing_of, steps_of
from tendering.law.calendar import day_text
from tendering.workbench.entering import tender_of_record
from tendering.workbench.library import own_templates
from tendering.workbench.providers import names_of, needs_start
from tendering.workbench.records import opened
from tendering.workbench.writing import Report, publish, writer_of

FILE = "register"


def register(
    ref: str, on: date, *, out: Path | None = None, store: str = "", dry_run: bool = False
) -> Report:
    """Show who holds which place on a day; with a folder, write it as JSON, Excel and HTML.

    Args:
        ref: Id or folder.
        on: The day that is asked for.
        out: Where to write; nothing is written where none is given.
        store: Where the record is.
        dry_run: Make everything, write nothing.

    Raises:
        RefusedError: Nobody holds a place yet.
    """
    with opened(ref, store=store) as procurement:
        tender = tender_of_record(procurement)
        entries = procurement.entries
        needs_start(procurement, entries)
        names = names_of(procurement)
        head = procurement.head
    held = places_on(tender, entries, on)
    whole, steps = register_of(entries), steps_of(entries)
    data = {
        "procurement": procurement.id,
        "on": on.isoformat(),
        "head": head,
        "places": [_place_data(p, names) for p in held],
        "history": [_place_data(p, names) for p in whole.places],
        "measures": [
            {
                "provider": m.provider,
                "lot": m.lot,
                "zone": m.zone,
                "step": m.step,
                "from": m.since.isoformat(),
                "until": m.until.isoformat() if m.until else "",
                "entry": m.number,
                "reason": m.reason,
            }
            for m in whole.measures
        ],
    }
    parts = (
        _held_part(held, whole, names, on),
        _history_part(whole, names),
        _steps_part(steps, names),
    )
    files: tuple[Path, ...] = ()
    if out is not None:
        shown = Tables(
            title=f"Register of places: {tender.title}",
            under=f"{tender.authority.name}, reference {procurement.id}, as on {day_text(on)}",
            lines=[_summary(held)],
            parts=parts,
            reference=procurement.id,
            head=head,
        )
        made = writer_of(shown.files(FILE, data, own_templates()))
        files = publish(out, made, dry_run=dry_run)
    rows = [
        (
            capital(names.area(p.lot, p.zone or None)),
            names.role(p.role),
            p.position or "",
            names.bidder(p.provider),
            p.since.isoformat(),
            _stands(p, whole, on),
        )
        for p in held
    ]
    text = f"Places held on {day_text(on)}: {_summary(held)}\n" + table(
        rows, ["where", "role", "position", "provider", "since", "stands"]
    )
    return Report(data=data, text=text, files=files, dry_run=dry_run)


def _stands(place: Holding, whole: Register, on: date) -> str:
    """Say the gravest measure in force against who holds a place, with its entry; of a place held, no removal is left."""
    taken = (m for m in whole.measures if m.step != REMOVAL)
    stands = standing_of(taken, place.provider, place.lot, on, place.zone)
    return f"{stands.word} (entry {stands.number})" if stands.number else stands.word


def _summary(held: Sequence[Holding]) -> str:
    providers = len({p.provider for p in held})
    resting = len({p.provider for p in held if not p.active})
    said = f"{counted(len(held), 'place')} held by {counted(providers, 'provider')}"
    return f"{said}, {resting} of them suspended." if resting else f"{said}."


def _place_data(place: Holding, names: Names) -> dict[str, object]:
    return {
        "provider": place.provider,
        "name": names.bidder(place.provider),
        "lot": place.lot,
        "zone": place.zone,
        "role": place.role,
        "position": place.position,
        "since": place.since.isoformat(),
        "until": place.until.isoformat() if place.until else "",
        "standing": place.standing,
        "entry": place.number,
        "because": place.because,
    }


def _held_part(held: Sequence[Holding], whole: Register, names: Names, on: date) -> Part:
    columns = (
        Heading(title="Where", width=31),
        Heading(title="Role", width=20),
        Heading(title="Position", width=9, figures=True),
        Heading(title="Provider", width=30),
        Heading(title="Since", width=18),
        Heading(title="Until", width=18),
        Heading(title="Stands", width=24),
        Heading(title="Entry", width=8, figures=True),
        Heading(title="Because", width=44),
    )
    rows = [
        (
            capital(names.area(p.lot, p.zone or None)),
            names.role(p.role),
            p.position or None,
            names.bidder(p.provider),
            british(p.since),
            british(p.until) if p.until else "goes on",
            _stands(p, whole, on),
            p.number,
            p.because,
        )
        for p in held
    ]
    return Part(
        title=f"Who holds which place on {british(on)}", sheet="Places", columns=columns, rows=rows
    )


def _history_part(whole: Register, names: Names) -> Part:
    columns = (
        Heading(title="Where", width=31),
        Heading(title="Role", width=20),
        Heading(title="Position", width=9, figures=True),
        Heading(title="Provider", width=30),
        Heading(title="From", width=18),
        Heading(title="To", width=18),
        Heading(title="What", width=44),
        Heading(title="Entry", width=8, figures=True),
    )
    seats: dict[tuple[str, str, str, int], list[Holding]] = {}
    for place in whole.places:
        seats.setdefault((place.lot, place.zone, place.role, place.position), []).append(place)
    rows = [row for mine in seats.values() for row in _history(mine, whole, names)]
    lines = ("Each place from its first day on, whoever held it, with the days it was suspended.",)
    return Part(
        title="History of each place", sheet="History", columns=columns, rows=rows, lines=lines
    )


def _history(
    mine: Sequence[Holding], whole: Register, names: Names
) -> Iterator[tuple[str | int | None, ...]]:
    for place in sorted(mine, key=lambda p: (p.since, p.provider)):
        where = (names.area(place.lot, place.zone or None), names.role(place.role))
        who = (place.position or None, names.bidder(place.provider))
        last = british(place.until) if place.until else "goes on"
        yield (*where, *who, british(place.since), last, place.because, place.number)
        for measure in whole.measures:
            if measure.step in LASTING and measure.meets(place.provider, place.lot, place.zone):
                until = british(measure.until) if measure.until else "goes on"
                what = f"{measure.step}: {measure.reason}"
                yield (*where, *who, british(measure.since), until, what, measure.number)


def _steps_part(steps: Sequence[Step], names: Names) -> Part:
    columns = (
        Heading(title="Provider", width=30),
        Heading(title="Lot", width=6),
        Heading(title="Step", width=14),
        Heading(title="Notified", width=18),
        Heading(title="Evidence", width=32),
        Heading(title="Answer", width=28),
        Heading(title="Decision", width=14),
        Heading(title="Decided", width=18),
        Heading(title="By", width=18),
        Heading(title="Reason", width=32),
        Heading(title="Entries", width=12),
    )
    rows = [
        (
            names.bidder(s.provider),
            s.lot or "every",
            s.step,
            british(s.on),
            s.evidence,
            f"{british(s.answered)}: {s.answer}" if s.answered else "none",
            s.decision or "open",
            british(s.decided_on) if s.decided_on else "",
            s.by,
            s.reason,
            f"{s.number}, {s.decided}" if s.decided else str(s.number),
        )
        for s in steps
    ]
    return Part(title="Steps against providers", sheet="Steps", columns=columns, rows=rows)
