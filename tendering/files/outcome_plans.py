"""Outcomes Plans as people list them: one CSV file, a row for each outcome, every mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tendering.files.cell_values import day, day_remedy
from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.tables import Row, read_table
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact, plain

PLANS = TableSpec(
    "outcome_plans",
    (
        Column("person", Holds.ID),
        Column("provider", Holds.ID),
        Column("lot", Holds.ID),
        Column("zone", Holds.SCOPE),
        Column("outcome", Holds.ID),
        Column("words", Holds.ID),
        Column("achieve_by", Holds.DATE),
        Column("known_by", Holds.TEXT),
        Column("hours_before", Holds.NUMBER),
        Column("hours_after", Holds.NUMBER),
        Column("rate", Holds.NUMBER_OR_BLANK),
    ),
    ("person", "outcome"),
)
"""The columns of the file; a blank rate is the one of the provider's own bid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRows:
    """The outcomes of one person with one provider, as rows of the record, with the line of the first."""

    person: str
    provider: str
    lot: str
    zone: str
    rate: str
    rows: tuple[Mapping[str, str], ...]
    place: str


def read_plans(data: bytes, name: str) -> tuple[tuple[PlanRows, ...], tuple[Finding, ...]]:
    """Read a file of plans: the outcomes of a person with a provider are one plan.

    Args:
        data: The file.
        name: As the person knows it, for findings.
    """
    rows, findings = read_table(PLANS, data, name)
    found = list(findings)
    plans: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        wrong = _wrong(row)
        found += wrong
        if not wrong:
            key = tuple(
                row.cells.get(c, "") for c in ("person", "provider", "lot", "zone", "rate")
            )
            plans.setdefault(key, []).append(row)
    made = tuple(
        PlanRows(
            person=person,
            provider=provider,
            lot=lot,
            zone=zone,
            rate=rate,
            rows=tuple(_as_row(r) for r in some),
            place=some[0].place,
        )
        for (person, provider, lot, zone, rate), some in plans.items()
    )
    return made, tuple(found)


def _wrong(row: Row) -> list[Finding]:
    found = []
    for column in PLANS.columns:
        text = row.cells.get(column.name, "")
        if column.holds in (Holds.ID, Holds.DATE, Holds.NUMBER) and not text:
            found.append(finding("F011", row.place, f"{column.name} is blank"))
        elif (
            column.holds in (Holds.NUMBER, Holds.NUMBER_OR_BLANK) and text and not _is_number(text)
        ):
            found.append(
                finding("F012", row.place, f"{column.name} is not a number: {text[:60]!r}")
            )
        elif column.holds is Holds.DATE and day(text) is None:
            said = f"{column.name} is not a date: {text[:60]!r}"
            found.append(finding("F014", row.place, said, remedy=day_remedy(text)))
    return found


def _is_number(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True


def _as_row(row: Row) -> dict[str, str]:
    cells = row.cells
    by = day(cells["achieve_by"])
    return {
        "outcome": cells["outcome"],
        "words": cells["words"],
        "achieve_by": by.isoformat() if by is not None else "",
        "known_by": cells.get("known_by", ""),
        "hours_before": plain(exact(cells["hours_before"])),
        "hours_after": plain(exact(cells["hours_after"])),
    }
