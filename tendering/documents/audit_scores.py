"""Every change of a score in a record: marks given anew, agreed scores replaced, and who moved at moderation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tendering.documents.audit_case import AuditCase
from tendering.model.bids import MarkKind
from tendering.model.entries import Entry, Row
from tendering.model.numbers import plain

OWN, AGREED = "marks", "consensus"
_KEYS = {
    OWN: ("evaluator", "bidder", "lot", "zone", "criterion"),
    AGREED: ("bidder", "lot", "zone", "criterion"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """A score that is another than it was.

    Attributes:
        person: Whose mark it is; empty for an agreed score.
        entry: The entry that changed it.
        first: The entry that gave the earlier one.
        reason: As written; empty where none is.
    """

    person: str
    bidder: str
    lot: str
    zone: str
    criterion: str
    before: str
    after: str
    entry: Entry
    first: Entry
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An agreed score that is not every evaluator's own mark.

    Attributes:
        marks: Each evaluator with the mark given.
        reason: What moderation says of it; empty where nothing.
        number: The entry that says it; None where none does.
        minute: Whether that is the minute of a whole session, not said of this score alone.
    """

    bidder: str
    lot: str
    zone: str
    criterion: str
    marks: tuple[tuple[str, str], ...]
    agreed: str
    reason: str
    number: int | None
    minute: bool = False

    @property
    def outside(self) -> bool:
        """Whether the agreed score is above or below every mark."""
        return self.agreed not in {mark for _, mark in self.marks}


def score_changes(case: AuditCase) -> tuple[ScoreChange, ...]:
    """Return every change, in the order it was entered; superseded entries are part of the story."""
    return tuple(_changes(case))


def _changes(case: AuditCase) -> Iterator[ScoreChange]:
    held: dict[tuple[str, ...], tuple[str, Entry]] = {}
    for entry in case.every:
        for table, names in _KEYS.items():
            for row in entry.rows.get(table, ()):
                key = (table, *(row.get(name, "") for name in names))
                mark = row.get("mark", "")
                before = held.get(key)
                if before is not None and before[0] != mark:
                    yield ScoreChange(
                        person=row.get("evaluator", "") if table == OWN else "",
                        bidder=row.get("bidder", ""),
                        lot=row.get("lot", ""),
                        zone=row.get("zone", ""),
                        criterion=row.get("criterion", ""),
                        before=before[0],
                        after=mark,
                        entry=entry,
                        first=before[1],
                        reason=entry.fact("reason"),
                    )
                held[key] = (mark, entry)


def moved(case: AuditCase) -> tuple[Moved, ...]:
    """Return the agreed scores that differ from a mark given, with what the record says of how they were agreed."""
    return tuple(_moved(case))


def _moved(case: AuditCase) -> Iterator[Moved]:
    for row in case.dossier.consensus:
        if row.kind is not MarkKind.NUMBER or row.mark is None:
            continue
        marks = tuple(
            (m.evaluator, plain(m.mark))
            for m in case.dossier.marks
            if (m.bidder, m.zone, m.criterion) == (row.bidder, row.zone, row.criterion)
            and (not m.lot or not row.lot or m.lot == row.lot)
            and m.mark is not None
        )
        agreed = plain(row.mark)
        if all(mark == agreed for _, mark in marks):
            continue
        said, number, minute = how_agreed(case, row.bidder, row.lot, row.zone, row.criterion)
        yield Moved(
            bidder=row.bidder,
            lot=row.lot,
            zone=row.zone,
            criterion=row.criterion,
            marks=marks,
            agreed=agreed,
            reason=said,
            number=number,
            minute=minute,
        )


def how_agreed(
    case: AuditCase, bidder: str, lot: str, zone: str, criterion: str
) -> tuple[str, int | None, bool]:
    """Return what moderation says of an agreed score, the entry that says it, and whether it is a whole session's minute.

    Who moved and why comes first; else the summary of the session.
    """
    key = {"bidder": bidder, "lot": lot, "zone": zone, "criterion": criterion}
    for entry in reversed(case.record.entries):
        for table in ("movements", "moderation"):
            mine = [r for r in entry.rows.get(table, ()) if _same(r, key)]
            if table == "movements" and mine:
                return "; ".join(_movement(r) for r in mine), entry.number, False
            texts = [r.get("moved", "") or r.get("why_not_higher", "") for r in mine]
            if any(texts):
                return "; ".join(t for t in texts if t), entry.number, False
    for entry in reversed(case.of_moderation(criterion, lot)):
        if entry.bidder in ("", bidder) and entry.fact("summary"):
            return entry.fact("summary"), entry.number, not entry.bidder
    return "", None, False


def _same(row: Row, key: dict[str, str]) -> bool:
    return all(row.get(name, "") == wanted for name, wanted in key.items())


def _movement(row: Row) -> str:
    reason = row.get("reason", "")
    return f"{row.get('person', '')} from {row.get('before', '')} to {row.get('after', '')}" + (
        f": {reason}" if reason else ""
    )
