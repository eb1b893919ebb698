"""The tables of mobilisation that hold people by pseudonym: the list, and the plan. Both are kept apart from the chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from tendering.files.cell_values import number, number_remedy
from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.tables import read_table, write_table
from tendering.framework.moving import Person, Way
from tendering.framework.waves import Move
from tendering.model.findings import Finding, finding
from tendering.model.numbers import plain

PEOPLE = TableSpec(
    "people",
    (
        Column("person", Holds.ID),
        Column("lot", Holds.ID),
        Column("zone", Holds.SCOPE),
        Column("provider", Holds.ID),
        Column("hours", Holds.NUMBER),
        Column("choice"),
        Column("easy_read"),
    ),
    ("person",),
)
"""Everybody who is supported today: pseudonym, lot, zone, present provider, hours a week; choice is blank,
``direct_payment`` or the id of a provider; easy_read is yes where such a letter is wanted too."""
PLAN = TableSpec(
    "plan",
    tuple(
        Column(name)
        for name in (
            *("person", "lot", "zone", "provider", "to", "way", "hours"),
            *("wave", "first_day", "because", "easy_read"),
        )
    ),
    ("person",),
)
"""A plan, person by person, as it is kept."""
NAMES = TableSpec(
    "names",
    (
        Column("person", Holds.ID),
        Column("name", Holds.ID),
        Column("salutation"),
        Column("address1"),
        Column("address2"),
        Column("address3"),
        Column("postcode"),
    ),
    ("person",),
)
"""Names and addresses from the care record, for letters alone: read when letters are written, and kept nowhere."""
YES = frozenset({"yes", "y", "true"})


def read_people(data: bytes, name: str) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
    """Read a list of people, with every finding; a line whose hours cannot be read is a finding and no person."""
    rows, findings = read_table(PEOPLE, data, name)
    found = list(findings)
    people: list[Person] = []
    for row in rows:
        cells = row.cells
        blank = [c for c in ("person", "lot", "provider", "hours") if not cells.get(c)]
        hours = number(cells.get("hours", ""))
        if blank:
            said = f"{cells.get('person') or 'a person'}: {', '.join(blank)} is blank"
            found.append(finding("L702", row.place, said))
        elif hours is None:
            text = cells["hours"]
            said = f"{cells['person']}: not a number of hours: {text[:40]!r}"
            found.append(finding("L702", row.place, said, remedy=number_remedy(text)))
        else:
            people.append(
                Person(
                    person=cells["person"],
                    lot=cells["lot"],
                    zone=cells.get("zone", ""),
                    provider=cells["provider"],
                    hours=hours,
                    choice=cells.get("choice", ""),
                    easy_read=cells.get("easy_read", "").lower() in YES,
                    where=row.place,
                )
            )
    return tuple(people), tuple(found)


def people_text(people: Iterable[Person]) -> str:
    """Return a list of people as CSV."""
    return write_table(
        PEOPLE,
        [
            {
                "person": p.person,
                "lot": p.lot,
                "zone": p.zone,
                "provider": p.provider,
                "hours": plain(p.hours),
                "choice": p.choice,
                "easy_read": "yes" if p.easy_read else "",
            }
            for p in people
        ],
    )


def plan_text(moves: Iterable[Move], easy_read: Iterable[str] = ()) -> str:
    """Return a plan as CSV, person by person."""
    easy = set(easy_read)
    return write_table(
        PLAN,
        [
            {
                "person": m.person,
                "lot": m.lot,
                "zone": m.zone,
                "provider": m.provider,
                "to": m.to,
                "way": m.way.value,
                "hours": plain(m.hours),
                "wave": m.wave,
                "first_day": m.first_day.isoformat() if m.first_day else "",
                "because": m.because,
                "easy_read": "yes" if m.person in easy else "",
            }
            for m in moves
        ],
    )


def read_plan(data: bytes) -> tuple[Move, ...]:
    """Read a plan as `plan_text` wrote it."""
    rows, _ = read_table(PLAN, data, "plan.csv")
    return tuple(
        Move(
            person=c["person"],
            lot=c["lot"],
            zone=c.get("zone", ""),
            provider=c["provider"],
            to=c.get("to", ""),
            way=Way(c["way"]),
            hours=Fraction(c["hours"]),
            wave=c.get("wave", ""),
            first_day=date.fromisoformat(c["first_day"]) if c.get("first_day") else None,
            because=c.get("because", ""),
        )
        for c in (row.cells for row in rows)
    )


def easy_readers(data: bytes) -> frozenset[str]:
    """Return who gets an easy-read letter too, from a plan as kept."""
    rows, _ = read_table(PLAN, data, "plan.csv")
    return frozenset(r.cells["person"] for r in rows if r.cells.get("easy_read") == "yes")


def read_names(
    data: bytes, name: str
) -> tuple[dict[str, Sequence[str]], dict[str, str], tuple[Finding, ...]]:
    """Read names and addresses: the address lines and the salutation of each person."""
    rows, findings = read_table(NAMES, data, name)
    lines: dict[str, Sequence[str]] = {
        r.cells["person"]: [
            text
            for c in ("name", "address1", "address2", "address3", "postcode")
            if (text := r.cells.get(c, ""))
        ]
        for r in rows
    }
    greet = {r.cells["person"]: r.cells.get("salutation") or r.cells["name"] for r in rows}
    return lines, greet, findings
