"""The outcome in the forms other programs and people read: outcome.json (design section 9) and plain tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import Any, Protocol

from tendering.documents.names import Names
from tendering.documents.sentences import sentence
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.model.numbers import fixed, plain, ratio
from tendering.model.outcome import LotOutcome, Outcome, Reason, Standing
from tendering.model.tender import Tender
from tendering.workbench.json_text import Ready, parts, ready
from tendering.workbench.writing import finding_json


def standstill_json(result: StandstillResult) -> dict[str, object]:
    """Return the machine form of a standstill: dates as text, nulls where there is none."""
    ends = result.ends_exclusive
    return {
        "last_day": _iso(result.last_day),
        "ends_exclusive": ends.isoformat() if ends else None,
        "earliest_contract_date": result.earliest_contract_date.isoformat(),
        "counted_days": [d.isoformat() for d in result.counted_days],
        "raw_day": _iso(result.raw_day),
        "rolled": result.rolled,
        "prudent_last_day": _iso(result.prudent_last_day),
        "basis": result.basis,
        "why": result.why,
        "law": result.rule_cite,
        "calendar": result.calendar or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def outcome_json(
    dossier: Dossier, outcome: Outcome, findings: Sequence[Finding] = ()
) -> dict[str, object]:
    """Return the whole outcome as one object: decimals as text, keys stable, findings always there."""
    found = [finding_json(f) for f in (*findings, *outcome.findings)]
    return _whole(outcome, list(lots_json(dossier, outcome)), found)


def lots_json(dossier: Dossier, outcome: Outcome) -> Iterator[dict[str, object]]:
    """Yield what `outcome_json` holds of each lot: of a large outcome one need be there at a time."""
    names = Names.of(dossier)
    return (_lot(dossier.tender, lot, _told(names.in_lot(lot.lot))) for lot in outcome.lots)


def untold_json(tender: Tender, lot: LotOutcome) -> dict[str, object]:
    """Return what `outcome_json` holds of a lot but its sentences: they are never made."""
    return _lot(tender, lot, _untold)


Said = Callable[[Reason], dict[str, object]]


def _told(names: Names) -> Said:
    return lambda reason: reason_json(reason, names)


def _untold(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, "rule": reason.rule, "facts": dict(sorted(reason.facts.items()))}


def _whole(outcome: Outcome, lots: object, findings: object) -> dict[str, object]:
    return {
        "evaluation": outcome.evaluation,
        "tender": outcome.tender,
        "fingerprint": outcome.fingerprint,
        "complete": outcome.complete,
        "lots": lots,
        "findings": findings,
    }


def _lot(tender: Tender, lot: LotOutcome, said: Said) -> dict[str, object]:
    return {
        "lot": lot.lot,
        "complete": lot.complete,
        "waiting_for": list(lot.waiting_for),
        "bidders": [_standing(tender, s, said) for s in lot.standings],
        "places": [
            {
                "role": p.role,
                "zone": p.zone,
                "bidder": p.bidder,
                "position": p.position,
                "via": p.via,
                "reason": said(p.reason),
            }
            for p in lot.places
        ],
        "not_placed": [
            {
                "bidder": n.bidder,
                "zone": n.zone,
                "role": n.role,
                "reason": said(n.reason),
            }
            for n in lot.not_placed
        ],
        "unfilled": [
            {
                "role": u.role,
                "zone": u.zone,
                "count": u.count,
                "reason": said(u.reason),
            }
            for u in lot.unfilled
        ],
        "reserves": [
            {"role": r.role, "zone": r.zone, "bidder": r.bidder, "position": r.position}
            for r in lot.reserves
        ],
        "ties": [
            {
                "zone": t.zone,
                "bidders": list(t.bidders),
                "value": plain(t.value),
                "settled_by": t.settled_by,
                "order": list(t.order),
            }
            for t in lot.ties
        ],
    }


def _standing(tender: Tender, s: Standing, said: Said) -> dict[str, object]:
    show = tender.rounding

    def shown(value: Fraction | None) -> str | None:
        return None if value is None else fixed(value, show.display_places, show.mode)

    return {
        "bidder": s.bidder,
        "zone": s.zone,
        "status": s.status.value,
        "quality": shown(s.quality),
        "price": shown(s.price),
        "total": shown(s.total),
        "exact_total": None if s.total is None or s.irrational else ratio(s.total),
        "ranking_value": None if s.ranking_value is None else plain(s.ranking_value),
        "rank": s.rank,
        "order": s.order,
        "reason": None if s.reason is None else said(s.reason),
    }


def reason_json(reason: Reason, names: Names) -> dict[str, object]:
    """Return a reason as data with its English sentence."""
    return {**_untold(reason), "text": sentence(reason, names)}


def result_files(
    dossier: Dossier, outcome: Outcome, findings: Sequence[Finding] = ()
) -> dict[str, str]:
    """Return the files `evaluate` writes, by name: outcome.json, standings.csv, places.csv, reasons.csv."""
    files: dict[str, io.StringIO] = {}

    def begun(name: str) -> io.StringIO:
        return files.setdefault(name, io.StringIO())

    names = Names.of(dossier)
    lots = (lot_texts(dossier.tender, lot, names) for lot in outcome.lots)
    write_results(outcome, lots, (*findings, *outcome.findings), begun)
    return {name: file.getvalue() for name, file in files.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTexts:
    """What one lot adds to the files of an outcome.

    Attributes:
        json: To outcome.json.
        rows: To each of `TABLES`.
    """

    json: str
    rows: tuple[str, ...]


def lot_texts(tender: Tender, lot: LotOutcome, names: Names) -> LotTexts:
    """Return what one lot adds to the files; ``names`` are those of the whole tender."""
    data = _lot(tender, lot, _told(names.in_lot(lot.lot)))
    rows = []
    for _, key, columns in TABLES:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(_rows(data, key, columns))
        rows.append(text.getvalue())
    return LotTexts(json=ready(data, depth=2), rows=tuple(rows))


def write_results(
    outcome: Outcome,
    lots: Iterable[LotTexts],
    findings: Iterable[Finding],
    begun: Callable[[str], Written],
) -> None:
    """Write the files that `result_files` returns, lot by lot.

    Args:
        outcome: Its lots are not looked at.
        lots: What each of them adds, in order; gone through once.
        findings: All of them; asked for when all else is written.
        begun: Begins a file of a name.
    """
    out = begun("outcome.json")
    tables = [begun(name) for name, _, _ in TABLES]
    for table, (_, _, columns) in zip(tables, TABLES, strict=True):
        csv.writer(table, lineterminator="\n").writerow(columns)

    def written() -> Iterator[Ready]:
        for lot in lots:
            for table, rows in zip(tables, lot.rows, strict=True):
                table.write(rows)
            yield Ready(lot.json)

    for part in parts(_whole(outcome, written(), (finding_json(f) for f in findings))):
        out.write(part)
    out.write("\n")


class Written(Protocol):
    """What text is written to."""

    def write(self, text: str, /) -> object:
        """Write some text."""


STANDING_COLUMNS = (
    "lot",
    "zone",
    "order",
    "rank",
    "bidder",
    "status",
    "quality",
    "price",
    "total",
    "reason",
)
PLACE_COLUMNS = ("lot", "role", "zone", "position", "bidder", "via", "reason")
NOT_PLACED_COLUMNS = ("lot", "role", "zone", "bidder", "reason")


TABLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("standings.csv", "bidders", STANDING_COLUMNS),
    ("places.csv", "places", PLACE_COLUMNS),
    ("reasons.csv", "not_placed", NOT_PLACED_COLUMNS),
)
"""The tables for people: the file, the key of a lot that holds its rows, and its columns."""


def _rows(lot: Mapping[str, Any], key: str, columns: Sequence[str]) -> Iterator[list[object]]:
    """Yield the cells of each row: of its lot, of what it says itself, and its reason in words; a blank is None."""
    _, *own, _ = columns
    named = itemgetter(*own)
    for row in lot[key]:
        reason = row["reason"]
        cells = (lot["lot"], *named(row), reason["text"] if reason else None)
        yield [guarded(cell) if type(cell) is str else cell for cell in cells]


def guarded(text: str) -> str:
    """Keep a spreadsheet from reading text as a formula: these tables are for people, never read back.

    >>> guarded("=1+1"), guarded("87.50")
    ("'=1+1", '87.50')
    """
    return "'" + text if text[:1] in _BEGINS_A_FORMULA else text


_BEGINS_A_FORMULA = frozenset("=+-@\t\r")
