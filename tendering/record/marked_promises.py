"""The promises marked at moderation, as the record has them: agreed with each score, or loaded from a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.checks.moderation_rows import stood
from tendering.framework.terms import Marked
from tendering.model.bids import MarkedPromise
from tendering.model.entries import Entry, standing
from tendering.model.tender import Tender

TABLE = "promises"


def marked_promises(entries: Sequence[Entry], tender: Tender) -> tuple[Marked, ...]:
    """Return every promise marked, each with the entry it stands in; those agreed with a score replace a table's."""
    found: dict[tuple[str, str, str, str], list[Marked]] = {}
    for entry in standing(entries):
        loaded: dict[tuple[str, str, str, str], list[Marked]] = {}
        for row in entry.rows.get(TABLE, ()):
            one = Marked(
                provider=row.get("bidder", ""),
                lot=row.get("lot", ""),
                zone=row.get("zone", ""),
                criterion=row.get("criterion", ""),
                words=row.get("promise", ""),
                page=row.get("page", ""),
                source=f"entry {entry.number}",
            )
            loaded.setdefault(_key(one), []).append(one)
        found.update(loaded)
    for score in stood(entries, tender).values():
        agreed = [
            Marked(
                provider=score.score.bidder,
                lot=score.score.lot,
                zone=score.score.zone,
                criterion=score.score.criterion,
                words=promise.words,
                page=promise.page,
                source=f"entry {score.entry.number}",
            )
            for promise in score.score.promises
        ]
        if agreed:
            found[_key(agreed[0])] = agreed
    return in_order([one for some in found.values() for one in some], tender)


def from_table(rows: Sequence[MarkedPromise], tender: Tender) -> tuple[Marked, ...]:
    """Return the promises of an evaluation kept in files."""
    listed = [
        Marked(
            provider=row.bidder,
            lot=row.lot,
            zone=row.zone,
            criterion=row.criterion,
            words=row.promise,
            page=row.page,
            source="promises.csv",
        )
        for row in rows
    ]
    return in_order(listed, tender)


def _key(one: Marked) -> tuple[str, str, str, str]:
    return one.provider, one.lot, one.zone, one.criterion


def in_order(marked: Sequence[Marked], tender: Tender) -> tuple[Marked, ...]:
    """Return promises by provider, then in the published order of lots, zones and questions."""
    questions = {c.id: n for n, c in enumerate(tender.criteria)}
    lots = {lot.id: n for n, lot in enumerate(tender.lots, 1)}
    zones = {(lot.id, z.id): n for lot in tender.lots for n, z in enumerate(lot.zones, 1)}

    def place(one: Marked) -> tuple[str, int, int, int]:
        question = questions.get(one.criterion, len(questions))
        return one.provider, lots.get(one.lot, 0), question, zones.get((one.lot, one.zone), 0)

    return tuple(sorted(marked, key=place))
